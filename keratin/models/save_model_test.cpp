#include "keratin/models/save_model.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/regularizers/regularizers.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/sequential.h"

namespace keratin {
namespace {

namespace fs = std::filesystem;
using test::golden_path;
using test::owned_bytes;
using test::same_bits;

// A folder that is gone when the test is over.
struct Folder {
  Folder() { fs::create_directory(path); }
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const std::string& name) const { return path / name; }
  fs::path path =
      fs::temp_directory_path() / ("keratin_save_" + std::to_string(getpid()));
};

std::string bytes_of(const Model& model) {
  std::string bytes;
  for (const SharedBytes& piece : keras_file_of(model)) {
    bytes.append(reinterpret_cast<const char*>(piece.bytes.data()),
                 piece.bytes.size());
  }
  return bytes;
}

Model reopened(const Model& model) {
  return load_model(owned_bytes(bytes_of(model)), "saved.keras");
}

void check_same_weights(const Model& a, const Model& b) {
  const auto left = a->weights();
  const auto right = b->weights();
  REQUIRE(left.size() == right.size());
  for (size_t i = 0; i < left.size(); ++i) {
    CHECK(left[i].name() == right[i].name());
    CHECK(same_bits(left[i].value(), right[i].value()));
  }
}

}  // namespace

TEST_CASE("a model that two others share is saved so that it loads") {
  const layers::Dense shared({.units = 4}, {.name = "shared"});
  const auto within = Input({4}, "xa");
  const Model inner(within, shared(within), {.name = "inner"});
  const auto around = Input({4}, "xb");
  const Model middle(around, inner(around), {.name = "middle"});
  const auto x = Input({4}, "x");
  const Model outer(x, shared(middle(inner(x))), {.name = "outer"});
  const Model again = reopened(outer);
  check_same_weights(outer, again);
  CHECK(again->weights().size() == 2);
  const Array rows = Array::of<float>({1, 4}, {1, -2, 3, 0.5});
  CHECK(same_bits(outer.predict(rows), again.predict(rows)));
  CHECK(bytes_of(again) == bytes_of(outer));
}

TEST_CASE("every golden model is saved as what it was loaded as") {
  int models = 0;
  for (const auto& entry : fs::directory_iterator(golden_path(""))) {
    if (entry.path().extension() != ".keras") continue;
    CAPTURE(entry.path().string());
    const Model model = load_model(entry.path());
    const Model again = reopened(model);
    CHECK(again.to_json() == model.to_json());
    check_same_weights(model, again);
    CHECK(bytes_of(again) == bytes_of(model));
    ++models;
  }
  CHECK(models >= 40);
}

TEST_CASE("weights of a saved file are used where they lie") {
  const Folder folder;
  load_model(golden_path("mlp_relu.keras")).save(folder / "m.keras");
  const Model model = load_model(folder / "m.keras");
  for (const Variable& variable : model->weights()) {
    const Array value = variable.value();
    CHECK(value.shared().mapped);
    CHECK(reinterpret_cast<uintptr_t>(value.bytes().data()) % 64 == 0);
  }
}

TEST_CASE("a model is saved over the file that it lies in") {
  const Folder folder;
  const std::string path = folder / "m.keras";
  fs::copy_file(golden_path("mlp_relu.keras"), path);
  const Model model = load_model(path);
  std::vector<Array> values = model->get_weights();
  for (Array& value : values) value = test::numbers(value.shape(), 7);
  model->set_weights(values);
  model.save(path);
  check_same_weights(load_model(path), model);
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("weights are saved alone") {
  const Folder folder;
  const Model model = load_model(golden_path("mlp_relu.keras"));
  save_weights(model, folder / "m.weights.h5");
  Model other = model_from_json(model.to_json());
  load_weights(other, folder / "m.weights.h5");
  check_same_weights(other, model);
}

TEST_CASE("a model that was made here is opened again") {
  const Sequential model({Input({3}), layers::Dense({.units = 2})});
  const Model again = reopened(model);
  check_same_weights(model, again);
  const Array x = test::numbers({4, 3});
  CHECK(same_bits(again.predict(x), model.predict(x)));
}

TEST_CASE("what can't be saved leaves nothing behind") {
  const Folder folder;
  const Sequential model({Input({3}), layers::Dense({.units = 2})});
  CHECK_THROWS_WITH_AS(save_model(model, folder / "m.h5"),
                       doctest::Contains("must end in .keras"), ConfigError);
  CHECK_THROWS_WITH_AS(save_weights(model, folder / "m.h5"),
                       doctest::Contains("must end in .weights.h5"),
                       ConfigError);
  CHECK_THROWS_AS(save_model(model, folder / "no/m.keras"), IoError);
  CHECK(fs::is_empty(folder.path));
}

TEST_CASE("a stack without an input is built by what it predicts of") {
  const Sequential unbuilt(
      {layers::Dense({.units = 2, .kernel_initializer = "ones"})});
  const Model again = reopened(unbuilt);
  CHECK_FALSE(again->built());
  CHECK(again.to_json() == unbuilt.to_json());
  const Array sums =
      again.predict(Array::of<float>({2, 3}, {1, 2, 3, 4, 5, 6}));
  CHECK(sums.at(0) == 6);
  CHECK(sums.at(3) == 15);
  CHECK(again->built());
  CHECK(again->inputs().leaf().shape() == Shape{kNone, 3});
  CHECK_THROWS_AS(again.predict(Array::of<float>({1, 2}, {1, 2})), ShapeError);
}

TEST_CASE("weights of a stack whose shape isn't known can't be loaded") {
  const Folder folder;
  const Sequential model({Input({3}), layers::Dense({.units = 2})});
  save_weights(model, folder / "m.weights.h5");
  Sequential unbuilt({layers::Dense({.units = 2})});
  CHECK_THROWS_WITH_AS(load_weights(unbuilt, folder / "m.weights.h5"),
                       doctest::Contains("has no weights yet"), ConfigError);
}

TEST_CASE("a regularizer that two layers hold is one again") {
  const Regularizer penalty = make_object<regularizers::L2>({.l2 = 0.25});
  Sequential model(
      {Input({2}), layers::Dense({.units = 3, .kernel_regularizer = penalty}),
       layers::Dense({.units = 1, .kernel_regularizer = penalty})});
  const Model again = reopened(model);
  std::vector<std::shared_ptr<Object>> found;
  for (const auto& layer : again->layers()) {
    const auto& dense = dynamic_cast<const layers::DenseLayer&>(*layer);
    found.push_back(dense.args.kernel_regularizer.object());
  }
  REQUIRE(found.size() == 2);
  CHECK(found[0] == found[1]);
  // Without a scope, as in Keras, no ids are written.
  CHECK(model.to_json().find("shared_object_id") == std::string::npos);
}

TEST_CASE("layers that a file doesn't fit may keep their weights") {
  const Folder folder;
  const auto stack = [](int64_t units) {
    return Sequential({Input({2}),
                       layers::Dense({.units = 2,
                                      .kernel_initializer = "ones",
                                      .bias_initializer = "ones"},
                                     {.name = "body"}),
                       layers::Dense({.units = units}, {.name = "head"})});
  };
  const std::string path = folder / "m.weights.h5";
  save_weights(stack(3), path);
  Model other = stack(4);
  other.get_layer("body")->set_weights({Array::zeros(DType::float32, {2, 2}),
                                        Array::zeros(DType::float32, {2})});
  const auto head = other.get_layer("head")->get_weights();
  CHECK_THROWS_AS(load_weights(other, path), ShapeError);
  CHECK(other.get_layer("body")->get_weights()[0].at(0) == 0);
  const auto skipped = load_weights(other, path, {.skip_mismatch = true});
  REQUIRE(skipped.size() == 1);
  CHECK(skipped[0].find("head: weight \"kernel\" has shape (2, 4)") !=
        std::string::npos);
  CHECK(other.get_layer("body")->get_weights()[0].at(0) == 1);
  CHECK(test::same_bits(other.get_layer("head")->get_weights()[0], head[0]));
}

TEST_CASE("a handle without a model can't be saved") {
  CHECK_THROWS_WITH_AS(save_model(Model(), "nothing.keras"),
                       "this handle has no layer or model; assign it one that "
                       "was made or loaded",
                       ConfigError);
  CHECK_FALSE(std::filesystem::exists("nothing.keras"));
}

}  // namespace keratin

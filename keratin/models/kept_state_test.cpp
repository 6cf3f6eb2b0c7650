// What a file has beside its layers' weights: optimizers' variables, assets.

#include "keratin/models/kept_state.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "keratin/base/error.h"
#include "keratin/formats/zip_write.h"
#include "keratin/layers/core/dense.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/save_model.h"
#include "keratin/models/sequential.h"

namespace keratin {
namespace {

using test::numbers;
using test::owned_bytes;
using test::same_bits;
using Write = std::function<void(hdf5::Writer&)>;

std::string joined(const std::vector<SharedBytes>& pieces) {
  std::string bytes;
  for (const SharedBytes& piece : pieces) {
    bytes.append(reinterpret_cast<const char*>(piece.bytes.data()),
                 piece.bytes.size());
  }
  return bytes;
}

std::string bytes_of(const Model& model) {
  return joined(keras_file_of(model));
}

Model compiled_model() {
  const Sequential model({Input({3}), layers::Dense({.units = 2})},
                         {.name = "m"});
  model->compile_from_config({{"optimizer", "sgd"}, {"loss", "mse"}});
  return model;
}

// As Keras writes SGD with momentum.
void add_optimizer(hdf5::Writer& writer) {
  writer.add_group("optimizer/vars");
  writer.set_attribute("optimizer/vars", "name", "sgd");
  writer.add_dataset("optimizer/vars/0", Array::of<int32_t>({}, {7}));
  writer.add_dataset("optimizer/vars/1", Array::of<float>({}, {0.5f}));
  writer.add_dataset("optimizer/vars/2", numbers({3, 2}, 5));
}

std::vector<SharedBytes> weights_with(const Model& model, const Write& more) {
  hdf5::Writer writer;
  for (const WeightGroup& group : weight_groups(*model.operator->())) {
    writer.add_group(group.path);
    for (size_t i = 0; i < group.variables.size(); ++i) {
      writer.add_dataset(concat(group.path, "/", i),
                         group.variables[i].value());
    }
  }
  more(writer);
  return writer.finish();
}

SharedBytes file_of(const Model& model, const Write& more,
                    const std::vector<std::string>& members = {}) {
  ZipWriter zip;
  zip.add("config.json", model.to_json());
  zip.add("model.weights.h5", weights_with(model, more));
  for (const std::string& name : members) zip.add(name, "text of " + name);
  return owned_bytes(zip.finish());
}

Model loaded(const Write& more, const std::vector<std::string>& members = {}) {
  return load_model(file_of(compiled_model(), more, members), "m.keras");
}

const std::vector<KeptGroup>& optimizer_of(const Model& model) {
  return model->kept_state().optimizer;
}

// A weights file on disk, for as long as it is in use.
struct WeightsFile {
  explicit WeightsFile(const Write& more) {
    std::ofstream(path, std::ios::binary)
        << joined(weights_with(compiled_model(), more));
  }
  ~WeightsFile() { std::filesystem::remove(path); }
  std::filesystem::path path =
      std::filesystem::temp_directory_path() /
      ("keratin_kept_" + std::to_string(getpid()) + ".weights.h5");
};

}  // namespace

TEST_CASE("what an optimizer remembers is loaded and saved again") {
  const Model model = loaded(add_optimizer);
  const std::string bytes = bytes_of(model);
  const Model again = load_model(owned_bytes(bytes), "m.keras");
  REQUIRE(optimizer_of(again).size() == 2);
  CHECK(optimizer_of(again)[0].path == "optimizer");
  const KeptGroup& group = optimizer_of(again)[1];
  CHECK(group.path == "optimizer/vars");
  CHECK(group.name == "sgd");
  REQUIRE(group.values.size() == 3);
  CHECK(group.values[0].second.dtype() == DType::int32);
  CHECK(group.values[0].second.at(0) == 7);
  CHECK(same_bits(group.values[2].second, numbers({3, 2}, 5)));
  CHECK(bytes_of(again) == bytes);
}

TEST_CASE("a model within another keeps its own optimizer") {
  const Model inner = compiled_model();
  const Sequential outer({Input({3}), StackItem(inner)}, {.name = "outer"});
  outer->compile_from_config({{"optimizer", "adam"}});
  const SharedBytes file = file_of(outer, [](hdf5::Writer& writer) {
    add_optimizer(writer);
    writer.add_dataset("layers/sequential/optimizer/vars/0", numbers({4}));
  });
  const Model again = load_model(file, "m.keras");
  CHECK(optimizer_of(again).size() == 2);
  const auto& within =
      dynamic_cast<const ModelLayer&>(*again->layers().at(0)).kept_state();
  REQUIRE(within.optimizer.size() == 2);
  CHECK(within.optimizer[1].path == "optimizer/vars");
  CHECK(bytes_of(load_model(owned_bytes(bytes_of(again)), "again.keras")) ==
        bytes_of(again));
}

TEST_CASE("a model that isn't compiled keeps nothing of an optimizer") {
  const Sequential plain({Input({3}), layers::Dense({.units = 2})});
  const Model model = load_model(file_of(plain, add_optimizer), "m.keras");
  CHECK(optimizer_of(model).empty());
}

TEST_CASE("compiling anew forgets what the optimizer remembered") {
  const Model model = loaded(add_optimizer);
  model->compile_from_config({{"optimizer", "adam"}});
  CHECK(optimizer_of(model).empty());
}

TEST_CASE("weights that are loaded alone bring the optimizer's variables") {
  const WeightsFile file([](hdf5::Writer& writer) {
    writer.add_dataset("optimizer/vars/0", Array::of<int64_t>({}, {9}));
    writer.add_dataset("optimizer/vars/1", Array::of<float>({}, {0.25f}));
    writer.add_dataset("optimizer/vars/2", numbers({3, 2}, 6));
  });
  Model fresh = compiled_model();
  load_weights(fresh, file.path);
  CHECK(optimizer_of(fresh).at(1).values.at(0).second.at(0) == 9);
  Model model = loaded(add_optimizer);
  load_weights(model, file.path);
  CHECK(optimizer_of(model).at(1).values.at(0).second.at(0) == 9);
}

TEST_CASE("an optimizer with more or fewer variables keeps what it has") {
  Model model = loaded(add_optimizer);
  const WeightsFile without([](hdf5::Writer&) {});
  load_weights(model, without.path);
  CHECK(optimizer_of(model).at(1).values.size() == 3);
  const WeightsFile fewer([](hdf5::Writer& writer) {
    writer.add_dataset("optimizer/vars/0", Array::of<int64_t>({}, {9}));
  });
  load_weights(model, fewer.path);
  CHECK(optimizer_of(model).at(1).values.size() == 3);
}

TEST_CASE("variables of other shapes are refused, and no weight is taken") {
  Model model = loaded(add_optimizer);
  const Array before = model->weights().at(0).value();
  const WeightsFile file([](hdf5::Writer& writer) {
    writer.add_dataset("optimizer/vars/0", Array::of<int64_t>({}, {9}));
    writer.add_dataset("optimizer/vars/1", Array::of<float>({}, {0.25f}));
    writer.add_dataset("optimizer/vars/2", numbers({2, 3}));
  });
  CHECK_THROWS_WITH_AS(load_weights(model, file.path),
                       doctest::Contains("\"optimizer/vars/2\" has shape "
                                         "(3, 2), the file has"),
                       ShapeError);
  CHECK(same_bits(model->weights().at(0).value(), before));
}

TEST_CASE("what can't be an optimizer's is refused") {
  const auto with_name = [](const std::string& name) {
    return [name](hdf5::Writer& writer) {
      writer.add_group("optimizer/vars");
      writer.set_attribute("optimizer/vars", "name", name);
    };
  };
  CHECK_THROWS_WITH_AS(loaded(with_name(std::string(5000, 'a'))),
                       doctest::Contains("more than name_bytes = 4096"),
                       LimitError);
  CHECK_THROWS_WITH_AS(loaded([](hdf5::Writer& writer) {
                         writer.add_dataset("optimizer", numbers({2}));
                       }),
                       doctest::Contains("expected a group at \"optimizer\""),
                       FormatError);
}

TEST_CASE("assets are saved again, in their order") {
  const std::vector<std::string> names{"assets/layers/b/vocabulary.txt",
                                       "assets/layers/a/vocabulary.txt"};
  const Model model = loaded(add_optimizer, names);
  const KerasFile file =
      read_keras_file(owned_bytes(bytes_of(model)), "again.keras");
  REQUIRE(file.assets.size() == 2);
  for (size_t i = 0; i < names.size(); ++i) {
    CHECK(file.assets[i].name == names[i]);
    const ByteSpan data = file.assets[i].data.bytes;
    CHECK(std::string(reinterpret_cast<const char*>(data.data()),
                      data.size()) == "text of " + names[i]);
  }
}

TEST_CASE("other members are not saved again") {
  const Model model = loaded(add_optimizer, {"README.md", "assets"});
  CHECK(model->kept_state().assets.empty());
}

TEST_CASE("a member whose name leads out of the archive is refused") {
  for (const std::string name :
       {"assets/../../x", "assets/..", "/etc/passwd", "assets//x", "../x",
        "assets/./x", "assets/..\\x", "C:/x", "assets/C:x", "assets/x/../y"}) {
    CAPTURE(name);
    CHECK_THROWS_WITH_AS(loaded(add_optimizer, {name}),
                         doctest::Contains("within the archive"), FormatError);
  }
}

}  // namespace keratin

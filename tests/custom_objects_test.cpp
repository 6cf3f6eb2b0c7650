// The model of examples/custom_layer, which Python saved with classes of its
// own: see make_model.py there, which also prints the expected values.

#include <doctest/doctest.h>

#include <string>

#include "examples/custom_layer/scale.h"
#include "keratin/graph/eval.h"

namespace keratin {
namespace {

const std::string kModel =
    std::string(KERATIN_SOURCE_DIR) + "/examples/custom_layer/model.keras";

CustomObjects both() {
  return CustomObjects()
      .add<my_pkg::ScaleLayer>("my_pkg>Scale")
      .add<my_pkg::Unity>("my_pkg>Unity");
}

void check_model(const Model& model) {
  const auto x = Array::of<float>({2, 3}, {1, 2, 3, -1, 0.5, 4});
  const Array y = model.predict(x);
  const double expected[] = {-7.25, 37.5, -12, 49.25};
  for (int64_t i = 0; i < 4; ++i) CHECK(y.at(i) == expected[i]);

  const double penalties[] = {2.125, 0.08124999701976776};
  for (size_t i = 0; i < 2; ++i) {
    const Weight& weight = model->layers()[i]->own_weights()[0];
    const Array penalty =
        eval(weight.regularizer(Tensor(weight.variable.value())));
    CHECK(penalty.at(0) == doctest::Approx(penalties[i]).epsilon(1e-7));
  }
}

std::string error_of(const CustomObjects& objects) {
  try {
    load_model(kModel, {.custom_objects = objects});
  } catch (const NotFound& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a layer that nobody registered is told with its path and line") {
  CHECK(error_of({}) ==
        "model.keras > custom > scale: unknown layer \"my_pkg>Scale\". "
        "Register it with register_serializable<ScaleLayer>(\"my_pkg\") before "
        "loading, or pass it in custom_objects");
}

TEST_CASE("a regularizer that nobody registered is told with its argument") {
  CHECK(error_of(CustomObjects().add<my_pkg::ScaleLayer>("my_pkg>Scale")) ==
        "model.keras > custom > scale > scale_regularizer: unknown regularizer "
        "\"my_pkg>Unity\". Register it with "
        "register_serializable<Unity>(\"my_pkg\") before loading, or pass it "
        "in custom_objects");
}

TEST_CASE("a near name of the caller's is shown") {
  CHECK(error_of(CustomObjects().add<my_pkg::ScaleLayer>("my_pkg>Scales"))
            .find("the nearest known names are \"my_pkg>Scales\"") !=
        std::string::npos);
}

TEST_CASE("custom classes may be given for one load") {
  check_model(load_model(kModel, {.custom_objects = both()}));
}

TEST_CASE("custom classes may be known within a scope") {
  const CustomObjectScope scope(both());
  check_model(load_model(kModel));
}

TEST_CASE("custom classes are found and written by their registered names") {
  register_serializable<my_pkg::ScaleLayer>("my_pkg");
  register_serializable<my_pkg::Unity>("my_pkg");
  const Model model = load_model(kModel);
  check_model(model);
  const std::string json = model.to_json();
  CHECK(json.find(R"("module": null, "class_name": "Scale")") !=
        std::string::npos);
  CHECK(json.find(R"("scale_regularizer": {"module": null, "class_name": )"
                  R"("Unity", "config": {"strength": 0.5}, )"
                  R"("registered_name": "my_pkg>Unity"}})") !=
        std::string::npos);
  CHECK(model_from_json(json).to_json() == json);
}

}  // namespace keratin

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/load_model.h"
#include "keratin/ops/ops.h"

namespace keratin {

TEST_CASE("a C++ function stands in for a Lambda, whose config stays") {
  const SharedBytes bytes = test::rewritten("mlp_functional", [](Json& config) {
    Json& layer = test::layer_in(config, 3);
    layer.as_object()["class_name"] = "Lambda";
    layer.as_object()["config"].as_object()["function"] =
        JsonObject{{"class_name", "__lambda__"}};
  });
  LoadOptions options;
  options.lambdas["leaky_re_lu"] = [](const Tensors& inputs) {
    return ops::leaky_relu(inputs.leaf(), 0.3);
  };
  const Model model = load_model(bytes, "m.keras", options);
  const Model expected = test::golden_model("mlp_functional");
  const Array x = test::numbers({4, 8});
  CHECK(test::same_bits(model.predict(x), expected.predict(x)));
  CHECK(model.to_json().find(R"("function": {"class_name": "__lambda__"})") !=
        std::string::npos);
  // A function for another layer is none for this one.
  options.lambdas.erase("leaky_re_lu");
  options.lambdas["other"] = [](const Tensors& inputs) { return inputs; };
  CHECK_THROWS_AS(load_model(bytes, "m.keras", options), Unsupported);
  // Nor is one that is none.
  options.lambdas["leaky_re_lu"] = nullptr;
  CHECK_THROWS_AS(load_model(bytes, "m.keras", options), Unsupported);
}

}  // namespace keratin

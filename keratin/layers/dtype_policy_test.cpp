#include "keratin/ops/dtype_policy.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using ops::testing::floats;

Json dense_with(const Json& dtype) {
  return JsonObject{
      {"class_name", "Dense"},
      {"config", JsonObject{{"name", "d"}, {"units", 2}, {"dtype", dtype}}}};
}

std::string dtype_of_round_trip(const Json& dtype) {
  DeserializeContext context;
  const auto layer = deserialize_layer(dense_with(dtype), context);
  return dump_json(get_config(*layer).at("dtype").at("config"));
}

}  // namespace

TEST_CASE("a policy is a dtype for weights and one for computation") {
  CHECK(policy_of("float32").variable == DType::float32);
  CHECK(policy_of("float16").compute == DType::float16);
  CHECK(policy_of("mixed_float16").variable == DType::float32);
  CHECK(policy_of("mixed_float16").compute == DType::float16);
  CHECK(policy_of("mixed_bfloat16").variable == DType::float32);
  CHECK(policy_of("mixed_bfloat16").compute == DType::bfloat16);
}

TEST_CASE("unknown policies are refused when the layer is made") {
  const char* text =
      "unknown dtype policy \"flaot32\"; expected a dtype such as "
      "\"float32\", or \"mixed_float16\" or \"mixed_bfloat16\"";
  CHECK_THROWS_WITH_AS(policy_of("flaot32"), text, ConfigError);
  CHECK_THROWS_WITH_AS(layers::Dense({.units = 1}, {.dtype = "flaot32"}), text,
                       ConfigError);
}

TEST_CASE("quantized policies are unsupported") {
  CHECK_THROWS_WITH_AS(policy_of("int8_from_mixed_bfloat16"),
                       "quantized dtype policy \"int8_from_mixed_bfloat16\"; "
                       "save the model before it is quantized",
                       Unsupported);
  DeserializeContext context;
  const Json quantized = JsonObject{{"class_name", "QuantizedDTypePolicy"},
                                    {"config", JsonObject{{"mode", "int8"}}}};
  CHECK_THROWS_AS(deserialize_layer(dense_with(quantized), context),
                  Unsupported);
}

TEST_CASE("configs hold a policy by name, as an object, or null") {
  const Json object =
      JsonObject{{"class_name", "DTypePolicy"},
                 {"config", JsonObject{{"name", "mixed_bfloat16"}}}};
  CHECK(dtype_of_round_trip(object) == R"({"name": "mixed_bfloat16"})");
  CHECK(dtype_of_round_trip("float16") == R"({"name": "float16"})");
  CHECK(dtype_of_round_trip(nullptr) == R"({"name": "float32"})");
}

TEST_CASE("mixed precision keeps weights and computes in the small dtype") {
  const layers::Dense dense({.units = 2}, {.dtype = "mixed_bfloat16"});
  const Tensor y = dense(floats({1, 3}, {1, 2, 3}));
  CHECK(y.dtype() == DType::bfloat16);
  CHECK(dense->weights()[0].dtype() == DType::float32);
}

TEST_CASE("only floats are converted on their way into a layer") {
  const Tensor integers = ops::testing::ints({2}, {1, 2});
  CHECK(cast_inputs(integers, DType::float16).leaf().dtype() == DType::int32);
  const Tensor numbers = floats({2}, {1, 2});
  CHECK(cast_inputs(numbers, DType::float16).leaf().dtype() == DType::float16);
  CHECK(same(cast_inputs(numbers, DType::float32).leaf(), numbers));
}

}  // namespace keratin

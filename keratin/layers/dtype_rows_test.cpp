#include "keratin/dtype_policies/dtype_rows.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/reshaping/reshaping.h"
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

struct Half : dtype_policies::DTypePolicy {
  static constexpr std::string_view kName = "Half";
  void init() override { args.name = "float16"; }
};

}  // namespace

TEST_CASE("a policy is a dtype for weights and one for computation") {
  CHECK(dtypes_named("float32").variable == DType::float32);
  CHECK(dtypes_named("float16").compute == DType::float16);
  CHECK(dtypes_named("mixed_float16").variable == DType::float32);
  CHECK(dtypes_named("mixed_float16").compute == DType::float16);
  CHECK(dtypes_named("mixed_bfloat16").variable == DType::float32);
  CHECK(dtypes_named("mixed_bfloat16").compute == DType::bfloat16);
}

TEST_CASE("unknown policies are refused when the layer is made") {
  const char* text =
      "unknown dtype policy \"flaot32\"; expected a dtype such as "
      "\"float32\", or \"mixed_float16\" or \"mixed_bfloat16\"";
  CHECK_THROWS_WITH_AS(dtypes_named("flaot32"), text, ConfigError);
  CHECK_THROWS_WITH_AS(layers::Dense({.units = 1}, {.dtype = "flaot32"}), text,
                       ConfigError);
}

TEST_CASE("quantized policies are kept, and unsupported once built") {
  CHECK_THROWS_WITH_AS(dtypes_named("int8_from_mixed_bfloat16"),
                       "quantized dtype policy \"int8_from_mixed_bfloat16\"; "
                       "save the model before it is quantized",
                       Unsupported);
  const char* forms[] = {
      R"({"module": "keras.dtype_policies",
          "class_name": "QuantizedDTypePolicy",
          "config": {"mode": "int8", "source_name": "float32"},
          "registered_name": null})",
      R"({"module": "keras.dtype_policies", "class_name": "DTypePolicyMap",
          "config": {"default_policy": null, "policy_map": {}},
          "registered_name": null})",
      R"({"module": "theirs", "class_name": "Odd", "config": {"bits": 3},
          "registered_name": "theirs>Odd"})"};
  for (const char* form : forms) {
    DeserializeContext context;
    const Json policy = parse_json(form);
    const auto layer = deserialize_layer(dense_with(policy), context);
    CHECK(get_config(*layer).at("dtype") == policy);
    CHECK_THROWS_AS(layer->ensure_built(Shape{2, 3}), Unsupported);
  }
}

TEST_CASE("policies refuse what Keras's refuse") {
  using dtype_policies::get;
  CHECK(get("gptq/4/-1_from_mixed_bfloat16")->name() ==
        "gptq/4/-1_from_mixed_bfloat16");
  for (const char* name :
       {"int8", "int8_from_float16", "int4/0_from_float32",
        "gptq/5/128_from_float32", "awq/8/128_from_float32", "nonsense",
        "int4/x_from_float32", "int8_from_float32_from_float32"}) {
    CAPTURE(name);
    CHECK_THROWS_AS(get(name), ConfigError);
  }
}

TEST_CASE("policies are had from their form, as in Keras") {
  using namespace dtype_policies;
  CHECK(deserialize(nullptr).is_none());
  CHECK(deserialize("DTypePolicy")->name() == "float32");
  for (const char* name :
       {"mixed_float16", "int8_from_float32", "float8_from_mixed_bfloat16",
        "gptq/4/128_from_float32"}) {
    CHECK(deserialize(serialize(name))->name() == name);
  }
  CHECK(deserialize(JsonObject{{"class_name", "DTypePolicy"},
                               {"config", JsonObject{{"name", "float16"}}}})
            ->name() == "float16");
  const DTypePolicyRef policy = get("mixed_bfloat16");
  CHECK(get(policy).get() == policy.get());
  CHECK(deserialize(policy).get() == policy.get());
  CHECK(get(none).is_none());
  CHECK(deserialize(none).is_none());
}

TEST_CASE("a policy of the caller's own is one for this call") {
  const CustomObjects custom = CustomObjects().add<Half>();
  const Json form = JsonObject{{"class_name", "Half"},
                               {"config", JsonObject{}},
                               {"registered_name", "Half"}};
  CHECK(dtype_policies::get(form, &custom)->name() == "float16");
  CHECK(dtype_policies::deserialize(form, &custom)->name() == "float16");
  CHECK(dtype_policies::get(form)->info() ==
        &class_info<dtype_policies::UnknownDTypePolicy>());
  CHECK_THROWS_AS(dtype_policies::deserialize(form), NotFound);
}

TEST_CASE("configs hold a policy by name, as an object, or null") {
  const Json object =
      JsonObject{{"class_name", "DTypePolicy"},
                 {"config", JsonObject{{"name", "mixed_bfloat16"}}}};
  CHECK(dtype_of_round_trip(object) == R"({"name": "mixed_bfloat16"})");
  CHECK(dtype_of_round_trip("float16") == R"({"name": "float16"})");
  CHECK(dtype_of_round_trip(nullptr) == R"({"name": "float32"})");
}

TEST_CASE("a layer that writes its variables' dtype alone has one of any") {
  const auto written = [](const Json& dtype) {
    JsonObject config{{"name", "d"}, {"rate", 0.5}};
    config["dtype"] = dtype;
    DeserializeContext context;
    const Json form = JsonObject{{"class_name", "SpatialDropout1D"},
                                 {"config", std::move(config)}};
    return get_config(*deserialize_layer(form, context)).at("dtype");
  };
  CHECK(written("mixed_bfloat16") == Json("float32"));
  CHECK(written("int8_from_mixed_bfloat16") == Json("float32"));
  CHECK(written("gptq/4/128_from_bfloat16") == Json("bfloat16"));
  CHECK(written("complex64") == Json("complex64"));
  const auto map_of = [](const char* name) {
    return JsonObject{{"class_name", "DTypePolicyMap"},
                      {"config", JsonObject{{"default_policy", name}}}};
  };
  CHECK(written(map_of("bfloat16")) == Json("bfloat16"));
  CHECK(written(map_of("int8_from_bfloat16")) == Json("bfloat16"));
  const Json unregistered =
      JsonObject{{"class_name", "Odd"}, {"config", JsonObject{{"bits", 3}}}};
  CHECK(written(unregistered) == unregistered);
}

TEST_CASE("mixed precision keeps weights and computes in the small dtype") {
  const layers::Dense dense({.units = 2}, {.dtype = "mixed_bfloat16"});
  const Tensor y = dense(floats({1, 3}, {1, 2, 3}));
  CHECK(y.dtype() == DType::bfloat16);
  CHECK(dense->weights()[0].dtype() == DType::float32);
}

TEST_CASE("only floats are converted on their way into a layer") {
  const layers::Flatten half({}, {.dtype = "float16"});
  CHECK(half(ops::testing::ints({1, 2}, {1, 2})).dtype() == DType::int32);
  CHECK(half(floats({1, 2}, {1, 2})).dtype() == DType::float16);
}

}  // namespace keratin

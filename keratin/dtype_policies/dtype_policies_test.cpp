#include "keratin/dtype_policies/dtype_policies.h"

#include <doctest/doctest.h>

#include <string>

#include "keratin/base/error.h"
#include "keratin/config/dialect.h"
#include "keratin/config/serialization.h"

namespace keratin {
namespace {

namespace policies = dtype_policies;

std::string written(const DTypePolicyRef& policy) {
  return dump_json(policies::serialize(policy));
}

std::string refused(const Json& identifier) {
  try {
    policies::get(identifier);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

// keras.dtype_policies.get and serialize of each.
TEST_CASE("a name stands for the policy that Keras makes of it") {
  struct Case {
    const char* name;
    const char* class_name;
    const char* config;
  };
  const Case cases[] = {
      {"float64", "DTypePolicy", R"({"name": "float64"})"},
      {"uint8", "DTypePolicy", R"({"name": "uint8"})"},
      {"mixed_bfloat16", "DTypePolicy", R"({"name": "mixed_bfloat16"})"},
      {"int8_from_mixed_bfloat16", "QuantizedDTypePolicy",
       R"({"mode": "int8", "source_name": "mixed_bfloat16"})"},
      {"int4_from_float32", "QuantizedDTypePolicy",
       R"({"mode": "int4", "source_name": "float32"})"},
      {"int4/-1_from_float32", "Int4DTypePolicy",
       R"({"mode": "int4/-1", "source_name": "float32"})"},
      {"float8_from_float32", "QuantizedFloat8DTypePolicy",
       R"({"mode": "float8", "source_name": "float32", )"
       R"("amax_history_length": 1024})"},
      {"gptq/4/128_from_float32", "GPTQDTypePolicy",
       R"({"mode": "gptq/4/128", "source_name": "float32"})"},
      {"awq/4/128_from_float32", "AWQDTypePolicy",
       R"({"mode": "awq/4/128", "source_name": "float32"})"},
  };
  for (const auto& [name, class_name, config] : cases) {
    CAPTURE(name);
    const DTypePolicyRef policy = policies::get(name);
    CHECK(policy->name() == name);
    CHECK(policy->info()->name == class_name);
    const Json form = policies::serialize(policy);
    CHECK(form.at("class_name") == Json(class_name));
    CHECK(dump_json(form.at("config")) == config);
    CHECK(policies::serialize(policies::get(form)) == form);
  }
}

TEST_CASE("none stands for none, and is written as the default") {
  CHECK(policies::get(nullptr).is_none());
  CHECK(written(none) ==
        R"({"module": "keras", "class_name": "DTypePolicy", "config": )"
        R"({"name": "float32"}, "registered_name": null})");
}

TEST_CASE("Keras 2's Policy is read, and written in its dialect") {
  const DTypePolicyRef mixed = policies::get(
      JsonObject{{"class_name", "Policy"},
                 {"config", JsonObject{{"name", "mixed_float16"}}}});
  CHECK(mixed->info()->name == "DTypePolicy");
  CHECK(mixed->dtypes().variable == DType::float32);
  CHECK(mixed->dtypes().compute == DType::float16);
  const DialectScope scope(Dialect::legacy);
  CHECK(written(mixed) ==
        R"({"class_name": "Policy", "config": {"name": "mixed_float16"}})");
  CHECK(written("float16") == R"("float16")");
}

TEST_CASE("a policy without a name, or with none, is float32") {
  for (const Json& config :
       {Json(JsonObject{}), Json(JsonObject{{"name", nullptr}})}) {
    const DTypePolicyRef policy = policies::get(
        JsonObject{{"class_name", "DTypePolicy"}, {"config", config}});
    CHECK(policy->name() == "float32");
  }
}

TEST_CASE("a quantized policy keeps its config, and isn't computed with") {
  const auto policy = make_object<policies::QuantizedFloat8DTypePolicy>(
      {.mode = "float8", .amax_history_length = 16});
  CHECK(policy->name() == "float8_from_float32");
  CHECK(get_config(*policy).at("amax_history_length") == Json(16));
  CHECK_THROWS_WITH_AS(
      policy->dtypes(),
      "quantized dtype policy \"float8_from_float32\": its configuration is "
      "kept, but computing with it isn't there yet; save the model before it "
      "is quantized",
      Unsupported);
}

TEST_CASE("policies by path are kept, their sources left open without one") {
  const Json int8 = policies::serialize("int8_from_float32");
  const auto map = make_object<policies::DTypePolicyMap>(
      {.policy_map = JsonObject{{"block/dense", int8}}});
  CHECK(map->name() == "map_float32");
  const Json open = get_config(*map).at("policy_map").at("block/dense");
  CHECK(open.at("config").at("source_name").is_null());
  CHECK(open.at("config").at("mode") == Json("int8"));

  const auto with_default = make_object<policies::DTypePolicyMap>(
      {.default_policy = "mixed_bfloat16",
       .policy_map = JsonObject{{"block/dense", int8}}});
  CHECK(with_default->name() == "map_mixed_bfloat16");
  CHECK(get_config(*with_default).at("policy_map").at("block/dense") == int8);
  CHECK_THROWS_AS(with_default->dtypes(), Unsupported);
}

TEST_CASE("a map of policies holds policies alone") {
  using Map = policies::DTypePolicyMap;
  CHECK_THROWS_WITH_AS(make_object<Map>({.policy_map = Json::Array{}}),
                       "argument \"policy_map\" is []; expected a dict",
                       ConfigError);
  const Json inner = policies::serialize(make_object<Map>({}));
  CHECK_THROWS_WITH_AS(
      make_object<Map>({.default_policy = inner}),
      "argument \"default_policy\" is a DTypePolicyMap; expected a policy",
      ConfigError);
  CHECK_THROWS_AS(
      make_object<Map>({.policy_map = JsonObject{{"a", "nonsense"}}}),
      ConfigError);
}

TEST_CASE("a policy of a class that nobody registered is kept as it came") {
  const Json form = parse_json(
      R"({"module": "theirs", "class_name": "Odd", "config": {"bits": 3},
          "registered_name": "theirs>Odd"})");
  const DTypePolicyRef policy = policies::get(form);
  CHECK(policy->name() == "Odd");
  CHECK(policies::serialize(policy) == form);
  CHECK(serialize_keras_object(policy) == form);
  CHECK_THROWS_WITH_AS(
      policy->dtypes(),
      "dtype policy of the unregistered class \"theirs>Odd\": its "
      "configuration is kept, but it can't be computed with. Register it with "
      "register_serializable<Odd>(\"theirs\") before loading, or pass it in "
      "custom_objects",
      Unsupported);
}

TEST_CASE("a mode that isn't one is refused with what was due") {
  CHECK(refused("int8") ==
        "dtype policy \"int8\" is no pair of a quantization mode and a policy; "
        "expected one such as \"int8_from_float32\"");
  CHECK(refused("int8_from_float16") ==
        "argument \"source_name\" is \"float16\"; int8 doesn't go with "
        "float16");
  CHECK(refused("gptq/5/128_from_float32") ==
        "argument \"mode\" is \"gptq/5/128\"; expected 2, 3, 4 or 8 as its "
        "<weight_bits>");
  CHECK(refused("awq/8/128_from_float32") ==
        "argument \"mode\" is \"awq/8/128\"; expected 4 as its <weight_bits>");
  CHECK(refused("gptq/4_from_float32") ==
        "argument \"mode\" is \"gptq/4\"; expected "
        "\"gptq/<weight_bits>/<group_size>\"");
  CHECK(refused("int4/0_from_float32") ==
        "argument \"mode\" is \"int4/0\"; expected -1 or a positive number at "
        "its end");
  CHECK(refused("int4/x_from_float32") ==
        "argument \"mode\" is \"int4/x\"; expected whole numbers in "
        "\"int4/<block_size>\"");
  CHECK(refused(JsonObject{{"module", "keras.dtype_policies"},
                           {"class_name", "QuantizedDTypePolicy"},
                           {"config", JsonObject{{"mode", "int2"}}},
                           {"registered_name", nullptr}}) ==
        "QuantizedDTypePolicy: argument \"mode\" is \"int2\"; expected "
        "\"int8\", \"float8\", \"int4\", \"gptq\" or \"awq\"");
}

TEST_CASE("a policy's name is deserialized, as is that of a class") {
  CHECK(written(policies::deserialize("mixed_float16")) ==
        written(policies::get("mixed_float16")));
  CHECK(policies::deserialize("DTypePolicy")->name() == "float32");
}

}  // namespace keratin

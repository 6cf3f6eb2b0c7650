#include "keratin/layers/quantizers/quantizers.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"

namespace keratin {
namespace {

struct Halve : QuantizerObject {
  static constexpr std::string_view kName = "Halve";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
};

}  // namespace

TEST_CASE("quantization configs refuse what Keras's refuse") {
  using namespace quantizers;
  const auto wide = make_object<AbsMaxQuantizer>({.axis = 0});
  CHECK_THROWS_AS(make_object<AbsMaxQuantizer>({.value_range = {-200, 127}}),
                  ConfigError);
  CHECK_THROWS_AS(make_object<AbsMaxQuantizer>({.value_range = {1}}),
                  ConfigError);
  CHECK_THROWS_AS(make_object<Int4QuantizationConfig>({.block_size = 0}),
                  ConfigError);
  CHECK_THROWS_AS(
      make_object<Int4QuantizationConfig>({.weight_quantizer = wide}),
      ConfigError);
  CHECK_THROWS_AS(make_object<Int4QuantizationConfig>(
                      {.weight_quantizer = wide, .block_size = -1}),
                  ConfigError);
  CHECK_THROWS_AS(make_object<GPTQConfig>({.weight_bits = 5}), ConfigError);
  CHECK_THROWS_AS(make_object<AWQConfig>({.group_size = 0}), ConfigError);
}

TEST_CASE("quantizers are had by name and from their form, as in Keras") {
  using namespace quantizers;
  CHECK(get(nullptr).is_none());
  CHECK(get("abs_max_quantizer")->info() == &class_info<AbsMaxQuantizer>());
  const Quantizer scale = make_object<AbsMaxQuantizer>({.axis = 0});
  const Json form = serialize(scale);
  CHECK(form.at("class_name") == Json("AbsMaxQuantizer"));
  CHECK(serialize(get(form)) == form);
  CHECK(serialize(deserialize(form)) == form);

  const QuantizationConfigRef config =
      make_object<Int4QuantizationConfig>({.block_size = 64});
  const Json config_form = serialize(config);
  CHECK(config_form.at("config").at("block_size") == Json(64));
  CHECK(serialize(deserialize<QuantizationConfigRef>(config_form)) ==
        config_form);
  CHECK_THROWS_AS(get("abs_max_quantiser"), NotFound);
}

TEST_CASE("a class of the caller's is a quantizer for this call") {
  const CustomObjects custom = CustomObjects().add<Halve>();
  CHECK(quantizers::get("Halve", &custom)->info() == &class_info<Halve>());
  CHECK_THROWS_AS(quantizers::get("Halve"), NotFound);
}

TEST_CASE("a quantizer is no quantization config, nor the other way round") {
  using namespace quantizers;
  const char* no_quantizer =
      "got an object of the class \"Int8QuantizationConfig\"; expected a "
      "quantizer such as AbsMaxQuantizer";
  const Json config =
      serialize(QuantizationConfigRef("Int8QuantizationConfig"));
  CHECK_THROWS_WITH_AS(get(config), no_quantizer, ConfigError);
  CHECK_THROWS_WITH_AS(Quantizer("Int8QuantizationConfig"), no_quantizer,
                       ConfigError);
  const Json nested =
      JsonObject{{"class_name", "QuantizationConfig"},
                 {"config", JsonObject{{"weight_quantizer", config}}}};
  CHECK_THROWS_WITH_AS(
      deserialize<QuantizationConfigRef>(nested),
      doctest::Contains("weight_quantizer: got an object of the class"),
      ConfigError);
  CHECK_THROWS_WITH_AS(
      deserialize<QuantizationConfigRef>("AbsMaxQuantizer"),
      "got an object of the class \"AbsMaxQuantizer\"; expected a "
      "quantization config such as Int8QuantizationConfig",
      ConfigError);
}

TEST_CASE("a layer that is to be quantized computes until it is") {
  const layers::Dense dense(
      {.units = 2,
       .quantization_config =
           make_object<quantizers::Int8QuantizationConfig>({})});
  CHECK_NOTHROW(dense.layer()->ensure_built(Shape{1, 3}));
}

}  // namespace keratin

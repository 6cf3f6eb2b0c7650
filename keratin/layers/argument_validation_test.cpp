#include "keratin/layers/argument_validation.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/convolutional/conv.h"
#include "keratin/layers/pooling/pooling.h"
#include "keratin/layers/reshaping/reshaping.h"

namespace keratin {
namespace {

Json again(std::string_view class_name, JsonObject config) {
  const auto layer =
      layers::deserialize(JsonObject{{"module", "keras.layers"},
                                     {"class_name", class_name},
                                     {"config", std::move(config)},
                                     {"registered_name", nullptr}});
  return get_config(layer);
}

}  // namespace

TEST_CASE("padding and data_format may be in any case, and are written lower") {
  const Json conv = again("Conv2D", {{"name", "c"},
                                     {"filters", 1},
                                     {"kernel_size", 2},
                                     {"padding", "SAME"},
                                     {"data_format", "Channels_First"}});
  CHECK(conv.at("padding") == Json("same"));
  CHECK(conv.at("data_format") == Json("channels_first"));
  CHECK(again("Conv1D",
              {{"filters", 1}, {"kernel_size", 2}, {"padding", "CAUSAL"}})
            .at("padding") == Json("causal"));

  const layers::Conv2D same(
      {.filters = 1, .kernel_size = 3, .padding = "SAME"});
  CHECK(get_config(same).at("padding") == Json("same"));
  const KerasTensor x = same(KerasTensor({1, 4, 4, 1}, DType::float32));
  CHECK(x.shape() == Shape{1, 4, 4, 1});
}

TEST_CASE("a data_format of None is channels_last") {
  CHECK(again("Flatten", {{"data_format", nullptr}}).at("data_format") ==
        Json("channels_last"));
}

TEST_CASE("other paddings and formats are refused") {
  CHECK_THROWS_WITH_AS(
      again("Conv2D", {{"name", "c"},
                       {"filters", 1},
                       {"kernel_size", 2},
                       {"padding", "CAUSAL"}}),
      "c: argument \"padding\" is \"causal\"; expected one of \"valid\", "
      "\"same\"",
      ConfigError);
  // Keras's pooling layers and those to one size take them as they are.
  CHECK_THROWS_AS(again("MaxPooling2D", {{"padding", "SAME"}}), ConfigError);
  CHECK_THROWS_AS(again("Flatten", {{"data_format", "first"}}), ConfigError);
}

}  // namespace keratin

// Arguments out of all proportion, as only an attacker writes them: every layer
// either takes them or throws an Error, and nothing is allocated for them.

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/layer.h"

namespace keratin {
namespace {

// What the layer of this class and config says to a symbolic input.
std::string answer(const char* class_name, const std::string& config,
                   const Shape& shape) {
  DeserializeContext context;
  try {
    const auto layer = deserialize_layer(
        JsonObject{{"class_name", class_name}, {"config", parse_json(config)}},
        context);
    layer->symbolic_call({{KerasTensor(shape, DType::float32)}, {}});
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

struct Extreme {
  const char* class_name;
  const char* config;  // with "#" for the number
  Shape shape;
};

const Shape kImage{kNone, 8, 8, 3};
const Shape kFilm{kNone, 4, 8, 8, 3};
const Extreme kExtremes[] = {
    {"Dense", R"({"units": #})", {kNone, 3}},
    {"EinsumDense",
     R"({"equation": "ab,bc->ac", "output_shape": [#]})",
     {kNone, 3}},
    {"Embedding", R"({"input_dim": #, "output_dim": #})", {kNone, 3}},
    {"Conv2D", R"({"filters": #, "kernel_size": 3})", kImage},
    {"Conv2D", R"({"filters": 1, "kernel_size": #})", kImage},
    {"Conv2D", R"({"filters": 1, "kernel_size": #, "padding": "same"})",
     kImage},
    {"Conv2D", R"({"filters": 1, "kernel_size": 3, "dilation_rate": #})",
     kImage},
    {"Conv2D",
     R"({"filters": 1, "kernel_size": 3, "dilation_rate": #,
         "padding": "same"})",
     kImage},
    {"Conv2D", R"({"filters": 1, "kernel_size": 3, "strides": #})", kImage},
    {"Conv2D", R"({"filters": #, "kernel_size": 3, "groups": #})", kImage},
    {"Conv2DTranspose", R"({"filters": #, "kernel_size": 3})", kImage},
    {"Conv2DTranspose", R"({"filters": 1, "kernel_size": #})", kImage},
    {"Conv2DTranspose", R"({"filters": 1, "kernel_size": 3, "strides": #})",
     kImage},
    {"Conv2DTranspose",
     R"({"filters": 1, "kernel_size": 3, "dilation_rate": #})", kImage},
    {"Conv2DTranspose",
     R"({"filters": 1, "kernel_size": 3, "output_padding": #})", kImage},
    {"DepthwiseConv2D", R"({"kernel_size": 3, "depth_multiplier": #})", kImage},
    {"SeparableConv2D",
     R"({"filters": 1, "kernel_size": 3, "depth_multiplier": #})", kImage},
    {"MaxPooling2D", R"({"pool_size": #})", kImage},
    {"MaxPooling2D", R"({"pool_size": #, "padding": "same"})", kImage},
    {"AveragePooling2D", R"({"pool_size": 2, "strides": #})", kImage},
    {"ZeroPadding2D", R"({"padding": #})", kImage},
    {"Cropping2D", R"({"cropping": #})", kImage},
    {"UpSampling2D", R"({"size": #})", kImage},
    {"UpSampling2D", R"({"size": #, "interpolation": "bilinear"})", kImage},
    {"UpSampling2D", R"({"size": #, "interpolation": "lanczos5"})", kImage},
    {"RepeatVector", R"({"n": #})", {kNone, 3}},
    {"Reshape", R"({"target_shape": [#, #]})", {kNone, 3}},
    {"Reshape", R"({"target_shape": [-#, 1]})", {kNone, 3}},
    {"Permute", R"({"dims": [#]})", {kNone, 3}},
    {"Softmax", R"({"axis": #})", {kNone, 3}},
    {"BatchNormalization", R"({"axis": #})", {kNone, 3}},
    {"BatchNormalization",
     R"({"renorm": true, "renorm_clipping": {"dmax": #}})",
     {kNone, 3}},
    {"LayerNormalization", R"({"axis": #})", {kNone, 3}},
    {"LayerNormalization", R"({"axis": []})", {kNone, 3}},
    {"GroupNormalization", R"({"groups": #})", {kNone, 4}},
    {"UnitNormalization", R"({"axis": #})", {kNone, 3}},
    {"Concatenate", R"({"axis": #})", {kNone, 3}},
    {"LSTM", R"({"units": #})", {kNone, 4, 3}},
    {"GRU", R"({"units": #})", {kNone, 4, 3}},
    {"SimpleRNN", R"({"units": #})", {kNone, 4, 3}},
    {"ConvLSTM2D", R"({"filters": #, "kernel_size": 3})", kFilm},
    {"ConvLSTM2D", R"({"filters": 1, "kernel_size": #})", kFilm},
    {"ConvLSTM2D",
     R"({"filters": 1, "kernel_size": 3, "strides": #, "padding": "same"})",
     kFilm},
    {"ConvLSTM2D", R"({"filters": 1, "kernel_size": 3, "dilation_rate": #})",
     kFilm},
};

std::string with(const std::string& config, const std::string& number) {
  std::string text;
  for (const char c : config) text += c == '#' ? number : std::string(1, c);
  return text;
}

}  // namespace

TEST_CASE("sizes out of all proportion are refused or harmless") {
  for (const Extreme& extreme : kExtremes) {
    for (const char* number :
         {"9223372036854775807", "4611686018427387904", "4294967296",
          "1099511627776", "-9223372036854775808", "0"}) {
      CAPTURE(std::string(extreme.class_name));
      CAPTURE(with(extreme.config, number));
      CHECK_NOTHROW(answer(extreme.class_name, with(extreme.config, number),
                           extreme.shape));
    }
  }
}

TEST_CASE("inputs of too few axes are refused or harmless") {
  for (const Extreme& extreme : kExtremes) {
    for (size_t rank = 0; rank <= 2; ++rank) {
      CAPTURE(std::string(extreme.class_name));
      CAPTURE(rank);
      CHECK_NOTHROW(answer(extreme.class_name, with(extreme.config, "1"),
                           Shape(rank, 1)));
    }
  }
}

TEST_CASE("inputs of too few axes are told as such") {
  CHECK(answer("UpSampling1D", R"({"name": "u"})", {}) ==
        "u: the input is incompatible with the layer: expected ndim=3, found "
        "ndim=0. Full shape received: ()");
  CHECK(answer("Flatten", R"({"name": "f"})", {}) ==
        "f: the input is incompatible with the layer: expected min_ndim=1, "
        "found ndim=0. Full shape received: ()");
  CHECK(answer("Dense", R"({"name": "d", "units": 1})", {kNone}) ==
        "d: the input is incompatible with the layer: expected min_ndim=2, "
        "found ndim=1. Full shape received: (None,)");
  CHECK(answer("PReLU", R"({"name": "p"})", {}) == "");
}

TEST_CASE("sizes that overflow are told as such") {
  CHECK(answer("Cropping1D", R"({"name": "c", "cropping":
               [4611686018427387904, 4611686018427387904]})",
               {kNone, 8, 3}) ==
        "c: cropping 4611686018427387904 and 4611686018427387904 of axis 1 "
        "leaves nothing of (None, 8, 3)");
  CHECK(answer("ZeroPadding1D",
               R"({"name": "z", "padding": 4611686018427387904})",
               {kNone, 8, 3}) != "");
  CHECK(answer("RepeatVector", R"({"name": "r", "n": 9223372036854775807})",
               {kNone, 3}) != "");
  CHECK(answer("Dense", R"({"name": "d", "units": 9223372036854775807})",
               {kNone, 3}) ==
        "d: the shape (3, 9223372036854775807) has more elements than 64 bits "
        "can count");
  CHECK(
      answer("Dense", R"({"name": "d", "units": 1099511627776})", {kNone, 3}) ==
      "d: weight \"kernel\" of shape (3, 1099511627776) has more elements "
      "than elements = 1099511627776");
}

}  // namespace keratin

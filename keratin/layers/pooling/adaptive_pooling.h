#pragma once

#include "keratin/layers/layer_without_call.h"
#include "keratin/layers/pooling/pooling.h"

namespace keratin::layers {

/// Arguments of the adaptive poolings: sizes of the output, one number or one a
/// spatial axis, required.
struct AdaptivePoolingArgs {
  Ints output_size = {};
  std::string data_format = "channels_last";
};

/// Pooling in as many windows as the output has places. Input as of
/// PoolingLayer, output with the spatial axes of `output_size`. Keras's
/// `AdaptiveMaxPooling1D` … `3D` and `AdaptiveAveragePooling1D` … `3D`.
template <Pooling kPooling, int kRank>
class AdaptivePoolingLayer : public LayerWithoutCall {
 public:
  static constexpr std::string_view kName =
      kPooling == Pooling::max ? (kRank == 1   ? "AdaptiveMaxPooling1D"
                                  : kRank == 2 ? "AdaptiveMaxPooling2D"
                                               : "AdaptiveMaxPooling3D")
                               : (kRank == 1   ? "AdaptiveAveragePooling1D"
                                  : kRank == 2 ? "AdaptiveAveragePooling2D"
                                               : "AdaptiveAveragePooling3D");
  using Args = AdaptivePoolingArgs;
  Args args;
  static void declare(Fields& f, Args& a) {
    f("output_size", a.output_size, "Sizes of the output.")
        .required()
        .tuple(kRank);
    f("data_format", a.data_format, "Where the channels stand.")
        .one_of({"channels_last", "channels_first"});
  }
};
using AdaptiveMaxPooling1D = Handle<AdaptivePoolingLayer<Pooling::max, 1>>;
using AdaptiveMaxPooling2D = Handle<AdaptivePoolingLayer<Pooling::max, 2>>;
using AdaptiveMaxPooling3D = Handle<AdaptivePoolingLayer<Pooling::max, 3>>;
using AdaptiveAveragePooling1D =
    Handle<AdaptivePoolingLayer<Pooling::average, 1>>;
using AdaptiveAveragePooling2D =
    Handle<AdaptivePoolingLayer<Pooling::average, 2>>;
using AdaptiveAveragePooling3D =
    Handle<AdaptivePoolingLayer<Pooling::average, 3>>;

}  // namespace keratin::layers

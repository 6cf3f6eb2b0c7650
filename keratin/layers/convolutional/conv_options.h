#pragma once

#include "keratin/ops/ops.h"

namespace keratin::layers {

/// The arguments of a convolution layer that its operation takes.
ops::ConvOptions conv_options(const auto& args) {
  return {.strides = args.strides.values,
          .padding = args.padding,
          .data_format = args.data_format,
          .dilation_rate = args.dilation_rate.values};
}

}  // namespace keratin::layers

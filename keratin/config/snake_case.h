#pragma once

#include <string>
#include <string_view>

namespace keratin {

/// Keras's snake case: "Conv2DTranspose" → "conv2d_transpose".
std::string snake_case(std::string_view class_name);

}  // namespace keratin

#pragma once

#include <optional>
#include <string_view>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// Windows over 1 to 3 spatial axes.
struct PoolOptions {
  /// Steps between windows; none given means the window's size.
  std::optional<PerAxis> strides = std::nullopt;
  std::string_view padding = "valid";  ///< Or "same".
  std::string_view data_format = "channels_last";
};

/// Largest of each window; `keras.ops.max_pool`.
Tensor max_pool(const Operand& inputs, const PerAxis& pool_size,
                const PoolOptions& options = {});
/// Mean of each window, padding not counted; `keras.ops.average_pool`.
Tensor average_pool(const Operand& inputs, const PerAxis& pool_size,
                    const PoolOptions& options = {});
/// The shape of either, for inputs with unknown dimensions.
Shape pool_output_shape(const Shape& inputs, const PerAxis& pool_size,
                        const PoolOptions& options = {});

/// Largest within `output_size` windows that cover each axis evenly;
/// `keras.ops.adaptive_max_pool`.
Tensor adaptive_max_pool(const Operand& inputs, const PerAxis& output_size,
                         std::string_view data_format = "channels_last");
/// Means of them; `keras.ops.adaptive_average_pool`.
Tensor adaptive_average_pool(const Operand& inputs, const PerAxis& output_size,
                             std::string_view data_format = "channels_last");

}  // namespace keratin::ops

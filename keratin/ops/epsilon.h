#pragma once

namespace keratin::ops {

/// Keras's fuzz factor, `keras.config.epsilon()`.
inline constexpr double kEpsilon = 1e-7;

}  // namespace keratin::ops

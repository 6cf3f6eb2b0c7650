#pragma once

namespace keratin::kernels {

/// The inverse of erf: ±infinity at ±1, NaN beyond.
/// The float32 one has XLA's error: a few ulp, 4e-6 relative towards ±1.
float erfinv(float x);
double erfinv(double x);

}  // namespace keratin::kernels

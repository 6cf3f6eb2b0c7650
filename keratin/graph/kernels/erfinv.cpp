#include "keratin/graph/kernels/erfinv.h"

#include <cmath>
#include <initializer_list>
#include <limits>

namespace keratin::kernels {
namespace {

float polynomial(float x, std::initializer_list<float> coefficients) {
  float sum = 0;
  for (const float coefficient : coefficients) sum = sum * x + coefficient;
  return sum;
}

}  // namespace

// The single precision approximation of M. Giles, "Approximating the erfinv
// function" (2010), which XLA uses as well.
float erfinv(float x) {
  if (std::abs(x) == 1) return x * std::numeric_limits<float>::infinity();
  const float w = -std::log1p(-x * x);
  if (w < 5) {
    return x * polynomial(w - 2.5f,
                          {2.81022636e-08f, 3.43273939e-07f, -3.5233877e-06f,
                           -4.39150654e-06f, 0.00021858087f, -0.00125372503f,
                           -0.00417768164f, 0.246640727f, 1.50140941f});
  }
  return x * polynomial(std::sqrt(w) - 3,
                        {-0.000200214257f, 0.000100950558f, 0.00134934322f,
                         -0.00367342844f, 0.00573950773f, -0.0076224613f,
                         0.00943887047f, 1.00167406f, 2.83297682f});
}

double erfinv(double x) {
  const double size = std::abs(x);
  if (size == 1) return x * std::numeric_limits<double>::infinity();
  if (!(size < 1)) return std::numeric_limits<double>::quiet_NaN();
  // Where float can't tell x from 1, -log of the tail gives a start.
  const auto near = static_cast<float>(size);
  double y = near < 1 ? static_cast<double>(erfinv(near))
                      : std::sqrt(-std::log((1 - size) * (1 + size)));
  const double half_root_pi = 0.88622692545275801364908374167057;
  const int steps = near < 1 ? 2 : 8;
  for (int step = 0; step < steps; ++step) {
    // Halley's method; erfc keeps the difference exact in the tail.
    const double error =
        size < 0.5 ? std::erf(y) - size : (1 - size) - std::erfc(y);
    const double newton = error * half_root_pi * std::exp(y * y);
    y -= newton / (1 + y * newton);
  }
  return std::copysign(y, x);
}

}  // namespace keratin::kernels

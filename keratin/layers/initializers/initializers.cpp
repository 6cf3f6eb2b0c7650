#include "keratin/layers/initializers/initializers.h"

#include <cmath>
#include <functional>
#include <numeric>

#include "keratin/base/error.h"
#include "keratin/base/random_seed.h"
#include "keratin/config/dialect.h"
#include "keratin/config/within.h"
#include "keratin/graph/eval.h"
#include "keratin/layers/array_argument.h"
#include "keratin/ops/ops.h"

namespace keratin::initializers {
namespace {

// SplitMix64, Steele et al. 2014: enough for first weights, and the same on
// every machine.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  double uniform() {  // (0, 1)
    return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52;
  }
  double normal() {  // Box-Muller
    return std::sqrt(-2 * std::log(uniform())) *
           std::cos(2 * 3.14159265358979323846 * uniform());
  }
  double truncated_normal() {
    double value = normal();
    while (std::abs(value) > 2) value = normal();
    return value;
  }

 private:
  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  uint64_t state_;
};

Array filled(const Shape& shape, DType dtype,
             const std::function<double()>& draw) {
  Array values = Array::zeros(DType::float32, shape);
  for (float& value : values.mutable_typed<float>()) {
    value = static_cast<float>(draw());
  }
  return dtype == DType::float32 ? values : values.cast(dtype);
}

struct Fans {
  double in = 1;
  double out = 1;
};

std::vector<int64_t> axes_of(const Json& axes, size_t rank) {
  std::vector<int64_t> all;
  if (axes.is_int()) return {normalize_axis(axes.as_int(), rank)};
  for (const Json& axis : axes.as_array()) {
    all.push_back(normalize_axis(axis.as_int(), rank));
  }
  return all;
}

// Kernels are (receptive field…, in, out); other ranks as Keras counts them.
Fans fans_of(const Shape& shape, const Json& input_axes,
             const Json& output_axes) {
  const auto size = [&](size_t axis) {
    return static_cast<double>(shape[axis]);
  };
  if (!input_axes.is_null() && !output_axes.is_null()) {
    Fans fans;
    for (const int64_t axis : axes_of(input_axes, shape.size())) {
      fans.in *= size(static_cast<size_t>(axis));
    }
    for (const int64_t axis : axes_of(output_axes, shape.size())) {
      fans.out *= size(static_cast<size_t>(axis));
    }
    return fans;
  }
  if (shape.empty()) return {};
  if (shape.size() == 1) return {size(0), size(0)};
  double field = 1;
  for (size_t i = 0; i + 2 < shape.size(); ++i) field *= size(i);
  return {size(shape.size() - 2) * field, size(shape.size() - 1) * field};
}

void orthonormalize(std::vector<double>& rows, size_t count, size_t length) {
  for (size_t i = 0; i < count; ++i) {
    double* row = &rows[i * length];
    for (size_t j = 0; j < i; ++j) {
      const double* other = &rows[j * length];
      const double along = std::inner_product(row, row + length, other, 0.0);
      for (size_t k = 0; k < length; ++k) row[k] -= along * other[k];
    }
    const double norm =
        std::sqrt(std::inner_product(row, row + length, row, 0.0));
    for (size_t k = 0; k < length; ++k) row[k] /= norm;
  }
}

}  // namespace

uint64_t RandomInitializer::seed_from(const Json& seed) {
  if (seed.is_int()) return static_cast<uint64_t>(seed.as_int());
  if (seed.is_null()) return static_cast<uint64_t>(make_default_seed());
  const Json* config = seed.find("config");
  const Json* own = config == nullptr ? nullptr : config->find("seed");
  if (own != nullptr && !own->is_object()) return seed_from(*own);
  throw ConfigError(concat("argument \"seed\" is ", seed.brief(),
                           "; expected an integer, None or a SeedGenerator"));
}

Array Zeros::operator()(const Shape& shape, DType dtype) const {
  return Array::zeros(dtype, shape);
}

Array Ones::operator()(const Shape& shape, DType dtype) const {
  return filled(shape, dtype, [] { return 1.0; });
}

void Constant::declare(Fields& f, Args& a) {
  f("value", a.value, "Every element, or an array to broadcast.");
}
void Constant::init() {
  if (args.value.is_bool()) return;
  within("value", [&] { array_from(args.value); });
}
Array Constant::operator()(const Shape& shape, DType dtype) const {
  if (args.value.is_number()) {
    return filled(shape, dtype, [&] { return args.value.as_double(); });
  }
  const Json& value = args.value;
  const Array array =
      value.is_bool() ? array_from(value.as_bool() ? 1 : 0) : array_from(value);
  return within("value", [&] {
    return eval(ops::broadcast_to(Tensor(array.cast(dtype)), shape));
  });
}

void STFT::declare(Fields& f, Args& a) {
  f("side", a.side, "Real or imaginary part.").one_of({"real", "imag"});
  f("window", a.window, "What each frame is multiplied by.");
  f("periodic", a.periodic, "Whether the window is periodic.");
  f("scaling", a.scaling, "What the window is scaled to.")
      .one_of({"density", "spectrum"});
}
Array STFT::operator()(const Shape&, DType) const {
  throw Unsupported(
      "STFT: the initializer's configuration is kept, but making its numbers "
      "isn't there yet");
}

void Identity::declare(Fields& f, Args& a) {
  Field& gain = f("gain", a.gain, "What the unit matrix is multiplied by.");
  if (current_dialect() != Dialect::legacy && a.gain == 1) gain.read_only();
}
Array Identity::operator()(const Shape& shape, DType dtype) const {
  if (shape.size() != 2) {
    throw ShapeError(
        concat("Identity makes matrices, asked for ", to_string(shape)));
  }
  int64_t index = 0;
  return filled(shape, dtype, [&] {
    const int64_t at = index++;
    return at / shape[1] == at % shape[1] ? args.gain.value : 0.0;
  });
}

void RandomNormal::declare(Fields& f, Args& a) {
  f("seed", a.seed, "Makes the numbers repeatable.");
  f("mean", a.mean, "Mean.");
  f("stddev", a.stddev, "Standard deviation.");
}
Array RandomNormal::operator()(const Shape& shape, DType dtype) const {
  Random random(seed_from(args.seed));
  return filled(shape, dtype,
                [&] { return args.mean + args.stddev * random.normal(); });
}

Array TruncatedNormal::operator()(const Shape& shape, DType dtype) const {
  Random random(seed_from(args.seed));
  return filled(shape, dtype, [&] {
    return args.mean + args.stddev * random.truncated_normal();
  });
}

void RandomUniform::declare(Fields& f, Args& a) {
  f("seed", a.seed, "Makes the numbers repeatable.");
  f("minval", a.minval, "Lowest.");
  f("maxval", a.maxval, "Bound that isn't reached.");
}
Array RandomUniform::operator()(const Shape& shape, DType dtype) const {
  Random random(seed_from(args.seed));
  return filled(shape, dtype, [&] {
    return args.minval + (args.maxval - args.minval) * random.uniform();
  });
}

void Orthogonal::declare(Fields& f, Args& a) {
  f("seed", a.seed, "Makes the numbers repeatable.");
  f("gain", a.gain, "Factor of the result.");
}
Array Orthogonal::operator()(const Shape& shape, DType dtype) const {
  if (shape.size() < 2) {
    throw ShapeError(concat("Orthogonal makes ranks of 2 or more, asked for ",
                            to_string(shape)));
  }
  if (element_count(shape) == 0) return Array::zeros(dtype, shape);
  const auto columns = static_cast<size_t>(shape.back());
  const size_t rows = static_cast<size_t>(element_count(shape)) / columns;
  const size_t count = std::min(rows, columns);
  const size_t length = std::max(rows, columns);
  Random random(seed_from(args.seed));
  std::vector<double> matrix(count * length);
  for (double& value : matrix) value = random.normal();
  orthonormalize(matrix, count, length);
  size_t index = 0;
  return filled(shape, dtype, [&] {
    const size_t row = index / columns;
    const size_t column = index++ % columns;
    const size_t at =
        rows < columns ? row * length + column : column * length + row;
    return args.gain * matrix[at];
  });
}

void declare_fan_axes(Fields& f, Json& input_axes, Json& output_axes) {
  f("input_axes", input_axes, "Axes that count as inputs.").since_keras3();
  f("output_axes", output_axes, "Axes that count as outputs.").since_keras3();
}

void VarianceScaling::declare(Fields& f, Args& a) {
  f("seed", a.seed, "Makes the numbers repeatable.");
  f("scale", a.scale, "Factor of the variance.").more_than(0);
  f("mode", a.mode, "Which connections count.")
      .one_of({"fan_in", "fan_out", "fan_avg"});
  f("distribution", a.distribution, "Which numbers are drawn.")
      .one_of({"truncated_normal", "untruncated_normal", "uniform"});
  declare_fan_axes(f, a.input_axes, a.output_axes);
}
Array VarianceScaling::operator()(const Shape& shape, DType dtype) const {
  const Fans fans = fans_of(shape, args.input_axes, args.output_axes);
  double fan = (fans.in + fans.out) / 2;
  if (args.mode == "fan_in") fan = fans.in;
  if (args.mode == "fan_out") fan = fans.out;
  const double variance = args.scale / std::max(1.0, fan);
  Random random(seed_from(args.seed));
  if (args.distribution == "uniform") {
    const double limit = std::sqrt(3 * variance);
    return filled(shape, dtype,
                  [&] { return limit * (2 * random.uniform() - 1); });
  }
  if (args.distribution == "untruncated_normal") {
    return filled(shape, dtype,
                  [&] { return std::sqrt(variance) * random.normal(); });
  }
  // The deviation of a normal distribution cut at two deviations.
  constexpr double kTruncatedDeviation = 0.87962566103423978;
  const double deviation = std::sqrt(variance) / kTruncatedDeviation;
  return filled(shape, dtype,
                [&] { return deviation * random.truncated_normal(); });
}

}  // namespace keratin::initializers

#pragma once

#include "keratin/layers/objects.h"

namespace keratin::initializers {

/// Base of those that draw numbers: the same seed gives the same numbers, on
/// every machine; without one it is drawn anew for each array, from the
/// process's source, which `utils::set_random_seed` makes repeatable.
class RandomInitializer : public InitializerObject {
 protected:
  static uint64_t seed_from(const Json& seed);
};

/// For those that take none.
struct NoArgs {};

/// Every element 0. Keras's `Zeros`.
class Zeros : public InitializerObject {
 public:
  static constexpr std::string_view kName = "Zeros";
  using Args = NoArgs;
  Args args;
  static void declare(Fields&, Args&) {}
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// Every element 1. Keras's `Ones`.
class Ones : public InitializerObject {
 public:
  static constexpr std::string_view kName = "Ones";
  using Args = NoArgs;
  Args args;
  static void declare(Fields&, Args&) {}
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// `value`, a number or an array that broadcasts to the weight's shape: lists
/// within lists, or as Keras serializes arrays. Keras's `Constant`.
class Constant : public InitializerObject {
 public:
  static constexpr std::string_view kName = "Constant";
  struct Args {
    Json value = 0.0;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// The unit matrix times `gain`; ShapeError for other ranks than 2. Keras's
/// `Identity`. Keras 3 forgets the gain when it writes one; Keratin writes what
/// isn't 1, and Keras 3 reads that.
class Identity : public InitializerObject {
 public:
  static constexpr std::string_view kName = "Identity";
  struct Args {
    Number gain = 1.0;
  } args;
  static void declare(Fields& f, Args& a);
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// The kernel of a short-time Fourier transform by convolution. Its config is
/// kept; making the numbers isn't there yet. Keras's `STFT`.
class STFT : public InitializerObject {
 public:
  static constexpr std::string_view kName = "STFT";
  struct Args {
    std::string side = "real";  ///< Or "imag".
    Json window = "hann";       ///< A name, an array, or None.
    std::optional<std::string> scaling = "density";  ///< "spectrum", None.
    bool periodic = false;
  } args;
  static void declare(Fields& f, Args& a);
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// Normal numbers. Keras's `RandomNormal`.
class RandomNormal : public RandomInitializer {
 public:
  static constexpr std::string_view kName = "RandomNormal";
  struct Args {
    Number mean = 0.0;
    Number stddev = 0.05;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// Normal numbers, drawn again where they are more than two deviations off.
/// Keras's `TruncatedNormal`.
class TruncatedNormal : public RandomInitializer {
 public:
  static constexpr std::string_view kName = "TruncatedNormal";
  using Args = RandomNormal::Args;
  Args args;
  static void declare(Fields& f, Args& a) { RandomNormal::declare(f, a); }
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// Numbers that lie evenly in [minval, maxval). Keras's `RandomUniform`.
class RandomUniform : public RandomInitializer {
 public:
  static constexpr std::string_view kName = "RandomUniform";
  struct Args {
    Number minval = -0.05;
    Number maxval = 0.05;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// Rows or columns at right angles, by Gram-Schmidt on a normal matrix; all
/// axes but the last count as one. ShapeError below rank 2. Keras's
/// `Orthogonal`.
class Orthogonal : public RandomInitializer {
 public:
  static constexpr std::string_view kName = "Orthogonal";
  struct Args {
    Number gain = 1.0;
    Json seed = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// Numbers of variance scale / n, which keeps that of activations, where n is
/// the number of inputs, of outputs, or their mean. Kernels are (receptive
/// field…, in, out) unless axes are named. Keras's `VarianceScaling`.
class VarianceScaling : public RandomInitializer {
 public:
  static constexpr std::string_view kName = "VarianceScaling";
  struct Args {
    Number scale = 1.0;
    std::string mode = "fan_in";
    std::string distribution = "truncated_normal";
    Json seed = nullptr;
    Json input_axes = nullptr;
    Json output_axes = nullptr;
  } args;
  static void declare(Fields& f, Args& a);
  Array operator()(const Shape& shape, DType dtype) const override;
};

/// The rows "input_axes" and "output_axes".
void declare_fan_axes(Fields& f, Json& input_axes, Json& output_axes);

/// VarianceScaling with its settings fixed, under the names of their papers.
struct FixedScaling {
  std::string_view name;
  double scale;
  const char* mode;
  const char* distribution;
};
inline constexpr FixedScaling kGlorotUniform{"GlorotUniform", 1, "fan_avg",
                                             "uniform"};
inline constexpr FixedScaling kGlorotNormal{"GlorotNormal", 1, "fan_avg",
                                            "truncated_normal"};
inline constexpr FixedScaling kHeUniform{"HeUniform", 2, "fan_in", "uniform"};
inline constexpr FixedScaling kHeNormal{"HeNormal", 2, "fan_in",
                                        "truncated_normal"};
inline constexpr FixedScaling kLecunUniform{"LecunUniform", 1, "fan_in",
                                            "uniform"};
inline constexpr FixedScaling kLecunNormal{"LecunNormal", 1, "fan_in",
                                           "truncated_normal"};

/// A VarianceScaling of which only seed and axes are free. Keras's
/// `GlorotUniform`, `HeNormal`, ….
template <const FixedScaling& kScaling>
class ScaledInitializer : public RandomInitializer {
 public:
  static constexpr std::string_view kName = kScaling.name;
  struct Args {
    Json seed = nullptr;
    Json input_axes = nullptr;
    Json output_axes = nullptr;
  } args;
  static void declare(Fields& f, Args& a) {
    f("seed", a.seed, "Makes the numbers repeatable.");
    declare_fan_axes(f, a.input_axes, a.output_axes);
  }
  Array operator()(const Shape& shape, DType dtype) const override {
    VarianceScaling general;
    general.args = {.scale = kScaling.scale,
                    .mode = kScaling.mode,
                    .distribution = kScaling.distribution,
                    .seed = args.seed,
                    .input_axes = args.input_axes,
                    .output_axes = args.output_axes};
    return general(shape, dtype);
  }
};
using GlorotUniform = ScaledInitializer<kGlorotUniform>;
using GlorotNormal = ScaledInitializer<kGlorotNormal>;
using HeUniform = ScaledInitializer<kHeUniform>;
using HeNormal = ScaledInitializer<kHeNormal>;
using LecunUniform = ScaledInitializer<kLecunUniform>;
using LecunNormal = ScaledInitializer<kLecunNormal>;

}  // namespace keratin::initializers

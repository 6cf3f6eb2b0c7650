#pragma once

#include <optional>

#include "keratin/layers/argument_validation.h"
#include "keratin/layers/layer_without_call.h"

namespace keratin::layers {

// Texts of rows for factors, with the limits that `factor_range` holds them to.
inline constexpr std::string_view kShareText =
    "A number in [0, 1], or the two that it lies between.";
inline constexpr std::string_view kSignedShareText =
    "A number in [-1, 1], or the two that it lies between.";
inline constexpr std::string_view kOftenText =
    "How often: a number in [0, 1], or the two that it lies between.";
inline constexpr std::string_view kStrengthText =
    "How strongly: a number in [0, 1], or the two that it lies between.";

/// Base of the layers that change images, `(batch, height, width, channels)`
/// or, channels first, `(batch, channels, height, width)`, and what goes with
/// them: labels, bounding boxes, masks. Keras's `BaseImagePreprocessingLayer`.
class ImageLayer : public LayerWithoutCall {
 protected:
  /// The rows that all of them begin with; Args needs `data_format` and
  /// `bounding_box_format`.
  template <class Args>
  static void declare_image(Fields& f, Args& a) {
    declare_data_format(f, a.data_format);
    f("bounding_box_format", a.bounding_box_format, "How boxes are written.")
        .optional_key();
  }
  // Rows that several of them have.
  static Field& declare_seed(Fields& f, std::optional<int64_t>& seed);
  static void declare_value_range(Fields& f, Json& range);
  static Field& declare_fill_mode(Fields& f, std::string& mode);
  static void declare_fill_value(Fields& f, Number& value);
  static void declare_interpolation(Fields& f, std::string& interpolation);
};

/// Base of those that draw their changes; the Args of `Derived` need `seed`.
template <class Derived>
class RandomImageLayer : public ImageLayer {
 public:
  /// Adds the state of Keras's seed generator, under the attribute that files
  /// have.
  void init() override {
    ImageLayer::init();
    const std::optional<int64_t>& seed =
        static_cast<const Derived&>(*this).args.seed;
    add_seed_generator(seed ? Json(*seed) : Json(), "generator");
  }
};

/// Limits of a factor, and what one number x stands for.
struct FactorRule {
  Json low = 0;
  Json high = 1;
  enum {
    both_sides,  ///< [max(-|x|, low), |x|]
    mirrored,    ///< [-|x|, |x|]
    from_zero    ///< [0, x]
  } single = both_sides;
  bool low_is_open = false;
};
/// A factor, which is a number or a pair, as a pair in order; ConfigError names
/// the argument.
Json factor_range(std::string_view key, const Json& factor,
                  const FactorRule& rule = {});
/// ConfigError unless factor_range would give a pair.
void check_factor(std::string_view key, const Json& factor,
                  const FactorRule& rule);

// What becomes of a `value_range` is Keras's doing, class by class. Most that
// compute with it check it, and write it in order. RandAugment and AugMix hand
// it to such layers, which check it, and write it as it was given. The others
// (RandomContrast, RandomErasing, RandomHue, …) take and write anything, so
// that a file of theirs may hold anything: it isn't checked.

/// ConfigError unless it is a list of two numbers.
void check_value_range(const Json& range);
/// The same, in order.
Json value_range_in_order(const Json& range);

}  // namespace keratin::layers

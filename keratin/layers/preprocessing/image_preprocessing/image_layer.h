#pragma once

#include <optional>

#include "keratin/layers/layer_without_call.h"

namespace keratin::layers {

/// Base of the layers that change images, `(batch, height, width, channels)`
/// or, channels first, `(batch, channels, height, width)`, and what goes with
/// them: labels, bounding boxes, masks. Keras's `BaseImagePreprocessingLayer`.
class ImageLayer : public LayerWithoutCall {
 protected:
  /// The rows that all of them begin with; Args needs `data_format` and
  /// `bounding_box_format`.
  template <class Args>
  static void declare_image(Fields& f, Args& a) {
    f("data_format", a.data_format, "Where the channels stand.")
        .one_of({"channels_last", "channels_first"});
    f("bounding_box_format", a.bounding_box_format, "How boxes are written.")
        .optional_key();
  }
  static void declare_seed(Fields& f, std::optional<int64_t>& seed) {
    f("seed", seed, "Makes the changes repeatable.");
  }
  /// The state of Keras's seed generator, under the attribute that files have.
  void add_generator(std::optional<int64_t> seed) {
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
/// A list of two numbers, in order; ConfigError for anything else.
Json value_range_in_order(const Json& range);

}  // namespace keratin::layers

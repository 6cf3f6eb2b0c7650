#include "keratin/layers/preprocessing/image_preprocessing/image_layer.h"

#include "keratin/base/error.h"

namespace keratin::layers {
namespace {

Json in_order(const Json& a, const Json& b) {
  return b.as_double() < a.as_double() ? Json::Array{b, a} : Json::Array{a, b};
}

bool is_pair(const Json& value) {
  return value.is_array() && value.as_array().size() == 2 &&
         value.at(size_t{0}).is_number() && value.at(size_t{1}).is_number();
}

// As Python: an integer stays one, and the zero of a float keeps its sign.
Json negative(const Json& value) {
  return value.is_int() ? Json(-value.as_int()) : Json(-value.as_double());
}

Json magnitude(const Json& value) {
  return value.as_double() < 0 ? negative(value) : value;
}

}  // namespace

Field& ImageLayer::declare_seed(Fields& f, std::optional<int64_t>& seed) {
  return f("seed", seed, "Makes the changes repeatable.");
}
void ImageLayer::declare_value_range(Fields& f, Json& range) {
  f("value_range", range, "Least and greatest value of a pixel.");
}
Field& ImageLayer::declare_fill_mode(Fields& f, std::string& mode) {
  return f("fill_mode", mode, "What lies outside.")
      .one_of({"reflect", "wrap", "constant", "nearest"});
}
void ImageLayer::declare_fill_value(Fields& f, Number& value) {
  f("fill_value", value, "What lies outside, for \"constant\".");
}
void ImageLayer::declare_interpolation(Fields& f, std::string& interpolation) {
  f("interpolation", interpolation, "What lies between pixels.")
      .one_of({"nearest", "bilinear"});
}

Json factor_range(std::string_view key, const Json& factor,
                  const FactorRule& rule) {
  const auto refuse = [&] {
    throw ConfigError(
        concat("argument ", quoted(key), " is ", factor.brief(),
               "; expected a number, or a list of two numbers, ",
               rule.low_is_open ? "greater than " : "of at least ",
               rule.low.brief(), " and at most ", rule.high.brief()));
  };
  const double low = rule.low.as_double();
  const double high = rule.high.as_double();
  const auto fits = [&](const Json& value) {
    const double x = value.as_double();
    return (rule.low_is_open ? x > low : x >= low) && x <= high;
  };
  if (is_pair(factor)) {
    const Json& first = factor.at(size_t{0});
    const Json& second = factor.at(size_t{1});
    // Keras holds both numbers to both limits in some layers only. What a layer
    // itself makes of a number is taken, too, though Keras's RandomShear
    // refuses that, and so can't read its own config.
    const bool good =
        rule.single == FactorRule::both_sides
            ? first.as_double() <= high && second.as_double() >= low
            : fits(first) && fits(second);
    const bool own = rule.single == FactorRule::mirrored && fits(second) &&
                     first.as_double() == -second.as_double();
    if (!good && !own) refuse();
    return in_order(first, second);
  }
  if (!factor.is_number() || !fits(factor)) refuse();
  if (rule.single == FactorRule::from_zero) return Json::Array{0, factor};
  const Json size = magnitude(factor);
  const Json least = negative(size);
  const bool cut =
      rule.single == FactorRule::both_sides && least.as_double() < low;
  return Json::Array{cut ? rule.low : least, size};
}

void check_factor(std::string_view key, const Json& factor,
                  const FactorRule& rule) {
  factor_range(key, factor, rule);
}

void check_value_range(const Json& range) {
  if (is_pair(range)) return;
  throw ConfigError(concat("argument \"value_range\" is ", range.brief(),
                           "; expected a list of two numbers"));
}

Json value_range_in_order(const Json& range) {
  check_value_range(range);
  return in_order(range.at(size_t{0}), range.at(size_t{1}));
}

}  // namespace keratin::layers

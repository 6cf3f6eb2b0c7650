#pragma once

#include "keratin/layers/preprocessing/image_preprocessing/image_layer.h"

namespace keratin::layers {

/// What tells the layers with a factor for colors apart.
struct ColorRule {
  std::string_view name;
  std::string_view text;  ///< Of the factor's row.
  int low;                ///< Least factor; the greatest is `high`.
  int high;
  bool sorts_range;  ///< Whether `value_range` is brought in order.
};
inline constexpr ColorRule kColorDegeneration{"RandomColorDegeneration",
                                              kSignedShareText, -1, 1, true};
inline constexpr ColorRule kHue{"RandomHue", kShareText, 0, 1, false};
inline constexpr ColorRule kPosterization{
    "RandomPosterization",
    "Bits: a number in [1, 8], or the two that it lies between.", 1, 8, true};
inline constexpr ColorRule kSaturation{"RandomSaturation", kSignedShareText, -1,
                                       1, true};
inline constexpr ColorRule kSharpness{"RandomSharpness", kShareText, 0, 1,
                                      true};

/// Colors changed by a factor that is drawn for each image: how far they are
/// turned to gray, turned around, reduced to few, or sharpened. Keras's
/// `RandomColorDegeneration`, `RandomHue`, `RandomPosterization`,
/// `RandomSaturation` and `RandomSharpness`.
template <const ColorRule& kRule>
class RandomColorLayer : public RandomImageLayer<RandomColorLayer<kRule>> {
 public:
  static constexpr std::string_view kName = kRule.name;
  struct Args {
    Json factor = nullptr;
    Json value_range = Json::Array{0, 255};
    std::string data_format = "channels_last";
    std::optional<int64_t> seed = {};
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomColorDegeneration = Handle<RandomColorLayer<kColorDegeneration>>;
using RandomHue = Handle<RandomColorLayer<kHue>>;
using RandomPosterization = Handle<RandomColorLayer<kPosterization>>;
using RandomSaturation = Handle<RandomColorLayer<kSaturation>>;
using RandomSharpness = Handle<RandomColorLayer<kSharpness>>;

/// Adds a number that is drawn for each image. Keras's `RandomBrightness`.
class RandomBrightnessLayer : public RandomImageLayer<RandomBrightnessLayer> {
 public:
  static constexpr std::string_view kName = "RandomBrightness";
  struct Args {
    Json factor = nullptr;
    Json value_range = Json::Array{0, 255};
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomBrightness = Handle<RandomBrightnessLayer>;

/// Moves values away from their mean. Keras's `RandomContrast`.
class RandomContrastLayer : public RandomImageLayer<RandomContrastLayer> {
 public:
  static constexpr std::string_view kName = "RandomContrast";
  struct Args {
    Json factor = nullptr;
    Json value_range = Json::Array{0, 255};
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomContrast = Handle<RandomContrastLayer>;

/// Inverts some images. Keras's `RandomInvert`.
class RandomInvertLayer : public RandomImageLayer<RandomInvertLayer> {
 public:
  static constexpr std::string_view kName = "RandomInvert";
  struct Args {
    Json factor = 1.0;
    Json value_range = Json::Array{0, 255};
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomInvert = Handle<RandomInvertLayer>;

/// Turns some images gray. Its config lacks the seed. Keras's
/// `RandomGrayscale`.
class RandomGrayscaleLayer : public RandomImageLayer<RandomGrayscaleLayer> {
 public:
  static constexpr std::string_view kName = "RandomGrayscale";
  struct Args {
    Number factor = 0.5;
    std::string data_format = "channels_last";
    std::optional<int64_t> seed = {};
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
};
using RandomGrayscale = Handle<RandomGrayscaleLayer>;

/// Brightness, contrast, saturation and hue at once, each where its factor is
/// given. Keras's `RandomColorJitter`.
class RandomColorJitterLayer : public RandomImageLayer<RandomColorJitterLayer> {
 public:
  static constexpr std::string_view kName = "RandomColorJitter";
  struct Args {
    Json value_range = Json::Array{0, 255};
    Json brightness_factor = nullptr;
    Json contrast_factor = nullptr;
    Json saturation_factor = nullptr;
    Json hue_factor = nullptr;
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomColorJitter = Handle<RandomColorJitterLayer>;

/// Inverts values above a threshold, after a number was added. One number as a
/// factor stands for the range from 0 to it. Keras's `Solarization`.
class SolarizationLayer : public RandomImageLayer<SolarizationLayer> {
 public:
  static constexpr std::string_view kName = "Solarization";
  struct Args {
    Json addition_factor = 0.0;
    Json threshold_factor = 0.0;
    Json value_range = Json::Array{0, 255};
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using Solarization = Handle<SolarizationLayer>;

}  // namespace keratin::layers

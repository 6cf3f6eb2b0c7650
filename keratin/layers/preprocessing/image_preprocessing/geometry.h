#pragma once

#include "keratin/layers/preprocessing/image_preprocessing/image_layer.h"

namespace keratin::layers {

/// Turns images by an angle that is drawn, as a share of a full turn. Keras's
/// `RandomRotation`.
class RandomRotationLayer : public RandomImageLayer<RandomRotationLayer> {
 public:
  static constexpr std::string_view kName = "RandomRotation";
  struct Args {
    Json factor = nullptr;
    std::string fill_mode = "reflect";
    std::string interpolation = "bilinear";
    std::optional<int64_t> seed = {};
    Number fill_value = 0.0;
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomRotation = Handle<RandomRotationLayer>;

/// Shifts images by shares of their size. Keras's `RandomTranslation`.
class RandomTranslationLayer : public RandomImageLayer<RandomTranslationLayer> {
 public:
  static constexpr std::string_view kName = "RandomTranslation";
  struct Args {
    Json height_factor = nullptr;
    Json width_factor = nullptr;
    std::string fill_mode = "reflect";
    std::string interpolation = "bilinear";
    std::optional<int64_t> seed = {};
    Number fill_value = 0.0;
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomTranslation = Handle<RandomTranslationLayer>;

/// Zooms in (negative) or out by shares of the size; without `width_factor` the
/// aspect ratio stays. Keras's `RandomZoom`.
class RandomZoomLayer : public RandomImageLayer<RandomZoomLayer> {
 public:
  static constexpr std::string_view kName = "RandomZoom";
  struct Args {
    Json height_factor = nullptr;
    Json width_factor = nullptr;
    std::string fill_mode = "reflect";
    std::string interpolation = "bilinear";
    std::optional<int64_t> seed = {};
    Number fill_value = 0.0;
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomZoom = Handle<RandomZoomLayer>;

/// Slants images; one number x stands for the range from -x to x. Keras's
/// `RandomShear`.
class RandomShearLayer : public RandomImageLayer<RandomShearLayer> {
 public:
  static constexpr std::string_view kName = "RandomShear";
  struct Args {
    Json x_factor = 0.0;
    Json y_factor = 0.0;
    std::string interpolation = "bilinear";
    std::string fill_mode = "reflect";
    Number fill_value = 0.0;
    std::string data_format = "channels_last";
    std::optional<int64_t> seed = {};
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomShear = Handle<RandomShearLayer>;

/// Moves the corners of some images. Keras's `RandomPerspective`.
class RandomPerspectiveLayer : public RandomImageLayer<RandomPerspectiveLayer> {
 public:
  static constexpr std::string_view kName = "RandomPerspective";
  struct Args {
    Json factor = 1.0;
    Number scale = 1.0;
    std::string interpolation = "bilinear";
    Number fill_value = 0.0;
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomPerspective = Handle<RandomPerspectiveLayer>;

/// Moves each pixel of some images a little. `fill_mode` may be "mirror", too.
/// Keras's `RandomElasticTransform`.
class RandomElasticTransformLayer
    : public RandomImageLayer<RandomElasticTransformLayer> {
 public:
  static constexpr std::string_view kName = "RandomElasticTransform";
  struct Args {
    Json factor = 1.0;
    Json scale = 1.0;
    std::string interpolation = "bilinear";
    std::string fill_mode = "reflect";
    Number fill_value = 0.0;
    Json value_range = Json::Array{0, 255};
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomElasticTransform = Handle<RandomElasticTransformLayer>;

/// Mirrors images: `mode` is "horizontal", "vertical" or
/// "horizontal_and_vertical". Keras's `RandomFlip`.
class RandomFlipLayer : public RandomImageLayer<RandomFlipLayer> {
 public:
  static constexpr std::string_view kName = "RandomFlip";
  struct Args {
    std::string mode = "horizontal_and_vertical";
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
};
using RandomFlip = Handle<RandomFlipLayer>;

/// A window of `height` and `width` at a place that is drawn. Without a seed
/// one is drawn when the layer is made, and is written. Keras's `RandomCrop`.
class RandomCropLayer : public RandomImageLayer<RandomCropLayer> {
 public:
  static constexpr std::string_view kName = "RandomCrop";
  struct Args {
    int64_t height = 0;
    int64_t width = 0;
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomCrop = Handle<RandomCropLayer>;

/// The window of `height` and `width` in the middle. Keras's `CenterCrop`.
class CenterCropLayer : public ImageLayer {
 public:
  static constexpr std::string_view kName = "CenterCrop";
  struct Args {
    int64_t height = 0;
    int64_t width = 0;
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
};
using CenterCrop = Handle<CenterCropLayer>;

/// Scales to `height` and `width`. Keras's `Resizing`.
class ResizingLayer : public ImageLayer {
 public:
  static constexpr std::string_view kName = "Resizing";
  struct Args {
    int64_t height = 0;
    int64_t width = 0;
    std::string interpolation = "bilinear";
    bool crop_to_aspect_ratio = false;
    bool pad_to_aspect_ratio = false;
    std::string fill_mode = "constant";
    Number fill_value = 0.0;
    bool antialias = false;
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
};
using Resizing = Handle<ResizingLayer>;

}  // namespace keratin::layers

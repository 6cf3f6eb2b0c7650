#pragma once

#include "keratin/layers/preprocessing/image_preprocessing/image_layer.h"

namespace keratin::layers {

/// Stretches each channel to the whole range. Keras's `AutoContrast`.
class AutoContrastLayer : public ImageLayer {
 public:
  static constexpr std::string_view kName = "AutoContrast";
  struct Args {
    Json value_range = Json::Array{0, 255};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using AutoContrast = Handle<AutoContrastLayer>;

/// Makes all of `bins` values as frequent. Keras's `Equalization`.
class EqualizationLayer : public ImageLayer {
 public:
  static constexpr std::string_view kName = "Equalization";
  struct Args {
    Json value_range = Json::Array{0, 255};
    int64_t bins = 256;
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using Equalization = Handle<EqualizationLayer>;

/// Equalization within tiles, with limited slope. Keras's
/// `ContrastLimitedAdaptiveHistogramEqualization`.
class ContrastLimitedAdaptiveHistogramEqualizationLayer : public ImageLayer {
 public:
  static constexpr std::string_view kName =
      "ContrastLimitedAdaptiveHistogramEqualization";
  struct Args {
    Json value_range = Json::Array{0, 255};
    Number clip_limit = 4.0;
    Ints tile_grid_size = {8, 8};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
};
using ContrastLimitedAdaptiveHistogramEqualization =
    Handle<ContrastLimitedAdaptiveHistogramEqualizationLayer>;

/// Bounding boxes cut or filled up to `max_number` of them. Its config lacks
/// `fill_value`. Keras's `MaxNumBoundingBoxes`.
class MaxNumBoundingBoxesLayer : public ImageLayer {
 public:
  static constexpr std::string_view kName = "MaxNumBoundingBoxes";
  struct Args {
    int64_t max_number = 0;
    int64_t fill_value = -1;
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
};
using MaxNumBoundingBoxes = Handle<MaxNumBoundingBoxesLayer>;

}  // namespace keratin::layers

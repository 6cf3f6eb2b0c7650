#pragma once

#include "keratin/layers/preprocessing/image_preprocessing/image_layer.h"

namespace keratin::layers {

/// `num_ops` changes drawn from a list, each of a strength within `factor`.
/// Keras's `RandAugment`.
class RandAugmentLayer : public RandomImageLayer<RandAugmentLayer> {
 public:
  static constexpr std::string_view kName = "RandAugment";
  struct Args {
    Json value_range = Json::Array{0, 255};
    int64_t num_ops = 2;
    Json factor = 0.5;
    std::string interpolation = "bilinear";
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandAugment = Handle<RandAugmentLayer>;

/// Chains of changes, mixed with one another and the image. Keras's `AugMix`.
class AugMixLayer : public RandomImageLayer<AugMixLayer> {
 public:
  static constexpr std::string_view kName = "AugMix";
  struct Args {
    Json value_range = Json::Array{0, 255};
    int64_t num_chains = 3;
    int64_t chain_depth = 3;
    Json factor = 0.3;
    Number alpha = 1.0;
    bool all_ops = true;
    std::string interpolation = "bilinear";
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using AugMix = Handle<AugMixLayer>;

/// Puts a part of one image into another. Keras's `CutMix`.
class CutMixLayer : public RandomImageLayer<CutMixLayer> {
 public:
  static constexpr std::string_view kName = "CutMix";
  struct Args {
    Json factor = 1.0;
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using CutMix = Handle<CutMixLayer>;

/// Weighted sums of two images, with weights of a beta distribution. Keras's
/// `MixUp`.
class MixUpLayer : public RandomImageLayer<MixUpLayer> {
 public:
  static constexpr std::string_view kName = "MixUp";
  struct Args {
    Number alpha = 0.2;
    std::string data_format = "channels_last";
    std::optional<int64_t> seed = {};
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
};
using MixUp = Handle<MixUpLayer>;

/// Fills a rectangle of some images, with noise unless there is a `fill_value`.
/// Keras's `RandomErasing`.
class RandomErasingLayer : public RandomImageLayer<RandomErasingLayer> {
 public:
  static constexpr std::string_view kName = "RandomErasing";
  struct Args {
    Json factor = 1.0;
    Json scale = Json::Array{0.02, 0.33};
    Json fill_value = nullptr;
    Json value_range = Json::Array{0, 255};
    std::optional<int64_t> seed = {};
    std::string data_format = "channels_last";
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomErasing = Handle<RandomErasingLayer>;

/// Blurs some images. Keras's `RandomGaussianBlur`.
class RandomGaussianBlurLayer
    : public RandomImageLayer<RandomGaussianBlurLayer> {
 public:
  static constexpr std::string_view kName = "RandomGaussianBlur";
  struct Args {
    Json factor = 1.0;
    Ints kernel_size = 3;
    Json sigma = 1.0;
    Json value_range = Json::Array{0, 255};
    std::string data_format = "channels_last";
    std::optional<int64_t> seed = {};
    std::optional<std::string> bounding_box_format = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};
using RandomGaussianBlur = Handle<RandomGaussianBlurLayer>;

}  // namespace keratin::layers

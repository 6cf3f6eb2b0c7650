#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/base/random_seed.h"
#include "keratin/layers/preprocessing/category.h"
#include "keratin/layers/preprocessing/feature_space.h"
#include "keratin/layers/preprocessing/image_preprocessing/augmentation.h"
#include "keratin/layers/preprocessing/image_preprocessing/color.h"
#include "keratin/layers/preprocessing/image_preprocessing/geometry.h"
#include "keratin/layers/preprocessing/image_preprocessing/histogram.h"
#include "keratin/layers/preprocessing/lookup.h"
#include "keratin/layers/preprocessing/pipeline.h"
#include "keratin/layers/preprocessing/spectrogram.h"

namespace keratin {
namespace {

using namespace layers;

std::string range(const Json& factor, const FactorRule& rule = {}) {
  return dump_json(factor_range("factor", factor, rule));
}

}  // namespace

TEST_CASE("a factor is a range, in order, with the numbers as they were") {
  CHECK(range(0.3) == "[0, 0.3]");
  CHECK(range(1) == "[0, 1]");
  CHECK(range(0.0) == "[-0.0, 0.0]");
  CHECK(range(-0.3, {.low = -1}) == "[-0.3, 0.3]");
  CHECK(range(Json::Array{0.5, 0}) == "[0, 0.5]");
  CHECK(range(4, {.low = 1, .high = 8}) == "[1, 4]");
  CHECK(range(0.3, {.single = FactorRule::from_zero}) == "[0, 0.3]");
  CHECK(range(0.3, {.single = FactorRule::mirrored}) == "[-0.3, 0.3]");
}

TEST_CASE("a factor that is no range is refused by its argument's name") {
  CHECK_THROWS_WITH_AS(RandomHue({.factor = 1.5}, {.name = "hue"}),
                       "argument \"factor\" is 1.5; expected a number, or a "
                       "list of two numbers, of at least 0 and at most 1",
                       ConfigError);
  const Json bad[] = {nullptr, "x", Json::Array{0.1}, Json::Array{0.1, "x"},
                      Json::Array{2, 3}};
  for (const Json& factor : bad) {
    CHECK_THROWS_AS(RandomContrast({.factor = factor}), ConfigError);
  }
  CHECK_THROWS_AS(RandomZoom({.height_factor = -1}), ConfigError);
  CHECK_THROWS_AS(RandomTranslation({.height_factor = 0.1}), ConfigError);
}

// Keras's, class by class: AutoContrast(value_range=(255, 0)), and so on.
TEST_CASE("a range of values is brought in order, checked, or kept") {
  const auto written = [](const LayerRef& layer) {
    return dump_json(get_config(*layer.layer()).at("value_range"));
  };
  const Json turned = Json::Array{255, 0};
  const Json three = Json::Array{1, 2, 3};
  CHECK(written(AutoContrast({.value_range = turned})) == "[0, 255]");
  CHECK(written(Solarization({.value_range = turned})) == "[0, 255]");
  CHECK(written(RandomBrightness({.factor = 0.5, .value_range = turned})) ==
        "[0, 255]");
  CHECK(written(RandomSharpness({.factor = 0.5, .value_range = turned})) ==
        "[0, 255]");
  CHECK_THROWS_WITH_AS(AutoContrast({.value_range = three}),
                       "argument \"value_range\" is [1, 2, 3]; expected a "
                       "list of two numbers",
                       ConfigError);

  CHECK(written(RandAugment({.value_range = turned})) == "[255, 0]");
  CHECK(written(AugMix({.value_range = turned})) == "[255, 0]");
  CHECK_THROWS_AS(RandAugment({.value_range = three}), ConfigError);
  CHECK_THROWS_AS(AugMix({.value_range = nullptr}), ConfigError);

  CHECK(written(RandomHue({.factor = 0.5, .value_range = turned})) ==
        "[255, 0]");
  CHECK(written(RandomHue({.factor = 0.5, .value_range = three})) ==
        "[1, 2, 3]");
  CHECK(written(RandomContrast({.factor = 0.5, .value_range = three})) ==
        "[1, 2, 3]");
  CHECK(written(RandomErasing({.value_range = nullptr})) == "null");
}

TEST_CASE("every image layer with a seed has the generator that files have") {
  const auto state = [](const LayerRef& layer) {
    const auto& states = layer->states();
    REQUIRE(states.size() == 1);
    CHECK(states[0].attribute == "generator");
    const Array value = states[0].variables.at(0).value();
    const auto numbers = value.typed<uint32_t>();
    return std::vector<uint32_t>(numbers.begin(), numbers.end());
  };
  const std::vector<uint32_t> due{7, 0};
  CHECK(state(RandomFlip({.seed = 7})) == due);
  CHECK(state(MixUp({.seed = 7})) == due);
  CHECK(state(RandomGrayscale({.seed = 7})) == due);
  CHECK(state(RandomHue({.factor = 0.5, .seed = 7})) == due);
  CHECK(state(RandomCrop({.height = 2, .width = 3, .seed = 7})) == due);
  CHECK(CenterCrop({.height = 2, .width = 3})->states().empty());
}

// keras.utils.set_random_seed(42)
// keras.layers.RandomCrop(2, 3).get_config()["seed"]
TEST_CASE("a crop's own seed is repeatable, and is written") {
  const auto seed = [](RandomCropLayer::Args args) {
    return get_config(*RandomCrop(args).layer()).at("seed").as_int();
  };
  for (int time = 0; time < 2; ++time) {
    seed_process(42);
    CHECK(seed({.height = 2, .width = 3}) == 686579304);
  }
  CHECK(seed({.height = 2, .width = 3}) != 686579304);
  CHECK(seed({.height = 2, .width = 3, .seed = 7}) == 7);
}

TEST_CASE("a layer without a computation says so when it is called") {
  const RandomFlip flip({}, {.name = "flip"});
  CHECK_THROWS_WITH_AS(
      flip(KerasTensor({kNone, 4, 4, 3}, DType::float32)),
      "flip: RandomFlip: the layer's configuration is kept, but running it "
      "isn't there yet",
      Unsupported);
}

TEST_CASE("arguments that don't go together are refused") {
  CHECK_THROWS_AS(RandomGaussianBlur({.kernel_size = 4}), ConfigError);
  CHECK_THROWS_AS(RandomShear({.fill_mode = "mirror"}), ConfigError);
  CHECK_THROWS_AS(Discretization(), ConfigError);
  CHECK_THROWS_AS(Hashing({.num_bins = 2}, {.dtype = "float32"}), ConfigError);
  CHECK_THROWS_AS(MelSpectrogram({.fft_length = 4, .sequence_length = 8}),
                  ConfigError);
}

TEST_CASE("layers that write their name late have one name and one dtype") {
  const auto config = [](const LayerRef& layer) {
    return dump_json(get_config(*layer.layer()));
  };
  CHECK(config(Discretization({.num_bins = 4},
                              {.name = "d", .dtype = "mixed_float16"})) ==
        R"({"bin_boundaries": null, "num_bins": 4, "epsilon": 0.01, )"
        R"("output_mode": "int", "sparse": false, "name": "d", )"
        R"("dtype": "float32"})");
  CHECK(config(HashedCrossing({.num_bins = 5}, {.name = "h"})) ==
        R"({"num_bins": 5, "output_mode": "int", "sparse": false, )"
        R"("name": "h", "dtype": "int64"})");
  CHECK(config(HashedCrossing({.num_bins = 5, .output_mode = "one_hot"},
                              {.name = "h", .dtype = "float16"})) ==
        R"({"num_bins": 5, "output_mode": "one_hot", "sparse": false, )"
        R"("name": "h", "dtype": "float16"})");
  const Pipeline pipeline({.layers = {RandomFlip()}}, {.name = "p"});
  CHECK(pipeline->name() == "p");
  const JsonObject written = get_config(*pipeline.layer());
  CHECK(written.begin()->first == "layers");
  CHECK(written.at("name") == Json("p"));
  CHECK(written.size() == 2);
}

TEST_CASE("look-ups hold their modes against one another") {
  CHECK_THROWS_AS(StringLookup({.pad_to_max_tokens = true}), ConfigError);
  CHECK_THROWS_AS(StringLookup({.vocabulary = "words.txt"}), Unsupported);
  CHECK_THROWS_AS(StringLookup({.vocabulary = Json::Array{}}), ConfigError);
  CHECK_THROWS_AS(
      IntegerLookup({.num_oov_indices = INT64_MAX, .salt = Json(3)}),
      ConfigError);
  CHECK_THROWS_AS(IntegerLookup({.invert = true, .output_mode = "count"}),
                  ConfigError);
  CHECK_THROWS_AS(
      TextVectorization({.output_mode = "count", .output_sequence_length = 3}),
      ConfigError);
  CHECK_THROWS_AS(TextVectorization({.split = JsonObject{}}), Unsupported);
}

TEST_CASE("a feature space holds features") {
  CHECK_THROWS_AS(FeatureSpace(), ConfigError);
  const auto age = make_object<Feature>({.dtype = "float32",
                                         .preprocessor = TFDIdentity(),
                                         .output_mode = "float"});
  const FeatureSpace space({.features = {{"age", age}}});
  CHECK(get_config(*space.layer()).at("features").find("age") != nullptr);
}

}  // namespace keratin

// What layers say of the shapes that they were built for, and how they are
// built from it.

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/attention/multi_head_attention.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/preprocessing/feature_space.h"
#include "keratin/layers/preprocessing/numeric.h"
#include "keratin/layers/regularization/dropout.h"
#include "keratin/layers/reshaping/reshaping.h"

namespace keratin {
namespace {

using layers::Dense;

Json parsed(const char* text) { return parse_json(text); }

std::string built_for(const LayerRef& layer) {
  return dump_json(layer->get_build_config());
}

struct SameLayer : Layer {
  static constexpr std::string_view kName = "Same";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  Tensors call(const Tensors& x, Call&) const override { return x; }
};
using Same = Handle<SameLayer>;

}  // namespace

TEST_CASE("a layer says what shape it was built for, and None before") {
  const Dense dense({.units = 2});
  CHECK(built_for(dense) == "null");
  dense->ensure_built(Shape{kNone, 3});
  CHECK(built_for(dense) == "{\"input_shape\": [null, 3]}");
}

TEST_CASE("a layer without weights says its shape if it is built by a call") {
  const Same custom;
  const layers::Flatten flatten;
  const layers::Dropout dropout({.rate = 0.5});
  for (const LayerRef& layer :
       {LayerRef(custom), LayerRef(flatten), LayerRef(dropout)}) {
    layer->ensure_built(Shape{kNone, 3});
  }
  CHECK(built_for(custom) == "{\"input_shape\": [null, 3]}");
  CHECK(built_for(flatten) == "{\"input_shape\": [null, 3]}");
  CHECK(dropout->built());
  CHECK(built_for(dropout) == "null");
}

TEST_CASE("a layer is built from what another says") {
  const Dense first({.units = 2});
  first->ensure_built(Shape{kNone, 3});
  const Dense second({.units = 2});
  second->build_from_config(first->get_build_config());
  CHECK(second->built());
  CHECK(second->weights().at(0).shape() == Shape{3, 2});
  CHECK(built_for(second) == built_for(first));
}

TEST_CASE("a layer from a serialized form is built from what that says") {
  const Dense dense({.units = 2});
  dense->ensure_built(Shape{kNone, 5});
  const LayerRef again = layers::deserialize(layers::serialize(dense));
  CHECK(built_for(again) == "{\"input_shape\": [null, 5]}");
  again->build_from_config(again->get_build_config());
  CHECK(again->weights().at(0).shape() == Shape{5, 2});
}

TEST_CASE("the shapes of several arguments go by name") {
  const layers::MultiHeadAttention attention({.num_heads = 2, .key_dim = 4});
  const char* const config =
      "{\"shapes_dict\": {\"query_shape\": [1, 2, 4], "
      "\"value_shape\": [1, 3, 4]}}";
  attention->build_from_config(parsed(config));
  CHECK(attention->built());
  CHECK(built_for(attention) == config);
}

TEST_CASE("a layer without weights says what it was told") {
  const layers::Dropout dropout({.rate = 0.5});
  dropout->build_from_config(parsed("{\"input_shape\": [null, 3]}"));
  CHECK(built_for(dropout) == "{\"input_shape\": [null, 3]}");
}

TEST_CASE("None and {} build nothing, and what is built stays") {
  const Dense dense({.units = 2});
  dense->build_from_config(Json());
  dense->build_from_config(JsonObject());
  CHECK_FALSE(dense->built());
  dense->build_from_config(parsed("{\"input_shape\": [null, 3]}"));
  dense->build_from_config(parsed("{\"input_shape\": [null, 4]}"));
  CHECK(dense->weights().at(0).shape() == Shape{3, 2});
}

TEST_CASE("features are built each from its own") {
  const layers::Normalization age({.axis = -1});
  const auto feature = make_object<layers::Feature>(
      {.dtype = "float32", .preprocessor = age, .output_mode = "float"});
  layers::FeatureSpaceLayer::Args args;
  args.features.objects.emplace_back("age", feature);
  const layers::FeatureSpace space(args);
  const char* const config = "{\"age\": {\"input_shape\": [null, 1]}}";
  space->build_from_config(parsed(config));
  CHECK(age->built());
  CHECK(built_for(space) == config);
}

TEST_CASE("what is no shape is refused with the layer's name") {
  const auto refused = [](const char* config, const char* text) {
    CAPTURE(config);
    const Dense dense({.units = 2}, {.name = "head"});
    CHECK_THROWS_WITH_AS(dense->build_from_config(parsed(config)),
                         doctest::Contains(text), Error);
    CHECK_FALSE(dense->built());
  };
  refused("5", "head: expected an object, got 5");
  refused("{\"input_shape\": 5}", "head > input_shape: expected a list, got 5");
  refused("{\"input_shape\": [null, \"3\"]}",
          "head > input_shape[1]: expected an integer");
  refused("{\"shapes_dict\": {\"a\": [[2], [null, \"3\"]]}}",
          "head > shapes_dict > a[1][1]: expected an integer");
  refused("{\"input_shape\": [null, -3]}", "has the size -3");
  refused("{\"input_shape\": null}", "head: expected one tensor, got None");
  refused("{\"input_shape\": [3]}", "expected min_ndim=2, found ndim=1");
  refused("{\"input_shape\": [null, 4611686018427387904]}", "head: ");
}

TEST_CASE("shapes are held to the limits on axes and depth") {
  const auto refused = [](Json shape) {
    const Dense dense({.units = 2}, {.name = "head"});
    JsonObject config;
    config.append("input_shape", std::move(shape));
    try {
      dense->build_from_config(Json(std::move(config)));
    } catch (const LimitError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  CHECK(refused(Json::Array(33, 1)) ==
        "head > input_shape: a shape of 33 dimensions is over the limit rank = "
        "32");
  CHECK(refused(Json::Array(32, 1)) == "accepted");
  Json deep = Json::Array{};
  for (int i = 0; i < 5000; ++i) {
    Json::Array outer;
    outer.push_back(std::move(deep));
    deep = std::move(outer);
  }
  CHECK(refused(std::move(deep)) ==
        "head: lists and dicts are nested deeper than json_depth = 512");
}

}  // namespace keratin

// Numbers are what Keras 3.15.1 computes on JAX.

#include <doctest/doctest.h>

#include <map>

#include "keratin/base/error.h"
#include "keratin/graph/grad.h"
#include "keratin/layers/initializers/initializers.h"
#include "keratin/layers/normalization/normalization.h"
#include "keratin/ops/ops.h"
#include "keratin/ops/values_for_test.h"

namespace keratin::layers {
namespace {

using ops::testing::bools;
using ops::testing::check;
using ops::testing::floats;
using ops::testing::wave;

// Momenta and an epsilon that tell the statistics apart; state that needs each
// limit: the first deviation is small, the second large, the third 0.
BatchNormalization renormalizing(BatchNormalizationLayer::Args args) {
  args.momentum = 0.5;
  args.epsilon = 0.01;
  args.renorm = true;
  args.renorm_momentum = 0.75;
  BatchNormalization norm(args);
  norm->ensure_built(Shape{4, 2, 3});
  const std::map<std::string, std::vector<float>> state = {
      {"gamma", {1.5, -0.5, 2}},        {"beta", {0.25, 0, -1}},
      {"moving_mean", {0.5, -0.25, 1}}, {"moving_variance", {4, 0.25, 1}},
      {"moving_stddev", {2, 0.5, 1}},   {"renorm_mean", {0, 0.5, 2}},
      {"renorm_stddev", {0.5, 2, 0}}};
  for (Variable weight : norm->weights()) {
    weight.assign(Array::of<float>({3}, std::span(state.at(weight.name()))));
  }
  return norm;
}

void check_updates(const StateUpdates& updates,
                   const std::map<std::string, std::vector<double>>& expected) {
  std::map<std::string, Tensor> found;
  for (const auto& [variable, value] : updates.all()) {
    found.emplace(variable.name(), value);
  }
  REQUIRE(found.size() == expected.size());
  for (const auto& [name, values] : expected) {
    INFO(name);
    check(found.at(name), {3}, values);
  }
}

// Of <wave(5), y>.
Tensor slope(const Tensor& y, const Tensor& wrt) {
  const Tensor loss = ops::sum(y * wave({4, 2, 3}, 5));
  return gradients(loss, std::vector<Tensor>{wrt})[0];
}

}  // namespace

TEST_CASE("statistics of half precision move in single precision") {
  const BatchNormalization norm({.moving_mean_initializer = "ones"},
                                {.dtype = "float16"});
  StateUpdates updates;
  norm(ops::testing::tensor(DType::float16, {2, 1}, {0.5, 0.5}), true);
  REQUIRE(updates.all().size() == 2);
  const auto& [variable, value] = updates.all()[0];
  CHECK(variable.name() == "moving_mean");
  CHECK(value.dtype() == DType::float16);
  check(value, {1}, {0.9951171875}, 0);
}

TEST_CASE("renormalization has statistics of its own, and deviations") {
  const BatchNormalization norm(
      {.moving_mean_initializer = make_object<initializers::Constant>({0.5}),
       .moving_variance_initializer = make_object<initializers::Constant>({4}),
       .renorm = true});
  norm->ensure_built(Shape{1, 2});
  std::vector<std::string> names;
  std::vector<double> values;
  for (const Variable& weight : norm->weights()) {
    names.push_back(weight.name());
    values.push_back(weight.value().at(1));
  }
  CHECK(names == std::vector<std::string>{"gamma", "beta", "moving_mean",
                                          "moving_variance", "moving_stddev",
                                          "renorm_mean", "renorm_stddev"});
  CHECK(values == std::vector<double>{1, 0, 0.5, 4, 2, 0.5, 2});
  CHECK(norm->trainable_weights().size() == 2);
}

TEST_CASE("renormalization corrects within its limits") {
  const BatchNormalization norm =
      renormalizing({.renorm_clipping = JsonObject{
                         {"rmin", 0.5}, {"rmax", 1.25}, {"dmax", 0.25}}});
  const Tensor x = wave({4, 2, 3});
  StateUpdates updates;
  const Tensor y = norm(x, true);
  check(
      y, {4, 2, 3},
      {-2.390641,  0.0003946722, -2.700218,  2.359385,  0.1747632,  -4.17741,
       1.359379,   0.3491317,    2.839251,   0.3593738, 0.5235002,  1.362059,
       -0.6406317, -0.3047502,   -0.1151326, -1.640637, -0.1303817, -1.592324,
       3.109389,   0.0439868,    -3.069516,  2.109383,  0.2183553,  -4.546708});
  check_updates(updates, {{"moving_mean", {0.3046875, -0.09375, 0.328125}},
                          {"moving_variance", {2.147219, 0.3601947, 0.8421139}},
                          {"moving_stddev", {1.468747, 0.6084362, 0.9231001}},
                          {"renorm_mean", {0.02734375, 0.390625, 1.414062}},
                          {"renorm_stddev", {0.6093737, 1.679218, 0.21155}}});
  check(slope(y, x), {4, 2, 3},
        {-1.179836, 0.4578068,   0.6384296, -0.4421045, -0.2746841, -1.189304,
         -1.807949, -0.00455603, -1.001422, 2.576237,   0.265572,   -2.829156,
         1.210392,  -0.01491728, 3.836964,  -0.1554526, 0.2552108,  2.00923,
         0.5822792, -0.4772801,  0.1814961, -0.7835656, -0.2071521, -1.646238});
  check(slope(y, norm->weights()[0]), {3}, {-3.785175, -1.766172, -2.133058});
  check(slope(y, norm->weights()[1]), {3}, {-1.625, 0.875, 0.5});
}

TEST_CASE(
    "renormalization knows no limits unless told, and counts no masked steps") {
  const BatchNormalization norm =
      renormalizing({.center = false, .scale = false});
  const Tensor x = wave({4, 2, 3});
  const Tensor mask = bools({4, 2}, {1, 1, 1, 0, 0, 1, 1, 1});
  StateUpdates updates;
  const Tensor y = norm(x.with_mask(mask), true);
  check(y, {4, 2, 3},
        {-2.75, -0.0625, -27.5,   2,      -0.3125, -32.5, 1,      -0.5625,
         -8.75, 0,       -0.8125, -13.75, -1,      0.375, -18.75, -2,
         0.125, -23.75,  2.75,    -0.125, -28.75,  1.75,  -0.375, -33.75});
  check_updates(updates, {{"moving_mean", {0.3645833, -0.09375, 0.2083333}},
                          {"moving_variance", {2.306746, 0.2205163, 0.8338634}},
                          {"moving_stddev", {1.522086, 0.4801211, 0.9186204}},
                          {"renorm_mean", {0.05729167, 0.390625, 1.354167}},
                          {"renorm_stddev", {0.636043, 1.615061, 0.2093102}}});
}

TEST_CASE("a moving variance doesn't fall below zero") {
  const BatchNormalization norm({.momentum = 0.5,
                                 .moving_variance_initializer = "zeros",
                                 .renorm = true});
  StateUpdates updates;
  check(norm(floats({2, 1}, {1, 1}), true), {2, 1}, {31.62277, 31.62277});
  const auto& [variable, value] = updates.all().back();
  CHECK(variable.name() == "moving_variance");
  check(value, {1}, {0});
}

TEST_CASE("limits of renormalization that can't be are refused") {
  const auto answer = [](const Json& clipping) -> std::string {
    try {
      BatchNormalization({.renorm = true, .renorm_clipping = clipping});
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(answer(JsonObject{{"rmax", nullptr}, {"dmax", 0}}) == "");
  CHECK(answer(JsonObject{{"max", 1}}) ==
        "argument \"renorm_clipping\" is {'max': 1}; expected a dict of "
        "\"rmax\", \"rmin\", \"dmax\"");
  CHECK(answer(3) ==
        "argument \"renorm_clipping\" is 3; expected a dict of \"rmax\", "
        "\"rmin\", \"dmax\"");
  CHECK(answer(JsonObject{{"rmax", "a"}}) ==
        "argument \"renorm_clipping\" is {'rmax': 'a'}; expected a number or "
        "None as \"rmax\"");
  CHECK(answer(JsonObject{{"rmax", 1}, {"rmin", 2}}) ==
        "argument \"renorm_clipping\" is {'rmax': 1, 'rmin': 2}; expected "
        "\"rmax\" to be at least \"rmin\"");
  CHECK(answer(JsonObject{{"dmax", -1}}) ==
        "argument \"renorm_clipping\" is {'dmax': -1}; expected \"dmax\" to be "
        "at least 0");
  // As in Keras, what isn't used isn't looked at.
  BatchNormalization({.renorm_clipping = JsonObject{{"max", 1}}});
}

}  // namespace keratin::layers

#include "keratin/layers/initializers/initializers.h"

#include <doctest/doctest.h>

#include <cmath>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using ops::testing::check;

struct Statistics {
  double mean = 0;
  double deviation = 0;
  double lowest = 0;
  double highest = 0;
};

Statistics statistics_of(const Array& values) {
  Statistics s;
  const auto count = static_cast<double>(values.size());
  for (const float value : values.typed<float>()) {
    s.mean += value / count;
    s.lowest = std::min<double>(s.lowest, value);
    s.highest = std::max<double>(s.highest, value);
  }
  for (const float value : values.typed<float>()) {
    s.deviation += (value - s.mean) * (value - s.mean) / count;
  }
  s.deviation = std::sqrt(s.deviation);
  return s;
}

Statistics drawn(const Json& serialized, const Shape& shape = {200, 300}) {
  DeserializeContext context;
  const auto object =
      deserialize_keras_object(serialized, Kind::initializer, context);
  return statistics_of(
      (dynamic_cast<const InitializerObject&>(*object))(shape, DType::float32));
}

Json seeded(const char* class_name) {
  return JsonObject{{"class_name", class_name},
                    {"config", JsonObject{{"seed", 7}}}};
}

std::vector<float> floats_of(const Array& array) {
  const auto values = array.typed<float>();
  return {values.begin(), values.end()};
}

}  // namespace

TEST_CASE("constant initializers give their numbers in every dtype") {
  check(Tensor(Initializer("zeros")(Shape{2}, DType::float32)), {2}, {0, 0});
  check(Tensor(Initializer("ones")(Shape{2, 1}, DType::int32)), {2, 1}, {1, 1});
  const Initializer half = make_object<initializers::Constant>({.value = 0.5});
  CHECK(half(Shape{3}, DType::bfloat16).dtype() == DType::bfloat16);
  check(Tensor(half(Shape{3}, DType::float16)), {3}, {0.5, 0.5, 0.5});
  check(Tensor(half(Shape{}, DType::float64)), {}, {0.5});
  CHECK(half(Shape{0, 4}, DType::float32).size() == 0);
}

TEST_CASE("identity is the unit matrix, square or not") {
  const Initializer identity("identity");
  check(Tensor(identity(Shape{2, 3}, DType::float32)), {2, 3},
        {1, 0, 0, 0, 1, 0});
  CHECK_THROWS_WITH_AS(identity(Shape{2, 2, 2}, DType::float32),
                       "Identity makes matrices, asked for (2, 2, 2)",
                       ShapeError);
  const Initializer twice = make_object<initializers::Identity>({.gain = 2});
  check(Tensor(twice(Shape{2, 2}, DType::float32)), {2, 2}, {2, 0, 0, 2});
}

TEST_CASE("an identity's gain is written where Keras 3 would lose it") {
  const auto text = [](double gain) {
    return dump_json(initializers::serialize(
                         make_object<initializers::Identity>({.gain = gain}))
                         .at("config"));
  };
  CHECK(text(1) == "{}");
  CHECK(text(2) == R"({"gain": 2.0})");
}

TEST_CASE("a seed makes the numbers repeatable, and none makes them differ") {
  const Initializer seven =
      make_object<initializers::RandomNormal>({.seed = 7});
  const Initializer eight =
      make_object<initializers::RandomNormal>({.seed = 8});
  const Initializer free("random_normal");
  const auto first = floats_of(seven(Shape{64}, DType::float32));
  CHECK(floats_of(seven(Shape{64}, DType::float32)) == first);
  CHECK(floats_of(eight(Shape{64}, DType::float32)) != first);
  CHECK(floats_of(free(Shape{64}, DType::float32)) !=
        floats_of(free(Shape{64}, DType::float32)));
}

TEST_CASE("a seed that is no integer is refused") {
  const Initializer bad =
      make_object<initializers::RandomNormal>({.seed = "7"});
  CHECK_THROWS_WITH_AS(
      bad(Shape{2}, DType::float32),
      "argument \"seed\" is '7'; expected an integer, None or a "
      "SeedGenerator",
      ConfigError);
}

TEST_CASE("normal numbers have their mean and deviation") {
  const Statistics s = drawn(seeded("RandomNormal"));
  CHECK(s.mean == doctest::Approx(0).epsilon(0.001));
  CHECK(s.deviation == doctest::Approx(0.05).epsilon(0.02));
  CHECK(s.highest > 0.15);
}

TEST_CASE("truncated numbers stay within two deviations") {
  const Statistics s = drawn(seeded("TruncatedNormal"));
  CHECK(s.mean == doctest::Approx(0).epsilon(0.001));
  CHECK(s.lowest >= -0.1);
  CHECK(s.highest <= 0.1);
  CHECK(s.deviation == doctest::Approx(0.05 * 0.8796).epsilon(0.02));
}

TEST_CASE("uniform numbers fill their range") {
  const Statistics s = drawn(seeded("RandomUniform"));
  CHECK(s.lowest >= -0.05);
  CHECK(s.lowest < -0.0495);
  CHECK(s.highest < 0.05);
  CHECK(s.highest > 0.0495);
  CHECK(s.deviation == doctest::Approx(0.05 / std::sqrt(3)).epsilon(0.02));
}

TEST_CASE("scaled initializers have the deviation of their papers") {
  // (200, 300): fan_in 200, fan_out 300
  const auto deviation = [](const char* name) {
    return doctest::Approx(drawn(seeded(name)).deviation).epsilon(0.02);
  };
  CHECK(std::sqrt(2.0 / 500) == deviation("GlorotUniform"));
  CHECK(std::sqrt(2.0 / 500) == deviation("GlorotNormal"));
  CHECK(std::sqrt(2.0 / 200) == deviation("HeUniform"));
  CHECK(std::sqrt(2.0 / 200) == deviation("HeNormal"));
  CHECK(std::sqrt(1.0 / 200) == deviation("LecunUniform"));
  CHECK(std::sqrt(1.0 / 200) == deviation("LecunNormal"));
}

TEST_CASE("kernels of convolutions count the receptive field") {
  // (3, 3, 20, 40): fan_in 180
  CHECK(drawn(seeded("LecunNormal"), {3, 3, 20, 40}).deviation ==
        doctest::Approx(std::sqrt(1.0 / 180)).epsilon(0.05));
}

TEST_CASE("axes that count as inputs may be told") {
  const Json json =
      JsonObject{{"class_name", "HeUniform"},
                 {"config", JsonObject{{"seed", 1},
                                       {"input_axes", Json::Array{0, -1}},
                                       {"output_axes", 1}}}};
  CHECK(drawn(json, {10, 40, 50}).deviation ==
        doctest::Approx(std::sqrt(2.0 / 500)).epsilon(0.05));
}

TEST_CASE("orthogonal matrices have rows or columns at right angles") {
  const Initializer orthogonal =
      make_object<initializers::Orthogonal>({.gain = 2.0, .seed = 3});
  for (const Shape& shape : {Shape{4, 4}, Shape{3, 5}, Shape{2, 3, 4}}) {
    const Array made = orthogonal(shape, DType::float32);
    const auto columns = static_cast<size_t>(shape.back());
    const size_t rows = static_cast<size_t>(made.size()) / columns;
    const bool by_rows = rows < columns;
    const size_t count = by_rows ? rows : columns;
    for (size_t i = 0; i < count; ++i) {
      for (size_t j = 0; j < count; ++j) {
        double product = 0;
        for (size_t k = 0; k < (by_rows ? columns : rows); ++k) {
          const size_t a = by_rows ? i * columns + k : k * columns + i;
          const size_t b = by_rows ? j * columns + k : k * columns + j;
          product += made.typed<float>()[a] * made.typed<float>()[b];
        }
        CHECK(product == doctest::Approx(i == j ? 4 : 0).epsilon(1e-5));
      }
    }
  }
}

TEST_CASE("orthogonal weights without elements are no trouble") {
  const Initializer orthogonal("orthogonal");
  CHECK(orthogonal(Shape{3, 0}, DType::float32).shape() == Shape{3, 0});
  CHECK(orthogonal(Shape{0, 3}, DType::float32).shape() == Shape{0, 3});
  CHECK_THROWS_WITH_AS(orthogonal(Shape{3}, DType::float32),
                       "Orthogonal makes ranks of 2 or more, asked for (3,)",
                       ShapeError);
}

TEST_CASE("variance scaling is told which modes there are") {
  CHECK_THROWS_WITH_AS(
      make_object<initializers::VarianceScaling>({.mode = "fan"}),
      "argument \"mode\" is \"fan\"; expected one of \"fan_in\", \"fan_out\", "
      "\"fan_avg\"",
      ConfigError);
  CHECK_THROWS_WITH_AS(
      make_object<initializers::VarianceScaling>({.scale = 0}),
      "argument \"scale\" is 0; expected a number greater than 0", ConfigError);
}

TEST_CASE("every name of Keras's initializers is known") {
  for (const char* name : {"constant",
                           "glorot_normal",
                           "glorot_uniform",
                           "he_normal",
                           "he_uniform",
                           "identity",
                           "lecun_normal",
                           "lecun_uniform",
                           "normal",
                           "one",
                           "ones",
                           "orthogonal",
                           "random_normal",
                           "random_uniform",
                           "truncated_normal",
                           "uniform",
                           "variance_scaling",
                           "zero",
                           "zeros",
                           "GlorotUniform",
                           "IdentityInitializer",
                           "OrthogonalInitializer"}) {
    CAPTURE(name);
    CHECK_NOTHROW(Initializer{name});
  }
}

TEST_CASE("a constant may be an array that broadcasts") {
  const Initializer rows =
      make_object<initializers::Constant>({.value = Json::Array{1, Json(2.5)}});
  CHECK(floats_of(rows(Shape{2, 2}, DType::float32)) ==
        std::vector<float>{1, 2.5, 1, 2.5});
  const Initializer yes = make_object<initializers::Constant>({.value = true});
  CHECK(floats_of(yes(Shape{1}, DType::float32)) == std::vector<float>{1});
  CHECK_THROWS_WITH_AS(rows(Shape{3}, DType::float32),
                       "value > broadcast_to: expected a shape "
                       "that broadcasts to (3,), got float32 (2,)",
                       ShapeError);
  CHECK_THROWS_WITH_AS(make_object<initializers::Constant>({.value = "x"}),
                       "value: \"value\" has 'x'; expected what fits dtype "
                       "\"float32\"",
                       ConfigError);
}

}  // namespace keratin

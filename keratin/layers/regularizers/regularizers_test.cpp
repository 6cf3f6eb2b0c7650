#include "keratin/layers/regularizers/regularizers.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using ops::testing::check;
using ops::testing::floats;

const Tensor kWeight = floats({2, 3}, {3, -1, 0.5, 4, 2, -0.5});

}  // namespace

TEST_CASE("regularizers give Keras's penalties") {
  using namespace regularizers;
  check((*make_object<L1>({.l1 = 0.1}))(kWeight), {}, {1.1});
  check((*make_object<L2>({.l2 = 0.1}))(kWeight), {}, {3.05});
  check((*make_object<L1L2>({.l1 = 0.1, .l2 = 0.2}))(kWeight), {}, {7.2});
}

TEST_CASE("the orthogonal regularizer penalizes rows or columns") {
  using regularizers::OrthogonalRegularizer;
  const Tensor square = floats({2, 2}, {3, -1, 4, 2});
  check((*make_object<OrthogonalRegularizer>({.factor = 0.1}))(square), {},
        {0.0707106739});
  check((*make_object<OrthogonalRegularizer>(
            {.factor = 0.1, .mode = "columns"}))(square),
        {}, {0.0447213612});
  CHECK_THROWS_WITH_AS(
      (*make_object<OrthogonalRegularizer>({}))(floats({2}, {1, 2})),
      "OrthogonalRegularizer takes matrices, got (2,)", ShapeError);
}

TEST_CASE("names stand for regularizers with Keras's defaults") {
  check(Regularizer("l1")(kWeight), {}, {11.0 * 0.01f});
  check(Regularizer("l2")(kWeight), {}, {0.305});
  check(Regularizer("l1l2")(kWeight), {}, {0});
  CHECK(dump_json(get_config(*Regularizer("L1").object())) ==
        R"({"l1": 0.009999999776482582})");
  CHECK_NOTHROW(Regularizer("orthogonal_regularizer"));
}

TEST_CASE("names that Keras's regularizers.get refuses are refused") {
  for (const char* name : {"l1_l2", "L1_L2", "orthogonal"}) {
    CAPTURE(name);
    CHECK_THROWS_AS(regularizers::get(name), NotFound);
  }
  for (const char* name : {"L1L2", "l1l2"}) {
    CHECK(regularizers::get(name).object()->info()->name == "L1L2");
  }
}

TEST_CASE("factors below zero are refused") {
  CHECK_THROWS_WITH_AS(make_object<regularizers::L2>({.l2 = -1.0}),
                       "argument \"l2\" is -1; expected a number of at least 0",
                       ConfigError);
}

TEST_CASE("none is no regularizer") {
  const Regularizer regularizer = none;
  CHECK(regularizer.is_none());
  CHECK_FALSE(regularizer);
}

TEST_CASE("an unknown regularizer is told with near names") {
  CHECK_THROWS_WITH_AS(
      Regularizer("L3"),
      "unknown regularizer \"L3\"; the nearest known names are \"L1\", "
      "\"L2\". Register it with get_custom_objects().add<L3>(\"L3\") before "
      "loading, or pass it in custom_objects",
      NotFound);
}

}  // namespace keratin

#include "keratin/layers/constraints/constraints.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/ops/values_for_test.h"

namespace keratin {
namespace {

using ops::testing::check;
using ops::testing::floats;
using namespace constraints;

const Tensor kWeight = floats({2, 3}, {3, -1, 0.5, 4, 2, -0.5});

}  // namespace

TEST_CASE("max norm shrinks what is too long along its axis") {
  check((*make_object<MaxNorm>({}))(kWeight), {2, 3},
        {1.2, -0.89442718, 0.49999991, 1.6, 1.78885436, -0.49999991});
  check((*make_object<MaxNorm>({.axis = 1}))(kWeight), {2, 3},
        {1.87408519, -0.62469506, 0.31234753, 1.77777779, 0.8888889,
         -0.22222222});
}

TEST_CASE("non-negative weights lose what is below zero") {
  check(Constraint("non_neg")(kWeight), {2, 3}, {3, 0, 0.5, 4, 2, 0});
}

TEST_CASE("names stand for constraints, in snake case or as the class has it") {
  const auto name_of = [](const char* name) {
    return constraints::get(name).object()->info()->name;
  };
  CHECK(name_of("max_norm") == "MaxNorm");
  CHECK(name_of("min_max_norm") == "MinMaxNorm");
  CHECK(name_of("non_neg") == "NonNeg");
  CHECK(name_of("unit_norm") == "UnitNorm");
  CHECK(name_of("UnitNorm") == "UnitNorm");
  CHECK_THROWS_AS(constraints::get("maxnorm"), NotFound);
}

TEST_CASE("unit norm takes one axis or several") {
  check((*make_object<UnitNorm>({}))(kWeight), {2, 3},
        {0.6, -0.44721359, 0.70710665, 0.8, 0.89442718, -0.70710665});
  check((*make_object<UnitNorm>({.axis = {0, 1}}))(kWeight), {2, 3},
        {0.5432145, -0.181071505, 0.0905357525, 0.72428602, 0.36214301,
         -0.0905357525});
}

TEST_CASE("a range of norms is approached at its rate") {
  check((*make_object<MinMaxNorm>(
            {.min_value = 1.0, .max_value = 2.0, .rate = 0.5}))(kWeight),
        {2, 3},
        {2.0999999, -0.94721353, 0.6035533, 2.8, 1.89442706, -0.6035533});
}

TEST_CASE("configs are Keras's") {
  CHECK(dump_json(get_config(*Constraint("max_norm").object())) ==
        R"({"max_value": 2, "axis": 0})");
  CHECK(dump_json(get_config(*make_object<UnitNorm>({.axis = {0, 1}}))) ==
        R"({"axis": [0, 1]})");
  CHECK(dump_json(get_config(*Constraint("MinMaxNorm").object())) ==
        R"({"min_value": 0.0, "max_value": 1.0, "rate": 1.0, "axis": 0})");
}

}  // namespace keratin

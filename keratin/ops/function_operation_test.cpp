#include "keratin/ops/function_operation.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/eval.h"
#include "keratin/ops/array_argument.h"
#include "keratin/ops/values_for_test.h"

// Values are those of keras.src.ops on JAX.

namespace keratin::ops {
namespace {

using testing::bools;
using testing::check;
using testing::floats;
using testing::ints;

std::shared_ptr<FunctionOperation> operation(const char* class_name,
                                             JsonObject config) {
  config["name"] = "f";
  return FunctionOperation::from_serialized({{"module", "keras.src.ops.numpy"},
                                             {"class_name", class_name},
                                             {"config", std::move(config)},
                                             {"registered_name", class_name}});
}

Tensors call(const char* class_name, JsonObject config, const Tensor& x) {
  return operation(class_name, std::move(config))->run({{x}, {}}, false);
}

Tensor one(const char* class_name, JsonObject config, const Tensor& x) {
  return call(class_name, std::move(config), x).leaf();
}

std::string refused(const char* class_name, JsonObject config,
                    const Tensor& x) {
  try {
    call(class_name, std::move(config), x);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

Tensor table() { return floats({2, 3}, {1, 2, 3, 4, 5, 6}); }
Tensor whole() { return ints({3}, {-3, 2, 9}); }

}  // namespace

TEST_CASE("a list of numbers has the dtype that it has in Keras") {
  const auto sum = [](const char* list) {
    const Json numbers = parse_json(list);
    return operation("Add", {})
        ->run({{Tensors(whole()), Tensors::plain(numbers)}, {}}, false)
        .leaf();
  };
  check(sum("[1, 2, 3]"), {3}, {-2, 4, 12});
  CHECK(sum("[1, 2, 3]").dtype() == DType::int32);
  CHECK(sum("[1, 2, 2.5]").dtype() == DType::float32);
  CHECK(sum("[true, true, false]").dtype() == DType::int32);
  CHECK(dtype_of_numbers(parse_json("[[true], [false]]")) == DType::boolean);
  CHECK(dtype_of_numbers(parse_json("[[], []]")) == DType::float32);
}

TEST_CASE("Repeat takes a number, or one for each element") {
  const auto repeated = [](Json repeats) {
    return one("Repeat", {{"repeats", std::move(repeats)}, {"axis", 1}},
               table());
  };
  check(repeated(Json::Array{1, 2, 0}), {2, 3}, {1, 2, 2, 4, 5, 5});
  check(repeated(Json::Array{2}), {2, 6}, {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6});
  check(repeated(2), {2, 6}, {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6});
}

TEST_CASE("Repeat refuses numbers that don't fit") {
  const auto text = [](Json repeats) {
    return refused("Repeat", {{"repeats", std::move(repeats)}, {"axis", 1}},
                   table());
  };
  CHECK(text(Json::Array{}) == "expected 3 numbers of repeats, got 0");
  CHECK(text(Json::Array{1, 2}) == "expected 3 numbers of repeats, got 2");
  CHECK(text(Json::Array{1, -1, 1}) ==
        "expected `repeats` to be 0 or more, got -1");
  CHECK(text(-2) == "expected `repeats` to be 0 or more, got -2");
  CHECK(text(INT64_MAX).find("more elements than") != std::string::npos);
  CHECK(text(Json::Array{INT64_MAX, INT64_MAX, 4}).find("at most") !=
        std::string::npos);
}

TEST_CASE("Split tells a number of sections from a list of indices") {
  const Tensor x = floats({1, 6}, {0, 1, 2, 3, 4, 5});
  const auto parts = [&](Json sections) {
    return call("Split",
                {{"indices_or_sections", std::move(sections)}, {"axis", 1}}, x)
        .flatten();
  };
  REQUIRE(parts(Json::Array{3}).size() == 2);
  check(parts(Json::Array{3})[0], {1, 3}, {0, 1, 2});
  check(parts(Json::Array{3})[1], {1, 3}, {3, 4, 5});
  REQUIRE(parts(3).size() == 3);
  check(parts(3)[2], {1, 2}, {4, 5});
  REQUIRE(parts(Json::Array{}).size() == 1);
  check(parts(Json::Array{})[0], {1, 6}, {0, 1, 2, 3, 4, 5});
}

TEST_CASE("Clip keeps integers between integers") {
  const auto clipped = [](Json low, Json high, const Tensor& x) {
    return one("Clip", {{"x_min", std::move(low)}, {"x_max", std::move(high)}},
               x);
  };
  const Tensor between = clipped(0, 5, whole());
  CHECK(between.dtype() == DType::int32);
  check(between, {3}, {0, 2, 5});
  CHECK(clipped(0.0, 5.0, whole()).dtype() == DType::float32);
  check(clipped(0.5, 5, whole()), {3}, {0.5, 2, 5});
  CHECK(clipped(0, 1, bools({2}, {1, 0})).dtype() == DType::int32);
  check(clipped(nullptr, 5, whole()), {3}, {-3, 2, 5});
  check(clipped(0, nullptr, whole()), {3}, {0, 2, 9});
}

TEST_CASE("Max and Min start from `initial`") {
  const JsonObject rows = {{"axis", Json::Array{1}}, {"keepdims", false}};
  const auto from = [&](const char* name, Json initial, const Tensor& x) {
    JsonObject config = rows;
    config["initial"] = std::move(initial);
    return one(name, std::move(config), x);
  };
  check(from("Max", 4.5, table()), {2}, {4.5, 6});
  check(from("Max", nullptr, table()), {2}, {3, 6});
  check(from("Min", 2, table()), {2}, {1, 2});
  check(from("Max", 3, floats({2, 0}, {})), {2}, {3, 3});
  const Tensor cut = one("Max", {{"axis", nullptr}, {"initial", 9.7}}, whole());
  CHECK(cut.dtype() == DType::int32);
  check(cut, {}, {9});
}

TEST_CASE("dtypes that a config names are taken") {
  const Tensor x = floats({2, 3}, {0.6, 1.2, 1.8, 2.4, 3, 3.6});
  const auto in = [&](const char* name, const char* dtype) {
    return one(name, {{"axis", 1}, {"dtype", dtype}}, x);
  };
  CHECK(in("Cumsum", "int32").dtype() == DType::int32);
  check(in("Cumsum", "int32"), {2, 3}, {0, 1, 2, 2, 5, 8});
  check(in("Prod", "int32"), {2}, {0, 18});
  const Tensor ones = one("OnesLike", {{"dtype", "int32"}}, x);
  CHECK(ones.dtype() == DType::int32);
  check(ones, {2, 3}, {1, 1, 1, 1, 1, 1});
  CHECK(one("ZerosLike", {{"dtype", "bool"}}, x).dtype() == DType::boolean);
  CHECK(one("OnesLike", {{"dtype", nullptr}}, x).dtype() == DType::float32);
  CHECK(refused("OnesLike", {{"dtype", "float7"}}, x) ==
        "unknown dtype \"float7\"");
}

TEST_CASE("Pad takes one width, one pair, or a pair for each axis") {
  const auto padded = [](Json widths) {
    return one("Pad", {{"pad_width", std::move(widths)}, {"mode", "constant"}},
               whole());
  };
  check(padded(1), {5}, {0, -3, 2, 9, 0});
  check(padded(Json::Array{1, 2}), {6}, {0, -3, 2, 9, 0, 0});
  check(padded(Json::Array{Json::Array{1}}), {5}, {0, -3, 2, 9, 0});
  check(padded(Json::Array{Json::Array{0, 1}}), {4}, {-3, 2, 9, 0});
}

TEST_CASE("what a config leaves out has Keras's default") {
  const Tensor x = floats({1, 2}, {-1, 1});
  check(one("LeakyRelu", {}, x), {1, 2}, {-0.2, 1});
  check(one("Elu", {}, x), {1, 2}, {-0.6321206, 1});
  check(one("Softmax", {}, floats({2, 1}, {1, 2})), {2, 1}, {1, 1});
}

TEST_CASE("an argument that a function doesn't know is refused by its name") {
  CHECK_THROWS_WITH_AS(
      operation("Sum", {{"axis", 1}, {"keepdims", false}, {"where", 3}}),
      "f: the operation \"Sum\" got the argument \"where\", which isn't "
      "known here; known are \"axis\", \"keepdims\"",
      Unsupported);
  CHECK_THROWS_AS(operation("Add", {{"axis", 0}}), Unsupported);
  CHECK_NOTHROW(operation("Sum", {{"axis", 1}, {"where", nullptr}}));
}

}  // namespace keratin::ops

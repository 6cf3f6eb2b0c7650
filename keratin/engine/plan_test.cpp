#include "keratin/engine/plan.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <thread>

#include "keratin/base/error.h"
#include "keratin/engine/plan_programs.h"
#include "keratin/graph/build.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/primitive.h"
#include "keratin/graph/variable.h"

namespace keratin::testing {
namespace {

constexpr double kTolerance = 1e-5;

// The largest difference, in units of the tolerance's scale.
double difference(const Array& got, const Array& due) {
  double scale = 1;
  for (int64_t i = 0; i < due.size(); ++i) {
    const double x = std::abs(due.at(i));
    if (std::isfinite(x)) scale = std::max(scale, x);
  }
  double worst = 0;
  for (int64_t i = 0; i < due.size(); ++i) {
    const double a = got.at(i);
    const double b = due.at(i);
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    worst = std::max(worst, std::abs(a - b) / scale);
    if (std::isnan(a) != std::isnan(b)) return INFINITY;
  }
  return worst;
}

bool same_bytes(const Array& a, const Array& b) {
  return a.bytes().empty() ||
         std::memcmp(a.bytes().data(), b.bytes().data(), a.bytes().size()) == 0;
}

void check_close(const std::vector<Array>& got, const std::vector<Array>& due) {
  REQUIRE(got.size() == due.size());
  for (size_t i = 0; i < due.size(); ++i) {
    INFO("output ", i);
    CHECK(got[i].dtype() == due[i].dtype());
    REQUIRE(got[i].shape() == due[i].shape());
    CHECK(difference(got[i], due[i]) <= kTolerance);
  }
}

TEST_CASE("a plan gives what the interpreter gives") {
  for (const Case& c : plan_cases()) {
    const auto due = interpret(c.program, c.inputs);
    for (const bool onednn : {true, false}) {
      for (const bool stay : {true, false}) {
        const Plan plan(c.program, {1, onednn, stay});
        INFO(c.name, ", oneDNN ", onednn, ", weights stay ", stay, "\n",
             plan.describe());
        check_close(plan.run(c.inputs), due);
        check_close(plan.run(c.inputs), due);
        CHECK(plan.arenas() == 1);
      }
    }
  }
}

TEST_CASE("results are the same bits for any number of threads") {
  for (const Case& c : plan_cases()) {
    for (const bool onednn : {true, false}) {
      const auto due = Plan(c.program, {1, onednn}).run(c.inputs);
      for (const int threads : {2, 4}) {
        const auto got = Plan(c.program, {threads, onednn}).run(c.inputs);
        for (size_t i = 0; i < due.size(); ++i) {
          INFO(c.name, ", output ", i, ", threads ", threads);
          CHECK(same_bytes(got[i], due[i]));
        }
      }
    }
  }
}

TEST_CASE("many threads run one plan") {
  for (const Case& c : plan_cases()) {
    if (c.name != "an LSTM" && c.name != "dense layers with a residual" &&
        c.name != "convolution, scale, bias, residual, activation") {
      continue;
    }
    const Plan plan(c.program, {2});
    const auto due = plan.run(c.inputs);
    std::vector<std::thread> users;
    std::atomic<int> wrong{0};
    for (int user = 0; user < 8; ++user) {
      users.emplace_back([&] {
        for (int repeat = 0; repeat < 20; ++repeat) {
          const auto got = plan.run(c.inputs);
          for (size_t i = 0; i < due.size(); ++i) {
            if (!same_bytes(got[i], due[i])) ++wrong;
          }
        }
      });
    }
    for (std::thread& user : users) user.join();
    CHECK(wrong == 0);
    CHECK(plan.arenas() <= 8);
  }
}

TEST_CASE("a plan follows what is assigned to variables") {
  using namespace build;
  const Tensor x = Tensor::placeholder({DType::float32, {2, 6}});
  Variable w("w", {DType::float32, {6, 40}}, numbers({6, 40}, 1));
  Variable scale("scale", {DType::float32, {40}}, numbers({40}, 2));
  const Tensor y = matmul(x, Tensor(w)) * square(Tensor(scale));
  const Program program{{x}, {y, Tensor(w), square(Tensor(scale))}};
  const std::vector<Array> inputs = {numbers({2, 6}, 3)};
  for (const bool stay : {true, false}) {
    const Plan plan(program, {1, true, stay});
    for (uint32_t seed = 4; seed < 8; ++seed) {
      check_close(plan.run(inputs), interpret(program, inputs));
      w.assign(numbers({6, 40}, seed));
      check_close(plan.run(inputs), interpret(program, inputs));
      scale.assign(numbers({40}, seed + 10));
    }
    CHECK(plan.arenas() == 1);
  }
}

TEST_CASE("what was handed out stays when variables and inputs change") {
  const Tensor x = Tensor::placeholder({DType::float32, {3}});
  Variable w("w", {DType::float32, {3}}, Array::of<float>({3}, {1, 2, 3}));
  const Plan plan({{x}, {x, Tensor(w)}});
  const auto first = plan.run(std::vector<Array>{numbers({3}, 1)});
  w.assign(Array::of<float>({3}, {4, 5, 6}));
  const auto second = plan.run(std::vector<Array>{numbers({3}, 2)});
  CHECK(first[1].at(0) == 1);
  CHECK(second[1].at(0) == 4);
  CHECK(first[0].at(0) != second[0].at(0));
}

TEST_CASE("memory is used again when its value is dead") {
  const Tensor x = Tensor::placeholder({DType::float32, {64, 64}});
  Tensor y = x;
  for (int i = 0; i < 10; ++i) y = build::matmul(y, x);
  const Plan plan({{x}, {y}}, {1});
  const size_t one = 64 * 64 * sizeof(float);
  CHECK(plan.arena_bytes() >= 2 * one);
  CHECK(plan.arena_bytes() <= 6 * one);
}

TEST_CASE("run_into writes to the caller's memory") {
  using namespace build;
  const Tensor x = Tensor::placeholder({DType::float32, {1, 8}});
  Variable w("w", {DType::float32, {8, 3}}, numbers({8, 3}, 1));
  const Tensor y = matmul(x, Tensor(w));
  const Plan plan({{x}, {y}});
  const Array in = numbers({1, 8}, 2);
  float out[3] = {};
  plan.run_into(in.typed<float>(), out);
  const auto due = plan.run(std::vector<Array>{in})[0];
  for (int i = 0; i < 3; ++i) CHECK(out[i] == due.at(i));
  CHECK_THROWS_WITH_AS(plan.run_into(in.typed<float>(), std::span(out, 2)),
                       "output 0 is float32 (1, 3) of 12 bytes, got 8",
                       ShapeError);
}

TEST_CASE("run_into with floats is for programs of floats") {
  const Tensor x = Tensor::placeholder({DType::int32, {2}});
  const Plan from_ints({{x}, {build::cast(x, DType::float32)}});
  const Tensor y = Tensor::placeholder({DType::float32, {2}});
  const Plan to_ints({{y}, {build::cast(y, DType::int32)}});
  const std::vector<float> in(2);
  std::vector<float> out(2);
  CHECK_THROWS_WITH_AS(from_ints.run_into(in, out),
                       "input 0 is int32 (2,), not float32; give bytes to "
                       "run_into",
                       ShapeError);
  CHECK_THROWS_AS(to_ints.run_into(in, out), ShapeError);
}

TEST_CASE("a row alone is the row of a batch, but for rounding") {
  using namespace build;
  for (const int64_t depth : {5, 64, 300}) {
    Variable w("w", {DType::float32, {depth, 70}}, numbers({depth, 70}, 1));
    const Array batch = numbers({32, depth}, 2);
    const auto product = [&](int64_t rows) {
      const Tensor x = Tensor::placeholder({DType::float32, {rows, depth}});
      const Program program{{x}, {matmul(x, Tensor(w))}};
      const auto numbers = batch.typed<float>().first(rows * depth);
      return Plan(program).run(
          std::vector<Array>{Array::of<float>({rows, depth}, numbers)})[0];
    };
    const Array all = product(32);
    const Array first = product(1);
    for (int64_t i = 0; i < 70; ++i) {
      CHECK(first.at(i) == doctest::Approx(all.at(i)).epsilon(1e-5).scale(1));
    }
  }
}

TEST_CASE("inputs that don't fit are refused") {
  const Tensor x = Tensor::placeholder({DType::float32, {3}});
  const Plan plan(Program{{x}, {build::operator+(x, x)}});
  CHECK_THROWS_WITH_AS(plan.run({}), "the program takes 1 inputs, got 0",
                       ShapeError);
  CHECK_THROWS_WITH_AS(plan.run(std::vector<Array>{numbers({4}, 1)}),
                       "input 0 is float32 (3,), got float32 (4,)", ShapeError);
  const Tensor other = Tensor::placeholder({DType::float32, {3}}, "other");
  CHECK_THROWS_AS(Plan(Program{{x}, {other}}), ShapeError);
}

}  // namespace
}  // namespace keratin::testing

#include "keratin/models/runner.h"

#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "keratin/base/error.h"
#include "keratin/layers/activations/activation_layers.h"
#include "keratin/layers/core/dense.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/sequential.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

using test::golden_arrays;
using test::golden_model;
using test::numbers;
using test::same_bits;

// Sums over the samples, which no batches allow.
struct TotalLayer : Layer {
  static constexpr std::string_view kName = "Total";
  struct Args {
    bool keep = false;
  } args;
  static void declare(Fields& f, Args& a) { f("keep", a.keep, "Keep axes."); }
  Tensors call(const Tensors& x, Call&) const override {
    return args.keep ? ops::transpose(x.leaf()) : ops::sum(x.leaf());
  }
};
using Total = Handle<TotalLayer>;

// Adds how often it has run.
struct CounterLayer : Layer {
  static constexpr std::string_view kName = "Counter";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  void build(const Nested<Shape>&) override {
    count_ = add_weight({.name = "count", .trainable = false});
  }
  Tensors call(const Tensors& x, Call&) const override {
    const Tensor count = weight(count_) + 1.0;
    StateUpdates::record(count_, count);
    return x.leaf() + count;
  }

 private:
  Variable count_;
};
using Counter = Handle<CounterLayer>;

// Takes its time to be traced for two rows: until told to go on.
struct SlowLayer : Layer {
  static constexpr std::string_view kName = "Slow";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  Tensors call(const Tensors& x, Call&) const override {
    if (x.leaf().shape()[0] != 2) return x;
    begun.set_value();
    const auto state = go_on.wait_for(std::chrono::seconds(20));
    went_on = state == std::future_status::ready;
    return x;
  }

  mutable std::promise<void> begun;
  std::shared_future<void> go_on;
  mutable bool went_on = false;
};
using Slow = Handle<SlowLayer>;

struct Shared {
  Model model;
  Array input;
  Array due;
};

Shared shared_model(const char* name) {
  const Model model = golden_model(name);
  const auto arrays = golden_arrays(name);
  const Array input = arrays.at(model->input_names()[0]);
  return {model, input, model.predict(input)};
}

}  // namespace

TEST_CASE("batches give what all samples at once give") {
  const Sequential model({Input({6}), layers::Dense({.units = 5})});
  const Array x = numbers({70, 6});
  const Array whole = model.predict(x, {.batch_size = 70});
  for (const int64_t batch_size : {1, 7, 32, 69, 1000}) {
    CAPTURE(batch_size);
    const Array out = model.predict(x, {.batch_size = batch_size});
    CHECK(test::difference(out, whole) < 1e-6);
  }
}

TEST_CASE("no samples give no rows") {
  const Sequential model({Input({6}), layers::Dense({.units = 5})});
  CHECK(model.predict(Array::zeros(DType::float32, {0, 6})).shape() ==
        Shape{0, 5});
}

TEST_CASE("a batch size below one is refused") {
  const Sequential model({Input({6}), layers::Dense({.units = 5})});
  CHECK_THROWS_WITH_AS(model.predict(numbers({2, 6}), {.batch_size = 0}),
                       "batch_size is 0; expected 1 or more", ConfigError);
}

TEST_CASE("outputs without an axis of samples are not joined") {
  const Sequential total({Input({2}), Total()});
  CHECK(total.predict(numbers({5, 2})).shape() == Shape{});
  CHECK_THROWS_WITH_AS(
      total.predict(numbers({5, 2}), {.batch_size = 2}),
      "outputs of two batches, () and (), have no axis of samples to join them "
      "along; predict all samples in one batch_size",
      ShapeError);
  const Sequential turned({Input({2}), Total({.keep = true})});
  CHECK_THROWS_AS(turned.predict(numbers({5, 2}), {.batch_size = 2}),
                  ShapeError);
}

TEST_CASE("weights that are set are what the next run uses") {
  const Sequential model({Input({1}), layers::Dense({.units = 1})});
  for (const float value : {2.0f, 3.0f}) {
    model->set_weights(
        {Array::of<float>({1, 1}, {value}), Array::of<float>({1}, {value})});
    CHECK(model.predict(Array::of<float>({1, 1}, {10})).at(0) == 11 * value);
  }
}

TEST_CASE("the number of threads never changes a bit") {
  for (const char* name : {"mnist_cnn_plain", "mlp_relu", "unet_plain",
                           "causal_conv_norm", "transformer_encoder_plain"}) {
    CAPTURE(name);
    const auto [model, input, due] = shared_model(name);
    for (const int threads : {1, 2, 4}) {
      CHECK(same_bits(model.predict(input, {.threads = threads}), due));
    }
  }
}

TEST_CASE("one model gives identical bits to eight threads") {
  for (const char* name : {"mlp_functional", "mnist_cnn_plain"}) {
    CAPTURE(name);
    const auto [model, input, due] = shared_model(name);
    std::vector<int> wrong(8);
    std::vector<std::thread> threads;
    for (size_t i = 0; i < wrong.size(); ++i) {
      threads.emplace_back([&, i] {
        for (int run = 0; run < 10; ++run) {
          const PredictOptions options{.threads = 1 + static_cast<int>(i % 2)};
          wrong[i] += same_bits(model.predict(input, options), due) ? 0 : 1;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(8, 0));
  }
}

TEST_CASE("threads that come with new shapes don't disturb each other") {
  const auto [model, input, due] = shared_model("mlp_relu");
  std::vector<std::thread> threads;
  std::vector<Array> outputs(12);
  for (size_t i = 0; i < outputs.size(); ++i) {
    threads.emplace_back([&, i] {
      const auto rows = static_cast<int64_t>(i) + 1;
      outputs[i] = model.predict(numbers({rows, 8}));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < outputs.size(); ++i) {
    const auto rows = static_cast<int64_t>(i) + 1;
    CHECK(same_bits(outputs[i], model.predict(numbers({rows, 8}))));
  }
}

TEST_CASE("models that share a stateful layer may run at once") {
  const KerasTensor x = Input({1});
  const Counter counter;
  const Model models[] = {Model(x, counter(x)),
                          Model(x, layers::Activation()(counter(x)))};
  std::vector<std::thread> threads;
  for (size_t i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int run = 0; run < 50; ++run) {
        models[i % 2].predict(Array::of<float>({1, 1}, {0}));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(models[0].predict(Array::of<float>({1, 1}, {0})).at(0) == 201);
}

TEST_CASE("a shape that is planned doesn't wait for another that is new") {
  const KerasTensor x = Input({1});
  const Slow slow;
  std::promise<void> go_on;
  slow->go_on = go_on.get_future().share();
  const Model model(x, slow(x));
  const Array one = numbers({1, 1});
  model.predict(one);
  auto two = std::async(std::launch::async, [&] {
    model.predict(numbers({2, 1}));
  });
  slow->begun.get_future().wait();
  CHECK(same_bits(model.predict(one), one));
  go_on.set_value();
  two.get();
  CHECK(slow->went_on);
}

TEST_CASE("files are loaded by many threads at once") {
  const auto [model, input, due] = shared_model("mlp_tanh");
  std::vector<int> right(4);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < right.size(); ++i) {
    threads.emplace_back([&, i] {
      right[i] = same_bits(golden_model("mlp_tanh").predict(input), due);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == std::vector<int>(4, 1));
}

}  // namespace keratin

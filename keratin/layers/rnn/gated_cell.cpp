#include "keratin/layers/rnn/gated_cell.h"

#include <functional>
#include <limits>

#include "keratin/base/error.h"
#include "keratin/graph/primitive.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

using Product = std::function<Tensor(const Tensor& x, const Tensor& kernel)>;

// product(x, kernel), where each gate may have its own mask for x.
Tensor gate_product(const Tensor& x, const std::vector<Tensor>& masks,
                    const Tensor& kernel, int64_t gates, int64_t feature_axis,
                    const Product& product) {
  if (masks.empty()) return product(x, kernel);
  if (masks.size() == 1) return product(x * masks[0], kernel);
  const std::vector<Tensor> kernels = ops::split(kernel, gates, -1);
  std::vector<Tensor> products;
  for (size_t i = 0; i < kernels.size(); ++i) {
    products.push_back(product(x * masks.at(i), kernels[i]));
  }
  return ops::concatenate(products, feature_axis);
}

}  // namespace

void check_units(int64_t units, int64_t gates) {
  const int64_t most = std::numeric_limits<int64_t>::max() / (2 * gates);
  if (units <= most) return;
  throw ConfigError(concat(units,
                           " units are more than can be counted; "
                           "expected at most ",
                           most));
}

void GatedCellLayer::set_up(GateOptions options) {
  options_ = std::move(options);
  seed_state_ = add_seed_generator(options_.seed);
}

int64_t GatedCellLayer::features_of(const Shape& step_shape) const {
  if (step_shape.size() == 2 && step_shape[1] != kNone) return step_shape[1];
  throw ShapeError(
      concat("expected an input (batch, features) a step, with features known, "
             "got ",
             to_string(step_shape)));
}

Tensor GatedCellLayer::input_product(const Tensor& x,
                                     const Tensor& kernel) const {
  return ops::matmul(x, kernel);
}

Tensor GatedCellLayer::state_product(const Tensor& h,
                                     const Tensor& kernel) const {
  return ops::matmul(h, kernel);
}

void GatedCellLayer::build(const Nested<Shape>& step_shape) {
  const int64_t columns = options_.gates * options_.units;
  const auto kernel_shape = [&](int64_t rows) {
    Shape shape = options_.window;
    shape.insert(shape.end(), {rows, columns});
    return shape;
  };
  kernel_ = add_weight({.name = "kernel",
                        .shape = kernel_shape(features_of(step_shape.leaf())),
                        .initializer = options_.kernel_initializer,
                        .regularizer = options_.kernel_regularizer,
                        .constraint = options_.kernel_constraint,
                        .dtype = {}});
  recurrent_kernel_ = add_weight({.name = "recurrent_kernel",
                                  .shape = kernel_shape(options_.units),
                                  .initializer = options_.recurrent_initializer,
                                  .regularizer = options_.recurrent_regularizer,
                                  .constraint = options_.recurrent_constraint,
                                  .dtype = {}});
  if (!has_bias()) return;
  bias_ = add_weight({.name = "bias",
                      .shape = options_.bias_shape,
                      .initializer = options_.bias_initializer,
                      .regularizer = options_.bias_regularizer,
                      .constraint = options_.bias_constraint,
                      .dtype = {}});
}

// With recurrent dropout the gates have masks of their own, also for the input:
// Keras's `implementation=1`. A cell of one gate never does.
CellRun GatedCellLayer::begin(const Shape& step_shape, bool training) const {
  CellRun run{.training = training};
  if (!training) return run;
  const bool each = options_.masks_per_gate || options_.recurrent_dropout > 0;
  const int64_t count = each ? options_.gates : 1;
  const Shape state_shape = initial_state(step_shape).flatten()[0].shape();
  run.input = draw(step_shape, options_.dropout, count, 0);
  const auto drawn = static_cast<int64_t>(run.input.size());
  run.recurrent = draw(state_shape, options_.recurrent_dropout, count, drawn);
  const int64_t all = drawn + static_cast<int64_t>(run.recurrent.size());
  if (all == 0) return run;
  const Tensor steps(Array::of<uint32_t>({2}, {0, static_cast<uint32_t>(all)}));
  StateUpdates::record(seed_state_, apply(primitives::add, NoAttrs{},
                                          {Tensor(seed_state_), steps}));
  return run;
}

// `count` masks, after `drawn` from the same seed; none where nothing is
// dropped. Cells with gates leave a rate of 1 alone, as Keras's do.
std::vector<Tensor> GatedCellLayer::draw(const Shape& shape, double rate,
                                         int64_t count, int64_t drawn) const {
  std::vector<Tensor> masks;
  if (rate <= 0 || (rate >= 1 && options_.gates > 1)) return masks;
  for (int64_t i = 0; i < count; ++i) {
    const Tensor offset(
        Array::of<uint32_t>({2}, {0, static_cast<uint32_t>(drawn + i)}));
    const Tensor key =
        apply(primitives::add, NoAttrs{}, {Tensor(seed_state_), offset});
    const Tensor uniform =
        apply(primitives::random_uniform, ShapeAttrs{shape, 0}, {key});
    const double scale = rate < 1 ? 1 / (1 - rate) : 0;
    masks.push_back(
        ops::cast(ops::where(uniform < 1 - rate, scale, 0.0), compute_dtype()));
  }
  return masks;
}

Tensor GatedCellLayer::times_kernel(const Tensor& x, const CellRun& run) const {
  return gate_product(
      x, run.input, weight(kernel_), options_.gates, feature_axis(),
      [this](const auto& a, const auto& b) { return input_product(a, b); });
}

Tensor GatedCellLayer::times_recurrent(const Tensor& h, const CellRun& run,
                                       int64_t gates) const {
  Tensor kernel = recurrent_kernel();
  if (gates < options_.gates) {
    kernel = ops::slice_axis(kernel, -1, {.start = 0, .stop = gates * units()});
  }
  return gate_product(
      h, run.recurrent, kernel, gates, feature_axis(),
      [this](const auto& a, const auto& b) { return state_product(a, b); });
}

}  // namespace keratin::layers

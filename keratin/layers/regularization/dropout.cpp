#include "keratin/layers/regularization/dropout.h"

#include <cmath>

#include "keratin/base/error.h"
#include "keratin/dtype_policies/dtype_rows.h"
#include "keratin/graph/primitive.h"
#include "keratin/layers/argument_validation.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

void declare_rate(Fields& f, auto& a) {
  f("rate", a.rate, "Share of elements that is dropped.")
      .required()
      .at_least(0)
      .at_most(1);
  f("seed", a.seed, "Makes the numbers repeatable.");
}

void expect_some_kept(double rate) {
  if (rate < 1) return;
  throw ConfigError("argument \"rate\" is 1; expected less in training");
}

// None in a noise shape is the size of the input.
Shape noise_shape(const std::optional<Dims>& given, const Shape& shape) {
  if (!given) return shape;
  Shape noise = given->values;
  for (size_t i = 0; i < noise.size() && i < shape.size(); ++i) {
    if (noise[i] == kNone) noise[i] = shape[i];
  }
  return noise;
}

}  // namespace

Tensor NoiseLayer::next_key() const {
  const Tensor key(seed_state_);
  const Tensor step(Array::of<uint32_t>({2}, {0, 1}));
  StateUpdates::record(seed_state_,
                       apply(primitives::add, NoAttrs{}, {key, step}));
  return key;
}

Tensor NoiseLayer::uniform(const Shape& shape) const {
  return apply(primitives::random_uniform, ShapeAttrs{shape, 0}, {next_key()});
}

Tensor NoiseLayer::normal(const Shape& shape) const {
  // (0, 1) to the open interval (-1, 1), whose ends erfinv sends to infinity.
  const double low = std::nextafterf(-1.0f, 0.0f);
  const Tensor spread = ops::maximum(uniform(shape) * (1 - low) + low, low);
  return ops::cast(ops::erfinv(spread) * std::sqrt(2.0), compute_dtype());
}

Tensor NoiseLayer::dropped(const Tensor& x, double rate,
                           const Shape& noise_shape) const {
  if (rate >= 1) return ops::zeros_like(x);
  const Tensor kept =
      ops::broadcast_to(uniform(noise_shape) < 1 - rate, x.shape());
  return ops::where(kept, x / (1 - rate), 0.0);
}

void DropoutLayer::declare(Fields& f, Args& a) {
  declare_rate(f, a);
  f("noise_shape", a.noise_shape, "Shape of the draw; None: the input's.");
}
void DropoutLayer::init() {
  Layer::init();
  if (args.rate > 0) seed_state_ = add_seed_generator(args.seed);
}
Tensors DropoutLayer::call(const Tensors& inputs, Call& call) const {
  const Tensor& x = inputs.leaf();
  if (!call.training || args.rate <= 0) return inputs;
  return dropped(x, args.rate, noise_shape(args.noise_shape, x.shape()));
}

template <int kRank>
void SpatialDropoutLayer<kRank>::declare_base(Fields& f) {
  declare_rate(f, args);
  declare_name(f);
  declare_variable_dtype(f, base_.dtype);
  // Keras 2 has these here, and no use for them.
  f.ignore("trainable");
  f.ignore("noise_shape");
  if (kRank > 1) {
    declare_data_format(f, args.data_format);
  }
}
template <int kRank>
void SpatialDropoutLayer<kRank>::init() {
  Layer::init();
  if (args.rate > 0) seed_state_ = add_seed_generator(args.seed);
}
template <int kRank>
Tensors SpatialDropoutLayer<kRank>::call(const Tensors& inputs,
                                         Call& call) const {
  const Tensor& x = inputs.leaf();
  if (!call.training || args.rate <= 0) return inputs;
  Shape shape(x.rank(), 1);
  shape[0] = x.dim(0);
  const size_t channels =
      args.data_format == "channels_first" ? 1 : x.rank() - 1;
  shape[channels] = x.shape()[channels];
  return dropped(x, args.rate, shape);
}

void GaussianDropoutLayer::declare(Fields& f, Args& a) { declare_rate(f, a); }
void GaussianDropoutLayer::init() {
  Layer::init();
  if (args.rate > 0) seed_state_ = add_seed_generator(args.seed);
}
Tensors GaussianDropoutLayer::call(const Tensors& inputs, Call& call) const {
  if (!call.training || args.rate <= 0) return inputs;
  expect_some_kept(args.rate);
  const double deviation = std::sqrt(args.rate / (1 - args.rate));
  const Tensor& x = inputs.leaf();
  return x * (1.0 + normal(x.shape()) * deviation);
}

void GaussianNoiseLayer::declare(Fields& f, Args& a) {
  f("stddev", a.stddev, "Standard deviation of the noise.")
      .required()
      .at_least(0)
      .at_most(1);
  f("seed", a.seed, "Makes the numbers repeatable.");
}
void GaussianNoiseLayer::init() {
  Layer::init();
  if (args.stddev > 0) seed_state_ = add_seed_generator(args.seed);
}
Tensors GaussianNoiseLayer::call(const Tensors& inputs, Call& call) const {
  if (!call.training || args.stddev <= 0) return inputs;
  const Tensor& x = inputs.leaf();
  return x + normal(x.shape()) * args.stddev.value;
}

void AlphaDropoutLayer::declare(Fields& f, Args& a) {
  declare_rate(f, a);
  f("noise_shape", a.noise_shape, "Shape of the draw; None: the input's.")
      .since_keras3();
}
void AlphaDropoutLayer::init() {
  Layer::init();
  if (args.rate > 0) seed_state_ = add_seed_generator(args.seed);
}
Tensors AlphaDropoutLayer::call(const Tensors& inputs, Call& call) const {
  if (!call.training || args.rate <= 0) return inputs;
  expect_some_kept(args.rate);
  // Klambauer et al. 2017, section "New Dropout Technique".
  constexpr double kSaturation = -ops::kSeluAlpha * ops::kSeluScale;
  const double rate = args.rate;
  const double scale =
      1 / std::sqrt((1 - rate) * (1 + rate * kSaturation * kSaturation));
  const double shift = -scale * kSaturation * rate;
  const Tensor& x = inputs.leaf();
  const Tensor kept = ops::cast(
      uniform(noise_shape(args.noise_shape, x.shape())) >= rate, x.dtype());
  const Tensor mixed = x * kept + kSaturation * (1.0 - kept);
  return mixed * scale + shift;
}

void ActivityRegularizationLayer::declare(Fields& f, Args& a) {
  f("l1", a.l1, "Factor of the absolute values.").at_least(0);
  f("l2", a.l2, "Factor of the squares.").at_least(0);
}
Tensors ActivityRegularizationLayer::call(const Tensors& inputs, Call&) const {
  return inputs;
}

template class SpatialDropoutLayer<1>;
template class SpatialDropoutLayer<2>;
template class SpatialDropoutLayer<3>;

}  // namespace keratin::layers

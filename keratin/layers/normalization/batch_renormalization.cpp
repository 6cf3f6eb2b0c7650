// What `renorm` adds to BatchNormalization: in training, the batch's statistics
// are corrected towards moving ones of their own, so that it matters less which
// samples share a batch. Ioffe 2017, https://arxiv.org/abs/1702.03275.

#include <cmath>

#include "keratin/base/error.h"
#include "keratin/graph/eval.h"
#include "keratin/layers/normalization/normalization.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

// First values of deviations where those of variances are given.
class SquareRoot : public InitializerObject {
 public:
  explicit SquareRoot(Initializer squares) : squares_(std::move(squares)) {}
  Array operator()(const Shape& shape, DType dtype) const override {
    return eval(ops::sqrt(squares_(shape, dtype)));
  }

 private:
  Initializer squares_;
};

ConfigError wrong_clipping(const Json& clipping, std::string_view expected) {
  return ConfigError(concat("argument \"renorm_clipping\" is ",
                            clipping.brief(), "; expected ", expected));
}

std::optional<double> limit(const Json& clipping, std::string_view key) {
  const Json* const value = clipping.find(key);
  if (value == nullptr || value->is_null()) return {};
  if (value->is_number()) return value->as_double();
  throw wrong_clipping(clipping, concat("a number or None as ", quoted(key)));
}

}  // namespace

void BatchNormalizationLayer::init_renorm() {
  Json& given = args.renorm_clipping;
  if (given.is_null()) given = JsonObject();  // as Keras writes it
  constexpr std::string_view kKeys = "a dict of \"rmax\", \"rmin\", \"dmax\"";
  if (!given.is_object()) throw wrong_clipping(given, kKeys);
  for (const auto& [key, value] : given.as_object()) {
    if (key != "rmax" && key != "rmin" && key != "dmax") {
      throw wrong_clipping(given, kKeys);
    }
  }
  clipping_ = {limit(given, "rmin"), limit(given, "rmax"),
               limit(given, "dmax")};
  const auto& [rmin, rmax, dmax] = clipping_;
  if (rmin && rmax && *rmax < *rmin) {
    throw wrong_clipping(given, "\"rmax\" to be at least \"rmin\"");
  }
  if (dmax && *dmax < 0) {
    throw wrong_clipping(given, "\"dmax\" to be at least 0");
  }
}

void BatchNormalizationLayer::build_renorm(int64_t channels) {
  const Initializer& variances = args.moving_variance_initializer;
  const Initializer deviations =
      variances.is_none() ? variances : std::make_shared<SquareRoot>(variances);
  moving_stddev_ = add_statistic("moving_stddev", channels, deviations);
  renorm_mean_ =
      add_statistic("renorm_mean", channels, args.moving_mean_initializer);
  renorm_stddev_ = add_statistic("renorm_stddev", channels, deviations);
}

// With x normalized by the batch, (x · r + d) · gamma + beta, where r and d
// make of it what the moving statistics would give; they count as constants.
BatchNormalizationLayer::Affine BatchNormalizationLayer::renormalized(
    const Tensor& mean, const Tensor& stddev, const Affine& affine) const {
  // Deviations of 0 are due where a channel has not varied yet.
  const Tensor divisor = ops::maximum(ops::cast(renorm_stddev_, mean.dtype()),
                                      std::sqrt(args.epsilon.value));
  Tensor r = stddev / divisor;
  Tensor d = (mean - ops::cast(renorm_mean_, mean.dtype())) / divisor;
  if (clipping_.rmin) r = ops::maximum(r, *clipping_.rmin);
  if (clipping_.rmax) r = ops::minimum(r, *clipping_.rmax);
  if (clipping_.dmax) d = ops::clip(d, -*clipping_.dmax, *clipping_.dmax);
  r = ops::stop_gradient(r);
  d = ops::stop_gradient(d);
  if (!affine.scale.empty()) {
    r = r * affine.scale;
    d = d * affine.scale;
  }
  if (!affine.offset.empty()) d = d + affine.offset;
  return {r, d};
}

void BatchNormalizationLayer::update_renorm(const Tensor& mean,
                                            const Tensor& stddev) const {
  update(renorm_mean_, mean, args.renorm_momentum);
  update(renorm_stddev_, stddev, args.renorm_momentum);
  update(moving_mean_, mean, args.momentum);
  const Tensor moving = update(moving_stddev_, stddev, args.momentum);
  // Inference reads the variance, to which it adds epsilon again.
  const Tensor variance = ops::relu(ops::square(moving) - args.epsilon.value);
  StateUpdates::record(moving_variance_,
                       ops::cast(variance, moving_variance_.dtype()));
}

}  // namespace keratin::layers

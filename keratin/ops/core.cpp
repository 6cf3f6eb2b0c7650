#include "keratin/ops/core.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/dtype_limits.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_creation.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {

Tensor cast(const Operand& x, DType dtype) { return x.as(dtype); }

Tensor saturate_cast(const Operand& x, DType dtype) {
  const Tensor tensor = x.tensor();
  const DType from = tensor.dtype();
  if (from == DType::boolean || dtype == DType::boolean) {
    return cast(tensor, dtype);
  }
  const double low = std::max(smallest_of(from), smallest_of(dtype));
  const double high = std::min(largest_of(from), largest_of(dtype));
  return cast(
      clip(tensor, Tensor::scalar(low, from), Tensor::scalar(high, from)),
      dtype);
}

Tensor convert_to_tensor(const Operand& x, std::optional<DType> dtype) {
  return dtype ? x.as(*dtype) : x.tensor();
}

Tensor stop_gradient(const Operand& x) {
  return build::call(primitives::stop_gradient, x.tensor());
}

std::vector<Tensor> unstack(const Operand& x, int64_t axis) {
  const Tensor tensor = x.tensor();
  const int64_t along = normalize_axis(axis, tensor.rank());
  std::vector<Tensor> slices;
  for (int64_t i = 0; i < tensor.dim(along); ++i) {
    slices.push_back(
        squeeze(build::slice_axis(tensor, along, i, i + 1), along));
  }
  return slices;
}

ScanResult scan(const ScanBody& f, const std::vector<Tensor>& init,
                const std::vector<Tensor>& xs, std::optional<int64_t> length,
                bool reverse) {
  if (xs.empty() && !length) {
    throw ConfigError("scan needs sequences or a length, got neither");
  }
  for (const Tensor& x : xs) {
    const bool fits = x.rank() > 0 && x.dim(0) == length.value_or(x.dim(0));
    if (!fits) {
      throw ShapeError(concat("scan: expected sequences of one length, got ",
                              to_string(x.shape())));
    }
    length = x.dim(0);
  }
  std::vector<Tensor> all = keratin::scan(f, init, xs, *length, reverse);
  const auto middle = all.begin() + static_cast<int64_t>(init.size());
  return {{all.begin(), middle}, {middle, all.end()}};
}

Tensor map(const std::function<Tensor(const Tensor&)>& f, const Tensor& x) {
  const auto step = [&f](std::span<const Tensor>,
                         std::span<const Tensor> slices) -> ScanStep {
    return {{}, {f(slices[0])}};
  };
  return scan(step, {}, {x}).outputs[0];
}

std::vector<Tensor> fori_loop(
    int64_t lower, int64_t upper,
    const std::function<std::vector<Tensor>(const Tensor& i,
                                            const std::vector<Tensor>&)>& body,
    const std::vector<Tensor>& init) {
  if (lower >= upper) return init;
  const auto step = [&body](std::span<const Tensor> carries,
                            std::span<const Tensor> slices) -> ScanStep {
    return {body(slices[0], {carries.begin(), carries.end()}), {}};
  };
  return scan(step, init, {arange(lower, upper)}).carries;
}

Tensor cond(const Operand& pred, const std::function<Tensor()>& true_fn,
            const std::function<Tensor()>& false_fn) {
  return where(pred, true_fn(), false_fn());
}

Tensor switch_case(const Operand& index,
                   const std::vector<std::function<Tensor()>>& branches) {
  if (branches.empty()) {
    throw ConfigError("switch needs at least one branch, got none");
  }
  Tensor result = branches.back()();
  for (size_t i = branches.size() - 1; i-- > 0;) {
    const auto at = static_cast<int64_t>(i);
    result = where(less_equal(index, at), branches[i](), result);
  }
  return result;
}

}  // namespace keratin::ops

#include "keratin/ops/operand.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"

namespace keratin::ops {

Promoted Operand::type() const {
  return scalar_ ? scalar_->type : Promoted(tensor_.dtype());
}

Shape Operand::shape() const { return scalar_ ? Shape{} : tensor_.shape(); }

Tensor Operand::tensor() const {
  return scalar_ ? Tensor::scalar(scalar_->value, scalar_->type.dtype)
                 : tensor_;
}

Tensor Operand::as(DType dtype) const {
  return scalar_ ? Tensor::scalar(scalar_->value, dtype)
                 : build::cast(tensor_, dtype);
}

std::vector<int64_t> Axes::sorted(size_t rank) const {
  std::vector<int64_t> axes;
  if (!axes_) {
    for (size_t i = 0; i < rank; ++i) axes.push_back(static_cast<int64_t>(i));
    return axes;
  }
  for (const int64_t axis : *axes_) axes.push_back(normalize_axis(axis, rank));
  std::sort(axes.begin(), axes.end());
  const auto twice = std::adjacent_find(axes.begin(), axes.end());
  if (twice != axes.end()) {
    throw ShapeError(concat("axis ", *twice,
                            " is named twice; expected each axis once at "
                            "most"));
  }
  return axes;
}

// Far beyond any window, and products with a size stay below 64 bits.
constexpr int64_t kMostPerAxis = 1 << 20;

std::vector<int64_t> PerAxis::expand(size_t count, std::string_view what,
                                     int64_t minimum) const {
  std::vector<int64_t> values = values_;
  if (values.size() == 1) values.assign(count, values_[0]);
  bool fits = values.size() == count;
  for (const int64_t value : values) {
    fits = fits && value >= minimum && value <= kMostPerAxis;
  }
  if (fits) return values;
  throw ConfigError(concat(
      "expected `", what, "` to be 1 or ", count, " integers, each at least ",
      minimum, " and at most ", kMostPerAxis, ", got ", to_string(values_)));
}

}  // namespace keratin::ops

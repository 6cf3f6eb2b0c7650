#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "keratin/graph/tensor.h"
#include "keratin/graph/variable.h"
#include "keratin/ops/dtypes.h"

namespace keratin::ops {

/// A C++ number that stands beside tensors. Like a Python number it takes the
/// tensor's dtype as far as its kind allows: `int32 + 1` is int32,
/// `int32 + 0.5` is float32, `float16 + 0.5` is float16.
struct Scalar {
  double value = 0;
  Promoted type = Weak::integer;

  template <std::integral Number>
  constexpr Scalar(Number number)
      : value(static_cast<double>(number)), type(Weak::integer) {}
  constexpr Scalar(bool truth) : value(truth ? 1 : 0), type(DType::boolean) {}
  template <std::floating_point Number>
  constexpr Scalar(Number number)
      : value(static_cast<double>(number)), type(Weak::floating) {}
};

/// An argument that may be a tensor, a variable, an array or a number.
class Operand {
 public:
  /// Without its mask, which operations drop.
  Operand(const Tensor& tensor) : tensor_(tensor.without_mask()) {}
  Operand(const Variable& variable) : tensor_(variable) {}
  Operand(Array value) : tensor_(std::move(value)) {}
  Operand(Scalar scalar) : scalar_(scalar) {}
  template <class Number>
  requires std::integral<Number> || std::floating_point<Number> Operand(
      Number number)
      : scalar_(Scalar(number)) {}

  bool is_scalar() const { return scalar_.has_value(); }
  /// What it brings into type promotion.
  Promoted type() const;
  /// () for numbers.
  Shape shape() const;
  /// The tensor, in its own dtype; numbers become int32, float32 or bool.
  Tensor tensor() const;
  /// The tensor, cast to `dtype`.
  Tensor as(DType dtype) const;

 private:
  Tensor tensor_;
  std::optional<Scalar> scalar_;
};

/// The axes that a function works on; none given means all of them. Negative
/// axes count from the end.
class Axes {
 public:
  Axes() = default;
  template <std::integral Number>
  Axes(Number axis) : axes_(std::vector<int64_t>{axis}) {}
  Axes(std::initializer_list<int64_t> axes) : axes_(axes) {}
  Axes(std::vector<int64_t> axes) : axes_(std::move(axes)) {}

  bool all() const { return !axes_.has_value(); }
  /// How many were given.
  size_t count() const { return axes_ ? axes_->size() : 0; }
  /// In [0, rank), sorted; throws ShapeError where one is outside or named
  /// twice.
  std::vector<int64_t> sorted(size_t rank) const;

 private:
  std::optional<std::vector<int64_t>> axes_;
};

/// A setting for each spatial axis; one number stands for all of them.
class PerAxis {
 public:
  template <std::integral Number>
  PerAxis(Number value) : values_{static_cast<int64_t>(value)} {}
  PerAxis(std::initializer_list<int64_t> values) : values_(values) {}
  PerAxis(std::vector<int64_t> values) : values_(std::move(values)) {}

  /// `count` entries, each at least `minimum`; throws ConfigError naming
  /// `what` where they aren't.
  std::vector<int64_t> expand(size_t count, std::string_view what,
                              int64_t minimum = 1) const;

 private:
  std::vector<int64_t> values_;
};

}  // namespace keratin::ops

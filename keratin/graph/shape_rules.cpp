#include "keratin/graph/shape_rules.h"

#include "keratin/base/limits.h"

namespace keratin::rules {
namespace {

constexpr int64_t kMaxSize = int64_t{Limits().elements};

bool allows(Takes takes, DType dtype) {
  switch (takes) {
    case Takes::any: return true;
    case Takes::numbers: return dtype != DType::boolean;
    case Takes::floats: return is_float(dtype);
    case Takes::ints: return is_int(dtype);
    case Takes::ints_or_bool: return !is_float(dtype);
    case Takes::booleans: return dtype == DType::boolean;
  }
  return false;
}

std::string_view name_of(Takes takes) {
  switch (takes) {
    case Takes::any: return "any dtype";
    case Takes::numbers: return "integers or floats";
    case Takes::floats: return "a float dtype";
    case Takes::ints: return "an integer dtype";
    case Takes::ints_or_bool: return "an integer dtype or bool";
    case Takes::booleans: return "bool";
  }
  return {};
}

}  // namespace

std::string list(Specs operands) {
  std::string text;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) text += i + 1 == operands.size() ? " and " : ", ";
    text += to_string(operands[i]);
  }
  return text.empty() ? "no operands" : text;
}

void mismatch(Specs operands, std::string_view expected) {
  throw ShapeError(concat("expected ", expected, ", got ", list(operands)));
}

void expect_count(Specs operands, size_t count) {
  if (operands.size() == count) return;
  mismatch(operands, concat(count, count == 1 ? " operand" : " operands"));
}

void expect_dtype(const Spec& operand, Takes takes) {
  if (allows(takes, operand.dtype)) return;
  throw ShapeError(concat("expected ", name_of(takes), ", got ",
                          to_string(operand), "; cast it before"));
}

void expect_one_dtype(Specs operands) {
  for (const Spec& operand : operands) {
    if (operand.dtype == operands.front().dtype) continue;
    throw ShapeError(concat("expected operands of one dtype, got ",
                            list(operands), "; cast them before"));
  }
}

void expect_axis(int64_t axis, const Spec& operand) {
  if (axis >= 0 && axis < static_cast<int64_t>(operand.shape.size())) return;
  throw ShapeError(concat("expected an axis in [0, ", operand.shape.size(),
                          "), got ", axis, " for ", to_string(operand)));
}

void expect_indices(const Spec& operand) {
  if (is_int(operand.dtype)) return;
  throw ShapeError(
      concat("expected integer indices, got ", to_string(operand)));
}

void expect_concrete(const Shape& shape) {
  for (const int64_t dim : shape) {
    if (dim >= 0) continue;
    throw ShapeError(
        concat("expected known dimensions, got the shape ", to_string(shape)));
  }
  element_count(shape);
}

void expect_entries(std::span<const int64_t> values, std::string_view what,
                    size_t count, int64_t least) {
  bool fits = values.size() == count;
  for (const int64_t value : values) {
    fits = fits && value >= least && value <= kMaxSize;
  }
  if (fits) return;
  throw ShapeError(concat("expected ", count, " values of `", what,
                          "`, each from ", least, " to ", kMaxSize, ", got ",
                          to_string(Shape(values.begin(), values.end()))));
}

int64_t spread(int64_t size, int64_t step) {
  if (size <= 0) return 0;
  if (size - 1 > (kMaxSize - 1) / step) {
    throw ShapeError(concat(size, " elements ", step,
                            " apart extend further than ", kMaxSize));
  }
  return (size - 1) * step + 1;
}

}  // namespace keratin::rules

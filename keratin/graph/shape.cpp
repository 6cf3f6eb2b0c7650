#include "keratin/graph/shape.h"

#include <algorithm>

#include "keratin/base/error.h"

namespace keratin {

int64_t element_count(const Shape& shape) {
  if (!is_concrete(shape)) {
    throw ShapeError(concat("the shape ", to_string(shape),
                            " has dimensions that aren't known, expected ",
                            "sizes of zero or more"));
  }
  // Zeros don't excuse their neighbours: strides must not overflow either.
  int64_t count = 1;
  bool has_zero = false;
  for (const int64_t dimension : shape) {
    has_zero = has_zero || dimension == 0;
    if (dimension == 0) continue;
    if (count > INT64_MAX / dimension) {
      throw ShapeError(concat("the shape ", to_string(shape),
                              " has more elements than 64 bits can count"));
    }
    count *= dimension;
  }
  return has_zero ? 0 : count;
}

bool is_concrete(const Shape& shape) {
  return std::all_of(shape.begin(), shape.end(),
                     [](int64_t dimension) { return dimension >= 0; });
}

std::string to_string(const Shape& shape) {
  std::string text = "(";
  for (size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += shape[i] == kNone ? "None" : std::to_string(shape[i]);
  }
  if (shape.size() == 1) text += ',';
  return text + ')';
}

int64_t normalize_axis(int64_t axis, size_t rank) {
  const auto count = static_cast<int64_t>(rank);
  if (axis < -count || axis >= count) {
    throw ShapeError(concat("axis ", axis, " is out of range for an array of ",
                            count, " dimensions, expected ", -count,
                            " <= axis < ", count));
  }
  return axis < 0 ? axis + count : axis;
}

Shape broadcast(const Shape& a, const Shape& b) {
  Shape result(std::max(a.size(), b.size()), 1);
  for (size_t i = 1; i <= result.size(); ++i) {
    const int64_t left = i <= a.size() ? a[a.size() - i] : 1;
    const int64_t right = i <= b.size() ? b[b.size() - i] : 1;
    if (left != right && left != 1 && right != 1) {
      throw ShapeError(concat("shapes ", to_string(a), " and ", to_string(b),
                              " don't broadcast: axis -", i, " has sizes ",
                              left, " and ", right,
                              ", expected equal sizes or a 1"));
    }
    result[result.size() - i] = left == 1 ? right : left;
  }
  return result;
}

Shape row_major_strides(const Shape& shape) {
  Shape strides(shape.size(), 1);
  for (size_t i = shape.size(); i > 1; --i) {
    strides[i - 2] = strides[i - 1] * std::max<int64_t>(shape[i - 1], 1);
  }
  return strides;
}

}  // namespace keratin

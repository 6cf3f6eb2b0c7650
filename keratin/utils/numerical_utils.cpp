#include "keratin/utils/numerical_utils.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "keratin/base/error.h"

namespace keratin::utils {
namespace {

// 2^63: where doubles leave int64.
constexpr double kInt64End = 9223372036854775808.0;

// "x[0, 2]", or "x" for a scalar.
std::string place(const Shape& shape, int64_t index) {
  if (shape.empty()) return "x";
  std::vector<int64_t> indices(shape.size());
  for (size_t axis = shape.size(); axis-- > 0;) {
    indices[axis] = index % shape[axis];
    index /= shape[axis];
  }
  std::string text = "x[";
  for (size_t axis = 0; axis < indices.size(); ++axis) {
    text += concat(axis == 0 ? "" : ", ", indices[axis]);
  }
  return text + "]";
}

void check_finite(const Array& x) {
  for (int64_t i = 0; i < x.size(); ++i) {
    const double label = x.at(i);
    // NaN fails the comparison, too.
    if (std::abs(label) < kInt64End) continue;
    throw ConfigError(concat("label ", std::to_string(label), " at ",
                             place(x.shape(), i), " is no class number"));
  }
}

int64_t classes_of(std::span<const int64_t> labels) {
  if (labels.empty()) {
    throw ConfigError(
        "x is empty: its largest label would say how many classes there are; "
        "give num_classes");
  }
  const int64_t largest = *std::max_element(labels.begin(), labels.end());
  if (largest < -1) {
    throw ConfigError(concat("the largest label is ", largest,
                             ", so that num_classes would be negative; give "
                             "num_classes"));
  }
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  return largest == kLast ? kLast : largest + 1;
}

Shape rows_of(Shape shape) {
  if (shape.size() > 1 && shape.back() == 1) shape.pop_back();
  return shape;
}

void check_size(size_t labels, int64_t classes, DType dtype) {
  constexpr const char* kWhat = "the bytes of one-hot rows";
  const uint64_t bytes =
      checked_mul(checked_mul(labels, static_cast<uint64_t>(classes), kWhat),
                  size_of(dtype), kWhat);
  if (bytes <= kMaxCategoricalBytes) return;
  throw LimitError(concat(
      labels, " labels of ", classes, " classes need ", bytes,
      " bytes, more than kMaxCategoricalBytes = ", kMaxCategoricalBytes));
}

int64_t class_of(int64_t label, int64_t classes, const Shape& shape,
                 size_t index) {
  if (label >= -classes && label < classes) {
    return label < 0 ? label + classes : label;
  }
  throw ConfigError(concat(
      "label ", label, " at ", place(shape, static_cast<int64_t>(index)),
      " is out of bounds: num_classes is ", classes, ", expected labels from ",
      -classes, " to ", classes - 1, ". Raise num_classes or mend the label"));
}

}  // namespace

Array to_categorical(const Array& x, std::optional<int64_t> num_classes,
                     DType dtype) {
  if (x.empty()) throw ConfigError("x holds no array; expected labels");
  if (is_float(x.dtype())) check_finite(x);
  const Array whole = x.cast(DType::int64).realigned();
  const std::span<const int64_t> labels = whole.typed<int64_t>();
  if (num_classes && *num_classes < 0) {
    throw ConfigError(
        concat("num_classes is ", *num_classes, "; expected 0 or more"));
  }
  const int64_t classes =
      num_classes.value_or(0) != 0 ? *num_classes : classes_of(labels);
  check_size(labels.size(), classes, dtype);

  Shape shape = rows_of(x.shape());
  shape.push_back(classes);
  Array rows = Array::zeros(dtype, std::move(shape));
  const Array one = Array::of<double>({}, {1.0}).cast(dtype);
  const size_t width = size_of(dtype);
  std::byte* row = rows.mutable_bytes().data();
  for (size_t i = 0; i < labels.size(); ++i) {
    const int64_t column = class_of(labels[i], classes, x.shape(), i);
    std::memcpy(row + static_cast<size_t>(column) * width, one.bytes().data(),
                width);
    row += static_cast<size_t>(classes) * width;
  }
  return rows;
}

}  // namespace keratin::utils

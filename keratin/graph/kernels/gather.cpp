#include "keratin/graph/kernels/gather.h"

#include <limits>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/dispatch.h"
#include "keratin/graph/kernels/strided.h"

namespace keratin::kernels {
namespace {

// What stands for a number that isn't there.
template <class T>
T missing() {
  using Limits = std::numeric_limits<T>;
  if constexpr (kIsFloat<T>) {
    return store<T>(std::numeric_limits<Compute<T>>::quiet_NaN());
  } else if constexpr (std::is_signed_v<T>) {
    return Limits::min();
  } else {
    return Limits::max();
  }
}

template <class T>
T added(T a, T b) {
  if constexpr (kIsInt<T>) {
    return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  } else if constexpr (kIsFloat<T>) {
    return store<T>(load(a) + load(b));
  } else {
    return a || b;
  }
}

// Positions along an axis of `size`; -1 for those outside.
std::vector<int64_t> positions(std::string_view kernel, View indices,
                               int64_t size) {
  std::vector<int64_t> found;
  found.reserve(static_cast<size_t>(count_of(indices)));
  const bool is_int = dispatch_int(indices.dtype, [&]<class T>(Tag<T>) {
    const T* index = indices.as<T>();
    for (int64_t i = 0; i < count_of(indices); ++i) {
      auto position = static_cast<int64_t>(index[i]);
      const bool too_large = std::is_unsigned_v<T> && position < 0;
      if (position < 0) position += size;
      const bool inside = !too_large && position >= 0 && position < size;
      found.push_back(inside ? position : -1);
    }
  });
  if (!is_int) refuse_dtype(kernel, indices.dtype, "integer indices");
  return found;
}

// in's shape with `axis` replaced by the indices' axes.
Shape gathered(View in, int64_t axis, View indices) {
  Shape shape(in.shape.begin(), in.shape.begin() + axis);
  shape.insert(shape.end(), indices.shape.begin(), indices.shape.end());
  shape.insert(shape.end(), in.shape.begin() + axis + 1, in.shape.end());
  return shape;
}

}  // namespace

void gather(View in, int64_t axis, View indices, MutView out, Range rows) {
  expect_axis("gather", axis, in.shape.size());
  expect_dtype("gather", out.dtype, in.dtype);
  expect_shape("gather", out.shape, gathered(in, axis, indices));
  const int64_t size = in.shape[axis];
  const auto found = positions("gather", indices, size);
  const auto each = static_cast<int64_t>(found.size());
  const int64_t width = count_of(in.shape.subspan(axis + 1));
  rows = rows.within(count_of(in.shape.first(axis)) * each);
  const auto move = [&]<class T>(const T* from, T* to, T fill) {
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      const int64_t position = found[row % each];
      if (position < 0) {
        std::fill_n(to + row * width, width, fill);
      } else {
        std::copy_n(from + (row / each * size + position) * width, width,
                    to + row * width);
      }
    }
  };
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    move(in.as<T>(), out.as<T>(), missing<T>());
  });
}

void scatter_add(View in, int64_t axis, View indices, View updates, MutView out,
                 Range rows) {
  expect_axis("scatter_add", axis, in.shape.size());
  expect_dtype("scatter_add", out.dtype, in.dtype);
  expect_dtype("scatter_add", updates.dtype, in.dtype);
  expect_shape("scatter_add", out.shape, in.shape);
  expect_shape("scatter_add", updates.shape, gathered(in, axis, indices));
  const int64_t size = in.shape[axis];
  const auto found = positions("scatter_add", indices, size);
  const auto each = static_cast<int64_t>(found.size());
  const int64_t width = count_of(in.shape.subspan(axis + 1));
  rows = rows.within(count_of(in.shape.first(axis)));
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    T* to = out.as<T>() + rows.begin * size * width;
    if (in.data != out.data) {
      std::copy_n(in.as<T>() + rows.begin * size * width,
                  (rows.end - rows.begin) * size * width, to);
    }
    const T* from = updates.as<T>() + rows.begin * each * width;
    for (int64_t row = rows.begin; row < rows.end; ++row) {
      for (int64_t i = 0; i < each; ++i, from += width) {
        if (found[i] < 0) continue;
        T* target = to + found[i] * width;
        for (int64_t j = 0; j < width; ++j) {
          target[j] = added(target[j], from[j]);
        }
      }
      to += size * width;
    }
  });
}

}  // namespace keratin::kernels

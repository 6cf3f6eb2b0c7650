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

/// Indices along an axis of some size, read one by one: nothing is allocated.
class Positions {
 public:
  Positions(std::string_view kernel, View indices, int64_t size)
      : data_(indices.data), size_(size), count_(count_of(indices)) {
    dispatch_int(indices.dtype, [&]<class T>(Tag<T>) { read_ = &read<T>; });
    if (read_ == nullptr)
      refuse_dtype(kernel, indices.dtype, "integer indices");
  }
  int64_t count() const { return count_; }
  /// -1 for one that lies outside.
  int64_t operator[](int64_t i) const { return read_(data_, i, size_); }

 private:
  template <class T>
  static int64_t read(const std::byte* data, int64_t i, int64_t size) {
    auto position = static_cast<int64_t>(reinterpret_cast<const T*>(data)[i]);
    const bool too_large = std::is_unsigned_v<T> && position < 0;
    if (position < 0) position += size;
    return !too_large && position >= 0 && position < size ? position : -1;
  }

  int64_t (*read_)(const std::byte*, int64_t, int64_t) = nullptr;
  const std::byte* data_;
  int64_t size_;
  int64_t count_;
};

// Expects in's shape with `axis` replaced by the indices' axes.
void expect_gathered(std::string_view kernel, std::span<const int64_t> got,
                     View in, int64_t axis, View indices) {
  const auto before = static_cast<size_t>(axis);
  const size_t between = indices.shape.size();
  const bool fits = got.size() == in.shape.size() - 1 + between;
  expect(fits, kernel, "as many axes as input and indices make");
  expect_shape(kernel, got.first(before), in.shape.first(before));
  expect_shape(kernel, got.subspan(before, between), indices.shape);
  expect_shape(kernel, got.subspan(before + between),
               in.shape.subspan(before + 1));
}

}  // namespace

void gather(View in, int64_t axis, View indices, MutView out, Range rows) {
  expect_axis("gather", axis, in.shape.size());
  expect_dtype("gather", out.dtype, in.dtype);
  expect_gathered("gather", out.shape, in, axis, indices);
  const int64_t size = in.shape[axis];
  const Positions found("gather", indices, size);
  const int64_t each = found.count();
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
  expect_gathered("scatter_add", updates.shape, in, axis, indices);
  const int64_t size = in.shape[axis];
  const Positions found("scatter_add", indices, size);
  const int64_t each = found.count();
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
        const int64_t position = found[i];
        if (position < 0) continue;
        T* target = to + position * width;
        for (int64_t j = 0; j < width; ++j) {
          target[j] = added(target[j], from[j]);
        }
      }
      to += size * width;
    }
  });
}

}  // namespace keratin::kernels

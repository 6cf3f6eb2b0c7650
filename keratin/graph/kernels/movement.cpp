#include "keratin/graph/kernels/movement.h"

#include <array>
#include <vector>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/dispatch.h"
#include "keratin/graph/kernels/strided.h"

namespace keratin::kernels {
namespace {

// Fills a range of out from what `layout` sees of in.
void move(View in, const Strided& layout, MutView out, Range rows) {
  rows = rows.within(count_of(out));
  dispatch_width(in.dtype, [&]<class T>(T) {
    read_strided(layout, in.as<T>(), rows.begin, rows.end,
                 out.as<T>() + rows.begin);
  });
}

}  // namespace

void transpose(View in, std::span<const int64_t> permutation, MutView out,
               Range rows) {
  const size_t rank = in.shape.size();
  expect_dtype("transpose", out.dtype, in.dtype);
  expect(permutation.size() == rank, "transpose", "one entry per axis");
  const Dims strides = dense_strides(in.shape);
  std::array<bool, kMaxRank> seen{};
  Dims shape, moved;
  for (const int64_t axis : permutation) {
    expect_axis("transpose", axis, rank);
    expect(!seen[axis], "transpose", "each axis once");
    seen[axis] = true;
    shape.push_back(in.shape[axis]);
    moved.push_back(strides[axis]);
  }
  expect_shape("transpose", out.shape, shape);
  move(in, Strided(shape, moved), out, rows);
}

void broadcast_to(View in, MutView out, Range rows) {
  expect_dtype("broadcast_to", out.dtype, in.dtype);
  move(in, broadcasting("broadcast_to", in.shape, out.shape), out, rows);
}

void concat(std::span<const View> inputs, int64_t axis, MutView out) {
  expect_axis("concat", axis, out.shape.size());
  int64_t joined = 0;
  for (const View& in : inputs) {
    expect_dtype("concat", in.dtype, out.dtype);
    expect(in.shape.size() == out.shape.size(), "concat",
           "inputs of the output's rank");
    expect_shape("concat", in.shape.first(axis), out.shape.first(axis));
    expect_shape("concat", in.shape.subspan(axis + 1),
                 out.shape.subspan(axis + 1));
    joined += in.shape[axis];
  }
  expect(joined == out.shape[axis], "concat", "inputs that fill the output");
  const int64_t outer = count_of(out.shape.first(axis));
  const auto bytes = static_cast<int64_t>(size_of(out.dtype));
  std::byte* to = out.data;
  for (int64_t i = 0; i < outer; ++i) {
    for (const View& in : inputs) {
      const int64_t width = count_of(in.shape.subspan(axis)) * bytes;
      to = std::copy_n(in.data + i * width, width, to);
    }
  }
}

void slice(View in, std::span<const int64_t> start,
           std::span<const int64_t> strides, MutView out, Range rows) {
  const size_t rank = in.shape.size();
  expect_dtype("slice", out.dtype, in.dtype);
  expect(start.size() == rank && strides.size() == rank &&
             out.shape.size() == rank,
         "slice", "a start, a stride and an out dimension per axis");
  Dims steps = dense_strides(in.shape);
  int64_t offset = 0;
  for (size_t axis = 0; axis < rank; ++axis) {
    const int64_t size = out.shape[axis];
    const int64_t last = start[axis] + (size - 1) * strides[axis];
    expect(size == 0 || (start[axis] >= 0 && strides[axis] >= 1 &&
                         last < in.shape[axis]),
           "slice", "starts and stops within the input, strides from 1 on");
    offset += start[axis] * steps[axis];
    steps[axis] *= strides[axis];
  }
  move(in, Strided(out.shape, steps, offset), out, rows);
}

void pad(View in, std::span<const PadAxis> axes, View value, MutView out) {
  const size_t rank = in.shape.size();
  expect_dtype("pad", out.dtype, in.dtype);
  expect_dtype("pad", value.dtype, in.dtype);
  expect(axes.size() == rank && out.shape.size() == rank, "pad",
         "a padding and an out dimension per axis");
  expect(count_of(value) == 1, "pad", "one value to pad with");
  // The box of in that is neither cropped at its start nor at its end.
  const Dims in_strides = dense_strides(in.shape);
  Dims box(rank);
  Dims out_strides = dense_strides(out.shape);
  int64_t in_offset = 0, out_offset = 0;
  for (size_t axis = 0; axis < rank; ++axis) {
    const auto [low, high, interior] = axes[axis];
    const int64_t size = in.shape[axis];
    expect(interior >= 0, "pad", "interior padding of at least 0");
    const int64_t step = interior + 1;
    const int64_t spread = size > 0 ? (size - 1) * step + 1 : 0;
    expect(out.shape[axis] == std::max<int64_t>(0, low + spread + high), "pad",
           "out dimensions of low + spread input + high");
    const int64_t first = low >= 0 ? 0 : (-low + step - 1) / step;
    const int64_t room = out.shape[axis] - low;  // first position beyond out
    const int64_t stop =
        room <= 0 ? 0 : std::min(size, (room + step - 1) / step);
    box[axis] = std::max<int64_t>(0, stop - first);
    in_offset += first * in_strides[axis];
    out_offset += (low + first * step) * out_strides[axis];
    out_strides[axis] *= step;
  }
  dispatch_width(in.dtype, [&]<class T>(T) {
    std::fill_n(out.as<T>(), count_of(out), *value.as<T>());
    const int64_t count = count_of(box);
    std::vector<T> kept(static_cast<size_t>(count));
    const Strided from(box, in_strides, in_offset);
    read_strided(from, in.as<T>(), 0, count, kept.data());
    write_strided(Strided(box, out_strides, out_offset), kept.data(),
                  out.as<T>());
  });
}

void reverse(View in, std::span<const int64_t> axes, MutView out, Range rows) {
  expect_dtype("reverse", out.dtype, in.dtype);
  expect_shape("reverse", out.shape, in.shape);
  const Dims dense = dense_strides(in.shape);
  Dims strides = dense;
  int64_t offset = 0;
  for (const int64_t axis : axes) {
    expect_axis("reverse", axis, in.shape.size());
    expect(strides[axis] == dense[axis], "reverse", "each axis once");
    strides[axis] = -dense[axis];
    offset += (in.shape[axis] - 1) * dense[axis];
  }
  move(in, Strided(in.shape, strides, offset), out, rows);
}

void iota(int64_t axis, MutView out) {
  expect_axis("iota", axis, out.shape.size());
  const int64_t inner = count_of(out.shape.subspan(axis + 1));
  const int64_t size = out.shape[axis];
  const int64_t count = count_of(out);
  dispatch(out.dtype, [&]<class T>(Tag<T>) {
    T* to = out.as<T>();
    for (int64_t i = 0; i < count; i += inner) {
      const int64_t position = i / inner % size;
      std::fill_n(to + i, inner, store<T>(static_cast<Compute<T>>(position)));
    }
  });
}

}  // namespace keratin::kernels

#include "keratin/graph/kernels/reduce.h"

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/reduce_ops.h"
#include "keratin/graph/kernels/strided.h"

namespace keratin::kernels {
namespace {

// Elements summed up one after the other before sums are joined pairwise.
constexpr int64_t kSequential = 128;
// Sums side by side.
constexpr int64_t kLanes = 8;
constexpr int64_t kColumns = 64;

template <class R, class T>
typename R::A reduce_block(const T* in, int64_t step, int64_t count) {
  using A = typename R::A;
  std::array<A, kLanes> lanes;
  lanes.fill(R::identity());
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int64_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] = R::join(lanes[lane], R::from(in[(i + lane) * step]));
    }
  }
  for (int64_t lane = 0; i + lane < count; ++lane) {
    lanes[lane] = R::join(lanes[lane], R::from(in[(i + lane) * step]));
  }
  for (int64_t half = kLanes / 2; half > 0; half /= 2) {
    for (int64_t lane = 0; lane < half; ++lane) {
      lanes[lane] = R::join(lanes[lane], lanes[lane + half]);
    }
  }
  return lanes[0];
}

// One output: everything that `reduced` sees from `in` on.
template <class R, class T>
typename R::A reduce_one(const T* in, const Strided& reduced, int64_t count) {
  const int64_t step = reduced.strides.back();
  if (reduced.shape.size() == 1 && count <= kSequential) {
    return reduce_block<R>(in, step, count);
  }
  Cascade<R, 1> cascade;
  for_each_run(reduced, 0, count, [&](int64_t offset, int64_t length) {
    for (int64_t i = 0; i < length; i += kSequential) {
      const int64_t part = std::min(kSequential, length - i);
      cascade.push({step == 1
                        ? reduce_block<R>(in + offset + i, 1, part)
                        : reduce_block<R>(in + offset + i * step, step, part)});
    }
  });
  return cascade.total()[0];
}

// Up to kColumns neighbouring outputs, whose elements are neighbours too.
template <class R, class T>
void reduce_columns(const T* in, const Strided& reduced, int64_t count,
                    int64_t width, typename R::Out* out) {
  Cascade<R, kColumns> cascade;
  typename decltype(cascade)::Values block;
  block.fill(R::identity());
  const int64_t step = reduced.strides.back();
  int64_t pending = 0;
  for_each_run(reduced, 0, count, [&](int64_t offset, int64_t length) {
    for (int64_t i = 0; i < length; ++i) {
      const T* row = in + offset + i * step;
      for (int64_t j = 0; j < width; ++j) {
        block[j] = R::join(block[j], R::from(row[j]));
      }
      if (++pending % kSequential != 0) continue;
      cascade.push(block);
      block.fill(R::identity());
    }
  });
  cascade.push(block);
  const auto total = cascade.total();
  for (int64_t j = 0; j < width; ++j) out[j] = R::result(total[j]);
}

template <class R, class T>
void reduce_all(const T* in, const Strided& kept, const Strided& reduced,
                typename R::Out* out, Range rows) {
  const int64_t count = count_of(reduced.shape);
  const int64_t step = kept.strides.back();
  // Decided by shapes alone, so that it rounds the same in any range.
  const bool columns = step == 1 && kept.shape.back() > 1;
  out += rows.begin;
  for_each_run(kept, rows.begin, rows.end, [&](int64_t offset, int64_t length) {
    for (int64_t i = 0; i < length;) {
      const T* from = in + offset + i * step;
      if (columns) {
        const int64_t width = std::min(kColumns, length - i);
        reduce_columns<R>(from, reduced, count, width, out + i);
        i += width;
      } else {
        out[i] = R::result(reduce_one<R>(from, reduced, count));
        ++i;
      }
    }
    out += length;
  });
}

template <class F>
void dispatch_reduction(Reduction reduction, F&& f) {
  using enum Reduction;
  switch (reduction) {
    case sum: return f(std::integral_constant<Reduction, sum>{});
    case prod: return f(std::integral_constant<Reduction, prod>{});
    case max: return f(std::integral_constant<Reduction, max>{});
    case min: return f(std::integral_constant<Reduction, min>{});
    case any: return f(std::integral_constant<Reduction, any>{});
    case all: return f(std::integral_constant<Reduction, all>{});
  }
}

// The axes in `axes`, or the others, seen through in's strides.
Strided part_of(View in, std::span<const int64_t> axes, bool listed) {
  const Dims strides = dense_strides(in.shape);
  Dims shape, steps;
  for (size_t axis = 0; axis < in.shape.size(); ++axis) {
    const bool found = std::ranges::count(axes, static_cast<int64_t>(axis));
    if (found != listed) continue;
    shape.push_back(in.shape[axis]);
    steps.push_back(strides[axis]);
  }
  return Strided(shape, steps);
}

}  // namespace

void reduce(Reduction reduction, View in, std::span<const int64_t> axes,
            MutView out, Range rows) {
  for (size_t i = 0; i < axes.size(); ++i) {
    expect_axis("reduce", axes[i], in.shape.size());
    expect(i == 0 || axes[i - 1] < axes[i], "reduce", "sorted, distinct axes");
  }
  const bool to_bool =
      reduction == Reduction::any || reduction == Reduction::all;
  expect_dtype("reduce", out.dtype, to_bool ? DType::boolean : in.dtype);
  const Strided kept = part_of(in, axes, false);
  const Strided reduced = part_of(in, axes, true);
  expect(count_of(kept.shape) == count_of(out), "reduce",
         "one output for each combination of the axes kept");
  rows = rows.within(count_of(out));
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    dispatch_reduction(reduction,
                       [&]<Reduction kReduction>(
                           std::integral_constant<Reduction, kReduction>) {
                         using R = Reducer<T, kReduction>;
                         reduce_all<R>(in.as<T>(), kept, reduced,
                                       out.as<typename R::Out>(), rows);
                       });
  });
}

}  // namespace keratin::kernels

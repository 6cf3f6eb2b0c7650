#include <cmath>

#include "keratin/graph/kernels/check.h"
#include "keratin/graph/kernels/reduce.h"
#include "keratin/graph/kernels/reduce_ops.h"

namespace keratin::kernels {
namespace {

// An array as (outer, size, inner) around one axis.
struct Around {
  int64_t size;
  int64_t inner;
  int64_t lanes;

  Around(std::span<const int64_t> shape, int64_t axis)
      : size(shape[axis]),
        inner(count_of(shape.subspan(axis + 1))),
        lanes(count_of(shape.first(axis)) * inner) {}

  // Where a lane's elements begin; they are `inner` apart.
  int64_t start(int64_t lane) const {
    return lane / inner * size * inner + lane % inner;
  }
};

template <class T>
int64_t first_extreme(const T* in, const Around& around, bool largest) {
  int64_t best = 0;
  auto extreme = load(in[0]);
  for (int64_t i = 1; i < around.size && extreme == extreme; ++i) {
    const auto value = load(in[i * around.inner]);
    const bool better = largest ? value > extreme : value < extreme;
    if (!better && value == value) continue;
    best = i;
    extreme = value;
  }
  return best;
}

template <class R, class T>
void cumulate_lane(const T* in, const Around& around, CumulateOptions options,
                   typename R::Out* out) {
  const int64_t step = options.reverse ? -around.inner : around.inner;
  const int64_t first = options.reverse ? (around.size - 1) * around.inner : 0;
  auto running = R::identity();
  for (int64_t i = 0, at = first; i < around.size; ++i, at += step) {
    const auto next = R::join(running, R::from(in[at]));
    out[at] = R::result(options.exclusive ? running : next);
    running = next;
  }
}

}  // namespace

void arg_reduce(ArgReduction reduction, View in, int64_t axis, MutView out,
                Range rows) {
  expect_axis("arg_reduce", axis, in.shape.size());
  const Around around(in.shape, axis);
  expect(count_of(out) == around.lanes, "arg_reduce",
         "one output for each combination of the other axes");
  expect(around.size > 0 || around.lanes == 0, "arg_reduce",
         "an axis with elements");
  if (out.dtype != DType::int32 && out.dtype != DType::int64) {
    refuse_dtype("arg_reduce", out.dtype, "int32 or int64 for indices");
  }
  rows = rows.within(around.lanes);
  const bool largest = reduction == ArgReduction::argmax;
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    for (int64_t lane = rows.begin; lane < rows.end; ++lane) {
      const int64_t best =
          first_extreme(in.as<T>() + around.start(lane), around, largest);
      if (out.dtype == DType::int64) {
        out.as<int64_t>()[lane] = best;
      } else {
        out.as<int32_t>()[lane] = static_cast<int32_t>(best);
      }
    }
  });
}

void cumulate(Cumulation cumulation, View in, int64_t axis,
              CumulateOptions options, MutView out, Range rows) {
  expect_axis("cumulate", axis, in.shape.size());
  expect_dtype("cumulate", out.dtype, in.dtype);
  expect_shape("cumulate", out.shape, in.shape);
  const Around around(in.shape, axis);
  rows = rows.within(around.lanes);
  dispatch(in.dtype, [&]<class T>(Tag<T>) {
    const auto run = [&]<Reduction kReduction>() {
      for (int64_t lane = rows.begin; lane < rows.end; ++lane) {
        const int64_t start = around.start(lane);
        cumulate_lane<Reducer<T, kReduction>>(in.as<T>() + start, around,
                                              options, out.as<T>() + start);
      }
    };
    switch (cumulation) {
      case Cumulation::sum: return run.template operator()<Reduction::sum>();
      case Cumulation::prod: return run.template operator()<Reduction::prod>();
    }
  });
}

}  // namespace keratin::kernels

#include "keratin/graph/kernels/select.h"

#include "keratin/graph/kernels/broadcast_reader.h"
#include "keratin/graph/kernels/check.h"

namespace keratin::kernels {

void select(View condition, View a, View b, MutView out, Range rows) {
  expect_dtype("select", condition.dtype, DType::boolean);
  expect_dtype("select", a.dtype, out.dtype);
  expect_dtype("select", b.dtype, out.dtype);
  rows = rows.within(count_of(out));
  dispatch_width(out.dtype, [&]<class T>(T) {
    BroadcastReader<bool> choose("select", condition, out.shape);
    BroadcastReader<T> left("select", a, out.shape);
    BroadcastReader<T> right("select", b, out.shape);
    for (int64_t begin = rows.begin; begin < rows.end; begin += kBlock) {
      const int64_t count = std::min(kBlock, rows.end - begin);
      const bool* first = choose.read(begin, count);
      const T* x = left.read(begin, count);
      const T* y = right.read(begin, count);
      T* to = out.as<T>() + begin;
      for (int64_t i = 0; i < count; ++i) to[i] = first[i] ? x[i] : y[i];
    }
  });
}

}  // namespace keratin::kernels

#pragma once

#include <vector>

#include "keratin/graph/kernels/cast.h"
#include "keratin/graph/kernels/dispatch.h"

namespace keratin::kernels {

/// The dtype that arithmetic kernels compute in.
template <class A>
inline constexpr DType kDTypeOf = std::is_same_v<A, float>    ? DType::float32
                                  : std::is_same_v<A, double> ? DType::float64
                                                              : DType::uint64;

/// An operand as numbers of type A: its own bytes where they are, else a copy.
template <class A>
class Widened {
 public:
  explicit Widened(View in) {
    if (in.dtype == kDTypeOf<A>) {
      data_ = in.as<A>();
      return;
    }
    copy_.resize(static_cast<size_t>(count_of(in)));
    cast(in,
         {kDTypeOf<A>, in.shape, reinterpret_cast<std::byte*>(copy_.data())});
    data_ = copy_.data();
  }
  Widened(const Widened&) = delete;
  Widened& operator=(const Widened&) = delete;

  const A* data() const { return data_; }

 private:
  std::vector<A> copy_;
  const A* data_ = nullptr;
};

/// Where to write elements [begin, end) of an output as numbers of type A:
/// zeros at first; `finish` rounds them to out's dtype.
template <class A>
class WidenedOut {
 public:
  WidenedOut(MutView out, int64_t begin, int64_t end)
      : out_(out), begin_(begin), count_(end - begin) {
    if (out.dtype == kDTypeOf<A>) {
      data_ = out.as<A>() + begin;
      std::fill_n(data_, count_, A{});
    } else {
      copy_.resize(static_cast<size_t>(count_));
      data_ = copy_.data();
    }
  }
  WidenedOut(const WidenedOut&) = delete;
  WidenedOut& operator=(const WidenedOut&) = delete;

  A* data() { return data_; }

  void finish() {
    if (out_.dtype == kDTypeOf<A>) return;
    const std::span<const int64_t> shape(&count_, 1);
    const auto offset = begin_ * static_cast<int64_t>(size_of(out_.dtype));
    cast({kDTypeOf<A>, shape, reinterpret_cast<const std::byte*>(data_)},
         {out_.dtype, shape, out_.data + offset});
  }

 private:
  MutView out_;
  int64_t begin_;
  int64_t count_;
  std::vector<A> copy_;
  A* data_ = nullptr;
};

/// Calls f with a number of the type that a float dtype is computed in;
/// returns false for other dtypes.
template <class F>
bool dispatch_compute(DType dtype, F&& f) {
  if (!is_float(dtype)) return false;
  dtype == DType::float64 ? f(double{}) : f(float{});
  return true;
}

}  // namespace keratin::kernels

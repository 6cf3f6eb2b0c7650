#pragma once

#include <array>
#include <bit>
#include <limits>

#include "keratin/graph/kernels/dispatch.h"
#include "keratin/graph/kernels/reduce.h"

namespace keratin::kernels {

/// A reduction of elements of type T: where it starts, how an element is
/// taken in, how two results join. Accumulates in A.
template <class T, Reduction kReduction>
struct Reducer {
  static constexpr bool kToBool = kReduction == Reduction::any ||
                                  kReduction == Reduction::all ||
                                  std::is_same_v<T, bool>;
  static constexpr bool kOr = kReduction == Reduction::any ||
                              kReduction == Reduction::sum ||
                              kReduction == Reduction::max;
  static constexpr bool kArithmetic =
      kReduction == Reduction::sum || kReduction == Reduction::prod;

  // Unsigned, and no narrower than 32 bits, so that overflow wraps.
  template <class Int>
  using Unsigned = std::conditional_t<sizeof(Int) < 8, uint32_t, uint64_t>;
  static constexpr auto accumulator() {
    if constexpr (kToBool) {
      return bool{};
    } else if constexpr (kIsInt<T> && kArithmetic) {
      return Unsigned<T>{};
    } else {
      return Compute<T>{};
    }
  }
  using A = decltype(accumulator());
  using Out = std::conditional_t<kToBool, bool, T>;

  static constexpr A identity() {
    using Limits = std::numeric_limits<A>;
    if constexpr (kToBool) return !kOr;
    if constexpr (kArithmetic) return kReduction == Reduction::prod;
    if constexpr (kReduction == Reduction::max) {
      return Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
    }
    return Limits::has_infinity ? Limits::infinity() : Limits::max();
  }

  static A from(T value) {
    if constexpr (kToBool) {
      return load(value) != 0;
    } else {
      return static_cast<A>(load(value));
    }
  }

  static A join(A a, A b) {
    if constexpr (kToBool) {
      return kOr ? a | b : a & b;
    } else if constexpr (kReduction == Reduction::sum) {
      return a + b;
    } else if constexpr (kReduction == Reduction::prod) {
      return a * b;
    } else if constexpr (kReduction == Reduction::max) {
      return a > b || a != a ? a : b;
    } else {
      return a < b || a != a ? a : b;
    }
  }

  static Out result(A value) {
    if constexpr (kIsHalf<T> && !kToBool) {
      return store<T>(value);
    } else {
      return static_cast<Out>(value);
    }
  }
};

/// Joins results pairwise, as a balanced tree would, in the order they come;
/// kWidth independent ones side by side.
template <class R, size_t kWidth>
class Cascade {
 public:
  using Values = std::array<typename R::A, kWidth>;

  void push(Values values) {
    size_t level = 0;
    for (; (count_ >> level) & 1; ++level) join(levels_[level], values);
    levels_[level] = values;
    ++count_;
  }

  Values total() const {
    Values sum;
    sum.fill(R::identity());
    for (size_t level = 0; count_ >> level != 0; ++level) {
      if ((count_ >> level) & 1) join(levels_[level], sum);
    }
    return sum;
  }

 private:
  static void join(const Values& earlier, Values& values) {
    for (size_t i = 0; i < kWidth; ++i) {
      values[i] = R::join(earlier[i], values[i]);
    }
  }

  uint64_t count_ = 0;
  std::array<Values, 48> levels_;
};

}  // namespace keratin::kernels

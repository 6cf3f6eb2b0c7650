#pragma once

#include <cstdint>

namespace keratin {

/// Bounds what tracing may take on this thread until it ends. A model that
/// calls another one twice, which calls another one twice, … is small in a file
/// and a program of 2^depth steps. Where there is a budget already, that one
/// holds; without any, tracing is free.
class TraceBudget {
 public:
  /// `steps` is the limit `nodes`.
  explicit TraceBudget(uint64_t steps);
  ~TraceBudget();
  TraceBudget(const TraceBudget&) = delete;
  TraceBudget& operator=(const TraceBudget&) = delete;

  /// Counts a step: a layer or operation that runs, a node of a program that is
  /// made. Throws LimitError when there were too many.
  static void spend();

 private:
  uint64_t steps_;
  uint64_t left_;
  bool outermost_;
};

}  // namespace keratin

#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace keratin {

/// The numbers of Python's `random.Random`, so that a seed means in C++ what it
/// means in Python.
class PythonRandom {
 public:
  /// As after `random.seed(seed)`.
  explicit PythonRandom(int64_t seed);
  /// From 32-bit words of entropy, at least one.
  explicit PythonRandom(std::span<const uint32_t> key);

  /// `random.getrandbits(count)`, for 1 to 64 bits.
  uint64_t bits(int count);
  /// One of 0 to `count` - 1; `count` is 1 or more.
  uint64_t below(uint64_t count);
  /// `random.shuffle(values)`.
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[below(i)]);
    }
  }

 private:
  std::mt19937 twister_;
};

/// The numbers of NumPy's `numpy.random.RandomState(seed)`.
class NumpyRandom {
 public:
  explicit NumpyRandom(uint32_t seed) : twister_(seed) {}

  /// One of 0 to `last`.
  uint64_t up_to(uint64_t last);
  /// `RandomState.shuffle` of an array of rank 1.
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[up_to(i - 1)]);
    }
  }

 private:
  std::mt19937 twister_;
};

}  // namespace keratin

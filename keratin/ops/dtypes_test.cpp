#include "keratin/ops/dtypes.h"

#include <doctest/doctest.h>

namespace keratin::ops {
namespace {

using enum DType;

constexpr size_t kCount = 10;
constexpr DType kDTypes[kCount] = {boolean, int8,   int16,   int32,    uint8,
                                   uint16,  uint32, float16, bfloat16, float32};

// `keras.backend.result_type` of each pair.
constexpr DType kResults[kCount][kCount] = {
    {boolean, int8, int16, int32, uint8, uint16, uint32, float16, bfloat16,
     float32},
    {int8, int8, int16, int32, int16, int32, int32, float16, bfloat16, float32},
    {int16, int16, int16, int32, int16, int32, int32, float16, bfloat16,
     float32},
    {int32, int32, int32, int32, int32, int32, int32, float16, bfloat16,
     float32},
    {uint8, int16, int16, int32, uint8, uint16, uint32, float16, bfloat16,
     float32},
    {uint16, int32, int32, int32, uint16, uint16, uint32, float16, bfloat16,
     float32},
    {uint32, int32, int32, int32, uint32, uint32, uint32, float16, bfloat16,
     float32},
    {float16, float16, float16, float16, float16, float16, float16, float16,
     float32, float32},
    {bfloat16, bfloat16, bfloat16, bfloat16, bfloat16, bfloat16, bfloat16,
     float32, bfloat16, float32},
    {float32, float32, float32, float32, float32, float32, float32, float32,
     float32, float32},
};
constexpr DType kWithInt[kCount] = {int32,  int8,   int16,   int32,    uint8,
                                    uint16, uint32, float16, bfloat16, float32};
constexpr DType kWithFloat[kCount] = {float32,  float32, float32, float32,
                                      float32,  float32, float32, float16,
                                      bfloat16, float32};

TEST_CASE("two dtypes are promoted as Keras does") {
  for (size_t i = 0; i < kCount; ++i) {
    for (size_t j = 0; j < kCount; ++j) {
      CAPTURE(name_of(kDTypes[i]));
      CAPTURE(name_of(kDTypes[j]));
      CHECK(result_type({kDTypes[i], kDTypes[j]}) == kResults[i][j]);
    }
  }
}

TEST_CASE("Python numbers have a kind but no width") {
  for (size_t i = 0; i < kCount; ++i) {
    CAPTURE(name_of(kDTypes[i]));
    CHECK(result_type({kDTypes[i], Weak::integer}) == kWithInt[i]);
    CHECK(result_type({kDTypes[i], Weak::floating}) == kWithFloat[i]);
  }
  CHECK(result_type({Weak::integer}) == int32);
  CHECK(result_type({Weak::integer, Weak::floating}) == float32);
}

TEST_CASE("results have 64 bits only where an operand has") {
  CHECK(result_type({uint32, int32}) == int32);
  CHECK(result_type({int64, int32}) == int64);
  CHECK(result_type({int64, float32}) == float32);
  CHECK(result_type({int64, Weak::floating}) == float32);
  CHECK(result_type({float64, float16}) == float64);
  CHECK(result_type({uint64, int64}) == float32);
}

}  // namespace
}  // namespace keratin::ops

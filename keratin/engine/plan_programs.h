#pragma once

#include <string>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin::testing {

/// A program to hold a plan against the interpreter with, and its inputs.
struct Case {
  std::string name;
  Program program;
  std::vector<Array> inputs;
};

/// Every family of primitives, the patterns that are fused, and the odd ends.
std::vector<Case> plan_cases();

/// Numbers between -1 and 1 that depend on `seed` alone.
Array numbers(Shape shape, uint32_t seed);

}  // namespace keratin::testing

#pragma once

#include <string>
#include <vector>

#include "keratin/graph/tensor.h"
#include "keratin/graph/variable.h"

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

/// Loops: recurrent steps both ways, none, and with carries that swap.
void add_loops(std::vector<Case>& cases);

/// A program under construction: inputs and variables with numbers.
class Maker {
 public:
  explicit Maker(std::string name) { case_.name = std::move(name); }

  Tensor input(Shape shape) {
    return input(numbers(std::move(shape), ++seed_));
  }
  Tensor input(Array value) {
    Tensor tensor =
        Tensor::placeholder({value.dtype(), value.shape()}, "input");
    case_.program.inputs.push_back(tensor);
    case_.inputs.push_back(std::move(value));
    return tensor;
  }
  Tensor weight(Shape shape) {
    return Variable("weight", {DType::float32, shape}, numbers(shape, ++seed_));
  }
  Case gives(std::vector<Tensor> outputs) {
    case_.program.outputs = std::move(outputs);
    return std::move(case_);
  }

 private:
  Case case_;
  uint32_t seed_ = 0;
};

}  // namespace keratin::testing

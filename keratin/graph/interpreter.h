#pragma once

#include <span>
#include <vector>

#include "keratin/graph/tensor.h"

namespace keratin {

/// A program made ready to be run with the reference kernels, again and again:
/// its nodes in order, where each finds its operands, and which values are of
/// no more use after it. The program must outlive the interpreter.
class Interpreter {
 public:
  /// Throws ShapeError where the program uses a placeholder that is none of
  /// its inputs.
  explicit Interpreter(const Program& program);

  /// Throws ShapeError unless `inputs` have the specs of the program's.
  std::vector<Array> run(std::span<const Array> inputs) const;

 private:
  struct Step {
    const Node* node = nullptr;
    std::vector<size_t> operands;  // slots
    size_t results = 0;            // slot of the first
    std::vector<size_t> last_used;
  };

  void add_step(const Node* node, std::span<const size_t> operands,
                size_t results);
  void find_last_uses();
  std::vector<Array> bind(std::span<const Array> inputs) const;
  void run_step(const Step& step, std::vector<Array>& slots) const;

  const Program& program_;
  std::vector<Step> steps_;
  std::vector<size_t> outputs_;
  std::vector<size_t> inputs_;
  size_t slots_ = 0;
};

}  // namespace keratin

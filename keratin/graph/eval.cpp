#include "keratin/graph/eval.h"

#include "keratin/graph/interpreter.h"

namespace keratin {

std::vector<Array> interpret(const Program& program,
                             std::span<const Array> inputs) {
  return Interpreter(program).run(inputs);
}

Array eval(const Tensor& tensor) {
  return interpret(Program{{}, {tensor}}, {}).front();
}

}  // namespace keratin

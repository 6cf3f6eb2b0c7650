#include "keratin/layers/core/einsum_dense.h"

#include <map>

#include "keratin/base/error.h"
#include "keratin/ops/ops.h"

namespace keratin::layers {
namespace {

struct Equation {
  std::string input;
  std::string kernel;
  std::string output;
};

// "ab,bc->ac" with one "..." in front or behind, which stands for any axes.
Equation parsed(const std::string& text) {
  const size_t comma = text.find(',');
  const size_t arrow = text.find("->");
  if (comma == std::string::npos || arrow == std::string::npos ||
      comma > arrow) {
    throw ConfigError(
        concat("equation ", quoted(text), "; expected the form \"ab,bc->ac\""));
  }
  return {text.substr(0, comma), text.substr(comma + 1, arrow - comma - 1),
          text.substr(arrow + 2)};
}

// Sizes of letters, from a term and a shape; "..." takes what is left over.
void note_sizes(std::map<char, int64_t>& sizes, const std::string& term,
                const Shape& shape, const std::string& equation) {
  const bool front = term.rfind("...", 0) == 0;
  const size_t dots = term.find("...");
  std::string letters = term;
  if (dots != std::string::npos) letters.erase(dots, 3);
  if (letters.size() > shape.size() ||
      (dots == std::string::npos && letters.size() != shape.size())) {
    throw ShapeError(concat("the equation ", quoted(equation),
                            " doesn't fit an input of shape ",
                            to_string(shape)));
  }
  const size_t first = front ? shape.size() - letters.size() : 0;
  for (size_t i = 0; i < letters.size(); ++i) {
    if (!sizes.contains(letters[i]) || sizes[letters[i]] == kNone) {
      sizes[letters[i]] = shape[first + i];
    }
  }
}

}  // namespace

void EinsumDenseLayer::declare(Fields& f, Args& a) {
  f("output_shape", a.output_shape, "Sizes of the output, batch apart.")
      .required();
  f("equation", a.equation, "How input and kernel are multiplied.").required();
  f("activation", a.activation, "Function applied to the output.");
  f("bias_axes", a.bias_axes, "Axes of the output that have a bias.");
  f("kernel_initializer", a.kernel_initializer, "First values of the kernel.");
  f("bias_initializer", a.bias_initializer, "First values of the bias.");
  f("kernel_regularizer", a.kernel_regularizer, "Penalty on the kernel.");
  f("bias_regularizer", a.bias_regularizer, "Penalty on the bias.");
  f("activity_regularizer", a.activity_regularizer, "Penalty on the output.");
  f("kernel_constraint", a.kernel_constraint, "Rule that the kernel obeys.");
  f("bias_constraint", a.bias_constraint, "Rule that the bias obeys.");
  f("quantization_config", a.quantization_config, "How it was quantized.")
      .none_yet("quantization");
}

void EinsumDenseLayer::build(const Nested<Shape>& input_shape) {
  const Shape& shape = input_shape.leaf();
  const Equation equation = parsed(args.equation);
  std::map<char, int64_t> sizes;
  note_sizes(sizes, equation.input, shape, args.equation);
  // The output shape leaves out what comes from the batch or the dots.
  std::string letters = equation.output;
  const size_t dots = letters.find("...");
  if (dots != std::string::npos) letters.erase(dots, 3);
  const Shape& given = args.output_shape.values;
  const size_t known = std::min(given.size(), letters.size());
  std::map<char, int64_t> outputs;
  for (size_t i = 0; i < known; ++i) {
    const char letter = letters[letters.size() - known + i];
    const int64_t size = given[given.size() - known + i];
    outputs[letter] =
        size == kNone && sizes.contains(letter) ? sizes[letter] : size;
  }
  // With the dots behind, the sizes stand in front.
  if (dots != std::string::npos && dots > 0) {
    outputs.clear();
    for (size_t i = 0; i + 1 < letters.size() && i < given.size(); ++i) {
      outputs[letters[i + 1]] = given[i];
    }
  }
  const auto size_of_letter = [&](char letter) {
    if (sizes.contains(letter) && sizes[letter] != kNone) return sizes[letter];
    if (outputs.contains(letter) && outputs[letter] != kNone) {
      return outputs[letter];
    }
    throw ShapeError(concat("the size of ", quoted(std::string(1, letter)),
                            " in ", quoted(args.equation), " is not known"));
  };
  Shape kernel;
  for (const char letter : equation.kernel) {
    kernel.push_back(size_of_letter(letter));
  }
  kernel_ = add_weight({.name = "kernel",
                        .shape = std::move(kernel),
                        .initializer = args.kernel_initializer,
                        .regularizer = args.kernel_regularizer,
                        .constraint = args.kernel_constraint,
                        .dtype = {}});
  if (!args.bias_axes || args.bias_axes->empty()) return;
  Shape bias;
  bool started = false;
  for (const char letter : letters) {
    const bool has = args.bias_axes->find(letter) != std::string::npos;
    started = started || has;
    if (started) bias.push_back(has ? size_of_letter(letter) : 1);
  }
  if (dots != std::string::npos && dots > 0) {
    for (size_t i = letters.size(); i < shape.size(); ++i) bias.push_back(1);
  }
  bias_ = add_weight({.name = "bias",
                      .shape = std::move(bias),
                      .initializer = args.bias_initializer,
                      .regularizer = args.bias_regularizer,
                      .constraint = args.bias_constraint,
                      .dtype = {}});
}

Tensors EinsumDenseLayer::call(const Tensors& inputs, Call&) const {
  Tensor x = ops::einsum(args.equation, {inputs.leaf(), weight(kernel_)});
  if (!bias_.empty()) x = x + weight(bias_);
  return args.activation.is_none() ? x : args.activation(x);
}

}  // namespace keratin::layers

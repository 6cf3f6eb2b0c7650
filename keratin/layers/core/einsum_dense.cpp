#include "keratin/layers/core/einsum_dense.h"

#include <algorithm>
#include <map>

#include "keratin/base/error.h"
#include "keratin/layers/lora.h"
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

// "..." stands for any number of axes, which have no letters.
constexpr std::string_view kDots = "...";

std::string letters_of(std::string term) {
  const size_t dots = term.find(kDots);
  if (dots != std::string::npos) term.erase(dots, kDots.size());
  return term;
}
bool dots_are_behind(const std::string& term) {
  const size_t dots = term.find(kDots);
  return dots != std::string::npos && dots > 0;
}

using Sizes = std::map<char, int64_t>;

// Sizes of the input's letters.
Sizes input_sizes(const std::string& term, const Shape& shape,
                  const std::string& equation) {
  const std::string letters = letters_of(term);
  const bool dotted = letters.size() < term.size();
  if (letters.size() > shape.size() ||
      (!dotted && letters.size() != shape.size())) {
    throw ShapeError(concat("the equation ", quoted(equation),
                            " doesn't fit an input of shape ",
                            to_string(shape)));
  }
  const bool front = term.rfind(kDots, 0) == 0;
  const size_t first = front ? shape.size() - letters.size() : 0;
  Sizes sizes;
  for (size_t i = 0; i < letters.size(); ++i) {
    if (!sizes.contains(letters[i]) || sizes[letters[i]] == kNone) {
      sizes[letters[i]] = shape[first + i];
    }
  }
  return sizes;
}

// Sizes of the output's letters, from a shape that leaves out what comes from
// the batch or the dots: with these behind, the sizes stand in front.
Sizes output_sizes(const std::string& term, const Shape& given) {
  const std::string letters = letters_of(term);
  const bool behind = dots_are_behind(term);
  const size_t places = letters.size() - (behind && !letters.empty() ? 1 : 0);
  const size_t known = std::min(given.size(), places);
  const size_t letter = behind ? 1 : letters.size() - known;
  const size_t size = behind ? 0 : given.size() - known;
  Sizes sizes;
  for (size_t i = 0; i < known; ++i) {
    sizes[letters[letter + i]] = given[size + i];
  }
  return sizes;
}

// The size of a letter, by the input or else by the output.
class LetterSizes {
 public:
  LetterSizes(const Equation& equation, const std::string& text,
              const Shape& input, const Shape& output)
      : text_(text),
        input_(input_sizes(equation.input, input, text)),
        output_(output_sizes(equation.output, output)) {}

  int64_t operator[](char letter) const {
    for (const Sizes* sizes : {&input_, &output_}) {
      const auto found = sizes->find(letter);
      if (found != sizes->end() && found->second != kNone) {
        return found->second;
      }
    }
    throw ShapeError(concat("the size of ", quoted(std::string(1, letter)),
                            " in ", quoted(text_), " is not known"));
  }

 private:
  const std::string& text_;
  Sizes input_;
  Sizes output_;
};

Shape kernel_shape(const Equation& equation, const LetterSizes& sizes) {
  Shape shape;
  for (const char letter : equation.kernel) shape.push_back(sizes[letter]);
  return shape;
}

// From the first letter with a bias on; axes behind that have none are 1.
Shape bias_shape(const Equation& equation, const std::string& bias_axes,
                 const LetterSizes& sizes, size_t input_rank) {
  const std::string letters = letters_of(equation.output);
  Shape shape;
  for (const char letter : letters) {
    const bool has = bias_axes.find(letter) != std::string::npos;
    if (has || !shape.empty()) shape.push_back(has ? sizes[letter] : 1);
  }
  if (!dots_are_behind(equation.output)) return shape;
  for (size_t i = letters.size(); i < input_rank; ++i) shape.push_back(1);
  return shape;
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
  declare_quantization_config(f, a.quantization_config);
  declare_lora(f, a.lora_rank, a.lora_alpha);
  f("gptq_unpacked_column_size", a.gptq_unpacked_column_size,
    "Columns of the kernel before GPTQ packed them.")
      .optional_key();
}

void EinsumDenseLayer::init() {
  Layer::init();
  settle_lora(args.lora_rank, args.lora_alpha);
}

void EinsumDenseLayer::build(const Nested<Shape>& input_shape) {
  expect_no_lora(args.lora_rank);
  const Shape& shape = input_shape.leaf();
  const Equation equation = parsed(args.equation);
  const LetterSizes sizes(equation, args.equation, shape,
                          args.output_shape.values);
  kernel_ = add_weight({.name = "kernel",
                        .shape = kernel_shape(equation, sizes),
                        .initializer = args.kernel_initializer,
                        .regularizer = args.kernel_regularizer,
                        .constraint = args.kernel_constraint,
                        .dtype = {}});
  if (!args.bias_axes || args.bias_axes->empty()) return;
  bias_ = add_weight(
      {.name = "bias",
       .shape = bias_shape(equation, *args.bias_axes, sizes, shape.size()),
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

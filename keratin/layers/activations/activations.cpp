#include "keratin/layers/activations/activations.h"

#include "keratin/config/registry.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

struct Row {
  const char* name;
  Tensor (*function)(const Tensor&);
};

// Names as `keras.activations.serialize` gives them.
constexpr Row kRows[] = {
    {"linear", [](const Tensor& x) { return x; }},
    {"relu", [](const Tensor& x) { return ops::relu(x); }},
    {"relu6", [](const Tensor& x) { return ops::relu6(x); }},
    {"leaky_relu", [](const Tensor& x) { return ops::leaky_relu(x, 0.2); }},
    {"elu", [](const Tensor& x) { return ops::elu(x); }},
    {"selu", [](const Tensor& x) { return ops::selu(x); }},
    {"celu", [](const Tensor& x) { return ops::celu(x); }},
    {"gelu", [](const Tensor& x) { return ops::gelu(x, false); }},
    {"silu", [](const Tensor& x) { return ops::silu(x); }},
    {"swish", [](const Tensor& x) { return ops::silu(x); }},
    {"mish", [](const Tensor& x) { return ops::mish(x); }},
    {"softplus", [](const Tensor& x) { return ops::softplus(x); }},
    {"softsign", [](const Tensor& x) { return ops::softsign(x); }},
    {"soft_shrink", [](const Tensor& x) { return ops::soft_shrink(x); }},
    {"hard_shrink", [](const Tensor& x) { return ops::hard_shrink(x); }},
    {"tanh_shrink", [](const Tensor& x) { return ops::tanh_shrink(x); }},
    {"hard_tanh", [](const Tensor& x) { return ops::hard_tanh(x); }},
    {"hard_sigmoid", [](const Tensor& x) { return ops::hard_sigmoid(x); }},
    {"hard_silu", [](const Tensor& x) { return ops::hard_silu(x); }},
    {"hard_swish", [](const Tensor& x) { return ops::hard_silu(x); }},
    {"sigmoid", [](const Tensor& x) { return ops::sigmoid(x); }},
    {"log_sigmoid", [](const Tensor& x) { return ops::log_sigmoid(x); }},
    {"tanh", [](const Tensor& x) { return ops::tanh(x); }},
    {"exponential", [](const Tensor& x) { return ops::exp(x); }},
    {"softmax", [](const Tensor& x) { return ops::softmax(x); }},
    {"log_softmax", [](const Tensor& x) { return ops::log_softmax(x); }},
    {"sparsemax", [](const Tensor& x) { return ops::sparsemax(x); }},
    {"squareplus", [](const Tensor& x) { return ops::squareplus(x); }},
    {"sparse_plus", [](const Tensor& x) { return ops::sparse_plus(x); }},
    {"sparse_sigmoid", [](const Tensor& x) { return ops::sparse_sigmoid(x); }},
    {"threshold", [](const Tensor& x) { return ops::threshold(x, 0, 0); }},
    {"glu", [](const Tensor& x) { return ops::glu(x); }},
};

}  // namespace

ActivationFunction::ActivationFunction(
    std::string name, std::function<Tensor(const Tensor&)> function)
    : function_(std::move(function)) {
  set_info(&class_info<ActivationFunction>());
  set_function_name(std::move(name));
}

void register_activation(std::string_view package, std::string_view name,
                         std::function<Tensor(const Tensor&)> function) {
  register_object(package, name,
                  {nullptr, std::make_shared<ActivationFunction>(
                                std::string(name), std::move(function))});
}

std::vector<std::shared_ptr<Object>> builtin_activations() {
  std::vector<std::shared_ptr<Object>> all;
  for (const Row& row : kRows) {
    all.push_back(std::make_shared<ActivationFunction>(row.name, row.function));
  }
  return all;
}

}  // namespace keratin

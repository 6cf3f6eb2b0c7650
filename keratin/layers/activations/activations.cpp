#include "keratin/layers/activations/activations.h"

#include "keratin/layers/objects.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

struct Row {
  const char* name;
  Tensor (*function)(const Tensor&);
  std::string_view also = {};
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
    {"silu", [](const Tensor& x) { return ops::silu(x); }, "swish"},
    {"mish", [](const Tensor& x) { return ops::mish(x); }},
    {"softplus", [](const Tensor& x) { return ops::softplus(x); }},
    {"softsign", [](const Tensor& x) { return ops::softsign(x); }},
    {"soft_shrink", [](const Tensor& x) { return ops::soft_shrink(x); }},
    {"hard_shrink", [](const Tensor& x) { return ops::hard_shrink(x); }},
    {"tanh_shrink", [](const Tensor& x) { return ops::tanh_shrink(x); }},
    {"hard_tanh", [](const Tensor& x) { return ops::hard_tanh(x); }},
    {"hard_sigmoid", [](const Tensor& x) { return ops::hard_sigmoid(x); }},
    {"hard_silu", [](const Tensor& x) { return ops::hard_silu(x); },
     "hard_swish"},
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

std::vector<BuiltinFunction> builtin_activations() {
  std::vector<BuiltinFunction> all;
  for (const Row& row : kRows) {
    all.push_back({named<Activation>(row.name, row.function).object()});
    if (!row.also.empty()) all.back().also.push_back(row.also);
  }
  return all;
}

}  // namespace keratin

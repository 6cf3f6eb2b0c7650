#include "tests/harness/layer_checks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "keratin/engine/plan.h"
#include "keratin/graph/build.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/grad.h"
#include "keratin/graph/gradient_check.h"

namespace keratin::testing {
namespace {

// Finite differences cost two runs for each number.
constexpr int64_t kFewNumbers = 100;
// Of gradients by plans, and of finite differences: beside the -1e9 that hides
// masked scores, even float64 leaves these only so many digits.
constexpr double kPlanTolerance = 1e-4;
constexpr double kDifferenceTolerance = 5e-3;

/// A call with placeholders for its tensors, and what stood there before.
struct Traced {
  std::vector<Tensor> inputs;
  std::vector<Array> values;
  TensorArguments arguments;
};

Array none_of(const Array& value) {
  Shape shape = value.shape();
  if (!shape.empty()) shape[0] = 0;
  return Array::zeros(value.dtype(), std::move(shape));
}

template <class Change>
Traced traced(const TensorArguments& arguments, const Change& change) {
  Traced call;
  const auto placed = [&](const Tensor& tensor) {
    call.values.push_back(change(eval(tensor)));
    const Array& value = call.values.back();
    call.inputs.push_back(Tensor::placeholder({value.dtype(), value.shape()}));
    return call.inputs.back();
  };
  call.arguments = arguments.map([&](const Tensor& tensor) {
    const Tensor input = placed(tensor.without_mask());
    return tensor.has_mask() ? input.with_mask(placed(tensor.mask())) : input;
  });
  return call;
}

Traced traced(const TensorArguments& arguments) {
  return traced(arguments, [](const Array& value) { return value; });
}

double largest(const Array& numbers) {
  double most = 1e-30;
  for (int64_t i = 0; i < numbers.size(); ++i) {
    const double size = std::abs(numbers.at(i));
    if (std::isfinite(size)) most = std::max(most, size);
  }
  return most;
}

double difference(const Array& got, const Array& due) {
  REQUIRE(to_string(got.shape()) == to_string(due.shape()));
  double worst = 0;
  for (int64_t i = 0; i < due.size(); ++i) {
    const double wanted = due.at(i);
    const double found = got.at(i);
    if (found == wanted || (std::isnan(found) && std::isnan(wanted))) continue;
    if (!std::isfinite(found - wanted)) return INFINITY;
    worst = std::max(worst, std::abs(found - wanted));
  }
  return worst;
}

// `tolerance` is a part of an output's largest number, or of `scale`.
void check_plans_of(const Program& program, const std::vector<Array>& values,
                    const std::vector<Array>& due, double tolerance,
                    double scale = 0) {
  for (const bool onednn : {true, false}) {
    const Plan plan(program, {1, onednn});
    const std::vector<Array> got = plan.run(values);
    REQUIRE(got.size() == due.size());
    for (size_t i = 0; i < due.size(); ++i) {
      INFO("output ", i, " of a plan, oneDNN ", onednn);
      CHECK(got[i].dtype() == due[i].dtype());
      CHECK(difference(got[i], due[i]) <=
            tolerance * std::max(scale, largest(due[i])));
    }
  }
}

Array in_float64(const Array& value) {
  const bool floats = is_float(value.dtype());
  return floats ? eval(build::cast(Tensor(value), DType::float64)) : value;
}

void replace_all(std::string& text, const std::string& from,
                 const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::shared_ptr<Layer> float64_layer(const Json& config, const Layer& like,
                                     const TensorArguments& arguments) {
  std::string text = dump_json(config);
  replace_all(text, "\"float32\"", "\"float64\"");
  DeserializeContext context;
  auto layer = deserialize_layer(parse_json(text), context);
  layer->run(arguments, false);
  const std::vector<Variable> from = like.weights();
  std::vector<Variable> to = layer->weights();
  REQUIRE(from.size() == to.size());
  for (size_t i = 0; i < to.size(); ++i) {
    to[i].assign(in_float64(from[i].value()));
  }
  return layer;
}

}  // namespace

void check_plans(Layer& layer, const TensorArguments& arguments,
                 const std::vector<Array>& due, double tolerance) {
  const Traced call = traced(arguments);
  const auto outputs = layer.run(call.arguments, false).flatten();
  check_plans_of({call.inputs, outputs}, call.values, due, tolerance);
}

void check_plans_of_gradients(Layer& layer, const TensorArguments& arguments) {
  const Traced call = traced(arguments);
  std::vector<Tensor> outputs;
  std::vector<Tensor> cotangents;
  for (const Tensor& output : layer.run(call.arguments, false).flatten()) {
    if (!is_float(output.dtype())) continue;
    outputs.push_back(output.without_mask());
    cotangents.push_back(build::cast(
        Tensor(spread_numbers(output.shape(), -1, 2)), output.dtype()));
  }
  std::vector<Tensor> wrt;
  for (const Tensor& input : call.inputs) {
    if (is_float(input.dtype())) wrt.push_back(input);
  }
  for (const Variable& weight : layer.trainable_weights()) {
    wrt.emplace_back(weight);
  }
  if (outputs.empty() || wrt.empty()) return;
  Program program{call.inputs, {}};
  try {
    program.outputs = gradients(outputs, cotangents, wrt);
  } catch (const Unsupported&) {
    return;
  }
  const std::vector<Array> due = interpret(program, call.values);
  // Some gradients, as that of a key's bias, are 0 but for rounding.
  double scale = 0;
  for (const Array& array : due) scale = std::max(scale, largest(array));
  check_plans_of(program, call.values, due, kPlanTolerance, scale);
}

void check_gradient(const Json& config, const Layer& weights_of,
                    const TensorArguments& arguments) {
  const auto in_floats = arguments.map([](const Tensor& tensor) {
    const Tensor wide(in_float64(eval(tensor)));
    return tensor.has_mask() ? wide.with_mask(tensor.mask()) : wide;
  });
  std::vector<Array> varied;
  int64_t count = 0;
  for (const Tensor& tensor : in_floats.tensors()) {
    if (!is_float(tensor.dtype())) continue;
    // Apart from each other and from corners, where many goldens lie.
    const double apart = 0.0137 * static_cast<double>(varied.size());
    varied.push_back(spread_numbers(tensor.shape(), apart - 1.9, apart + 2.2));
    count += varied.back().size();
  }
  if (varied.empty() || count > kFewNumbers) return;
  const auto layer = float64_layer(config, weights_of, in_floats);
  const Function function = [&](std::span<const Tensor> inputs) {
    size_t next = 0;
    const auto call = in_floats.map([&](const Tensor& tensor) {
      if (!is_float(tensor.dtype())) return tensor;
      const Tensor& input = inputs[next++];
      return tensor.has_mask() ? input.with_mask(tensor.mask()) : input;
    });
    return layer->run(call, false).flatten()[0].without_mask();
  };
  CHECK(gradient_error(function, varied) <= kDifferenceTolerance);
}

void check_empty_batch(Layer& layer, const TensorArguments& arguments,
                       const std::vector<Array>& due) {
  const Traced call = traced(arguments, none_of);
  const std::vector<Tensor> outputs =
      layer.run(call.arguments, false).flatten();
  REQUIRE(outputs.size() == due.size());
  std::vector<Array> none;
  for (size_t i = 0; i < due.size(); ++i) {
    none.push_back(none_of(due[i]));
    CHECK(to_string(outputs[i].shape()) == to_string(none[i].shape()));
  }
  const Program program{call.inputs, outputs};
  CHECK(interpret(program, call.values).size() == due.size());
  check_plans_of(program, call.values, none, 0);
}

}  // namespace keratin::testing

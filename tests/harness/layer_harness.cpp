#include "tests/harness/layer_harness.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "keratin/base/mapped_file.h"
#include "keratin/formats/npz.h"
#include "keratin/graph/eval.h"
#include "keratin/keratin.h"
#include "tests/harness/layer_checks.h"

namespace keratin::testing {
namespace {

constexpr double kTolerance = 1e-5;  // of the largest expected value

using Arrays = std::map<std::string, Array>;

Arrays arrays_of(const std::string& path) {
  Arrays arrays;
  for (auto& [name, array] : read_npz(map_file(path), path)) {
    arrays[name] = array;
  }
  return arrays;
}

Json json_of(const std::string& path) {
  const SharedBytes file = map_file(path);
  return parse_json(
      {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()},
      path);
}

// An argument of the call: {"array": key}, a list of such, or plain.
Tensors argument(const Json& value, const Arrays& arrays) {
  if (value.is_object() && value.find("array") != nullptr) {
    return Tensor(arrays.at(value.at("array").as_string()));
  }
  if (!value.is_array() || value.as_array().empty() ||
      (!value.at(size_t{0}).is_object() && !value.at(size_t{0}).is_array())) {
    return Tensors::plain(value);
  }
  Tensors::List list;
  for (const Json& item : value.as_array()) {
    list.push_back(argument(item, arrays));
  }
  return list;
}

TensorArguments arguments_of(const Json& test, const Arrays& arrays) {
  std::vector<Tensor> inputs;
  const Json::Array& names = test.at("inputs").as_array();
  for (size_t i = 0; i < names.size(); ++i) {
    Tensor input(arrays.at(names[i].as_string()));
    const Json& masks = test.at("mask");
    if (!masks.is_null() && !masks.at(i).is_null()) {
      input = input.with_mask(arrays.at(masks.at(i).as_string()));
    }
    inputs.push_back(input);
  }
  TensorArguments arguments;
  const std::string& call = test.at("call").as_string();
  if (call == "single") {
    arguments.positional = {Tensors(inputs[0])};
  } else if (call == "list") {
    arguments.positional = {Tensors::list_of(inputs)};
  } else {
    arguments.positional.assign(inputs.begin(), inputs.end());
  }
  for (const auto& [key, value] : test.at("kwargs").as_object()) {
    arguments.keyword.emplace_back(key, argument(value, arrays));
  }
  return arguments;
}

// Such layers need a batch of the size that they were built for.
bool is_stateful(const Json& config) {
  const Json* stateful = config.find("stateful");
  return stateful != nullptr && stateful->as_bool();
}

// The batch dimension is unknown, but to stateful layers.
KerasArguments symbolic(const TensorArguments& arguments, const Json& config) {
  const bool known = is_stateful(config);
  return arguments.map([&](const Tensor& tensor) {
    Shape shape = tensor.shape();
    if (!shape.empty() && !known) shape[0] = kNone;
    return KerasTensor(std::move(shape), tensor.dtype());
  });
}

void check_close(const Array& actual, const Array& expected) {
  REQUIRE(to_string(actual.shape()) == to_string(expected.shape()));
  double scale = 1e-30;
  double worst = 0;
  for (int64_t i = 0; i < expected.size(); ++i) {
    const double wanted = expected.at(i);
    const double got = actual.at(i);
    if (std::isnan(wanted)) {
      CHECK(std::isnan(got));
      continue;
    }
    if (std::isinf(wanted)) {
      CHECK(got == wanted);
      continue;
    }
    scale = std::max(scale, std::abs(wanted));
    worst =
        std::isnan(got) ? INFINITY : std::max(worst, std::abs(got - wanted));
  }
  CHECK(worst <= kTolerance * scale);
}

void give_weights(const Layer& layer, const Json& names, const Arrays& arrays) {
  const std::vector<Variable> weights = layer.weights();
  REQUIRE(weights.size() == names.as_array().size());
  for (size_t i = 0; i < weights.size(); ++i) {
    Variable variable = weights[i];
    variable.assign(arrays.at(names.at(i).as_string()));
  }
}

void check_masks(const std::vector<Tensor>& outputs, const Json& expected,
                 const Arrays& arrays) {
  for (size_t i = 0; i < outputs.size(); ++i) {
    const bool due = !expected.is_null() && !expected.at(i).is_null();
    REQUIRE(outputs[i].has_mask() == due);
    if (!due) continue;
    check_close(eval(outputs[i].mask()), arrays.at(expected.at(i).as_string()));
  }
}

// The shape that a symbolic call tells is Keras's, or more exact: Keras leaves
// dimensions open that its outputs have, counts more dimensions than there are
// (both in EinsumDense), and tells the shape before the activation where that
// changes it (glu).
void check_shape(const KerasTensor& spec, const Json& keras,
                 const Array& output) {
  REQUIRE(spec.shape().size() == output.shape().size());
  for (size_t i = 0; i < spec.shape().size(); ++i) {
    const int64_t dim = spec.shape()[i];
    const Json told = dim == kNone ? Json() : Json(dim);
    if (dim == output.shape()[i]) continue;
    if (dim == kNone && keras.as_array().size() != output.shape().size())
      continue;
    INFO("axis " << i << " of " << to_string(spec.shape()));
    CHECK(dump_json(told) == dump_json(keras.at(i)));
  }
}

void check_beyond_values(const Json& test, Layer& layer,
                         const TensorArguments& arguments,
                         const std::vector<Tensor>& outputs) {
  std::vector<Array> due;
  for (const Tensor& output : outputs) due.push_back(eval(output));
  check_plans(layer, arguments, due, kTolerance);
  check_plans_of_gradients(layer, arguments);
  check_gradient(test.at("config"), layer, arguments);
  if (!is_stateful(test.at("config").at("config"))) {
    check_empty_batch(layer, arguments, due);
  }
}

void check_case(const Json& test, const Arrays& arrays) {
  DeserializeContext context;
  const auto layer = deserialize_layer(test.at("config"), context);
  const TensorArguments arguments = arguments_of(test, arrays);

  const auto specs =
      layer->symbolic_call(symbolic(arguments, test.at("config").at("config")))
          .flatten();

  give_weights(*layer, test.at("weights"), arrays);
  const std::vector<Tensor> outputs = layer->run(arguments, false).flatten();
  const Json::Array& expected = test.at("outputs").as_array();
  REQUIRE(outputs.size() == expected.size());
  const Json::Array& shapes = test.at("output_shape").as_array();
  REQUIRE(specs.size() == shapes.size());
  for (size_t i = 0; i < outputs.size(); ++i) {
    check_shape(specs[i], shapes[i], arrays.at(expected[i].as_string()));
    check_close(eval(outputs[i]), arrays.at(expected[i].as_string()));
  }
  check_masks(outputs, test.at("output_mask"), arrays);
  check_beyond_values(test, *layer, arguments, outputs);
  CHECK(dump_json(serialize_keras_object(*layer)) ==
        dump_json(test.at("config")));
}

}  // namespace

void check_layer(const std::string& name) {
  const std::string path =
      std::string(KERATIN_SOURCE_DIR) + "/tests/golden/data/layers/" + name;
  const Arrays arrays = arrays_of(path + ".npz");
  const Json tests = json_of(path + ".json");
  for (const Json& test : tests.as_array()) {
    const std::string label = concat(name, " ", test.at("name").as_string());
    INFO(label);
    check_layer_case(test, arrays);
  }
}

void check_layer_case(const Json& test,
                      const std::map<std::string, Array>& arrays) {
  try {
    check_case(test, arrays);
  } catch (const Error& error) {
    FAIL_CHECK(std::string(error.what()));
  }
}

}  // namespace keratin::testing

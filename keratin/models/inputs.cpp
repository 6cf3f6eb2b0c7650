#include "keratin/models/inputs.h"

#include <algorithm>

#include "keratin/base/error.h"

namespace keratin {
namespace {

bool fits(const Shape& want, const Shape& got) {
  return want.size() == got.size() &&
         std::equal(want.begin(), want.end(), got.begin(),
                    [](int64_t w, int64_t g) { return w == kNone || w == g; });
}

std::string wants(const KerasTensor& input) {
  return concat(name_of(input.dtype()), " ", to_string(input.shape()));
}

std::string all_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += concat(text.empty() ? "" : ", ", quoted(name));
  }
  return text;
}

Array fitted(const KerasTensor& input, const std::string& name,
             const Array& given) {
  Array array = given;
  Shape shape = given.shape();
  if (shape.size() + 1 == input.shape().size() && input.shape().back() == 1) {
    shape.push_back(1);
    array = array.reshaped(shape);
  }
  if (!fits(input.shape(), shape)) {
    throw ShapeError(concat("input ", quoted(name), " wants ", wants(input),
                            ", got ", name_of(given.dtype()), " ",
                            to_string(given.shape())));
  }
  if (array.dtype() == input.dtype()) return array;
  if (is_float(array.dtype()) && !is_float(input.dtype())) {
    throw ShapeError(concat("input ", quoted(name), " wants ", wants(input),
                            ", got ", name_of(given.dtype()),
                            "; convert it first"));
  }
  return array.cast(input.dtype());
}

std::vector<Array> by_name(const std::vector<std::string>& names,
                           const Arrays& given) {
  std::vector<Array> arrays;
  for (const auto& [key, value] : given.dict()) {
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      throw ShapeError(concat("no input is called ", quoted(key),
                              "; the model has ", all_names(names)));
    }
  }
  for (const std::string& name : names) {
    const Arrays* value = given.find(name);
    if (value == nullptr) {
      throw ShapeError(concat("no value was given for the input ", quoted(name),
                              "; the model has ", all_names(names)));
    }
    arrays.push_back(value->leaf());
  }
  return arrays;
}

bool names_inputs(const std::vector<std::string>& names, const Arrays& given) {
  return std::any_of(names.begin(), names.end(), [&](const auto& name) {
    return given.find(name) != nullptr;
  });
}

}  // namespace

std::vector<Array> fitted_inputs(const ModelLayer& model, const Arrays& given) {
  const std::vector<KerasTensor> inputs = model.inputs().flatten();
  const std::vector<std::string> names = model.input_names();
  if (inputs.empty()) {
    throw ShapeError(model.name(),
                     "the model isn't built; begin it with Input(shape), or "
                     "call ensure_built with the shape of its input");
  }
  const bool named = given.is_dict() &&
                     (!model.inputs().is_dict() || names_inputs(names, given));
  const std::vector<Array> flat =
      named ? by_name(names, given) : given.flatten();
  if (flat.size() != inputs.size()) {
    throw ShapeError(model.name(),
                     concat("the model takes ", inputs.size(), " inputs (",
                            all_names(names), "), got ", flat.size()));
  }
  std::vector<Array> arrays;
  for (size_t i = 0; i < flat.size(); ++i) {
    arrays.push_back(fitted(inputs[i], names[i], flat[i]));
    if (arrays[i].shape().empty()) {
      throw ShapeError(
          concat("input ", quoted(names[i]), " has no batch axis"));
    }
    if (arrays[i].shape()[0] != arrays[0].shape()[0]) {
      throw ShapeError(concat("input ", quoted(names[i]), " has ",
                              arrays[i].shape()[0], " samples, ",
                              quoted(names[0]), " has ", arrays[0].shape()[0]));
    }
  }
  return arrays;
}

}  // namespace keratin

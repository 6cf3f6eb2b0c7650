#include "model_input.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/formats/csv.h"
#include "keratin/formats/keras_file.h"
#include "keratin/formats/npy.h"
#include "keratin/formats/npz.h"
#include "keratin/models/load_model.h"

namespace keratin::tools {
namespace {

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() &&
         text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string_view text_of(const SharedBytes& file) {
  return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
}

std::string known_keys(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    text += concat(i == 0 ? "" : ", ", quoted(names[i]), " or \"in", i, "\"");
  }
  return text;
}

// Which input a key of an .npz file is for; the number of inputs if none.
size_t input_called(const std::string& key,
                    const std::vector<std::string>& names) {
  const auto named = std::find(names.begin(), names.end(), key);
  if (named != names.end()) return static_cast<size_t>(named - names.begin());
  size_t i = 0;
  while (i < names.size() && key != concat("in", i)) ++i;
  return i;
}

Arrays from_npz(const Model& model, const std::string& path,
                const std::string& spare) {
  const std::vector<std::string> names = model->input_names();
  Arrays::List list(names.size());
  for (const auto& [key, array] : read_npz(map_file(path), path)) {
    if (!spare.empty() && key.rfind(spare, 0) == 0) continue;
    const size_t i = input_called(key, names);
    if (i == names.size()) {
      throw ShapeError(path,
                       concat("no input of the model is called ", quoted(key),
                              "; it has ", known_keys(names)));
    }
    if (list[i].is_leaf()) {
      throw ShapeError(path,
                       concat("has two arrays for the input ", quoted(names[i]),
                              "; the model has ", known_keys(names)));
    }
    list[i] = array;
  }
  for (size_t i = 0; i < names.size(); ++i) {
    if (!list[i].is_leaf()) {
      throw ShapeError(path,
                       concat("has no array for the input ", quoted(names[i]),
                              "; the model has ", known_keys(names)));
    }
  }
  return list;
}

}  // namespace

Model open_model(const std::string& path, const std::string& weights) {
  const SharedBytes bytes = map_file(path);
  Model model = recognise(bytes.bytes) == FileKind::json
                    ? model_from_json(text_of(bytes), {}, path)
                    : load_model(bytes, path);
  if (!weights.empty()) load_weights(model, weights);
  return model;
}

Arrays read_inputs(const Model& model, const std::string& path,
                   const std::string& spare) try {
  if (path == "zeros") return zeros_of(model, 1);
  if (ends_with(path, ".npz")) return from_npz(model, path, spare);
  const SharedBytes file = map_file(path);
  if (ends_with(path, ".npy"))
    return Arrays::list_of<Array>({read_npy(file, path)});
  if (ends_with(path, ".csv")) {
    return Arrays::list_of<Array>({read_csv(text_of(file), path).values});
  }
  throw ConfigError(path, "inputs are .npz, .npy or .csv files, or \"zeros\"");
} catch (const Error& error) {
  // Whatever is wrong with an input, the model's wishes help.
  std::string wishes;
  for (const std::string& name : model->input_names()) {
    wishes += concat(" ", quoted(name));
  }
  throw Error(error.code(), error.where(),
              concat(error.message(), " (inputs of the model:", wishes, ")"));
}

Arrays zeros_of(const Model& model, int64_t samples) {
  Arrays::List list;
  for (const KerasTensor& input : model->inputs().flatten()) {
    Shape shape = input.shape();
    if (!shape.empty() && shape[0] == kNone) shape[0] = samples;
    for (int64_t& dim : shape) dim = dim == kNone ? 1 : dim;
    list.push_back(Array::zeros(input.dtype(), shape));
  }
  return list;
}

int64_t sample_count(const Arrays& inputs) {
  const std::vector<Array> all = inputs.flatten();
  return all.empty() || all[0].shape().empty() ? 1 : all[0].shape()[0];
}

void write_arrays(const std::string& path,
                  const std::vector<std::pair<std::string, Array>>& arrays) {
  std::vector<std::pair<std::string, Array>> storable = arrays;
  for (auto& [name, array] : storable) {
    // NumPy's files have no bfloat16, and float32 holds each exactly.
    if (array.dtype() == DType::bfloat16) array = array.cast(DType::float32);
  }
  const std::string bytes = write_npz(storable);
  write_file_atomically(path, std::as_bytes(std::span(bytes)));
}

}  // namespace keratin::tools

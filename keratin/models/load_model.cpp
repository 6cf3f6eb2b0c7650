#include "keratin/models/load_model.h"

#include "keratin/base/error.h"
#include "keratin/base/json_depth.h"
#include "keratin/base/mapped_file.h"
#include "keratin/base/within.h"
#include "keratin/config/legacy/json_utils.h"
#include "keratin/config/serialization.h"
#include "keratin/formats/keras_file.h"
#include "keratin/models/kept_state.h"

namespace keratin {
namespace {

std::string file_name(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

[[noreturn]] void refuse(const std::string& name, FileKind kind) {
  throw FormatError(
      name, concat("is ", name_of(kind), "; a model is a .keras archive"));
}

hdf5::File weights_in(const SharedBytes& bytes, const std::string& name,
                      const Limits& limits) {
  const FileKind kind = recognise(bytes.bytes);
  if (kind == FileKind::hdf5) return hdf5::File(bytes, name, limits);
  if (kind == FileKind::keras_archive) {
    KerasFile file = read_keras_file(bytes, name, limits);
    if (!file.weights) throw NotFound(name, "has no model.weights.h5");
    return std::move(*file.weights);
  }
  throw FormatError(name, concat("is ", name_of(kind),
                                 "; weights are a .weights.h5 or .keras file"));
}

// Of a config that was held to `json_depth`.
Model model_from_checked(const Json& serialized, const LoadOptions& options) {
  DeserializeContext context;
  context.custom_objects = &options.custom_objects;
  context.limits = options.limits;
  context.held_to_depth = true;
  if (legacy::is_encoded(serialized)) {
    return model_from_checked(legacy::decode(serialized, options.limits),
                              options);
  }
  std::map<std::string, std::shared_ptr<Object>> stand_ins;
  for (const auto& [name, function] : options.lambdas) {
    stand_ins.emplace(name, layers::LambdaLayer::stand_in(function));
  }
  context.stand_ins = &stand_ins;
  context.unmarked = UnmarkedLayers(&serialized);
  auto layer = deserialize_layer(serialized, context);
  auto model = std::dynamic_pointer_cast<ModelLayer>(layer);
  if (model == nullptr) {
    throw ConfigError(layer->name(),
                      concat("is a ", layer->info()->name,
                             "; expected a Sequential or Functional model"));
  }
  return Model(std::move(model));
}

}  // namespace

Model model_from_config(const Json& serialized, const LoadOptions& options) {
  check_depth(serialized, options.limits);
  return model_from_checked(serialized, options);
}

Model model_from_json(std::string_view json, const LoadOptions& options,
                      const std::string& name) {
  const Json config =
      parse_json(json, name.empty() ? "json" : name, options.limits);
  if (name.empty()) return model_from_checked(config, options);
  return within(name, [&] { return model_from_checked(config, options); });
}

Model load_model(SharedBytes bytes, const std::string& name,
                 const LoadOptions& options) {
  const FileKind kind = recognise(bytes.bytes);
  if (kind != FileKind::keras_archive) refuse(name, kind);
  KerasFile file = read_keras_file(bytes, name, options.limits);
  return within(name, [&] {
    Model model = model_from_checked(file.config, options);
    if (file.weights) {
      assign_weights(*model.operator->(), StoredWeights(file.weights->root()),
                     options.limits);
    } else if (!model->weights().empty()) {
      throw NotFound("there is no model.weights.h5, and the model has weights");
    }
    model->kept_state().assets = std::move(file.assets);
    return model;
  });
}

Model load_model(const std::string& path, const LoadOptions& options) {
  return load_model(map_file(path), file_name(path), options);
}

void load_weights(Model& model, const std::string& path, const Limits& limits) {
  load_weights(model, path, LoadWeightsOptions{.limits = limits});
}

std::vector<std::string> load_weights(Model& model, const std::string& path,
                                      const LoadWeightsOptions& options) {
  const SharedBytes bytes = map_file(path);
  const std::string name = file_name(path);
  // Errors of the bytes have the file's name already.
  const StoredWeights stored(weights_in(bytes, name, options.limits).root());
  std::vector<std::string> skipped;
  within(name, [&] {
    assign_weights(*model.operator->(), stored, options.limits,
                   options.skip_mismatch ? &skipped : nullptr);
  });
  return skipped;
}

}  // namespace keratin

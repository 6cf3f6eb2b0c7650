#pragma once

#include <map>
#include <string>
#include <string_view>

#include "keratin/base/bytes.h"
#include "keratin/base/limits.h"
#include "keratin/config/registry.h"
#include "keratin/layers/core/lambda_layer.h"
#include "keratin/models/model.h"

namespace keratin {

struct LoadOptions {
  /// Names that hold for this load only.
  CustomObjects custom_objects = {};
  Limits limits = {};
  /// C++ functions in the place of Python code: of Lambda layers by the layers'
  /// names, of an activation that is a lambda by its layer's name and the
  /// argument's: "dense.activation".
  std::map<std::string, layers::LambdaFunction> lambdas = {};
};

/// Opens a model that Keras saved as `.keras`: graph and weights. Weights are
/// used where they lie in the mapped file; it stays mapped as long as the model
/// lives and must not be shortened meanwhile. Nothing in the file is run, and
/// no other file is opened. What the file holds besides, assets and what a
/// compiled model's optimizer remembers, is kept where it lies for `save_model`
/// to write again.
///
/// Throws IoError where the file can't be read, FormatError where its bytes are
/// wrong, ConfigError for a config that describes no model, LimitError past one
/// of `limits`, NotFound for classes that aren't registered and weights that
/// are missing, ShapeError for weights of the wrong shape, Unsupported for a
/// Lambda that no function is supplied for. A model is either loaded whole or
/// not at all.
Model load_model(const std::string& path, const LoadOptions& options = {});
/// The same from bytes in memory; `name` is what errors call them.
Model load_model(SharedBytes bytes, const std::string& name,
                 const LoadOptions& options = {});

/// The model of a config, as `model.to_json()` wrote it; weights are those of
/// the initializers. Errors begin with `name`, the text's file, if one is
/// given.
Model model_from_json(std::string_view json, const LoadOptions& options = {},
                      const std::string& name = {});
/// The model of a serialized form.
Model model_from_config(const Json& serialized,
                        const LoadOptions& options = {});

/// Gives a model the weights of a `.weights.h5` or `.keras` file. Either all of
/// them, or, with an error, none. A compiled model takes what the file has of
/// its optimizer, too, unless that has more or fewer variables.
void load_weights(Model& model, const std::string& path,
                  const Limits& limits = {});

struct LoadWeightsOptions {
  /// Whether a layer whose weights the file hasn't, or has in another number
  /// or shape, keeps its own, where it is an error otherwise.
  bool skip_mismatch = false;
  Limits limits = {};
};
/// The same by Keras's `skip_mismatch`: gives the texts of the errors that were
/// passed over, one a layer. As in Keras, a layer takes what stands before a
/// weight of another shape.
std::vector<std::string> load_weights(Model& model, const std::string& path,
                                      const LoadWeightsOptions& options);

}  // namespace keratin

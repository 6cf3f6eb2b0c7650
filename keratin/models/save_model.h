#pragma once

#include <string>
#include <vector>

#include "keratin/base/bytes.h"
#include "keratin/models/model.h"

namespace keratin {

/// Writes a model as Keras 3 does: a `.keras` archive of its config, with the
/// compile config, and its weights, with the assets and the optimizer's
/// variables that it was loaded with. Python Keras opens it;
/// custom objects stand in it under the names they are registered by. The same
/// model gives the same bytes every time.
///
/// The old file or the whole new one is at `path` at every moment, also where
/// the model was loaded from that very file. Throws ConfigError for a path that
/// doesn't end in ".keras", IoError where the system refuses.
void save_model(const Model& model, const std::string& path);
/// The bytes of that file, in pieces one after the other; weights are shared
/// with the model, not copied.
std::vector<SharedBytes> keras_file_of(const Model& model);

/// Writes the weights alone, as Keras's `model.save_weights` does. Throws
/// ConfigError for a path that doesn't end in ".weights.h5".
void save_weights(const Model& model, const std::string& path);

}  // namespace keratin

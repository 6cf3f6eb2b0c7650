#pragma once

#include <string>

#include "keratin/models/model.h"

namespace keratin::tools {

/// A model from a `.keras` file, or from a `.json` config, with the weights of
/// another file if one is named.
Model open_model(const std::string& path, const std::string& weights = {});

/// What a file has for the inputs of a model: `.npz` by input names or in0,
/// in1, …, each once; `.npy` and `.csv` for a model with one input; "zeros"
/// makes one sample of zeros. Keys that `spare` names the beginning of are left
/// alone.
Arrays read_inputs(const Model& model, const std::string& path,
                   const std::string& spare = {});

/// Zeros for a model's inputs: `samples` of them, unless the model has a number
/// of its own; other unknown dimensions are 1.
Arrays zeros_of(const Model& model, int64_t samples);
/// How many samples inputs hold.
int64_t sample_count(const Arrays& inputs);

/// Named arrays to an .npz file, atomically.
void write_arrays(const std::string& path,
                  const std::vector<std::pair<std::string, Array>>& arrays);

}  // namespace keratin::tools

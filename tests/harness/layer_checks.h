#pragma once

#include <vector>

#include "keratin/keratin.h"

// What the layer harness asks beside Keras's values. `arguments` are those of
// one call, with constants for tensors.
namespace keratin::testing {

/// Plans with oneDNN and without give `due` to `tolerance` of its scale.
void check_plans(Layer& layer, const TensorArguments& arguments,
                 const std::vector<Array>& due, double tolerance);

/// Plans give the gradients of inputs and trainable weights that the
/// interpreter gives; where no gradient is defined, nothing is checked.
void check_plans_of_gradients(Layer& layer, const TensorArguments& arguments);

/// The layer of that config, made in float64, has the gradient in its inputs
/// that finite differences have. For few numbers only: others are passed by.
void check_gradient(const Json& config, const Layer& weights_of,
                    const TensorArguments& arguments);

/// Of a batch of none the outputs are none, by interpreter and plans.
void check_empty_batch(Layer& layer, const TensorArguments& arguments,
                       const std::vector<Array>& due);

}  // namespace keratin::testing

#pragma once

#include <memory>
#include <vector>

#include "keratin/config/serialization.h"
#include "keratin/layers/layer.h"

namespace keratin {

// How often a layer was called before a model calls it. Keras makes a model's
// calls when it reads the model, and what refers to a call counts those of all
// models read before. Of a model that several hold the first mention is read.

/// The scope that counts the calls of a model whose config is being written;
/// null where there is none, and where the model is written again.
ObjectSharingScope* counting_scope(const Object& model);

/// Adds the calls that Keras makes when it reads a stack: with each layer it
/// adds it calls all that are in the stack so far.
template <class Calls>
void count_stack_calls(const std::vector<std::shared_ptr<Layer>>& stack,
                       const Calls& calls_of) {
  auto left = static_cast<int64_t>(stack.size());
  for (const auto& layer : stack) calls_of(*layer) += left--;
}

}  // namespace keratin

#pragma once

#include <memory>

#include "keratin/engine/kernels/factory.h"

/// Kernels through oneDNN. Its primitives run on one thread each; a plan's own
/// threads share parts of an image or a batch that don't depend on how many
/// they are. All give null where oneDNN isn't part of the build, where it has
/// only its reference implementation, or where ours is as good.
namespace keratin::engine::onednn {

/// A convolution whose kernel is a weight.
std::unique_ptr<Kernel> make_conv(const Node& node, Making& making);
/// conv_input_grad with a kernel that is a weight, and conv_kernel_grad.
std::unique_ptr<Kernel> make_conv_gradient(const Node& node,
                                           const Making& making);

}  // namespace keratin::engine::onednn

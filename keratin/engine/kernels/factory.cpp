#include "keratin/engine/kernels/factory.h"

#include "keratin/engine/onednn/onednn.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

// A contraction without a kernel that takes the epilogue along.
class Followed : public Kernel {
 public:
  Followed(std::unique_ptr<Kernel> first, MapProgram map, size_t count)
      : first_(std::move(first)), then_(std::move(map), count) {}

  std::string name() const override {
    return first_->name() + ", " + then_.name();
  }
  void run(const Call& call) const override {
    first_->run(call);
    then_.run(call);
  }
  size_t scratch_bytes() const override { return first_->scratch_bytes(); }
  std::unique_ptr<KernelState> make_state() const override {
    return first_->make_state();
  }
  size_t packed_bytes() const override { return first_->packed_bytes(); }
  void pack(const std::byte* weight, std::byte* packed,
            ThreadPool& pool) const override {
    first_->pack(weight, packed, pool);
  }

 private:
  std::unique_ptr<Kernel> first_;
  MapKernel then_;
};

std::unique_ptr<Kernel> make_contraction(const Node& node, Making& making) {
  if (node.primitive == &primitives::matmul) return make_matmul(node, making);
  if (node.primitive == &primitives::conv) return make_conv(node, making);
  return onednn::make_conv_gradient(node, making);
}

std::unique_ptr<Kernel> make_other(const Node& node) {
  if (auto kernel = make_reduction(node)) return kernel;
  if (auto kernel = make_pool(node)) return kernel;
  if (auto kernel = make_movement(node)) return kernel;
  return make_reference(node);
}

}  // namespace

std::unique_ptr<Kernel> make_kernel(const Node& node, Making making) {
  if (auto kernel = make_contraction(node, making)) return kernel;
  auto kernel = make_other(node);
  if (!making.epilogue) return kernel;
  const auto count = static_cast<size_t>(element_count(node.results[0].shape));
  return std::make_unique<Followed>(std::move(kernel),
                                    std::move(*making.epilogue), count);
}

}  // namespace keratin::engine

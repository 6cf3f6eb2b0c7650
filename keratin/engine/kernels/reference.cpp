#include <vector>

#include "keratin/engine/kernels/factory.h"
#include "keratin/graph/primitive.h"

namespace keratin::engine {
namespace {

struct Views : KernelState {
  std::vector<kernels::View> operands;
  std::vector<kernels::MutView> results;
};

// A primitive's own kernel.
class ReferenceKernel : public Kernel {
 public:
  explicit ReferenceKernel(const Node& node)
      : primitive_(node.primitive), attrs_(node.attrs), results_(node.results) {
    for (const Tensor& operand : node.operands) {
      operands_.push_back(operand.spec());
    }
  }

  std::string name() const override {
    return std::string(primitive_->name) + " (reference)";
  }

  std::unique_ptr<KernelState> make_state() const override {
    auto views = std::make_unique<Views>();
    for (const Spec& spec : operands_) {
      views->operands.push_back({spec.dtype, spec.shape, nullptr});
    }
    for (const Spec& spec : results_) {
      views->results.push_back({spec.dtype, spec.shape, nullptr});
    }
    return views;
  }

  void run(const Call& call) const override {
    auto& views = static_cast<Views&>(*call.state);
    for (size_t i = 0; i < operands_.size(); ++i) {
      views.operands[i].data = call.in<std::byte>(i);
    }
    for (size_t i = 0; i < results_.size(); ++i) {
      views.results[i].data = call.out<std::byte>(i);
    }
    primitive_->eval(attrs_, views.operands, views.results);
  }

 private:
  const Primitive* primitive_;
  Attrs attrs_;
  std::vector<Spec> operands_;
  std::vector<Spec> results_;
};

}  // namespace

std::unique_ptr<Kernel> make_reference(const Node& node) {
  return std::make_unique<ReferenceKernel>(node);
}

}  // namespace keratin::engine

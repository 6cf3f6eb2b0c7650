#include "keratin/engine/kernels/scan.h"

#include <cstring>

#include "keratin/engine/executor.h"
#include "keratin/graph/substitute.h"

namespace keratin::engine {
namespace {

struct ScanState : KernelState {
  Executor::ContextPointer context;
  std::vector<const std::byte*> inputs;
  std::vector<std::byte*> outputs;
};

class ScanKernel : public Kernel {
 public:
  ScanKernel(const Node& node, ScanBody body, const Lowering& lowering)
      : attrs_(std::get<ScanAttrs>(node.attrs)),
        carries_(static_cast<size_t>(attrs_.carries)),
        sequences_(static_cast<size_t>(attrs_.sequences)),
        executor_(body.body, lowering) {
    const Schedule& inner = executor_.schedule();
    for (size_t i = 0; i < carries_; ++i) {
      offsets_.push_back(carry_bytes_);
      carry_bytes_ += align_up(bytes_of(inner.outputs[i]));
    }
  }

  std::string name() const override {
    std::string text = "scan of " + std::to_string(attrs_.length) + ": ";
    const auto& steps = executor_.schedule().steps;
    for (size_t i = 0; i < steps.size(); ++i) {
      text += (i == 0 ? "" : "; ") + steps[i].kernel->name();
    }
    return text;
  }

  size_t scratch_bytes() const override { return 2 * carry_bytes_; }

  std::unique_ptr<KernelState> make_state() const override {
    auto state = std::make_unique<ScanState>();
    state->context = executor_.make_context();
    state->inputs.resize(executor_.schedule().inputs.size());
    state->outputs.resize(executor_.schedule().outputs.size());
    return state;
  }

  void run(const Call& call) const override {
    auto& state = static_cast<ScanState&>(*call.state);
    executor_.bind_weights(*state.context);
    for (size_t i = 0; i < state.inputs.size(); ++i) {
      state.inputs[i] = call.in<std::byte>(i);
    }
    if (attrs_.length == 0) return pass_carries(call);
    for (int64_t step = 0; step < attrs_.length; ++step) {
      point(call, state, step);
      executor_.run(*state.context, state.inputs.data(), state.outputs.data());
    }
  }

 private:
  void pass_carries(const Call& call) const {
    for (size_t i = 0; i < carries_; ++i) {
      const size_t bytes = bytes_of(executor_.schedule().outputs[i]);
      if (bytes == 0) continue;
      std::memcpy(call.out<std::byte>(i), call.in<std::byte>(i), bytes);
    }
  }

  // Carries go from one half of the scratch to the other, and at last into
  // the results.
  void point(const Call& call, ScanState& state, int64_t step) const {
    const Schedule& inner = executor_.schedule();
    const int64_t slice = attrs_.reverse ? attrs_.length - 1 - step : step;
    std::byte* const to = call.scratch + (step % 2 == 0 ? 0 : carry_bytes_);
    for (size_t i = 0; i < carries_; ++i) {
      if (step > 0) state.inputs[i] = state.outputs[i];
      state.outputs[i] =
          step + 1 == attrs_.length ? call.out<std::byte>(i) : to + offsets_[i];
    }
    const auto at = static_cast<size_t>(slice);
    for (size_t i = carries_; i < carries_ + sequences_; ++i) {
      state.inputs[i] = call.in<std::byte>(i) + at * bytes_of(inner.inputs[i]);
    }
    for (size_t i = carries_; i < state.outputs.size(); ++i) {
      state.outputs[i] =
          call.out<std::byte>(i) + at * bytes_of(inner.outputs[i]);
    }
  }

  ScanAttrs attrs_;
  size_t carries_;
  size_t sequences_;
  Executor executor_;
  size_t carry_bytes_ = 0;
  std::vector<size_t> offsets_;
};

}  // namespace

ScanBody scan_body(const Node& node,
                   const std::unordered_set<const Node*>& fixed) {
  const auto& attrs = std::get<ScanAttrs>(node.attrs);
  const auto first_constant =
      static_cast<size_t>(attrs.carries + attrs.sequences);
  ScanBody result;
  Replacements replacements;
  for (size_t i = 0; i < node.operands.size(); ++i) {
    const Tensor& operand = node.operands[i];
    const Tensor& input = attrs.body->inputs[i];
    if (i >= first_constant && fixed.contains(operand.node().get())) {
      replacements[input.node().get()] = {operand};
      continue;
    }
    result.operands.push_back(operand);
    result.body.inputs.push_back(input);
  }
  result.body.outputs = substitute(attrs.body->outputs, replacements);
  return result;
}

std::unique_ptr<Kernel> make_scan(const Node& node, ScanBody body,
                                  const Lowering& lowering) {
  return std::make_unique<ScanKernel>(node, std::move(body), lowering);
}

}  // namespace keratin::engine

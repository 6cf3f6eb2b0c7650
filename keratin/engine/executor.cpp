#include "keratin/engine/executor.h"

#include <cstring>

#include "keratin/base/error.h"

namespace keratin::engine {

struct Executor::Context {
  Buffer arena;
  std::vector<std::byte*> values;
  std::vector<std::unique_ptr<KernelState>> states;
  std::vector<Call> calls;
  std::shared_ptr<const Weights::Snapshot> weights;
};

void Executor::Free::operator()(Context* context) const { delete context; }

Executor::Executor(const Program& program, const Lowering& lowering)
    : pool_(lowering.pool), schedule_(engine::schedule(program, lowering)) {
  for (uint32_t i = 0; i < schedule_->values.size(); ++i) {
    const Value& value = schedule_->values[i];
    const Storage& storage = schedule_->storages[value.storage];
    const Binding binding{i, storage.index};
    if (storage.place == Place::input) inputs_.push_back(binding);
    if (storage.place == Place::output) outputs_.push_back(binding);
    if (storage.place == Place::weight) weights_.push_back(binding);
  }
}

Executor::~Executor() { delete ready_.load(); }

Executor::ContextPointer Executor::make_context() const {
  ContextPointer context(new Context);
  context->arena = make_buffer(schedule_->arena_bytes);
  for (const Value& value : schedule_->values) {
    const Storage& storage = schedule_->storages[value.storage];
    const bool here = storage.place == Place::arena;
    context->values.push_back(here ? context->arena.get() + storage.offset
                                   : nullptr);
  }
  for (const Step& step : schedule_->steps) {
    context->states.push_back(step.kernel->make_state());
    const bool has_scratch = step.scratch != kNoValue;
    context->calls.push_back(
        {context->values.data(), step.operands.data(), step.results.data(),
         has_scratch ? context->values[step.scratch] : nullptr, pool_.get(),
         context->states.back().get()});
  }
  ++arenas_;
  return context;
}

Executor::ContextPointer Executor::take() const {
  if (Context* const context = ready_.exchange(nullptr)) {
    return ContextPointer(context);
  }
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      ContextPointer context = std::move(free_.back());
      free_.pop_back();
      return context;
    }
  }
  return make_context();
}

void Executor::give_back(ContextPointer context) const {
  Context* none = nullptr;
  if (ready_.compare_exchange_strong(none, context.get())) {
    (void)context.release();
    return;
  }
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(context));
}

void Executor::bind_weights(Context& context) const {
  const Weights& weights = schedule_->weights;
  if (context.weights && weights.is_current(*context.weights)) return;
  context.weights = weights.current();
  for (const Binding& binding : weights_) {
    context.values[binding.value] =
        const_cast<std::byte*>(context.weights->values[binding.index].data);
  }
}

void Executor::run(Context& context, const std::byte* const* inputs,
                   std::byte* const* outputs) const {
  for (const Binding& binding : inputs_) {
    context.values[binding.value] =
        const_cast<std::byte*>(inputs[binding.index]);
  }
  for (const Binding& binding : outputs_) {
    context.values[binding.value] = outputs[binding.index];
  }
  const Step* step = schedule_->steps.data();
  for (const Call& call : context.calls) (step++)->kernel->run(call);
  for (const Copy& copy : schedule_->copies) {
    const size_t bytes = bytes_of(schedule_->outputs[copy.output]);
    if (bytes == 0) continue;
    std::memcpy(outputs[copy.output], context.values[copy.value], bytes);
  }
}

std::vector<Array> Executor::run(std::span<const Array> inputs) const {
  const Schedule& due = *schedule_;
  if (inputs.size() != due.inputs.size()) {
    throw ShapeError(concat("the program takes ", due.inputs.size(),
                            " inputs, got ", inputs.size()));
  }
  std::vector<Array> aligned;
  std::vector<const std::byte*> from;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Spec got{inputs[i].dtype(), inputs[i].shape()};
    if (got != due.inputs[i]) {
      throw ShapeError(concat("input ", i, " is ", to_string(due.inputs[i]),
                              ", got ", to_string(got)));
    }
    aligned.push_back(inputs[i].realigned());
    from.push_back(aligned.back().bytes().data());
  }
  std::vector<Array> results;
  std::vector<std::byte*> to;
  for (const Spec& spec : due.outputs) {
    results.push_back(Array::zeros(spec.dtype, spec.shape));
    to.push_back(results.back().mutable_bytes().data());
  }
  ContextPointer context = take();
  bind_weights(*context);
  run(*context, from.data(), to.data());
  give_back(std::move(context));
  return results;
}

}  // namespace keratin::engine

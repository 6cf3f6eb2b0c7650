#include "keratin/engine/plan.h"

#include <array>

#include "keratin/base/error.h"
#include "keratin/engine/executor.h"

namespace keratin {
namespace {

// Programs with more inputs or outputs need a list on the heap.
constexpr size_t kFew = 16;

template <class T>
class Pointers {
 public:
  explicit Pointers(size_t count) {
    if (count > kFew) many_.resize(count);
    data_ = count > kFew ? many_.data() : few_.data();
  }
  T* data() { return data_; }
  T& operator[](size_t index) { return data_[index]; }

 private:
  std::array<T, kFew> few_;
  std::vector<T> many_;
  T* data_;
};

void check_counts(const char* what, size_t got, size_t due) {
  if (got == due) return;
  throw ShapeError(concat("the program has ", due, " ", what, ", got ", got));
}

void check_bytes(const char* what, size_t index, const std::byte* data,
                 size_t bytes, const Spec& due) {
  if (bytes != engine::bytes_of(due)) {
    throw ShapeError(concat(what, " ", index, " is ", to_string(due), " of ",
                            engine::bytes_of(due), " bytes, got ", bytes));
  }
  if (reinterpret_cast<uintptr_t>(data) % size_of(due.dtype) != 0) {
    throw ShapeError(
        concat(what, " ", index, " isn't aligned for ", name_of(due.dtype)));
  }
}

void check_floats(const char* what, const std::vector<Spec>& specs) {
  for (size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].dtype == DType::float32) continue;
    throw ShapeError(concat(what, " ", i, " is ", to_string(specs[i]),
                            ", not float32; give bytes to run_into"));
  }
}

engine::Lowering lowering_of(const PlanOptions& options) {
  return {options.onednn, options.weights_stay,
          ThreadPool::shared(options.threads)};
}

void run_on(const engine::Executor& executor, const std::byte* const* inputs,
            std::byte* const* outputs) {
  auto context = executor.take();
  executor.bind_weights(*context);
  executor.run(*context, inputs, outputs);
  executor.give_back(std::move(context));
}

}  // namespace

Plan::Plan(const Program& program, const PlanOptions& options)
    : executor_(
          std::make_unique<engine::Executor>(program, lowering_of(options))) {}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

std::vector<Array> Plan::run(std::span<const Array> inputs) const {
  return executor_->run(inputs);
}

void Plan::run_into(std::span<const float> in, std::span<float> out) const {
  check_floats("input", inputs());
  check_floats("output", outputs());
  const ByteSpan inputs[] = {std::as_bytes(in)};
  const std::span<std::byte> outputs[] = {std::as_writable_bytes(out)};
  run_into(inputs, outputs);
}

void Plan::run_into(std::span<const ByteSpan> inputs,
                    std::span<const std::span<std::byte>> outputs) const {
  const engine::Schedule& due = executor_->schedule();
  check_counts("inputs", inputs.size(), due.inputs.size());
  check_counts("outputs", outputs.size(), due.outputs.size());
  Pointers<const std::byte*> from(inputs.size());
  Pointers<std::byte*> to(outputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    from[i] = inputs[i].data();
    check_bytes("input", i, from[i], inputs[i].size(), due.inputs[i]);
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    to[i] = outputs[i].data();
    check_bytes("output", i, to[i], outputs[i].size(), due.outputs[i]);
  }
  run_on(*executor_, from.data(), to.data());
}

const std::vector<Spec>& Plan::inputs() const {
  return executor_->schedule().inputs;
}
const std::vector<Spec>& Plan::outputs() const {
  return executor_->schedule().outputs;
}
size_t Plan::arena_bytes() const { return executor_->schedule().arena_bytes; }
size_t Plan::arenas() const { return executor_->arenas(); }

std::string Plan::describe() const {
  const engine::Schedule& schedule = executor_->schedule();
  std::string text;
  for (const engine::Step& step : schedule.steps) {
    text += concat(step.kernel->name(), " -> ", step.spec, "\n");
  }
  text += concat(schedule.steps.size(), " steps, ", schedule.arena_bytes,
                 " bytes of arena instead of ", schedule.unplanned_bytes, "\n");
  return text;
}

}  // namespace keratin

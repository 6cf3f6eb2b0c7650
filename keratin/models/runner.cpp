#include "keratin/models/runner.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "keratin/base/error.h"
#include "keratin/engine/plan.h"
#include "keratin/graph/trace_budget.h"
#include "keratin/models/inputs.h"
#include "keratin/utils/progbar.h"

namespace keratin {
namespace {

constexpr size_t kMaxPlans = 8;

std::vector<Spec> specs_of(const std::vector<Array>& arrays) {
  std::vector<Spec> specs;
  for (const Array& array : arrays) {
    specs.push_back({array.dtype(), array.shape()});
  }
  return specs;
}

// Tells whoever wants to know how many batches are done.
class Progress {
 public:
  Progress(const PredictOptions& options, int64_t rows) : options_(options) {
    const int64_t size = options.batch_size;
    batches_ = std::max<int64_t>(rows / size + (rows % size != 0), 1);
    if (options.verbose == 0) return;
    bar_.emplace(batches_, utils::ProgbarOptions{.verbose = options.verbose});
  }
  void step() {
    ++done_;
    if (bar_) bar_->update(done_);
    if (options_.on_batch) options_.on_batch(done_, batches_);
  }

 private:
  const PredictOptions& options_;
  int64_t batches_;
  int64_t done_ = 0;
  std::optional<utils::Progbar> bar_;
};

// Rows [begin, end) of an array, sharing its bytes.
Array rows(const Array& array, int64_t begin, int64_t end) {
  Shape shape = array.shape();
  const size_t row =
      shape[0] == 0 ? 0 : array.bytes().size() / static_cast<size_t>(shape[0]);
  shape[0] = end - begin;
  const auto first = static_cast<size_t>(begin) * row;
  const auto count = static_cast<size_t>(end - begin) * row;
  return Array(array.dtype(), std::move(shape),
               array.shared().part(first, count));
}

// Batches can be joined where their outputs differ in the first axis alone.
void expect_rows(const Shape& got, const Shape& first) {
  if (!got.empty() && got.size() == first.size() &&
      std::equal(got.begin() + 1, got.end(), first.begin() + 1)) {
    return;
  }
  throw ShapeError(concat("outputs of two batches, ", to_string(first), " and ",
                          to_string(got),
                          ", have no axis of samples to join them along; "
                          "predict all samples in one batch_size"));
}

Array joined(const std::vector<Array>& parts) {
  if (parts.size() == 1) return parts[0];
  Shape shape = parts[0].shape();
  for (const Array& part : parts) expect_rows(part.shape(), shape);
  shape[0] = 0;
  for (const Array& part : parts) shape[0] += part.shape()[0];
  Array whole = Array::zeros(parts[0].dtype(), shape);
  std::byte* out = whole.mutable_bytes().data();
  for (const Array& part : parts) {
    std::memcpy(out, part.bytes().data(), part.bytes().size());
    out += part.bytes().size();
  }
  return whole;
}

}  // namespace

struct ModelRunner::Planned {
  TracedModel traced;
  Plan plan;

  std::vector<Array> run(const std::vector<Array>& inputs) const;
};

// A signature, and what is planned for it by the first thread that asks; others
// that ask meanwhile wait for that plan alone.
struct ModelRunner::Entry {
  std::vector<Spec> specs;
  int threads;
  std::once_flag once;
  std::shared_ptr<const Planned> planned;
};

TracedModel trace_model(const ModelLayer& model, std::span<const Spec> specs,
                        bool training) {
  const TraceBudget budget(model.trace_limit);
  TracedModel traced;
  size_t index = 0;
  const Tensors inputs = model.inputs().map([&](const KerasTensor& input) {
    const Tensor tensor =
        Tensor::placeholder(specs[index++], input.node()->operation->name());
    traced.program.inputs.push_back(tensor);
    return tensor;
  });
  StateUpdates updates;
  // Tracing doesn't change the model; running a layer may build it.
  const Tensors outputs =
      const_cast<ModelLayer&>(model).run({{inputs}, {}}, training);
  traced.outputs = outputs.map([&](const Tensor& output) {
    traced.program.outputs.push_back(output.without_mask());
    return traced.program.outputs.size() - 1;
  });
  for (const auto& [variable, value] : updates.all()) {
    traced.updated.push_back(variable);
    traced.program.outputs.push_back(value.without_mask());
  }
  return traced;
}

ModelRunner::ModelRunner() = default;
ModelRunner::~ModelRunner() = default;

std::shared_ptr<ModelRunner::Entry> ModelRunner::entry_for(
    const std::vector<Spec>& specs, int threads) {
  const std::lock_guard lock(mutex_);
  const auto known =
      std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) {
        return entry->specs == specs && entry->threads == threads;
      });
  if (known != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, known);
    return entries_.front();
  }
  const auto entry = std::make_shared<Entry>();
  entry->specs = specs;
  entry->threads = threads;
  entries_.push_front(entry);
  if (entries_.size() > kMaxPlans) entries_.pop_back();
  return entry;
}

std::shared_ptr<const ModelRunner::Planned> ModelRunner::planned_for(
    const ModelLayer& model, const std::vector<Spec>& specs, int threads) {
  const auto entry = entry_for(specs, threads);
  std::call_once(entry->once, [&] {
    TracedModel traced = trace_model(model, specs, false);
    Plan plan(traced.program, {.threads = threads});
    entry->planned = std::make_shared<const Planned>(
        Planned{std::move(traced), std::move(plan)});
  });
  return entry->planned;
}

std::vector<Array> ModelRunner::Planned::run(
    const std::vector<Array>& inputs) const {
  if (traced.updated.empty()) return plan.run(inputs);
  const VariableLock lock(traced.updated);
  std::vector<Array> outputs = plan.run(inputs);
  const size_t first = outputs.size() - traced.updated.size();
  for (size_t i = 0; i < traced.updated.size(); ++i) {
    Variable variable = traced.updated[i];
    variable.assign(outputs[first + i]);
  }
  outputs.resize(first);
  return outputs;
}

Arrays ModelRunner::predict(const ModelLayer& model, const Arrays& inputs,
                            const PredictOptions& options) {
  if (options.batch_size < 1) {
    throw ConfigError(
        concat("batch_size is ", options.batch_size, "; expected 1 or more"));
  }
  const std::vector<Array> given = fitted_inputs(model, inputs);
  const int64_t count = given[0].shape()[0];
  std::vector<std::vector<Array>> parts;
  std::shared_ptr<const Planned> planned;
  Progress progress(options, count);
  for (int64_t begin = 0; begin < std::max<int64_t>(count, 1);
       begin += options.batch_size) {
    const int64_t end = std::min(count, begin + options.batch_size);
    std::vector<Array> batch;
    for (const Array& array : given) batch.push_back(rows(array, begin, end));
    planned = planned_for(model, specs_of(batch), options.threads);
    const std::vector<Array> outputs = planned->run(batch);
    parts.resize(outputs.size());
    for (size_t i = 0; i < outputs.size(); ++i) parts[i].push_back(outputs[i]);
    progress.step();
  }
  return planned->traced.outputs.map(
      [&](size_t index) { return joined(parts[index]); });
}

}  // namespace keratin

#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "keratin/models/model.h"

namespace keratin {

/// What a model's tracing gives: a program, and where its outputs belong.
struct TracedModel {
  Program program;
  /// The structure of the outputs; leaves number `program.outputs`.
  Nested<size_t> outputs;
  /// Variables that take the outputs after those.
  std::vector<Variable> updated;
};

/// The model as a program for inputs of these specs, in flattened order.
TracedModel trace_model(const ModelLayer& model, std::span<const Spec> specs,
                        bool training);

/// Plans of a model, one per input signature; the least recently used goes
/// when there are too many. Safe from many threads.
class ModelRunner {
 public:
  ModelRunner();
  ~ModelRunner();
  Arrays predict(const ModelLayer& model, const Arrays& inputs,
                 const PredictOptions& options);

 private:
  struct Entry;
  struct Planned;
  std::shared_ptr<Entry> entry_for(const std::vector<Spec>& specs, int threads);
  std::shared_ptr<const Planned> planned_for(const ModelLayer& model,
                                             const std::vector<Spec>& specs,
                                             int threads);

  std::mutex mutex_;                           // guards entries_
  std::list<std::shared_ptr<Entry>> entries_;  // most recent first
};

}  // namespace keratin

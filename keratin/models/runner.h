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
  std::shared_ptr<const Entry> entry_for(const ModelLayer& model,
                                         const std::vector<Spec>& specs,
                                         int threads);
  std::vector<Array> run_batch(const Entry& entry,
                               const std::vector<Array>& inputs);

  std::mutex mutex_;                                 // guards entries_
  std::list<std::shared_ptr<const Entry>> entries_;  // most recent first
  std::mutex state_mutex_;  // one run at a time where runs change state
};

}  // namespace keratin

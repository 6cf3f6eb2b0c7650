#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "keratin/engine/schedule.h"
#include "keratin/graph/array.h"

namespace keratin::engine {

/// Runs a schedule over arenas, one a run at a time, kept for the next.
class Executor {
 public:
  Executor(const Program& program, const Lowering& lowering);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  const Schedule& schedule() const { return *schedule_; }
  /// Arenas that were made so far; as many as runs at once.
  size_t arenas() const { return arenas_; }

  std::vector<Array> run(std::span<const Array> inputs) const;

  /// An arena with the addresses of all values in it.
  struct Context;
  struct Free {
    void operator()(Context* context) const;
  };
  using ContextPointer = std::unique_ptr<Context, Free>;

  ContextPointer take() const;
  void give_back(ContextPointer context) const;
  ContextPointer make_context() const;

  /// Brings the context's weights up to date; due before each run whose
  /// variables may have changed.
  void bind_weights(Context& context) const;
  /// Inputs are aligned for their dtypes and don't overlap the outputs.
  void run(Context& context, const std::byte* const* inputs,
           std::byte* const* outputs) const;

 private:
  // Which values are to be pointed at which input, output or weight.
  struct Binding {
    uint32_t value;
    uint32_t index;
  };

  std::shared_ptr<ThreadPool> pool_;
  std::unique_ptr<Schedule> schedule_;
  std::vector<Binding> inputs_;
  std::vector<Binding> outputs_;
  std::vector<Binding> weights_;
  mutable std::atomic<size_t> arenas_{0};
  mutable std::atomic<Context*> ready_{nullptr};  // one kept without a lock
  mutable std::mutex mutex_;
  mutable std::vector<ContextPointer> free_;  // guarded by mutex_
};

}  // namespace keratin::engine

#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "keratin/graph/array.h"
#include "keratin/graph/tensor.h"

namespace keratin {

namespace engine {
class Executor;
}

/// How a program is to be run.
struct PlanOptions {
  /// Threads that share the work, the caller among them; 0 takes as many as the
  /// machine has. Results don't depend on it.
  int threads = 0;
  /// Use oneDNN where this build has it. Results differ by rounding only.
  bool onednn = true;
  /// Compute what depends on variables alone (such as the factors of batch
  /// normalization) once after each assignment instead of in every run. Turn it
  /// off where most runs are followed by an assignment, as in training.
  bool weights_stay = true;
};

/// A program made ready to run: optimized, with memory planned, kernels chosen
/// and weights in their layouts. Read-only: any number of threads may run one
/// plan at once. Each run takes an arena of `arena_bytes()` from a list of free
/// ones, and what it gives are fresh arrays.
///
/// Variables are read when a run begins; a plan notices that one was assigned.
class Plan {
 public:
  explicit Plan(const Program& program, const PlanOptions& options = {});
  Plan(Plan&&) noexcept;
  Plan& operator=(Plan&&) noexcept;
  ~Plan();

  /// The outputs. Throws ShapeError unless the inputs have the specs of the
  /// program's.
  std::vector<Array> run(std::span<const Array> inputs) const;

  /// The same for a program with one input and output, both float32, into the
  /// caller's memory. `in` and `out` must not overlap; throws ShapeError where
  /// dtypes or sizes don't fit.
  ///
  /// Nothing is allocated once an arena is there, unless
  /// - a variable was assigned since the arena's last run, or another run is
  ///   under way and takes the arena,
  /// - oneDNN computes a step ("by oneDNN" in `describe()`): it may allocate,
  /// - a step of `describe()` is a "(reference)" that isn't element-wise, a
  ///   reduction, gather, scatter_add, transpose, slice or reverse,
  /// - a program has more than 16 inputs or outputs (of the overload below).
  void run_into(std::span<const float> in, std::span<float> out) const;
  /// The same for any program: bytes in the order of inputs and outputs, each
  /// aligned for its dtype.
  void run_into(std::span<const ByteSpan> inputs,
                std::span<const std::span<std::byte>> outputs) const;

  const std::vector<Spec>& inputs() const;
  const std::vector<Spec>& outputs() const;
  /// What a run works in, beside weights, inputs and outputs.
  size_t arena_bytes() const;
  /// Arenas that exist: as many as there were runs at once.
  size_t arenas() const;
  /// The steps, one a line, for people.
  std::string describe() const;

 private:
  std::unique_ptr<engine::Executor> executor_;
};

}  // namespace keratin

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "keratin/base/threads.h"
#include "keratin/engine/buffer.h"

namespace keratin::engine {

/// What a kernel keeps from run to run of one arena: handles that a library
/// wants made in advance, the arenas of a loop's body.
struct KernelState {
  virtual ~KernelState() = default;
};

/// One call of a kernel: where its operands and results lie in this run.
struct Call {
  std::byte* const* values;  ///< by number of value
  const uint32_t* operands;  ///< numbers of values
  const uint32_t* results;
  std::byte* scratch;
  ThreadPool* pool;
  KernelState* state;

  template <class T>
  const T* in(size_t index) const {
    return reinterpret_cast<const T*>(values[operands[index]]);
  }
  template <class T>
  T* out(size_t index) const {
    return reinterpret_cast<T*>(values[results[index]]);
  }
};

/// Work with everything decided: shapes, layouts, how it is divided. Made when
/// a plan is made, then run by any number of threads at once. Results of
/// `run` don't depend on the number of threads, and it allocates nothing
/// itself: what oneDNN and the reference kernels do is said at
/// `Plan::run_into`.
class Kernel {
 public:
  virtual ~Kernel() = default;

  /// For `Plan::describe`.
  virtual std::string name() const = 0;
  virtual void run(const Call& call) const = 0;

  /// Bytes that `run` may use while it runs.
  virtual size_t scratch_bytes() const { return 0; }
  virtual std::unique_ptr<KernelState> make_state() const { return nullptr; }
  /// Whether result 0 may be written over that operand.
  virtual bool overwrites(size_t operand) const {
    (void)operand;
    return false;
  }

  /// A kernel may take operand 1 in a layout of its own where that is a weight;
  /// then this is how many bytes it is. 0: as it is.
  virtual size_t packed_bytes() const { return 0; }
  /// Brings a weight, which may lie on any address, into that layout.
  virtual void pack(const std::byte* weight, std::byte* packed,
                    ThreadPool& pool) const {
    (void)weight, (void)packed, (void)pool;
  }
};

}  // namespace keratin::engine

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "keratin/engine/kernel.h"
#include "keratin/engine/weights.h"
#include "keratin/graph/tensor.h"

namespace keratin::engine {

/// How a program is turned into steps.
struct Lowering {
  bool onednn = true;
  /// Compute what depends on variables alone once a version instead of in each
  /// run, and change kernels by scales that follow them.
  bool weights_stay = true;
  std::shared_ptr<ThreadPool> pool;
};

/// Where a value's memory comes from.
enum class Place : uint8_t { weight, input, output, arena };

/// Memory that values share: a result, its aliases, and what is written over
/// it.
struct Storage {
  Place place = Place::arena;
  uint32_t index = 0;  ///< of the weight, input or output
  size_t bytes = 0;
  uint32_t first = 0;  ///< step that writes it
  uint32_t last = 0;   ///< last step that reads it
  size_t offset = 0;   ///< in the arena
};

/// A tensor of the program: what a storage holds for some time.
struct Value {
  uint32_t storage = 0;
};

inline constexpr uint32_t kNoValue = 0xffffffff;

struct Step {
  std::unique_ptr<Kernel> kernel;
  std::vector<uint32_t> operands;  ///< values
  std::vector<uint32_t> results;
  uint32_t scratch = kNoValue;
  std::string spec;  ///< of the first result, for descriptions
};

/// A result of the program that no step writes to its place.
struct Copy {
  uint32_t value = 0;
  uint32_t output = 0;
};

/// A program with every decision made. Read-only once it is built.
struct Schedule {
  std::vector<Spec> inputs;
  std::vector<Spec> outputs;
  std::vector<Storage> storages;
  std::vector<Value> values;
  std::vector<Step> steps;
  std::vector<Copy> copies;
  Weights weights;
  size_t arena_bytes = 0;
  size_t unplanned_bytes = 0;  ///< what the arena would be without reuse
};

/// Rewrites, groups and places; throws ShapeError where the program uses a
/// placeholder that is none of its inputs.
std::unique_ptr<Schedule> schedule(const Program& program,
                                   const Lowering& lowering);

/// Bytes of an array of that spec.
size_t bytes_of(const Spec& spec);

/// Gives values their places: outputs first, then results over operands that
/// die, then the arena by lifetime. Called by `schedule`.
void lay_out(Schedule& schedule, const std::vector<uint32_t>& outputs);

}  // namespace keratin::engine

#include "keratin/base/random_seed.h"

#include <array>
#include <mutex>
#include <random>

#include "keratin/base/random.h"

namespace keratin {
namespace {

PythonRandom from_system() {
  std::random_device device;
  std::array<uint32_t, 8> key;
  for (uint32_t& word : key) word = device();
  return PythonRandom(std::span<const uint32_t>(key));
}

struct Source {
  std::mutex mutex;
  std::optional<uint32_t> seed = {};
  PythonRandom random = from_system();
};

// Keras has this state in its process, too: "everything without a seed" can't
// be handed a generator.
Source& source() {
  static Source the_source;
  return the_source;
}

}  // namespace

void seed_process(uint32_t seed) {
  Source& from = source();
  const std::lock_guard lock(from.mutex);
  from.seed = seed;
  from.random = PythonRandom(int64_t{seed});
}

std::optional<uint32_t> process_seed() {
  Source& from = source();
  const std::lock_guard lock(from.mutex);
  return from.seed;
}

int64_t draw_int(int64_t low, int64_t high) {
  Source& from = source();
  const std::lock_guard lock(from.mutex);
  const uint64_t count =
      static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  return low + static_cast<int64_t>(from.random.below(count));
}

int64_t make_default_seed() { return draw_int(1, 1'000'000'000); }

}  // namespace keratin

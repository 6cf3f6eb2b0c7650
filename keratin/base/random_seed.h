#pragma once

#include <cstdint>
#include <optional>

namespace keratin {

/// Where those draw from who have no seed of their own: one source for the
/// process, which any number of threads may use. It starts from the system's
/// entropy; with a seed, what is drawn next is the same in every process.
/// `utils::set_random_seed` is the door for users.
void seed_process(uint32_t seed);
/// What `seed_process` was told last.
std::optional<uint32_t> process_seed();

/// One of `low` to `high`, both included: Python's `random.randint`.
int64_t draw_int(int64_t low, int64_t high);
/// A seed for an initializer, a layer or a shuffle that has none: one of 1 to
/// 10^9, as Keras draws it.
int64_t make_default_seed();

}  // namespace keratin

#pragma once

#include <concepts>
#include <cstdint>
#include <optional>

namespace keratin::utils {

/// Makes what has no seed of its own repeatable: initializers, layers that
/// draw (Dropout, …) and shuffles. Keras's `set_random_seed`.
///
/// It is one seed for the process and all its threads. Seeds are drawn from it
/// in turn, those of weights when a weight is first read, by Python's generator
/// and hence as Keras draws them; the weights that an initializer makes of a
/// seed aren't those of Keras. Two programs that do the same in the same order
/// get the same numbers; threads that race for them don't.
///
/// Throws ConfigError unless `seed` is from 0 to 2^32 - 1.
void set_random_seed(int64_t seed);
/// As in Keras, a seed is an integer.
template <std::floating_point T>
void set_random_seed(T) = delete;

/// The seed that was set last; Keras's `get_random_seed`.
std::optional<int64_t> get_random_seed();

}  // namespace keratin::utils

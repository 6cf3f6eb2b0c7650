#pragma once

#include <cstdint>
#include <optional>

#include "keratin/config/fields.h"

namespace keratin {

// Low-rank adaptation (LoRA): a layer trains two thin matrices beside a kernel
// that stays. Their rank and how much they count are held and written; weights
// in a file have them in the kernel already.

/// The rows "lora_rank" and "lora_alpha", written where there is a rank.
void declare_lora(Fields& fields, std::optional<int64_t>& rank,
                  std::optional<Number>& alpha);
/// What Keras makes of the two, for `init`: a rank of 0 is none, alpha is the
/// rank unless it is given, and is nothing without one.
void settle_lora(std::optional<int64_t>& rank, std::optional<Number>& alpha);
/// Unsupported where there is a rank, for `build`.
void expect_no_lora(const std::optional<int64_t>& rank);

}  // namespace keratin

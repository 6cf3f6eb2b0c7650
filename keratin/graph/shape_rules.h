#pragma once

#include <span>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/graph/tensor.h"

/// What the shape rules of the primitives share. Every check throws a
/// ShapeError that states the specs; `apply` puts the primitive's name before.
namespace keratin::rules {

using Specs = std::span<const Spec>;

/// Dtypes that a primitive takes.
enum class Takes { any, numbers, floats, ints, ints_or_bool, booleans };

/// Throws unless there are `count` operands.
void expect_count(Specs operands, size_t count);
void expect_dtype(const Spec& operand, Takes takes);
/// Throws unless all operands have the dtype of the first.
void expect_one_dtype(Specs operands);
void expect_axis(int64_t axis, const Spec& operand);
/// Throws unless the operand has integers.
void expect_indices(const Spec& operand);
/// Throws unless `shape` has only known, non-negative dimensions.
void expect_concrete(const Shape& shape);
/// Throws unless `values`, called `what`, has `count` entries, each at least
/// `least` and no larger than a size can be.
void expect_entries(std::span<const int64_t> values, std::string_view what,
                    size_t count, int64_t least);
/// The least that a padding may be: it cuts no more than a size can be.
inline constexpr int64_t kMostCut = -(int64_t{1} << 40);
/// Extent of `size` elements that lie `step` ≥ 1 apart; 0 for none. Throws
/// where that is more than a size can be.
int64_t spread(int64_t size, int64_t step);
/// Throws a ShapeError that says what was found and what was expected.
[[noreturn]] void mismatch(Specs operands, std::string_view expected);
/// "float32 (2, 3) and float32 (4,)".
std::string list(Specs operands);

}  // namespace keratin::rules

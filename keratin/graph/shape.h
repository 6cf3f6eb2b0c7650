#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace keratin {

/// A dimension that isn't known until a model runs: Keras's None. It occurs in
/// the model graph and in `build`, never in a program.
inline constexpr int64_t kNone = -1;

/// Dimensions, outermost first: `(batch, height, width, channels)`.
using Shape = std::vector<int64_t>;

/// Product of the dimensions; 1 for a scalar. Throws ShapeError where it
/// overflows, be it only without the zeros, or a dimension is unknown.
int64_t element_count(const Shape& shape);
/// Whether no dimension is unknown.
bool is_concrete(const Shape& shape);
/// As Python prints the tuple: "(None, 28, 28, 1)", "(3,)", "()".
std::string to_string(const Shape& shape);
/// `axis` counted from the front; throws ShapeError naming the axis when it
/// isn't in [-rank, rank).
int64_t normalize_axis(int64_t axis, size_t rank);
/// NumPy's broadcast of two concrete shapes; throws ShapeError naming both.
Shape broadcast(const Shape& a, const Shape& b);
/// Elements between neighbours along each axis of a dense row-major array.
Shape row_major_strides(const Shape& shape);

}  // namespace keratin

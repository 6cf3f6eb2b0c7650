#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_movement.h"

namespace keratin::ops {
namespace {

Tensor constant(const std::vector<int32_t>& values) {
  return Array::of<int32_t>({static_cast<int64_t>(values.size())}, values);
}

int64_t floor_mod(int64_t a, int64_t b) { return ((a % b) + b) % b; }

// The element of an axis of `size` that a padded position shows.
int64_t mirrored(int64_t position, int64_t size, std::string_view mode) {
  if (mode == "edge") return std::clamp<int64_t>(position, 0, size - 1);
  if (mode == "wrap") return floor_mod(position, size);
  if (mode == "reflect") {
    if (size == 1) return 0;
    const int64_t inside = floor_mod(position, 2 * (size - 1));
    return inside < size ? inside : 2 * (size - 1) - inside;
  }
  const int64_t inside = floor_mod(position, 2 * size);
  return inside < size ? inside : 2 * size - 1 - inside;
}

// The copies of a list of repeats are indices, which are held in memory.
constexpr int64_t kMostCopies = int64_t{1} << 28;

void expect_repeats(int64_t repeats) {
  if (repeats >= 0) return;
  throw ConfigError(
      concat("expected `repeats` to be 0 or more, got ", repeats));
}

Tensor pad_by_index(Tensor x, const PadWidth& pad_width,
                    std::string_view mode) {
  for (size_t i = 0; i < x.rank(); ++i) {
    const auto [low, high] = pad_width[i];
    if (low == 0 && high == 0) continue;
    const int64_t size = x.shape()[i];
    if (size == 0) {
      throw ShapeError(concat("can't pad axis ", i, " of ",
                              to_string(x.shape()), " by \"", mode,
                              "\": it has no elements"));
    }
    element_count({low + size + high, 4});
    std::vector<int32_t> indices;
    for (int64_t at = -low; at < size + high; ++at) {
      indices.push_back(static_cast<int32_t>(mirrored(at, size, mode)));
    }
    x = build::gather(x, constant(indices), static_cast<int64_t>(i));
  }
  return x;
}

}  // namespace

Tensor roll(const Operand& x, int64_t shift, std::optional<int64_t> axis) {
  const Tensor tensor = x.tensor();
  if (!axis) return reshape(roll(ravel(tensor), shift, 0), tensor.shape());
  const int64_t along = normalize_axis(*axis, tensor.rank());
  const int64_t size = tensor.dim(along);
  if (size == 0 || shift % size == 0) return tensor;
  const int64_t turn = size - floor_mod(shift, size);
  const Tensor parts[] = {build::slice_axis(tensor, along, turn, size),
                          build::slice_axis(tensor, along, 0, turn)};
  return build::concat(parts, along);
}

Tensor roll(const Operand& x, const std::vector<int64_t>& shifts,
            const std::vector<int64_t>& axes) {
  if (shifts.size() != axes.size()) {
    throw ShapeError(concat("expected a shift for each axis, got ",
                            shifts.size(), " for ", axes.size()));
  }
  Tensor result = x.tensor();
  for (size_t i = 0; i < axes.size(); ++i) {
    result = roll(result, shifts[i], axes[i]);
  }
  return result;
}

Tensor rot90(const Operand& x, int64_t k, int64_t axis1, int64_t axis2) {
  const Tensor tensor = x.tensor();
  switch (floor_mod(k, 4)) {
    case 1: return swapaxes(flip(tensor, axis2), axis1, axis2);
    case 2: return flip(tensor, {axis1, axis2});
    case 3: return flip(swapaxes(tensor, axis1, axis2), axis2);
    default: return tensor;
  }
}

Tensor repeat(const Operand& x, int64_t repeats, std::optional<int64_t> axis) {
  expect_repeats(repeats);
  const Tensor tensor = x.tensor();
  if (!axis) return repeat(ravel(tensor), repeats, 0);
  const int64_t along = normalize_axis(*axis, tensor.rank());
  Shape wide = tensor.shape();
  wide.insert(wide.begin() + along + 1, repeats);
  const Tensor copies = broadcast_to(expand_dims(tensor, along + 1), wide);
  Shape shape = tensor.shape();
  shape[static_cast<size_t>(along)] *= repeats;
  return build::reshape(copies, std::move(shape));
}

Tensor repeat(const Operand& x, const std::vector<int64_t>& repeats,
              std::optional<int64_t> axis) {
  if (repeats.size() == 1) return repeat(x, repeats[0], axis);
  const Tensor tensor = axis ? x.tensor() : ravel(x);
  const int64_t along = normalize_axis(axis.value_or(0), tensor.rank());
  if (static_cast<int64_t>(repeats.size()) != tensor.dim(along)) {
    throw ShapeError(concat("expected ", tensor.dim(along),
                            " numbers of repeats, got ", repeats.size()));
  }
  int64_t left = kMostCopies;
  for (const int64_t count : repeats) {
    expect_repeats(count);
    if (count > left) {
      throw ConfigError(concat("expected `repeats` to be ", kMostCopies,
                               " together at most, got ", to_string(repeats)));
    }
    left -= count;
  }
  std::vector<int32_t> indices;
  for (size_t i = 0; i < repeats.size(); ++i) {
    indices.insert(indices.end(), static_cast<size_t>(repeats[i]),
                   static_cast<int32_t>(i));
  }
  return build::gather(tensor, constant(indices), along);
}

Tensor tile(const Operand& x, std::vector<int64_t> repeats) {
  Tensor tensor = x.tensor();
  const size_t rank = std::max(tensor.rank(), repeats.size());
  Shape shape = tensor.shape();
  shape.insert(shape.begin(), rank - shape.size(), 1);
  repeats.insert(repeats.begin(), rank - repeats.size(), 1);
  Shape narrow;
  Shape wide;
  Shape tiled;
  for (size_t i = 0; i < rank; ++i) {
    narrow.insert(narrow.end(), {1, shape[i]});
    wide.insert(wide.end(), {repeats[i], shape[i]});
    tiled.push_back(repeats[i] * shape[i]);
  }
  if (tiled == tensor.shape()) return tensor;
  tensor = build::reshape(tensor, std::move(narrow));
  return build::reshape(build::broadcast_to(tensor, std::move(wide)),
                        std::move(tiled));
}

Tensor pad(const Operand& x, PadWidth pad_width, std::string_view mode,
           Scalar constant_values) {
  const Tensor tensor = x.tensor();
  const size_t rank = tensor.rank();
  if (pad_width.size() == 1) pad_width.assign(rank, pad_width[0]);
  bool fits = pad_width.size() == rank;
  for (const auto& [low, high] : pad_width)
    fits = fits && low >= 0 && high >= 0;
  if (!fits) {
    throw ShapeError(concat(
        "expected 1 or ", rank, " pairs of non-negative paddings for ",
        to_string(tensor.shape()), ", got ", pad_width.size(), " pairs"));
  }
  if (mode == "reflect" || mode == "symmetric" || mode == "edge" ||
      mode == "wrap") {
    return pad_by_index(tensor, pad_width, mode);
  }
  if (mode != "constant") {
    throw ConfigError(
        concat("expected the mode of padding to be \"constant\", "
               "\"reflect\", \"symmetric\", \"edge\" or "
               "\"wrap\", got ",
               quoted(mode)));
  }
  PadAttrs attrs;
  for (const auto& [low, high] : pad_width) {
    attrs.low.push_back(low);
    attrs.high.push_back(high);
    attrs.interior.push_back(0);
  }
  attrs.value = constant_values.value;
  return apply(primitives::pad, std::move(attrs), {tensor});
}

}  // namespace keratin::ops

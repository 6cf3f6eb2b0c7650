#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "keratin/ops/operand.h"

namespace keratin::ops {

/// The same elements in order; one size may be -1; `keras.ops.reshape`.
Tensor reshape(const Operand& x, Shape newshape);
/// One axis; `keras.ops.ravel`.
Tensor ravel(const Operand& x);
/// Result axis i is axes[i] of x; none given reverses them;
/// `keras.ops.transpose`.
Tensor transpose(const Operand& x,
                 std::optional<std::vector<int64_t>> axes = {});
/// Two axes change places; `keras.ops.swapaxes`.
Tensor swapaxes(const Operand& x, int64_t axis1, int64_t axis2);
/// Axes moved, the others keeping their order; `keras.ops.moveaxis`.
Tensor moveaxis(const Operand& x, const std::vector<int64_t>& source,
                const std::vector<int64_t>& destination);
Tensor moveaxis(const Operand& x, int64_t source, int64_t destination);
/// New axes of size 1 at these places of the result;
/// `keras.ops.expand_dims`.
Tensor expand_dims(const Operand& x, const Axes& axis);
/// Without these axes, which have size 1; without all such axes when none is
/// given; `keras.ops.squeeze`.
Tensor squeeze(const Operand& x, const Axes& axis = {});
/// Repeated along axes of size 1 and new leading axes;
/// `keras.ops.broadcast_to`.
Tensor broadcast_to(const Operand& x, Shape shape);

/// Joined along an axis, dtypes promoted; `keras.ops.concatenate`.
Tensor concatenate(const std::vector<Tensor>& xs, int64_t axis = 0);
/// Joined along a new axis; `keras.ops.stack`.
Tensor stack(const std::vector<Tensor>& xs, int64_t axis = 0);
/// Joined along the second axis, vectors along the first;
/// `keras.ops.hstack`.
Tensor hstack(const std::vector<Tensor>& xs);
/// Joined along the first axis, vectors being rows; `keras.ops.vstack`.
Tensor vstack(const std::vector<Tensor>& xs);
/// x followed by y, both flattened when no axis is given;
/// `keras.ops.append`.
Tensor append(const Operand& x, const Operand& y,
              std::optional<int64_t> axis = {});
/// Parts of equal size; ShapeError where they don't come out;
/// `keras.ops.split`.
std::vector<Tensor> split(const Operand& x, int64_t sections, int64_t axis = 0);
/// Parts between these indices; `keras.ops.split`.
std::vector<Tensor> split(const Operand& x, const std::vector<int64_t>& indices,
                          int64_t axis = 0);
/// Parts whose sizes differ by 1 at most; `keras.ops.array_split`.
std::vector<Tensor> array_split(const Operand& x, int64_t sections,
                                int64_t axis = 0);

/// Order along these axes turned round; `keras.ops.flip`.
Tensor flip(const Operand& x, const Axes& axis = {});
/// Shifted round an axis, of the flattened x when none is given;
/// `keras.ops.roll`.
Tensor roll(const Operand& x, int64_t shift, std::optional<int64_t> axis = {});
Tensor roll(const Operand& x, const std::vector<int64_t>& shifts,
            const std::vector<int64_t>& axes);
/// Quarter turns in the plane of two axes; `keras.ops.rot90`.
Tensor rot90(const Operand& x, int64_t k = 1, int64_t axis1 = 0,
             int64_t axis2 = 1);
/// Each element `repeats` times in a row, of the flattened x when no axis is
/// given; `keras.ops.repeat`.
Tensor repeat(const Operand& x, int64_t repeats,
              std::optional<int64_t> axis = {});
/// Element i repeats[i] times.
Tensor repeat(const Operand& x, const std::vector<int64_t>& repeats,
              std::optional<int64_t> axis = {});
/// Copies laid side by side; `keras.ops.tile`.
Tensor tile(const Operand& x, std::vector<int64_t> repeats);

/// Elements before and after, for each axis.
using PadWidth = std::vector<std::pair<int64_t, int64_t>>;
/// Padded; one pair stands for all axes. `mode` is "constant", "reflect",
/// "symmetric", "edge" or "wrap"; `keras.ops.pad`.
Tensor pad(const Operand& x, PadWidth pad_width,
           std::string_view mode = "constant", Scalar constant_values = 0);

}  // namespace keratin::ops

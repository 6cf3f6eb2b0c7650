#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "keratin/graph/scan.h"
#include "keratin/ops/operand.h"

namespace keratin::ops {

/// The values in another dtype; `keras.ops.cast`.
Tensor cast(const Operand& x, DType dtype);
/// The same, out of range values at the dtype's limits;
/// `keras.ops.saturate_cast`.
Tensor saturate_cast(const Operand& x, DType dtype);
/// A tensor of the operand, cast if a dtype is given;
/// `keras.ops.convert_to_tensor`.
Tensor convert_to_tensor(const Operand& x, std::optional<DType> dtype = {});
/// x, through which no gradient flows; `keras.ops.stop_gradient`.
Tensor stop_gradient(const Operand& x);

/// The block of `shape` (-1: the rest) at `start_indices`, which are moved so
/// that it fits; `keras.ops.slice`.
Tensor slice(const Operand& inputs, const std::vector<int64_t>& start_indices,
             const Shape& shape);
/// The same with integers (rank,) known only when it runs.
Tensor dynamic_slice(const Operand& inputs, const Tensor& start_indices,
                     const Shape& shape);
/// `inputs` with a block replaced; `keras.ops.slice_update`.
Tensor slice_update(const Operand& inputs,
                    const std::vector<int64_t>& start_indices,
                    const Operand& updates);
Tensor dynamic_slice_update(const Operand& inputs, const Tensor& start_indices,
                            const Operand& updates);

/// Zeros of `shape` with values (n…, rest…) added at indices (n…, k), one
/// index for each of the first k axes; `keras.ops.scatter`.
Tensor scatter(const Operand& indices, const Operand& values,
               const Shape& shape);
/// `inputs` with updates (n, rest…) put at indices (n, k). `reduction` is ""
/// (replace; the last of equal indices counts) or "add";
/// `keras.ops.scatter_update`.
Tensor scatter_update(const Operand& inputs, const Operand& indices,
                      const Operand& updates, std::string_view reduction = "");

/// The slices along an axis, without it; `keras.ops.unstack`.
std::vector<Tensor> unstack(const Operand& x, int64_t axis = 0);

/// The last carry, and the outputs of all steps along a new first axis.
using ScanResult = ScanStep;
/// From the carries and one slice of each sequence to the next carries.
using ScanBody = std::function<ScanStep(std::span<const Tensor> carries,
                                        std::span<const Tensor> slices)>;
/// A loop over the first axis of `xs`; `f` is called once, to trace it, and
/// may use any tensor from outside. The carry keeps dtypes and shapes;
/// `length` is needed where there are no sequences; `keras.ops.scan`.
ScanResult scan(const ScanBody& f, const std::vector<Tensor>& init,
                const std::vector<Tensor>& xs,
                std::optional<int64_t> length = {}, bool reverse = false);
/// `f` on each slice of x along the first axis, stacked; `keras.ops.map`.
Tensor map(const std::function<Tensor(const Tensor&)>& f, const Tensor& x);
/// state = body(i, state) for i in [lower, upper); `keras.ops.fori_loop`.
std::vector<Tensor> fori_loop(
    int64_t lower, int64_t upper,
    const std::function<std::vector<Tensor>(const Tensor& i,
                                            const std::vector<Tensor>&)>& body,
    const std::vector<Tensor>& init);

/// true_fn() where the scalar `pred` holds, else false_fn(); both are
/// computed, and one is chosen; `keras.ops.cond`.
Tensor cond(const Operand& pred, const std::function<Tensor()>& true_fn,
            const std::function<Tensor()>& false_fn);
/// branches[index](), the index limited to them; all are computed;
/// `keras.ops.switch`.
Tensor switch_case(const Operand& index,
                   const std::vector<std::function<Tensor()>>& branches);

}  // namespace keratin::ops

#pragma once

#include "keratin/ops/epsilon.h"
#include "keratin/ops/operand.h"

namespace keratin::ops {

/// Rows of zeros with a one at x, along a new axis; indices outside give
/// zeros; `keras.ops.one_hot`.
Tensor one_hot(const Operand& x, int64_t num_classes, int64_t axis = -1,
               DType dtype = DType::float32);
/// Ones at each of the indices of a row: (batch, n) → (batch, num_classes);
/// `keras.ops.multi_hot`.
Tensor multi_hot(const Operand& x, int64_t num_classes, int64_t axis = -1,
                 DType dtype = DType::float32);

/// -Σ target · log(output) over `axis`, for probabilities or logits of the
/// target's shape; `keras.ops.categorical_crossentropy`.
Tensor categorical_crossentropy(const Operand& target, const Operand& output,
                                bool from_logits = false, int64_t axis = -1);
/// The same for targets that are class indices (…) or (…, 1);
/// `keras.ops.sparse_categorical_crossentropy`.
Tensor sparse_categorical_crossentropy(const Operand& target,
                                       const Operand& output,
                                       bool from_logits = false,
                                       int64_t axis = -1);
/// Element by element; `keras.ops.binary_crossentropy`.
Tensor binary_crossentropy(const Operand& target, const Operand& output,
                           bool from_logits = false);
/// Peak signal-to-noise ratio in decibels, a scalar; `keras.ops.psnr`.
Tensor psnr(const Operand& x1, const Operand& x2, double max_val);
/// Connectionist temporal classification: target (batch, labels), output
/// logits (batch, time, classes), both lengths (batch,) → (batch,);
/// `keras.ops.ctc_loss`.
Tensor ctc_loss(const Operand& target, const Operand& output,
                const Operand& target_length, const Operand& output_length,
                int64_t mask_index = 0);

}  // namespace keratin::ops

#include "keratin/base/error.h"
#include "keratin/graph/build.h"
#include "keratin/ops/core.h"
#include "keratin/ops/nn_activations.h"
#include "keratin/ops/nn_losses.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_creation.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_linalg.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operators.h"

namespace keratin::ops {
namespace {

// Stands for log 0 without making differences of infinities.
constexpr double kLogZero = -1e5;

// The forward recursion over frames. With B samples and N labels, `blank`
// (B, N + 1) holds the log probability of having read n labels and a blank
// last, `label` (B, N) of having read label n last.
struct Forward {
  Tensor repeated;  // (B, N), 1 where a label equals the next

  // Paths that end in a label move on to the blank after it.
  Tensor leave_labels(const Tensor& blank, const Tensor& score) const {
    const Tensor first = slice_axis(blank, 1, {.stop = 1});
    const Tensor others = slice_axis(blank, 1, {.start = 1});
    return concatenate({first, logaddexp(others, score)}, 1);
  }

  ScanStep operator()(std::span<const Tensor> carries,
                      std::span<const Tensor> slices) const {
    const Tensor& blank = carries[0];
    const Tensor& label = carries[1];
    const Tensor& label_score = slices[0];  // (B, N)
    const Tensor& blank_score = slices[1];  // (B, 1)
    const Tensor& padded = slices[2];       // (B, 1)
    // Between different labels no blank is needed.
    const Tensor ready = leave_labels(blank, label + kLogZero * repeated);
    const Tensor next_label = logaddexp(
        slice_axis(ready, 1, {.stop = -1}) + label_score, label + label_score);
    const Tensor next_blank = leave_labels(
        ready + blank_score, label + blank_score + kLogZero * (1.0 - repeated));
    return {{padded * blank + (1.0 - padded) * next_blank,
             padded * label + (1.0 - padded) * next_label},
            {}};
  }
};

// 1 from each length on: lengths (B,) → (B, size).
Tensor paddings(const Tensor& lengths, int64_t size, DType dtype) {
  const Tensor index = build::iota(DType::int32, {1, size}, 1);
  return cast(index >= expand_dims(lengths, -1), dtype);
}

void expect_shapes(const Tensor& labels, const Tensor& scores) {
  const bool fits = scores.rank() == 3 && labels.rank() == 2 &&
                    labels.dim(0) == scores.dim(0) && labels.dim(1) > 0;
  if (fits) return;
  throw ShapeError(
      concat("ctc_loss: expected a target (batch, labels) and an "
             "output (batch, time, classes), got ",
             to_string(labels.shape()), " and ", to_string(scores.shape())));
}

}  // namespace

Tensor ctc_loss(const Operand& target, const Operand& output,
                const Operand& target_length, const Operand& output_length,
                int64_t mask_index) {
  const Tensor labels = cast(target, DType::int32);
  const DType dtype = result_type({output.type(), DType::float32});
  const Tensor scores = log_softmax(cast(output, dtype));
  expect_shapes(labels, scores);
  const int64_t batch = labels.dim(0);
  const int64_t count = labels.dim(1);
  const Tensor lengths = cast(target_length, DType::int32);
  const Tensor frames_padded =
      paddings(cast(output_length, DType::int32), scores.dim(1), dtype);

  const Tensor same_as_next = cast(equal(slice_axis(labels, 1, {.stop = -1}),
                                         slice_axis(labels, 1, {.start = 1})),
                                   dtype);
  const Forward forward{pad(same_as_next, {{0, 0}, {0, 1}})};
  const Tensor hot = one_hot(labels, scores.dim(2), -1, dtype);
  const Tensor label_scores = einsum("btk,bnk->tbn", {scores, hot});
  const Tensor blank_scores = transpose(
      slice_axis(scores, 2, {.start = mask_index, .stop = mask_index + 1}),
      {{1, 0, 2}});
  const Tensor start = concatenate(
      {zeros({batch, 1}, dtype), full({batch, count}, kLogZero, dtype)}, 1);
  const ScanResult end = scan(
      forward, {start, full({batch, count}, kLogZero, dtype)},
      {label_scores, blank_scores, expand_dims(transpose(frames_padded), -1)});
  const Tensor last = forward.leave_labels(end.carries[0], end.carries[1]);
  const Tensor read =
      count - sum(cast(paddings(lengths, count, dtype), DType::int32), 1);
  return -sum(last * one_hot(read, count + 1, -1, dtype), 1);
}

}  // namespace keratin::ops

#pragma once

#include "keratin/layers/layer.h"

namespace keratin::layers {

/// What a merge makes of two tensors.
enum class Merge { add, subtract, multiply, average, maximum, minimum };

/// Element-wise merges of a list of tensors, which broadcast as Keras's do:
/// tensors of lower rank get axes of size 1 behind the batch, and leave their
/// masks there. Keras's `Add`, `Subtract`, `Multiply`, `Average`, `Maximum`,
/// `Minimum`.
template <Merge kMerge>
class MergeLayer : public Layer {
 public:
  static constexpr std::string_view kName =
      kMerge == Merge::add        ? "Add"
      : kMerge == Merge::subtract ? "Subtract"
      : kMerge == Merge::multiply ? "Multiply"
      : kMerge == Merge::average  ? "Average"
      : kMerge == Merge::maximum  ? "Maximum"
                                  : "Minimum";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }
  Tensor compute_mask(const Tensors& inputs, const Call& call) const override;
};
using Add = Handle<MergeLayer<Merge::add>>;
using Subtract = Handle<MergeLayer<Merge::subtract>>;
using Multiply = Handle<MergeLayer<Merge::multiply>>;
using Average = Handle<MergeLayer<Merge::average>>;
using Maximum = Handle<MergeLayer<Merge::maximum>>;
using Minimum = Handle<MergeLayer<Merge::minimum>>;

/// Tensors joined along an axis. Keras's `Concatenate`.
class ConcatenateLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Concatenate";
  struct Args {
    int64_t axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }
  Tensor compute_mask(const Tensors& inputs, const Call& call) const override;
};
using Concatenate = Handle<ConcatenateLayer>;

/// Products of two tensors along one axis of each: a list of two tensors of
/// rank 2 or more, `(batch, …)`, gives the batch, the other axes of the first,
/// then those of the second; `(batch, 1)` where none is left. Keras's `Dot`.
class DotLayer : public Layer {
 public:
  static constexpr std::string_view kName = "Dot";
  struct Args {
    Axes axes = -1;
    bool normalize = false;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
  InputRule input_rule() const override { return {.min_ndim = 2}; }
  Tensors call(const Tensors& inputs, Call& call) const override;
  bool supports_masking() const override { return true; }
  Tensor compute_mask(const Tensors&, const Call&) const override { return {}; }
};
using Dot = Handle<DotLayer>;

}  // namespace keratin::layers

#pragma once

#include <algorithm>

#include "keratin/layers/rnn/rnn_cell.h"

namespace keratin::layers {

/// What the built-in cells have in common, taken from their arguments.
struct GateOptions {
  int64_t gates = 1;  ///< Matrices side by side in a kernel.
  int64_t units = 0;  ///< Of each state: features or channels.
  Shape window;       ///< Spatial shape of a kernel; empty: a matrix.
  /// Gates always have dropout masks of their own, not only with dropout of
  /// the state.
  bool masks_per_gate = false;
  Shape bias_shape;  ///< Empty: no bias.
  Initializer kernel_initializer = none;
  Initializer recurrent_initializer = none;
  Initializer bias_initializer = none;
  Regularizer kernel_regularizer = none;
  Regularizer recurrent_regularizer = none;
  Regularizer bias_regularizer = none;
  Constraint kernel_constraint = none;
  Constraint recurrent_constraint = none;
  Constraint bias_constraint = none;
  double dropout = 0;
  double recurrent_dropout = 0;
  Json seed;
};

/// Throws ConfigError where a kernel's columns can't be counted.
void check_units(int64_t units, int64_t gates);

/// The options that arguments of any of the built-in cells give.
template <class Args>
GateOptions gate_options(const Args& a, int64_t gates) {
  GateOptions options;
  options.gates = gates;
  if constexpr (requires { a.units; }) {
    options.units = a.units;
  } else {
    options.units = a.filters;
  }
  check_units(options.units, gates);
  if (a.use_bias) options.bias_shape = {gates * options.units};
  options.kernel_initializer = a.kernel_initializer;
  options.recurrent_initializer = a.recurrent_initializer;
  options.bias_initializer = a.bias_initializer;
  options.kernel_regularizer = a.kernel_regularizer;
  options.recurrent_regularizer = a.recurrent_regularizer;
  options.bias_regularizer = a.bias_regularizer;
  options.kernel_constraint = a.kernel_constraint;
  options.recurrent_constraint = a.recurrent_constraint;
  options.bias_constraint = a.bias_constraint;
  options.dropout = a.dropout;
  options.recurrent_dropout = a.recurrent_dropout;
  options.seed = a.seed;
  return options;
}

/// Base of SimpleRNNCell, LSTMCell, GRUCell and ConvLSTMCell: a kernel for the
/// input, one for the state, a bias, and dropout on both.
class GatedCellLayer : public RNNCellLayer {
 public:
  void build(const Nested<Shape>& step_shape) override;
  CellRun begin(const Shape& step_shape, bool training) const override;

 protected:
  /// Called by `init`.
  void set_up(GateOptions options);
  int64_t units() const { return options_.units; }
  bool has_bias() const { return !options_.bias_shape.empty(); }
  /// The bias in the compute dtype; only where there is one.
  Tensor bias() const { return weight(bias_); }
  Tensor recurrent_kernel() const { return weight(recurrent_kernel_); }

  /// Features or channels of one step's input; ShapeError where unknown.
  virtual int64_t features_of(const Shape& step_shape) const;
  /// A product with a kernel, by default of matrices. The input is
  /// `(…, batch, features)`, the state `(batch, units)`.
  virtual Tensor input_product(const Tensor& x, const Tensor& kernel) const;
  virtual Tensor state_product(const Tensor& h, const Tensor& kernel) const;
  /// The axis of features, counted from the end.
  virtual int64_t feature_axis() const { return -1; }

  /// x · kernel, `(…, gates · units)`, with the run's dropout.
  Tensor times_kernel(const Tensor& x, const CellRun& run) const;
  /// h · recurrent_kernel, of the first `gates` gates, with dropout.
  Tensor times_recurrent(const Tensor& h, const CellRun& run,
                         int64_t gates) const;

 private:
  std::vector<Tensor> draw(const Shape& shape, double rate, int64_t count,
                           int64_t drawn) const;

  GateOptions options_;
  Variable kernel_;            // (features, gates · units)
  Variable recurrent_kernel_;  // (units, gates · units)
  Variable bias_;              // GateOptions::bias_shape
  Variable seed_state_;
};

/// Rates outside [0, 1] are brought to its ends, as Keras does.
template <class Args>
void clamp_dropout(Args& a) {
  a.dropout = std::clamp(a.dropout, 0.0, 1.0);
  a.recurrent_dropout = std::clamp(a.recurrent_dropout, 0.0, 1.0);
}

/// f(x), or x where f is None.
inline Tensor activated(const keratin::Activation& f, const Tensor& x) {
  return f.is_none() ? x : f(x);
}

}  // namespace keratin::layers

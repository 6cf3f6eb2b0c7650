#pragma once

#include "keratin/config/fields.h"
#include "keratin/layers/rnn/cell_loop.h"

// Rows and copies that the recurrent classes share. Configs of Keras keep one
// order of keys per class, so these come in pieces.
namespace keratin::layers {

/// First rows of every RNN's config.
template <class Args>
void declare_loop(Fields& f, Args& a) {
  f("return_sequences", a.return_sequences, "All outputs, or the last one.");
  f("return_state", a.return_state, "Whether the last states follow.");
  f("go_backwards", a.go_backwards, "Whether the last step comes first.");
  f("stateful", a.stateful, "Whether states outlive a batch.");
  f("unroll", a.unroll, "Whether Keras unrolls the loop.");
  f("zero_output_for_mask", a.zero_output_for_mask,
    "Masked steps give zero, not the output before.")
      .since_keras3();
  f.refuse("time_major", "sequences with the time axis first");
}

template <class Args>
void declare_units(Fields& f, Args& a) {
  f("units", a.units, "Size of the output and of each state.")
      .required()
      .at_least(1);
  f("activation", a.activation, "Function applied to what becomes state.");
}

template <class Args>
void declare_initializers(Fields& f, Args& a) {
  f("kernel_initializer", a.kernel_initializer, "First values of the kernel.");
  f("recurrent_initializer", a.recurrent_initializer,
    "First values of the kernel for the state.");
  f("bias_initializer", a.bias_initializer, "First values of the bias.");
}

template <class Args>
void declare_regularizers(Fields& f, Args& a) {
  f("kernel_regularizer", a.kernel_regularizer, "Penalty on the kernel.");
  f("recurrent_regularizer", a.recurrent_regularizer,
    "Penalty on the kernel for the state.");
  f("bias_regularizer", a.bias_regularizer, "Penalty on the bias.");
  if constexpr (requires { a.activity_regularizer; }) {
    f("activity_regularizer", a.activity_regularizer, "Penalty on the output.");
  }
}

template <class Args>
void declare_constraints(Fields& f, Args& a) {
  f("kernel_constraint", a.kernel_constraint, "Rule that the kernel obeys.");
  f("recurrent_constraint", a.recurrent_constraint,
    "Rule that the kernel for the state obeys.");
  f("bias_constraint", a.bias_constraint, "Rule that the bias obeys.");
}

template <class Args>
void declare_dropout(Fields& f, Args& a) {
  f("dropout", a.dropout, "Share of the inputs that training drops.");
  f("recurrent_dropout", a.recurrent_dropout,
    "Share of the state that training drops.");
}

template <class Args>
LoopOptions loop_options(const Args& a) {
  return {.return_sequences = a.return_sequences,
          .return_state = a.return_state,
          .go_backwards = a.go_backwards,
          .stateful = a.stateful,
          .unroll = a.unroll,
          .zero_output_for_mask = a.zero_output_for_mask};
}

/// The arguments that a layer hands on to the cell it makes.
template <class CellArgs, class Args>
CellArgs cell_args(const Args& a) {
  CellArgs cell;
  if constexpr (requires { a.units; }) cell.units = a.units;
  cell.activation = a.activation;
  cell.use_bias = a.use_bias;
  cell.kernel_initializer = a.kernel_initializer;
  cell.recurrent_initializer = a.recurrent_initializer;
  cell.bias_initializer = a.bias_initializer;
  cell.kernel_regularizer = a.kernel_regularizer;
  cell.recurrent_regularizer = a.recurrent_regularizer;
  cell.bias_regularizer = a.bias_regularizer;
  cell.kernel_constraint = a.kernel_constraint;
  cell.recurrent_constraint = a.recurrent_constraint;
  cell.bias_constraint = a.bias_constraint;
  cell.dropout = a.dropout;
  cell.recurrent_dropout = a.recurrent_dropout;
  cell.seed = a.seed;
  return cell;
}

}  // namespace keratin::layers

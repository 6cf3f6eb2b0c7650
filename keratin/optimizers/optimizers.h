#pragma once

#include "keratin/optimizers/optimizer.h"

// The classes of keras.optimizers that update each weight by its own gradient,
// with Keras's arguments and defaults.

namespace keratin::optimizers {

/// What those with the two moments of Adam, and no more, are given.
struct MomentArgs {
  LearningRate learning_rate = 0.001;
  Number beta_1 = 0.9;
  Number beta_2 = 0.999;
  Number epsilon = 1e-7;
  static void declare(Fields& f, MomentArgs& a);
};

/// What Adam is given, with decay of weights or without.
struct AdamArgs {
  LearningRate learning_rate = 0.001;
  Number beta_1 = 0.9;
  Number beta_2 = 0.999;
  Number epsilon = 1e-7;
  bool amsgrad = false;
  static void declare(Fields& f, AdamArgs& a);
};

/// Base of the optimizer T where several have the arguments A.
template <class T, class A>
class OptimizerWith : public OptimizerOf<T> {
 public:
  using Args = A;
  Args args;
  static void declare(Fields& f, Args& a) { A::declare(f, a); }

 protected:
  using OptimizerOf<T>::OptimizerOf;
};

/// Gradient descent, with momentum or without.
class SGD : public OptimizerOf<SGD> {
 public:
  static constexpr std::string_view kName = "SGD";
  struct Args {
    LearningRate learning_rate = 0.01;
    Number momentum = 0.0;
    bool nesterov = false;
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// Gradients divided by a moving average of their size.
class RMSprop : public OptimizerOf<RMSprop> {
 public:
  static constexpr std::string_view kName = "RMSprop";
  struct Args {
    LearningRate learning_rate = 0.001;
    Number rho = 0.9;
    Number momentum = 0.0;
    Number epsilon = 1e-7;
    bool centered = false;
  } args;
  static void declare(Fields& f, Args& a);
};

/// Adaptive moments.
class Adam : public OptimizerWith<Adam, AdamArgs> {
 public:
  static constexpr std::string_view kName = "Adam";
};

/// `Adam` with a decay of weights: 0.004 unless told otherwise, and never None.
class AdamW : public OptimizerWith<AdamW, AdamArgs> {
 public:
  static constexpr std::string_view kName = "AdamW";
  AdamW() : OptimizerWith(Number(0.004)) {}
  void init() override;
};

/// `Adam` with the highest gradient in place of the mean of squares.
class Adamax : public OptimizerWith<Adamax, MomentArgs> {
 public:
  static constexpr std::string_view kName = "Adamax";
};

/// `Adam` with Nesterov's momentum.
class Nadam : public OptimizerWith<Nadam, MomentArgs> {
 public:
  static constexpr std::string_view kName = "Nadam";
};

/// Steps as long as those before, by the size of the gradients.
class Adadelta : public OptimizerOf<Adadelta> {
 public:
  static constexpr std::string_view kName = "Adadelta";
  struct Args {
    LearningRate learning_rate = 0.001;
    Number rho = 0.95;
    Number epsilon = 1e-7;
  } args;
  static void declare(Fields& f, Args& a);
};

/// Gradients divided by the root of the sum of all their squares.
class Adagrad : public OptimizerOf<Adagrad> {
 public:
  static constexpr std::string_view kName = "Adagrad";
  struct Args {
    LearningRate learning_rate = 0.001;
    Number initial_accumulator_value = 0.1;
    Number epsilon = 1e-7;
  } args;
  static void declare(Fields& f, Args& a);
};

/// Keeps sums of rows and columns where Adam keeps all squares.
class Adafactor : public OptimizerOf<Adafactor> {
 public:
  static constexpr std::string_view kName = "Adafactor";
  struct Args {
    LearningRate learning_rate = 0.001;
    Number beta_2_decay = -0.8;
    Number epsilon_1 = 1e-30;
    Number epsilon_2 = 0.001;
    Number clip_threshold = 1.0;
    bool relative_step = true;
  } args;
  static void declare(Fields& f, Args& a);
};

/// "Follow the regularized leader".
class Ftrl : public OptimizerOf<Ftrl> {
 public:
  static constexpr std::string_view kName = "Ftrl";
  struct Args {
    LearningRate learning_rate = 0.001;
    Number learning_rate_power = -0.5;
    Number initial_accumulator_value = 0.1;
    Number l1_regularization_strength = 0.0;
    Number l2_regularization_strength = 0.0;
    Number l2_shrinkage_regularization_strength = 0.0;
    Number beta = 0.0;
  } args;
  static void declare(Fields& f, Args& a);
};

/// `Adam` with steps relative to each weight's norm.
class Lamb : public OptimizerWith<Lamb, MomentArgs> {
 public:
  static constexpr std::string_view kName = "Lamb";
};

/// Steps along the sign of the momentum.
class Lion : public OptimizerOf<Lion> {
 public:
  static constexpr std::string_view kName = "Lion";
  struct Args {
    LearningRate learning_rate = 0.001;
    Number beta_1 = 0.9;
    Number beta_2 = 0.99;
  } args;
  static void declare(Fields& f, Args& a);
};

/// `Adam` on an average of weights, which needs no schedule.
class ScheduleFreeAdamW : public OptimizerOf<ScheduleFreeAdamW> {
 public:
  static constexpr std::string_view kName = "ScheduleFreeAdamW";
  struct Args {
    LearningRate learning_rate = 0.0025;
    Number beta_1 = 0.9;
    Number beta_2 = 0.999;
    Number epsilon = 1e-8;
    Number warmup_steps = 0;
  } args;
  static void declare(Fields& f, Args& a);
};

/// Momentum made orthogonal for matrices, `Adam` for the rest. Weights decay by
/// 0.004 unless told otherwise.
class Muon : public OptimizerOf<Muon> {
 public:
  static constexpr std::string_view kName = "Muon";
  struct Args {
    LearningRate learning_rate = 0.001;
    Number adam_beta_1 = 0.9;
    Number adam_beta_2 = 0.999;
    Number adam_weight_decay = 0.004;
    Number epsilon = 1e-7;
    Json exclude_layers = nullptr;
    bool exclude_embeddings = true;
    Number muon_a = 3.4445;
    Number muon_b = -4.775;
    Number muon_c = 2.0315;
    Number adam_lr_ratio = 1;
    Number momentum = 0.95;
    Number ns_steps = 5;
    bool nesterov = true;
    Number rms_rate = 0.2;
  } args;
  static void declare(Fields& f, Args& a);
  Muon() : OptimizerOf(Number(0.004)) {}
  void init() override;
};

}  // namespace keratin::optimizers

#pragma once

#include "keratin/config/fields.h"
#include "keratin/losses/loss.h"

// The classes of keras.losses, with Keras's arguments and defaults; `axis` is
// that of the classes. Arguments that Keras leaves out of a config are left out
// here, and read where a config has them.

namespace keratin::losses {

/// Base of losses without arguments of their own.
class PlainLoss : public LossObject {
 public:
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}

 protected:
  using LossObject::LossObject;
};

/// Mean of squares of errors.
class MeanSquaredError : public PlainLoss {
 public:
  static constexpr std::string_view kName = "MeanSquaredError";
  MeanSquaredError() : PlainLoss("mean_squared_error") {}
};

/// Mean of absolute errors.
class MeanAbsoluteError : public PlainLoss {
 public:
  static constexpr std::string_view kName = "MeanAbsoluteError";
  MeanAbsoluteError() : PlainLoss("mean_absolute_error") {}
};

/// Mean of absolute errors in percent of the true values.
class MeanAbsolutePercentageError : public PlainLoss {
 public:
  static constexpr std::string_view kName = "MeanAbsolutePercentageError";
  MeanAbsolutePercentageError() : PlainLoss("mean_absolute_percentage_error") {}
};

/// Mean of squared differences of log(1 + x).
class MeanSquaredLogarithmicError : public PlainLoss {
 public:
  static constexpr std::string_view kName = "MeanSquaredLogarithmicError";
  MeanSquaredLogarithmicError() : PlainLoss("mean_squared_logarithmic_error") {}
};

/// Minus the cosine of the angle between labels and predictions.
class CosineSimilarity : public LossObject {
 public:
  static constexpr std::string_view kName = "CosineSimilarity";
  struct Args {
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  CosineSimilarity() : LossObject("cosine_similarity") {}
};

/// Squares of small errors, and of others their absolute values.
class Huber : public LossObject {
 public:
  static constexpr std::string_view kName = "Huber";
  struct Args {
    Number delta = 1.0;
  } args;
  static void declare(Fields& f, Args& a);
  Huber() : LossObject("huber_loss") {}
};

/// Mean of log(cosh(error)).
class LogCosh : public PlainLoss {
 public:
  static constexpr std::string_view kName = "LogCosh";
  LogCosh() : PlainLoss("log_cosh") {}
};

/// Mean of max(1 - y_true · y_pred, 0), of labels -1 and 1.
class Hinge : public PlainLoss {
 public:
  static constexpr std::string_view kName = "Hinge";
  Hinge() : PlainLoss("hinge") {}
};

/// Mean of the squares of what `Hinge` takes the mean of.
class SquaredHinge : public PlainLoss {
 public:
  static constexpr std::string_view kName = "SquaredHinge";
  SquaredHinge() : PlainLoss("squared_hinge") {}
};

/// How far other classes come near the true one's prediction.
class CategoricalHinge : public PlainLoss {
 public:
  static constexpr std::string_view kName = "CategoricalHinge";
  CategoricalHinge() : PlainLoss("categorical_hinge") {}
};

/// Kullback-Leibler divergence of distributions.
class KLDivergence : public PlainLoss {
 public:
  static constexpr std::string_view kName = "KLDivergence";
  KLDivergence() : PlainLoss("kl_divergence") {}
};

/// Mean of y_pred - y_true · log(y_pred).
class Poisson : public PlainLoss {
 public:
  static constexpr std::string_view kName = "Poisson";
  Poisson() : PlainLoss("poisson") {}
};

/// Cross-entropy of labels of two classes.
class BinaryCrossentropy : public LossObject {
 public:
  static constexpr std::string_view kName = "BinaryCrossentropy";
  struct Args {
    bool from_logits = false;
    Number label_smoothing = 0.0;
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  BinaryCrossentropy() : LossObject("binary_crossentropy") {}
};

/// `BinaryCrossentropy` with less weight on what is predicted well.
class BinaryFocalCrossentropy : public LossObject {
 public:
  static constexpr std::string_view kName = "BinaryFocalCrossentropy";
  struct Args {
    bool apply_class_balancing = false;
    Number alpha = 0.25;
    Number gamma = 2.0;
    bool from_logits = false;
    Number label_smoothing = 0.0;
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  BinaryFocalCrossentropy() : LossObject("binary_focal_crossentropy") {}
};

/// Cross-entropy of labels that are one-hot or distributions.
class CategoricalCrossentropy : public LossObject {
 public:
  static constexpr std::string_view kName = "CategoricalCrossentropy";
  struct Args {
    bool from_logits = false;
    Number label_smoothing = 0.0;
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  CategoricalCrossentropy() : LossObject("categorical_crossentropy") {}
};

/// `CategoricalCrossentropy` with less weight on what is predicted well.
class CategoricalFocalCrossentropy : public LossObject {
 public:
  static constexpr std::string_view kName = "CategoricalFocalCrossentropy";
  struct Args {
    Json alpha = 0.25;
    Number gamma = 2.0;
    bool from_logits = false;
    Number label_smoothing = 0.0;
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  CategoricalFocalCrossentropy()
      : LossObject("categorical_focal_crossentropy") {}
  void init() override;
};

/// Cross-entropy of labels that are numbers of classes.
class SparseCategoricalCrossentropy : public LossObject {
 public:
  static constexpr std::string_view kName = "SparseCategoricalCrossentropy";
  struct Args {
    bool from_logits = false;
    std::optional<int64_t> ignore_class = {};
    Axes axis = -1;
  } args;
  static void declare(Fields& f, Args& a);
  SparseCategoricalCrossentropy()
      : LossObject("sparse_categorical_crossentropy") {}
};

/// (1 - p^q) / q for the probability p of the true class: less moved by wrong
/// labels.
class CategoricalGeneralizedCrossEntropy : public LossObject {
 public:
  static constexpr std::string_view kName =
      "CategoricalGeneralizedCrossEntropy";
  struct Args {
    Number q = 0.5;
  } args;
  static void declare(Fields& f, Args& a);
  CategoricalGeneralizedCrossEntropy()
      : LossObject("categorical_generalized_cross_entropy") {}
  void init() override;
};

/// Connectionist temporal classification, of label sequences.
class CTC : public PlainLoss {
 public:
  static constexpr std::string_view kName = "CTC";
  CTC() : PlainLoss("ctc") {}
};

/// 1 - the Dice coefficient of labels and predictions.
class Dice : public LossObject {
 public:
  static constexpr std::string_view kName = "Dice";
  struct Args {
    std::optional<Axes> axis = {};
  } args;
  static void declare(Fields& f, Args& a);
  Dice() : LossObject("dice") {}
};

/// `Dice` with weights for what is wrongly there and wrongly missing.
class Tversky : public LossObject {
 public:
  static constexpr std::string_view kName = "Tversky";
  struct Args {
    Number alpha = 0.5;
    Number beta = 0.5;
    std::optional<Axes> axis = {};
  } args;
  static void declare(Fields& f, Args& a);
  Tversky() : LossObject("tversky") {}
};

/// Draws embeddings of one class together and pushes others apart.
class Circle : public LossObject {
 public:
  static constexpr std::string_view kName = "Circle";
  struct Args {
    Number gamma = 80.0;
    Number margin = 0.4;
    bool remove_diagonal = true;
  } args;
  static void declare(Fields& f, Args& a);
  Circle() : LossObject("circle") {}
};

}  // namespace keratin::losses

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "keratin/base/nested.h"
#include "keratin/losses/loss.h"

namespace keratin {

/// Base of what a student learns from a teacher by, Keras's `DistillationLoss`.
/// Objects hold their config; what they compute isn't there yet.
class DistillationLossObject : public Object {
 public:
  static constexpr Kind kKind = Kind::distillation_loss;
};

using DistillationLoss = Ref<DistillationLossObject>;

namespace distillation {

/// Base of the classes T that have losses among their arguments A, `loss`. T
/// declares the rows, of which that of the losses is given their form.
template <class T, class A>
class DistillationOf : public DistillationLossObject {
 public:
  using Args = A;
  Args args;

  /// ConfigError where an argument doesn't fit.
  static std::shared_ptr<T> make(Args args);
  void init() override;
  JsonObject get_config() const;
  static std::shared_ptr<T> from_config(const JsonObject& config,
                                        DeserializeContext& context);
};

struct FeatureArgs {
  /// A loss, or lists and dicts of such as the features have; not all None.
  Nested<Loss> loss = Loss("mse");
  std::optional<std::string> teacher_layer_name = {};
  std::optional<std::string> student_layer_name = {};
};

/// Holds features of the student to those of the teacher. Each of its ends is a
/// layer, or the outputs where the name is None.
class FeatureDistillation
    : public DistillationOf<FeatureDistillation, FeatureArgs> {
 public:
  static constexpr std::string_view kName = "FeatureDistillation";
  static void declare(Fields& f, Args& a, Json& loss);
};

struct LogitsArgs {
  Number temperature = 3.0;
  /// A loss, or lists and dicts of such as the outputs have; not all None.
  Nested<Loss> loss = Loss("kld");
};

/// Holds outputs of the student to those of the teacher, both softened.
class LogitsDistillation
    : public DistillationOf<LogitsDistillation, LogitsArgs> {
 public:
  static constexpr std::string_view kName = "LogitsDistillation";
  static void declare(Fields& f, Args& a, Json& loss);
};

}  // namespace distillation
}  // namespace keratin

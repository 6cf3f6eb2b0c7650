#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keratin/config/base_args.h"
#include "keratin/optimizers/schedules/learning_rate_schedule.h"

namespace keratin {

/// The arguments that every optimizer has, beside its learning rate.
struct OptimizerArgs {
  /// None: the class's own, which is none but for AdamW and Muon.
  std::optional<Number> weight_decay = {};
  /// Of these three one at most.
  std::optional<Number> clipnorm = {};
  std::optional<Number> clipvalue = {};
  std::optional<Number> global_clipnorm = {};
  bool use_ema = false;
  Number ema_momentum = 0.99;
  std::optional<int64_t> ema_overwrite_frequency = {};
  std::optional<Number> loss_scale_factor = {};
  std::optional<int64_t> gradient_accumulation_steps = {};
  std::optional<std::string> name = {};
};

/// Base of optimizers, Keras's `Optimizer`. A class derives from
/// `OptimizerOf` itself, and `make_object<optimizers::Adam>({.learning_rate =
/// 0.01}, {.clipnorm = 1.0})` makes one. Optimizers hold their config; what
/// they compute isn't there yet.
class OptimizerObject : public ObjectWithBase<OptimizerArgs> {
 public:
  static constexpr Kind kKind = Kind::optimizer;

  const std::string& name() const { return *base_.name; }
  virtual const LearningRate& learning_rate() const = 0;
  /// As Keras's wrappers do with what they hold.
  void set_loss_scale_factor(std::optional<Number> factor);

 protected:
  explicit OptimizerObject(std::optional<Number> weight_decay = {});
  void declare_common(Fields& fields, LearningRate& learning_rate);
  void declare_name(Fields& fields);
  /// The rows after the learning rate; optionally those that no config gets.
  void declare_after_rate(Fields& fields, bool read_only = false);
  /// Checks what the rows don't, and rounds the rate to the float32 in which
  /// Keras holds it.
  void init_common(LearningRate& learning_rate);
  void init_name();
  void use_defaults(OptimizerArgs& given) const override;
};

using Optimizer = Ref<OptimizerObject>;

/// Base of the optimizer T, whose `Args` have a `learning_rate`. T has `kName`,
/// `Args`, `declare`, and calls this `init` in its own if it has one.
template <class T>
class OptimizerOf : public OptimizerObject {
 public:
  const LearningRate& learning_rate() const override {
    return static_cast<const T&>(*this).args.learning_rate;
  }
  void declare_base(Fields& fields) override { declare_common(fields, rate()); }
  void init() override { init_common(rate()); }

 protected:
  using OptimizerObject::OptimizerObject;

 private:
  LearningRate& rate() { return static_cast<T&>(*this).args.learning_rate; }
};

namespace optimizers {
inline constexpr GetFunction<Optimizer> get;
inline constexpr GetFunction<Optimizer> deserialize;
inline constexpr SerializeFunction<Optimizer> serialize;
}  // namespace optimizers

}  // namespace keratin

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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
/// `OptimizerOf` itself. Optimizers hold their config; what they compute isn't
/// there yet.
class OptimizerObject : public Object {
 public:
  static constexpr Kind kKind = Kind::optimizer;

  const OptimizerArgs& base() const { return base_; }
  const std::string& name() const { return *base_.name; }
  virtual const LearningRate& learning_rate() const = 0;
  /// As Keras's wrappers do with what they hold.
  void set_loss_scale_factor(std::optional<Number> factor);
  /// For those who make objects themselves, once `set_info` was called: gives
  /// the optimizer these arguments and checks all it has, as `make_optimizer`
  /// does.
  void set_base(OptimizerArgs base);

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

  OptimizerArgs base_;
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
  void declare_base(Fields& fields) { declare_common(fields, rate()); }
  void init() override { init_common(rate()); }

 protected:
  using OptimizerObject::OptimizerObject;

 private:
  LearningRate& rate() { return static_cast<T&>(*this).args.learning_rate; }
};

/// Makes an optimizer: `Optimizer adam = make_optimizer<optimizers::Adam>(
/// {.learning_rate = 0.01}, {.clipnorm = 1.0})`. ConfigError where an argument
/// doesn't fit.
template <class T>
std::shared_ptr<T> make_optimizer(typename T::Args args = {},
                                  OptimizerArgs base = {}) {
  auto optimizer = std::make_shared<T>();
  optimizer->args = std::move(args);
  optimizer->set_info(&class_info<T>());
  optimizer->set_base(std::move(base));
  return optimizer;
}

namespace optimizers {
inline constexpr GetFunction<Optimizer> get;
inline constexpr GetFunction<Optimizer> deserialize;
inline constexpr SerializeFunction<Optimizer> serialize;
}  // namespace optimizers

}  // namespace keratin

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/config/fields.h"
#include "keratin/config/function_object.h"
#include "keratin/config/get.h"
#include "keratin/config/number_or_object.h"
#include "keratin/config/ref.h"
#include "keratin/graph/tensor.h"

namespace keratin {

/// Base of learning rates that change with the step, Keras's
/// `LearningRateSchedule`: a class has `kName`, `Args` and `declare`, and
/// `make_object<optimizers::schedules::ExponentialDecay>({...})` makes one.
/// Schedules hold their config; those that don't override the call throw
/// Unsupported there.
class ScheduleObject : public Object {
 public:
  static constexpr Kind kKind = Kind::schedule;
  using Signature = Tensor(const Tensor& step);
  /// The learning rate at a step, the first of which is 0.
  virtual Tensor operator()(const Tensor& step) const;
};

using LearningRateSchedule = Ref<ScheduleObject>;

/// A number, or a schedule that gives it.
struct LearningRate : NumberOrObject {
  LearningRate(double rate = 0) : NumberOrObject{rate, none_yet()} {}
  LearningRate(LearningRateSchedule schedule)
      : NumberOrObject{0.0, std::move(schedule)} {}
  template <std::derived_from<ScheduleObject> T>
  LearningRate(std::shared_ptr<T> schedule)
      : LearningRate(LearningRateSchedule(std::move(schedule))) {}

  bool is_schedule() const { return !object.is_none(); }
  /// None where it is a number.
  LearningRateSchedule schedule() const;

 private:
  static LearningRateSchedule none_yet() { return {}; }
};

namespace optimizers::schedules {

inline constexpr GetFunction<LearningRateSchedule> get;
inline constexpr GetFunction<LearningRateSchedule> deserialize;
inline constexpr SerializeFunction<LearningRateSchedule> serialize;

/// Base of the schedules T that decay at a rate.
template <class T>
class RateDecay : public ScheduleObject {
 public:
  struct Args {
    Number initial_learning_rate = 0.0;
    Number decay_steps = 1;
    Number decay_rate = 0.0;
    bool staircase = false;
    std::optional<std::string> name = std::string(T::kName);
  } args;
  static void declare(Fields& f, Args& a);
};

/// initial · decay_rate^(step / decay_steps).
class ExponentialDecay : public RateDecay<ExponentialDecay> {
 public:
  static constexpr std::string_view kName = "ExponentialDecay";
};

/// One value up to each boundary, and another after the last.
class PiecewiseConstantDecay : public ScheduleObject {
 public:
  static constexpr std::string_view kName = "PiecewiseConstantDecay";
  struct Args {
    std::vector<Number> boundaries = {};
    std::vector<Number> values = {};
    std::optional<std::string> name = "PiecewiseConstant";
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

/// From initial to end as (1 - step / decay_steps)^power.
class PolynomialDecay : public ScheduleObject {
 public:
  static constexpr std::string_view kName = "PolynomialDecay";
  struct Args {
    Number initial_learning_rate = 0.0;
    Number decay_steps = 1;
    Number end_learning_rate = 0.0001;
    Number power = 1.0;
    bool cycle = false;
    std::optional<std::string> name = "PolynomialDecay";
  } args;
  static void declare(Fields& f, Args& a);
};

/// initial / (1 + decay_rate · step / decay_steps).
class InverseTimeDecay : public RateDecay<InverseTimeDecay> {
 public:
  static constexpr std::string_view kName = "InverseTimeDecay";
};

/// Half a cosine down to `alpha` of the start, after a rise to it.
class CosineDecay : public ScheduleObject {
 public:
  static constexpr std::string_view kName = "CosineDecay";
  struct Args {
    Number initial_learning_rate = 0.0;
    Number decay_steps = 1;
    Number alpha = 0.0;
    std::optional<std::string> name = "CosineDecay";
    std::optional<Number> warmup_target = {};
    Number warmup_steps = 0;
  } args;
  static void declare(Fields& f, Args& a);
};

/// `CosineDecay` again and again.
class CosineDecayRestarts : public ScheduleObject {
 public:
  static constexpr std::string_view kName = "CosineDecayRestarts";
  struct Args {
    Number initial_learning_rate = 0.0;
    Number first_decay_steps = 1;
    Number t_mul = 2.0;
    Number m_mul = 1.0;
    Number alpha = 0.0;
    std::optional<std::string> name = "SGDRDecay";
  } args;
  static void declare(Fields& f, Args& a);
};

}  // namespace optimizers::schedules
}  // namespace keratin

#include "keratin/optimizers/schedules/learning_rate_schedule.h"

#include "keratin/base/error.h"

namespace keratin {

Tensor ScheduleObject::operator()(const Tensor&) const {
  throw Unsupported(concat("computing the learning-rate schedule ",
                           quoted(info()->name),
                           ", of which only the config is held"));
}

LearningRateSchedule LearningRate::schedule() const {
  LearningRateSchedule schedule;
  assign_object(schedule, object.object());
  return schedule;
}

namespace optimizers::schedules {
namespace {

void declare_initial(Fields& f, Number& rate) {
  f("initial_learning_rate", rate, "The learning rate at step 0.").required();
}

void declare_steps(Fields& f, std::string_view key, Number& steps) {
  f(key, steps, "How many steps it decays for.").required().more_than(0);
}

void declare_name(Fields& f, std::optional<std::string>& name) {
  f("name", name, "Name of the schedule.");
}

}  // namespace

template <class T>
void RateDecay<T>::declare(Fields& f, Args& a) {
  declare_initial(f, a.initial_learning_rate);
  declare_steps(f, "decay_steps", a.decay_steps);
  f("decay_rate", a.decay_rate, "How much it decays.").required();
  f("staircase", a.staircase,
    "Whether it decays at whole multiples of decay_steps only.");
  declare_name(f, a.name);
}
template class RateDecay<ExponentialDecay>;
template class RateDecay<InverseTimeDecay>;

void PiecewiseConstantDecay::declare(Fields& f, Args& a) {
  f("boundaries", a.boundaries, "Steps where the value changes.").required();
  f("values", a.values,
    "Learning rates between boundaries, one more than those.")
      .required();
  declare_name(f, a.name);
}
void PiecewiseConstantDecay::init() {
  if (args.values.size() == args.boundaries.size() + 1) return;
  throw ConfigError(concat("argument \"values\" has ", args.values.size(),
                           " numbers; expected ", args.boundaries.size() + 1,
                           ", one more than boundaries"));
}

void PolynomialDecay::declare(Fields& f, Args& a) {
  declare_initial(f, a.initial_learning_rate);
  declare_steps(f, "decay_steps", a.decay_steps);
  f("end_learning_rate", a.end_learning_rate, "The last learning rate.");
  f("power", a.power, "Power of what is left of the steps.");
  f("cycle", a.cycle, "Whether it starts again and again, ever slower.");
  declare_name(f, a.name);
}

void CosineDecay::declare(Fields& f, Args& a) {
  declare_initial(f, a.initial_learning_rate);
  declare_steps(f, "decay_steps", a.decay_steps);
  f("alpha", a.alpha, "The last learning rate, beside the first.");
  declare_name(f, a.name);
  f("warmup_target", a.warmup_target, "What it rises to; None: it doesn't.");
  f("warmup_steps", a.warmup_steps, "How many steps it rises for.");
}

void CosineDecayRestarts::declare(Fields& f, Args& a) {
  declare_initial(f, a.initial_learning_rate);
  declare_steps(f, "first_decay_steps", a.first_decay_steps);
  f("t_mul", a.t_mul, "How much longer the next decay is.");
  f("m_mul", a.m_mul, "Where the next decay starts, beside the one before.");
  f("alpha", a.alpha, "The last learning rate, beside the first.");
  declare_name(f, a.name);
}

}  // namespace optimizers::schedules
}  // namespace keratin

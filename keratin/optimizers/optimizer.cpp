#include "keratin/optimizers/optimizer.h"

#include "keratin/base/error.h"
#include "keratin/config/snake_case.h"
#include "keratin/ops/operation.h"

namespace keratin {
namespace {

void check_clipping(const OptimizerArgs& args) {
  const int given = int{args.clipnorm.has_value()} +
                    int{args.clipvalue.has_value()} +
                    int{args.global_clipnorm.has_value()};
  if (given <= 1) return;
  const auto text = [](const std::optional<Number>& number) {
    return number ? python_repr(number->value) : std::string("None");
  };
  throw ConfigError(concat(
      "arguments \"clipnorm\", \"clipvalue\" and \"global_clipnorm\" are ",
      text(args.clipnorm), ", ", text(args.clipvalue), " and ",
      text(args.global_clipnorm), "; expected one of them at most"));
}

// 0 counts as none, as it does in Keras.
void check_least(std::string_view key, const std::optional<int64_t>& value,
                 int64_t least) {
  if (value.value_or(0) == 0 || *value >= least) return;
  throw ConfigError(concat("argument ", quoted(key), " is ", *value,
                           "; expected an integer of at least ", least,
                           " or None"));
}

void check_average(const OptimizerArgs& args) {
  if (!args.use_ema) return;
  const double momentum = args.ema_momentum;
  if (momentum < 0 || momentum > 1) {
    throw ConfigError(concat("argument \"ema_momentum\" is ",
                             python_repr(momentum),
                             "; expected a number of 0 to 1"));
  }
  check_least("ema_overwrite_frequency", args.ema_overwrite_frequency, 1);
}

}  // namespace

OptimizerObject::OptimizerObject(std::optional<Number> weight_decay) {
  base_.weight_decay = std::move(weight_decay);
}

void OptimizerObject::set_loss_scale_factor(std::optional<Number> factor) {
  base_.loss_scale_factor = std::move(factor);
}

void OptimizerObject::use_defaults(OptimizerArgs& given) const {
  if (!given.weight_decay) given.weight_decay = base_.weight_decay;
}

void OptimizerObject::declare_common(Fields& f, LearningRate& learning_rate) {
  declare_name(f);
  f("learning_rate", learning_rate, "A float, or a schedule.");
  declare_after_rate(f);
}

void OptimizerObject::declare_name(Fields& f) {
  f("name", base_.name,
    "Name of the optimizer; None: one made from the class's.");
}

void OptimizerObject::declare_after_rate(Fields& f, bool read_only) {
  // The first optimizers of Keras 2, which its dialect means by their mere
  // names, know none of these.
  const auto row = [&](std::string_view key, auto& target,
                       std::string_view doc) -> Field& {
    Field& field = f(key, target, doc).since_keras3();
    return read_only ? field.read_only() : field;
  };
  row("weight_decay", base_.weight_decay, "Decay of the weights a step.");
  row("clipnorm", base_.clipnorm, "Highest norm of each gradient.");
  row("global_clipnorm", base_.global_clipnorm,
      "Highest norm of them all together.");
  row("clipvalue", base_.clipvalue, "Highest value in a gradient.");
  row("use_ema", base_.use_ema, "Whether a moving average of weights is kept.");
  row("ema_momentum", base_.ema_momentum,
      "How slowly the average moves, from 0 to 1.")
      .since_keras3(base_.ema_momentum.value !=
                    OptimizerArgs().ema_momentum.value);
  row("ema_overwrite_frequency", base_.ema_overwrite_frequency,
      "After how many steps the average replaces the weights; None: at the "
      "end.");
  row("loss_scale_factor", base_.loss_scale_factor,
      "What the loss is multiplied by, and gradients divided.");
  row("gradient_accumulation_steps", base_.gradient_accumulation_steps,
      "Over how many steps gradients are summed, at least 2; None: none are.");
  // Of Keras 2; Keras 3 warns of the first, and goes on without.
  for (const char* key : {"decay", "jit_compile", "is_legacy_optimizer"}) {
    f.ignore(key);
  }
}

void OptimizerObject::init_common(LearningRate& learning_rate) {
  init_name();
  check_least("gradient_accumulation_steps", base_.gradient_accumulation_steps,
              2);
  check_average(base_);
  check_clipping(base_);
  if (learning_rate.is_schedule()) return;
  Number& rate = learning_rate.number;
  if (!rate.integer.empty()) {
    throw ConfigError(concat("argument \"learning_rate\" is the integer ",
                             rate.integer,
                             "; expected a float or a learning-rate schedule"));
  }
  rate = static_cast<double>(static_cast<float>(rate.value));
}

void OptimizerObject::init_name() {
  if (!base_.name) base_.name = auto_name(snake_case(info()->name));
  if (base_.name->find('/') == std::string::npos) return;
  throw ConfigError(concat("argument \"name\" is ", quoted(*base_.name),
                           "; expected a name without \"/\""));
}

}  // namespace keratin

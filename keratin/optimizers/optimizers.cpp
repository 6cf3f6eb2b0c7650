#include "keratin/optimizers/optimizers.h"

#include <algorithm>

#include "keratin/base/error.h"

namespace keratin::optimizers {
namespace {

// The moments of Adam and those after it.
template <class Args>
void declare_moments(Fields& f, Args& a) {
  f("beta_1", a.beta_1, "How slowly the mean of gradients moves.");
  f("beta_2", a.beta_2, "How slowly the mean of squares moves.");
  f("epsilon", a.epsilon, "Keeps quotients finite.");
}

}  // namespace

void MomentArgs::declare(Fields& f, MomentArgs& a) { declare_moments(f, a); }

void AdamArgs::declare(Fields& f, AdamArgs& a) {
  declare_moments(f, a);
  f("amsgrad", a.amsgrad, "Whether the highest mean of squares counts.");
}

void SGD::declare(Fields& f, Args& a) {
  f("momentum", a.momentum, "How much of the last step is kept.")
      .at_least(0)
      .at_most(1);
  f("nesterov", a.nesterov, "Whether the gradient is taken ahead.");
}
void SGD::init() {
  OptimizerOf::init();
  if (args.momentum.integer.empty()) return;
  throw ConfigError(concat("argument \"momentum\" is the integer ",
                           args.momentum.integer,
                           "; expected a float of 0 to 1"));
}

void RMSprop::declare(Fields& f, Args& a) {
  f("rho", a.rho, "How slowly the average moves.");
  f("momentum", a.momentum, "How much of the last step is kept.");
  f("epsilon", a.epsilon, "Keeps quotients finite.");
  f("centered", a.centered, "Whether the variance is the size.");
}

void AdamW::init() {
  OptimizerWith::init();
  if (base().weight_decay) return;
  throw ConfigError("argument \"weight_decay\" is None; expected a number");
}

void Adadelta::declare(Fields& f, Args& a) {
  f("rho", a.rho, "How slowly the averages move.");
  f("epsilon", a.epsilon, "Keeps quotients finite.");
}

void Adagrad::declare(Fields& f, Args& a) {
  f("initial_accumulator_value", a.initial_accumulator_value,
    "Where the sums of squares begin.");
  f("epsilon", a.epsilon, "Keeps quotients finite.");
}

void Adafactor::declare(Fields& f, Args& a) {
  f("beta_2_decay", a.beta_2_decay, "How the decay of squares changes.");
  f("epsilon_1", a.epsilon_1, "Keeps quotients finite.");
  f("epsilon_2", a.epsilon_2, "The least size that steps are relative to.");
  f("clip_threshold", a.clip_threshold, "Highest size of an update.");
  f("relative_step", a.relative_step,
    "Whether the rate is relative to the weights.");
}

void Ftrl::declare(Fields& f, Args& a) {
  f("learning_rate_power", a.learning_rate_power,
    "How the rate falls with the sum of squares.")
      .at_most(0);
  f("initial_accumulator_value", a.initial_accumulator_value,
    "Where the sums of squares begin.")
      .at_least(0);
  f("l1_regularization_strength", a.l1_regularization_strength,
    "Factor of absolute weights.")
      .at_least(0);
  f("l2_regularization_strength", a.l2_regularization_strength,
    "Factor of squared weights.")
      .at_least(0);
  f("l2_shrinkage_regularization_strength",
    a.l2_shrinkage_regularization_strength,
    "Factor of squared weights, apart from the sums.")
      .at_least(0);
  f("beta", a.beta, "Added to the root of the sums.");
}

void Lion::declare(Fields& f, Args& a) {
  f("beta_1", a.beta_1, "What the sign is of: momentum beside gradient.")
      .more_than(0)
      .at_most(1);
  f("beta_2", a.beta_2, "How slowly the momentum moves.");
}

void ScheduleFreeAdamW::declare(Fields& f, Args& a) {
  declare_moments(f, a);
  f("warmup_steps", a.warmup_steps, "How many steps the rate rises for.");
}

void Muon::declare(Fields& f, Args& a) {
  f("adam_beta_1", a.adam_beta_1, "Adam's beta_1.");
  f("adam_beta_2", a.adam_beta_2, "Adam's beta_2.");
  f("epsilon", a.epsilon, "Keeps quotients finite.");
  f("exclude_layers", a.exclude_layers,
    "Patterns of paths whose weights are left to Adam; None: no patterns.");
  f("muon_a", a.muon_a, "First factor of the iteration.");
  f("muon_b", a.muon_b, "Second factor of the iteration.");
  f("muon_c", a.muon_c, "Third factor of the iteration.");
  f("adam_lr_ratio", a.adam_lr_ratio, "Adam's learning rate beside this one.");
  f("momentum", a.momentum, "How much of the last step is kept.");
  f("ns_steps", a.ns_steps, "How many iterations there are.");
  f("nesterov", a.nesterov, "Whether the gradient is taken ahead.");
  f("exclude_embeddings", a.exclude_embeddings,
    "Whether embeddings are left to Adam.");
  f("adam_weight_decay", a.adam_weight_decay, "Decay of Adam's weights.");
  f("rms_rate", a.rms_rate, "Size of an update.");
}
void Muon::init() {
  OptimizerOf::init();
  Json& excluded = args.exclude_layers;
  if (excluded.is_null()) excluded = Json::Array();
  const auto is_text = [](const Json& item) { return item.is_string(); };
  if (excluded.is_array() && std::all_of(excluded.as_array().begin(),
                                         excluded.as_array().end(), is_text)) {
    return;
  }
  throw ConfigError(concat("argument \"exclude_layers\" is ", excluded.brief(),
                           "; expected a list of strings or None"));
}

}  // namespace keratin::optimizers

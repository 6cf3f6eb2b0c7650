#include "keratin/losses/losses.h"

#include <algorithm>

#include "keratin/base/error.h"

namespace keratin::losses {
namespace {

// The rows that classes of probabilities share, in the order of their configs.
template <class Args>
void declare_probabilities(Fields& f, Args& a) {
  f("from_logits", a.from_logits, "Whether predictions are no probabilities.");
  f("label_smoothing", a.label_smoothing, "How far labels become alike.");
  f("axis", a.axis, "The axis of the classes.");
}

}  // namespace

void CosineSimilarity::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axis of the vectors.").read_only();
}

void Huber::declare(Fields& f, Args& a) {
  f("delta", a.delta, "The error up to which squares count.").read_only();
}

void BinaryCrossentropy::declare(Fields& f, Args& a) {
  declare_probabilities(f, a);
}

void BinaryFocalCrossentropy::declare(Fields& f, Args& a) {
  declare_probabilities(f, a);
  f("apply_class_balancing", a.apply_class_balancing, "Whether alpha counts.");
  f("alpha", a.alpha, "Weight of class 1.");
  f("gamma", a.gamma, "How much less well predicted ones count; 0: not less.");
}

void CategoricalCrossentropy::declare(Fields& f, Args& a) {
  declare_probabilities(f, a);
}

void CategoricalFocalCrossentropy::declare(Fields& f, Args& a) {
  declare_probabilities(f, a);
  f("alpha", a.alpha, "Weight of all classes, or a list with each one's.");
  f("gamma", a.gamma, "How much less well predicted ones count; 0: not less.");
}
void CategoricalFocalCrossentropy::init() {
  LossObject::init();
  const auto is_number = [](const Json& value) { return value.is_number(); };
  const Json& alpha = args.alpha;
  if (is_number(alpha)) return;
  if (alpha.is_array() && std::all_of(alpha.as_array().begin(),
                                      alpha.as_array().end(), is_number)) {
    return;
  }
  throw ConfigError(concat("argument \"alpha\" is ", alpha.brief(),
                           "; expected a number or a list of numbers"));
}

void SparseCategoricalCrossentropy::declare(Fields& f, Args& a) {
  f("from_logits", a.from_logits, "Whether predictions are no probabilities.");
  f("ignore_class", a.ignore_class, "A label that doesn't count.");
  f("axis", a.axis, "The axis of the classes.").read_only();
}

void CategoricalGeneralizedCrossEntropy::declare(Fields& f, Args& a) {
  f("q", a.q, "Between cross-entropy, 0, and absolute error, 1.");
}
void CategoricalGeneralizedCrossEntropy::init() {
  LossObject::init();
  if (args.q > 0 && args.q < 1) return;
  throw ConfigError(concat("argument \"q\" is ", python_repr(args.q),
                           "; expected a number between 0 and 1"));
}

void Dice::declare(Fields& f, Args& a) {
  f("axis", a.axis, "The axes that are summed over; None: all.");
}

void Tversky::declare(Fields& f, Args& a) {
  f("alpha", a.alpha, "Weight of false positives.");
  f("beta", a.beta, "Weight of false negatives.");
  f("axis", a.axis, "The axes that are summed over; None: all.");
}

void Circle::declare(Fields& f, Args& a) {
  f("gamma", a.gamma, "Scale of the similarities.");
  f("margin", a.margin, "How near is near enough.");
  f("remove_diagonal", a.remove_diagonal,
    "Whether samples aren't held to themselves.");
}

}  // namespace keratin::losses

#include "keratin/losses/builtin.h"

#include "keratin/losses/loss_function_wrapper.h"
#include "keratin/losses/loss_functions.h"
#include "keratin/losses/losses.h"

namespace keratin {
namespace {

template <class T>
BuiltinClass row() {
  return {"keras.losses", &class_info<T>(), {}};
}

}  // namespace

void add_loss_builtins(Builtins& all) {
  using namespace losses;
  all.classes.insert(all.classes.end(),
                     {row<BinaryCrossentropy>(),
                      row<BinaryFocalCrossentropy>(),
                      row<CTC>(),
                      row<CategoricalCrossentropy>(),
                      row<CategoricalFocalCrossentropy>(),
                      row<CategoricalGeneralizedCrossEntropy>(),
                      row<CategoricalHinge>(),
                      row<Circle>(),
                      row<CosineSimilarity>(),
                      row<Dice>(),
                      row<Hinge>(),
                      row<Huber>(),
                      row<KLDivergence>(),
                      row<LogCosh>(),
                      row<MeanAbsoluteError>(),
                      row<MeanAbsolutePercentageError>(),
                      row<MeanSquaredError>(),
                      row<MeanSquaredLogarithmicError>(),
                      row<Poisson>(),
                      row<SparseCategoricalCrossentropy>(),
                      row<SquaredHinge>(),
                      row<Tversky>()});
  // Keras doesn't export it, and writes where its code lies.
  all.classes.push_back(
      {"keras.src.losses.losses", &class_info<LossFunctionWrapper>(), {}});
  for (BuiltinFunction& function : builtin_loss_functions()) {
    all.functions.push_back(std::move(function));
  }
}

}  // namespace keratin

#include "keratin/losses/loss_functions.h"

#include "keratin/base/error.h"
#include "keratin/losses/loss.h"

namespace keratin {
namespace {

struct Row {
  const char* name;
  std::vector<std::string_view> also = {};
};

// As in the table of `keras.losses.get`.
const Row kRows[] = {
    {"binary_crossentropy", {"bce", "BCE"}},
    {"binary_focal_crossentropy"},
    {"categorical_crossentropy"},
    {"categorical_focal_crossentropy"},
    {"categorical_generalized_cross_entropy"},
    {"categorical_hinge"},
    {"circle"},
    {"cosine_similarity"},
    {"ctc"},
    {"dice"},
    {"hinge"},
    {"huber"},
    {"kl_divergence", {"kld", "KLD"}},
    {"log_cosh"},
    {"mean_absolute_error", {"mae", "MAE"}},
    {"mean_absolute_percentage_error", {"mape", "MAPE"}},
    {"mean_squared_error", {"mse", "MSE"}},
    {"mean_squared_logarithmic_error", {"msle", "MSLE"}},
    {"poisson"},
    {"sparse_categorical_crossentropy"},
    {"squared_hinge"},
    {"tversky"},
};

}  // namespace

std::vector<BuiltinFunction> builtin_loss_functions() {
  std::vector<BuiltinFunction> all;
  for (const Row& row : kRows) {
    const std::string name = row.name;
    const auto missing = [name](const Tensor&, const Tensor&) -> Tensor {
      throw Unsupported(concat("computing the loss ", quoted(name),
                               ", of which only the name is held"));
    };
    all.push_back({named<Loss>(name, missing).object(), row.also});
  }
  return all;
}

}  // namespace keratin

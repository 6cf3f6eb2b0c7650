#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keratin/config/function_object.h"
#include "keratin/config/get.h"
#include "keratin/graph/tensor.h"
#include "keratin/ops/named_object.h"

namespace keratin {

/// The arguments that every loss has.
struct LossArgs {
  std::optional<std::string> name = {};
  std::optional<std::string> reduction = "sum_over_batch_size";
  std::string dtype = "float32";
};

/// Base of losses, Keras's `Loss`: a class has `kName`, `Args` and `declare`,
/// as `losses::Huber` does. `make_object<losses::Huber>({.delta = 2.0},
/// {.reduction = "sum"})` makes one. Losses hold their config; those that don't
/// override the call throw Unsupported there.
class LossObject : public NamedObject<LossArgs> {
 public:
  static constexpr Kind kKind = Kind::loss;
  using Signature = Tensor(const Tensor& y_true, const Tensor& y_pred);

  /// Keras's `call`: the loss of each sample, neither weighted nor reduced.
  virtual Tensor operator()(const Tensor& y_true, const Tensor& y_pred) const;

  void declare_base(Fields& fields) override;
  void init() override;

 protected:
  explicit LossObject(std::string_view default_name = {})
      : NamedObject(default_name) {}
};

using Loss = Ref<LossObject>;

namespace losses {
inline constexpr GetFunction<Loss> get;
inline constexpr GetFunction<Loss> deserialize;
inline constexpr SerializeFunction<Loss> serialize;
}  // namespace losses

}  // namespace keratin

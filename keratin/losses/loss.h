#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "keratin/config/function_object.h"
#include "keratin/config/get.h"
#include "keratin/config/ref.h"
#include "keratin/graph/tensor.h"

namespace keratin {

/// The arguments that every loss has.
struct LossArgs {
  std::optional<std::string> name = {};
  std::optional<std::string> reduction = "sum_over_batch_size";
  std::string dtype = "float32";
};

/// Base of losses, Keras's `Loss`: a class has `kName`, `Args` and `declare`,
/// as `losses::Huber` does. Losses hold their config; those that don't override
/// the call throw Unsupported there.
class LossObject : public Object {
 public:
  static constexpr Kind kKind = Kind::loss;
  using Signature = Tensor(const Tensor& y_true, const Tensor& y_pred);

  /// Keras's `call`: the loss of each sample, neither weighted nor reduced.
  virtual Tensor operator()(const Tensor& y_true, const Tensor& y_pred) const;

  const LossArgs& base() const { return base_; }
  const std::string& name() const { return *base_.name; }
  /// For those who make objects themselves, once `set_info` was called: gives
  /// the loss these arguments and checks all it has, as `make_loss` does.
  void set_base(LossArgs base);

  void declare_base(Fields& fields);
  void init() override;

 protected:
  /// `default_name` is the name of losses that are given none; empty: one made
  /// from the class's, which no other has.
  explicit LossObject(std::string_view default_name = {});

 private:
  LossArgs base_;
};

using Loss = Ref<LossObject>;

/// Makes a loss: `Loss loss = make_loss<losses::Huber>({.delta = 2.0},
/// {.reduction = "sum"})`. ConfigError where an argument doesn't fit.
template <class T>
std::shared_ptr<T> make_loss(typename T::Args args = {}, LossArgs base = {}) {
  auto loss = std::make_shared<T>();
  loss->args = std::move(args);
  loss->set_info(&class_info<T>());
  loss->set_base(std::move(base));
  return loss;
}

namespace losses {
inline constexpr GetFunction<Loss> get;
inline constexpr GetFunction<Loss> deserialize;
inline constexpr SerializeFunction<Loss> serialize;
}  // namespace losses

}  // namespace keratin

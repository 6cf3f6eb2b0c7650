#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "keratin/optimizers/optimizer.h"

namespace keratin::optimizers {

/// Which optimizer is whose: patterns of weights' paths, and an optimizer for
/// those that no pattern fits. Keras's `OptimizerMap`.
class OptimizerMap : public Object {
 public:
  static constexpr std::string_view kName = "OptimizerMap";
  static constexpr Kind kKind = Kind::object;
  using Rows = std::vector<std::pair<std::string, Optimizer>>;

  /// ConfigError for a pattern without an optimizer.
  static std::shared_ptr<OptimizerMap> make(Optimizer default_optimizer,
                                            Rows rows = {});
  /// None in a `MultiOptimizer` of rows alone.
  const Optimizer& default_optimizer() const { return default_optimizer_; }
  const Rows& rows() const { return rows_; }

  JsonObject get_config() const;
  static std::shared_ptr<OptimizerMap> from_config(const JsonObject& config,
                                                   DeserializeContext& context);

 private:
  Optimizer default_optimizer_ = none;
  Rows rows_;
};

/// Several optimizers, each for some of the weights. They get its
/// `loss_scale_factor`.
class MultiOptimizer : public OptimizerObject {
 public:
  static constexpr std::string_view kName = "MultiOptimizer";

  static std::shared_ptr<MultiOptimizer> make(
      std::shared_ptr<OptimizerMap> map,
      std::optional<Number> loss_scale_factor = {},
      std::optional<std::string> name = {});
  /// Written as a dict, as Keras does with one.
  static std::shared_ptr<MultiOptimizer> make(
      OptimizerMap::Rows rows, std::optional<Number> loss_scale_factor = {},
      std::optional<std::string> name = {});
  const OptimizerMap& optimizer_map() const { return *map_; }
  /// Unsupported, as each of the optimizers has its own.
  const LearningRate& learning_rate() const override;

  void init() override;
  JsonObject get_config() const;
  static std::shared_ptr<MultiOptimizer> from_config(
      const JsonObject& config, DeserializeContext& context);

 private:
  void declare_own(Fields& fields, Json& map);

  std::shared_ptr<OptimizerMap> map_;
};

}  // namespace keratin::optimizers

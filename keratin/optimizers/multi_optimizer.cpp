#include "keratin/optimizers/multi_optimizer.h"

#include "keratin/base/error.h"
#include "keratin/base/within.h"

namespace keratin::optimizers {
namespace {

Optimizer read_optimizer(std::string_view key, const Json& value,
                         DeserializeContext& context) {
  return within(key, [&] {
    Optimizer optimizer;
    assign_object(optimizer,
                  deserialize_keras_object(value, Kind::optimizer, context));
    return optimizer;
  });
}

OptimizerMap::Rows read_rows(const Json& dict, DeserializeContext& context) {
  OptimizerMap::Rows rows;
  for (const auto& [key, value] : dict.as_object()) {
    rows.emplace_back(key, read_optimizer(key, value, context));
  }
  return rows;
}

Json write_rows(const OptimizerMap::Rows& rows) {
  JsonObject dict;
  for (const auto& [key, optimizer] : rows) {
    dict[key] = serialize_ref(optimizer);
  }
  return dict;
}

std::shared_ptr<OptimizerMap> read_map(const Json& value,
                                       DeserializeContext& context) {
  return within("optimizer_map", [&] {
    if (value.find("class_name") == nullptr) {
      return OptimizerMap::make(none, read_rows(value, context));
    }
    const auto object = deserialize_any_object(value, context);
    if (auto map = std::dynamic_pointer_cast<OptimizerMap>(object)) return map;
    throw ConfigError(
        concat("expected a dict of optimizers or an "
               "OptimizerMap, got ",
               value.brief()));
  });
}

// Optimizers in a dict are no type of argument: rows have their forms.
void declare(Fields& f, Json& default_optimizer, Json& optimizer_map) {
  f("default_optimizer", default_optimizer, "Of weights that no pattern fits.")
      .required();
  f("optimizer_map", optimizer_map, "Optimizers by patterns of paths.")
      .required();
}

void scale(const Optimizer& optimizer, const std::optional<Number>& factor) {
  if (optimizer.is_none()) return;
  static_cast<OptimizerObject&>(*optimizer.object())
      .set_loss_scale_factor(factor);
}

}  // namespace

std::shared_ptr<OptimizerMap> OptimizerMap::make(Optimizer default_optimizer,
                                                 Rows rows) {
  for (const auto& [pattern, optimizer] : rows) {
    if (optimizer) continue;
    throw ConfigError(concat("the optimizer of ", quoted(pattern),
                             " is None; expected an optimizer"));
  }
  auto map = std::make_shared<OptimizerMap>();
  map->set_info(&class_info<OptimizerMap>());
  map->default_optimizer_ = std::move(default_optimizer);
  map->rows_ = std::move(rows);
  return map;
}

JsonObject OptimizerMap::get_config() const {
  Json otherwise = serialize_ref(default_optimizer_);
  Json map = write_rows(rows_);
  Fields fields;
  declare(fields, otherwise, map);
  return fields.write();
}

std::shared_ptr<OptimizerMap> OptimizerMap::from_config(
    const JsonObject& config, DeserializeContext& context) {
  Json otherwise;
  Json map;
  Fields fields;
  declare(fields, otherwise, map);
  fields.read(config, context);
  return make(read_optimizer("default_optimizer", otherwise, context),
              read_rows(map, context));
}

std::shared_ptr<MultiOptimizer> MultiOptimizer::make(
    std::shared_ptr<OptimizerMap> map, std::optional<Number> loss_scale_factor,
    std::optional<std::string> name) {
  if (map == nullptr) {
    throw ConfigError("argument \"optimizer_map\" is None; expected a map");
  }
  auto optimizer = std::make_shared<MultiOptimizer>();
  optimizer->map_ = std::move(map);
  optimizer->set_info(&class_info<MultiOptimizer>());
  OptimizerArgs base;
  base.loss_scale_factor = std::move(loss_scale_factor);
  base.name = std::move(name);
  optimizer->set_base(std::move(base));
  return optimizer;
}

std::shared_ptr<MultiOptimizer> MultiOptimizer::make(
    OptimizerMap::Rows rows, std::optional<Number> loss_scale_factor,
    std::optional<std::string> name) {
  return make(OptimizerMap::make(none, std::move(rows)),
              std::move(loss_scale_factor), std::move(name));
}

const LearningRate& MultiOptimizer::learning_rate() const {
  throw Unsupported(concat(name(),
                           " has no learning rate; ask those of its "
                           "optimizer_map"));
}

void MultiOptimizer::init() {
  init_name();
  scale(map_->default_optimizer(), base_.loss_scale_factor);
  for (const auto& [pattern, optimizer] : map_->rows()) {
    scale(optimizer, base_.loss_scale_factor);
  }
}

void MultiOptimizer::declare_own(Fields& f, Json& map) {
  f("optimizer_map", map, "Which optimizer is whose.");
  f("loss_scale_factor", base_.loss_scale_factor,
    "What the loss is multiplied by.");
  declare_name(f);
}

JsonObject MultiOptimizer::get_config() const {
  Json map = map_->default_optimizer().is_none()
                 ? write_rows(map_->rows())
                 : serialize_keras_object(*map_);
  Fields fields;
  // Rows point at arguments so that they can be filled; here they're read.
  const_cast<MultiOptimizer*>(this)->declare_own(fields, map);
  return fields.write();
}

std::shared_ptr<MultiOptimizer> MultiOptimizer::from_config(
    const JsonObject& config, DeserializeContext& context) {
  if (config.find("optimizer_map") == nullptr) {
    throw ConfigError(
        "argument \"optimizer_map\" is missing; expected a dict of optimizers");
  }
  auto optimizer = std::make_shared<MultiOptimizer>();
  optimizer->set_info(&class_info<MultiOptimizer>());
  Json map;
  Fields fields;
  optimizer->declare_own(fields, map);
  fields.read(config, context);
  optimizer->map_ = read_map(map, context);
  optimizer->init();
  return optimizer;
}

}  // namespace keratin::optimizers

#include "keratin/distillation/distillation_loss.h"

#include "keratin/base/error.h"

namespace keratin::distillation {
namespace {

Nested<Loss> read_losses(const Json& value, DeserializeContext& context) {
  if (value.is_null()) return {};
  if (value.is_array()) {
    Nested<Loss>::List list;
    for (const Json& item : value.as_array()) {
      list.push_back(read_losses(item, context));
    }
    return list;
  }
  if (value.is_object() && value.find("class_name") == nullptr) {
    Nested<Loss>::Dict dict;
    for (const auto& [key, item] : value.as_object()) {
      dict.emplace_back(key, read_losses(item, context));
    }
    return dict;
  }
  Loss loss;
  assign_object(loss, deserialize_keras_object(value, Kind::loss, context));
  return loss;
}

Json write_losses(const Nested<Loss>& losses) {
  if (losses.is_leaf()) return serialize_ref(losses.leaf());
  if (losses.is_list()) {
    Json::Array list;
    for (const auto& item : losses.list()) list.push_back(write_losses(item));
    return list;
  }
  if (!losses.is_dict()) return {};
  JsonObject dict;
  for (const auto& [key, item] : losses.dict()) dict[key] = write_losses(item);
  return dict;
}

void expect_some(const Nested<Loss>& losses) {
  for (const Loss& loss : losses.flatten()) {
    if (loss) return;
  }
  throw ConfigError(concat("argument \"loss\" is ",
                           write_losses(losses).brief(),
                           "; expected at least one loss that isn't None"));
}

// Fills the rows, and the losses where the config has them.
void read(JsonObject config, Fields& rows, Nested<Loss>& losses,
          DeserializeContext& context) {
  if (const Json* given = config.find("loss")) {
    try {
      losses = read_losses(*given, context);
    } catch (const Error& error) {
      error.rethrow_within("loss");
    }
    config.erase("loss");
  }
  rows.read(config, context);
}

void declare_names(Fields& f, FeatureDistillation::Args& a) {
  f("teacher_layer_name", a.teacher_layer_name,
    "Of the teacher's features; None: its outputs.");
  f("student_layer_name", a.student_layer_name,
    "Of the student's features; None: its outputs.");
}

void declare_temperature(Fields& f, LogitsDistillation::Args& a) {
  f("temperature", a.temperature,
    "What logits are divided by: the higher, the softer.")
      .more_than(0);
}

template <class T>
std::shared_ptr<T> made(typename T::Args args) {
  auto object = std::make_shared<T>();
  object->args = std::move(args);
  object->set_info(&class_info<T>());
  object->init();
  return object;
}

}  // namespace

std::shared_ptr<FeatureDistillation> FeatureDistillation::make(Args args) {
  return made<FeatureDistillation>(std::move(args));
}

void FeatureDistillation::init() { expect_some(args.loss); }

JsonObject FeatureDistillation::get_config() const {
  Args copy = args;
  Fields rows;
  declare_names(rows, copy);
  JsonObject config{{"loss", write_losses(args.loss)}};
  for (const auto& [key, value] : rows.write()) config[key] = value;
  return config;
}

std::shared_ptr<FeatureDistillation> FeatureDistillation::from_config(
    const JsonObject& config, DeserializeContext& context) {
  Args args;
  Fields rows;
  declare_names(rows, args);
  read(config, rows, args.loss, context);
  return make(std::move(args));
}

std::shared_ptr<LogitsDistillation> LogitsDistillation::make(Args args) {
  return made<LogitsDistillation>(std::move(args));
}

void LogitsDistillation::init() {
  expect_some(args.loss);
  Fields rows;
  declare_temperature(rows, args);
  rows.check();
}

JsonObject LogitsDistillation::get_config() const {
  Args copy = args;
  Fields rows;
  declare_temperature(rows, copy);
  JsonObject config = rows.write();
  config["loss"] = write_losses(args.loss);
  return config;
}

std::shared_ptr<LogitsDistillation> LogitsDistillation::from_config(
    const JsonObject& config, DeserializeContext& context) {
  Args args;
  Fields rows;
  declare_temperature(rows, args);
  read(config, rows, args.loss, context);
  return make(std::move(args));
}

}  // namespace keratin::distillation

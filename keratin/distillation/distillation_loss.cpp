#include "keratin/distillation/distillation_loss.h"

#include "keratin/base/error.h"
#include "keratin/base/within.h"

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

}  // namespace

template <class T, class A>
std::shared_ptr<T> DistillationOf<T, A>::make(Args args) {
  auto object = std::make_shared<T>();
  object->args = std::move(args);
  object->set_info(&class_info<T>());
  object->init();
  return object;
}

template <class T, class A>
void DistillationOf<T, A>::init() {
  expect_some(args.loss);
  Json loss;
  Fields rows;
  T::declare(rows, args, loss);
  rows.check();
}

template <class T, class A>
JsonObject DistillationOf<T, A>::get_config() const {
  Args copy = args;
  Json loss = write_losses(args.loss);
  Fields rows;
  T::declare(rows, copy, loss);
  return rows.write();
}

template <class T, class A>
std::shared_ptr<T> DistillationOf<T, A>::from_config(
    const JsonObject& config, DeserializeContext& context) {
  Args args;
  Json loss;
  Fields rows;
  T::declare(rows, args, loss);
  rows.read(config, context);
  if (config.find("loss") != nullptr) {
    args.loss = within("loss", [&] { return read_losses(loss, context); });
  }
  return make(std::move(args));
}

template class DistillationOf<FeatureDistillation, FeatureArgs>;
template class DistillationOf<LogitsDistillation, LogitsArgs>;

void FeatureDistillation::declare(Fields& f, Args& a, Json& loss) {
  f("loss", loss, "Losses of the features.");
  f("teacher_layer_name", a.teacher_layer_name,
    "Of the teacher's features; None: its outputs.");
  f("student_layer_name", a.student_layer_name,
    "Of the student's features; None: its outputs.");
}

void LogitsDistillation::declare(Fields& f, Args& a, Json& loss) {
  f("temperature", a.temperature,
    "What logits are divided by: the higher, the softer.")
      .more_than(0);
  f("loss", loss, "Losses of the outputs.");
}

}  // namespace keratin::distillation

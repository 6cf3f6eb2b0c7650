// Keras 2's special forms. Each is a member longer or shorter than Keras 3's,
// which keratin/config/value.cpp reads:
//
//   {"class_name": "__tuple__", "items": [1, 2]}
//   {"class_name": "TensorShape", "items": [null, 2]}     null: no known rank
//   {"class_name": "__ellipsis__"}
//   {"class_name": "__bytes__", "value": "text"}
//   {"class_name": "TypeSpec", "type_spec": …, "serialized": […]}
//   {"class_name": "CompositeTensor", "spec": …, "tensors": […]}
//   {"class_name": …, "config": …, "__passive_serialization__": true}
#include "keratin/config/legacy/json_utils.h"

#include <algorithm>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/base/json_depth.h"
#include "keratin/base/within.h"
#include "keratin/config/form.h"

namespace keratin::legacy {
namespace {

constexpr std::string_view kMark = "__passive_serialization__";

bool is_sequence(const Json& value) {
  return value.find("items") != nullptr &&
         (is_form_of(value, "__tuple__") || is_form_of(value, "TensorShape"));
}

// Due is a list; a shape of no known rank is None.
void check_items(const Json& sequence) {
  const Json& items = sequence.at("items");
  const std::string& class_name = sequence.at("class_name").as_string();
  const bool may_be_none = class_name == "TensorShape";
  if (items.is_array() || (may_be_none && items.is_null())) return;
  throw ConfigError(concat(class_name, " > items"),
                    concat("expected a list, got ", items.brief()));
}

// Keras 2 goes on with the form where the object can't be made.
Value passive(const Json& form, const DeserializeOptions& options) {
  try {
    return Special(legacy::deserialize_keras_object(form, options));
  } catch (const NotFound&) {
    return Value::plain(form);
  } catch (const ConfigError&) {
    return Value::plain(form);
  }
}

// Lists and dicts with their special forms read; what C++ has nothing for stays
// as it is.
Value read(const Json& config, const DeserializeOptions& options) {
  if (is_sequence(config)) {
    check_items(config);
    return read(config.at("items"), options);
  }
  if (config.is_array()) {
    Value::List list;
    for (const Json& item : config.as_array()) {
      list.push_back(
          within_item(list.size(), [&] { return read(item, options); }));
    }
    return list;
  }
  if (is_form_of(config, "__ellipsis__")) return Special(Ellipsis{});
  if (is_form_of(config, "__bytes__")) {
    return Special(within("__bytes__ > value", [&] {
      return Bytes{config.at("value").as_string()};
    }));
  }
  if (config.find(kMark) != nullptr) return passive(config, options);
  if (!config.is_object() || config.find("class_name") != nullptr) {
    return Value::plain(config);
  }
  Value::Dict dict;
  for (const auto& [key, item] : config.as_object()) {
    dict.emplace_back(
        key, within(key, [&, &item = item] { return read(item, options); }));
  }
  return dict;
}

void decode_in_place(Json& value) {
  if (is_sequence(value)) {
    check_items(value);
    Json items = std::move(*value.as_object().find("items"));
    value = std::move(items);
  }
  if (stacked_layers(value) != nullptr) {
    Json& config = *value.as_object().find("config");
    config = JsonObject{{"layers", std::move(config)}};
  }
  if (value.is_array()) {
    for (Json& item : value.as_array()) decode_in_place(item);
  } else if (value.is_object()) {
    for (auto& [key, item] : value.as_object()) decode_in_place(item);
  }
}

Json form_of(const Special& special) {
  if (const auto* object = special.as<std::shared_ptr<Object>>()) {
    if (*object == nullptr) return {};
    Json form = legacy::serialize_keras_object(**object);
    if (form.is_object()) form.as_object()[kMark] = true;
    return form;
  }
  if (const auto* bytes = special.as<Bytes>()) {
    return JsonObject{{"class_name", "__bytes__"}, {"value", bytes->value}};
  }
  if (special.as<Ellipsis>() != nullptr) {
    return JsonObject{{"class_name", "__ellipsis__"}};
  }
  const auto* tensor = special.as<TensorForm>();
  if (tensor != nullptr && tensor->numpy) return tensor->value;
  throw ConfigError(
      concat("Keras 2 has no form for ",
             special.as<Slice>() != nullptr ? "a slice" : "a tensor",
             "; expected a NumPy array, bytes, or an object"));
}

}  // namespace

// Most members are scalars, and few of the others "items" or a list.
bool is_encoded(const Json& config) {
  if (config.is_array()) {
    return std::any_of(config.as_array().begin(), config.as_array().end(),
                       is_encoded);
  }
  if (!config.is_object()) return false;
  for (const auto& [key, value] : config.as_object()) {
    if (key == "items" && is_sequence(config)) return true;
    if (!value.is_array() && !value.is_object()) continue;
    if (value.is_array() && stacked_layers(config) == &value) return true;
    if (is_encoded(value)) return true;
  }
  return false;
}

Json decode(Json config, const Limits& limits) {
  check_depth(config, limits);
  decode_in_place(config);
  return config;
}

Value decode_and_deserialize(const Json& config,
                             const DeserializeOptions& options) {
  check_depth(config, options.limits);
  return read(config, options);
}

Json encode(const Value& value) {
  if (value.is_plain()) return value.plain();
  if (value.is_leaf()) return form_of(value.leaf());
  if (value.is_list()) {
    Json::Array out;
    for (const Value& item : value.list()) out.push_back(encode(item));
    return out;
  }
  JsonObject out;
  for (const auto& [key, item] : value.dict()) out[key] = encode(item);
  return out;
}

}  // namespace keratin::legacy

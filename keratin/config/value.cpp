// Keras 3's special forms, and the general way in and out of configs:
//
//   {"class_name": "__bytes__", "config": {"value": "text"}}
//   {"class_name": "__ellipsis__", "config": {}}
//   {"class_name": "__slice__", "config": {"start": 1, "stop": null, "step":
//   2}}
//   {"class_name": "__tensor__" | "__numpy__",
//    "config": {"value": [[1, 2]], "dtype": "int64"}}
//   {"class_name": "__keras_tensor__",
//    "config": {"shape": [null, 3], "dtype": "float32", "keras_history": null}}
//   {"class_name": "__lambda__", …}      Python code: refused
//   {"class_name": "__typespec__", …}    TensorFlow's: Keras refuses it, too
//   {"class_name": …, "config": …}       an object
//   {…}                                  a dict
#include "keratin/config/value.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/base/json_depth.h"
#include "keratin/base/overloaded.h"
#include "keratin/base/within.h"
#include "keratin/config/form.h"
#include "keratin/config/lookup.h"
#include "keratin/config/special_forms.h"

namespace keratin {
namespace {

JsonObject special_form(std::string_view class_name, JsonObject config) {
  return {{"class_name", class_name}, {"config", std::move(config)}};
}

Json form_of(const Special& special) {
  return std::visit(
      Overloaded{
          [](const std::shared_ptr<Object>& object) -> Json {
            return serialize_keras_object(object);
          },
          [](const Bytes& bytes) -> Json {
            return special_form("__bytes__", {{"value", bytes.value}});
          },
          [](const Ellipsis&) -> Json {
            return special_form("__ellipsis__", {});
          },
          [](const Slice& slice) -> Json {
            return special_form("__slice__", {{"start", slice.start},
                                              {"stop", slice.stop},
                                              {"step", slice.step}});
          },
          [](const TensorForm& tensor) -> Json {
            // Of no axes it is a number to Keras, as NumPy's own numbers are.
            if (tensor.numpy && !tensor.value.is_array()) return tensor.value;
            return special_form(
                tensor.numpy ? "__numpy__" : "__tensor__",
                {{"value", tensor.value}, {"dtype", tensor.dtype}});
          },
          [](const KerasTensorForm& tensor) -> Json {
            return special_form("__keras_tensor__",
                                {{"shape", dims_json(tensor.shape)},
                                 {"dtype", tensor.dtype},
                                 {"keras_history", tensor.keras_history}});
          },
      },
      special.value());
}

Value read(const Json& config, DeserializeContext& context);

bool holds_slice(const Json& value) {
  if (is_form_of(value, "__slice__")) return true;
  if (value.is_array()) {
    return std::ranges::any_of(value.as_array(), holds_slice);
  }
  if (!value.is_object()) return false;
  return std::ranges::any_of(value.as_object(), [](const auto& member) {
    return holds_slice(member.second);
  });
}

// Its bounds stay as they are: objects in them are made to see that they can.
Slice read_slice(const Json& config, DeserializeContext& context) {
  const auto bound = [&](std::string_view key) {
    const Json& value = config.at(key);
    within(key, [&] {
      // Each would be kept in all those around it.
      if (holds_slice(value)) throw ConfigError("a slice within a slice");
      read(value, context);
    });
    return value;
  };
  return {bound("start"), bound("stop"), bound("step")};
}

std::optional<Special> read_special(std::string_view name, const Json& form,
                                    DeserializeContext& context) {
  const Json& config = form.at("config");
  if (name == "__bytes__") {
    const Json& text = config.at("value");
    return Bytes{within("value", [&] { return text.as_string(); })};
  }
  if (name == "__ellipsis__") return Ellipsis{};
  if (name == "__slice__") return read_slice(config, context);
  if (name == "__tensor__" || name == "__numpy__") {
    return read_tensor_form(config, name == "__numpy__", context.limits);
  }
  if (name == "__keras_tensor__") {
    return read_keras_tensor_form(config, context.limits);
  }
  if (name == "__typespec__") {
    throw NotFound(concat("a type of TensorFlow's (",
                          form.at("spec_name").brief(),
                          "), which a Keras config can't be loaded with"));
  }
  return {};
}

std::optional<Special> special_in(const Json& form,
                                  DeserializeContext& context) {
  const Json& name = form.at("class_name");
  if (!name.is_string()) return {};
  return within(name.as_string(),
                [&] { return read_special(name.as_string(), form, context); });
}

Value read(const Json& config, DeserializeContext& context) {
  if (config.is_array()) {
    Value::List list;
    for (const Json& item : config.as_array()) {
      list.push_back(
          within_item(list.size(), [&] { return read(item, context); }));
    }
    return list;
  }
  if (config.is_string()) {
    // A class has no value of its own; its name stays a string.
    const auto found = look_up_string(config.as_string(), context);
    if (found.function) return Special(found.function);
  }
  if (!config.is_object()) return Value::plain(config);
  if (is_form(config)) {
    if (auto special = special_in(config, context)) {
      return *std::move(special);
    }
    return Special(deserialize_any_object(config, context));
  }
  Value::Dict dict;
  for (const auto& [key, item] : config.as_object()) {
    dict.emplace_back(
        key, within(key, [&, &item = item] { return read(item, context); }));
  }
  return dict;
}

// A mere name as the form that it is short for.
Json form_named(const Json& name) {
  return JsonObject{{"class_name", name}, {"config", JsonObject()}};
}

// An object of a library's own family, by the name that its module has it
// under. Keras's own aren't among them.
Value read_of_module(const Json& config, DeserializeContext& context) {
  if (!config.is_string() && config.find("class_name") == nullptr) {
    throw ConfigError(concat("expected ", context.printable_module_name,
                             " as a name or a serialized object, got ",
                             config.brief()));
  }
  return Special(deserialize_any_object(
      config.is_string() ? form_named(config) : config, context));
}

}  // namespace

Value deserialize_keras_object(const Json& config,
                               const DeserializeOptions& options) {
  DeserializeContext context;
  context.custom_objects = options.custom_objects;
  context.limits = options.limits;
  context.rules = LookupRules::keras3;
  context.printable_module_name = options.printable_module_name;
  check_depth(config, options.limits);
  context.held_to_depth = true;
  if (options.module_objects == nullptr || config.is_null() ||
      config.is_array()) {
    return read(config, context);
  }
  context.module_objects = options.module_objects;
  return read_of_module(config, context);
}

Json serialize_keras_object(const Value& value) {
  if (value.is_plain()) return value.plain();
  if (value.is_leaf()) return form_of(value.leaf());
  if (value.is_list()) {
    Json::Array out;
    for (const Value& item : value.list()) {
      out.push_back(serialize_keras_object(item));
    }
    return out;
  }
  JsonObject out;
  for (const auto& [key, item] : value.dict()) {
    out[key] = serialize_keras_object(item);
  }
  return out;
}

std::shared_ptr<Object> object_of(const Value& value) {
  const auto* object =
      value.is_leaf() ? value.leaf().as<std::shared_ptr<Object>>() : nullptr;
  if (object != nullptr && *object != nullptr) return *object;
  throw ConfigError(concat("expected a serialized object, got ",
                           serialize_keras_object(value).brief()));
}

}  // namespace keratin

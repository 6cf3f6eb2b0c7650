#include "keratin/config/form.h"

#include "keratin/base/within.h"

namespace keratin {
namespace {

// A member that is a string, or null, or not there.
std::optional<std::string_view> name_at(const Json& value,
                                        std::string_view key) {
  const Json* member = value.find(key);
  if (member == nullptr || member->is_null()) return {};
  return within(key, [&] { return std::string_view(member->as_string()); });
}

std::string_view string_at(const Json& value, std::string_view key) {
  const Json& member = value.at(key);
  return within(key, [&] { return std::string_view(member.as_string()); });
}

}  // namespace

bool is_form(const Json& value) {
  return value.find("class_name") != nullptr && value.find("config") != nullptr;
}

bool is_form_of(const Json& form, std::string_view class_name) {
  const Json* name = form.find("class_name");
  return name != nullptr && name->is_string() &&
         name->as_string() == class_name;
}

const std::string* name_in(const Json& form) {
  const Json* config = form.find("config");
  const Json* name = config == nullptr ? nullptr : config->find("name");
  return name != nullptr && name->is_string() ? &name->as_string() : nullptr;
}

const Json* stacked_layers(const Json& form) {
  const Json* config = form.find("config");
  const bool is_stack =
      config != nullptr && config->is_array() && is_form_of(form, "Sequential");
  return is_stack ? config : nullptr;
}

ClassKey class_key(const Json& value) {
  ClassKey key{string_at(value, "class_name")};
  key.module = name_at(value, "module");
  key.says_module = value.find("module") != nullptr;
  key.registered_name = value.find("registered_name") == nullptr
                            ? key.class_name
                            : name_at(value, "registered_name");
  if (key.class_name == "function") {
    key.is_function = true;
    key.class_name = string_at(value, "config");
    key.registered_name = key.class_name;
  }
  const auto written = name_at(value, "registered_name").value_or("");
  const bool own =
      written == key.class_name || (key.is_function && written == "function");
  if (!own) key.other_name = written;
  return key;
}

bool is_keras_module(std::string_view module) {
  return module.empty() || module == "builtins" || module == "keras" ||
         module.starts_with("keras.") || module.starts_with("tf_keras.");
}

bool is_ops_module(std::string_view module) {
  return module.starts_with("keras.src.ops.");
}

}  // namespace keratin

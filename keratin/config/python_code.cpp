#include "keratin/config/python_code.h"

#include <utility>

#include "keratin/base/error.h"
#include "keratin/config/form.h"
#include "keratin/config/lookup.h"

namespace keratin {
namespace {

constexpr std::string_view kPython = " holds Python code, which is never run. ";
constexpr std::string_view kSaveNamed =
    "Save the model with a function that has a name, and register one in C++ "
    "under it";

// Whether this is [code, defaults, closure]. Marshalled code is in base 64, and
// its first byte is the "c" of a code object, with or without its high bit.
bool is_marshalled(const Json& value) {
  if (!value.is_array() || value.as_array().size() != 3) return false;
  const Json& code = value.at(size_t{0});
  const auto is_list = [&](size_t index) {
    return value.at(index).is_null() || value.at(index).is_array();
  };
  return code.is_string() && is_list(1) && is_list(2) &&
         (code.as_string().starts_with("4w") ||
          code.as_string().starts_with("Yw"));
}

// Has a context know the code that a stand-in is made for.
class WithCode {
 public:
  WithCode(DeserializeContext& context, const Json& code)
      : context_(context), outer_(std::exchange(context.code, &code)) {}
  ~WithCode() { context_.code = outer_; }
  WithCode(const WithCode&) = delete;
  WithCode& operator=(const WithCode&) = delete;

 private:
  DeserializeContext& context_;
  const Json* outer_;
};

// A Lambda's function that is there by its name alone.
bool is_named_function(const Json* function) {
  if (function == nullptr) return false;
  const Json* name = function->find("config");
  return is_form_of(*function, "function") && name != nullptr &&
         name->is_string();
}

// The key of the argument that is being read, by where its value lies.
std::string key_of(const Json& value, const DeserializeContext& context) {
  if (context.config == nullptr) return {};
  for (const auto& [key, member] : *context.config) {
    if (&member == &value) return key;
  }
  return {};
}

}  // namespace

void refuse_code(std::string_view class_name) {
  if (class_name == "__lambda__") {
    throw Unsupported(concat(quoted(class_name), kPython, kSaveNamed));
  }
  if (class_name == "Lambda") {
    throw Unsupported(concat(quoted(class_name), kPython,
                             "Supply a C++ function by the layer's name in "
                             "LoadOptions::lambdas, or write a layer class "
                             "and register it under that name"));
  }
  throw Unsupported(concat(quoted(class_name),
                           " runs a program that isn't in the file, which "
                           "Keratin doesn't. Write a layer class and register "
                           "it under that name"));
}

bool is_python_function(const Json& value) {
  if (value.is_array()) return is_marshalled(value);
  if (value.find("class_name") != nullptr) {
    return is_form_of(value, "__lambda__");
  }
  const Json* code = value.find("value");
  return code != nullptr && is_marshalled(*code);
}

std::string stand_in_name(const JsonObject& config, std::string_view key) {
  const Json* name = config.find("name");
  return name != nullptr && name->is_string()
             ? concat(name->as_string(), ".", key)
             : std::string();
}

std::shared_ptr<Object> in_place_of_code(const Json& value, Kind kind,
                                         DeserializeContext& context) {
  const std::string key = key_of(value, context);
  const std::string name =
      key.empty() ? key : stand_in_name(*context.config, key);
  const Object* stand_in = stand_in_for(name, context);
  if (stand_in != nullptr && stands_in(Kind::layer, kind)) {
    const WithCode code(context, value);
    auto layer = from_config(*stand_in->info(), {{"name", name}}, context);
    return layer->in_place_of(kind);
  }
  if (value.find("class_name") != nullptr) return nullptr;
  throw Unsupported(concat(
      "a lambda", kPython, kSaveNamed,
      name.empty() ? ""
                   : concat(", or supply one in LoadOptions::lambdas by ",
                            quoted(name))));
}

bool holds_code(std::string_view class_name) {
  return class_name == "Lambda" || class_name == "__lambda__" ||
         class_name == "TFSMLayer" || class_name == "JaxLayer" ||
         class_name == "FlaxLayer" || class_name == "TorchModuleWrapper";
}

bool form_holds_code(const Json& form) {
  const Json& class_name = form.at("class_name");
  if (!class_name.is_string() || !holds_code(class_name.as_string())) {
    return false;
  }
  const Json* config = form.find("config");
  return !is_form_of(form, "Lambda") || config == nullptr ||
         !is_named_function(config->find("function"));
}

bool is_code(const Json& form, const Registered& found,
             const DeserializeContext& context) {
  if (!form_holds_code(form)) return false;
  const bool custom =
      found && (found.function || !holds_code(found.info->name) ||
                builtin_row(*found.info) == nullptr);
  const std::string* name = name_in(form);
  const bool supplied = is_form_of(form, "Lambda") && name != nullptr &&
                        stand_in_for(*name, context) != nullptr;
  return !custom && !supplied;
}

const Object* stand_in_for(const std::string& name,
                           const DeserializeContext& context) {
  if (context.stand_ins == nullptr) return nullptr;
  const auto found = context.stand_ins->find(name);
  return found == context.stand_ins->end() ? nullptr : found->second.get();
}

}  // namespace keratin

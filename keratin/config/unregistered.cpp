#include "keratin/config/unregistered.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/config/form.h"
#include "keratin/config/lookup.h"
#include "keratin/config/nearest.h"
#include "keratin/config/python_code.h"

namespace keratin {
namespace {

void append(std::vector<std::string>& to, std::vector<std::string> names) {
  for (std::string& name : names) to.push_back(std::move(name));
}

void append_builtins(std::vector<std::string>& known,
                     std::optional<Kind> kind) {
  for (const BuiltinClass& row : builtins().classes) {
    if (!kind || row.info->kind == *kind) known.emplace_back(row.info->name);
  }
  for (const BuiltinFunction& function : builtins().functions) {
    const Kind own = function.function->info()->kind;
    if (kind == Kind::metric) continue;  // which are looked up as classes
    // Functions of keras.ops are many, short, and near to anything.
    if (kind ? own == *kind : own != Kind::operation) {
      known.push_back(function.function->function_name());
    }
  }
}

// Keras's own aren't among the objects of a library's module.
bool is_of_library(const DeserializeContext& context) {
  return context.module_objects != nullptr && context.depth == 0;
}

std::vector<std::string> known_names(std::optional<Kind> kind,
                                     const DeserializeContext& context) {
  std::vector<std::string> known;
  if (is_of_library(context)) {
    append(known, context.module_objects->names());
  } else {
    append_builtins(known, kind);
  }
  append(known, get_custom_objects().all().names());
  if (const CustomObjects* scope = custom_objects_in_scope()) {
    append(known, scope->names());
  }
  if (context.custom_objects != nullptr) {
    append(known, context.custom_objects->names());
  }
  return known;
}

constexpr size_t kLongest = 100;  // in a line that is worth showing

bool is_identifier(std::string_view text) {
  const auto letter = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  return !text.empty() && text.size() <= kLongest &&
         std::isdigit(static_cast<unsigned char>(text[0])) == 0 &&
         std::all_of(text.begin(), text.end(), letter);
}

// "package>name"; no package where there is none.
struct Names {
  std::optional<std::string_view> package;
  std::string_view name;
};
Names split(std::string_view text) {
  const size_t bracket = text.find('>');
  if (bracket == std::string_view::npos) return {{}, text};
  return {text.substr(0, bracket), text.substr(bracket + 1)};
}

// Whether a C++ function is the likelier: where the form says so or, for a mere
// name, of an activation or, as Python spells it, with a small letter first. A
// library's mere names come as forms.
bool is_function(const UnknownName& unknown,
                 const DeserializeContext& context) {
  if (unknown.form != nullptr && unknown.form->is_function) return true;
  if (unknown.form != nullptr && !is_of_library(context)) return false;
  const std::string_view name = split(unknown.name).name;
  return unknown.kind == Kind::activation ||
         (!name.empty() &&
          std::islower(static_cast<unsigned char>(name[0])) != 0);
}

// The handle of a family whose objects `named` makes of a function.
std::string_view handle_of(std::optional<Kind> kind) {
  if (!kind) return {};
  switch (*kind) {
    case Kind::activation: return "Activation";
    case Kind::initializer: return "Initializer";
    case Kind::regularizer: return "Regularizer";
    case Kind::constraint: return "Constraint";
    case Kind::loss: return "Loss";
    case Kind::metric: return "Metric";
    default: return {};
  }
}

// `register_serializable(named<Loss>("mine", function), "my_package")`; without
// a package the name is found as it is.
std::string function_registration(const UnknownName& unknown) {
  const auto [package, name] = split(unknown.name);
  const std::string_view handle = handle_of(unknown.kind);
  if (!package) {
    const std::string what =
        handle.empty()
            ? "function"
            : concat("named<", handle, ">(", quoted(name), ", function)");
    return concat("get_custom_objects().add(",
                  handle.empty() ? concat(quoted(name), ", ") : "", what, ")");
  }
  if (handle.empty()) {
    return concat("register_serializable(function, ", quoted(*package), ", ",
                  quoted(name), ")");
  }
  return concat("register_serializable(named<", handle, ">(", quoted(name),
                ", function), ", quoted(*package), ")");
}

// The C++ class of a layer is called so beside the handle that users call.
std::string type_of(std::string_view class_name, std::optional<Kind> kind) {
  const bool add = kind == Kind::layer && !class_name.ends_with("Layer");
  return concat(class_name, add ? "Layer" : "");
}

// Whether it should be Keras's own, and so nobody's to register.
bool is_keras(const UnknownName& unknown, const DeserializeContext& context) {
  if (unknown.form == nullptr || is_of_library(context)) return false;
  const ClassKey& key = *unknown.form;
  return key.module && is_keras_module(*key.module) && key.other_name.empty();
}

// `register_serializable<ScaleLayer>("my_package")`, or only the function's
// name where there is no more to say.
std::string registration(const UnknownName& unknown,
                         const DeserializeContext& context) {
  if (unknown.name.size() > kLongest) return "register_serializable";
  if (is_function(unknown, context)) return function_registration(unknown);
  const auto [package, name] = split(unknown.name);
  const std::string_view class_name =
      unknown.form == nullptr ? name : split(unknown.form->class_name).name;
  if (is_keras(unknown, context) || !is_identifier(class_name)) {
    return "register_serializable";
  }
  const std::string type = type_of(class_name, unknown.kind);
  if (!package) {
    return concat("get_custom_objects().add<", type, ">(", quoted(name), ")");
  }
  return concat("register_serializable<", type, ">(", quoted(*package),
                class_name == name ? "" : concat(", ", quoted(name)), ")");
}

// Throws where Keras has the name in another module than the form's, or under
// another name.
void check_place(const UnknownName& unknown, std::string_view family,
                 const DeserializeContext& context) {
  if (unknown.form == nullptr || is_of_library(context)) return;
  const ClassKey& key = *unknown.form;
  const bool by_module =
      key.module ? is_keras_module(*key.module) : !key.says_module;
  if (!by_module || !key.other_name.empty()) return;
  const auto place =
      builtin_place(key.class_name, unknown.kind, key.is_function);
  if (!place) return;
  throw NotFound(concat("unknown ", family, " ", quoted(key.class_name),
                        key.module ? concat(" in module ", quoted(*key.module))
                                   : " without a \"module\"",
                        "; Keras's own is ", quoted(place->name), " in ",
                        quoted(place->module), ". Write these into \"",
                        key.is_function ? "config" : "class_name",
                        "\" and \"module\""));
}

// Whether it is the form of an object, and not a special one.
bool is_of_object(const Json& value) {
  return is_form(value) && value.at("class_name").is_string() &&
         !value.at("class_name").as_string().starts_with("__");
}

bool is_known(const Json& form, const DeserializeContext& context) {
  const ClassKey key = class_key(form);
  // Nodes of a graph that are functions of keras.ops, and no classes.
  if (key.module && is_ops_module(*key.module)) return true;
  const Registered found = look_up(key, {}, context);
  return found && !is_code(form, found, context);
}

void list_unknown(const Json& value, const DeserializeContext& context,
                  std::set<std::string>& names) {
  if (value.is_array()) {
    for (const Json& item : value.as_array()) {
      list_unknown(item, context, names);
    }
  } else if (value.is_object()) {
    if (is_of_object(value) && !is_known(value, context)) {
      names.emplace(name_of(class_key(value)));
    }
    // Its code is what such a layer is.
    if (is_of_object(value) && form_holds_code(value)) return;
    for (const auto& [key, item] : value.as_object()) {
      if (!is_python_function(item)) {
        list_unknown(item, context, names);
      } else if (stand_in_for(stand_in_name(value.as_object(), key), context) ==
                 nullptr) {
        names.emplace("<lambda>");
      }
    }
  }
}

}  // namespace

std::string_view name_of(const ClassKey& key) {
  const std::string_view registered = key.registered_name.value_or("");
  return registered.empty() ? key.class_name : registered;
}

std::vector<std::string> unregistered_names(const Json& config,
                                            const DeserializeContext& context) {
  std::set<std::string> names;
  list_unknown(config, context, names);
  return {names.begin(), names.end()};
}

void throw_not_registered(const UnknownName& unknown,
                          const DeserializeContext& context) {
  const std::string_view family =
      unknown.kind ? name_of(*unknown.kind) : context.printable_module_name;
  check_place(unknown, family, context);
  const auto known = known_names(unknown.kind, context);
  const bool is_known =
      std::find(known.begin(), known.end(), unknown.name) != known.end();
  throw NotFound(concat("unknown ", family, " ", quoted(unknown.name),
                        is_known
                            ? " in this form; one of that name is known, which "
                              "serialize writes with its module"
                            : nearest_names(unknown.name, known),
                        registering(unknown, context)));
}

std::string registering(const UnknownName& unknown,
                        const DeserializeContext& context) {
  return concat(". Register it with ", registration(unknown, context),
                " before loading, or pass it in custom_objects");
}

}  // namespace keratin

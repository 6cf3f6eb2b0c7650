#include "keratin/config/unregistered.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/config/lookup.h"
#include "keratin/config/nearest.h"

namespace keratin {
namespace {

void append(std::vector<std::string>& to, std::vector<std::string> names) {
  for (std::string& name : names) to.push_back(std::move(name));
}

std::vector<std::string> known_names(std::optional<Kind> kind,
                                     const DeserializeContext& context) {
  std::vector<std::string> known;
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
  append(known, get_custom_objects().all().names());
  if (const CustomObjects* scope = custom_objects_in_scope()) {
    append(known, scope->names());
  }
  if (context.custom_objects != nullptr) {
    append(known, context.custom_objects->names());
  }
  if (context.module_objects != nullptr) {
    append(known, context.module_objects->names());
  }
  return known;
}

bool is_identifier(std::string_view text) {
  const auto letter = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  return !text.empty() &&
         std::isdigit(static_cast<unsigned char>(text[0])) == 0 &&
         std::all_of(text.begin(), text.end(), letter);
}

// `register_serializable<ScaleLayer>("my_package")`, or only the function's
// name where there is no more to say.
std::string registration(const UnknownName& unknown) {
  const size_t bracket = unknown.name.find('>');
  const bool in_package = bracket != std::string_view::npos;
  const std::string_view package =
      in_package ? unknown.name.substr(0, bracket) : std::string_view();
  const std::string_view name =
      in_package ? unknown.name.substr(bracket + 1) : unknown.name;
  if (unknown.kind == Kind::activation && unknown.class_name.empty()) {
    return in_package
               ? concat("register_serializable(named<Activation>(",
                        quoted(name), ", function), ", quoted(package), ")")
               : "register_serializable(named<Activation>(…))";
  }
  const std::string_view class_name =
      unknown.class_name.empty() ? name : unknown.class_name;
  if (unknown.is_keras || !is_identifier(class_name)) {
    return "register_serializable";
  }
  const std::string type =
      concat(class_name, unknown.kind == Kind::layer ? "Layer" : "");
  if (!in_package) {
    return concat("get_custom_objects().add<", type, ">(", quoted(name), ")");
  }
  return concat("register_serializable<", type, ">(", quoted(package),
                class_name == name ? "" : concat(", ", quoted(name)), ")");
}

bool is_form(const Json& value) {
  const Json* class_name = value.find("class_name");
  return class_name != nullptr && class_name->is_string() &&
         class_name->as_string().substr(0, 2) != "__" &&
         value.find("config") != nullptr;
}

bool is_known(const Json& form, const DeserializeContext& context) {
  const ClassKey key = class_key(form);
  // Nodes of a graph that are functions of keras.ops, and no classes.
  const bool op = key.module && key.module->substr(0, 14) == "keras.src.ops.";
  if (op) return true;
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
    if (is_form(value) && !is_known(value, context)) {
      const ClassKey key = class_key(value);
      const std::string_view registered = key.registered_name.value_or("");
      names.emplace(registered.empty() ? key.class_name : registered);
    }
    for (const auto& [key, item] : value.as_object()) {
      list_unknown(item, context, names);
    }
  }
}

}  // namespace

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
  const auto known = known_names(unknown.kind, context);
  const bool is_known =
      std::find(known.begin(), known.end(), unknown.name) != known.end();
  throw NotFound(concat("unknown ", family, " ", quoted(unknown.name),
                        is_known
                            ? " in this form; one of that name is known, which "
                              "serialize writes with its module"
                            : nearest_names(unknown.name, known),
                        ". Register it with ", registration(unknown),
                        " before loading, or pass it in custom_objects"));
}

}  // namespace keratin

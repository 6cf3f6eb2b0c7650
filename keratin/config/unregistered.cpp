#include "keratin/config/unregistered.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "keratin/base/error.h"
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
    if (!kind || function.function->info()->kind == *kind) {
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

}  // namespace

void throw_not_registered(const UnknownName& unknown,
                          const DeserializeContext& context) {
  const std::string_view family =
      unknown.kind ? name_of(*unknown.kind) : context.printable_module_name;
  throw NotFound(
      concat("unknown ", family, " ", quoted(unknown.name),
             nearest_names(unknown.name, known_names(unknown.kind, context)),
             ". Register it with ", registration(unknown),
             " before loading, or pass it in custom_objects"));
}

}  // namespace keratin

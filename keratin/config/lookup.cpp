#include "keratin/config/lookup.h"

#include <string>

#include "keratin/base/error.h"
#include "keratin/config/builtin_index.h"
#include "keratin/config/serialization.h"

namespace keratin {
namespace {

// Keras's tables of metrics have classes alone.
bool has_name(const BuiltinEntry& entry) {
  return entry.row != nullptr || entry.kind != Kind::metric;
}

// Functions of keras.ops are in none of the tables that Keras looks through.
// A function is taken for a class where no class has the name.
bool fits(const BuiltinEntry& entry, const ClassKey& key,
          std::optional<Kind> kind, LookupRules rules) {
  if (kind && entry.kind != *kind && !stands_in(entry.kind, *kind)) {
    return false;
  }
  if (key.is_function && entry.row != nullptr) return false;
  if (rules == LookupRules::keras2) return has_name(entry);
  if (rules != LookupRules::keras3) return true;
  if (entry.kind == Kind::operation) {
    return key.module && is_there(entry, key.class_name, *key.module);
  }
  // The families that have tables of their names ask for no module.
  if (kind && *kind != Kind::layer) return true;
  if (!key.module) return false;
  if (key.is_function && *key.module == "builtins") return entry.canonical;
  return (entry.row != nullptr || entry.canonical) &&
         is_there(entry, key.class_name, *key.module);
}

bool may_be_builtin(const ClassKey& key, std::optional<Kind> kind,
                    LookupRules rules) {
  if (rules == LookupRules::keras3)
    return !kind || !key.says_module || key.module;
  return !key.module || is_keras_module(*key.module);
}

Registered find_builtin(const ClassKey& key, std::optional<Kind> kind,
                        LookupRules rules) {
  if (!may_be_builtin(key, kind, rules)) return {};
  const bool strict = rules == LookupRules::keras3;
  Registered function;
  for (const BuiltinEntry& entry :
       builtin_index().named(key.class_name, kind)) {
    if (!fits(entry, key, kind, rules)) continue;
    const bool is_function = entry.row == nullptr;
    if (key.is_function == is_function) return entry.what;
    if (!function && (strict || entry.kind == kind)) function = entry.what;
  }
  return function;
}

Registered find_in(const CustomObjects* objects, std::string_view name,
                   std::optional<Kind> kind) {
  return objects != nullptr ? objects->find(name, kind) : Registered{};
}

bool is_of(const Registered& found, std::optional<Kind> kind) {
  return !kind || found.kind() == *kind || stands_in(found.kind(), *kind);
}

// What the first of these calls finds that finds something of the family, or
// else something.
template <class... Calls>
Registered first_of(std::optional<Kind> kind, const Calls&... calls) {
  Registered best;
  const auto ends = [&](const auto& call) {
    const Registered found = call();
    const bool fits = found && is_of(found, kind);
    if (fits || !best) best = found;
    return fits;
  };
  (ends(calls) || ...);
  return best;
}

// The places of custom objects, each a call that looks there.
struct Places {
  std::string_view name;
  std::optional<Kind> kind;
  const DeserializeContext& context;

  Registered scope() const {
    return find_in(custom_objects_in_scope(), name, kind);
  }
  Registered global() const { return get_custom_objects().find(name, kind); }
  Registered given() const {
    return find_in(context.custom_objects, name, kind);
  }
};

// Of the maps that are one in Keras, with the global entry in the scope's
// place.
Registered look_up_merged(std::string_view name, std::optional<Kind> kind,
                          const DeserializeContext& context) {
  const Places in{name, kind, context};
  const auto scope = [&] { return in.scope(); };
  const auto global = [&] { return in.global(); };
  const auto given = [&] { return in.given(); };
  return first_of(kind, global, scope, given);
}

// What isn't Keras's own under a mere name, for which Keras 2 asks the caller's
// objects first.
Registered custom_named(std::string_view name, std::optional<Kind> kind,
                        const DeserializeContext& context) {
  if (context.rules != LookupRules::keras2) {
    return look_up_custom(name, kind, context);
  }
  const auto given = [&] {
    return find_in(context.custom_objects, name, kind);
  };
  const auto rest = [&] { return look_up_custom(name, kind, context); };
  return first_of(kind, given, rest);
}

// What isn't Keras's own under the names of a form.
Registered custom_of(const ClassKey& key, std::optional<Kind> kind,
                     const DeserializeContext& context) {
  const auto registered = [&] {
    return key.registered_name
               ? look_up_custom(*key.registered_name, kind, context)
               : Registered{};
  };
  const auto by_class = [&] {
    return look_up_custom(key.class_name, kind, context);
  };
  if (context.rules == LookupRules::keras3) return registered();
  return first_of(kind, registered, by_class);
}

// Up to Keras 3.6 a custom function was written without its package.
Registered find_without_package(const ClassKey& key, std::optional<Kind> kind,
                                const DeserializeContext& context) {
  const bool may_be = key.is_function && key.module &&
                      *key.module == "builtins" &&
                      key.class_name.find('>') == std::string_view::npos;
  if (!may_be) return {};
  const auto in = [&](const CustomObjects* objects) {
    return objects == nullptr ? std::string()
                              : objects->find_packaged(key.class_name, kind);
  };
  std::string full = in(context.custom_objects);
  if (full.empty()) full = in(custom_objects_in_scope());
  if (full.empty()) {
    full = get_custom_objects().find_packaged(key.class_name, kind);
  }
  return full.empty() ? Registered{} : look_up_merged(full, kind, context);
}

// Families whose `get` makes a form of a mere name, for which custom objects
// come first, or that Keras has no table of.
bool custom_goes_first(Kind kind) {
  switch (kind) {
    case Kind::activation:
    case Kind::regularizer:
    case Kind::constraint:
    case Kind::loss:
    case Kind::metric:
    case Kind::quantizer:
    case Kind::dtype_policy: return false;
    default: return true;
  }
}

Registered builtin_named(std::string_view name, Kind kind) {
  for (const BuiltinEntry& entry : builtin_index().named(name, kind)) {
    if (entry.kind == kind && has_name(entry)) return entry.what;
  }
  return {};
}

[[noreturn]] void refuse_name_of_builtin(const ClassKey& key) {
  throw ConfigError(concat("registered_name is ", quoted(key.other_name),
                           ", and ", quoted(key.class_name), " in ",
                           quoted(key.module.value_or("")),
                           " is Keras's own, which has none; register the ",
                           key.is_function ? "function" : "class",
                           " of that name, or take "
                           "registered_name out of the config"));
}

}  // namespace

bool stands_in(Kind got, Kind due) {
  if (got == Kind::layer) return due == Kind::activation;
  return got == Kind::operation &&
         (due == Kind::activation || due == Kind::regularizer ||
          due == Kind::constraint);
}

// Keras asks the scope first for an outermost object. For those inside it the
// three maps are one, in which the global entry replaces the scope's; Keras 2
// makes the caller's objects the innermost scope there.
Registered look_up_custom(std::string_view name, std::optional<Kind> kind,
                          const DeserializeContext& context) {
  const Places in{name, kind, context};
  const auto scope = [&] { return in.scope(); };
  const auto global = [&] { return in.global(); };
  const auto given = [&] { return in.given(); };
  if (context.depth == 0) return first_of(kind, scope, global, given);
  if (context.rules == LookupRules::keras2) {
    return first_of(kind, given, scope, global);
  }
  return look_up_merged(name, kind, context);
}

Registered look_up_string(std::string_view name,
                          const DeserializeContext& context) {
  return look_up_merged(name, {}, context);
}

Registered look_up_outermost_name(std::string_view name,
                                  const DeserializeContext& context) {
  const auto custom = [&] { return custom_named(name, {}, context); };
  const auto own = [&] { return find_in(context.module_objects, name, {}); };
  return first_of({}, custom, own);
}

Registered look_up(const ClassKey& key, std::optional<Kind> kind,
                   const DeserializeContext& context) {
  const Registered custom = custom_of(key, kind, context);
  if (custom && is_of(custom, kind)) return custom;
  // A library's own objects stand for the outermost one alone.
  if (context.module_objects != nullptr && context.depth == 0) {
    return custom ? custom : context.module_objects->find(key.class_name);
  }
  const Registered found = find_builtin(key, kind, context.rules);
  const bool another = found && !key.other_name.empty();
  if (another && context.rules == LookupRules::keras3)
    refuse_name_of_builtin(key);
  if (found && (!another || key.is_function)) return found;
  const Registered packaged = find_without_package(key, kind, context);
  return packaged ? packaged : custom;
}

Registered look_up_name(std::string_view name, Kind kind,
                        const DeserializeContext& context) {
  const auto custom = [&] { return custom_named(name, kind, context); };
  const auto own = [&] { return builtin_named(name, kind); };
  const bool custom_first =
      context.rules == LookupRules::keras2 || custom_goes_first(kind);
  return custom_first ? first_of(kind, custom, own)
                      : first_of(kind, own, custom);
}

std::optional<BuiltinPlace> builtin_place(std::string_view name,
                                          std::optional<Kind> kind,
                                          bool is_function) {
  for (const BuiltinEntry& entry : builtin_index().named(name, kind)) {
    if (kind ? entry.kind != *kind : entry.kind == Kind::operation) continue;
    if (is_function != (entry.row == nullptr)) continue;
    return BuiltinPlace{own_module(entry),
                        is_function ? entry.what.function->function_name()
                                    : entry.what.info->name};
  }
  return {};
}

bool is_builtin(const Object& function) {
  return builtin_index().has_function(function);
}

const BuiltinClass* builtin_row(const ClassInfo& info) {
  return builtin_index().row(info);
}

}  // namespace keratin

#include "keratin/config/lookup.h"

#include <algorithm>
#include <cctype>
#include <deque>
#include <iterator>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/base/within.h"
#include "keratin/config/serialization.h"

namespace keratin {
namespace {

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return lowered;
}

// A name that one built-in goes by.
struct Entry {
  Kind kind;
  Registered what;
  const BuiltinClass* row = nullptr;  // none for a function
  bool canonical = false;             // its own name, not another one
};

// Every name of every built-in, made once.
class BuiltinIndex {
 public:
  BuiltinIndex() {
    for (const BuiltinClass& row : builtins().classes) {
      const Kind kind = row.info->kind;
      rows_.emplace(row.info, &row);
      add(row.info->name, {kind, {row.info, nullptr}, &row, true});
      for (const std::string_view other : row.also) {
        add(other, {kind, {row.info, nullptr}, &row, false});
      }
      snake_names_.push_back(snake_case(row.info->name));
    }
    for (const BuiltinFunction& row : builtins().functions) {
      const Kind kind = row.function->info()->kind;
      functions_.insert(row.function.get());
      add(row.function->function_name(),
          {kind, {nullptr, row.function}, nullptr, true});
      for (const std::string_view other : row.also) {
        add(other, {kind, {nullptr, row.function}, nullptr, false});
      }
    }
    // Last, as other names and those of functions may be in snake case, too.
    for (size_t i = 0; i < snake_names_.size(); ++i) {
      const BuiltinClass& row = builtins().classes[i];
      add(snake_names_[i], {row.info->kind, {row.info, nullptr}, &row, false});
    }
    // Keras 2 has its newer optimizers registered.
    for (const BuiltinClass& row : builtins().classes) {
      if (row.info->kind != Kind::optimizer) continue;
      add(keras2_names_.emplace_back(concat("Custom>", row.info->name)),
          {Kind::optimizer, {row.info, nullptr}, &row, false});
      add(lower_names_.emplace_back(lower(row.info->name)),
          {Kind::optimizer, {row.info, nullptr}, &row, false});
    }
  }

  const std::vector<Entry>& named(std::string_view name,
                                  std::optional<Kind> kind) const {
    static const std::vector<Entry> kNone;
    auto found = entries_.find(name);
    // Keras takes the names of its optimizers in any case.
    if (found == entries_.end() && kind == Kind::optimizer) {
      found = entries_.find(lower(name));
    }
    return found == entries_.end() ? kNone : found->second;
  }
  const BuiltinClass* row(const ClassInfo& info) const {
    const auto found = rows_.find(&info);
    return found == rows_.end() ? nullptr : found->second;
  }
  bool has_function(const Object& object) const {
    return functions_.count(&object) != 0;
  }

 private:
  void add(std::string_view name, Entry entry) {
    entries_[name].push_back(std::move(entry));
  }

  std::vector<std::string> snake_names_;
  std::deque<std::string> keras2_names_;  // stay where they are
  std::deque<std::string> lower_names_;
  std::unordered_map<std::string_view, std::vector<Entry>> entries_;
  std::unordered_map<const ClassInfo*, const BuiltinClass*> rows_;
  std::unordered_set<const Object*> functions_;
};

const BuiltinIndex& index() {
  static const BuiltinIndex made;
  return made;
}

// Where Keras's own code has the classes of a family: "layers" of
// "keras.src.layers.core.dense".
std::string_view source_folder(const Entry& entry) {
  const std::string_view module =
      entry.row != nullptr ? entry.row->module : module_of(entry.kind);
  if (starts_with(module, "keras.src.")) {
    const std::string_view rest = module.substr(10);
    return rest.substr(0, rest.find('.'));
  }
  if (module != "keras") return module.substr(6, module.find('.', 6) - 6);
  return entry.kind == Kind::layer ? "models" : "dtype_policies";
}

// Public names of classes in other modules than the one that Keras writes.
struct OtherPlace {
  std::string_view module;
  std::string_view name;
  std::string_view own;  // what it writes
};
constexpr OtherPlace kOtherPlaces[] = {
    {"keras", "Model", "keras.src.models.functional"},
    {"keras.models", "Model", "keras.src.models.functional"},
    {"keras.models", "Sequential", "keras"},
    {"keras.mixed_precision", "LossScaleOptimizer", "keras.optimizers"},
};

bool is_exported(std::string_view name, std::string_view own,
                 std::string_view module) {
  return std::any_of(std::begin(kOtherPlaces), std::end(kOtherPlaces),
                     [&](const OtherPlace& place) {
                       return place.module == module && place.name == name &&
                              place.own == own;
                     });
}

// Keras finds a class under its public names, or where its code lies.
bool is_there(const Entry& entry, std::string_view name,
              std::string_view module) {
  const std::string_view own =
      entry.row != nullptr ? entry.row->module : module_of(entry.kind);
  if (module == own || is_exported(name, own, module)) return true;
  const std::string_view folder = source_folder(entry);
  if (!starts_with(module, "keras.src.")) return false;
  const std::string_view rest = module.substr(10);
  return entry.row != nullptr && starts_with(rest, folder) &&
         (rest.size() == folder.size() || rest[folder.size()] == '.');
}

// Functions of keras.ops are in none of the tables that Keras looks through.
bool fits(const Entry& entry, const ClassKey& key, std::optional<Kind> kind,
          bool strict) {
  if (kind && entry.kind != *kind && !stands_in(entry.kind, *kind)) {
    return false;
  }
  if (key.is_function != (entry.row == nullptr)) {
    // Keras's `activations.get` finds a function where a class is asked for.
    return strict && !key.is_function && kind == Kind::activation &&
           entry.kind == *kind && key.module &&
           is_there(entry, key.class_name, *key.module);
  }
  if (!strict) return true;
  if (entry.kind == Kind::operation) {
    return key.module && is_there(entry, key.class_name, *key.module);
  }
  // The families that have tables of their names ask for no module.
  if (kind && *kind != Kind::layer) return true;
  if (!key.module) return false;
  if (key.is_function && *key.module == "builtins") return entry.canonical;
  return is_there(entry, key.class_name, *key.module);
}

bool may_be_builtin(const ClassKey& key, std::optional<Kind> kind,
                    bool strict) {
  if (strict) return !kind || !key.says_module || key.module;
  return !key.module || is_keras_module(*key.module);
}

Registered find_builtin(const ClassKey& key, std::optional<Kind> kind,
                        bool strict) {
  if (!may_be_builtin(key, kind, strict)) return {};
  for (const Entry& entry : index().named(key.class_name, kind)) {
    if (fits(entry, key, kind, strict)) return entry.what;
  }
  return {};
}

// A built-in has no registered name: one that differs from its own means
// another object, which isn't here.
bool means_another(const ClassKey& key) {
  return !key.is_function && key.registered_name &&
         !key.registered_name->empty() &&
         *key.registered_name != key.class_name;
}

// Up to Keras 3.6 a custom function was written without its package.
Registered find_without_package(const ClassKey& key,
                                const DeserializeContext& context) {
  if (!key.is_function || key.class_name.find('>') != std::string_view::npos) {
    return {};
  }
  const std::string ending = concat(">", key.class_name);
  const auto among = [&](const CustomObjects& objects) -> Registered {
    for (const std::string& name : objects.names()) {
      if (name.ends_with(ending)) return objects.find(name);
    }
    return {};
  };
  if (auto found = among(get_custom_objects().all())) return found;
  if (const CustomObjects* scope = custom_objects_in_scope()) {
    if (auto found = among(*scope)) return found;
  }
  if (context.custom_objects == nullptr) return {};
  return among(*context.custom_objects);
}

Registered find_in(const CustomObjects* objects, std::string_view name) {
  return objects != nullptr ? objects->find(name) : Registered{};
}

// What the first of these calls that finds something finds.
template <class... Calls>
Registered first_of(const Calls&... calls) {
  Registered found;
  (static_cast<bool>(found = calls()) || ...);
  return found;
}

// What isn't Keras's own under a mere name, for which Keras 2 asks the caller's
// objects first.
Registered custom_named(std::string_view name,
                        const DeserializeContext& context) {
  if (context.rules != LookupRules::keras2) {
    return look_up_custom(name, context);
  }
  const auto given = [&] { return find_in(context.custom_objects, name); };
  const auto rest = [&] { return look_up_custom(name, context); };
  return first_of(given, rest);
}

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

bool stands_in(Kind got, Kind due) {
  if (got == Kind::layer) return due == Kind::activation;
  return got == Kind::operation &&
         (due == Kind::activation || due == Kind::regularizer ||
          due == Kind::constraint);
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
  return key;
}

// Keras asks the scope first for an outermost object. For those inside it the
// three maps are one, in which the global entry replaces the scope's; Keras 2
// makes the caller's objects the innermost scope there.
Registered look_up_custom(std::string_view name,
                          const DeserializeContext& context) {
  const auto scope = [&] { return find_in(custom_objects_in_scope(), name); };
  const auto global = [&] { return get_custom_objects().find(name); };
  const auto given = [&] { return find_in(context.custom_objects, name); };
  if (context.depth == 0) return first_of(scope, global, given);
  if (context.rules == LookupRules::keras2) {
    return first_of(given, scope, global);
  }
  return first_of(global, scope, given);
}

Registered look_up_outermost_name(std::string_view name,
                                  const DeserializeContext& context) {
  const auto custom = [&] { return custom_named(name, context); };
  const auto own = [&] { return find_in(context.module_objects, name); };
  return first_of(custom, own);
}

Registered look_up(const ClassKey& key, std::optional<Kind> kind,
                   const DeserializeContext& context) {
  if (key.registered_name) {
    if (auto found = look_up_custom(*key.registered_name, context))
      return found;
  }
  const bool strict = context.rules == LookupRules::keras3;
  if (!strict) {
    if (auto found = look_up_custom(key.class_name, context)) return found;
  }
  // A library's own objects stand for the outermost one alone.
  if (context.module_objects != nullptr && context.depth == 0) {
    return context.module_objects->find(key.class_name);
  }
  const Registered found = find_builtin(key, kind, strict);
  if (!found) return find_without_package(key, context);
  if (!means_another(key)) return found;
  if (!strict) return {};
  throw ConfigError(concat(
      "registered_name is ", quoted(*key.registered_name), ", and ",
      quoted(key.class_name), " in ", quoted(key.module.value_or("")),
      " is Keras's own, which has none; register the class of that name, or "
      "take registered_name out of the config"));
}

Registered look_up_name(std::string_view name, Kind kind,
                        const DeserializeContext& context) {
  if (auto found = custom_named(name, context)) return found;
  for (const Entry& entry : index().named(name, kind)) {
    // Keras's `metrics.get` knows classes alone.
    const bool is_function = entry.row == nullptr;
    if (kind == Kind::metric && is_function) continue;
    if (entry.kind == kind) return entry.what;
  }
  return find_without_package({.class_name = name, .is_function = true},
                              context);
}

bool is_builtin(const Object& function) {
  return index().has_function(function);
}

const BuiltinClass* builtin_row(const ClassInfo& info) {
  return index().row(info);
}

bool is_keras_module(std::string_view module) {
  return module.empty() || module == "builtins" || module == "keras" ||
         starts_with(module, "keras.") || starts_with(module, "tf_keras.");
}

}  // namespace keratin

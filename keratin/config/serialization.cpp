#include "keratin/config/serialization.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/config/unregistered.h"

namespace keratin {
namespace {

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

const BuiltinClass* builtin_row(const ClassInfo* info) {
  for (const BuiltinClass& row : builtins().classes) {
    if (row.info == info) return &row;
  }
  return nullptr;
}

Registered builtin(std::string_view name, Kind kind) {
  for (const auto& function : builtins().functions) {
    if (function->info()->kind == kind && function->function_name() == name) {
      return {nullptr, function};
    }
  }
  for (const BuiltinClass& row : builtins().classes) {
    if (row.info->kind != kind) continue;
    const bool alias =
        std::find(row.also.begin(), row.also.end(), name) != row.also.end();
    if (row.info->name == name || alias || snake_case(row.info->name) == name) {
      return {row.info, nullptr};
    }
  }
  return {};
}

std::string with_article(Kind kind) {
  const bool vowel = kind == Kind::activation || kind == Kind::initializer ||
                     kind == Kind::optimizer || kind == Kind::operation;
  return concat(vowel ? "an " : "a ", name_of(kind));
}

// A name may stand for an object of another family than what is due, and is
// then never taken for one of it.
void check_kind(std::string_view name, const ClassInfo& got, Kind due) {
  if (got.kind == due) return;
  throw ConfigError(concat(quoted(name), " is ", with_article(got.kind),
                           ", expected ", with_article(due)));
}

void refuse_code(std::string_view class_name) {
  if (!holds_code(class_name)) return;
  throw Unsupported(concat(
      quoted(class_name),
      " holds Python code, which is never run. Write it as a layer class and "
      "register that, or replace the layer in Python before saving"));
}

std::shared_ptr<Object> from_name(std::string_view name, Kind kind,
                                  DeserializeContext& context) {
  const Registered found = look_up({}, name, name, kind, context);
  if (!found) {
    const bool is_custom = name.find('>') != std::string_view::npos;
    throw_not_registered({kind, name, {}, !is_custom}, context);
  }
  check_kind(name, found.function ? *found.function->info() : *found.info,
             kind);
  if (found.function) return found.function;
  return from_config(*found.info, {}, context);
}

std::string text_at(const Json& value, std::string_view key) {
  const Json* member = value.find(key);
  return member != nullptr && member->is_string() ? member->as_string()
                                                  : std::string();
}

// Calls `work`; its errors get the name in front, if there is one.
template <class F>
auto within(const std::string& name, const F& work) {
  try {
    return work();
  } catch (const Error& error) {
    if (name.empty()) throw;
    error.rethrow_within(name);
  }
}

[[noreturn]] void not_registered(const Json& value, Kind kind,
                                 const DeserializeContext& context) {
  const std::string class_name = value.at("class_name").as_string();
  const std::string registered = text_at(value, "registered_name");
  const std::string module = text_at(value, "module");
  const bool is_custom = !registered.empty() || !is_keras_module(module);
  throw_not_registered({kind, registered.empty() ? class_name : registered,
                        class_name, !is_custom},
                       context);
}

// The name that a serialized object's config gives it, or none.
std::string name_in(const Json& value) {
  const Json* config = value.find("config");
  return config == nullptr ? std::string() : text_at(*config, "name");
}

// What can be had before an object is made: its class, or, for a function and
// a second mention of a shared object, the object itself.
struct Found {
  const ClassInfo* info = nullptr;
  std::shared_ptr<Object> object;
};

// Holds an object at `depth` to the limit; those around it are as deep.
void reach(uint64_t depth, DeserializeContext& context) {
  if (depth > context.limits.object_depth) {
    throw LimitError(concat("objects are nested deeper than object_depth = ",
                            context.limits.object_depth));
  }
  context.deepest = std::max(context.deepest, depth);
}

Found find(const Json& value, Kind kind, DeserializeContext& context) {
  const std::string& class_name = value.at("class_name").as_string();
  refuse_code(class_name);
  const Registered found =
      look_up(text_at(value, "module"), class_name,
              text_at(value, "registered_name"), kind, context);
  if (!found) not_registered(value, kind, context);
  check_kind(class_name, found.function ? *found.function->info() : *found.info,
             kind);
  if (found.function) return {nullptr, found.function};
  const Json* id = value.find("shared_object_id");
  if (id == nullptr || !id->is_int()) return {found.info, nullptr};
  const auto known = context.shared.find(id->as_int());
  if (known == context.shared.end()) return {found.info, nullptr};
  const auto& [object, height] = known->second;
  check_kind(concat("shared_object_id ", id->as_int()), *object->info(), kind);
  reach(context.depth + height, context);
  return {found.info, object};
}

// One object within others, until the end of the scope.
class Nesting {
 public:
  explicit Nesting(DeserializeContext& context) : context_(context) {
    reach(context.depth + 1, context);
    outer_ = std::exchange(context.deepest, ++context.depth);
  }
  ~Nesting() {
    --context_.depth;
    context_.deepest = std::max(context_.deepest, outer_);
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

  // How deep objects are nested in this one so far, itself included.
  uint64_t height() const { return context_.deepest - context_.depth + 1; }

 private:
  DeserializeContext& context_;
  uint64_t outer_ = 0;  // the deepest of those around this one
};

// A new object of the class. `from_config` names it in errors.
std::shared_ptr<Object> made(const Json& value, const ClassInfo& info,
                             DeserializeContext& context) {
  static const JsonObject kEmpty;
  const Json* config = value.find("config");
  const Nesting nesting(context);
  auto object = from_config(
      info,
      config != nullptr && !config->is_null() ? config->as_object() : kEmpty,
      context);
  const Json* id = value.find("shared_object_id");
  if (id != nullptr && id->is_int()) {
    context.shared[id->as_int()] = {object, nesting.height()};
  }
  return object;
}

}  // namespace

bool holds_code(std::string_view class_name) {
  return class_name == "Lambda" || class_name == "__lambda__";
}

bool is_keras_module(std::string_view module) {
  return module.empty() || module == "builtins" || module == "keras" ||
         starts_with(module, "keras.");
}

std::string snake_case(std::string_view name) {
  const auto is = [&](int (*kind)(int), size_t i) {
    return i < name.size() && kind(static_cast<unsigned char>(name[i])) != 0;
  };
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    if (!is(std::isalnum, i) && name[i] != '_') continue;
    const bool new_word = i > 0 && is(std::isupper, i) &&
                          (is(std::islower, i + 1) || is(std::islower, i - 1));
    if (new_word && !out.empty()) out += '_';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return out;
}

Registered look_up(std::string_view module, std::string_view class_name,
                   std::string_view registered_name, Kind kind,
                   const DeserializeContext& context) {
  for (const std::string_view name : {registered_name, class_name}) {
    if (name.empty()) continue;
    if (auto found = get_registered_object(name)) return found;
    if (const auto* scope = custom_objects_in_scope()) {
      if (auto found = scope->find(name)) return found;
    }
    if (context.custom_objects != nullptr) {
      if (auto found = context.custom_objects->find(name)) return found;
    }
  }
  return is_keras_module(module) ? builtin(class_name, kind) : Registered{};
}

Json serialize_keras_object(const Object& object) {
  if (!object.function_name().empty()) {
    const std::string& name = object.function_name();
    if (name.find('>') == std::string::npos) return name;
    return JsonObject{{"module", "builtins"},
                      {"class_name", "function"},
                      {"config", name},
                      {"registered_name", "function"}};
  }
  const ClassInfo& info = *object.info();
  const BuiltinClass* row = builtin_row(&info);
  JsonObject out;
  if (row != nullptr) {
    out["module"] = row->module;
  } else {
    out["module"] = nullptr;
  }
  out["class_name"] = info.name;
  out["config"] = get_config(object);
  if (row == nullptr) {
    out["registered_name"] = get_registered_name(info);
  } else if (starts_with(row->module, "keras.src")) {
    out["registered_name"] = info.name;
  } else {
    out["registered_name"] = nullptr;
  }
  object.write_beside_config(out);
  return out;
}

std::shared_ptr<Object> deserialize_keras_object(const Json& value, Kind kind,
                                                 DeserializeContext& context) {
  if (value.is_string()) return from_name(value.as_string(), kind, context);
  if (!value.is_object() || value.find("class_name") == nullptr) {
    throw ConfigError(concat("expected ", with_article(kind),
                             " as a name or a serialized object, got ",
                             value.brief()));
  }
  if (*value.find("class_name") == Json("function")) {
    return from_name(value.at("config").as_string(), kind, context);
  }
  const std::string name = name_in(value);
  const Found found = within(name, [&] { return find(value, kind, context); });
  if (found.object) return found.object;
  auto object = made(value, *found.info, context);
  within(name, [&] { object->read_beside_config(value.as_object()); });
  return object;
}

ObjectRef::ObjectRef(Kind kind, std::string_view name) : kind_(kind) {
  DeserializeContext context;
  object_ = deserialize_keras_object(std::string(name), kind, context);
}

}  // namespace keratin

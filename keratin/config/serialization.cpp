#include "keratin/config/serialization.h"

#include <algorithm>
#include <cctype>
#include <optional>

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
    throw_not_registered({kind, name, {}, !is_custom, {}}, context);
  }
  check_kind(name, found.function ? *found.function->info() : *found.info,
             kind);
  if (found.function) return found.function;
  return from_config(*found.info, {}, context);
}

// One object within others, until the end of the scope.
class Nesting {
 public:
  explicit Nesting(DeserializeContext& context) : depth_(context.depth) {
    if (depth_ >= context.limits.object_depth) {
      throw LimitError(concat("objects are nested deeper than object_depth = ",
                              context.limits.object_depth));
    }
    ++depth_;
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { --depth_; }

 private:
  uint64_t& depth_;
};

std::string text_at(const Json& value, std::string_view key) {
  const Json* member = value.find(key);
  return member != nullptr && member->is_string() ? member->as_string()
                                                  : std::string();
}

std::optional<int64_t> shared_id(const Json& value) {
  const Json* id = value.find("shared_object_id");
  if (id == nullptr || !id->is_int()) return {};
  return id->as_int();
}

// The object that this is another mention of, or null.
std::shared_ptr<Object> met_before(const Json& value, Kind kind,
                                   const DeserializeContext& context) {
  const auto id = shared_id(value);
  const auto known = id ? context.shared.find(*id) : context.shared.end();
  if (known == context.shared.end()) return nullptr;
  check_kind(concat("shared_object_id ", *id), *known->second->info(), kind);
  return known->second;
}

[[noreturn]] void not_registered(const Json& value, Kind kind,
                                 const DeserializeContext& context) {
  const std::string class_name = value.at("class_name").as_string();
  const std::string registered = text_at(value, "registered_name");
  const std::string module = text_at(value, "module");
  const Json* config = value.find("config");
  const bool has_config = config != nullptr && config->is_object();
  const std::string place =
      has_config ? text_at(*config, "name") : std::string();
  const bool is_custom = !registered.empty() || !is_keras_module(module);
  throw_not_registered({kind, registered.empty() ? class_name : registered,
                        class_name, !is_custom, place},
                       context);
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
  const std::string class_name = value.at("class_name").as_string();
  refuse_code(class_name);
  if (class_name == "function") {
    return from_name(value.at("config").as_string(), kind, context);
  }
  const Registered found =
      look_up(text_at(value, "module"), class_name,
              text_at(value, "registered_name"), kind, context);
  if (!found) not_registered(value, kind, context);
  check_kind(class_name, found.function ? *found.function->info() : *found.info,
             kind);
  if (found.function) return found.function;
  if (const auto known = met_before(value, kind, context)) return known;
  static const JsonObject kEmpty;
  const Json* config = value.find("config");
  const Nesting nesting(context);
  auto object = from_config(
      *found.info,
      config != nullptr && !config->is_null() ? config->as_object() : kEmpty,
      context);
  object->read_beside_config(value.as_object());
  if (const auto id = shared_id(value)) context.shared[*id] = object;
  return object;
}

ObjectRef::ObjectRef(Kind kind, std::string_view name) : kind_(kind) {
  DeserializeContext context;
  object_ = deserialize_keras_object(std::string(name), kind, context);
}

}  // namespace keratin

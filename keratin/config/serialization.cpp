#include "keratin/config/serialization.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/base/json_depth.h"
#include "keratin/base/within.h"
#include "keratin/config/dialect.h"
#include "keratin/config/form.h"
#include "keratin/config/json_sinks.h"
#include "keratin/config/legacy/shared_objects.h"
#include "keratin/config/lookup.h"
#include "keratin/config/python_code.h"
#include "keratin/config/unregistered.h"

namespace keratin {
namespace {

// A name may stand for an object of another family than what is due, and is
// then never taken for one of it.
void check_kind(std::string_view name, Kind got, std::optional<Kind> due) {
  if (!due || got == *due) return;
  throw ConfigError(concat(quoted(name), " is ", with_article(got),
                           ", expected ", with_article(*due)));
}

// The same for what has a config, which may stand in for another family.
void check_stand_in(std::string_view name, Kind got, std::optional<Kind> due) {
  if (!due || !stands_in(got, *due)) check_kind(name, got, due);
}

std::shared_ptr<Object> in_place(const std::shared_ptr<Object>& object,
                                 std::optional<Kind> due) {
  const bool stands = due && stands_in(object->info()->kind, *due);
  return stands ? object->in_place_of(*due) : object;
}

std::shared_ptr<Object> from_name(std::string_view name, Kind kind,
                                  DeserializeContext& context) {
  const Registered found = look_up_name(name, kind, context);
  if (!found) {
    throw_not_registered({.kind = kind, .name = name}, context);
  }
  if (found.function) {
    check_stand_in(name, found.kind(), kind);
    return in_place(found.function, kind);
  }
  check_kind(name, found.kind(), kind);
  return from_config(*found.info, {}, context);
}

// The same with a name in front, if there is one.
template <class F>
auto within_named(const std::string* name, const F& work) {
  if (name == nullptr || name->empty()) return work();
  return within(*name, work);
}

[[noreturn]] void not_registered(const ClassKey& key, std::optional<Kind> kind,
                                 const DeserializeContext& context) {
  throw_not_registered(
      {.kind = kind,
       .name = key.other_name.empty() || key.is_function ? key.class_name
                                                         : key.other_name,
       .form = &key},
      context);
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

// Where objects are kept by their ids; null where ids mean nothing.
SharedObjects* shared_in(DeserializeContext& context) {
  if (context.rules == LookupRules::keras2) {
    auto* legacy_scope = legacy::SharedObjectLoadingScope::current();
    return legacy_scope != nullptr ? &legacy_scope->read() : nullptr;
  }
  ObjectSharingScope* scope = ObjectSharingScope::current();
  if (scope != nullptr) return &scope->read();
  return context.rules == LookupRules::keras3 ? nullptr : &context.shared;
}

// The id in a form, if it has one.
std::optional<int64_t> shared_id(const Json& form) {
  const Json* id = form.find(kSharedObjectId);
  if (id == nullptr || id->is_null()) return {};
  return within(kSharedObjectId, [&] { return id->as_int(); });
}

// What an earlier mention of the same id, or of the same layer, has made; null
// for none.
std::shared_ptr<Object> earlier(const Json& value, std::optional<Kind> kind,
                                DeserializeContext& context) {
  const auto id = shared_id(value);
  SharedObjects* all = shared_in(context);
  if (all == nullptr || !id) return nullptr;
  const auto known = all->find(*id);
  const SharedObject shared =
      known != all->end() ? known->second : context.unmarked.find(value);
  if (shared.object == nullptr) return nullptr;
  check_stand_in(concat("shared_object_id ", *id), shared.object->info()->kind,
                 kind);
  reach(context.depth + shared.height, context);
  return shared.object;
}

Found find(const Json& value, std::optional<Kind> kind,
           DeserializeContext& context) {
  const ClassKey key = class_key(value);
  // Keras asks the id first; Keras 2 the class.
  const bool id_first = context.rules != LookupRules::keras2;
  const auto shared = [&] { return earlier(value, kind, context); };
  if (id_first && !key.is_function) {
    if (auto object = shared()) return {nullptr, std::move(object)};
  }
  const Registered found = look_up(key, kind, context);
  if (is_code(value, found, context)) refuse_code(key.class_name);
  if (!found) not_registered(key, kind, context);
  check_stand_in(key.class_name, found.kind(), kind);
  if (found.function) return {nullptr, found.function};
  return {found.info, id_first ? nullptr : shared()};
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

// The config in a form; a Sequential of Keras 1 or 2.0 has a list there, its
// layers. Nothing is as an empty one.
template <class F>
auto with_config(const Json& form, const F& work) {
  const Json* config = form.find("config");
  if (config == nullptr || config->is_null()) return work(JsonObject());
  if (config->is_object()) return work(config->as_object());
  if (const Json* layers = stacked_layers(form)) {
    return work(JsonObject{{"layers", *layers}});
  }
  throw ConfigError(concat(form.at("class_name").as_string(), " > config"),
                    concat("expected an object, got ", config->brief()));
}

// A new object of the class. `from_config` names it in errors.
std::shared_ptr<Object> made(const Json& value, const ClassInfo& info,
                             DeserializeContext& context) {
  const Nesting nesting(context);
  auto object = with_config(value, [&](const JsonObject& config) {
    return from_config(info, config, context);
  });
  const auto id = shared_id(value);
  SharedObjects* shared = shared_in(context);
  context.unmarked.add(value, object, nesting.height());
  if (id && shared != nullptr) {
    (*shared)[*id] = {object, nesting.height()};
  }
  return object;
}

std::shared_ptr<Object> from_form(const Json& value, std::optional<Kind> kind,
                                  DeserializeContext& context) {
  const std::string* name = name_in(value);
  const Found found =
      within_named(name, [&] { return find(value, kind, context); });
  if (found.object) return in_place(found.object, kind);
  auto object = made(value, *found.info, context);
  within_named(name, [&] { object->read_beside_config(value.as_object()); });
  return in_place(object, kind);
}

// What a text would have been held to. Objects within others are within that.
void check_outermost(const Json& value, const DeserializeContext& context) {
  if (context.depth == 0 && !context.held_to_depth) {
    check_depth(value, context.limits);
  }
}

void write_function(const Object& function, ConfigSink& sink) {
  sink.key("module");
  sink.string("builtins");
  sink.key("class_name");
  sink.string("function");
  sink.key("config");
  sink.string(get_registered_name(function));
  sink.key("registered_name");
  sink.string("function");
}

void write_class(const Object& object, ConfigSink& sink) {
  const ClassInfo& info = *object.info();
  const BuiltinClass* row = builtin_row(info);
  Json registered_name;
  if (row == nullptr) {
    registered_name = get_registered_name(info);
  } else if (row->module.starts_with("keras.src")) {
    registered_name = info.name;
  }
  sink.key("module");
  if (row != nullptr) {
    sink.string(row->module);
  } else {
    sink.value({});
  }
  sink.key("class_name");
  sink.string(info.name);
  sink.key("config");
  info.write_config(object, sink);
  sink.key("registered_name");
  sink.value(std::move(registered_name));
  object.write_beside_config(sink);
}

// The members that a form has in a model's config: a layer has build_config,
// shared_object_id, name and inbound_nodes, too.
size_t members_of(Kind kind) { return kind == Kind::layer ? 8 : 5; }

// Keras 1 and 2 know a function by its name alone. An object's id comes after
// those of the objects in its config.
Json legacy_form(const Object& object) {
  const ClassInfo& info = info_of_object(object);
  if (!object.function_name().empty()) return get_registered_name(object);
  JsonObject out{{"class_name", get_registered_name(info)},
                 {"config", get_config(object)}};
  if (auto* scope = legacy::SharedObjectSavingScope::current()) {
    out[kSharedObjectId] = scope->id_of(object);
  }
  return out;
}

}  // namespace

void write_keras_object(const Object& given, ConfigSink& sink,
                        const std::function<void()>& more) {
  const Object& object = given.written();
  if (const Json* form = object.kept_form()) {
    // Numbered like others, so that the scope knows of it.
    if (auto* scope = ObjectSharingScope::current()) scope->id_of(object);
    return sink.value(*form);
  }
  const bool legacy = current_dialect() == Dialect::legacy;
  if (legacy && more == nullptr) return sink.value(legacy_form(object));
  sink.begin_object(members_of(info_of_object(object).kind));
  if (legacy) {
    sink.members(std::move(legacy_form(object).as_object()));
  } else if (object.function_name().empty()) {
    write_class(object, sink);
  } else {
    write_function(object, sink);
  }
  ObjectSharingScope* scope = legacy ? nullptr : ObjectSharingScope::current();
  if (scope != nullptr) {
    sink.key(kSharedObjectId);
    sink.value(scope->id_of(object));
  }
  if (more != nullptr) more();
  sink.end_object();
}

Json serialize_keras_object(const Object& object) {
  TreeSink sink;
  write_keras_object(object, sink);
  return sink.take();
}

Json serialize_keras_object(const ObjectRef& ref) {
  return serialize_keras_object(ref.object());
}

std::shared_ptr<Object> deserialize_keras_object(const Json& value, Kind kind,
                                                 DeserializeContext& context) {
  check_outermost(value, context);
  if (value.is_string()) return from_name(value.as_string(), kind, context);
  if (is_python_function(value)) {
    if (auto made = in_place_of_code(value, kind, context)) return made;
  }
  if (!value.is_object() || value.find("class_name") == nullptr) {
    throw ConfigError(concat("expected ", with_article(kind),
                             " as a name or a serialized object, got ",
                             value.brief()));
  }
  return from_form(value, kind, context);
}

std::shared_ptr<Object> deserialize_any_object(const Json& value,
                                               DeserializeContext& context) {
  check_outermost(value, context);
  return from_form(value, {}, context);
}

std::shared_ptr<Object> get_object(const Json& identifier, Kind kind,
                                   const CustomObjects* custom_objects) {
  if (identifier.is_null()) return object_for_none(kind);
  DeserializeContext context;
  context.custom_objects = custom_objects;
  context.rules = LookupRules::keras3;
  return deserialize_keras_object(identifier, kind, context);
}

std::shared_ptr<Object> object_for_none(Kind kind) {
  static const std::shared_ptr<Object> linear = [] {
    for (const BuiltinFunction& row : builtins().functions) {
      const Object& function = *row.function;
      if (function.info()->kind == Kind::activation &&
          function.function_name() == "linear") {
        return row.function;
      }
    }
    return std::shared_ptr<Object>();
  }();
  return kind == Kind::activation ? linear : nullptr;
}

void write_ref(const ObjectRef& ref, ConfigSink& sink) {
  if (ref.is_none()) {
    const auto meant = object_for_none(ref.kind());
    return sink.value(meant == nullptr ? Json() : meant->function_name());
  }
  const Object& object = *ref.object();
  if (ref.kind() == Kind::activation && is_builtin(object)) {
    return sink.string(object.function_name());
  }
  write_keras_object(object, sink);
}

Json serialize_ref(const ObjectRef& ref) {
  TreeSink sink;
  write_ref(ref, sink);
  return sink.take();
}

// Befriended by ObjectRef, so that a row can replace what it refers to.
void assign_object(ObjectRef& ref, std::shared_ptr<Object> object) {
  ref.object_ = std::move(object);
}

ObjectRef::ObjectRef(Kind kind, std::string_view name) : kind_(kind) {
  DeserializeContext context;
  object_ = deserialize_keras_object(std::string(name), kind, context);
}

}  // namespace keratin

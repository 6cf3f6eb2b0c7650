#include "keratin/config/legacy/serialization.h"

#include "keratin/base/error.h"
#include "keratin/config/dialect.h"
#include "keratin/config/form.h"
#include "keratin/config/lookup.h"
#include "keratin/config/serialization.h"
#include "keratin/config/unregistered.h"

namespace keratin::legacy {
namespace {

std::shared_ptr<Object> from_name(const std::string& name,
                                  DeserializeContext& context) {
  const Registered found = look_up_outermost_name(name, context);
  if (!found) {
    throw_not_registered({.name = name}, context);
  }
  if (found.function) return found.function;
  return from_config(*found.info, {}, context);
}

void check_form(const Json& form, std::string_view due) {
  if (is_form(form)) return;
  throw ConfigError(concat("expected ", due,
                           " as a name or a dict with "
                           "\"class_name\" and \"config\", got ",
                           form.brief()));
}

}  // namespace

Json serialize_keras_object(const Object& object) {
  const DialectScope scope(Dialect::legacy);
  return keratin::serialize_keras_object(object);
}

Json serialize_keras_object(const ObjectRef& ref) {
  return ref.is_none() ? Json() : legacy::serialize_keras_object(*ref.object());
}

std::shared_ptr<Object> deserialize_keras_object(
    const Json& identifier, const DeserializeOptions& options) {
  if (identifier.is_null()) return nullptr;
  DeserializeContext context;
  context.rules = LookupRules::keras2;
  context.custom_objects = options.custom_objects;
  context.module_objects = options.module_objects;
  context.printable_module_name = options.printable_module_name;
  context.limits = options.limits;
  const bool of_kind = options.kind && options.module_objects == nullptr;
  if (identifier.is_string() && !of_kind) {
    return from_name(identifier.as_string(), context);
  }
  if (!identifier.is_string()) {
    check_form(identifier, options.printable_module_name);
  }
  if (!of_kind) return deserialize_any_object(identifier, context);
  return keratin::deserialize_keras_object(identifier, *options.kind, context);
}

}  // namespace keratin::legacy

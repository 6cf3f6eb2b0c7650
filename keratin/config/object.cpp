#include "keratin/config/object.h"

#include <utility>

#include "keratin/base/error.h"
#include "keratin/config/config_sink.h"
#include "keratin/config/serialization.h"

namespace keratin {
namespace {

// The context knows the config that is being read, until the end of the scope.
class Within {
 public:
  Within(DeserializeContext& context, const JsonObject& config)
      : context_(context), outer_(std::exchange(context.config, &config)) {}
  ~Within() { context_.config = outer_; }
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;

 private:
  DeserializeContext& context_;
  const JsonObject* outer_;
};

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::layer: return "layer";
    case Kind::activation: return "activation";
    case Kind::initializer: return "initializer";
    case Kind::regularizer: return "regularizer";
    case Kind::constraint: return "constraint";
    case Kind::loss: return "loss";
    case Kind::metric: return "metric";
    case Kind::optimizer: return "optimizer";
    case Kind::schedule: return "learning-rate schedule";
    case Kind::dtype_policy: return "dtype policy";
    case Kind::quantizer: return "quantizer";
    case Kind::seed_generator: return "seed generator";
    case Kind::distillation_loss: return "distillation loss";
    case Kind::operation: return "operation";
    case Kind::object: return "object";
  }
  return "object";
}

std::string with_article(Kind kind) {
  const std::string_view name = name_of(kind);
  const bool vowel =
      std::string_view("aeiou").find(name[0]) != std::string_view::npos;
  return concat(vowel ? "an " : "a ", name);
}

std::string_view module_of(Kind kind) {
  switch (kind) {
    case Kind::layer: return "keras.layers";
    case Kind::activation: return "keras.activations";
    case Kind::initializer: return "keras.initializers";
    case Kind::regularizer: return "keras.regularizers";
    case Kind::constraint: return "keras.constraints";
    case Kind::loss: return "keras.losses";
    case Kind::metric: return "keras.metrics";
    case Kind::optimizer: return "keras.optimizers";
    case Kind::schedule: return "keras.optimizers.schedules";
    case Kind::dtype_policy: return "keras.dtype_policies";
    case Kind::quantizer: return "keras.quantizers";
    case Kind::seed_generator: return "keras.random";
    case Kind::distillation_loss: return "keras.distillation";
    case Kind::operation: return "keras.ops";
    case Kind::object: return "";
  }
  return "";
}

JsonObject get_config(const Object& object) {
  return info_of_object(object).get_config(object);
}

JsonObject Object::get_config() const { return keratin::get_config(*this); }

JsonObject get_config(const ObjectRef& ref) {
  if (ref.is_none()) throw_is_none(ref.kind());
  return get_config(*ref.object());
}

const ClassInfo& info_of_object(const Object& object) {
  if (object.info() != nullptr) return *object.info();
  throw ConfigError(
      "an object has no class: it was made by std::make_shared and never told "
      "set_info; make it with make_object<T>(…) or a handle");
}

void throw_is_none(Kind kind) {
  throw ConfigError(concat("there is no ", name_of(kind), ": it is none; give ",
                           with_article(kind), " before it is used"));
}

std::shared_ptr<Object> from_config(const ClassInfo& info,
                                    const JsonObject& config,
                                    DeserializeContext& context) {
  std::string place(info.name);
  if (const Json* name = config.find("name")) {
    if (name->is_string()) place = name->as_string();
  }
  if (place.size() > context.limits.name_bytes) {
    throw LimitError(place, concat("a name of ", place.size(),
                                   " bytes is over the limit name_bytes = ",
                                   context.limits.name_bytes));
  }
  const Within within(context, config);
  try {
    auto object = info.from_config(info, config, context);
    object->set_info(&info);
    return object;
  } catch (const Error& error) {
    error.rethrow_within(place);
  }
}

JsonObject fields_get_config(const Object& object) {
  Fields fields;
  // Rows point at arguments so that they can be filled; here they're read.
  object.info()->declare(const_cast<Object&>(object), fields);
  return fields.write();
}

void fields_write_config(const Object& object, ConfigSink& sink) {
  Fields fields;
  object.info()->declare(const_cast<Object&>(object), fields);
  sink.begin_object(fields.rows().size());
  fields.write(sink);
  sink.end_object();
}

void write_config(JsonObject config, ConfigSink& sink) {
  sink.value(std::move(config));
}

std::shared_ptr<Object> fields_from_config(const ClassInfo& info,
                                           const JsonObject& config,
                                           DeserializeContext& context) {
  auto object = info.create();
  object->set_info(&info);
  Fields fields;
  info.declare(*object, fields);
  fields.read(config, context);
  fields.check();
  object->init();
  return object;
}

}  // namespace keratin

#include "keratin/losses/loss_function_wrapper.h"

#include <algorithm>

#include "keratin/base/error.h"

namespace keratin {
namespace {

bool gives_samples(const Object& object) {
  const Kind kind = object.info()->kind;
  return kind == Kind::loss || kind == Kind::operation ||
         (kind == Kind::metric && !object.function_name().empty());
}

}  // namespace

SampleFunction::SampleFunction(std::shared_ptr<Object> object)
    : object_(std::move(object)) {
  if (object_ == nullptr || gives_samples(*object_)) return;
  throw ConfigError(
      concat(quoted(object_->info()->name), " is ",
             with_article(object_->info()->kind),
             ", expected a loss, or a function of the losses or metrics"));
}

SampleFunction SampleFunction::deserialize(const Json& value,
                                           DeserializeContext& context) {
  if (value.is_string()) {
    return deserialize_keras_object(value, Kind::loss, context);
  }
  if (value.find("class_name") != nullptr) {
    return deserialize_any_object(value, context);
  }
  throw ConfigError(concat("expected a function as a serialized object, got ",
                           value.brief()));
}

WrappedFunction WrappedFunction::of(SampleFunction fn, JsonObject fn_kwargs) {
  if (fn.object() == nullptr) {
    throw ConfigError("argument \"fn\" is None; expected a function");
  }
  return {std::move(fn), std::move(fn_kwargs)};
}

WrappedFunction WrappedFunction::read(const JsonObject& config, Fields& rows,
                                      DeserializeContext& context) {
  const auto keys = rows.keys();
  JsonObject own;
  JsonObject fn_kwargs;
  for (const auto& [key, value] : config) {
    if (key == "fn") continue;
    const bool is_row = std::find(keys.begin(), keys.end(), key) != keys.end();
    (is_row ? own : fn_kwargs)[key] = value;
  }
  rows.read(own, context);
  rows.check();
  const Json* fn = config.find("fn");
  if (fn == nullptr) {
    throw ConfigError("argument \"fn\" is missing; expected a function");
  }
  try {
    return {SampleFunction::deserialize(*fn, context), std::move(fn_kwargs)};
  } catch (const Error& error) {
    error.rethrow_within("fn");
  }
}

void WrappedFunction::write(JsonObject& config) const {
  config["fn"] = serialize_keras_object(*fn.object());
  for (const auto& [key, value] : fn_kwargs) config[key] = value;
}

}  // namespace keratin

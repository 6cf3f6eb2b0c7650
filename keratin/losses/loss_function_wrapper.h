#pragma once

#include <memory>
#include <utility>

#include "keratin/losses/loss.h"

namespace keratin {

/// What a wrapper calls for the value of each sample: a loss, or a named
/// function of the losses, the metrics, or `keras.ops`.
class SampleFunction {
 public:
  SampleFunction(const char* loss) : SampleFunction(Loss(loss)) {}
  SampleFunction(const ObjectRef& ref) : SampleFunction(ref.object()) {}
  /// ConfigError for what is neither; null is none.
  SampleFunction(std::shared_ptr<Object> object);

  const std::shared_ptr<Object>& object() const { return object_; }

  /// From a serialized object, or from the name of a loss.
  static SampleFunction deserialize(const Json& value,
                                    DeserializeContext& context);

 private:
  std::shared_ptr<Object> object_;
};

/// The part of a wrapper's config that is its own: `fn`, and what `fn` is given
/// by name, as it stands in the config.
struct WrappedFunction {
  SampleFunction fn;
  JsonObject fn_kwargs;

  /// ConfigError where there is no function.
  static WrappedFunction of(SampleFunction fn, JsonObject fn_kwargs);
  /// Takes its keys, all but those of `rows`, which get theirs. ConfigError
  /// where `fn` is missing.
  static WrappedFunction read(const JsonObject& config, Fields& rows,
                              DeserializeContext& context);
  /// Appends them to the config of the rows.
  void write(JsonObject& config) const;
};

/// Base of the classes T that are a function as an object of a family, whose
/// base is `Family`.
template <class T, class Family>
class FunctionWrapper : public Family {
 public:
  /// `fn_kwargs` are what `fn` is given beside labels and predictions.
  static std::shared_ptr<T> make(SampleFunction fn, JsonObject fn_kwargs = {},
                                 typename Family::BaseArgs base = {}) {
    auto object = without_function();
    object->wrapped_ = WrappedFunction::of(std::move(fn), std::move(fn_kwargs));
    object->set_base(std::move(base));
    return object;
  }
  const SampleFunction& fn() const { return wrapped_.fn; }
  const JsonObject& fn_kwargs() const { return wrapped_.fn_kwargs; }

  JsonObject get_config() const {
    Fields rows;
    // Rows point at arguments so that they can be filled; here they're read.
    const_cast<FunctionWrapper*>(this)->declare_base(rows);
    JsonObject config = rows.write();
    wrapped_.write(config);
    return config;
  }
  static std::shared_ptr<T> from_config(const JsonObject& config,
                                        DeserializeContext& context) {
    auto object = without_function();
    Fields rows;
    object->declare_base(rows);
    object->wrapped_ = WrappedFunction::read(config, rows, context);
    object->init();
    return object;
  }

 private:
  static std::shared_ptr<T> without_function() {
    auto object = std::make_shared<T>();
    object->set_info(&class_info<T>());
    return object;
  }

  WrappedFunction wrapped_{std::shared_ptr<Object>(), {}};
};

namespace losses {

/// A function as a loss. Keras's class of this name, which it doesn't export
/// but writes for losses that wrap a function.
class LossFunctionWrapper
    : public FunctionWrapper<LossFunctionWrapper, LossObject> {
 public:
  static constexpr std::string_view kName = "LossFunctionWrapper";
};

}  // namespace losses
}  // namespace keratin

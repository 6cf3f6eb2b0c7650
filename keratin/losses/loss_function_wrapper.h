#pragma once

#include <memory>

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

  /// Takes its keys, all but those of `rows`, which get theirs. ConfigError
  /// where `fn` is missing.
  static WrappedFunction read(const JsonObject& config, Fields& rows,
                              DeserializeContext& context);
  /// Appends them to the config of the rows.
  void write(JsonObject& config) const;
};

namespace losses {

/// A function as a loss. Keras's class of this name, which it doesn't export
/// but writes for losses that wrap a function.
class LossFunctionWrapper : public LossObject {
 public:
  static constexpr std::string_view kName = "LossFunctionWrapper";

  /// `fn_kwargs` are what `fn` is given beside labels and predictions.
  static std::shared_ptr<LossFunctionWrapper> make(SampleFunction fn,
                                                   JsonObject fn_kwargs = {},
                                                   LossArgs base = {});
  const SampleFunction& fn() const { return wrapped_.fn; }
  const JsonObject& fn_kwargs() const { return wrapped_.fn_kwargs; }

  JsonObject get_config() const;
  static std::shared_ptr<LossFunctionWrapper> from_config(
      const JsonObject& config, DeserializeContext& context);

 private:
  WrappedFunction wrapped_{std::shared_ptr<Object>(), {}};
};

}  // namespace losses
}  // namespace keratin

#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>

#include "keratin/base/json.h"
#include "keratin/config/fields.h"

namespace keratin {

class ConfigSink;
class Object;
struct DeserializeContext;

/// The families of Keras objects; each has its own `get`/`deserialize`.
enum class Kind : uint8_t {
  layer,
  activation,
  initializer,
  regularizer,
  constraint,
  loss,
  metric,
  optimizer,
  schedule,
  dtype_policy,
  quantizer,
  seed_generator,
  distillation_loss,
  operation,
  object,  ///< Of a family that Keras doesn't have: a user's own.
};
/// "layer", "initializer", ….
std::string_view name_of(Kind kind);
/// "a layer", "an initializer", ….
std::string with_article(Kind kind);
/// The module in which Keras has the functions of a family:
/// "keras.activations".
std::string_view module_of(Kind kind);

/// What Keratin knows of one class: how objects of it are made, configured and
/// told. One static instance a class, made by `class_info<T>()`.
struct ClassInfo {
  std::string_view name;  ///< Keras's class name: "Dense".
  Kind kind;
  std::shared_ptr<Object> (*create)();
  /// Rows of an object's arguments; null for classes that write `from_config`.
  void (*declare)(Object&, Fields&);
  /// Config of an object, and an object from a config.
  JsonObject (*get_config)(const Object&);
  void (*write_config)(const Object&, ConfigSink&);
  std::shared_ptr<Object> (*from_config)(const ClassInfo&, const JsonObject&,
                                         DeserializeContext&);
};

/// Base of everything that Keras serializes. Objects are shared; once in use
/// their arguments don't change.
class Object : public std::enable_shared_from_this<Object> {
 public:
  virtual ~Object() = default;
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  /// Never null for an object that a handle or the registry made.
  const ClassInfo* info() const { return info_; }
  /// For functions: the name Keras writes in place of a config ("relu");
  /// empty for objects of classes.
  const std::string& function_name() const { return function_name_; }

  /// Called once when the arguments are there: checks that span arguments,
  /// parts that are made from them. Throws ConfigError.
  virtual void init() {}

  /// What a serialized form holds beside class and config (`build_config`,
  /// `compile_config`): written after them, and read once the object is made.
  virtual void write_beside_config(ConfigSink&) const {}
  virtual void read_beside_config(const JsonObject&) {}

  /// This object in the place of one of another family, as Keras takes a layer
  /// for an activation; null where it isn't taken for one.
  virtual std::shared_ptr<Object> in_place_of(Kind) { return nullptr; }
  /// The object that a config has for this one: itself, but for what
  /// `in_place_of` made.
  virtual const Object& written() const { return *this; }

  /// What is written in place of a form: the Python function that came with
  /// the object in whose place this one stands. Null for all others.
  virtual const Json* kept_form() const { return nullptr; }

  /// `keratin::get_config` of this object.
  JsonObject get_config() const;

  /// For those who make objects without a handle or the registry: the class,
  /// as `class_info<T>()` has it. Due before the object is used.
  void set_info(const ClassInfo* info) { info_ = info; }
  /// Makes this a function of that name: "relu". Due before it is used.
  void set_function_name(std::string name) { function_name_ = std::move(name); }

 private:
  const ClassInfo* info_ = nullptr;
  std::string function_name_;
};

/// The class of an object; ConfigError for one that has none yet.
const ClassInfo& info_of_object(const Object& object);
/// The arguments of `object`, as Keras's `get_config`.
JsonObject get_config(const Object& object);
/// A new object of the class from its config; ConfigError where it doesn't
/// fit, with the object or its class named, and LimitError for a name of more
/// than `name_bytes`.
std::shared_ptr<Object> from_config(const ClassInfo& info,
                                    const JsonObject& config,
                                    DeserializeContext& context);

/// `get_config` and `from_config` of a class with rows, which `ClassInfo`
/// points to: the config is what the rows say, and an object is made, filled
/// from them, checked, and told to `init`.
JsonObject fields_get_config(const Object& object);
void fields_write_config(const Object& object, ConfigSink& sink);
std::shared_ptr<Object> fields_from_config(const ClassInfo& info,
                                           const JsonObject& config,
                                           DeserializeContext& context);

/// Writes a config that is there.
void write_config(JsonObject config, ConfigSink& sink);

/// A class with `kName`, `kKind`, `Args args` and `declare(Fields&, Args&)`.
template <class T>
concept Declared = requires(T& object, Fields& fields) {
  T::kName;
  T::kKind;
  T::declare(fields, object.args);
};
/// A class that reads and writes its config by itself. With a `write_config(
/// ConfigSink&) const` it writes the same without making it first.
template <class T>
concept SelfDescribing = requires(const T& object, const JsonObject& config,
                                  DeserializeContext& context) {
  { object.get_config() } -> std::same_as<JsonObject>;
  { T::from_config(config, context) } -> std::same_as<std::shared_ptr<T>>;
  // Its own, and not the one of Object, which would ask the class.
  requires !std::same_as<decltype(&T::get_config),
                         JsonObject (Object::*)() const>;
};
/// A class derived from one whose objects fill themselves from a config, such
/// as `FunctionalLayer`: it has a `kName` of its own and no more.
template <class T>
concept FilledFromConfig = std::default_initializable<T> &&
    requires(T& object, const JsonObject& config, DeserializeContext& context) {
  object.fill_from_config(config, context);
  requires !SelfDescribing<T>;
};
/// A class of which there can be objects in a config.
template <class T>
concept Serializable = Declared<T> || SelfDescribing<T> || FilledFromConfig<T>;

// What `class_info` describes a class by, for one that reads and writes its
// config itself and for one that declares rows.
namespace class_parts {

template <class T>
JsonObject own_config(const Object& object) {
  return static_cast<const T&>(object).get_config();
}

template <class T>
void write_own_config(const Object& object, ConfigSink& sink) {
  const auto& self = static_cast<const T&>(object);
  if constexpr (requires { self.write_config(sink); }) {
    self.write_config(sink);
  } else {
    write_config(self.get_config(), sink);
  }
}

template <class T>
std::shared_ptr<Object> from_own_config([[maybe_unused]] const ClassInfo& info,
                                        const JsonObject& config,
                                        DeserializeContext& context) {
  if constexpr (SelfDescribing<T>) {
    return T::from_config(config, context);
  } else {
    auto object = std::make_shared<T>();
    object->set_info(&info);
    object->fill_from_config(config, context);
    return object;
  }
}

template <class T>
std::shared_ptr<Object> created() {
  return std::make_shared<T>();
}

template <class T>
void declare_rows(Object& object, Fields& fields) {
  auto& self = static_cast<T&>(object);
  if constexpr (requires { self.declare_base(fields); }) {
    self.declare_base(fields);
  }
  T::declare(fields, self.args);
}

}  // namespace class_parts

/// The description of T; the same address at every call.
template <class T>
const ClassInfo& class_info() {
  static_assert(Serializable<T>,
                "a serializable class needs: static constexpr "
                "std::string_view kName; static constexpr Kind kKind; struct "
                "Args {...} args; static void declare(Fields&, Args&). Or, to "
                "read and write its config by itself: JsonObject get_config() "
                "const; static std::shared_ptr<Class> from_config(const "
                "JsonObject&, DeserializeContext&)");
  using namespace class_parts;
  if constexpr (SelfDescribing<T> || FilledFromConfig<T>) {
    static const ClassInfo info{T::kName,
                                T::kKind,
                                nullptr,
                                nullptr,
                                &own_config<T>,
                                &write_own_config<T>,
                                &from_own_config<T>};
    return info;
  } else if constexpr (Declared<T>) {
    static const ClassInfo info{T::kName,           T::kKind,
                                &created<T>,        &declare_rows<T>,
                                &fields_get_config, &fields_write_config,
                                &fields_from_config};
    return info;
  }
}

}  // namespace keratin

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "keratin/config/object.h"

namespace keratin {

/// What a name stands for: a class, or a function that exists already.
struct Registered {
  const ClassInfo* info = nullptr;
  std::shared_ptr<Object> function;
  explicit operator bool() const { return info != nullptr || function; }
};

/// Names and what they stand for: Keras's `custom_objects` dictionary.
class CustomObjects {
 public:
  /// Makes `name`, by default the class's own, stand for a class or for `what`;
  /// an earlier meaning is replaced. A name in a file is looked up as it is
  /// registered there ("package>name"), then as the class's name.
  template <class T>
  CustomObjects& add(std::string name = std::string(T::kName)) {
    return add(std::move(name), Registered{&class_info<T>(), nullptr});
  }
  CustomObjects& add(std::string name, Registered what);
  /// Whether there was such a name, which is gone now.
  bool erase(std::string_view name);
  void clear() { entries_.clear(); }
  /// What the name stands for; empty if nothing.
  Registered find(std::string_view name) const;
  /// All names, in the order in which they were first added.
  std::vector<std::string> names() const;

 private:
  std::vector<std::pair<std::string, Registered>> entries_;
};

/// Makes a class known to every load in this process under "package>name", as
/// Keras's `register_keras_serializable`. Safe from any thread. ConfigError
/// where the name stands for another class or function already.
void register_object(std::string_view package, std::string_view name,
                     Registered what);
template <class T>
void register_serializable(std::string_view package = "Custom",
                           std::string_view name = T::kName) {
  register_object(package, name, Registered{&class_info<T>(), nullptr});
}
/// What "package>name" stands for in this process.
Registered get_registered_object(std::string_view name);
/// The "package>name" of a class, or its plain name.
std::string get_registered_name(const ClassInfo& info);

/// Names that hold on this thread until the scope ends, as Keras's
/// `custom_object_scope`. Scopes nest; an inner one hides the outer.
class CustomObjectScope {
 public:
  explicit CustomObjectScope(CustomObjects objects);
  ~CustomObjectScope();
  CustomObjectScope(const CustomObjectScope&) = delete;
  CustomObjectScope& operator=(const CustomObjectScope&) = delete;

 private:
  CustomObjects objects_;
  const CustomObjects* outer_;
};
/// The innermost scope's objects on this thread, or null.
const CustomObjects* custom_objects_in_scope();

/// A class that Keras itself has, and where Keras says it lives.
struct BuiltinClass {
  std::string_view module;  ///< "keras.layers"
  const ClassInfo* info;
  /// Other modules or class names under which files have it.
  std::vector<std::string_view> also = {};
};
struct Builtins {
  std::vector<BuiltinClass> classes;
  /// Named functions by kind: activations.
  std::vector<std::shared_ptr<Object>> functions;
};
/// Every built-in. Declared here and defined beside the layers, which config
/// doesn't know: the one table that ties the two.
const Builtins& builtins();

}  // namespace keratin

#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "keratin/config/object_ref.h"

namespace keratin {

/// What a name stands for: a class, or a function that exists already.
struct Registered {
  const ClassInfo* info = nullptr;
  std::shared_ptr<Object> function;

  Registered() = default;
  Registered(const ClassInfo* described,
             std::shared_ptr<Object> existing = nullptr)
      : info(described), function(std::move(existing)) {}
  /// A class: `class_info<Scale>()`.
  Registered(const ClassInfo& described) : info(&described) {}
  /// A function: see `named`. ConfigError for an object of a class.
  Registered(const ObjectRef& existing);

  explicit operator bool() const { return info != nullptr || function; }
  /// The family of what is there.
  Kind kind() const;
};

/// One name among others, to read and to assign: `objects["Scale"] = what`.
template <class Objects>
class NamedEntry {
 public:
  NamedEntry(Objects objects, std::string name)
      : objects_(objects), name_(std::move(name)) {}
  NamedEntry& operator=(Registered what) {
    objects_.add(name_, std::move(what));
    return *this;
  }
  NamedEntry(const NamedEntry&) = default;
  NamedEntry& operator=(const NamedEntry& other) {
    return *this = Registered(other);
  }
  /// Empty where the name stands for nothing.
  operator Registered() const { return objects_.find(name_); }

 private:
  Objects objects_;
  std::string name_;
};

/// The class that a name stands for, which a handle such as `Dense` may be
/// given for, too.
template <class T>
struct ClassOf {
  using type = T;
};
template <class T>
requires std::derived_from<typename T::Class, Object>
struct ClassOf<T> {
  using type = typename T::Class;
};
template <class T>
const ClassInfo& info_of() {
  return class_info<typename ClassOf<T>::type>();
}

/// Names and what they stand for: Keras's `custom_objects` dictionary. A
/// function of Python's may be both a loss and a metric; here it is one
/// function of each family, and a name may stand for one of each.
class CustomObjects {
 public:
  using Entry = std::pair<const std::string, Registered>;
  CustomObjects() = default;
  /// As Python writes it: `{{"twice", twice}, {"Scale", class_info<Scale>()}}`.
  CustomObjects(std::initializer_list<Entry> entries);

  /// Makes `name`, by default the class's own, stand for a class or for `what`;
  /// an earlier meaning is replaced, but for functions of other families where
  /// `what` is a function. A name in a file is looked up as it is registered
  /// there ("package>name"), then as the class's name. ConfigError for nothing.
  template <class T>
  CustomObjects& add() {
    return add<T>(std::string(info_of<T>().name));
  }
  template <class T>
  CustomObjects& add(std::string name) {
    return add(std::move(name), Registered{&info_of<T>(), nullptr});
  }
  CustomObjects& add(std::string name, Registered what);
  /// A function by its own name: see `named`.
  CustomObjects& add(const ObjectRef& function);
  /// Adds all of `more`, as Python's `dict.update`.
  CustomObjects& update(const CustomObjects& more);
  NamedEntry<CustomObjects&> operator[](std::string name) {
    return {*this, std::move(name)};
  }
  /// Whether there was such a name, which is gone now.
  bool erase(std::string_view name);
  void clear();

  /// How many classes and functions there are.
  size_t size() const { return entries_.size(); }
  /// What the name stands for; empty if nothing. Of functions of several
  /// families it is the one of `kind`, else the last.
  Registered find(std::string_view name, std::optional<Kind> kind = {}) const;
  /// Those under one name.
  CustomObjects named(std::string_view name) const;
  /// The first name "package>name", of whatever package, of a function;
  /// one of `kind` before others, and empty if there is none.
  std::string find_packaged(std::string_view name,
                            std::optional<Kind> kind = {}) const;
  /// All names, in order.
  std::vector<std::string> names() const;
  /// (name, what it stands for), by name.
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  std::multimap<std::string, Registered, std::less<>> entries_;
};

/// Makes a class known to every load in this process under "package>name", as
/// Keras's `register_keras_serializable`. Safe from any thread. ConfigError
/// where the name stands for another class or function already; a function of
/// another family may have it, too.
void register_object(std::string_view package, std::string_view name,
                     Registered what);
template <class T>
void register_serializable(std::string_view package, std::string_view name) {
  register_object(package, name, Registered{&info_of<T>(), nullptr});
}
template <class T>
void register_serializable(std::string_view package = "Custom") {
  register_serializable<T>(package, info_of<T>().name);
}
/// The same for a function, by default under its own name; configs have it as
/// "package>name" from then on.
void register_serializable(const ObjectRef& function,
                           std::string_view package = "Custom",
                           std::optional<std::string_view> name = {});
/// The same, as Keras spells it.
template <class T>
void register_keras_serializable(std::string_view package = "Custom") {
  register_serializable<T>(package);
}
template <class T>
void register_keras_serializable(std::string_view package,
                                 std::string_view name) {
  register_serializable<T>(package, name);
}
inline void register_keras_serializable(
    const ObjectRef& function, std::string_view package = "Custom",
    std::optional<std::string_view> name = {}) {
  register_serializable(function, package, name);
}
/// What "package>name" stands for: in the thread's scope, in this process, then
/// among those given, null for none. Keras's function of that name.
Registered get_registered_object(std::string_view name,
                                 const CustomObjects* custom_objects = nullptr,
                                 const CustomObjects* module_objects = nullptr);
/// The "package>name" of a class, or its plain name.
std::string get_registered_name(const ClassInfo& info);
/// The same for a function, or for the class of an object.
std::string get_registered_name(const Object& object);
/// The same; ConfigError for none.
std::string get_registered_name(const ObjectRef& ref);

/// The names of this process: what `register_serializable` fills. Each call is
/// one step that no other thread sees half done, and a load that goes on
/// meanwhile sees each name as it is at its look-up.
class GlobalCustomObjects {
 public:
  /// As in `CustomObjects`; any name will do, not only "package>name".
  template <class T>
  void add() {
    add<T>(std::string(info_of<T>().name));
  }
  template <class T>
  void add(std::string name) {
    add(std::move(name), Registered{&info_of<T>(), nullptr});
  }
  void add(std::string name, Registered what);
  void add(const ObjectRef& function);
  void update(const CustomObjects& more);
  NamedEntry<GlobalCustomObjects> operator[](std::string name) {
    return {*this, std::move(name)};
  }
  bool erase(std::string_view name);
  void clear();
  size_t size() const;
  Registered find(std::string_view name, std::optional<Kind> kind = {}) const;
  std::string find_packaged(std::string_view name,
                            std::optional<Kind> kind = {}) const;
  /// All of them as they are now, to go through.
  CustomObjects all() const;
};
/// Keras's `get_custom_objects()`.
inline GlobalCustomObjects get_custom_objects() { return {}; }

/// Names that hold on this thread until the scope ends, as Keras's
/// `custom_object_scope`. Scopes nest; an inner one hides the outer.
class CustomObjectScope {
 public:
  /// Of several maps the last that has a name counts.
  template <std::same_as<CustomObjects>... More>
  [[nodiscard]] explicit CustomObjectScope(CustomObjects objects,
                                           const More&... more)
      : objects_((objects.update(more), ..., std::move(objects))),
        outer_(enter(this)) {}
  ~CustomObjectScope();
  CustomObjectScope(const CustomObjectScope&) = delete;
  CustomObjectScope& operator=(const CustomObjectScope&) = delete;

 private:
  friend const CustomObjects* custom_objects_in_scope();
  static CustomObjectScope* enter(CustomObjectScope* scope);

  CustomObjects objects_;
  CustomObjectScope* outer_;
};
using custom_object_scope = CustomObjectScope;
/// The innermost scope's objects on this thread, or null.
const CustomObjects* custom_objects_in_scope();

/// A class that Keras itself has, and where Keras says it lives.
struct BuiltinClass {
  std::string_view module;  ///< "keras.layers"
  const ClassInfo* info;
  /// Other class names under which files have it.
  std::vector<std::string_view> also = {};
};
/// A function that Keras itself has, under the name it is written by.
struct BuiltinFunction {
  std::shared_ptr<Object> function;
  /// Other names that stand for it: "mse".
  std::vector<std::string_view> also = {};
};
struct Builtins {
  std::vector<BuiltinClass> classes;
  std::vector<BuiltinFunction> functions;
};
/// Every built-in. Declared here and defined beside the layers, which config
/// doesn't know: the one table that ties the two.
const Builtins& builtins();

}  // namespace keratin

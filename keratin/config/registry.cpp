#include "keratin/config/registry.h"

#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/config/scope_chain.h"

namespace keratin {
namespace {

// The two-way map that Keras keeps for the process.
struct GlobalRegistry {
  std::shared_mutex mutex;
  CustomObjects objects;
  std::unordered_map<const ClassInfo*, std::string> names;
  // The functions live on, so that no other has their address.
  struct Function {
    std::shared_ptr<Object> function;
    std::string name;
  };
  std::unordered_map<const Object*, Function> functions;
};

GlobalRegistry& global() {
  static GlobalRegistry registry;
  return registry;
}

thread_local CustomObjectScope* current_scope = nullptr;

Registered function_of(const ObjectRef& ref) {
  if (ref.is_none() || ref.object()->function_name().empty()) {
    throw ConfigError(
        "expected a function with a name; an object of a class is found by "
        "its class: add<T>(), register_serializable<T>()");
  }
  return {nullptr, ref.object()};
}

}  // namespace

CustomObjects& CustomObjects::add(std::string name, Registered what) {
  entries_.insert_or_assign(std::move(name), std::move(what));
  return *this;
}

CustomObjects& CustomObjects::add(std::string name, const ObjectRef& function) {
  return add(std::move(name), function_of(function));
}

CustomObjects& CustomObjects::add(const ObjectRef& function) {
  Registered what = function_of(function);
  std::string name = what.function->function_name();
  return add(std::move(name), std::move(what));
}

bool CustomObjects::erase(std::string_view name) {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return false;
  entries_.erase(found);
  return true;
}

void CustomObjects::clear() { entries_.clear(); }

Registered CustomObjects::find(std::string_view name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? Registered{} : found->second;
}

std::vector<std::string> CustomObjects::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

void register_object(std::string_view package, std::string_view name,
                     Registered what) {
  std::string key = concat(package, ">", name);
  if (!what) {
    throw ConfigError(concat(quoted(key),
                             " is registered to nothing; give a class or a "
                             "function"));
  }
  GlobalRegistry& registry = global();
  const std::unique_lock lock(registry.mutex);
  const Registered known = registry.objects.find(key);
  const bool same = known.info == what.info && known.function == what.function;
  if (known && !same) {
    throw ConfigError(concat(quoted(key), " is registered to another ",
                             known.function ? "function" : "class",
                             "; register one of them under another name"));
  }
  if (what.info != nullptr) {
    registry.names.insert_or_assign(what.info, key);
  } else {
    registry.functions.insert_or_assign(
        what.function.get(), GlobalRegistry::Function{what.function, key});
  }
  registry.objects.add(std::move(key), std::move(what));
}

void register_serializable(const ObjectRef& function,
                           std::string_view package) {
  Registered what = function_of(function);
  const std::string name = what.function->function_name();
  register_object(package, name.substr(name.rfind('>') + 1), std::move(what));
}

Registered get_registered_object(std::string_view name,
                                 const CustomObjects* custom_objects,
                                 const CustomObjects* module_objects) {
  const auto in = [&](const CustomObjects* objects) {
    return objects != nullptr ? objects->find(name) : Registered{};
  };
  if (auto found = in(custom_objects_in_scope())) return found;
  if (auto found = get_custom_objects().find(name)) return found;
  if (auto found = in(custom_objects)) return found;
  return in(module_objects);
}

std::string get_registered_name(const ClassInfo& info) {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  const auto found = registry.names.find(&info);
  return found == registry.names.end() ? std::string(info.name) : found->second;
}

std::string get_registered_name(const Object& function) {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  const auto found = registry.functions.find(&function);
  return found == registry.functions.end() ? function.function_name()
                                           : found->second.name;
}

void GlobalCustomObjects::add(std::string name, Registered what) {
  GlobalRegistry& registry = global();
  Registered old;  // a user's function that dies may come here again
  const std::unique_lock lock(registry.mutex);
  old = registry.objects.find(name);
  registry.objects.add(std::move(name), std::move(what));
}

bool GlobalCustomObjects::erase(std::string_view name) {
  GlobalRegistry& registry = global();
  Registered old;
  const std::unique_lock lock(registry.mutex);
  old = registry.objects.find(name);
  return registry.objects.erase(name);
}

void GlobalCustomObjects::clear() {
  GlobalRegistry& registry = global();
  CustomObjects old;
  const std::unique_lock lock(registry.mutex);
  std::swap(old, registry.objects);
}

Registered GlobalCustomObjects::find(std::string_view name) const {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  return registry.objects.find(name);
}

CustomObjects GlobalCustomObjects::all() const {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  return registry.objects;
}

CustomObjectScope* CustomObjectScope::enter(CustomObjectScope* scope) {
  return std::exchange(current_scope, scope);
}

void CustomObjectScope::take(const CustomObjects& more) {
  for (const std::string& name : more.names()) {
    objects_.add(name, more.find(name));
  }
}

CustomObjectScope::~CustomObjectScope() {
  take_out(current_scope, this, &CustomObjectScope::outer_);
}

const CustomObjects* custom_objects_in_scope() {
  return current_scope == nullptr ? nullptr : &current_scope->objects_;
}

}  // namespace keratin

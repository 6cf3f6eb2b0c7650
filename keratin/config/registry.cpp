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

// Whether the two can stand side by side under one name.
bool agree(const Registered& one, const Registered& other) {
  return one.function && other.function && one.kind() != other.kind();
}

}  // namespace

Registered::Registered(const ObjectRef& existing)
    : function(existing.object()) {
  if (function != nullptr && !function->function_name().empty()) return;
  throw ConfigError(
      "expected a function with a name; an object of a class is found by "
      "its class: add<T>(), register_serializable<T>()");
}

Kind Registered::kind() const {
  return function ? function->info()->kind : info->kind;
}

CustomObjects::CustomObjects(std::initializer_list<Entry> entries) {
  for (const auto& [name, what] : entries) add(name, what);
}

CustomObjects& CustomObjects::add(std::string name, Registered what) {
  if (!what) {
    throw ConfigError(concat(quoted(name),
                             " stands for nothing; give a class or a "
                             "function"));
  }
  const auto [first, last] = entries_.equal_range(name);
  for (auto entry = first; entry != last;) {
    const auto here = entry++;
    if (!agree(here->second, what)) entries_.erase(here);
  }
  entries_.emplace(std::move(name), std::move(what));
  return *this;
}

CustomObjects& CustomObjects::add(const ObjectRef& function) {
  Registered what(function);
  std::string name = what.function->function_name();
  return add(std::move(name), std::move(what));
}

CustomObjects& CustomObjects::update(const CustomObjects& more) {
  if (&more == this) return *this;
  for (const auto& [name, what] : more) add(name, what);
  return *this;
}

bool CustomObjects::erase(std::string_view name) {
  const auto [first, last] = entries_.equal_range(name);
  const bool any = first != last;
  entries_.erase(first, last);
  return any;
}

void CustomObjects::clear() { entries_.clear(); }

Registered CustomObjects::find(std::string_view name,
                               std::optional<Kind> kind) const {
  Registered found;
  const auto [first, last] = entries_.equal_range(name);
  for (auto entry = first; entry != last; ++entry) {
    found = entry->second;
    if (kind && found.kind() == *kind) break;
  }
  return found;
}

CustomObjects CustomObjects::named(std::string_view name) const {
  CustomObjects out;
  const auto [first, last] = entries_.equal_range(name);
  out.entries_.insert(first, last);
  return out;
}

std::string CustomObjects::find_packaged(std::string_view name,
                                         std::optional<Kind> kind) const {
  const std::string ending = concat(">", name);
  const std::string* other = nullptr;
  for (const auto& [full, what] : entries_) {
    if (!what.function || !full.ends_with(ending)) continue;
    if (!kind || what.kind() == *kind) return full;
    if (other == nullptr) other = &full;
  }
  return other == nullptr ? std::string() : *other;
}

std::vector<std::string> CustomObjects::names() const {
  std::vector<std::string> names;
  for (const auto& [name, what] : entries_) {
    if (names.empty() || names.back() != name) names.push_back(name);
  }
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
  const Registered known = registry.objects.find(key, what.kind());
  const bool same = known.info == what.info && known.function == what.function;
  if (known && !same && !agree(known, what)) {
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

void register_serializable(const ObjectRef& function, std::string_view package,
                           std::optional<std::string_view> name) {
  Registered what(function);
  const std::string own = what.function->function_name();
  register_object(package, name.value_or(own.substr(own.rfind('>') + 1)),
                  std::move(what));
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

std::string get_registered_name(const Object& object) {
  if (object.function_name().empty()) {
    return get_registered_name(info_of_object(object));
  }
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  const auto found = registry.functions.find(&object);
  return found == registry.functions.end() ? object.function_name()
                                           : found->second.name;
}

std::string get_registered_name(const ObjectRef& ref) {
  if (ref.is_none()) {
    throw ConfigError("none has no name; expected a function or an object");
  }
  return get_registered_name(*ref.object());
}

void GlobalCustomObjects::add(std::string name, Registered what) {
  GlobalRegistry& registry = global();
  CustomObjects old;  // a user's function that dies may come here again
  const std::unique_lock lock(registry.mutex);
  old = registry.objects.named(name);
  registry.objects.add(std::move(name), std::move(what));
}

void GlobalCustomObjects::add(const ObjectRef& function) {
  update(CustomObjects().add(function));
}

void GlobalCustomObjects::update(const CustomObjects& more) {
  GlobalRegistry& registry = global();
  CustomObjects old;
  const std::unique_lock lock(registry.mutex);
  old = registry.objects;
  registry.objects.update(more);
}

bool GlobalCustomObjects::erase(std::string_view name) {
  GlobalRegistry& registry = global();
  CustomObjects old;
  const std::unique_lock lock(registry.mutex);
  old = registry.objects.named(name);
  return registry.objects.erase(name);
}

void GlobalCustomObjects::clear() {
  GlobalRegistry& registry = global();
  CustomObjects old;
  const std::unique_lock lock(registry.mutex);
  std::swap(old, registry.objects);
}

size_t GlobalCustomObjects::size() const {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  return registry.objects.size();
}

Registered GlobalCustomObjects::find(std::string_view name,
                                     std::optional<Kind> kind) const {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  return registry.objects.find(name, kind);
}

std::string GlobalCustomObjects::find_packaged(std::string_view name,
                                               std::optional<Kind> kind) const {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  return registry.objects.find_packaged(name, kind);
}

CustomObjects GlobalCustomObjects::all() const {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  return registry.objects;
}

CustomObjectScope* CustomObjectScope::enter(CustomObjectScope* scope) {
  return std::exchange(current_scope, scope);
}

CustomObjectScope::~CustomObjectScope() {
  take_out(current_scope, this, &CustomObjectScope::outer_);
}

const CustomObjects* custom_objects_in_scope() {
  return current_scope == nullptr ? nullptr : &current_scope->objects_;
}

}  // namespace keratin

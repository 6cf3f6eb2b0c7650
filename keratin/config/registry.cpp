#include "keratin/config/registry.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>

#include "keratin/base/error.h"
#include "keratin/config/registered_names.h"

namespace keratin {
namespace {

// The two-way map that Keras keeps for the process.
struct GlobalRegistry {
  std::shared_mutex mutex;
  CustomObjects objects;
  std::vector<std::pair<const ClassInfo*, std::string>> names;
};

GlobalRegistry& global() {
  static GlobalRegistry registry;
  return registry;
}

thread_local const CustomObjects* scope_objects = nullptr;

}  // namespace

CustomObjects& CustomObjects::add(std::string name, Registered what) {
  for (auto& [known, entry] : entries_) {
    if (known != name) continue;
    entry = std::move(what);
    return *this;
  }
  entries_.emplace_back(std::move(name), std::move(what));
  return *this;
}

bool CustomObjects::erase(std::string_view name) {
  return std::erase_if(entries_, [&](const auto& entry) {
           return entry.first == name;
         }) > 0;
}

Registered CustomObjects::find(std::string_view name) const {
  for (const auto& [known, entry] : entries_) {
    if (known == name) return entry;
  }
  return {};
}

std::vector<std::string> CustomObjects::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

void register_object(std::string_view package, std::string_view name,
                     Registered what) {
  std::string key =
      package.empty() ? std::string(name) : concat(package, ">", name);
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
    std::erase_if(registry.names,
                  [&](const auto& entry) { return entry.first == what.info; });
    registry.names.emplace_back(what.info, key);
  } else {
    what.function->set_function_name(key);
  }
  registry.objects.add(std::move(key), std::move(what));
}

Registered get_registered_object(std::string_view name) {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  return registry.objects.find(name);
}

std::vector<std::string> registered_names() {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  return registry.objects.names();
}

std::string get_registered_name(const ClassInfo& info) {
  GlobalRegistry& registry = global();
  const std::shared_lock lock(registry.mutex);
  for (const auto& [known, name] : registry.names) {
    if (known == &info) return name;
  }
  return std::string(info.name);
}

CustomObjectScope::CustomObjectScope(CustomObjects objects)
    : objects_(std::move(objects)), outer_(scope_objects) {
  scope_objects = &objects_;
}

CustomObjectScope::~CustomObjectScope() { scope_objects = outer_; }

const CustomObjects* custom_objects_in_scope() { return scope_objects; }

}  // namespace keratin

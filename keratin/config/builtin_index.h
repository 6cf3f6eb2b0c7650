#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "keratin/config/registry.h"

namespace keratin {

/// A name that one built-in goes by.
struct BuiltinEntry {
  Kind kind;
  Registered what;
  const BuiltinClass* row = nullptr;  ///< None for a function.
  bool canonical = false;             ///< Its own name, not another one.
};

/// Every name of every built-in, made once.
class BuiltinIndex {
 public:
  BuiltinIndex();
  /// Those of any family; of optimizers, where they are due, in any case.
  const std::vector<BuiltinEntry>& named(std::string_view name,
                                         std::optional<Kind> kind = {}) const;
  const BuiltinClass* row(const ClassInfo& info) const;
  bool has_function(const Object& object) const {
    return functions_.count(&object) != 0;
  }

 private:
  void add_class(const BuiltinClass& row);
  void add_function(const BuiltinFunction& row);
  void add(std::string_view name, BuiltinEntry entry) {
    entries_[name].push_back(std::move(entry));
  }

  std::vector<std::string> snake_names_;
  std::deque<std::string> optimizer_names_;  // stay where they are
  std::unordered_map<std::string_view, std::vector<BuiltinEntry>> entries_;
  std::unordered_map<const ClassInfo*, const BuiltinClass*> rows_;
  std::unordered_set<const Object*> functions_;
};
const BuiltinIndex& builtin_index();

/// The module that Keras writes.
std::string_view own_module(const BuiltinEntry& entry);
/// Whether Keras finds it under that name in that module.
bool is_there(const BuiltinEntry& entry, std::string_view name,
              std::string_view module);

}  // namespace keratin

#include "keratin/engine/weights.h"

#include <algorithm>

#include "keratin/base/mapped_file.h"

namespace keratin::engine {

uint32_t Weights::variable_number(const Variable& variable) {
  const auto found = std::find(variables_.begin(), variables_.end(), variable);
  if (found == variables_.end()) {
    variables_.push_back(variable);
    return static_cast<uint32_t>(variables_.size() - 1);
  }
  return static_cast<uint32_t>(found - variables_.begin());
}

uint32_t Weights::variable(const Variable& variable, bool packed_only) {
  const uint32_t number = variable_number(variable);
  for (size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].variable.empty() || !(items_[i].variable == variable)) {
      continue;
    }
    items_[i].keep = items_[i].keep || !packed_only;
    return static_cast<uint32_t>(i);
  }
  items_.push_back({{number}, {}, nullptr, variable, !packed_only});
  return static_cast<uint32_t>(items_.size() - 1);
}

uint32_t Weights::made_of(std::vector<uint32_t> sources, bool packed_only,
                          Make make) {
  Item item;
  for (const uint32_t source : sources) {
    const auto& more = items_[source].variables;
    item.variables.insert(item.variables.end(), more.begin(), more.end());
  }
  item.sources = std::move(sources);
  item.make = std::move(make);
  item.keep = !packed_only;
  items_.push_back(std::move(item));
  return static_cast<uint32_t>(items_.size() - 1);
}

uint32_t Weights::computed(std::span<const Variable> variables,
                           bool packed_only, std::function<Held()> make) {
  Item item;
  for (const Variable& variable : variables) {
    item.variables.push_back(variable_number(variable));
  }
  item.make = [make = std::move(make)](std::span<const std::byte* const>) {
    return make();
  };
  item.keep = !packed_only;
  items_.push_back(std::move(item));
  return static_cast<uint32_t>(items_.size() - 1);
}

bool Weights::is_current(const Snapshot& snapshot) const {
  for (size_t i = 0; i < variables_.size(); ++i) {
    if (snapshot.versions[i] != variables_[i].version()) return false;
  }
  return true;
}

std::shared_ptr<const Weights::Snapshot> Weights::current() const {
  const std::lock_guard lock(mutex_);
  if (latest_ && is_current(*latest_)) return latest_;
  const Snapshot nothing;
  latest_ = renewed(latest_ ? *latest_ : nothing);
  return latest_;
}

std::vector<bool> Weights::changed_since(const Snapshot& old,
                                         const Snapshot& next) const {
  std::vector<bool> changed(items_.size(), old.versions.empty());
  if (old.versions.empty()) return changed;
  for (size_t i = 0; i < items_.size(); ++i) {
    changed[i] = std::any_of(
        items_[i].variables.begin(), items_[i].variables.end(),
        [&](uint32_t v) { return old.versions[v] != next.versions[v]; });
  }
  return changed;
}

// What must be made: what changed, but of items that aren't kept only those
// that something else is about to be made of.
std::vector<bool> Weights::needed_of(const std::vector<bool>& changed) const {
  std::vector<bool> needed(items_.size());
  for (size_t i = items_.size(); i-- > 0;) {
    needed[i] = needed[i] || (changed[i] && items_[i].keep);
    if (!needed[i]) continue;
    for (const uint32_t source : items_[i].sources) {
      if (changed[source] || !items_[source].keep) needed[source] = true;
    }
  }
  return needed;
}

Held Weights::read(const Item& item) const {
  const Array value = item.variable.value();
  if (!item.keep || value.aligned()) {
    return {value.shared().owner, value.bytes().data()};
  }
  const Array copy = value.realigned();
  if (value.shared().mapped) release_pages(value.bytes());
  return {copy.shared().owner, copy.bytes().data()};
}

std::shared_ptr<Weights::Snapshot> Weights::renewed(const Snapshot& old) const {
  auto next = std::make_shared<Snapshot>();
  for (const Variable& variable : variables_) {
    next->versions.push_back(variable.version());
  }
  const std::vector<bool> changed = changed_since(old, *next);
  const std::vector<bool> needed = needed_of(changed);
  next->values = old.values;
  next->values.resize(items_.size());
  std::vector<size_t> last_use(items_.size());
  for (size_t i = 0; i < items_.size(); ++i) {
    if (!needed[i]) continue;
    for (const uint32_t source : items_[i].sources) last_use[source] = i;
  }
  for (size_t i = 0; i < items_.size(); ++i) {
    if (!needed[i]) continue;
    const Item& item = items_[i];
    if (!item.make) {
      next->values[i] = read(item);
      continue;
    }
    std::vector<const std::byte*> sources;
    for (const uint32_t source : item.sources) {
      sources.push_back(next->values[source].data);
    }
    next->values[i] = item.make(sources);
    for (const uint32_t source : item.sources) {
      const Item& used = items_[source];
      if (used.keep || last_use[source] != i) continue;
      next->values[source] = {};
      if (used.make) continue;
      const Array value = used.variable.value();
      if (value.shared().mapped) release_pages(value.bytes());
    }
  }
  return next;
}

}  // namespace keratin::engine

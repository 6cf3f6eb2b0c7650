#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "keratin/engine/buffer.h"
#include "keratin/graph/tensor.h"
#include "keratin/graph/variable.h"

namespace keratin::engine {

/// Bytes that live as long as somebody holds them.
struct Held {
  std::shared_ptr<const void> owner;
  const std::byte* data = nullptr;
};

/// What a plan needs and no input decides: the values of variables, what is
/// computed from variables alone, and weights in the layouts of kernels. Each
/// is made when first used and again when a variable that it depends on has a
/// new version.
class Weights {
 public:
  /// The state of all of them for one set of versions.
  struct Snapshot {
    std::vector<uint64_t> versions;  ///< one a variable
    std::vector<Held> values;        ///< one an item
  };

  /// Computes an item from those it is made of.
  using Make = std::function<Held(std::span<const std::byte* const> sources)>;

  /// Every function below gives the number of an item.

  /// A variable's numbers. Where `packed_only` stays true, their address may be
  /// odd: no step but packing reads them.
  uint32_t variable(const Variable& variable, bool packed_only);
  /// `make` of other items; a result that only packing reads is not kept.
  uint32_t made_of(std::vector<uint32_t> sources, bool packed_only, Make make);
  /// The numbers of a program that has only variables, computed by `make`.
  uint32_t computed(std::span<const Variable> variables, bool packed_only,
                    std::function<Held()> make);

  /// Somebody else than packing reads that item after all.
  void keep(uint32_t item) { items_[item].keep = true; }

  /// Whether `snapshot` belongs to the present versions.
  bool is_current(const Snapshot& snapshot) const;
  /// The present state; thread-safe.
  std::shared_ptr<const Snapshot> current() const;

 private:
  struct Item {
    std::vector<uint32_t> variables;  // that it depends on, sorted
    std::vector<uint32_t> sources;
    Make make;
    Variable variable;  // or a variable itself
    bool keep = true;
  };

  uint32_t variable_number(const Variable& variable);
  std::vector<bool> changed_since(const Snapshot& old,
                                  const Snapshot& next) const;
  std::vector<bool> needed_of(const std::vector<bool>& changed) const;
  Held read(const Item& item) const;
  std::shared_ptr<Snapshot> renewed(const Snapshot& old) const;

  std::vector<Variable> variables_;
  std::vector<Item> items_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Snapshot> latest_;  // guarded by mutex_
};

}  // namespace keratin::engine

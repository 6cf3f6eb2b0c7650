#include "keratin/models/weights.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"
#include "keratin/config/snake_case.h"
#include "keratin/models/kept_state.h"

namespace keratin {
namespace {

std::string parent_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string joined(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : concat(path, "/", name);
}

// Lists a layer's groups and those of its parts, each layer once: where it is
// met first.
class Walk {
 public:
  void layer(const Layer& layer, const std::string& path,
             const std::string& place) {
    if (!seen_.insert(&layer).second) return;
    groups_.push_back({joined(path, "vars"), layer.name(), place,
                       layer.own_variables(), false,
                       dynamic_cast<const ModelLayer*>(&layer)});
    for (const LayerState& state : layer.states()) {
      groups_.push_back({joined(joined(path, state.attribute), "vars"),
                         state.attribute, place, state.variables, true,
                         nullptr});
    }
    for (const LayerChild& child : layer.children()) {
      const std::string below = joined(path, child.attribute);
      if (child.is_list) {
        list(child, below, place);
      } else {
        for (const auto& part : child.layers) {
          this->layer(*part, below, concat(place, " > ", part->name()));
        }
      }
    }
  }

  std::vector<WeightGroup> take() { return std::move(groups_); }

 private:
  // In a list, layers go by their class, numbered from the second on.
  void list(const LayerChild& child, const std::string& path,
            const std::string& place) {
    std::map<std::string, int64_t> used;
    for (const auto& part : child.layers) {
      std::string name = snake_case(part->class_name());
      const int64_t earlier = used[name]++;
      if (earlier > 0) name += concat("_", earlier);
      layer(*part, joined(path, name), concat(place, " > ", part->name()));
    }
  }

  std::set<const Layer*> seen_;
  std::vector<WeightGroup> groups_;
};

class Collector {
 public:
  Collector(const StoredWeights& stored, const Limits& limits)
      : stored_(stored), limits_(limits) {}

  void find(const WeightGroup& group) {
    const std::vector<Variable>& all = group.variables;
    if (all.empty() || (group.optional && !is_there(group))) return;
    check_count(all.size(), group);
    for (size_t i = 0; i < all.size(); ++i) {
      const std::string at = concat(group.path, "/", i);
      const hdf5::Dataset* data =
          within(group.place, &StoredWeights::dataset, at);
      if (data == nullptr) {
        throw NotFound(group.place,
                       concat("weight ", quoted(all[i].name()),
                              " is missing: the file has no ", quoted(at)));
      }
      found_.emplace_back(all[i], value(all[i], *data, group.place));
    }
  }

  /// What is found before the first weight that doesn't fit; nothing where one
  /// is missing. Why the group isn't whole, or nothing.
  std::string find_some(const WeightGroup& group) {
    const size_t before = found_.size();
    try {
      find(group);
    } catch (const ShapeError& error) {
      return error.what();
    } catch (const NotFound& error) {
      found_.erase(found_.begin() + static_cast<ptrdiff_t>(before),
                   found_.end());
      return error.what();
    }
    return {};
  }

  void assign() {
    for (auto& [variable, value] : found_) variable.assign(std::move(value));
  }

 private:
  // Looks something up in the file, on behalf of the layer at `place`.
  template <class T>
  const T* within(const std::string& place,
                  const T* (StoredWeights::*look_up)(std::string_view) const,
                  const std::string& path) const {
    try {
      return (stored_.*look_up)(path);
    } catch (const Error& error) {
      error.rethrow_within(place);
    }
  }

  bool is_there(const WeightGroup& group) const {
    return within(group.place, &StoredWeights::count_in, group.path) != nullptr;
  }

  void check_count(size_t due, const WeightGroup& group) const {
    const size_t* got =
        within(group.place, &StoredWeights::count_in, group.path);
    if (got == nullptr) {
      throw NotFound(group.place,
                     concat("its ", due, " weights are missing: the file has ",
                            "no ", quoted(group.path)));
    }
    if (*got > due) {
      throw ShapeError(group.place,
                       concat("has ", due, " weights, the file has ", *got,
                              " in ", quoted(group.path)));
    }
  }

  Array value(const Variable& variable, const hdf5::Dataset& data,
              const std::string& place) {
    if (data.is_string() || data.shape() != variable.shape()) {
      throw ShapeError(
          place, concat("weight ", quoted(variable.name()), " has shape ",
                        to_string(variable.shape()), ", ", quoted(data.path()),
                        " in the file has ", to_string(data.shape())));
    }
    const Array array = data.read();
    if (array.dtype() == variable.dtype()) return array;
    if (is_float(array.dtype()) != is_float(variable.dtype())) {
      throw ShapeError(
          place, concat("weight ", quoted(variable.name()), " is ",
                        name_of(variable.dtype()), ", ", quoted(data.path()),
                        " in the file is ", name_of(array.dtype())));
    }
    count_cast(variable, place);
    return array.cast(variable.dtype());
  }

  // Weights that need no cast stay where they are in the file.
  void count_cast(const Variable& variable, const std::string& place) {
    cast_bytes_ += static_cast<uint64_t>(element_count(variable.shape())) *
                   size_of(variable.dtype());
    if (cast_bytes_ <= limits_.cast_bytes) return;
    throw LimitError(
        place, concat("weights that the file has in other dtypes take more "
                      "memory than cast_bytes = ",
                      limits_.cast_bytes));
  }

  const StoredWeights& stored_;
  const Limits& limits_;
  uint64_t cast_bytes_ = 0;
  std::vector<std::pair<Variable, Array>> found_;
};

}  // namespace

StoredWeights::StoredWeights(const hdf5::Group& root) : root_(root) {
  root.walk([&](const hdf5::Node& node) {
    if (const auto* data = std::get_if<hdf5::Dataset>(&node)) {
      datasets_.emplace(data->path(), *data);
      ++groups_[parent_of(data->path())];
      return;
    }
    const std::string& path = std::get<hdf5::Group>(node).path();
    groups_.try_emplace(path);
    if (!path.empty()) ++groups_[parent_of(path)];
  });
}

const hdf5::Dataset* StoredWeights::dataset(std::string_view path) const {
  const auto found = datasets_.find(path);
  if (found != datasets_.end()) return &found->second;
  if (!groups_.contains(path)) return nullptr;
  throw FormatError(concat("expected a data set at ", quoted(path),
                           " in the file, got a group"));
}

const size_t* StoredWeights::count_in(std::string_view path) const {
  const auto found = groups_.find(path);
  if (found != groups_.end()) return &found->second;
  if (!datasets_.contains(path)) return nullptr;
  throw FormatError(concat("expected a group at ", quoted(path),
                           " in the file, got a data set"));
}

void StoredWeights::visit(
    const std::string& path,
    const std::function<void(const hdf5::Group& group,
                             const std::vector<hdf5::Dataset>& datasets)>&
        visit) const {
  if (count_in(path) == nullptr) return;
  for (auto group = groups_.lower_bound(path); group != groups_.end();
       ++group) {
    const std::string& at = group->first;
    if (at != path && !at.starts_with(path + "/")) {
      if (at.starts_with(path)) continue;  // "path-2" comes before "path/a"
      break;
    }
    std::vector<hdf5::Dataset> inside;
    const std::string prefix = at + "/";
    for (auto data = datasets_.lower_bound(prefix);
         data != datasets_.end() && data->first.starts_with(prefix); ++data) {
      if (parent_of(data->first) == at) inside.push_back(data->second);
    }
    visit(root_.group(at), inside);
  }
}

bool StoredWeights::has_layers() const {
  constexpr std::string_view kLayers = "layers/";
  const auto first = datasets_.lower_bound(kLayers);
  return first != datasets_.end() && first->first.starts_with(kLayers);
}

std::vector<WeightGroup> weight_groups(const ModelLayer& model) {
  Walk walk;
  walk.layer(model, "", model.name());
  return walk.take();
}

void assign_weights(const ModelLayer& model, const StoredWeights& stored,
                    const Limits& limits, std::vector<std::string>* skipped) {
  if (!model.built() && stored.has_layers()) {
    throw ConfigError(model.name(),
                      "has no weights yet, as its input shape isn't known, and "
                      "the file has some; begin the model with Input(shape), "
                      "or call ensure_built with the shape of its input");
  }
  Collector collector(stored, limits);
  const std::vector<WeightGroup> groups = weight_groups(model);
  for (const WeightGroup& group : groups) {
    if (skipped == nullptr) {
      collector.find(group);
    } else if (std::string why = collector.find_some(group); !why.empty()) {
      skipped->push_back(std::move(why));
    }
  }
  std::optional<OptimizerStates> optimizers;
  try {
    optimizers.emplace(groups, stored, limits);
  } catch (const ShapeError& error) {
    if (skipped == nullptr) throw;
    skipped->emplace_back(error.what());
  }
  collector.assign();
  if (optimizers) optimizers->assign();
}

}  // namespace keratin

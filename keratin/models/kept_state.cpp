// Beside its layers' groups, Keras writes of a compiled model what its
// optimizer remembers:
//
//   optimizer/vars/0, 1, …                  step, learning rate, moments
//   optimizer/inner_optimizer/vars/0, 1, …  the same of one that it wraps
//
// and of a model within another one the same in that model's group. A custom
// optimizer may have other names: whatever is there is kept.

#include "keratin/models/kept_state.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/within.h"

namespace keratin {
namespace {

constexpr std::string_view kOptimizer = "optimizer";

// `groups` are in the order of their paths.
const KeptGroup* group_at(const std::vector<KeptGroup>& groups,
                          const std::string& path) {
  const auto found =
      std::ranges::lower_bound(groups, path, {}, &KeptGroup::path);
  return found == groups.end() || found->path != path ? nullptr : &*found;
}

std::optional<std::string> name_in(const hdf5::Group& group,
                                   const Limits& limits) {
  const auto value = group.attribute("name");
  if (!value || !std::holds_alternative<std::string>(*value)) return {};
  const auto& name = std::get<std::string>(*value);
  if (name.size() > limits.name_bytes) {
    throw LimitError(concat("the attribute \"name\" of ", quoted(group.path()),
                            " has ", name.size(), " bytes, more than ",
                            "name_bytes = ", limits.name_bytes));
  }
  if (name.find('\0') == std::string::npos) return name;
  throw FormatError(concat("the attribute \"name\" of ", quoted(group.path()),
                           " has a zero byte; expected a name"));
}

KeptGroup kept_from(const hdf5::Group& group,
                    const std::vector<hdf5::Dataset>& datasets,
                    const std::string& path, const Limits& limits) {
  KeptGroup kept{path, name_in(group, limits), {}};
  for (const hdf5::Dataset& data : datasets) {
    if (data.is_string()) {
      throw FormatError(concat(quoted(data.path()),
                               " in the file is text; expected numbers, as an "
                               "optimizer has them"));
    }
    const size_t slash = data.path().rfind('/');
    kept.values.emplace_back(data.path().substr(slash + 1), data.read());
  }
  return kept;
}

// Whether the optimizer that has `held` takes `found`.
bool fits(const std::vector<KeptGroup>& held,
          const std::vector<KeptGroup>& found) {
  if (!held.empty() && held.size() != found.size()) return false;
  return !found.empty() && std::ranges::all_of(held, [&](const KeptGroup& old) {
    const KeptGroup* group = group_at(found, old.path);
    return group != nullptr && group->values.size() == old.values.size();
  });
}

void expect_shapes(const KeptGroup& held, const KeptGroup& found) {
  for (size_t i = 0; i < held.values.size(); ++i) {
    const auto& [name, value] = held.values[i];
    const auto& [found_name, found_value] = found.values[i];
    if (name == found_name && value.shape() == found_value.shape()) continue;
    throw ShapeError(concat("the optimizer's variable ",
                            quoted(concat(held.path, "/", name)), " has shape ",
                            to_string(value.shape()), ", the file has ",
                            quoted(concat(found.path, "/", found_name)), " of ",
                            to_string(found_value.shape())));
  }
}

// The group of a model, from that of its own weights: "layers/inner/", or
// nothing for the outermost.
std::string group_of(const WeightGroup& group) {
  const size_t slash = group.path.rfind('/');
  return slash == std::string::npos ? "" : group.path.substr(0, slash + 1);
}

}  // namespace

OptimizerStates::OptimizerStates(const std::vector<WeightGroup>& groups,
                                 const StoredWeights& stored,
                                 const Limits& limits) {
  // A layer's weights are the layer's, whatever its attribute is called.
  std::set<std::string_view> of_layers;
  for (const WeightGroup& group : groups) of_layers.insert(group.path);
  for (const WeightGroup& group : groups) {
    if (group.model == nullptr || !group.model->compiled()) continue;
    within(group.place, [&] { find(group, of_layers, stored, limits); });
  }
}

void OptimizerStates::find(const WeightGroup& group,
                           const std::set<std::string_view>& of_layers,
                           const StoredWeights& stored, const Limits& limits) {
  const std::string base = group_of(group);
  std::vector<KeptGroup> found;
  stored.visit(concat(base, kOptimizer),
               [&](const hdf5::Group& at, const auto& datasets) {
                 if (of_layers.contains(at.path())) return;
                 found.push_back(kept_from(
                     at, datasets, at.path().substr(base.size()), limits));
               });
  const std::vector<KeptGroup>& held = group.model->kept_state().optimizer;
  if (!fits(held, found)) return;
  for (const KeptGroup& old : held) {
    expect_shapes(old, *group_at(found, old.path));
  }
  found_.emplace_back(group.model, std::move(found));
}

void OptimizerStates::assign() {
  for (auto& [model, groups] : found_) {
    model->kept_state().optimizer = std::move(groups);
  }
}

void add_optimizer_state(const WeightGroup& own, hdf5::Writer& writer) {
  const std::string base = group_of(own);
  for (const KeptGroup& group : own.model->kept_state().optimizer) {
    const std::string at = concat(base, group.path);
    writer.add_group(at);
    if (group.name) writer.set_attribute(at, "name", *group.name);
    for (const auto& [name, value] : group.values) {
      writer.add_dataset(concat(at, "/", name), value);
    }
  }
}

}  // namespace keratin

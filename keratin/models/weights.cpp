#include "keratin/models/weights.h"

#include <map>
#include <set>
#include <utility>

#include "keratin/base/error.h"
#include "keratin/config/serialization.h"

namespace keratin {
namespace {

class Collector {
 public:
  explicit Collector(const hdf5::Group& root) : root_(root) {}

  void layer(const Layer& layer, const std::string& path,
             const std::string& place) {
    if (!seen_.insert(&layer).second) return;
    variables(layer.own_variables(), path, place);
    for (const LayerState& state : layer.states()) {
      optional_state(state, joined(path, state.attribute), place);
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

  void assign() {
    for (auto& [variable, value] : found_) variable.assign(std::move(value));
  }

 private:
  static std::string joined(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : concat(path, "/", name);
  }

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

  void variables(const std::vector<Variable>& all, const std::string& path,
                 const std::string& place) {
    if (all.empty()) return;
    const std::string vars = joined(path, "vars");
    check_count(all.size(), vars, place);
    for (size_t i = 0; i < all.size(); ++i) {
      const std::string at = concat(vars, "/", i);
      if (!root_.contains(at)) {
        throw NotFound(place,
                       concat("weight ", quoted(all[i].name()),
                              " is missing: the file has no ", quoted(at)));
      }
      found_.emplace_back(all[i], value(all[i], at, place));
    }
  }

  void check_count(size_t due, const std::string& vars,
                   const std::string& place) const {
    if (!root_.contains(vars)) {
      throw NotFound(
          place, concat("its ", due, " weights are missing: the file has no ",
                        quoted(vars)));
    }
    const size_t got = root_.group(vars).members().size();
    if (got > due) {
      throw ShapeError(place, concat("has ", due, " weights, the file has ",
                                     got, " in ", quoted(vars)));
    }
  }

  // Files of older versions have no seed generators; they start afresh.
  void optional_state(const LayerState& state, const std::string& path,
                      const std::string& place) {
    if (root_.contains(joined(path, "vars"))) {
      variables(state.variables, path, place);
    }
  }

  Array value(const Variable& variable, const std::string& at,
              const std::string& place) const {
    const hdf5::Dataset data = root_.dataset(at);
    if (data.is_string() || data.shape() != variable.shape()) {
      throw ShapeError(place,
                       concat("weight ", quoted(variable.name()), " has shape ",
                              to_string(variable.shape()), ", ", quoted(at),
                              " in the file has ", to_string(data.shape())));
    }
    const Array array = data.read();
    if (array.dtype() == variable.dtype()) return array;
    if (is_float(array.dtype()) != is_float(variable.dtype())) {
      throw ShapeError(place,
                       concat("weight ", quoted(variable.name()), " is ",
                              name_of(variable.dtype()), ", ", quoted(at),
                              " in the file is ", name_of(array.dtype())));
    }
    return array.cast(variable.dtype());
  }

  const hdf5::Group& root_;
  std::set<const Layer*> seen_;
  std::vector<std::pair<Variable, Array>> found_;
};

}  // namespace

void assign_weights(const ModelLayer& model, const hdf5::Group& root) {
  if (!model.built()) {
    throw ConfigError(model.name(),
                      "has no weights yet: its input shape isn't known");
  }
  Collector collector(root);
  collector.layer(model, "", model.name());
  collector.assign();
}

}  // namespace keratin

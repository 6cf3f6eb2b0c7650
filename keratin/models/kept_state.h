#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "keratin/formats/hdf5_write.h"
#include "keratin/formats/keras_file.h"
#include "keratin/models/weights.h"

namespace keratin {

/// A group of a weights file that only training needs, as the file has it.
struct KeptGroup {
  std::string path;  ///< From the model's own group on: "optimizer/vars".
  std::optional<std::string> name;  ///< The group's attribute.
  /// The data sets in it by name; they borrow the file's bytes.
  std::vector<std::pair<std::string, Array>> values;
};

/// What a model was loaded with beside its config and its layers' weights, for
/// it to be saved again.
struct KeptState {
  /// What the optimizer remembers; empty for a model that isn't compiled.
  std::vector<KeptGroup> optimizer;
  /// Of the outermost model only.
  std::vector<Asset> assets;
};

/// What the optimizers of a model, and of compiled models within it, take from
/// a weights file.
class OptimizerStates {
 public:
  /// Finds and checks it. As in Keras, an optimizer whose variables are more or
  /// fewer than the file's keeps what it has. Throws FormatError for what can't
  /// be an optimizer's, ShapeError for variables of other shapes, LimitError
  /// past `name_bytes`.
  OptimizerStates(const std::vector<WeightGroup>& groups,
                  const StoredWeights& stored, const Limits& limits);

  /// Gives it to the models.
  void assign();

 private:
  void find(const WeightGroup& group,
            const std::set<std::string_view>& of_layers,
            const StoredWeights& stored, const Limits& limits);

  std::vector<std::pair<const ModelLayer*, std::vector<KeptGroup>>> found_;
};

/// Adds what the optimizer of a model remembers beside the model's own weights,
/// which are the group `own`.
void add_optimizer_state(const WeightGroup& own, hdf5::Writer& writer);

}  // namespace keratin

#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/base/limits.h"
#include "keratin/formats/hdf5.h"
#include "keratin/models/model.h"

namespace keratin {

/// What a weights file holds, by path. The file is gone through once, and
/// errors of its bytes come then, with its name; so do those for bytes that
/// belong to two data sets, and for one data set under two names.
class StoredWeights {
 public:
  explicit StoredWeights(const hdf5::Group& root);

  /// The data set at `path`, or null. Throws FormatError for a group.
  const hdf5::Dataset* dataset(std::string_view path) const;
  /// How many groups and data sets are in the group at `path`; null if there is
  /// no group. Throws FormatError for a data set.
  const size_t* count_in(std::string_view path) const;
  /// Whether there is a weight of a layer.
  bool has_layers() const;
  /// Visits the group at `path` and those below it, each with the data sets in
  /// it; none where nothing is there.
  void visit(
      const std::string& path,
      const std::function<void(const hdf5::Group& group,
                               const std::vector<hdf5::Dataset>& datasets)>&
          visit) const;

 private:
  hdf5::Group root_;
  std::map<std::string, hdf5::Dataset, std::less<>> datasets_;
  std::map<std::string, size_t, std::less<>> groups_;
};

/// Variables that a weights file has in one group, as data sets 0, 1, …: those
/// of a layer, or of a part of it that is no layer.
struct WeightGroup {
  std::string path;   ///< "layers/dense/vars"
  std::string name;   ///< Of the layer or part: an attribute of the group.
  std::string place;  ///< Of the layer in the model, for errors.
  std::vector<Variable> variables;
  /// A seed generator: Keras's files have none, and it starts afresh.
  bool optional = false;
  /// The model whose own group this is; null for that of a layer or a part.
  const ModelLayer* model = nullptr;
};

/// The groups of a model in a weights file of Keras 3, in Keras's order: a
/// layer's are
///   layers/<snake-case class>[_<count>]/…/vars
/// and a sub-layer's are in a group named after the attribute that holds it. A
/// layer that is met twice is where it was met first. One that isn't built has
/// none.
std::vector<WeightGroup> weight_groups(const ModelLayer& model);

/// Gives every weight of a model its value from a weights file, and compiled
/// models what the file has of their optimizers. All are found and checked
/// before the first is assigned. Throws NotFound and ShapeError
/// naming the layer, the place in the file, what it has and what is due;
/// ConfigError for a model that isn't built where the file has weights;
/// LimitError where weights of other dtypes than the file's take more than
/// `cast_bytes`. Where `skipped` is given, a layer that has a NotFound or a
/// ShapeError keeps its values instead, and the error's text goes there; as in
/// Keras, weights before the one of a wrong shape are taken.
void assign_weights(const ModelLayer& model, const StoredWeights& stored,
                    const Limits& limits,
                    std::vector<std::string>* skipped = nullptr);

}  // namespace keratin

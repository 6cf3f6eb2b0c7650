#pragma once

#include <map>
#include <string>
#include <string_view>

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

 private:
  std::map<std::string, hdf5::Dataset, std::less<>> datasets_;
  std::map<std::string, size_t, std::less<>> groups_;
};

/// Gives every weight of a model its value from a weights file of Keras 3,
/// where a layer's own weights are data sets 0, 1, … in
///   layers/<snake-case class>[_<count>]/…/vars
/// and a sub-layer's are in a group named after the attribute that holds it.
/// All are found and checked before the first is assigned. Throws NotFound and
/// ShapeError naming the layer, the place in the file, what it has and what is
/// due; LimitError where weights of other dtypes than the file's take more than
/// `cast_bytes`.
void assign_weights(const ModelLayer& model, const StoredWeights& stored,
                    const Limits& limits);

}  // namespace keratin

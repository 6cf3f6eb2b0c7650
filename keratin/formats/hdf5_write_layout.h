#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "keratin/base/bytes.h"
#include "keratin/graph/array.h"

namespace keratin::hdf5 {

/// A group or a data set that is to be written.
struct WrittenObject {
  /// Of a group, in the order of HDF5: that of the names' bytes.
  std::map<std::string, std::unique_ptr<WrittenObject>, std::less<>> members;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::optional<Array> value;  ///< Of a data set.
};

/// The bytes of a file with this root, in pieces one after the other. Throws
/// LimitError where groups are nested deeper than the reader takes.
std::vector<SharedBytes> lay_out(const WrittenObject& root);

}  // namespace keratin::hdf5

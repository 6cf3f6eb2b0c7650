#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/base/bytes.h"
#include "keratin/graph/array.h"

namespace keratin::hdf5 {

struct WrittenObject;

/// Writes an HDF5 file with the structures that Keras's own files have: groups
/// (symbol tables), data sets in one piece, and attributes that hold a string.
/// Numbers begin at multiples of 64 bytes, so that they are used in place where
/// the file is mapped at such an address. The same content gives the same
/// bytes, in whatever order it was added.
class Writer {
 public:
  Writer();
  ~Writer();
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;

  /// The group at `path` ("layers/dense/vars"), and those on the way to it. One
  /// that is there already stays as it is.
  void add_group(std::string_view path);
  /// Numbers at `path`; groups on the way are made. The array is shared until
  /// the bytes are written. bfloat16 is stored as Keras stores it: opaque, with
  /// an attribute `dtype`. Throws ConfigError where something is there already.
  void add_dataset(std::string_view path, Array value);
  /// A string, in UTF-8, at the group or data set at `path`; throws NotFound
  /// where there is none, ConfigError for an attribute that is there already.
  void set_attribute(std::string_view path, std::string_view name,
                     std::string_view text);

  /// The file, in pieces one after the other: what the arrays hold is not
  /// copied. Throws LimitError for groups nested deeper than the reader takes.
  std::vector<SharedBytes> finish() const;

 private:
  WrittenObject& group_at(std::string_view path);
  WrittenObject* find(std::string_view path);

  std::unique_ptr<WrittenObject> root_;
};

}  // namespace keratin::hdf5

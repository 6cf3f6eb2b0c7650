#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "keratin/base/bytes.h"
#include "keratin/base/limits.h"
#include "keratin/graph/array.h"

namespace keratin::hdf5 {

struct Image;
struct ObjectHeader;

/// What an attribute holds: nothing (h5py's Empty), a scalar as itself, strings
/// row-major whatever their rank, other numbers as an array that borrows the
/// file's bytes. Scalar integers beyond int64 come as an array, too.
using Value = std::variant<std::monostate, bool, int64_t, double, std::string,
                           std::vector<std::string>, Array>;

/// What a group and a data set have in common. A handle: copies are cheap, it
/// keeps the file's bytes alive, and all it does is const and thread-safe.
///
/// Every function of these classes reads just what it needs, so errors of a
/// file show where they are met: FormatError for wrong bytes, LimitError past a
/// limit, Unsupported naming the feature of HDF5.
class Object {
 public:
  Object(std::shared_ptr<const Image> image,
         std::shared_ptr<const ObjectHeader> header, std::string path);

  /// From the root, without a slash in front: "layers/dense/vars"; the root's
  /// is empty.
  const std::string& path() const { return path_; }
  /// "model.weights.h5 > layers/dense", for errors.
  std::string where() const;

  /// Names in the order they were written.
  std::vector<std::string> attribute_names() const;
  /// The attribute's value, if there is one of that name.
  std::optional<Value> attribute(std::string_view name) const;
  /// A list of strings as Keras writes it: one attribute, or, where that would
  /// be too long, `name0`, `name1`, … in pieces. An empty list may have any
  /// dtype. Throws FormatError when something else is there.
  std::optional<std::vector<std::string>> string_list(
      std::string_view name) const;

 protected:
  std::shared_ptr<const Image> image_;
  std::shared_ptr<const ObjectHeader> header_;
  std::string path_;
};

/// Numbers or strings with a shape.
class Dataset : public Object {
 public:
  /// Throws Unsupported when the elements or the way they are stored aren't
  /// something Keratin reads.
  Dataset(std::shared_ptr<const Image> image,
          std::shared_ptr<const ObjectHeader> header, std::string path);

  const Shape& shape() const { return shape_; }
  /// Whether the elements are strings; they have no dtype then.
  bool is_string() const { return !dtype_.has_value(); }
  /// The elements' dtype; bfloat16 for what Keras writes with the attribute
  /// dtype = "bfloat16".
  DType dtype() const;
  /// The elements, borrowed from the file's bytes, which may lie on any
  /// address.
  Array read() const;
  /// Strings, row-major.
  std::vector<std::string> read_strings() const;

  /// The stored bytes.
  ByteSpan bytes() const { return data_.bytes; }
  /// Where they begin in the file, when they lie apart from the header.
  std::optional<uint64_t> data_offset() const { return data_offset_; }

 private:
  Shape shape_;
  std::optional<DType> dtype_;  // none for strings
  SharedBytes data_;
  std::optional<uint64_t> data_offset_;
};

class Group;
using Node = std::variant<Group, Dataset>;

enum class Kind : uint8_t {
  group,
  dataset,
  soft_link,  ///< Symbolic; never followed.
  other,      ///< A named datatype, or a group in a form that isn't read.
};

struct Member {
  std::string_view name;  ///< Lives as long as the file's bytes.
  Kind kind = Kind::other;
};

/// Named members, in order of their names' bytes ("1", "10", "2").
class Group : public Object {
 public:
  Group(std::shared_ptr<const Image> image,
        std::shared_ptr<const ObjectHeader> header, std::string path);

  std::vector<Member> members() const;

  /// What is at `path` ("layers/dense/vars/0"), if anything. Costs the way to
  /// it, not the size of the groups it passes.
  std::optional<Kind> kind_of(std::string_view path) const;
  bool contains(std::string_view path) const {
    return kind_of(path).has_value();
  }
  /// The group or data set at `path`. Throws NotFound, or FormatError when it
  /// is something else.
  Group group(std::string_view path) const;
  Dataset dataset(std::string_view path) const;

  /// Visits this group, each group below before its members, and each data set.
  /// Named datatypes are passed over. Throws where bytes of any two of them
  /// overlap, Unsupported for soft links and for a group under two names,
  /// LimitError past hdf5_objects and hdf5_depth: it always ends, in a time
  /// that the file's size bounds.
  void walk(const std::function<void(const Node& node)>& visit) const;

 private:
  struct Place {
    Kind kind = Kind::other;
    std::shared_ptr<const ObjectHeader> header;  // null for a soft link
    std::string path;
  };
  std::optional<Place> find(std::string_view path) const;
  Place at(std::string_view path) const;
};

/// An HDF5 file in memory. Opening reads the superblock and the root group's
/// header only.
class File {
 public:
  /// `name` is for error texts.
  explicit File(SharedBytes bytes, std::string name, const Limits& limits = {});

  const Group& root() const { return root_; }

 private:
  Group root_;
};

}  // namespace keratin::hdf5

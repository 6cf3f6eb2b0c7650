// Dataspace message:
//
//   version 1           version 2
//   version   1  1      version  1  2
//   rank      1         rank     1
//   flags     1         flags    1   bit 0: maxima follow; bit 1: permutation
//   reserved  5         type     1   0 scalar, 1 simple, 2 null
//   dimensions of 8 bytes each, then as many maxima where flagged

#include "keratin/formats/hdf5_dataspace.h"

#include "keratin/base/error.h"

namespace keratin::hdf5 {
namespace {

constexpr uint8_t kHasMaxima = 1;
constexpr uint8_t kHasPermutation = 2;
constexpr uint8_t kSimple = 1;
constexpr uint8_t kNull = 2;

struct Prefix {
  uint8_t rank = 0;
  uint8_t flags = 0;
  bool null = false;
};

Prefix read_prefix(Cursor& cursor, const Limits& limits) {
  const uint8_t version = cursor.u8("dataspace version");
  if (version != 1 && version != 2) {
    cursor.fail(concat("dataspace version is ", version, ", expected 1 or 2"));
  }
  Prefix prefix;
  prefix.rank = cursor.u8("rank");
  prefix.flags = cursor.u8("dataspace flags");
  if (version == 1) {
    cursor.skip(5, "dataspace");
  } else {
    const uint8_t type = cursor.u8("dataspace type");
    if (type > kNull || (type != kSimple && prefix.rank != 0)) {
      cursor.fail(concat("dataspace type is ", type, " with rank ", prefix.rank,
                         ", expected 0 (scalar) or 2 (null) with "
                         "rank 0, or 1 (simple)"));
    }
    prefix.null = type == kNull;
  }
  if (prefix.rank > limits.rank) {
    throw LimitError(
        cursor.where(),
        concat("rank is ", prefix.rank, ", the limit rank is ", limits.rank));
  }
  if ((prefix.flags & kHasPermutation) != 0) {
    throw Unsupported(cursor.where(), "an HDF5 dataspace with a permutation");
  }
  return prefix;
}

// Zeros are left out of the product, so that no other dimension can be beyond
// what an array may have.
void add_dimension(Dataspace& space, uint64_t dimension, const Cursor& cursor,
                   const Limits& limits, uint64_t& product) {
  if (dimension != 0) {
    if (dimension > limits.elements || product > limits.elements / dimension) {
      throw LimitError(
          cursor.where(),
          concat("dimension ", space.shape.size(), " of ", dimension,
                 " exceeds the limit elements of ", limits.elements));
    }
    product *= dimension;
  }
  space.shape.push_back(static_cast<int64_t>(dimension));
}

}  // namespace

Dataspace read_dataspace(Cursor& cursor, const Limits& limits) {
  const Prefix prefix = read_prefix(cursor, limits);
  Dataspace space;
  space.null = prefix.null;
  uint64_t product = 1;
  bool has_zero = false;
  for (int i = 0; i < prefix.rank; ++i) {
    const uint64_t dimension = cursor.u64("dimension");
    has_zero = has_zero || dimension == 0;
    add_dimension(space, dimension, cursor, limits, product);
  }
  space.elements = has_zero || space.null ? 0 : product;
  if ((prefix.flags & kHasMaxima) == 0) return space;
  for (const int64_t dimension : space.shape) {
    const uint64_t most = cursor.u64("maximum of a dimension");
    if (most < static_cast<uint64_t>(dimension)) {
      cursor.fail(concat("a dimension is ", dimension, ", but at most ", most));
    }
  }
  return space;
}

}  // namespace keratin::hdf5

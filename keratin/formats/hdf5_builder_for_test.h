#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace keratin::test {

/// An HDF5 file of one group, built byte by byte so that tests can set nodes as
/// narrow as they like and then break single fields.
struct BuiltHdf5 {
  std::string bytes = {};
  std::vector<std::string> names = {};  ///< of the members, ascending
  std::vector<uint64_t> headers = {};   ///< of the members
  std::vector<uint64_t> leaves = {};    ///< symbol table nodes
  std::vector<uint64_t> nodes = {};     ///< B-tree nodes, the root last
  uint64_t heap = 0;
  uint64_t root_header = 0;

  /// Writes `value` at `offset`, in as many bytes as `width` says.
  void set(uint64_t offset, uint64_t value, int width = 8);
};

/// A file whose root has `count` scalars of float32, member i holding i.
/// A leaf holds 2 x `leaf_k` entries, a node 2 x `tree_k` children.
BuiltHdf5 build_hdf5(int count, int leaf_k, int tree_k);

}  // namespace keratin::test

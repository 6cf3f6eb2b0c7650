#include "keratin/ops/dtypes.h"

#include <algorithm>
#include <array>
#include <bit>

#include "keratin/base/error.h"

namespace keratin::ops {
namespace {

// Nodes of the lattice: the dtypes, then the two kinds without a width.
constexpr size_t kDTypes = 13;
constexpr size_t kWeakInt = kDTypes;
constexpr size_t kWeakFloat = kDTypes + 1;
constexpr size_t kNodes = kDTypes + 2;
using NodeSet = uint32_t;

constexpr size_t index_of(DType dtype) { return static_cast<size_t>(dtype); }
constexpr NodeSet bit(size_t node) { return NodeSet{1} << node; }
constexpr NodeSet bit(DType dtype) { return bit(index_of(dtype)); }

// What each node goes up to: all nodes that hold everything it holds.
constexpr std::array<NodeSet, kNodes> upper_bounds() {
  using enum DType;
  std::array<NodeSet, kNodes> up{};
  up[index_of(boolean)] = bit(kWeakInt);
  up[kWeakInt] = bit(uint8) | bit(int8);
  up[index_of(uint8)] = bit(int16) | bit(uint16);
  up[index_of(uint16)] = bit(int32) | bit(uint32);
  up[index_of(uint32)] = bit(int64) | bit(uint64);
  up[index_of(uint64)] = bit(kWeakFloat);
  up[index_of(int8)] = bit(int16);
  up[index_of(int16)] = bit(int32);
  up[index_of(int32)] = bit(int64);
  up[index_of(int64)] = bit(kWeakFloat);
  up[kWeakFloat] = bit(bfloat16) | bit(float16);
  up[index_of(bfloat16)] = bit(float32);
  up[index_of(float16)] = bit(float32);
  up[index_of(float32)] = bit(float64);
  for (size_t round = 0; round < kNodes; ++round) {
    for (size_t node = 0; node < kNodes; ++node) {
      up[node] |= bit(node);
      for (size_t above = 0; above < kNodes; ++above) {
        if (up[node] & bit(above)) up[node] |= up[above];
      }
    }
  }
  return up;
}

constexpr std::array<NodeSet, kNodes> kUpperBounds = upper_bounds();

size_t node_of(const Promoted& party) {
  switch (party.weak) {
    case Weak::integer: return kWeakInt;
    case Weak::floating: return kWeakFloat;
    case Weak::none: break;
  }
  return index_of(party.dtype);
}

// The smallest of the nodes that all of `nodes` go up to.
size_t least_upper_bound(NodeSet nodes) {
  NodeSet common = bit(kNodes) - 1;
  for (size_t node = 0; node < kNodes; ++node) {
    if (nodes & bit(node)) common &= kUpperBounds[node];
  }
  for (size_t node = 0; node < kNodes; ++node) {
    const bool candidate = common & bit(node);
    if (candidate && (common & ~kUpperBounds[node]) == 0) return node;
  }
  return index_of(DType::float64);
}

DType narrowed(DType dtype) {
  switch (dtype) {
    case DType::int64: return DType::int32;
    case DType::uint64: return DType::uint32;
    case DType::float64: return DType::float32;
    default: return dtype;
  }
}

}  // namespace

DType result_type(std::span<const Promoted> dtypes) {
  if (dtypes.empty()) return DType::float32;
  NodeSet nodes = 0;
  bool all_weak = true;
  bool wide = false;
  for (const Promoted& party : dtypes) {
    nodes |= bit(node_of(party));
    if (party.weak != Weak::none) continue;
    all_weak = false;
    wide = wide || size_of(party.dtype) == 8;
  }
  if (all_weak) {
    return nodes & bit(kWeakFloat) ? DType::float32 : DType::int32;
  }
  const size_t node = std::has_single_bit(nodes)
                          ? static_cast<size_t>(std::countr_zero(nodes))
                          : least_upper_bound(nodes);
  if (node == kWeakInt) return DType::int32;
  if (node == kWeakFloat) return DType::float32;
  const auto dtype = static_cast<DType>(node);
  return wide ? dtype : narrowed(dtype);
}

DType result_type(std::initializer_list<Promoted> dtypes) {
  return result_type(std::span<const Promoted>(dtypes.begin(), dtypes.size()));
}

DType float_type(DType dtype) {
  return is_float(dtype) ? dtype : DType::float32;
}

}  // namespace keratin::ops

#include "keratin/formats/hdf5_builder_for_test.h"

#include <algorithm>
#include <bit>

namespace keratin::test {
namespace {

struct Subtree {
  uint64_t address = 0;
  uint64_t last_name = 0;
};

class Builder {
 public:
  Builder(int leaf_k, int tree_k)
      : per_leaf_(2 * static_cast<size_t>(leaf_k)),
        per_node_(2 * static_cast<size_t>(tree_k)) {
    text("\x89HDF\r\n\x1a\n");
    number(0, 5);  // versions
    number(0x0808, 3);
    number(static_cast<uint64_t>(leaf_k), 2);
    number(static_cast<uint64_t>(tree_k), 2);
    number(0, 4);
    number(0, 8);
    number(UINT64_MAX, 8);
    number(0, 8);  // end of file, set when it is known
    number(UINT64_MAX, 8);
    number(0, 40);
  }

  BuiltHdf5 build(int count) {
    for (int i = 0; i < count; ++i) add_member(i);
    add_heap();
    add_tree();
    out_.root_header = add_header();
    number(0x11, 2);
    number(16, 2);
    number(0, 4);
    number(out_.nodes.back(), 8);
    number(out_.heap, 8);
    set_size(out_.root_header, 24, 1);
    out_.set(64, out_.root_header);
    out_.set(40, out_.bytes.size());
    return std::move(out_);
  }

 private:
  void text(std::string_view bytes) { out_.bytes += bytes; }

  void number(uint64_t value, int width) {
    for (int i = 0; i < width; ++i) {
      out_.bytes += static_cast<char>(i < 8 ? value >> (8 * i) : 0);
    }
  }

  void message(uint64_t type, uint64_t size) {
    number(type, 2);
    number(size, 2);
    number(0, 4);
  }

  uint64_t add_header() {
    const uint64_t address = out_.bytes.size();
    number(1, 16);
    return address;
  }

  void set_size(uint64_t header, uint64_t size, uint64_t messages) {
    out_.set(header + 2, messages, 2);
    out_.set(header + 8, size, 4);
  }

  void add_member(int value) {
    std::string digits = std::to_string(value);
    digits.insert(0, 6 - digits.size(), '0');
    out_.names.push_back("m" + digits);
    const uint64_t header = add_header();
    message(1, 8);
    number(1, 8);
    message(3, 24);
    number(0x1f2011, 4);
    number(4, 4);
    number(0x200000, 4);
    number(0x17000817, 4);
    number(127, 4);
    number(0, 4);
    message(8, 8);
    number(0x00040003, 4);
    number(std::bit_cast<uint32_t>(static_cast<float>(value)), 4);
    set_size(header, 64, 3);
    out_.headers.push_back(header);
  }

  void add_heap() {
    const uint64_t segment = out_.bytes.size();
    number(0, 8);
    for (const std::string& name : out_.names) {
      name_places_.push_back(out_.bytes.size() - segment);
      text(name);
      number(0, 1);
    }
    out_.heap = out_.bytes.size();
    text("HEAP");
    number(0, 4);
    number(out_.heap - segment, 8);
    number(1, 8);
    number(segment, 8);
  }

  void add_tree() {
    std::vector<Subtree> level;
    for (size_t i = 0; i < out_.names.size(); i += per_leaf_) {
      level.push_back(add_leaf(i));
    }
    for (uint64_t height = 0;; ++height) {
      std::vector<Subtree> above;
      uint64_t key = 0;
      for (size_t i = 0; i < level.size() || above.empty(); i += per_node_) {
        const size_t end = std::min(i + per_node_, level.size());
        const std::vector<Subtree> children(
            level.begin() + static_cast<std::ptrdiff_t>(i),
            level.begin() + static_cast<std::ptrdiff_t>(end));
        above.push_back(add_node(height, key, children));
        key = above.back().last_name;
      }
      level = std::move(above);
      if (level.size() == 1) return;
    }
  }

  Subtree add_leaf(size_t first) {
    const size_t end = std::min(first + per_leaf_, out_.names.size());
    const uint64_t address = out_.bytes.size();
    out_.leaves.push_back(address);
    text("SNOD");
    number(1, 2);
    number(end - first, 2);
    for (size_t i = first; i < end; ++i) {
      number(name_places_[i], 8);
      number(out_.headers[i], 8);
      number(0, 24);
    }
    return {address, name_places_[end - 1]};
  }

  Subtree add_node(uint64_t height, uint64_t key,
                   const std::vector<Subtree>& children) {
    const uint64_t address = out_.bytes.size();
    out_.nodes.push_back(address);
    text("TREE");
    number(height << 8, 2);
    number(children.size(), 2);
    number(UINT64_MAX, 8);
    number(UINT64_MAX, 8);
    number(key, 8);
    for (const Subtree& child : children) {
      number(child.address, 8);
      number(child.last_name, 8);
      key = child.last_name;
    }
    return {address, key};
  }

  BuiltHdf5 out_;
  std::vector<uint64_t> name_places_;
  size_t per_leaf_;
  size_t per_node_;
};

}  // namespace

void BuiltHdf5::set(uint64_t offset, uint64_t value, int width) {
  for (int i = 0; i < width; ++i) {
    bytes[offset + static_cast<uint64_t>(i)] =
        static_cast<char>(value >> (8 * i));
  }
}

BuiltHdf5 build_hdf5(int count, int leaf_k, int tree_k) {
  return Builder(leaf_k, tree_k).build(count);
}

}  // namespace keratin::test

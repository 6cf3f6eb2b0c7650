// B-tree node, version 1, of a group:
//
//   magic     4  "TREE"
//   type      1  0
//   level     1  0: the children are symbol table nodes; else nodes one below
//   children  2  up to 2 x internal K
//   siblings  8 + 8, unused here
//   key 0, child 0, key 1, child 1, …, key n: 8 bytes each
//
// A key is the place of a name in the local heap. Child i holds the names
// after key i, up to and with key i + 1.
//
// Symbol table node:
//
//   magic     4  "SNOD"
//   version   1  1
//   reserved  1
//   entries   2  up to 2 x leaf K
//   entries of 40 bytes, by name: name in the heap 8, object header 8,
//   cache 4 (0 none, 1 a group, 2 a soft link), reserved 4, scratch 16

#include "keratin/formats/hdf5_symbol_table.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/formats/hdf5_local_heap.h"

namespace keratin::hdf5 {
namespace {

constexpr uint64_t kTreeHeaderBytes = 24;
constexpr uint64_t kLeafHeaderBytes = 8;
constexpr uint64_t kEntryBytes = 40;
constexpr uint32_t kCachedSoftLink = 2;  // the last one there is
constexpr int kAnyLevel = -1;

struct TreeNode {
  uint64_t address = 0;
  int level = 0;
  uint64_t count = 0;  // children
  ByteSpan table;      // keys and children

  uint64_t bytes() const { return kTreeHeaderBytes + table.size(); }
  uint64_t key(uint64_t i) const { return u64_in(table, 16 * i); }
  uint64_t child(uint64_t i) const { return u64_in(table, 16 * i + 8); }
};

struct Leaf {
  uint64_t address = 0;
  uint64_t count = 0;
  ByteSpan table;

  uint64_t bytes() const { return kLeafHeaderBytes + table.size(); }
  uint64_t name(uint64_t i) const { return u64_in(table, kEntryBytes * i); }
  uint64_t header(uint64_t i) const {
    return u64_in(table, kEntryBytes * i + 8);
  }
  uint32_t cache(uint64_t i) const {
    return u32_in(table, kEntryBytes * i + 16);
  }
};

void check_count(const Cursor& cursor, uint64_t count, uint64_t most,
                 std::string_view what) {
  if (count <= most) return;
  cursor.fail(
      concat(what, " has ", count, " entries, expected at most ", most));
}

TreeNode read_node(const Image& image, uint64_t address, int due_level) {
  Cursor cursor = image.at(address, "B-tree node");
  cursor.expect("TREE", "a B-tree node");
  const uint8_t type = cursor.u8("B-tree type");
  if (type != 0) {
    cursor.fail(concat("B-tree type is ", type, ", expected 0, a group's"));
  }
  const int level = cursor.u8("B-tree level");
  if (due_level != kAnyLevel && level != due_level) {
    cursor.fail(concat("B-tree level is ", level, ", expected ", due_level));
  }
  const uint64_t count = cursor.u16("number of children");
  check_count(cursor, count, image.tree_children, "a B-tree node");
  cursor.skip(16, "siblings");
  return {address, level, count, cursor.bytes(16 * count + 8, "B-tree keys")};
}

Leaf read_leaf(const Image& image, uint64_t address) {
  Cursor cursor = image.at(address, "symbol table node");
  cursor.expect("SNOD", "a symbol table node");
  const uint8_t version = cursor.u8("symbol table node version");
  if (version != 1) {
    cursor.fail(
        concat("symbol table node version is ", version, ", expected 1"));
  }
  cursor.skip(1, "symbol table node");
  const uint64_t count = cursor.u16("number of entries");
  check_count(cursor, count, image.leaf_entries, "a symbol table node");
  return {address, count, cursor.bytes(kEntryBytes * count, "entries")};
}

SymbolEntry entry_of(const Image& image, const Leaf& leaf, uint64_t index,
                     std::string_view name) {
  const Cursor cursor =
      image.at(leaf.address + kLeafHeaderBytes + kEntryBytes * index, "entry");
  if (name.empty() || name.find('/') != std::string_view::npos) {
    cursor.fail(concat("a member is called ", quoted(name)));
  }
  const uint32_t cache = leaf.cache(index);
  if (cache > kCachedSoftLink) {
    cursor.fail(concat("cache type is ", cache, ", expected 0 to 2"));
  }
  return {name, leaf.header(index), cache == kCachedSoftLink};
}

// Walks the whole tree, depth first, with a stack of its own.
class Lister {
 public:
  Lister(const Image& image, SymbolTable table, Extents& extents)
      : image_(image), extents_(extents), heap_(image, table.heap, &extents) {
    push(table.tree, kAnyLevel);
  }

  std::vector<SymbolEntry> list() {
    while (!stack_.empty()) {
      Frame& top = stack_.back();
      if (top.next == top.node.count) {
        stack_.pop_back();
        continue;
      }
      const uint64_t i = top.next++;
      if (top.node.level > 0) {
        push(top.node.child(i), top.node.level - 1);
      } else {
        add_leaf(top.node, i);
      }
    }
    return std::move(entries_);
  }

 private:
  struct Frame {
    TreeNode node;
    uint64_t next = 0;
  };

  void push(uint64_t address, int due_level) {
    const TreeNode node = read_node(image_, address, due_level);
    extents_.claim(address, node.bytes(), "B-tree node");
    stack_.push_back({node});
  }

  void add_leaf(const TreeNode& node, uint64_t child) {
    const Leaf leaf = read_leaf(image_, node.child(child));
    extents_.claim(leaf.address, leaf.bytes(), "symbol table node");
    const std::string_view after = heap_.name(node.key(child));
    const std::string_view last = heap_.name(node.key(child + 1));
    for (uint64_t i = 0; i < leaf.count; ++i) {
      const std::string_view name = heap_.name(leaf.name(i));
      const bool ascends = entries_.empty() || entries_.back().name < name;
      if (!ascends || name <= after || name > last) {
        image_.at(leaf.address, "symbol table node")
            .fail(concat("the member ", quoted(name),
                         " is out of order or there twice"));
      }
      add(entry_of(image_, leaf, i, name));
    }
  }

  void add(const SymbolEntry& entry) {
    name_bytes_ += entry.name.size() + 1;
    if (name_bytes_ > heap_.size()) {
      image_.at(0, "file").fail("names overlap within a local heap");
    }
    if (entries_.size() == image_.limits.hdf5_objects) {
      throw LimitError(image_.name,
                       concat("a group has more than ", entries_.size(),
                              " members, the limit hdf5_objects"));
    }
    entries_.push_back(entry);
  }

  const Image& image_;
  Extents& extents_;
  LocalHeap heap_;
  std::vector<Frame> stack_;
  std::vector<SymbolEntry> entries_;
  uint64_t name_bytes_ = 0;
};

// The child of `node` that would hold `name`, if any.
std::optional<uint64_t> child_for(const TreeNode& node, const LocalHeap& heap,
                                  std::string_view name) {
  if (node.count == 0 || name <= heap.name(node.key(0))) return {};
  uint64_t low = 0;  // name is after key(low)
  uint64_t high = node.count;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (heap.name(node.key(middle + 1)) < name) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == node.count) return {};
  return node.child(low);
}

}  // namespace

std::vector<SymbolEntry> list_entries(const Image& image, SymbolTable table,
                                      Extents& extents) {
  return Lister(image, table, extents).list();
}

std::optional<SymbolEntry> find_entry(const Image& image, SymbolTable table,
                                      std::string_view name) {
  const LocalHeap heap(image, table.heap, nullptr);
  TreeNode node = read_node(image, table.tree, kAnyLevel);
  std::optional<uint64_t> child = child_for(node, heap, name);
  while (child && node.level > 0) {
    node = read_node(image, *child, node.level - 1);
    child = child_for(node, heap, name);
  }
  if (!child) return {};
  const Leaf leaf = read_leaf(image, *child);
  for (uint64_t i = 0; i < leaf.count; ++i) {
    const std::string_view found = heap.name(leaf.name(i));
    if (found == name) return entry_of(image, leaf, i, found);
    if (found > name) break;
  }
  return {};
}

}  // namespace keratin::hdf5

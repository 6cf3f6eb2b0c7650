// The file, from its start: superblock, global heap collections with the texts
// of attributes, then of each object what it consists of before its header (a
// group's members, local heap, symbol table nodes and B-tree), and last all
// numbers. The grammar of each part stands with the function that reads it.

#include "keratin/formats/hdf5_write_layout.h"

#include <algorithm>
#include <span>

#include "keratin/base/error.h"
#include "keratin/base/limits.h"
#include "keratin/formats/hdf5_encode.h"

namespace keratin::hdf5 {
namespace {

constexpr uint64_t kLeafK = 4;  // what HDF5 itself takes, and so all read
constexpr uint64_t kTreeK = 16;
constexpr uint64_t kDataAlignment = 64;
constexpr uint64_t kMinCollection = 4096;
constexpr uint64_t kCollectionTexts = 4096;  // at most, in one collection
constexpr uint64_t kObjectHeader = 16;       // of a text in a collection
constexpr size_t kEndOfFile = 40;            // places in the superblock
constexpr size_t kRootEntry = 56;
constexpr uint64_t kGroupCached = 1;

// Lays the objects of one file out in bytes.
class Layout {
 public:
  std::vector<SharedBytes> lay_out(const WrittenObject& root);

 private:
  struct Placed {
    uint64_t header = 0;
    bool is_group = false;
    uint64_t tree = 0;  // of a group
    uint64_t heap = 0;
  };
  struct Data {
    Array array;
    uint64_t address_at;  // where the layout message says where they are
  };
  // A child of a B-tree node, and the place of the last name in it.
  struct Subtree {
    uint64_t address;
    uint64_t last_name;
  };
  using Names = std::vector<uint64_t>;

  void put_superblock();
  void put_texts(const WrittenObject& object);
  void put_collections();
  size_t put_collection(size_t first);
  Placed put_object(const WrittenObject& object, uint64_t depth);
  Placed put_group(const WrittenObject& object, uint64_t depth);
  uint64_t put_local_heap(const WrittenObject& group, Names& names);
  std::vector<Subtree> put_leaves(const Names& names,
                                  const std::vector<Placed>& members);
  uint64_t put_tree(std::vector<Subtree> level);
  std::vector<Subtree> put_tree_level(const std::vector<Subtree>& children,
                                      uint64_t height);
  void put_entry(uint64_t name, const Placed& placed);
  uint64_t put_header(std::vector<std::pair<uint16_t, std::string>> messages,
                      const WrittenObject& object);
  std::vector<SharedBytes> with_data();

  Encoder out_;
  std::vector<std::string_view> texts_;
  std::map<std::string_view, HeapString> heap_;
  std::vector<Data> data_;
};

std::vector<SharedBytes> Layout::lay_out(const WrittenObject& root) {
  put_superblock();
  put_texts(root);
  put_collections();
  const Placed placed = put_object(root, 0);
  out_.set(kRootEntry + 8, placed.header, 8);
  out_.set(kRootEntry + 16, kGroupCached, 4);
  out_.set(kRootEntry + 24, placed.tree, 8);
  out_.set(kRootEntry + 32, placed.heap, 8);
  return with_data();
}

void Layout::put_superblock() {
  out_.text("\x89HDF\r\n\x1a\n");
  out_.number(0, 5);       // versions
  out_.number(0x0808, 3);  // addresses and sizes of 8 bytes
  out_.number(kLeafK, 2);
  out_.number(kTreeK, 2);
  out_.number(0, 4);
  out_.number(0, 8);  // base address
  out_.number(kNowhere, 8);
  out_.number(0, 8);  // end of file
  out_.number(kNowhere, 8);
  out_.number(0, 40);  // entry of the root group
}

void Layout::put_texts(const WrittenObject& object) {
  for (const auto& [name, text] : object.attributes) {
    const bool is_new = heap_.emplace(text, HeapString{}).second;
    if (is_new && !text.empty()) texts_.push_back(text);
  }
  for (const auto& [name, member] : object.members) put_texts(*member);
}

void Layout::put_collections() {
  for (size_t first = 0; first < texts_.size();) first = put_collection(first);
}

// As many texts as fit into one; returns the number of the first that doesn't.
size_t Layout::put_collection(size_t first) {
  const uint64_t begin = out_.size();
  const size_t end = std::min(texts_.size(), first + kCollectionTexts);
  out_.text("GCOL");
  out_.number(1, 4);
  out_.number(0, 8);  // size
  for (size_t i = first; i < end; ++i) {
    const std::string_view text = texts_[i];
    const auto index = static_cast<uint32_t>(i - first + 1);
    heap_[text] = {begin, index, static_cast<uint32_t>(text.size())};
    out_.number(index, 2);
    out_.number(0, 6);
    out_.number(text.size(), 8);
    out_.text(text);
    out_.align(8, begin);
  }
  const uint64_t used = out_.size() - begin;
  const uint64_t size = std::max(kMinCollection, used + kObjectHeader);
  out_.number(0, 8);  // the rest is free
  out_.number(size - used, 8);
  out_.number(0, size - used - kObjectHeader);
  out_.set(begin + 8, size, 8);
  return end;
}

Layout::Placed Layout::put_object(const WrittenObject& object, uint64_t depth) {
  if (depth > Limits().hdf5_depth) {
    throw LimitError(
        concat("groups are nested deeper than the limit "
               "hdf5_depth, ",
               Limits().hdf5_depth));
  }
  if (!object.value) return put_group(object, depth);
  const Array& array = *object.value;
  const uint64_t size = array.bytes().size();
  const std::string space = dataspace_message(array.shape());
  const std::string type = datatype_message(array.dtype());
  const uint64_t header = put_header({{1, space},
                                      {3, type},
                                      {5, fill_message()},
                                      {8, layout_message(kNowhere, size)}},
                                     object);
  constexpr uint64_t kMessageHeader = 8;
  const uint64_t before_layout = kObjectHeader + 4 * kMessageHeader +
                                 space.size() + type.size() +
                                 fill_message().size();
  if (size > 0) data_.push_back({array, header + before_layout + 2});
  return {.header = header};
}

Layout::Placed Layout::put_group(const WrittenObject& group, uint64_t depth) {
  std::vector<Placed> members;
  for (const auto& [name, member] : group.members) {
    members.push_back(put_object(*member, depth + 1));
  }
  Names names;
  Placed placed{.is_group = true};
  placed.heap = put_local_heap(group, names);
  placed.tree = put_tree(put_leaves(names, members));
  placed.header = put_header(
      {{0x11, symbol_table_message(placed.tree, placed.heap)}}, group);
  return placed;
}

// Names of the members; the empty one, which B-trees begin with, comes first.
uint64_t Layout::put_local_heap(const WrittenObject& group, Names& names) {
  const uint64_t segment = out_.size();
  out_.number(0, 8);
  for (const auto& [name, member] : group.members) {
    names.push_back(out_.size() - segment);
    out_.text(name);
    out_.number(0, 1);
    out_.align(8, segment);
  }
  const uint64_t heap = out_.size();
  out_.text("HEAP");
  out_.number(0, 4);
  out_.number(heap - segment, 8);
  out_.number(1, 8);  // nothing is free
  out_.number(segment, 8);
  return heap;
}

std::vector<Layout::Subtree> Layout::put_leaves(
    const Names& names, const std::vector<Placed>& members) {
  constexpr size_t kEntries = 2 * kLeafK;
  constexpr size_t kEntryBytes = 40;
  std::vector<Subtree> leaves;
  for (size_t first = 0; first < names.size(); first += kEntries) {
    const size_t end = std::min(first + kEntries, names.size());
    leaves.push_back({out_.size(), names[end - 1]});
    out_.text("SNOD");
    out_.number(1, 2);
    out_.number(end - first, 2);
    for (size_t i = first; i < end; ++i) put_entry(names[i], members[i]);
    out_.number(0, (kEntries - (end - first)) * kEntryBytes);
  }
  return leaves;
}

void Layout::put_entry(uint64_t name, const Placed& placed) {
  out_.number(name, 8);
  out_.number(placed.header, 8);
  out_.number(placed.is_group ? kGroupCached : 0, 8);
  out_.number(placed.tree, 8);
  out_.number(placed.heap, 8);
}

uint64_t Layout::put_tree(std::vector<Subtree> level) {
  for (uint64_t height = 0;; ++height) {
    level = put_tree_level(level, height);
    if (level.size() == 1) return level[0].address;
  }
}

std::vector<Layout::Subtree> Layout::put_tree_level(
    const std::vector<Subtree>& children, uint64_t height) {
  constexpr size_t kChildren = 2 * kTreeK;
  constexpr size_t kNodeBytes = 24 + 16 * kChildren + 8;
  const uint64_t begin = out_.size();
  const size_t count =
      std::max<size_t>(1, (children.size() + kChildren - 1) / kChildren);
  std::vector<Subtree> nodes;
  uint64_t key = 0;
  for (size_t node = 0; node < count; ++node) {
    const size_t first = node * kChildren;
    const size_t end = std::min(first + kChildren, children.size());
    const uint64_t address = begin + node * kNodeBytes;
    out_.text("TREE");
    out_.number(height << 8, 2);
    out_.number(end - first, 2);
    out_.number(node == 0 ? kNowhere : address - kNodeBytes, 8);
    out_.number(node + 1 == count ? kNowhere : address + kNodeBytes, 8);
    out_.number(key, 8);
    for (size_t i = first; i < end; ++i) {
      key = children[i].last_name;
      out_.number(children[i].address, 8);
      out_.number(key, 8);
    }
    out_.number(0, address + kNodeBytes - out_.size());
    nodes.push_back({address, key});
  }
  return nodes;
}

uint64_t Layout::put_header(
    std::vector<std::pair<uint16_t, std::string>> messages,
    const WrittenObject& object) {
  for (const auto& [name, text] : object.attributes) {
    messages.emplace_back(0x0c, attribute_message(name, heap_.at(text)));
  }
  const uint64_t header = out_.size();
  out_.number(1, 2);
  out_.number(messages.size(), 2);
  out_.number(1, 4);  // references
  out_.number(0, 8);
  for (const auto& [type, content] : messages) {
    out_.number(type, 2);
    out_.number(content.size(), 2);
    out_.number(0, 4);
    out_.text(content);
  }
  out_.set(header + 8, out_.size() - header - kObjectHeader, 4);
  return header;
}

std::vector<SharedBytes> Layout::with_data() {
  out_.align(kDataAlignment);
  uint64_t end = out_.size();
  for (const Data& data : data_) {
    end = (end + kDataAlignment - 1) / kDataAlignment * kDataAlignment;
    out_.set(data.address_at, end, 8);
    end += data.array.bytes().size();
  }
  out_.set(kEndOfFile, end, 8);
  const auto metadata = std::make_shared<const std::string>(out_.bytes());
  static constexpr std::byte kZeros[kDataAlignment] = {};
  std::vector<SharedBytes> pieces{
      {metadata, std::as_bytes(std::span(*metadata))}};
  uint64_t position = metadata->size();
  for (const Data& data : data_) {
    const uint64_t gap =
        (kDataAlignment - position % kDataAlignment) % kDataAlignment;
    if (gap > 0) pieces.push_back({nullptr, ByteSpan(kZeros).first(gap)});
    pieces.push_back(data.array.shared());
    position += gap + data.array.bytes().size();
  }
  return pieces;
}

}  // namespace

std::vector<SharedBytes> lay_out(const WrittenObject& root) {
  return Layout().lay_out(root);
}

}  // namespace keratin::hdf5

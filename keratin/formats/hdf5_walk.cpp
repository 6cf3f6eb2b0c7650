#include <unordered_set>

#include "keratin/base/error.h"
#include "keratin/formats/hdf5.h"
#include "keratin/formats/hdf5_extents.h"
#include "keratin/formats/hdf5_link.h"

namespace keratin::hdf5 {
namespace {

using Visit = std::function<void(const Node& node)>;

// Depth first, with a stack of its own. One `Extents` for the whole file sees
// to it that no byte is walked over twice.
class Walker {
 public:
  Walker(std::shared_ptr<const Image> image, const Visit& visit)
      : image_(std::move(image)), visit_(visit), extents_(*image_) {}

  void walk(uint64_t root, const std::string& path) {
    enter({.name = {}, .header = root}, path);
    while (!stack_.empty()) {
      Frame& top = stack_.back();
      if (top.next == top.entries.size()) {
        stack_.pop_back();
        continue;
      }
      const SymbolEntry entry = top.entries[top.next++];
      enter(entry, joined(*image_, top.path, entry.name));
    }
  }

 private:
  struct Frame {
    std::vector<SymbolEntry> entries;
    std::string path;
    size_t next = 0;
  };

  void enter(const SymbolEntry& entry, const std::string& path) {
    if (entry.soft_link) refuse_soft_link(*image_, path);
    meet(entry.header, path);
    const auto header = std::make_shared<const ObjectHeader>(
        read_object_header(*image_, entry.header, extents_));
    switch (kind_of_header(*image_, *header)) {
      case Kind::group: return enter_group(header, path);
      case Kind::dataset: return enter_dataset(header, path);
      default: break;
    }
    if (header->find(MessageType::link_info) != nullptr) {
      symbol_table_of(*image_, *header);
    }
  }

  void enter_group(const std::shared_ptr<const ObjectHeader>& header,
                   const std::string& path) {
    if (stack_.size() > image_->limits.hdf5_depth) {
      throw LimitError(concat(image_->name, " > ", quoted(path)),
                       concat("groups are nested deeper than the limit "
                              "hdf5_depth of ",
                              image_->limits.hdf5_depth));
    }
    visit_(Group(image_, header, path));
    const SymbolTable table = symbol_table_of(*image_, *header);
    stack_.push_back({list_entries(*image_, table, extents_), path});
  }

  void enter_dataset(const std::shared_ptr<const ObjectHeader>& header,
                     const std::string& path) {
    const Dataset dataset(image_, header, path);
    if (const auto offset = dataset.data_offset()) {
      extents_.claim(*offset, dataset.bytes().size(), "data");
    }
    visit_(dataset);
  }

  // A legal file may call an object by two names, but no Keras does, and going
  // there again could take a time that grows with the square of the file.
  void meet(uint64_t header, const std::string& path) {
    if (!met_.insert(header).second) {
      throw Unsupported(concat(image_->name, " > ", quoted(path)),
                        "an HDF5 object under two names (a hard link)");
    }
    if (met_.size() <= image_->limits.hdf5_objects) return;
    throw LimitError(image_->name,
                     concat("more than ", image_->limits.hdf5_objects,
                            " groups and data sets, the limit hdf5_objects"));
  }

  std::shared_ptr<const Image> image_;
  const Visit& visit_;
  Extents extents_;
  std::vector<Frame> stack_;
  std::unordered_set<uint64_t> met_;
};

}  // namespace

void Group::walk(const Visit& visit) const {
  Walker(image_, visit).walk(header_->address, path_);
}

}  // namespace keratin::hdf5

#include <map>

#include "keratin/base/error.h"
#include "keratin/formats/hdf5.h"
#include "keratin/formats/hdf5_link.h"
#include "keratin/formats/hdf5_superblock.h"

namespace keratin::hdf5 {
namespace {

std::string_view describe(Kind kind) {
  switch (kind) {
    case Kind::group: return "a group";
    case Kind::dataset: return "a data set";
    case Kind::soft_link: return "a soft link";
    case Kind::other: break;
  }
  return "neither a group nor a data set";
}

std::shared_ptr<const ObjectHeader> share(ObjectHeader header) {
  return std::make_shared<const ObjectHeader>(std::move(header));
}

Group root_of(SharedBytes bytes, std::string name, const Limits& limits) {
  auto image = std::make_shared<const Image>(
      open_image(std::move(bytes), std::move(name), limits));
  Extents extents(*image);
  auto header = share(read_object_header(*image, image->root_header, extents));
  return Group(std::move(image), std::move(header), "");
}

}  // namespace

Group::Group(std::shared_ptr<const Image> image,
             std::shared_ptr<const ObjectHeader> header, std::string path)
    : Object(std::move(image), std::move(header), std::move(path)) {}

std::vector<Member> Group::members() const {
  Extents extents(*image_);
  std::map<uint64_t, Kind> kinds;  // hard links name an object repeatedly
  std::vector<Member> members;
  const SymbolTable table = symbol_table_of(*image_, *header_);
  for (const SymbolEntry& entry : list_entries(*image_, table, extents)) {
    if (entry.soft_link) {
      members.push_back({entry.name, Kind::soft_link});
      continue;
    }
    auto known = kinds.find(entry.header);
    if (known == kinds.end()) {
      const Kind kind = kind_of_header(
          *image_, read_object_header(*image_, entry.header, extents));
      known = kinds.emplace(entry.header, kind).first;
    }
    members.push_back({entry.name, known->second});
  }
  return members;
}

std::optional<Group::Place> Group::find(std::string_view path) const {
  Place place{Kind::group, header_, path_};
  uint64_t depth = 0;
  while (true) {
    if (place.kind != Kind::group) return {};
    if (++depth > image_->limits.hdf5_depth) {
      throw LimitError(where(), concat("the path ", quoted(path),
                                       " is deeper than the limit hdf5_depth "
                                       "of ",
                                       image_->limits.hdf5_depth));
    }
    const size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const auto entry =
        find_entry(*image_, symbol_table_of(*image_, *place.header), name);
    if (!entry) return {};
    place.path = joined(*image_, place.path, name);
    place.kind = Kind::soft_link;
    place.header = nullptr;
    if (!entry->soft_link) {
      Extents extents(*image_);
      place.header = share(read_object_header(*image_, entry->header, extents));
      place.kind = kind_of_header(*image_, *place.header);
    }
    if (slash == std::string_view::npos) return place;
    if (place.kind == Kind::soft_link) refuse_soft_link(*image_, place.path);
    path.remove_prefix(slash + 1);
  }
}

std::optional<Kind> Group::kind_of(std::string_view path) const {
  const auto place = find(path);
  return place ? std::optional(place->kind) : std::nullopt;
}

Group::Place Group::at(std::string_view path) const {
  auto place = find(path);
  if (!place) throw NotFound(where(), concat("nothing is at ", quoted(path)));
  if (place->kind == Kind::soft_link) {
    refuse_soft_link(*image_, place->path);
  }
  return std::move(*place);
}

Group Group::group(std::string_view path) const {
  Place place = at(path);
  if (place.kind != Kind::group) {
    symbol_table_of(*image_, *place.header);
    throw FormatError(where(), concat("expected a group at ", quoted(path),
                                      ", got ", describe(place.kind)));
  }
  return Group(image_, std::move(place.header), std::move(place.path));
}

Dataset Group::dataset(std::string_view path) const {
  Place place = at(path);
  if (place.kind != Kind::dataset) {
    throw FormatError(where(), concat("expected a data set at ", quoted(path),
                                      ", got ", describe(place.kind)));
  }
  return Dataset(image_, std::move(place.header), std::move(place.path));
}

File::File(SharedBytes bytes, std::string name, const Limits& limits)
    : root_(root_of(std::move(bytes), std::move(name), limits)) {}

}  // namespace keratin::hdf5

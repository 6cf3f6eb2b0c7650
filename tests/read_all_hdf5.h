#pragma once

#include <string>

#include "keratin/base/error.h"
#include "keratin/formats/hdf5.h"

namespace keratin::test {

/// What `read_all_hdf5` met, for a comparison.
struct Hdf5Totals {
  uint64_t objects = 0;
  uint64_t attributes = 0;
  uint64_t bytes = 0;
};

/// Calls what reads one thing; an error of Keratin's own types ends only that.
template <class Read>
void read_or_fail(Read read) {
  try {
    read();
  } catch (const Error&) {
  }
}

inline void read_attributes(const hdf5::Object& object, Hdf5Totals& totals) {
  for (const std::string& name : object.attribute_names()) {
    read_or_fail([&] { totals.attributes += object.attribute(name) ? 1 : 0; });
    read_or_fail([&] { object.string_list(name); });
  }
}

inline void read_node(const hdf5::Group& group, Hdf5Totals& totals) {
  read_attributes(group, totals);
  for (const hdf5::Member& member : group.members()) {
    read_or_fail([&] { group.kind_of(member.name); });
  }
}

inline void read_node(const hdf5::Dataset& dataset, Hdf5Totals& totals) {
  read_attributes(dataset, totals);
  if (dataset.is_string()) {
    for (const std::string& text : dataset.read_strings()) {
      totals.bytes += text.size();
    }
    return;
  }
  uint64_t sum = 0;
  for (const std::byte byte : dataset.read().bytes()) {
    sum += std::to_integer<uint64_t>(byte);
  }
  totals.bytes += dataset.bytes().size() + (sum & 1);
}

/// Reads everything there is to read of a file, by a walk and by path. Throws
/// Error only.
inline Hdf5Totals read_all_hdf5(SharedBytes bytes, const Limits& limits = {}) {
  Hdf5Totals totals;
  const hdf5::File file(std::move(bytes), "file", limits);
  read_or_fail([&] { read_node(file.root(), totals); });
  for (const std::string_view path :
       {"vars/0", "layers/dense/vars/0", "text"}) {
    read_or_fail([&] { read_node(file.root().dataset(path), totals); });
  }
  file.root().walk([&](const hdf5::Node& node) {
    ++totals.objects;
    std::visit([&](const auto& object) { read_node(object, totals); }, node);
  });
  return totals;
}

}  // namespace keratin::test

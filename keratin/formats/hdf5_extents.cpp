#include "keratin/formats/hdf5_extents.h"

#include <iterator>

#include "keratin/base/error.h"

namespace keratin::hdf5 {
namespace {

constexpr uint64_t kSuperblockBytes = 96;

}  // namespace

Extents::Extents(const Image& image) : image_(image) {
  end_of_.emplace(0, kSuperblockBytes);
}

void Extents::claim(uint64_t begin, uint64_t count, std::string_view what) {
  const Cursor cursor = image_.at(begin, what);
  if (count == 0) cursor.fail(concat(what, " has no bytes"));
  if (count > cursor.remaining()) {
    cursor.fail(concat(what, " needs ", count, " bytes, but only ",
                       cursor.remaining(), " are left"));
  }
  const uint64_t end = begin + count;
  const auto next = end_of_.lower_bound(begin);
  const bool hits_next = next != end_of_.end() && next->first < end;
  const bool hits_previous =
      next != end_of_.begin() && std::prev(next)->second > begin;
  if (hits_next || hits_previous) {
    const auto other = hits_previous ? std::prev(next) : next;
    cursor.fail(concat(what, " of ", count, " bytes overlaps what begins at ",
                       cursor.where_of(other->first)));
  }
  end_of_.emplace_hint(next, begin, end);
}

}  // namespace keratin::hdf5

#include "keratin/engine/memory.h"

#include <algorithm>
#include <numeric>

#include "keratin/engine/buffer.h"

namespace keratin::engine {
namespace {

bool meet(const Lease& a, const Lease& b) {
  return a.first <= b.last && b.first <= a.last;
}

// The best offset between `taken`, which is sorted by offset.
size_t best_gap(const std::vector<const Lease*>& taken, size_t bytes) {
  size_t best = SIZE_MAX;
  size_t best_size = SIZE_MAX;
  size_t end = 0;
  for (const Lease* lease : taken) {
    if (lease->offset > end) {
      const size_t gap = lease->offset - end;
      if (gap >= bytes && gap < best_size) {
        best = end;
        best_size = gap;
      }
    }
    end = std::max(end, lease->offset + align_up(lease->bytes));
  }
  return best == SIZE_MAX ? end : best;
}

}  // namespace

size_t place(std::vector<Lease>& leases) {
  std::vector<size_t> order(leases.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return leases[a].bytes > leases[b].bytes;
  });
  std::vector<const Lease*> placed;
  size_t total = 0;
  for (const size_t index : order) {
    Lease& lease = leases[index];
    std::vector<const Lease*> taken;
    for (const Lease* other : placed) {
      if (meet(lease, *other)) taken.push_back(other);
    }
    std::sort(taken.begin(), taken.end(), [](const Lease* a, const Lease* b) {
      return a->offset < b->offset;
    });
    const size_t bytes = align_up(lease.bytes);
    lease.offset = best_gap(taken, bytes);
    total = std::max(total, lease.offset + bytes);
    placed.push_back(&lease);
  }
  return total;
}

}  // namespace keratin::engine

#include "keratin/engine/buffer.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace keratin::engine {
namespace {

constexpr size_t kLarge = size_t{256} << 10;

}  // namespace

void FreeAligned::operator()(std::byte* bytes) const {
  if (mapped != 0) {
    ::munmap(bytes, mapped);
  } else {
    ::operator delete[](bytes, std::align_val_t(kAlignment));
  }
}

Buffer make_buffer(size_t bytes) {
  if (bytes >= kLarge) {
    void* const pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
    return Buffer(static_cast<std::byte*>(pages), FreeAligned{bytes});
  }
  void* const memory = ::operator new[](std::max<size_t>(bytes, 1),
                                        std::align_val_t(kAlignment));
  return Buffer(static_cast<std::byte*>(memory));
}

}  // namespace keratin::engine

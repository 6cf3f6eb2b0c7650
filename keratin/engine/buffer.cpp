#include "keratin/engine/buffer.h"

#include <algorithm>
#include <new>

namespace keratin::engine {

void FreeAligned::operator()(std::byte* bytes) const {
  ::operator delete[](bytes, std::align_val_t(kAlignment));
}

Buffer make_buffer(size_t bytes) {
  void* const memory = ::operator new[](std::max<size_t>(bytes, 1),
                                        std::align_val_t(kAlignment));
  return Buffer(static_cast<std::byte*>(memory));
}

}  // namespace keratin::engine

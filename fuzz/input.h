#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "keratin/base/bytes.h"

namespace keratin::fuzz {

/// A copy that ends where the input does, on which sanitizers see every step
/// past the end.
inline SharedBytes copy_of(const uint8_t* data, size_t size) {
  const auto copy = std::make_shared<std::vector<uint8_t>>(data, data + size);
  return {copy, std::as_bytes(std::span(*copy))};
}

}  // namespace keratin::fuzz

#pragma once

#include <cstddef>

#include "keratin/base/error.h"

namespace keratin {

/// An object has a key twice.
class DuplicateKey : public ConfigError {
 public:
  DuplicateKey(std::string_view key, size_t later_place)
      : ConfigError(concat("key ", quoted(key), " occurs twice")),
        place(later_place) {}

  /// Which member it is that has the key of one before it.
  const size_t place;
};

}  // namespace keratin

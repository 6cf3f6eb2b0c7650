#pragma once

#include <string>
#include <string_view>

#include "keratin/base/mapped_file.h"

namespace keratin::test {

/// A file below tests/fixtures; tests run in the root of the repository.
inline SharedBytes fixture(const std::string& path) {
  return map_file("tests/fixtures/" + path);
}

inline std::string_view text_of(const SharedBytes& file) {
  return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
}

/// The characters of `text` as bytes, without a copy of their own.
inline ByteSpan bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// A copy that owns its bytes, exactly as many as there are, so that sanitizers
/// see every step past the end.
inline SharedBytes owned(std::string_view text) {
  const std::shared_ptr<char[]> copy(new char[text.size()]);
  text.copy(copy.get(), text.size());
  return {copy, bytes_of({copy.get(), text.size()})};
}

}  // namespace keratin::test

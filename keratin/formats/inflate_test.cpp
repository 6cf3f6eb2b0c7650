#include "keratin/formats/inflate.h"

#include <doctest/doctest.h>

#include <string>

#include "keratin/base/error.h"
#include "tests/fixture.h"

namespace keratin {
namespace {

using test::bytes_of;

// zlib.compress(b"abc" * 100), whole and without header and checksum.
const std::string kZlib(
    "\x78\x9c\x4b\x4c\x4a\x4e\x1c\x45\xc4\x21\x00\x88\x4d\x72\xd9", 15);

std::string hundred_times_abc() {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "abc";
  return text;
}

std::string inflated(std::string_view packed, size_t size, Wrapping wrapping) {
  std::string out(size, '?');
  inflate_into(bytes_of(packed), std::as_writable_bytes(std::span(out)),
               wrapping, "here");
  return out;
}

TEST_CASE("deflated data fills exactly what it declares") {
  const std::string expected = hundred_times_abc();
  const std::string bare = kZlib.substr(2, kZlib.size() - 6);
  CHECK(inflated(kZlib, 300, Wrapping::zlib) == expected);
  CHECK(inflated(bare, 300, Wrapping::bare) == expected);
  CHECK_THROWS_AS(inflated(kZlib, 299, Wrapping::zlib), FormatError);
  CHECK_THROWS_AS(inflated(kZlib, 301, Wrapping::zlib), FormatError);
  CHECK_THROWS_AS(inflated(bare, 0, Wrapping::bare), FormatError);
  CHECK_THROWS_AS(inflated(bare + "x", 300, Wrapping::bare), FormatError);
  CHECK_THROWS_AS(inflated(bare, 300, Wrapping::zlib), FormatError);
  CHECK(inflated(std::string("\x03\0", 2), 0, Wrapping::bare).empty());
}

TEST_CASE("damaged deflated data is refused") {
  for (size_t length = 0; length < kZlib.size(); ++length) {
    CHECK_THROWS_AS(inflated(kZlib.substr(0, length), 300, Wrapping::zlib),
                    FormatError);
  }
  // Bits that only fill up the last byte mean nothing; no other is forgiven.
  int forgiven = 0;
  for (size_t i = 0; i < 8 * kZlib.size(); ++i) {
    std::string changed = kZlib;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ 1 << i % 8);
    try {
      const std::string out = inflated(changed, 300, Wrapping::zlib);
      CHECK(out == hundred_times_abc());
      ++forgiven;
    } catch (const FormatError&) {
    }
  }
  CHECK(forgiven < 8);
}

TEST_CASE("CRC-32 may be computed in pieces") {
  CHECK(crc32(bytes_of("123456789")) == 0xCBF43926);
  CHECK(crc32(bytes_of("6789"), crc32(bytes_of("12345"))) == 0xCBF43926);
  CHECK(crc32({}) == 0);
}

}  // namespace
}  // namespace keratin

#include "keratin/base/bytes.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "tests/fixture.h"

namespace keratin {
namespace {

using test::bytes_of;

TEST_CASE("a cursor reads little-endian integers of every width") {
  Cursor cursor(bytes_of("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"
                         "\x0d\x0e\x0f"),
                "file");
  CHECK(cursor.u8("a") == 0x01);
  CHECK(cursor.u16("b") == 0x0302);
  CHECK(cursor.u32("c") == 0x07060504);
  CHECK(cursor.u64("d") == 0x0f0e0d0c0b0a0908);
  CHECK(cursor.remaining() == 0);
  CHECK_THROWS_WITH_AS(
      cursor.u8("a version"),
      "file @ 0xf: a version needs 1 bytes, but only 0 are left", FormatError);
}

TEST_CASE("a cursor never leaves its bytes") {
  Cursor cursor(bytes_of("abcdef"), "file");
  CHECK_THROWS_AS(cursor.bytes(7, "x"), FormatError);
  CHECK_THROWS_AS(cursor.skip(UINT64_MAX, "x"), FormatError);
  CHECK_THROWS_AS(cursor.at(7, "x"), FormatError);
  CHECK_THROWS_AS(cursor.part(2, 5, "x"), FormatError);
  CHECK_THROWS_AS(cursor.part(2, UINT64_MAX, "x"), FormatError);
  CHECK_THROWS_AS(cursor.unsigned_of(3, "x"), FormatError);
  CHECK_THROWS_AS(cursor.align(0, 0, "x"), FormatError);
  CHECK_THROWS_AS(Cursor(bytes_of("ab"), "file", 3), FormatError);
  CHECK(cursor.offset() == 0);
}

TEST_CASE("a part tells its offsets as the whole's") {
  const Cursor whole(bytes_of("0123456789abcdef0123"), "file");
  Cursor part = whole.part(16, 4, "a part");
  CHECK(part.size() == 4);
  CHECK(part.u8("x") == '0');
  CHECK(part.where() == "file @ 0x11");
  CHECK(part.part(2, 2, "an inner part").where() == "file @ 0x12");
}

TEST_CASE("a cursor aligns from an origin") {
  Cursor cursor(bytes_of("0123456789"), "file", 3);
  cursor.align(4, 1, "x");
  CHECK(cursor.offset() == 5);
  cursor.align(4, 1, "x");
  CHECK(cursor.offset() == 5);
  CHECK_THROWS_AS(cursor.align(8, 5 + 1, "x"), FormatError);
}

TEST_CASE("a cursor says what the bytes failed to be") {
  Cursor cursor(bytes_of("ab\n"), "file");
  CHECK_THROWS_WITH_AS(
      cursor.expect("abcd", "a model"),
      "file @ 0x0: not a model: expected \"abcd\", got \"ab\\x0a\"",
      FormatError);
  cursor.expect("ab", "a model");
  CHECK(cursor.offset() == 2);
}

TEST_CASE("sizes from files don't overflow") {
  CHECK(checked_mul(1ull << 32, 1ull << 31, "x") == 1ull << 63);
  CHECK(checked_mul(UINT64_MAX, 0, "x") == 0);
  CHECK_THROWS_AS(checked_mul(1ull << 32, 1ull << 32, "x"), LimitError);
  CHECK(checked_add(UINT64_MAX, 0, "x") == UINT64_MAX);
  CHECK_THROWS_AS(checked_add(UINT64_MAX, 1, "x"), LimitError);
}

TEST_CASE("sizes that overflow are told with their place in the file") {
  const Cursor cursor(bytes_of("abcdef"), "file", 5);
  CHECK(cursor.product(6, 7, "the data") == 42);
  CHECK(cursor.sum(6, 7, "the data") == 13);
  CHECK_THROWS_WITH_AS(cursor.product(1ull << 32, 1ull << 32, "the data"),
                       "file @ 0x5: the data: 4294967296 x 4294967296 is "
                       "beyond 64 bits",
                       LimitError);
  CHECK_THROWS_WITH_AS(
      cursor.sum(UINT64_MAX, 1, "all"),
      "file @ 0x5: all: 18446744073709551615 + 1 is beyond 64 bits",
      LimitError);
}

}  // namespace
}  // namespace keratin

#include "keratin/base/bytes.h"

#include <algorithm>
#include <charconv>

#include "keratin/base/error.h"

namespace keratin {

uint64_t checked_mul(uint64_t a, uint64_t b, std::string_view what) {
  if (b != 0 && a > UINT64_MAX / b) {
    throw LimitError(concat(what, ": ", a, " x ", b, " is beyond 64 bits"));
  }
  return a * b;
}

uint64_t checked_add(uint64_t a, uint64_t b, std::string_view what) {
  if (a > UINT64_MAX - b) {
    throw LimitError(concat(what, ": ", a, " + ", b, " is beyond 64 bits"));
  }
  return a + b;
}

Cursor::Cursor(ByteSpan bytes, std::string_view name, uint64_t offset)
    : bytes_(bytes), name_(name), offset_(offset) {
  if (offset <= bytes.size()) return;
  throw FormatError(where(), concat("this place is past the end, after ",
                                    bytes.size(), " bytes"));
}

void Cursor::need(uint64_t count, std::string_view what) const {
  if (count <= remaining()) return;
  fail(concat(what, " needs ", count, " bytes, but only ", remaining(),
              " are left"));
}

uint64_t Cursor::unsigned_of(size_t width, std::string_view what) {
  if (width != 1 && width != 2 && width != 4 && width != 8) {
    fail(concat(what, " has a width of ", width,
                " bytes, expected 1, 2, 4 or 8"));
  }
  need(width, what);
  uint64_t value = 0;
  for (size_t i = 0; i < width; ++i) {
    value |= static_cast<uint64_t>(bytes_[offset_ + i]) << (8 * i);
  }
  offset_ += width;
  return value;
}

uint8_t Cursor::u8(std::string_view what) {
  return static_cast<uint8_t>(unsigned_of(1, what));
}

uint16_t Cursor::u16(std::string_view what) {
  return static_cast<uint16_t>(unsigned_of(2, what));
}

uint32_t Cursor::u32(std::string_view what) {
  return static_cast<uint32_t>(unsigned_of(4, what));
}

uint64_t Cursor::u64(std::string_view what) { return unsigned_of(8, what); }

ByteSpan Cursor::bytes(uint64_t count, std::string_view what) {
  need(count, what);
  const ByteSpan taken = bytes_.subspan(offset_, count);
  offset_ += count;
  return taken;
}

std::string_view Cursor::text(uint64_t count, std::string_view what) {
  const ByteSpan taken = bytes(count, what);
  return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

void Cursor::skip(uint64_t count, std::string_view what) {
  need(count, what);
  offset_ += count;
}

void Cursor::align(uint64_t alignment, uint64_t origin, std::string_view what) {
  if (alignment == 0 || origin > offset_) {
    fail(concat(what, " cannot be aligned to ", alignment));
  }
  const uint64_t past = (offset_ - origin) % alignment;
  if (past != 0) skip(alignment - past, what);
}

void Cursor::expect(std::string_view magic, std::string_view what) {
  const uint64_t count = std::min<uint64_t>(magic.size(), remaining());
  const std::string_view found(
      reinterpret_cast<const char*>(bytes_.data()) + offset_, count);
  if (found != magic) {
    fail(concat("not ", what, ": expected ", quoted(magic), ", got ",
                quoted(found)));
  }
  offset_ += count;
}

Cursor Cursor::at(uint64_t offset, std::string_view what) const {
  if (offset > size()) {
    fail(concat(what, " points to ", where_of(offset), ", past the end after ",
                size(), " bytes"));
  }
  Cursor moved = *this;
  moved.offset_ = offset;
  return moved;
}

Cursor Cursor::part(uint64_t offset, uint64_t count,
                    std::string_view what) const {
  const Cursor begin = at(offset, what);
  begin.need(count, what);
  Cursor inner = begin;
  inner.bytes_ = bytes_.subspan(offset, count);
  inner.origin_ = origin_ + offset;
  inner.offset_ = 0;
  return inner;
}

uint64_t Cursor::product(uint64_t a, uint64_t b, std::string_view what) const {
  try {
    return checked_mul(a, b, what);
  } catch (const LimitError& error) {
    error.rethrow_within(where());
  }
}

uint64_t Cursor::sum(uint64_t a, uint64_t b, std::string_view what) const {
  try {
    return checked_add(a, b, what);
  } catch (const LimitError& error) {
    error.rethrow_within(where());
  }
}

std::string Cursor::where_of(uint64_t offset) const {
  char hex[16];
  const auto end = std::to_chars(hex, hex + sizeof hex, origin_ + offset, 16);
  return concat(name_, " @ 0x", std::string_view(hex, end.ptr));
}

void Cursor::fail(std::string_view message) const {
  throw FormatError(where(), message);
}

}  // namespace keratin

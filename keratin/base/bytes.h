#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace keratin {

using ByteSpan = std::span<const std::byte>;

/// Product and sum of sizes that came from a file; a LimitError where the
/// result doesn't fit. `what` names the thing that is measured. `Cursor` has
/// the same with the place in the file.
uint64_t checked_mul(uint64_t a, uint64_t b, std::string_view what);
uint64_t checked_add(uint64_t a, uint64_t b, std::string_view what);

/// Bytes, and whatever keeps them alive (a mapped file, a buffer). A handle:
/// copies share the owner.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  ByteSpan bytes;
  /// Whether the bytes are pages of a mapped file, which `release_pages` may
  /// give back to the system.
  bool mapped = false;

  /// Bytes [offset, offset + count), which must lie within these; with the same
  /// owner.
  SharedBytes part(uint64_t offset, uint64_t count) const {
    return {owner, bytes.subspan(offset, count), mapped};
  }
};

/// A read position in bytes that nobody vouches for. Every access is checked;
/// past the end is a FormatError at "name @ 0xOFFSET" that says what was being
/// read. Integers are little-endian.
class Cursor {
 public:
  Cursor(ByteSpan bytes, std::string_view name, uint64_t offset = 0);

  uint64_t offset() const { return offset_; }
  uint64_t size() const { return bytes_.size(); }
  uint64_t remaining() const { return bytes_.size() - offset_; }
  ByteSpan all() const { return bytes_; }

  uint8_t u8(std::string_view what);
  uint16_t u16(std::string_view what);
  uint32_t u32(std::string_view what);
  uint64_t u64(std::string_view what);
  /// An unsigned integer of 1, 2, 4 or 8 bytes.
  uint64_t unsigned_of(size_t width, std::string_view what);
  /// The next `count` bytes.
  ByteSpan bytes(uint64_t count, std::string_view what);
  std::string_view text(uint64_t count, std::string_view what);
  void skip(uint64_t count, std::string_view what);
  /// Moves on to the next multiple of `alignment` counted from `origin`.
  void align(uint64_t alignment, uint64_t origin, std::string_view what);
  /// The next bytes must be `magic`; says what the file failed to be.
  void expect(std::string_view magic, std::string_view what);

  /// A cursor over the same bytes at another place.
  Cursor at(uint64_t offset, std::string_view what) const;
  /// A cursor over a part, whose offsets are still told as those of the whole.
  Cursor part(uint64_t offset, uint64_t count, std::string_view what) const;

  /// `checked_mul` and `checked_add` of numbers read here.
  uint64_t product(uint64_t a, uint64_t b, std::string_view what) const;
  uint64_t sum(uint64_t a, uint64_t b, std::string_view what) const;

  /// "name @ 0x60", for errors.
  std::string where() const { return where_of(offset_); }
  std::string where_of(uint64_t offset) const;
  [[noreturn]] void fail(std::string_view message) const;

 private:
  void need(uint64_t count, std::string_view what) const;

  ByteSpan bytes_;
  std::string name_;
  uint64_t offset_ = 0;
  uint64_t origin_ = 0;  // where bytes_ begins in the file
};

}  // namespace keratin

#include "keratin/formats/inflate.h"

#if KERATIN_WITH_LIBDEFLATE
#include <libdeflate.h>
#else
#include <zlib.h>
#endif

#include <algorithm>
#include <memory>
#include <new>

#include "keratin/base/error.h"

namespace keratin {
namespace {

// A symbol of one bit stands for at most 258 bytes and a distance of one bit:
// deflate cannot do better than 1032 to 1.
constexpr uint64_t kMaxRatio = 1032;

[[noreturn]] void fail(std::string_view where, std::string_view message) {
  throw FormatError(std::string(where), message);
}

constexpr std::string_view kBadData = "the deflated bytes are damaged";
constexpr std::string_view kTooLong = "it inflates to more than it declares";
constexpr std::string_view kTooShort = "it inflates to less than it declares";
constexpr std::string_view kTrailing = "bytes are left after the deflated data";

}  // namespace

uint64_t max_inflated_bytes(uint64_t packed_bytes) {
  return packed_bytes > UINT64_MAX / kMaxRatio ? UINT64_MAX
                                               : packed_bytes * kMaxRatio;
}

#if KERATIN_WITH_LIBDEFLATE

void inflate_into(ByteSpan packed, std::span<std::byte> out, Wrapping wrapping,
                  std::string_view where) {
  const std::unique_ptr<libdeflate_decompressor,
                        decltype(&libdeflate_free_decompressor)>
      decompressor(libdeflate_alloc_decompressor(),
                   &libdeflate_free_decompressor);
  if (!decompressor) throw std::bad_alloc();
  const auto decompress = wrapping == Wrapping::zlib
                              ? &libdeflate_zlib_decompress_ex
                              : &libdeflate_deflate_decompress_ex;
  std::byte nothing{};
  size_t consumed = 0;
  const auto result = decompress(
      decompressor.get(), packed.data(), packed.size(),
      out.empty() ? &nothing : out.data(), out.size(), &consumed, nullptr);
  switch (result) {
    case LIBDEFLATE_SUCCESS: break;
    case LIBDEFLATE_SHORT_OUTPUT: fail(where, kTooShort);
    case LIBDEFLATE_INSUFFICIENT_SPACE: fail(where, kTooLong);
    default: fail(where, kBadData);
  }
  if (consumed != packed.size()) fail(where, kTrailing);
}

uint32_t crc32(ByteSpan bytes, uint32_t crc) {
  if (bytes.empty()) return crc;
  return libdeflate_crc32(crc, bytes.data(), bytes.size());
}

#else

namespace {

// zlib counts in 32 bits.
constexpr size_t kMaxStep = size_t{1} << 30;

class Stream {
 public:
  Stream(Wrapping wrapping) {
    const int window = wrapping == Wrapping::zlib ? 15 : -15;
    if (::inflateInit2(&stream_, window) != Z_OK) throw std::bad_alloc();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { ::inflateEnd(&stream_); }
  z_stream* operator->() { return &stream_; }
  z_stream* get() { return &stream_; }

 private:
  z_stream stream_ = {};
};

}  // namespace

void inflate_into(ByteSpan packed, std::span<std::byte> out, Wrapping wrapping,
                  std::string_view where) {
  Stream stream(wrapping);
  // One byte more than declared, so that too much output is noticed.
  std::byte excess{};
  bool in_excess = false;
  int result = Z_OK;
  while (result != Z_STREAM_END) {
    if (stream->avail_in == 0 && !packed.empty()) {
      const size_t count = std::min(packed.size(), kMaxStep);
      stream->next_in =
          const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
      stream->avail_in = static_cast<uInt>(count);
      packed = packed.subspan(count);
    }
    if (stream->avail_out == 0) {
      if (in_excess) fail(where, kTooLong);
      in_excess = out.empty();
      const size_t count = in_excess ? 1 : std::min(out.size(), kMaxStep);
      stream->next_out =
          reinterpret_cast<Bytef*>(in_excess ? &excess : out.data());
      stream->avail_out = static_cast<uInt>(count);
      if (!in_excess) out = out.subspan(count);
    }
    result = ::inflate(stream.get(), Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END) fail(where, kBadData);
  }
  if (in_excess && stream->avail_out == 0) fail(where, kTooLong);
  const bool filled = in_excess || (out.empty() && stream->avail_out == 0);
  if (!filled) fail(where, kTooShort);
  if (stream->avail_in > 0 || !packed.empty()) fail(where, kTrailing);
}

uint32_t crc32(ByteSpan bytes, uint32_t crc) {
  uLong value = crc;
  while (!bytes.empty()) {
    const size_t count = std::min(bytes.size(), kMaxStep);
    value = ::crc32(value, reinterpret_cast<const Bytef*>(bytes.data()),
                    static_cast<uInt>(count));
    bytes = bytes.subspan(count);
  }
  return static_cast<uint32_t>(value);
}

#endif

}  // namespace keratin

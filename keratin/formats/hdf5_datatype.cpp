// Datatype message:
//
//   class    1  low 4 bits the class, high 4 bits the version, 1 to 3
//   bits     3  depend on the class
//   size     4  bytes of one element
//   properties by class:
//     0 fixed     bits: 0 big-endian, 3 signed
//                 bit offset 2, precision 2
//     1 float     bits: 0 and 6 byte order, 4-5 normalisation, 8-15 sign
//                 bit offset 2, precision 2, exponent at 1, exponent bits 1,
//                 mantissa at 1, mantissa bits 1, exponent bias 4
//     3 string    bits: 0-3 padding, 4-7 character set
//     5 opaque    bits: 0-7 length of a tag; the tag
//     8 enum      bits: 0-15 number of members
//                 base type (a datatype message), names ended by a zero byte
//                 and padded to 8 before version 3, values of the base type
//     9 variable  bits: 0-3 0 a sequence, 1 a string; 4-7 padding,
//                 8-11 character set; base type

#include "keratin/formats/hdf5_datatype.h"

#include <array>
#include <optional>

#include "keratin/base/error.h"

namespace keratin::hdf5 {
namespace {

enum Class : uint8_t {
  kFixed = 0,
  kFloat = 1,
  kString = 3,
  kOpaque = 5,
  kEnum = 8,
  kVariable = 9,
};

constexpr std::array<std::string_view, 12> kClassNames = {
    "fixed-point", "float",           "time",     "string",
    "bit field",   "opaque",          "compound", "reference",
    "enumeration", "variable-length", "array",    "complex",
};

struct Prefix {
  uint8_t type_class = 0;
  uint8_t version = 0;
  uint32_t bits = 0;
  uint32_t size = 0;
};

[[noreturn]] void refuse(const Cursor& cursor, std::string_view what) {
  throw Unsupported(cursor.where(), concat("HDF5 datatype: ", what));
}

Prefix read_prefix(Cursor& cursor) {
  Prefix prefix;
  const uint8_t first = cursor.u8("datatype class");
  prefix.type_class = first & 0x0f;
  prefix.version = static_cast<uint8_t>(first >> 4);
  if (prefix.type_class >= kClassNames.size()) {
    cursor.fail(concat("datatype class is ", prefix.type_class,
                       ", expected 0 to ", kClassNames.size() - 1));
  }
  if (prefix.version == 0)
    cursor.fail("datatype version is 0, expected 1 to 3");
  if (prefix.version > 3) {
    refuse(cursor, concat("version ", prefix.version));
  }
  const uint32_t low = cursor.u16("datatype bits");
  const uint32_t high = cursor.u8("datatype bits");
  prefix.bits = low | high << 16;
  prefix.size = cursor.u32("datatype size");
  if (prefix.size == 0) cursor.fail("datatype size is 0, expected at least 1");
  return prefix;
}

std::optional<DType> integer_of(uint32_t size, bool is_signed) {
  switch (size) {
    case 1: return is_signed ? DType::int8 : DType::uint8;
    case 2: return is_signed ? DType::int16 : DType::uint16;
    case 4: return is_signed ? DType::int32 : DType::uint32;
    case 8: return is_signed ? DType::int64 : DType::uint64;
    default: return {};
  }
}

DType read_fixed(Cursor& cursor, const Prefix& prefix) {
  const uint32_t offset = cursor.u16("bit offset");
  const uint32_t precision = cursor.u16("bit precision");
  const auto dtype = integer_of(prefix.size, (prefix.bits & 8) != 0);
  if (!dtype || offset != 0 || precision != 8 * prefix.size) {
    refuse(cursor, concat("integers of ", precision, " bits at bit ", offset,
                          " of ", prefix.size, " bytes"));
  }
  if ((prefix.bits & 1) != 0 && prefix.size > 1) {
    refuse(cursor, "big-endian integers");
  }
  return *dtype;
}

struct FloatLayout {
  DType dtype;
  uint32_t size, exponent_at, exponent_bits, mantissa_bits, bias;
};

constexpr std::array kFloats = {
    FloatLayout{DType::float16, 2, 10, 5, 10, 15},
    FloatLayout{DType::bfloat16, 2, 7, 8, 7, 127},
    FloatLayout{DType::float32, 4, 23, 8, 23, 127},
    FloatLayout{DType::float64, 8, 52, 11, 52, 1023},
};

// IEEE's order of fields: sign on top, exponent, mantissa with a hidden 1.
bool fits(const FloatLayout& layout, const Prefix& prefix, ByteSpan fields) {
  Cursor cursor(fields, "float");
  const uint32_t sign_at = (prefix.bits >> 8) & 0xff;
  return layout.size == prefix.size && ((prefix.bits >> 4) & 3) == 2 &&
         sign_at == 8 * layout.size - 1 && cursor.u16("offset") == 0 &&
         cursor.u16("precision") == 8 * layout.size &&
         cursor.u8("exponent") == layout.exponent_at &&
         cursor.u8("exponent") == layout.exponent_bits &&
         cursor.u8("mantissa") == 0 &&
         cursor.u8("mantissa") == layout.mantissa_bits &&
         cursor.u32("bias") == layout.bias;
}

DType read_float(Cursor& cursor, const Prefix& prefix) {
  const ByteSpan fields = cursor.bytes(12, "float properties");
  if ((prefix.bits & 0x41) != 0) refuse(cursor, "big-endian or VAX floats");
  for (const FloatLayout& layout : kFloats) {
    if (fits(layout, prefix, fields)) return layout.dtype;
  }
  refuse(cursor, concat("floats of ", prefix.size,
                        " bytes that are none of float16, bfloat16, float32 "
                        "and float64"));
}

std::string_view read_enum_name(Cursor& cursor, uint8_t version) {
  const uint64_t begin = cursor.offset();
  while (cursor.u8("enumeration name") != 0) {
  }
  const uint64_t end = cursor.offset();
  if (version < 3) cursor.align(8, begin, "enumeration name");
  return cursor.at(begin, "enumeration name")
      .text(end - begin - 1, "enumeration name");
}

// h5py's bool: an enumeration of int8 with FALSE = 0 and TRUE = 1.
void expect_bool(Cursor& cursor, const Prefix& prefix) {
  const Prefix base = read_prefix(cursor);
  const bool is_int8 = base.type_class == kFixed && prefix.size == 1 &&
                       read_fixed(cursor, base) == DType::int8;
  if (!is_int8 || (prefix.bits & 0xffff) != 2 ||
      read_enum_name(cursor, prefix.version) != "FALSE" ||
      read_enum_name(cursor, prefix.version) != "TRUE" ||
      cursor.u16("enumeration values") != 0x0100) {
    refuse(cursor, "an enumeration other than bool (FALSE = 0, TRUE = 1)");
  }
}

Datatype::Padding padding_of(const Cursor& cursor, uint32_t bits) {
  if (bits > 2) {
    cursor.fail(concat("string padding is ", bits, ", expected 0 to 2"));
  }
  return static_cast<Datatype::Padding>(bits);
}

void check_character_set(const Cursor& cursor, uint32_t bits) {
  if (bits <= 1) return;
  cursor.fail(
      concat("character set is ", bits, ", expected 0 (ASCII) or 1 (UTF-8)"));
}

Datatype read_variable(const Cursor& cursor, const Prefix& prefix) {
  if ((prefix.bits & 0x0f) != 1) {
    refuse(cursor, "variable-length sequences");
  }
  if (prefix.size != 16) {
    cursor.fail(concat("a variable-length string has ", prefix.size,
                       " bytes, expected 16"));
  }
  check_character_set(cursor, (prefix.bits >> 8) & 0x0f);
  return {.kind = Datatype::Kind::variable_string,
          .padding = padding_of(cursor, (prefix.bits >> 4) & 0x0f),
          .size = prefix.size};
}

}  // namespace

Datatype read_datatype(Cursor& cursor) {
  const Prefix prefix = read_prefix(cursor);
  switch (prefix.type_class) {
    case kFixed:
      return {.dtype = read_fixed(cursor, prefix), .size = prefix.size};
    case kFloat:
      return {.dtype = read_float(cursor, prefix), .size = prefix.size};
    case kString:
      check_character_set(cursor, (prefix.bits >> 4) & 0x0f);
      return {.kind = Datatype::Kind::fixed_string,
              .padding = padding_of(cursor, prefix.bits & 0x0f),
              .size = prefix.size};
    case kOpaque: return {.kind = Datatype::Kind::opaque, .size = prefix.size};
    case kEnum:
      expect_bool(cursor, prefix);
      return {.dtype = DType::boolean, .size = prefix.size};
    case kVariable: return read_variable(cursor, prefix);
    default: refuse(cursor, kClassNames[prefix.type_class]);
  }
}

}  // namespace keratin::hdf5

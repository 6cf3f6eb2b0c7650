// Archives that lie, one lie each. A small honest archive is changed at a
// place of its format: two stored members, "one" and "two".

#include <doctest/doctest.h>

#include <functional>

#include "keratin/base/error.h"
#include "keratin/formats/zip.h"
#include "keratin/formats/zip_write.h"
#include "tests/fixture.h"

namespace keratin {
namespace {

using test::text_of;

// Where fields lie in a record, from its signature on.
constexpr size_t kLocalFlags = 6;
constexpr size_t kLocalMethod = 8;
constexpr size_t kLocalCrc = 14;
constexpr size_t kLocalSize = 22;
constexpr size_t kLocalName = 30;
constexpr size_t kCentralFlags = 8;
constexpr size_t kCentralMethod = 10;
constexpr size_t kCentralCrc = 16;
constexpr size_t kCentralPacked = 20;
constexpr size_t kCentralSize = 24;
constexpr size_t kCentralDisk = 34;
constexpr size_t kCentralType = 41;  // the file type's byte of the attributes
constexpr size_t kCentralOffset = 42;
constexpr size_t kCentralName = 46;
constexpr size_t kEndDisk = 4;
constexpr size_t kEndCount = 8;
constexpr size_t kEndSize = 12;
constexpr size_t kEndOffset = 16;
constexpr size_t kEndComment = 20;

std::string honest(bool zip64 = false) {
  ZipWriter writer(zip64);
  writer.add("one", "first");
  writer.add("two", "second");
  return writer.finish();
}

struct Archive {
  std::string bytes = honest();
  size_t local = 0;
  size_t second_local = bytes.find("PK\3\4", 1);
  size_t central = bytes.find("PK\1\2");
  size_t second_central = bytes.find("PK\1\2", central + 1);
  size_t end = bytes.find("PK\5\6");

  char& at(size_t offset) { return bytes[offset]; }
};

void read_all(std::string_view bytes) {
  const ZipReader zip(test::owned(bytes));
  for (const ZipEntry& entry : zip.entries()) zip.read(entry);
}

using Lie = std::function<void(Archive&)>;

void check_refused(std::initializer_list<std::pair<const char*, Lie>> lies,
                   ErrorCode code, bool zip64 = false) {
  for (const auto& [name, lie] : lies) {
    CAPTURE(name);
    Archive archive{honest(zip64)};
    lie(archive);
    try {
      read_all(archive.bytes);
      FAIL_CHECK("expected an error");
    } catch (const Error& error) {
      CAPTURE(error.what());
      CHECK(error.code() == code);
    }
  }
}

TEST_CASE("zip refuses headers that contradict each other") {
  check_refused(
      {
          {"local crc", [](Archive& a) { ++a.at(a.local + kLocalCrc); }},
          {"local size", [](Archive& a) { ++a.at(a.local + kLocalSize); }},
          {"local flags", [](Archive& a) { a.at(a.local + kLocalFlags) = 2; }},
          {"local method",
           [](Archive& a) { a.at(a.local + kLocalMethod) = 8; }},
          {"local name", [](Archive& a) { a.at(a.local + kLocalName) = 'x'; }},
          {"both crcs",
           [](Archive& a) {
             ++a.at(a.local + kLocalCrc);
             ++a.at(a.central + kCentralCrc);
           }},
          {"name twice",
           [](Archive& a) {
             a.bytes.replace(a.second_local + kLocalName, 3, "one");
             a.bytes.replace(a.second_central + kCentralName, 3, "one");
           }},
          {"stored sizes differ",
           [](Archive& a) { --a.at(a.central + kCentralPacked); }},
          {"descriptor flag without one",
           [](Archive& a) {
             a.at(a.local + kLocalFlags) = 8;
             a.at(a.central + kCentralFlags) = 8;
           }},
      },
      ErrorCode::format);
}

TEST_CASE("zip refuses members that overlap, and bytes that nobody owns") {
  check_refused(
      {
          {"same member twice",
           [](Archive& a) { a.at(a.second_central + kCentralOffset) = 0; }},
          {"offset into the directory",
           [](Archive& a) { a.at(a.second_central + kCentralOffset + 1) = 1; }},
          {"offset far outside",
           [](Archive& a) {
             a.at(a.second_central + kCentralOffset + 3) = 127;
           }},
          {"bytes before the archive",
           [](Archive& a) { a.bytes.insert(0, "#!/bin/sh\n"); }},
          {"bytes before, and offsets that know it",
           [](Archive& a) {
             a.bytes.insert(0, 1, 'x');
             ++a.at(a.end + 1 + kEndOffset);
             ++a.at(a.central + 1 + kCentralOffset);
             ++a.at(a.second_central + 1 + kCentralOffset);
           }},
          {"bytes between members",
           [](Archive& a) {
             a.bytes.insert(a.second_local, 1, 'x');
             ++a.at(a.end + 1 + kEndOffset);
             ++a.at(a.second_central + 1 + kCentralOffset);
           }},
          {"bytes before the directory",
           [](Archive& a) {
             a.bytes.insert(a.central, 1, 'x');
             ++a.at(a.end + 1 + kEndOffset);
           }},
          {"bytes after the directory",
           [](Archive& a) { a.bytes.insert(a.end, 1, 'x'); }},
          {"bytes after the archive", [](Archive& a) { a.bytes += 'x'; }},
          {"comment too long", [](Archive& a) { ++a.at(a.end + kEndComment); }},
          {"two end records that fit",
           [](Archive& a) {
             const std::string end = a.bytes.substr(a.end);
             a.at(a.end + kEndComment) = 22;
             a.bytes += end;
           }},
      },
      ErrorCode::format);
}

TEST_CASE("zip refuses counts and sizes that aren't there") {
  check_refused(
      {
          {"more members",
           [](Archive& a) {
             a.at(a.end + kEndCount) = a.at(a.end + kEndCount + 2) = 3;
           }},
          {"fewer members",
           [](Archive& a) {
             a.at(a.end + kEndCount) = a.at(a.end + kEndCount + 2) = 1;
           }},
          {"very many members",
           [](Archive& a) {
             a.bytes.replace(a.end + kEndCount, 4, "\xff\xff\xff\xff");
           }},
          {"two counts", [](Archive& a) { ++a.at(a.end + kEndCount); }},
          {"directory size", [](Archive& a) { --a.at(a.end + kEndSize); }},
          {"directory offset", [](Archive& a) { --a.at(a.end + kEndOffset); }},
          {"a member larger than the file",
           [](Archive& a) {
             for (const size_t at :
                  {a.local + kLocalSize, a.local + kLocalSize - 4,
                   a.central + kCentralSize, a.central + kCentralPacked}) {
               a.at(at + 3) = 127;
             }
           }},
          {"inflates from little to very much",
           [](Archive& a) {
             a.at(a.local + kLocalMethod) = 8;
             a.at(a.central + kCentralMethod) = 8;
             a.at(a.local + kLocalSize + 3) = 127;
             a.at(a.central + kCentralSize + 3) = 127;
           }},
          {"no deflated data",
           [](Archive& a) {
             a.at(a.local + kLocalMethod) = 8;
             a.at(a.central + kCentralMethod) = 8;
           }},
      },
      ErrorCode::format);
}

TEST_CASE("zip says what it doesn't do") {
  check_refused(
      {
          {"encryption",
           [](Archive& a) { a.at(a.central + kCentralFlags) = 1; }},
          {"unknown flag",
           [](Archive& a) { a.at(a.central + kCentralFlags) = 0x20; }},
          {"bzip2", [](Archive& a) { a.at(a.central + kCentralMethod) = 12; }},
          {"symbolic link",
           [](Archive& a) {
             a.at(a.central + kCentralType) = static_cast<char>(0120000 >> 8);
           }},
          {"another disk",
           [](Archive& a) { a.at(a.central + kCentralDisk) = 1; }},
          {"an archive of several disks",
           [](Archive& a) { a.at(a.end + kEndDisk) = 1; }},
          {"a name in an unknown encoding",
           [](Archive& a) {
             a.bytes.replace(a.central + kCentralName, 2, "\xc3\xa9");
           }},
      },
      ErrorCode::unsupported);
}

TEST_CASE("zip refuses zip64 records that lie") {
  constexpr size_t kZip64Size = 4;
  constexpr size_t kZip64Count = 32;
  constexpr size_t kLocatorOffset = 8;
  const auto zip64_end = [](Archive& a) { return a.bytes.find("PK\6\6"); };
  const auto locator = [](Archive& a) { return a.bytes.find("PK\6\7"); };
  const auto central_extra = [](Archive& a) { return a.central + 46 + 3; };
  check_refused(
      {
          {"another count in the short record",
           [&](Archive& a) {
             a.bytes.replace(a.end + kEndCount, 4, std::string("\1\0\1\0", 4));
           }},
          {"another offset in the short record",
           [&](Archive& a) { a.at(a.end + kEndOffset) = 5; }},
          {"another size in the short record",
           [&](Archive& a) { a.at(a.end + kEndSize) = 5; }},
          {"a record of another size",
           [&](Archive& a) { ++a.at(zip64_end(a) + kZip64Size); }},
          {"two counts",
           [&](Archive& a) { ++a.at(zip64_end(a) + kZip64Count); }},
          {"no record", [&](Archive& a) { ++a.at(zip64_end(a)); }},
          {"a locator that points elsewhere",
           [&](Archive& a) { ++a.at(locator(a) + kLocatorOffset); }},
          {"two zip64 fields",
           [&](Archive& a) {
             // The last of the field's 24 bytes become a field of their own.
             a.bytes.replace(central_extra(a) + 2, 1, "\x04");
             a.bytes.replace(central_extra(a) + 8, 4,
                             std::string("\1\0\x10\0", 4));
           }},
          {"a value for nothing",
           [&](Archive& a) {
             a.bytes.replace(a.central + kCentralOffset, 4, 4, '\0');
           }},
          {"a field that is cut short",
           [&](Archive& a) { ++a.at(central_extra(a) + 2); }},
      },
      ErrorCode::format, true);
  check_refused(
      {
          {"several disks", [&](Archive& a) { a.at(locator(a) + 16) = 2; }},
          {"another disk", [&](Archive& a) { a.at(zip64_end(a) + 16) = 1; }},
          {"a second name",
           [&](Archive& a) {
             a.bytes.replace(central_extra(a), 2, "\x75\x70");
           }},
      },
      ErrorCode::unsupported, true);
}

TEST_CASE("zip tells where the sizes of its members are beyond 64 bits") {
  // Two members that say they inflate to nearly 2^64 bytes each.
  std::string bytes = honest(true);
  for (const size_t central : {bytes.find("PK\1\2"), bytes.rfind("PK\1\2")}) {
    bytes[central + kCentralMethod] = 8;
    bytes.replace(central + kCentralName + 3 + 4, 16, 16, '\xf0');
  }
  try {
    read_all(bytes);
    FAIL("expected an error");
  } catch (const LimitError& error) {
    CAPTURE(error.what());
    CHECK(error.where().rfind("zip @ 0x", 0) == 0);
    CHECK(error.message() ==
          "inflated members: 17361641481138401520 + 17361641481138401520 is "
          "beyond 64 bits");
  }
}

TEST_CASE("zip holds the limit on names") {
  const std::string bytes = honest();
  CHECK_THROWS_AS(
      ZipReader({nullptr, test::bytes_of(bytes)}, "zip", {.name_bytes = 2}),
      LimitError);
}

TEST_CASE("zip refuses names that aren't text") {
  check_refused(
      {
          {"not UTF-8",
           [](Archive& a) { a.at(a.central + kCentralName) = '\xff'; }},
          {"with a NUL",
           [](Archive& a) { a.at(a.central + kCentralName) = '\0'; }},
          {"a folder with data",
           [](Archive& a) {
             a.at(a.central + kCentralName + 2) = '/';
             a.at(a.central + kCentralType) = 0;
           }},
      },
      ErrorCode::format);
}

TEST_CASE("zip survives every cut and every changed byte") {
  for (const std::string name :
       {"stored", "deflated", "zip64", "comment", "descriptor_zip64"}) {
    CAPTURE(name);
    const SharedBytes file = test::fixture("zip/" + name + ".zip");
    const std::string_view whole = text_of(file);
    for (size_t length = 0; length < whole.size(); ++length) {
      CHECK_THROWS_AS(read_all(whole.substr(0, length)), Error);
    }
    for (size_t i = 0; i < whole.size(); ++i) {
      for (const char change : {'\x01', '\x80', '\xff'}) {
        std::string changed(whole);
        changed[i] = static_cast<char>(changed[i] ^ change);
        try {
          read_all(changed);
        } catch (const Error&) {
        }
      }
    }
  }
}

}  // namespace
}  // namespace keratin

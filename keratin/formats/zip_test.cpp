#include "keratin/formats/zip.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/formats/zip_write.h"
#include "tests/fixture.h"

namespace keratin {
namespace {

using test::fixture;
using test::text_of;

const char* const kConfig = "{\"class_name\": \"Sequential\"}";

std::string vocabulary() {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "the quick brown fox ";
  return text;
}

TEST_CASE("zip reads all that Python's zipfile writes") {
  for (const std::string name :
       {"stored", "deflated", "comment", "zip64", "deflated_zip64",
        "descriptor", "descriptor_deflated", "descriptor_zip64"}) {
    CAPTURE(name);
    const ZipReader zip(fixture("zip/" + name + ".zip"));
    REQUIRE(zip.entries().size() == 3);
    CHECK(zip.entries()[0].name == "config.json");
    CHECK(text_of(zip.read(zip.at("config.json"))) == kConfig);
    CHECK(zip.read(zip.at("metadata.json")).bytes.empty());
    CHECK(text_of(zip.read(zip.at("assets/vocabulary.txt"))) == vocabulary());
    CHECK(zip.find("Config.json") == nullptr);
    CHECK(zip.find("assets") == nullptr);
    CHECK_THROWS_AS(zip.at("nothing"), NotFound);
  }
}

TEST_CASE("zip reads an archive of nothing, and one of a folder") {
  CHECK(ZipReader(fixture("zip/empty.zip")).entries().empty());
  const ZipReader zip(fixture("zip/folder.zip"));
  CHECK(zip.at("assets/").is_folder());
  CHECK(text_of(zip.read(zip.at("assets/\xc3\xa9.txt"))) == "x");
}

TEST_CASE("a stored member is read in place") {
  const SharedBytes file = fixture("zip/stored.zip");
  const ZipReader zip(file);
  const SharedBytes data = zip.read(zip.entries()[0], {.release_pages = true});
  CHECK(data.bytes.data() == file.bytes.data() + zip.entries()[0].offset);
}

TEST_CASE("zip writes aligned members that read back") {
  for (const bool zip64 : {false, true}) {
    CAPTURE(zip64);
    ZipWriter writer(zip64);
    writer.add("a", "first");
    writer.add("folder/\xc3\xa9", std::string(1000, 'x'));
    writer.add("empty", "");
    const std::string bytes = writer.finish();
    const ZipReader zip(test::owned(bytes));
    REQUIRE(zip.entries().size() == 3);
    for (const ZipEntry& entry : zip.entries()) CHECK(entry.offset % 64 == 0);
    CHECK(text_of(zip.read(zip.at("a"))) == "first");
    CHECK(zip.read(zip.at("folder/\xc3\xa9")).bytes.size() == 1000);
    CHECK(zip.read(zip.at("empty")).bytes.empty());
    CHECK(writer.finish().size() == (zip64 ? 98 : 22));
  }
}

TEST_CASE("zip refuses to write names that it wouldn't read") {
  ZipWriter writer;
  writer.add("a", "x");
  CHECK_THROWS_AS(writer.add("a", "y"), ConfigError);
  CHECK_THROWS_AS(writer.add("", "y"), ConfigError);
  CHECK_THROWS_AS(writer.add("\xff", "y"), ConfigError);
  CHECK_THROWS_AS(writer.add(std::string_view("a\0b", 3), "y"), ConfigError);
  CHECK_THROWS_AS(writer.add(std::string(70'000, 'n'), "y"), ConfigError);
}

TEST_CASE("zip opens very many members in an instant") {
  ZipWriter writer;
  for (int i = 0; i < 65'536; ++i) writer.add(concat("member", i), "x");
  const std::string bytes = writer.finish();
  const ZipReader zip({nullptr, test::bytes_of(bytes)});
  CHECK(zip.entries().size() == 65'536);
  CHECK(text_of(zip.read(zip.at("member65535"))) == "x");
  CHECK_THROWS_AS(
      ZipReader({nullptr, test::bytes_of(bytes)}, "zip", {.zip_members = 9}),
      LimitError);
}

TEST_CASE("zip holds the limit on what members inflate to") {
  const SharedBytes file = fixture("zip/deflated.zip");
  CHECK_THROWS_AS(ZipReader(file, "zip", {.inflated_bytes = 400}), LimitError);
  CHECK_NOTHROW(ZipReader(file, "zip", {.inflated_bytes = 500}));
}

}  // namespace
}  // namespace keratin

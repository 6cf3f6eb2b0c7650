#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/formats/hdf5.h"
#include "keratin/formats/hdf5_builder_for_test.h"
#include "tests/fixture.h"
#include "tests/read_all_hdf5.h"

namespace keratin::hdf5 {
namespace {

using test::build_hdf5;
using test::BuiltHdf5;
using test::fixture;
using test::owned;
using test::read_all_hdf5;
using test::text_of;

constexpr uint64_t kEndOfFile = 40;  // where the superblock tells of it

File open(const BuiltHdf5& built, const Limits& limits = {}) {
  return File(owned(built.bytes), "built.h5", limits);
}

void walk(const BuiltHdf5& built) {
  open(built).root().walk([](const Node&) {});
}

uint64_t number_at(const BuiltHdf5& built, uint64_t offset) {
  return Cursor(test::bytes_of(built.bytes), "built", offset).u64("number");
}

// Whether it was read; what throws something else fails the test.
bool reads(std::string_view bytes) {
  try {
    read_all_hdf5(owned(bytes));
    return true;
  } catch (const Error& error) {
    CHECK(!error.where().empty());
    return false;
  }
}

// Every byte is tried; every few where a sanitizer makes each try slow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kStride = 7;
#else
constexpr size_t kStride = 1;
#endif

// Reads the file with each byte changed by `mask`.
void flip_each_byte(std::string_view name, char mask) {
  const SharedBytes original = fixture(std::string(name));
  std::string bytes(text_of(original));
  for (size_t i = 0; i < bytes.size(); i += kStride) {
    bytes[i] = static_cast<char>(bytes[i] ^ mask);
    reads(bytes);
    bytes[i] = static_cast<char>(bytes[i] ^ mask);
  }
  CHECK(reads(bytes));
}

}  // namespace

TEST_CASE("a B-tree of many levels is listed and searched") {
  for (const int count : {0, 1, 2, 3, 64, 777}) {
    CAPTURE(count);
    const BuiltHdf5 built = build_hdf5(count, 1, 1);
    const Group root = open(built).root();
    const std::vector<Member> members = root.members();
    REQUIRE(members.size() == static_cast<size_t>(count));
    for (size_t i = 0; i < members.size(); ++i) {
      CHECK(members[i].name == built.names[i]);
      CHECK(root.dataset(built.names[i]).read().at(0) ==
            static_cast<double>(i));
    }
    CHECK(!root.contains("a"));
    CHECK(!root.contains("m000000x"));
    CHECK(!root.contains("z"));
  }
}

TEST_CASE("a group of 20,000 members is walked and each of them found") {
  const BuiltHdf5 built = build_hdf5(20'000, 4, 16);
  const File file = open(built);
  size_t met = 0;
  file.root().walk([&](const Node&) { ++met; });
  CHECK(met == 20'001);
  size_t found = 0;
  for (const std::string& name : built.names) {
    found += file.root().kind_of(name) == Kind::dataset ? 1 : 0;
  }
  CHECK(found == 20'000);
}

TEST_CASE("an HDF5 file that was cut is a typed error") {
  const SharedBytes original = fixture("hdf5/unsupported_hard_link.h5");
  const std::string_view bytes = text_of(original);
  for (size_t size = 0; size < bytes.size(); size += kStride) {
    CHECK(!reads(bytes.substr(0, size)));
  }
}

TEST_CASE("an HDF5 file that was cut and says so is read or a typed error") {
  for (const std::string_view name : {"halves.weights", "attributes"}) {
    const SharedBytes original = fixture(concat("hdf5/", name, ".h5"));
    BuiltHdf5 cut{.bytes = std::string(text_of(original))};
    for (size_t size = cut.bytes.size() - 1; size >= 96; size -= kStride) {
      cut.set(kEndOfFile, size);
      cut.bytes.resize(size);
      reads(cut.bytes);
    }
    CHECK(!reads(cut.bytes));
  }
}

TEST_CASE("an HDF5 file with any byte changed is read or a typed error") {
  flip_each_byte("hdf5/halves.weights.h5", '\xff');
  flip_each_byte("hdf5/halves.weights.h5", '\x01');
  flip_each_byte("hdf5/dtypes.h5", '\x80');
  flip_each_byte("hdf5/attributes.h5", '\x08');
}

TEST_CASE("a B-tree that leads back to itself is a typed error") {
  BuiltHdf5 built = build_hdf5(64, 1, 1);
  const uint64_t top = built.nodes.back();
  built.set(top + 32, top);
  CHECK_THROWS_WITH_AS(walk(built), doctest::Contains("B-tree level"),
                       FormatError);
  CHECK_THROWS_AS(open(built).root().contains("m000001"), FormatError);
}

TEST_CASE("a B-tree whose children are one node is a typed error") {
  BuiltHdf5 built = build_hdf5(64, 1, 1);
  const uint64_t top = built.nodes.back();
  built.set(top + 48, number_at(built, top + 32));
  CHECK_THROWS_WITH_AS(walk(built), doctest::Contains("overlaps"), FormatError);
}

TEST_CASE("names that are out of order or there twice are a typed error") {
  BuiltHdf5 built = build_hdf5(8, 2, 2);
  const uint64_t entry = built.leaves[0] + 8;
  const uint64_t name = number_at(built, entry + 40);
  built.set(entry, name);
  CHECK_THROWS_WITH_AS(walk(built), doctest::Contains("there twice"),
                       FormatError);
}

TEST_CASE("a continuation that leads back to its header is a typed error") {
  for (const uint64_t shift : {0, 16, 24}) {
    BuiltHdf5 built = build_hdf5(1, 1, 1);
    const uint64_t header = built.headers[0];
    built.set(header + 2, 100, 2);
    built.set(header + 16, 0x10, 2);
    built.set(header + 18, 16, 2);
    built.set(header + 24, header + shift);
    built.set(header + 32, 24);
    CHECK_THROWS_WITH_AS(walk(built), doctest::Contains("overlaps"),
                         FormatError);
  }
}

TEST_CASE("a local heap that lies over something else is a typed error") {
  BuiltHdf5 built = build_hdf5(8, 1, 1);
  built.set(built.heap + 24, built.root_header);
  built.set(built.heap + 8, 16);
  CHECK_THROWS_AS(walk(built), FormatError);
  built.set(built.heap + 24, 0);
  CHECK_THROWS_WITH_AS(walk(built), doctest::Contains("overlaps"), FormatError);
  built.set(built.heap + 8, UINT64_MAX);
  CHECK_THROWS_AS(walk(built), FormatError);
}

TEST_CASE("sizes beyond the file or the limits are typed errors") {
  BuiltHdf5 built = build_hdf5(1, 1, 1);
  const std::string name = built.names[0];
  const uint64_t space = built.headers[0] + 24;
  const auto read = [&] { open(built).root().dataset(name); };
  built.set(space + 1, 33, 1);
  CHECK_THROWS_WITH_AS(read(), doctest::Contains("limit rank"), LimitError);
  built.set(space + 1, 1, 1);
  CHECK_THROWS_AS(read(), FormatError);
  built = build_hdf5(1, 1, 1);
  built.set(built.headers[0] + 8, UINT32_MAX, 4);
  CHECK_THROWS_AS(read(), FormatError);
  built = build_hdf5(1, 1, 1);
  built.set(built.nodes[0] + 6, 3, 2);
  CHECK_THROWS_WITH_AS(read(), doctest::Contains("at most 2"), FormatError);
}

TEST_CASE("the shape of an HDF5 data set must fit its bytes") {
  const SharedBytes original = fixture("hdf5/lstm.weights.h5");
  const std::string_view text = text_of(original);
  const std::string dims("\3\0\0\0\0\0\0\0\x8\0\0\0\0\0\0\0", 16);
  const size_t at = text.find(dims);
  REQUIRE(at != std::string_view::npos);
  const uint64_t big = uint64_t{1} << 39;
  for (const uint64_t columns : {uint64_t{7}, uint64_t{9}, big, big << 24}) {
    BuiltHdf5 changed{.bytes = std::string(text)};
    changed.set(at + 8, columns);
    changed.set(at + 24, columns);
    const Group root = open(changed).root();
    CHECK_THROWS_AS(root.dataset("layers/lstm/cell/vars/0"), Error);
  }
}

TEST_CASE("an HDF5 data set beyond 64 bits is told with its place") {
  const SharedBytes original = fixture("hdf5/lstm.weights.h5");
  BuiltHdf5 changed{.bytes = std::string(text_of(original))};
  const size_t dims =
      changed.bytes.find(std::string("\3\0\0\0\0\0\0\0\x8\0\0\0\0\0\0\0", 16));
  const size_t type =
      changed.bytes.find(std::string("\x11\x20\x1f\0\4\0\0\0", 8), dims);
  REQUIRE(type != std::string::npos);
  for (const uint64_t at : {dims + 8, dims + 24}) {  // and its maximum
    changed.set(at, uint64_t{1} << 38);
  }
  changed.set(type, 0x13, 4);  // a string …
  changed.set(type + 4, UINT32_MAX, 4);
  const Group root = open(changed).root();
  CHECK_THROWS_WITH_AS(
      root.dataset("layers/lstm/cell/vars/0"),
      doctest::Contains(": data: 824633720832 x 4294967295 is beyond 64 bits"),
      LimitError);
  CHECK_THROWS_WITH_AS(root.dataset("layers/lstm/cell/vars/0"),
                       doctest::Contains("built.h5 @ 0x"), LimitError);
}

TEST_CASE("the limits of an HDF5 file are held") {
  const BuiltHdf5 built = build_hdf5(20, 4, 16);
  const auto walk_within = [&](const Limits& limits) {
    open(built, limits).root().walk([](const Node&) {});
  };
  CHECK_THROWS_AS(walk_within({.hdf5_objects = 19}), LimitError);
  CHECK_THROWS_AS(walk_within({.name_bytes = 6}), LimitError);
  CHECK_THROWS_AS(walk_within({.file_bytes = 100}), LimitError);
  CHECK_NOTHROW(walk_within({.hdf5_objects = 21}));
  Limits strings;
  strings.attribute_bytes = 100;
  const File file(fixture("hdf5/attributes.h5"), "attributes", strings);
  const Group group = file.root().group("group");
  CHECK_THROWS_AS(group.attribute("long"), LimitError);
  CHECK_THROWS_AS(group.string_list("weight_names"), LimitError);
}

}  // namespace keratin::hdf5

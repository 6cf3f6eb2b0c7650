#include "keratin/formats/hdf5.h"

#include <doctest/doctest.h>

#include <map>

#include "keratin/base/error.h"
#include "keratin/base/json.h"
#include "tests/fixture.h"

namespace keratin::hdf5 {
namespace {

using test::fixture;
using test::text_of;

constexpr std::string_view kReadable[] = {
    "attention.weights", "attributes", "compiled.weights", "dtypes",
    "halves.weights",    "legacy",     "lstm.weights",     "members",
};

File open(std::string_view name) {
  return File(fixture(concat("hdf5/", name, ".h5")), std::string(name));
}

Json expected_of(std::string_view name) {
  return parse_json(text_of(fixture(concat("hdf5/", name, ".json"))));
}

std::string hex(ByteSpan bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<size_t>(byte >> 4)];
    text += kDigits[std::to_integer<size_t>(byte & std::byte{15})];
  }
  return text;
}

Json strings_as_json(const std::vector<std::string>& strings) {
  Json::Array list;
  for (const std::string& text : strings) list.emplace_back(text);
  return list;
}

Json shape_as_json(const Shape& shape) {
  Json::Array list;
  for (const int64_t dimension : shape) list.emplace_back(dimension);
  return list;
}

Json array_as_json(const Array& array) {
  return Json::Object{{"dtype", name_of(array.dtype())},
                      {"shape", shape_as_json(array.shape())},
                      {"bytes", hex(array.bytes())}};
}

struct ValueAsJson {
  Json operator()(std::monostate) const {
    return Json::Object{{"type", "none"}};
  }
  Json operator()(bool value) const {
    return Json::Object{{"type", "bool"}, {"value", value}};
  }
  Json operator()(int64_t value) const {
    return Json::Object{{"type", "int"}, {"value", value}};
  }
  Json operator()(double value) const {
    return Json::Object{{"type", "float"}, {"value", value}};
  }
  Json operator()(const std::string& value) const {
    return Json::Object{{"type", "string"}, {"value", value}};
  }
  Json operator()(const std::vector<std::string>& value) const {
    return Json::Object{{"type", "strings"}, {"value", strings_as_json(value)}};
  }
  Json operator()(const Array& value) const {
    Json json = array_as_json(value);
    json.as_object()["type"] = "array";
    return json;
  }
};

Json dataset_as_json(const Dataset& dataset) {
  if (!dataset.is_string()) return array_as_json(dataset.read());
  return Json::Object{{"strings", strings_as_json(dataset.read_strings())},
                      {"shape", shape_as_json(dataset.shape())}};
}

// Members in any order: what is compared are keys and values.
void check_same(const Json& found, const Json& expected) {
  CHECK(found.as_object().size() == expected.as_object().size());
  for (const auto& [key, value] : expected.as_object()) {
    CAPTURE(key);
    REQUIRE(found.find(key) != nullptr);
    CHECK(found.at(key) == value);
  }
}

void check_attributes(const Object& object, const Json& expected) {
  CHECK(object.attribute_names().size() == expected.as_object().size());
  for (const auto& [name, value] : expected.as_object()) {
    CAPTURE(name);
    const auto found = object.attribute(name);
    REQUIRE(found.has_value());
    check_same(std::visit(ValueAsJson{}, *found), value);
  }
}

void check_members(const Group& group, const Json& expected) {
  Json::Array names;
  for (const Member& member : group.members()) {
    names.emplace_back(member.name);
    CHECK(group.kind_of(member.name) == member.kind);
  }
  CHECK(Json(names) == expected);
}

void check_object(const File& file, std::string_view path,
                  const Json& expected) {
  CAPTURE(path);
  if (const Json* dataset = expected.find("dataset")) {
    const Dataset found = file.root().dataset(path);
    check_same(dataset_as_json(found), *dataset);
    check_attributes(found, expected.at("attributes"));
    return;
  }
  const Group found = path.empty() ? file.root() : file.root().group(path);
  check_members(found, expected.at("members"));
  check_attributes(found, expected.at("attributes"));
}

}  // namespace

TEST_CASE("every object of an HDF5 file reads as h5py reads it") {
  for (const std::string_view name : kReadable) {
    CAPTURE(name);
    const File file = open(name);
    const Json expected = expected_of(name);
    for (const auto& [path, object] : expected.as_object()) {
      check_object(file, path, object);
    }
  }
}

TEST_CASE("a walk meets every object of an HDF5 file once") {
  for (const std::string_view name : kReadable) {
    CAPTURE(name);
    std::map<std::string, int> met;
    open(name).root().walk([&](const Node& node) {
      std::visit([&](const auto& object) { ++met[object.path()]; }, node);
    });
    const Json expected = expected_of(name);
    CHECK(met.size() == expected.as_object().size());
    for (const auto& [path, object] : expected.as_object()) {
      CAPTURE(path);
      CHECK(met[path] == 1);
    }
  }
}

TEST_CASE("an HDF5 data set is borrowed from the file's bytes") {
  const SharedBytes bytes = fixture("hdf5/lstm.weights.h5");
  const File file(bytes, "lstm");
  const Dataset kernel = file.root().dataset("layers/lstm/cell/vars/0");
  const Array array = kernel.read();
  CHECK(array.shape() == Shape{3, 8});
  CHECK(array.dtype() == DType::float32);
  REQUIRE(kernel.data_offset().has_value());
  CHECK(array.bytes().data() == bytes.bytes.data() + *kernel.data_offset());
}

TEST_CASE("an HDF5 object keeps the file's bytes alive") {
  const Array array = open("dtypes").root().dataset("float/f8").read();
  CHECK(array.at(0) == -2.5);
}

TEST_CASE("a list of strings is put together from its pieces") {
  const Group group = open("attributes").root().group("group");
  const auto names = group.string_list("weight_names");
  REQUIRE(names.has_value());
  REQUIRE(names->size() == 32);
  CHECK(names->front() == "dense_0/kernel");
  CHECK((*names)[29] == "dense_29/kernel");
  CHECK(names->back() == "last/bias");
  CHECK(group.string_list("no strings")->empty());
  CHECK(group.string_list("strings")->size() == 3);
  CHECK(!group.string_list("elsewhere").has_value());
  CHECK_THROWS_AS(group.string_list("array"), FormatError);
}

TEST_CASE("a path in an HDF5 file leads to one kind of object") {
  const Group root = open("members").root();
  CHECK(root.kind_of("sub/0/1") == Kind::group);
  CHECK(root.kind_of("sub/0/1/2") == Kind::dataset);
  CHECK(!root.contains("7"));
  CHECK(!root.contains("sub/0/2"));
  CHECK(!root.contains(""));
  CHECK(!root.contains("sub/"));
  CHECK(!root.contains("/sub"));
  CHECK(!root.contains("8/0"));
  CHECK(root.group("sub").group("0").path() == "sub/0");
  CHECK_THROWS_AS(root.group("sub/1"), NotFound);
  CHECK_THROWS_AS(root.group("8"), FormatError);
  CHECK_THROWS_AS(root.dataset("sub"), FormatError);
}

TEST_CASE("strings and numbers of an HDF5 file are kept apart") {
  const Group root = open("dtypes").root();
  CHECK_THROWS_AS(root.dataset("text").read(), Unsupported);
  CHECK_THROWS_AS(root.dataset("scalar").read_strings(), FormatError);
  CHECK(root.kind_of("named type") == Kind::other);
}

TEST_CASE("what isn't read of HDF5 is an error that names it") {
  const Group root = open("unsupported").root();
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"chunked", "chunked"},
      {"gzip", "filters"},
      {"external", "external storage"},
      {"virtual", "virtual layout"},
      {"unwritten", "never written"},
      {"nothing", "data set of nothing"},
      {"big-endian float", "big-endian or VAX floats"},
      {"big-endian integer", "big-endian integers"},
      {"opaque", "opaque"},
      {"compound", "compound"},
      {"enumeration", "enumeration"},
      {"sequences", "variable-length sequences"},
      {"reference", "reference"},
      {"arrays", "array"},
      {"complex", "compound"},
      {"committed type", "committed datatype"},
      {"soft", "soft and external links"},
  };
  for (const auto& [name, feature] : cases) {
    CAPTURE(name);
    try {
      root.dataset(name);
      FAIL("it was read");
    } catch (const Unsupported& error) {
      CHECK(error.message().find(feature) != std::string::npos);
      CHECK(!error.where().empty());
    }
  }
  CHECK_THROWS_AS(root.attribute("compound"), Unsupported);
  CHECK(std::get<int64_t>(*root.attribute("fine")) == 1);
  CHECK_THROWS_AS(root.group("links").members(), Unsupported);
  CHECK_THROWS_AS(root.walk([](const Node&) {}), Unsupported);
}

TEST_CASE("an HDF5 file of another form is an error that names it") {
  CHECK_THROWS_WITH_AS(open("unsupported_superblock"),
                       doctest::Contains("superblock version 3"), Unsupported);
  CHECK_THROWS_WITH_AS(open("unsupported_user_block"),
                       doctest::Contains("user block of 512"), Unsupported);
}

TEST_CASE("an HDF5 object under two names is found, but not walked over") {
  const Group root = open("unsupported_hard_link").root();
  CHECK(root.dataset("a").read().at(0) == 1);
  CHECK(root.dataset("b").read().at(0) == 1);
  CHECK(root.members().size() == 3);
  CHECK_THROWS_WITH_AS(root.walk([](const Node&) {}),
                       doctest::Contains("two names"), Unsupported);
}

TEST_CASE("a path into an HDF5 file is held to the limit of depth") {
  const Group root = open("unsupported_hard_link").root();
  std::string path = "group";
  for (int i = 0; i < 64; ++i) path += "/again/group";
  CHECK_THROWS_AS(root.contains(path), LimitError);
}

}  // namespace keratin::hdf5

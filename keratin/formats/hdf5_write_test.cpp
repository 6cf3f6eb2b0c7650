#include "keratin/formats/hdf5_write.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/formats/hdf5.h"

using namespace keratin;
using hdf5::Writer;

namespace {

std::string joined(const Writer& writer) {
  std::string bytes;
  for (const SharedBytes& piece : writer.finish()) {
    bytes.append(reinterpret_cast<const char*>(piece.bytes.data()),
                 piece.bytes.size());
  }
  return bytes;
}

hdf5::File opened(const Writer& writer) {
  const auto bytes = std::make_shared<const std::string>(joined(writer));
  return hdf5::File({bytes, std::as_bytes(std::span(*bytes))}, "test.h5");
}

// Every path of a file, in the order of a walk.
std::vector<std::string> paths_in(const hdf5::File& file) {
  std::vector<std::string> paths;
  file.root().walk([&](const hdf5::Node& node) {
    paths.push_back(
        std::visit([](const auto& object) { return object.path(); }, node));
  });
  return paths;
}

std::string text_at(const hdf5::Object& object, std::string_view name) {
  return std::get<std::string>(object.attribute(name).value());
}

}  // namespace

TEST_CASE("a file of nothing is a root group") {
  const hdf5::File file = opened(Writer());
  CHECK(paths_in(file) == std::vector<std::string>{""});
  CHECK(file.root().members().empty());
}

TEST_CASE("groups, numbers and texts are read as they were written") {
  Writer writer;
  writer.add_group("layers/input/vars");
  writer.add_dataset("layers/dense/vars/1", Array::of<float>({2}, {5, -6}));
  writer.add_dataset("layers/dense/vars/0",
                     Array::of<float>({2, 2}, {1, 2, 3, 4}));
  writer.add_dataset("step", Array::of<int64_t>({}, {1}));
  writer.set_attribute("layers/dense/vars", "name", "d\xc3\xa9nse");
  writer.set_attribute("layers/input/vars", "name", "");
  writer.set_attribute("", "note", std::string(70'000, 'x'));
  const hdf5::File file = opened(writer);
  CHECK(paths_in(file) == std::vector<std::string>{
                              "", "layers", "layers/dense", "layers/dense/vars",
                              "layers/dense/vars/0", "layers/dense/vars/1",
                              "layers/input", "layers/input/vars", "step"});
  const hdf5::Group& root = file.root();
  const Array kernel = root.dataset("layers/dense/vars/0").read();
  CHECK(kernel.shape() == Shape{2, 2});
  CHECK(kernel.realigned().at(3) == 4);
  CHECK(root.dataset("layers/dense/vars/1").read().realigned().at(1) == -6);
  CHECK(root.dataset("step").read().shape() == Shape{});
  CHECK(text_at(root.group("layers/dense/vars"), "name") == "d\xc3\xa9nse");
  CHECK(text_at(root.group("layers/input/vars"), "name") == "");
  CHECK(text_at(root, "note") == std::string(70'000, 'x'));
}

TEST_CASE("numbers of every dtype keep their bits") {
  for (const DType dtype :
       {DType::boolean, DType::int8, DType::uint8, DType::int16, DType::uint16,
        DType::int32, DType::uint32, DType::int64, DType::uint64,
        DType::float16, DType::bfloat16, DType::float32, DType::float64}) {
    CAPTURE(name_of(dtype));
    const Array value = Array::of<double>({3}, {0, 1, 1}).cast(dtype);
    Writer writer;
    writer.add_dataset("x", value);
    const Array read = opened(writer).root().dataset("x").read();
    CHECK(read.dtype() == dtype);
    CHECK(std::ranges::equal(read.bytes(), value.bytes()));
  }
}

TEST_CASE("numbers begin at multiples of 64 bytes") {
  Writer writer;
  writer.add_dataset("a", Array::of<float>({1}, {1}));
  writer.add_dataset("b", Array::of<float>({33}, std::vector<float>(33, 2)));
  writer.add_dataset("c", Array::zeros(DType::float32, {0, 4}));
  writer.add_dataset("d", Array::of<float>({1}, {3}));
  const hdf5::File file = opened(writer);
  for (const char* name : {"a", "b", "d"}) {
    CHECK(file.root().dataset(name).data_offset().value() % 64 == 0);
  }
  CHECK(file.root().dataset("c").shape() == Shape{0, 4});
  CHECK(file.root().dataset("d").read().realigned().at(0) == 3);
}

TEST_CASE("groups may have any number of members") {
  for (const int count : {1, 8, 9, 256, 257, 9'000}) {
    CAPTURE(count);
    Writer writer;
    for (int i = 0; i < count; ++i) {
      writer.add_dataset(concat("list/", i), Array::of<int32_t>({1}, {i}));
    }
    const hdf5::File file = opened(writer);
    const hdf5::Group list = file.root().group("list");
    CHECK(list.members().size() == static_cast<size_t>(count));
    for (int i = 0; i < count; i += 1 + count / 300) {
      CHECK(list.dataset(concat(i)).read().realigned().at(0) == i);
    }
    CHECK(paths_in(file).size() == static_cast<size_t>(count) + 2);
  }
}

TEST_CASE("the same content gives the same bytes") {
  Writer one;
  one.add_dataset("a/x", Array::of<float>({1}, {1}));
  one.add_dataset("b", Array::of<float>({1}, {2}));
  Writer other;
  other.add_dataset("b", Array::of<float>({1}, {2}));
  other.add_group("a");
  other.add_dataset("a/x", Array::of<float>({1}, {1}));
  CHECK(joined(one) == joined(other));
}

TEST_CASE("what can't be in a file is refused") {
  Writer writer;
  writer.add_dataset("a/x", Array::of<float>({1}, {1}));
  const Array value = Array::of<float>({1}, {2});
  CHECK_THROWS_WITH_AS(writer.add_dataset("a/x", value),
                       "there are two things at \"a/x\"", ConfigError);
  CHECK_THROWS_WITH_AS(writer.add_dataset("a/x/y", value),
                       "\"a/x\" leads through a data set, \"x\"", ConfigError);
  CHECK_THROWS_AS(writer.add_dataset("a//y", value), ConfigError);
  CHECK_THROWS_AS(writer.add_group(std::string_view("a\0b", 3)), ConfigError);
  CHECK_THROWS_WITH_AS(writer.set_attribute("b", "name", "x"),
                       "nothing is at \"b\"", NotFound);
  writer.set_attribute("a", "name", "x");
  CHECK_THROWS_WITH_AS(writer.set_attribute("a", "name", "y"),
                       "attribute \"name\" of \"a\" is there already",
                       ConfigError);
  std::string deep = "g";
  for (int i = 0; i < 70; ++i) deep += "/g";
  writer.add_group(deep);
  CHECK_THROWS_WITH_AS(writer.finish(),
                       "groups are nested deeper than the limit hdf5_depth, 64",
                       LimitError);
}

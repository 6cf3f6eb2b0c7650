#include "keratin/formats/npy.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/base/json.h"
#include "keratin/formats/npz.h"
#include "tests/fixture.h"

namespace keratin {
namespace {

using test::fixture;
using test::text_of;

Array read(std::string_view text, const Limits& limits = {}) {
  return read_npy(test::owned(text), "npy", limits);
}

// A file of version 1.0 with that header.
std::string with_header(std::string header, std::string_view data = "") {
  header += '\n';
  std::string file = "\x93NUMPY\1";
  file += '\0';
  file += static_cast<char>(header.size());
  file += '\0';
  return file + header + std::string(data);
}

TEST_CASE("npy reads and writes every dtype as NumPy does") {
  const SharedBytes text = fixture("npy/values.json");
  const Json dtypes = parse_json(text_of(text));
  REQUIRE(dtypes.as_object().size() == 12);
  for (const auto& [name, values] : dtypes.as_object()) {
    CAPTURE(name);
    const SharedBytes file = fixture("npy/" + name + ".npy");
    const Array array = read_npy(file);
    CHECK(name_of(array.dtype()) == name);
    CHECK(array.shape() == Shape{2, 3});
    for (int64_t i = 0; i < 6; ++i) {
      CHECK(array.at(i) == values.at(static_cast<size_t>(i)).as_double());
    }
    CHECK(write_npy(array) == text_of(file));
    const Array swapped = read_npy(fixture("npy/" + name + "_big_endian.npy"));
    CHECK(write_npy(swapped) == text_of(file));
  }
}

TEST_CASE("npy tells where a shape is beyond 64 bits") {
  const std::string file = with_header(
      "{'descr': '<f4', 'fortran_order': False, "
      "'shape': (9223372036854775807, 9223372036854775807), }");
  CHECK_THROWS_WITH_AS(read(file), doctest::Contains("npy @ 0x6a: the shape: "),
                       LimitError);
}

TEST_CASE("npy reads every version and memory order") {
  const SharedBytes file = fixture("npy/cube.npy");
  CHECK(read_npy(file).at(23) == 23);
  for (const std::string name : {"column_major", "version_2", "version_3"}) {
    CAPTURE(name);
    const Array cube = read_npy(fixture("npy/cube_" + name + ".npy"));
    CHECK(write_npy(cube) == text_of(file));
  }
}

TEST_CASE("npy reads and writes scalars, vectors and no elements") {
  for (const std::string name : {"scalar", "vector", "no_elements"}) {
    CAPTURE(name);
    const SharedBytes file = fixture("npy/" + name + ".npy");
    CHECK(write_npy(read_npy(file)) == text_of(file));
  }
  CHECK(read_npy(fixture("npy/scalar.npy")).at(0) == 2.5);
}

TEST_CASE("npy refuses objects, strings, records and complex numbers") {
  for (const std::string name : {"object", "string", "record", "complex64"}) {
    CAPTURE(name);
    CHECK_THROWS_AS(read_npy(fixture("npy/refused_" + name + ".npy")),
                    Unsupported);
  }
  CHECK_THROWS_AS(write_npy(Array::zeros(DType::bfloat16, {1})), Unsupported);
}

TEST_CASE("npy takes a header that another writer may have laid out") {
  const Array array = read(with_header(
      "{\"shape\":(2,),'fortran_order':False,'descr':'|u1'}", "\x05\x06"));
  CHECK(array.at(1) == 6);
}

TEST_CASE("npy refuses headers that aren't what NumPy writes") {
  for (const std::string header :
       {"", "{}", "{'descr': '<f4', 'fortran_order': False, 'shape': ()",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1.,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': ()}",
        "{'descr': '<f4', 'descr': '<f4', 'shape': ()}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()} + x",
        "{'descr': <f4, 'fortran_order': False, 'shape': ()}",
        "__import__('os')"}) {
    CAPTURE(header);
    CHECK_THROWS_AS(read(with_header(header, "1234")), FormatError);
  }
}

TEST_CASE("npy refuses sizes that don't fit the data") {
  const auto shaped = [](std::string_view shape) {
    return with_header(concat("{'descr': '<f4', 'fortran_order': True, ",
                              "'shape': (", shape, ",)}"),
                       "1234");
  };
  CHECK_NOTHROW(read(shaped("1")));
  CHECK_NOTHROW(read(shaped("1,1")));
  for (const std::string_view shape :
       {"0", "2", "1099511627776", "0,4611686018427387904,4611686018427387904",
        "4294967296,4294967296,4294967296", "99999999999999999999"}) {
    CAPTURE(shape);
    CHECK_THROWS_AS(read(shaped(shape)), Error);
  }
  CHECK_THROWS_AS(read(shaped("1"), {.elements = 0}), LimitError);
  CHECK_THROWS_AS(read(shaped("1,1"), {.rank = 1}), LimitError);
}

TEST_CASE("npy refuses booleans that are neither true nor false") {
  const std::string header =
      "{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}";
  CHECK_THROWS_AS(read(with_header(header, "\x01\x02")), FormatError);
}

TEST_CASE("npy survives every cut and every changed byte") {
  for (const std::string name : {"cube_column_major", "int16_big_endian"}) {
    const SharedBytes file = fixture("npy/" + name + ".npy");
    const std::string_view whole = text_of(file);
    for (size_t length = 0; length < whole.size(); ++length) {
      CHECK_THROWS_AS(read(whole.substr(0, length)), Error);
    }
    for (size_t i = 0; i < whole.size(); ++i) {
      for (const char change : {'\x01', '\x04', '\x80', '\xff'}) {
        std::string changed(whole);
        changed[i] = static_cast<char>(changed[i] ^ change);
        try {
          read(changed);
        } catch (const Error&) {
        }
      }
    }
  }
}

TEST_CASE("npz reads what savez and savez_compressed write") {
  for (const std::string name : {"stored", "compressed"}) {
    CAPTURE(name);
    const auto arrays = read_npz(fixture("npz/" + name + ".npz"));
    REQUIRE(arrays.size() == 2);
    CHECK(arrays[0].first == "cube");
    CHECK(arrays[0].second.shape() == Shape{2, 3, 4});
    CHECK(arrays[1].first == "vector");
    CHECK(arrays[1].second.at(4) == 4);
  }
}

TEST_CASE("npz reads back what it writes, aligned") {
  const std::vector<NamedArray> arrays = {
      {"a", Array::of<float>({2}, {1, 2})},
      {"b/c", Array::of<bool>({1, 2}, {true, false})}};
  const std::string bytes = write_npz(arrays);
  const auto back = read_npz({nullptr, test::bytes_of(bytes)});
  REQUIRE(back.size() == 2);
  CHECK(back[1].first == "b/c");
  CHECK(back[0].second.at(1) == 2);
  CHECK(back[1].second.at(0) == 1);
}

TEST_CASE("npz refuses members that are no arrays") {
  CHECK_THROWS_AS(read_npz(fixture("zip/stored.zip")), FormatError);
}

}  // namespace
}  // namespace keratin

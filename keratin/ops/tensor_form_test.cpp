#include "keratin/ops/tensor_form.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"

namespace keratin {

TEST_CASE("an array is written as Keras writes a tensor, and read again") {
  const Array matrix = Array::of<int32_t>({2, 2}, {1, 2, 3, -4});
  const Json form = serialize_keras_object(Special(form_of(matrix)));
  CHECK(dump_json(form) ==
        R"({"class_name": "__tensor__", "config": )"
        R"({"value": [[1, 2], [3, -4]], "dtype": "int32"}})");
  const Value read = deserialize_keras_object(form);
  const Array again = array_of(*read.leaf().as<TensorForm>());
  CHECK(again.dtype() == DType::int32);
  CHECK(again.shape() == Shape{2, 2});
  CHECK(again.at(3) == -4);
}

TEST_CASE("a tensor form keeps each dtype's numbers") {
  const auto round_trip = [](const Array& array) {
    return dump_json(form_of(array_of(form_of(array, true))).value);
  };
  CHECK(round_trip(Array::of<bool>({2}, {true, false})) == "[true, false]");
  CHECK(round_trip(Array::of<float>({}, {0.5F})) == "0.5");
  CHECK(round_trip(Array::of<int64_t>({1}, {9007199254740993})) ==
        "[9007199254740993]");
  CHECK(round_trip(Array::of<uint64_t>({1}, {18446744073709551615U})) ==
        "[18446744073709551615]");
  CHECK(round_trip(Array::zeros(DType::float32, {2, 0})) == "[[], []]");
  CHECK(form_of(Array::zeros(DType::int8, {1}), true).numpy);
}

TEST_CASE("lists that make no array are refused") {
  CHECK_THROWS_WITH_AS(
      array_of({parse_json("[[1], [2, 3]]"), "int32"}),
      "\"value\" has [2, 3]; expected a list of 1 as in the lists before",
      ConfigError);
  CHECK_THROWS_AS(array_of({parse_json("[1]"), "complex64"}), Unsupported);
}

TEST_CASE("a symbolic tensor has its shape and dtype in a config") {
  const KerasTensor tensor({kNone, 3}, DType::float16);
  const Json form = serialize_keras_object(Special(form_of(tensor)));
  CHECK(dump_json(form) ==
        R"({"class_name": "__keras_tensor__", "config": {"shape": [null, 3], )"
        R"("dtype": "float16", "keras_history": null}})");
  const Value read = deserialize_keras_object(form);
  const KerasTensor again = keras_tensor_of(*read.leaf().as<KerasTensorForm>());
  CHECK(again.shape() == tensor.shape());
  CHECK(again.dtype() == DType::float16);
}

TEST_CASE("numbers that a dtype doesn't hold are refused") {
  const auto refused = [](const char* value, const char* dtype) {
    CHECK_THROWS_AS(array_of({parse_json(value), dtype, false}), ConfigError);
  };
  refused("300", "uint8");
  refused("[-1]", "uint8");
  refused("[3000000000]", "int32");
  refused("[1000000000000000000000000000000]", "uint64");
  refused("[-18446744073709551615]", "uint64");
  refused("[-5]", "uint64");
  refused("[0.5]", "int32");
  refused("[1e300]", "int64");
  refused("[NaN]", "int8");
  refused("[9223372036854775808]", "int64");
  const Array most =
      array_of({parse_json("[18446744073709551615]"), "uint64", false});
  CHECK(most.typed<uint64_t>()[0] == 18446744073709551615u);
}

}  // namespace keratin

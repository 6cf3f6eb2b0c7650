#include "keratin/config/legacy/json_utils.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/toys_for_test.h"

namespace keratin {
namespace {

const char* kMarked = R"({"class_name": "Penalty", "config": {"factor": 2}, )"
                      R"("__passive_serialization__": true})";

Value read(const std::string& json) {
  return legacy::decode_and_deserialize(parse_json(json));
}

}  // namespace

TEST_CASE("tuples and shapes of Keras 2 are lists to rows") {
  const Json config = parse_json(
      R"({"a": {"class_name": "__tuple__", "items":
            [1, {"class_name": "__tuple__", "items": [2, 3]}]},
          "b": [{"class_name": "TensorShape", "items": [null, 2]}],
          "c": {"class_name": "TensorShape", "items": null},
          "d": {"class_name": "TypeSpec", "type_spec": "tf.TensorSpec",
                "serialized": []}})");
  const Json expected = parse_json(
      R"({"a": [1, [2, 3]], "b": [[null, 2]], "c": null,
          "d": {"class_name": "TypeSpec", "type_spec": "tf.TensorSpec",
                "serialized": []}})");
  CHECK(legacy::decode(config) == expected);
}

TEST_CASE("forms of Keras 2 that C++ has are read and written") {
  for (const std::string text :
       {R"({"class_name": "__ellipsis__"})",
        R"({"class_name": "__bytes__", "value": "ab"})", kMarked,
        R"([1, {"deep": [2.0, null, {"class_name": "__ellipsis__"}]}])"}) {
    INFO(text);
    CHECK(dump_json(legacy::encode(read(text))) == text);
  }
  CHECK(*read(R"({"class_name": "__bytes__", "value": "ab"})")
             .leaf()
             .as<Bytes>() == Bytes{"ab"});
  CHECK(read(R"({"class_name": "__ellipsis__"})").leaf().as<Ellipsis>());
  CHECK(object_of(read(kMarked))->info() == &class_info<test::Penalty>());
}

TEST_CASE("forms of Keras 2 that C++ has not stay as they are") {
  for (const std::string text :
       {R"({"class_name": "TypeSpec", "type_spec": "tf.TensorSpec", )"
        R"("serialized": [{"class_name": "TensorShape", "items": [null]}]})",
        R"({"class_name": "Penalty", "config": {"factor": 2}})",
        R"({"class_name": "Nobody", "config": {}, )"
        R"("__passive_serialization__": true})",
        R"({"class_name": "Penalty", "config": {"factor": -1}, )"
        R"("__passive_serialization__": true})"}) {
    INFO(text);
    CHECK(dump_json(legacy::encode(read(text))) == text);
  }
}

TEST_CASE("Keras 2 writes arrays as lists, functions by name, no slices") {
  const Value array = Special(TensorForm{parse_json("[1, 2]"), "int64", true});
  CHECK(dump_json(legacy::encode(array)) == "[1, 2]");
  const auto ramp = test::function_called("ramp");
  CHECK(legacy::encode(Value(Special(ramp))) == Json("ramp"));
  CHECK(legacy::encode(Value(Special(std::shared_ptr<Object>()))) == Json());
  CHECK_THROWS_AS(legacy::encode(Value(Special(Slice{}))), ConfigError);
  CHECK_THROWS_AS(legacy::encode(Value(Special(TensorForm{}))), ConfigError);
}

TEST_CASE("an error in a list of Keras 2's says which item it is in") {
  CHECK_THROWS_WITH_AS(read(R"([1, {"class_name": "__tuple__", "items":
              [2, {"class_name": "__bytes__", "value": 5}]}])"),
                       "[1][1] > __bytes__ > value: expected a string, got 5",
                       ConfigError);
}

TEST_CASE("lists within lists are held to json_depth") {
  legacy::DeserializeOptions options;
  options.limits.json_depth = 2;
  CHECK_THROWS_AS(
      legacy::decode_and_deserialize(parse_json("[[[[1]]]]"), options),
      LimitError);
}

}  // namespace keratin

#include "keratin/config/shared_objects.h"

#include <doctest/doctest.h>

#include <memory>

#include "keratin/config/legacy/shared_objects.h"
#include "keratin/config/toys_for_test.h"
#include "keratin/config/value.h"

namespace keratin {
namespace {

const char* kPenalty =
    R"({"module": "keras.regularizers", "class_name": "Penalty", )"
    R"("config": {"factor": 2}, "registered_name": null)";

Json ids_of(const Json& list) {
  Json::Array ids;
  for (const Json& item : list.as_array()) {
    const Json* id = item.find("shared_object_id");
    ids.push_back(id == nullptr ? Json() : *id);
  }
  return ids;
}

Json numbered(int64_t id, double factor) {
  Json form = parse_json(std::string(kPenalty) + "}");
  form.as_object()["config"].as_object()["factor"] = factor;
  form.as_object()["shared_object_id"] = id;
  return form;
}

}  // namespace

TEST_CASE("an object written twice in a scope has one id, others have none") {
  const auto a = test::made(std::string(kPenalty) + "}", Kind::regularizer);
  const auto b = test::made(std::string(kPenalty) + "}", Kind::regularizer);
  const Value list = Value::List{Special(b), Special(a), Special(a)};
  CHECK(ids_of(serialize_keras_object(list)) ==
        Json(Json::Array{nullptr, nullptr, nullptr}));
  const ObjectSharingScope scope;
  Json written = serialize_keras_object(list);
  ObjectSharingScope::settle(written);
  CHECK(ids_of(written) == Json(Json::Array{nullptr, 2, 2}));
  CHECK(scope.has_written(*a));
  CHECK_FALSE(scope.has_written(
      *test::made(std::string(kPenalty) + "}", Kind::regularizer)));
}

TEST_CASE("a user's own key of that name isn't taken for an id") {
  Json written =
      parse_json(R"({"data": {"shared_object_id": 7, "x": 1}, "object": )" +
                 dump_json(numbered(7, 0.5)) + "}");
  ObjectSharingScope::settle(written);
  CHECK(written.at("data") == parse_json(R"({"shared_object_id": 7, "x": 1})"));
  CHECK(written.at("object").find("shared_object_id") == nullptr);
}

TEST_CASE("in a scope one id is one object, and its first config counts") {
  const Json list = Json::Array{numbered(0, 0.1), numbered(0, 0.9)};
  const ObjectSharingScope scope;
  const Value read = deserialize_keras_object(list);
  const auto first = object_of(read.list()[0]);
  CHECK(first == object_of(read.list()[1]));
  CHECK(dynamic_cast<const test::Penalty&>(*first).args.factor == 0.1);
  CHECK(object_of(deserialize_keras_object(numbered(0, 0.5))) == first);
}

TEST_CASE("outside a scope an id means nothing") {
  const Json list = Json::Array{numbered(7, 0.1), numbered(7, 0.9)};
  const Value read = deserialize_keras_object(list);
  const auto second = object_of(read.list()[1]);
  CHECK(object_of(read.list()[0]) != second);
  CHECK(dynamic_cast<const test::Penalty&>(*second).args.factor == 0.9);
}

TEST_CASE("an inner scope is one of its own, and the outer goes on after it") {
  const ObjectSharingScope outer;
  const auto first = object_of(deserialize_keras_object(numbered(1, 0.1)));
  {
    const ObjectSharingScope inner;
    CHECK(object_of(deserialize_keras_object(numbered(1, 0.2))) != first);
  }
  CHECK(ObjectSharingScope::current() == &outer);
  CHECK(object_of(deserialize_keras_object(numbered(1, 0.3))) == first);
}

TEST_CASE("a scope keeps what it has numbered") {
  ObjectSharingScope scope;
  auto object = test::made(std::string(kPenalty) + "}", Kind::regularizer);
  CHECK(scope.id_of(*object) == 1);
  const std::weak_ptr<Object> watched = object;
  object.reset();
  CHECK_FALSE(watched.expired());
}

TEST_CASE("sharing scopes may end in any order") {
  auto outer = std::make_unique<ObjectSharingScope>();
  auto inner = std::make_unique<ObjectSharingScope>();
  outer.reset();
  CHECK(ObjectSharingScope::current() == inner.get());
  inner.reset();
  CHECK(ObjectSharingScope::current() == nullptr);

  auto outer_load = std::make_unique<legacy::SharedObjectLoadingScope>();
  auto inner_load = std::make_unique<legacy::SharedObjectLoadingScope>();
  outer_load.reset();
  CHECK(legacy::SharedObjectLoadingScope::current() == inner_load.get());
  inner_load.reset();
  CHECK(legacy::SharedObjectLoadingScope::current() == nullptr);
}

}  // namespace keratin

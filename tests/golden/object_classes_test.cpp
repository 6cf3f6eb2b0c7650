// Losses, metrics, optimizers and schedules against what Keras writes of them:
// data/object_classes.json, which tests/golden/object_classes.py makes.

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <string>

#include "keratin/base/mapped_file.h"
#include "keratin/config/lookup.h"
#include "keratin/keratin.h"

namespace keratin {
namespace {

const Json& fixture() {
  static const Json all = [] {
    const std::string path = std::string(KERATIN_SOURCE_DIR) +
                             "/tests/golden/data/object_classes.json";
    const SharedBytes file = map_file(path);
    return parse_json(
        {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()},
        path);
  }();
  return all;
}

Kind kind_of(const Json& entry) {
  const std::string& name = entry.at("kind").as_string();
  for (const Kind kind :
       {Kind::activation, Kind::constraint, Kind::dtype_policy,
        Kind::initializer, Kind::loss, Kind::metric, Kind::optimizer,
        Kind::quantizer, Kind::regularizer, Kind::schedule,
        Kind::distillation_loss, Kind::object}) {
    if (name_of(kind) == name) return kind;
  }
  throw NotFound(concat("the kind ", name));
}

const ClassInfo* builtin(const Json& entry) {
  for (const BuiltinClass& row : builtins().classes) {
    if (row.info->kind != kind_of(entry)) continue;
    if (Json(row.info->name) == entry.at("name")) return row.info;
  }
  return nullptr;
}

// Where each argument of the class lives.
std::map<std::string, const void*> places_of(const ClassInfo& info) {
  const auto object = info.create();
  object->set_info(&info);
  Fields fields;
  info.declare(*object, fields);
  std::map<std::string, const void*> places;
  for (const Field& row : fields.rows()) {
    places.emplace(row.key(), row.address());
  }
  return places;
}

// Arguments that all classes of a family have live apart, but the learning
// rate.
bool is_own(const ClassInfo& info, const std::string& argument) {
  if (info.kind == Kind::schedule) return true;
  const auto common = [](const auto& base) {
    Fields fields;
    const_cast<std::remove_cvref_t<decltype(base)>&>(base).declare_base(fields);
    return fields.keys();
  };
  std::vector<std::string> keys;
  if (info.kind == Kind::loss) keys = common(losses::Hinge());
  if (info.kind == Kind::metric) keys = common(metrics::Hinge());
  if (info.kind == Kind::optimizer) keys = common(optimizers::SGD());
  std::erase(keys, "learning_rate");
  return std::find(keys.begin(), keys.end(), argument) == keys.end();
}

}  // namespace

TEST_CASE("every object is read and written byte for byte as by Keras") {
  for (const Json& entry : fixture().at("objects").as_array()) {
    const Json& form = entry.at("serialized");
    INFO(entry.at("name").as_string());
    try {
      DeserializeContext context;
      const auto object =
          deserialize_keras_object(form, kind_of(entry), context);
      CHECK(dump_json(serialize_keras_object(*object)) == dump_json(form));
      const Value value = deserialize_keras_object(form);
      CHECK(dump_json(serialize_keras_object(value)) == dump_json(form));
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
}

TEST_CASE("what an object isn't given is as in Keras") {
  for (const Json& entry : fixture().at("objects").as_array()) {
    INFO(dump_json(entry.at("given")));
    const ClassInfo* const info = builtin(entry);
    INFO(entry.at("name").as_string());
    REQUIRE(info != nullptr);
    try {
      DeserializeContext context;
      const auto object =
          from_config(*info, entry.at("given").as_object(), context);
      CHECK(dump_json(get_config(*object)) ==
            dump_json(entry.at("serialized").at("config")));
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
}

TEST_CASE("every class has the arguments that Keras's has, in its order") {
  for (const Json& entry : fixture().at("objects").as_array()) {
    const ClassInfo* const info = builtin(entry);
    INFO(entry.at("name").as_string());
    REQUIRE(info != nullptr);
    if (info->declare == nullptr) continue;
    auto places = places_of(*info);
    const void* before = nullptr;
    for (const Json& argument : entry.at("arguments").as_array()) {
      INFO(argument.as_string());
      REQUIRE(places.contains(argument.as_string()));
      if (!is_own(*info, argument.as_string())) continue;
      CHECK(std::less<>()(before, places[argument.as_string()]));
      before = places[argument.as_string()];
    }
  }
}

TEST_CASE("names of a family stand for what they do in Keras") {
  for (const Json& entry : fixture().at("names").as_array()) {
    const std::string& name = entry.at("name").as_string();
    INFO(entry.at("kind").as_string() << " " << name);
    DeserializeContext context;
    const Registered found = look_up_name(name, kind_of(entry), context);
    REQUIRE(found);
    if (entry.at("class").is_null()) {
      REQUIRE(found.function);
      CHECK(Json(found.function->function_name()) == entry.at("function"));
    } else {
      REQUIRE(found.info != nullptr);
      CHECK(Json(found.info->name) == entry.at("class"));
    }
  }
}

}  // namespace keratin

#include "keratin/config/legacy/serialization.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/toys_for_test.h"

namespace keratin {
namespace {

using test::Holder;
using test::Penalty;
using test::text_of_error;

const char* kHolder =
    R"({"class_name": "Holder", "config": {"name": "h", "penalty": )"
    R"({"class_name": "Penalty", "config": {"factor": 2}}, "inner": null}})";

// Another class than Penalty, to see which of two a name stands for.
class Other : public Object {
 public:
  static constexpr std::string_view kName = "Other";
  static constexpr Kind kKind = Kind::regularizer;
  struct Args {
    Number factor = 0.5;
  } args;
  static void declare(Fields& f, Args& a) { f("factor", a.factor, "Factor."); }
};

class Third : public Other {
 public:
  static constexpr std::string_view kName = "Third";
};

std::shared_ptr<Object> read(const std::string& json,
                             const legacy::DeserializeOptions& options = {}) {
  return legacy::deserialize_keras_object(parse_json(json), options);
}

std::shared_ptr<Penalty> penalty() {
  return std::static_pointer_cast<Penalty>(
      read(R"({"class_name": "Penalty", "config": {}})"));
}

// A layer with that penalty, and perhaps one inside with it, too.
std::shared_ptr<Holder> holder(const std::shared_ptr<Object>& rule,
                               bool inner = false) {
  auto made = std::make_shared<Holder>();
  made->set_info(&class_info<Holder>());
  assign_object(made->args.penalty, rule);
  if (inner) assign_object(made->args.inner, holder(rule));
  return made;
}

std::vector<int64_t> ids_in(const Json& value) {
  std::vector<int64_t> ids;
  if (!value.is_object()) return ids;
  for (const auto& [key, item] : value.as_object()) {
    if (key == "shared_object_id") ids.push_back(item.as_int());
    for (const int64_t id : ids_in(item)) ids.push_back(id);
  }
  return ids;
}

}  // namespace

TEST_CASE("objects within objects are in the legacy dialect, too") {
  const auto object = read(kHolder);
  CHECK(dump_json(legacy::serialize_keras_object(*object)) == kHolder);
  CHECK(legacy::serialize_keras_object(test::PenaltyRef()).is_null());
  // The dialect ends with the call.
  CHECK(keratin::serialize_keras_object(*object).find("module") != nullptr);
}

TEST_CASE("a form of Keras 3 within a legacy one is read") {
  const auto object = read(
      R"({"class_name": "Holder", "config": {"name": "h", "penalty":
          {"module": "keras.regularizers", "class_name": "Penalty",
           "config": {"factor": 2}, "registered_name": null},
          "inner": null}})");
  CHECK(dump_json(legacy::serialize_keras_object(*object)) == kHolder);
}

TEST_CASE("None is none, and a function is its name") {
  CHECK(legacy::deserialize_keras_object(Json()) == nullptr);
  const auto ramp = read("\"ramp\"", {.kind = Kind::activation});
  CHECK(legacy::serialize_keras_object(*ramp) == Json("ramp"));
  CHECK(read("\"slope\"", {.kind = Kind::activation}) == ramp);
}

TEST_CASE("a registered class goes by package>name") {
  register_serializable<Other>("legacy_test");
  const std::string text =
      R"({"class_name": "legacy_test>Other", "config": {"factor": 1}})";
  const auto object = read(text);
  CHECK(object->info() == &class_info<Other>());
  CHECK(dump_json(legacy::serialize_keras_object(*object)) == text);
  get_custom_objects().erase("legacy_test>Other");
}

TEST_CASE("a module's own objects are found among those alone") {
  CustomObjects own;
  own.add<Other>("Penalty").add<Third>();
  const legacy::DeserializeOptions options{.module_objects = &own};
  const std::string form = R"({"class_name": "Penalty", "config": {}})";
  CHECK(read(form)->info() == &class_info<Penalty>());
  CHECK(read(form, options)->info() == &class_info<Other>());
  CHECK(read("\"Third\"", options)->info() == &class_info<Third>());
  CHECK_THROWS_AS(read(R"({"class_name": "Holder", "config": {}})", options),
                  NotFound);
}

TEST_CASE("the scope comes before the registry, then the caller's objects") {
  CustomObjects module_objects;
  module_objects.add<Penalty>("Rule");
  CustomObjects given;
  const legacy::DeserializeOptions options{.module_objects = &module_objects,
                                           .custom_objects = &given};
  const std::string form = R"({"class_name": "Rule", "config": {}})";
  CHECK(read(form, options)->info() == &class_info<Penalty>());
  given.add<Other>("Rule");
  CHECK(read(form, options)->info() == &class_info<Other>());
  get_custom_objects().add<Third>("Rule");
  CHECK(read(form, options)->info() == &class_info<Third>());
  // The caller's come first for a mere name.
  CHECK(read("\"Rule\"", options)->info() == &class_info<Other>());
  {
    CustomObjects scope;
    scope.add<Penalty>("Rule");
    const CustomObjectScope within(scope);
    CHECK(read(form, options)->info() == &class_info<Penalty>());
    CHECK(read("\"Rule\"", options)->info() == &class_info<Other>());
  }
  get_custom_objects().erase("Rule");
}

TEST_CASE("within a form the caller's objects come first") {
  CustomObjects given;
  given.add<Other>("Rule");
  get_custom_objects().add<Third>("Rule");
  const auto object = read(
      R"({"class_name": "Holder", "config": {"penalty":
          {"class_name": "Rule", "config": {}}}})",
      {.custom_objects = &given});
  const auto& args = static_cast<const Holder&>(*object).args;
  CHECK(args.penalty.object()->info() == &class_info<Other>());
  get_custom_objects().erase("Rule");
}

TEST_CASE("what isn't there or isn't a form is said") {
  const legacy::DeserializeOptions options{.printable_module_name = "rule"};
  CHECK(text_of_error<NotFound>([&] {
          read(R"({"class_name": "Penalti", "config": {}})", options);
        }).find("unknown rule \"Penalti\"") == 0);
  CHECK(text_of_error<NotFound>([&] {
          read("\"nobody\"", options);
        }).find("unknown rule \"nobody\"") == 0);
  for (const char* text :
       {R"({"class_name": "Penalty"})", R"({"config": {}})", "3", "[]", "{}"}) {
    INFO(text);
    CHECK(text_of_error<ConfigError>([&] {
            read(text, options);
          }).find("expected rule as a name or a dict") == 0);
  }
  CHECK_THROWS_AS(read(R"({"class_name": "Lambda", "config": {}})"),
                  Unsupported);
  CHECK_THROWS_AS(
      read(R"({"class_name": "Penalty", "config": {}})", {.kind = Kind::layer}),
      Error);
}

TEST_CASE("ids count from 0, those within an object before its own") {
  const auto rule = penalty();
  const auto object = holder(rule, true);
  CHECK(ids_in(legacy::serialize_keras_object(*object)).empty());
  legacy::SharedObjectSavingScope scope;
  Json form = legacy::serialize_keras_object(*object);
  // Keras 2: the rule, the inner layer with it again, the outer layer.
  CHECK(ids_in(form) == std::vector<int64_t>{0, 0, 1, 2});
  legacy::SharedObjectSavingScope::settle(form);
  CHECK(ids_in(form) == std::vector<int64_t>{0, 0});
}

TEST_CASE("of saving scopes within scopes the outermost counts") {
  const auto rule = penalty();
  const auto id = [&] { return ids_in(legacy::serialize_keras_object(*rule)); };
  const legacy::SharedObjectSavingScope outer;
  legacy::serialize_keras_object(*penalty());
  CHECK(id() == std::vector<int64_t>{1});
  {
    const legacy::SharedObjectSavingScope inner;
    CHECK(outer.counts());
    CHECK_FALSE(inner.counts());
    CHECK(id() == std::vector<int64_t>{1});
  }
  CHECK(id() == std::vector<int64_t>{1});
}

TEST_CASE("ids are read in a loading scope alone") {
  const std::string text =
      R"({"class_name": "Penalty", "config": {}, "shared_object_id": 4})";
  CHECK(read(text) != read(text));
  const legacy::SharedObjectLoadingScope scope;
  const auto first = read(text);
  CHECK(read(text) == first);
  CHECK(legacy::SharedObjectLoadingScope::current()->get(4) == first);
  {
    const legacy::SharedObjectLoadingScope inner;
    CHECK(read(text) != first);
  }
  CHECK(read(text) == first);
}

TEST_CASE("an object that is shared inside others is one") {
  const std::string text =
      R"({"class_name": "Holder", "config": {"penalty": {"class_name":
          "Penalty", "config": {}, "shared_object_id": 0}}})";
  const auto rule_of = [](const std::shared_ptr<Object>& object) {
    return static_cast<const Holder&>(*object).args.penalty.object();
  };
  const legacy::SharedObjectLoadingScope scope;
  CHECK(rule_of(read(text)) == rule_of(read(text)));
}

TEST_CASE("scopes that are opened where they're disabled do nothing") {
  const std::string text =
      R"({"class_name": "Penalty", "config": {}, "shared_object_id": 4})";
  const auto rule = penalty();
  const legacy::DisableSharedObjectScope disabled;
  const legacy::SharedObjectSavingScope saving;
  const legacy::SharedObjectLoadingScope loading;
  CHECK(ids_in(legacy::serialize_keras_object(*rule)).empty());
  CHECK(read(text) != read(text));
}

TEST_CASE("scopes around a disabled part go on, as in Keras 2") {
  const auto rule = penalty();
  const legacy::SharedObjectSavingScope saving;
  const legacy::DisableSharedObjectScope disabled;
  CHECK(ids_in(legacy::serialize_keras_object(*rule)) ==
        std::vector<int64_t>{0});
}

}  // namespace keratin

#include "keratin/config/lookup.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/toys_for_test.h"
#include "keratin/config/value.h"

namespace keratin {
namespace {

using test::made;
using test::text_of_error;

// A function that a test takes for one of the family, without computing it.
struct FunctionRef : ObjectRef {
  FunctionRef(Kind kind, std::shared_ptr<Object> function)
      : ObjectRef(kind, std::move(function)) {}
};
struct PenaltyFunction : test::Function {
  static constexpr Kind kKind = Kind::regularizer;
};

FunctionRef activation(const std::string& name) {
  return {Kind::activation, test::function_called(name)};
}
FunctionRef penalty(const std::string& name) {
  auto function = std::make_shared<PenaltyFunction>();
  function->set_info(&class_info<PenaltyFunction>());
  function->set_function_name(name);
  return {Kind::regularizer, std::move(function)};
}

Json function_form(Json module, std::string_view name) {
  return JsonObject{{"module", std::move(module)},
                    {"class_name", "function"},
                    {"config", name},
                    {"registered_name", "function"}};
}

std::shared_ptr<Object> strictly(const Json& form, Kind kind,
                                 const CustomObjects* given = nullptr) {
  return get_object(form, kind, given);
}

}  // namespace

TEST_CASE("a mere name of Keras's is its own, whatever a scope has") {
  const auto mine = activation("mine");
  const auto ramp = made("\"ramp\"", Kind::activation);
  const CustomObjects objects{{"ramp", mine}, {"new", mine}};
  const auto is_own = [&](const CustomObjects* given) {
    CHECK(made("\"ramp\"", Kind::activation, given) == ramp);
    CHECK(strictly("ramp", Kind::activation, given) == ramp);
    CHECK(made("\"new\"", Kind::activation, given) == mine.object());
  };
  is_own(&objects);
  {
    const CustomObjectScope scope(objects);
    is_own(nullptr);
  }
  get_custom_objects().update(objects);
  is_own(nullptr);
  get_custom_objects().erase("ramp");
  get_custom_objects().erase("new");
}

TEST_CASE("a mere name of a regularizer is Keras's own as well") {
  struct Mine : test::Penalty {};
  const CustomObjects objects{{"Penalty", class_info<Mine>()},
                              {"l_penalty", class_info<Mine>()}};
  for (const char* name : {"\"Penalty\"", "\"l_penalty\""}) {
    CHECK(made(name, Kind::regularizer, &objects)->info() ==
          &class_info<test::Penalty>());
  }
}

TEST_CASE("a mere name of an initializer is a custom one first") {
  struct Mine : test::Start {};
  const CustomObjectScope scope({{"Start", class_info<Mine>()}});
  CHECK(made("\"Start\"", Kind::initializer)->info() == &class_info<Mine>());
}

TEST_CASE("Keras 2 asks for custom names of every family first") {
  const auto mine = activation("mine");
  const CustomObjectScope scope({{"ramp", mine}});
  DeserializeContext context;
  context.rules = LookupRules::keras2;
  CHECK(deserialize_keras_object("ramp", Kind::activation, context) ==
        mine.object());
}

TEST_CASE("a custom object of another family doesn't take Keras's name") {
  const CustomObjectScope scope({{"Start", class_info<test::Penalty>()}});
  CHECK(made("\"Start\"", Kind::initializer)->info() ==
        &class_info<test::Start>());
  CHECK(made(R"({"class_name": "Start", "config": {}})", Kind::initializer)
            ->info() == &class_info<test::Start>());
}

TEST_CASE("one name may stand for a function of each family") {
  const auto curve = activation("both");
  const auto cost = penalty("both");
  register_serializable(curve, "kinds");
  register_serializable(cost, "kinds");
  const Json form = function_form("builtins", "kinds>both");
  CHECK(strictly(form, Kind::activation) == curve.object());
  CHECK(strictly(form, Kind::regularizer) == cost.object());
  CHECK(serialize_keras_object(*curve.object()) == form);
  CHECK(serialize_keras_object(*cost.object()) == form);
  CHECK_THROWS_AS(register_serializable(activation("both"), "kinds"),
                  ConfigError);
  struct Class : test::Penalty {};
  CHECK_THROWS_AS(register_serializable<Class>("kinds", "both"), ConfigError);

  const CustomObjects given{{"f", curve}, {"f", cost}};
  CHECK(given.size() == 2);
  CHECK(given.names() == std::vector<std::string>{"f"});
  CHECK(given.find("f").function == cost.object());
  CHECK(made("\"f\"", Kind::activation, &given) == curve.object());
  CHECK(made("\"f\"", Kind::regularizer, &given) == cost.object());
}

TEST_CASE("what is of the family comes before what is in a nearer place") {
  const auto curve = activation("far");
  const CustomObjects given{{"far", curve}};
  const CustomObjectScope scope({{"far", penalty("far")}});
  CHECK(made("\"far\"", Kind::activation, &given) == curve.object());
}

TEST_CASE("a function without its package is the caller's, then the scope's") {
  const auto a = activation("ff"), b = activation("ff"), c = activation("ff");
  const Json form = function_form("builtins", "ff");
  const CustomObjects given{{"x>ff", a}};
  get_custom_objects().add("a>ff", c);
  CHECK(strictly(form, Kind::activation) == c.object());
  const CustomObjectScope scope({{"b>ff", b}});
  CHECK(strictly(form, Kind::activation) == b.object());
  CHECK(strictly(form, Kind::activation, &given) == a.object());
  get_custom_objects().erase("a>ff");
}

TEST_CASE("only functions of builtins are found without their package") {
  struct Half : test::Penalty {};
  const CustomObjects given{{"p>ff", activation("ff")},
                            {"p>Half", class_info<Half>()}};
  CHECK(strictly(function_form("builtins", "ff"), Kind::activation, &given));
  for (const Json& module : {Json("os"), Json(), Json("my.module")}) {
    CAPTURE(module.brief());
    CHECK_THROWS_AS(
        strictly(function_form(module, "ff"), Kind::activation, &given),
        NotFound);
  }
  CHECK_THROWS_AS(made("\"ff\"", Kind::activation, &given), NotFound);
  CHECK_THROWS_AS(made("\"Half\"", Kind::regularizer, &given), NotFound);
  CHECK_THROWS_AS(
      strictly(function_form("builtins", "Half"), Kind::regularizer, &given),
      NotFound);
}

TEST_CASE("a string that is a custom function's name is the function") {
  const auto twice = activation("twice");
  const auto found = [](const Json& config, const CustomObjects* given) {
    return object_of(
        deserialize_keras_object(config, {.custom_objects = given}));
  };
  const CustomObjects given{{"twice", twice},
                            {"Penalty", class_info<test::Penalty>()}};
  CHECK(found("twice", &given) == twice.object());
  const Value::List list =
      deserialize_keras_object(Json::Array{"twice", "once", "Penalty"},
                               {.custom_objects = &given})
          .list();
  CHECK(object_of(list[0]) == twice.object());
  CHECK(list[1].plain() == Json("once"));
  CHECK(list[2].plain() == Json("Penalty"));
  {
    const CustomObjectScope scope(given);
    const Value dict = deserialize_keras_object(JsonObject{{"a", "twice"}});
    CHECK(object_of(dict.dict()[0].second) == twice.object());
  }
  get_custom_objects()["twice"] = twice;
  CHECK(found("twice", nullptr) == twice.object());
  get_custom_objects().erase("twice");
  CHECK(deserialize_keras_object("twice").plain() == Json("twice"));
}

TEST_CASE("a form may name a function as its class") {
  const auto ramp = made("\"ramp\"", Kind::activation);
  const Json form = JsonObject{{"module", "keras.activations"},
                               {"class_name", "ramp"},
                               {"config", JsonObject()},
                               {"registered_name", nullptr}};
  CHECK(strictly(form, Kind::activation) == ramp);
  CHECK(object_of(deserialize_keras_object(form)) == ramp);
  CHECK(text_of_error<NotFound>([] {
          deserialize_keras_object(JsonObject{{"module", "builtins"},
                                              {"class_name", "ramp"},
                                              {"config", JsonObject()}});
        }).find("unknown object \"ramp\"") == 0);
}

TEST_CASE("an id is asked for before the class") {
  const ObjectSharingScope scope;
  const auto form = [](std::string_view class_name) {
    return JsonObject{{"module", "keras.regularizers"},
                      {"class_name", class_name},
                      {"config", JsonObject()},
                      {"registered_name", nullptr},
                      {"shared_object_id", 0}};
  };
  const auto first = strictly(form("Penalty"), Kind::regularizer);
  CHECK(strictly(form("Penalty"), Kind::regularizer) == first);
  CHECK(strictly(form("Nope"), Kind::regularizer) == first);
}

}  // namespace keratin

#include "keratin/config/serialization.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/snake_case.h"
#include "keratin/config/toys_for_test.h"

namespace keratin {
namespace {

using test::made;
using test::Penalty;
using test::text_of_error;

struct Custom : Penalty {
  static constexpr std::string_view kName = "Custom";
};

template <class T>
const T& as(const std::shared_ptr<Object>& object) {
  return dynamic_cast<const T&>(*object);
}

std::string round_trip(const std::string& json, Kind kind) {
  return dump_json(serialize_keras_object(*made(json, kind)));
}

const std::string kPenalty =
    R"({"module": "keras.regularizers", "class_name": "Penalty", )"
    R"("config": {"factor": 2}, "registered_name": null})";

}  // namespace

TEST_CASE("names turn to snake case as Keras does it") {
  CHECK(snake_case("Dense") == "dense");
  CHECK(snake_case("Conv2DTranspose") == "conv2d_transpose");
  CHECK(snake_case("LSTM") == "lstm");
  CHECK(snake_case("LSTMCell") == "lstm_cell");
  CHECK(snake_case("GlobalAveragePooling1D") == "global_average_pooling1d");
  CHECK(snake_case("PReLU") == "p_re_lu");
  CHECK(snake_case("my_layer") == "my_layer");
  CHECK(snake_case("A>B") == "ab");
  CHECK(snake_case("").empty());
}

TEST_CASE("a built-in is written with its module and read again") {
  CHECK(round_trip(kPenalty, Kind::regularizer) == kPenalty);
  CHECK(as<Penalty>(made(kPenalty, Kind::regularizer)).args.factor == 2);
}

TEST_CASE("a class outside Keras's public modules has its name registered") {
  CHECK(round_trip("\"Start\"", Kind::initializer) ==
        R"({"module": "keras.src.secret", "class_name": "Start", )"
        R"("config": {"value": 0}, "registered_name": "Start"})");
}

TEST_CASE("a name stands for a class with its defaults") {
  for (const char* name : {"\"Penalty\"", "\"penalty\"", "\"l_penalty\""}) {
    CHECK(as<Penalty>(made(name, Kind::regularizer)).args.factor == 0.5);
  }
}

TEST_CASE("a function is its name, and one object wherever it is named") {
  const std::string form =
      R"({"module": "builtins", "class_name": "function", )"
      R"("config": "ramp", "registered_name": "function"})";
  CHECK(round_trip("\"ramp\"", Kind::activation) == form);
  CHECK(made(form, Kind::activation) == made("\"ramp\"", Kind::activation));
  CHECK(made("\"slope\"", Kind::activation) ==
        made("\"ramp\"", Kind::activation));
}

TEST_CASE("a registered function is written in Keras's function form") {
  register_object("toys", "curve", {nullptr, test::function_called("curve")});
  const std::string form =
      R"({"module": "builtins", "class_name": "function", )"
      R"("config": "toys>curve", "registered_name": "function"})";
  CHECK(round_trip(form, Kind::activation) == form);
}

TEST_CASE("a config that is missing or null gives the defaults") {
  CHECK(as<Penalty>(made(R"({"class_name": "Penalty"})", Kind::regularizer))
            .args.factor == 0.5);
  CHECK(as<Penalty>(made(R"({"class_name": "Penalty", "config": null})",
                         Kind::regularizer))
            .args.factor == 0.5);
}

TEST_CASE("objects within objects are made and written") {
  const auto holder = made(
      R"({"class_name": "Holder", "config": {"name": "outer", "penalty": )" +
          kPenalty + R"(, "inner": {"class_name": "Holder", "config": {}}}})",
      Kind::layer);
  const auto& args = as<test::Holder>(holder).args;
  CHECK(as<Penalty>(args.penalty.object()).args.factor == 2);
  CHECK(as<test::Holder>(args.inner.object()).args.penalty.is_none());
  const Json written = serialize_keras_object(*holder);
  CHECK(dump_json(written.at("config").at("penalty")) == kPenalty);
}

TEST_CASE("an unknown name is NotFound with its family and near names") {
  CHECK(
      text_of_error<NotFound>([] { made("\"Penlty\"", Kind::regularizer); }) ==
      "unknown regularizer \"Penlty\"; the nearest known names are "
      "\"Penalty\". Register it with get_custom_objects().add<Penlty>("
      "\"Penlty\") before loading, or pass it in custom_objects");
  CHECK(text_of_error<NotFound>([] {
          made("\"rampe\"", Kind::activation);
        }).find("names are \"ramp\"") != std::string::npos);
}

TEST_CASE("custom objects are among the near names") {
  const CustomObjects custom = CustomObjects().add<Custom>("MyPenalty");
  CHECK(text_of_error<NotFound>([&] {
          made("\"MyPenalti\"", Kind::regularizer, &custom);
        }).find("names are \"MyPenalty\"") != std::string::npos);
}

TEST_CASE("an unknown registered name is told in full") {
  const char* json =
      R"({"module": null, "class_name": "L3", "config": {},
          "registered_name": "pkg>L3"})";
  CHECK(text_of_error<NotFound>([&] { made(json, Kind::regularizer); }) ==
        "unknown regularizer \"pkg>L3\". Register it with "
        "register_serializable<L3>(\"pkg\") before loading, or pass it in "
        "custom_objects");
}

TEST_CASE("a built-in's name in a module outside Keras is not the built-in") {
  const char* json =
      R"({"module": "their_lib", "class_name": "Penalty", "config": {}})";
  CHECK_THROWS_AS(made(json, Kind::regularizer), NotFound);
}

TEST_CASE("the registry comes before the scope, the scope before the caller") {
  struct Global : Penalty {};
  struct Scoped : Penalty {};
  struct Given : Penalty {};
  const CustomObjects given =
      CustomObjects().add<Given>("a").add<Given>("b").add<Given>("c");
  get_custom_objects().add<Global>("a");
  const CustomObjectScope scope(
      CustomObjects().add<Scoped>("a").add<Scoped>("b"));
  // Within an object; for an outermost one the scope is first.
  const auto info = [&](const std::string& name) {
    const auto holder = made(
        R"({"class_name": "Holder", "config": {"penalty": ")" + name + "\"}}",
        Kind::layer, &given);
    return as<test::Holder>(holder).args.penalty.object()->info();
  };
  CHECK(info("a") == &class_info<Global>());
  CHECK(info("b") == &class_info<Scoped>());
  CHECK(info("c") == &class_info<Given>());
  CHECK(made("\"a\"", Kind::regularizer, &given)->info() ==
        &class_info<Scoped>());
  get_custom_objects().erase("a");
}

TEST_CASE("a registered class is written with package and name") {
  register_serializable<Custom>("ours");
  const std::string json =
      R"({"module": null, "class_name": "Custom", "config": {"factor": 0.5}, )"
      R"("registered_name": "ours>Custom"})";
  CHECK(round_trip(json, Kind::regularizer) == json);
}

TEST_CASE("an object of another family is never taken") {
  CHECK(text_of_error<ConfigError>([] {
          made(R"({"class_name": "ours>P", "config": {}})", Kind::layer,
               &CustomObjects().add<Custom>("ours>P"));
        }) == "\"ours>P\" is a regularizer, expected a layer");
  const CustomObjects custom =
      CustomObjects().add("f", {nullptr, test::function_called("f")});
  CHECK(text_of_error<ConfigError>([&] {
          made(R"({"class_name": "f", "config": {}})", Kind::layer, &custom);
        }) == "\"f\" is an activation, expected a layer");
  CHECK(text_of_error<ConfigError>([&] {
          made("\"f\"", Kind::initializer, &custom);
        }) == "\"f\" is an activation, expected an initializer");
}

TEST_CASE("one shared_object_id is one object") {
  DeserializeContext context;
  const Json json = parse_json(
      R"({"class_name": "Penalty", "config": {}, "shared_object_id": 7})");
  const auto first = deserialize_keras_object(json, Kind::regularizer, context);
  CHECK(deserialize_keras_object(json, Kind::regularizer, context) == first);
  DeserializeContext other;
  CHECK(deserialize_keras_object(json, Kind::regularizer, other) != first);
}

TEST_CASE("a shared_object_id never gives an object of another family") {
  const char* json = R"({"class_name": "Holder", "config": {
      "penalty": {"class_name": "Penalty", "config": {}, "shared_object_id": 1},
      "inner": {"class_name": "Holder", "config": {}, "shared_object_id": 1}}})";
  CHECK(text_of_error<ConfigError>([&] { made(json, Kind::layer); }) ==
        "Holder > inner: \"shared_object_id 1\" is a regularizer, expected a "
        "layer");
}

TEST_CASE("what is no serialized object is refused") {
  for (const char* json : {"3", "[]", "{}", "true", "null"}) {
    CHECK_THROWS_AS(made(json, Kind::layer), ConfigError);
  }
  CHECK(text_of_error<ConfigError>([] { made("3", Kind::initializer); }) ==
        "expected an initializer as a name or a serialized object, got 3");
  CHECK(text_of_error<ConfigError>([] {
          made(R"({"class_name": 3})", Kind::layer);
        }) == "class_name: expected a string, got 3");
  CHECK(text_of_error<ConfigError>([] {
          made(R"({"class_name": "Penalty", "config": []})", Kind::regularizer);
        }) == "Penalty > config: expected an object, got []");
}

TEST_CASE("an error tells the objects on its way") {
  const char* json = R"({"class_name": "Holder", "config": {"name": "outer",
      "penalty": {"class_name": "Penalty", "config": {"factor": -1}}}})";
  CHECK(text_of_error<ConfigError>([&] { made(json, Kind::layer); }) ==
        "outer > penalty > Penalty: argument \"factor\" is -1; expected a "
        "number of at least 0");
}

TEST_CASE("an object that fails leaves the depth as it was") {
  const Json bad =
      parse_json(R"({"class_name": "Penalty", "config": {"factor": "many"}})");
  const Json good = parse_json(R"({"class_name": "Penalty", "config": {}})");
  DeserializeContext context;
  context.limits.object_depth = 2;
  for (int i = 0; i < 5; ++i) {
    CHECK_THROWS_AS(deserialize_keras_object(bad, Kind::regularizer, context),
                    ConfigError);
  }
  CHECK(context.depth == 0);
  CHECK_NOTHROW(deserialize_keras_object(good, Kind::regularizer, context));
}

TEST_CASE("a name that is too long is refused, and told in short") {
  const std::string name(300, 'n');
  const Json json = JsonObject{{"class_name", "Holder"},
                               {"config", JsonObject{{"name", name}}}};
  DeserializeContext context;
  CHECK_NOTHROW(deserialize_keras_object(json, Kind::layer, context));
  context.limits.name_bytes = 299;
  const std::string text = text_of_error<LimitError>(
      [&] { deserialize_keras_object(json, Kind::layer, context); });
  CHECK(text.find("nnn: a name of 300 bytes is over the limit name_bytes = "
                  "299") != std::string::npos);
  CHECK(text.size() < 350);
}

TEST_CASE("an object is named once, wherever it fails") {
  const auto text = [](const char* json) {
    return text_of_error<Error>([&] { made(json, Kind::layer); });
  };
  CHECK(text(R"({"class_name": "Holder", "config": {"name": "h", "x": 1}})")
            .find("h: unknown argument") == 0);
  CHECK(text(R"({"class_name": "Lambda", "config": {"name": "h"}})")
            .find("h: \"Lambda\" holds Python code") == 0);
  CHECK(text(R"({"class_name": "Nothing", "config": {"name": "h"}})")
            .find("h: unknown layer") == 0);
}

TEST_CASE("objects within objects end at a limit") {
  std::string json = R"({"class_name": "Holder", "config": {}})";
  for (int i = 0; i < 200; ++i) {
    json = R"({"class_name": "Holder", "config": {"inner": )" + json + "}}";
  }
  const std::string text =
      text_of_error<LimitError>([&] { made(json, Kind::layer); });
  CHECK(text.find("objects are nested deeper than object_depth = 128") !=
        std::string::npos);
}

TEST_CASE("an object without a class is refused, and none is None") {
  const auto bare = std::make_shared<Penalty>();
  const auto no_class =
      "an object has no class: it was made by std::make_shared and never told "
      "set_info; make it with make_object<T>(…) or a handle";
  CHECK(text_of_error<ConfigError>([&] { get_config(*bare); }) == no_class);
  CHECK(text_of_error<ConfigError>([&] { serialize_keras_object(*bare); }) ==
        no_class);
  CHECK(serialize_keras_object(test::PenaltyRef()) == Json());
  CHECK(text_of_error<ConfigError>([] { get_config(test::PenaltyRef()); }) ==
        "there is no regularizer: it is none; give a regularizer before it is "
        "used");
}

TEST_CASE("shared pointers and handles are written as what they refer to") {
  const auto object = made(kPenalty, Kind::regularizer);
  CHECK(dump_json(serialize_keras_object(object)) == kPenalty);
  test::PenaltyRef ref;
  assign_object(ref, object);
  CHECK(dump_json(serialize_keras_object(ref)) == kPenalty);
  CHECK(get_config(ref) == get_config(*object));
  CHECK(get_config(object) == object->get_config());
}

}  // namespace keratin

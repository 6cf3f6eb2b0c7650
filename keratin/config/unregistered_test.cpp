#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/toys_for_test.h"
#include "keratin/config/value.h"

namespace keratin {
namespace {

using test::made;
using test::text_of_error;

std::string error_of(const char* json, Kind kind) {
  return text_of_error<NotFound>([&] { made(json, kind); });
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct NearPenalty : test::Penalty {
  static constexpr std::string_view kName = "Registered";
};

}  // namespace

TEST_CASE("an unknown layer is told with its name and the line it needs") {
  CHECK(error_of(R"({"module": null, "class_name": "Scale",
                     "config": {"name": "scale_1"},
                     "registered_name": "my_pkg>Scale"})",
                 Kind::layer) ==
        "scale_1: unknown layer \"my_pkg>Scale\". Register it with "
        "register_serializable<ScaleLayer>(\"my_pkg\") before loading, or pass "
        "it in custom_objects");
}

TEST_CASE("an unknown object is told with its layer and argument") {
  CHECK(error_of(R"({"class_name": "Holder", "config": {"name": "head",
                     "penalty": {"module": null, "class_name": "Unity",
                     "config": {}, "registered_name": "my_pkg>Unity"}}})",
                 Kind::layer) ==
        "head > penalty: unknown regularizer \"my_pkg>Unity\". Register it "
        "with register_serializable<Unity>(\"my_pkg\") before loading, or pass "
        "it in custom_objects");
}

TEST_CASE("a class without a package goes by its plain name") {
  const std::string line = R"(get_custom_objects().add<Unity>("Unity") before)";
  CHECK(has(error_of(R"({"module": "theirs.penalties", "class_name": "Unity",
                         "config": {}, "registered_name": "Unity"})",
                     Kind::regularizer),
            line));
  CHECK(has(error_of(R"({"module": "theirs", "class_name": "Unity",
                         "config": {}})",
                     Kind::regularizer),
            line));
}

TEST_CASE("a name that differs from the class's is part of the line") {
  CHECK(has(error_of(R"({"module": null, "class_name": "Unity", "config": {},
                         "registered_name": "my_pkg>One"})",
                     Kind::regularizer),
            R"(register_serializable<Unity>("my_pkg", "One") before)"));
}

TEST_CASE("an unknown function is told with the line it needs") {
  CHECK(has(
      error_of(R"({"module": "builtins", "class_name": "function",
                         "config": "my_pkg>wave"})",
               Kind::activation),
      R"(register_serializable(named<Activation>("wave", function), "my_pkg") )"
      "before"));
  CHECK(has(
      error_of("\"wave\"", Kind::activation),
      R"(Register it with get_custom_objects().add(named<Activation>("wave", )"
      "function)) before"));
  CHECK(has(
      error_of(R"({"module": "builtins", "class_name": "function",
                         "config": "p>my_reg"})",
               Kind::regularizer),
      R"(register_serializable(named<Regularizer>("my_reg", function), "p") )"
      "before"));
  CHECK(has(
      error_of("\"p>my_reg\"", Kind::regularizer),
      R"(register_serializable(named<Regularizer>("my_reg", function), "p") )"
      "before"));
  CHECK(has(error_of(R"({"module": "builtins", "class_name": "function",
                         "config": "p>op"})",
                     Kind::layer),
            R"(register_serializable(function, "p", "op") before)"));
}

TEST_CASE("a class of Keras 1 or 2, which says no module, has its line") {
  CHECK(
      has(error_of(R"({"class_name": "pk>Scale", "config": {}})", Kind::layer),
          R"(register_serializable<ScaleLayer>("pk") before)"));
  CHECK(has(error_of(R"({"class_name": "Scale", "config": {}})", Kind::layer),
            R"(get_custom_objects().add<ScaleLayer>("Scale") before)"));
  CHECK(has(error_of("\"Unity\"", Kind::regularizer),
            R"(get_custom_objects().add<Unity>("Unity") before)"));
}

TEST_CASE("a class that is called a layer isn't called so twice") {
  CHECK(has(error_of(R"({"module": null, "class_name": "ScaleLayer",
                         "config": {}, "registered_name": "p>ScaleLayer"})",
                     Kind::layer),
            R"(register_serializable<ScaleLayer>("p") before)"));
}

TEST_CASE("what Keras has elsewhere is told with its place") {
  const auto strictly = [](const char* json, Kind kind) {
    return text_of_error<NotFound>(
        [&] { get_object(parse_json(json), kind, nullptr); });
  };
  CHECK(strictly(R"({"class_name": "Holder", "config": {}})", Kind::layer) ==
        "unknown layer \"Holder\" without a \"module\"; Keras's own is "
        "\"Holder\" in \"keras.layers\". Write these into \"class_name\" "
        "and \"module\"");
  CHECK(strictly(R"({"module": "keras.layer", "class_name": "Holder",
                     "config": {"name": "h"}})",
                 Kind::layer) ==
        "h: unknown layer \"Holder\" in module \"keras.layer\"; Keras's own "
        "is \"Holder\" in \"keras.layers\". Write these into "
        "\"class_name\" and \"module\"");
  CHECK(has(strictly(R"({"module": "their_lib", "class_name": "Holder",
                         "config": {}})",
                     Kind::layer),
            R"(get_custom_objects().add<HolderLayer>("Holder") before)"));
}

TEST_CASE("a library's own names aren't near Keras's") {
  const CustomObjects module;
  const auto text = [&](const Json& config) {
    return text_of_error<NotFound>([&] {
      deserialize_keras_object(
          config, {.module_objects = &module, .printable_module_name = "rule"});
    });
  };
  CHECK(text("penalt") ==
        "unknown rule \"penalt\". Register it with "
        "get_custom_objects().add(\"penalt\", function) before loading, or "
        "pass it in custom_objects");
  CHECK(has(text("Holder"), "add<Holder>(\"Holder\") before"));
}

TEST_CASE("what is no name of a class gives no line") {
  CHECK(has(error_of(R"({"module": null, "class_name": "A B", "config": {},
                         "registered_name": "my_pkg>A B"})",
                     Kind::regularizer),
            "Register it with register_serializable before"));
}

TEST_CASE("registered names are among the near names") {
  register_serializable<NearPenalty>("near_pkg");
  CHECK(has(error_of(R"({"module": null, "class_name": "Registred",
                         "config": {},
                         "registered_name": "near_pkg>Registred"})",
                     Kind::regularizer),
            R"(the nearest known names are "near_pkg>Registered")"));
}

}  // namespace keratin

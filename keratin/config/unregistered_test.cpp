#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/toys_for_test.h"

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
      "Register it with register_serializable(named<Activation>(…)) before"));
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

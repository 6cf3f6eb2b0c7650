#include "keratin/config/python_code.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/config/toys_for_test.h"
#include "keratin/config/unregistered.h"

namespace keratin {

using test::made;
using test::text_of_error;

TEST_CASE("Python code is refused and not looked at") {
  CHECK(text_of_error<Unsupported>([] {
          made(R"({"class_name": "Lambda", "config": 3})", Kind::layer);
        }) ==
        "\"Lambda\" holds Python code, which is never run. Supply a C++ "
        "function by the layer's name in LoadOptions::lambdas, or write a "
        "layer class and register it under that name");
  CHECK(text_of_error<Unsupported>([] {
          made(R"({"class_name": "__lambda__", "config": {"value": "gA=="}})",
               Kind::activation);
        }) ==
        "\"__lambda__\" holds Python code, which is never run. Save the model "
        "with a function that has a name, and register one in C++ under it");
  CHECK(text_of_error<Unsupported>([] {
          made(R"({"class_name": "TFSMLayer", "config": {}})", Kind::layer);
        }) ==
        "\"TFSMLayer\" runs a program that isn't in the file, which Keratin "
        "doesn't. Write a layer class and register it under that name");
}

TEST_CASE("a class that a user has for one that holds code is made") {
  const CustomObjects own = CustomObjects()
                                .add<test::Holder>("TFSMLayer")
                                .add<test::Holder>("mine>Lambda");
  const auto layer =
      made(R"({"class_name": "TFSMLayer", "config": {"name": "t"}})",
           Kind::layer, &own);
  CHECK(layer->info() == &class_info<test::Holder>());
  const char* lambda =
      R"({"class_name": "Lambda", "registered_name": "mine>Lambda", )"
      R"("config": {"name": "l"}})";
  CHECK(made(lambda, Kind::layer, &own)->info() == &class_info<test::Holder>());
  DeserializeContext context;
  CHECK(unregistered_names(parse_json(lambda), context) ==
        std::vector<std::string>{"mine>Lambda"});
  context.custom_objects = &own;
  CHECK(unregistered_names(parse_json(lambda), context).empty());
}

TEST_CASE("it is told what holds code") {
  CHECK(holds_code("Lambda"));
  CHECK(holds_code("__lambda__"));
  CHECK_FALSE(holds_code("lambda"));
  CHECK_FALSE(holds_code("Dense"));
}

TEST_CASE("Python's functions are told from other lists") {
  CHECK(is_python_function(parse_json(R"(["4wEA", null, []])")));
  CHECK_FALSE(is_python_function(parse_json(R"(["a", "b", "c"])")));
}

TEST_CASE("an argument that is a Python function is refused as code") {
  const Json config{JsonObject{
      {"name", "h"},
      {"penalty",
       JsonObject{{"value", Json::Array{"4wEAAAA", nullptr, nullptr}}}}}};
  const Json form = JsonObject{{"module", "keras.layers"},
                               {"class_name", "Holder"},
                               {"config", config},
                               {"registered_name", nullptr}};
  CHECK(
      text_of_error<Unsupported>([&] { made(dump_json(form), Kind::layer); }) ==
      "h > penalty: a lambda holds Python code, which is never run. Save the "
      "model with a function that has a name, and register one in C++ under "
      "it, or supply one in LoadOptions::lambdas by \"h.penalty\"");
  CHECK(unregistered_names(form, {}) == std::vector<std::string>{"<lambda>"});
}

}  // namespace keratin

// Configs that go as deep as memory lets them: whatever can be in itself.

#include <doctest/doctest.h>

#include "tests/hostile/refusal.h"

namespace keratin {
namespace {

using namespace hostile;

// What stands before and after one within it.
struct Nesting {
  const char* before;
  const char* after;
};

const Nesting kPlain[] = {
    {"[", "]"},
    {R"({"a": )", "}"},
    {R"({"class_name": "__tuple__", "items": [)", "]}"},
    {R"({"class_name": "__slice__", "config": {"start": )", "}}"},
    {R"({"class_name": "__numpy__", "config": {"dtype": "int8", "value": )",
     "}}"},
    {R"({"class_name": "__keras_tensor__", "config": {"keras_history": )",
     "}}"},
    {R"({"class_name": "__typespec__", "config": [], "spec_name": )", "}"},
    {R"({"class_name": "Sequential", "config": {"layers": []},
         "compile_config": )",
     "}"},
};

const Nesting kObjects[] = {
    {R"({"module": "keras.layers", "class_name": "TimeDistributed",
         "config": {"name": "t", "layer": )",
     "}}"},
    {R"({"module": "keras.layers", "class_name": "Bidirectional",
         "config": {"name": "b", "layer": )",
     "}}"},
    {R"({"module": "keras.layers", "class_name": "RNN",
         "config": {"name": "r", "cell": )",
     "}}"},
    {R"({"module": "keras.layers", "class_name": "Activation",
         "config": {"name": "a", "activation": )",
     "}}"},
    {R"({"module": "keras.layers", "class_name": "StackedRNNCells",
         "config": {"name": "c", "cells": [)",
     "]}}"},
    {R"({"module": "keras", "class_name": "Sequential",
         "config": {"name": "s", "layers": [)",
     "]}}"},
    {R"({"module": "keras.src.models.functional",
         "class_name": "Functional",
         "config": {"name": "f", "input_layers": [], "output_layers": [],
         "layers": [)",
     "]}}"},
    {R"({"module": "keras.optimizers", "class_name": "LossScaleOptimizer",
         "config": {"inner_optimizer": )",
     "}}"},
};

std::string nested(const Nesting& nesting, size_t count) {
  return concat(times(count, nesting.before), "1", times(count, nesting.after));
}

// Every way in.
std::vector<std::string> answers(const std::string& json) {
  return {model(json), value(json), legacy_layer(json), legacy_value(json)};
}

bool says(std::string_view answer, std::string_view what) {
  return answer.find(what) != std::string_view::npos;
}

// Lists in lists, as a program may make them: no text is held to a limit.
Json lists_in_lists(size_t count) {
  Json deep = 1;
  for (size_t i = 0; i < count; ++i) {
    Json::Array outer;
    outer.push_back(std::move(deep));
    deep = std::move(outer);
  }
  return deep;
}

}  // namespace

TEST_CASE("a config 100,000 deep is refused where the text passes the limit") {
  const auto check = [](const Nesting& nesting) {
    CAPTURE(std::string(nesting.before));
    for (const std::string& answer : answers(nested(nesting, 100'000))) {
      CHECK(answer.find("limit: json @ ") == 0);
      CHECK(says(answer,
                 "containers nest deeper than the limit json_depth = 512"));
    }
  };
  for (const Nesting& nesting : kPlain) check(nesting);
  for (const Nesting& nesting : kObjects) check(nesting);
}

TEST_CASE("what is as deep as a text may be is gone through") {
  for (const Nesting& nesting : kPlain) {
    CAPTURE(std::string(nesting.before));
    const bool is_form = says(nesting.before, "class_name");
    const size_t count = is_form ? 250 : 500;
    for (const std::string& answer : answers(nested(nesting, count))) {
      CHECK_FALSE(says(answer, "deeper"));
    }
  }
}

TEST_CASE("objects in objects end at object_depth") {
  LoadOptions options;
  options.limits.json_depth = 2000;
  for (const Nesting& nesting : kObjects) {
    CAPTURE(std::string(nesting.before));
    const std::string json = nested(nesting, 300);
    const auto deep = answer([&] {
      deserialize_keras_object(parse_json(json, "json", options.limits),
                               {.limits = options.limits});
    });
    const auto legacy_deep = answer([&] {
      legacy::deserialize_keras_object(parse_json(json, "json", options.limits),
                                       {.limits = options.limits});
    });
    const bool layer = !says(nesting.before, "keras.optimizers");
    const std::string as_model = model(json, options);
    for (const std::string& text : {deep, legacy_deep, as_model}) {
      if (!layer && text == as_model) continue;
      CHECK(text.find("limit: ") == 0);
      CHECK(text.ends_with(
          ": objects are nested deeper than object_depth = 128"));
      CHECK(text.size() < 5000);
    }
    if (layer) continue;
    CHECK(as_model ==
          "not_found: unknown layer \"LossScaleOptimizer\". Register it with "
          "register_serializable before loading, or pass it in "
          "custom_objects");
  }
}

TEST_CASE("values that a program made too deep are refused, too") {
  const std::string due =
      "limit: lists and dicts are nested deeper than json_depth = 512";
  const Json deep = lists_in_lists(5'000);
  CHECK(answer([&] { deserialize_keras_object(deep); }) == due);
  CHECK(answer([&] { legacy::decode_and_deserialize(deep); }) == due);
  CHECK(answer([&] { legacy::decode(lists_in_lists(5'000)); }) == due);
  CHECK(answer([&] { model_from_config(deep); }) == due);
  Json::Array inside;
  inside.push_back(lists_in_lists(5'000));
  JsonObject config;
  config.append("start", std::move(inside));
  JsonObject form{{"class_name", "__slice__"}};
  form.append("config", std::move(config));
  const Json slice = std::move(form);
  CHECK(answer([&] { deserialize_keras_object(slice); }) == due);
  CHECK(answer([&] {
          legacy::deserialize_keras_object(slice, {.kind = Kind::layer});
        }) == due);
}

}  // namespace keratin

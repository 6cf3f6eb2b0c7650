#include "keratin/layers/builtin.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "keratin/base/error.h"
#include "keratin/config/lookup.h"
#include "keratin/config/serialization.h"
#include "keratin/config/snake_case.h"
#include "keratin/layers/layer.h"

namespace keratin {
namespace {

// A row's arguments, or none for classes that write their config themselves.
std::vector<Field> rows_of(const ClassInfo& info) {
  if (info.declare == nullptr) return {};
  const auto object = info.create();
  object->set_info(&info);
  Fields fields;
  info.declare(*object, fields);
  return {fields.rows().begin(), fields.rows().end()};
}

}  // namespace

TEST_CASE("no two built-ins of a family share a name") {
  std::set<std::string> seen;
  for (const BuiltinClass& row : builtins().classes) {
    const std::string family(name_of(row.info->kind));
    CHECK(seen.insert(concat(family, " ", row.info->name)).second);
    for (const std::string_view other : row.also) {
      CAPTURE(other);
      CHECK(seen.insert(concat(family, " ", other)).second);
    }
  }
  for (const BuiltinFunction& row : builtins().functions) {
    const std::string_view family = name_of(row.function->info()->kind);
    CHECK(
        seen.insert(concat(family, " ", row.function->function_name())).second);
    for (const std::string_view other : row.also) {
      CHECK(seen.insert(concat(family, " ", other)).second);
    }
  }
}

TEST_CASE("no built-in is given the name in snake case that it has anyway") {
  for (const BuiltinClass& row : builtins().classes) {
    for (const std::string_view other : row.also) {
      CHECK(other != snake_case(row.info->name));
    }
  }
}

TEST_CASE("arguments of built-ins have a key once and a text each") {
  for (const BuiltinClass& row : builtins().classes) {
    std::set<std::string_view> keys;
    for (const Field& field : rows_of(*row.info)) {
      CAPTURE(row.info->name);
      CAPTURE(field.key());
      CHECK(keys.insert(field.key()).second != field.overrides());
      CHECK_FALSE(field.doc().empty());
      CHECK(field.doc().back() == '.');
    }
  }
}

// Else `Args` and `LayerArgs` could say two things.
TEST_CASE("a layer's name and dtype are those that every layer has") {
  for (const BuiltinClass& row : builtins().classes) {
    const bool has_rows = row.info->declare != nullptr;
    if (row.info->kind != Kind::layer || !has_rows) continue;
    // An input takes no LayerArgs.
    if (row.info->name == "InputLayer") continue;
    CAPTURE(row.info->name);
    const auto object = row.info->create();
    object->set_info(row.info);
    Fields fields;
    row.info->declare(*object, fields);
    const LayerArgs& base = static_cast<const Layer&>(*object).base();
    for (const Field& field : fields.rows()) {
      if (field.key() == "name") CHECK(field.address() == &base.name);
      if (field.key() == "dtype") CHECK(field.address() == &base.dtype);
    }
  }
}

TEST_CASE("defaults of built-ins are written and read again") {
  for (const BuiltinClass& row : builtins().classes) {
    bool complete = row.info->declare != nullptr;
    for (const Field& field : rows_of(*row.info)) {
      complete = complete && !field.is_required();
    }
    // Which requires one of two arguments.
    if (!complete || row.info->name == "Discretization") continue;
    CAPTURE(row.info->name);
    DeserializeContext context;
    const auto object = from_config(*row.info, {}, context);
    const Json written = serialize_keras_object(*object);
    const auto again =
        deserialize_keras_object(written, row.info->kind, context);
    CHECK(serialize_keras_object(*again) == written);
  }
}

TEST_CASE("built-ins are found under other names and modules") {
  DeserializeContext context;
  const auto info = [&](const char* name) {
    return look_up({.class_name = name, .module = "keras.layers"}, Kind::layer,
                   context)
        .info;
  };
  CHECK(info("Convolution2D") == info("Conv2D"));
  CHECK(info("MaxPool1D") == info("MaxPooling1D"));
  CHECK(info("Conv2D") != nullptr);
  CHECK_FALSE(look_up({.class_name = "Conv2D", .module = "tensorflow.nn"},
                      Kind::layer, context));
  CHECK(info("L2") == nullptr);
  CHECK(info("GroupedQueryAttention") == info("GroupQueryAttention"));
}

}  // namespace keratin

// What `compile` is given, as Keras keeps it in files: the optimizer always in
// its full form, losses and metrics as names where names were given.

#include <algorithm>
#include <array>

#include "keratin/base/error.h"
#include "keratin/base/letter_case.h"
#include "keratin/base/within.h"
#include "keratin/config/value.h"
#include "keratin/losses/loss.h"
#include "keratin/metrics/metric.h"
#include "keratin/models/kept_state.h"
#include "keratin/models/model.h"
#include "keratin/optimizers/optimizer.h"

namespace keratin {
namespace {

using Check = void (*)(const Value& value, const CustomObjects* custom_objects);

[[noreturn]] void refuse(const Value& value, std::string_view expected) {
  const Json got = serialize_keras_object(value);
  throw ConfigError(concat("expected ", expected, ", got ", got.brief()));
}

const Object* object_in(const Value& value) {
  if (!value.is_leaf()) return nullptr;
  const auto* object = value.leaf().as<std::shared_ptr<Object>>();
  return object == nullptr ? nullptr : object->get();
}

bool is_word(const Json& name, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, lower_case(name.as_string())) != words.end();
}

// `check` for each part of a list or dict, however deep: one for an output.
template <class F>
void for_each_part(const Value& value, const F& check) {
  if (value.is_list()) {
    size_t index = 0;
    for (const Value& part : value.list()) {
      within_item(index++, [&] { for_each_part(part, check); });
    }
  } else if (value.is_dict()) {
    for (const auto& [key, part] : value.dict()) {
      within(key, [&, &part = part] { for_each_part(part, check); });
    }
  } else if (!value.is_none()) {
    check(value);
  }
}

// Names stay names, but must stand for something. Which loss or metric a word
// such as "accuracy" is, Keras tells from the outputs when it trains.
template <class Get>
void check_objects(const Value& value, const CustomObjects* custom_objects,
                   const Get& get, std::string_view expected,
                   std::initializer_list<std::string_view> words) {
  for_each_part(value, [&](const Value& part) {
    if (part.is_plain() && part.plain().is_string()) {
      if (!is_word(part.plain(), words)) get(part.plain(), custom_objects);
      return;
    }
    const Object* object = object_in(part);
    if (object == nullptr) refuse(part, expected);
    const Kind kind = object->info()->kind;
    if (kind != Kind::loss && kind != Kind::metric) refuse(part, expected);
  });
}

void check_loss(const Value& value, const CustomObjects* custom_objects) {
  check_objects(value, custom_objects, losses::get, "losses or their names",
                {"crossentropy", "ce"});
}

void check_metrics(const Value& value, const CustomObjects* custom_objects) {
  constexpr std::string_view kExpected =
      "a list or dict of metrics or their names, or None";
  if (!value.is_none() && !value.is_list() && !value.is_dict()) {
    refuse(value, kExpected);
  }
  check_objects(value, custom_objects, metrics::get, kExpected,
                {"accuracy", "acc"});
}

void check_optimizer(const Value& value, const CustomObjects*) {
  const Object* object = object_in(value);
  if (object == nullptr || object->info()->kind != Kind::optimizer) {
    refuse(value, "an optimizer or its name");
  }
}

void check_weights(const Value& value, const CustomObjects*) {
  for_each_part(value, [](const Value& part) {
    if (!part.is_plain() || !part.plain().is_number()) {
      refuse(part, "numbers, or None");
    }
  });
}

void check_flag(const Value& value, const CustomObjects*) {
  if (!value.is_plain() || !value.plain().is_bool()) refuse(value, "a bool");
}

void check_jit(const Value& value, const CustomObjects*) {
  if (value.is_plain() &&
      (value.plain().is_bool() || value.plain() == Json("auto"))) {
    return;
  }
  refuse(value, "a bool or \"auto\"");
}

void check_steps(const Value& value, const CustomObjects*) {
  if (!value.is_plain() || !value.plain().is_int() ||
      value.plain().as_int() < 1) {
    refuse(value, "an integer of at least 1");
  }
}

// An argument of Keras's `compile`, in its order.
struct Argument {
  std::string_view name;
  const char* otherwise;  // the default, as JSON
  Check check;
  bool kept = true;  // in the compile config
};

constexpr std::array kArguments{
    Argument{"optimizer", "\"rmsprop\"", check_optimizer},
    Argument{"loss", "null", check_loss},
    Argument{"loss_weights", "null", check_weights},
    Argument{"metrics", "null", check_metrics},
    Argument{"weighted_metrics", "null", check_metrics},
    Argument{"run_eagerly", "false", check_flag},
    Argument{"steps_per_execution", "1", check_steps},
    Argument{"jit_compile", "\"auto\"", check_jit},
    Argument{"auto_scale_loss", "true", check_flag, false},
};

void expect_known(const JsonObject& config) {
  for (const auto& [key, value] : config) {
    if (std::ranges::find(kArguments, key, &Argument::name) !=
        kArguments.end()) {
      continue;
    }
    std::string known;
    for (const Argument& argument : kArguments) {
      known += concat(known.empty() ? "" : ", ", argument.name);
    }
    throw ConfigError(concat("the compile config has an unexpected argument ",
                             quoted(key), "; expected some of ", known));
  }
}

Json compiled_argument(const Argument& argument, const Json& given,
                       const CustomObjects* custom_objects) {
  return within(argument.name, [&] {
    Value value =
        deserialize_keras_object(given, {.custom_objects = custom_objects});
    const bool named = value.is_plain() && value.plain().is_string();
    if (named && argument.name == "optimizer") {
      value = Special(optimizers::get(value.plain(), custom_objects).object());
    }
    argument.check(value, custom_objects);
    return serialize_keras_object(value);
  });
}

JsonObject compiled(const JsonObject& config,
                    const CustomObjects* custom_objects) {
  expect_known(config);
  JsonObject made;
  for (const Argument& argument : kArguments) {
    const Json* given = config.find(argument.name);
    Json value = compiled_argument(
        argument, given == nullptr ? parse_json(argument.otherwise) : *given,
        custom_objects);
    if (argument.kept) made[argument.name] = std::move(value);
  }
  // What runs step by step isn't compiled by a just-in-time compiler.
  if (made.at("run_eagerly").as_bool()) made["jit_compile"] = false;
  return made;
}

}  // namespace

void ModelLayer::compile_from_config(const JsonObject& config,
                                     const CustomObjects* custom_objects) {
  within(name(),
         [&] { compile_config_ = keratin::compiled(config, custom_objects); });
  kept_->optimizer.clear();
}

}  // namespace keratin

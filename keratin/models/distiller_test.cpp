#include "keratin/models/distiller.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/layers/core/dense.h"
#include "keratin/models/load_model.h"
#include "keratin/models/sequential.h"

namespace keratin {
namespace {

using distillation::Distiller;
using distillation::FeatureDistillation;
using distillation::LogitsDistillation;
using layers::Dense;

Sequential stack(const char* name, const char* weights, int64_t units = 1) {
  return Sequential(
      {Input({3}), Dense({.units = units, .kernel_initializer = weights},
                         {.name = "inner"})},
      {.name = name});
}

DistillationLoss of_layers(const char* teacher, const char* student) {
  return FeatureDistillation::make(
      {.teacher_layer_name = teacher, .student_layer_name = student});
}

}  // namespace

TEST_CASE("a distiller computes what its student does") {
  const Distiller model(
      {.teacher = stack("large", "zeros"),
       .student = stack("small", "ones"),
       .distillation_losses = {LogitsDistillation::make({})}});
  CHECK(model->name() == "distiller");
  CHECK(model->built());
  CHECK(model.predict(Array::of<float>({1, 3}, {1, 2, 4})).at(0) == 7);
  CHECK(model->weights().size() == 4);
  CHECK(model->trainable_weights().size() == 2);
}

TEST_CASE("no loss is none") {
  CHECK_THROWS_WITH_AS(
      Distiller({.teacher = stack("large", "zeros"),
                 .student = stack("small", "ones"),
                 .distillation_losses = {DistillationLoss(none)}}),
      "argument \"distillation_losses\" holds none; expected a list of "
      "serialized objects",
      ConfigError);
}

TEST_CASE("a config gives the same distiller again") {
  const Distiller model({.teacher = stack("large", "zeros"),
                         .student = stack("small", "ones"),
                         .distillation_losses = {LogitsDistillation::make({}),
                                                 of_layers("inner", "inner")},
                         .distillation_loss_weights = {1, 0.5},
                         .student_loss_weight = 0},
                        {.name = "d"});
  const std::string written = model.to_json();
  CHECK(model_from_json(written).to_json() == written);
  const JsonObject config = model.get_config();
  std::string keys;
  for (const auto& [key, value] : config) keys += key + " ";
  CHECK(keys ==
        "name trainable dtype teacher student distillation_losses "
        "distillation_loss_weights student_loss_weight ");
  CHECK(dump_json(config.at("distillation_loss_weights")) == "[1, 0.5]");
  CHECK(dump_json(config.at("student_loss_weight")) == "0");
  CHECK(config.at("teacher").at("config").at("trainable") == Json(false));
}

TEST_CASE("losses without weights count 1 each") {
  const Distiller model(
      {.teacher = stack("a", "zeros"),
       .student = stack("b", "zeros"),
       .distillation_losses = {LogitsDistillation::make({}),
                               LogitsDistillation::make({})}});
  CHECK(dump_json(model.get_config().at("distillation_loss_weights")) ==
        "[1.0, 1.0]");
}

TEST_CASE("a distiller refuses what Keras's does") {
  const auto refused = [](distillation::DistillerLayer::Args args) {
    if (args.teacher.is_none()) args.teacher = stack("large", "zeros");
    if (args.student.is_none()) args.student = stack("small", "zeros");
    if (args.distillation_losses.objects.empty()) {
      args.distillation_losses = {LogitsDistillation::make({})};
    }
    try {
      const Distiller model(std::move(args));
    } catch (const ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("taken");
  };
  CHECK(refused({}) == "taken");
  CHECK(refused({.teacher = Dense({.units = 1})}) ==
        "argument \"teacher\" is a layer of class Dense; expected a model");
  CHECK(refused({.student = stack("wide", "zeros", 2)}) ==
        "output 0 of the teacher is float32 (None, 1), of the student float32 "
        "(None, 2); expected the same but for unknown dimensions");
  CHECK(refused({.distillation_losses = {of_layers("inner", "outer")}}) ==
        "argument \"distillation_losses\" has a loss with student_layer_name "
        "\"outer\", which the model \"small\" hasn't");
  CHECK(refused({.distillation_losses = {of_layers("inner", "iner")}}) ==
        "argument \"distillation_losses\" has a loss with student_layer_name "
        "\"iner\", which the model \"small\" hasn't; the nearest known names "
        "are \"inner\"");
  CHECK(refused({.distillation_loss_weights = {1, 2}}) ==
        "argument \"distillation_loss_weights\" has 2 values; expected 1, one "
        "for each loss");
  CHECK(refused({.student_loss_weight = 1.5}) ==
        "argument \"student_loss_weight\" is 1.5; expected a number of at "
        "least 0 "
        "and at most 1");
}

TEST_CASE("a distiller of students that aren't built is built by its call") {
  const Distiller model(
      {.teacher = Sequential({Dense({.units = 1})}),
       .student =
           Sequential({Dense({.units = 1, .kernel_initializer = "ones"})}),
       .distillation_losses = {LogitsDistillation::make({})}});
  CHECK_FALSE(model->built());
  const KerasTensor x = Input({3});
  CHECK(model(x).shape() == Shape{kNone, 1});
  CHECK(model->weights().size() == 4);
}

}  // namespace keratin

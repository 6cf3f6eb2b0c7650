#include "keratin/models/distiller.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/config/nearest.h"

namespace keratin::distillation {
namespace {

void expect_model(std::string_view key, const LayerArgument& given) {
  if (dynamic_cast<const ModelLayer*>(given.layer().get()) != nullptr) return;
  throw ConfigError(
      concat("argument ", quoted(key), " is ",
             given.is_none() ? std::string("None")
                             : concat("a layer of class ", given->class_name()),
             "; expected a model"));
}

bool fit(const KerasTensor& a, const KerasTensor& b) {
  return a.dtype() == b.dtype() &&
         std::ranges::equal(a.shape(), b.shape(), [](int64_t x, int64_t y) {
           return x == y || x == kNone || y == kNone;
         });
}

std::string told(const KerasTensor& tensor) {
  return concat(name_of(tensor.dtype()), " ", to_string(tensor.shape()));
}

// Models that aren't built have no shapes to compare, and are taken.
void expect_alike(std::string_view what, const KerasTensors& teachers,
                  const KerasTensors& students) {
  const std::vector<KerasTensor> a = teachers.flatten();
  const std::vector<KerasTensor> b = students.flatten();
  if (a.empty() || b.empty()) return;
  if (a.size() != b.size()) {
    throw ConfigError(concat("the teacher has ", a.size(), " ", what,
                             "s, the student ", b.size(),
                             "; expected as many"));
  }
  for (size_t i = 0; i < a.size(); ++i) {
    if (fit(a[i], b[i])) continue;
    throw ConfigError(concat(what, " ", i, " of the teacher is ", told(a[i]),
                             ", of the student ", told(b[i]),
                             "; expected the same but for unknown dimensions"));
  }
}

std::set<std::string> names_of_layers(const ModelLayer& model) {
  std::set<std::string> names;
  for (const auto& layer : model.layers()) names.insert(layer->name());
  return names;
}

void expect_layer(std::string_view key, const std::optional<std::string>& name,
                  const ModelLayer& model,
                  const std::set<std::string>& layers) {
  if (!name || layers.contains(*name)) return;
  const std::vector<std::string> known(layers.begin(), layers.end());
  throw ConfigError(concat("argument \"distillation_losses\" has a loss with ",
                           key, " ", quoted(*name), ", which the model ",
                           quoted(model.name()), " hasn't",
                           nearest_names(*name, known)));
}

}  // namespace

DistillationLossList::DistillationLossList(
    std::initializer_list<DistillationLoss> losses)
    : DistillationLossList() {
  for (const DistillationLoss& loss : losses) objects.push_back(loss.object());
}

void DistillerLayer::declare(Fields& f, Args& a) {
  f("teacher", a.teacher, "Model to learn from.").required();
  f("student", a.student, "Model that learns.").required();
  f("distillation_losses", a.distillation_losses, "What holds it to that.")
      .required();
  f("distillation_loss_weights", a.distillation_loss_weights,
    "How much each of these losses counts.");
  f("student_loss_weight", a.student_loss_weight,
    "Share of the student's own loss.")
      .at_least(0)
      .at_most(1);
}

void DistillerLayer::init() {
  if (!base_.name) base_.name = "distiller";
  Layer::init();
  expect_model("teacher", args.teacher);
  expect_model("student", args.student);
  expect_alike("input", teacher().inputs(), student().inputs());
  expect_alike("output", teacher().outputs(), student().outputs());
  const auto& losses = args.distillation_losses.objects;
  auto& weights = args.distillation_loss_weights;
  if (weights.empty()) weights.assign(losses.size(), 1.0);
  if (weights.size() != losses.size()) {
    throw ConfigError(concat("argument \"distillation_loss_weights\" has ",
                             weights.size(), " values; expected ",
                             losses.size(), ", one for each loss"));
  }
  const auto of_teacher = names_of_layers(teacher());
  const auto of_student = names_of_layers(student());
  for (const auto& loss : losses) {
    const auto* features = dynamic_cast<const FeatureDistillation*>(loss.get());
    if (features == nullptr) continue;
    expect_layer("teacher_layer_name", features->args.teacher_layer_name,
                 teacher(), of_teacher);
    expect_layer("student_layer_name", features->args.student_layer_name,
                 student(), of_student);
  }
  teacher().set_trainable(false);
  add_children("layers", layers());
  built_ = teacher().built() && student().built();
}

ModelLayer& DistillerLayer::teacher() const {
  return static_cast<ModelLayer&>(*args.teacher.layer());
}
ModelLayer& DistillerLayer::student() const {
  return static_cast<ModelLayer&>(*args.student.layer());
}

std::vector<std::shared_ptr<Layer>> DistillerLayer::layers() const {
  return {args.teacher.layer(), args.student.layer()};
}

void DistillerLayer::build(const Nested<Shape>& input_shape) {
  for (const auto& model : layers()) model->ensure_built(input_shape);
}

Tensors DistillerLayer::call(const Tensors& inputs, Call& call) const {
  return student().run({{inputs}, {}}, call.told_training);
}

Distiller::Distiller(DistillerLayer::Args args, LayerArgs base)
    : Model(std::static_pointer_cast<ModelLayer>(
          Handle<DistillerLayer>(std::move(args), std::move(base)).layer())) {}

}  // namespace keratin::distillation

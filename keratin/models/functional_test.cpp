#include "keratin/models/functional.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/graph/eval.h"
#include "keratin/layers/attention/multi_head_attention.h"
#include "keratin/layers/core/dense.h"
#include "keratin/layers/merging/merge.h"
#include "keratin/layers/normalization/normalization.h"
#include "keratin/models/cloning.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/load_model.h"
#include "keratin/models/sequential.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

struct MyModelLayer : FunctionalLayer {
  static constexpr std::string_view kName = "MyModel";
};

using layers::Dense;
using test::golden_arrays;
using test::golden_model;
using test::numbers;
using test::same_bits;

Array row(std::initializer_list<float> values) {
  return Array::of<float>({1, static_cast<int64_t>(values.size())}, values);
}

Dense summing(int64_t units, const char* name) {
  return Dense({.units = units, .kernel_initializer = "ones"}, {.name = name});
}

// Keras numbers dtype policies that layers share; they are compared by value.
void forget_shared_ids(Json& json) {
  if (json.is_array()) {
    for (Json& item : json.as_array()) forget_shared_ids(item);
  }
  if (!json.is_object()) return;
  json.as_object().erase("shared_object_id");
  for (auto& [key, item] : json.as_object()) forget_shared_ids(item);
}

// The model written and read again, with the same weights.
Model copy_of(const Model& model) {
  Model copy = model_from_json(model.to_json());
  copy->set_weights(model->get_weights());
  return copy;
}

}  // namespace

TEST_CASE(
    "a graph goes by the name of Keras's Model, wherever that is public") {
  const KerasTensor x = Input({3}, "x");
  const Model model(KerasTensors(x), KerasTensors(Dense({.units = 2})(x)));
  const Json written = serialize_keras_object(*model.layer());
  for (const char* module : {"keras", "keras.models"}) {
    Json form = written;
    form.as_object()["module"] = module;
    form.as_object()["class_name"] = "Model";
    form.as_object()["registered_name"] = nullptr;
    CHECK(layers::serialize(layers::deserialize(form)) == written);
    form.as_object()["class_name"] = "Functional";
    CHECK_THROWS_AS(layers::deserialize(form), NotFound);
  }
}

TEST_CASE("a graph of one input and output takes and gives one array") {
  const KerasTensor x = Input({2}, "x");
  const Model model(x, summing(1, "y")(x), {.name = "m"});
  CHECK(model->name() == "m");
  CHECK(model->input_names() == std::vector<std::string>{"x"});
  CHECK(model.predict(row({2, 3})).at(0) == 5);
}

TEST_CASE("a layer that is called twice shares its weights") {
  const KerasTensor x = Input({2}, "x");
  const Dense step = summing(2, "step");
  const Model model(x, step(step(x)));
  CHECK(model->weights().size() == 2);
  CHECK(model.predict(row({1, 2})).at(0) == 6);
  const Model copy = copy_of(model);
  CHECK(copy->layers().size() == 2);
  CHECK(same_bits(copy.predict(row({1, 2})), model.predict(row({1, 2}))));
}

TEST_CASE("every argument of a call may be given by name") {
  const KerasTensor x = Input({2}, "x");
  const KerasTensor y =
      summing(1, "y")(KerasArguments{{}, {{"inputs", x}}}).leaf();
  const Model model(x, y);
  CHECK(model.predict(row({2, 3})).at(0) == 5);
  CHECK(copy_of(model).predict(row({2, 3})).at(0) == 5);
}

TEST_CASE("layers are ordered by their calls' keywords, sorted by name") {
  const KerasTensor a = Input({3, 2}, "a");
  const KerasTensor b = Input({5, 2}, "b");
  layers::MultiHeadAttention attend({.num_heads = 1, .key_dim = 2});
  const Model model(
      KerasTensors::List{a, b},
      attend(KerasArguments{{}, {{"query", a}, {"value", b}}}).leaf());
  CHECK(model->layers().at(0)->name() == "a");
  const Model keyed(
      KerasTensors::List{a, b},
      attend(KerasArguments{{}, {{"query", a}, {"value", b}, {"key", b}}})
          .leaf());
  CHECK(keyed->layers().at(0)->name() == "b");
}

TEST_CASE("several inputs and outputs are lists in their order") {
  const KerasTensor a = Input({2}, "a");
  const KerasTensor b = Input({2}, "b");
  const KerasTensor sum = layers::Add()({a, b});
  const KerasTensor gap = layers::Subtract()({a, b});
  const Model model(KerasTensors::List{a, b}, KerasTensors::List{sum, gap});
  const Arrays out = model.predict(Arrays::List{row({5, 6}), row({1, 2})});
  REQUIRE(out.is_list());
  CHECK(out.list()[0].leaf().at(0) == 6);
  CHECK(out.list()[1].leaf().at(1) == 4);
  const Arrays named =
      model.predict(Arrays::Dict{{"b", row({1, 2})}, {"a", row({5, 6})}});
  CHECK(same_bits(named.list()[1].leaf(), out.list()[1].leaf()));
}

TEST_CASE("dicts of inputs and outputs keep their keys") {
  const KerasTensor a = Input({2}, "a");
  const KerasTensor b = Input({2}, "b");
  const KerasTensor gap = layers::Subtract()({a, b});
  const Model model(KerasTensors::Dict{{"left", a}, {"right", b}},
                    KerasTensors::Dict{{"z", gap}, {"a", a}});
  for (const Model& made : {model, copy_of(model)}) {
    const Arrays out = made.predict(
        Arrays::Dict{{"right", row({1, 2})}, {"left", row({5, 6})}});
    REQUIRE(out.is_dict());
    CHECK(out.find("z")->leaf().at(0) == 4);
    CHECK(out.find("a")->leaf().at(0) == 5);
  }
}

TEST_CASE("models nest") {
  const KerasTensor x = Input({2}, "x");
  const Model inner(x, summing(2, "in")(x), {.name = "inner"});
  const Sequential stack({Input({2}), summing(3, "s")}, {.name = "stack"});
  const KerasTensor y = Input({2}, "y");
  const Model outer(y, stack(inner(inner(y))), {.name = "outer"});
  CHECK(outer->weights().size() == 4);
  CHECK(outer.predict(row({1, 1})).at(0) == 8);
  const Model copy = copy_of(outer);
  CHECK(copy.to_json() == outer.to_json());
  CHECK(same_bits(copy.predict(row({1, 2})), outer.predict(row({1, 2}))));
}

TEST_CASE("a graph outlives the handles that made it") {
  Model model;
  {
    const KerasTensor x = Input({2});
    model = Model(x, Dense({.units = 3, .activation = "relu"})(x));
  }
  CHECK(model.predict(numbers({4, 2})).shape() == Shape{4, 3});
}

TEST_CASE("unknown dimensions take any size") {
  const KerasTensor x = Input({kNone, 2}, "x");
  const Model model(x, summing(1, "d")(x));
  CHECK(model->outputs().leaf().shape() == Shape{kNone, kNone, 1});
  CHECK(model.predict(numbers({2, 3, 2})).shape() == Shape{2, 3, 1});
  CHECK(model.predict(numbers({1, 7, 2})).shape() == Shape{1, 7, 1});
}

TEST_CASE("outputs that need another input are refused") {
  const KerasTensor a = Input({2}, "a");
  const KerasTensor b = Input({2}, "b");
  CHECK_THROWS_WITH_AS(Model(a, layers::Add()({a, b})),
                       "the outputs need \"b\", which is not among the inputs",
                       ConfigError);
  CHECK_THROWS_WITH_AS(
      Model(summing(2, "d")(a), summing(2, "e")(summing(2, "f")(a))),
      "the outputs need \"a\", which is not among the inputs", ConfigError);
}

TEST_CASE("two layers of one name are refused") {
  const KerasTensor x = Input({2}, "x");
  CHECK_THROWS_WITH_AS(
      Model(x, summing(2, "same")(summing(2, "same")(x))),
      "the name \"same\" is used by two layers of the model; names must be "
      "unique",
      ConfigError);
}

TEST_CASE("an input that nothing uses stays an input") {
  const KerasTensor a = Input({2}, "a");
  const KerasTensor b = Input({2}, "b");
  const Model model(KerasTensors::List{a, b}, summing(1, "d")(b));
  CHECK(model.predict(Arrays::List{row({9, 9}), row({1, 2})}).leaf().at(0) ==
        3);
}

TEST_CASE("configs of Keras's files are written as they were read") {
  for (const char* name :
       {"mlp_functional", "mlp_relu", "multi_io_dicts", "multi_io_lists",
        "multi_io_nested", "multi_io_nested_models", "multi_io_op_nodes",
        "multi_io_sequential_nested", "multi_io_shared", "unet_plain"}) {
    CAPTURE(name);
    Json original;
    test::rewritten(name, [&](Json& config) { original = config; });
    forget_shared_ids(original);
    CHECK(golden_model(name).get_config() == original.at("config").as_object());
  }
}

TEST_CASE("models of Keras's files give Keras's outputs") {
  for (const char* name : {"mlp_functional", "mlp_relu", "mnist_cnn_plain"}) {
    CAPTURE(name);
    const Model model = golden_model(name);
    auto arrays = golden_arrays(name);
    const Array out = model.predict(arrays.at(model->input_names()[0]));
    CHECK(test::difference(out, arrays.at("out0")) < 1e-5);
    const Array again =
        copy_of(model).predict(arrays.at(model->input_names()[0]));
    CHECK(same_bits(again, out));
  }
}

// Numbers are what Keras 3.15.1 gives on JAX: `predict` says training=False,
// which goes before what layers were called with; a plain call says nothing.
TEST_CASE("layers keep the training that they were called with, if unasked") {
  const layers::BatchNormalization norm({.momentum = 0.5}, {.name = "norm"});
  const KerasTensor x = Input({3}, "x");
  const KerasTensor y =
      norm->symbolic_call({{x}, {{"training", KerasTensors::plain(true)}}})
          .leaf();
  const Model model = copy_of(Model(x, y, {.name = "m"}));
  const KerasTensor outer = Input({3}, "outer");
  const Model nested(outer, model(outer));
  const Array rows = Array::of<float>({2, 3}, {1, 2, 3, 4, 5, 6});
  const std::vector<double> by_batch{-0.9997779, -0.9997778, -0.9997779,
                                     0.9997778,  0.999778,   0.9997778};
  const std::vector<double> by_moving{0.99950033, 1.9990007, 2.998501,
                                      3.9980013,  4.9975014, 5.9970017};
  const auto check = [](const Array& got, const std::vector<double>& wanted) {
    for (int64_t i = 0; i < 6; ++i) {
      CHECK(got.at(i) == doctest::Approx(wanted[static_cast<size_t>(i)]));
    }
  };
  for (const Model& one : {model, nested}) {
    check(eval(one(Tensor(rows))), by_batch);
    check(eval(one(Tensor(rows), true)), by_batch);
    check(eval(one(Tensor(rows), false)), by_moving);
    check(one.predict(rows), by_moving);
    StateUpdates updates;
    one(Tensor(rows));
    CHECK(updates.all().size() == 2);
  }
}

TEST_CASE("a model hands on what it is called with") {
  const KerasTensor x = Input({3}, "x");
  const Model inner(x, layers::BatchNormalization()(x));
  const KerasTensor outer = Input({3}, "outer");
  const KerasTensors y = inner->symbolic_call(
      {{outer}, {{"training", KerasTensors::plain(true)}}});
  const Model model(outer, y);
  StateUpdates updates;
  const Tensor rows(Array::of<float>({2, 3}, {1, 2, 3, 4, 5, 6}));
  model(rows, false);
  CHECK(updates.all().empty());
  model(rows);
  CHECK(updates.all().size() == 2);
}

TEST_CASE("an array in a call counts as a tensor") {
  const auto added = [](const std::string& constant) {
    return R"({"module": "keras.src.models.functional",
      "class_name": "Functional", "config": {"name": "m", "trainable": true,
      "layers": [
        {"module": "keras.layers", "class_name": "InputLayer",
         "config": {"batch_shape": [null, 2], "dtype": "float32",
                    "name": "x"},
         "registered_name": null, "name": "x", "inbound_nodes": []},
        {"module": "keras.layers", "class_name": "Add",
         "config": {"name": "y", "trainable": true, "dtype": "float32"},
         "registered_name": null, "name": "y", "inbound_nodes": [{"args": [[
           {"class_name": "__keras_tensor__", "config": {"shape": [null, 2],
            "dtype": "float32", "keras_history": ["x", 0, 0]}}, )" +
           constant + R"(]], "kwargs": {}}]}],
      "input_layers": [["x", 0, 0]], "output_layers": [["y", 0, 0]]},
      "registered_name": "Functional"})";
  };
  const std::string array =
      R"({"class_name": "__numpy__", "config": {"value": [[10.0, 20.0]], )"
      R"("dtype": "float32"}})";
  const Model model = model_from_json(added(array));
  const Array sum = model.predict(Array::of<float>({1, 2}, {1, 2}));
  CHECK(sum.at(0) == 11);
  CHECK(sum.at(1) == 22);
  CHECK(model.to_json().find(array) != std::string::npos);
  CHECK(clone_model(model).to_json() == model.to_json());

  CHECK_THROWS_WITH_AS(model_from_json(added("3.5")),
                       "m > y: argument \"inputs\" holds 3.5 among its "
                       "tensors; expected a tensor, or an array as a constant",
                       ConfigError);
  CHECK_THROWS_WITH_AS(
      model_from_json(added(
          R"({"class_name": "__tensor__", "config": {"value": [[1], [2, 3]],
              "dtype": "float32"}})")),
      "m > y > inbound_nodes[0] > args: \"value\" has [2, 3]; expected "
      "a list of 1 as in the lists before",
      ConfigError);
}

TEST_CASE("a registered subclass of Model with a graph's config loads") {
  register_serializable<MyModelLayer>("functional_test");
  const KerasTensor x = Input({3}, "x");
  const Model plain(x, layers::Dense({.units = 2}, {.name = "d"})(x));
  Json form = serialize_keras_object(plain);
  form.as_object()["module"] = nullptr;
  form.as_object()["class_name"] = "MyModel";
  form.as_object()["registered_name"] = "functional_test>MyModel";
  const Model model = model_from_config(form);
  CHECK(dynamic_cast<MyModelLayer*>(model.operator->()) != nullptr);
  CHECK(model.to_json() == dump_json(form));
  CHECK(model->weights().size() == 2);
}

TEST_CASE("a graph isn't made of empty tensors") {
  const KerasTensor x = Input({3}, "x");
  CHECK_THROWS_WITH_AS(Model(KerasTensor(), KerasTensor()),
                       "the inputs of the model hold an empty KerasTensor; "
                       "expected tensors that Input or a layer made",
                       ConfigError);
  CHECK_THROWS_WITH_AS(Model(x, KerasTensor()),
                       "the outputs of the model hold an empty KerasTensor; "
                       "expected tensors that Input or a layer made",
                       ConfigError);
}

// As the functions of keras.ops do, it computes in what it gets.
struct UncastLayer : Layer {
  static constexpr std::string_view kName = "Uncast";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  bool autocast() const override { return false; }
  Tensors call(const Tensors& x, Call&) const override {
    return x.leaf() * 1.001;
  }
};

// What Keras 3.15.1 gives.
TEST_CASE("a graph computes in the dtypes of its inputs") {
  const KerasTensor x = Input({2}, "x", DType::float16);
  const Model model(x, Handle<UncastLayer>()(x));
  const Array given = Array::of<float>({1, 2}, {1, 2}).cast(DType::float16);
  const Array y = model.predict(given);
  CHECK(y.dtype() == DType::float16);
  CHECK(y.at(0) == 1.0009765625);
  CHECK(y.at(1) == 2.001953125);
  // So it does within another model, which computes in float32.
  const KerasTensor outer = Input({2}, "outer");
  const Array z =
      Model(outer, model(outer)).predict(given.cast(DType::float32));
  CHECK(z.dtype() == DType::float16);
  CHECK(z.at(1) == 2.001953125);
}

}  // namespace keratin

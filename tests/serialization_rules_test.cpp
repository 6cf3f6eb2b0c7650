// The rules of look-up that were observed on Keras 3.15.1, case by case.

#include <doctest/doctest.h>

#include <string>

#include "keratin/base/error.h"
#include "keratin/config/value.h"
#include "keratin/keratin.h"

namespace keratin {
namespace {

struct MyDenseLayer : layers::DenseLayer {
  static constexpr std::string_view kName = "MyDense";
};
struct MyDense2Layer : layers::DenseLayer {
  static constexpr std::string_view kName = "MyDense2";
};

struct Half : RegularizerObject {
  static constexpr std::string_view kName = "Half";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  Tensor operator()(const Tensor& weight) const override { return weight; }
};

JsonObject dense() {
  return {{"module", "keras.layers"},
          {"class_name", "Dense"},
          {"config", JsonObject{{"units", 2}}},
          {"registered_name", nullptr}};
}

JsonObject with(JsonObject form, std::string_view key, Json value) {
  form[key] = std::move(value);
  return form;
}

JsonObject custom(Json module, std::string_view class_name, Json registered) {
  JsonObject form = dense();
  form["module"] = std::move(module);
  form["class_name"] = class_name;
  form["registered_name"] = std::move(registered);
  return form;
}

JsonObject without(JsonObject form, std::string_view key) {
  form.erase(key);
  return form;
}

JsonObject function(std::string_view module, std::string_view name,
                    std::string_view registered) {
  return {{"module", module},
          {"class_name", "function"},
          {"config", name},
          {"registered_name", registered}};
}

// The class that a form is made an object of; the function's name; or the kind
// of error.
std::string outcome(const Json& form, const CustomObjects* given = nullptr) {
  try {
    const auto object =
        object_of(deserialize_keras_object(form, {.custom_objects = given}));
    return object->function_name().empty() ? std::string(object->info()->name)
                                           : object->function_name();
  } catch (const NotFound&) {
    return "NotFound";
  } catch (const ConfigError&) {
    return "ConfigError";
  } catch (const Unsupported&) {
    return "Unsupported";
  }
}

}  // namespace

TEST_CASE("a built-in is found in its public module and where its code lies") {
  CHECK(outcome(dense()) == "Dense");
  CHECK(outcome(with(dense(), "module", "keras.src.layers.core.dense")) ==
        "Dense");
  CHECK(outcome(with(dense(), "module", "keras.src.layers")) == "Dense");
}

TEST_CASE("a built-in is found nowhere else") {
  for (const char* module :
       {"keras", "keras.engine", "tf_keras.layers", "keras.initializers",
        "tf_keras.src.layers.core.dense", "tensorflow.keras.layers", "os"}) {
    CAPTURE(module);
    CHECK(outcome(with(dense(), "module", module)) == "NotFound");
  }
  CHECK(outcome(without(dense(), "module")) == "NotFound");
  CHECK(outcome(with(dense(), "module", nullptr)) == "NotFound");
  JsonObject functional = dense();
  functional["module"] = "keras.src.engine.functional";
  functional["class_name"] = "Functional";
  CHECK(outcome(functional) == "NotFound");
  CHECK(outcome(with(dense(), "class_name", "NoSuch")) == "NotFound");
}

// The names that keras.layers exports besides a class's own.
TEST_CASE("a layer is found by its other names, old and new") {
  struct Name {
    const char* other;
    const char* own;
    JsonObject config;
  };
  const JsonObject pool{{"pool_size", 2}};
  const JsonObject conv{{"filters", 2}, {"kernel_size", 3}};
  const Name names[] = {
      {"AvgPool1D", "AveragePooling1D", pool},
      {"AvgPool2D", "AveragePooling2D", pool},
      {"AvgPool3D", "AveragePooling3D", pool},
      {"Convolution1D", "Conv1D", conv},
      {"Convolution1DTranspose", "Conv1DTranspose", conv},
      {"Convolution2D", "Conv2D", conv},
      {"Convolution2DTranspose", "Conv2DTranspose", conv},
      {"Convolution3D", "Conv3D", conv},
      {"Convolution3DTranspose", "Conv3DTranspose", conv},
      {"GlobalAvgPool1D", "GlobalAveragePooling1D", {}},
      {"GlobalAvgPool2D", "GlobalAveragePooling2D", {}},
      {"GlobalAvgPool3D", "GlobalAveragePooling3D", {}},
      {"GlobalMaxPool1D", "GlobalMaxPooling1D", {}},
      {"GlobalMaxPool2D", "GlobalMaxPooling2D", {}},
      {"GlobalMaxPool3D", "GlobalMaxPooling3D", {}},
      {"MaxPool1D", "MaxPooling1D", pool},
      {"MaxPool2D", "MaxPooling2D", pool},
      {"MaxPool3D", "MaxPooling3D", pool},
      {"SeparableConvolution1D", "SeparableConv1D", conv},
      {"SeparableConvolution2D", "SeparableConv2D", conv},
  };
  for (const auto& [other, own, config] : names) {
    CAPTURE(other);
    JsonObject form = with(dense(), "class_name", other);
    form["config"] = config;
    const LayerRef layer = layers::deserialize(form);
    CHECK(layer->class_name() == own);
    CHECK(layers::serialize(layer).at("class_name") == Json(own));
    // Keras's own loader of such forms refuses them.
    const auto legacy = legacy::deserialize_keras_object(
        JsonObject{{"class_name", other}, {"config", config}},
        {.kind = Kind::layer});
    CHECK(legacy->info()->name == own);
  }
  CHECK(outcome(with(dense(), "class_name", "AtrousConvolution2D")) ==
        "NotFound");
}

TEST_CASE("layers ask for the module, other families ignore it") {
  CHECK_THROWS_AS(layers::deserialize(without(dense(), "module")), NotFound);
  JsonObject zeros{{"class_name", "Zeros"}, {"config", JsonObject()}};
  CHECK(initializers::deserialize(zeros).object()->info()->name == "Zeros");
  zeros["module"] = "no.such";
  CHECK(initializers::deserialize(zeros).object()->info()->name == "Zeros");
  zeros["module"] = nullptr;
  CHECK_THROWS_AS(initializers::deserialize(zeros), NotFound);
}

TEST_CASE("a built-in has no registered name but its own") {
  CHECK(outcome(with(dense(), "registered_name", "pkg>Dense")) ==
        "ConfigError");
  CHECK(outcome(with(dense(), "registered_name", "Dense")) == "Dense");
  CHECK(outcome(with(dense(), "registered_name", "")) == "Dense");
}

TEST_CASE("functions are found by their own name, not by another one") {
  CHECK(outcome(function("builtins", "relu", "function")) == "relu");
  CHECK(outcome(function("builtins", "relu", "relu")) == "relu");
  CHECK(outcome(function("keras.activations", "relu", "relu")) == "relu");
  CHECK(outcome(function("builtins", "swish", "function")) == "NotFound");
  CHECK(outcome(function("os", "system", "system")) == "NotFound");
  CHECK(outcome(function("keras.utils", "get_file", "get_file")) == "NotFound");
  CHECK(outcome(with(function("keras.activations", "", "x"), "config",
                     JsonObject())) == "ConfigError");
}

TEST_CASE("functions are found in the first public module they have") {
  CHECK(outcome(function("builtins", "mean_squared_error", "function")) ==
        "mean_squared_error");
  CHECK(outcome(function("builtins", "mse", "function")) == "NotFound");
  CHECK(outcome(function("keras.metrics", "mean_squared_error", "function")) ==
        "mean_squared_error");
  CHECK(outcome(function("keras.metrics", "mse", "function")) == "NotFound");
  CHECK(outcome(function("keras.losses", "mean_squared_error", "function")) ==
        "NotFound");
  CHECK(outcome(function("keras.losses", "huber", "function")) == "huber");
  CHECK(outcome(function("keras.ops", "matmul", "function")) == "matmul");
}

TEST_CASE("what Keras can't save isn't found in its code") {
  for (const char* module :
       {"keras.src.activations.activations", "keras.src.activations"}) {
    CHECK(outcome(function(module, "relu", "relu")) == "NotFound");
  }
  CHECK(outcome(function("keras.src.ops.numpy", "matmul", "matmul")) ==
        "NotFound");
  JsonObject spec = with(dense(), "class_name", "InputSpec");
  spec["module"] = "keras.src.layers.input_spec";
  spec["config"] = JsonObject();
  CHECK(outcome(spec) == "NotFound");
}

TEST_CASE("a function of Keras's has no registered name but its own") {
  CHECK(outcome(function("builtins", "relu", "other")) == "ConfigError");
  CHECK(outcome(function("keras.activations", "relu", "other")) ==
        "ConfigError");
}

TEST_CASE("a function may be named as a class, in its own module") {
  JsonObject relu = with(dense(), "class_name", "relu");
  relu["config"] = JsonObject();
  CHECK(outcome(with(relu, "module", "keras.activations")) == "relu");
  CHECK(outcome(with(relu, "module", "builtins")) == "NotFound");
  CHECK(outcome(with(relu, "module", "keras.layers")) == "NotFound");
}

TEST_CASE("a built-in class goes by its plain name") {
  CHECK(get_registered_name(class_info<layers::DenseLayer>()) == "Dense");
  CHECK(get_registered_name(activations::get("relu")) == "relu");
}

TEST_CASE("0 is an id, and an id comes before the class") {
  const auto shared = [](std::string_view class_name) {
    return with(with(dense(), "class_name", class_name), "shared_object_id", 0);
  };
  const ObjectSharingScope scope;
  const auto first = object_of(deserialize_keras_object(shared("Dense")));
  CHECK(object_of(deserialize_keras_object(shared("Dense"))) == first);
  CHECK(object_of(deserialize_keras_object(shared("NoSuch"))) == first);
}

// The names that Keras's `get` takes from its own tables, and those that it
// makes forms of.
TEST_CASE("a custom name doesn't take the place of one of Keras's tables") {
  const auto times = [](const Tensor& x) { return x * 100.0; };
  const CustomObjectScope scope(
      {{"relu", named<Activation>("mine", times)},
       {"l2", class_info<Half>()},
       {"non_neg", named<Constraint>("mine", times)},
       {"zeros", class_info<Half>()},
       {"ones", named<Initializer>("mine", [](const Shape&, DType) {
          return Array::of<float>({1}, {1});
        })}});
  CHECK(activations::get("relu").object()->function_name() == "relu");
  CHECK(regularizers::get("l2").object()->info()->name == "L2");
  CHECK(constraints::get("non_neg").object()->info()->name == "NonNeg");
  CHECK(initializers::get("zeros").object()->info()->name == "Zeros");
  CHECK(initializers::get("ones").object()->function_name() == "mine");
  layers::Dense dense({.units = 1, .activation = "relu"});
  CHECK(dense->args.activation.object()->function_name() == "relu");
}

TEST_CASE("one function of a user's is a loss and a metric") {
  const auto error = [](const Tensor& y, const Tensor& z) {
    return ops::abs(y - z);
  };
  const auto loss = named<Loss>("my_error", error);
  const auto metric = named<Metric>("my_error", error);
  register_serializable(loss, "p");
  register_serializable(metric, "p");
  const Json form = function("builtins", "p>my_error", "function");
  CHECK(losses::get(form).object() == loss.object());
  CHECK(metrics::get(form).object() == metric.object());
  CHECK(metrics::get("p>my_error").object() == metric.object());
  CHECK(get_registered_name(metric) == "p>my_error");
}

TEST_CASE("a function without a name isn't made") {
  CHECK_THROWS_AS(named<Activation>("", [](const Tensor& x) { return x; }),
                  ConfigError);
}

TEST_CASE("custom objects are found by their registered name") {
  register_serializable<MyDenseLayer>("pkg");
  const JsonObject registered = custom("nowhere", "MyDense", "pkg>MyDense");
  CHECK(outcome(registered) == "MyDense");
  CHECK(outcome(without(custom(nullptr, "pkg>MyDense", ""),
                        "registered_name")) == "MyDense");
  const CustomObjects by_key =
      CustomObjects().add<MyDense2Layer>("pkg>MyDense");
  CHECK(outcome(registered, &by_key) == "MyDense");
  const CustomObjectScope scope(by_key);
  CHECK(outcome(registered) == "MyDense2");
}

TEST_CASE("a scope comes before the caller's objects") {
  const CustomObjectScope scope(CustomObjects().add<MyDenseLayer>("X"));
  const CustomObjects given = CustomObjects().add<MyDense2Layer>("X");
  CHECK(outcome(custom(nullptr, "X", "X"), &given) == "MyDense");
}

TEST_CASE("a class's plain name counts where no other is registered") {
  const CustomObjects given = CustomObjects().add<MyDense2Layer>();
  CHECK(outcome(custom(nullptr, "MyDense2", nullptr), &given) == "NotFound");
  CHECK(outcome(without(custom(nullptr, "MyDense2", ""), "registered_name"),
                &given) == "MyDense2");
  CHECK(outcome(custom("m", "MyDense2", "Custom>MyDense2"), &given) ==
        "NotFound");
}

TEST_CASE("a custom object hides a built-in only under a registered name") {
  const CustomObjects given = CustomObjects().add<MyDense2Layer>("Dense");
  CHECK(outcome(with(dense(), "registered_name", "Dense"), &given) ==
        "MyDense2");
  CHECK(outcome(dense(), &given) == "Dense");
}

TEST_CASE("malformed configs are plain values or errors, as in Keras") {
  CHECK(deserialize_keras_object(3).plain() == Json(3));
  CHECK(deserialize_keras_object("x").plain() == Json("x"));
  CHECK(deserialize_keras_object(nullptr).is_none());
  CHECK(serialize_keras_object(
            deserialize_keras_object(JsonObject{{"class_name", "Dense"}})) ==
        Json(JsonObject{{"class_name", "Dense"}}));
  CHECK(outcome(with(dense(), "config", Json::Array{1})) == "ConfigError");
  CHECK(outcome(with(with(dense(), "class_name", "Flatten"), "config",
                     nullptr)) == "Flatten");
  CHECK(outcome(with(dense(), "config",
                     JsonObject{{"units", 2}, {"zzz", 1}})) == "ConfigError");
  CHECK(outcome(with(dense(), "config", JsonObject())) == "ConfigError");
  CHECK(deserialize_keras_object(Json::Array{dense(), dense()}).list().size() ==
        2);
}

TEST_CASE("Python code is refused, in safe mode and out of it") {
  const Json lambda = JsonObject{{"class_name", "__lambda__"},
                                 {"config", JsonObject{{"value", "4wEA"}}}};
  for (const bool safe_mode : {true, false}) {
    CHECK_THROWS_AS(deserialize_keras_object(lambda, {.safe_mode = safe_mode}),
                    Unsupported);
  }
  CHECK(outcome(with(dense(), "class_name", "TFSMLayer")) == "Unsupported");
}

}  // namespace keratin

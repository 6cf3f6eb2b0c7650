// Each class against what Keras says of it: data/layer_classes.json and
// data/config_cases.json, which scripts of the same names make.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "keratin/base/mapped_file.h"
#include "keratin/graph/eval.h"
#include "keratin/keratin.h"

namespace keratin {
namespace {

struct KerasClass {
  std::string module;
  std::string name;
  std::vector<std::string> arguments;
  std::set<std::string> required;
  JsonObject given;  // what is required, and the name
  JsonObject serialized;
  const ClassInfo* info = nullptr;

  const JsonObject& config() const {
    return serialized.at("config").as_object();
  }
};

// Arguments that Keratin hasn't, by class or for all: what asks for a feature
// that is refused by name, what acts on how Keras runs a layer and is in no
// config, and what an InputLayer's config says as `batch_shape`.
const std::set<std::string> kLeftOut = {"lora_rank",
                                        "lora_alpha",
                                        "gptq_unpacked_column_size",
                                        "weights",
                                        "use_cudnn",
                                        "InputLayer.shape",
                                        "InputLayer.batch_size",
                                        "InputLayer.input_tensor",
                                        "Identity.gain"};

// What Keras's layers take and these don't, with the number of inputs: a list,
// which Keras's functions make one array of, and layers that aren't computed.
const std::set<std::string> kRefused = {
    "Activation 2",       "ELU 2",
    "LeakyReLU 2",        "ReLU 2",
    "Rescaling 2",        "UnitNormalization 2",
    "CategoryEncoding 1", "MelSpectrogram 1",
    "Pipeline 1",         "ReversibleEmbedding 1"};

Json golden(std::string_view name) {
  const std::string path =
      concat(KERATIN_SOURCE_DIR, "/tests/golden/data/", name);
  const SharedBytes file = map_file(path);
  return parse_json(
      {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()},
      path);
}

const Json::Array& fixture() {
  static const Json all = golden("layer_classes.json");
  return all.as_array();
}

const ClassInfo* builtin(const std::string& module, const std::string& name) {
  for (const BuiltinClass& row : builtins().classes) {
    if (row.module == module && row.info->name == name) return row.info;
  }
  return nullptr;
}

std::vector<KerasClass> keras_classes() {
  std::vector<KerasClass> classes;
  for (const Json& entry : fixture()) {
    KerasClass known;
    known.module = entry.at("module").as_string();
    known.name = entry.at("name").as_string();
    known.given = entry.at("given").as_object();
    known.serialized = entry.at("config").as_object();
    const auto left_out = [&](const std::string& argument) {
      return kLeftOut.contains(argument) ||
             kLeftOut.contains(concat(known.name, ".", argument));
    };
    for (const Json& argument : entry.at("arguments").as_array()) {
      if (left_out(argument.as_string())) continue;
      known.arguments.push_back(argument.as_string());
    }
    for (const Json& argument : entry.at("required").as_array()) {
      known.required.insert(argument.as_string());
    }
    known.info = builtin(known.module, known.name);
    classes.push_back(std::move(known));
  }
  return classes;
}

// Whether Keras's layer can be called with so many inputs of that rank.
bool is_taken(const Json& entry, int64_t count, int64_t rank) {
  const Json* taken = entry.find("takes");
  if (taken == nullptr) return false;  // of a Keras with TensorFlow
  const Json::Array& all = taken->as_array();
  return std::find(all.begin(), all.end(), Json(Json::Array{count, rank})) !=
         all.end();
}

std::shared_ptr<Object> made(const KerasClass& known,
                             const JsonObject& config) {
  DeserializeContext context;
  return from_config(*known.info, config, context);
}

}  // namespace

TEST_CASE("every class has the arguments that Keras's has, in its order") {
  for (const KerasClass& known : keras_classes()) {
    INFO(known.module << " " << known.name);
    REQUIRE(known.info != nullptr);
    const auto object = known.info->create();
    object->set_info(known.info);
    Fields fields;
    known.info->declare(*object, fields);
    std::map<std::string, const void*> places;
    for (const Field& row : fields.rows()) {
      places.emplace(row.key(), row.address());
    }
    const void* before = nullptr;
    for (const std::string& argument : known.arguments) {
      INFO(argument);
      REQUIRE(places.contains(argument));
      // Conv3DTranspose alone has its output_padding after the data_format.
      if (known.name == "Conv3DTranspose" && argument == "output_padding") {
        continue;
      }
      CHECK(std::less<>()(before, places[argument]));
      before = places[argument];
    }
  }
}

TEST_CASE("every argument has Keras's default") {
  for (const KerasClass& known : keras_classes()) {
    INFO(known.module << " " << known.name);
    REQUIRE(known.info != nullptr);
    try {
      const auto object = made(known, known.given);
      CHECK(dump_json(get_config(*object)) == dump_json(known.config()));
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
}

TEST_CASE("what Keras requires is required, by name") {
  for (const KerasClass& known : keras_classes()) {
    INFO(known.module << " " << known.name);
    REQUIRE(known.info != nullptr);
    for (const std::string& argument : known.required) {
      JsonObject config = known.given;
      config.erase(argument);
      try {
        made(known, config);
        FAIL_CHECK(argument << " wasn't missed");
      } catch (const ConfigError& error) {
        CHECK(std::string(error.what()).find(quoted(argument)) !=
              std::string::npos);
      }
    }
  }
}

TEST_CASE("configs of many kinds are written as they were read") {
  const Json forms = golden("config_cases.json");
  for (const Json& form : forms.as_array()) {
    const std::string text = dump_json(form);
    CAPTURE(text);
    try {
      DeserializeContext context;
      const auto object = deserialize_any_object(form, context);
      CHECK(dump_json(serialize_keras_object(*object)) == text);
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
}

TEST_CASE("masks pass where they do in Keras, and casts are made") {
  for (const Json& entry : fixture()) {
    if (entry.at("supports_masking").is_null()) continue;
    DeserializeContext context;
    const auto layer = deserialize_layer(entry.at("config"), context);
    INFO(layer->class_name());
    CHECK(layer->supports_masking() == entry.at("supports_masking").as_bool());
    CHECK(layer->autocast() == entry.at("autocast").as_bool());
  }
}

TEST_CASE("every layer takes what Keras's takes, or throws an Error") {
  const auto call = [](const Json& config, size_t count, size_t rank) {
    DeserializeContext context;
    const auto layer = deserialize_layer(config, context);
    const KerasTensor x(Shape(rank, 1), DType::float32);
    const KerasTensors list =
        KerasTensors::list_of(std::vector<KerasTensor>{x, x});
    layer->symbolic_call({{count == 1 ? KerasTensors(x) : list}, {}});
    const Tensor value = Tensor::full(Shape(rank, 1), 1, DType::float32);
    const Tensors values = Tensors::list_of(std::vector<Tensor>{value, value});
    for (const Tensor& y :
         layer->run({{count == 1 ? Tensors(value) : values}, {}}, true)
             .flatten()) {
      eval(y);
    }
  };
  std::set<std::string> refused;
  for (const Json& entry : fixture()) {
    if (entry.at("supports_masking").is_null()) continue;
    const std::string& name = entry.at("name").as_string();
    for (int64_t rank = 0; rank <= 2; ++rank) {
      for (const int64_t count : {1, 2}) {
        INFO(name << ", " << count << " of rank " << rank);
        try {
          call(entry.at("config"), static_cast<size_t>(count),
               static_cast<size_t>(rank));
        } catch (const Error& error) {
          const std::string why = error.what();
          CHECK_FALSE(why.empty());
          if (!is_taken(entry, count, rank)) continue;
          refused.insert(concat(name, " ", count));
          INFO(why);
          CHECK(kRefused.contains(concat(name, " ", count)));
        }
      }
    }
  }
  // Each difference that is stated is there.
  CHECK(refused == kRefused);
}

}  // namespace keratin

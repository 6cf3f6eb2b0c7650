// Configs that Keras 2 wrote, of each class that Keras 3 has kept, and of
// models: data/legacy, which tests/golden/make_legacy.py makes.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "keratin/base/mapped_file.h"
#include "keratin/keratin.h"

namespace keratin {
namespace {

// Where what Keratin writes differs from what Keras 2 wrote: keys that only one
// of them has. The class is empty where it is so in all.
struct Difference {
  std::string class_name;
  std::string key;
};

// Keras 3 has dropped these arguments, or keeps them elsewhere.
const std::vector<Difference> kDropped = {
    {"", "batch_input_shape"},  // an InputLayer says it
    {"", "implementation"},     // how Keras computes, not what
    {"", "time_major"},         // true is refused
    {"", "groups"},             // without use but in Conv1D, 2D and 3D
    {"Dense", "activity_regularizer"},
    {"Embedding", "input_length"},
    {"MultiHeadAttention", "softmax_robust_masking"},  // true is refused
    {"MultiHeadAttention", "output_shape"},            // one number as a list
    {"MultiHeadAttention", "query_shape"},
    {"MultiHeadAttention", "key_shape"},
    {"MultiHeadAttention", "value_shape"},
    {"SeparableConv1D", "kernel_initializer"},  // without use there
    {"SeparableConv1D", "kernel_regularizer"},
    {"SeparableConv1D", "kernel_constraint"},
    {"SeparableConv2D", "kernel_initializer"},
    {"SeparableConv2D", "kernel_regularizer"},
    {"SeparableConv2D", "kernel_constraint"},
    {"Bidirectional", "layer"},  // by other names, and always both
    {"Bidirectional", "backward_layer"},
    {"SpatialDropout1D", "trainable"},
    {"SpatialDropout2D", "trainable"},
    {"SpatialDropout3D", "trainable"},
    {"SpatialDropout1D", "noise_shape"},
    {"SpatialDropout2D", "noise_shape"},
    {"SpatialDropout3D", "noise_shape"},
};
// Keras 2 reads these, but doesn't write them.
const std::vector<Difference> kAdded = {
    {"", "input_axes"},
    {"", "output_axes"},
    {"", "quantization_config"},
    {"", "seed"},
    {"", "zero_output_for_mask"},
    {"", "use_gate"},
    {"", "sliding_window"},
    {"AlphaDropout", "noise_shape"},
    {"Conv3DTranspose", "dilation_rate"},
    {"BatchNormalization", "renorm"},
    {"BatchNormalization", "renorm_clipping"},
    {"BatchNormalization", "renorm_momentum"},
    {"BatchNormalization", "synchronized"},
    {"LayerNormalization", "rms_scaling"},
    {"SpatialDropout2D", "data_format"},
    {"SpatialDropout3D", "data_format"},
    {"ZeroPadding1D", "data_format"},
};
// Keras 3 has the keys of these in another order.
const std::set<std::string> kReordered = {"SpatialDropout1D",
                                          "SpatialDropout2D",
                                          "SpatialDropout3D",
                                          "AdditiveAttention",
                                          "Attention",
                                          "AveragePooling1D",
                                          "Conv1DTranspose",
                                          "Conv2DTranspose",
                                          "Conv3DTranspose",
                                          "ConvLSTM1D",
                                          "ConvLSTM2D",
                                          "ConvLSTM3D",
                                          "DepthwiseConv1D",
                                          "DepthwiseConv2D",
                                          "Dropout",
                                          "ELU",
                                          "GRU",
                                          "GRUCell",
                                          "LSTM",
                                          "LSTMCell",
                                          "MaxPooling1D",
                                          "Orthogonal",
                                          "RandomNormal",
                                          "RandomUniform",
                                          "SeparableConv1D",
                                          "SeparableConv2D",
                                          "TruncatedNormal",
                                          "RNN",
                                          "Bidirectional",
                                          "MultiHeadAttention"};
// Keras 3 calls these functions otherwise.
const std::map<std::string, std::string> kRenamed = {{"swish", "silu"}};

Json fixture(const std::string& name) {
  const std::string path =
      concat(KERATIN_SOURCE_DIR, "/tests/golden/data/legacy/", name);
  const SharedBytes file = map_file(path);
  return parse_json(
      {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()},
      path);
}

Kind kind_called(const std::string& name) {
  for (const Kind kind : {Kind::layer, Kind::activation, Kind::initializer,
                          Kind::regularizer, Kind::constraint}) {
    if (name_of(kind) == name) return kind;
  }
  FAIL("no kind ", name);
  return Kind::object;
}

bool is_form(const Json& value) {
  return value.is_object() && value.find("class_name") != nullptr &&
         value.find("config") != nullptr;
}

// A config and those within it, without what only one side has.
class Comparable {
 public:
  std::string text(const Json& value) {
    Json copy = value;
    strip(copy, {});
    return dump_json(copy);
  }
  size_t used() const { return used_.size(); }

 private:
  void strip(Json& value, const std::string& class_name) {
    if (value.is_array()) {
      for (Json& item : value.as_array()) strip(item, class_name);
    }
    if (!value.is_object()) return;
    if (is_form(value)) {
      const std::string inner = value.at("class_name").as_string();
      Json& config = value.as_object()["config"];
      drop(config, inner, kDropped);
      drop(config, inner, kAdded);
      if (kReordered.contains(inner)) sort(config.as_object());
    }
    for (auto& [key, item] : value.as_object()) strip(item, class_name);
  }

  void drop(Json& config, const std::string& class_name,
            const std::vector<Difference>& all) {
    for (const Difference& known : all) {
      if (!known.class_name.empty() && known.class_name != class_name) continue;
      if (config.as_object().erase(known.key)) {
        used_.insert(concat(known.class_name, ".", known.key));
      }
    }
  }

  static void sort(JsonObject& config) {
    JsonObject::Members members(config.begin(), config.end());
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    config = JsonObject(std::move(members));
  }

  std::set<std::string> used_;
};

// Sequences that have the time first.
bool is_refused(const Json& form) {
  const Json* config = form.find("config");
  if (config == nullptr) return false;
  const Json* time_major = config->find("time_major");
  return time_major != nullptr && *time_major == Json(true);
}

struct Case {
  Kind kind;
  Json legacy;
  Json v3;
};

std::vector<Case> cases() {
  std::vector<Case> out;
  const Json all = fixture("objects.json");
  for (const Json& entry : all.at("objects").as_array()) {
    out.push_back({kind_called(entry.at("kind").as_string()),
                   entry.at("legacy"), entry.at("v3")});
  }
  return out;
}

bool have_one_regularizer(const std::vector<std::shared_ptr<Layer>>& layers) {
  std::set<const Object*> rules;
  for (const auto& layer : layers) {
    if (const auto* dense =
            dynamic_cast<const layers::Dense::Class*>(layer.get())) {
      rules.insert(dense->args.kernel_regularizer.object().get());
    }
  }
  return rules.size() == 1 && !rules.contains(nullptr);
}

std::string rewritten(const Json& form, Kind kind) {
  const auto object = legacy::deserialize_keras_object(form, {.kind = kind});
  return dump_json(legacy::serialize_keras_object(*object));
}

}  // namespace

TEST_CASE("an object of Keras 2's is written as it was read") {
  Comparable comparable;
  size_t same = 0;
  size_t alike = 0;
  for (const Case& known : cases()) {
    if (is_refused(known.legacy)) continue;
    INFO(dump_json(known.legacy));
    Json due = known.legacy;
    if (due.is_string() && kRenamed.contains(due.as_string())) {
      due = kRenamed.at(due.as_string());
    }
    try {
      const std::string written = rewritten(known.legacy, known.kind);
      if (written == dump_json(due)) ++same;
      const std::string got = comparable.text(parse_json(written));
      CHECK(got == comparable.text(due));
      if (got == comparable.text(due)) ++alike;
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
  CHECK(same == 103);  // byte for byte
  CHECK(alike == 190);
  // Each difference that is stated is there.
  CHECK(comparable.used() == kDropped.size() + kAdded.size());
}

TEST_CASE("Keras 2's two other forms of an object mean the same") {
  for (const Case& known : cases()) {
    if (known.kind == Kind::activation || is_refused(known.legacy)) continue;
    INFO(dump_json(known.v3));
    try {
      const std::string due = rewritten(known.legacy, known.kind);
      const Json mixed = JsonObject{{"class_name", known.v3.at("class_name")},
                                    {"config", known.v3.at("config")}};
      CHECK(rewritten(mixed, known.kind) == due);
      CHECK(rewritten(known.v3, known.kind) == due);
      DeserializeContext context;
      const auto object =
          deserialize_keras_object(known.v3, known.kind, context);
      CHECK(dump_json(legacy::serialize_keras_object(*object)) == due);
    } catch (const Error& error) {
      FAIL_CHECK(std::string(error.what()));
    }
  }
}

TEST_CASE("what would compute something else is refused") {
  size_t refused = 0;
  for (const Case& known : cases()) {
    if (!is_refused(known.legacy)) continue;
    ++refused;
    CHECK_THROWS_WITH_AS(
        rewritten(known.legacy, known.kind),
        "lstm_2: sequences with the time axis first: argument \"time_major\" "
        "is True; expected None or False",
        Unsupported);
  }
  CHECK(refused == 1);
}

TEST_CASE("models of Keras 2's have its shapes and weights") {
  const auto shapes = [](const KerasTensors& tensors) {
    Json::Array out;
    for (const KerasTensor& tensor : tensors.flatten()) {
      out.push_back(dims_json(Dims(tensor.shape())));
    }
    return Json(std::move(out));
  };
  const Json all = fixture("models.json");
  for (const Json& entry : all.at("models").as_array()) {
    for (const char* form : {"legacy", "v3"}) {
      INFO(entry.at("name").as_string() << ", " << std::string(form));
      try {
        const Model model = model_from_json(dump_json(entry.at(form)));
        CHECK(shapes(model->inputs()) == entry.at("inputs"));
        CHECK(shapes(model->outputs()) == entry.at("outputs"));
        std::vector<std::vector<int64_t>> weights;
        for (const auto& weight : model->weights()) {
          weights.push_back(weight.shape());
        }
        std::sort(weights.begin(), weights.end());
        Json::Array list;
        for (const auto& shape : weights)
          list.push_back(dims_json(Dims(shape)));
        CHECK(Json(list) == entry.at("weights"));
      } catch (const Error& error) {
        FAIL_CHECK(std::string(error.what()));
      }
    }
  }
}

TEST_CASE("a model of Keras 2's is written as it was read") {
  Comparable comparable;
  size_t alike = 0;
  const Json all = fixture("models.json");
  for (const Json& entry : all.at("models").as_array()) {
    INFO(entry.at("name").as_string());
    Json due = entry.at("legacy");
    // Keras 2 counts an initializer of a recurrent layer again in the cell
    // that it doesn't write.
    legacy::SharedObjectSavingScope::settle(due);
    const Model model = model_from_config(due);
    const Json written = legacy::serialize_keras_object(*model.layer());
    const std::string got = comparable.text(written);
    CHECK(got == comparable.text(due));
    if (got == comparable.text(due)) ++alike;
    CHECK(dump_json(legacy::serialize_keras_object(
              *model_from_config(written).layer())) == dump_json(written));
  }
  CHECK(alike == 11);
}

TEST_CASE("a regularizer that two layers of Keras 2's share is one") {
  const Json all = fixture("models.json");
  for (const Json& entry : all.at("models").as_array()) {
    if (entry.at("name") != Json("shared_regularizer")) continue;
    const Json& form = entry.at("legacy");
    const Model model = model_from_config(form);
    CHECK(have_one_regularizer(model->layers()));
    const auto same =
        legacy::deserialize_keras_object(form, {.kind = Kind::layer});
    CHECK(
        have_one_regularizer(dynamic_cast<const ModelLayer&>(*same).layers()));
  }
}

TEST_CASE("Sequentials of Keras 1 and 2.0 are read") {
  const std::string layers =
      R"([{"class_name": "Dense", "config": {"name": "a", "units": 3,
           "batch_input_shape":
             {"class_name": "__tuple__", "items": [null, 4]}}},
          {"class_name": "Dense", "config": {"name": "b", "units": 2}}])";
  for (const std::string& config :
       {layers, R"({"name": "m", "layers": )" + layers + "}"}) {
    const std::string json =
        R"({"class_name": "Sequential", "config": )" + config + "}";
    const Model model = model_from_json(json);
    CHECK(model->outputs().leaf().shape() == Shape{kNone, 2});
    const Model same = model_from_config(parse_json(json));
    CHECK(same->outputs().leaf().shape() == Shape{kNone, 2});
    CHECK(model->inputs().leaf().shape() == Shape{kNone, 4});
  }
}

TEST_CASE("constants and dicts in Keras 2's calls are read") {
  const Model model = model_from_json(R"({"class_name": "Functional", "config":
    {"name": "m", "layers": [
      {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
       "config": {"batch_input_shape": [null, 5, 8], "name": "x"}},
      {"class_name": "MultiHeadAttention", "name": "a",
       "config": {"name": "a", "num_heads": 2, "key_dim": 4},
       "inbound_nodes": [[["x", 0, 0, {"value": ["x", 0, 0],
         "training": ["_CONSTANT_VALUE", -1, false]}]]]}],
     "input_layers": [["x", 0, 0]], "output_layers": [["a", 0, 0]]}})");
  CHECK(model->outputs().flatten().at(0).shape() == Shape{kNone, 5, 8});
}

}  // namespace keratin

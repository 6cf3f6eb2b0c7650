#include "keratin/models/load_model.h"

#include <cstring>

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/formats/zip_write.h"
#include "keratin/layers/constraints/constraints.h"
#include "keratin/layers/core/dense.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/sequential.h"
#include "keratin/ops/ops.h"

namespace keratin {
namespace {

using test::golden_arrays;
using test::golden_path;
using test::layer_in;
using test::rewritten;
using test::rewritten_member;

// What loading says; "" where it succeeds.
template <class Error>
std::string refused(const SharedBytes& bytes, const LoadOptions& options = {}) {
  try {
    load_model(bytes, "m.keras", options);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

bool starts_with(const std::string& text, std::string_view start) {
  return text.compare(0, start.size(), start) == 0;
}

JsonObject& config_of(Json& layer) {
  return layer.as_object().find("config")->as_object();
}

uint64_t number_at(const std::string& bytes, size_t at) {
  uint64_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

// Lets the second data set of some group of an HDF5 file be its first, too.
void link_vars(std::string& bytes) {
  constexpr size_t kHeader = 8;  // of a symbol table node
  constexpr size_t kEntry = 40;
  for (size_t at = 0; (at = bytes.find("SNOD", at)) != std::string::npos;
       ++at) {
    const size_t first = at + kHeader;
    const uint64_t header = number_at(bytes, first + 8);
    const bool two_data_sets = (bytes[at + 6] == 2) &&
                               number_at(bytes, first + 16) == 0 &&
                               number_at(bytes, first + kEntry + 16) == 0;
    if (!two_data_sets) continue;
    std::memcpy(bytes.data() + first + kEntry + 8, &header, sizeof header);
    return;
  }
  FAIL("no group of two data sets");
}

struct HalfLayer : Layer {
  static constexpr std::string_view kName = "Half";
  struct Args {
  } args;
  static void declare(Fields&, Args&) {}
  Tensors call(const Tensors& x, Call&) const override {
    return x.leaf() * 0.5;
  }
};

// mlp_relu whose second layer is a Dense no more, but a custom one.
SharedBytes with_custom_layer() {
  return rewritten("mlp_relu", [](Json& config) {
    JsonObject half{{"module", nullptr},
                    {"class_name", "Half"},
                    {"config", JsonObject{{"name", "half"}}},
                    {"registered_name", "test>Half"}};
    Json& layers = *config_of(config).find("layers");
    layers.as_array().push_back(half);
  });
}

}  // namespace

TEST_CASE("a file in memory gives the same model as one on disk") {
  const Model mapped = load_model(golden_path("mlp_relu.keras"));
  const Model held = load_model(rewritten("mlp_relu", [](Json&) {}), "m.keras");
  const Array x = golden_arrays("mlp_relu").at("features");
  CHECK(test::same_bits(mapped.predict(x), held.predict(x)));
}

TEST_CASE("weights are used where they lie in the mapped file") {
  const Model model = load_model(golden_path("mlp_relu.keras"));
  for (const Array& value : model->get_weights()) {
    CHECK(value.shared().mapped);
  }
}

TEST_CASE("a file that isn't there is an IoError with its path") {
  try {
    load_model("no/such.keras");
    FAIL("expected an error");
  } catch (const IoError& error) {
    CHECK(std::string(error.what()).find("no/such.keras") != std::string::npos);
    CHECK(std::string(error.what()).find("No such file") != std::string::npos);
  }
}

TEST_CASE("bytes of another format are told for what they are") {
  const auto text = [](std::string bytes) {
    return refused<FormatError>(test::owned_bytes(std::move(bytes)));
  };
  CHECK(text("") ==
        "m.keras: is neither a .keras archive, nor HDF5, nor JSON; a model is "
        "a .keras archive");
  CHECK(text("{\"class_name\": \"Sequential\"}") ==
        "m.keras: is a JSON config; a model is a .keras archive");
  CHECK(text("\x89HDF\r\n\x1a\n") ==
        "m.keras: is an HDF5 file; a model is a .keras archive");
}

TEST_CASE("an archive without a config is no model") {
  ZipWriter zip;
  zip.add("readme.txt", "hello");
  CHECK(refused<NotFound>(test::owned_bytes(zip.finish())) ==
        "m.keras: has no config.json; a .keras file is a zip archive with "
        "config.json and model.weights.h5");
}

TEST_CASE("an error in the config tells file, member and place") {
  ZipWriter zip;
  zip.add("config.json", "{\"a\": }");
  CHECK(refused<FormatError>(test::owned_bytes(zip.finish())) ==
        "m.keras > config.json @ 6: expected a value, got \"}\"");
  zip.add("config.json", "[]");
  CHECK(refused<ConfigError>(test::owned_bytes(zip.finish())) ==
        "m.keras: expected a layer as a name or a serialized object, got []");
}

TEST_CASE("weights that are no HDF5 are told with file and member") {
  ZipWriter zip;
  zip.add("config.json", "{}");
  zip.add("model.weights.h5", "garbage");
  const std::string text =
      refused<FormatError>(test::owned_bytes(zip.finish()));
  CHECK(text.rfind("m.keras > model.weights.h5", 0) == 0);
}

TEST_CASE("a file cut anywhere is refused and never loaded in part") {
  const SharedBytes whole = map_file(golden_path("mlp_tanh.keras"));
  for (size_t length = 0; length < whole.bytes.size(); length += 97) {
    SharedBytes part = whole;
    part.bytes = whole.bytes.first(length);
    CAPTURE(length);
    CHECK_THROWS_AS(load_model(part, "cut.keras"), FormatError);
  }
}

TEST_CASE("an unknown layer is NotFound with its place and near names") {
  const SharedBytes bytes = rewritten("mlp_functional", [](Json& config) {
    layer_in(config, 1).as_object()["class_name"] = "Dens";
  });
  CHECK(starts_with(refused<NotFound>(bytes),
                    "m.keras > mlp > wide: unknown layer \"Dens\"; the "
                    "nearest known names are \"Dense\""));
}

TEST_CASE("custom layers come from options, the scope or the registry") {
  const SharedBytes bytes = with_custom_layer();
  const std::string text = refused<NotFound>(bytes);
  CHECK(starts_with(text, "m.keras > mlp"));
  CHECK(text.find("unknown layer \"test>Half\"") != std::string::npos);
  CHECK(text.find("register_serializable") != std::string::npos);
  const Array x = golden_arrays("mlp_relu").at("features");
  const double due = golden_arrays("mlp_relu").at("out0").at(0) / 2;
  LoadOptions options;
  options.custom_objects.add<HalfLayer>();
  CHECK(load_model(bytes, "m.keras", options).predict(x).at(0) ==
        doctest::Approx(due));
  {
    const CustomObjectScope scope(CustomObjects().add<HalfLayer>());
    CHECK_NOTHROW(load_model(bytes, "m.keras"));
  }
  CHECK_THROWS_AS(load_model(bytes, "m.keras"), NotFound);
  register_serializable<HalfLayer>("test");
  const Model model = load_model(bytes, "m.keras");
  CHECK(model.predict(x).at(0) == doctest::Approx(due));
  CHECK(model.to_json().find("\"test>Half\"") != std::string::npos);
}

TEST_CASE("a Lambda is refused, and its code not looked at") {
  const SharedBytes bytes = rewritten("mlp_functional", [](Json& config) {
    Json& layer = layer_in(config, 3);
    layer.as_object()["class_name"] = "Lambda";
    config_of(layer)["function"] =
        JsonObject{{"class_name", "__lambda__"},
                   {"config", JsonObject{{"code", "4wEAAAA="}}}};
  });
  CHECK(refused<Unsupported>(bytes) ==
        "m.keras > mlp > leaky_re_lu: \"Lambda\" holds Python code, which is "
        "never run. Supply a C++ function by the layer's name in "
        "LoadOptions::lambdas, or write a layer class and register it under "
        "that name");
}

TEST_CASE("an argument that Keras doesn't have is told with its layer") {
  const SharedBytes bytes = rewritten("mlp_functional", [](Json& config) {
    config_of(layer_in(config, 1))["unit"] = 16;
  });
  CHECK(refused<ConfigError>(bytes) ==
        "m.keras > mlp > wide: unknown argument \"unit\" = 16; the nearest "
        "known names are \"units\"");
}

TEST_CASE("a weight of another shape is told with both shapes") {
  const SharedBytes bytes = rewritten("mlp_functional", [](Json& config) {
    config_of(layer_in(config, 7))["units"] = 5;
  });
  CHECK(refused<ShapeError>(bytes) ==
        "m.keras > mlp > head: weight \"kernel\" has shape (16, 5), "
        "\"layers/dense_2/vars/0\" in the file has (16, 4)");
}

TEST_CASE("a weight that the file lacks is told with its place") {
  const SharedBytes bytes = rewritten("mlp_functional", [](Json& config) {
    config_of(layer_in(config, 1))["use_bias"] = true;
  });
  CHECK(refused<NotFound>(bytes) ==
        "m.keras > mlp > wide: weight \"bias\" is missing: the file has no "
        "\"layers/dense/vars/1\"");
}

TEST_CASE("a weight that the model lacks is told with the counts") {
  const SharedBytes bytes = rewritten("mlp_functional", [](Json& config) {
    config_of(layer_in(config, 7))["use_bias"] = false;
  });
  CHECK(refused<ShapeError>(bytes) ==
        "m.keras > mlp > head: has 1 weights, the file has 2 in "
        "\"layers/dense_2/vars\"");
}

TEST_CASE("a layer that the file has no weights of is told") {
  const SharedBytes bytes = rewritten("mlp_relu", [](Json& config) {
    Json more = layer_in(config, 3);
    config_of(more)["name"] = "more";
    config_of(more)["units"] = 3;
    more.as_object().erase("build_config");
    config_of(config).find("layers")->as_array().push_back(more);
  });
  CHECK(refused<NotFound>(bytes) ==
        "m.keras > mlp > more: its 2 weights are missing: the file has "
        "no \"layers/dense_3/vars\"");
}

TEST_CASE("one data set can't be the weights of several layers") {
  const SharedBytes bytes =
      rewritten_member("mlp_relu", "model.weights.h5", link_vars);
  const std::string text = refused<Unsupported>(bytes);
  CHECK(starts_with(text, "m.keras > model.weights.h5 > "));
  CHECK(text.find("an HDF5 object under two names (a hard link)") !=
        std::string::npos);
}

TEST_CASE("weights that need a cast are held to a limit") {
  const SharedBytes bytes = rewritten("mlp_relu", [](Json& config) {
    config_of(layer_in(config, 1))["dtype"] = "float64";
  });
  LoadOptions options;
  const Model model = load_model(bytes, "m.keras", options);
  const Array kernel = model->get_weights().at(0);
  CHECK(kernel.dtype() == DType::float64);
  const Model same = load_model(golden_path("mlp_relu.keras"));
  CHECK(kernel.at(3) == same->get_weights().at(0).at(3));
  options.limits.cast_bytes = kernel.bytes().size() - 1;
  const std::string layer = model->layers().at(0)->name();
  CHECK(refused<LimitError>(bytes, options) ==
        concat("m.keras > mlp > ", layer,
               ": weights that the file has in other dtypes take more memory "
               "than cast_bytes = ",
               options.limits.cast_bytes));
}

TEST_CASE("an archive without weights is refused where the model has some") {
  const SharedBytes bytes = rewritten(
      "mlp_relu", [](Json&) {}, "model.weights.h5");
  CHECK(refused<NotFound>(bytes) ==
        "m.keras: there is no model.weights.h5, and the model has weights");
}

TEST_CASE("a layer alone is no model") {
  CHECK_THROWS_WITH_AS(
      model_from_json(
          R"({"class_name": "Dense", "config": {"name": "d", "units": 1}})"),
      "d: is a Dense; expected a Sequential or Functional model", ConfigError);
}

TEST_CASE("a JSON model is told by the name of its file") {
  const auto text = [](std::string_view json, const std::string& name) {
    try {
      model_from_json(json, {}, name);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(text("{", "m.json") ==
        "m.json @ 1: expected a key in double quotes, got the end of the text");
  CHECK(text("{", "").rfind("json @ 1: ", 0) == 0);
  const char* dense =
      R"({"class_name": "Dense", "config": {"name": "d", "units": 1}})";
  CHECK(text(dense, "m.json").rfind("m.json > d: is a Dense", 0) == 0);
  CHECK(text(dense, "").rfind("d: is a Dense", 0) == 0);
}

TEST_CASE("a layer's name can't speak to a terminal through an error") {
  const SharedBytes bytes = rewritten("mlp_functional", [](Json& config) {
    layer_in(config, 1).as_object()["name"] = "wi\x1b[2Jde";
    config_of(layer_in(config, 1))["name"] = "wi\x1b[2Jde";
    config_of(layer_in(config, 1))["units"] = "many";
  });
  const std::string text = refused<ConfigError>(bytes);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(starts_with(text, R"(m.keras > mlp > wi\x1b[2Jde > )"));
  CHECK(text.find("units: expected an integer, got 'many'") !=
        std::string::npos);
}

TEST_CASE("an input without a batch is refused") {
  const SharedBytes bytes = rewritten("mlp_functional", [](Json& config) {
    config_of(layer_in(config, 0))["batch_shape"] = Json::Array();
  });
  CHECK(refused<ConfigError>(bytes) ==
        "m.keras > mlp > features: argument \"batch_shape\" is (); expected at "
        "least the batch's dimension, (None,)");
}

TEST_CASE("limits of the caller are kept and named") {
  LoadOptions options;
  options.limits.layers = 3;
  const SharedBytes bytes = rewritten("mlp_functional", [](Json&) {});
  CHECK(refused<LimitError>(bytes, options) ==
        "m.keras > mlp: the model has 8 layers, more than layers = 3");
  options = {};
  options.limits.json_bytes = 100;
  CHECK(
      refused<LimitError>(bytes, options).find("more than json_bytes = 100") !=
      std::string::npos);
}

TEST_CASE("weights are loaded into a model that stands") {
  Model model =
      model_from_json(load_model(golden_path("mlp_tanh.keras")).to_json());
  const auto arrays = golden_arrays("mlp_tanh");
  load_weights(model, golden_path("mlp_tanh.keras"));
  CHECK(test::difference(model.predict(arrays.at("features")),
                         arrays.at("out0")) < 1e-5);
}

TEST_CASE("weights of another model are refused, and none is taken") {
  Model model = load_model(golden_path("mlp_tanh.keras"));
  const std::vector<Array> before = model->get_weights();
  CHECK_THROWS_AS(load_weights(model, golden_path("mnist_cnn_plain.keras")),
                  Error);
  CHECK_THROWS_WITH_AS(load_weights(model, "README.md"),
                       "README.md: is neither a .keras archive, nor HDF5, nor "
                       "JSON; weights are a .weights.h5 or .keras file",
                       FormatError);
  const std::vector<Array> after = model->get_weights();
  for (size_t i = 0; i < before.size(); ++i) {
    CHECK(test::same_bits(before[i], after[i]));
  }
}

}  // namespace keratin

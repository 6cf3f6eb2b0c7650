#include <memory>

#include "commands.h"
#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/config/value.h"
#include "keratin/formats/keras_file.h"
#include "keratin/models/save_model.h"
#include "model_input.h"

namespace keratin::tools {

namespace {

// What is wrong with a file name; empty if nothing.
std::string must_be_known(const std::string& name) {
  if (name.ends_with(".keras") || name.ends_with(".weights.h5") ||
      name.ends_with(".json")) {
    return {};
  }
  return concat(quoted(name), " must end in .keras, .json or .weights.h5");
}

void write_text(const std::string& text, const std::string& path) {
  write_file_atomically(path, std::as_bytes(std::span(text)));
}

void write(const Model& model, const std::string& path) {
  if (path.ends_with(".keras")) return save_model(model, path);
  if (path.ends_with(".weights.h5")) return save_weights(model, path);
  write_text(model.to_json(), path);
}

bool is_model(const Json& config) {
  const Json* class_name = config.find("class_name");
  return class_name != nullptr &&
         (*class_name == Json("Sequential") ||
          *class_name == Json("Functional") || *class_name == Json("Model"));
}

// Whether `in` is a config of other objects than a model (a layer, a loss, a
// list of them), which is then read and written to `out`.
bool convert_objects(const std::string& in, const std::string& out) {
  if (!out.ends_with(".json")) return false;
  const SharedBytes file = map_file(in);
  if (recognise(file.bytes) != FileKind::json) return false;
  const Json config = parse_json(
      {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()},
      in);
  if (is_model(config)) return false;
  write_text(
      dump_json(serialize_keras_object(deserialize_keras_object(config))), out);
  return true;
}

void convert(const std::string& in, const std::string& out) {
  if (!convert_objects(in, out)) write(open_model(in), out);
}

}  // namespace

void add_convert(CLI::App& app) {
  struct Options {
    std::string in;
    std::string out;
  };
  auto options = std::make_shared<Options>();
  CLI::App* verb =
      app.add_subcommand("convert", "Writes a model in another form.");
  verb->add_option("in", options->in,
                   "A .keras file or .json config; to .json also the config "
                   "of any Keras object, or a list of them.")
      ->required();
  verb->add_option("out", options->out,
                   "A .keras, .json or .weights.h5 file to write.")
      ->required()
      ->check(must_be_known);
  verb->footer("Example:\n  keratin convert model.keras model.json");
  verb->callback([options] { convert(options->in, options->out); });
}

}  // namespace keratin::tools

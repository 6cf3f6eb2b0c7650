#include <memory>

#include "commands.h"
#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
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

void write(const Model& model, const std::string& path) {
  if (path.ends_with(".keras")) return save_model(model, path);
  if (path.ends_with(".weights.h5")) return save_weights(model, path);
  const std::string text = model.to_json();
  write_file_atomically(path, std::as_bytes(std::span(text)));
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
  verb->add_option("in", options->in, "A .keras file or .json config.")
      ->required();
  verb->add_option("out", options->out,
                   "A .keras, .json or .weights.h5 file to write.")
      ->required()
      ->check(must_be_known);
  verb->footer("Example:\n  keratin convert model.keras model.json");
  verb->callback([options] { write(open_model(options->in), options->out); });
}

}  // namespace keratin::tools

#include <memory>

#include "commands.h"
#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "model_input.h"

namespace keratin::tools {

namespace {

// What is wrong with a file name; empty if nothing.
std::string must_be_json(const std::string& name) {
  if (name.ends_with(".json")) return {};
  return concat(quoted(name), " must end in .json");
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
  verb->add_option("out", options->out, "A .json config to write.")
      ->required()
      ->check(must_be_json);
  verb->footer("Example:\n  keratin convert model.keras model.json");
  verb->callback([options] {
    const std::string text = open_model(options->in).to_json();
    write_file_atomically(options->out, std::as_bytes(std::span(text)));
  });
}

}  // namespace keratin::tools

#include <memory>

#include "commands.h"
#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "model_input.h"

namespace keratin::tools {

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
  verb->add_option("out", options->out, "A .json config to write.")->required();
  verb->footer("Example:\n  keratin convert model.keras model.json");
  verb->callback([options] {
    const std::string& out = options->out;
    if (out.size() < 5 || out.substr(out.size() - 5) != ".json") {
      throw ConfigError(out, "the file to write must end in .json");
    }
    const std::string text = open_model(options->in).to_json();
    write_file_atomically(out, std::as_bytes(std::span(text)));
  });
}

}  // namespace keratin::tools

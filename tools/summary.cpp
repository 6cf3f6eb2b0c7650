#include "keratin/models/summary.h"

#include <cstdio>
#include <memory>

#include "commands.h"
#include "model_input.h"

namespace keratin::tools {

void add_summary(CLI::App& app) {
  struct Options {
    std::string model;
    int width = kSummaryWidth;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("summary", "Prints Keras's table.");
  verb->add_option("model", options->model, "A .keras file or .json config.")
      ->required();
  verb->add_option("--width", options->width, "Columns of the table.")
      ->check(CLI::Range(kMinSummaryWidth, kMaxSummaryWidth));
  verb->add_flag("--json", options->json, "As JSON.");
  verb->footer("Example:\n  keratin summary model.keras");
  verb->callback([options] {
    const Model model = open_model(options->model);
    const std::string text =
        options->json
            ? dump_json(keratin::summary_json(*model.operator->())) + "\n"
            : keratin::summary(*model.operator->(), options->width);
    std::fputs(text.c_str(), stdout);
  });
}

}  // namespace keratin::tools

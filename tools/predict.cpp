#include <cstdio>
#include <memory>

#include "commands.h"
#include "keratin/base/threads.h"
#include "keratin/utils/progbar.h"
#include "model_input.h"

namespace keratin::tools {
namespace {

constexpr double kSecondsWithoutBar = 0.5;

struct Options {
  std::string model;
  std::string input;
  std::string output;
  std::string weights;
  PredictOptions predict;
};

void print(const std::string& name, const Array& array) {
  std::printf("%s %s %s\n", name.c_str(),
              std::string(name_of(array.dtype())).c_str(),
              to_string(array.shape()).c_str());
  const int64_t columns =
      array.shape().empty() ? 1 : std::max<int64_t>(array.shape().back(), 1);
  for (int64_t i = 0; i < array.size(); ++i) {
    const bool last = (i + 1) % columns == 0;
    std::printf("%.9g%c", array.at(i), last ? '\n' : ' ');
  }
}

// A bar on standard error, if a person sees that and has to wait.
Arrays predict_with_bar(const Model& model, const Arrays& inputs,
                        PredictOptions options) {
  utils::Progbar bar(std::nullopt,
                     {.delay = kSecondsWithoutBar,
                      .terminal = utils::Terminal::standard_error()});
  options.on_batch = [&](int64_t done, int64_t batches) {
    bar.set_target(batches);
    bar.update(done);
  };
  return model.predict(inputs, options);
}

void predict(const Options& options) {
  const Model model = open_model(options.model, options.weights);
  const Arrays outputs = predict_with_bar(
      model, read_inputs(model, options.input), options.predict);
  std::vector<std::pair<std::string, Array>> named;
  for (const Array& array : outputs.flatten()) {
    named.emplace_back("out" + std::to_string(named.size()), array);
  }
  if (!options.output.empty()) {
    write_arrays(options.output, named);
    return;
  }
  for (const auto& [name, array] : named) print(name, array);
}

}  // namespace

void add_predict(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("predict", "Runs a model on data.");
  verb->add_option("model", options->model, "A .keras file or .json config.")
      ->required();
  verb->add_option("--input", options->input,
                   ".npz, .npy or .csv file, or: zeros")
      ->required();
  verb->add_option("--output", options->output,
                   ".npz file for out0, out1, …; printed if not given");
  verb->add_option("--weights", options->weights,
                   "A .weights.h5 or .keras file to take weights from.");
  verb->add_option("--batch-size", options->predict.batch_size,
                   "Samples that run at once.")
      ->check(CLI::PositiveNumber);
  verb->add_option("--threads", options->predict.threads,
                   "Threads; 0 is one a core.")
      ->check(CLI::Range(0, kMaxThreads));
  verb->footer(
      "Example:\n  keratin predict model.keras --input x.npz --output y.npz");
  verb->callback([options] { predict(*options); });
}

}  // namespace keratin::tools

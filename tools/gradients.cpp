#include <map>
#include <memory>

#include "commands.h"
#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/formats/npz.h"
#include "keratin/graph/eval.h"
#include "keratin/graph/grad.h"
#include "keratin/models/inputs.h"
#include "keratin/models/runner.h"
#include "model_input.h"

namespace keratin::tools {
namespace {

void write_gradients(const std::string& path, const std::string& input,
                     const std::string& output) {
  const Model model = open_model(path);
  const std::vector<Array> inputs =
      fitted_inputs(*model.operator->(), read_inputs(model, input, "cot"));
  std::vector<Spec> specs;
  for (const Array& array : inputs) {
    specs.push_back({array.dtype(), array.shape()});
  }
  const TracedModel traced = trace_model(*model.operator->(), specs, false);
  std::map<std::string, Array> given;
  for (auto& [key, array] : read_npz(map_file(input), input)) {
    given[key] = array;
  }
  std::vector<Tensor> cotangents;
  for (size_t i = 0; i < traced.program.outputs.size(); ++i) {
    const std::string key = "cot" + std::to_string(i);
    if (!given.contains(key)) {
      throw NotFound(input, concat("has no cotangent ", quoted(key)));
    }
    cotangents.emplace_back(given.at(key));
  }
  std::vector<Tensor> weights;
  for (const Variable& variable : model->trainable_weights()) {
    weights.emplace_back(variable);
  }
  Program program;
  program.inputs = traced.program.inputs;
  program.outputs = gradients(traced.program.outputs, cotangents, weights);
  std::vector<std::pair<std::string, Array>> named;
  for (const Array& array : interpret(program, inputs)) {
    named.emplace_back("w" + std::to_string(named.size()), array);
  }
  write_arrays(output, named);
}

}  // namespace

void add_gradients(CLI::App& app) {
  struct Options {
    std::string model;
    std::string input;
    std::string output;
  };
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "gradients", "Gradients of the weights, for cotangents cot0, cot1, …");
  verb->group("");  // hidden
  verb->add_option("model", options->model, "A .keras file.")->required();
  verb->add_option("--input", options->input, ".npz of inputs and cotangents")
      ->required();
  verb->add_option("--output", options->output, ".npz for w0, w1, …")
      ->required();
  verb->footer(
      "Example:\n  keratin gradients m.keras --input x.npz --output g.npz");
  verb->callback([options] {
    write_gradients(options->model, options->input, options->output);
  });
}

}  // namespace keratin::tools

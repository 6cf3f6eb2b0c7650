#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "commands.h"
#include "keratin/base/json.h"
#include "keratin/base/threads.h"
#include "model_input.h"

namespace keratin::tools {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string model;
  int64_t batch_size = 1;
  int threads = 0;
  int64_t runs = 50;
  bool json = false;
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The most memory that this program has had. Linux's figure of resources used
// would begin with what the program had that started this one.
int64_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return int64_t{usage.ru_maxrss} * 1024;
}

void bench(const Options& options) {
  const auto start = Clock::now();
  const Model model = open_model(options.model);
  const double load = seconds_since(start);
  const Arrays inputs = zeros_of(model, options.batch_size);
  // Not what was asked for where the model has a batch size of its own.
  const int64_t samples = sample_count(inputs);
  const PredictOptions predict{.batch_size = samples,
                               .threads = options.threads};
  model.predict(inputs, predict);  // traces, plans and packs the weights
  std::vector<double> times;
  for (int64_t i = 0; i < options.runs; ++i) {
    const auto begin = Clock::now();
    model.predict(inputs, predict);
    times.push_back(seconds_since(begin));
  }
  std::sort(times.begin(), times.end());
  const double median = times[times.size() / 2];
  const double p95 = times[times.size() * 95 / 100];
  const double rate = static_cast<double>(samples) / median;
  if (options.json) {
    const std::string text =
        dump_json(JsonObject{{"median_s", median},
                             {"p95_s", p95},
                             {"samples_per_s", rate},
                             {"load_s", load},
                             {"peak_bytes", peak_bytes()}});
    std::printf("%s\n", text.c_str());
    return;
  }
  std::printf("median   %12.6f s\n", median);
  std::printf("p95      %12.6f s\n", p95);
  std::printf("samples  %12.1f /s\n", rate);
  std::printf("load     %12.6f s\n", load);
  std::printf("peak     %12.1f MiB\n",
              static_cast<double>(peak_bytes()) / (1 << 20));
}

}  // namespace

void add_bench(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("bench", "Measures a model on zeros.");
  verb->add_option("model", options->model, "A .keras file.")->required();
  verb->add_option("--batch-size", options->batch_size, "Samples at once.")
      ->check(CLI::PositiveNumber);
  verb->add_option("--threads", options->threads, "Threads; 0: one a core.")
      ->check(CLI::Range(0, kMaxThreads));
  verb->add_option("--runs", options->runs, "Runs that are timed.")
      ->check(CLI::PositiveNumber);
  verb->add_flag("--json", options->json, "As JSON.");
  verb->footer("Example:\n  keratin bench model.keras --batch-size 8");
  verb->callback([options] { bench(*options); });
}

}  // namespace keratin::tools

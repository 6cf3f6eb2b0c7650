#pragma once

#include <CLI/CLI.hpp>

namespace keratin::tools {

// Each adds its verb to the command line and says what it does when chosen.

void add_predict(CLI::App& app);
void add_inspect(CLI::App& app);
void add_summary(CLI::App& app);
void add_convert(CLI::App& app);
void add_bench(CLI::App& app);
/// For the tests: gradients of outputs weighted by cotangents.
void add_gradients(CLI::App& app);
void add_completion(CLI::App& app);

}  // namespace keratin::tools

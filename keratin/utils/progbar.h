#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "keratin/utils/terminal.h"

namespace keratin::utils {

struct ProgbarOptions {
  int width = 20;  ///< Columns of the bar itself.
  /// 0: nothing. 1: a bar, if the terminal is interactive. 2: one line when
  /// done, wherever it goes.
  int verbose = 1;
  double interval = 0.05;  ///< Least seconds between two drawings.
  /// Work that takes less than these seconds shows no bar.
  double delay = 0;
  /// Metrics shown as given, or those averaged over the steps; at most one of
  /// the two. Without either, all are averaged.
  std::optional<std::vector<std::string>> stateful_metrics = {};
  std::optional<std::vector<std::string>> stateless_metrics = {};
  std::string unit_name = "step";
  Terminal terminal = Terminal::standard_output();
  std::function<double()> now = nullptr;  ///< Seconds; a steady clock if null.
};

/// A progress bar on a terminal: Keras's `Progbar`.
///
///   17/313 ━━━━━━━━━━━━━━━━━━━━ 2s 8ms/step - loss: 0.4312
///
/// Where output is piped the bar stays silent. Not for use by several threads
/// at a time.
class Progbar {
 public:
  using Values = std::vector<std::pair<std::string, double>>;

  /// `target` is the number of steps, if it is known. Throws ConfigError for
  /// options that contradict each other.
  explicit Progbar(std::optional<int64_t> target, ProgbarOptions options = {});
  /// Ends the line of a bar that wasn't finished.
  ~Progbar();
  Progbar(const Progbar&) = delete;
  Progbar& operator=(const Progbar&) = delete;

  /// `current` steps are done, the last with these values. `finalize` says
  /// whether it was the last one; by default, whether the target is reached.
  void update(int64_t current, const Values& values = {},
              std::optional<bool> finalize = {});
  /// For a number of steps that is learned on the way.
  void set_target(std::optional<int64_t> target) { target_ = target; }
  /// `n` more steps are done.
  void add(int64_t n, const Values& values = {});

 private:
  struct Line;
  struct Sum {
    double value = 0;
    double count = 0;
  };
  bool is_averaged(const std::string& name) const;
  void take(int64_t current, const Values& values, bool finalize);
  double step_duration(int64_t current, double now);
  bool draws(double now, bool finalize) const;
  void draw_bar(int64_t current, double now, double per_step, bool finalize);
  void draw_line(int64_t current, double now, double per_step);
  void add_metrics(Line& line) const;

  std::optional<int64_t> target_;
  ProgbarOptions options_;
  std::vector<std::string> order_;
  std::map<std::string, Sum> sums_;
  int64_t seen_ = 0;
  double start_;
  std::optional<double> last_drawn_;
  std::optional<double> after_first_step_;
  size_t columns_drawn_ = 0;
  bool line_open_ = false;
};

}  // namespace keratin::utils

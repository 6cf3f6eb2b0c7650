#include "keratin/utils/progbar.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "keratin/base/error.h"

namespace keratin::utils {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kWhite = "\x1b[37m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kDone = "━";
// What is left to do, where no color tells it from what is done.
constexpr std::string_view kLeft = "─";
constexpr int kMaxWidth = 1000;

double steady_seconds() {
  using Seconds = std::chrono::duration<double>;
  return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <class... Given>
std::string format(const char* pattern, Given... given) {
  char text[400];
  std::snprintf(text, sizeof text, pattern, given...);
  return text;
}

std::string repeated(std::string_view text, int64_t times) {
  std::string out;
  for (int64_t i = 0; i < times; ++i) out += text;
  return out;
}

// "2:38:20", "49:15", "5s"
std::string countdown(double seconds) {
  constexpr double kLongest = 1e15;
  const auto left = static_cast<long long>(std::clamp(seconds, 0.0, kLongest));
  if (seconds > 3600) {
    return format("%lld:%02lld:%02lld", left / 3600, left % 3600 / 60,
                  left % 60);
  }
  if (seconds > 60) return format("%lld:%02lld", left / 60, left % 60);
  return format("%llds", left);
}

// " 3ms/step"
std::string pace(double seconds, const std::string& unit) {
  if (seconds >= 1 || seconds == 0) {
    return concat(" ", format("%.0f", seconds), "s/", unit);
  }
  if (seconds >= 1e-3) {
    return concat(" ", format("%.0f", seconds * 1e3), "ms/", unit);
  }
  return concat(" ", format("%.0f", seconds * 1e6), "us/", unit);
}

// As Keras writes a metric: fixed, or with an exponent where `size` is small.
std::string metric(double value, double size) {
  // The C library shows a NaN's sign, Python doesn't.
  if (std::isnan(value)) return "nan";
  return format(size > 1e-3 ? "%.4f" : "%.4e", value);
}

// " 17/313"
std::string counter(int64_t current, int64_t target) {
  const std::string all = std::to_string(target);
  std::string done = std::to_string(current);
  done.insert(0, all.size() - std::min(all.size(), done.size()), ' ');
  return concat(done, "/", all);
}

void check(const ProgbarOptions& options) {
  if (options.stateful_metrics && options.stateless_metrics) {
    throw ConfigError(
        "stateful_metrics and stateless_metrics are both given; expected at "
        "most one, as each says what the other doesn't hold");
  }
  if (options.verbose < 0 || options.verbose > 2) {
    throw ConfigError(
        concat("verbose is ", options.verbose, "; expected 0, 1 or 2"));
  }
  if (options.width < 0 || options.width > kMaxWidth) {
    throw ConfigError(concat("width is ", options.width, "; expected 0 to ",
                             kMaxWidth, " columns"));
  }
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

// Text with the columns that it takes on a terminal.
struct Progbar::Line {
  bool color;
  std::string text = {};
  size_t columns = 0;

  void add(std::string_view part, std::string_view style = {}) {
    const bool styled = color && !style.empty();
    if (styled) text += style;
    text += part;
    if (styled) text += kPlain;
    columns += static_cast<size_t>(
        std::count_if(part.begin(), part.end(), [](char byte) {
          return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
        }));
  }
};

Progbar::Progbar(std::optional<int64_t> target, ProgbarOptions options)
    : target_(target), options_(std::move(options)) {
  check(options_);
  if (!options_.now) options_.now = steady_seconds;
  if (!options_.terminal.write) options_.verbose = 0;
  start_ = options_.now();
}

Progbar::~Progbar() {
  if (!line_open_) return;
  try {
    options_.terminal.write("\n");
  } catch (...) {
    // Nothing is lost but the end of a line.
  }
}

void Progbar::add(int64_t n, const Values& values) {
  update(seen_ + n, values);
}

void Progbar::update(int64_t current, const Values& values,
                     std::optional<bool> finalize) {
  const bool done = finalize.value_or(target_ && current >= *target_);
  take(current, values, done);
  const double now = options_.now();
  const double per_step = step_duration(current, now);
  if (!draws(now, done)) return;
  if (options_.verbose == 1) {
    draw_bar(current, now, per_step, done);
  } else {
    draw_line(current, now, per_step);
  }
  last_drawn_ = now;
}

bool Progbar::is_averaged(const std::string& name) const {
  if (options_.stateful_metrics) return !has(*options_.stateful_metrics, name);
  return !options_.stateless_metrics || has(*options_.stateless_metrics, name);
}

void Progbar::take(int64_t current, const Values& values, bool finalize) {
  for (const auto& [name, value] : values) {
    const auto [entry, is_new] = sums_.try_emplace(name);
    if (is_new) order_.push_back(name);
    if (finalize || !is_averaged(name)) {
      entry->second = {value, 1};
      continue;
    }
    const double steps =
        static_cast<double>(std::max<int64_t>(current - seen_, 1));
    entry->second.value += value * steps;
    entry->second.count += steps;
  }
  seen_ = current;
}

// The first step is often slow, so that it doesn't count once there are more.
double Progbar::step_duration(int64_t current, double now) {
  if (current == 0) return 0;
  const auto steps = static_cast<double>(current);
  const double duration = after_first_step_ && current > 1
                              ? (now - *after_first_step_) / (steps - 1)
                              : (now - start_) / steps;
  if (current == 1) after_first_step_ = now;
  return duration;
}

bool Progbar::draws(double now, bool finalize) const {
  if (options_.verbose == 2) return finalize && target_.value_or(0) > 0;
  if (options_.verbose == 0 || !options_.terminal.interactive) return false;
  if (now - start_ < options_.delay) return false;
  return finalize || !last_drawn_ || now - *last_drawn_ >= options_.interval;
}

void Progbar::draw_bar(int64_t current, double now, double per_step,
                       bool finalize) {
  Line line{.color = options_.terminal.color};
  const int64_t target = target_.value_or(0);
  if (target > 0) {
    const double share =
        static_cast<double>(current) / static_cast<double>(target);
    const int64_t done = static_cast<int64_t>(
        std::clamp(share, 0.0, 1.0) * static_cast<double>(options_.width));
    line.add(counter(current, target), kBold);
    line.add(" ");
    if (done > 0) line.add(repeated(kDone, done), kGreen);
    line.add(repeated(line.color ? kDone : kLeft, options_.width - done),
             kWhite);
  } else {
    line.add(format("%7lld/Unknown", static_cast<long long>(current)));
  }
  line.add(" ");
  line.add(target > 0 && !finalize
               ? countdown(per_step * static_cast<double>(target - current))
               : format("%.0fs", now - start_),
           kBold);
  line.add(pace(per_step, options_.unit_name));
  add_metrics(line);
  // Blanks over what a longer line left.
  const size_t drawn = line.columns;
  if (columns_drawn_ > drawn) line.text.append(columns_drawn_ - drawn, ' ');
  columns_drawn_ = drawn;
  line_open_ = !finalize;
  options_.terminal.write(concat("\r", line.text, finalize ? "\n" : ""));
}

void Progbar::draw_line(int64_t current, double now, double per_step) {
  Line line{.color = false};
  line.add(concat(counter(current, *target_), " - ",
                  format("%.0fs", now - start_), " -",
                  pace(per_step, options_.unit_name)));
  add_metrics(line);
  options_.terminal.write(line.text + "\n");
}

void Progbar::add_metrics(Line& line) const {
  for (const std::string& name : order_) {
    const Sum& sum = sums_.at(name);
    const double mean = sum.value / std::max(1.0, sum.count);
    // On one line Keras doesn't look at the size of negative numbers.
    const double size = options_.verbose == 2 ? mean : std::abs(mean);
    line.add(concat(" - ", name, ": ", metric(mean, size)));
  }
}

}  // namespace keratin::utils

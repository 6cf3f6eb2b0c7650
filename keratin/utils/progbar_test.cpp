// Texts as keras.utils.Progbar writes them, but for the backspaces that it has
// before each carriage return.

#include "keratin/utils/progbar.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "keratin/base/error.h"

using keratin::utils::Progbar;
using keratin::utils::ProgbarOptions;

namespace {

// A terminal and a clock that the test holds.
struct Stage {
  double seconds = 100;
  std::vector<std::string> written;

  ProgbarOptions options(bool color = true) {
    ProgbarOptions options;
    options.terminal = {
        .write = [this](std::string_view text) { written.emplace_back(text); },
        .interactive = true,
        .color = color};
    options.now = [this] { return seconds; };
    return options;
  }
  void step(Progbar& bar, double duration, int64_t current,
            const Progbar::Values& values = {},
            std::optional<bool> finalize = {}) {
    seconds += duration;
    bar.update(current, values, finalize);
  }
};

std::string bar_of(int done, int left) {
  std::string text = done > 0 ? "\x1b[32m" : "";
  for (int i = 0; i < done; ++i) text += "━";
  if (done > 0) text += "\x1b[0m";
  text += "\x1b[37m";
  for (int i = 0; i < left; ++i) text += "━";
  return text + "\x1b[0m";
}

std::string bold(const std::string& text) {
  return "\x1b[1m" + text + "\x1b[0m";
}

}  // namespace

TEST_CASE("a bar shows steps, time and averaged metrics") {
  Stage stage;
  Progbar bar(4, stage.options());
  stage.step(bar, 0.5, 1, {{"loss", 2.0}, {"acc", 0.5}});
  stage.step(bar, 0.1, 2, {{"loss", 1.0}, {"acc", 0.25}});
  stage.step(bar, 0.01, 3, {{"loss", 0.0}});  // too soon to be drawn
  stage.step(bar, 0.2, 4, {{"loss", 3.0}});
  REQUIRE(stage.written.size() == 3);
  CHECK(stage.written[0] == "\r" + bold("1/4") + " " + bar_of(5, 15) + " " +
                                bold("1s") +
                                " 500ms/step - loss: 2.0000 - acc: 0.5000");
  CHECK(stage.written[1] == "\r" + bold("2/4") + " " + bar_of(10, 10) + " " +
                                bold("0s") +
                                " 100ms/step - loss: 1.5000 - acc: 0.3750");
  CHECK(stage.written[2] == "\r" + bold("4/4") + " " + bar_of(20, 0) + " " +
                                bold("1s") +
                                " 103ms/step - loss: 3.0000 - acc: 0.3750\n");
}

TEST_CASE("the time that is left counts in hours, minutes and seconds") {
  Stage stage;
  {
    Progbar bar(200, stage.options());
    stage.step(bar, 2, 1);
    stage.step(bar, 30, 3);
    stage.step(bar, 30, 5);
    stage.step(bar, 200, 20);
  }
  REQUIRE(stage.written.size() == 5);
  CHECK(stage.written[0] == "\r" + bold("  1/200") + " " + bar_of(0, 20) + " " +
                                bold("6:38") + " 2s/step");
  CHECK(stage.written[1] == "\r" + bold("  3/200") + " " + bar_of(0, 20) + " " +
                                bold("49:15") + " 15s/step");
  // The last line was longer.
  CHECK(stage.written[3] == "\r" + bold(" 20/200") + " " + bar_of(2, 18) + " " +
                                bold("41:03") + " 14s/step");
  CHECK(stage.written[4] == "\n");

  stage.written.clear();
  Progbar slow(20, stage.options());
  stage.step(slow, 500, 1);
  CHECK(stage.written[0] == "\r" + bold(" 1/20") + " " + bar_of(1, 19) + " " +
                                bold("2:38:20") + " 500s/step");
}

TEST_CASE("without a target the steps are counted") {
  Stage stage;
  Progbar bar(std::nullopt, stage.options());
  stage.step(bar, 0.0005, 1, {{"loss", 0.0001}});
  stage.step(bar, 0.06, 1000, {{"loss", -0.0005}});
  REQUIRE(stage.written.size() == 2);
  CHECK(stage.written[0] ==
        "\r      1/Unknown " + bold("0s") + " 500us/step - loss: 1.0000e-04");
  CHECK(stage.written[1] ==
        "\r   1000/Unknown " + bold("0s") + " 60us/step - loss: -4.9940e-04");
}

TEST_CASE("one line at the end shows the last values") {
  Stage stage;
  ProgbarOptions options = stage.options();
  options.verbose = 2;
  options.terminal.interactive = false;
  Progbar bar(3, options);
  stage.step(bar, 0.5, 1, {{"loss", 0.0}, {"acc", 0.5}});
  stage.step(bar, 0.5, 2, {{"loss", 1.0}, {"acc", 0.5}});
  stage.step(bar, 0.000014, 3, {{"loss", -2.0}, {"acc", 0.5}});
  REQUIRE(stage.written.size() == 1);
  CHECK(stage.written[0] ==
        "3/3 - 1s - 250ms/step - loss: -2.0000e+00 - acc: 0.5000\n");
}

TEST_CASE("values of the last update stand for themselves") {
  Stage stage;
  Progbar open(std::nullopt, stage.options());
  stage.step(open, 1, 1, {{"a", 1.0}});
  stage.step(open, 1, 2, {{"a", 3.0}});
  stage.step(open, 1, 2, {{"a", 9.0}}, true);
  REQUIRE(stage.written.size() == 3);
  CHECK(stage.written[1] ==
        "\r      2/Unknown " + bold("2s") + " 1s/step - a: 2.0000");
  CHECK(stage.written[2] ==
        "\r      2/Unknown " + bold("3s") + " 2s/step - a: 9.0000\n");

  stage.written.clear();
  ProgbarOptions options = stage.options();
  options.width = 2;
  Progbar early(4, options);
  stage.step(early, 1, 1, {{"a", 1.0}});
  stage.step(early, 1, 2, {{"a", 3.0}}, true);
  CHECK(stage.written[1] == "\r" + bold("2/4") + " " + bar_of(1, 1) + " " +
                                bold("2s") + " 1s/step - a: 3.0000\n");
}

TEST_CASE("a target that is reached need not be the end") {
  Stage stage;
  ProgbarOptions options = stage.options(false);
  options.width = 2;
  Progbar bar(2, options);
  stage.step(bar, 1, 1, {{"a", 1.0}});
  stage.step(bar, 1, 2, {{"a", 3.0}}, false);
  stage.step(bar, 1, 2, {}, true);
  REQUIRE(stage.written.size() == 3);
  CHECK(stage.written[1] == "\r2/2 ━━ 0s 1s/step - a: 2.0000");
  CHECK(stage.written[2] == "\r2/2 ━━ 3s 2s/step - a: 2.0000\n");
}

TEST_CASE("a mean counts the steps of each update") {
  Stage stage;
  Progbar bar(std::nullopt, stage.options(false));
  stage.step(bar, 1, 1, {{"a", 1.0}});
  stage.step(bar, 1, 4, {{"a", 5.0}, {"late", 2.0}});
  stage.step(bar, 1, 4, {{"a", 9.0}});  // no step more, which counts as one
  REQUIRE(stage.written.size() == 3);
  CHECK(stage.written[1].ends_with(" - a: 4.0000 - late: 2.0000"));
  CHECK(stage.written[2].ends_with(" - a: 5.0000 - late: 2.0000"));
}

TEST_CASE("steps may be added, and metrics left out") {
  Stage stage;
  ProgbarOptions options = stage.options(false);
  options.width = 1;
  Progbar bar(3, options);
  for (const double value : {1.0, 2.0}) {
    stage.seconds += 1;
    bar.add(1, {{"a", value}});
  }
  stage.seconds += 1;
  bar.add(1);
  REQUIRE(stage.written.size() == 3);
  CHECK(stage.written[1] == "\r2/3 ─ 1s 1s/step - a: 1.5000");
  CHECK(stage.written[2] == "\r3/3 ━ 3s 1s/step - a: 1.5000\n");
}

TEST_CASE("drawings are an interval apart, but for the last") {
  Stage stage;
  ProgbarOptions options = stage.options(false);
  options.width = 1;
  options.interval = 1;
  Progbar bar(5, options);
  stage.step(bar, 1, 1);
  stage.step(bar, 0.5, 2);
  stage.step(bar, 0.6, 3);
  stage.step(bar, 0.1, 5);
  REQUIRE(stage.written.size() == 3);
  CHECK(stage.written[1] == "\r3/5 ─ 1s 550ms/step");
  CHECK(stage.written[2] == "\r5/5 ━ 2s 300ms/step\n");
}

TEST_CASE("metrics that are no numbers are shown as Python shows them") {
  for (const int verbose : {1, 2}) {
    Stage stage;
    ProgbarOptions options = stage.options(false);
    options.verbose = verbose;
    Progbar bar(1, options);
    stage.step(bar, 1, 1,
               {{"a", -std::nan("")}, {"b", INFINITY}, {"c", -INFINITY}});
    CHECK(stage.written.at(0).ends_with(" - a: nan - b: inf - c: -inf\n"));
  }
}

TEST_CASE("one line needs a target") {
  Stage stage;
  ProgbarOptions options = stage.options();
  options.verbose = 2;
  Progbar bar(std::nullopt, options);
  stage.step(bar, 1, 1, {{"a", 1.0}});
  stage.step(bar, 1, 2, {}, true);
  CHECK(stage.written.empty());
  bar.set_target(2);
  stage.step(bar, 1, 2, {});
  CHECK(stage.written.size() == 1);
}

TEST_CASE("stateful metrics are shown as they come") {
  const auto second = [](auto choose) {
    Stage stage;
    ProgbarOptions options = stage.options(false);
    choose(options);
    Progbar bar(3, options);
    stage.step(bar, 0.5, 1, {{"a", 1.0}, {"b", 1.0}});
    stage.step(bar, 0.5, 2, {{"a", 2.0}, {"b", 2.0}});
    return stage.written.at(1).substr(stage.written[1].find(" - "));
  };
  CHECK(second([](ProgbarOptions& o) { o.stateful_metrics = {{"b"}}; }) ==
        " - a: 1.5000 - b: 2.0000");
  CHECK(second([](ProgbarOptions& o) { o.stateless_metrics = {{"b"}}; }) ==
        " - a: 2.0000 - b: 1.5000");
}

TEST_CASE("width and unit are the caller's") {
  Stage stage;
  ProgbarOptions options = stage.options();
  options.width = 5;
  options.unit_name = "sample";
  Progbar bar(3, options);
  stage.step(bar, 0.5, 0);
  stage.step(bar, 1.0, 3, {{"long_name", 1.0}});
  REQUIRE(stage.written.size() == 2);
  CHECK(stage.written[0] == "\r" + bold("0/3") + " " + bar_of(0, 5) + " " +
                                bold("0s") + " 0s/sample");
  CHECK(stage.written[1] == "\r" + bold("3/3") + " " + bar_of(5, 0) + " " +
                                bold("2s") +
                                " 500ms/sample - long_name: 1.0000\n");
}

TEST_CASE("without colors the rest of the bar is thin") {
  Stage stage;
  ProgbarOptions options = stage.options(false);
  options.width = 4;
  Progbar bar(4, options);
  stage.step(bar, 1, 1);
  CHECK(stage.written[0] == "\r1/4 ━─── 3s 1s/step");
}

TEST_CASE("a shorter line covers the one before") {
  Stage stage;
  ProgbarOptions options = stage.options(false);
  options.width = 2;
  Progbar bar(20, options);
  stage.step(bar, 0.5, 1);  // 9s left, 500ms/step
  stage.step(bar, 39, 14);  // 18s, 3s/step
  REQUIRE(stage.written.size() == 2);
  CHECK(stage.written[0] == "\r 1/20 ── 9s 500ms/step");
  CHECK(stage.written[1] == "\r14/20 ━─ 18s 3s/step  ");
}

TEST_CASE("a bar is silent where no person looks on") {
  Stage stage;
  ProgbarOptions options = stage.options();
  options.terminal.interactive = false;
  Progbar bar(2, options);
  stage.step(bar, 1, 1);
  stage.step(bar, 1, 2);
  options.terminal.interactive = true;
  options.verbose = 0;
  Progbar quiet(1, options);
  stage.step(quiet, 1, 1);
  CHECK(stage.written.empty());
}

TEST_CASE("short work shows nothing") {
  Stage stage;
  ProgbarOptions options = stage.options();
  options.delay = 0.5;
  Progbar quick(2, options);
  stage.step(quick, 0.2, 1);
  stage.step(quick, 0.2, 2);
  CHECK(stage.written.empty());
  Progbar slow(3, options);
  stage.step(slow, 0.3, 1);
  stage.step(slow, 0.3, 2);
  slow.add(1);
  CHECK(stage.written.size() == 2);
}

TEST_CASE("options that contradict each other are refused") {
  const auto error_of = [](auto choose) -> std::string {
    ProgbarOptions options;
    choose(options);
    try {
      Progbar bar(1, options);
    } catch (const keratin::ConfigError& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK(
      error_of([](ProgbarOptions& o) {
        o.stateful_metrics = {{"a"}};
        o.stateless_metrics = {{"b"}};
      }).starts_with("stateful_metrics and stateless_metrics are both given"));
  CHECK(error_of([](ProgbarOptions& o) { o.verbose = 3; }) ==
        "verbose is 3; expected 0, 1 or 2");
  CHECK(error_of([](ProgbarOptions& o) { o.width = -1; }) ==
        "width is -1; expected 0 to 1000 columns");
}

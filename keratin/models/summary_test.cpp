#include "keratin/models/summary.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "keratin/layers/core/dense.h"
#include "keratin/layers/normalization/normalization.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/sequential.h"

namespace keratin {

TEST_CASE("a chain's summary is a table of layers with totals") {
  const Sequential model(
      {Input({784}), layers::Dense({.units = 64}, {.name = "h"}),
       layers::BatchNormalization({}, {.name = "norm"})},
      {.name = "digits"});
  const std::string text = model.summary(60);
  for (const char* part : {"Model: \"digits\"", "Layer (type)", "Output Shape",
                           "Param #", "h (Dense)", "(None, 64)", "50,240",
                           "norm", "Total params: 50,496 (197.25 KB)",
                           "Trainable params: 50,368 (196.75 KB)",
                           "Non-trainable params: 128 (512.00 B)"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find("Connected to") == std::string::npos);
}

TEST_CASE("a graph's summary says what each layer is connected to") {
  const std::string text = test::golden_model("multi_io_dicts").summary(100);
  for (const char* part : {"Connected to", "shared[0][0]", "left[0][0]"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("a model that isn't built has a summary") {
  const Sequential model({layers::Dense({.units = 2}, {.name = "h"})},
                         {.name = "late"});
  const std::string text = model.summary();
  CHECK(text.find("h (Dense)") != std::string::npos);
  CHECK(text.find("Total params: 0") != std::string::npos);
}

// The cells of the first column, joined over the lines that they wrap over.
std::string first_column(const std::string& text) {
  std::string out;
  const std::string bar = "│ ";
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.rfind(bar, 0) != 0) continue;
    line = line.substr(bar.size(), line.find(bar, 1) - bar.size());
    out += line.substr(0, line.find_last_not_of(' ') + 1);
  }
  return out;
}

TEST_CASE("a name can't speak to a terminal through a summary") {
  const Sequential model(
      {Input({2}), layers::Dense({.units = 1}, {.name = "h\x1b[2J\n\xff"})},
      {.name = "m\x1b]0;x\x07"});
  const std::string text = model.summary();
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.find(R"(Model: "m\x1b]0;x\x07")") == 0);
  CHECK(first_column(text) == R"(h\x1b[2J\x0a\xff (Dense))");
}

TEST_CASE("a long name is wrapped between characters, in no time") {
  const std::string euro = "\xe2\x82\xac";
  std::string name;
  for (int i = 0; i < 200'000; ++i) name += i % 3 == 0 ? euro : "x";
  const Sequential model(
      {Input({2}), layers::Dense({.units = 1}, {.name = name})});
  CHECK(first_column(model.summary(60)) == name + " (Dense)");
}

TEST_CASE("a summary has the width that was asked for, within limits") {
  const Sequential model({Input({2}), layers::Dense({.units = 1})});
  CHECK(model.summary() == model.summary(kSummaryWidth));
  CHECK(summary(*model.operator->()) == model.summary());
  CHECK(model.summary(-5) == model.summary(kMinSummaryWidth));
  CHECK(model.summary(2'000'000'000) == model.summary(kMaxSummaryWidth));
}

TEST_CASE("the summary for programs has the same numbers") {
  const Model model = test::golden_model("multi_io_dicts");
  const Json json = summary_json(*model.operator->());
  CHECK(json.at("name") == Json("dicts"));
  CHECK(json.at("total_params") == Json(31));
  CHECK(json.at("trainable_params") == Json(31));
  CHECK(json.at("non_trainable_params") == Json(0));
  const Json& shared = json.at("layers").at(size_t{2});
  CHECK(shared.at("name") == Json("shared"));
  CHECK(shared.at("class_name") == Json("Dense"));
  CHECK(shared.at("params") == Json(25));
  CHECK(shared.at("connected_to") ==
        Json(Json::Array{"left[0][0]", "right[0][0]"}));
}

}  // namespace keratin

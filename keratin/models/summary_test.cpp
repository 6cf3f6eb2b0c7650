#include "keratin/models/summary.h"

#include <doctest/doctest.h>

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

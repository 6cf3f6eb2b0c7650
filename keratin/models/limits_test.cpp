#include "keratin/base/limits.h"

#include <doctest/doctest.h>

#include "keratin/base/error.h"
#include "keratin/base/mapped_file.h"
#include "keratin/formats/hdf5.h"
#include "keratin/formats/npz.h"
#include "keratin/models/golden_for_test.h"
#include "keratin/models/load_model.h"

namespace keratin {
namespace {

using Use = void (*)(const Limits& limits);

void load(const Limits& limits) {
  load_model(map_file(test::golden_path("mlp_functional.keras")), "m.keras",
             {.custom_objects = {}, .limits = limits});
}

void load_json(const Limits& limits) {
  static const std::string json =
      load_model(test::golden_path("mlp_functional.keras")).to_json();
  model_from_json(json, {.custom_objects = {}, .limits = limits});
}

void walk(const Limits& limits) {
  const hdf5::File file(map_file("tests/fixtures/hdf5/lstm.weights.h5"),
                        "lstm.h5", limits);
  file.root().walk([](const hdf5::Node&) {});
}

void read_attribute(const Limits& limits) {
  const hdf5::File file(map_file("tests/fixtures/hdf5/attributes.h5"),
                        "attributes.h5", limits);
  file.root().group("group").attribute("long");
}

void inflate(const Limits& limits) {
  read_npz(map_file("tests/fixtures/npz/compressed.npz"), "x.npz", limits);
}

struct Row {
  const char* name;
  uint64_t Limits::*limit;
  uint64_t tight;
  Use use;
};

// `layers` and `nodes` are with the graphs that they bound.
const Row kRows[] = {
    {"file_bytes", &Limits::file_bytes, 1000, load},
    {"file_bytes", &Limits::file_bytes, 1000, walk},
    {"inflated_bytes", &Limits::inflated_bytes, 10, inflate},
    {"zip_members", &Limits::zip_members, 2, load},
    {"json_bytes", &Limits::json_bytes, 100, load},
    {"json_bytes", &Limits::json_bytes, 100, load_json},
    {"json_depth", &Limits::json_depth, 4, load},
    {"json_depth", &Limits::json_depth, 4, load_json},
    {"json_values", &Limits::json_values, 20, load},
    {"json_values", &Limits::json_values, 20, load_json},
    {"hdf5_objects", &Limits::hdf5_objects, 3, walk},
    {"hdf5_depth", &Limits::hdf5_depth, 1, walk},
    {"hdf5_depth", &Limits::hdf5_depth, 1, load},
    {"attribute_bytes", &Limits::attribute_bytes, 10, read_attribute},
    {"name_bytes", &Limits::name_bytes, 4, load},
    {"name_bytes", &Limits::name_bytes, 4, load_json},
    {"name_bytes", &Limits::name_bytes, 4, walk},
    {"rank", &Limits::rank, 1, walk},
    {"elements", &Limits::elements, 5, load},
    {"elements", &Limits::elements, 5, walk},
    {"object_depth", &Limits::object_depth, 1, load},
    {"object_depth", &Limits::object_depth, 1, load_json},
};

}  // namespace

TEST_CASE("each limit refuses, with its name and a place") {
  for (const Row& row : kRows) {
    CAPTURE(row.name);
    CHECK_NOTHROW(row.use({}));
    Limits limits;
    limits.*row.limit = row.tight;
    try {
      row.use(limits);
      FAIL_CHECK("expected an error");
    } catch (const LimitError& error) {
      CAPTURE(error.what());
      CHECK(error.message().find(row.name) != std::string::npos);
      CHECK_FALSE(error.where().empty());
    }
  }
}

}  // namespace keratin

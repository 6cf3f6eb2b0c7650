#include "keratin/config/nearest.h"

#include <doctest/doctest.h>

#include <vector>

namespace keratin {

const std::vector<std::string> kKnown{"Conv1D",  "Conv2D", "Conv3D",
                                      "Dropout", "Dense",  "Conv2DTranspose"};

TEST_CASE("near names are told, the nearest first, and no more than three") {
  CHECK(nearest_names("Densse", kKnown) ==
        "; the nearest known names are \"Dense\"");
  CHECK(nearest_names("Conv4D", kKnown) ==
        "; the nearest known names are \"Conv1D\", \"Conv2D\", \"Conv3D\"");
}

TEST_CASE("upper and lower case are near") {
  CHECK(nearest_names("dense", kKnown) ==
        "; the nearest known names are \"Dense\"");
}

TEST_CASE("names that are far from all are told nothing") {
  CHECK(nearest_names("MyVeryOwnLayer", kKnown).empty());
  CHECK(nearest_names("Dense", {}).empty());
}

TEST_CASE("a name of any length costs little") {
  const std::vector<std::string> known(1000, std::string(5000, 'a'));
  CHECK(nearest_names(std::string(1 << 20, 'a'), known).empty());
  CHECK(nearest_names("aaa", known).empty());
}

}  // namespace keratin

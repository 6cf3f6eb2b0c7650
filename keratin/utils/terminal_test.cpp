#include "keratin/utils/terminal.h"

#include <doctest/doctest.h>

using keratin::utils::colors_wanted;

TEST_CASE("NO_COLOR counts where it is not empty") {
  CHECK(colors_wanted(nullptr, "xterm-256color"));
  CHECK(colors_wanted("", "xterm-256color"));
  CHECK(!colors_wanted("1", "xterm-256color"));
  CHECK(!colors_wanted("0", "xterm-256color"));
}

TEST_CASE("a dumb terminal has no colors") {
  CHECK(colors_wanted(nullptr, nullptr));
  CHECK(!colors_wanted(nullptr, "dumb"));
}

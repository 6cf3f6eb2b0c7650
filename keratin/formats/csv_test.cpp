#include "keratin/formats/csv.h"

#include <doctest/doctest.h>

#include <cmath>

#include "keratin/base/error.h"

namespace keratin {
namespace {

std::string message_of(std::string_view text, const CsvOptions& options = {}) {
  try {
    read_csv(text, "data.csv", options);
  } catch (const FormatError& error) {
    return error.what();
  }
  return "no error";
}

TEST_CASE("csv reads lines of numbers") {
  const CsvTable table = read_csv("1,2.5,-3e2\r\n\n 4 , +5 ,nan\n");
  CHECK(table.columns.empty());
  CHECK(table.values.shape() == Shape{2, 3});
  CHECK(table.values.at(1) == 2.5);
  CHECK(table.values.at(2) == -300);
  CHECK(table.values.at(4) == 5);
  CHECK(std::isnan(table.values.at(5)));
}

TEST_CASE("csv knows a header when it sees one") {
  const CsvTable table = read_csv(
      "\xef\xbb\xbf"
      "x,\"a \"\"b\"\", c\"\n1,\"2\"\n");
  CHECK(table.columns == std::vector<std::string>{"x", "a \"b\", c"});
  CHECK(table.values.shape() == Shape{1, 2});
  CHECK(table.values.at(1) == 2);
  const CsvOptions years = {.header = CsvHeader::present};
  CHECK(read_csv("2019,2020\n1,2", "csv", years).columns[1] == "2020");
}

TEST_CASE("csv takes another separator") {
  const CsvTable tabs = read_csv("1\t2\n3\t4", "csv", {.separator = '\t'});
  CHECK(tabs.values.shape() == Shape{2, 2});
}

TEST_CASE("csv of no lines has no rows") {
  CHECK(read_csv("").values.shape() == Shape{0, 0});
  CHECK(read_csv("a,b\n").values.shape() == Shape{0, 2});
}

TEST_CASE("csv holds the limit on elements") {
  CHECK_THROWS_AS(read_csv("1,2\n3,4", "csv", {}, {.elements = 3}), LimitError);
}

TEST_CASE("csv tells line and column of what is wrong") {
  CHECK(message_of("a,b\n1,2\n3,x\n") ==
        "data.csv, line 3, column 2: expected a number of float32's range, "
        "got \"x\"");
  CHECK(message_of("1,2\n3,\n") ==
        "data.csv, line 2, column 2: expected a number of float32's range, "
        "got an empty cell");
  CHECK(message_of("1,2\n\n3\n") ==
        "data.csv, line 3, column 1: a line of 1 cells, expected 2 as in the "
        "first line");
  CHECK(message_of("1,2,\"3") ==
        "data.csv, line 1, column 3: a quote has no end");
  CHECK(message_of("1,\"2\"3\n") ==
        "data.csv, line 1, column 2: text after a quoted cell, expected "
        "\",\" or the end of the line");
  CHECK(message_of("1e60\n", {.header = CsvHeader::absent}) ==
        "data.csv, line 1, column 1: expected a number of float32's range, "
        "got \"1e60\"");
  CHECK(message_of("\"a\nb\",c\n1,x\n") ==
        "data.csv, line 3, column 2: expected a number of float32's range, "
        "got \"x\"");
}

}  // namespace
}  // namespace keratin

// The grammar is RFC 4180's, with spaces around cells:
//
//   text = { line ( "\n" | "\r\n" ) }
//   line = cell { separator cell }
//   cell = spaces ( plain | '"' { any | '""' } '"' ) spaces

#include "keratin/formats/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "keratin/base/error.h"

namespace keratin {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" ");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" ") - first + 1);
}

std::optional<float> number_of(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') {
    text.remove_prefix(1);
  }
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  const auto narrow = static_cast<float>(value);
  if (std::isinf(narrow) && !std::isinf(value)) return std::nullopt;
  return narrow;
}

class CsvReader {
 public:
  CsvReader(std::string_view text, std::string_view name,
            const CsvOptions& options, const Limits& limits)
      : text_(text), name_(name), options_(options), limits_(limits) {}

  CsvTable read();

 private:
  bool next_line();
  std::string cell();
  std::string quoted_cell();
  bool is_header() const;
  void add_row();
  [[noreturn]] void fail(size_t column, std::string_view message) const;

  std::string_view text_;
  std::string_view name_;
  CsvOptions options_;
  const Limits& limits_;
  size_t at_ = 0;
  size_t line_ = 1;      // that at_ is in
  size_t row_line_ = 1;  // where the row that was read last began
  std::vector<std::string> cells_;
  std::vector<float> values_;
  size_t width_ = 0;
};

CsvTable CsvReader::read() {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  CsvTable table;
  bool first = true;
  size_t rows = 0;
  while (next_line()) {
    if (std::exchange(first, false)) {
      width_ = cells_.size();
      if (is_header()) {
        table.columns = cells_;
        continue;
      }
    }
    add_row();
    ++rows;
  }
  const Shape shape = {static_cast<int64_t>(rows),
                       static_cast<int64_t>(width_)};
  table.values = Array::of(shape, std::span<const float>(values_));
  return table;
}

// Reads the cells of the next line that isn't empty; false at the end.
bool CsvReader::next_line() {
  while (at_ < text_.size()) {
    row_line_ = line_;
    cells_.clear();
    bool more = true;
    while (more) {
      cells_.push_back(cell());
      more = at_ < text_.size() && text_[at_] == options_.separator;
      if (more) ++at_;
    }
    if (at_ < text_.size()) ++at_;  // the line feed
    ++line_;
    if (cells_.size() > 1 || !cells_.front().empty()) return true;
  }
  return false;
}

// Leaves at_ at a separator, a line feed or the end.
std::string CsvReader::cell() {
  const size_t start = text_.find_first_not_of(" ", at_);
  if (start < text_.size() && text_[start] == '"') {
    at_ = start;
    return quoted_cell();
  }
  const char ends[] = {options_.separator, '\n'};
  size_t end = text_.find_first_of(std::string_view(ends, 2), at_);
  end = std::min(end, text_.size());
  std::string_view content = text_.substr(at_, end - at_);
  at_ = end;
  const bool line_end = end == text_.size() || text_[end] == '\n';
  if (line_end && content.ends_with('\r')) content.remove_suffix(1);
  return std::string(trimmed(content));
}

std::string CsvReader::quoted_cell() {
  const size_t column = cells_.size() + 1;
  std::string content;
  for (;;) {
    const size_t quote = text_.find('"', at_ + 1);
    if (quote == std::string_view::npos) fail(column, "a quote has no end");
    content += text_.substr(at_ + 1, quote - at_ - 1);
    at_ = quote + 1;
    if (at_ == text_.size() || text_[at_] != '"') break;
    content += '"';
  }
  for (const char c : content) line_ += c == '\n' ? 1 : 0;
  at_ = std::min(text_.find_first_not_of(" ", at_), text_.size());
  if (text_.substr(at_, 2) == "\r\n") ++at_;
  if (at_ < text_.size() && text_[at_] != '\n' &&
      text_[at_] != options_.separator) {
    fail(column, concat("text after a quoted cell, expected ",
                        quoted(std::string_view(&options_.separator, 1)),
                        " or the end of the line"));
  }
  return std::string(trimmed(content));
}

bool CsvReader::is_header() const {
  if (options_.header != CsvHeader::automatic) {
    return options_.header == CsvHeader::present;
  }
  for (const std::string& cell : cells_) {
    if (!number_of(cell)) return true;
  }
  return false;
}

void CsvReader::add_row() {
  if (cells_.size() != width_) {
    fail(std::min(cells_.size(), width_ + 1),
         concat("a line of ", cells_.size(), " cells, expected ", width_,
                " as in the first line"));
  }
  if (values_.size() + width_ > limits_.elements) {
    throw LimitError(
        std::string(name_),
        concat("more cells than the limit elements = ", limits_.elements));
  }
  for (size_t i = 0; i < cells_.size(); ++i) {
    const std::optional<float> value = number_of(cells_[i]);
    if (!value) {
      fail(i + 1,
           concat("expected a number of float32's range, got ",
                  cells_[i].empty() ? "an empty cell" : quoted(cells_[i])));
    }
    values_.push_back(*value);
  }
}

void CsvReader::fail(size_t column, std::string_view message) const {
  throw FormatError(concat(name_, ", line ", row_line_, ", column ", column),
                    message);
}

}  // namespace

CsvTable read_csv(std::string_view text, std::string_view name,
                  const CsvOptions& options, const Limits& limits) {
  return CsvReader(text, name, options, limits).read();
}

}  // namespace keratin

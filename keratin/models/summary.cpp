#include "keratin/models/summary.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "keratin/base/error.h"
#include "keratin/base/utf8.h"
#include "keratin/models/functional.h"
#include "keratin/models/graph_order.h"

namespace keratin {
namespace {

struct Row {
  std::string name;
  std::string class_name;
  std::string shape;
  std::string params;
  int64_t count = 0;
  std::vector<std::string> connected_to;
};

std::string with_commas(int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<size_t>(at), ",");
  }
  return digits;
}

std::string readable_bytes(int64_t bytes) {
  constexpr std::array kUnits{"B", "KB", "MB", "GB", "TB"};
  double size = static_cast<double>(bytes);
  size_t unit = 0;
  while (size >= 1024 && unit + 1 < kUnits.size()) {
    size /= 1024;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %s", size, kUnits[unit]);
  return text;
}

std::string shape_of(const KerasTensors& outputs) {
  std::string text;
  for (const KerasTensor& tensor : outputs.flatten()) {
    if (!text.empty()) text += ", ";
    text += to_string(tensor.shape());
  }
  return outputs.is_leaf() ? text : concat("[", text, "]");
}

Row row_of(const Operation& operation) {
  Row row;
  row.name = operation.name();
  row.class_name = operation.class_name();
  const auto* layer = dynamic_cast<const Layer*>(&operation);
  row.shape = "?";
  if (const auto node = operation.inbound_node(0)) {
    row.shape = shape_of(node->outputs);
  }
  if (layer != nullptr) row.count = layer->count_params();
  row.params = layer != nullptr && !layer->built() ? "0 (unbuilt)"
                                                   : with_commas(row.count);
  return row;
}

std::vector<std::string> connections(
    const std::vector<const OperationNode*>& calls) {
  std::vector<std::string> all;
  for (const OperationNode* node : calls) {
    for (const KerasTensor& tensor : node->arguments.tensors()) {
      all.push_back(concat(tensor.node()->operation->name(), "[",
                           tensor.node()->index, "][", tensor.tensor_index(),
                           "]"));
    }
  }
  return all;
}

// A chain: every operation is called once, on the one before.
bool is_chain(const FunctionalLayer& model) {
  std::set<const Operation*> called;
  std::set<const void*> used;
  size_t inputs = 0;
  for (const auto& node : model.nodes()) {
    const auto tensors = node->arguments.tensors();
    if (tensors.empty()) ++inputs;
    if (tensors.size() > 1) return false;
    if (!called.insert(node->operation.get()).second) return false;
    for (const auto& tensor : tensors) {
      if (!used.insert(tensor.node().get()).second) return false;
    }
  }
  return inputs <= 1;
}

std::vector<Row> rows_of(const ModelLayer& model) {
  std::vector<Row> rows;
  const auto* functional = dynamic_cast<const FunctionalLayer*>(&model);
  if (functional == nullptr) {
    for (const auto& layer : model.layers()) rows.push_back(row_of(*layer));
    return rows;
  }
  const CallsOf calls = calls_by_operation(functional->nodes());
  for (const auto& operation : functional->operations()) {
    rows.push_back(row_of(*operation));
    rows.back().connected_to = connections(calls.at(operation.get()));
  }
  return rows;
}

// Width on the terminal: bytes that begin a character.
size_t width_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// How many bytes of `text` are at most `width` characters.
size_t bytes_within(std::string_view text, size_t width) {
  size_t end = 0;
  while (end < text.size() && width > 0) {
    end += std::max<size_t>(utf8_length(text.substr(end)), 1);
    --width;
  }
  return end;
}

// Lines of at most `width`, broken at spaces where there are some.
std::vector<std::string> wrapped(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  for (;;) {
    const size_t end = bytes_within(text, width);
    if (end == text.size()) break;
    size_t cut = text.substr(0, end + 1).rfind(' ');
    if (cut == std::string_view::npos || cut == 0) cut = end;
    lines.emplace_back(text.substr(0, cut));
    text.remove_prefix(text[cut] == ' ' ? cut + 1 : cut);
  }
  lines.emplace_back(text);
  return lines;
}

class Table {
 public:
  Table(std::vector<std::string> header, std::vector<size_t> widths)
      : widths_(std::move(widths)) {
    out_ += rule("┏", "━", "┳", "┓");
    line(header, "┃");
    out_ += rule("┡", "━", "╇", "┩");
  }
  void add(const std::vector<std::string>& cells) {
    if (!first_) out_ += rule("├", "─", "┼", "┤");
    first_ = false;
    line(cells, "│");
  }
  std::string finish() { return out_ + rule("└", "─", "┴", "┘"); }

 private:
  std::string rule(const char* left, const char* fill, const char* middle,
                   const char* right) const {
    std::string text = left;
    for (size_t i = 0; i < widths_.size(); ++i) {
      if (i > 0) text += middle;
      for (size_t k = 0; k < widths_[i] + 2; ++k) text += fill;
    }
    return text + right + "\n";
  }
  void line(const std::vector<std::string>& cells, const char* bar) {
    std::vector<std::vector<std::string>> parts;
    size_t height = 1;
    for (size_t i = 0; i < cells.size(); ++i) {
      parts.push_back(wrapped(printable(cells[i]), widths_[i]));
      height = std::max(height, parts.back().size());
    }
    for (size_t y = 0; y < height; ++y) {
      for (size_t i = 0; i < parts.size(); ++i) {
        const std::string text = y < parts[i].size() ? parts[i][y] : "";
        const std::string space(widths_[i] - width_of(text), ' ');
        const bool right = i == 2;  // numbers
        out_ += concat(bar, " ", right ? space + text : text + space, " ");
      }
      out_ += concat(bar, "\n");
    }
  }

  std::vector<size_t> widths_;
  std::string out_;
  bool first_ = true;
};

struct Totals {
  int64_t trainable = 0;
  int64_t trainable_bytes = 0;
  int64_t all = 0;
  int64_t all_bytes = 0;
};

Totals totals_of(const ModelLayer& model) {
  Totals totals;
  const auto bytes = [](const Variable& variable) {
    return element_count(variable.shape()) *
           static_cast<int64_t>(size_of(variable.dtype()));
  };
  for (const Variable& variable : model.weights()) {
    totals.all += element_count(variable.shape());
    totals.all_bytes += bytes(variable);
  }
  for (const Variable& variable : model.trainable_weights()) {
    totals.trainable += element_count(variable.shape());
    totals.trainable_bytes += bytes(variable);
  }
  return totals;
}

std::string total_line(const char* what, int64_t count, int64_t bytes) {
  return concat(" ", what, ": ", with_commas(count), " (",
                readable_bytes(bytes), ")\n");
}

}  // namespace

std::string summary(const ModelLayer& model, int width) {
  const auto* functional = dynamic_cast<const FunctionalLayer*>(&model);
  const bool chain = functional == nullptr || is_chain(*functional);
  const std::vector<double> shares =
      chain ? std::vector<double>{0.45, 0.35, 0.20}
            : std::vector<double>{0.30, 0.26, 0.18, 0.26};
  width = std::clamp(width, kMinSummaryWidth, kMaxSummaryWidth);
  std::vector<size_t> widths;
  for (const double share : shares) {
    const double cell = share * width - 3;
    widths.push_back(static_cast<size_t>(std::max(cell, 7.0)));
  }
  std::vector<std::string> header{"Layer (type)", "Output Shape", "Param #"};
  if (!chain) header.push_back("Connected to");
  Table table(header, widths);
  for (const Row& row : rows_of(model)) {
    std::vector<std::string> cells{concat(row.name, " (", row.class_name, ")"),
                                   row.shape, row.params};
    if (!chain) {
      std::string to;
      for (const std::string& name : row.connected_to) {
        to += to.empty() ? name : ", " + name;
      }
      cells.push_back(to.empty() ? "-" : to);
    }
    table.add(cells);
  }
  const Totals totals = totals_of(model);
  return concat(
      "Model: \"", printable(model.name()), "\"\n", table.finish(),
      total_line("Total params", totals.all, totals.all_bytes),
      total_line("Trainable params", totals.trainable, totals.trainable_bytes),
      total_line("Non-trainable params", totals.all - totals.trainable,
                 totals.all_bytes - totals.trainable_bytes));
}

Json summary_json(const ModelLayer& model) {
  Json::Array layers;
  for (const Row& row : rows_of(model)) {
    layers.push_back(JsonObject{
        {"name", row.name},
        {"class_name", row.class_name},
        {"output_shape", row.shape},
        {"params", row.count},
        {"connected_to",
         Json::Array(row.connected_to.begin(), row.connected_to.end())}});
  }
  const Totals totals = totals_of(model);
  return JsonObject{{"name", model.name()},
                    {"layers", layers},
                    {"total_params", totals.all},
                    {"trainable_params", totals.trainable},
                    {"non_trainable_params", totals.all - totals.trainable}};
}

}  // namespace keratin

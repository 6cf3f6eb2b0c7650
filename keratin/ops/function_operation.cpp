#include "keratin/ops/function_operation.h"

#include <algorithm>

#include "keratin/base/error.h"
#include "keratin/base/limits.h"
#include "keratin/config/nearest.h"
#include "keratin/graph/trace_budget.h"
#include "keratin/ops/function_rows.h"

namespace keratin {
namespace {

using Row = FunctionOperation::Row;

const Row& row_of(const std::string& class_name) {
  std::vector<std::string> known;
  for (const auto rows : {core_function_rows(), numpy_function_rows()}) {
    for (const Row& row : rows) {
      if (row.class_name == class_name) return row;
      known.emplace_back(row.class_name);
    }
  }
  throw NotFound(concat("the operation ", quoted(class_name),
                        " isn't one that models can hold here",
                        nearest_names(class_name, known)));
}

std::string listed(const Row& row) {
  std::string text;
  for (const std::string_view key : row.keys) {
    if (key.empty()) continue;
    text += concat(text.empty() ? "" : ", ", quoted(key));
  }
  return text.empty() ? "none" : text;
}

// An argument that would be dropped would change what the model computes.
void expect_known(const Row& row, const JsonObject& config) {
  for (const auto& [key, value] : config) {
    if (value.is_null() || row.knows(key)) continue;
    throw Unsupported(
        config.at("name").as_string(),
        concat("the operation ", quoted(row.class_name), " got the argument ",
               quoted(key), ", which isn't known here; known are ",
               listed(row)));
  }
}

}  // namespace

bool FunctionOperation::Row::knows(std::string_view key) const {
  return key == "name" ||
         std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::shared_ptr<FunctionOperation> FunctionOperation::from_serialized(
    const JsonObject& serialized, const Limits& limits) {
  const Row& row = row_of(serialized.at("class_name").as_string());
  auto operation = std::make_shared<FunctionOperation>();
  operation->row_ = &row;
  operation->config_ = serialized.at("config").as_object();
  operation->name_ = operation->config_.at("name").as_string();
  if (operation->name_.size() > limits.name_bytes) {
    throw LimitError(
        concat("a name of ", operation->name_.size(),
               " bytes is over the limit name_bytes = ", limits.name_bytes));
  }
  expect_known(row, operation->config_);
  return operation;
}

JsonObject FunctionOperation::serialized() const {
  return {{"module", row_->module},
          {"class_name", row_->class_name},
          {"config", config_},
          {"registered_name", row_->class_name}};
}

std::string_view FunctionOperation::class_name() const {
  return row_->class_name;
}

Tensors FunctionOperation::run(const TensorArguments& arguments,
                               std::optional<bool>) {
  TraceBudget::spend();
  return row_->function(FunctionCall(arguments, config_));
}

}  // namespace keratin

#include "keratin/config/builtin_index.h"

#include <algorithm>
#include <iterator>

#include "keratin/base/error.h"
#include "keratin/base/letter_case.h"
#include "keratin/config/snake_case.h"

namespace keratin {
namespace {

// Where Keras's own code has the classes of a family: "layers" of
// "keras.src.layers.core.dense".
std::string_view source_folder(const BuiltinEntry& entry) {
  const std::string_view module =
      entry.row != nullptr ? entry.row->module : module_of(entry.kind);
  if (module.starts_with("keras.src.")) {
    const std::string_view rest = module.substr(10);
    return rest.substr(0, rest.find('.'));
  }
  if (module != "keras") return module.substr(6, module.find('.', 6) - 6);
  return entry.kind == Kind::layer ? "models" : "dtype_policies";
}

// Public names of classes in other modules than the one that Keras writes.
struct OtherPlace {
  std::string_view module;
  std::string_view name;
  std::string_view own;  // what it writes
};
constexpr OtherPlace kOtherPlaces[] = {
    {"keras", "Model", "keras.src.models.functional"},
    {"keras.models", "Model", "keras.src.models.functional"},
    {"keras.models", "Sequential", "keras"},
    {"keras.mixed_precision", "LossScaleOptimizer", "keras.optimizers"},
};

bool is_exported(std::string_view name, std::string_view own,
                 std::string_view module) {
  return std::any_of(std::begin(kOtherPlaces), std::end(kOtherPlaces),
                     [&](const OtherPlace& place) {
                       return place.module == module && place.name == name &&
                              place.own == own;
                     });
}

// The functions of losses whose first public name is among the losses; the
// others are metrics, too, and have that name there.
constexpr std::string_view kLossesOnly[] = {
    "categorical_generalized_cross_entropy",
    "circle",
    "cosine_similarity",
    "ctc",
    "dice",
    "huber",
    "log_cosh",
    "tversky"};

}  // namespace

BuiltinIndex::BuiltinIndex() {
  for (const BuiltinClass& row : builtins().classes) add_class(row);
  for (const BuiltinFunction& row : builtins().functions) add_function(row);
  // Last, as other names and those of functions may be in snake case, too.
  for (size_t i = 0; i < snake_names_.size(); ++i) {
    const BuiltinClass& row = builtins().classes[i];
    add(snake_names_[i], {row.info->kind, {row.info, nullptr}, &row, false});
  }
  // Keras 2 has its newer optimizers registered, and Keras takes their names in
  // any case.
  for (const BuiltinClass& row : builtins().classes) {
    if (row.info->kind != Kind::optimizer) continue;
    add(optimizer_names_.emplace_back(concat("Custom>", row.info->name)),
        {Kind::optimizer, {row.info, nullptr}, &row, false});
    add(optimizer_names_.emplace_back(lower_case(row.info->name)),
        {Kind::optimizer, {row.info, nullptr}, &row, false});
  }
}

void BuiltinIndex::add_class(const BuiltinClass& row) {
  const Kind kind = row.info->kind;
  rows_.emplace(row.info, &row);
  add(row.info->name, {kind, {row.info, nullptr}, &row, true});
  for (const std::string_view other : row.also) {
    add(other, {kind, {row.info, nullptr}, &row, false});
  }
  snake_names_.push_back(snake_case(row.info->name));
}

void BuiltinIndex::add_function(const BuiltinFunction& row) {
  const Kind kind = row.function->info()->kind;
  functions_.insert(row.function.get());
  add(row.function->function_name(),
      {kind, {nullptr, row.function}, nullptr, true});
  for (const std::string_view other : row.also) {
    add(other, {kind, {nullptr, row.function}, nullptr, false});
  }
}

const std::vector<BuiltinEntry>& BuiltinIndex::named(
    std::string_view name, std::optional<Kind> kind) const {
  static const std::vector<BuiltinEntry> kNone;
  auto found = entries_.find(name);
  if (found == entries_.end() && kind == Kind::optimizer) {
    found = entries_.find(lower_case(name));
  }
  return found == entries_.end() ? kNone : found->second;
}

const BuiltinClass* BuiltinIndex::row(const ClassInfo& info) const {
  const auto found = rows_.find(&info);
  return found == rows_.end() ? nullptr : found->second;
}

const BuiltinIndex& builtin_index() {
  static const BuiltinIndex made;
  return made;
}

std::string_view own_module(const BuiltinEntry& entry) {
  if (entry.row != nullptr) return entry.row->module;
  const std::string& name = entry.what.function->function_name();
  const bool is_metric =
      entry.kind == Kind::loss &&
      std::find(std::begin(kLossesOnly), std::end(kLossesOnly), name) ==
          std::end(kLossesOnly);
  return module_of(is_metric ? Kind::metric : entry.kind);
}

// Keras finds a class under its public names, or where its code lies; that the
// file there is another class's isn't known here.
bool is_there(const BuiltinEntry& entry, std::string_view name,
              std::string_view module) {
  const std::string_view own = own_module(entry);
  if (module == own || is_exported(name, own, module)) return true;
  const std::string_view folder = source_folder(entry);
  if (!module.starts_with("keras.src.")) return false;
  const std::string_view rest = module.substr(10);
  return entry.row != nullptr && rest.starts_with(folder) &&
         (rest.size() == folder.size() || rest[folder.size()] == '.');
}

}  // namespace keratin

#include "keratin/layers/array_argument.h"

#include <utility>
#include <vector>

#include "keratin/base/error.h"

namespace keratin {

Array array_from(const Json& value) {
  if (value.is_object()) return array_from(value.at("config").at("value"));
  if (value.is_number()) {
    return Array::of<float>({}, {static_cast<float>(value.as_double())});
  }
  Shape shape;
  const Json* level = &value;
  while (level->is_array()) {
    shape.push_back(static_cast<int64_t>(level->as_array().size()));
    if (level->as_array().empty()) break;
    level = &level->as_array().front();
  }
  std::vector<float> numbers;
  std::vector<std::pair<const Json*, size_t>> pending{{&value, 0}};
  while (!pending.empty()) {
    const auto [item, depth] = pending.back();
    pending.pop_back();
    if (depth == shape.size()) {
      numbers.push_back(static_cast<float>(item->as_double()));
      continue;
    }
    const Json::Array& items = item->as_array();
    if (static_cast<int64_t>(items.size()) != shape[depth]) {
      throw ConfigError("expected lists of equal lengths");
    }
    for (auto it = items.rbegin(); it != items.rend(); ++it) {
      pending.emplace_back(&*it, depth + 1);
    }
  }
  return Array::of<float>(shape, std::span<const float>(numbers));
}

}  // namespace keratin

#include "keratin/config/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "keratin/base/error.h"
#include "keratin/base/letter_case.h"

namespace keratin {
namespace {

constexpr size_t kMaxLength = 64;  // names beyond it aren't worth the effort
constexpr size_t kShown = 3;

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t substitute =
          diagonal + (lower_case(a[i]) == lower_case(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substitute, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest_names(std::string_view name,
                          std::span<const std::string> known) {
  std::vector<std::pair<size_t, std::string_view>> near;
  if (name.size() > kMaxLength) return {};
  const size_t most = std::max<size_t>(2, name.size() / 3);
  for (const std::string& candidate : known) {
    if (candidate.size() > name.size() + most) continue;
    if (candidate.size() + most < name.size()) continue;
    const size_t distance = edit_distance(name, candidate);
    if (distance <= most) near.emplace_back(distance, candidate);
  }
  if (near.empty()) return {};
  std::sort(near.begin(), near.end());
  std::string text = "; the nearest known names are";
  for (size_t i = 0; i < std::min(near.size(), kShown); ++i) {
    text += concat(i == 0 ? " " : ", ", quoted(near[i].second));
  }
  return text;
}

}  // namespace keratin

#include "keratin/config/snake_case.h"

#include <cctype>

#include "keratin/base/letter_case.h"

namespace keratin {

std::string snake_case(std::string_view class_name) {
  const auto is = [&](int (*kind)(int), size_t i) {
    return i < class_name.size() &&
           kind(static_cast<unsigned char>(class_name[i])) != 0;
  };
  std::string out;
  for (size_t i = 0; i < class_name.size(); ++i) {
    if (!is(std::isalnum, i) && class_name[i] != '_') continue;
    const bool new_word = i > 0 && is(std::isupper, i) &&
                          (is(std::islower, i + 1) || is(std::islower, i - 1));
    if (new_word && !out.empty()) out += '_';
    out += lower_case(class_name[i]);
  }
  return out;
}

}  // namespace keratin

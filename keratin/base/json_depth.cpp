#include "keratin/base/json_depth.h"

#include "keratin/base/error.h"

namespace keratin {
namespace {

// `left` is how many containers deep the value may be; it bounds the recursion,
// too.
void check(const Json& value, uint64_t left, const Limits& limits) {
  if (!value.is_array() && !value.is_object()) return;
  if (left == 0) {
    throw LimitError(
        concat("lists and dicts are nested deeper than json_depth = ",
               limits.json_depth));
  }
  if (value.is_array()) {
    for (const Json& item : value.as_array()) check(item, left - 1, limits);
  } else {
    for (const auto& [key, item] : value.as_object()) {
      check(item, left - 1, limits);
    }
  }
}

}  // namespace

void check_depth(const Json& value, const Limits& limits) {
  check(value, limits.json_depth, limits);
}

}  // namespace keratin

#pragma once

#include <string_view>

#include "keratin/base/error.h"

namespace keratin {

/// What `work` gives; its errors get `place` in front: a name, or the key of
/// what was read.
template <class F>
auto within(std::string_view place, const F& work) {
  try {
    return work();
  } catch (const Error& error) {
    error.rethrow_within(place);
  }
}

/// The same for an item of a list that whoever is further out names: "[2]",
/// which comes to be "layers[2]".
template <class F>
auto within_item(size_t index, const F& work) {
  try {
    return work();
  } catch (const Error& error) {
    error.rethrow_within(concat("[", index, "]"));
  }
}

/// The same for an item of a list that has its name here: "layers[2]".
template <class F>
auto within_item(std::string_view list, size_t index, const F& work) {
  return within(list, [&] { return within_item(index, work); });
}

}  // namespace keratin

#pragma once

#include <optional>
#include <string_view>

#include "keratin/config/serialization.h"

namespace keratin {

/// A name that stands for nothing, as a file has it.
struct UnknownName {
  /// None where any family would do.
  std::optional<Kind> kind = {};
  std::string_view name = {};        ///< "my_package>Scale", "relu"
  std::string_view class_name = {};  ///< Empty where only a name is given.
  /// Whether it should be Keras's own, and so nobody's to register.
  bool is_keras = false;
};

/// Throws NotFound: with the nearest names, and the line that would register
/// the name before loading.
[[noreturn]] void throw_not_registered(const UnknownName& unknown,
                                       const DeserializeContext& context);

}  // namespace keratin

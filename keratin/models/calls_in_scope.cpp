#include "keratin/models/calls_in_scope.h"

#include <algorithm>

namespace keratin {

ObjectSharingScope* counting_scope(const Object& model) {
  ObjectSharingScope* scope = ObjectSharingScope::current();
  if (scope == nullptr) return nullptr;
  const auto written = scope->written();
  const bool again =
      std::any_of(written.begin(), written.end(),
                  [&](const auto& other) { return other.get() == &model; });
  return again ? nullptr : scope;
}

}  // namespace keratin

#include "keratin/models/calls_in_scope.h"

namespace keratin {

ObjectSharingScope* counting_scope(const Object& model) {
  ObjectSharingScope* scope = ObjectSharingScope::current();
  return scope == nullptr || scope->has_written(model) ? nullptr : scope;
}

}  // namespace keratin

#pragma once

#include "keratin/config/fields.h"
#include "keratin/config/object_ref.h"

namespace keratin {

/// A number, or an object of one kind in its place: the base of `LearningRate`.
/// A config has the number, or the serialized object.
struct NumberOrObject {
  Number number;
  ObjectRef object;  ///< None where the number holds.
};

}  // namespace keratin

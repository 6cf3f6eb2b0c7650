#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "keratin/config/object.h"

namespace keratin {

/// Objects met under a `shared_object_id`, so that a second mention is the same
/// object.
struct SharedObject {
  std::shared_ptr<Object> object;
  uint64_t height = 0;  ///< Objects within objects in it, itself included.
};
using SharedObjects = std::unordered_map<int64_t, SharedObject>;

/// While it lasts, on this thread, an object that several others hold stays
/// one: `serialize_keras_object` writes a `shared_object_id`, and
/// `deserialize_keras_object` takes a second mention of an id for the object
/// that the first one made. Keras's `ObjectSharingScope`; here an inner scope
/// is one of its own, and the outer goes on when it ends.
///
/// Ids count from 1 in the order in which objects are written. Each object gets
/// one, as it isn't known yet whether it comes again: `settle` takes those of
/// objects that came once out of a finished form. The scope keeps the objects
/// that it has numbered.
class ObjectSharingScope {
 public:
  ObjectSharingScope();
  ~ObjectSharingScope();
  ObjectSharingScope(const ObjectSharingScope&) = delete;
  ObjectSharingScope& operator=(const ObjectSharingScope&) = delete;

  /// The innermost scope of this thread, or null.
  static ObjectSharingScope* current();

  /// The id of an object, which is given one at its first mention.
  int64_t id_of(const Object& object);
  /// Leaves the ids in `serialized` that are there more than once.
  static void settle(Json& serialized);

  SharedObjects& read() { return read_; }

 private:
  struct Numbered {
    int64_t id;
    std::shared_ptr<const Object> object;
  };
  std::unordered_map<const Object*, Numbered> written_;
  SharedObjects read_;
  ObjectSharingScope* outer_;
};

}  // namespace keratin

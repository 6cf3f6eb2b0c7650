#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "keratin/config/object.h"

namespace keratin {

/// Objects met under a `shared_object_id`, so that a second mention is the same
/// object.
struct SharedObject {
  std::shared_ptr<Object> object;
  uint64_t height = 0;  ///< Objects within objects in it, itself included.
};
using SharedObjects = std::unordered_map<int64_t, SharedObject>;

/// How often layers were called. It keeps them, so that none takes the place of
/// another that is gone.
using CallCounts = std::unordered_map<std::shared_ptr<const Object>, int64_t>;

/// Layers of one document by name, to find the other mention of an object that
/// Keras wrote without its id. Of a layer that models, stacks or wrappers share
/// Keras 3.15.1 may lose the id of the first mention, and can't open the file
/// itself. So a layer with a new id is the one of the same name, class and
/// config that came before it without one. A small id that comes twice is a
/// counted one, of a file that has lost none.
class UnmarkedLayers {
 public:
  /// `document` is all that is read; it and the forms in it must stay.
  explicit UnmarkedLayers(const Json* document) : document_(document) {}

  void add(const Json& form, std::shared_ptr<Object> object, uint64_t height);
  /// What `form`, which has an id, is another mention of; none if nothing.
  SharedObject find(const Json& form);

 private:
  struct Entry {
    const Json* form;
    SharedObject shared;
  };
  bool is_single(int64_t id);

  const Json* document_;
  std::unordered_map<int64_t, int> mentions_;
  bool counted_ = false;
  std::unordered_multimap<std::string, Entry> by_name_;
};

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
  [[nodiscard]] ObjectSharingScope();
  ~ObjectSharingScope();
  ObjectSharingScope(const ObjectSharingScope&) = delete;
  ObjectSharingScope& operator=(const ObjectSharingScope&) = delete;

  /// The innermost scope of this thread, or null.
  static ObjectSharingScope* current();

  /// The id of an object, which is given one at its first mention.
  int64_t id_of(const Object& object);
  /// How many calls of a layer are written so far, in all models.
  int64_t& calls_of(const Object& layer) {
    return calls_[layer.shared_from_this()];
  }
  /// Leaves the ids in `serialized` that are there more than once.
  static void settle(Json& serialized);

  SharedObjects& read() { return read_; }
  /// Every object that was written, in no order.
  std::vector<std::shared_ptr<Object>> written() const;
  bool has_written(const Object& object) const {
    return written_.contains(&object);
  }

 private:
  struct Numbered {
    int64_t id;
    std::shared_ptr<Object> object;
  };
  std::unordered_map<const Object*, Numbered> written_;
  CallCounts calls_;
  SharedObjects read_;
  ObjectSharingScope* outer_;
};

}  // namespace keratin

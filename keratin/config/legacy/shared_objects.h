#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "keratin/config/shared_objects.h"

namespace keratin::legacy {

/// While it lasts, on this thread, objects that are written in the legacy
/// dialect have a `shared_object_id`, so that one that several others hold can
/// stay one. As in Keras 2, ids count from 0, an object gets its own after
/// those within it, and of scopes within scopes the outermost counts.
///
/// Each object gets an id, as it isn't known yet whether it comes again:
/// `settle` takes those of objects that came once out of a finished form. The
/// scope keeps the objects that it has numbered.
class SharedObjectSavingScope {
 public:
  [[nodiscard]] SharedObjectSavingScope();
  ~SharedObjectSavingScope();
  SharedObjectSavingScope(const SharedObjectSavingScope&) = delete;
  SharedObjectSavingScope& operator=(const SharedObjectSavingScope&) = delete;

  /// The scope that counts on this thread, or null.
  static SharedObjectSavingScope* current();
  /// Whether this scope is the one that counts, and not within another.
  bool counts() const { return current() == this; }

  /// The id of an object, which is given one at its first mention.
  int64_t id_of(const Object& object);
  /// Leaves the ids in `serialized` that are there more than once.
  static void settle(Json& serialized);

 private:
  struct Numbered {
    int64_t id;
    std::shared_ptr<const Object> object;
  };
  std::unordered_map<const Object*, Numbered> written_;
};

/// While it lasts, on this thread, `legacy::deserialize_keras_object` takes a
/// second mention of a `shared_object_id` for the object that the first one
/// made. An inner scope is one of its own; the outer goes on when it ends.
/// Without a scope ids mean nothing.
class SharedObjectLoadingScope {
 public:
  [[nodiscard]] SharedObjectLoadingScope();
  ~SharedObjectLoadingScope();
  SharedObjectLoadingScope(const SharedObjectLoadingScope&) = delete;
  SharedObjectLoadingScope& operator=(const SharedObjectLoadingScope&) = delete;

  /// The innermost scope of this thread, or null.
  static SharedObjectLoadingScope* current();

  /// What an id stands for; null for none yet.
  std::shared_ptr<Object> get(int64_t id) const;
  void set(int64_t id, std::shared_ptr<Object> object);
  SharedObjects& read() { return read_; }

 private:
  SharedObjects read_;
  SharedObjectLoadingScope* outer_;
};

/// While it lasts, the two scopes that are opened on this thread do nothing; as
/// in Keras 2, those around it go on.
class DisableSharedObjectScope {
 public:
  [[nodiscard]] DisableSharedObjectScope();
  ~DisableSharedObjectScope();
  DisableSharedObjectScope(const DisableSharedObjectScope&) = delete;
  DisableSharedObjectScope& operator=(const DisableSharedObjectScope&) = delete;
};

}  // namespace keratin::legacy

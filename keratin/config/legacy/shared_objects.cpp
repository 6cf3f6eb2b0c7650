#include "keratin/config/legacy/shared_objects.h"

#include <utility>

#include "keratin/config/scope_chain.h"

namespace keratin::legacy {
namespace {

thread_local int disabling = 0;  // how many scopes do
thread_local SharedObjectSavingScope* saving = nullptr;
thread_local SharedObjectLoadingScope* loading = nullptr;

}  // namespace

SharedObjectSavingScope::SharedObjectSavingScope() {
  if (disabling == 0 && saving == nullptr) saving = this;
}

SharedObjectSavingScope::~SharedObjectSavingScope() {
  if (saving == this) saving = nullptr;
}

SharedObjectSavingScope* SharedObjectSavingScope::current() { return saving; }

int64_t SharedObjectSavingScope::id_of(const Object& object) {
  const auto next = static_cast<int64_t>(written_.size());
  return written_
      .try_emplace(&object, Numbered{next, object.weak_from_this().lock()})
      .first->second.id;
}

void SharedObjectSavingScope::settle(Json& serialized) {
  ObjectSharingScope::settle(serialized);
}

SharedObjectLoadingScope::SharedObjectLoadingScope() : outer_(loading) {
  if (disabling == 0) loading = this;
}

SharedObjectLoadingScope::~SharedObjectLoadingScope() {
  take_out(loading, this, &SharedObjectLoadingScope::outer_);
}

SharedObjectLoadingScope* SharedObjectLoadingScope::current() {
  return loading;
}

std::shared_ptr<Object> SharedObjectLoadingScope::get(int64_t id) const {
  const auto found = read_.find(id);
  return found == read_.end() ? nullptr : found->second.object;
}

void SharedObjectLoadingScope::set(int64_t id, std::shared_ptr<Object> object) {
  read_[id] = {std::move(object), 1};
}

DisableSharedObjectScope::DisableSharedObjectScope() { ++disabling; }

DisableSharedObjectScope::~DisableSharedObjectScope() { --disabling; }

}  // namespace keratin::legacy

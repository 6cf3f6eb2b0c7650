#include "keratin/config/shared_objects.h"

#include <utility>

namespace keratin {
namespace {

constexpr std::string_view kId = "shared_object_id";

thread_local ObjectSharingScope* current_scope = nullptr;

using Mentions = std::unordered_map<int64_t, int>;

template <class F>
void for_each_part(Json& value, const F& visit) {
  if (value.is_array()) {
    for (Json& item : value.as_array()) visit(item);
  } else if (value.is_object()) {
    for (auto& [key, item] : value.as_object()) visit(item);
  }
}

void count(Json& value, Mentions& mentions) {
  const Json* id = value.find(kId);
  if (id != nullptr && id->is_int()) ++mentions[id->as_int()];
  for_each_part(value, [&](Json& part) { count(part, mentions); });
}

void drop_single(Json& value, const Mentions& mentions) {
  const Json* id = value.find(kId);
  if (id != nullptr && id->is_int() && mentions.at(id->as_int()) == 1) {
    value.as_object().erase(kId);
  }
  for_each_part(value, [&](Json& part) { drop_single(part, mentions); });
}

}  // namespace

ObjectSharingScope::ObjectSharingScope()
    : outer_(std::exchange(current_scope, this)) {}

ObjectSharingScope::~ObjectSharingScope() { current_scope = outer_; }

ObjectSharingScope* ObjectSharingScope::current() { return current_scope; }

int64_t ObjectSharingScope::id_of(const Object& object) {
  const auto next = static_cast<int64_t>(written_.size()) + 1;
  return written_
      .try_emplace(&object, Numbered{next, object.weak_from_this().lock()})
      .first->second.id;
}

void ObjectSharingScope::settle(Json& serialized) {
  Mentions mentions;
  count(serialized, mentions);
  drop_single(serialized, mentions);
}

}  // namespace keratin

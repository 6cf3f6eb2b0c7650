#include "keratin/config/shared_objects.h"

#include <algorithm>
#include <utility>

#include "keratin/config/form.h"
#include "keratin/config/scope_chain.h"

namespace keratin {
namespace {

thread_local ObjectSharingScope* current_scope = nullptr;

// Of more layers by one name no more than these are compared, so that a file of
// such is gone through in time. Nobody has so many.
constexpr size_t kMaxAlike = 64;

// Keras's ids are addresses, and it may lose that of the first mention. Where
// smaller ids come more than once, somebody counted, and lost none: as here.
constexpr int64_t kFirstAddress = 1 << 16;

using Mentions = std::unordered_map<int64_t, int>;

template <class J, class F>
void for_each_part(J& value, const F& visit) {
  if (value.is_array()) {
    for (J& item : value.as_array()) visit(item);
  } else if (value.is_object()) {
    for (auto& [key, item] : value.as_object()) visit(item);
  }
}

// A member of that name is an id in an object's form alone: elsewhere it is the
// user's own.
const Json* id_in(const Json& value) {
  if (value.find("class_name") == nullptr) return nullptr;
  const Json* id = value.find(kSharedObjectId);
  return id != nullptr && id->is_int() ? id : nullptr;
}

void count(const Json& value, Mentions& mentions) {
  if (const Json* id = id_in(value)) ++mentions[id->as_int()];
  for_each_part(value, [&](const Json& part) { count(part, mentions); });
}

void drop_single(Json& value, const Mentions& mentions) {
  const Json* id = id_in(value);
  if (id != nullptr && mentions.at(id->as_int()) == 1) {
    value.as_object().erase(kSharedObjectId);
  }
  for_each_part(value, [&](Json& part) { drop_single(part, mentions); });
}

// Whether two values are the same but for ids.
bool equal_but_for_ids(const Json& a, const Json& b) {
  if (a.is_array() && b.is_array()) {
    return std::equal(a.as_array().begin(), a.as_array().end(),
                      b.as_array().begin(), b.as_array().end(),
                      equal_but_for_ids);
  }
  if (!a.is_object() || !b.is_object()) return a == b;
  const auto is_in = [](const JsonObject& in) {
    return [&in](const JsonObject::Member& member) {
      if (member.first == kSharedObjectId) return true;
      const Json* other = in.find(member.first);
      return other != nullptr && equal_but_for_ids(member.second, *other);
    };
  };
  const JsonObject& left = a.as_object();
  const JsonObject& right = b.as_object();
  return std::all_of(left.begin(), left.end(), is_in(right)) &&
         std::all_of(right.begin(), right.end(), [&](const auto& member) {
           return member.first == kSharedObjectId ||
                  left.contains(member.first);
         });
}

// Takes the forms in `value` out.
template <class ByName>
void forget(const Json& value, ByName& by_name) {
  if (const std::string* name = name_in(value)) {
    const auto [first, last] = by_name.equal_range(*name);
    const auto found = std::find_if(first, last, [&](const auto& entry) {
      return entry.second.form == &value;
    });
    if (found != last) by_name.erase(found);
  }
  for_each_part(value, [&](const Json& part) { forget(part, by_name); });
}

}  // namespace

void UnmarkedLayers::add(const Json& form, std::shared_ptr<Object> object,
                         uint64_t height) {
  // A layer may be in a graph, a stack or a wrapper; what else has a name in
  // its config, as a dtype policy, is the same wherever it is made.
  if (document_ == nullptr || object->info()->kind != Kind::layer) return;
  if (object->info()->name == "Bidirectional") {
    // It runs a copy of the layer in its config, which nothing else holds.
    const Json* copied = form.at("config").find("layer");
    if (copied != nullptr) forget(*copied, by_name_);
  }
  const std::string* name = name_in(form);
  if (name == nullptr || form.find(kSharedObjectId) != nullptr) return;
  by_name_.emplace(*name, Entry{&form, {std::move(object), height}});
}

SharedObject UnmarkedLayers::find(const Json& form) {
  const std::string* name = name_in(form);
  if (name == nullptr || document_ == nullptr) return {};
  const int64_t id = form.at(kSharedObjectId).as_int();
  if (id < kFirstAddress && !is_single(id)) return {};
  const auto [first, last] = by_name_.equal_range(*name);
  size_t looked_at = 0;
  for (auto entry = first; entry != last && looked_at < kMaxAlike; ++entry) {
    ++looked_at;
    const Json& other = *entry->second.form;
    if (other.at("class_name") == form.at("class_name") &&
        equal_but_for_ids(other.at("config"), form.at("config"))) {
      return entry->second.shared;
    }
  }
  return {};
}

bool UnmarkedLayers::is_single(int64_t id) {
  if (!counted_) count(*document_, mentions_);
  counted_ = true;
  return mentions_[id] == 1;
}

ObjectSharingScope::ObjectSharingScope()
    : outer_(std::exchange(current_scope, this)) {}

ObjectSharingScope::~ObjectSharingScope() {
  take_out(current_scope, this, &ObjectSharingScope::outer_);
}

ObjectSharingScope* ObjectSharingScope::current() { return current_scope; }

int64_t ObjectSharingScope::id_of(const Object& object) {
  const auto next = static_cast<int64_t>(written_.size()) + 1;
  return written_
      .try_emplace(
          &object,
          Numbered{next, const_cast<Object&>(object).weak_from_this().lock()})
      .first->second.id;
}

std::vector<std::shared_ptr<Object>> ObjectSharingScope::written() const {
  std::vector<std::shared_ptr<Object>> objects;
  for (const auto& [address, numbered] : written_) {
    objects.push_back(numbered.object);
  }
  return objects;
}

void ObjectSharingScope::settle(Json& serialized) {
  Mentions mentions;
  count(serialized, mentions);
  drop_single(serialized, mentions);
}

}  // namespace keratin

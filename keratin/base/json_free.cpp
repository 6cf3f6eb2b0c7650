// How values are freed. By recursion, which is fastest, as far down as most go;
// below that without, so that no depth ends the stack.

#include <algorithm>
#include <utility>

#include "keratin/base/json.h"

namespace keratin {

class JsonFreeing {
 public:
  template <class Container>
  static void free(Container& container) {
    if (depth_ == kMaxRecursion) return free_nested(std::move(container));
    ++depth_;
    drop_parts(container);
    --depth_;
  }

 private:
  // Lists and objects within one another that destructors go down into.
  static constexpr int kMaxRecursion = 256;
  inline static thread_local int depth_ = 0;

  static void drop_parts(Json::List& list) { list.clear(); }
  static void drop_parts(JsonObject& object) { object.members_.clear(); }

  static bool has_parts(const Json& value) {
    if (const auto* list = std::get_if<Json::List>(&value.value_)) {
      return !list->empty();
    }
    const auto* object = std::get_if<JsonObject>(&value.value_);
    return object != nullptr && !object->members_.empty();
  }

  static Json& first_part(Json& value) {
    if (auto* list = std::get_if<Json::List>(&value.value_)) {
      return list->front();
    }
    return std::get<JsonObject>(value.value_).members_.front().second;
  }

  static Json take_last_part(Json& value) {
    if (auto* list = std::get_if<Json::List>(&value.value_)) {
      Json part = std::move(list->back());
      list->pop_back();
      return part;
    }
    auto& members = std::get<JsonObject>(value.value_).members_;
    Json part = std::move(members.back().second);
    members.pop_back();
    return part;
  }

  // Whether a part has parts. From the last on, so that what is looked through
  // is freed before it is looked through again.
  static bool is_nested(const Json& value) {
    if (const auto* list = std::get_if<Json::List>(&value.value_)) {
      return std::any_of(list->rbegin(), list->rend(), has_parts);
    }
    const auto* object = std::get_if<JsonObject>(&value.value_);
    return object != nullptr &&
           std::any_of(
               object->members_.rbegin(), object->members_.rend(),
               [](const auto& member) { return has_parts(member.second); });
  }

  // Frees the last part of `open` until none is left. To go down into a part,
  // its own first part is taken out for `open` to lie there, which becomes the
  // last one and is gone back to. So nothing is allocated, and no value that a
  // destructor is left with is nested.
  static void free_nested(Json open) {
    while (has_parts(open)) {
      Json inner = take_last_part(open);
      while (is_nested(inner)) {
        if (!has_parts(open)) {
          open = std::move(inner);
          break;
        }
        Json first = std::exchange(first_part(inner), std::move(open));
        open = std::move(inner);
        inner = std::move(first);
      }
    }
  }
};

void JsonObject::free_members() { JsonFreeing::free(*this); }

void Json::List::free_parts() { JsonFreeing::free(*this); }

}  // namespace keratin

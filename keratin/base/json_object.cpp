#include <algorithm>
#include <iterator>
#include <numeric>

#include "keratin/base/duplicate_key.h"
#include "keratin/base/error.h"
#include "keratin/base/json.h"

namespace keratin {
namespace {

// Below this a walk over the members is faster than any index.
constexpr size_t kIndexFrom = 16;
// Appended members are searched one by one until so many wait for the index.
constexpr size_t kMaxUnindexed = 64;

}  // namespace

JsonObject::JsonObject(Members members) : members_(std::move(members)) {
  if (size() <= kIndexFrom) {
    expect_unique();
    return;
  }
  const Index sorted = by_key();
  const auto twice = std::adjacent_find(
      sorted.begin(), sorted.end(), [&](uint32_t a, uint32_t b) {
        return members_[a].first == members_[b].first;
      });
  if (twice != sorted.end()) {
    throw DuplicateKey(members_[*twice].first, *std::next(twice));
  }
  index_ = std::make_unique<Index>(sorted);
}

JsonObject::JsonObject(std::initializer_list<JsonMember> members)
    : JsonObject(taken(members)) {}

JsonObject::Members JsonObject::taken(
    std::initializer_list<JsonMember> members) {
  Members out;
  out.reserve(members.size());
  for (const JsonMember& member : members) {
    out.emplace_back(std::move(member.key), std::move(member.value));
  }
  return out;
}

void JsonObject::expect_unique() const {
  for (size_t i = 1; i < size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (members_[i].first == members_[k].first) {
        throw DuplicateKey(members_[i].first, i);
      }
    }
  }
}

JsonObject::JsonObject(const JsonObject& other)
    : members_(other.members_),
      index_(other.index_ ? std::make_unique<Index>(*other.index_) : nullptr) {}

JsonObject& JsonObject::operator=(const JsonObject& other) {
  return *this = JsonObject(other);
}

size_t JsonObject::size() const { return members_.size(); }

JsonObject::Members::const_iterator JsonObject::begin() const {
  return members_.begin();
}
JsonObject::Members::const_iterator JsonObject::end() const {
  return members_.end();
}
JsonObject::Members::iterator JsonObject::begin() { return members_.begin(); }
JsonObject::Members::iterator JsonObject::end() { return members_.end(); }

JsonObject::Index JsonObject::by_key() const {
  Index places(size());
  std::iota(places.begin(), places.end(), uint32_t{0});
  std::sort(places.begin(), places.end(), [&](uint32_t a, uint32_t b) {
    const int order = members_[a].first.compare(members_[b].first);
    return order != 0 ? order < 0 : a < b;
  });
  return places;
}

void JsonObject::extend_index() {
  const auto less = [&](uint32_t a, uint32_t b) {
    return members_[a].first < members_[b].first;
  };
  if (!index_) index_ = std::make_unique<Index>();
  const size_t before = index_->size();
  index_->resize(size());
  const auto middle = index_->begin() + static_cast<std::ptrdiff_t>(before);
  std::iota(middle, index_->end(), static_cast<uint32_t>(before));
  std::sort(middle, index_->end(), less);
  std::inplace_merge(index_->begin(), middle, index_->end(), less);
}

size_t JsonObject::place_of(std::string_view key) const {
  if (index_) {
    const auto found = std::lower_bound(
        index_->begin(), index_->end(), key,
        [&](uint32_t place, std::string_view wanted) {
          return std::string_view(members_[place].first) < wanted;
        });
    if (found != index_->end() && members_[*found].first == key) return *found;
  }
  size_t place = indexed();
  while (place < size() && members_[place].first != key) ++place;
  return place;
}

const Json* JsonObject::find(std::string_view key) const {
  const size_t place = place_of(key);
  return place < size() ? &members_[place].second : nullptr;
}

Json* JsonObject::find(std::string_view key) {
  return const_cast<Json*>(std::as_const(*this).find(key));
}

const Json& JsonObject::at(std::string_view key) const {
  if (const Json* value = find(key)) return *value;
  throw ConfigError(concat("missing key ", quoted(key)));
}

Json& JsonObject::operator[](std::string_view key) {
  const size_t place = place_of(key);
  if (place < size()) return members_[place].second;
  members_.emplace_back(std::string(key), Json());
  if (size() - indexed() > kMaxUnindexed) extend_index();
  return members_.back().second;
}

void JsonObject::append(std::string_view key, Json value) {
  members_.emplace_back(std::string(key), std::move(value));
  if (size() - indexed() > kMaxUnindexed) extend_index();
}

void JsonObject::reserve(size_t members) { members_.reserve(members); }

bool JsonObject::erase(std::string_view key) {
  const size_t place = place_of(key);
  if (place == size()) return false;
  members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(place));
  index_.reset();
  if (size() > kIndexFrom) extend_index();
  return true;
}

bool operator==(const JsonObject& a, const JsonObject& b) {
  if (a.size() != b.size()) return false;
  if (a.members_ == b.members_) return true;
  for (const auto& [key, value] : a) {
    const Json* other = b.find(key);
    if (!other || !(*other == value)) return false;
  }
  return true;
}

}  // namespace keratin

#pragma once

#include <limits>
#include <random>
#include <vector>

#include "keratin/base/json.h"

namespace keratin::fuzz {

/// Changes one value somewhere in a JSON document, so that it stays JSON:
/// bytes changed at random would hardly ever.
class JsonMutator {
 public:
  explicit JsonMutator(uint32_t seed) : random_(seed) {}

  void mutate(Json& document) {
    places_.clear();
    collect(document);
    Json& place = *places_[below(places_.size())];
    switch (below(4)) {
      case 0: place = Json(*places_[below(places_.size())]); break;
      case 1: drop_from(place); break;
      case 2: repeat_in(place, *places_[below(places_.size())]); break;
      default: place = extreme();
    }
  }

 private:
  size_t below(size_t count) { return random_() % count; }

  void collect(Json& value) {
    places_.push_back(&value);
    if (value.is_array()) {
      for (Json& item : value.as_array()) collect(item);
    } else if (value.is_object()) {
      for (auto& [key, item] : value.as_object()) collect(item);
    }
  }

  void drop_from(Json& value) {
    if (value.is_array() && !value.as_array().empty()) {
      Json::Array& items = value.as_array();
      items.erase(items.begin() + static_cast<long>(below(items.size())));
    } else if (value.is_object()) {
      JsonObject rest;
      const size_t dropped = below(value.as_object().size() + 1);
      size_t index = 0;
      for (auto& [key, item] : value.as_object()) {
        if (index++ != dropped) rest[key] = std::move(item);
      }
      value = std::move(rest);
    }
  }

  // A copy: `other` may hold `value`.
  void repeat_in(Json& value, Json other) {
    if (!value.is_array()) {
      value = std::move(other);
      return;
    }
    Json::Array& items = value.as_array();
    items.insert(items.begin() + static_cast<long>(below(items.size() + 1)),
                 std::move(other));
  }

  Json extreme() {
    const Json values[] = {Json(),
                           true,
                           false,
                           0,
                           1,
                           -1,
                           3,
                           int64_t{1} << 31,
                           int64_t{1} << 62,
                           INT64_MIN,
                           0.5,
                           -0.0,
                           1e300,
                           std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN(),
                           "",
                           "same",
                           "relu",
                           "float16",
                           "channels_first",
                           Json::Array{},
                           JsonObject{}};
    return values[below(std::size(values))];
  }

  std::mt19937 random_;
  std::vector<Json*> places_;
};

}  // namespace keratin::fuzz

#include "keratin/config/json_sinks.h"

#include <utility>

namespace keratin {

void TreeSink::begin_object(size_t members) {
  open_.emplace_back().is_object = true;
  open_.back().object.reserve(members);
}

void TreeSink::end_object() {
  JsonObject object = std::move(open_.back().object);
  open_.pop_back();
  value(std::move(object));
}

void TreeSink::begin_list() { open_.emplace_back(); }

void TreeSink::end_list() {
  Json::Array list = std::move(open_.back().list);
  open_.pop_back();
  value(std::move(list));
}

void TreeSink::value(Json&& value) {
  if (open_.empty()) {
    whole_ = std::move(value);
  } else if (open_.back().is_object) {
    open_.back().object.append(open_.back().key, std::move(value));
  } else {
    open_.back().list.push_back(std::move(value));
  }
}

}  // namespace keratin

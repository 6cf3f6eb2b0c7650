#pragma once

#include <string_view>

#include "keratin/base/json.h"

namespace keratin {

/// Where configs and serialized objects are written to, member by member, so
/// that a model's text needs no tree of values first. Containers must be closed
/// in turn; each member of an object has its key first, and a key once. A key
/// must live until its value is written.
class ConfigSink {
 public:
  virtual ~ConfigSink() = default;
  /// `members`: how many to make room for.
  virtual void begin_object(size_t members) = 0;
  virtual void key(std::string_view key) = 0;
  virtual void end_object() = 0;
  virtual void begin_list() = 0;
  virtual void end_list() = 0;
  virtual void value(Json&& value) = 0;
  virtual void value(const Json& value) = 0;
  virtual void string(std::string_view text) = 0;

  void members(JsonObject object) {
    for (auto& [name, member] : object) {
      key(name);
      value(std::move(member));
    }
  }
};

}  // namespace keratin

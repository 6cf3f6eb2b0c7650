#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keratin/base/json_text.h"
#include "keratin/config/config_sink.h"

namespace keratin {

/// Makes a value of what is written.
class TreeSink final : public ConfigSink {
 public:
  void begin_object(size_t members) override;
  void key(std::string_view key) override { open_.back().key = key; }
  void end_object() override;
  void begin_list() override;
  void end_list() override;
  void value(Json&& value) override;
  void value(const Json& value) override { this->value(Json(value)); }
  void string(std::string_view text) override { value(Json(text)); }
  /// The whole, once it is closed.
  Json take() { return std::move(whole_); }

 private:
  struct Open {
    std::string_view key;  // of the member that is next
    bool is_object = false;
    JsonObject object;
    Json::Array list;
  };
  std::vector<Open> open_;
  Json whole_;
};

/// Makes a text of what is written.
class TextSink final : public ConfigSink {
 public:
  void begin_object(size_t) override { text_.begin_object(); }
  void key(std::string_view key) override { text_.key(key); }
  void end_object() override { text_.end_object(); }
  void begin_list() override { text_.begin_list(); }
  void end_list() override { text_.end_list(); }
  void value(Json&& value) override { text_.value(value); }
  void value(const Json& value) override { text_.value(value); }
  void string(std::string_view text) override { text_.string(text); }
  std::string take() { return text_.take(); }

 private:
  JsonText text_;
};

}  // namespace keratin

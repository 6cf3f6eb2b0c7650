// Reads objects in the legacy dialect, a kind and a JSON text a line, and
// writes for each what Keratin holds then, a JSON text a line:
//
//   {"config": …, "legacy": …}   its config, and the form in that dialect
//   {"error": "…"}

#include <iostream>

#include "keratin/config/legacy/serialization.h"
#include "keratin/config/object.h"
#include "keratin/keratin.h"

namespace keratin {
namespace {

Kind kind_called(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Kind::object); ++i) {
    const Kind kind = static_cast<Kind>(i);
    if (name_of(kind) == name) return kind;
  }
  throw NotFound(concat("no kind is called ", quoted(name)));
}

Json answer(std::string_view kind, std::string_view text) {
  try {
    const auto object = legacy::deserialize_keras_object(
        parse_json(text), {.kind = kind_called(kind)});
    return JsonObject{{"config", get_config(*object)},
                      {"legacy", legacy::serialize_keras_object(*object)}};
  } catch (const Error& error) {
    return JsonObject{{"error", error.what()}};
  }
}

}  // namespace
}  // namespace keratin

int main() {
  std::string kind;
  std::string text;
  while (std::getline(std::cin, kind, '\t') && std::getline(std::cin, text)) {
    std::cout << keratin::dump_json(keratin::answer(kind, text)) << '\n';
  }
}

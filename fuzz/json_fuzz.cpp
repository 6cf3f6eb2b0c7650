// What is read is written and read again: the same value, and the same text.

#include <cstdlib>

#include "keratin/base/error.h"
#include "keratin/base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  keratin::Json value;
  try {
    value = keratin::parse_json(text);
  } catch (const keratin::Error&) {
    return 0;
  }
  value.brief();
  const std::string plain = keratin::dump_json(value);
  for (const keratin::JsonStyle style :
       {keratin::JsonStyle{}, keratin::JsonStyle{.indent = 1},
        keratin::JsonStyle{.ensure_ascii = false}}) {
    const keratin::Json again =
        keratin::parse_json(keratin::dump_json(value, style));
    if (keratin::dump_json(again) != plain) std::abort();
  }
  return 0;
}

#include "keratin/utils/terminal.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace keratin::utils {
namespace {

Terminal terminal_of(std::FILE* file) {
  Terminal terminal;
  terminal.write = [file](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), file);
    std::fflush(file);
  };
  terminal.interactive = ::isatty(::fileno(file)) != 0;
  terminal.color = terminal.interactive &&
                   colors_wanted(std::getenv("NO_COLOR"), std::getenv("TERM"));
  return terminal;
}

}  // namespace

Terminal Terminal::standard_output() { return terminal_of(stdout); }
Terminal Terminal::standard_error() { return terminal_of(stderr); }

bool colors_wanted(const char* no_color, const char* term) {
  if (no_color != nullptr && *no_color != '\0') return false;
  return term == nullptr || std::string_view(term) != "dumb";
}

}  // namespace keratin::utils

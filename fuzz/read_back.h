#pragma once

#include <cstdio>
#include <cstdlib>

#include "keratin/base/error.h"

namespace keratin::fuzz {

/// What `work` gives, which writes or reads what Keratin wrote itself. Hostile
/// input is due an Error, Keratin's own text isn't: one ends the fuzzer. A
/// LimitError passes, as the text may be longer than the input: defaults and
/// full forms are written where the input left them out.
template <class F>
auto read_back(const F& work) {
  try {
    return work();
  } catch (const LimitError&) {
    throw;
  } catch (const Error& error) {
    std::fprintf(stderr, "what was written isn't read: %s\n", error.what());
    std::abort();
  }
}

}  // namespace keratin::fuzz

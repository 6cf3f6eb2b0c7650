#include "keratin/engine/passes/passes.h"

namespace keratin::engine {
namespace {

Program checked(Program program) {
#ifndef NDEBUG
  verify(program);
#endif
  return program;
}

}  // namespace

Program optimized(const Program& program, bool weights_stay) {
  Program now = checked(without_identities(program));
  now = checked(without_repetitions(now));
  now = checked(with_constants_folded(now));
  now = checked(with_pads_folded(now));
  if (!weights_stay) return now;
  now = checked(with_scales_folded(now));
  now = checked(without_repetitions(now));
  return checked(with_constants_folded(now));
}

}  // namespace keratin::engine

#pragma once

namespace keratin {

/// Takes a scope out of its thread's chain, which begins at `innermost`, where
/// that is: a scope that is kept by a pointer may end before one within it.
template <class Scope>
void take_out(Scope*& innermost, const Scope* scope, Scope* Scope::*outer) {
  Scope** at = &innermost;
  while (*at != nullptr && *at != scope) at = &((*at)->*outer);
  if (*at != nullptr) *at = scope->*outer;
}

}  // namespace keratin

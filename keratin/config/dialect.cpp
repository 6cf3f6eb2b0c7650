#include "keratin/config/dialect.h"

#include <utility>

namespace keratin {
namespace {

thread_local Dialect dialect = Dialect::keras3;

}  // namespace

Dialect current_dialect() { return dialect; }

DialectScope::DialectScope(Dialect wanted)
    : outer_(std::exchange(dialect, wanted)) {}

DialectScope::~DialectScope() { dialect = outer_; }

}  // namespace keratin

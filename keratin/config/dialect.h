#pragma once

#include <cstdint>

namespace keratin {

/// How objects are written.
enum class Dialect : uint8_t {
  keras3,  ///< {module, class_name, config, registered_name}
  legacy,  ///< {class_name, config}, and arguments by their old keys: Keras 1,
           ///< 2
};
/// What this thread writes: Keras 3's, but within a `DialectScope`.
Dialect current_dialect();

/// While it lasts, this thread writes that dialect: objects, those within them,
/// and their rows. Scopes nest. Reading takes both dialects at any time.
class DialectScope {
 public:
  [[nodiscard]] explicit DialectScope(Dialect dialect);
  ~DialectScope();
  DialectScope(const DialectScope&) = delete;
  DialectScope& operator=(const DialectScope&) = delete;

 private:
  Dialect outer_;
};

}  // namespace keratin

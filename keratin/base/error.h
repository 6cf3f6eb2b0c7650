#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace keratin {

/// Stable number of each kind of failure; programs may switch on it, and it
/// never changes between releases.
enum class ErrorCode : uint16_t {
  config = 1,       ///< An argument or a config value is wrong.
  shape = 2,        ///< Shapes, ranks or dtypes don't fit together.
  format = 3,       ///< The bytes aren't what their format says.
  not_found = 4,    ///< A name that nobody registered, a missing member.
  unsupported = 5,  ///< Legal, but not something Keratin does.
  io = 6,           ///< The system refused: open, read, write, memory map.
  limit = 7,        ///< A limit of `base/limits.h` was exceeded.
};

/// The word for a code: "config", "shape", ….
std::string_view name_of(ErrorCode code);

/// What every failure of Keratin throws.
///
/// `what()` reads "where: what, expected, got"; `where()` alone is the place:
/// a path of objects in a file ("model > head/dense_2 > activation"), or a
/// file offset ("model.weights.h5 @ 0x60"). Names in both may come from a file:
/// control characters and invalid UTF-8 are escaped, and what is too long is
/// cut: each step of the place after 256 bytes, `what()` after 4 KiB.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, std::string where, std::string_view message);

  ErrorCode code() const { return code_; }
  const std::string& where() const { return where_; }
  /// The text without the place.
  const std::string& message() const { return message_; }

  /// The same error, of the same type, seen from one level further out:
  /// `outer` is put before the place. Loaders call it as the exception passes.
  [[noreturn]] void rethrow_within(std::string_view outer) const;

 private:
  struct Shown {};  // place and message are fit to be shown
  Error(Shown, ErrorCode code, std::string where, std::string message);

  ErrorCode code_;
  std::string where_;
  std::string message_;
};

/// One class per code, so that a caller can catch what it can mend.
template <ErrorCode kCode>
class ErrorOf : public Error {
 public:
  explicit ErrorOf(std::string_view message) : Error(kCode, {}, message) {}
  ErrorOf(std::string where, std::string_view message)
      : Error(kCode, std::move(where), message) {}
};

using ConfigError = ErrorOf<ErrorCode::config>;
using ShapeError = ErrorOf<ErrorCode::shape>;
using FormatError = ErrorOf<ErrorCode::format>;
using NotFound = ErrorOf<ErrorCode::not_found>;
using Unsupported = ErrorOf<ErrorCode::unsupported>;
using IoError = ErrorOf<ErrorCode::io>;
using LimitError = ErrorOf<ErrorCode::limit>;

/// Text from a file made fit for a message: control characters and invalid
/// UTF-8 escaped, quoted with `"`, at most 256 bytes with the quotes.
std::string quoted(std::string_view text);
// Exact matches, or argument-dependent look-up would find `std::quoted`.
inline std::string quoted(const std::string& text) {
  return quoted(std::string_view(text));
}
inline std::string quoted(const char* text) {
  return quoted(std::string_view(text));
}

/// Joins the arguments into one string; numbers as `std::to_string` would.
template <class... Parts>
std::string concat(const Parts&... parts);

}  // namespace keratin

#include "keratin/base/concat.inl.h"

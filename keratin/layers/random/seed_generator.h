#pragma once

#include <optional>

#include "keratin/config/ref.h"

namespace keratin::random {

/// Where layers and initializers take their random numbers from, as one
/// serialized object that several may share. Keras's `SeedGenerator`.
class SeedGenerator : public Object {
 public:
  static constexpr std::string_view kName = "SeedGenerator";
  static constexpr Kind kKind = Kind::seed_generator;
  struct Args {
    std::optional<int64_t> seed = {};  ///< None: `make_default_seed`.
    std::optional<std::string> name = {};
  } args;
  static void declare(Fields& f, Args& a);
  void init() override;
};

}  // namespace keratin::random

#pragma once

#include <initializer_list>
#include <span>

#include "keratin/graph/dtype.h"

namespace keratin::ops {

/// What a Python number is in type promotion: it has a kind, but no width.
enum class Weak : uint8_t { none, integer, floating };

/// One party of a promotion: a dtype, or only a kind.
struct Promoted {
  DType dtype = DType::float32;
  Weak weak = Weak::none;

  constexpr Promoted(DType of) : dtype(of) {}
  constexpr Promoted(Weak kind)
      : dtype(kind == Weak::integer ? DType::int32 : DType::float32),
        weak(kind) {}
};

/// `keras.backend.result_type`: the least dtype that both hold, by Keras's
/// lattice. As on Keras's JAX backend a result of 64 bits becomes one of 32,
/// except where one of `dtypes` has 64 bits itself. None gives float32.
DType result_type(std::span<const Promoted> dtypes);
DType result_type(std::initializer_list<Promoted> dtypes);

/// The dtype in which a function of real numbers is computed: floats keep
/// theirs, everything else becomes float32.
DType float_type(DType dtype);

}  // namespace keratin::ops

#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "keratin/formats/npy.h"

namespace keratin {

using NamedArray = std::pair<std::string, Array>;

/// Reads NumPy's .npz, as `numpy.savez` and `savez_compressed` write it; arrays
/// in the order of the archive, named without ".npy". Stored arrays stay where
/// they are.
std::vector<NamedArray> read_npz(const SharedBytes& file,
                                 std::string_view name = "npz",
                                 const Limits& limits = {});

/// An archive that `numpy.load` reads. Throws ConfigError where a name occurs
/// twice.
std::string write_npz(std::span<const NamedArray> arrays);

}  // namespace keratin

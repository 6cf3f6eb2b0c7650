#pragma once

#include <cstdint>

namespace keratin {

/// Every bound that a file or a config is held to. Each error that comes from
/// one names it. Override through `LoadOptions::limits`.
struct Limits {
  uint64_t file_bytes = uint64_t{64} << 30;     ///< A model file as a whole.
  uint64_t inflated_bytes = uint64_t{8} << 30;  ///< Deflated members, summed.
  uint64_t zip_members = 65'536;
  uint64_t json_bytes = uint64_t{256} << 20;
  uint64_t json_depth = 512;
  uint64_t json_values = 8'000'000;               ///< Keys count too.
  uint64_t hdf5_objects = 1'000'000;              ///< Groups and data sets.
  uint64_t hdf5_depth = 64;                       ///< Groups within groups.
  uint64_t attribute_bytes = uint64_t{64} << 20;  ///< One HDF5 attribute.
  uint64_t name_bytes = 4'096;
  uint64_t rank = 32;
  uint64_t elements = uint64_t{1} << 40;    ///< In one tensor.
  uint64_t cast_bytes = uint64_t{8} << 30;  ///< Weights that are cast, summed.
  uint64_t layers = 1'000'000;
  uint64_t nodes = 1'000'000;   ///< Layers run and nodes made by tracing.
  uint64_t object_depth = 128;  ///< Objects within objects.
};

}  // namespace keratin

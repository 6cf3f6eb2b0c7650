#include <cstddef>
#include <cstdint>

#include "tests/read_all_hdf5.h"

// Any bytes are either read or refused with an error of Keratin's own types;
// everything else that is thrown ends the fuzzer.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const keratin::SharedBytes bytes = {
      nullptr, {reinterpret_cast<const std::byte*>(data), size}};
  keratin::Limits limits;
  limits.attribute_bytes = uint64_t{1} << 20;
  try {
    keratin::test::read_all_hdf5(bytes, limits);
  } catch (const keratin::Error&) {
  }
  return 0;
}

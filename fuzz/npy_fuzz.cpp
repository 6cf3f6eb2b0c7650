// Reads the input as .npy and as .npz; an array that was read is written, and
// must read back as the same bytes.

#include <cstdlib>

#include "fuzz/input.h"
#include "keratin/base/error.h"
#include "keratin/formats/npz.h"

namespace {

void check_npy(const keratin::SharedBytes& file) {
  const keratin::Array array = keratin::read_npy(file);
  const std::string written = keratin::write_npy(array);
  const std::span<const char> characters(written);
  const keratin::Array again =
      keratin::read_npy({nullptr, std::as_bytes(characters)});
  if (keratin::write_npy(again) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const keratin::SharedBytes file = keratin::fuzz::copy_of(data, size);
  try {
    check_npy(file);
  } catch (const keratin::Error&) {
  }
  try {
    keratin::Limits limits;
    limits.inflated_bytes = 1 << 18;
    keratin::read_npz(file, "npz", limits);
  } catch (const keratin::Error&) {
  }
  return 0;
}

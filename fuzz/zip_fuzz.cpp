// Opens the input as a zip archive and reads every member.

#include "fuzz/input.h"
#include "keratin/base/error.h"
#include "keratin/formats/zip.h"

namespace {

void read_all(const keratin::SharedBytes& file) {
  keratin::Limits limits;
  limits.inflated_bytes = 1 << 18;
  const keratin::ZipReader zip(file, "zip", limits);
  for (const keratin::ZipEntry& entry : zip.entries()) {
    zip.find(entry.name);
    try {
      zip.read(entry);
    } catch (const keratin::Error&) {
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    read_all(keratin::fuzz::copy_of(data, size));
  } catch (const keratin::Error&) {
  }
  return 0;
}

// Loads the input as a .keras file. A model that loads has a config that makes
// the same model again, and is saved to a file that is read like any other.

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "fuzz/bounds.h"
#include "fuzz/input.h"
#include "fuzz/mutate_json.h"
#include "fuzz/read_back.h"
#include "keratin/base/error.h"
#include "keratin/formats/zip.h"
#include "keratin/formats/zip_write.h"
#include "keratin/models/load_model.h"
#include "keratin/models/save_model.h"
#include "keratin/models/summary.h"

using namespace keratin;

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max);

namespace {

LoadOptions bounded() { return {.limits = fuzz::bounds()}; }

SharedBytes saved_file(const Model& model) {
  std::string file;
  for (const SharedBytes& piece : keras_file_of(model)) {
    file.append(reinterpret_cast<const char*>(piece.bytes.data()),
                piece.bytes.size());
  }
  return fuzz::copy_of(reinterpret_cast<const uint8_t*>(file.data()),
                       file.size());
}

void check(const SharedBytes& file) {
  const Model model = load_model(file, "m.keras", bounded());
  model.summary();
  fuzz::read_back([&] {
    const std::string json = model.to_json();
    if (model_from_json(json, bounded()).to_json() != json) std::abort();
    // Not to the same text: a file's own build_config may hold what looks like
    // an object with an id, and lone ids are dropped on saving.
    load_model(saved_file(model), "saved.keras", bounded());
  });
}

std::string with_changed_json(ByteSpan member, unsigned int seed) {
  Json value =
      parse_json({reinterpret_cast<const char*>(member.data()), member.size()});
  fuzz::JsonMutator(seed).mutate(value);
  return dump_json(value);
}

std::string with_changed_bytes(ByteSpan member, size_t max) {
  std::string bytes(std::max(max, member.size()), '\0');
  std::memcpy(bytes.data(), member.data(), member.size());
  bytes.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(bytes.data()),
                                member.size(), bytes.size()));
  return bytes;
}

// The archive with one member changed, and CRCs that fit.
std::string with_changed_member(const SharedBytes& file, size_t max,
                                unsigned int seed) {
  const ZipReader zip(file);
  if (zip.entries().empty()) return {};
  ZipWriter out;
  const size_t chosen = seed % zip.entries().size();
  for (const ZipEntry& entry : zip.entries()) {
    const ByteSpan member = zip.read(entry).bytes;
    if (&entry != &zip.entries()[chosen]) {
      out.add(entry.name, member);
    } else if (entry.name.ends_with(".json") && !member.empty()) {
      out.add(entry.name, with_changed_json(member, seed));
    } else {
      out.add(entry.name, with_changed_bytes(member, max));
    }
  }
  return out.finish();
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                          size_t max, unsigned int seed) {
  if (seed % 16 != 0) {
    try {
      const std::string changed =
          with_changed_member(fuzz::copy_of(data, size), max, seed / 16);
      if (!changed.empty() && changed.size() <= max) {
        std::memcpy(data, changed.data(), changed.size());
        return changed.size();
      }
    } catch (const Error&) {
    }
  }
  return LLVMFuzzerMutate(data, size, max);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  try {
    check(fuzz::copy_of(data, size));
  } catch (const Error&) {
  }
  return 0;
}

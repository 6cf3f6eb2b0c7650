#include "keratin/formats/npz.h"

#include "keratin/base/error.h"
#include "keratin/formats/zip.h"
#include "keratin/formats/zip_write.h"

namespace keratin {
namespace {

constexpr std::string_view kSuffix = ".npy";

}  // namespace

std::vector<NamedArray> read_npz(const SharedBytes& file, std::string_view name,
                                 const Limits& limits) {
  const ZipReader zip(file, std::string(name), limits);
  std::vector<NamedArray> arrays;
  arrays.reserve(zip.entries().size());
  for (const ZipEntry& entry : zip.entries()) {
    const std::string where = concat(name, " > ", quoted(entry.name));
    if (!entry.name.ends_with(kSuffix)) {
      throw FormatError(where, "not an array, expected a name in .npy");
    }
    const std::string key =
        entry.name.substr(0, entry.name.size() - kSuffix.size());
    arrays.emplace_back(key, read_npy(zip.read(entry), where, limits));
  }
  return arrays;
}

std::string write_npz(std::span<const NamedArray> arrays) {
  ZipWriter zip;
  for (const auto& [name, array] : arrays) {
    zip.add(name + std::string(kSuffix), write_npy(array));
  }
  return zip.finish();
}

}  // namespace keratin

#include "keratin/formats/keras_file.h"

#include <cstring>

#include "keratin/base/error.h"
#include "keratin/base/within.h"
#include "keratin/formats/zip.h"

namespace keratin {
namespace {

bool begins_with(ByteSpan bytes, std::string_view magic) {
  return bytes.size() >= magic.size() &&
         std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

std::string_view text_of(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Json json_member(const ZipReader& zip, const ZipEntry& entry,
                 const std::string& archive, const Limits& limits) {
  const std::string place = concat(archive, " > ", entry.name);
  if (entry.size > limits.json_bytes) {
    throw LimitError(
        place, concat("has ", entry.size,
                      " bytes, more than json_bytes = ", limits.json_bytes));
  }
  const SharedBytes data = zip.read(entry);
  return parse_json(text_of(data.bytes), place, limits);
}

// Nothing is unpacked here, but who is given the file may do so.
void expect_inside(const ZipEntry& entry, const std::string& archive) {
  std::string_view rest = entry.name;
  if (entry.is_folder()) rest.remove_suffix(1);
  bool inside = rest.find('\\') == std::string_view::npos;
  for (size_t end = 0; inside && end != std::string_view::npos;) {
    end = rest.find('/');
    const std::string_view step = rest.substr(0, end);
    const bool is_drive = step.size() > 1 && step[1] == ':';
    inside = !step.empty() && step != "." && step != ".." && !is_drive;
    rest.remove_prefix(end == std::string_view::npos ? 0 : end + 1);
  }
  if (inside) return;
  throw FormatError(
      archive, concat("has a member ", quoted(entry.name),
                      "; expected the name of a file within the archive, ",
                      "without \"..\", \"\\\", a drive or a \"/\" in front"));
}

}  // namespace

FileKind recognise(ByteSpan bytes) {
  if (begins_with(bytes, "PK")) return FileKind::keras_archive;
  if (begins_with(bytes, "\x89HDF\r\n\x1a\n")) return FileKind::hdf5;
  for (const std::byte b : bytes) {
    const char c = static_cast<char>(b);
    if (c == '{' || c == '[') return FileKind::json;
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') break;
  }
  return FileKind::unknown;
}

std::string_view name_of(FileKind kind) {
  switch (kind) {
    case FileKind::keras_archive: return "a .keras archive";
    case FileKind::hdf5: return "an HDF5 file";
    case FileKind::json: return "a JSON config";
    case FileKind::unknown: break;
  }
  return "neither a .keras archive, nor HDF5, nor JSON";
}

KerasFile read_keras_file(const SharedBytes& bytes, const std::string& name,
                          const Limits& limits) {
  const ZipReader zip(bytes, name, limits);
  KerasFile file;
  const ZipEntry* config = zip.find("config.json");
  if (config == nullptr) {
    throw NotFound(name,
                   "has no config.json; a .keras file is a zip archive "
                   "with config.json and model.weights.h5");
  }
  file.config = json_member(zip, *config, name, limits);
  for (const ZipEntry& entry : zip.entries()) {
    expect_inside(entry, name);
    if (entry.name == "metadata.json") {
      file.metadata = json_member(zip, entry, name, limits);
    } else if (entry.name == "model.weights.h5") {
      const SharedBytes weights =
          zip.read(entry, {.release_pages = bytes.mapped});
      within(name, [&] { file.weights.emplace(weights, entry.name, limits); });
    } else if (entry.name != "config.json") {
      file.other_members.push_back(entry.name);
      if (!entry.name.starts_with("assets/") || entry.is_folder()) continue;
      file.assets.push_back(
          {entry.name, zip.read(entry, {.release_pages = bytes.mapped})});
    }
  }
  return file;
}

}  // namespace keratin

#pragma once

#include <optional>
#include <string>

#include "keratin/base/bytes.h"
#include "keratin/base/json.h"
#include "keratin/base/limits.h"
#include "keratin/formats/hdf5.h"

namespace keratin {

/// What the first bytes of a file say it is.
enum class FileKind { keras_archive, hdf5, json, unknown };
FileKind recognise(ByteSpan bytes);
/// "a .keras archive", "an HDF5 file", ….
std::string_view name_of(FileKind kind);

/// A file within an archive's folder `assets/`: a vocabulary, a picture.
struct Asset {
  std::string name;  ///< "assets/layers/string_lookup/vocabulary.txt"
  SharedBytes data;
};

/// A .keras file as its members say it: a zip archive of
///   config.json         the model, as serialize_keras_object writes it
///   metadata.json       {"keras_version", "date_saved"}; may be missing
///   model.weights.h5    the weights, by path; may be missing
///   assets/…            files that layers have, such as vocabularies
/// Other members are listed and left alone.
struct KerasFile {
  Json config;
  Json metadata;
  std::optional<hdf5::File> weights;
  std::vector<Asset> assets;               ///< In the archive's order.
  std::vector<std::string> other_members;  ///< Names; those of assets, too.
};

/// Reads an archive; `name` is what errors call it. Weights stay in the bytes
/// they are in when they are stored as they are, and so do assets. Throws
/// FormatError for what isn't such an archive, and for a member whose name
/// would lead out of the folder that the archive is unpacked to; NotFound
/// without a config.
KerasFile read_keras_file(const SharedBytes& bytes, const std::string& name,
                          const Limits& limits = {});

}  // namespace keratin

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keratin/formats/hdf5.h"
#include "keratin/formats/hdf5_object_header.h"

namespace keratin::hdf5 {

/// Names of the header's attributes, as they come.
std::vector<std::string> list_attributes(const Image& image,
                                         const ObjectHeader& header);

/// The attribute of that name, decoded; the others are only passed over.
/// Throws FormatError when there are two.
std::optional<Value> find_attribute(const Image& image,
                                    const ObjectHeader& header,
                                    std::string_view name);

/// All attributes by name, not decoded. Throws FormatError where two have the
/// same.
std::map<std::string_view, const Message*> index_attributes(
    const Image& image, const ObjectHeader& header);

/// The value of an attribute message.
Value decode_attribute(const Image& image, const Message& message);

}  // namespace keratin::hdf5

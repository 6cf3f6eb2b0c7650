#pragma once

#include <string>

#include "keratin/base/json.h"

namespace keratin::layers {

/// Output modes of earlier versions by their names now: "binary" is
/// "multi_hot", "tf-idf" is "tf_idf".
std::string new_name(const std::string& output_mode);
/// ConfigError for integers that are to be sparse.
void check_sparse(bool sparse, const std::string& output_mode);
/// A salt as two integers, or None; ConfigError for anything else.
Json salt_pair(const Json& salt);

}  // namespace keratin::layers

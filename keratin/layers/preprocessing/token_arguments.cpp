#include "keratin/layers/preprocessing/token_arguments.h"

#include "keratin/base/error.h"

namespace keratin::layers {

std::string new_name(const std::string& output_mode) {
  if (output_mode == "binary") return "multi_hot";
  return output_mode == "tf-idf" ? "tf_idf" : output_mode;
}

void check_sparse(bool sparse, const std::string& output_mode) {
  if (!sparse || output_mode != "int") return;
  throw ConfigError(
      "argument \"sparse\" is true; expected false for the output_mode "
      "\"int\"");
}

Json salt_pair(const Json& salt) {
  if (salt.is_null()) return salt;
  if (salt.is_int()) return Json::Array{salt, salt};
  if (salt.is_array() && salt.as_array().size() == 2) return salt;
  throw ConfigError(concat("argument \"salt\" is ", salt.brief(),
                           "; expected an integer, two integers or None"));
}

}  // namespace keratin::layers

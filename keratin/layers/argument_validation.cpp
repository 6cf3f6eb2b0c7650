#include "keratin/layers/argument_validation.h"

#include "keratin/base/letter_case.h"

namespace keratin::layers {
namespace {

std::string read_lowered(const Json& value) {
  return lower_case(value.as_string());
}

std::string read_data_format(const Json& value) {
  return value.is_null() ? "channels_last" : read_lowered(value);
}

}  // namespace

Field& declare_data_format(Fields& f, std::string& data_format) {
  data_format = lower_case(data_format);
  return f("data_format", data_format, "Where the channels stand.")
      .one_of({"channels_last", "channels_first"})
      .written_as(&read_data_format, nullptr);
}

Field& declare_padding(Fields& f, std::string& padding, CausalPadding causal) {
  padding = lower_case(padding);
  Field& row = f("padding", padding, "What happens at the borders.")
                   .written_as(&read_lowered, nullptr);
  return causal == CausalPadding::yes ? row.one_of({"valid", "same", "causal"})
                                      : row.one_of({"valid", "same"});
}

}  // namespace keratin::layers

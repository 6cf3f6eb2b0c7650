#pragma once

#include <string>

#include "keratin/config/fields.h"

namespace keratin::layers {

/// The row "data_format": "channels_last" or "channels_first", in any case as
/// in Keras's `standardize_data_format`; None is "channels_last".
Field& declare_data_format(Fields& f, std::string& data_format);

enum class CausalPadding { no, yes };
/// The row "padding": "valid", "same" or, where a layer knows it, "causal", in
/// any case as in Keras's `standardize_padding`.
Field& declare_padding(Fields& f, std::string& padding,
                       CausalPadding causal = CausalPadding::no);

}  // namespace keratin::layers

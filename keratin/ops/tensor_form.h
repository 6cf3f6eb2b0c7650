#pragma once

#include "keratin/config/value.h"
#include "keratin/graph/array.h"
#include "keratin/ops/keras_tensor.h"

namespace keratin {

/// An array as a config has it: `serialize_keras_object(Special(form_of(a)))`,
/// a tensor of Keras's backend or, where `numpy`, one of NumPy's.
TensorForm form_of(const Array& array, bool numpy = false);
/// A symbolic tensor as a config has it: its shape, its dtype, and the call
/// that made it, if one did.
KerasTensorForm form_of(const KerasTensor& tensor);

/// The numbers of a form. ConfigError for lists of uneven lengths and for what
/// isn't a number; Unsupported for a dtype that Keratin doesn't compute in.
Array array_of(const TensorForm& form);
/// A loose tensor of the form's shape and dtype; the call that made the one
/// that was written isn't looked for.
KerasTensor keras_tensor_of(const KerasTensorForm& form);

}  // namespace keratin

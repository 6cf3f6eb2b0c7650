#pragma once

#include "keratin/base/nested.h"
#include "keratin/graph/array.h"
#include "keratin/graph/tensor.h"

namespace keratin::utils {

/// What `unpack_x_y_sample_weight` finds; None where there was nothing.
template <class T>
struct XYSampleWeight {
  Nested<T> x = {};
  Nested<T> y = {};
  Nested<T> sample_weight = {};
};

/// What a model is fit on as one structure: `x`, `(x, y)` or
/// `(x, y, sample_weight)`; Keras's `pack_x_y_sample_weight`.
///
/// Without `y` it is `x` alone, in a list of one if `x` is a list itself, and a
/// `sample_weight` is dropped.
Nested<Array> pack_x_y_sample_weight(Nested<Array> x, Nested<Array> y = {},
                                     Nested<Array> sample_weight = {});
Nested<Tensor> pack_x_y_sample_weight(Nested<Tensor> x, Nested<Tensor> y = {},
                                      Nested<Tensor> sample_weight = {});

/// The way back; Keras's `unpack_x_y_sample_weight`. What is no list is `x`.
/// Throws ConfigError for a list that is empty or longer than three.
XYSampleWeight<Array> unpack_x_y_sample_weight(const Nested<Array>& data);
XYSampleWeight<Tensor> unpack_x_y_sample_weight(const Nested<Tensor>& data);

}  // namespace keratin::utils

#pragma once

#include "keratin/formats/hdf5.h"
#include "keratin/models/model.h"

namespace keratin {

/// Gives every weight of a model its value from a weights file of Keras 3,
/// where a layer's own weights are data sets 0, 1, … in
///   layers/<snake-case class>[_<count>]/…/vars
/// and a sub-layer's are in a group named after the attribute that holds it.
/// All are found and checked before the first is assigned. Throws NotFound and
/// ShapeError naming the layer, the place in the file, what it has and what is
/// due.
void assign_weights(const ModelLayer& model, const hdf5::Group& root);

}  // namespace keratin

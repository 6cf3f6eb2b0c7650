#pragma once

// Everything in keratin::ops.

#include "keratin/ops/core.h"
#include "keratin/ops/dtypes.h"
#include "keratin/ops/einops.h"
#include "keratin/ops/math.h"
#include "keratin/ops/nn_activations.h"
#include "keratin/ops/nn_attention.h"
#include "keratin/ops/nn_conv.h"
#include "keratin/ops/nn_losses.h"
#include "keratin/ops/nn_normalize.h"
#include "keratin/ops/nn_pool.h"
#include "keratin/ops/numpy_binary.h"
#include "keratin/ops/numpy_creation.h"
#include "keratin/ops/numpy_elementwise.h"
#include "keratin/ops/numpy_index.h"
#include "keratin/ops/numpy_linalg.h"
#include "keratin/ops/numpy_movement.h"
#include "keratin/ops/numpy_reduction.h"
#include "keratin/ops/operand.h"
#include "keratin/ops/operators.h"

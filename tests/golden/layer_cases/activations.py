"""Every function of keras.activations that works by its name alone, and the
activation layers. (threshold has no defaults, so Activation cannot call it.)
"""

import numpy as np
from keras import layers

from seeded import booleans, normal

from .case import single

_FUNCTIONS = """
celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish
hard_tanh leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu
sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid
sparsemax squareplus swish tanh tanh_shrink
""".split()

# Far tails, both zeros' neighbourhoods and every kink of the table above.
_EDGES = np.array(
    [
        [-90, -30, -7, -3.5, -3, -2.5, -1.5, -1, -0.75, -0.5, -1e-3, 0],
        [1e-3, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 3, 5.5, 6, 7, 30],
    ],
    "float32",
)


def activation():
    for name in _FUNCTIONS:
        yield single(name, layers.Activation(name), normal(3, 8, scale=2.0))
        yield single(f"{name}_edges", layers.Activation(name), _EDGES)
    yield single(
        "softmax_rank4", layers.Activation("softmax"), normal(2, 3, 2, 5)
    )
    yield single(
        "keeps_mask", layers.Activation("tanh"), normal(2, 3, 4),
        booleans(2, 3),
    )


def relu():
    yield single("plain", layers.ReLU(), _EDGES)
    yield single("max", layers.ReLU(max_value=6.0), _EDGES)
    yield single("slope", layers.ReLU(negative_slope=0.2), _EDGES)
    yield single("threshold", layers.ReLU(threshold=0.5), _EDGES)
    yield single("all", layers.ReLU(6.0, 0.1, 0.5), _EDGES)
    yield single("max_zero", layers.ReLU(max_value=0.0), _EDGES)


def leaky_relu():
    yield single("default", layers.LeakyReLU(), _EDGES)
    yield single("slope", layers.LeakyReLU(negative_slope=0.05), _EDGES)
    yield single("slope_zero", layers.LeakyReLU(0.0), _EDGES)


def elu():
    yield single("default", layers.ELU(), _EDGES)
    yield single("alpha", layers.ELU(alpha=0.3), _EDGES)


def prelu():
    yield single("rank2", layers.PReLU(), normal(3, 5))
    yield single("rank4", layers.PReLU(), normal(2, 3, 4, 5))
    yield single(
        "shared", layers.PReLU(shared_axes=[1, 2]), normal(2, 3, 4, 5)
    )
    yield single(
        "shared_last", layers.PReLU(shared_axes=[3]), normal(2, 3, 4, 5)
    )


def softmax():
    yield single("default", layers.Softmax(), normal(2, 3, 4, scale=3.0))
    yield single("axis1", layers.Softmax(axis=1), normal(2, 3, 4))
    yield single("two_axes", layers.Softmax(axis=(1, 2)), normal(2, 3, 4))
    yield single(
        "two_axes_apart", layers.Softmax(axis=(1, -1)), normal(2, 3, 4, 2)
    )
    yield single("edges", layers.Softmax(), _EDGES)
    yield single(
        "masked", layers.Softmax(), normal(2, 5),
        mask=np.array([[1, 1, 0, 1, 0], [0, 1, 1, 1, 1]], bool),
    )
    yield single(
        "masked_two_axes", layers.Softmax(axis=(1, 2)), normal(2, 3, 4),
        mask=booleans(2, 3, 4),
    )


BUNDLES = {
    "Activation": activation,
    "ReLU": relu,
    "LeakyReLU": leaky_relu,
    "ELU": elu,
    "PReLU": prelu,
    "Softmax": softmax,
}

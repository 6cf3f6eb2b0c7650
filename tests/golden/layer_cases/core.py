"""Dense, EinsumDense, Embedding, Masking, Dropout and their neighbours."""

import numpy as np
from keras import layers

from seeded import booleans, constant, integers, normal

from .case import single


def dense():
    yield single("rank2", layers.Dense(4), normal(3, 5))
    yield single("rank3_relu", layers.Dense(4, "relu"), normal(2, 3, 5))
    yield single("rank4", layers.Dense(3), normal(2, 3, 2, 5))
    yield single("no_bias", layers.Dense(4, use_bias=False), normal(3, 5))
    yield single("one_unit", layers.Dense(1, "sigmoid"), normal(3, 5))
    yield single("softmax", layers.Dense(4, "softmax"), normal(2, 3, 5))
    yield single("wide", layers.Dense(70, "tanh"), normal(17, 130))
    yield single("batch1", layers.Dense(33, "gelu"), normal(1, 19))
    yield single(
        "keeps_mask", layers.Dense(4), normal(2, 3, 5), booleans(2, 3)
    )


def einsum_dense():
    def make(name, equation, shape, x, **kwargs):
        layer = layers.EinsumDense(equation, output_shape=shape, **kwargs)
        return single(name, layer, x)

    yield make("ab_bc", "ab,bc->ac", 6, normal(3, 5), bias_axes="c")
    yield make("no_bias", "abc,cd->abd", (None, 4), normal(2, 3, 5))
    yield make(
        "bias_one_axis", "abc,cd->abd", (None, 4), normal(2, 3, 5),
        bias_axes="d", activation="relu",
    )
    yield make(
        "bias_two_axes", "abc,cde->abde", (None, 4, 3), normal(2, 3, 5),
        bias_axes="de",
    )
    yield make(
        "bias_reordered", "abc,cde->abed", (None, 3, 4), normal(2, 3, 5),
        bias_axes="ed",
    )
    yield make(
        "contract_two", "abcd,cde->abe", (None, 4), normal(2, 3, 5, 2),
        bias_axes="e",
    )
    yield make(
        "ellipsis_front", "...x,xy->...y", 4, normal(2, 3, 5), bias_axes="y"
    )
    yield make(
        "ellipsis_back", "ab...,bc->ac...", (4, None), normal(2, 3, 5),
        bias_axes="c",
    )
    yield make(
        "batched_weights", "abc,bcd->abd", (3, 4), normal(2, 3, 5),
        bias_axes="bd",
    )
    yield make(
        "contract_middle", "abc,bd->adc", (4, 5), normal(2, 3, 5),
        bias_axes="d",
    )


def embedding():
    yield single("plain", layers.Embedding(7, 3), integers(7, 2, 5))
    yield single(
        "mask_zero", layers.Embedding(7, 3, mask_zero=True),
        constant([[1, 0, 3], [0, 0, 6]], "int32"),
    )
    yield single("rank1", layers.Embedding(7, 3), integers(7, 4))
    yield single("rank3", layers.Embedding(7, 3), integers(7, 2, 3, 2))
    yield single(
        "float_ids", layers.Embedding(7, 3),
        constant([[0.0, 6.0], [2.9, 1.0]], "float32"),
    )


def masking():
    x = np.array(
        [[[1, 2], [0, 0], [0, 3]], [[5, 5], [5, 0], [0, 0]]], "float32"
    )
    yield single("zero", layers.Masking(), x)
    yield single("five", layers.Masking(5.0), x)
    yield single("none_match", layers.Masking(-1), x)


def identity():
    yield single("plain", layers.Identity(), normal(2, 3))
    yield single("mask", layers.Identity(), normal(2, 3, 4), booleans(2, 3))


def activity_regularization():
    yield single(
        "identity", layers.ActivityRegularization(0.1, 0.2), normal(2, 3)
    )


def dropout():
    yield single("plain", layers.Dropout(0.5), normal(2, 3))
    yield single(
        "noise_shape", layers.Dropout(0.5, noise_shape=(None, 1, 4), seed=3),
        normal(2, 3, 4), booleans(2, 3),
    )
    yield single("rate_zero", layers.Dropout(0.0), normal(2, 3))


def _inference_identity(make, *shapes):
    def cases():
        for i, shape in enumerate(shapes):
            yield single(f"rank{len(shape)}_{i}", make(), normal(*shape))

    return cases


BUNDLES = {
    "Dense": dense,
    "EinsumDense": einsum_dense,
    "Embedding": embedding,
    "Masking": masking,
    "Identity": identity,
    "ActivityRegularization": activity_regularization,
    "Dropout": dropout,
    "GaussianDropout": _inference_identity(
        lambda: layers.GaussianDropout(0.5), (2, 3), (2, 3, 4)
    ),
    "GaussianNoise": _inference_identity(
        lambda: layers.GaussianNoise(0.5), (2, 3), (2, 3, 4)
    ),
    "AlphaDropout": _inference_identity(
        lambda: layers.AlphaDropout(0.5), (2, 3), (2, 3, 4)
    ),
    "SpatialDropout1D": _inference_identity(
        lambda: layers.SpatialDropout1D(0.5), (2, 3, 4)
    ),
    "SpatialDropout2D": _inference_identity(
        lambda: layers.SpatialDropout2D(0.5, "channels_first"), (2, 3, 4, 5)
    ),
    "SpatialDropout3D": _inference_identity(
        lambda: layers.SpatialDropout3D(0.5), (2, 3, 2, 2, 4)
    ),
}

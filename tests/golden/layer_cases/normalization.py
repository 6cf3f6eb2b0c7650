"""Normalization layers, Rescaling and Normalization."""

import numpy as np
from keras import layers

from seeded import booleans, normal

from .case import single


def batch_normalization():
    make = layers.BatchNormalization
    yield single("rank2", make(), normal(3, 5))
    yield single("rank3", make(), normal(2, 3, 5), booleans(2, 3))
    yield single("rank4", make(), normal(2, 3, 4, 5))
    yield single("axis1", make(axis=1), normal(2, 3, 4, 5))
    yield single("axis2", make(axis=2), normal(2, 3, 4, 5))
    yield single("no_center", make(center=False), normal(2, 3, 5))
    yield single("no_scale", make(scale=False), normal(2, 3, 5))
    yield single("bare", make(center=False, scale=False), normal(2, 3, 5))
    yield single("epsilon", make(epsilon=0.5, momentum=0.5), normal(2, 3, 5))
    yield single("renorm", make(renorm=True), normal(2, 3, 5))


def layer_normalization():
    make = layers.LayerNormalization
    yield single("rank2", make(), normal(3, 5))
    yield single("rank3", make(), normal(2, 3, 5), booleans(2, 3))
    yield single("axis1", make(axis=1), normal(2, 3, 5))
    yield single("two_axes", make(axis=[1, 2]), normal(2, 3, 5))
    yield single("last_two", make(axis=[-2, -1]), normal(2, 3, 4, 5))
    yield single("apart", make(axis=[1, 3]), normal(2, 3, 4, 5))
    yield single("one_in_list", make(axis=[2]), normal(2, 3, 4, 5))
    yield single("no_center", make(center=False), normal(2, 3, 5))
    yield single("no_scale", make(scale=False), normal(2, 3, 5))
    yield single("bare", make(center=False, scale=False), normal(2, 3, 5))
    yield single("epsilon", make(epsilon=0.5), normal(2, 3, 5))
    yield single("small_values", make(), normal(2, 3, 5, scale=1e-3))


def rms_normalization():
    make = layers.RMSNormalization
    yield single("rank2", make(), normal(3, 5))
    yield single("rank3", make(), normal(2, 3, 5))
    yield single("axis1", make(axis=1), normal(2, 3, 5))
    yield single("two_axes", make(axis=[1, 2]), normal(2, 3, 5))
    yield single("epsilon", make(epsilon=0.5), normal(2, 3, 5))


def group_normalization():
    make = layers.GroupNormalization
    yield single("two", make(groups=2), normal(2, 3, 4, 6))
    yield single("one", make(groups=1), normal(2, 3, 6))
    yield single("instance", make(groups=-1), normal(2, 3, 4, 6))
    yield single("each", make(groups=6), normal(2, 3, 4, 6))
    yield single("axis1", make(groups=3, axis=1), normal(2, 6, 3, 4))
    yield single("rank2", make(groups=3), normal(3, 6))
    yield single("no_center", make(groups=2, center=False), normal(2, 3, 6))
    yield single("no_scale", make(groups=2, scale=False), normal(2, 3, 6))
    yield single(
        "bare", make(groups=2, center=False, scale=False), normal(2, 3, 6)
    )
    yield single("epsilon", make(groups=2, epsilon=0.5), normal(2, 3, 6))
    yield single("default_32", make(), normal(1, 2, 64))


def unit_normalization():
    make = layers.UnitNormalization
    yield single("default", make(), normal(3, 5))
    yield single("axis1", make(axis=1), normal(2, 3, 5))
    yield single("two_axes", make(axis=[1, 2]), normal(2, 3, 5))
    yield single("zeros", make(), np.zeros((2, 4), "float32"))


def rescaling():
    yield single("scale", layers.Rescaling(1 / 255), normal(2, 3, 4, 3))
    yield single("offset", layers.Rescaling(2.0, offset=-1), normal(2, 3))
    yield single(
        "per_channel", layers.Rescaling([0.5, 2.0, 1.0], [0.1, 0.2, 0.3]),
        normal(2, 4, 3),
    )


def normalization():
    mean, variance = [0.5, -1.0, 2.0], [1.5, 0.25, 4.0]
    make = layers.Normalization
    yield single("given", make(mean=mean, variance=variance), normal(2, 3))
    yield single(
        "given_rank4", make(mean=mean, variance=variance), normal(2, 2, 2, 3)
    )
    yield single(
        "given_axis1", make(axis=1, mean=mean, variance=variance),
        normal(2, 3, 4),
    )
    yield single(
        "given_scalar", make(axis=None, mean=0.5, variance=2.0), normal(2, 3)
    )
    yield single(
        "invert", make(mean=mean, variance=variance, invert=True),
        normal(2, 3),
    )
    for name, axis, shape in (
        ("adapted", -1, (4, 3)),
        ("adapted_none", None, (4, 3)),
        ("adapted_axis1", 1, (4, 3, 2)),
        ("adapted_two_axes", (1, 2), (4, 3, 2)),
    ):
        layer = make(axis=axis)
        data = np.random.default_rng(5).normal(2.0, 3.0, size=(32,) + shape[1:])
        layer.adapt(data.astype("float32"))
        yield single(name, layer, normal(*shape))


BUNDLES = {
    "BatchNormalization": batch_normalization,
    "LayerNormalization": layer_normalization,
    "RMSNormalization": rms_normalization,
    "GroupNormalization": group_normalization,
    "UnitNormalization": unit_normalization,
    "Rescaling": rescaling,
    "Normalization": normalization,
}

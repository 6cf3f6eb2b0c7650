"""The eight merging layers."""

from keras import layers

from seeded import booleans, normal

from .case import listed


def _elementwise(make, inputs=3):
    def cases():
        def call(name, *shapes, **kwargs):
            return listed(name, make(), *[normal(*s) for s in shapes], **kwargs)

        yield call("two", (2, 3), (2, 3))
        yield call("broadcast_last", (2, 3, 4), (2, 3, 1))
        yield call("broadcast_middle", (2, 1, 4), (2, 3, 1))
        yield call("lower_rank", (2, 3, 4), (2, 4))
        yield call(
            "masked", (2, 3, 4), (2, 3, 4),
            mask=[booleans(2, 3), booleans(2, 3)],
        )
        yield call(
            "half_masked", (2, 3, 4), (2, 3, 4), mask=[booleans(2, 3), None]
        )
        if inputs > 2:
            yield call("three", (2, 3), (2, 3), (2, 3))
            yield call("four", (2, 3, 2), (2, 3, 2), (2, 1, 2), (2, 3, 1))

    return cases


def concatenate():
    make = layers.Concatenate
    yield listed("last", make(), normal(2, 3), normal(2, 4))
    yield listed("three", make(), normal(2, 3), normal(2, 4), normal(2, 1))
    yield listed("axis1", make(axis=1), normal(2, 3, 4), normal(2, 2, 4))
    yield listed("axis0", make(axis=0), normal(2, 3), normal(2, 3))
    yield listed(
        "axis_minus2", make(axis=-2), normal(2, 3, 4), normal(2, 2, 4)
    )
    yield listed(
        "images", make(axis=3), normal(2, 4, 4, 3), normal(2, 4, 4, 5)
    )
    yield listed(
        "masked_time", make(axis=1), normal(2, 3, 4), normal(2, 2, 4),
        mask=[booleans(2, 3), booleans(2, 2)],
    )
    yield listed(
        "masked_features", make(), normal(2, 3, 4), normal(2, 3, 2),
        mask=[booleans(2, 3), booleans(2, 3)],
    )
    yield listed(
        "half_masked", make(axis=1), normal(2, 3, 4), normal(2, 2, 4),
        mask=[booleans(2, 3), None],
    )


def dot():
    make = layers.Dot
    yield listed("rank2", make(axes=1), normal(3, 4), normal(3, 4))
    yield listed(
        "rank2_normalized", make(axes=1, normalize=True), normal(3, 4),
        normal(3, 4),
    )
    yield listed(
        "rank3", make(axes=(2, 1)), normal(2, 3, 4), normal(2, 4, 5)
    )
    yield listed("rank3_one", make(axes=2), normal(2, 3, 4), normal(2, 5, 4))
    yield listed("axis1", make(axes=1), normal(2, 3, 4), normal(2, 3, 5))
    yield listed(
        "negative", make(axes=-1), normal(2, 3, 4), normal(2, 5, 4)
    )
    yield listed(
        "normalized", make(axes=(1, 2), normalize=True), normal(2, 3, 4),
        normal(2, 5, 3),
    )
    yield listed("mixed_rank", make(axes=(2, 1)), normal(2, 3, 4), normal(2, 4))


BUNDLES = {
    "Add": _elementwise(layers.Add),
    "Subtract": _elementwise(layers.Subtract, inputs=2),
    "Multiply": _elementwise(layers.Multiply),
    "Average": _elementwise(layers.Average),
    "Maximum": _elementwise(layers.Maximum),
    "Minimum": _elementwise(layers.Minimum),
    "Concatenate": concatenate,
    "Dot": dot,
}

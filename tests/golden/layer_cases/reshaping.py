"""Layers that only move values: Flatten, Reshape, padding, cropping."""

from keras import layers

from seeded import integers, normal

from .case import single

_FIRST = "channels_first"


def flatten():
    yield single("rank1", layers.Flatten(), normal(3))
    yield single("rank2", layers.Flatten(), normal(3, 4))
    yield single("rank4", layers.Flatten(), normal(2, 3, 4, 5))
    yield single("rank3_first", layers.Flatten(_FIRST), normal(2, 3, 4))
    yield single("rank4_first", layers.Flatten(_FIRST), normal(2, 3, 4, 5))
    yield single("integers", layers.Flatten(), integers(9, 2, 3, 4))


def reshape():
    yield single("split", layers.Reshape((3, 4)), normal(2, 12))
    yield single("minus_one", layers.Reshape((-1, 2)), normal(2, 3, 4))
    yield single("flat", layers.Reshape((-1,)), normal(2, 3, 4))
    yield single("ones", layers.Reshape((1, 1, 12)), normal(2, 12))
    yield single("scalar", layers.Reshape(()), normal(2, 1))


def permute():
    yield single("swap", layers.Permute((2, 1)), normal(2, 3, 4))
    yield single("rank4", layers.Permute((3, 1, 2)), normal(2, 3, 4, 5))
    yield single("rank5", layers.Permute((4, 2, 3, 1)), normal(2, 3, 4, 2, 5))


def repeat_vector():
    yield single("three", layers.RepeatVector(3), normal(2, 4))
    yield single("one", layers.RepeatVector(1), normal(2, 4))


def zero_padding_1d():
    yield single("one", layers.ZeroPadding1D(), normal(2, 3, 4))
    yield single("pair", layers.ZeroPadding1D((2, 1)), normal(2, 3, 4))
    yield single(
        "first", layers.ZeroPadding1D((0, 2), _FIRST), normal(2, 3, 4)
    )


def _spatial_pairs(layer, amounts, shape):
    def cases():
        for name, amount in amounts.items():
            x = normal(*shape)
            yield single(name, layer(amount), x)
            yield single(f"{name}_first", layer(amount, _FIRST), x)

    return cases


def cropping_1d():
    yield single("one", layers.Cropping1D(), normal(2, 6, 4))
    yield single("pair", layers.Cropping1D((2, 1)), normal(2, 6, 4))
    yield single("none", layers.Cropping1D(0), normal(2, 6, 4))
    yield single("start", layers.Cropping1D((3, 0)), normal(2, 6, 4))


def up_sampling_1d():
    yield single("two", layers.UpSampling1D(), normal(2, 3, 4))
    yield single("three", layers.UpSampling1D(3), normal(2, 3, 4))


def up_sampling_2d():
    for interpolation in (
        "nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"
    ):
        for size in (2, (3, 1), (2, 3)):
            label = f"{size}".strip("()").replace(", ", "x")
            yield single(
                f"{interpolation}_{label}",
                layers.UpSampling2D(size, interpolation=interpolation),
                normal(2, 3, 4, 2),
            )
        yield single(
            f"{interpolation}_first",
            layers.UpSampling2D(2, _FIRST, interpolation=interpolation),
            normal(2, 3, 4, 5),
        )


def up_sampling_3d():
    yield single("two", layers.UpSampling3D(), normal(2, 3, 2, 2, 4))
    yield single("mixed", layers.UpSampling3D((1, 2, 3)), normal(2, 3, 2, 2, 4))
    yield single(
        "first", layers.UpSampling3D(2, _FIRST), normal(2, 3, 2, 2, 4)
    )


BUNDLES = {
    "Flatten": flatten,
    "Reshape": reshape,
    "Permute": permute,
    "RepeatVector": repeat_vector,
    "ZeroPadding1D": zero_padding_1d,
    "ZeroPadding2D": _spatial_pairs(
        layers.ZeroPadding2D,
        {"one": 1, "two": (2, 1), "four": ((1, 0), (0, 3)), "none": 0},
        (2, 3, 4, 5),
    ),
    "ZeroPadding3D": _spatial_pairs(
        layers.ZeroPadding3D,
        {"one": 1, "three": (2, 0, 1), "six": ((1, 0), (0, 3), (2, 1))},
        (2, 3, 2, 2, 3),
    ),
    "Cropping1D": cropping_1d,
    "Cropping2D": _spatial_pairs(
        layers.Cropping2D,
        {"one": 1, "two": (2, 1), "four": ((1, 0), (0, 3)), "none": 0},
        (2, 6, 5, 6),
    ),
    "Cropping3D": _spatial_pairs(
        layers.Cropping3D,
        {"one": 1, "three": (2, 0, 1), "six": ((1, 0), (0, 2), (1, 1))},
        (2, 6, 5, 4, 6),
    ),
    "UpSampling1D": up_sampling_1d,
    "UpSampling2D": up_sampling_2d,
    "UpSampling3D": up_sampling_3d,
}

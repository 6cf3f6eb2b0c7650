"""Convolutions: plain, depthwise, separable and transposed."""

import itertools

from keras import layers

from seeded import normal

from .case import single

_FIRST = "channels_first"
_SIZES = {1: (9,), 2: (7, 8), 3: (5, 4, 6)}


def _shapes(ndim, channels):
    spatial = _SIZES[ndim]
    return (2,) + spatial + (channels,), (2, channels) + spatial


def _sweep(ndim, make, shapes, dilations=True):
    """Kernel 1-3, strides 1-2, both paddings, dilation, both layouts."""
    last, first = shapes
    for padding, kernel in itertools.product(("valid", "same"), (1, 2, 3)):
        name = f"k{kernel}_{padding}"
        yield single(name, make(kernel, padding=padding), normal(*last))
        layer = make(kernel, padding=padding, strides=2)
        yield single(f"{name}_s2", layer, normal(*last))
    for padding in ("valid", "same"):
        layer = make(3, padding=padding, strides=3)
        yield single(f"k3_{padding}_s3", layer, normal(*last))
        if dilations:
            layer = make(2, padding=padding, dilation_rate=2)
            yield single(f"k2_{padding}_d2", layer, normal(*last))
        for strides in (1, 2):
            layer = make(
                3, padding=padding, strides=strides, data_format=_FIRST
            )
            name = f"first_{padding}_s{strides}"
            yield single(name, layer, normal(*first))
    yield single("no_bias", make(3, use_bias=False), normal(*last))
    yield single("relu", make(2, activation="relu"), normal(*last))


def _uneven(ndim, make, last, equal_strides=False):
    if ndim == 1:
        return
    kernel = tuple(range(1, ndim + 1))
    for padding in ("valid", "same"):
        layer = make(kernel, padding=padding)
        yield single(f"uneven_kernel_{padding}", layer, normal(*last))
        if not equal_strides:
            layer = make(3, padding=padding, strides=kernel[::-1])
            yield single(f"uneven_strides_{padding}", layer, normal(*last))
            layer = make(2, padding=padding, dilation_rate=kernel)
            yield single(f"uneven_dilation_{padding}", layer, normal(*last))


def _plain(layer, ndim):
    def cases():
        def make(kernel, **kwargs):
            return layer(4, kernel, **kwargs)

        last, first = _shapes(ndim, 4)
        yield from _sweep(ndim, make, _shapes(ndim, 3))
        yield from _uneven(ndim, make, last)
        for groups in (2, 4):
            for padding in ("valid", "same"):
                arguments = dict(groups=groups, padding=padding)
                name = f"groups{groups}_{padding}"
                yield single(name, make(3, **arguments), normal(*last))
                arguments["data_format"] = _FIRST
                name = f"{name}_first"
                yield single(name, make(3, **arguments), normal(*first))
        yield single("groups_strided", make(2, groups=2, strides=2),
                     normal(*last))
        yield single("more_filters", layer(17, 3, padding="same"),
                     normal(*_shapes(ndim, 5)[0]))
        layer_first = make(2, dilation_rate=2, data_format=_FIRST)
        yield single("first_dilated", layer_first, normal(*first))

    return cases


def conv1d():
    yield from _plain(layers.Conv1D, 1)()
    for kernel, dilation, strides in ((2, 1, 1), (3, 2, 1), (3, 4, 1),
                                      (3, 1, 2)):
        for groups in (1, 2):
            layer = layers.Conv1D(
                4, kernel, padding="causal", dilation_rate=dilation,
                strides=strides, groups=groups,
            )
            name = f"causal_k{kernel}_d{dilation}_s{strides}_g{groups}"
            yield single(name, layer, normal(2, 9, 4))
    layer = layers.Conv1D(4, 3, padding="causal", data_format=_FIRST)
    yield single("causal_first", layer, normal(2, 4, 9))


def _depthwise(layer, ndim):
    def cases():
        last, first = _shapes(ndim, 3)
        yield from _sweep(ndim, layer, (last, first))
        for multiplier in (2, 3):
            for padding in ("valid", "same"):
                made = layer(3, depth_multiplier=multiplier, padding=padding)
                name = f"multiplier{multiplier}_{padding}"
                yield single(name, made, normal(*last))
        made = layer(3, depth_multiplier=2, data_format=_FIRST)
        yield single("multiplier2_first", made, normal(*first))
        yield from _uneven(ndim, layer, last, equal_strides=True)

    return cases


def _separable(layer, ndim):
    def cases():
        def make(kernel, **kwargs):
            return layer(4, kernel, **kwargs)

        last, first = _shapes(ndim, 3)
        yield from _sweep(ndim, make, (last, first))
        for padding in ("valid", "same"):
            made = make(3, depth_multiplier=2, padding=padding)
            yield single(f"multiplier2_{padding}", made, normal(*last))
        made = make(3, depth_multiplier=2, data_format=_FIRST)
        yield single("multiplier2_first", made, normal(*first))

    return cases


def _transpose(layer, ndim):
    def cases():
        def make(kernel, **kwargs):
            return layer(2, kernel, **kwargs)

        spatial = {1: (5,), 2: (4, 5), 3: (2, 3, 2)}[ndim]
        last, first = (2,) + spatial + (3,), (2, 3) + spatial
        for padding, kernel, strides in itertools.product(
            ("valid", "same"), (1, 2, 3, 4), (1, 2, 3)
        ):
            made = make(kernel, padding=padding, strides=strides)
            yield single(f"k{kernel}_{padding}_s{strides}", made, normal(*last))
        for padding, extra, strides in itertools.product(
            ("valid", "same"), (0, 1), (2, 3)
        ):
            made = make(
                3, padding=padding, strides=strides, output_padding=extra
            )
            name = f"output_padding{extra}_{padding}_s{strides}"
            yield single(name, made, normal(*last))
        for padding, dilation in itertools.product(("valid", "same"), (2, 3)):
            made = make(3, padding=padding, dilation_rate=dilation)
            yield single(f"d{dilation}_{padding}", made, normal(*last))
        for padding in ("valid", "same"):
            made = make(3, padding=padding, strides=2, data_format=_FIRST)
            yield single(f"first_{padding}", made, normal(*first))
        yield single("no_bias", make(3, use_bias=False), normal(*last))
        yield single("relu", make(2, activation="relu"), normal(*last))
        if ndim > 1:
            kernel = tuple(range(1, ndim + 1))
            for padding in ("valid", "same"):
                made = make(kernel, padding=padding, strides=kernel[::-1])
                yield single(f"uneven_{padding}", made, normal(*last))

    return cases


BUNDLES = {
    "Conv1D": conv1d,
    "Conv2D": _plain(layers.Conv2D, 2),
    "Conv3D": _plain(layers.Conv3D, 3),
    "DepthwiseConv1D": _depthwise(layers.DepthwiseConv1D, 1),
    "DepthwiseConv2D": _depthwise(layers.DepthwiseConv2D, 2),
    "SeparableConv1D": _separable(layers.SeparableConv1D, 1),
    "SeparableConv2D": _separable(layers.SeparableConv2D, 2),
    "Conv1DTranspose": _transpose(layers.Conv1DTranspose, 1),
    "Conv2DTranspose": _transpose(layers.Conv2DTranspose, 2),
    "Conv3DTranspose": _transpose(layers.Conv3DTranspose, 3),
}

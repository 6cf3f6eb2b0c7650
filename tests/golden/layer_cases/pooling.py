"""Max and average pooling, local and global, in one to three dimensions."""

from keras import layers

from seeded import booleans, normal

from .case import single

_FIRST = "channels_first"
_SIZES = {1: (7,), 2: (6, 7), 3: (5, 4, 6)}


def _local(make, ndim):
    def cases():
        spatial = _SIZES[ndim]
        last, first = (2,) + spatial + (3,), (2, 3) + spatial
        ones = (1,) * ndim
        variants = {
            "default": dict(pool_size=2),
            "three": dict(pool_size=3, strides=1),
            "stride_three": dict(pool_size=2, strides=3),
            "overlap": dict(pool_size=3, strides=2),
            "unit": dict(pool_size=1, strides=2),
            "whole_first_axis": dict(
                pool_size=(spatial[0],) + ones[1:], strides=1
            ),
        }
        if ndim > 1:
            variants["uneven"] = dict(
                pool_size=tuple(range(1, ndim + 1)),
                strides=tuple(range(ndim, 0, -1)),
            )
        for name, arguments in variants.items():
            for padding in ("valid", "same"):
                layer = make(padding=padding, **arguments)
                yield single(f"{name}_{padding}", layer, normal(*last))
        for padding in ("valid", "same"):
            layer = make(
                pool_size=3, strides=2, padding=padding, data_format=_FIRST
            )
            yield single(f"first_{padding}", layer, normal(*first))

    return cases


def _global(make, ndim, masked=False):
    def cases():
        spatial = _SIZES[ndim]
        last, first = (2,) + spatial + (3,), (2, 3) + spatial
        for keepdims in (False, True):
            end = "_keepdims" if keepdims else ""
            yield single(f"last{end}", make(keepdims=keepdims), normal(*last))
            layer = make(data_format=_FIRST, keepdims=keepdims)
            yield single(f"first{end}", layer, normal(*first))
            if masked:
                yield single(
                    f"masked{end}", make(keepdims=keepdims), normal(2, 7, 3),
                    booleans(2, 7),
                )
        if masked:
            yield single(
                "masked_first", make(data_format=_FIRST), normal(2, 3, 7),
                booleans(2, 7),
            )

    return cases


BUNDLES = {}
for _n in (1, 2, 3):
    for _kind in ("Max", "Average"):
        _name = f"{_kind}Pooling{_n}D"
        BUNDLES[_name] = _local(getattr(layers, _name), _n)
        _name = f"Global{_name}"
        BUNDLES[_name] = _global(
            getattr(layers, _name), _n, _name == "GlobalAveragePooling1D"
        )

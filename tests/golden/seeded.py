"""Seeded arrays: each case draws from a generator named after itself."""

import zlib

import numpy as np


def rng(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


class Spec:
    """A promise of an array, kept by maker(rng)."""

    def __init__(self, draw):
        self.draw = draw


def normal(*shape, scale=1.0):
    return Spec(lambda g: (scale * g.normal(size=shape)).astype("float32"))


def uniform(*shape, low=0.0, high=1.0):
    return Spec(lambda g: g.uniform(low, high, size=shape).astype("float32"))


def integers(high, *shape, low=0, dtype="int32"):
    return Spec(lambda g: g.integers(low, high, size=shape).astype(dtype))


def booleans(*shape, share=0.6):
    return Spec(lambda g: g.uniform(size=shape) < share)


def constant(value, dtype=None):
    return Spec(lambda g: np.array(value, dtype=dtype))


def maker(generator):
    return lambda v: v.draw(generator) if isinstance(v, Spec) else v


def _draw(weight, g):
    name, shape = weight.path.split("/")[-1], tuple(weight.shape)
    if not str(weight.dtype).startswith("float"):
        return np.asarray(weight)
    if "variance" in name:
        return g.uniform(0.5, 1.5, size=shape)
    if "gamma" in name or "scale" in name:
        return 1.0 + 0.2 * g.normal(size=shape)
    if len(shape) < 2:
        return 0.2 * g.normal(size=shape)
    if "embedding" in name:
        return 0.5 * g.normal(size=shape)
    fan_in = max(int(np.prod(shape[:-1])), 1)
    if "depthwise" in weight.path or "depthwise" in name:
        fan_in = max(int(np.prod(shape[:-2])), 1)
    return g.normal(size=shape) * np.sqrt(1.5 / fan_in)


def randomize(layer_or_model, generator):
    """Give every weight values that no test could pass by accident."""
    for weight in layer_or_model.weights:
        weight.assign(_draw(weight, generator).astype(str(weight.dtype)))
    for layer in layer_or_model._flatten_layers():
        # Normalization computes with copies of its weights.
        if hasattr(layer, "finalize_state") and layer.weights:
            layer.finalize_state()

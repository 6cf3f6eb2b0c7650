"""The model families that Keratin is proved on, each in small variants.

Every case builds a model whose weights are all random (biases and moving
statistics included) and one seeded input. `committed` cases become golden
files; all cases are run by tests/interop.
"""

from . import convolutional
from . import deep
from . import recurrent
from . import structured
from . import transformer
from .case import FamilyCase

_MODULES = (convolutional, recurrent, transformer, structured, deep)


def all_cases():
    """Every case of every family, in a fixed order."""
    return [case for module in _MODULES for case in module.CASES]


def committed():
    """The cases whose files are small enough to keep in the repository."""
    return [case for case in all_cases() if case.commit]


def gradient_cases():
    """The cases whose weight gradients are compared with JAX's."""
    return [case for case in all_cases() if case.gradients]


__all__ = ["FamilyCase", "all_cases", "committed", "gradient_cases"]

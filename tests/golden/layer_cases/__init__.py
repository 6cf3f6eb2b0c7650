"""Every layer class's golden cases, grouped as keras.layers groups them."""

from . import activations
from . import attention
from . import convolution
from . import core
from . import merging
from . import normalization
from . import pooling
from . import recurrent
from . import reshaping

_GROUPS = (
    core,
    activations,
    reshaping,
    convolution,
    pooling,
    normalization,
    merging,
    recurrent,
    attention,
)


def bundles(classes=()):
    """Yield (class name, iterator of cases), for all or the named classes."""
    known = {}
    for group in _GROUPS:
        known.update(group.BUNDLES)
    for name in classes or known:
        yield name, known[name]()

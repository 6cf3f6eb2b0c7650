"""What one golden case of a layer is."""

import dataclasses


@dataclasses.dataclass
class Case:
    """A layer, its inputs and how it is called; see make_golden.py.

    inputs, mask and kwargs hold seeded.Spec objects or plain values.
    """

    name: str
    layer: object
    inputs: list
    call: str = "single"
    mask: list = None
    kwargs: dict = dataclasses.field(default_factory=dict)
    reset_states: bool = False


def single(name, layer, x, mask=None, **kwargs):
    """layer(x, **kwargs)."""
    return Case(
        name, layer, [x], mask=None if mask is None else [mask], kwargs=kwargs
    )


def listed(name, layer, *inputs, mask=None, **kwargs):
    """layer([x0, x1, ...], **kwargs)."""
    return Case(name, layer, list(inputs), "list", mask, kwargs)


def args(name, layer, *inputs, mask=None, **kwargs):
    """layer(x0, x1, ..., **kwargs)."""
    return Case(name, layer, list(inputs), "args", mask, kwargs)

"""What one model case is."""

import dataclasses
from typing import Callable

import keras
from keras import tree

import seeded


@dataclasses.dataclass
class FamilyCase:
    """A model builder with its seeded inputs.

    make() returns (model, input specs in the structure the model takes).
    tolerance is the largest difference from Keras that is accepted,
    relative to the largest expected magnitude.
    """

    family: str
    variant: str
    make: Callable
    tolerance: float = 1e-5
    commit: bool = True
    gradients: bool = False

    @property
    def name(self):
        return f"{self.family}_{self.variant}"

    def build(self):
        """Return the model with random weights, and its input arrays."""
        keras.utils.clear_session()
        keras.utils.set_random_seed(1)
        model, specs = self.make()
        rng = seeded.rng(self.name)
        seeded.randomize(model, rng)
        return model, tree.map_structure(seeded.maker(rng), specs)


def cases_of(family, makers, **options):
    """FamilyCases from {variant: make}."""
    return [
        FamilyCase(family, variant, make, **options)
        for variant, make in makers.items()
    ]

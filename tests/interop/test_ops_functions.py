"""Functions of keras.ops where Keras takes a function: an activation, ….

Keras writes them by name and doesn't find most of them again, so that it can't
open these models itself; Keratin has to compute what the model did when it was
saved. A name that an activation has, too, is that activation's from then on,
in Keras as here: ops.gelu becomes activations.gelu, which isn't approximate.
"""

import keras
import numpy as np
import pytest
from keras import layers
from keras import ops

from conftest import relative_difference

# One tensor of any shape in, one of the same shape out.
_ELEMENTWISE = [
    "abs", "absolute", "ceil", "cos", "elu", "erf", "exp", "floor", "gelu",
    "leaky_relu", "negative", "relu", "relu6", "selu", "sigmoid", "silu",
    "sin", "softmax", "softplus", "square", "tanh", "zeros_like", "ones_like",
]


def _model(name):
    function = getattr(ops, name)
    return keras.Sequential([
        keras.Input((4,), name="x"),
        layers.Dense(
            3,
            activation=function,
            kernel_regularizer=ops.sum,
            kernel_constraint=ops.absolute,
        ),
        layers.Activation(function),
    ])


def _reopened(model, path):
    """What Keras makes of the file, or the model where it can't."""
    others = {"sum": ops.sum, "absolute": ops.absolute}
    try:
        return keras.saving.load_model(path, custom_objects=others)
    except TypeError:
        return model


@pytest.mark.parametrize("name", _ELEMENTWISE)
def test_a_function_of_ops_is_written_and_computed(name, keratin, tmp_path):
    keras.utils.set_random_seed(3)
    model = _model(name)
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(model.to_json())
    keratin("convert", source, target)
    assert target.read_text() == source.read_text()

    path = tmp_path / "model.keras"
    model.save(path)
    x = np.random.default_rng(5).normal(size=(6, 4)).astype("float32")
    (found,) = keratin.predict(path, {"x": x}, tmp_path).values()
    expected = np.asarray(_reopened(model, path)(x))
    assert relative_difference(found, expected) < 1e-5

"""Custom objects of a model that was made in C++ travel under their names."""

import json
import os
import pathlib
import subprocess

import keras
import numpy as np
import pytest


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The file of save_custom.cpp, and what its model predicts."""
    tool = pathlib.Path(os.environ.get("KERATIN_BIN", "")).resolve()
    program = tool.parent / "tests" / "keratin_save_custom"
    if not program.exists():
        pytest.skip(f"there is no {program}; build the tests")
    path = tmp_path_factory.mktemp("custom") / "custom.keras"
    done = subprocess.run(
        [program, path], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return path, json.loads(done.stdout)


class Scale(keras.layers.Layer):
    def __init__(self, factor=1.0, **rest):
        super().__init__(**rest)
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class Pull(keras.regularizers.Regularizer):
    def __init__(self, strength=0.5):
        self.strength = strength

    def __call__(self, x):
        return self.strength * keras.ops.sum(x * x)

    def get_config(self):
        return {"strength": self.strength}


def twice(x):
    return x * 2


def test_keras_finds_its_own_classes_of_the_names(saved):
    path, predicted = saved
    own = {f"my_package>{thing.__name__}": thing for thing in (Scale, Pull)}
    own["my_package>twice"] = twice
    model = keras.models.load_model(path, custom_objects=own, safe_mode=True)
    assert type(model.layers[0]) is Scale
    assert model.layers[0].factor == 3.0
    dense = model.get_layer("dense")
    assert dense.activation is twice
    assert type(dense.kernel_regularizer) is Pull
    assert dense.kernel_regularizer.strength == 0.25
    found = model.predict(np.array([[1.0, 2.0, 3.0]]), verbose=0)[0]
    np.testing.assert_allclose(found, predicted, rtol=1e-5)


def test_keras_names_what_it_has_no_class_for(saved):
    with pytest.raises(TypeError, match="Could not locate class 'Scale'"):
        keras.models.load_model(saved[0], safe_mode=True)

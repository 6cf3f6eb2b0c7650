"""Save a model that has a layer and a regularizer of its own.

Writes model.keras beside this script; scale.h has the same two classes in C++.
Run with the packages of tests/requirements.txt:

    python examples/custom_layer/make_model.py
"""

import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent


@keras.saving.register_keras_serializable("my_pkg")
class Unity(keras.regularizers.Regularizer):
    """Pulls weights towards one."""

    def __init__(self, strength=0.01):
        self.strength = strength

    def __call__(self, x):
        return self.strength * keras.ops.sum(keras.ops.square(x - 1.0))

    def get_config(self):
        return {"strength": self.strength}


@keras.saving.register_keras_serializable("my_pkg")
class Scale(keras.layers.Layer):
    """Multiplies each channel by a weight, and all of them by a factor."""

    def __init__(self, factor=1.0, scale_regularizer=None, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
        self.scale_regularizer = keras.regularizers.get(scale_regularizer)

    def build(self, input_shape):
        self.scale = self.add_weight(
            shape=(input_shape[-1],),
            initializer="ones",
            regularizer=self.scale_regularizer,
            name="scale",
        )

    def call(self, inputs):
        return inputs * self.scale * self.factor

    def get_config(self):
        regularizer = keras.regularizers.serialize(self.scale_regularizer)
        return super().get_config() | {
            "factor": self.factor,
            "scale_regularizer": regularizer,
        }


def main():
    model = keras.Sequential(
        [
            keras.Input((3,)),
            Scale(2.0, Unity(0.5), name="scale"),
            keras.layers.Dense(2, kernel_regularizer=Unity(), name="head"),
        ],
        name="custom",
    )
    kernel = np.array([[0.5, -1.0], [0.25, 0.75], [-0.5, 2.0]])
    model.set_weights(
        [np.array([0.5, 1.0, 3.0]), kernel, np.array([0.25, -0.5])]
    )
    model.save(HERE / "model.keras")
    x = np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, 4.0]], dtype="float32")
    print(model.predict(x, verbose=0).tolist())
    print([float(loss) for loss in model.losses])


if __name__ == "__main__":
    main()

"""Models that test_objects.py compiles, and what Keratin must not open."""

import keras
from keras import layers
from keras import losses
from keras import optimizers

from object_cases import dense
from object_cases import dense_model
from object_cases import schedule


def compiled(parts):
    """A small model compiled with an optimizer, a loss and a metric."""
    optimizer, loss, metric = parts
    inputs = keras.Input((3,), name="x")
    model = keras.Model(inputs, layers.Dense(2, name="y")(inputs), name="m")
    model.compile(optimizer=optimizer, loss=loss, metrics=[metric])
    return model


def _two_outputs():
    inputs = keras.Input((3,), name="x")
    outputs = {
        name: layers.Dense(2, name=name)(inputs) for name in ("a", "b")
    }
    return keras.Model(inputs, outputs, name="two")


def _compiled_by_names():
    model = _two_outputs()
    model.compile(
        "adam",
        loss={"a": "mse", "b": losses.Huber(0.5)},
        loss_weights={"a": 0.5, "b": 1},
        metrics={"a": ["mae"], "b": [losses.mean_squared_error, "accuracy"]},
        weighted_metrics={"a": ["mse"]},
        steps_per_execution=2,
        jit_compile=False,
        auto_scale_loss=False,
    )
    return model


def _compiled_with_schedule():
    model = dense_model("scheduled")
    model.compile(optimizers.Adam(schedule()), "mse", metrics=["accuracy"])
    return model


def _compiled_with_nothing():
    model = dense_model("nothing")
    model.compile()
    return model


def _shared_layer():
    shared = layers.Dense(3, name="shared", kernel_regularizer="l2")
    first, second = keras.Input((3,), name="x"), keras.Input((3,), name="y")
    outputs = layers.Add(name="sum")([shared(first), shared(second)])
    return keras.Model([first, second], outputs, name="with_shared")


def _nested():
    inner = dense_model("in_another")
    inputs = keras.Input((3,), name="x")
    return keras.Model(inputs, inner(inputs) * 2.0 + 1, name="outer")


MODELS = {
    "Functional(by names)": _compiled_by_names,
    "Functional(nested, ops)": _nested,
    "Functional(shared layer)": _shared_layer,
    "Functional(two outputs)": _two_outputs,
    "Sequential(compiled with nothing)": _compiled_with_nothing,
    "Sequential(schedule)": _compiled_with_schedule,
    "Sequential(unbuilt)": lambda: keras.Sequential([dense()], name="late"),
}


def _double(params, inputs):
    return inputs * 2


def _jax_layer():
    return layers.JaxLayer(_double, params={}, name="jax")


def _by_hand(name, **config):
    """Of a class that Keras makes only where other packages are installed."""
    return {
        "module": "keras.layers", "class_name": name,
        "config": {"name": "foreign", **config}, "registered_name": None,
    }


# Serialized objects that Keratin must not open, by the class it must name.
REFUSED = {
    "FlaxLayer": lambda: _by_hand("FlaxLayer", module="gAR9lC4="),
    "JaxLayer": lambda: keras.saving.serialize_keras_object(_jax_layer()),
    "Lambda": lambda: keras.saving.serialize_keras_object(
        layers.Lambda(lambda x: x, name="code")),
    "TFSMLayer": lambda: _by_hand("TFSMLayer", filepath="a/saved_model"),
    "TorchModuleWrapper": lambda: _by_hand(
        "TorchModuleWrapper", module="gAR9lC4="),
    "__lambda__": lambda: keras.saving.serialize_keras_object(lambda x: x),
}

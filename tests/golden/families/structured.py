"""Functional models with several, nested and shared inputs and outputs."""

import keras
from keras import layers
from keras import ops

from seeded import normal

from .case import cases_of


def _lists():
    a = keras.Input((4,), name="a")
    b = keras.Input((3,), name="b")
    y = layers.Concatenate()([a, b])
    u = layers.Dense(5, activation="relu", name="u")(y)
    v = layers.Dense(2, name="v")(u)
    model = keras.Model([a, b], [u, v], name="lists")
    return model, [normal(3, 4), normal(3, 3)]


def _dicts():
    inputs = {
        "right": keras.Input((4,), name="right"),
        "left": keras.Input((4,), name="left"),
    }
    shared = layers.Dense(5, activation="tanh", name="shared")
    y = layers.Subtract()([shared(inputs["left"]), shared(inputs["right"])])
    outputs = {"score": layers.Dense(1)(y), "distance": ops.square(y)}
    model = keras.Model(inputs, outputs, name="dicts")
    return model, {"right": normal(3, 4), "left": normal(3, 4)}


def _nested():
    a = keras.Input((4,), name="a")
    b = keras.Input((4,), name="b")
    c = keras.Input((2,), name="single")
    y = layers.Dense(3)(layers.Average()([a, b]))
    z = layers.Dense(3)(c)
    model = keras.Model(
        {"pair": [a, b], "single": c},
        {"sum": layers.Add()([y, z]), "parts": [y, z]},
        name="nested",
    )
    return model, {
        "pair": [normal(3, 4), normal(3, 4)], "single": normal(3, 2)
    }


def _nested_models():
    tower = keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(6, activation="relu"),
            layers.Dense(3),
        ],
        name="tower",
    )
    p = keras.Input((4,), name="p")
    inner = keras.Model(
        p, layers.BatchNormalization()(tower(p)), name="inner"
    )
    a = keras.Input((4,), name="a")
    b = keras.Input((4,), name="b")
    y = layers.Concatenate()([inner(a), inner(b)])
    y = keras.Sequential([layers.Dense(4), layers.ReLU()], name="end")(y)
    model = keras.Model([a, b], y, name="siamese")
    return model, [normal(3, 4), normal(3, 4)]


def _op_nodes():
    x = keras.Input((6,), name="x")
    z = keras.Input((6,), name="z")
    y = x + z
    y = y * 2.0
    y = 1.0 - y / 3.0
    y = ops.relu(y) - ops.sigmoid(z)
    y = ops.reshape(y, (-1, 2, 3))
    y = ops.concatenate([y, ops.tanh(y)], axis=-1)
    u = ops.mean(y, axis=1)
    v = ops.sum(y, axis=[1, 2], keepdims=True)
    w = ops.transpose(y, (0, 2, 1))
    s = ops.softmax(ops.matmul(y, w), axis=-1)
    t = y[:, 0, 1:4]
    m = ops.maximum(t, 0.1)
    model = keras.Model([x, z], [u, v, s, m], name="op_nodes")
    return model, [normal(3, 6), normal(3, 6)]


def _more_ops():
    x = keras.Input((5, 4), name="x")
    y = ops.expand_dims(x, -1)
    y = ops.squeeze(y, -1)
    y = ops.stack([y, -y], axis=1)
    y = ops.pad(y, [[0, 0], [0, 0], [1, 0], [0, 2]])
    y = ops.abs(y) ** 0.5 + ops.exp(-y)
    parts = ops.split(y, 2, axis=2)
    y = ops.max(parts[0], axis=-1) + ops.min(parts[1], axis=-1)
    y = ops.where(ops.greater(y, 1.0), y, ops.zeros_like(y))
    z = ops.einsum("abc,adc->abd", y, y)
    e = ops.cast(ops.argmax(x, axis=-1), "float32")
    model = keras.Model(x, [y, z, e], name="more_ops")
    return model, normal(2, 5, 4)


def _shared_stack():
    """A layer called on its own output; an input and a tensor twice out."""
    x = keras.Input((4,), name="x")
    step = layers.Dense(4, activation="tanh", name="step")
    y = x
    for _ in range(3):
        y = step(y)
    model = keras.Model(x, [x, y, y], name="loop")
    return model, normal(3, 4)


def _sequential_nested():
    model = keras.Sequential(
        [
            keras.Input((6, 6, 2), name="image"),
            keras.Sequential(
                [
                    layers.Conv2D(4, 3, activation="relu"),
                    layers.MaxPooling2D(),
                ],
                name="features",
            ),
            layers.Flatten(),
            keras.Sequential([layers.Dense(3)], name="head"),
        ],
        name="nested_sequential",
    )
    return model, normal(2, 6, 6, 2)


def _unnamed():
    """Names given by Keras, and a fixed batch size."""
    x = keras.Input(batch_shape=(2, 3))
    y = layers.Dense(4)(x)
    y = layers.Dense(4)(y) + y
    return keras.Model(x, y), normal(2, 3)


CASES = cases_of(
    "multi_io",
    {
        "lists": _lists,
        "dicts": _dicts,
        "nested": _nested,
        "nested_models": _nested_models,
        "op_nodes": _op_nodes,
        "more_ops": _more_ops,
        "shared": _shared_stack,
        "sequential_nested": _sequential_nested,
        "unnamed": _unnamed,
    },
)

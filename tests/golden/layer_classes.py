"""What Keras says of its classes: arguments, defaults, and how they mask.

Writes data/layer_classes.json, a list with a member for each class of
keras.layers, keras.initializers, keras.regularizers, keras.constraints,
keras.dtype_policies, keras.quantizers and keras.random that is named in
keratin/layers/builtin.cpp. A class that needs TensorFlow is looked at where that
is installed; elsewhere its member stays as it is.

    module            "keras.layers", ...
    name              the class
    arguments         of its constructor, in order, but name, dtype and **kwargs
    required          those without a default
    given             a value for each of those, serialized
    config            keras.saving.serialize_keras_object of an object that was
                      given these alone
    supports_masking  of that object; null but for layers
    autocast          whether float inputs are cast to the compute dtype; ditto
    takes             inputs of one along each axis that it can be called with,
                      symbolically and on values: [how many, of which rank];
                      ditto
"""

import copy
import inspect
import json
import pathlib
import re

import keras
from keras import layers

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(__file__).resolve().parent / "data"

_FAMILIES = {
    "layers": r"layer<layers::(\w+)>",
    "initializers": r"row<initializers::(\w+)>",
    "regularizers": r"row<regularizers::(\w+)>",
    "constraints": r"row<constraints::(\w+)>",
    "dtype_policies": r"row<dtype_policies::(\w+)>",
    "quantizers": r"row<quantizers::(\w+)>",
    "random": r"row<random::(\w+)>",
}

# Something for every argument that some class requires.
_GIVEN = {
    "activation": lambda: "relu",
    "axes": lambda: 1,
    "cell": lambda: layers.LSTMCell(2, name="cell"),
    "dataset": lambda: None,
    "factor": lambda: 1,
    "height": lambda: 2,
    "height_factor": lambda: 0.5,
    "layers": lambda: [layers.Dense(2, name="layer")],
    "max_number": lambda: 2,
    "mode": lambda: "int8",
    "num_bins": lambda: 2,
    "tokenizer": lambda: None,
    "width": lambda: 2,
    "width_factor": lambda: 0.5,
    "cells": lambda: [layers.LSTMCell(2, name="cell")],
    "dims": lambda: [1],
    "equation": lambda: "ab,bc->ac",
    "filters": lambda: 2,
    "head_dim": lambda: 2,
    "input_dim": lambda: 3,
    "kernel_size": lambda: 2,
    "key_dim": lambda: 2,
    "layer": lambda: layers.LSTM(2, name="layer"),
    "n": lambda: 2,
    "num_heads": lambda: 1,
    "num_key_value_heads": lambda: 1,
    "num_query_heads": lambda: 1,
    "output_dim": lambda: 2,
    "output_shape": lambda: [2],
    "output_size": lambda: 2,
    "pool_size": lambda: 2,
    "rate": lambda: 0.5,
    "scale": lambda: 2.0,
    "stddev": lambda: 0.5,
    "target_shape": lambda: [2],
    "units": lambda: 2,
}
# TimeDistributed takes any layer, but says `layer` as Bidirectional does.
_GIVEN_TO = {
    "TimeDistributed": {"layer": lambda: layers.Dense(2, name="layer")},
    "AWQDTypePolicy": {"mode": lambda: "awq/4/128"},
    "CategoryEncoding": {"num_tokens": lambda: 2},
    "Discretization": {"num_bins": lambda: 2},
    "GPTQDTypePolicy": {"mode": lambda: "gptq/4/128"},
    "Int4DTypePolicy": {"mode": lambda: "int4/128"},
    "QuantizedFloat8DTypePolicy": {"mode": lambda: "float8"},
    "RandomCrop": {
        "height": lambda: 2,
        "width": lambda: 2,
        "seed": lambda: 3,
    },
    "SeedGenerator": {"seed": lambda: 3, "name": lambda: "of_keras"},
    "InputLayer": {"batch_shape": lambda: [None, 2]},
}


def _parameters(cls):
    signature = inspect.signature(cls.__init__)
    named = (
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    )
    return [
        p
        for p in list(signature.parameters.values())[1:]
        if p.kind in named and p.name not in ("name", "dtype")
    ]


def _can_be_called(form, count, rank):
    shape = (1,) * rank
    symbol = keras.KerasTensor(shape, "float32")
    value = keras.ops.ones(shape, "float32")
    try:
        # Wrappers of layers take theirs out of the form.
        layer = keras.saving.deserialize_keras_object(copy.deepcopy(form))
        layer(symbol if count == 1 else [symbol] * count)
        layer(value if count == 1 else [value] * count, training=True)
    except Exception:
        return False
    return True


def _taken(form):
    return [
        [count, rank]
        for rank in range(3)
        for count in (1, 2)
        if _can_be_called(form, count, rank)
    ]


def _described(module, name):
    cls = getattr(getattr(keras, module), name)
    parameters = _parameters(cls)
    required = [p.name for p in parameters if p.default is p.empty]
    special = _GIVEN_TO.get(name, {})
    makers = {key: _GIVEN.get(key) for key in required} | special
    given = {key: make() for key, make in makers.items()}
    is_layer = module == "layers"
    if is_layer:
        given["name"] = "of_keras"
    serialized = keras.saving.serialize_keras_object(given)
    made = cls(**given)
    form = keras.saving.serialize_keras_object(made)
    return {
        "module": form["module"],
        "name": name,
        "arguments": [p.name for p in parameters],
        "required": required,
        "given": serialized,
        "config": form,
        "supports_masking": bool(made.supports_masking) if is_layer else None,
        "autocast": bool(made.autocast) if is_layer else None,
        "takes": _taken(form) if is_layer else None,
    }


def write():
    path = DATA / "layer_classes.json"
    old = {entry["name"]: entry for entry in json.loads(path.read_text())}
    source = (ROOT / "keratin/layers/builtin.cpp").read_text()
    classes = []
    for module, pattern in _FAMILIES.items():
        for name in re.findall(pattern, source):
            if not hasattr(getattr(keras, module), name):
                continue  # of FeatureSpace's own
            try:
                classes.append(_described(module, name))
            except ImportError:
                classes.append(old.get(name))
    lines = ",\n".join(json.dumps(entry) for entry in classes if entry)
    path.write_text(f"[\n{lines}\n]\n")

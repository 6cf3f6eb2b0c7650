"""What several holders have in common stays one object, there and back."""

import json
import zipfile

import keras
import numpy as np
import pytest
import sharing_models
from keras import layers


def inner_first():
    """Keras writes the layer's id at the outer mention alone."""
    shared = layers.Dense(4, activation="relu", name="shared")
    x = keras.Input((4,), name="inner_x")
    inner = keras.Model(x, shared(x), name="inner")
    x = keras.Input((4,), name="x")
    return keras.Model(x, layers.Dense(1)(shared(inner(x))))


def outer_first():
    shared = layers.Dense(4, activation="relu", name="shared")
    x = keras.Input((4,), name="inner_x")
    inner = keras.Model(x, shared(x), name="inner")
    x = keras.Input((4,), name="x")
    return keras.Model(x, layers.Dense(1)(inner(shared(x))))


def called_more_than_once():
    shared = layers.Dense(4, activation="tanh", name="shared")
    x = keras.Input((4,), name="inner_x")
    inner = keras.Model(x, shared(shared(x)), name="inner")
    x = keras.Input((4,), name="x")
    y = shared(inner(x))
    return keras.Model(x, [shared(y), layers.Dense(1)(y)])


def in_two_models():
    shared = layers.Dense(4, activation="relu", name="shared")
    x = keras.Input((4,), name="a_x")
    a = keras.Model(x, shared(x), name="a")
    x = keras.Input((4,), name="b_x")
    b = keras.Model(x, layers.Dense(4)(shared(x)), name="b")
    x = keras.Input((4,), name="x")
    return keras.Model(x, layers.Dense(1)(b(a(x))))


def outputs(model, x):
    result = model.predict(x, verbose=0)
    return result if isinstance(result, list) else [result]


@pytest.mark.parametrize(
    "build", [inner_first, outer_first, called_more_than_once, in_two_models]
)
def test_a_layer_of_two_models(build, keratin, tmp_path):
    model = build()
    model.save(tmp_path / "m.keras")
    x = np.random.default_rng(3).random((5, 4), "float32")
    np.savez(tmp_path / "x.npz", in0=x)
    keratin("convert", tmp_path / "m.keras", tmp_path / "again.keras")
    expected = outputs(model, x)
    for name in ("m", "again"):
        keratin(
            *("predict", tmp_path / f"{name}.keras"),
            *("--input", tmp_path / "x.npz"),
            *("--output", tmp_path / "y.npz"),
        )
        with np.load(tmp_path / "y.npz") as y:
            for i, value in enumerate(expected):
                assert np.allclose(y[f"out{i}"], value, rtol=1e-5, atol=1e-6)
    # Keras can't open what it wrote itself, but opens what Keratin wrote.
    again = keras.models.load_model(tmp_path / "again.keras")
    for value, other in zip(expected, outputs(again, x), strict=True):
        assert np.array_equal(value, other)


@pytest.mark.parametrize("name", list(sharing_models.CASES))
def test_a_layer_of_stacks_and_wrappers(name, keratin, tmp_path):
    model = sharing_models.build(name)
    rng = np.random.default_rng(5)
    model.set_weights([rng.random(w.shape) - 0.4 for w in model.get_weights()])
    for i, part in enumerate(model.weights):
        if "variance" in part.path:
            part.assign(rng.random(part.shape) + i)
    inputs = [rng.random((2, *x.shape[1:])) for x in model.inputs]
    inputs = [x.astype("float32") for x in inputs]
    expected = outputs(model, inputs)
    model.save(tmp_path / "m.keras")
    np.savez(tmp_path / "x.npz", **{f"in{i}": x for i, x in enumerate(inputs)})
    keratin("convert", tmp_path / "m.keras", tmp_path / "again.keras")
    for file in ("m", "again"):
        keratin(
            *("predict", tmp_path / f"{file}.keras"),
            *("--input", tmp_path / "x.npz"),
            *("--output", tmp_path / "y.npz"),
        )
        with np.load(tmp_path / "y.npz") as y:
            for i, value in enumerate(expected):
                assert np.allclose(y[f"out{i}"], value, rtol=1e-5, atol=1e-6)
    again = keras.models.load_model(tmp_path / "again.keras", safe_mode=True)
    assert len(again.weights) == len(model.weights)
    for value, other in zip(expected, outputs(again, inputs), strict=True):
        assert np.array_equal(value, other)


def with_config(old, new, change):
    """The file `new`: `old` with its config changed."""
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
        for member in source.namelist():
            text = source.read(member)
            if member == "config.json":
                config = json.loads(text)
                change(config)
                text = json.dumps(config)
            target.writestr(member, text)


def test_a_layer_that_stands_twice_in_a_stack(keratin, tmp_path):
    """Keras reads such a stack, but writes the layer once."""
    shared = layers.Dense(3, activation="tanh", name="shared")
    a = keras.Sequential([keras.Input((3,)), shared, shared], name="a")
    x = keras.Input((3,))
    model = keras.Model(x, [a(shared(x)), shared(a(x))])
    x = np.random.default_rng(5).random((2, 3)).astype("float32")
    expected = outputs(model, x)
    model.save(tmp_path / "m.keras")

    def put_back(config):
        entries = config["config"]["layers"]
        entry = next(e for e in entries if e["config"]["name"] == "a")
        stacked = entry["config"]["layers"]
        assert [e["config"]["name"] for e in stacked[1:]] == ["shared"]
        stacked.append(stacked[1])

        def mark(value):
            if isinstance(value, dict):
                if value.get("class_name") == "Dense":
                    value["shared_object_id"] = 1
                value = list(value.values())
            if isinstance(value, list):
                for part in value:
                    mark(part)

        mark(config)

    with_config(tmp_path / "m.keras", tmp_path / "twice.keras", put_back)
    keratin("convert", tmp_path / "twice.keras", tmp_path / "again.keras")
    again = keras.models.load_model(tmp_path / "again.keras", safe_mode=True)
    for value, other in zip(expected, outputs(again, x), strict=True):
        assert np.array_equal(value, other)


def regularizers(path):
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))
    return config, [
        layer["config"]["kernel_regularizer"]
        for layer in config["config"]["layers"][1:]
    ]


def test_a_regularizer_of_two_layers(keratin, tmp_path):
    model = keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(3, kernel_regularizer=keras.regularizers.L2(0.25)),
            layers.Dense(1, kernel_regularizer=keras.regularizers.L2(0.25)),
        ]
    )
    model.save(tmp_path / "m.keras")
    # Keras loses the id of the first mention when it writes, and makes two
    # regularizers of one when it reads; Keratin has one.
    config, parts = regularizers(tmp_path / "m.keras")
    for part in parts:
        part["shared_object_id"] = 140361451789648
    with (
        zipfile.ZipFile(tmp_path / "m.keras") as old,
        zipfile.ZipFile(tmp_path / "shared.keras", "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == "config.json":
                text = json.dumps(config)
            new.writestr(name, text)
    keratin("convert", tmp_path / "shared.keras", tmp_path / "again.keras")
    _, parts = regularizers(tmp_path / "again.keras")
    ids = [part["shared_object_id"] for part in parts]
    assert ids == [ids[0], ids[0]]
    first, second = keras.models.load_model(tmp_path / "again.keras").layers
    assert first.kernel_regularizer.l2 == second.kernel_regularizer.l2 == 0.25

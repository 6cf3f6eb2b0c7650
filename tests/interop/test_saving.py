"""What a file has beside its layers' weights goes through Keratin unharmed."""

import io
import json
import os
import pathlib
import subprocess
import warnings
import zipfile

import h5py
import keras
import numpy as np
import pytest

import keras_objects
import tensorflow_stand_in
from keras import optimizers

_COUNT = 64


def _data():
    random = np.random.default_rng(3)
    return random.random((_COUNT, 3), "float32"), random.random((_COUNT, 1))


def _trained(optimizer):
    """A small model after a few steps, saved nowhere yet."""
    keras.utils.set_random_seed(5)
    inputs = keras.Input((3,), name="x")
    hidden = keras.layers.Dense(4, activation="relu", name="hidden")(inputs)
    outputs = keras.layers.Dense(1, name="head")(hidden)
    model = keras.Model(inputs, outputs, name="small")
    model.compile(optimizer, loss=keras.losses.Huber(0.5), metrics=["mae"])
    x, y = _data()
    model.fit(x, y, batch_size=16, epochs=2, verbose=0)
    return model


_OPTIMIZERS = {
    "adam": lambda: optimizers.Adam(0.01),
    "sgd_momentum": lambda: optimizers.SGD(0.05, momentum=0.9),
    "loss_scale": lambda: optimizers.LossScaleOptimizer(optimizers.Adam(0.01)),
    "averaged": lambda: optimizers.Adam(0.01, use_ema=True),
    "accumulated": lambda: optimizers.SGD(0.1, gradient_accumulation_steps=2),
    "scheduled": lambda: optimizers.RMSprop(
        optimizers.schedules.ExponentialDecay(0.01, 10, 0.9)
    ),
    "lion": lambda: optimizers.Lion(0.01),
    "ftrl": lambda: optimizers.Ftrl(0.01),
}


def _loaded(path):
    """The model of a file that Keras opens without a word."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return keras.saving.load_model(path, safe_mode=True)


def _assert_same(actual, expected):
    x, _ = _data()
    assert np.array_equal(
        actual.predict(x, verbose=0), expected.predict(x, verbose=0)
    )
    for a, b in zip(actual.weights, expected.weights, strict=True):
        assert np.array_equal(a, b), b.path
    ours, due = actual.optimizer.variables, expected.optimizer.variables
    for a, b in zip(ours, due, strict=True):
        assert a.dtype == b.dtype and np.array_equal(a, b), b.path
    assert int(actual.optimizer.iterations) == int(
        expected.optimizer.iterations
    )
    assert actual.get_compile_config() == expected.get_compile_config()


@pytest.mark.parametrize("name", _OPTIMIZERS)
def test_an_optimizer_is_as_it_was(name, keratin, tmp_path):
    model = _trained(_OPTIMIZERS[name]())
    assert int(model.optimizer.iterations) > 0
    source, first, second = (tmp_path / f"{i}.keras" for i in range(3))
    model.save(source)
    keratin("convert", source, first)
    keratin("convert", first, second)
    assert first.read_bytes() == second.read_bytes()
    _assert_same(_loaded(first), _loaded(source))


@pytest.mark.parametrize("name", ["adam", "sgd_momentum", "loss_scale"])
def test_training_goes_on_as_it_would_have(name, keratin, tmp_path):
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    _trained(_OPTIMIZERS[name]()).save(source)
    keratin("convert", source, target)
    expected, again = _loaded(source), _loaded(target)
    x, y = _data()
    for loaded in (again, expected):
        loaded.fit(x, y, batch_size=16, epochs=2, shuffle=False, verbose=0)
    _assert_same(again, expected)


def test_weights_alone_bring_the_optimizer(keratin, tmp_path):
    model = _trained(optimizers.Adam(0.01))
    source, target = tmp_path / "m.keras", tmp_path / "m.weights.h5"
    model.save(source)
    keratin("convert", source, target)
    keras.utils.set_random_seed(6)
    again = keras.models.model_from_json(model.to_json())
    again.compile_from_config(model.get_compile_config())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again.load_weights(target)
    _assert_same(again, model)


def test_a_model_within_another_keeps_its_optimizer(keratin, tmp_path):
    inner = _trained(optimizers.Adam(0.01))
    inputs = keras.Input((3,))
    model = keras.Model(inputs, keras.layers.Dense(1)(inner(inputs)))
    model.compile(optimizers.SGD(0.1, momentum=0.5), "mse")
    x, y = _data()
    model.fit(x, y, verbose=0)
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    model.save(source)
    keratin("convert", source, target)
    expected, again = _loaded(source), _loaded(target)
    _assert_same(again, expected)
    _assert_same(again.get_layer("small"), expected.get_layer("small"))


def test_a_model_that_is_not_compiled_has_no_optimizer(keratin, tmp_path):
    inputs = keras.Input((3,))
    model = keras.Model(inputs, keras.layers.Dense(1)(inputs))
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    model.save(source)
    keratin("convert", source, target)
    assert not _loaded(target).compiled


def _members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_assets_stay_in_their_place(keratin, tmp_path):
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    _trained(optimizers.SGD(0.1)).save(source)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr("assets/summary_plot.png", b"\x89PNG")
        archive.writestr("assets/layers/a/vocabulary.txt", "one\ntwo")
    keratin("convert", source, target)
    assert list(_members(target)) == list(_members(source))
    for name in ("assets/summary_plot.png", "assets/layers/a/vocabulary.txt"):
        assert _members(target)[name] == _members(source)[name]
    assert _loaded(target).optimizer.iterations > 0


def test_text_in_the_place_of_variables_is_refused(keratin, tmp_path):
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    _trained(optimizers.SGD(0.1)).save(source)
    members = _members(source)
    weights = io.BytesIO(members["model.weights.h5"])
    with h5py.File(weights, "a") as file:
        del file["optimizer/vars/1"]
        file["optimizer/vars/1"] = "text"
    with zipfile.ZipFile(source, "w") as archive:
        for name, data in members.items():
            is_weights = name == "model.weights.h5"
            archive.writestr(name, weights.getvalue() if is_weights else data)
    done = keratin("convert", source, target, status=1)
    assert '"optimizer/vars/1" in the file is text' in done.stderr


@pytest.mark.parametrize(
    "name", ["assets/../../x", "assets/..", "/x", "assets//x", "assets/..\\x"]
)
def test_a_name_that_leads_out_is_refused(name, keratin, tmp_path):
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    _trained(optimizers.SGD(0.1)).save(source)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr(name, "text")
    done = keratin("convert", source, target, status=1)
    assert "within the archive" in done.stderr
    assert not target.exists()


def _config_with_vocabulary(name, built):
    """The config of a model whose vocabulary is an asset."""
    cls = getattr(keras.layers, name)
    entries = [7, 9] if name == "IntegerLookup" else ["a", "b"]
    with tensorflow_stand_in.in_use():
        model = keras.Sequential([cls(vocabulary=entries)], name="words")
        config = json.loads(model.to_json())
    if built:
        # Keras would call the layer, for which the stand-in is no TensorFlow.
        dtype = "int64" if name == "IntegerLookup" else "string"
        layer = keras.layers.InputLayer(shape=(1,), dtype=dtype)
        entry = keras.saving.serialize_keras_object(layer)
        config["config"]["layers"].insert(0, entry)
    return config


@pytest.mark.parametrize("built", [True, False], ids=["built", "unbuilt"])
@pytest.mark.parametrize(
    "name", ["StringLookup", "IntegerLookup", "TextVectorization"]
)
def test_vocabularies_are_carried_over(name, built, keratin, tmp_path):
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    config = _config_with_vocabulary(name, built)
    asset = f"assets/layers/{keras.src.utils.naming.to_snake_case(name)}"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("metadata.json", '{"keras_version": "3.15.1"}')
        archive.writestr("config.json", json.dumps(config))
        _plain_model().save_weights(tmp_path / "w.weights.h5")
        archive.write(tmp_path / "w.weights.h5", "model.weights.h5")
        archive.writestr(f"{asset}/vocabulary.txt", "a\nb")
        archive.writestr(f"{asset}/more/words.txt", "c")
    done = keratin("convert", source, target)
    assert "carried over as it is" in done.stderr
    assert _members(target) == _members(source)


def _compile_model():
    """The program that compiles in C++; dev builds have it."""
    tool = pathlib.Path(os.environ.get("KERATIN_BIN", "")).resolve()
    return tool.parent / "tests" / "keratin_compile_model"


def _compile_in_cpp(model, configs, folder):
    """The configs that come of these, and the file of the last one."""
    if not _compile_model().exists():
        pytest.skip(f"there is no {_compile_model()}; build the tests")
    source, given = folder / "plain.keras", folder / "configs.json"
    target = folder / "compiled.keras"
    model.save(source)
    given.write_text(json.dumps(configs))
    done = subprocess.run(
        [_compile_model(), source, given, target],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), target


def _plain_model():
    inputs = keras.Input((3,), name="x")
    return keras.Model(inputs, keras.layers.Dense(1, name="y")(inputs))


def _named(module, class_name, **config):
    return {
        "module": f"keras.{module}",
        "class_name": class_name,
        "config": config,
        "registered_name": None,
    }


_SHORT = [
    {},
    {"optimizer": "adam", "loss": "mse", "metrics": ["mae", "accuracy"]},
    {
        "optimizer": _named("optimizers", "SGD", learning_rate=0.1),
        "loss": {"y": _named("losses", "Huber")},
        "metrics": {"y": [_named("metrics", "AUC", curve="PR"), "mse"]},
        "loss_weights": {"y": 2},
        "jit_compile": True,
        "run_eagerly": True,
    },
    {
        "loss": ["crossentropy", None],
        "weighted_metrics": ["acc"],
        "steps_per_execution": 4,
        "auto_scale_loss": False,
    },
]


def _without_names(config):
    """A compile config without the names that count what was made before."""
    config = json.loads(json.dumps(config))
    config["optimizer"]["config"].pop("name")
    # "auto" is settled by the Keras that opens a file.
    if config["jit_compile"] == "auto":
        config["jit_compile"] = True
    return config


def test_what_is_compiled_in_cpp_is_what_keras_compiles(tmp_path):
    made, _ = _compile_in_cpp(_plain_model(), _SHORT, tmp_path)
    for given, config in zip(_SHORT, made, strict=True):
        model = _plain_model()
        model.compile_from_config(given)
        due = model.get_compile_config()
        assert list(config) == list(due)
        assert _without_names(config) == _without_names(due)


def test_every_compile_config_of_keras_compiles_to_itself(tmp_path):
    texts = [made.text for made in keras_objects.compiled_models()]
    configs = [json.loads(text)["compile_config"] for text in texts]
    configs = [config for config in configs if config]
    assert len(configs) > 20
    made, _ = _compile_in_cpp(_plain_model(), configs, tmp_path)
    assert made == configs


def test_keras_opens_what_was_compiled_in_cpp(tmp_path):
    config = {
        "optimizer": _named("optimizers", "Adam", learning_rate=0.5),
        "loss": "mse",
        "metrics": ["mae"],
    }
    model = _plain_model()
    made, target = _compile_in_cpp(model, [config], tmp_path)
    with warnings.catch_warnings():
        # Its optimizer has done no step, and so no variables in the file.
        warnings.filterwarnings("ignore", "Skipping variable loading")
        again = keras.saving.load_model(target)
    assert again.compiled
    assert float(again.optimizer.learning_rate) == 0.5
    assert _without_names(again.get_compile_config()) == _without_names(made[0])
    x, y = _data()
    assert np.array_equal(
        again.predict(x, verbose=0), model.predict(x, verbose=0)
    )
    losses = again.fit(x, y, epochs=3, verbose=0).history["loss"]
    assert losses[-1] < losses[0]

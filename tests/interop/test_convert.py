"""keratin convert writes configs that Keras reads back as the same model."""

import json
import zipfile

import keras
import numpy as np
import pytest

import families
from conftest import flat_outputs

_NAMES = [
    "mlp_relu",
    "mlp_functional",
    "mnist_cnn_norm",
    "mnist_cnn_any_size",
    "causal_conv_gated",
    "unet_mixed",
    "bidirectional_lstm_concat",
    "bidirectional_lstm_encoder_decoder",
    "bidirectional_lstm_cells",
    "gru_reset_after",
    "transformer_encoder_mask_zero",
    "multi_io_lists",
    "multi_io_dicts",
    "multi_io_nested",
    "multi_io_nested_models",
    "multi_io_op_nodes",
    "multi_io_shared",
    "multi_io_sequential_nested",
    "efficientnet_b0_small",
]


def plain(config):
    """A config without what depends on addresses or on compiling."""
    if isinstance(config, dict):
        dropped = ("shared_object_id", "compile_config")
        return {k: plain(v) for k, v in config.items() if k not in dropped}
    if isinstance(config, list):
        return [plain(v) for v in config]
    return config


@pytest.mark.parametrize("name", _NAMES)
def test_keras_file_to_json(name, keratin, family, tmp_path):
    model, x = family(name)
    source, target = tmp_path / "m.keras", tmp_path / "m.json"
    model.save(source)
    keratin("convert", source, target)
    text = target.read_text()
    assert plain(json.loads(text)) == plain(json.loads(model.to_json()))
    again = keras.models.model_from_json(text)
    # Not set_weights, after which Normalization keeps the old statistics.
    model.save_weights(tmp_path / "m.weights.h5")
    again.load_weights(tmp_path / "m.weights.h5")
    expected, actual = flat_outputs(model, x), flat_outputs(again, x)
    assert all(np.array_equal(actual[k], expected[k]) for k in expected)


# The full-sized ones have the layers of the small ones.
_SAVED = [c for c in families.all_cases() if not c.name.endswith("_full")]


@pytest.mark.parametrize("case", _SAVED, ids=lambda case: case.name)
def test_keras_opens_what_was_saved(case, keratin, tmp_path):
    model, x = case.build()
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    model.save(source)
    keratin("convert", source, target)
    again = keras.saving.load_model(target, safe_mode=True)
    expected, actual = flat_outputs(model, x), flat_outputs(again, x)
    assert all(np.array_equal(actual[k], expected[k]) for k in expected)
    assert plain(json.loads(again.to_json())) == plain(
        json.loads(keras.saving.load_model(source).to_json())
    )


def test_keras_opens_weights_that_were_saved(keratin, family, tmp_path):
    model, x = family("mnist_cnn_norm")
    source, target = tmp_path / "m.keras", tmp_path / "m.weights.h5"
    model.save(source)
    keratin("convert", source, target)
    again = keras.models.model_from_json(model.to_json())
    again.load_weights(target)
    expected, actual = flat_outputs(model, x), flat_outputs(again, x)
    assert all(np.array_equal(actual[k], expected[k]) for k in expected)


@pytest.mark.parametrize("name", _NAMES)
def test_json_to_json_is_stable(name, keratin, family, tmp_path):
    model, _ = family(name)
    first, second, third = (tmp_path / f"{i}.json" for i in range(3))
    first.write_text(model.to_json())
    keratin("convert", first, second)
    keratin("convert", second, third)
    assert second.read_bytes() == third.read_bytes()
    written = json.loads(second.read_text())
    assert plain(written) == plain(json.loads(model.to_json()))


@keras.saving.register_keras_serializable("convert_test")
class Swish(keras.layers.Layer):
    """A class that Keratin doesn't know."""

    def __init__(self, beta=1.0, **kwargs):
        super().__init__(**kwargs)
        self.beta = beta

    def call(self, x):
        return x * keras.ops.sigmoid(self.beta * x)

    def get_config(self):
        return {**super().get_config(), "beta": self.beta}


def test_what_is_not_registered_is_carried_over(keratin, tmp_path):
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(2), Swish(beta=2.5)]
    )
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    model.save(source)
    done = keratin("convert", source, target)
    assert '"convert_test>Swish" can\'t be made here' in done.stderr
    x = np.random.default_rng(1).random((4, 3), "float32")
    again = keras.saving.load_model(target)
    assert np.array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))
    keratin("convert", source, tmp_path / "m.json")
    with zipfile.ZipFile(source) as archive:
        config = archive.read("config.json").decode()
    assert (tmp_path / "m.json").read_text() == config
    done = keratin(
        *("predict", source, "--input", "zeros"), status=1
    )
    assert 'unknown layer "convert_test>Swish"' in done.stderr


def test_a_lambda_as_activation_is_carried_over(keratin, tmp_path):
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    dense = keras.layers.Dense(2, activation=lambda x: x, name="d")
    keras.Sequential([keras.Input((3,)), dense], name="s").save(source)
    done = keratin("convert", source, target)
    assert '"<lambda>" can\'t be made here' in done.stderr
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        assert old.read("config.json") == new.read("config.json")
    shown = keratin("inspect", source)
    assert '"s > d > activation" holds Python code (a lambda)' in shown.stdout
    refused = keratin(*("predict", source, "--input", "zeros"), status=1)
    assert 'LoadOptions::lambdas by "d.activation"' in refused.stderr
    assert "4wEA" not in refused.stderr


def test_a_function_that_is_not_known_is_carried_over(keratin, tmp_path):
    x = keras.Input((3, 3))
    model = keras.Model(x, keras.ops.tril(keras.layers.Dense(3)(x)))
    source, target = tmp_path / "m.keras", tmp_path / "again.keras"
    model.save(source)
    done = keratin("convert", source, target)
    assert 'the operation "Tril" isn\'t one' in done.stderr
    given = np.random.default_rng(1).random((4, 3, 3), "float32")
    again = keras.saving.load_model(target)
    expected, actual = (m.predict(given, verbose=0) for m in (model, again))
    assert np.array_equal(actual, expected)
    config, copy = tmp_path / "a.json", tmp_path / "b.json"
    keratin("convert", source, config)
    keratin("convert", config, copy)
    assert json.loads(copy.read_text()) == json.loads(config.read_text())


def test_json_that_cannot_be_computed_is_carried_over(keratin, tmp_path):
    layer = keras.layers.Dense(2)
    model = keras.Sequential([keras.Input((3,)), layer])
    layer.quantize("int8")
    source, target = tmp_path / "a.json", tmp_path / "b.json"
    source.write_text(model.to_json())
    done = keratin("convert", source, target)
    assert "carried over as it is" in done.stderr
    assert json.loads(target.read_text()) == json.loads(model.to_json())
    # There is nothing of which weights could be carried.
    done = keratin("convert", source, tmp_path / "m.keras", status=1)
    assert "a.json" in done.stderr


@keras.saving.register_keras_serializable("convert_test")
class Tower(keras.Model):
    """A root that is no Sequential and no Functional."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(2)

    def call(self, x):
        return self.dense(x)


@keras.saving.register_keras_serializable("convert_test")
def half(x):
    return x / 2


def unregistered_objects():
    swish = keras.saving.serialize_keras_object(Swish(name="swish"))
    return {
        "object": swish,
        "list": [swish, 1, {"again": swish}],
        "argument": keras.saving.serialize_keras_object(
            keras.layers.Dense(2, activation=half, name="d")
        ),
        "function": keras.saving.serialize_keras_object(half),
        "lambda": keras.saving.serialize_keras_object(
            keras.layers.Lambda(lambda x: x, name="l")
        ),
    }


@pytest.mark.parametrize("name", unregistered_objects())
def test_objects_that_are_not_registered_are_carried_over(
    name, keratin, tmp_path
):
    source, target = tmp_path / "a.json", tmp_path / "b.json"
    source.write_text(json.dumps(unregistered_objects()[name]))
    done = keratin("convert", source, target)
    assert "carried over as it is" in done.stderr
    assert target.read_text() == source.read_text()


def test_an_object_that_has_a_class_here_is_not_carried_over(
    keratin, tmp_path
):
    """Though it goes by a name or module that Keras, too, finds it by."""
    source, target = tmp_path / "a.json", tmp_path / "b.json"
    for module, class_name in (
        ("keras.activations", "softplus"),
        ("keras.ops", "relu"),
    ):
        source.write_text(json.dumps({
            "module": module, "class_name": class_name,
            "config": {}, "registered_name": None,
        }))
        assert keratin("convert", source, target).stderr == ""
        keras.saving.deserialize_keras_object(json.loads(target.read_text()))


def test_a_model_of_a_class_that_is_not_registered_is_carried_over(
    keratin, tmp_path
):
    model = Tower(name="tower")
    model.compile("adam", "mse")
    model(np.zeros((1, 3)))
    source, target = tmp_path / "m.keras", tmp_path / "m.json"
    model.save(source)
    done = keratin("convert", source, target)
    assert "carried over as it is" in done.stderr
    assert '"convert_test>Tower"' in done.stderr
    with zipfile.ZipFile(source) as archive:
        assert target.read_text() == archive.read("config.json").decode()


def test_an_object_is_told_by_its_file(keratin, tmp_path):
    source = tmp_path / "object.json"
    source.write_text(
        '{"module": "keras.initializers", "class_name": "Zeros", '
        '"config": {"size": 1}, "registered_name": null}'
    )
    done = keratin("convert", source, tmp_path / "out.json", status=1)
    assert "object.json" in done.stderr

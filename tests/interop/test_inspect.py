"""What `keratin inspect` tells of a file."""

import json

import keras

from changed_files import layer_config, with_config


def test_inspect(keratin, saved_mlp):
    found = json.dumps(keratin.json("inspect", saved_mlp[2], "--json"))
    assert "3.15.1" in found
    assert "BatchNormalization" in found
    text = keratin("inspect", saved_mlp[2]).stdout
    for word in ("3.15.1", "Dense", "float32", "wide"):
        assert word in text


def test_inspect_needs_no_custom_objects(keratin, saved_mlp, tmp_path):
    def change(config):
        layer = layer_config(config, "wide")
        layer.update(
            module=None, class_name="Scale", registered_name="my_pkg>Scale"
        )

    path = with_config(saved_mlp[2], tmp_path / "m.keras", change)
    assert "my_pkg>Scale" in keratin("inspect", path).stdout


def test_inspect_says_where_custom_objects_are(keratin, saved_mlp, tmp_path):
    def change(config):
        layer = layer_config(config, "wide")
        layer.update(
            module=None, class_name="Scale", registered_name="my_pkg>Scale"
        )
        layer["config"]["kernel_regularizer"] = {
            "module": "my_lib",
            "class_name": "L3",
            "config": {},
            "registered_name": "my_pkg>L3",
        }
        layer_config(config, "head")["config"]["activation"] = {
            "module": "builtins",
            "class_name": "function",
            "config": "my_pkg>wave",
            "registered_name": "function",
        }

    path = with_config(saved_mlp[2], tmp_path / "m.keras", change)
    assert keratin.json("inspect", path, "--json")["custom_objects"] == [
        {"name": "my_pkg>Scale", "path": "mlp > wide"},
        {"name": "my_pkg>L3", "path": "mlp > wide > kernel_regularizer"},
        {"name": "my_pkg>wave", "path": "mlp > head > activation"},
    ]
    text = keratin("inspect", path).stdout
    assert 'custom object: "my_pkg>Scale" at mlp > wide\n' in text
    assert 'function "my_pkg>wave"' in text


def test_inspect_tells_what_a_model_was_compiled_with(keratin, tmp_path):
    @keras.saving.register_keras_serializable("my_pkg")
    class Away(keras.losses.Loss):
        def call(self, y_true, y_pred):
            return keras.ops.mean(keras.ops.abs(y_true - y_pred), axis=-1)

    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(1)], name="m"
    )
    model.compile("adam", Away(name="away"))
    path = tmp_path / "m.keras"
    model.save(path)
    found = keratin.json("inspect", path, "--json")
    assert found["custom_objects"] == [
        {"name": "my_pkg>Away", "path": "m > compile_config > loss > away"}
    ]
    classes = [line["class_name"] for line in found["objects"]]
    assert classes[-2:] == ["Adam", "Away"]


def test_inspect_tells_custom_objects_of_keras_2(keratin, tmp_path):
    def layer(class_name, **config):
        return {"class_name": class_name, "config": config}

    regularizer = {"class_name": "MyReg", "config": {"l": 0.1}}
    layers = [
        layer("InputLayer", name="x", batch_input_shape=[None, 2]),
        layer("my_pkg>Scale", name="scale"),
        layer("Dense", name="d", units=1, kernel_regularizer=regularizer),
        layer("BatchNormalization", name="n"),
    ]
    path = tmp_path / "m.json"
    path.write_text(
        json.dumps(layer("Sequential", name="m", layers=layers))
    )
    assert keratin.json("inspect", path, "--json")["custom_objects"] == [
        {"name": "my_pkg>Scale", "path": "m > scale"},
        {"name": "MyReg", "path": "m > d > kernel_regularizer"},
    ]


def test_inspect_takes_a_registered_function_of_keras(keratin, tmp_path):
    @keras.saving.register_keras_serializable("my_pkg")
    def wave(x):
        return keras.ops.sin(x)

    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(1, activation=wave, name="d")],
        name="m",
    )
    path = tmp_path / "m.keras"
    model.save(path)
    assert keratin.json("inspect", path, "--json")["custom_objects"] == [
        {"name": "my_pkg>wave", "path": "m > d > activation"}
    ]


def test_inspect_shows_no_empty_names(keratin, saved_mlp):
    text = keratin("inspect", saved_mlp[2]).stdout
    assert "GlorotUniform\n" in text
    assert '""' not in text

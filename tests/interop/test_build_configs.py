"""Layers say in files what shape they were built for, as Keras's layers do."""

import contextlib
import json
import warnings

import keras

import keras_objects
import object_cases as cases

# Not called: they take no tensors, other tensors than these, or states.
UNCALLED = {
    "Equalization",
    "GRUCell",
    "InputLayer",
    "LSTMCell",
    "RandomColorDegeneration",
    "STFTSpectrogram",
    "SimpleRNNCell",
    "StackedRNNCells",
    "Wrapper",
}
# They say so once their computation is there.
NOT_COMPUTED = "running it isn't there yet"


def without_build_configs(value):
    """A serialized object as a file without build configs has it."""
    if isinstance(value, list):
        return [without_build_configs(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_object = "class_name" in value
    return {
        key: without_build_configs(member)
        for key, member in value.items()
        if not (is_object and key == "build_config")
    }


def model_of(make_layer):
    """A model of one layer, which is called on the first inputs it takes."""
    for shapes in keras_objects.INPUTS:
        inputs = [keras.Input(shape[1:]) for shape in shapes]
        for given in (inputs, [inputs]):
            with contextlib.suppress(Exception), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return keras.Model(inputs, make_layer()(*given))
    return None


def layers_of_each_class():
    for cls, kind in keras_objects.classes().items():
        if kind != "layer" or cls.__name__ in cases.OF_TENSORFLOW:
            continue
        required = keras_objects.required_arguments(cls)
        yield (
            cls.__name__,
            lambda: cls(
                **{n: keras_objects.made_from(v) for n, v in required.items()}
            ),
        )


def models():
    """Models of a layer each, by what the layer is; None: it isn't called."""
    found = {name: model_of(make) for name, make in layers_of_each_class()}
    bare = {"center": False, "scale": False}
    for name, make in {
        "LayerNormalization without weights": (
            lambda: keras.layers.LayerNormalization(**bare)
        ),
        "GroupNormalization without weights": (
            lambda: keras.layers.GroupNormalization(2, **bare)
        ),
        "GroupNormalization": lambda: keras.layers.GroupNormalization(2),
        "Lambda of a function": lambda: keras.layers.Lambda(keras.ops.relu),
    }.items():
        found[name] = model_of(make)
    found["Sequential"] = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(2)]
    )
    return found


def test_build_configs_are_those_of_keras(keratin, tmp_path):
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    made = models()
    assert {n for n, model in made.items() if model is None} == UNCALLED
    for name in made.keys() - UNCALLED:
        bare = without_build_configs(json.loads(made[name].to_json()))
        source.write_text(json.dumps(bare))
        done = keratin.run("convert", source, target)
        if NOT_COMPUTED in done.stderr:
            continue
        assert done.returncode == 0, f"{name}: {done.stderr}"
        expected = keras.models.model_from_json(json.dumps(bare)).to_json()
        assert target.read_text() == expected, name

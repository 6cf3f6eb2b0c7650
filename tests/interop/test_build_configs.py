"""Layers say in files what shape they were built for, as Keras's layers do."""

import contextlib
import json
import warnings

import keras

import keras_objects
import object_cases as cases

# They say so once their computation is there.
NOT_COMPUTED = "running it isn't there yet"


def without_build_configs(value):
    """A serialized object as it was before Keras 3.0 wrote build configs."""
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


def model_of(cls):
    """A model of one layer, which is called on the first inputs it takes."""
    required = keras_objects.required_arguments(cls)
    for shapes in keras_objects.INPUTS:
        inputs = [keras.Input(shape[1:]) for shape in shapes]
        for given in (inputs, [inputs]):
            with contextlib.suppress(Exception), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                made = {n: keras_objects.made_from(v) for n, v in required.items()}
                return keras.Model(inputs, cls(**made)(*given))
    return None


def written_by_keras():
    """For each class a model without build configs, and what Keras makes of it."""
    texts = {}
    for cls, kind in keras_objects.classes().items():
        if kind != "layer" or cls.__name__ in cases.OF_TENSORFLOW:
            continue
        model = model_of(cls)
        if model is None:
            continue
        bare = json.dumps(without_build_configs(json.loads(model.to_json())))
        again = keras.models.model_from_json(bare)
        texts[cls.__name__] = bare, again.to_json()
    stack = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    bare = json.dumps(without_build_configs(json.loads(stack.to_json())))
    texts["Sequential"] = bare, keras.models.model_from_json(bare).to_json()
    return texts


def test_build_configs_are_those_of_keras(keratin, tmp_path):
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    compared = 0
    for name, (bare, expected) in written_by_keras().items():
        source.write_text(bare)
        done = keratin.run("convert", source, target)
        if NOT_COMPUTED in done.stderr:
            continue
        assert done.returncode == 0, f"{name}: {done.stderr}"
        assert target.read_text() == expected, name
        compared += 1
    assert compared >= 80, compared

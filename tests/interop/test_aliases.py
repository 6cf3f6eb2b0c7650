"""Every name by which Keras finds an object finds the same in Keratin.

The names are Keras's own at run time: the public names of every class and
function, where their code lies, and the tables by which `get` of a family knows
them. Each is put in a serialized object's place, or where a family takes a mere
name, and both sides read the text and write what they found. Where Keras finds
nothing Keratin may still find what is meant: files of other versions have it.
"""

import copy
import importlib
import json

import keras
import pytest

import keras_objects
import object_cases
from test_objects import Converter

_FAMILIES = [
    "activations", "constraints", "dtype_policies", "initializers", "losses",
    "metrics", "optimizers", "quantizers", "regularizers",
]

# Names that Keras finds and Keratin doesn't, and why.
_BASE = "a base class, of which no model has an object"
EXPLAINED = {
    ("keras.layers", "Wrapper"): _BASE,
    ("keras.src.layers.core.wrapper", "Wrapper"): _BASE,
    ("constraints", "Constraint"): _BASE,
    ("constraints", "constraint"): _BASE,
    ("initializers", "Initializer"): _BASE,
    ("initializers", "initializer"): _BASE,
    ("losses", "Loss"): _BASE,
}


def _tables():
    """The names of each family, as (family, name, what it stands for)."""
    for family in _FAMILIES:
        module = importlib.import_module(f"keras.src.{family}")
        for name, value in module.ALL_OBJECTS_DICT.items():
            yield family, name, value


def _public_names():
    """Where classes and functions are found, as (module, name, value)."""
    for module in keras_objects.public_modules():
        for name, value in vars(module).items():
            yield module.__name__, name, value


def _examples():
    """One serialized object of each class and function."""
    found = {}
    for cls in keras_objects.classes():
        if cls.__name__ not in object_cases.OF_TENSORFLOW:
            text = keras_objects.make(cls, keras_objects.required_arguments(cls))
            found[cls] = json.loads(text)
    for function, _ in keras_objects.functions():
        found[function] = json.loads(keras_objects.serialized(function))
    return found


def _form(example, module, name):
    form = {**example, "module": module, "registered_name": None}
    if example["class_name"] != "function":
        return {**form, "class_name": name}
    return {**form, "config": name, "registered_name": "function"}


def serialized_names():
    """Serialized objects under every module and name that they may have."""
    forms = {}
    examples = _examples()

    def add(module, name, value):
        try:
            example = examples.get(value)
        except TypeError:  # of what can't be looked up
            return
        if example is not None:
            forms.setdefault((module, name), _form(example, module, name))

    for module, name, value in _public_names():
        add(module, name, value)
    for value in examples:
        add(value.__module__, value.__name__, value)
    # Last: where a module has another object of that name, it is that.
    for family, name, value in _tables():
        add(f"keras.{family}", name, value)
        add("builtins", name, value)
    for module in ("keras", "keras.models", "keras.src.models.model"):
        forms[module, "Model"] = _form(_graph(), module, "Model")
    return forms


def _graph():
    inputs = keras.Input((3,), name="x")
    outputs = keras.layers.Dense(2, name="y")(inputs)
    model = keras.Model(inputs, outputs, name="graph")
    return json.loads(keras_objects.serialized(model))


# Where a layer takes an object of the family, a mere name will do.
_PLACES = {
    "activations": ("Dense", "activation"),
    "constraints": ("Dense", "kernel_constraint"),
    "dtype_policies": ("Dense", "dtype"),
    "initializers": ("Dense", "kernel_initializer"),
    "regularizers": ("Dense", "kernel_regularizer"),
    "losses": ("LogitsDistillation", "loss"),
}


def mere_names():
    """Objects that have one of their parts by a name alone."""
    dense = keras.layers.Dense(2, name="dense")
    logits = keras.distillation.LogitsDistillation()
    examples = {
        type(value).__name__: json.loads(keras_objects.serialized(value))
        for value in (dense, logits)
    }
    forms = {}
    for family, name, _ in _tables():
        if family in _PLACES:
            holder, key = _PLACES[family]
            form = json.loads(json.dumps(examples[holder]))
            form["config"][key] = name
            forms[family, name] = form
    return forms


def _in_keras(form):
    """What Keras writes of what it reads, or its error."""
    try:
        # It changes what it is given.
        found = keras.saving.deserialize_keras_object(copy.deepcopy(form))
        return keras_objects.serialized(found)
    except Exception as error:  # whatever Keras raises counts
        return error


@pytest.mark.parametrize("forms", [serialized_names, mere_names])
def test_names_are_found_as_keras_finds_them(
    forms, keratin, tmp_path, figures
):
    made = forms()
    texts = [json.dumps(form) for form in made.values()]
    got = Converter(keratin, tmp_path)(texts)
    wrong, lost, other = [], 0, set()
    for (place, form), text in zip(made.items(), got):
        due = _in_keras(form)
        if isinstance(due, Exception):
            lost += 1
            continue
        if due == text:
            continue
        other.add(place)
        if place in EXPLAINED:
            continue
        wrong.append(f"{place}\n  Keras    {str(due)[:150]}\n"
                     f"  Keratin  {str(text)[-150:]}")
    figures[f"names, {forms.__name__}"] = {
        "as Keras": len(made) - lost - len(other),
        "of": len(made) - lost,
        "not by Keras itself": lost,
    }
    assert not wrong, f"{len(wrong)} of {len(made)}:\n" + "\n".join(wrong[:40])
    assert other == EXPLAINED.keys() & made.keys()

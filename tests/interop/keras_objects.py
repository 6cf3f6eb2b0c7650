"""Finds every object of Keras, and makes them as object_cases.py says.

An object here is what Keras can serialize: of a public class with a config, or
one of the functions that stand for activations, losses and metrics.
"""

import contextlib
import dataclasses
import importlib
import inspect
import json
import pathlib
import pkgutil
import re
import warnings

import keras

import object_cases as cases
import object_values
import object_models
import tensorflow_stand_in

_GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden" / "data"

# What an object is, by the public module that it is in.
_KINDS = {
    "keras.constraints": "constraint",
    "keras.distillation": "distillation",
    "keras.dtype_policies": "dtype policy",
    "keras.initializers": "initializer",
    "keras.layers": "layer",
    "keras.losses": "loss",
    "keras.metrics": "metric",
    "keras.models": "model",
    "keras.optimizers": "optimizer",
    "keras.optimizers.schedules": "schedule",
    "keras.quantizers": "quantizer",
    "keras.random": "seed generator",
    "keras.regularizers": "regularizer",
    "keras.utils": "utility",
}
_FUNCTIONS = {
    "keras.activations": "activation",
    "keras.losses": "loss function",
    "keras.metrics": "metric function",
}
# Every kind that test_objects.py looks at.
KINDS = {
    *_KINDS.values(),
    *_FUNCTIONS.values(),
    "built layer",
    "compiled model",
    "golden layer",
    "special form",
}
_NO_FUNCTIONS = {"deserialize", "get", "serialize"}


@dataclasses.dataclass
class Instance:
    """One object, as Keras serializes it."""

    kind: str
    label: str  # Dense(units=2, use_bias=False)
    text: str  # JSON


def public_modules(package=keras):
    """Every public module, and `keras` itself last.

    Those of keras.src aren't even imported: some take the place of what the
    backend has under the same name.
    """
    for found in pkgutil.iter_modules(package.__path__):
        if found.ispkg and found.name not in ("src", "_tf_keras"):
            name = f"{package.__name__}.{found.name}"
            yield from public_modules(importlib.import_module(name))
    yield package


def classes():
    """Every public class with a config, and its kind."""
    found = {}
    for module in public_modules():
        for name, value in vars(module).items():
            if (
                inspect.isclass(value)
                and hasattr(value, "get_config")
                and hasattr(value, "from_config")
                and value.__name__ not in cases.ABSTRACT | cases.FOREIGN
            ):
                kind = _KINDS.get(module.__name__)
                found[value] = found.get(value) or kind
    return found


def functions():
    """Every function that stands for an object, and its kind."""
    found = {}
    for module_name, kind in _FUNCTIONS.items():
        module = importlib.import_module(module_name)
        for name, value in vars(module).items():
            if inspect.isfunction(value) and name not in _NO_FUNCTIONS:
                found.setdefault((value, kind), name)
    return list(found)


def arguments(cls):
    """Parameters of the constructor by name, those of Layer among them."""
    named = (
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    )
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    taken = {p.name: p.default for p in parameters if p.kind in named}
    takes_more = any(p.kind is p.VAR_KEYWORD for p in parameters)
    if takes_more and issubclass(cls, keras.Layer):
        taken = {"name": None, "dtype": None, "trainable": True, **taken}
    return taken


def made_from(value):
    """The value, or what a recipe for one gives."""
    is_recipe = inspect.isfunction(value) and (
        value.__name__ == "<lambda>" or value.__module__ == cases.__name__
    )
    return value() if is_recipe else value


def _varied(name, default):
    """Another bool or number than the default."""
    if isinstance(default, bool):
        return [not default]
    if isinstance(default, int):
        more = [default + 0.5] if name in object_values.FLOATS else []
        return [default + 1, *more]
    if isinstance(default, float):
        return [round(default / 2 + 0.125, 6), 2 if default == 1.0 else 1]
    return []


def values(cls, name, default):
    """What to set an argument of a class to."""
    special = object_values.VALUES_OF.get(cls.__name__, {}).get(name)
    if special is not None:
        return special
    rank = re.search(r"(\d)D", cls.__name__)
    if name in object_values.SIZES and rank:
        return object_values.SIZES[name](int(rank[1]))
    varied = _varied(name, default)
    if varied:
        return varied
    for ending, given in object_values.VALUES_ENDING.items():
        if name.endswith(ending):
            return given
    return object_values.VALUES.get(name, [])


def required_arguments(cls):
    given = dict(cases.REQUIRED_OF.get(cls.__name__, {}))
    for name, default in arguments(cls).items():
        if default is inspect.Parameter.empty and name not in given:
            given[name] = cases.REQUIRED[name]
    return given


def make(cls, given):
    """The JSON of an object, or None where Keras doesn't accept these."""
    try:
        made = cls(**{name: made_from(value) for name, value in given.items()})
        return serialized(made)
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        return None


def _label(cls, given):
    shown = ", ".join(f"{k}={_shown(v)}" for k, v in given.items())
    return f"{cls.__name__}({shown})"


def _shown(value):
    if not inspect.isfunction(value):
        return repr(value)
    made = made_from(value)
    return getattr(made, "__name__", None) or type(made).__name__


def argument_sets(cls):
    """The sets to try: (arguments, name of the one that is varied)."""
    required = required_arguments(cls)
    yield required, None
    together = dict(required)
    for name, default in arguments(cls).items():
        accepted = False
        for value in values(cls, name, default):
            given = {**required, name: value}
            yield given, name
            wider = {**together, name: value}
            if not accepted and make(cls, wider) is not None:
                together, accepted = wider, True
    yield together, None
    for given in cases.SETS.get(cls.__name__, ()):
        yield {**required, **given}, None


def serialized(thing):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return json.dumps(keras.saving.serialize_keras_object(thing))


def instances_of(cls, kind):
    """Objects of one class, and the names of arguments that were never set."""
    made, unset = {}, set(arguments(cls))
    unset -= {n for n, d in arguments(cls).items() if d is inspect._empty}
    for given, _ in argument_sets(cls):
        text = make(cls, given)
        if text is None:
            continue
        label = _label(cls, given)
        made.setdefault(label, Instance(kind, label, text))
        unset -= {
            name for name, value in given.items()
            if value is not arguments(cls).get(name)
        }
    return list(made.values()), unset


def world_of(class_name):
    """What objects of a class are made in: with TensorFlow, or without."""
    if class_name in cases.OF_TENSORFLOW:
        return tensorflow_stand_in.in_use()
    return contextlib.nullcontext()


def all_instances():
    """Objects of every class and function; the arguments not set, by class."""
    found, unset = [], {}
    for cls, kind in classes().items():
        with world_of(cls.__name__):
            instances, left = instances_of(cls, kind)
        found += instances
        unset[f"{kind} {cls.__name__}"] = (len(instances), left)
    for function, kind in functions():
        name = function.__name__
        found.append(Instance(kind, name, serialized(function)))
        unset.setdefault(f"{kind} {name}", (1, set()))
    return found, unset


# Shapes of inputs to try on a layer, in the order of how common they are.
INPUTS = [
    [(None, 4)],
    [(None, 6, 4)],
    [(None, 6, 6, 4)],
    [(None, 6, 6, 6, 4)],
    [(None, 6, 6, 6, 6, 4)],
    [(None, 6, 4), (None, 6, 4)],
    [(None, 6)],
]


def _call_somehow(make_layer):
    """A layer after it was called on the first inputs that it takes."""
    for shapes in INPUTS:
        tensors = [keras.KerasTensor(shape) for shape in shapes]
        for inputs in (tensors, [tensors]):
            layer = make_layer()
            with contextlib.suppress(Exception), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                layer(*inputs)
                return layer
    return None


def built_layers():
    """A layer of each class after it was called, with its build config."""
    found = []
    for cls, kind in classes().items():
        if kind != "layer" or cls.__name__ in cases.OF_TENSORFLOW:
            continue
        required = required_arguments(cls)
        layer = _call_somehow(
            lambda: cls(**{n: made_from(v) for n, v in required.items()})
        )
        if layer is None:
            layer = cls(**{n: made_from(v) for n, v in required.items()})
        label = f"{cls.__name__}(...)"
        found.append(Instance("built layer", label, serialized(layer)))
    return found


def golden_layers():
    """The layers of the golden cases, as make_golden.py wrote them."""
    found = []
    for path in sorted((_GOLDEN / "layers").glob("*.json")):
        for entry in json.loads(path.read_text()):
            label = f"{path.stem}({entry['name']})"
            text = json.dumps(entry["config"])
            found.append(Instance("golden layer", label, text))
    return found


def compiled_models():
    """Models compiled with every optimizer, loss and metric in turn."""
    of_kind = {"optimizer": [], "loss": [], "metric": []}
    for cls, kind in classes().items():
        if kind in of_kind and cls.__name__ != "OptimizerMap":
            of_kind[kind].append(cls)
    optimizers, losses, metrics = of_kind.values()
    found = []
    for i in range(max(map(len, of_kind.values()))):
        chosen = [c[i % len(c)] for c in (optimizers, losses, metrics)]
        model = object_models.compiled([
            cls(**{n: made_from(v) for n, v in required_arguments(cls).items()})
            for cls in chosen
        ])
        label = f"Functional({', '.join(cls.__name__ for cls in chosen)})"
        found.append(Instance("compiled model", label, serialized(model)))
    for label, make in object_models.MODELS.items():
        found.append(Instance("compiled model", label, serialized(make())))
    return found

"""Objects in the dialect of Keras 1 and 2, as far as Keras 3 still judges it.

`keras.legacy.saving` of Keras 3 writes {class_name, config} whose config is
Keras 3's own. Keratin, by way of a small program of its tests, reads that, and
says what config it holds then, which must be the same, and what it writes in
the dialect of Keras 2, which Keras must read as the same object.
"""

import fnmatch
import json
import os
import pathlib
import subprocess
import warnings

import keras
import pytest
from keras.src.legacy.saving import json_utils

import keras_objects
import object_cases

# What Keratin calls the kind, and where Keras finds its classes. Functions of
# metrics aren't among them: by a name alone, keras.metrics has the class.
_KINDS = {
    "activation": ("activation", keras.activations),
    "constraint": ("constraint", keras.constraints),
    "dtype policy": ("dtype policy", keras.dtype_policies),
    "initializer": ("initializer", keras.initializers),
    "layer": ("layer", keras.layers),
    "loss": ("loss", keras.losses),
    "loss function": ("loss", keras.losses),
    "metric": ("metric", keras.metrics),
    "optimizer": ("optimizer", keras.optimizers),
    "quantizer": ("quantizer", keras.quantizers),
    "regularizer": ("regularizer", keras.regularizers),
    "schedule": ("learning-rate schedule", keras.optimizers.schedules),
}


def kind_of(kind, label):
    # A part of MultiOptimizer that is no optimizer itself.
    is_map = label.startswith("OptimizerMap(")
    return "object" if is_map else _KINDS[kind][0]


def driver():
    tool = pathlib.Path(os.environ.get("KERATIN_BIN", "build/release/keratin"))
    return tool.resolve().parent / "tests" / "keratin_legacy_driver"


def quietly(work, *arguments, **named):
    """Its result, or None where Keras refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return work(*arguments, **named)
        except Exception:  # whatever Keras raises counts
            return None


def legacy_text(thing):
    form = keras.legacy.saving.serialize_keras_object(thing)
    return json.dumps(form, default=json_utils.get_json_type)


def read_by_keras(kind, text):
    """What Keras's legacy reader makes of it, as Keras 3 writes that."""
    _, module = _KINDS[kind]
    made = keras.legacy.saving.deserialize_keras_object(
        json.loads(text), module_objects=vars(module)
    )
    return keras_objects.serialized(made)


@pytest.fixture(scope="module")
def cases():
    """By kind: (label, v3 text, Keras's legacy text) of every object."""
    found = {kind: [] for kind in _KINDS}
    for instance in keras_objects.all_instances()[0]:
        if instance.kind not in found:
            continue
        with keras_objects.world_of(instance.label.split("(")[0]):
            made = quietly(
                keras.saving.deserialize_keras_object,
                json.loads(instance.text),
            )
            text = made is not None and quietly(legacy_text, made)
        if text:
            found[instance.kind].append((instance.label, instance.text, text))
    return found


@pytest.fixture(scope="module")
def answers(cases):
    """By kind, Keratin's answer to each."""
    path = driver()
    if not path.exists():
        pytest.skip(f"no {path}: it is built with the tests (preset dev)")
    lines = [
        f"{kind_of(kind, label)}\t{text}"
        for kind, all_of_it in cases.items()
        for label, _, text in all_of_it
    ]
    done = subprocess.run(
        [path], input="\n".join(lines) + "\n", capture_output=True, text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = iter(done.stdout.splitlines())
    return {
        kind: [next(told) for _ in all_of_it]
        for kind, all_of_it in cases.items()
    }


_NO_MODULE = (
    "Keras 3 asks for the module of an object within a layer or an optimizer, "
    "and Keras 2's forms have none"
)
_POLICY = "Keras 2 calls a policy Policy, which Keras 3 doesn't know"
# Beside those of object_cases.py, what Keras doesn't read in Keras 2's dialect.
EXPLAINED = {
    "layer: *mixed_*float16*": _POLICY,
    "layer: *dtype=DTypePolicy*": _POLICY,
    "layer: MultiHeadAttention(*": (
        "Keras 2 asks for query_shape and its like, which Keras 3 refuses"
    ),
    "layer: *activation=LeakyReLU*": _NO_MODULE,
    "layer: *quantization_config=Int8*": _NO_MODULE,
    **{
        f"layer: {name}(*": _NO_MODULE
        for name in (
            "Bidirectional", "Pipeline", "RNN", "SpectralNormalization",
            "StackedRNNCells", "TimeDistributed",
        )
    },
    "optimizer: LossScaleOptimizer(*": _NO_MODULE,
    "optimizer: MultiOptimizer(*": _NO_MODULE,
    "optimizer: OptimizerMap(*": _NO_MODULE,
    "quantizer: *QuantizationConfig(*": _NO_MODULE,
    "metric: MeanMetricWrapper(*": "in Keras 2 a function is its name",
}


def explanation(kind, label, of):
    """Why this one may differ, or None."""
    for pattern, why in of.items():
        if fnmatch.fnmatchcase(f"{kind}: {label}", pattern):
            return why
    return None


def check(kind, bad, all_of_it, figures, what, known):
    figures[f"legacy objects, {kind}, {what}"] = {
        what: len(all_of_it) - len(bad), "of": len(all_of_it),
    }
    unexplained = [text for label, text in bad if not explanation(kind, label, known)]
    if unexplained:
        pytest.fail(
            f"{kind}: {len(all_of_it) - len(bad)} of {len(all_of_it)} {what}, "
            f"{len(unexplained)} unexplained:\n" + "\n".join(unexplained[:12]),
            pytrace=False,
        )


@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_a_legacy_form_is_read_as_it_was_written(
    kind, cases, answers, figures
):
    bad = []
    for (label, _, text), answer in zip(cases[kind], answers[kind]):
        due = json.loads(text)
        got = json.loads(answer)
        if isinstance(due, str):
            same = got.get("legacy") == due
        else:
            same = "config" in got and json.dumps(
                got["config"]
            ) == json.dumps(due["config"])
        if not same:
            bad.append((label, f"{label}\n  Keras    {text[:300]}\n"
                               f"  Keratin  {answer[:300]}"))
    check(kind, bad, cases[kind], figures, "identical", object_cases.EXPLAINED)


@pytest.mark.parametrize("kind", sorted(_KINDS))
def test_keras_reads_what_keratin_wrote(kind, cases, answers, figures):
    bad, lost = [], 0
    for (label, v3, text), answer in zip(cases[kind], answers[kind]):
        written = json.dumps(json.loads(answer).get("legacy"))
        with keras_objects.world_of(label.split("(")[0]):
            again = quietly(read_by_keras, kind, written)
            own = quietly(read_by_keras, kind, text)
        if again == v3:
            continue
        # Keras can't read its own form either; a mere name fails in its reader.
        if again == own:
            lost += 1
            continue
        bad.append((label, f"{label}\n  Keras    {v3[:300]}\n"
                           f"  Keratin  {written[:300]}\n  again    "
                           f"{(again or 'refused')[:300]}"))
    check(kind, bad, cases[kind], figures, "reopened",
          object_cases.EXPLAINED | EXPLAINED)
    figures[f"legacy objects, {kind}, reopened"]["not by Keras itself"] = lost

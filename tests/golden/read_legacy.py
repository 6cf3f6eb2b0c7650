"""Does Keras 2 read what Keratin writes in its dialect?

    python tests/golden/read_legacy.py build/dev/tests/keratin_legacy_driver

Takes the objects and models of data/legacy through Keratin and gives what it
writes to tf_keras, which must make the same of it. Needs what make_legacy.py
needs. No test runs it, as tf_keras is large; docs/figures.md has its numbers.
"""

import json
import pathlib
import subprocess
import sys

import make_legacy  # first: it quiets TensorFlow

import tf_keras as keras

DATA = pathlib.Path(__file__).resolve().parent / "data" / "legacy"
MODULES = {
    "layer": keras.layers, "initializer": keras.initializers,
    "regularizer": keras.regularizers, "constraint": keras.constraints,
    "loss": keras.losses, "metric": keras.metrics,
    "optimizer": keras.optimizers,
    "learning-rate schedule": keras.optimizers.schedules,
}  # fmt: skip


def entries(name):
    return json.loads((DATA / name).read_text())[name.split(".")[0]]


def rewritten(forms):
    """What Keratin writes of each (kind, form)."""
    lines = "".join(f"{kind}\t{json.dumps(form)}\n" for kind, form in forms)
    done = subprocess.run(
        sys.argv[1], input=lines, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def read(kind, form):
    if kind == "activation":
        return keras.activations.get(form)
    module = MODULES[kind]
    if kind == "learning-rate schedule":
        return module.deserialize(form)
    return module.deserialize(form, use_legacy_format=True)


def shapes(model):
    inputs, outputs = ([list(x.shape) for x in make_legacy.tf.nest.flatten(y)]
                       for y in (model.inputs, model.outputs))  # fmt: skip
    return inputs, outputs, sorted(list(w.shape) for w in model.weights)


def main():
    known = entries("objects.json")
    answers = rewritten([(x["kind"], x["legacy"]) for x in known])
    good = 0
    for entry, answer in zip(known, answers, strict=True):
        try:
            read(entry["kind"], answer["legacy"])
            good += 1
        except Exception as error:  # whatever Keras raises counts
            print(entry["legacy"], answer.get("error"), repr(error)[:200])
    print(f"objects: {good} of {len(known)}")

    known = entries("models.json")
    answers = rewritten([("layer", x["legacy"]) for x in known])
    good = 0
    for entry, answer in zip(known, answers, strict=True):
        keras.backend.clear_session()
        model = keras.models.model_from_json(json.dumps(answer["legacy"]))
        due = entry["inputs"], entry["outputs"], entry["weights"]
        good += shapes(model) == due
    print(f"models: {good} of {len(known)}")


if __name__ == "__main__":
    main()

"""Time of configs to objects and back, in Keratin and in Python Keras.

    python benchmarks/serialization.py                 # a table
    python benchmarks/serialization.py --json --runs 5

A functional model of 1,000 layers (convolutions, batch normalizations,
activations and Dense layers with residual links) is made once. Then, in the
same run and each the least time of several:

model     model_from_json and to_json: text, objects and graph. Keras also
          makes the model's weights; Keratin makes them when they are read.
objects   deserialize_keras_object and serialize_keras_object of the list of
          the layers, without build configs: no graph, no weights, no text.
names     Each layer's class found by the names in its config, and names of
          1,000 registered classes found in the registry.

BENCH_BIN names the program that times Keratin; default
build/release/keratin_serialization_bench, a target of its own. Needs the
packages of tests/requirements.txt.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras
from keras import layers
from keras.src.saving import serialization_lib

ROOT = pathlib.Path(__file__).resolve().parents[1]
LAYERS = 1000
NAMES = 1000


def _conv_block(x, i):
    """7 layers with a link around them."""
    y = x
    for j in range(2):
        y = layers.Conv2D(
            8, 3, padding="same", use_bias=False,
            kernel_initializer="he_normal", name=f"block{i}_conv{j}",
        )(y)
        y = layers.BatchNormalization(name=f"block{i}_norm{j}")(y)
        if j == 0:
            y = layers.Activation("relu", name=f"block{i}_relu")(y)
    y = layers.Add(name=f"block{i}_add")([x, y])
    return layers.Activation("relu", name=f"block{i}_out")(y)


def _dense_block(x, i):
    """6 layers with a link around them."""
    y = layers.Dense(
        16, kernel_regularizer=keras.regularizers.L2(1e-4),
        name=f"dense{i}_up",
    )(x)
    y = layers.BatchNormalization(name=f"dense{i}_norm")(y)
    y = layers.Activation("gelu", name=f"dense{i}_gelu")(y)
    y = layers.Dense(8, name=f"dense{i}_down")(y)
    y = layers.Add(name=f"dense{i}_add")([x, y])
    return layers.Activation("relu", name=f"dense{i}_out")(y)


def make_model():
    inputs = keras.Input((16, 16, 3), name="image")
    x = layers.Conv2D(8, 3, padding="same", name="stem")(inputs)
    for i in range(90):
        x = _conv_block(x, i)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    for i in range(61):
        x = _dense_block(x, i)
    x = layers.Dense(10, activation="softmax", name="classes")(x)
    model = keras.Model(inputs, x, name="thousand_layers")
    assert len(model.layers) == LAYERS
    return model


def objects_in(config):
    """How many serialized objects there are in a config."""
    if isinstance(config, dict):
        here = "class_name" in config and "registered_name" in config
        return here + sum(map(objects_in, config.values()))
    if isinstance(config, list):
        return sum(map(objects_in, config))
    return 0


def without_build(config):
    """A config without what makes weights."""
    if isinstance(config, dict):
        return {
            k: without_build(v)
            for k, v in config.items() if k != "build_config"
        }
    if isinstance(config, list):
        return [without_build(v) for v in config]
    return config


def least(runs, work):
    """(least time of all runs, last result)."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - start)
    return min(taken), result


def _look_up_all(configs):
    for config in configs:
        serialization_lib._retrieve_class_or_fn(
            config["class_name"], config["registered_name"],
            config["module"], "class", config, {},
        )


def _registered_names():
    class Registered:
        """Stands for any class; the registry doesn't look at it."""

        def get_config(self):
            return {}

    names = []
    for i in range(NAMES):
        copy = type(f"Layer{i}", (Registered,), {})
        keras.saving.register_keras_serializable("bench")(copy)
        names.append(f"bench>Layer{i}")
    return names


def time_keras(text, configs, runs):
    """Seconds by what was done, as the program gives them for Keratin."""
    found = {"parse": least(runs, lambda: json.loads(text))[0]}
    found["load"], model = least(
        runs, lambda: keras.models.model_from_json(text)
    )
    found["save"], _ = least(runs, model.to_json)
    found["deserialize"], made = least(
        runs, lambda: keras.saving.deserialize_keras_object(configs)
    )
    found["serialize"], _ = least(
        runs, lambda: keras.saving.serialize_keras_object(made)
    )
    found["lookup"], _ = least(runs, lambda: _look_up_all(configs))
    names = _registered_names()
    found["registered"], _ = least(
        runs,
        lambda: [keras.saving.get_registered_object(n) for n in names],
    )
    return found


def run_all(bench, runs, folder):
    model = make_model()
    text = model.to_json()
    configs = without_build(
        [keras.saving.serialize_keras_object(x) for x in model.layers]
    )
    # As a file has them: lists for tuples.
    configs = json.loads(json.dumps(configs))
    paths = folder / "model.json", folder / "objects.json"
    paths[0].write_text(text)
    paths[1].write_text(json.dumps(configs))

    def time_keratin():
        done = subprocess.run(
            [bench, *paths, str(5 * runs)],
            check=True, stdout=subprocess.PIPE,
        )
        return json.loads(done.stdout)

    # Before and after, so that a busy minute doesn't count.
    first = time_keratin()
    in_keras = time_keras(text, configs, runs)
    second = time_keratin()
    in_keratin = {what: min(first[what], second[what]) for what in first}
    for times in (in_keras, in_keratin):
        times["both"] = times["load"] + times["save"]
    units = {
        "both": (LAYERS, objects_in(json.loads(text))),
        "load": (LAYERS, objects_in(json.loads(text))),
        "save": (LAYERS, objects_in(json.loads(text))),
        "deserialize": (LAYERS, objects_in(configs)),
        "serialize": (LAYERS, objects_in(configs)),
        "lookup": (LAYERS, LAYERS),
        "registered": (NAMES, NAMES),
    }
    return {
        "runs": runs,
        "cpus": len(os.sched_getaffinity(0)),
        "text_bytes": len(text),
        "parse_s": {
            "keratin": in_keratin["parse"], "keras": in_keras["parse"],
        },
        **{
            what: {
                "layers": count,
                "objects": objects,
                "keratin_s": in_keratin[what],
                "keras_s": in_keras[what],
                "keratin_objects_per_s": objects / in_keratin[what],
                "keras_objects_per_s": objects / in_keras[what],
                "keras_over_keratin": in_keras[what] / in_keratin[what],
            }
            for what, (count, objects) in units.items()
        },
    }


_ROWS = {
    "both": "text to model and back",
    "load": "model_from_json",
    "save": "to_json",
    "deserialize": "deserialize, objects alone",
    "serialize": "serialize, objects alone",
    "lookup": "look-up of a class",
    "registered": "look-up of a registered name",
}


def table(report):
    lines = [
        f"{'':29}{'Keratin':>11}{'a second':>13}{'Keras':>11}"
        f"{'a second':>11}{'ratio':>8}"
    ]
    for what, title in _ROWS.items():
        r = report[what]
        lines.append(
            f"{title:29}{1e3 * r['keratin_s']:>8.2f} ms"
            f"{r['keratin_objects_per_s']:>13,.0f}"
            f"{1e3 * r['keras_s']:>8.0f} ms"
            f"{r['keras_objects_per_s']:>11,.0f}"
            f"{r['keras_over_keratin']:>8.1f}"
        )
    r = report["load"]
    lines.append(
        f"{r['layers']} layers, {r['objects']} objects in "
        f"{report['text_bytes'] / 1e6:.2f} MB of JSON, which json.loads "
        f"parses in {1e3 * report['parse_s']['keras']:.1f} ms and Keratin in "
        f"{1e3 * report['parse_s']['keratin']:.1f} ms; the least of "
        f"{report['runs']} runs, {report['cpus']} CPUs"
    )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    default = ROOT / "build" / "release" / "keratin_serialization_bench"
    bench = os.environ.get("BENCH_BIN", str(default))
    with tempfile.TemporaryDirectory() as folder:
        report = run_all(bench, options.runs, pathlib.Path(folder))
    print(json.dumps(report, indent=1) if options.json else table(report))


if __name__ == "__main__":
    main()

"""Run cases through Keras and write what make_golden.py describes."""

import json
import pathlib
import platform
import re

import jax
import keras
import numpy as np
import optree
from keras import tree
from keras.src import backend

import seeded

DATA = pathlib.Path(__file__).resolve().parent / "data"


def snake_case(name):
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


class ArrayStore:
    """Arrays of one bundle, by key."""

    def __init__(self):
        self.arrays = {}

    def put(self, key, value):
        value = np.asarray(value)
        if not np.all(np.isfinite(value.astype("float64"))):
            raise ValueError(f"{key} is not finite")
        self.arrays[key] = value
        return key

    def put_nested(self, key, value):
        """A kwarg as JSON: arrays become references, the rest stays."""
        if isinstance(value, np.ndarray):
            return {"array": self.put(key, value)}
        if isinstance(value, (list, tuple)):
            return [
                self.put_nested(f"{key}_{i}", v) for i, v in enumerate(value)
            ]
        return value


def _with_mask(array, mask):
    tensor = backend.convert_to_tensor(array)
    if mask is not None:
        backend.set_keras_mask(tensor, backend.convert_to_tensor(mask))
    return tensor


def _call(case, inputs, kwargs):
    if case.call == "list":
        return case.layer(inputs, **kwargs)
    return case.layer(*inputs, **kwargs)


def _symbolic_shapes(case, inputs, masks, kwargs):
    def symbolic(value):
        if not isinstance(value, np.ndarray):
            return value
        return keras.KerasTensor((None,) + value.shape[1:], str(value.dtype))

    tensors = []
    for value, mask in zip(inputs, masks or [None] * len(inputs)):
        tensor = symbolic(value)
        if mask is not None:
            backend.set_keras_mask(tensor, symbolic(mask))
        tensors.append(tensor)
    outputs = _call(case, tensors, tree.map_structure(symbolic, kwargs))
    return [list(t.shape) for t in tree.flatten(outputs)]


def run_case(case, store, class_name):
    """Run one layer case; returns its entry in the .json."""
    rng = seeded.rng(f"{class_name}/{case.name}")
    make = seeded.maker(rng)
    inputs = [make(spec) for spec in case.inputs]
    masks = case.mask and [m if m is None else make(m) for m in case.mask]
    kwargs = tree.map_structure(make, case.kwargs)
    def tensors():
        # Made for each call: MultiHeadAttention takes the masks off them.
        return [
            _with_mask(x, m)
            for x, m in zip(inputs, masks or [None] * len(inputs))
        ]

    _call(case, tensors(), kwargs)
    seeded.randomize(case.layer, rng)
    if case.reset_states:
        case.layer.reset_states()
    weights = [np.asarray(w) for w in case.layer.weights]
    outputs = tree.flatten(_call(case, tensors(), kwargs))
    out_masks = [getattr(t, "_keras_mask", None) for t in outputs]
    shapes = (
        [list(t.shape) for t in outputs]
        if case.reset_states
        else _symbolic_shapes(case, inputs, masks, kwargs)
    )
    key = case.name
    return {
        "name": key,
        "config": keras.saving.serialize_keras_object(case.layer),
        "call": case.call,
        "inputs": [
            store.put(f"{key}/in{i}", x) for i, x in enumerate(inputs)
        ],
        "mask": _put_masks(store, f"{key}/mask", masks),
        "kwargs": {
            k: store.put_nested(f"{key}/kw_{k}", v) for k, v in kwargs.items()
        },
        "weights": [
            store.put(f"{key}/w{i}", w) for i, w in enumerate(weights)
        ],
        "weight_paths": [w.path for w in case.layer.weights],
        "outputs": [
            store.put(f"{key}/out{i}", t) for i, t in enumerate(outputs)
        ],
        "output_shape": shapes,
        "output_mask": _put_masks(store, f"{key}/outmask", out_masks),
    }


def _put_masks(store, prefix, masks):
    if not masks or all(m is None for m in masks):
        return None
    return [
        m if m is None else store.put(f"{prefix}{i}", m)
        for i, m in enumerate(masks)
    ]


def write_bundle(class_name, cases):
    """Write one class's .json and .npz; returns what Keras failed at."""
    store, entries, failures = ArrayStore(), [], []
    iterator = iter(cases)
    while True:
        keras.utils.clear_session()
        case = next(iterator, None)
        if case is None:
            break
        try:
            entries.append(run_case(case, store, class_name))
        except Exception as error:
            text = str(error).strip().splitlines() or [type(error).__name__]
            failures.append(f"{case.name}: {text[0][:200]}")
            print("Keras fails:", class_name, failures[-1])
    names = [entry["name"] for entry in entries]
    assert len(set(names)) == len(names), (class_name, names)
    folder = DATA / "layers"
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / snake_case(class_name)
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    base.with_suffix(".json").write_text(f"[\n{lines}\n]\n")
    np.savez(base.with_suffix(".npz"), **store.arrays)
    print(f"{class_name}: {len(entries)} cases")
    return failures


def named_inputs(model, inputs):
    """Flat input arrays under the names of the model's input tensors.

    They are those of the loaded model: where an Input has no name, its tensor
    has its layer's once it comes from a config.
    """
    flat = tree.flatten(inputs)
    assert len(flat) == len(model.inputs), (len(flat), model.inputs)
    names = [t._keras_history.operation.name for t in model.inputs]
    return {name: np.asarray(x) for name, x in zip(names, flat)}


def flat_outputs(model, inputs):
    outputs = tree.flatten(model(inputs, training=False))
    return {f"out{i}": np.asarray(t) for i, t in enumerate(outputs)}


def write_model(case):
    """Save case.model as .keras and its inputs and outputs as .npz."""
    model, inputs = case.build()
    DATA.mkdir(exist_ok=True)
    path = DATA / f"{case.name}.keras"
    model.save(path)
    outputs = flat_outputs(model, inputs)
    np.savez(
        path.with_suffix(".npz"), **named_inputs(model, inputs), **outputs
    )
    sizes = {k: v.shape for k, v in outputs.items()}
    print(case.name, path.stat().st_size, sizes)


def gradients(model, inputs, cotangents):
    """Loss and its gradients by JAX, in model.trainable_weights order."""

    def loss(trainable):
        outputs, _ = model.stateless_call(
            trainable, [v.value for v in model.non_trainable_variables],
            inputs, training=False,
        )
        flat = tree.flatten(outputs)
        return sum((o * c).sum() for o, c in zip(flat, cotangents))

    values = [v.value for v in model.trainable_variables]
    return jax.value_and_grad(loss)(values)


def write_gradients(case):
    model, inputs = case.build()
    outputs = flat_outputs(model, inputs)
    rng = seeded.rng(f"{case.name}/cotangents")
    cotangents = [
        rng.normal(size=o.shape).astype("float32") for o in outputs.values()
    ]
    loss, grads = gradients(model, inputs, cotangents)
    np.savez(
        DATA / f"gradients_{case.name}.npz",
        **named_inputs(model, inputs),
        **outputs,
        **{f"cot{i}": c for i, c in enumerate(cotangents)},
        loss=np.float32(loss),
        **{f"w{i}": np.asarray(g) for i, g in enumerate(grads)},
    )
    print("gradients", case.name, len(grads))


def write_manifest(failures):
    """Record versions, sizes and, by class, the cases that Keras fails at.

    Classes that are not in `failures` keep what was recorded of them.
    """
    path = DATA / "manifest.json"
    old = json.loads(path.read_text()) if path.exists() else {}
    failures = {**old.get("keras_cannot_run", {}), **failures}
    failures = {k: v for k, v in sorted(failures.items()) if v}
    files = sorted(
        p for p in DATA.rglob("*") if p.suffix in (".keras", ".npz", ".json")
    )
    manifest = {
        "made_with": {
            "python": platform.python_version(),
            "keras": keras.__version__,
            "backend": backend.backend(),
            "jax": jax.__version__,
            "numpy": np.__version__,
            "optree": optree.__version__,
        },
        "seeding": "numpy default_rng(crc32 of the case's full name)",
        "keras_cannot_run": failures,
        "files": {
            str(p.relative_to(DATA)): p.stat().st_size
            for p in files
            if p != path
        },
    }
    path.write_text(json.dumps(manifest, indent=1) + "\n")

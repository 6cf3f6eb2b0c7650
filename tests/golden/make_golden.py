"""Write the golden files that the C++ tests compare Keratin with.

    python tests/golden/make_golden.py                  # everything
    python tests/golden/make_golden.py layers           # only data/layers
    python tests/golden/make_golden.py layers LSTM GRU  # only these classes
    python tests/golden/make_golden.py models           # only data/*.keras
    python tests/golden/make_golden.py models gru_reset_after
    python tests/golden/make_golden.py gradients        # only gradients_*
    python tests/golden/make_golden.py classes          # only *_classes.json
    python tests/golden/make_golden.py configs          # only config_cases.json

Needs the packages of tests/requirements.txt; the tests themselves need no
Python. Everything is seeded by its own name, so adding a case changes no
other. data/manifest.json records versions, seeds, and the cases that Keras
itself could not run.

Layer cases: data/layers/<snake_case_class>.json and .npz
---------------------------------------------------------
The .json is a list of cases, the .npz holds their arrays under the keys that
the case names. A case has these members, all of them always present:

    name          unique within the file
    config        keras.saving.serialize_keras_object(layer), after building
    call          how the inputs are passed to the layer:
                  "single"  layer(x)
                  "list"    layer([x0, x1, ...])      (merges, Attention)
                  "args"    layer(x0, x1, ...)        (MultiHeadAttention)
    inputs        keys of the input arrays, in order
    mask          null, or one entry per input: the key of the mask that the
                  input carries (bool), or null
    kwargs        further arguments of the call. An array is written as
                  {"array": "<key>"}, and lists of arrays as lists of these;
                  everything else is plain JSON
    weights       keys of the arrays, in the order of layer.weights
    weight_paths  their paths, for messages
    outputs       keys of the expected outputs, flattened in Keras's order
    output_shape  one list per output: what Keras infers for inputs whose
                  batch dimension is unknown (null)
    output_mask   null, or one entry per output: the key of the expected
                  mask, or null

All calls are inference (training=False). Keys look like "<case>/in0",
"<case>/mask0", "<case>/kw_<argument>" (with "_0", "_1", ... for lists),
"<case>/w0", "<case>/out0", "<case>/outmask0".

Model cases: data/<family>_<variant>.keras and .npz
---------------------------------------------------
The .npz holds the inputs under the names of the model's input tensors and
the outputs as out0, out1, ... in flattened order. Variants whose weights
are too large to commit are listed in tests/golden/families only and are run
by tests/interop.

Gradient cases: data/gradients_<family>_<variant>.npz
-----------------------------------------------------
For the model data/<family>_<variant>.keras. The .npz holds the inputs, one
cotangent per output (cot0, cot1, ...), the outputs (out0, ...), the scalar
loss = sum over outputs of sum(out_i * cot_i), and its gradients w0, w1, ...
in the order of model.trainable_weights, computed by JAX with training=False.

Classes: data/layer_classes.json
--------------------------------
Arguments, defaults and masking of every class that Keratin has: see
layer_classes.py.

Configs: data/config_cases.json
-------------------------------
Serialized objects with other arguments than the defaults: see config_cases.py.

Objects: data/object_classes.json
---------------------------------
Serialized losses, metrics, optimizers and schedules: see object_classes.py.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import golden_io


def make_layers(classes):
    import layer_cases

    return {
        name: golden_io.write_bundle(name, cases)
        for name, cases in layer_cases.bundles(classes)
    }


def make_models(names):
    import families

    for case in families.committed():
        if not names or case.name in names:
            golden_io.write_model(case)


def make_gradients(names):
    import families

    for case in families.gradient_cases():
        if not names or case.name in names:
            golden_io.write_gradients(case)


def make_classes():
    import layer_classes
    import object_classes

    layer_classes.write()
    object_classes.write()


def make_configs():
    import config_cases

    config_cases.write()


def main(arguments):
    what, names = (arguments or ["all"])[0], arguments[1:]
    if what not in ("all", "layers", "models", "gradients", "classes", "configs"):
        raise SystemExit(__doc__)
    failures = {}
    if what in ("all", "layers"):
        failures = make_layers(names)
    if what in ("all", "models"):
        make_models(names)
    if what in ("all", "gradients"):
        make_gradients(names)
    if what in ("all", "classes"):
        make_classes()
    if what in ("all", "configs"):
        make_configs()
    golden_io.write_manifest(failures)


if __name__ == "__main__":
    main(sys.argv[1:])

"""What Keras 2 writes of its objects and models: tf_keras's configs.

Writes data/legacy/objects.json and data/legacy/models.json. An object has

    kind      "layer", "initializer", "regularizer", "constraint", "activation",
              "loss", "metric", "optimizer", "learning-rate schedule"
    legacy    serialize_keras_object of tf_keras.utils.legacy, where objects
              within it are in the same dialect, as all of Keras up to 2.12
              wrote them
    v3        serialize_keras_object of tf_keras.saving

From Keras 2.13 on an .h5 file has the two mixed: {"class_name", "config"} whose
config is that of v3. The script holds tf_keras to that, so it isn't stored.

A model has its config in both forms, and what it gives:

    name, legacy, v3
    inputs, outputs   shapes, in order
    weights           shapes, in order of size

Needs tf_keras and tensorflow-cpu, and nothing else of Keratin's.
"""

import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf  # noqa: E402
import tf_keras as keras  # noqa: E402
from legacy_models import MODELS  # noqa: E402
from tf_keras import layers  # noqa: E402
from tf_keras.src.saving.legacy.saved_model import json_utils  # noqa: E402
from tf_keras.src.saving.legacy.saved_model import utils as saved  # noqa: E402

DATA = pathlib.Path(__file__).resolve().parent / "data" / "legacy"

_CONV = [
    dict(filters=3, kernel_size=2),
    dict(filters=4, kernel_size=3, strides=2, padding="same", use_bias=False,
         activation="relu", kernel_regularizer="l2", kernel_constraint="max_norm"),
]
_POOL = [{}, dict(pool_size=3, strides=2, padding="same")]
_GLOBAL = [{}, dict(keepdims=True)]
_RNN = [
    dict(units=2),
    dict(units=3, activation="relu", use_bias=False, return_sequences=True,
         return_state=True, go_backwards=True, unroll=True, dropout=0.25,
         recurrent_dropout=0.5, kernel_regularizer="l1"),
]
_CONV_LSTM = [
    dict(filters=2, kernel_size=2),
    dict(filters=2, kernel_size=3, padding="same", return_sequences=True,
         dropout=0.5),
]

LAYERS = {
    "Dense": [
        dict(units=3),
        dict(units=2, activation="softmax", use_bias=False,
             kernel_initializer="he_normal", kernel_regularizer="l1_l2",
             kernel_constraint="unit_norm", trainable=False),
        dict(units=2, dtype="mixed_float16"),
        dict(units=2, dtype="float64"),
        dict(units=2, input_shape=(4,)),
        dict(units=2, activity_regularizer="l2"),
    ],
    "EinsumDense": [dict(equation="abc,cd->abd", output_shape=(None, 3),
                         bias_axes="d")],
    "Embedding": [dict(input_dim=5, output_dim=2),
                  dict(input_dim=5, output_dim=2, mask_zero=True,
                       input_length=7)],
    "InputLayer": [dict(input_shape=(4,)),
                   dict(batch_input_shape=(2, 3), dtype="int32")],
    "Masking": [{}, dict(mask_value=-1.0)],
    "Activation": [dict(activation="relu")],
    "ELU": [{}, dict(alpha=0.5)],
    "LeakyReLU": [{}, dict(alpha=0.125)],
    "PReLU": [{}, dict(shared_axes=[1])],
    "ReLU": [{}, dict(max_value=6.0, negative_slope=0.5, threshold=0.25)],
    "Softmax": [{}, dict(axis=1)],
    "Normalization": [{}, dict(axis=None, mean=1.0, variance=2.0)],
    "Rescaling": [dict(scale=0.5), dict(scale=0.5, offset=1.0)],
    "Conv1D": _CONV + [dict(filters=2, kernel_size=2, padding="causal",
                            dilation_rate=2)],
    "Conv2D": _CONV + [dict(filters=4, kernel_size=(2, 3), groups=2,
                            data_format="channels_first")],
    "Conv3D": _CONV,
    "Conv1DTranspose": _CONV,
    "Conv2DTranspose": _CONV + [dict(filters=2, kernel_size=3, strides=2,
                                     output_padding=1)],
    "Conv3DTranspose": _CONV,
    "DepthwiseConv1D": [dict(kernel_size=2)],
    "DepthwiseConv2D": [dict(kernel_size=2),
                        dict(kernel_size=3, depth_multiplier=2, strides=2)],
    "SeparableConv1D": [dict(filters=2, kernel_size=2)],
    "SeparableConv2D": [dict(filters=2, kernel_size=2),
                        dict(filters=2, kernel_size=3, depth_multiplier=2)],
    **{f"{kind}Pooling{n}D": _POOL for kind in ("Max", "Average")
       for n in (1, 2, 3)},
    **{f"Global{kind}Pooling{n}D": _GLOBAL for kind in ("Max", "Average")
       for n in (1, 2, 3)},
    "Flatten": [{}, dict(data_format="channels_first")],
    "Permute": [dict(dims=(2, 1))],
    "RepeatVector": [dict(n=3)],
    "Reshape": [dict(target_shape=(-1, 2))],
    "Cropping1D": [{}], "Cropping2D": [dict(cropping=((1, 2), (0, 1)))],
    "Cropping3D": [dict(cropping=2)],
    "UpSampling1D": [{}],
    "UpSampling2D": [{}, dict(size=3, interpolation="bilinear")],
    "UpSampling3D": [{}],
    "ZeroPadding1D": [dict(padding=2)], "ZeroPadding2D": [{}],
    "ZeroPadding3D": [{}],
    "Add": [{}], "Average": [{}], "Concatenate": [{}, dict(axis=1)],
    "Dot": [dict(axes=1), dict(axes=(1, 2), normalize=True)],
    "Maximum": [{}], "Minimum": [{}], "Multiply": [{}], "Subtract": [{}],
    "BatchNormalization": [{}, dict(momentum=0.5, epsilon=0.01, scale=False,
                                    axis=1)],
    "GroupNormalization": [{}, dict(groups=2)],
    "LayerNormalization": [{}, dict(axis=[1, 2], center=False)],
    "UnitNormalization": [{}],
    "ActivityRegularization": [dict(l1=0.5, l2=0.25)],
    "AlphaDropout": [dict(rate=0.5)],
    "Dropout": [dict(rate=0.5), dict(rate=0.25, noise_shape=(None, 1), seed=7)],
    "GaussianDropout": [dict(rate=0.5)], "GaussianNoise": [dict(stddev=0.5)],
    "SpatialDropout1D": [dict(rate=0.5)],
    "SpatialDropout2D": [dict(rate=0.5)],
    "SpatialDropout3D": [dict(rate=0.5)],
    "ConvLSTM1D": _CONV_LSTM, "ConvLSTM2D": _CONV_LSTM,
    "ConvLSTM3D": _CONV_LSTM[:1],
    "GRU": _RNN + [dict(units=2, reset_after=False, stateful=True)],
    "LSTM": _RNN + [dict(units=2, time_major=True, implementation=1)],
    "SimpleRNN": _RNN,
    "GRUCell": [dict(units=2)], "LSTMCell": [dict(units=2)],
    "SimpleRNNCell": [dict(units=2)],
    "RNN": [dict(cell=lambda: layers.LSTMCell(2, name="cell"))],
    "StackedRNNCells": [dict(cells=lambda: [layers.GRUCell(2, name="a"),
                                            layers.LSTMCell(2, name="b")])],
    "Bidirectional": [
        dict(layer=lambda: layers.LSTM(2, name="lstm")),
        dict(layer=lambda: layers.GRU(2, name="there"), merge_mode="sum",
             backward_layer=lambda: layers.GRU(2, go_backwards=True,
                                               name="back"))],
    "TimeDistributed": [dict(layer=lambda: layers.Dense(2, name="dense"))],
    "AdditiveAttention": [{}], "Attention": [{}, dict(use_scale=True)],
    "MultiHeadAttention": [dict(num_heads=2, key_dim=3),
                           dict(num_heads=2, key_dim=3, value_dim=4,
                                dropout=0.5, use_bias=False, output_shape=5)],
}  # fmt: skip

INITIALIZERS = {
    "Constant": [{}, dict(value=0.5)],
    "GlorotNormal": [{}], "GlorotUniform": [{}, dict(seed=3)],
    "HeNormal": [{}], "HeUniform": [{}], "Identity": [{}, dict(gain=2.0)],
    "LecunNormal": [{}], "LecunUniform": [{}], "Ones": [{}],
    "Orthogonal": [{}, dict(gain=2.0, seed=1)],
    "RandomNormal": [{}, dict(mean=1.0, stddev=2.0)], "RandomUniform": [{}],
    "TruncatedNormal": [{}],
    "VarianceScaling": [{}, dict(scale=2.0, mode="fan_out",
                                 distribution="uniform")],
    "Zeros": [{}],
}  # fmt: skip
REGULARIZERS = {
    "L1": [{}, dict(l1=0.5)], "L2": [{}, dict(l2=0.5)],
    "L1L2": [{}, dict(l1=0.25, l2=0.5)],
    "OrthogonalRegularizer": [{}, dict(factor=0.5, mode="columns")],
}  # fmt: skip
CONSTRAINTS = {
    "MaxNorm": [{}, dict(max_value=1, axis=1)],
    "MinMaxNorm": [{}, dict(min_value=0.5, rate=0.25)],
    "NonNeg": [{}], "UnitNorm": [{}],
}  # fmt: skip
_CROSSENTROPY = [{}, dict(from_logits=True, label_smoothing=0.125,
                          reduction="sum")]  # fmt: skip
LOSSES = {
    "BinaryCrossentropy": _CROSSENTROPY,
    "BinaryFocalCrossentropy": [{}, dict(apply_class_balancing=True, alpha=0.5,
                                         gamma=3.0)],
    "CategoricalCrossentropy": _CROSSENTROPY,
    "CategoricalFocalCrossentropy": [{}],
    "CosineSimilarity": [{}, dict(axis=1)],
    "Huber": [{}, dict(delta=2.0)],
    "MeanAbsoluteError": [{}, dict(reduction="none")],
    "MeanSquaredError": [{}, dict(reduction="sum_over_batch_size", name="mine")],
    "SparseCategoricalCrossentropy": [{}, dict(from_logits=True,
                                               ignore_class=1)],
    **{name: [{}] for name in (
        "CategoricalHinge", "Hinge", "KLDivergence", "LogCosh",
        "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Poisson",
        "SquaredHinge")},
}  # fmt: skip
METRICS = {
    "AUC": [{}, dict(num_thresholds=5, curve="PR", multi_label=True,
                     summation_method="majoring", num_labels=3),
            dict(thresholds=[0.25, 0.5])],
    "BinaryAccuracy": [{}, dict(threshold=0.25)],
    "CategoricalCrossentropy": [{}, dict(from_logits=True)],
    "FalseNegatives": [{}, dict(thresholds=0.25)],
    "IoU": [dict(num_classes=2, target_class_ids=[0])],
    "MeanAbsoluteError": [{}, dict(name="mine", dtype="float64")],
    "MeanIoU": [dict(num_classes=2)],
    "OneHotIoU": [dict(num_classes=2, target_class_ids=[0])],
    "OneHotMeanIoU": [dict(num_classes=2)],
    "Precision": [{}, dict(top_k=2, class_id=1)],
    "PrecisionAtRecall": [dict(recall=0.5)],
    "RecallAtPrecision": [dict(precision=0.5)],
    "SensitivityAtSpecificity": [dict(specificity=0.5)],
    "SparseTopKCategoricalAccuracy": [{}, dict(k=2)],
    "SpecificityAtSensitivity": [dict(sensitivity=0.5)],
    **{name: [{}] for name in (
        "Accuracy", "BinaryCrossentropy", "BinaryIoU", "CategoricalAccuracy",
        "CategoricalHinge", "CosineSimilarity", "F1Score", "FBetaScore",
        "FalsePositives", "Hinge", "KLDivergence", "LogCoshError", "Mean",
        "MeanAbsolutePercentageError", "MeanSquaredError",
        "MeanSquaredLogarithmicError", "Poisson", "R2Score", "Recall",
        "RootMeanSquaredError", "SparseCategoricalAccuracy",
        "SparseCategoricalCrossentropy", "SquaredHinge", "Sum",
        "TopKCategoricalAccuracy", "TrueNegatives", "TruePositives")},
}  # fmt: skip
_OPTIMIZER = [dict(learning_rate=0.5),
              dict(learning_rate=0.25, clipnorm=1.0, use_ema=True,
                   ema_momentum=0.5, ema_overwrite_frequency=3)]  # fmt: skip
OPTIMIZERS = {
    name: _OPTIMIZER for name in (
        "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl",
        "Lion", "Nadam", "RMSprop", "SGD")
}  # fmt: skip
# Those of before Keras 2.11, of the same names.
FIRST_OPTIMIZERS = {
    name: [dict(learning_rate=0.5)] for name in (
        "Adadelta", "Adagrad", "Adam", "Adamax", "Ftrl", "Nadam", "RMSprop",
        "SGD")
}  # fmt: skip
SCHEDULES = {
    "CosineDecay": [dict(initial_learning_rate=0.5, decay_steps=10, alpha=0.25,
                         warmup_target=0.75, warmup_steps=2)],
    "CosineDecayRestarts": [dict(initial_learning_rate=0.5,
                                 first_decay_steps=10)],
    "ExponentialDecay": [dict(initial_learning_rate=0.5, decay_steps=10,
                              decay_rate=0.5, staircase=True)],
    "InverseTimeDecay": [dict(initial_learning_rate=0.5, decay_steps=10,
                              decay_rate=0.5)],
    "PiecewiseConstantDecay": [dict(boundaries=[1, 2],
                                    values=[0.5, 0.25, 0.125])],
    "PolynomialDecay": [dict(initial_learning_rate=0.5, decay_steps=10)],
}  # fmt: skip
ACTIVATIONS = (
    "elu exponential gelu hard_sigmoid leaky_relu linear mish relu relu6 selu "
    "sigmoid softmax softplus softsign swish tanh"
).split()


def legacy(serialize):
    """The value of `serialize`, with all within it in the old dialect."""
    with saved.keras_option_scope(save_traces=False, in_tf_saved_model_scope=True):
        return plain(serialize())


def plain(value):
    """As a JSON file of Keras 2's has it."""
    return json.loads(json.dumps(value, default=json_utils.get_json_type))


def both(kind, thing):
    old = keras.utils.legacy.serialize_keras_object
    v3 = plain(keras.saving.serialize_keras_object(thing))
    if kind not in ("activation", "optimizer"):
        mixed = plain(old(thing))
        assert mixed == {k: v3[k] for k in ("class_name", "config")}, mixed
    return {"kind": kind, "legacy": legacy(lambda: old(thing)), "v3": v3}


def instances(kind, module, cases):
    for name, variants in cases.items():
        for number, given in enumerate(variants):
            given = {k: v() if callable(v) else v for k, v in given.items()}
            if kind == "layer":
                given["name"] = f"{name.lower()}_{number}"
            yield both(kind, getattr(module, name)(**given))


def objects():
    families = [
        ("layer", layers, LAYERS),
        ("initializer", keras.initializers, INITIALIZERS),
        ("regularizer", keras.regularizers, REGULARIZERS),
        ("constraint", keras.constraints, CONSTRAINTS),
        ("loss", keras.losses, LOSSES),
        ("metric", keras.metrics, METRICS),
        ("optimizer", keras.optimizers, OPTIMIZERS),
        ("optimizer", keras.optimizers.legacy, FIRST_OPTIMIZERS),
        ("learning-rate schedule", keras.optimizers.schedules, SCHEDULES),
    ]
    out = [x for family in families for x in instances(*family)]
    for name in ACTIVATIONS:
        function = keras.activations.get(name)
        out.append({"kind": "activation", "legacy": function.__name__,
                    "v3": keras.activations.serialize(function)})  # fmt: skip
    return out


def model_entry(make):
    keras.backend.clear_session()
    model = make()
    old = keras.utils.legacy.serialize_keras_object
    shape = lambda tensors: [list(t.shape) for t in tf.nest.flatten(tensors)]
    return {
        "name": make.__name__,
        "legacy": legacy(lambda: old(model)),
        "v3": json.loads(model.to_json()),
        "inputs": shape(model.inputs),
        "outputs": shape(model.outputs),
        "weights": sorted(list(w.shape) for w in model.weights),
    }


def write(name, **members):
    versions = {"tf_keras": keras.__version__, "tensorflow": tf.__version__}
    text = json.dumps({"versions": versions, **members}, separators=(",", ":"))
    (DATA / name).write_text(text + "\n")
    print(name, len(text))


def main():
    DATA.mkdir(parents=True, exist_ok=True)
    write("objects.json", objects=objects())
    write("models.json", models=[model_entry(make) for make in MODELS])


if __name__ == "__main__":
    main()

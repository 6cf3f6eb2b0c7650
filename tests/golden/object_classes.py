"""What Keras writes of its losses, metrics, optimizers and schedules.

Writes data/object_classes.json, a dict with two lists. "objects" has each class
of those families with each set of arguments below, the least one first:

    kind        "loss", "metric", "optimizer", "learning-rate schedule",
                "distillation loss"
    name        the class
    arguments   of its constructor, in order, but **kwargs
    given       the arguments given, serialized
    serialized  keras.saving.serialize_keras_object of the object

"names" has each name in the tables by which the families deserialize:

    kind, name
    function    the function that it stands for, or null
    class       the class that it stands for an object of, or null
"""

import importlib
import inspect
import json
import pathlib

import keras
from keras import distillation
from keras import losses
from keras import metrics
from keras import optimizers
from keras.optimizers import schedules
from keras.src.losses import losses as losses_source

DATA = pathlib.Path(__file__).resolve().parent / "data"


def _sgd(**given):
    return optimizers.SGD(name="inner", **given)


def _decay():
    return schedules.ExponentialDecay(0.1, 10, 0.9)


def _optimizer_map():
    made = optimizers.OptimizerMap(_sgd())
    made["head/.*"] = optimizers.Lion(name="lion")
    return made


# JAX, unlike TensorFlow, which Keratin follows, counts classes in int32.
_COUNTS = {"dtype": "int64"}

# What each class is given, once for each object; by name, or once with nothing.
_GIVEN = {
    "loss": {
        "BinaryCrossentropy": [
            {"from_logits": True, "label_smoothing": 1, "axis": [1, 2]},
            {"reduction": None, "name": "a"},
            {"reduction": "mean_with_sample_weight", "dtype": "float16"},
        ],
        "BinaryFocalCrossentropy": [
            {"apply_class_balancing": True, "alpha": 1, "gamma": 3, "axis": 1}
        ],
        "CategoricalCrossentropy": [{"label_smoothing": 0.1, "axis": 1}],
        "CategoricalFocalCrossentropy": [
            {"alpha": [0.25, 0.75], "gamma": 1.5, "from_logits": True}
        ],
        "CategoricalGeneralizedCrossEntropy": [{"q": 0.25}],
        "Circle": [{"gamma": 64, "margin": 0.2, "remove_diagonal": False}],
        "CosineSimilarity": [{"axis": 1, "reduction": "none"}],
        "Dice": [{"axis": [1, 2], "name": "d"}, {"axis": 1}],
        "Huber": [{"delta": 2.5, "reduction": "sum"}],
        "SparseCategoricalCrossentropy": [
            {"from_logits": True, "ignore_class": -1, "axis": 1}
        ],
        "Tversky": [{"alpha": 0.25, "beta": 1, "axis": [0, 1]}],
        "LossFunctionWrapper": [
            {"fn": losses.binary_crossentropy, "name": "w"},
            {
                "fn": losses.binary_focal_crossentropy,
                "name": "w",
                "reduction": "sum",
                "gamma": 1.5,
                "from_logits": True,
            },
            {"fn": losses.Huber(name="inner"), "name": "w"},
        ],
    },
    "metric": {
        "AUC": [
            {"num_thresholds": 20, "curve": "pr", "name": "a"},
            {"thresholds": [0.75, 1, 0.5], "summation_method": "Majoring"},
            {
                "multi_label": True,
                "num_labels": 2,
                "label_weights": [0.25, 2],
                "from_logits": True,
                "curve": "PRGAIN",
            },
        ],
        "BinaryAccuracy": [{"threshold": 0.25, "dtype": "mixed_float16"}],
        "BinaryCrossentropy": [{"from_logits": True, "label_smoothing": 0.1}],
        "BinaryIoU": [
            _COUNTS,
            {"target_class_ids": [1], "threshold": 0.25, **_COUNTS},
        ],
        "CategoricalCrossentropy": [{"label_smoothing": 0.1, "axis": 1}],
        "ConcordanceCorrelation": [{"axis": 0}],
        "CosineSimilarity": [{"axis": 1}],
        "F1Score": [{"average": "micro", "threshold": 0.5}],
        "FBetaScore": [{"average": "macro", "beta": 2.0, "threshold": 0.25}],
        "FalseNegatives": [{"thresholds": 0.25}],
        "FalsePositives": [{"thresholds": [0.25, 1]}],
        "IoU": [
            {"num_classes": 3, "target_class_ids": [0, 2], **_COUNTS},
            {
                "num_classes": 3,
                "target_class_ids": [0],
                "ignore_class": 255,
                "sparse_y_true": False,
                "sparse_y_pred": False,
                "axis": 1,
                **_COUNTS,
            },
        ],
        "Mean": [{"name": "m", "dtype": "bfloat16"}],
        "MeanIoU": [
            {"num_classes": 3, **_COUNTS},
            {"num_classes": 3, "ignore_class": -1, "dtype": "float32"},
        ],
        "MeanMetricWrapper": [
            {"fn": losses.mean_squared_error},
            {"fn": metrics.binary_accuracy, "threshold": 0.25, "name": "b"},
            {"fn": losses.Huber(name="inner"), "dtype": "float16"},
        ],
        "OneHotIoU": [
            {"num_classes": 3, "target_class_ids": [0], **_COUNTS},
            {
                "num_classes": 3,
                "target_class_ids": [1, 2],
                "sparse_y_pred": True,
                "dtype": "float32",
            },
        ],
        "OneHotMeanIoU": [
            {"num_classes": 2, **_COUNTS},
            {"num_classes": 2, "axis": 1, "dtype": "int32"},
        ],
        "PearsonCorrelation": [{"axis": 0}],
        "Precision": [{"thresholds": 0.25}, {"top_k": 3, "class_id": 0}],
        "PrecisionAtRecall": [
            {"recall": 0.5},
            {"recall": 1, "num_thresholds": 20, "class_id": 2},
        ],
        "R2Score": [
            {"class_aggregation": None, "num_regressors": 2},
            {"class_aggregation": "variance_weighted_average"},
        ],
        "Recall": [{"thresholds": [0, 0.5], "top_k": 3, "class_id": 0}],
        "RecallAtPrecision": [{"precision": 0.5}],
        "SensitivityAtSpecificity": [
            {"specificity": 0.5},
            {"specificity": 0.25, "num_thresholds": 1},
        ],
        "SparseCategoricalCrossentropy": [{"ignore_class": 0, "axis": 1}],
        "SparseTopKCategoricalAccuracy": [{"k": 2, "from_sorted_ids": True}],
        "SpecificityAtSensitivity": [{"sensitivity": 0.5}],
        "TopKCategoricalAccuracy": [{"k": 3}],
        "TrueNegatives": [{"thresholds": [0.5]}],
    },
    "optimizer": {
        "Adadelta": [{"rho": 0.5, "epsilon": 1e-6}],
        "Adafactor": [{"beta_2_decay": -0.5, "relative_step": False}],
        "Adagrad": [{"initial_accumulator_value": 0.5}],
        "Adam": [
            {"learning_rate": 0.3, "beta_1": 0.5, "amsgrad": True},
            {"learning_rate": _decay(), "clipvalue": 0.5},
            {"gradient_accumulation_steps": 2, "global_clipnorm": 1},
        ],
        "AdamW": [{"weight_decay": 0.5, "beta_2": 0.5}],
        "Ftrl": [{"learning_rate_power": -1.0, "beta": 0.5}],
        "Lion": [{"beta_1": 1.0, "beta_2": 0.5, "loss_scale_factor": 128}],
        "LossScaleOptimizer": [
            {"inner_optimizer": _sgd()},
            {
                "inner_optimizer": optimizers.Adam(_decay(), name="inner"),
                "initial_scale": 2,
                "dynamic_growth_steps": 10,
            },
        ],
        "MultiOptimizer": [
            {"optimizer_map": {"a": _sgd(), "b": optimizers.Adam(name="b")}},
            {"optimizer_map": _optimizer_map(), "loss_scale_factor": 2.0},
        ],
        "Muon": [
            {
                "exclude_layers": ["a", "b.*"],
                "exclude_embeddings": False,
                "weight_decay": None,
                "ns_steps": 3,
            }
        ],
        "RMSprop": [{"momentum": 0.5, "centered": True}],
        "SGD": [
            {"learning_rate": 1e-3, "momentum": 0.5, "nesterov": True},
            {
                "weight_decay": 1,
                "clipnorm": 2,
                "use_ema": True,
                "ema_momentum": 0.5,
                "ema_overwrite_frequency": 10,
            },
        ],
        "ScheduleFreeAdamW": [{"warmup_steps": 10}],
    },
    "learning-rate schedule": {
        "CosineDecay": [
            {"initial_learning_rate": 0.1, "decay_steps": 10},
            {
                "initial_learning_rate": 0,
                "decay_steps": 2.5,
                "alpha": 1,
                "name": None,
                "warmup_target": 0.2,
                "warmup_steps": 5,
            },
        ],
        "CosineDecayRestarts": [
            {"initial_learning_rate": 0.1, "first_decay_steps": 10},
            {
                "initial_learning_rate": 0.1,
                "first_decay_steps": 10,
                "t_mul": 1,
                "m_mul": 0.5,
                "alpha": 0.1,
            },
        ],
        "ExponentialDecay": [
            {"initial_learning_rate": 1, "decay_steps": 5, "decay_rate": 0.5},
            {
                "initial_learning_rate": 0.1,
                "decay_steps": 5,
                "decay_rate": 0.5,
                "staircase": True,
                "name": "e",
            },
        ],
        "InverseTimeDecay": [
            {"initial_learning_rate": 0.1, "decay_steps": 5, "decay_rate": 1}
        ],
        "PiecewiseConstantDecay": [
            {"boundaries": [1, 2.5], "values": [1.0, 0.5, 0.25]}
        ],
        "PolynomialDecay": [
            {"initial_learning_rate": 0.1, "decay_steps": 5},
            {
                "initial_learning_rate": 0.1,
                "decay_steps": 5,
                "end_learning_rate": 0,
                "power": 2,
                "cycle": True,
            },
        ],
    },
    "distillation loss": {
        "FeatureDistillation": [
            {"teacher_layer_name": "a", "student_layer_name": "b"},
            {"loss": [losses.Huber(name="inner"), None]},
        ],
        "LogitsDistillation": [
            {"temperature": 2, "loss": losses.mean_squared_error},
            {"loss": {"a": losses.Huber(name="inner")}},
        ],
    },
}


def _classes(module, base):
    """The classes that a module exports, but the base itself."""
    return [
        member
        for _, member in sorted(vars(module).items())
        if inspect.isclass(member)
        and issubclass(member, base)
        and member is not base
    ]


def _families():
    wrapper = losses_source.LossFunctionWrapper
    yield "loss", _classes(losses, losses.Loss) + [wrapper]
    yield "metric", _classes(metrics, metrics.Metric)
    yield "optimizer", _classes(optimizers, optimizers.Optimizer)
    yield (
        "learning-rate schedule",
        _classes(schedules, schedules.LearningRateSchedule),
    )
    yield (
        "distillation loss",
        _classes(distillation, distillation.DistillationLoss),
    )


def _parameters(cls):
    return [
        p
        for p in list(inspect.signature(cls.__init__).parameters.values())[1:]
        if p.kind is not p.VAR_KEYWORD
    ]


def _described(kind, cls, given):
    parameters = _parameters(cls)
    if any(p.name == "name" and p.default is None for p in parameters):
        # Else it depends on what was made before.
        given = {"name": "of_keras", **given}
    made = cls(**given)
    return {
        "kind": kind,
        "name": cls.__name__,
        "arguments": [p.name for p in parameters],
        "given": keras.saving.serialize_keras_object(given),
        "serialized": keras.saving.serialize_keras_object(made),
    }


def _objects():
    for kind, classes in _families():
        for cls in classes:
            required = [
                p for p in _parameters(cls) if p.default is inspect._empty
            ]
            sets = _GIVEN[kind].get(cls.__name__, [])
            first = [] if required or _COUNTS in sets else [{}]
            for given in first + sets:
                yield _described(kind, cls, given)


_TABLES = {
    "activation": "activations",
    "constraint": "constraints",
    "dtype policy": "dtype_policies",
    "initializer": "initializers",
    "loss": "losses",
    "metric": "metrics",
    "optimizer": "optimizers",
    "quantizer": "quantizers",
    "regularizer": "regularizers",
}
# They have no objects.
_BASES = (
    keras.Initializer,
    keras.Loss,
    keras.Metric,
    keras.Optimizer,
    keras.Quantizer,
    keras.Regularizer,
    keras.constraints.Constraint,
)


def _names():
    for kind, folder in _TABLES.items():
        module = importlib.import_module(f"keras.src.{folder}")
        for name, what in sorted(module.ALL_OBJECTS_DICT.items()):
            is_class = inspect.isclass(what)
            if is_class and what in _BASES:
                continue
            # In the table of the optimizers, and none.
            is_map = what is optimizers.OptimizerMap
            yield {
                "kind": "object" if is_map else kind,
                "name": name,
                "function": None if is_class else what.__name__,
                "class": what.__name__ if is_class else None,
            }


def write():
    def lines(entries):
        return ",\n".join(json.dumps(entry) for entry in entries)

    text = (
        f'{{"objects": [\n{lines(_objects())}\n],\n'
        f'"names": [\n{lines(_names())}\n]}}\n'
    )
    (DATA / "object_classes.json").write_text(text)

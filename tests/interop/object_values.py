"""What arguments of Keras's objects are set to beside their defaults, by name.

Bools and numbers that have a default need none: they are varied by themselves.
A value that is a lambda is called, as in object_cases.py.
"""

import keras
import numpy as np
from keras import constraints
from keras import distillation
from keras import dtype_policies
from keras import initializers
from keras import layers
from keras import losses
from keras import optimizers
from keras import quantizers
from keras import regularizers
from object_cases import dense
from object_cases import dense_model
from object_cases import int8
from object_cases import schedule


def _sizes(rank):
    return [2, tuple(range(2, 2 + rank)), [3] * rank, 4]


_INITIALIZERS = [
    "he_normal",
    lambda: initializers.RandomNormal(0.5, stddev=0.1, seed=3),
    lambda: initializers.Constant(0.25),
]
_REGULARIZERS = ["l2", lambda: regularizers.L1L2(l1=0.1, l2=0.2)]
_CONSTRAINTS = ["non_neg", lambda: constraints.MinMaxNorm(0.5, axis=[0, 1])]
_FACTORS = [0.3, (0.1, 0.4), 1]
_VALUE_RANGE = [(0, 1), [0.0, 1.0]]
_SEED = [7, 0]
_THRESHOLDS = [0.3, [0.2, 0.7], 1]
_CLASS_IDS = [[1], [0, 1], (0, 1)]
_QUANTIZATION = [lambda: quantizers.Int8QuantizationConfig()]

# For arguments that neither a flipped bool nor another number would do for.
VALUES = {
    "activation": [
        "gelu", keras.activations.softmax,
        lambda: layers.LeakyReLU(0.1, name="inner"),
    ],
    "activation_quantizer": [None, lambda: int8(0)],
    "attention_axes": [1, (1, 2)],
    "average": ["micro", "macro", "weighted"],
    "axis": [1, 2, (1, 2), [-1], None],
    "backward_layer": [
        lambda: layers.GRU(2, go_backwards=True, name="backward"),
    ],
    "batch_shape": [(None, 3), (4, None), [2, 3]],
    "batch_size": [4],
    "beta_constraint": _CONSTRAINTS,
    "bias_axes": ["c"],
    "bin_boundaries": [[0.5], (1, 2, 3)],
    "brightness_factor": _FACTORS,
    "class_aggregation": ["variance_weighted_average", None],
    "class_id": [1],
    "clipnorm": [1.5, 1],
    "clipvalue": [0.5, 1],
    "contrast_factor": _FACTORS,
    "cropping": [1],
    "crosses": [[("a", "b")]],
    "curve": ["PR"],
    "data_format": ["channels_first", "channels_last"],
    "dataset": ["wikitext"],
    "default_policy": ["mixed_float16"],
    "distillation_loss_weights": [[0.5], [1]],
    "distribution": ["uniform", "untruncated_normal"],
    "dtype": [
        "float16", "mixed_bfloat16", "int8_from_float32", None,
        lambda: dtype_policies.DTypePolicy("mixed_float16"),
        lambda: dtype_policies.DTypePolicyMap("float16"),
    ],
    "ema_overwrite_frequency": [10],
    "encoding": ["utf-16"],
    "equation": ["...b,bc->...c"],
    "exclude_layers": [["first", "second"]],
    "factor": _FACTORS,
    "features": [lambda: {"a": "float_normalized", "b": "integer_hashed"}],
    "fft_length": [512],
    "fill_mode": ["nearest", "wrap", "constant"],
    "fill_value": [0.5, 1],
    "flash_attention": [False, True],
    "fn": [losses.categorical_crossentropy],
    "frame_step": [64],
    "global_clipnorm": [1.5, 1],
    "gptq_unpacked_column_size": [4],
    "gradient_accumulation_steps": [2],
    "hue_factor": _FACTORS,
    "idf_weights": [[0.5, 0.25]],
    "ignore_class": [-1, 0],
    "inner_optimizer": [lambda: optimizers.Adam(schedule())],
    "input_axes": [0, (0, 1), [1]],
    "input_tensor": [lambda: keras.KerasTensor((None, 3))],
    "interpolation": ["nearest", "bilinear", "bicubic"],
    "label_weights": [[0.5, 0.25]],
    "layer": [lambda: layers.Conv2D(2, 3, name="inner")],
    "learning_rate": [0.5, 1, schedule],
    "logit_soft_cap": [30.0],
    "lora_alpha": [0.5],
    "lora_rank": [2],
    "loss": [
        "mean_absolute_error", losses.mean_squared_error,
        lambda: losses.Huber(0.5), "mse",
    ],
    "loss_scale_factor": [2.0, 2],
    "mask_token": ["[MASK]"],
    "mask_value": ["", -1],
    "max_freq": [4000.0, 4000],
    "max_tokens": [9],
    "max_value": [6.0, 6],
    "mean": [0.5, [0.25, 1.0]],
    "merge_mode": ["sum", "mul", "ave", None],
    "mode": ["fan_avg", "fan_out", "columns", "horizontal", "log", "real",
             "imag", "angle", "float8", "psd", "magnitude"],
    "name": ["other", "näme/ü"],
    "ngrams": [2, (1, 3)],
    "noise_shape": [(None, 1), [2, 1]],
    "num_bins": [4],
    "num_labels": [2],
    "num_tokens": [4],
    "optimizer_map": [
        lambda: optimizers.OptimizerMap(
            optimizers.SGD(), {"a/.*": optimizers.Adam()}),
    ],
    "output_axes": [0, (0, 1), [-1]],
    "output_dtype": ["uint8", "int4"],
    "output_mode": ["one_hot", "count", "binary", "multi_hot", "dict",
                    "tf-idf", "int"],
    "output_sequence_length": [5],
    "output_shape": [3, (2, 3), [4]],
    "padding": ["same"],
    "policy_map": [lambda: {"a/b": dtype_policies.DTypePolicy("float16")}],
    "quantization_config": _QUANTIZATION,
    "quantization_layer_structure": [{"pre_block_layers": ["a"]}],
    "recurrent_activation": ["hard_sigmoid", keras.activations.tanh],
    "reduction": ["sum", "mean", "none", None, "mean_with_sample_weight"],
    "renorm_clipping": [{"rmin": 0.5, "rmax": 2.0, "dmax": 1}],
    "reverse_dtype": ["float16"],
    "salt": [3, [1, 2]],
    "saturation_factor": _FACTORS,
    "scaling": ["spectrum", None],
    "score_mode": ["concat"],
    "seed": _SEED + [lambda: keras.random.SeedGenerator(3)],
    "sequence_length": [64],
    "shape": [(None, 4), [2, 3], ()],
    "shared_axes": [[1, 2], (1,), 1],
    "side": ["imag"],
    "sliding_window": [2],
    "source_name": ["mixed_float16"],
    "split": ["character", None],
    "standardize": ["lower", "strip_punctuation", None],
    "student_layer_name": ["s"],
    "summation_method": ["minoring", "majoring"],
    "teacher_layer_name": ["t"],
    "target_class_ids": _CLASS_IDS,
    "target_shape": [(4,), (-1, 2), [2, 2]],
    "threshold": [0.25, 1, None],
    "thresholds": _THRESHOLDS,
    "tokenizer": ["a tokenizer"],
    "top_k": [3],
    "use_cudnn": [True, False],
    "value": [0.5, 1, -0.0, 1e-10, [0.5, 1.0], True],
    "value_dim": [4],
    "value_range": _VALUE_RANGE,
    "values": [[1, 0.5, 0.25]],
    "variance": [0.5, [1.0, 2.0]],
    "vocabulary": [["a", "b"], ("é", "\U0001f600")],
    "vocabulary_dtype": ["int32"],
    "warmup_target": [0.5, 1],
    "weight_decay": [0.01, 1],
    "weight_quantizer": [
        lambda: int8(0),
    ],
    "weights": [lambda: [np.zeros((3, 2), "float32")]],
    "width_factor": [(0.1, 0.3), 0.4],
    "window": ["hamming", None],
}
# By what a name ends in.
VALUES_ENDING = {
    "_initializer": _INITIALIZERS,
    "_regularizer": _REGULARIZERS,
    "_constraint": _CONSTRAINTS,
}
# Arguments that are a number for each dimension that the class's name has.
SIZES = {
    "dilation_rate": _sizes,
    "kernel_size": _sizes,
    "output_padding": lambda rank: [1, (1,) * rank],
    "output_size": _sizes,
    "pool_size": _sizes,
    "size": _sizes,
    "strides": _sizes,
}

_PADDINGS = {
    "1D": [2, (1, 2), [0, 3]],
    "2D": [2, (1, 2), ((1, 2), (0, 3)), [[1, 0], [0, 1]]],
    "3D": [2, (1, 2, 3), ((1, 2), (0, 3), (1, 1))],
}
_NUMBERS = [0.25, 1, 2.5]
VALUES_OF = {
    "AUC": {
        "num_thresholds": [5], "thresholds": [[0.2, 0.7], [0, 0.5, 1]],
    },
    "AWQDTypePolicy": {"mode": ["awq/4/64"]},
    "AWQConfig": {"weight_bits": []},
    "AbsMaxQuantizer": {"axis": [0, -1, (0, 1), [1]]},
    "BinaryIoU": {"target_class_ids": [[1], (0,), [0]]},
    "Conv1D": {"padding": ["same", "causal"]},
    "SeparableConv1D": {"padding": ["same", "causal"]},
    "Circle": {"gamma": [64.0, 64]},
    "Concatenate": {"axis": [1, 0, -2]},
    "DTypePolicy": {
        "name": ["float16", "bfloat16", "mixed_float16", "mixed_bfloat16",
                 "float64", "int8_from_float32"],
    },
    "BinaryCrossentropy": {"label_smoothing": [0.25, 1]},
    "Distiller": {
        "student": [lambda: dense_model("other")],
        "teacher": [lambda: dense_model("other")],
        "distillation_losses": [
            lambda: distillation.LogitsDistillation(2),
            lambda: [distillation.FeatureDistillation(
                teacher_layer_name="inner", student_layer_name="inner")],
        ],
        "name": ["other"],
    },
    "Dot": {"axes": [2, (1, 2), [2, 1]]},
    "FloatDTypePolicy": {
        "name": ["float16", "mixed_float16"],
    },
    "GPTQDTypePolicy": {"mode": ["gptq/3/32"]},
    "GPTQConfig": {"weight_bits": [2, 8]},
    "HashedCrossing": {"dtype": ["int32", "float16"]},
    "InputLayer": {"dtype": ["int32", "float16", "string"]},
    "Int4DTypePolicy": {"mode": ["int4/-1", "int4/32"]},
    "IntegerLookup": {
        "mask_token": [0, 5], "oov_token": [-5, 7],
        "vocabulary": [[3, 4], (10, 2**40)],
        "oov_method": ["farmhash"],
    },
    "Pipeline": {
        "layers": [lambda: [layers.Rescaling(0.5, name="a"), dense()]],
    },
    "PiecewiseConstantDecay": {"boundaries": [[5, 9], (1.5, 3)]},
    "OptimizerMap": {
        "default_optimizer": [lambda: optimizers.Lion()],
        "optimizer_map": [lambda: {"a/.*": optimizers.Adam(schedule())}],
    },
    "Permute": {"dims": [(1,), [3, 1, 2]]},
    "QuantizedDTypePolicy": {
        "mode": ["float8"],
    },
    "QuantizedFloat8DTypePolicy": {"mode": []},
    "RNN": {
        "cell": [
            lambda: layers.GRUCell(2, name="cell"),
            lambda: [layers.GRUCell(2, name="a"),
                     layers.LSTMCell(3, name="b")],
        ],
    },
    "RandomElasticTransform": {"scale": _FACTORS},
    "RandomErasing": {"scale": [(0.1, 0.2)], "fill_value": [0.5, 1]},
    "RandomGaussianBlur": {"kernel_size": [5, (3, 5)], "sigma": [0.5, (1, 2)]},
    "RandomPerspective": {"scale": [0.5]},
    "RandomPosterization": {"factor": [3, 8]},
    "RandomShear": {"x_factor": _FACTORS, "y_factor": _FACTORS},
    "Rescaling": {"scale": [0.5, 1, [1.0, 2.0]], "offset": [1, 0.5, [1, 2]]},
    "SeedGenerator": {"seed": [7, 0, 2**31]},
    "Sequential": {
        "layers": [lambda: [dense()], lambda: [keras.Input((3,)), dense()]],
        "name": ["other"],
    },
    "Solarization": {
        "addition_factor": _FACTORS, "threshold_factor": _FACTORS,
    },
    "StackedRNNCells": {
        "cells": [lambda: [layers.GRUCell(2, name="a"),
                           layers.SimpleRNNCell(3, name="b")]],
    },
    "StringLookup": {"oov_token": ["<?>", None]},
    "ContrastLimitedAdaptiveHistogramEqualization": {
        "tile_grid_size": [(4, 4), [2, 3]],
    },
    "Bidirectional": {
        "layer": [lambda: layers.GRU(2, return_sequences=True, name="inner")],
    },
}
for _name, _values in _PADDINGS.items():
    VALUES_OF[f"ZeroPadding{_name}"] = {"padding": _values}
    VALUES_OF[f"Cropping{_name}"] = {"cropping": _values}

# Arguments of which a float is as good as the int that is their default.
FLOATS = {
    "adam_lr_ratio", "gamma", "label_smoothing", "mask_value", "max_value",
}

"""What every object of Keras is made with, for test_objects.py.

The objects and their arguments are not listed here: keras_objects.py finds
them. Here are the values of arguments that are required, and what goes
together; object_values.py has those of the others. A value that is a lambda is
called, so that each object gets one of its own. Keras decides which values a
class accepts, but each argument must be set to something that isn't its
default once, or be listed in UNACCEPTED.
"""

import keras
from keras import distillation
from keras import dtype_policies
from keras import layers
from keras import losses
from keras import optimizers
from keras import quantizers

# Public classes that only others derive from, or that Keras itself doesn't
# deserialize (InputSpec, Function).
ABSTRACT = {
    "Constraint",
    "DistillationLoss",
    "Function",
    "Initializer",
    "InputSpec",
    "Layer",
    "LearningRateSchedule",
    "Loss",
    "Metric",
    "Model",
    "Operation",
    "Optimizer",
    "Quantizer",
    "Regularizer",
}

# They hold Python code, or modules of others: Keratin refuses them.
FOREIGN = {
    "FlaxLayer",
    "JaxLayer",
    "Lambda",
    "TFSMLayer",
    "TorchModuleWrapper",
}


def dense():
    return layers.Dense(2, name="inner")


def dense_model(name):
    return keras.Sequential([keras.Input((3,)), dense()], name=name)


def int8(axis):
    return quantizers.AbsMaxQuantizer(axis=axis)


def schedule():
    return optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)


# For every argument without a default.
REQUIRED = {
    "activation": "relu",
    "axes": 1,
    "boundaries": [1, 2],
    "cell": lambda: layers.LSTMCell(2, name="cell"),
    "cells": lambda: [layers.LSTMCell(2, name="cell")],
    "dataset": None,
    "decay_rate": 0.9,
    "decay_steps": 10,
    "default_optimizer": lambda: optimizers.SGD(),
    "dims": (2, 1),
    "distillation_losses": lambda: [distillation.LogitsDistillation()],
    "equation": "ab,bc->ac",
    "factor": 0.2,
    "features": lambda: {"a": "float", "b": "string_categorical"},
    "filters": 2,
    "first_decay_steps": 10,
    "fn": losses.mean_squared_error,
    "head_dim": 3,
    "height": 2,
    "height_factor": 0.2,
    "initial_learning_rate": 0.1,
    "inner_optimizer": lambda: optimizers.SGD(),
    "input_dim": 3,
    "kernel_size": 3,
    "key_dim": 3,
    "layer": lambda: dense(),
    "layers": lambda: [layers.RandomFlip(name="flip")],
    "max_number": 3,
    "mode": "int8",
    "n": 2,
    "num_bins": 3,
    "num_classes": 3,
    "num_heads": 2,
    "num_key_value_heads": 2,
    "num_query_heads": 4,
    "optimizer_map": lambda: optimizers.OptimizerMap(optimizers.SGD()),
    "output_dim": 2,
    "output_shape": 2,
    "output_size": 2,
    "pool_size": 2,
    "precision": 0.5,
    "rate": 0.5,
    "recall": 0.5,
    "scale": 2.0,
    "sensitivity": 0.5,
    "specificity": 0.5,
    "stddev": 0.5,
    "student": lambda: dense_model("student"),
    "target_class_ids": [0],
    "target_shape": (2, 2),
    "teacher": lambda: dense_model("teacher"),
    "tokenizer": None,
    "units": 2,
    "values": [0.1, 0.2, 0.3],
    "width": 2,
    "width_factor": 0.2,
}
REQUIRED_OF = {
    "AWQDTypePolicy": {"mode": "awq/4/128", "source_name": "float32"},
    "Bidirectional": {"layer": lambda: layers.LSTM(2, name="inner")},
    "CategoryEncoding": {"num_tokens": 3},
    "Discretization": {"bin_boundaries": [0.0, 1.0]},
    "GPTQDTypePolicy": {"mode": "gptq/4/128", "source_name": "float32"},
    "InputLayer": {"shape": (3,)},
    "Int4DTypePolicy": {"mode": "int4/128", "source_name": "float32"},
    "QuantizedDTypePolicy": {"mode": "int8", "source_name": "float32"},
    "QuantizedFloat8DTypePolicy": {
        "mode": "float8", "source_name": "float32",
    },
    "RandomPosterization": {"factor": 4},
}

# Whole sets, where arguments want each other.
SETS = {
    "AUC": [
        dict(multi_label=True, num_labels=2, label_weights=[0.5, 0.25]),
    ],
    "Adam": [dict(use_ema=True, ema_overwrite_frequency=5)],
    "DTypePolicyMap": [
        dict(default_policy="float16", policy_map={
            "b": dtype_policies.QuantizedDTypePolicy("int8", "float32"),
            "a/.*": dtype_policies.DTypePolicy("bfloat16"),
        }),
    ],
    "Dense": [dict(lora_rank=2, lora_alpha=4)],
    "Discretization": [dict(bin_boundaries=None, num_bins=4)],
    "Embedding": [dict(lora_rank=2, lora_alpha=4.0)],
    "InputLayer": [
        dict(sparse=True),
        dict(shape=None, batch_shape=(2, 3), name="in"),
    ],
    "Hashing": [dict(output_mode="one_hot", dtype="float16")],
    "Int4QuantizationConfig": [
        dict(block_size=None, activation_quantizer=int8(-1)),
        dict(
            block_size=-1,
            weight_quantizer=quantizers.AbsMaxQuantizer(
                0, value_range=(-8, 7), output_dtype="int8"),
        ),
    ],
    "IntegerLookup": [
        dict(oov_method="farmhash", salt=3, num_oov_indices=2),
        dict(vocabulary=[3, 4], idf_weights=[0.5, 1], output_mode="tf_idf"),
        dict(max_tokens=9, output_mode="count", pad_to_max_tokens=True),
        dict(invert=True, vocabulary=[3, 4], mask_token=0),
    ],
    "MeanMetricWrapper": [
        dict(fn=losses.categorical_crossentropy, from_logits=True),
    ],
    "Normalization": [
        dict(mean=0.5, variance=2.0),
        dict(mean=[0.5, 1], variance=[1.0, 2.0], invert=True),
        dict(mean=0, variance=1, axis=None),
    ],
    "StringLookup": [
        dict(vocabulary=["a", "b"], idf_weights=[0.5, 1],
             output_mode="tf_idf"),
        dict(max_tokens=9, output_mode="count", pad_to_max_tokens=True),
        dict(invert=True, vocabulary=["a", "b"], mask_token=""),
    ],
    "TextVectorization": [
        dict(vocabulary=["a", "b"], idf_weights=[0.5, 1],
             output_mode="tf_idf"),
        dict(max_tokens=9, output_mode="count", pad_to_max_tokens=True),
    ],
    "VarianceScaling": [
        dict(scale=2, mode="fan_avg", distribution="uniform", seed=5),
    ],
}

# Classes that are made with the stand-in for TensorFlow.
OF_TENSORFLOW = {
    "FeatureSpace",
    "HashedCrossing",
    "Hashing",
    "IntegerLookup",
    "StringLookup",
    "TextVectorization",
}

# Arguments that Keras on JAX leaves at their default, and why.
UNACCEPTED = {
    "AWQConfig": {"weight_bits": "AWQ has 4 bits"},
    "BatchNormalization": {"synchronized": "TensorFlow alone has it"},
    "HashedCrossing": {"sparse": "TensorFlow alone has it"},
    "InputLayer": {"ragged": "TensorFlow alone has it"},
    "IntegerLookup": {
        "sparse": "TensorFlow alone has it",
        "vocabulary_dtype": "int64 alone is allowed",
    },
    "StringLookup": {"sparse": "TensorFlow alone has it"},
    "TextVectorization": {
        "ragged": "TensorFlow alone has it",
        "sparse": "TensorFlow alone has it",
    },
}

# What Keratin may write otherwise: patterns of "kind: label", and reasons.
EXPLAINED = {
    "special form: lone surrogate": "no Unicode text has one: refused",
    "*layer: Wrapper(*": "a base class, which no model has",
    "model: transformer_encoder_vision": (
        "Keras forgets the length where EinsumDense's output_shape has a "
        "None; Keratin knows it, and writes the shape of the tensor with it"
    ),
}

"""Serialized forms of objects whose arguments aren't the defaults.

Writes data/config_cases.json, a list of what
keras.saving.serialize_keras_object says of each object in the table below. A
class that needs TensorFlow is made where that is installed; elsewhere its forms
stay as they are in the file. There, without JAX, run in this folder

    KERAS_BACKEND=tensorflow python -c "import config_cases as c; c.write()"

and the same with layer_classes.
"""

import json
import pathlib

import keras
import numpy as np
from keras import dtype_policies
from keras import initializers
from keras import layers
from keras import quantizers
from keras import random
from keras import regularizers
from keras.utils import FeatureSpace

PATH = pathlib.Path(__file__).resolve().parent / "data" / "config_cases.json"


def _policy_map():
    policies = dtype_policies.DTypePolicyMap("mixed_bfloat16")
    policies["a/b"] = dtype_policies.get("int8_from_mixed_bfloat16")
    policies["a/.*"] = dtype_policies.DTypePolicy("float16")
    return policies


def _open_policy_map():
    policies = dtype_policies.DTypePolicyMap()
    policies["a"] = dtype_policies.get("int8_from_float32")
    policies["b"] = dtype_policies.DTypePolicy("float16")
    return policies


def _feature_space():
    feature = FeatureSpace.float
    space = FeatureSpace(
        {
            "a": feature(),
            "b": FeatureSpace.float_normalized(),
            "c": FeatureSpace.string_categorical(),
            "d": FeatureSpace.integer_hashed(num_bins=5),
            "e": FeatureSpace.float_discretized(4),
        },
        crosses=[("c", "d")],
        crossing_dim=7,
        output_mode="dict",
        name="space",
    )
    return space


def _table():
    """(class, one dict of arguments a case) or (class, makers of objects)."""
    image = {"data_format": "channels_first", "name": "image"}
    pair = {"factor": [0.1, 0.6]}
    seeded = {"seed": 7}
    ranged = {"value_range": [0, 1]}
    fill = {"fill_mode": "constant", "fill_value": 0.5, "interpolation": "nearest"}
    yield layers.AdaptiveAveragePooling2D, {"output_size": (3, 4), **image}
    yield layers.AdaptiveMaxPooling1D, {"output_size": [3]}
    yield layers.AugMix, {
        **image, **pair, **ranged, **seeded,
        "num_chains": 2, "chain_depth": 1, "alpha": 2, "all_ops": False,
        "interpolation": "nearest",
    }
    yield layers.AutoContrast, {"value_range": (1.0, 0), **image}
    yield layers.CategoryEncoding, {"num_tokens": 4, "output_mode": "count"}
    yield layers.CategoryEncoding, {"num_tokens": 4, "output_mode": "binary"}
    yield layers.CenterCrop, {"height": 3, "width": 4, **image}
    yield layers.ContrastLimitedAdaptiveHistogramEqualization, {
        **image, **ranged, "clip_limit": 2, "tile_grid_size": (4, 2),
    }
    yield layers.CutMix, {**image, **seeded, "factor": 1}
    yield layers.Discretization, {
        "bin_boundaries": [0.5, 1, 2.5], "output_mode": "one_hot",
        "name": "bins", "dtype": "float16",
    }
    yield layers.Discretization, {"num_bins": 5, "epsilon": 0.1}
    yield layers.Equalization, {**image, **ranged, "bins": 64}
    yield layers.MaxNumBoundingBoxes, {
        "max_number": 5, "fill_value": 0, "bounding_box_format": "xyxy",
    }
    yield layers.MelSpectrogram, {
        "fft_length": 512, "sequence_length": 256, "sequence_stride": 64,
        "window": "hamming", "sampling_rate": 8000, "max_freq": 3000.0,
        "num_mel_bins": 20, "power_to_db": False, "top_db": 60,
    }
    yield layers.MelSpectrogram, {"sampling_rate": 22050}
    yield layers.MixUp, {**image, **seeded, "alpha": 0.5}
    yield layers.Pipeline, {
        "layers": [layers.AutoContrast(name="a"), layers.RandomFlip(name="b")],
        "name": "all",
    }
    yield layers.RandAugment, {**image, **pair, **ranged, **seeded, "num_ops": 1}
    yield layers.RandomBrightness, {"factor": (0.3, -0.1), **seeded}
    yield layers.RandomBrightness, {"factor": 1, "value_range": (255, 0)}
    yield layers.RandomColorDegeneration, {"factor": 0.4, **image, **seeded}
    yield layers.RandomColorJitter, {
        **image, **seeded, "brightness_factor": 0.1, "contrast_factor": (0, 1),
        "saturation_factor": 0.2, "hue_factor": 0.3,
    }
    yield layers.RandomContrast, {"factor": 1, **seeded, **ranged}
    yield layers.RandomCrop, {"height": 2, "width": 3, **image, **seeded}
    yield layers.RandomElasticTransform, {
        **image, **pair, **seeded, **fill, "fill_mode": "mirror",
        "scale": [0.5, 0.2],
    }
    yield layers.RandomErasing, {
        **image, **pair, **seeded, "scale": 0.5, "fill_value": 3,
    }
    yield layers.RandomFlip, {"mode": "vertical", **image, **seeded}
    yield layers.RandomGaussianBlur, {
        **image, **pair, **seeded, "kernel_size": (3, 5), "sigma": 0.25,
    }
    yield layers.RandomGrayscale, {"factor": 1, **image}
    yield layers.RandomHue, {"factor": (0.1, 0.2), **image, **seeded}
    yield layers.RandomInvert, {"factor": 0, **image, **seeded}
    yield layers.RandomPerspective, {
        **image, **pair, **seeded, "scale": 0.3, "fill_value": 1,
        "interpolation": "nearest",
    }
    yield layers.RandomPosterization, {"factor": (3, 5), **image, **seeded}
    yield layers.RandomPosterization, {"factor": 8}
    yield layers.RandomRotation, {"factor": (-0.2, 0.3), **fill, **seeded}
    yield layers.RandomRotation, {"factor": 1}
    yield layers.RandomSaturation, {"factor": 0.7, **image, **ranged}
    yield layers.RandomSharpness, {"factor": 1, **image, **seeded}
    yield layers.RandomShear, {"x_factor": 0.2, "y_factor": (0.3, 0.1), **fill}
    yield layers.RandomTranslation, {
        "height_factor": (-0.2, 0.3), "width_factor": 1, **fill, **seeded,
    }
    yield layers.RandomZoom, {
        "height_factor": (0.2, 0.3), "width_factor": -0.5, **image, **seeded,
    }
    yield layers.Resizing, {
        "height": 5, "width": 6, "interpolation": "lanczos3",
        "crop_to_aspect_ratio": True, "antialias": True, **image,
    }
    yield layers.ReversibleEmbedding, {
        "input_dim": 3, "output_dim": 2, "tie_weights": False,
        "mask_zero": True, "reverse_dtype": "float16", "logit_soft_cap": 5,
        "embeddings_initializer": "zeros", "embeddings_constraint": "non_neg",
        "embeddings_regularizer": regularizers.L2(0.1),
    }
    yield layers.STFTSpectrogram, {
        "mode": "psd", "frame_length": 128, "frame_step": 32,
        "fft_length": 256, "window": None, "periodic": True, "scaling": None,
        "padding": "same", "expand_dims": True, "data_format": "channels_first",
    }
    yield layers.Solarization, {
        "addition_factor": 0.3, "threshold_factor": (0.1, 0.9), **seeded,
        "value_range": [1, 0],
    }
    yield layers.SpectralNormalization, {
        "layer": layers.Dense(2, name="within"), "power_iterations": 3,
    }
    yield layers.HashedCrossing, {"num_bins": 5, "output_mode": "one_hot"}
    yield layers.HashedCrossing, {"num_bins": 5, "dtype": "int32", "name": "h"}
    yield layers.Hashing, {"num_bins": 4, "salt": 3, "mask_value": ""}
    yield layers.Hashing, {
        "num_bins": 4, "salt": (3, 4), "output_mode": "count", "mask_value": -1,
    }
    yield layers.Hashing, {"num_bins": 4, "dtype": "int32"}
    yield layers.IntegerLookup, {"vocabulary": [3, 4], "mask_token": 0}
    yield layers.IntegerLookup, {
        "max_tokens": 9, "num_oov_indices": 2, "output_mode": "multi_hot",
        "pad_to_max_tokens": True, "oov_method": "farmhash", "salt": 5,
    }
    yield layers.StringLookup, {
        "vocabulary": ["", "[UNK]", "a"], "mask_token": "", "invert": True,
    }
    yield layers.StringLookup, {
        "vocabulary": ["a", "b"], "output_mode": "tf-idf",
        "idf_weights": [0.5, 1.5], "oov_token": "?", "salt": [1, 2],
    }
    yield layers.TextVectorization, {
        "vocabulary": ["a", "b"], "ngrams": (1, 3), "standardize": None,
        "split": "character", "output_sequence_length": 4, "max_tokens": 9,
    }
    yield layers.TextVectorization, {
        "output_mode": "binary", "ngrams": 2, "pad_to_max_tokens": True,
        "max_tokens": 5, "standardize": "lower",
    }
    yield FeatureSpace, _feature_space
    for name in (
        "bfloat16 mixed_float16 complex64 string int8_from_mixed_bfloat16 "
        "int4_from_float32 int4/-1_from_float32 float8_from_mixed_bfloat16 "
        "gptq/8/-1_from_float32 awq/4/64_from_mixed_float16"
    ).split():
        yield layers.Dense, {"units": 2, "dtype": name}
    yield layers.Dense, {
        "units": 2,
        "dtype": dtype_policies.QuantizedFloat8DTypePolicy(
            "float8", "float32", amax_history_length=16
        ),
    }
    yield layers.Dense, {"units": 2, "dtype": _policy_map()}
    yield layers.Dense, {"units": 2, "dtype": _open_policy_map()}
    yield dtype_policies.FloatDTypePolicy, {"name": "mixed_bfloat16"}
    yield dtype_policies.DTypePolicyMap, _policy_map
    yield dtype_policies.DTypePolicyMap, _open_policy_map
    yield dtype_policies.DTypePolicyMap, {
        "default_policy": dtype_policies.get("int8_from_float32")
    }
    scale = quantizers.AbsMaxQuantizer(axis=-1)
    int4 = quantizers.AbsMaxQuantizer(axis=(0, 1), value_range=(-8, 7))
    own = quantizers.Int4QuantizationConfig(int4, None, block_size=None)
    yield quantizers.AbsMaxQuantizer, {
        "axis": [0, 1], "epsilon": 1e-3, "value_range": [-448.0, 448.0],
        "output_dtype": "float8_e4m3fn",
    }
    yield quantizers.Int8QuantizationConfig, {
        "weight_quantizer": scale, "activation_quantizer": None,
    }
    yield quantizers.Int4QuantizationConfig, {"block_size": 64}
    yield quantizers.QuantizationConfig, {"weight_quantizer": scale}
    yield quantizers.GPTQConfig, {
        "dataset": None, "tokenizer": None, "weight_bits": 8,
        "hessian_damping": 1, "group_size": -1, "symmetric": True,
        "quantization_layer_structure": {"pre_block_layers": ["a"]},
    }
    yield quantizers.AWQConfig, {
        "dataset": None, "tokenizer": None, "num_grid_points": 3,
    }
    for layer, given in (
        (layers.Dense, {"units": 2}),
        (layers.EinsumDense, {"equation": "ab,bc->ac", "output_shape": [2]}),
        (layers.Embedding, {"input_dim": 3, "output_dim": 2}),
    ):
        yield layer, {**given, "quantization_config": own}
    generator = random.SeedGenerator(seed=5, name="numbers")
    yield random.SeedGenerator, {"name": "free"}
    for seed in (4, generator):
        yield initializers.RandomUniform, {"seed": seed}
        yield initializers.Orthogonal, {"seed": seed, "gain": 2}
        yield initializers.HeNormal, {"seed": seed}
        yield layers.Dense, {
            "units": 2, "kernel_initializer": initializers.GlorotNormal(seed),
        }
    for value in (1, True, [1.5, 2], np.array([[0.1, 2.0]], "float32")):
        yield initializers.Constant, {"value": value}
    yield initializers.STFT, {
        "side": "imag", "window": "hamming", "scaling": None, "periodic": True,
    }


def _form(cls, given):
    keras.utils.clear_session(free_memory=False)
    made = given() if callable(given) else cls(**given)
    return keras.saving.serialize_keras_object(made)


def write():
    table = list(_table())
    old = {}
    if PATH.exists():
        for form in json.loads(PATH.read_text()):
            old.setdefault(form["class_name"], []).append(form)
    forms = []
    for cls, given in table:
        try:
            forms.append(_form(cls, given))
        except ImportError:
            kept = old.get(cls.__name__) or [None]
            forms.append(kept.pop(0))
    lines = ",\n".join(json.dumps(form) for form in forms if form)
    PATH.write_text(f"[\n{lines}\n]\n")

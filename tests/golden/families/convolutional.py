"""Small feed-forward nets: MLP, MNIST-style CNN, causal stack, U-Net."""

import keras
from keras import layers

from seeded import normal, uniform

from .case import FamilyCase, cases_of

_FIRST = "channels_first"


def _mlp(activation, hidden):
    def make():
        stack = [keras.Input((8,), name="features")]
        stack += [layers.Dense(n, activation=activation) for n in hidden]
        model = keras.Sequential([*stack, layers.Dense(3)], name="mlp")
        return model, normal(5, 8)

    return make


def _mlp_functional():
    x = keras.Input((8,), name="features")
    y = layers.Dense(16, use_bias=False, name="wide")(x)
    y = layers.BatchNormalization()(y)
    y = layers.LeakyReLU()(y)
    y = layers.Dropout(0.2)(y)
    y = layers.Dense(16, activation="elu")(y)
    y = layers.LayerNormalization()(y)
    y = layers.Dense(4, activation="softmax", name="head")(y)
    return keras.Model(x, y, name="mlp"), normal(5, 8)


def _cnn():
    return keras.Sequential(
        [
            keras.Input((14, 14, 1), name="image"),
            layers.Conv2D(6, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ],
        name="mnist_cnn",
    ), uniform(3, 14, 14, 1)


def _cnn_norm():
    x = keras.Input((15, 13, 3), name="image")
    y = layers.Rescaling(2.0, offset=-1.0)(x)
    y = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization(epsilon=1e-5)(y)
    y = layers.ReLU(max_value=6)(y)
    y = layers.AveragePooling2D(2, padding="same")(y)
    y = layers.Conv2D(8, 3, padding="same", dilation_rate=2, groups=2)(y)
    y = layers.BatchNormalization(scale=False)(y)
    y = layers.Activation("swish")(y)
    y = layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same")(y)
    y = layers.SeparableConv2D(6, (1, 3), padding="valid")(y)
    y = layers.GroupNormalization(groups=3)(y)
    y = layers.PReLU(shared_axes=[1, 2])(y)
    y = layers.GlobalMaxPooling2D()(y)
    y = layers.Dense(5, activation="softmax")(y)
    return keras.Model(x, y, name="cnn_norm"), uniform(2, 15, 13, 3)


def _cnn_first():
    x = keras.Input((3, 12, 10), name="image")
    y = layers.Conv2D(6, 3, padding="same", data_format=_FIRST)(x)
    y = layers.BatchNormalization(axis=1)(y)
    y = layers.Activation("relu")(y)
    y = layers.ZeroPadding2D(((0, 1), (1, 0)), data_format=_FIRST)(y)
    y = layers.MaxPooling2D(3, strides=2, data_format=_FIRST)(y)
    y = layers.DepthwiseConv2D(3, data_format=_FIRST)(y)
    y = layers.GlobalAveragePooling2D(data_format=_FIRST, keepdims=True)(y)
    y = layers.Flatten(data_format=_FIRST)(y)
    y = layers.Dense(4)(y)
    return keras.Model(x, y, name="cnn_first"), uniform(2, 3, 12, 10)


def _cnn_any_size():
    x = keras.Input((None, None, 3), name="image")
    y = layers.Conv2D(6, 3, padding="same", activation="gelu")(x)
    y = layers.BatchNormalization()(y)
    y = layers.DepthwiseConv2D(3, strides=2, padding="same")(y)
    y = layers.GlobalAveragePooling2D()(y)
    y = layers.Dense(4)(y)
    return keras.Model(x, y, name="cnn_any_size"), uniform(2, 11, 14, 3)


def _cnn_3d():
    x = keras.Input((6, 7, 8, 2), name="volume")
    y = layers.Conv3D(4, 3, padding="same", activation="relu")(x)
    y = layers.MaxPooling3D(2)(y)
    y = layers.Conv3D(4, (1, 2, 3), strides=(1, 1, 2))(y)
    y = layers.UpSampling3D((2, 1, 1))(y)
    y = layers.GlobalAveragePooling3D()(y)
    return keras.Model(x, y, name="cnn_3d"), normal(2, 6, 7, 8, 2)


def _causal(residual, norm):
    def make():
        x = keras.Input((None, 3), name="signal")
        y = layers.Conv1D(8, 1)(x)
        for dilation in (1, 2, 4, 8):
            z = layers.Conv1D(
                8, 2, padding="causal", dilation_rate=dilation,
                activation="relu", name=f"causal_{dilation}",
            )(y)
            if norm:
                z = layers.LayerNormalization()(z)
            z = layers.SpatialDropout1D(0.1)(z)
            y = layers.Add()([y, z]) if residual else z
        y = layers.Conv1D(2, 1)(y)
        return keras.Model(x, y, name="causal_conv"), normal(2, 20, 3)

    return make


def _gated_causal():
    x = keras.Input((24, 2), name="signal")
    y, skips = layers.Conv1D(6, 2, padding="causal")(x), []
    for dilation in (1, 2, 4):
        arguments = dict(padding="causal", dilation_rate=dilation)
        a = layers.Conv1D(6, 3, activation="tanh", **arguments)(y)
        b = layers.Conv1D(6, 3, activation="sigmoid", **arguments)(y)
        z = layers.Conv1D(6, 1)(layers.Multiply()([a, b]))
        skips.append(z)
        y = layers.Add()([y, z])
    y = layers.Activation("relu")(layers.Add()(skips))
    y = layers.Conv1D(1, 1)(y)
    return keras.Model(x, y, name="gated_causal"), normal(2, 24, 2)


def _unet():
    def block(y, filters):
        for _ in range(2):
            y = layers.Conv2D(
                filters, 3, padding="same", activation="relu"
            )(y)
        return y

    x = keras.Input((16, 24, 1), name="image")
    skips, y = [], x
    for filters in (4, 8):
        y = block(y, filters)
        skips.append(y)
        y = layers.MaxPooling2D()(y)
    y = block(y, 12)
    for skip, filters in zip(reversed(skips), (8, 4)):
        y = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(y)
        y = block(layers.Concatenate()([skip, y]), filters)
    y = layers.Conv2D(2, 1, activation="sigmoid")(y)
    return keras.Model(x, y, name="unet"), uniform(2, 16, 24, 1)


def _unet_mixed():
    x = keras.Input((10, 11, 2), name="image")
    y = layers.ZeroPadding2D(((1, 1), (0, 1)))(x)
    down = layers.Conv2D(4, 3, strides=2, padding="same")(y)
    low = layers.Conv2D(4, 3, dilation_rate=2, padding="same")(down)
    a = layers.Conv2DTranspose(3, 3, strides=2, padding="same")(low)
    b = layers.Conv2DTranspose(
        3, 3, strides=2, padding="same", output_padding=1
    )(low)
    c = layers.UpSampling2D(2, interpolation="bilinear")(low)
    d = layers.Conv2DTranspose(3, 4, strides=2, padding="valid")(low)
    d = layers.Cropping2D(1)(d)
    e = layers.Conv2DTranspose(3, 3, padding="same", dilation_rate=2)(y)
    f = layers.UpSampling2D((2, 2))(down)
    y = layers.Concatenate()([a, b, c, d, e, f])
    y = layers.Conv2D(2, 1)(y)
    return keras.Model(x, y, name="unet_mixed"), uniform(2, 10, 11, 2)


CASES = [
    FamilyCase("mlp", "relu", _mlp("relu", [16, 16]), gradients=True),
    FamilyCase("mlp", "tanh", _mlp("tanh", [32]), gradients=True),
    FamilyCase("mlp", "functional", _mlp_functional, gradients=True),
    FamilyCase("mnist_cnn", "plain", _cnn, gradients=True),
    FamilyCase("mnist_cnn", "norm", _cnn_norm, gradients=True),
    *cases_of(
        "mnist_cnn",
        {"first": _cnn_first, "any_size": _cnn_any_size, "3d": _cnn_3d},
    ),
    *cases_of(
        "causal_conv",
        {
            "residual": _causal(True, False),
            "norm": _causal(True, True),
            "chain": _causal(False, False),
            "gated": _gated_causal,
        },
    ),
    *cases_of("unet", {"plain": _unet, "mixed": _unet_mixed}),
]

"""MobileNetV2, ResNet50 and EfficientNetB0, whole and in small.

The whole nets come from keras.applications and are too large to commit; the
small ones repeat their block patterns, so that the C++ tests need no Python.
"""

import keras
from keras import applications
from keras import layers

from seeded import uniform

from .case import FamilyCase


def _application(net, size, **arguments):
    """Logits by default: random weights saturate a softmax."""
    arguments = {"classifier_activation": None, **arguments}

    def make():
        model = net(
            weights=None, input_shape=(size, size, 3), **arguments
        )
        return model, uniform(1, size, size, 3, high=255.0)

    return make


def _convolution(y, filters, kernel, strides=1, activation="relu"):
    y = layers.Conv2D(
        filters, kernel, strides=strides, padding="same", use_bias=False
    )(y)
    y = layers.BatchNormalization(epsilon=1.001e-5)(y)
    return layers.Activation(activation)(y) if activation else y


def _residual_block(x, filters, strides):
    y = _convolution(x, filters, 1, strides)
    y = _convolution(y, filters, 3)
    y = _convolution(y, 4 * filters, 1, activation=None)
    if strides > 1 or x.shape[-1] != 4 * filters:
        x = _convolution(x, 4 * filters, 1, strides, activation=None)
    return layers.Activation("relu")(layers.Add()([x, y]))


def _resnet():
    x = keras.Input((32, 32, 3), name="image")
    y = layers.ZeroPadding2D(3)(x)
    y = layers.Conv2D(8, 7, strides=2)(y)
    y = layers.BatchNormalization(epsilon=1.001e-5)(y)
    y = layers.Activation("relu")(y)
    y = layers.ZeroPadding2D(1)(y)
    y = layers.MaxPooling2D(3, strides=2)(y)
    for filters, strides in ((4, 1), (4, 1), (8, 2), (8, 1), (16, 2)):
        y = _residual_block(y, filters, strides)
    y = layers.GlobalAveragePooling2D()(y)
    y = layers.Dense(10, activation="softmax")(y)
    return keras.Model(x, y, name="small_resnet"), uniform(2, 32, 32, 3)


def _inverted_block(x, filters, strides, expansion=3):
    channels = x.shape[-1]
    y = _convolution(x, expansion * channels, 1, activation="relu6")
    if strides == 2:
        y = layers.ZeroPadding2D(((0, 1), (0, 1)))(y)
    y = layers.DepthwiseConv2D(
        3, strides=strides, use_bias=False,
        padding="same" if strides == 1 else "valid",
    )(y)
    y = layers.BatchNormalization(epsilon=1e-3, momentum=0.999)(y)
    y = layers.ReLU(6.0)(y)
    y = _convolution(y, filters, 1, activation=None)
    if strides == 1 and channels == filters:
        y = layers.Add()([x, y])
    return y


def _mobilenet():
    x = keras.Input((32, 32, 3), name="image")
    y = layers.Rescaling(1 / 127.5, offset=-1.0)(x)
    y = _convolution(y, 8, 3, 2, "relu6")
    for filters, strides in ((8, 1), (12, 2), (12, 1), (16, 2), (16, 1)):
        y = _inverted_block(y, filters, strides)
    y = _convolution(y, 32, 1, activation="relu6")
    y = layers.GlobalAveragePooling2D()(y)
    y = layers.Dense(10, activation="softmax")(y)
    model = keras.Model(x, y, name="small_mobilenet")
    return model, uniform(2, 32, 32, 3, high=255.0)


def _squeezed_block(x, filters, kernel, strides, expansion=4):
    channels = x.shape[-1]
    y = _convolution(x, expansion * channels, 1, activation="swish")
    y = layers.DepthwiseConv2D(
        kernel, strides=strides, padding="same", use_bias=False
    )(y)
    y = layers.BatchNormalization()(y)
    y = layers.Activation("swish")(y)
    z = layers.GlobalAveragePooling2D()(y)
    z = layers.Reshape((1, 1, expansion * channels))(z)
    z = layers.Conv2D(2, 1, padding="same", activation="swish")(z)
    z = layers.Conv2D(
        expansion * channels, 1, padding="same", activation="sigmoid"
    )(z)
    y = _convolution(layers.multiply([y, z]), filters, 1, activation=None)
    if strides == 1 and channels == filters:
        y = layers.Dropout(0.2, noise_shape=(None, 1, 1, 1))(y)
        y = layers.add([y, x])
    return y


def _efficientnet():
    x = keras.Input((32, 32, 3), name="image")
    y = layers.Rescaling(1 / 255)(x)
    y = layers.Normalization(axis=-1)(y)
    y = layers.ZeroPadding2D(((0, 1), (0, 1)))(y)
    y = layers.Conv2D(8, 3, strides=2, use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    y = layers.Activation("swish")(y)
    for filters, kernel, strides in (
        (8, 3, 1), (12, 5, 2), (12, 5, 1), (16, 3, 2), (16, 3, 1),
    ):
        y = _squeezed_block(y, filters, kernel, strides)
    y = _convolution(y, 32, 1, activation="swish")
    y = layers.GlobalAveragePooling2D()(y)
    y = layers.Dense(10, activation="softmax")(y)
    model = keras.Model(x, y, name="small_efficientnet")
    return model, uniform(2, 32, 32, 3, high=255.0)


def _deep(family, variant, make, commit):
    return FamilyCase(family, variant, make, tolerance=1e-4, commit=commit)


CASES = [
    _deep("mobilenet_v2", "small", _mobilenet, True),
    _deep("resnet50", "small", _resnet, True),
    _deep("efficientnet_b0", "small", _efficientnet, True),
    _deep(
        "mobilenet_v2", "full", _application(applications.MobileNetV2, 64),
        False,
    ),
    _deep(
        "mobilenet_v2", "alpha35",
        _application(
            applications.MobileNetV2, 96, alpha=0.35, include_top=False,
            pooling="avg", classifier_activation="softmax",
        ),
        False,
    ),
    _deep(
        "resnet50", "full", _application(applications.ResNet50, 64), False
    ),
    _deep(
        "efficientnet_b0", "full",
        _application(applications.EfficientNetB0, 64), False,
    ),
]

"""Embedding + Bidirectional(LSTM), and GRU with masks and states."""

import keras
from keras import layers

from seeded import Spec, integers, normal

from .case import cases_of

_VOCABULARY = 12


def tokens(batch, length):
    """Ids with zeros (padding) at the end of each row."""

    def draw(g):
        ids = g.integers(1, _VOCABULARY, size=(batch, length))
        lengths = g.integers(1, length + 1, size=batch)
        lengths[0] = length
        ids[range(length) >= lengths[:, None]] = 0
        return ids.astype("int32")

    return Spec(draw)


def _bidirectional(mode):
    def make():
        x = keras.Input((None,), dtype="int32", name="tokens")
        y = layers.Embedding(_VOCABULARY, 6, mask_zero=True)(x)
        y = layers.Bidirectional(
            layers.LSTM(5, return_sequences=True), merge_mode=mode
        )(y)
        if mode is None:
            y = layers.Concatenate()(y)
        y = layers.Bidirectional(
            layers.LSTM(4, recurrent_dropout=0.2), merge_mode=mode
        )(y)
        if mode is None:
            y = layers.Concatenate()(y)
        y = layers.Dense(3, activation="softmax")(y)
        return keras.Model(x, y, name="tagger"), tokens(4, 9)

    return make


def _tagger():
    model = keras.Sequential(
        [
            keras.Input((8,), dtype="int32", name="tokens"),
            layers.Embedding(_VOCABULARY, 6, mask_zero=True),
            layers.Bidirectional(layers.LSTM(5, return_sequences=True)),
            layers.Dropout(0.3),
            layers.Bidirectional(layers.GRU(4, return_sequences=True)),
            layers.TimeDistributed(layers.Dense(5, activation="softmax")),
        ],
        name="sequence_tagger",
    )
    return model, tokens(3, 8)


def _backwards():
    x = keras.Input((None,), dtype="int32", name="tokens")
    y = layers.Embedding(_VOCABULARY, 6)(x)
    a = layers.LSTM(4, go_backwards=True, return_sequences=True)(y)
    b = layers.LSTM(4, go_backwards=True)(a)
    c = layers.LSTM(4, unroll=False)(y)
    y = layers.Concatenate()([b, c])
    return keras.Model(x, y, name="backwards"), tokens(3, 7)


def _gru(reset_after):
    def make():
        x = keras.Input((None, 3), name="signal")
        y = layers.Masking(0.0)(x)
        y = layers.GRU(6, return_sequences=True, reset_after=reset_after)(y)
        y, state = layers.GRU(
            5, return_sequences=True, return_state=True,
            reset_after=reset_after,
        )(y)
        z = layers.GRU(5, reset_after=reset_after)(y, initial_state=state)
        return keras.Model(x, [y, state, z], name="gru"), _padded(3, 7, 3)

    return make


def _padded(*shape):
    def draw(g):
        x = g.normal(size=shape).astype("float32")
        x[1, -2:] = 0
        x[2, 3:] = 0
        return x

    return Spec(draw)


def _encoder_decoder():
    source = keras.Input((None,), dtype="int32", name="source")
    target = keras.Input((None,), dtype="int32", name="target")
    embed = layers.Embedding(_VOCABULARY, 6, mask_zero=True, name="embed")
    _, h, c = layers.LSTM(5, return_state=True)(embed(source))
    y = layers.LSTM(5, return_sequences=True)(
        embed(target), initial_state=[h, c]
    )
    y = layers.Dense(_VOCABULARY, activation="softmax")(y)
    model = keras.Model([source, target], y, name="encoder_decoder")
    return model, [tokens(3, 6), integers(_VOCABULARY, 3, 5, low=1)]


def _cells():
    x = keras.Input((6, 3), name="signal")
    y = layers.RNN(
        [layers.LSTMCell(4), layers.GRUCell(5)], return_sequences=True
    )(x)
    y = layers.SimpleRNN(4, activation="relu")(y)
    return keras.Model(x, y, name="cells"), normal(2, 6, 3)


CASES = [
    *cases_of(
        "bidirectional_lstm",
        {
            **{
                str(mode).lower(): _bidirectional(mode)
                for mode in ("concat", "sum", "mul", "ave", None)
            },
            "tagger": _tagger,
            "backwards": _backwards,
            "encoder_decoder": _encoder_decoder,
            "cells": _cells,
        },
    ),
    *cases_of(
        "gru", {"reset_after": _gru(True), "reset_before": _gru(False)}
    ),
]

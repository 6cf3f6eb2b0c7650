"""Transformer encoders, and a small causal decoder."""

import keras
from keras import layers
from keras import ops

from seeded import Spec, integers, normal

from .case import cases_of
from .recurrent import tokens

_VOCABULARY, _LENGTH, _WIDTH = 12, 9, 8


def _block(x, pre_norm=False, **attention):
    y = layers.LayerNormalization(epsilon=1e-6)(x) if pre_norm else x
    heads = layers.MultiHeadAttention(num_heads=2, key_dim=4, dropout=0.1)
    x = layers.Add()([x, heads(y, y, **attention)])
    if not pre_norm:
        x = layers.LayerNormalization(epsilon=1e-6)(x)
    y = layers.LayerNormalization(epsilon=1e-6)(x) if pre_norm else x
    y = layers.Dense(16, activation="gelu")(y)
    y = layers.Dense(_WIDTH)(y)
    y = layers.Dropout(0.1)(y)
    x = layers.Add()([x, y])
    return x if pre_norm else layers.LayerNormalization(epsilon=1e-6)(x)


def _encoder(mask_zero, pre_norm):
    def make():
        x = keras.Input((_LENGTH,), dtype="int32", name="tokens")
        y = layers.Embedding(_VOCABULARY, _WIDTH, mask_zero=mask_zero)(x)
        y = layers.Add()([y, _learned_positions(y)])
        for _ in range(2):
            y = _block(y, pre_norm)
        y = layers.GlobalAveragePooling1D()(y)
        y = layers.Dense(3, activation="softmax")(y)
        return keras.Model(x, y, name="encoder"), tokens(3, _LENGTH)

    return make


def _learned_positions(y):
    """Positions as ops on the embedded tokens, as many tutorials do it."""
    ids = ops.cumsum(ops.ones_like(y[:, :, 0]), axis=1) - 1.0
    ids = ops.cast(ids, "int32")
    return layers.Embedding(_LENGTH, _WIDTH, name="positions")(ids)


def _two_inputs():
    """Positions and the attention mask are inputs of their own."""
    x = keras.Input((_LENGTH,), dtype="int32", name="tokens")
    p = keras.Input((_LENGTH,), dtype="int32", name="places")
    m = keras.Input((_LENGTH, _LENGTH), dtype="bool", name="visible")
    y = layers.Embedding(_VOCABULARY, _WIDTH)(x)
    y = y + layers.Embedding(_LENGTH, _WIDTH)(p)
    y = _block(y, attention_mask=m)
    y = layers.Dense(2)(y)
    model = keras.Model([x, p, m], y, name="masked_encoder")

    def visible(g):
        mask = g.uniform(size=(3, _LENGTH, _LENGTH)) < 0.5
        mask[:, range(_LENGTH), range(_LENGTH)] = True
        return mask

    places = integers(_LENGTH, 3, _LENGTH)
    return model, [tokens(3, _LENGTH), places, Spec(visible)]


def _decoder():
    x = keras.Input((_LENGTH,), dtype="int32", name="tokens")
    y = layers.Embedding(_VOCABULARY, _WIDTH)(x)
    y = layers.Add()([y, _learned_positions(y)])
    y = _block(y, pre_norm=True, use_causal_mask=True)
    y = layers.GroupQueryAttention(4, 4, 2)(y, y, use_causal_mask=True)
    y = layers.RMSNormalization()(y)
    y = layers.Dense(_VOCABULARY)(y)
    return keras.Model(x, y, name="decoder"), tokens(3, _LENGTH)


def _vision():
    x = keras.Input((12, 12, 3), name="image")
    y = layers.Conv2D(_WIDTH, 4, strides=4)(x)
    y = layers.Reshape((-1, _WIDTH))(y)
    y = y + layers.EinsumDense("abc,cd->abd", (None, _WIDTH))(y)
    y = _block(y, pre_norm=True)
    y = layers.Attention(use_scale=True)([y, y])
    y = ops.mean(y, axis=1)
    y = layers.Dense(3)(y)
    return keras.Model(x, y, name="vision"), normal(2, 12, 12, 3)


def _translation():
    """Calls by keyword: Keras orders its layers by the keywords' names."""
    x = keras.Input((_LENGTH,), dtype="int32", name="source")
    y = keras.Input((5,), dtype="int32", name="target")
    source = layers.Embedding(_VOCABULARY, _WIDTH, mask_zero=True)(x)
    target = layers.Embedding(_VOCABULARY, _WIDTH, mask_zero=True)(y)
    crossed = layers.MultiHeadAttention(2, 3)(
        query=target, value=source, key=source
    )
    z, scores = layers.Attention(use_scale=True)(
        [crossed, source], return_attention_scores=True
    )
    z = layers.AdditiveAttention()([z, source, source], use_causal_mask=True)
    z = layers.GlobalAveragePooling1D()(z)
    model = keras.Model([x, y], [z, scores], name="translation")
    return model, [tokens(3, _LENGTH), tokens(3, 5)]


def _mask_read_twice():
    """An attention layer takes masks off its arguments; the next sees none."""
    x = keras.Input((_LENGTH,), dtype="int32", name="tokens")
    y = layers.Embedding(_VOCABULARY, _WIDTH, mask_zero=True)(x)
    first = layers.MultiHeadAttention(2, 3)(y, y)
    again = layers.MultiHeadAttention(2, 3)(y, y)
    plain = layers.Attention()([y, y])
    mean = layers.GlobalAveragePooling1D()(layers.Add()([y, first]))
    return keras.Model(x, [again, plain, mean]), tokens(3, _LENGTH)


CASES = cases_of(
    "transformer_encoder",
    {
        "plain": _encoder(False, False),
        "mask_zero": _encoder(True, False),
        "pre_norm": _encoder(True, True),
        "attention_mask": _two_inputs,
        "decoder": _decoder,
        "vision": _vision,
        "translation": _translation,
        "mask_read_twice": _mask_read_twice,
    },
)

"""Attention layers: dot-product, additive, multi-head, grouped queries."""

import numpy as np
from keras import layers

from seeded import booleans, normal

from .case import args, listed

_Q, _V, _K = normal(2, 4, 6), normal(2, 5, 6), normal(2, 5, 6)
_Q_MASK = np.array([[1, 1, 1, 0], [1, 1, 0, 0]], bool)
_V_MASK = np.array([[1, 1, 0, 0, 1], [0, 1, 1, 1, 1]], bool)
_BOTH_MASK = np.array(
    [
        [[1, 1, 0, 0, 1], [1, 0, 0, 0, 0], [0, 1, 1, 1, 1], [1, 1, 1, 1, 1]],
        [[0, 1, 0, 1, 0], [1, 1, 1, 0, 0], [0, 0, 0, 0, 1], [1, 0, 1, 0, 1]],
    ],
    bool,
)


def _projected(make):
    """What MultiHeadAttention and GroupQueryAttention share."""
    yield args("self", make(), _Q, normal(2, 4, 6))
    yield args("cross", make(), _Q, _V)
    yield args("key", make(), _Q, normal(2, 5, 6), _K)
    yield args("no_bias", make(use_bias=False), _Q, _V)
    yield args("dropout", make(dropout=0.5), _Q, _V)
    yield args("gate", make(use_gate=True), _Q, _V)
    yield args("scores", make(), _Q, _V, return_attention_scores=True)
    yield args("causal", make(), _Q, normal(2, 4, 6), use_causal_mask=True)
    yield args(
        "causal_scores", make(), _Q, normal(2, 4, 6), use_causal_mask=True,
        return_attention_scores=True,
    )
    yield args("attention_mask", make(), _Q, _V, attention_mask=_BOTH_MASK)
    yield args("query_mask", make(), _Q, _V, query_mask=_Q_MASK)
    yield args("value_mask", make(), _Q, _V, value_mask=_V_MASK)
    yield args("key_mask", make(), _Q, _V, _K, key_mask=_V_MASK)
    yield args(
        "all_masks", make(), _Q, normal(2, 4, 6), query_mask=_Q_MASK,
        value_mask=_Q_MASK, attention_mask=booleans(2, 4, 4, share=0.8),
        use_causal_mask=True, return_attention_scores=True,
    )
    yield args("carried_masks", make(), _Q, _V, mask=[_Q_MASK, _V_MASK])
    yield args("carried_query_mask", make(), _Q, _V, mask=[_Q_MASK, None])
    for window in (1, 2):
        layer = make(sliding_window=window)
        yield args(f"window{window}", layer, _Q, normal(2, 4, 6))
    yield args(
        "window_causal", make(sliding_window=1), _Q, normal(2, 4, 6),
        use_causal_mask=True,
    )


def multi_head_attention():
    def make(**arguments):
        return layers.MultiHeadAttention(num_heads=2, key_dim=3, **arguments)

    yield from _projected(make)
    # Asking for the scores keeps Keras off JAX's fused attention, which
    # refuses value_dim != key_dim.
    scores = dict(return_attention_scores=True)
    yield args("value_dim", make(value_dim=5), _Q, _V, **scores)
    yield args("output_shape", make(output_shape=7), _Q, _V)
    yield args("output_rank2", make(output_shape=(3, 2)), _Q, _V)
    yield args("one_head", layers.MultiHeadAttention(1, 4), _Q, _V)
    yield args(
        "uneven", make(value_dim=2), _Q, normal(2, 5, 3), normal(2, 5, 8),
        **scores,
    )
    image, other = normal(2, 3, 4, 6), normal(2, 3, 4, 6)
    yield args("axes1", make(attention_axes=1), image, other)
    yield args("axes2", make(attention_axes=2), image, other)
    yield args("axes12", make(attention_axes=(1, 2)), image, other)
    yield args("axes_default", make(), image, other)
    yield args(
        "heads_mask", make(), _Q, _V, attention_mask=booleans(2, 2, 4, 5)
    )


def group_query_attention():
    def make(heads=4, groups=2, **arguments):
        return layers.GroupQueryAttention(3, heads, groups, **arguments)

    yield from _projected(make)
    yield args("multi_query", make(4, 1), _Q, _V)
    yield args("as_multi_head", make(2, 2), _Q, _V)


def _scored(make):
    yield listed("two", make(), _Q, _V)
    yield listed("three", make(), _Q, normal(2, 5, 3), _K)
    yield listed("scores", make(), _Q, _V, return_attention_scores=True)
    yield listed("causal", make(), _Q, _V, use_causal_mask=True)
    yield listed("query_mask", make(), _Q, _V, mask=[_Q_MASK, None])
    yield listed("value_mask", make(), _Q, _V, mask=[None, _V_MASK])
    yield listed(
        "both_masks", make(), _Q, _V, mask=[_Q_MASK, _V_MASK],
        return_attention_scores=True,
    )
    yield listed(
        "causal_masked", make(), _Q, _V, mask=[_Q_MASK, _V_MASK],
        use_causal_mask=True,
    )
    yield listed("dropout", make(dropout=0.5), _Q, _V)


def attention():
    yield from _scored(layers.Attention)
    yield listed("use_scale", layers.Attention(use_scale=True), _Q, _V)
    for scaled in (False, True):
        layer = layers.Attention(score_mode="concat", use_scale=scaled)
        yield listed(f"concat{'_scale' * scaled}", layer, _Q, _V)


def additive_attention():
    yield from _scored(layers.AdditiveAttention)
    yield listed("no_scale", layers.AdditiveAttention(use_scale=False), _Q, _V)


BUNDLES = {
    "MultiHeadAttention": multi_head_attention,
    "GroupQueryAttention": group_query_attention,
    "Attention": attention,
    "AdditiveAttention": additive_attention,
}

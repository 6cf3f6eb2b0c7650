"""Arrays that stand in a model's calls beside what its layers make."""

import keras
import numpy as np
import pytest
from keras import layers, ops

_tensor = ops.convert_to_tensor


def numbers(*shape):
    size = int(np.prod(shape))
    return np.arange(1, 1 + size, dtype="float32").reshape(shape)


_MASK = np.array([[1, 1, 0], [1, 0, 0]], bool)

# On (batch of 2, 4).
VECTORS = {
    "concatenate": lambda x: ops.concatenate([x, _tensor(numbers(2, 1))], -1),
    "concatenate_numpy": lambda x: ops.concatenate([numbers(2, 1), x], -1),
    "stack": lambda x: ops.stack([x, _tensor(numbers(2, 4))], axis=1),
    "layer_concatenate": lambda x: layers.Concatenate()(
        [x, _tensor(numbers(2, 1))]
    ),
    "layer_add": lambda x: layers.Add()([x, _tensor(numbers(2, 4))]),
    "layer_subtract": lambda x: layers.Subtract()([x, numbers(2, 4)]),
    "layer_maximum": lambda x: layers.Maximum()(
        [x, x * 2, _tensor(numbers(2, 4) * 0.2)]
    ),
    "plus_array": lambda x: x + np.array([1, 2, 3, 4.0]),
    "times_scalar": lambda x: x * _tensor(0.1),
    "matmul": lambda x: ops.matmul(x, _tensor(numbers(4, 2))),
    "einsum": lambda x: ops.einsum("bi,ij->bj", x, _tensor(numbers(4, 2))),
    "where": lambda x: ops.where(x > 0.5, x, _tensor(numbers(4))),
    "take": lambda x: ops.take(x, [0, 2], axis=-1),
    "take_tensor": lambda x: ops.take(x, _tensor([0, 2]), axis=1),
    "softmax_mask": lambda x: layers.Softmax()(
        x, mask=_tensor(np.array([[1, 1, 0, 1], [1, 0, 0, 1]], bool))
    ),
    "nested": lambda x: keras.Model(
        inputs := [keras.Input((4,)), keras.Input((4,))],
        layers.Add()(inputs),
    )([x, _tensor(numbers(2, 4))]),
}
# On (batch of 2, 3, 4).
SEQUENCES = {
    "attention": lambda x: layers.MultiHeadAttention(1, 2)(
        x, _tensor(numbers(2, 3, 4))
    ),
    "attention_mask": lambda x: layers.MultiHeadAttention(1, 2)(
        x, x, attention_mask=np.tril(np.ones((1, 3, 3), bool))
    ),
    "lstm_states": lambda x: layers.LSTM(2)(
        x, initial_state=[_tensor(numbers(2, 2)), _tensor(numbers(2, 2))]
    ),
    "gru_state": lambda x: layers.GRU(2)(
        x, initial_state=_tensor(numbers(2, 2))
    ),
    "lstm_mask": lambda x: layers.LSTM(2)(x, mask=_tensor(_MASK)),
    "pooling_mask": lambda x: layers.GlobalAveragePooling1D()(
        x, mask=_tensor(_MASK)
    ),
}
CASES = [(name, (4,), call) for name, call in VECTORS.items()]
CASES += [(name, (3, 4), call) for name, call in SEQUENCES.items()]


def reopened(path):
    """The model, or None where Keras can't open it."""
    try:
        return keras.models.load_model(path)
    except Exception:  # whatever Keras raises counts
        return None


@pytest.mark.parametrize(
    ("shape", "call"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_constant_counts(shape, call, keratin, tmp_path):
    x = keras.Input(shape, name="x")
    model = keras.Model(x, call(x))
    model.save(tmp_path / "m.keras")
    given = np.random.default_rng(5).random((2, *shape), "float32")
    np.savez(tmp_path / "x.npz", in0=given)
    keratin("convert", tmp_path / "m.keras", tmp_path / "again.keras")
    due = model.predict(given, verbose=0)
    for name in ("m", "again"):
        keratin(
            *("predict", tmp_path / f"{name}.keras"),
            *("--input", tmp_path / "x.npz"),
            *("--output", tmp_path / "y.npz"),
        )
        with np.load(tmp_path / "y.npz") as y:
            np.testing.assert_allclose(y["out0"], due, rtol=1e-5, atol=1e-6)
    if reopened(tmp_path / "m.keras") is not None:
        again = reopened(tmp_path / "again.keras").predict(given, verbose=0)
        np.testing.assert_array_equal(again, due)

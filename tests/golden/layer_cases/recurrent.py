"""Recurrent layers, their cells, Bidirectional and TimeDistributed."""

import numpy as np
from keras import layers

from seeded import booleans, integers, normal

from .case import Case, single

_X = normal(2, 5, 3)
_MASKS = {
    "right": np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]], bool),
    "left": np.array([[0, 0, 1, 1, 1], [0, 1, 1, 1, 1]], bool),
    "holes": np.array([[1, 0, 1, 0, 1], [0, 1, 0, 0, 1]], bool),
    "one_empty": np.array([[0, 0, 0, 0, 0], [1, 1, 0, 1, 1]], bool),
}


def _states(count, units=4):
    return [normal(2, units) for _ in range(count)]


def _layer_cases(make, states):
    """What LSTM, GRU, SimpleRNN and RNN share; make(**arguments)."""
    for sequences in (False, True):
        end = "_sequences" if sequences else ""

        def case(name, x=_X, mask=None, call=None, **arguments):
            layer = make(return_sequences=sequences, **arguments)
            return single(name + end, layer, x, mask, **(call or {}))

        yield case("plain")
        yield case("state", return_state=True)
        yield case("backwards", go_backwards=True)
        yield case("unroll", unroll=True)
        yield case("one_step", normal(2, 1, 3))
        yield case("long", normal(1, 40, 3))
        start = {"initial_state": _states(states)}
        yield case("initial", call=start)
        yield case(
            "initial_masked", mask=_MASKS["left"], call=start,
            return_state=True,
        )
        for kind, mask in _MASKS.items():
            yield case(f"mask_{kind}", mask=mask, return_state=True)
        yield case("mask_backwards", mask=_MASKS["holes"], go_backwards=True)
        yield case("mask_unroll", mask=_MASKS["holes"], unroll=True)
        yield case(
            "mask_zero_output", mask=_MASKS["holes"], zero_output_for_mask=True
        )


def _stateful(name, layer):
    return Case(name, layer, [_X], reset_states=True)


def _units(kind, states):
    def cases():
        def make(**arguments):
            return kind(4, **arguments)

        yield from _layer_cases(make, states)
        yield single("no_bias", make(use_bias=False), _X)
        yield single("relu", make(activation="relu"), _X)
        yield single("dropout", make(dropout=0.5, recurrent_dropout=0.5), _X)
        yield _stateful("stateful", make(stateful=True))
        yield single("wide", kind(37), normal(3, 6, 19))

    return cases


def lstm():
    yield from _units(layers.LSTM, 2)()
    yield single(
        "hard_sigmoid",
        layers.LSTM(4, recurrent_activation="hard_sigmoid"), _X,
    )
    yield single("no_forget", layers.LSTM(4, unit_forget_bias=False), _X)
    yield single("no_cudnn", layers.LSTM(4, use_cudnn=False), _X)


def gru():
    yield from _units(layers.GRU, 1)()
    for arguments in (
        dict(),
        dict(use_bias=False),
        dict(return_sequences=True, return_state=True),
        dict(go_backwards=True, return_sequences=True),
        dict(recurrent_activation="hard_sigmoid", activation="relu"),
    ):
        name = "_".join(["reset_before", *arguments])
        yield single(name, layers.GRU(4, reset_after=False, **arguments), _X)
        yield single(
            f"{name}_masked", layers.GRU(4, reset_after=False, **arguments),
            _X, _MASKS["holes"],
        )


def simple_rnn():
    yield from _units(layers.SimpleRNN, 1)()


def rnn():
    def lstm_layer(**arguments):
        return layers.RNN(layers.LSTMCell(4), **arguments)

    yield from _layer_cases(lstm_layer, 2)
    cells = {
        "gru": lambda: layers.GRUCell(4),
        "gru_before": lambda: layers.GRUCell(4, reset_after=False),
        "simple": lambda: layers.SimpleRNNCell(4),
        "list": lambda: [layers.LSTMCell(4), layers.GRUCell(3)],
        "stacked": lambda: layers.StackedRNNCells(
            [layers.LSTMCell(4), layers.LSTMCell(5), layers.SimpleRNNCell(2)]
        ),
    }
    for name, cell in cells.items():
        for mask in (None, _MASKS["holes"]):
            layer = layers.RNN(
                cell(), return_sequences=True, return_state=True
            )
            end = "" if mask is None else "_masked"
            yield single(f"{name}{end}", layer, _X, mask)
    yield single("plain_cell", layers.RNN(cells["list"]()), _X)
    yield _stateful("stateful", layers.RNN(layers.LSTMCell(4), stateful=True))


def _cell(kind, states, **arguments):
    def cases():
        call = {"states": _states(states)}
        x = normal(2, 3)
        for name, more in {
            "plain": {}, "no_bias": dict(use_bias=False),
            "relu": dict(activation="relu"), **arguments,
        }.items():
            yield single(name, kind(4, **more), x, **call)

    return cases


def stacked_rnn_cells():
    cells = [layers.LSTMCell(4), layers.GRUCell(3), layers.SimpleRNNCell(2)]
    states = [_states(2), _states(1, 3), _states(1, 2)]
    yield single(
        "three", layers.StackedRNNCells(cells), normal(2, 3), states=states
    )


def bidirectional():
    kinds = {
        "lstm": layers.LSTM, "gru": layers.GRU, "simple": layers.SimpleRNN
    }
    for name, kind in kinds.items():
        for mode in ("concat", "sum", "mul", "ave", None):
            for sequences in (False, True):
                end = "_sequences" if sequences else ""
                for masked in (False, True):
                    layer = layers.Bidirectional(
                        kind(4, return_sequences=sequences), merge_mode=mode
                    )
                    yield single(
                        f"{name}_{mode}{end}{'_masked' * masked}", layer, _X,
                        _MASKS["holes"] if masked else None,
                    )
    yield single(
        "state",
        layers.Bidirectional(
            layers.LSTM(4, return_sequences=True, return_state=True)
        ),
        _X,
    )
    yield single(
        "initial", layers.Bidirectional(layers.LSTM(4)), _X,
        initial_state=_states(4),
    )
    yield single(
        "backwards",
        layers.Bidirectional(
            layers.LSTM(4, go_backwards=True, return_sequences=True),
            backward_layer=layers.LSTM(4, return_sequences=True),
        ),
        _X,
    )
    yield single(
        "two_layers",
        layers.Bidirectional(
            layers.LSTM(4, return_sequences=True),
            backward_layer=layers.GRU(
                4, go_backwards=True, return_sequences=True
            ),
        ),
        _X, _MASKS["right"],
    )
    yield single(
        "cell", layers.Bidirectional(layers.RNN(layers.LSTMCell(4))), _X
    )


def _conv_lstm(kind, rank):
    def cases():
        sides = (6, 5, 4)[:rank]
        x = normal(2, 3, *sides, 2)
        for name, more in {
            "plain": {},
            "same_sequences": dict(padding="same", return_sequences=True),
            "state": dict(return_state=True, return_sequences=True),
            "strided": dict(strides=2, padding="same"),
            "dilated": dict(dilation_rate=2, padding="same", use_bias=False),
            "backwards": dict(go_backwards=True, return_sequences=True),
            "hard": dict(
                recurrent_activation="hard_sigmoid", unit_forget_bias=False
            ),
        }.items():
            yield single(name, kind(3, 2, **more), x)
        same = kind(3, 3, padding="same")
        states = [normal(2, *sides, 3) for _ in range(2)]
        yield single("initial", same, x, initial_state=states)

    return cases


def time_distributed():
    make = layers.TimeDistributed
    yield single("dense", make(layers.Dense(4)), _X)
    yield single("dense_masked", make(layers.Dense(4)), _X, booleans(2, 5))
    yield single(
        "conv", make(layers.Conv2D(4, 2, padding="same")),
        normal(2, 3, 4, 5, 2),
    )
    yield single("flatten", make(layers.Flatten()), normal(2, 3, 4, 5))
    yield single("lstm", make(layers.LSTM(4)), normal(2, 3, 4, 2))
    yield single(
        "nested", make(make(layers.Dense(4, "relu"))), normal(2, 3, 4, 2)
    )
    yield single("norm", make(layers.BatchNormalization()), _X)
    yield single(
        "embedding", make(layers.Embedding(7, 3)), integers(7, 2, 5, 4)
    )


BUNDLES = {
    "SimpleRNN": simple_rnn,
    "LSTM": lstm,
    "GRU": gru,
    "RNN": rnn,
    "SimpleRNNCell": _cell(layers.SimpleRNNCell, 1),
    "LSTMCell": _cell(
        layers.LSTMCell, 2,
        hard=dict(recurrent_activation="hard_sigmoid"),
        no_forget=dict(unit_forget_bias=False),
    ),
    "GRUCell": _cell(
        layers.GRUCell, 1,
        before=dict(reset_after=False),
        before_no_bias=dict(reset_after=False, use_bias=False),
        hard=dict(recurrent_activation="hard_sigmoid"),
    ),
    "StackedRNNCells": stacked_rnn_cells,
    "Bidirectional": bidirectional,
    "TimeDistributed": time_distributed,
    "ConvLSTM1D": _conv_lstm(layers.ConvLSTM1D, 1),
    "ConvLSTM2D": _conv_lstm(layers.ConvLSTM2D, 2),
    "ConvLSTM3D": _conv_lstm(layers.ConvLSTM3D, 3),
}

"""Models whose holders of one layer are models, stacks and wrappers."""

import keras
from keras import Input, Model, Sequential, layers

CASES = {}


def case(build):
    CASES[build.__name__] = build
    return build


def dense(name="shared"):
    return layers.Dense(3, activation="tanh", name=name)


def stack(name, *members):
    return Sequential([Input((3,)), *members], name=name)


def rnn(cell, name, **args):
    return layers.RNN(cell, name=name, **args)


@case
def stack_and_model():
    shared = dense()
    x = Input((3,))
    return Model(x, stack("a", shared)(x) + shared(x))


@case
def before_a_stack():
    shared = dense()
    x = Input((3,))
    return Model(x, stack("a", shared)(shared(x)))


@case
def at_places_of_a_stack():
    shared = dense()
    a = stack("a", dense("p"), shared, dense("q"))
    x = Input((3,))
    return Model(x, [a(shared(x)), shared(shared(a(x)))])


@case
def two_stacks():
    shared = dense()
    x = Input((3,))
    return Model(x, [stack("a", shared)(x), stack("b", shared)(x)])


@case
def two_stacks_and_model():
    shared = layers.BatchNormalization(name="shared")
    x = Input((3,))
    a, b = stack("a", shared), stack("b", shared, dense("q"))
    return Model(x, [a(x), b(x), shared(x)])


@case
def stack_in_a_stack():
    shared = dense()
    a = stack("a", shared)
    b = stack("b", a, shared)
    x = Input((3,))
    return Model(x, [b(x), shared(x), a(x)])


@case
def stack_of_two_stacks():
    a = stack("a", dense(), dense("q"))
    x = Input((3,))
    b, c = stack("b", a, dense("y")), stack("c", dense("z"), a)
    return Model(x, [b(x), c(x)])


@case
def model_in_a_stack():
    shared = dense()
    x = Input((3,))
    inner = Model(x, shared(shared(x)), name="inner")
    a = stack("a", inner, shared)
    x = Input((3,))
    return Model(x, shared(a(inner(x))))


@case
def three_levels():
    shared = dense()
    a = stack("a", shared)
    x = Input((3,))
    b = Model(x, shared(a(shared(x))), name="b")
    c = stack("c", b, shared)
    x = Input((3,))
    return Model(x, [shared(c(x)), b(a(shared(x)))])


@case
def three_levels_of_models():
    shared = dense()
    x = Input((3,))
    a = Model(x, shared(x), name="a")
    x = Input((3,))
    b = Model(x, shared(a(shared(x))), name="b")
    x = Input((3,))
    return Model(x, [shared(b(x)), a(shared(x))])


@case
def one_input():
    x, shared = Input((3,)), dense()
    inner = Model(x, shared(x), name="inner")
    a = Sequential([x, shared], name="a")
    return Model(x, [inner(shared(x)), a(x)])


@case
def time_distributed():
    shared = dense()
    x, y = Input((4, 3)), Input((3,))
    return Model([x, y], [layers.TimeDistributed(shared)(x), shared(y)])


@case
def three_time_distributed():
    shared = dense()
    x = Input((4, 3))
    parts = [layers.TimeDistributed(shared, name=n)(x) for n in "abc"]
    return Model(x, [*parts, shared(x)])


@case
def time_distributed_twice_over():
    shared = dense()
    inner = layers.TimeDistributed(shared, name="inner")
    x = Input((2, 4, 3))
    return Model(x, [layers.TimeDistributed(inner)(x), shared(x)])


@case
def time_distributed_stack():
    shared = dense()
    a = stack("a", dense("q"), shared)
    x, y = Input((4, 3)), Input((3,))
    return Model([x, y], [layers.TimeDistributed(a)(x), shared(a(y))])


@case
def time_distributed_model():
    shared = dense()
    x = Input((3,))
    inner = Model(x, shared(shared(x)), name="inner")
    x, y = Input((4, 3)), Input((3,))
    return Model(
        [x, y], [layers.TimeDistributed(inner)(x), inner(shared(y))]
    )


@case
def wrapper_in_a_stack():
    shared = layers.TimeDistributed(dense(), name="wrapper")
    a = Sequential([Input((4, 3)), shared], name="a")
    x = Input((4, 3))
    return Model(x, [shared(a(x)), a(shared(x))])


@case
def three_rnn_of_one_cell():
    cell = layers.LSTMCell(3, name="cell")
    first = rnn(cell, "first", return_sequences=True)
    a = Sequential([Input((4, 3)), first], name="a")
    x = Input((4, 3))
    return Model(x, [rnn(cell, "second")(a(x)), rnn(cell, "third")(x)])


@case
def stacked_cells():
    cell = layers.GRUCell(3, name="cell")
    stacked = layers.StackedRNNCells([cell, cell])
    x = Input((4, 3))
    others = rnn([cell, layers.LSTMCell(2)], "b")
    return Model(x, [rnn(stacked, "a")(x), others(x)])


@case
def bidirectional_backward():
    there = layers.LSTM(3, name="there")
    back = layers.LSTM(3, go_backwards=True, name="back")
    x = Input((4, 3))
    both = layers.Bidirectional(there, backward_layer=back)
    return Model(x, [both(x), there(x), back(x)])


@case
def three_bidirectional():
    back = layers.LSTM(3, go_backwards=True, name="back")
    x = Input((4, 3))
    parts = [
        layers.Bidirectional(
            layers.LSTM(3, name=f"there_{n}"), backward_layer=back, name=n
        )(x)
        for n in "abc"
    ]
    return Model(x, parts)


@case
def cell_of_a_bidirectional():
    """The layer ahead is copied, with its cell, which looks like the other."""
    cell = layers.SimpleRNNCell(3, name="cell")
    back = rnn(cell, "back", go_backwards=True)
    x = Input((4, 3))
    both = layers.Bidirectional(rnn(cell, "there"), backward_layer=back)
    return Model(x, [both(x), rnn(cell, "alone")(x)])


def build(name):
    keras.utils.set_random_seed(7)
    return CASES[name]()

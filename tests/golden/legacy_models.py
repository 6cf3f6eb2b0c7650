"""Models of tf_keras, whose configs make_legacy.py writes."""

import tf_keras as keras
from tf_keras import layers


def sequential_cnn():
    return keras.Sequential([
        layers.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)),
        layers.MaxPooling2D(), layers.BatchNormalization(), layers.Flatten(),
        layers.Dropout(0.5), layers.Dense(3, activation="softmax"),
    ])  # fmt: skip


def sequential_embedding():
    return keras.Sequential([
        layers.Embedding(9, 4, mask_zero=True, input_length=5),
        layers.GRU(3, time_major=False, dropout=0.25),
        layers.Dense(1, kernel_initializer=keras.initializers.RandomNormal()),
    ])  # fmt: skip


def bidirectional_lstm():
    x = keras.Input((6, 3))
    y = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(x)
    y = layers.TimeDistributed(layers.Dense(2))(layers.LeakyReLU(0.1)(y))
    return keras.Model(x, y)


def shared_layer():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    dense = layers.Dense(3, kernel_regularizer="l2", name="both")
    return keras.Model([a, b], layers.concatenate([dense(a), dense(b)]))


def shared_regularizer():
    rule = keras.regularizers.L2(0.25)
    x = keras.Input((4,))
    y = layers.Dense(3, kernel_regularizer=rule)(x)
    return keras.Model(x, layers.Dense(2, kernel_regularizer=rule)(y))


def nested():
    x = keras.Input((4,))
    inner = keras.Model(x, layers.Dense(3)(x), name="inner")
    tail = keras.Sequential([layers.Dense(2, input_shape=(3,))], name="tail")
    z = keras.Input((4,))
    return keras.Model(z, tail(layers.add([inner(z), inner(z)])))


def merges():
    a, b = keras.Input((4,)), keras.Input((4,))
    kinds = (layers.Add, layers.Subtract, layers.Multiply, layers.Average,
             layers.Maximum, layers.Minimum)  # fmt: skip
    y = layers.Concatenate()([kind()([a, b]) for kind in kinds])
    return keras.Model([a, b], layers.Dot(1)([y, y]))


def multi_io():
    a = keras.Input((4,), name="first")
    b = keras.Input((5, 2), dtype="float32", name="second")
    x = layers.Concatenate()([layers.Dense(3)(a), layers.SimpleRNN(2)(b)])
    return keras.Model({"first": a, "second": b},
                       [layers.Dense(1)(x), layers.Dense(2)(x)])  # fmt: skip


def attention():
    q, v = keras.Input((5, 8)), keras.Input((7, 8))
    y = layers.MultiHeadAttention(2, 4)(q, v, training=False)
    return keras.Model([q, v], layers.LayerNormalization()(layers.Add()([q, y])))


def encoder_decoder():
    a, b = keras.Input((5, 2)), keras.Input((6, 2))
    _, *state = layers.LSTM(3, return_state=True)(a)
    y = layers.LSTM(3, return_sequences=True)(b, initial_state=state)
    return keras.Model([a, b], y)


def mixed_precision():
    x = keras.Input((8, 8, 2))
    y = layers.SeparableConv2D(3, 3, dtype="mixed_float16")(x)
    y = layers.DepthwiseConv2D(3)(layers.ZeroPadding2D()(y))
    y = layers.Conv2DTranspose(2, 2, strides=2)(y)
    return keras.Model(x, layers.GlobalAveragePooling2D()(layers.ReLU(6.0)(y)))


MODELS = [sequential_cnn, sequential_embedding, bidirectional_lstm,
          shared_layer, shared_regularizer, nested, merges, multi_io,
          attention, encoder_decoder, mixed_precision]  # fmt: skip

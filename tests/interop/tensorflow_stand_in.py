"""What Keras's text and hashing layers want of TensorFlow to be made at all.

Their configs are Keras's own code, but their constructors make lookup tables,
and refuse without TensorFlow, which the tests don't install. Inside `in_use`
Keras finds this in its place: names, tables that hold what they are given, and
nothing that could run.
"""

import contextlib
import types

import numpy as np
from keras.src.utils import module_utils


class _Table:
    """A lookup table; knows only how many keys it has."""

    def __init__(self, initializer=None, *_, **__):
        self.keys = getattr(initializer, "keys", ())

    def size(self):
        return _Number(len(self.keys))


class _Initializer:
    def __init__(self, keys, *_, **__):
        self.keys = keys


class _Number(int):
    def numpy(self):
        return int(self)


class _DType:
    def __init__(self, name):
        self.name = getattr(name, "name", name)
        self.is_integer = self.name.startswith("int")
        self.max = np.iinfo("int64").max


class _Variable:
    """Values that Keras wants to see again."""

    def __init__(self, values, **_):
        self.values = np.asarray(values, "float32")

    def value(self):
        return self.values


def _unused(name):
    return type(name, (), {})


def _module():
    tf = types.SimpleNamespace()
    for name in (
        "DType",
        "RaggedTensor",
        "SparseTensor",
        "Tensor",
        "TensorShape",
        "TypeSpec",
    ):
        setattr(tf, name, _unused(name))
    tf.Variable = _Variable
    tf.as_dtype = _DType
    tf.convert_to_tensor = lambda value, *_, **__: np.asarray(value)
    tf.executing_eagerly = lambda: True
    tf.init_scope = contextlib.nullcontext
    tf.is_tensor = lambda value: False
    tf.range = lambda start, end, **_: range(start, end)
    tf.size = len
    tf.int64 = _DType("int64")
    tf.string = _DType("string")
    tf.lookup = types.SimpleNamespace(
        KeyValueTensorInitializer=_Initializer,
        StaticHashTable=_Table,
        TextFileIndex=types.SimpleNamespace(LINE_NUMBER=0, WHOLE_LINE=0),
        experimental=types.SimpleNamespace(MutableHashTable=_Table),
    )
    return tf


@contextlib.contextmanager
def in_use():
    """Keras finds the stand-in where it looks for TensorFlow."""
    lazy = module_utils.tensorflow
    before = lazy.module, lazy._available
    lazy.module, lazy._available = _module(), True
    try:
        yield
    finally:
        lazy.module, lazy._available = before

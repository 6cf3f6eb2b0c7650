"""keratin summary shows the rows and totals that Keras shows."""

import re

import keras
import pytest

_NAMES = [
    "mlp_functional",
    "mnist_cnn_plain",
    "mnist_cnn_norm",
    "bidirectional_lstm_concat",
    "transformer_encoder_plain",
    "multi_io_nested_models",
]


def rows_of(text):
    """Cells of each table row; rows that a long cell wraps over joined."""
    rows = []
    for line in text.splitlines():
        cells = [c.strip() for c in re.split("[│┃|]", line)[1:-1]]
        if len(cells) < 3 or cells[0].startswith("Layer (type)"):
            continue
        if not cells[2] and rows:
            rows[-1] = [a + b for a, b in zip(rows[-1], cells)]
        else:
            rows.append(cells)
    return rows


def totals_of(text):
    found = re.findall(r"(\S+) params: ([\d,]+)", text)
    return {kind: int(count.replace(",", "")) for kind, count in found}


@pytest.mark.parametrize("name", _NAMES)
def test_rows_and_totals(name, keratin, family, tmp_path):
    model, _ = family(name)
    path = tmp_path / "m.keras"
    model.save(path)
    text = keratin("summary", path).stdout
    printed = []
    model.summary(print_fn=lambda line: printed.append(str(line)))
    expected = "\n".join(printed)
    assert f'"{model.name}"' in text
    assert totals_of(text) == totals_of(expected)
    wanted, found = rows_of(expected), rows_of(text)
    assert [row[1:3] for row in found] == [row[1:3] for row in wanted]
    # Where a long name is cut, and whether at a space, depends on the width of
    # the table.
    starts = lambda rows: [row[0].replace(" ", "")[:12] for row in rows]
    assert starts(found) == starts(wanted)


def test_shapes_are_shown_as_keras_shows_them(keratin, tmp_path):
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(4, 3, name="conv"),
            keras.layers.Flatten(name="flat"),
            keras.layers.Dense(2, name="out"),
        ],
        name="tiny",
    )
    path = tmp_path / "m.keras"
    model.save(path)
    rows = rows_of(keratin("summary", path).stdout)
    assert rows == [
        ["conv (Conv2D)", "(None, 6, 6, 4)", "40"],
        ["flat (Flatten)", "(None, 144)", "0"],
        ["out (Dense)", "(None, 2)", "290"],
    ]

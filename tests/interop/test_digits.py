"""The committed example gives the accuracy that Keras reported for it."""

import json

import numpy as np

from conftest import ROOT


def test_digits_example(keratin, figures, tmp_path):
    folder = ROOT / "examples" / "digits"
    expected = json.loads((folder / "expected.json").read_text())
    with np.load(folder / "test.npz") as data:
        x, y = data["x_test"], data["y_test"]
    model = folder / "digits.keras"
    actual = keratin.predict(model, {"image": x}, tmp_path)["out0"]
    labels = actual.argmax(axis=1)
    assert labels.tolist() == expected["predicted_labels"]
    assert (labels == y).mean() == expected["accuracy"]
    first = np.array(expected["first_probabilities"])
    worst = np.abs(actual[: len(first)] - first).max()
    figures["digits"] = float(worst)
    assert worst <= 1e-5

"""Train a small CNN on scikit-learn's handwritten digits and save it.

The data set ships inside scikit-learn (1797 grey pictures of 8 x 8 pixels,
values 0 to 16), so nothing is downloaded. Writes beside this script:

    digits.keras   the trained model, its optimizer left out
    test.npz       x_test (n, 8, 8, 1) float32, y_test (n,) int64
    expected.json  what Keras itself reports: accuracy and predictions

Run with the packages of tests/requirements.txt:

    python examples/digits/make_digits.py
"""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import keras
import numpy as np
import sklearn
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

SEED = 7
HERE = pathlib.Path(__file__).resolve().parent


def load_data():
    """Return x_train, x_test, y_train, y_test; a quarter is for testing."""
    digits = load_digits()
    x = digits.images.astype("float32")[..., None]
    y = digits.target.astype("int64")
    return train_test_split(
        x, y, test_size=0.25, random_state=SEED, stratify=y
    )


def build_model():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1), name="image"),
            layers.Rescaling(1.0 / 16.0, name="rescale"),
            layers.Conv2D(
                16, 3, padding="same", activation="relu", name="conv_a"
            ),
            layers.BatchNormalization(name="norm"),
            layers.MaxPooling2D(2, name="pool"),
            layers.Conv2D(32, 3, activation="relu", name="conv_b"),
            layers.Flatten(name="flatten"),
            layers.Dropout(0.3, name="drop"),
            layers.Dense(64, activation="relu", name="hidden"),
            layers.Dense(10, activation="softmax", name="digit"),
        ],
        name="digits",
    )


def expected_results(model, x_test, y_test):
    """What Keras says about the test split, as plain JSON values."""
    probabilities = model.predict(x_test, verbose=0)
    labels = probabilities.argmax(axis=1)
    _, reported = model.evaluate(x_test, y_test, verbose=0)
    correct = int((labels == y_test).sum())
    assert abs(reported - correct / len(y_test)) < 1e-6
    return {
        "accuracy": correct / len(y_test),
        "correct": correct,
        "samples": len(y_test),
        "predicted_labels": labels.tolist(),
        "first_probabilities": probabilities[:8].astype(float).tolist(),
        "made_with": {
            "keras": keras.__version__,
            "jax": jax.__version__,
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "seed": SEED,
        },
    }


def main():
    keras.utils.set_random_seed(SEED)
    x_train, x_test, y_train, y_test = load_data()
    model = build_model()
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(x_train, y_train, batch_size=32, epochs=40, verbose=2)
    results = expected_results(model, x_test, y_test)
    if results["accuracy"] < 0.97:
        raise SystemExit(f"accuracy is only {results['accuracy']:.4f}")
    model.save(HERE / "digits.keras", include_optimizer=False)
    np.savez_compressed(HERE / "test.npz", x_test=x_test, y_test=y_test)
    (HERE / "expected.json").write_text(json.dumps(results, indent=1) + "\n")
    print(f"accuracy {results['accuracy']:.4f} on {len(y_test)} digits")


if __name__ == "__main__":
    main()

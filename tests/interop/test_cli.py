"""Exit statuses, error texts and JSON of the command-line tool."""

import json
import zipfile

import keras
import numpy as np
import pytest

from changed_files import layer_config, with_config, with_weights
from conftest import flat_outputs, named_inputs


@pytest.fixture
def refuses(keratin, saved_mlp, tmp_path):
    """Predicting with a file fails with status 1 and names these words."""
    source = tmp_path / "x.npz"
    np.savez(source, features=np.zeros((2, 8), "float32"))

    def check(path, *words):
        done = keratin("predict", path, "--input", source, status=1)
        for word in words:
            assert word in done.stderr, done.stderr
        assert not done.stdout

    return check


def test_help_shows_an_example(keratin):
    for verb in ("predict", "inspect", "summary", "convert", "bench"):
        text = keratin(verb, "--help").stdout
        assert f"keratin {verb}" in text


@pytest.mark.parametrize("arguments", [
    ["no-such-verb"],
    ["predict"],
    ["predict", "m.keras", "--no-such-option"],
    ["summary"],
    ["convert", "only-one.json"],
    ["predict", "m.keras", "--input", "zeros", "--threads", "100000"],
    ["bench", "m.keras", "--threads", "-1"],
    ["summary", "m.keras", "--width", "47"],
    ["summary", "m.keras", "--width", "100000"],
    ["completion", "tcsh"],
])
def test_wrong_usage_is_status_2(arguments, keratin):
    assert keratin(*arguments, status=2).stderr


def test_missing_file(refuses, tmp_path):
    refuses(tmp_path / "nothing.keras", "nothing.keras")


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.999])
def test_truncated_file(share, refuses, saved_mlp, tmp_path):
    data = saved_mlp[2].read_bytes()
    path = tmp_path / "cut.keras"
    path.write_bytes(data[: int(len(data) * share)])
    refuses(path, "cut.keras")


def test_member_is_missing(refuses, saved_mlp, tmp_path):
    path = tmp_path / "no_weights.keras"
    with zipfile.ZipFile(saved_mlp[2]) as old:
        with zipfile.ZipFile(path, "w") as new:
            for name in ("metadata.json", "config.json"):
                new.writestr(name, old.read(name))
    refuses(path, "model.weights.h5")


def test_flipped_byte_in_a_member(refuses, saved_mlp, tmp_path):
    data = bytearray(saved_mlp[2].read_bytes())
    data[data.index(b'"class_name"') + 2] ^= 1
    path = tmp_path / "flipped.keras"
    path.write_bytes(data)
    refuses(path, "config.json")


def test_unknown_class(refuses, saved_mlp, tmp_path):
    def change(config):
        layer_config(config, "wide")["class_name"] = "Dens"

    path = with_config(saved_mlp[2], tmp_path / "m.keras", change)
    refuses(path, "Dens", "wide")


def test_custom_class_of_a_package(refuses, saved_mlp, tmp_path):
    def change(config):
        layer = layer_config(config, "wide")
        layer.update(
            module=None, class_name="Scale", registered_name="my_pkg>Scale"
        )

    path = with_config(saved_mlp[2], tmp_path / "m.keras", change)
    refuses(path, "my_pkg>Scale")


def test_wrong_argument_type(refuses, saved_mlp, tmp_path):
    def change(config):
        layer_config(config, "wide")["config"]["units"] = "many"

    path = with_config(saved_mlp[2], tmp_path / "m.keras", change)
    refuses(path, "units", "wide")


def test_wrong_weight_shape(refuses, saved_mlp, tmp_path):
    def change(file):
        del file["layers/dense/vars/0"]
        file["layers/dense/vars/0"] = np.zeros((8, 15), "float32")

    path = with_weights(saved_mlp[2], tmp_path / "m.keras", change, tmp_path)
    refuses(path, "wide", "15", "16")


def test_missing_weight(refuses, saved_mlp, tmp_path):
    def change(file):
        del file["layers/dense/vars/0"]

    path = with_weights(saved_mlp[2], tmp_path / "m.keras", change, tmp_path)
    refuses(path, "wide")


def test_lambda_is_refused(refuses, tmp_path):
    model = keras.Sequential(
        [
            keras.Input((8,), name="features"),
            keras.layers.Lambda(lambda x: x * 2, name="twice"),
        ]
    )
    model.save(tmp_path / "lambda.keras")
    refuses(tmp_path / "lambda.keras", "Lambda", "twice")


@pytest.mark.parametrize("inputs, words", [
    ({"wrong": np.zeros((2, 8), "float32")}, ["wrong", "features"]),
    ({"features": np.zeros((2, 7), "float32")}, ["features", "7", "8"]),
    ({"features": np.zeros(8, "float32")}, ["features"]),
    ({}, ["features"]),
    ({"features": np.zeros((2, 8), "U3")}, ["features"]),
])
def test_wrong_input(inputs, words, keratin, saved_mlp, tmp_path):
    source = tmp_path / "in.npz"
    np.savez(source, **inputs)
    done = keratin("predict", saved_mlp[2], "--input", source, status=1)
    for word in words:
        assert word in done.stderr, done.stderr


def test_an_input_given_twice_is_refused(keratin, saved_mlp, tmp_path):
    source = tmp_path / "in.npz"
    x = np.zeros((2, 8), "float32")
    np.savez(source, features=x, in0=x + 1)
    done = keratin("predict", saved_mlp[2], "--input", source, status=1)
    assert 'two arrays for the input "features"' in done.stderr


def test_a_json_model_is_told_by_its_file(keratin, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text("{")
    done = keratin("summary", path, status=1)
    assert f"{path} @ 1: " in done.stderr


def test_an_input_without_a_batch_is_refused(keratin, saved_mlp, tmp_path):
    def change(config):
        layer_config(config, "features")["config"]["batch_shape"] = []

    path = with_config(saved_mlp[2], tmp_path / "m.keras", change)
    done = keratin("bench", path, "--runs", 1, status=1)
    assert "features: argument" in done.stderr
    assert "batch_shape" in done.stderr


def test_names_cannot_speak_to_the_terminal(keratin, tmp_path):
    model = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(1, name="wi\x1b[2Jde")],
        name="m\x1b]0;title\x07",
    )
    path = tmp_path / "m.keras"
    model.save(path)

    def change(config):
        config["config"]["layers"][1]["class_name"] = "De\x1b[2Jnse"

    changed = with_config(path, tmp_path / "changed.keras", change)
    shown = [
        keratin("summary", path).stdout,
        keratin("inspect", path).stdout,
        keratin("inspect", changed).stdout,
        keratin("summary", changed, status=1).stderr,
    ]
    for text in shown:
        assert "\\x1b" in text
        assert "\x1b" not in text and "\x07" not in text


def test_zeros_make_one_sample(keratin, saved_mlp, tmp_path):
    model, _, path = saved_mlp
    target = tmp_path / "out.npz"
    keratin("predict", path, "--input", "zeros", "--output", target)
    expected = flat_outputs(model, np.zeros((1, 8), "float32"))["out0"]
    with np.load(target) as actual:
        np.testing.assert_allclose(actual["out0"], expected, atol=1e-6)


@pytest.mark.parametrize("suffix", [".npy", ".csv"])
def test_input_formats(suffix, keratin, saved_mlp, tmp_path):
    model, x, path = saved_mlp
    source, target = tmp_path / f"x{suffix}", tmp_path / "out.npz"
    if suffix == ".npy":
        np.save(source, x)
    else:
        np.savetxt(source, x, delimiter=",", fmt="%.9g")
    keratin("predict", path, "--input", source, "--output", target)
    expected = flat_outputs(model, x)["out0"]
    with np.load(target) as actual:
        np.testing.assert_allclose(actual["out0"], expected, atol=1e-5)


def test_compressed_input(keratin, saved_mlp, tmp_path):
    model, x, path = saved_mlp
    source, target = tmp_path / "x.npz", tmp_path / "out.npz"
    np.savez_compressed(source, **named_inputs(model, x))
    keratin("predict", path, "--input", source, "--output", target)
    assert target.exists()


def test_predictions_are_printed_without_an_output(keratin, saved_mlp):
    assert keratin("predict", saved_mlp[2], "--input", "zeros").stdout


def test_bench_reports_json(keratin, saved_mlp):
    found = keratin.json("bench", saved_mlp[2], "--batch-size", 4, "--json")
    for key in ("median_s", "p95_s", "samples_per_s", "load_s", "peak_bytes"):
        assert found[key] > 0
    assert found["p95_s"] >= found["median_s"]


def test_convert_refuses_what_it_cannot_write(keratin, saved_mlp, tmp_path):
    target = tmp_path / "m.unknown"
    done = keratin("convert", saved_mlp[2], target, status=2)
    assert "m.unknown" in done.stderr
    assert not target.exists()


def test_bfloat16_is_written_as_float32(keratin, tmp_path):
    x = keras.Input((3,), name="x")
    model = keras.Model(x, keras.layers.ReLU(dtype="bfloat16")(x))
    model.save(tmp_path / "m.keras")
    given = np.array([[-1, 1.5, 3.140625]], "float32")
    np.savez(tmp_path / "x.npz", x=given)
    keratin(
        *("predict", tmp_path / "m.keras", "--input", tmp_path / "x.npz"),
        *("--output", tmp_path / "y.npz"),
    )
    y = np.load(tmp_path / "y.npz")["out0"]
    assert y.dtype == np.float32
    assert np.array_equal(y, [[0, 1.5, 3.140625]])

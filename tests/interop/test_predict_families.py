"""Every model family: Python saves, keratin predicts, the values agree."""

import pytest

import families
from conftest import assert_outputs_match, flat_outputs, named_inputs


@pytest.mark.parametrize(
    "case", families.all_cases(), ids=lambda case: case.name
)
def test_predict_agrees_with_keras(case, keratin, figures, tmp_path):
    model, x = case.build()
    path = tmp_path / "model.keras"
    model.save(path)
    actual = keratin.predict(path, named_inputs(model, x), tmp_path)
    worst = assert_outputs_match(
        actual, flat_outputs(model, x), case.tolerance
    )
    figures[case.name] = worst


def test_a_large_model_takes_little_more_memory_than_its_file(
    keratin, family, tmp_path
):
    model, _ = family("resnet50_full")
    path = tmp_path / "model.keras"
    model.save(path)
    found = keratin.json("bench", path, "--runs", 1, "--json")
    assert found["peak_bytes"] <= 1.5 * path.stat().st_size


def test_inputs_may_be_numbered(keratin, family, tmp_path):
    model, x = family("multi_io_lists")
    path = tmp_path / "model.keras"
    model.save(path)
    numbered = {f"in{i}": value for i, value in enumerate(x)}
    actual = keratin.predict(path, numbered, tmp_path)
    assert_outputs_match(actual, flat_outputs(model, x), 1e-5)


def test_a_config_with_separate_weights_predicts(keratin, family, tmp_path):
    model, x = family("mnist_cnn_plain")
    config, weights = tmp_path / "m.json", tmp_path / "m.weights.h5"
    config.write_text(model.to_json())
    model.save_weights(weights)
    actual = keratin.predict(
        config, named_inputs(model, x), tmp_path, "--weights", weights
    )
    assert_outputs_match(actual, flat_outputs(model, x), 1e-5)


@pytest.mark.parametrize("options", [
    ("--batch-size", 1), ("--batch-size", 2), ("--batch-size", 64),
    ("--threads", 1), ("--threads", 2),
])
def test_batching_and_threads_change_nothing(
    options, keratin, saved_mlp, tmp_path
):
    model, x, path = saved_mlp
    actual = keratin.predict(path, named_inputs(model, x), tmp_path, *options)
    assert_outputs_match(actual, flat_outputs(model, x), 1e-5)


def test_thread_count_does_not_change_a_bit(keratin, family, tmp_path):
    model, x = family("mobilenet_v2_small")
    path = tmp_path / "model.keras"
    model.save(path)
    one, two = (
        keratin.predict(
            path, named_inputs(model, x), tmp_path, "--threads", threads
        )
        for threads in (1, 2)
    )
    assert all((one[k] == two[k]).all() for k in one)

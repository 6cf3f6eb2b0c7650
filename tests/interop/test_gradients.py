"""Gradients of every weight agree with JAX's."""

import numpy as np
import pytest

import families
import golden_io
import seeded
from conftest import flat_outputs, named_inputs, relative_difference


@pytest.mark.parametrize(
    "case", families.gradient_cases(), ids=lambda case: case.name
)
def test_gradients_agree_with_jax(case, keratin, figures, tmp_path):
    model, x = case.build()
    model_path = tmp_path / "m.keras"
    source, target = tmp_path / "in.npz", tmp_path / "out.npz"
    model.save(model_path)
    rng = seeded.rng(f"{case.name}/live cotangents")
    cotangents = [
        rng.normal(size=o.shape).astype("float32")
        for o in flat_outputs(model, x).values()
    ]
    np.savez(
        source,
        **named_inputs(model, x),
        **{f"cot{i}": c for i, c in enumerate(cotangents)},
    )
    keratin("gradients", model_path, "--input", source, "--output", target)
    _, expected = golden_io.gradients(model, x, cotangents)
    scale = max(float(np.abs(g).max()) for g in expected)
    worst = 0.0
    with np.load(target) as actual:
        assert len(actual.files) == len(expected)
        for i, gradient in enumerate(expected):
            gradient = np.asarray(gradient)
            difference = relative_difference(actual[f"w{i}"], gradient)
            # A gradient that cancels out is compared with the others' scale.
            difference *= float(np.abs(gradient).max()) / scale
            worst = max(worst, difference)
    figures[f"gradients_{case.name}"] = worst
    assert worst <= 1e-5

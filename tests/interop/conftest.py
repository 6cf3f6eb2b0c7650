"""Live tests of the keratin tool against Keras itself.

    KERATIN_BIN=build/release/keratin pytest tests/interop

KERATIN_BIN      the tool to test; default build/release/keratin
KERATIN_FIGURES  a JSON file to write the largest differences to; optional
"""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
# Compiling dominates these tests; the values do not depend on how well the
# code is optimized, and a second run finds them compiled.
os.environ["XLA_FLAGS"] = "--xla_backend_optimization_level=0"
os.environ["JAX_COMPILATION_CACHE_DIR"] = str(ROOT / "build" / "jax-cache")
os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
os.environ["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "0"
sys.path.insert(0, str(ROOT / "tests" / "golden"))

import numpy as np
import pytest

import families
import golden_io


class Keratin:
    """Runs the tool and checks how it ends."""

    def __init__(self, path):
        self.path = str(path)

    def run(self, *arguments, timeout=120):
        """The finished process, however it ended."""
        return subprocess.run(
            [self.path, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def __call__(self, *arguments, status=0, timeout=120):
        """Run with these arguments; returns the finished process."""
        done = self.run(*arguments, timeout=timeout)
        assert done.returncode == status, (
            f"keratin {' '.join(map(str, arguments))}\n"
            f"exit status {done.returncode}, expected {status}\n"
            f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
        return done

    def json(self, *arguments):
        return json.loads(self(*arguments).stdout)

    def predict(self, model_path, inputs, folder, *options):
        """Outputs of `keratin predict`, by name."""
        source, target = folder / "in.npz", folder / "out.npz"
        np.savez(source, **inputs)
        self("predict", model_path, "--input", source, "--output", target,
             *options)
        with np.load(target) as outputs:
            return dict(outputs)


@pytest.fixture(scope="session")
def keratin():
    default = ROOT / "build" / "release" / "keratin"
    path = pathlib.Path(os.environ.get("KERATIN_BIN", default)).resolve()
    if not path.exists():
        pytest.exit(f"no keratin at {path}; build it or set KERATIN_BIN", 2)
    return Keratin(path)


@pytest.fixture(scope="session")
def figures():
    """Largest relative differences by case, written when all is done."""
    collected = {}
    yield collected
    path = os.environ.get("KERATIN_FIGURES")
    if path:
        text = json.dumps(dict(sorted(collected.items())), indent=1)
        pathlib.Path(path).write_text(text + "\n")


@pytest.fixture(scope="session")
def family():
    """Build a family case by its name; returns (model, input arrays)."""
    cases = {case.name: case for case in families.all_cases()}
    return lambda name: cases[name].build()


@pytest.fixture(scope="session")
def saved_mlp(tmp_path_factory, family):
    """A small model and the .keras that Python saved: (model, x, path)."""
    model, x = family("mlp_functional")
    path = tmp_path_factory.mktemp("mlp") / "mlp.keras"
    model.save(path)
    return model, x, path


def relative_difference(actual, expected):
    """Largest difference over the largest expected magnitude."""
    assert actual.shape == expected.shape, (actual.shape, expected.shape)
    assert actual.dtype == expected.dtype, (actual.dtype, expected.dtype)
    if expected.size == 0:
        return 0.0
    exact = expected.astype("float64")
    scale = max(np.abs(exact).max(), 1e-30)
    return float(np.abs(actual.astype("float64") - exact).max() / scale)


def assert_outputs_match(actual, expected, tolerance):
    """Same names, shapes and dtypes, values close; returns the worst."""
    assert sorted(actual) == sorted(expected)
    worst = max(
        relative_difference(actual[k], expected[k]) for k in expected
    )
    assert worst <= tolerance
    return worst


# Test modules reach these through `from conftest import ...`.
named_inputs = golden_io.named_inputs
flat_outputs = golden_io.flat_outputs

"""Time and memory from process start to the first ResNet50 prediction.

    python benchmarks/load_resnet50.py                 # a table
    python benchmarks/load_resnet50.py --json --runs 9

Keratin's tool and Python Keras (JAX on the CPU) each open the same .keras
file (ResNet50, 100 MB, random weights) in a process of their own and predict
one 224 x 224 image. The file is read once before, so both find it in the page
cache; the runs alternate, so that both meet the same machine. Keras is also
given JAX's compilation cache, which is its best case. Both outputs are
compared before anything is reported.

KERATIN_BIN names the tool; default build/release/keratin. Needs the packages
of tests/requirements.txt.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
SIZE = 224

_MAKE = """
import sys
sys.path.insert(0, sys.argv[2])
import keras, seeded
model = keras.applications.ResNet50(
    weights=None, input_shape=({size}, {size}, 3), classifier_activation=None)
seeded.randomize(model, seeded.rng("load_resnet50"))
model.save(sys.argv[1])
""".format(size=SIZE)

_PREDICT = """
import sys
import numpy as np
import keras
model = keras.models.load_model(sys.argv[1])
with np.load(sys.argv[2]) as inputs:
    x = inputs["in0"]
np.savez(sys.argv[3], out0=model.predict_on_batch(x))
"""


def environment(cache):
    return {
        **os.environ,
        "KERAS_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "JAX_COMPILATION_CACHE_DIR": str(cache),
    }


def measure(command, env):
    """Run to the end; returns (wall seconds, peak resident bytes)."""
    start = time.perf_counter()
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[:2]} ended with {child.returncode}")
    return seconds, usage.ru_maxrss * 1024


def summarize(runs, file_bytes):
    seconds = [s for s, _ in runs]
    peak = statistics.median(p for _, p in runs)
    return {
        "median_s": statistics.median(seconds),
        "min_s": min(seconds),
        "max_s": max(seconds),
        "peak_bytes": int(peak),
        "peak_over_file": peak / file_bytes,
    }


def outputs_agree(first, second):
    with np.load(first) as a, np.load(second) as b:
        x, y = a["out0"], b["out0"]
    return float(np.abs(x - y).max() / np.abs(y).max())


def run_all(keratin, runs, folder):
    """Alternate both programs `runs` times; returns the report."""
    model, x = folder / "resnet50.keras", folder / "x.npz"
    env = environment(folder / "jax-cache")
    subprocess.run(
        [sys.executable, "-c", _MAKE, model, ROOT / "tests" / "golden"],
        env=env, check=True, stdout=subprocess.DEVNULL,
    )
    image = np.random.default_rng(1).uniform(0, 255, (1, SIZE, SIZE, 3))
    np.savez(x, in0=image.astype("float32"))
    outputs = {n: folder / f"{n}.npz" for n in ("keratin", "keras")}
    commands = {
        "keratin": [
            keratin, "predict", model, "--input", x,
            "--output", outputs["keratin"],
        ],
        "keras": [sys.executable, "-c", _PREDICT, model, x, outputs["keras"]],
    }
    for command in commands.values():
        measure(command, env)
    difference = outputs_agree(outputs["keratin"], outputs["keras"])
    if not difference <= 1e-4:
        raise SystemExit(f"the outputs differ by {difference:.2e}")
    taken = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(measure(command, env))
    size = model.stat().st_size
    report = {name: summarize(r, size) for name, r in taken.items()}
    ratio = report["keras"]["median_s"] / report["keratin"]["median_s"]
    return {
        "file_bytes": size,
        "runs": runs,
        "cpus": len(os.sched_getaffinity(0)),
        "relative_difference": difference,
        "keras_over_keratin": ratio,
        **report,
    }


def table(report):
    lines = [f"{'':10}{'median':>10}{'min':>10}{'max':>10}{'peak':>12}"]
    for name in ("keratin", "keras"):
        r = report[name]
        lines.append(
            f"{name:10}{r['median_s']:>9.3f}s{r['min_s']:>9.3f}s"
            f"{r['max_s']:>9.3f}s{r['peak_bytes'] / 1e6:>9.0f} MB"
        )
    lines.append(
        f"file {report['file_bytes'] / 1e6:.0f} MB; keratin's peak is "
        f"{report['keratin']['peak_over_file']:.2f} x the file; Keras takes "
        f"{report['keras_over_keratin']:.1f} x as long; the outputs differ "
        f"by {report['relative_difference']:.1e} of their scale"
    )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    default = ROOT / "build" / "release" / "keratin"
    keratin = os.environ.get("KERATIN_BIN", str(default))
    with tempfile.TemporaryDirectory() as folder:
        report = run_all(keratin, options.runs, pathlib.Path(folder))
    print(json.dumps(report, indent=1) if options.json else table(report))


if __name__ == "__main__":
    main()

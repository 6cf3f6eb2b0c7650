"""The progress bar of `keratin predict`, on a terminal and in a pipe."""

import os
import pty
import subprocess

import numpy as np
import pytest

from conftest import ROOT

MODEL = ROOT / "tests" / "golden" / "data" / "efficientnet_b0_small.keras"
ROWS = 8000  # a second or more, one by one


def arguments(keratin, folder, rows):
    source = folder / "x.npz"
    np.savez(source, image=np.zeros((rows, 32, 32, 3), "float32"))
    return [keratin.path, "predict", MODEL, "--input", source, "--output",
            folder / "y.npz", "--batch-size", "1"]


def on_terminal(command, **environment):
    """What the command writes to standard error, if that is a terminal."""
    reader, writer = pty.openpty()
    variables = {"NO_COLOR": "", "TERM": "xterm"} | environment
    process = subprocess.Popen(
        command, stderr=writer, stdout=subprocess.DEVNULL,
        env=os.environ | variables,
    )
    os.close(writer)
    text = b""
    try:
        while chunk := os.read(reader, 65536):
            text += chunk
    except OSError:
        pass  # Linux's way to say that nobody writes any more
    os.close(reader)
    assert process.wait() == 0
    return text.decode()


@pytest.fixture
def long_work(keratin, tmp_path):
    return arguments(keratin, tmp_path, ROWS)


def test_a_person_sees_a_bar(long_work):
    text = on_terminal(long_work)
    assert f"\x1b[1m{ROWS}/{ROWS}\x1b[0m \x1b[32m{'━' * 20}\x1b[0m" in text
    assert "/step" in text and text.endswith("\n")


def test_without_colors_there_are_no_escapes(long_work):
    text = on_terminal(long_work, NO_COLOR="1")
    assert f"{ROWS}/{ROWS} {'━' * 20}" in text
    assert "\x1b" not in text


def test_a_pipe_gets_nothing(long_work):
    done = subprocess.run(long_work, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_short_work_shows_nothing(keratin, tmp_path):
    assert on_terminal(arguments(keratin, tmp_path, 1)) == ""

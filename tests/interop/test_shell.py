"""The tool in a shell: help, completion, standard output."""

import os
import subprocess

import pytest


def test_help_shows_no_verb_for_the_tests(keratin):
    text = keratin("--help").stdout
    assert "predict" in text and "completion" in text
    assert "gradients" not in text


@pytest.mark.parametrize("arguments", [
    ["--help"],
    ["completion", "bash"],
    ["inspect", "MODEL"],
    ["summary", "MODEL"],
    ["predict", "MODEL", "--input", "zeros"],
])
def test_what_cannot_be_printed_is_a_failure(arguments, keratin, saved_mlp):
    arguments = [str(saved_mlp[2]) if a == "MODEL" else a for a in arguments]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [keratin.path, *arguments], stdout=full, stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert "cannot write to standard output" in done.stderr


def completed(keratin, folder, *words):
    """What bash offers for the last of these words."""
    script = (
        'source <("$KERATIN" completion bash)\n'
        'COMP_WORDS=(keratin "$@"); COMP_CWORD=$#\n'
        '_keratin; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "-c", script, "bash", *words],
        capture_output=True, text=True, check=True, cwd=folder,
        env={**os.environ, "KERATIN": keratin.path,
             "PATH": f"{folder}:{os.environ['PATH']}"},
    )
    assert not done.stderr
    return sorted(done.stdout.splitlines())


def test_bash_completes_verbs_options_and_files(keratin, tmp_path):
    (tmp_path / "keratin").symlink_to(keratin.path)
    (tmp_path / "my model.keras").touch()
    (tmp_path / "my*.keras").touch()
    assert completed(keratin, tmp_path, "") == [
        "bench", "completion", "convert", "inspect", "predict", "summary"
    ]
    assert completed(keratin, tmp_path, "su") == ["summary"]
    assert completed(keratin, tmp_path, "summary", "--w") == ["--width"]
    files = ["my model.keras", "my*.keras"]
    assert completed(keratin, tmp_path, "summary", "my") == sorted(files)
    assert completed(keratin, tmp_path, "summary", "my\\ m") == files[:1]
    assert completed(keratin, tmp_path, "summary", '"my m') == files[:1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_verb(shell, keratin):
    text = keratin("completion", shell).stdout
    assert "predict inspect summary convert bench completion" in text
    assert "@" not in text.replace('[@]', "")

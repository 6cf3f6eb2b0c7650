"""Makes the seeds of the json, zip and npy targets from tests/fixtures.

    python fuzz/make_seeds.py

With a folder it makes those of the config target there, of objects that the
golden tests have in the form of Keras 2 and of Keras 3.

    python fuzz/make_seeds.py build/fuzz/corpus/config
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
FIXTURES = HERE.parent / "tests" / "fixtures"
OBJECTS = HERE.parent / "tests" / "golden" / "data" / "legacy" / "objects.json"
# Texts of accepted.txt and refused.txt that differ in structure; the many
# numbers would add nothing.
STRUCTURED = '{["'
MAX_BYTES = 4096


def json_seeds():
    accepted = (FIXTURES / "json/accepted.txt").read_text().split("\n")[0::3]
    refused = (FIXTURES / "json/refused.txt").read_text().split("\n")
    numbers = [text for text in accepted if text[:1] not in STRUCTURED][:40]
    texts = [text for text in accepted + refused if text[:1] in STRUCTURED]
    for i, text in enumerate(filter(None, numbers + texts)):
        save(f"json/{i:03}", text.encode())


def file_seeds(folder, target):
    for path in sorted((FIXTURES / folder).iterdir()):
        content = path.read_bytes()
        if path.suffix in (".zip", ".npy", ".npz") and len(content) < MAX_BYTES:
            save(f"{target}/{path.name}", content)


def config_seeds(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for i, known in enumerate(json.loads(OBJECTS.read_text())["objects"]):
        for form in ("legacy", "v3"):
            text = json.dumps(known[form])
            (folder / f"seed-{i:03}-{form}").write_text(text)


def save(path, content):
    target = HERE / "corpus" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def main():
    if len(sys.argv) > 1:
        return config_seeds(pathlib.Path(sys.argv[1]))
    json_seeds()
    file_seeds("zip", "zip")
    file_seeds("npz", "zip")
    file_seeds("npy", "npy")
    file_seeds("npz", "npy")


if __name__ == "__main__":
    main()

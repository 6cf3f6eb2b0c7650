"""Every object of Keras goes through keratin convert and is the same after.

All objects of a kind go through one run of the tool, as a list in one file.
Figures count, by kind, the objects whose JSON is what Keras wrote byte for
byte, and those that Keras opens again as what they were.
"""

import fnmatch
import json
import warnings

import keras
import pytest

import families
import keras_objects
import object_cases as cases
import object_models
import special_forms
from keras_objects import Instance


class Converter:
    """Sends texts of objects through the tool."""

    def __init__(self, keratin, folder):
        self.keratin = keratin
        self.source, self.target = folder / "in.json", folder / "out.json"

    def __call__(self, texts):
        """For each text the one that came back, or the error as ValueError.

        A failure of one fails all, and one that the tool doesn't know has all
        carried over as they are, which proves nothing. The halves are then
        tried, so that it hides nothing.
        """
        found = self._run(texts)
        if not isinstance(found, ValueError):
            return found
        if len(texts) == 1:
            return [found]
        middle = len(texts) // 2
        return self(texts[:middle]) + self(texts[middle:])

    def _run(self, texts):
        self.source.write_text("[" + ", ".join(texts) + "]")
        self.target.unlink(missing_ok=True)
        done = self.keratin.run("convert", self.source, self.target)
        assert done.returncode in (0, 1), done.stderr
        if done.returncode == 1 or "carried over" in done.stderr:
            return ValueError(done.stderr.strip())
        return elements(self.target.read_text())


def elements(text):
    """The texts of a JSON list's elements, each as it stands there."""
    found, at = [], 1
    decoder = json.JSONDecoder()
    assert text[0] == "["
    while text[at] != "]":
        _, end = decoder.raw_decode(text, at)
        found.append(text[at:end])
        at = end + 2 if text[end] == "," else end
    return found


@pytest.fixture(scope="module")
def objects():
    """Instances by kind, and what is missing from the table."""
    instances, missing = keras_objects.all_instances()
    instances += keras_objects.built_layers()
    instances += keras_objects.golden_layers()
    instances += keras_objects.compiled_models()
    instances += [
        Instance("special form", name, json.dumps(form))
        for name, form in special_forms.serialized().items()
    ]
    by_kind = {}
    for instance in instances:
        by_kind.setdefault(instance.kind, []).append(instance)
    return by_kind, missing


@pytest.fixture(scope="module")
def convert(keratin, tmp_path_factory):
    return Converter(keratin, tmp_path_factory.mktemp("objects"))


_KINDS = sorted(keras_objects.KINDS)


@pytest.fixture(scope="module")
def converted(objects, convert):
    """(instance, what came back) for all of a kind."""
    by_kind, _ = objects
    done = {}

    def of(kind):
        if kind not in done:
            instances = by_kind.get(kind, [])
            texts = convert([instance.text for instance in instances])
            assert len(texts) == len(instances)
            done[kind] = list(zip(instances, texts))
        return done[kind]

    return of


def test_every_object_and_argument_has_a_case(objects):
    by_kind, missing = objects
    assert sorted(by_kind) == _KINDS
    without = [name for name, (count, _) in missing.items() if not count]
    assert not without, "nothing is made of these: see object_cases.py"
    unset = {
        name.split(" ")[-1]: left
        for name, (_, left) in missing.items() if left
    }
    listed = {name: set(why) for name, why in cases.UNACCEPTED.items()}
    assert unset == listed


def explanation(kind, label):
    """Why this one may differ, or None."""
    for pattern, why in cases.EXPLAINED.items():
        if fnmatch.fnmatchcase(f"{kind}: {label}", pattern):
            return why
    return None


def told(instance, text):
    """A difference, cut to where it begins."""
    if isinstance(text, ValueError):
        return f"{instance.label}\n  {str(text)[-300:]}"
    same = zip(instance.text, text)
    at = next((i for i, (a, b) in enumerate(same) if a != b), len(text))
    at = max(at - 30, 0)
    return (
        f"{instance.label}\n  Keras    {instance.text[at:at + 90]}\n"
        f"  Keratin  {text[at:at + 90]}"
    )


def check(kind, pairs, is_good, figures, what):
    """Counts the good ones; the others must be explained."""
    bad = [pair for pair in pairs if not is_good(*pair)]
    figures[f"objects, {kind}, {what}"] = {
        what: len(pairs) - len(bad), "of": len(pairs),
    }
    unexplained = [
        told(*pair)
        for pair in bad
        if not explanation(kind, pair[0].label)
    ]
    if unexplained:
        pytest.fail(
            f"{kind}: {len(pairs) - len(bad)} of {len(pairs)} {what}, "
            f"{len(unexplained)} unexplained:\n"
            + "\n".join(unexplained[:12]),
            pytrace=False,
        )


@pytest.mark.parametrize("kind", _KINDS)
def test_objects_are_written_as_keras_writes_them(kind, converted, figures):
    check(
        kind, converted(kind), lambda instance, text: text == instance.text,
        figures, "identical",
    )


def reopened(class_name, text):
    """What Keras writes of what it reads here, or its error."""
    with keras_objects.world_of(class_name), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            again = keras.saving.deserialize_keras_object(json.loads(text))
            return keras_objects.serialized(again)
        except Exception as error:  # whatever Keras raises counts
            return type(error)


# The golden ones are of the classes that "layer" and "built layer" have, too.
@pytest.mark.parametrize("kind", sorted(set(_KINDS) - {"golden layer"}))
def test_keras_reads_what_keratin_wrote(kind, converted, figures):
    lost = []  # what Keras can't open, or opens as another, of its own, too

    def is_read(instance, text):
        if isinstance(text, ValueError):
            return False
        name = instance.label.split("(")[0]
        again = reopened(name, text)
        if again == instance.text:
            return True
        if text != instance.text and again != reopened(name, instance.text):
            return False
        lost.append(instance)
        return True

    try:
        check(kind, converted(kind), is_read, figures, "reopened")
    finally:
        counted = figures[f"objects, {kind}, reopened"]
        counted["not by Keras itself"] = len(lost)


def test_explanations_of_objects_are_of_use(converted):
    used = {
        explanation(kind, instance.label)
        for kind in _KINDS
        for instance, text in converted(kind)
        if text != instance.text
    }
    assert used - {None} == {
        why
        for pattern, why in cases.EXPLAINED.items()
        if not pattern.startswith("model: ")
    }


@pytest.mark.parametrize("name", sorted(object_models.REFUSED))
def test_foreign_code_is_not_opened(name, convert):
    (answer,) = convert([json.dumps(object_models.REFUSED[name]())])
    assert isinstance(answer, ValueError), "expected a refusal"
    assert name in str(answer)


# The full-sized ones have the layers of the small ones.
_MODELS = [c for c in families.all_cases() if not c.name.endswith("_full")]


@pytest.mark.parametrize(
    "case", _MODELS, ids=lambda case: case.name
)
def test_model_configs_are_written_as_keras_writes_them(
    case, keratin, figures, tmp_path
):
    model, _ = case.make()
    source, target = tmp_path / "in.json", tmp_path / "out.json"
    source.write_text(model.to_json())
    done = keratin("convert", source, target)
    assert not done.stderr, "carried over as it was"
    counted = figures.setdefault(
        "objects, models of the tests, identical", {"identical": 0, "of": 0}
    )
    same = target.read_text() == source.read_text()
    counted["of"] += 1
    counted["identical"] += same
    assert same == (explanation("model", case.name) is None)

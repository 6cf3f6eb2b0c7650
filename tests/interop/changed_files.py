"""Copies of .keras files with something changed."""

import json
import zipfile

import h5py


def rewritten(source, target, change):
    """Copy a .keras; change(name, bytes) gives each member's new bytes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def with_config(source, target, change):
    """Copy a .keras with its parsed config.json changed in place."""

    def rewrite(name, data):
        if name != "config.json":
            return data
        config = json.loads(data)
        change(config)
        return json.dumps(config)

    return rewritten(source, target, rewrite)


def with_weights(source, target, change, folder):
    """Copy a .keras with its opened weights file changed in place."""

    def rewrite(name, data):
        if name != "model.weights.h5":
            return data
        path = folder / "changed.h5"
        path.write_bytes(data)
        with h5py.File(path, "r+") as file:
            change(file)
        return path.read_bytes()

    return rewritten(source, target, rewrite)


def layer_config(config, name):
    layers = config["config"]["layers"]
    return next(c for c in layers if c["config"]["name"] == name)

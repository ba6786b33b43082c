"""The sample county: a small invented one, with every kind of finding in it."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from zbb_reconcile.output.writing import new_folder

_DATA = (".csv", ".parquet")


def sample(folder: str | Path) -> int:
    """Write the sample county's data files into a new or empty folder; how many they are.

    The folder appears whole or not at all. Raises Refusal.
    """
    shipped = [entry for entry in _shipped().iterdir() if entry.name.endswith(_DATA)]
    with new_folder(Path(folder)) as part:
        for entry in shipped:
            (part / entry.name).write_bytes(entry.read_bytes())
    return len(shipped)


def _shipped() -> Traversable:
    """The sample in the installed package, else beside ``pyproject.toml`` in a checkout."""
    installed = files("zbb_reconcile") / "sample_data"
    if installed.is_dir():
        return installed
    return Path(__file__).parents[2] / "sample_data"

"""The sample county: a small invented one, with every kind of finding in it."""

from __future__ import annotations

import os
import secrets
import shutil
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from zbb_reconcile.errors import Refusal
from zbb_reconcile.report.target import beside, unwritable

_DATA = (".csv", ".parquet")


def write_sample(folder: Path) -> int:
    """Write the sample's data files into a folder that is new or empty; how many they are.

    The folder appears whole or not at all. Raises Refusal.
    """
    target = Path(os.path.abspath(folder))
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise Refusal("sample_not_folder", folder=str(folder))
    if target.is_dir() and any(target.iterdir()):
        raise Refusal("sample_not_empty", folder=str(folder))
    part = beside(target, "part", secrets.token_hex(4))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir(mode=0o750)
        shipped = [entry for entry in _shipped().iterdir() if entry.name.endswith(_DATA)]
        for entry in shipped:
            (part / entry.name).write_bytes(entry.read_bytes())
        if target.is_dir():
            target.rmdir()
        part.rename(target)
    except OSError as error:
        raise unwritable(folder, error) or error from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return len(shipped)


def _shipped() -> Traversable:
    """The sample in the installed package, else beside ``pyproject.toml`` in a checkout."""
    installed = files("zbb_reconcile") / "sample_data"
    if installed.is_dir():
        return installed
    return Path(__file__).parent.parent / "sample_data"

"""What is installed: pinned with hashes, and said in every run."""

from __future__ import annotations

import re
from importlib import metadata

from packaging.requirements import Requirement

from tests.shared_data import ROOT
from zbb_reconcile import Run
from zbb_reconcile.version import __version__

PIN = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; .*)? \\$\n(?P<hashes>(?: +--hash=.*\n)+)", re.M
)


def pins() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = {pin["name"]: pin["version"] for pin in PIN.finditer(text)}
    named = re.findall(r"^[a-z0-9-]+==", text, re.M)
    assert len(found) == len(named), "each with the hashes of its files"
    hashes = re.findall(r"--hash=(\S+)", text)
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in hashes)
    return found


def test_the_lock_holds_every_package_that_a_run_needs(sample_run: Run) -> None:
    locked = pins()
    with_versions = {row["name"]: row["version"] for row in sample_run.books.rows("made_with", {})}
    assert with_versions.pop("zbb-reconcile") == __version__
    with_versions.pop("python")
    # colorama and tzdata are of other systems; here they are not installed.
    assert set(with_versions) <= set(locked)
    assert {"duckdb", "polars", "pyarrow", "pydantic", "typer", "rich"} <= set(with_versions)


def test_the_lock_keeps_within_what_the_package_asks_for() -> None:
    locked = pins()
    for said in metadata.requires("zbb-reconcile") or ():
        need = Requirement(said)
        if need.marker is None or need.marker.evaluate({"extra": "bank"}):
            assert need.specifier.contains(locked[need.name.lower()]), said

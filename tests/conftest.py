"""What every test shares: where temporary files go, in which order tests run, the sample's run.

A run keeps its database in a private temporary folder. On a disk that takes a third of the time
of a small run.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from tests.shared_data import ROOT
from zbb_reconcile import Outcome, Run, open_run, reconcile

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 1024**3
"""A container's /dev/shm may have 64 MB: that is not enough."""

LONG = (
    "test_invariants.py",
    "test_reference.py",
    "test_transcripts.py",
    "test_guide.py",
    "test_cli.py",
    "test_folder.py",
    "test_determinism.py",
    "test_show_export.py",
)
"""Files of few and long tests. They come first: at the end no worker waits long for another."""


def pytest_configure() -> None:
    """Say it in the environment, too: worker processes and commands that a test starts follow."""
    # Python's own cache of what it has compiled: without it a command takes a second longer.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if "TMPDIR" in os.environ or not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # Asked again at the next call.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests first, each file's together, as they share what they set up."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONG)))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the collector of garbage need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sample_run() -> Iterator[Outcome]:
    """The sample county at the end of 2024, in Chinese: one run for each worker."""
    with reconcile(ROOT / "sample_data", as_of=date(2024, 12, 31), lang="zh") as outcome:
        yield outcome


@pytest.fixture
def opened_sample(sample_out: Path) -> Iterator[Run]:
    """The same, opened again."""
    with open_run(sample_out) as run:
        yield run


@pytest.fixture(scope="session")
def sample_out(sample_run: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What that run writes; to be read, and left as it is."""
    return sample_run.write(tmp_path_factory.mktemp("sample") / "out")

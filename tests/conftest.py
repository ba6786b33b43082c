"""What every test shares: temporary folders in memory, where the machine has room for them there.

A run keeps its database in a private temporary folder. On a disk that takes a third of the time
of a small run.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.shared_data import ROOT
from zbb_reconcile import Outcome, reconcile

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 1024**3
"""A container's /dev/shm may have 64 MB: that is not enough."""


def pytest_configure() -> None:
    """Say it in the environment, too: worker processes and commands that a test starts follow."""
    if "TMPDIR" in os.environ or not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # Asked again at the next call.


@pytest.fixture(scope="session")
def sample_run() -> Iterator[Outcome]:
    """The sample county at the end of 2024, in Chinese: one run for each worker."""
    with reconcile(ROOT / "sample_data", as_of=date(2024, 12, 31), lang="zh") as outcome:
        yield outcome


@pytest.fixture(scope="session")
def sample_out(sample_run: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What that run writes; to be read, and left as it is."""
    return sample_run.write(tmp_path_factory.mktemp("sample") / "out")

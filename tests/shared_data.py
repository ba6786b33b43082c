"""Where the shared folder is: data beside the repository that is no part of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
"""The repository."""
SHARED = Path(os.environ.get("ZBB_SHARED") or ROOT.parent / "shared")
"""The folder that ``ZBB_SHARED`` names, else ``shared`` beside the repository."""


def shared(*parts: str) -> Path:
    """A file or folder of the shared folder; the test is skipped where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is not here (ZBB_SHARED names the shared folder)")
    return path

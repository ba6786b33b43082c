"""The command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

PYTHON = (sys.executable, "-m", "zbb_reconcile")


def said(
    *line: object, env: Mapping[str, str] | None = None, timeout: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """What a command says and how it ends."""
    return subprocess.run(
        [
            *PYTHON,
            *(os.fspath(word) if isinstance(word, os.PathLike) else str(word) for word in line),
        ],
        capture_output=True,
        check=False,
        timeout=timeout,
        env=os.environ | {"ZBB_LANG": "en"} | dict(env or {}),
    )

"""The rules of Windows for files, upheld on Linux: what breaks there, breaks here.

No file that is open is removed, replaced or renamed, nor any folder above it; nothing is renamed
onto what exists; no folder is opened; names that Windows keeps for itself are refused. Only calls
of Python and the files that this process has open (the engines' too) are looked at.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')
_KEPT = re.compile(r"(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])(\..*)?", re.IGNORECASE)


def uphold(monkeypatch: pytest.MonkeyPatch, below: Path) -> set[str]:
    """Uphold them for everything below that folder, until the test ends.

    Gives the paths that the product put out of sight, as they come and go.
    """
    out_of_sight: set[str] = set()
    top = os.path.realpath(below)

    def ours(path: Any) -> str | None:
        said = os.path.abspath(os.fsdecode(path)) if not isinstance(path, int) else ""
        return said if said.startswith(top + os.sep) else None

    def denied(path: str) -> PermissionError:
        return PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    def check_free(path: Any) -> None:
        if (said := ours(path)) is None:
            return
        for file in _open_files():
            if file == said or file.startswith(said + os.sep):
                raise denied(file)

    def check_name(path: Any) -> None:
        if (said := ours(path)) is None:
            return
        for part in Path(said).relative_to(top).parts:
            if _FORBIDDEN.search(part) or _KEPT.fullmatch(part):
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), said)

    def rename(real: Callable[..., None], *, replaces: bool) -> Callable[..., None]:
        def renamed(source: Any, target: Any, **more: Any) -> None:
            check_free(source)
            check_name(target)
            if ours(target) and os.path.lexists(target):
                if not replaces:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
                if os.path.isdir(target):
                    raise denied(str(target))
                check_free(target)
            real(source, target, **more)
            # Out of sight is the file, not its name.
            for said in [one for one in out_of_sight if one == ours(source)]:
                out_of_sight.discard(said)
                out_of_sight.add(str(ours(target)))

        return renamed

    def freed(real: Callable[..., None]) -> Callable[..., None]:
        def removed(path: Any, **more: Any) -> None:
            if "dir_fd" not in more:
                check_free(path)
            real(path, **more)

        return removed

    def opened(real: Callable[..., int]) -> Callable[..., int]:
        def open_(path: Any, flags: int, *more: Any, **named: Any) -> int:
            check_name(path)
            if ours(path) and os.path.isdir(path):
                raise denied(str(path))
            return real(path, flags, *more, **named)

        return open_

    def made(real: Callable[..., None]) -> Callable[..., None]:
        def make(path: Any, *more: Any, **named: Any) -> None:
            check_name(path)
            real(path, *more, **named)

        return make

    def set_hidden(path: Path, hidden: bool) -> None:
        said = ours(path)
        assert said is not None
        assert os.path.lexists(said)
        (out_of_sight.add if hidden else out_of_sight.discard)(said)

    monkeypatch.setattr("zbb_reconcile.files._set_hidden", set_hidden)
    monkeypatch.setattr(os, "rename", rename(os.rename, replaces=False))
    monkeypatch.setattr(os, "replace", rename(os.replace, replaces=True))
    monkeypatch.setattr(os, "unlink", freed(os.unlink))
    monkeypatch.setattr(os, "remove", freed(os.remove))
    monkeypatch.setattr(os, "open", opened(os.open))
    monkeypatch.setattr(os, "mkdir", made(os.mkdir))
    # As on Windows: by paths, not by open folders.
    monkeypatch.setattr(shutil, "_use_fd_functions", False)
    monkeypatch.setattr("zbb_reconcile.output.writing._exchange", lambda one, other: False)
    return out_of_sight


def _open_files() -> list[str]:
    """Every file that this process has open."""
    found = []
    for handle in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{handle}"))
        except OSError:
            continue
    return found

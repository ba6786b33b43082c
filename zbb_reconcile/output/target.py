"""Where a run may write: one run at a time into a folder that is new, or a finished run of ours.

The lock is the system's, on ``.<name>.lock`` beside the folder: it dies with the process that
holds it, even one killed outright, so no lock ever has to be broken by hand.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from zbb_reconcile.errors import FULL, Refusal, system_error
from zbb_reconcile.output.checksums import (
    DATABASE,
    NOTICES,
    SIGNATURES,
    SUMS,
    WORKBOOK,
    workbook_changed,
)
from zbb_reconcile.output.manifest import MANIFEST

WRITTEN = frozenset(
    {"tables", DATABASE, WORKBOOK, "report.html", MANIFEST, SUMS, NOTICES, SIGNATURES}
)
"""What a finished run holds. Anything else in it is somebody's own, and is never thrown away."""

_STRAY = (".DS_Store", "Thumbs.db", "desktop.ini", "~$workbook.xlsx")
"""What file managers and Excel leave by themselves."""

_held: ContextVar[frozenset[Path]] = ContextVar("_held", default=frozenset())


def unwritable(out: Path, error: BaseException) -> Refusal | None:
    """The refusal for what the system said while the folder was written; None for a bug."""
    said = system_error(error)
    if said is None:
        return None
    if said.errno in FULL:
        return Refusal("out_full", out=str(out), temporary=tempfile.gettempdir())
    return Refusal("out_failed", out=str(out), reason=said.strerror or str(said))


@contextmanager
def claimed(out: Path, *, force: bool, taken: Collection[Path] = ()) -> Iterator[Path]:
    """Hold the folder ``out`` for one run, from before any work until it is written.

    Gives the absolute path. Puts right what a killed run left there, then refuses where the folder
    may not be written: another run holds it, it exists and ``force`` is not given, it is not ours,
    it holds files that no run wrote, or words of people that this run did not take up (``taken``
    are the files that it read). Who holds it already may ask again.
    """
    target = Path(os.path.abspath(out))
    if target in _held.get():
        check_target(out, force=force, taken=taken)
        yield target
        return
    lock_file = target.parent / f".{target.name}.lock"
    try:
        _check_parent(out, target)
        lock = _locked(lock_file, out)
    except OSError as error:
        raise unwritable(out, error) or error from error
    token = _held.set(_held.get() | {target})
    try:
        _recover(target)
        check_target(out, force=force, taken=taken)
        yield target
    finally:
        _held.reset(token)
        _unlock(lock, lock_file)


@contextmanager
def scratch_beside(target: Path) -> Iterator[Path]:
    """A private folder on the target's own disk, for a run that holds the target.

    It goes when the run ends; what a killed run leaves in it, data and all, goes with the next run
    into the same target.
    """
    scratch = beside(target, "part", secrets.token_hex(4))
    try:
        scratch.mkdir(mode=0o700)
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def check_target(out: Path, *, force: bool, taken: Collection[Path] = ()) -> Path:
    """The folder to write, as an absolute path; Refusal where it may not be written."""
    target = Path(os.path.abspath(out))
    if target.is_symlink():
        raise Refusal("out_is_link", out=str(out))
    if target.exists():
        if not target.is_dir():
            raise Refusal("out_is_file", out=str(out))
        if not is_ours(target):
            raise Refusal("out_not_ours", out=str(out))
        if not force:
            raise Refusal("out_exists", out=str(out))
        own = sorted({path.name for path in target.iterdir()} - WRITTEN - set(_STRAY))
        if own:
            raise Refusal("out_holds_more", out=str(out), found=", ".join(own[:5]))
        if workbook_changed(target) and not read_of(target / WORKBOOK, taken):
            raise Refusal("out_workbook_changed", out=str(out), workbook=WORKBOOK)
        if (target / SIGNATURES).is_file():
            raise Refusal("out_signed", out=str(out))
        if (target / NOTICES).is_file() and not read_of(target / NOTICES, taken):
            raise Refusal("out_notices_sent", out=str(out), notices=NOTICES)
    _check_parent(out, target)
    return target


def read_of(path: Path, taken: Collection[Path]) -> bool:
    """Whether a file is among those that were read, by whatever name."""
    return any(_same(path, other) for other in taken)


def check_apart(out: Path, data: Path) -> None:
    """Refuse results inside the data folder, and data inside the results: one would eat the other.

    Folders are compared as the system knows them, so links and spellings do not matter.
    """
    target = Path(os.path.abspath(out))
    if not os.path.exists(data):
        return
    if any(_same(folder, data) for folder in (target, *target.parents)):
        raise Refusal("out_in_data", out=str(out), data=str(data))
    if any(_same(folder, target) for folder in data.resolve().parents):
        raise Refusal("out_around_data", out=str(out), data=str(data))


def is_ours(folder: Path) -> bool:
    """Whether a folder is a finished run of ours: its manifest says so."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("made_by") == "zbb-reconcile"


def beside(target: Path, kind: str, token: str) -> Path:
    """The name of a private folder beside the target, such as ``.out.0a1b2c3d.part``."""
    return target.parent / f".{target.name}.{token}.{kind}"


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _check_parent(out: Path, target: Path) -> None:
    parent = target.parent
    try:
        there = parent.is_dir()
    except PermissionError:
        there = True
    if not target.name or not there:
        raise Refusal("out_no_parent", out=str(out), folder=str(parent))
    if not os.access(parent, os.W_OK | os.X_OK):
        raise Refusal("out_parent_closed", out=str(out), folder=str(parent))


def _recover(target: Path) -> None:
    """Clear away what killed runs left; an old folder that lost its name gets it back.

    Only with the lock held: a living run's folder looks the same.
    """
    left = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\.(old|part)")
    found = sorted(path for path in target.parent.iterdir() if left.fullmatch(path.name))
    for path in found:
        if path.suffix == ".old" and not target.exists() and is_ours(path):
            path.rename(target)
        elif not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def _locked(lock_file: Path, out: Path) -> BinaryIO:
    """The lock file, held; Refusal if another process holds it."""
    while True:
        # Never through a link: a link planted there would have us make a file elsewhere.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        lock = os.fdopen(os.open(lock_file, flags, 0o640), "r+b")
        try:
            _lock(lock)
        except BlockingIOError:
            lock.close()
            raise Refusal("out_busy", out=str(out)) from None
        except OSError:
            lock.close()
            raise
        # Its last holder may have removed the file between our opening and our locking it.
        if lock_file.exists() and os.path.samestat(os.fstat(lock.fileno()), lock_file.stat()):
            return lock
        lock.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(lock: BinaryIO) -> None:
        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error

    def _unlock(lock: BinaryIO, lock_file: Path) -> None:
        lock.close()
        lock_file.unlink(missing_ok=True)

else:
    import fcntl

    def _lock(lock: BinaryIO) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(lock: BinaryIO, lock_file: Path) -> None:
        # While it is still held: afterwards it might already be another run's.
        lock_file.unlink(missing_ok=True)
        lock.close()

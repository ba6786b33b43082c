"""Names that a command holds while it writes, and the private places beside them.

The lock is the system's, on ``.<name>.lock`` beside what is written: it dies with the process that
holds it, even one killed outright, so no lock ever has to be broken by hand. What a killed command
left beside a name goes with the next command that holds it, and its private folder among the
system's temporary files with the next command of all: each only by its own name, and only with its
lock in hand.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from zbb_reconcile.errors import FULL, Refusal, system_error
from zbb_reconcile.files import check_local, hide, plain_path, show, too_long

SCRATCH_PREFIX = ".zbb-reconcile-"
"""How the private folder of a run is called."""

_held: ContextVar[frozenset[Path]] = ContextVar("_held", default=frozenset())

_RESERVED = frozenset(("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$")).union(
    f"{port}{at}" for port in ("COM", "LPT") for at in "123456789¹²³"
)
_INSIDE = 80
"""Signs of the longest name inside results: a part's own, and tables/….parquet behind it."""
_PLAIN = re.compile(r"[\w.,+=@ ()-]{1,60}")
"""Names that stand in the names of private places as they are; of any other stands a hash."""
_LOCK_TRIES = 50
"""Some shares number a file anew at each look: then the lock counts that is there by its name."""
_SCRATCH = re.compile(rf"{re.escape(SCRATCH_PREFIX)}[0-9a-f]{{16}}\.lock")


def unwritable(out: Path, error: BaseException, left: Path | None = None) -> Refusal | None:
    """The refusal for what the system said while ``out`` was written; None for a bug.

    ``left`` is what could not be cleared away again.
    """
    said = system_error(error)
    if said is None:
        return None
    more = "_left" if left is not None and os.path.lexists(left) else ""
    if said.errno in FULL:
        temporary = tempfile.gettempdir()
        return Refusal(f"out_full{more}", out=str(out), left=str(left), temporary=temporary)
    reason = said.strerror or str(said)
    return Refusal(f"out_failed{more}", out=str(out), left=str(left), reason=reason)


def refuse_open(paths: Iterable[Path]) -> None:
    """Refuse to replace a file that somebody has open: Windows would say no after all the work.

    Excel, WPS and Word say so by a file beside it, LibreOffice by another.
    """
    for path in paths:
        for name in (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#"):
            owner = path.with_name(name)
            if os.path.lexists(owner):
                raise Refusal("out_open", file=str(path), owner=str(owner))


def is_reserved(name: str) -> bool:
    """Whether Windows keeps the name for itself, whatever its ending.

    >>> is_reserved("nul.csv"), is_reserved("null.csv")
    (True, False)
    """
    return name.split(".")[0].rstrip(" ").upper() in _RESERVED


def refuse_reserved(out: Path) -> None:
    """Refuse a name that Windows keeps for itself, cuts, or has no room for; here it is a name."""
    if os.name == "nt" and (is_reserved(out.name) or out.name.endswith((".", " "))):
        raise Refusal("out_reserved", out=str(out))
    if too_long(out, _INSIDE):
        raise Refusal("out_too_long", out=str(out), length=len(str(out)))


@contextmanager
def held(out: Path) -> Iterator[Path]:
    """Hold the name ``out`` against every other command; its absolute path.

    Clears away first what killed commands left beside it. Who holds it already may ask again.
    Refusal where another holds it, or where nobody may write there.
    """
    check_local(out)
    target = Path(os.path.abspath(out))
    if target in _held.get():
        yield target
        return
    refuse_reserved(target)
    lock_file = target.parent / f".{_stem(target)}.lock"
    try:
        _check_parent(out, target)
        lock = _locked(lock_file, out)
    except OSError as error:
        raise unwritable(out, error) or error from error
    token = _held.set(_held.get() | {target})
    try:
        try:
            _recover(target)
        except OSError as error:
            raise unwritable(out, error) or error from error
        yield target
    finally:
        _held.reset(token)
        _unlock(lock, lock_file)


def beside(target: Path, kind: str) -> Path:
    """A new name for a private place beside the target, such as ``.out.0a1b2c3d.part``."""
    return target.parent / f".{_stem(target)}.{secrets.token_hex(4)}.{kind}"


def _stem(target: Path) -> str:
    """The target's name as others beside it have it: any name the system allows has one."""
    name = target.name
    if _PLAIN.fullmatch(name):
        return name
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:16]


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
    """Clear away what killed commands left; an old folder that lost its name gets it back.

    Only with the lock held: a living command's folder looks the same.
    """
    left = re.compile(rf"\.{re.escape(_stem(target))}\.[0-9a-f]{{8}}\.(old|part)")
    found = sorted(path for path in target.parent.iterdir() if left.fullmatch(path.name))
    for path in found:
        if path.is_symlink():
            continue
        if path.suffix == ".old" and not os.path.lexists(target):
            path.rename(target)
            show(target)
        else:
            cleared(path)


def cleared(path: Path) -> None:
    """Take a private place away, as far as the system lets us: what stays goes with the next."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


class Scratch:
    """A private folder for a run's database, with a lock beside it; it goes when it is closed.

    What killed commands left in the same place goes first: each folder whose lock nobody holds.
    """

    def __init__(self, parent: str | Path | None = None) -> None:
        """Make the folder there, else among the system's temporary files. May raise Refusal."""
        above = Path(os.path.abspath(parent or tempfile.gettempdir()))
        if not plain_path(above):
            raise Refusal("scratch_odd", folder=str(above))
        _sweep(above)
        for tries_left in reversed(range(_LOCK_TRIES)):
            self.path = above / f"{SCRATCH_PREFIX}{secrets.token_hex(8)}"
            lock_file = self.path.with_name(f"{self.path.name}.lock")
            try:
                lock = _locked(lock_file, self.path)
                break
            except Refusal:
                # Another command's sweep holds it for a moment: a new name, then. Where none can be
                # locked there is no other command, but a disk without locks.
                if not tries_left:
                    raise
        self._end = weakref.finalize(self, _end_scratch, self.path, lock, lock_file)
        try:
            self.path.mkdir(mode=0o700)
            hide(self.path)
        except OSError:
            self._end()
            raise

    def close(self) -> None:
        """Take the folder away. To do so twice is no error."""
        self._end()

    def __enter__(self) -> Path:
        """The folder."""
        return self.path

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        self.close()


def _end_scratch(folder: Path, lock: BinaryIO, lock_file: Path) -> None:
    cleared(folder)
    if folder.exists():
        # The system kept some of it: by the lock's file the next command knows whose it was.
        lock.close()
    else:
        _unlock(lock, lock_file)


def _sweep(above: Path) -> None:
    """Take away the private folders there that nobody holds any more; only one's own."""
    try:
        with os.scandir(above) as entries:
            locks = [Path(entry.path) for entry in entries if _SCRATCH.fullmatch(entry.name)]
    except OSError:
        return
    for lock_file in locks:
        try:
            if hasattr(os, "getuid") and lock_file.lstat().st_uid != os.getuid():
                continue
            lock = _locked(lock_file, lock_file)
        except (OSError, Refusal):
            continue
        _end_scratch(lock_file.with_suffix(""), lock, lock_file)


def _locked(lock_file: Path, out: Path) -> BinaryIO:
    """The lock file, held; Refusal if another process holds it."""
    for tries_left in reversed(range(_LOCK_TRIES)):
        lock, made = _opened_lock(lock_file)
        try:
            _lock(lock)
            # Its last holder may have removed the file between our opening and our locking it.
            ours = lock_file.exists() and (
                os.path.samestat(os.fstat(lock.fileno()), lock_file.stat()) or not tries_left
            )
        except BlockingIOError:
            lock.close()
            raise Refusal("out_busy", out=str(out)) from None
        except OSError:
            if made:
                cleared(lock_file)
            lock.close()
            raise
        if ours:
            return lock
        lock.close()
    raise Refusal("out_busy", out=str(out))


def _opened_lock(lock_file: Path) -> tuple[BinaryIO, bool]:
    """The lock file, open, and whether it was not there before."""
    # Never through a link: a link planted there would have us make a file elsewhere.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        lock = os.fdopen(os.open(lock_file, flags | os.O_EXCL, 0o640), "r+b")
        hide(lock_file)
        return lock, True
    except FileExistsError:
        return os.fdopen(os.open(lock_file, flags, 0o640), "r+b"), False


if sys.platform == "win32":
    import msvcrt

    def _lock(lock: BinaryIO) -> None:
        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error

    def _unlock(lock: BinaryIO, lock_file: Path) -> None:
        lock.close()
        cleared(lock_file)

else:
    import fcntl

    def _lock(lock: BinaryIO) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(lock: BinaryIO, lock_file: Path) -> None:
        # While it is still held: afterwards it might already be another command's.
        cleared(lock_file)
        lock.close()

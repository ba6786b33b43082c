"""The one writer: a file or a folder appears whole, with our modes, or not at all.

Everything is written into a private place beside its target and flushed to disk; then it gets its
name. A crash at any moment leaves the old or the new, and at worst ``.<name>.….part`` or
``.<name>.….old`` beside it, which the next command into that name clears away.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import hide, show
from zbb_reconcile.output.held import beside, cleared, held, refuse_open, unwritable
from zbb_reconcile.texts import Words, chosen

FOLDER_MODE = 0o750
FILE_MODE = 0o640
"""Whole account numbers are in there: the group may read, nobody else. A umask may take more."""

_CANNOT = frozenset(
    getattr(errno, name)
    for name in ("EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EPERM")
    if hasattr(errno, name)
)
"""What a system says that cannot do a thing at all (FAT, network shares), not that it failed."""


class Shortfall(UserWarning):
    """All is written, but the system refused something that was to make it safer."""

    def __init__(self, key: str, reason: str) -> None:
        """``key`` names an entry of ``cli.toml``; ``reason`` is what the system said."""
        self.key = key
        self.reason = reason
        super().__init__(key, reason)

    def in_words(self, words: Words) -> str:
        """What was not done, and what to do."""
        return words(f"cli.{self.key}", reason=self.reason)

    def __str__(self) -> str:
        """The same, in the language of the environment."""
        return self.in_words(chosen())


@contextmanager
def new_file(out: Path, *, exists: str, replace: bool = False) -> Iterator[Path]:
    """A place to write into, which becomes the file ``out`` when all went well.

    With ``replace`` it may be there already, else ``exists`` is the key of the Refusal.
    """
    with held(out) as target:
        if target.is_dir() or target.is_symlink() or (target.exists() and not replace):
            raise Refusal(exists, out=str(out), to=str(out))
        refuse_open([target])
        part = beside(target, "part")
        try:
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
            yield part
            short = _to_disk(part)
            part.replace(target)
        except Exception as error:
            cleared(part)
            _refuse(out, error, part)
        finally:
            cleared(part)
        _tell({"not_flushed": short or _settled(target.parent)})


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A place to write into, which becomes the folder ``out`` when all went well.

    Raises Refusal if ``out`` is there with anything in it, or cannot be written.
    """
    target = Path(os.path.abspath(out))
    made = _make_parents(out, target.parent)
    try:
        with held(out):
            if target.is_symlink() or (target.exists() and not target.is_dir()):
                raise Refusal("sample_not_folder", folder=str(out))
            if target.is_dir() and any(target.iterdir()):
                raise Refusal("sample_not_empty", folder=str(out))
            with part_folder(out, target) as part:
                yield part
                finish(part, target)
        made = []
    finally:
        for folder in made:
            # Only if it is still as empty as it was made.
            try:
                folder.rmdir()
            except OSError:
                break


def _make_parents(out: Path, folder: Path) -> list[Path]:
    """Make the folders above that are not there; those that were made, the deepest first."""
    made: list[Path] = []
    try:
        for above in [*reversed(folder.parents), folder]:
            if not above.exists():
                above.mkdir()
                made.insert(0, above)
    except OSError as error:
        for each in made:
            each.rmdir()
        raise unwritable(out, error) or error from error
    return made


@contextmanager
def part_folder(out: Path, target: Path) -> Iterator[Path]:
    """A private folder beside the held ``target``, which ``finish`` gives its name; else it goes.

    What the system says against it is a Refusal about ``out``.
    """
    part = beside(target, "part")
    try:
        part.mkdir(mode=FOLDER_MODE)
        hide(part)
        yield part
    except Exception as error:
        cleared(part)
        _refuse(out, error, part)
    finally:
        cleared(part)


def _refuse(out: Path, error: Exception, left: Path) -> None:
    if isinstance(error, Refusal):
        raise error
    refusal = unwritable(out, error, left)
    if refusal is not None:
        raise refusal from error
    raise error


def finish(part: Path, target: Path) -> None:
    """Give what was written its modes, flush it to disk, and give the folder its name."""
    # The folder was made under the umask, so its mode says what the umask allows.
    allowed = part.stat().st_mode
    short = dict.fromkeys(("modes_not_set", "not_flushed"), "")
    for path in (*sorted(part.rglob("*"), reverse=True), part):
        mode = (FOLDER_MODE if path.is_dir() else FILE_MODE) & allowed
        short["modes_not_set"] = _set_mode(path, mode) or short["modes_not_set"]
        short["not_flushed"] = _to_disk(path) or short["not_flushed"]
    _swap(part, target)
    _tell(short | {"not_flushed": _settled(target.parent) or short["not_flushed"]})


def _tell(short: Mapping[str, str]) -> None:
    """Say what was not done; only once all is written: before, it might yet not be."""
    for key, reason in short.items():
        if reason:
            warnings.warn(Shortfall(key, reason), stacklevel=4)


def _set_mode(path: Path, mode: int) -> str:
    """Give it that mode; what the system says where it cannot, '' where it did."""
    if stat.S_IMODE(path.stat().st_mode) == mode:
        return ""
    try:
        path.chmod(mode)
    except OSError as error:
        return _cannot(error)
    return ""


def _cannot(error: OSError) -> str:
    """What the system says that it cannot do at all; raises what it did and failed at."""
    if error.errno not in _CANNOT:
        raise error
    return error.strerror or str(error)


def _swap(part: Path, target: Path) -> None:
    """Give the finished folder its name; what had the name before goes.

    Where the system cannot swap two names in one step, a kill between the two renames leaves the
    old folder under ``.<name>.….old``; the next command into that name gives it its name back.
    """
    show(part)
    if not target.exists():
        part.rename(target)
    elif not _exchange(part, target):
        old = beside(target, "old")
        target.rename(old)
        hide(old)
        try:
            part.rename(target)
        except BaseException:
            old.rename(target)
            show(target)
            raise
        _settled(target.parent)
        cleared(old)


def _settled(folder: Path) -> str:
    """Flush a folder in which a name is new already: whatever the system says, it stays so."""
    try:
        return _to_disk(folder)
    except OSError as error:
        return error.strerror or str(error)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step, where the system can (Linux); whether it was done."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done: int = rename(
        _HERE, os.fsencode(one), _HERE, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    return done == 0


_HERE = -100
"""AT_FDCWD: paths are taken from the current folder."""
_RENAME_EXCHANGE = 2


def _to_disk(path: Path) -> str:
    """Flush a file or a folder; what the system says where it cannot at all, '' where it did.

    Folders cannot be flushed on Windows.
    """
    if path.is_dir() and os.name == "nt":
        return ""
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        return _cannot(error)
    finally:
        os.close(handle)
    return ""

"""Files that are given to us, taken one way: no link, no pipe, no device, no more than a limit.

Who names a file may not have made it: a folder from elsewhere holds what its sender put there. A
link would have us read what he cannot, a pipe would hang for ever, a file without end would fill
the memory. What TOML may say is bounded too: its reader takes time in the square of a key's parts.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import stat
import sys
import tomllib
from io import BufferedReader
from pathlib import Path
from typing import Any

from zbb_reconcile.errors import Refusal

SETTINGS = "zbb.toml"
"""Options of the command line, in a data folder or in the user's home."""
MIB = 1024**2
MOST_TOML = MIB
MOST_BOOK = 512 * MIB
"""Of a workbook, or a text, that is read whole."""

MOST_PARTS = 32
"""Parts of a dotted key. With these a whole MiB of the worst keys is read in seconds."""
_MOST_DIGITS = 400
_PART = r"(?:[\w-]++|\"[^\"]*+\"|'[^']*+')[ \t]*+\.[ \t]*+"
_LONG_KEY = re.compile(rf"(?<![\w.\"' \t-])[ \t]*+(?:{_PART}){{{MOST_PARTS}}}")
_NUMBER = re.compile(rf"[0-9](?:_?[0-9]){{{_MOST_DIGITS}}}")
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


_REMOTE = re.compile(r"s3:[/\\]+", re.I)

_HIDDEN = 0x2
_MAX_PATH = 260
"""What Windows takes of a path, with the nought at its end, where long ones are not switched on."""


def remote(place: str | Path) -> str | None:
    """The address of a place in an object store, of which a Path has lost a stroke; else None.

    >>> remote(Path("s3://store/data")), remote("data")
    ('s3://store/data', None)
    """
    found = _REMOTE.match(str(place))
    return found and "s3://" + str(place)[found.end() :].replace(os.sep, "/")


def check_local(place: str | Path) -> None:
    """Refuse a place in an object store where only one of this machine can be used."""
    if (address := remote(place)) is not None:
        raise Refusal("s3_not_here", found=address)


def hide(path: Path) -> None:
    """Keep a private file or folder out of sight in Windows' Explorer; elsewhere its dot does.

    Not for a file that is opened anew to be written: Windows refuses that of a hidden one.
    """
    _set_hidden(path, True)


def show(path: Path) -> None:
    """Take back what ``hide`` did: a private folder is about to get its name."""
    _set_hidden(path, False)


def _set_hidden(path: Path, hidden: bool) -> None:
    if sys.platform != "win32":
        return
    kernel = ctypes.windll.kernel32
    found = kernel.GetFileAttributesW(str(path))
    if found != -1:
        # Where it cannot be set the file is only in sight.
        kernel.SetFileAttributesW(str(path), found | _HIDDEN if hidden else found & ~_HIDDEN)


def too_long(path: Path, more: int = 0) -> bool:
    """Whether Windows takes no path so long, with ``more`` signs to come behind it."""
    return os.name == "nt" and len(str(path)) + more >= _MAX_PATH and not _takes_long_paths()


def _takes_long_paths() -> bool:
    if sys.platform != "win32":
        return False
    try:
        return bool(ctypes.windll.ntdll.RtlAreLongPathsEnabled())
    except AttributeError:
        return False


def opened(path: Path, file: str | None = None) -> BufferedReader:
    """A regular file, open to be read; ``file`` is what messages call it.

    Raises Refusal for a link, for what is no regular file, and where the system says no.
    """
    name = path.name if file is None else file
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise Refusal("symlink", file=name)
        if not stat.S_ISREG(mode):
            # Not even opened: to open a device may already do something.
            raise Refusal("not_regular", file=name)
        stream = os.fdopen(os.open(path, _FLAGS), "rb")
    except (OSError, ValueError) as error:
        if too_long(Path(os.path.abspath(path))):
            raise Refusal("path_too_long", file=name, most=_MAX_PATH) from None
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise Refusal("symlink", file=name) from None
        raise Refusal("unreadable", file=name) from None
    # What stood there may have been put away for something else since.
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise Refusal("not_regular", file=name)
    return stream


def taken(path: Path, most: int, file: str | None = None) -> bytes:
    """The bytes of a file of at most ``most``. Raises Refusal."""
    name = path.name if file is None else file
    with opened(path, file) as stream:
        try:
            large = os.fstat(stream.fileno()).st_size > most
            content = b"" if large else stream.read(most + 1)
        except OSError:
            raise Refusal("unreadable", file=name) from None
    if large or len(content) > most:
        raise Refusal("file_too_large", file=name, limit=f"{most // MIB} MiB")
    return content


def plain_path(path: Path) -> bool:
    """Whether the engine takes a path as it stands: no pattern in it, and all of it UTF-8.

    >>> plain_path(Path("/d/结果 1")), plain_path(Path("/d/a?b")), plain_path(Path("/d/[1]"))
    (True, False, False)
    """
    try:
        text = os.fspath(path)
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return not any(sign in text for sign in ("?*[" if os.name == "nt" else "?*[\\"))


def toml_of(text: str, file: str) -> dict[str, Any]:
    """What a TOML text says. Raises Refusal for what nobody writes by hand.

    Raises tomllib.TOMLDecodeError where it is no TOML: who asks knows what was to be written.
    """
    for row, line in enumerate(text.split("\n"), start=1):
        dots = line.count(".") >= MOST_PARTS and not line.lstrip().startswith("#")
        if dots and _LONG_KEY.search(line):
            raise Refusal("toml_too_deep", file=file, row=row)
        if len(line) > _MOST_DIGITS and _NUMBER.search(line):
            raise Refusal("toml_long_number", file=file, row=row, most=_MOST_DIGITS)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Refusal("toml_too_deep", file=file, row=_deepest(text)) from None


def _deepest(text: str) -> int:
    """The line in which the most brackets are open."""
    depth, deepest, row = 0, 0, 1
    for number, line in enumerate(text.split("\n"), start=1):
        for sign in line:
            depth += (sign in "[{") - (sign in "]}")
            if depth > deepest:
                deepest, row = depth, number
    return row

"""What of this machine the program needs and has: ``doctor``, for whoever installs it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from rich.console import Console

from zbb_reconcile.commands.office import office
from zbb_reconcile.report.terminal.lines import grid, print_lines, text
from zbb_reconcile.texts import Words
from zbb_reconcile.version import __version__

DISTRIBUTION = "zbb-reconcile"
NOT_FOR_USERS = frozenset({"dev"})
"""Extras that only who works on the program installs."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([\w-]+)['"]""")
_ROOM_BYTES = 2 * 1024**3
"""What a county's run may need among the temporary files."""


@dataclass(frozen=True)
class Told:
    """One thing of the machine: ``about`` is a key of ``doctor.toml``, as is ``about_lacking``."""

    about: str
    found: str
    holds: bool | None
    """None: what is missing is needed for something else alone."""
    name: str = ""


def examine(folder: Path, encoding: str) -> list[Told]:
    """Python, packages, extras, LibreOffice, the console's encoding, the room below ``folder``."""
    return [*_program(), *_packages(), _office(), _console(encoding), *_places(folder)]


def _program() -> Iterator[Told]:
    yield Told("program", __version__, holds=True)
    yield Told("python", platform.python_version(), holds=sys.version_info >= (3, 11))
    libc = " ".join(platform.libc_ver()).strip()
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    yield Told("system", f"{system} {libc}".strip(), holds=True)


def _packages() -> Iterator[Told]:
    """Those that every run needs, then those of each extra."""
    for requirement in requires(DISTRIBUTION) or ():
        name = _NAME.match(requirement)
        extra = _EXTRA.search(requirement)
        if name is None or (extra is not None and extra[1] in NOT_FOR_USERS):
            continue
        try:
            found = version(name[0])
        except PackageNotFoundError:
            found = ""
        if extra is None:
            yield Told("package", found, holds=bool(found), name=name[0])
        else:
            yield Told("extra", found, holds=bool(found) or None, name=f"{name[0]} [{extra[1]}]")


def _office() -> Told:
    program = office()
    return Told("office", str(program or ""), holds=program is not None or None)


def _console(encoding: str) -> Told:
    # What a console cannot show is a question mark: these have the signs of every text of ours.
    plain = encoding.lower().replace("-", "").replace("_", "")
    return Told("console", encoding, holds=plain in ("utf8", "gb18030", "gbk", "cp936") or None)


def _places(folder: Path) -> Iterator[Told]:
    for about, place in (("temporary", Path(tempfile.gettempdir())), ("folder", folder)):
        writable = place.is_dir() and os.access(place, os.W_OK | os.X_OK)
        free = shutil.disk_usage(place).free if place.is_dir() else 0
        room = f"{place} · {free / 1024**3:,.1f} GB"
        yield Told(about, room, holds=writable and free >= _ROOM_BYTES)


def print_told(told: Sequence[Told], words: Words, console: Console) -> None:
    """Each thing with what was found; what is missing with what to do."""
    lacking = sum(one.holds is False for one in told)
    end = words("doctor.not_good", count=lacking) if lacking else words["doctor.all_good"]
    rows = (tuple(text(cell) for cell in _row(one, words)) for one in told)
    print_lines(
        [text(words["doctor.title"], "bold"), grid(rows, whole=(0,)), text(""), text(end)], console
    )


def _row(one: Told, words: Words) -> tuple[str, str, str]:
    mark = {True: "good", False: "poor", None: "aside"}[one.holds]
    remedy = "" if one.holds else words[f"doctor.{one.about}_lacking"]
    said = " · ".join(filter(None, (one.found, remedy)))
    return words[f"doctor.{mark}"], words(f"doctor.{one.about}", name=one.name), said

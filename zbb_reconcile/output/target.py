"""Where a run may write: one run at a time into a folder that is new, or a finished run of ours."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from zbb_reconcile.books import LINES
from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import hide, plain_path
from zbb_reconcile.output.checksums import (
    DATABASE,
    NOTICES,
    SIGNATURES,
    SUMS,
    WORKBOOK,
    workbook_changed,
)
from zbb_reconcile.output.held import beside, cleared, held, refuse_open, unwritable
from zbb_reconcile.output.manifest import MANIFEST

WRITTEN = frozenset(
    {"tables", LINES, DATABASE, WORKBOOK, "report.html", MANIFEST, SUMS, NOTICES, SIGNATURES}
)
"""What a finished run holds. Anything else in it is somebody's own, and is never thrown away."""

_STRAY = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers leave by themselves."""


@contextmanager
def claimed(out: Path, *, force: bool, taken: Collection[Path] = ()) -> Iterator[Path]:
    """Hold the folder ``out`` for one run, from before any work until it is written.

    Gives the absolute path. Puts right what a killed run left there, then refuses where the folder
    may not be written: another run holds it, it exists and ``force`` is not given, it is not ours,
    it holds files that no run wrote, or words of people that this run did not take up (``taken``
    are the files that it read). Who holds it already may ask again.
    """
    with held(out) as target:
        try:
            check_target(out, force=force, taken=taken)
        except OSError as error:
            raise unwritable(out, error) or error from error
        yield target


@contextmanager
def scratch_beside(target: Path) -> Iterator[Path | None]:
    """A private folder on the target's own disk, for a run that holds the target.

    It goes when the run ends; what a killed run leaves in it, data and all, goes with the next run
    into the same target. None where the engine does not take the path: the run is then to use the
    system's temporary files.
    """
    if not plain_path(target.parent):
        yield None
        return
    scratch = beside(target, "part")
    try:
        scratch.mkdir(mode=0o700)
        hide(scratch)
        yield scratch
    finally:
        cleared(scratch)


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
        refuse_open([target / WORKBOOK])
        own = sorted({path.name for path in target.iterdir()} - WRITTEN - set(_STRAY))
        if own:
            raise Refusal("out_holds_more", out=str(out), found=", ".join(own[:5]))
        if workbook_changed(target) and not read_of(target / WORKBOOK, taken):
            raise Refusal("out_workbook_changed", out=str(out), workbook=WORKBOOK)
        if (target / SIGNATURES).is_file():
            raise Refusal("out_signed", out=str(out))
        if (target / NOTICES).is_file() and not read_of(target / NOTICES, taken):
            raise Refusal("out_notices_sent", out=str(out), notices=NOTICES)
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


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False

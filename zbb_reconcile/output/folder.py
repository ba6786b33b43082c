"""The output folder: whole or not at all.

Everything is written into a private folder beside the target and flushed to disk; then the folder
gets its name. A crash at any moment leaves the old folder or the new one, and at worst a folder
``.<name>.….part`` or ``.<name>.….old`` beside it, which the next run into that name clears away.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zbb_reconcile.books import Books
from zbb_reconcile.output.checksums import (
    DATABASE,
    NOTICES,
    WORKBOOK,
    workbook_changed,
    write_sums,
)
from zbb_reconcile.output.manifest import MANIFEST, manifest
from zbb_reconcile.output.target import WRITTEN, beside, claimed, unwritable
from zbb_reconcile.report.facts import PAPERS, PART_ROWS, page_tables, papers_need
from zbb_reconcile.report.page.page import write_page
from zbb_reconcile.report.summary import summary
from zbb_reconcile.report.workbook.workbook import SHEET_ROWS, write_workbook
from zbb_reconcile.results import RESULTS, amount_of
from zbb_reconcile.texts import Words

FOLDER_MODE = 0o750
FILE_MODE = 0o640
"""Whole account numbers are in there: the group may read, nobody else. A umask may take more."""


@dataclass(frozen=True)
class Made:
    """How a run was made: what its folder says beside its tables."""

    as_of: date
    profile: str
    words: Words
    origins: Mapping[str, Any]
    """What went in: files with their hashes, options, versions."""
    taken: tuple[Path, ...] = ()
    """The files of earlier results, and of people, that the run took up."""


def write_folder(made: Made, books: Books, out: Path, *, force: bool) -> Path:
    """Write everything a run gives, and give the folder its name; the path that was written.

    Refusal where the folder may not be written, or where the system says no while it is (a full
    disk, a lost share); what was there before is then still there, untouched.
    """
    with claimed(out, force=force, taken=made.taken) as target:
        part = beside(target, "part", secrets.token_hex(4))
        try:
            part.mkdir(mode=FOLDER_MODE)
            hashed = _fill(part, made, books)
            # Until the folder has its name: Windows moves no folder with an open file in it.
            with books.let_go():
                _add_database(part, books)
                write_sums(part, hashed)
                # The folder was made under the umask, so its mode says what the umask allows.
                allowed = part.stat().st_mode
                for path in (*sorted(part.rglob("*"), reverse=True), part):
                    path.chmod((FOLDER_MODE if path.is_dir() else FILE_MODE) & allowed)
                    to_disk(path)
                if target.exists() and workbook_changed(target):
                    _keep_workbook(target)
                swap(part, target)
        except Exception as error:
            if (refusal := unwritable(out, error)) is not None:
                raise refusal from error
            raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return target


def _keep_workbook(target: Path) -> None:
    """Keep beside the results a copy of a workbook that people wrote into and this run read.

    It is dated by the as-of day of the results that it was part of.
    """
    made = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    stem = f"{target.name}-{Path(WORKBOOK).stem}-{made['as_of']}"
    content = (target / WORKBOOK).read_bytes()
    for count in itertools.count(1):
        copy = target.parent / f"{stem}{f'-{count}' if count > 1 else ''}.xlsx"
        if not copy.exists():
            part = beside(copy, "part", secrets.token_hex(4))
            part.write_bytes(content)
            part.chmod(FILE_MODE & part.stat().st_mode)
            to_disk(part)
            part.replace(copy)
            return
        if copy.read_bytes() == content:
            return


def _add_database(part: Path, books: Books) -> None:
    """Put the database into the folder, as a file that no other results share."""
    books.save(part / DATABASE)
    _unshare(part / DATABASE)


def copy_folder(folder: Path, out: Path, *, force: bool) -> Path:
    """Put a finished run, every file as it was written, into another folder too; its path."""
    with claimed(out, force=force) as target:
        part = beside(target, "part", secrets.token_hex(4))
        try:
            shutil.copytree(
                folder, part, ignore=lambda place, names: _not_ours(folder, place, names)
            )
            swap(part, target)
        except Exception as error:
            if (refusal := unwritable(out, error)) is not None:
                raise refusal from error
            raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return target


def _not_ours(folder: Path, place: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(place) == folder and name not in WRITTEN]


def _fill(part: Path, made: Made, books: Books) -> dict[str, str]:
    """Write the tables, the workbook, the page and the manifest; the hashes already known."""
    tables = part / "tables"
    tables.mkdir()
    for name in RESULTS:
        # The engine may write into its own folder only.
        written = books.file.parent / f"{name}.out.parquet"
        books.write_parquet(name, written)
        shutil.move(written, tables / f"{name}.parquet")
    heights = {name: books.count(name) for name in RESULTS}
    shown = {
        name: books.frame(name)
        if rows <= SHEET_ROWS
        else books.largest(name, amount_of(name), PART_ROWS)
        for name, rows in heights.items()
    }
    short = {name: frame for name, frame in shown.items() if not RESULTS[name].long}
    told = summary(short, as_of=made.as_of, profile_name=made.profile)
    papers = shown | papers_need(books, shown, SHEET_ROWS)
    tall = heights | {name: books.count(name) for name in ("root_years", *PAPERS)}
    write_workbook(part / "workbook.xlsx", papers, told, made.words, tall)
    write_page(part / "report.html", page_tables(books), told, made.words)
    listed = manifest(books, tables, made.as_of, made.words, made.origins)
    (part / MANIFEST).write_text(as_json(listed), encoding="utf-8", newline="\n")
    sent = [
        {name: value and str(value) for name, value in row.items()}
        for row in books.frame("sent_notices").to_dicts()
    ]
    if sent:
        (part / NOTICES).write_text(as_json(sent), encoding="utf-8", newline="\n")
    return {f"tables/{name}.parquet": said["sha256"] for name, said in listed["tables"].items()}


def as_json(content: object) -> str:
    """A JSON document as every file of ours has it: the same content gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _unshare(path: Path) -> None:
    """Make a file one's own where earlier results of the same run already share it.

    The books may put a second name for their own file here; a third one would tie two folders of
    results together, and who adds a table to one would change the other.
    """
    if path.stat().st_nlink > 2:
        copy = path.with_suffix(".copy")
        shutil.copyfile(path, copy)
        copy.replace(path)


def swap(part: Path, target: Path) -> None:
    """Give the finished folder its name; what had the name before goes.

    Where the system cannot swap two names in one step, a kill between the two renames leaves the
    old folder under ``.<name>.….old``; the next run into that name gives it its name back first.
    """
    if not target.exists():
        part.rename(target)
    elif not _exchange(part, target):
        old = beside(target, "old", secrets.token_hex(4))
        target.rename(old)
        try:
            part.rename(target)
        except BaseException:
            old.rename(target)
            raise
        to_disk(target.parent)
        shutil.rmtree(old, ignore_errors=True)
    # After an exchange ``part`` is the old folder: on disk first, then it may go.
    to_disk(target.parent)


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


def to_disk(path: Path) -> None:
    """Flush a file or a folder to disk; folders cannot be flushed on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

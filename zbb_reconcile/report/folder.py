"""The output folder: whole or not at all.

Everything is written into a private folder beside the target and flushed to disk; then the folder
gets its name. A crash at any moment leaves the old folder or the new one, and at worst a folder
``.<name>.….part`` or ``.<name>.….old`` beside it, which the next run into that name clears away.
"""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zbb_reconcile.books import Books
from zbb_reconcile.report.facts import PAPERS, PART_ROWS, page_tables, papers_need
from zbb_reconcile.report.manifest import MANIFEST, manifest
from zbb_reconcile.report.page import write_page
from zbb_reconcile.report.sums import DATABASE, write_sums
from zbb_reconcile.report.target import beside, claimed, unwritable
from zbb_reconcile.report.workbook import SHEET_ROWS, write_workbook
from zbb_reconcile.results import amount_of
from zbb_reconcile.tables import TABLES

if TYPE_CHECKING:
    from zbb_reconcile.outcome import Outcome


FOLDER_MODE = 0o750
FILE_MODE = 0o640
"""Whole account numbers are in there: the group may read, nobody else. A umask may take more."""


def write_folder(outcome: Outcome, books: Books, out: Path, *, force: bool) -> Path:
    """Write everything a run gives, and give the folder its name; the path that was written.

    Refusal where the folder may not be written, or where the system says no while it is (a full
    disk, a lost share); what was there before is then still there, untouched.
    """
    with claimed(out, force=force) as target:
        part = beside(target, "part", secrets.token_hex(4))
        try:
            part.mkdir(mode=FOLDER_MODE)
            hashed = _fill(part, outcome, books)
            # Until the folder has its name: Windows moves no folder with an open file in it.
            with books.let_go():
                _add_database(part, books)
                write_sums(part, hashed)
                # The folder was made under the umask, so its mode says what the umask allows.
                allowed = part.stat().st_mode
                for path in (*sorted(part.rglob("*"), reverse=True), part):
                    path.chmod((FOLDER_MODE if path.is_dir() else FILE_MODE) & allowed)
                    to_disk(path)
                swap(part, target)
        except Exception as error:
            if (refusal := unwritable(out, error)) is not None:
                raise refusal from error
            raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return target


def _add_database(part: Path, books: Books) -> None:
    """Put the database into the folder, as a file that no other results share."""
    books.save(part / DATABASE)
    _unshare(part / DATABASE)


def _fill(part: Path, outcome: Outcome, books: Books) -> dict[str, str]:
    """Write the tables, the workbook, the page and the manifest; the hashes already known."""
    results = [name for name in outcome.tables if name not in TABLES]
    tables = part / "tables"
    tables.mkdir()
    for name in results:
        # The engine may write into its own folder only.
        written = books.file.parent / f"{name}.out.parquet"
        books.write_parquet(name, written)
        shutil.move(written, tables / f"{name}.parquet")
    heights = {name: outcome.rows(name) for name in results}
    shown = {
        name: books.frame(name)
        if rows <= SHEET_ROWS
        else books.largest(name, amount_of(name), PART_ROWS)
        for name, rows in heights.items()
    }
    summary = outcome.summary()
    papers = shown | papers_need(books, shown, SHEET_ROWS)
    tall = heights | {name: books.totals(name, [])[0] for name in ("root_years", *PAPERS)}
    write_workbook(part / "workbook.xlsx", papers, summary, outcome.words, tall)
    write_page(part / "report.html", page_tables(books), summary, outcome.words)
    made = manifest(outcome, tables)
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True)
    (part / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
    return {f"tables/{name}.parquet": said["sha256"] for name, said in made["tables"].items()}


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

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
from zbb_reconcile.errors import Refusal
from zbb_reconcile.report.manifest import MANIFEST, manifest
from zbb_reconcile.report.labels import AMOUNTS
from zbb_reconcile.report.page import write_page
from zbb_reconcile.report.workbook import SHEET_ROWS, write_workbook

if TYPE_CHECKING:
    from zbb_reconcile.outcome import Outcome
PART_ROWS = 2_000
"""How much of a longer table the workbook and the page are given: its largest rows."""


def check_target(out: Path, *, force: bool) -> Path:
    """The folder to write, as an absolute path; Refusal where it may not be written."""
    target = Path(os.path.abspath(out))
    if target.is_symlink():
        raise Refusal("out_is_link", file=str(out))
    if target.exists():
        if not target.is_dir():
            raise Refusal("out_is_file", file=str(out))
        if not _is_ours(target):
            raise Refusal("out_not_ours", file=str(out))
        if not force:
            raise Refusal("out_exists", file=str(out))
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK | os.X_OK):
        raise Refusal("out_parent", file=str(out), folder=str(target.parent))
    return target


def write_folder(outcome: Outcome, books: Books, out: Path, *, force: bool) -> Path:
    """Write everything a run gives, and give the folder its name; the path that was written."""
    from zbb_reconcile.outcome import RESULTS

    target = check_target(out, force=force)
    _clear_leftovers(target)
    part = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
    part.mkdir(mode=0o750)
    try:
        tables = part / "tables"
        tables.mkdir()
        for name in RESULTS:
            written = books.file.parent / f"{name}.out.parquet"
            books.write_parquet(name, written)
            shutil.move(written, tables / f"{name}.parquet")
        books.save(part / "run.duckdb")
        heights = {name: outcome.rows(name) for name in RESULTS}
        shown = {
            name: books.frame(name)
            if rows <= SHEET_ROWS
            else books.largest(name, AMOUNTS.get(name), PART_ROWS)
            for name, rows in heights.items()
        }
        said = outcome.summary()
        write_workbook(part / "workbook.xlsx", shown, said, outcome.lang, heights)
        write_page(part / "report.html", shown, said, outcome.lang, heights)
        text = json.dumps(manifest(outcome, tables), ensure_ascii=False, indent=1, sort_keys=True)
        (part / MANIFEST).write_text(text + "\n", encoding="utf-8")
        for path in sorted(part.rglob("*"), reverse=True):
            _to_disk(path)
        _to_disk(part)
        _swap(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return target


def _is_ours(folder: Path) -> bool:
    """Whether a folder is a finished run of ours: its manifest says so."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("made_by") == "zbb-reconcile"


def _swap(part: Path, target: Path) -> None:
    """Give the finished folder its name; what had the name before goes."""
    if not target.exists():
        part.rename(target)
    elif _exchange(part, target):
        shutil.rmtree(part, ignore_errors=True)
    else:
        old = target.parent / f".{target.name}.{secrets.token_hex(4)}.old"
        target.rename(old)
        part.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    _to_disk(target.parent)


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


def _clear_leftovers(target: Path) -> None:
    """Remove what killed runs left; a killed swap's old folder gets its name back."""
    for left in sorted(target.parent.glob(f".{target.name}.*.old")):
        if not target.exists() and _is_ours(left):
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)
    for left in target.parent.glob(f".{target.name}.*.part"):
        shutil.rmtree(left, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Flush a file or a folder to disk; folders cannot be flushed on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

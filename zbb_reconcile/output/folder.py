"""The folder of results: what stands in it, and how it comes to stand there."""

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zbb_reconcile.books import LINES, Books
from zbb_reconcile.output.checksums import (
    DATABASE,
    NOTICES,
    WORKBOOK,
    sha256_of,
    workbook_changed,
    write_sums,
)
from zbb_reconcile.output.manifest import MANIFEST, manifest
from zbb_reconcile.output.target import WRITTEN, claimed
from zbb_reconcile.output.writing import finish, new_file, part_folder
from zbb_reconcile.report.facts import PAPERS, PART_ROWS, page_tables, papers_need
from zbb_reconcile.report.labels import described, table_label
from zbb_reconcile.report.page.page import write_page
from zbb_reconcile.report.summary import summary
from zbb_reconcile.report.workbook.workbook import SHEET_ROWS, write_workbook
from zbb_reconcile.results import RESULTS, amount_of
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words


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
    with claimed(out, force=force, taken=made.taken) as target, part_folder(out, target) as part:
        hashed = _fill(part, made, books)
        _explain_tables(books, made.words)
        read = set(books.frame("sources")["sha256"])
        # Until the folder has its name: Windows moves no folder with an open file in it.
        with books.let_go():
            _add_database(part, books)
            write_sums(part, hashed | _proven(part, read))
            if target.exists() and workbook_changed(target):
                _keep_workbook(target)
            finish(part, target)
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
            with new_file(copy, exists="out_exists") as part:
                part.write_bytes(content)
            return
        if copy.read_bytes() == content:
            return


def _explain_tables(books: Books, words: Words) -> None:
    """Comment every table of the database, and every column of the results and the input.

    Of the tables between them the comment names the query that makes them.
    """
    there = books.tables_with_columns()
    said = dict.fromkeys(there, words("labels.made_by_program"))
    for name, file in books.rows('select "table", file from queries_run'):
        if name in said:
            said[name] = words("labels.made_by", path=f"queries/{file}.sql")
    shown = [name for name in there if name in RESULTS or name in TABLES]
    said |= {name: _name_of(name, words) for name in shown}
    columns = {name: {one: described(name, one, words) for one in there[name]} for name in shown}
    books.comment(said, columns)


def _name_of(table: str, words: Words) -> str:
    """What a table is called; an input table that has no other name, by its usual Chinese one."""
    label = table_label(table, words)
    return TABLES[table].names[0] if label == table and table in TABLES else label


def _add_database(part: Path, books: Books) -> None:
    """Put the database into the folder, and the lines that stay beside it, as files of its own."""
    books.save(part)
    for path in (part / DATABASE, *part.glob(f"{LINES}/*")):
        _unshare(path)


def _proven(part: Path, read: Collection[str]) -> dict[str, str]:
    """The hashes of the files of lines that the results keep: each is one that was ``read``."""
    found = {f"{LINES}/{path.name}": sha256_of(path) for path in sorted(part.glob(f"{LINES}/*"))}
    for name, sha256 in found.items():
        if sha256 not in read:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(part / name))
    return found


def copy_folder(folder: Path, out: Path, *, force: bool) -> Path:
    """Put a finished run, every file as it was written, into another folder too; its path."""
    with claimed(out, force=force) as target, part_folder(out, target) as part:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if inside.parts[0] not in WRITTEN:
                continue
            if path.is_dir():
                (part / inside).mkdir()
            else:
                shutil.copyfile(path, part / inside, follow_symlinks=False)
        finish(part, target)
    return target


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

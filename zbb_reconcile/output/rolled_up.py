"""The folder of a roll-up: merged tables, database, workbook, page, manifest, hashes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from zbb_reconcile.books import Books
from zbb_reconcile.output.checksums import sha256_of, write_sums
from zbb_reconcile.output.folder import as_json
from zbb_reconcile.output.manifest import MANIFEST
from zbb_reconcile.output.target import claimed
from zbb_reconcile.output.writing import finish, part_folder
from zbb_reconcile.report.escape import INERT
from zbb_reconcile.report.labels import described, table_label
from zbb_reconcile.report.page.roll_up import roll_up_page
from zbb_reconcile.report.workbook.cells import formats_of
from zbb_reconcile.report.workbook.plain_table import write_table
from zbb_reconcile.results import MERGED, ROLLED_UP
from zbb_reconcile.texts import Words

KIND = "roll_up"
"""What the manifest calls it: the folder of a run has no kind."""


def write_rolled_up(
    books: Books, out: Path, as_of: date, words: Words, origins: Mapping[str, Any], *, force: bool
) -> Path:
    """Write everything a roll-up gives, whole or not at all; the path. Raises Refusal."""
    tables = {name: books.frame(name) for name in ROLLED_UP}
    with claimed(out, force=force) as target, part_folder(out, target) as part:
        listed = _write_tables(books, part)
        _write_workbook(part / "workbook.xlsx", tables, as_of, words)
        page = roll_up_page(tables, as_of, words)
        (part / "report.html").write_bytes(page.encode("utf-8"))
        manifest = {
            **origins,
            "made_by": "zbb-reconcile",
            "kind": KIND,
            "as_of": as_of.isoformat(),
            "lang": words.lang,
            "tables": listed,
            "controls": [_as_text(row) for row in tables["roll_up_controls"].to_dicts()],
        }
        (part / MANIFEST).write_text(as_json(manifest), encoding="utf-8", newline="\n")
        _explain(books, tables, words)
        hashed = {f"tables/{name}.parquet": said["sha256"] for name, said in listed.items()}
        with books.let_go():
            books.save(part)
            write_sums(part, hashed)
            finish(part, target)
    return target


def _as_text(control: Mapping[str, Any]) -> dict[str, Any]:
    """A control whose figures are texts: JSON has no decimals."""
    exact = (int, str, bool)
    return {name: one if isinstance(one, exact) else str(one) for name, one in control.items()}


def _write_tables(books: Books, part: Path) -> dict[str, dict[str, Any]]:
    """Every table as Parquet; its rows and its hash by its name."""
    (part / "tables").mkdir()
    listed = {}
    for name in (*ROLLED_UP, *MERGED):
        written = books.file.parent / f"{name}.out.parquet"
        books.write_parquet(name, written)
        path = part / "tables" / f"{name}.parquet"
        shutil.move(written, path)
        listed[name] = {"rows": books.count(name), "sha256": sha256_of(path)}
    return dict(sorted(listed.items()))


def _explain(books: Books, tables: Mapping[str, pl.DataFrame], words: Words) -> None:
    """Say in the database itself what the roll-up's own tables and their columns are."""
    said = {name: table_label(name, words) for name in tables}
    columns = {
        name: {column: described(name, column, words) for column in frame.columns}
        for name, frame in tables.items()
    }
    books.comment(said, columns)


def _write_workbook(
    path: Path, tables: Mapping[str, pl.DataFrame], as_of: date, words: Words
) -> None:
    """Write a sheet for each table, in their order; one without a row is there, and hidden."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True, **INERT}) as book:
        made = datetime(as_of.year, as_of.month, as_of.day)
        book.set_properties({"title": words("roll_up.title"), "created": made})
        formats = formats_of(book, words)
        for name, table in tables.items():
            sheet = book.add_worksheet(table_label(name, words))
            write_table(sheet, name, table, formats, words)
            if table.is_empty():
                sheet.hide()

"""One table of a finished run in full, for Excel or for a program: csv, xlsx, json or parquet."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import xlsxwriter

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.output.target import is_ours
from zbb_reconcile.output.writing import new_file
from zbb_reconcile.report.escape import INERT, unobeyed, visible
from zbb_reconcile.report.labels import column_label, value_label
from zbb_reconcile.run_tables import RunTables, nearest
from zbb_reconcile.texts import Words

FORMATS = ("csv", "xlsx", "json", "parquet")
TO_SCREEN = ("csv", "json")
BATCH_ROWS = 50_000
SHEET_ROWS = 1_048_575
"""What a sheet of Excel holds below its header."""
CELL_CHARACTERS = 32_767
EXACT_DIGITS = 15
"""Excel holds a number as a double: longer ones go in as text, so that every digit stays."""
BOM = b"\xef\xbb\xbf"


def export(
    run: RunTables,
    table: str,
    kind: str,
    *,
    to: Path | None,
    screen: Callable[[bytes], object],
    bom: bool,
    labels: bool,
    force: bool,
) -> str:
    """Write a table whole to the file ``to``, or to the screen; gives the table's name.

    Nothing is masked. Money is exact in every format, in json as text. Columns and codes have
    their canonical names, or with ``labels`` (csv, xlsx) those of the language. Text that Excel
    would take for a formula is kept from it. The file appears whole or not at all.
    """
    if kind not in FORMATS:
        raise Refusal(
            "export_unknown_format",
            found=shown(kind),
            near=nearest(kind, FORMATS),
            known=", ".join(FORMATS),
        )
    if to is None and kind not in TO_SCREEN:
        raise Refusal("export_needs_file", format=kind)
    if bom and kind != "csv":
        raise Refusal("export_bom_only_csv")
    if labels and kind not in ("csv", "xlsx"):
        raise Refusal("export_labels_only")
    name = run.find_table(table)
    chunks = _chunks(run, name, kind, run.words if labels else None, bom=bom)
    if to is None:
        for chunk in chunks:
            screen(chunk)
    else:
        _write(chunks, to, force=force)
    return name


def _chunks(
    run: RunTables, name: str, kind: str, words: Words | None, *, bom: bool
) -> Iterator[bytes]:
    if kind == "csv":
        yield from _csv(run, name, words, bom=bom)
    elif kind == "json":
        yield from _json(run, name)
    elif kind == "xlsx":
        rows = run.books.count(name)
        if rows > SHEET_ROWS:
            raise Refusal("export_too_long", table=name, rows=rows, most=SHEET_ROWS)
        yield _xlsx(run, name, words)
    else:
        written = io.BytesIO()
        run.books.frame(name).write_parquet(written, compression="snappy")
        yield written.getvalue()


def _frames(run: RunTables, name: str) -> Iterator[pl.DataFrame]:
    """The table in parts, in its order; an empty table is one empty part."""
    schema = run.books.frame(name, top=0)
    yield schema
    for batch in run.books.batches(name, BATCH_ROWS):
        frame = pl.DataFrame(batch)
        yield frame.with_columns(
            pl.col(column).cast(kind) for column, kind in schema.schema.items()
        )


def _csv(run: RunTables, name: str, words: Words | None, *, bom: bool) -> Iterator[bytes]:
    if bom:
        yield BOM
    for at, frame in enumerate(_frames(run, name)):
        yield csv_part(frame, name, words, header=at == 0)


def csv_part(
    frame: pl.DataFrame, name: str, words: Words | None = None, *, header: bool = True
) -> bytes:
    """Rows as csv that Excel takes for text and numbers alone; in words where they are given."""
    said = frame.with_columns(
        pl.Series(column, [_safe(column, value, words) for value in frame[column]], pl.String)
        for column, kind in frame.schema.items()
        if kind == pl.String or isinstance(kind, pl.List)
    )
    if words:
        said = said.rename(_labels(frame.columns, name, words))
    written = io.BytesIO()
    said.write_csv(written, include_header=header, line_terminator="\r\n")
    return written.getvalue()


def _safe(column: str, value: str | pl.Series | None, words: Words | None) -> str | None:
    """Text, or a list as text, in words and kept from being taken for a formula."""
    if value is None:
        return None
    text = value if isinstance(value, str) else ";".join(map(str, value))
    return unobeyed(_word(column, text, words))


def _word(column: str, text: str, words: Words | None) -> str:
    return value_label(column, text, words) if words else text


def _labels(columns: list[str], name: str, words: Words) -> dict[str, str]:
    """What the columns are called; two of the same name keep their canonical names beside it."""
    said = {column: column_label(name, column, words) for column in columns}
    labels = list(said.values())
    return {
        column: word if labels.count(word) == 1 else f"{word} ({column})"
        for column, word in said.items()
    }


def _json(run: RunTables, name: str) -> Iterator[bytes]:
    """One array of objects, a row a line."""
    before = b"["
    for frame in _frames(run, name):
        for row in frame.iter_rows(named=True):
            text = json.dumps(row, ensure_ascii=False, default=_plain)
            yield before + b"\n" + text.encode("utf-8", "surrogatepass")
            before = b","
    yield (b"[" if before == b"[" else b"\n") + b"]\n"


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value))


def _xlsx(run: RunTables, name: str, words: Words | None) -> bytes:
    written = io.BytesIO()
    day = run.as_of
    # In memory: no county's data in the temporary folder.
    with xlsxwriter.Workbook(written, {"in_memory": True, **INERT}) as book:
        book.set_properties({"title": name, "created": datetime(day.year, day.month, day.day)})
        money = book.add_format({"num_format": "#,##0.00"})
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(name[:31])
        columns = list(run.books.columns(name))
        heads = _labels(columns, name, words) if words else {column: column for column in columns}
        for at, head in enumerate(heads.values()):
            sheet.write_string(0, at, head, book.add_format({"bold": True}))
            sheet.set_column(at, at, 18)
        sheet.freeze_panes(1, 0)
        row = 1
        for frame in _frames(run, name):
            for values in frame.iter_rows():
                for at, (column, value) in enumerate(zip(columns, values, strict=True)):
                    match value:
                        case None:
                            pass
                        case bool():
                            sheet.write_boolean(row, at, value)
                        case Decimal() | int() if _exact(value):
                            look = money if isinstance(value, Decimal) else None
                            sheet.write_number(row, at, value, look)
                        case date() if value.year >= 1900 and not isinstance(value, datetime):
                            sheet.write_datetime(row, at, value, dated)
                        case list():
                            sheet.write_string(row, at, _kept(";".join(map(str, value))), text)
                        case str():
                            sheet.write_string(row, at, _kept(_word(column, value, words)), text)
                        case _:
                            sheet.write_string(row, at, str(value), text)
                row += 1
    return written.getvalue()


def _exact(value: Decimal | int) -> bool:
    return len(str(abs(value)).replace(".", "").strip("0")) <= EXACT_DIGITS


def _kept(text: str) -> str:
    """The text as a cell can hold it."""
    said = visible(text, keep="\t\n\r")[:CELL_CHARACTERS]
    # xlsxwriter takes a text of this shape for its own XML and writes it unescaped.
    return said + " " if said.startswith("<r>") and said.endswith("</r>") else said


def _write(chunks: Iterator[bytes], to: Path, *, force: bool) -> None:
    target = Path(os.path.abspath(to))
    if any(is_ours(folder) for folder in target.parents):
        raise Refusal("papers_in_results", to=str(to))
    with new_file(to, exists="export_exists", replace=force) as part, part.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)

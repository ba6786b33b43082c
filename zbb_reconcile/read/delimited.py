"""CSV text to sheets: our own decoding and field count, since engines fill short rows silently."""

from __future__ import annotations

import csv
import gc
import io
from collections.abc import Iterator, Sequence
from itertools import islice

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.grid import LONGEST_CELL, make_sheet
from zbb_reconcile.read.headers import Headers, match_headers
from zbb_reconcile.read.sheets import Misfit, Sheet

_CHUNK_ROWS = 50_000
_CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
_MAGIC = {
    b"PK\x03\x04": "zip / xlsx", b"\xd0\xcf\x11\xe0": "xls", b"\x1f\x8b": "gzip",
    b"PAR1": "Parquet", b"%PDF": "PDF", b"7z\xbc\xaf": "7z", b"Rar!": "rar",
}  # fmt: skip

_Laid = tuple[Headers, pl.DataFrame, list[Misfit], int]
"""The header, the rows that fit under it, the rows that do not, and how many were blank."""


def read_csv(table: str, file: str, content: bytes) -> Sheet:
    """The sheet of a CSV file: UTF-8, with or without a byte-order mark, commas, quotes closed.

    ``source_row`` is the record's number as a spreadsheet shows it: 1 is the header, blank lines
    count, and a line break inside quotes does not.
    """
    text = _text(file, content)
    unquoted = text.replace("\r\n", "\n")
    if '"' in unquoted or "\r" in unquoted:
        headers, grid, misfits, blank_rows = _by_records(table, file, text)
    else:
        headers, grid, misfits, blank_rows = _by_lines(table, file, unquoted)
    return make_sheet(
        table, file, None, headers, grid, misfits=misfits, blank_rows=blank_rows,
        controls=len(content.translate(None, _CONTROL_BYTES)) < len(content),
    )  # fmt: skip


def _text(file: str, content: bytes) -> str:
    """The file as text. Refuses what is not UTF-8 with something in it."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            raise Refusal("not_text", file=file, kind=kind)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte-order mark.
        start = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        before = content[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        raise Refusal("not_utf8", file=file, row=before.count(b"\n") + 1,
                      offset=start) from None  # fmt: skip
    if not text.strip(BLANKS):
        raise Refusal("empty_file", file=file)
    return text


def _by_lines(table: str, file: str, text: str) -> _Laid:
    """Text without a quotation mark: a line is a record and a comma ends a field, always.

    Some times as fast as the csv module, and the engine is given nothing to guess.
    """
    lines = text.removesuffix("\n").split("\n")
    headers = match_headers(table, lines[0].split(","), file=file)
    width = len(headers.labels)
    places = pl.int_range(2, len(lines) + 1, dtype=pl.Int64, eager=True).alias("source_row")
    body = pl.DataFrame([pl.Series("line", lines[1:], pl.String), places])
    filled = body.filter(pl.col("line") != "")
    fits = pl.col("line").str.count_matches(",", literal=True) == width - 1
    misfits = [
        _misfit(headers, number, line.split(","))
        for line, number in filled.filter(~fits).iter_rows()
    ]
    rows = filled.filter(fits)
    fields = rows["line"].str.split_exact(",", width - 1).struct
    grid = fields.rename_fields([str(at) for at in range(width)]).struct.unnest()
    return headers, grid.with_columns(rows["source_row"]), misfits, body.height - filled.height


def _by_records(table: str, file: str, text: str) -> _Laid:
    """Text with quotation marks, by the csv module at its strictest."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    records = csv.reader(io.StringIO(text, newline=""), strict=True)
    # A million short-lived lists make the collector look for cycles over and over, in vain.
    collecting = gc.isenabled()
    gc.disable()
    try:
        headers = match_headers(table, next(records, []), file=file)
        grid, misfits, blank_rows = _grid(headers, records)
    except csv.Error as error:
        raise _refused(file, text, str(error)) from None
    finally:
        if collecting:
            gc.enable()
    return headers, grid, misfits, blank_rows


def _grid(headers: Headers, records: Iterator[list[str]]) -> tuple[pl.DataFrame, list[Misfit], int]:
    """Every record that fits under the header, by column; the misfits; how many were blank."""
    width = len(headers.labels)
    schema = {str(at): pl.String for at in range(width)} | {"source_row": pl.Int64}
    frames = [pl.DataFrame(schema=schema)]
    misfits: list[Misfit] = []
    blank_rows = 0
    first = 2
    while chunk := list(islice(records, _CHUNK_ROWS)):
        numbers: Sequence[int] = range(first, first + len(chunk))
        first += len(chunk)
        if set(map(len, chunk)) != {width}:
            blank_rows += sum(not record for record in chunk)
            misfits += [
                _misfit(headers, number, record)
                for number, record in zip(numbers, chunk, strict=True)
                if record and len(record) != width
            ]
            fitting = [pair for pair in zip(numbers, chunk, strict=True) if len(pair[1]) == width]
            numbers = [number for number, _ in fitting]
            chunk = [record for _, record in fitting]
        columns = zip(*chunk, strict=True) if chunk else ((),) * width
        series = [pl.Series(str(at), cells, pl.String) for at, cells in enumerate(columns)]
        frames.append(pl.DataFrame([*series, pl.Series("source_row", numbers, pl.Int64)]))
    return pl.concat(frames), misfits, blank_rows


def _misfit(headers: Headers, number: int, record: list[str]) -> Misfit:
    """A record with too few or too many fields: 1,234.00 unquoted makes one too many."""
    surplus = (f"#{at}" for at in range(len(headers.labels) + 1, len(record) + 1))
    labels = [*headers.labels, *surplus]
    values = {"fields": len(record), "expected": len(headers.labels)}
    return Misfit(number, "field_count", values, dict(zip(labels, record, strict=False)))


def _refused(file: str, text: str, why: str) -> Refusal:
    """The refusal of a text that csv cannot read, at the line where the broken record starts."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        pass
    if "field limit" in why:
        return Refusal("cell_too_long", file=file, row=line, limit="1 MiB")
    key = "unclosed_quote" if "end of data" in why else "broken_quote"
    return Refusal(key, file=file, row=line)

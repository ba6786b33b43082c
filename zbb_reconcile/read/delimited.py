"""Delimited text to sheets: our own decoding, dialect and field count, since engines fill short
rows silently and guess the rest.
"""

from __future__ import annotations

import csv
import gc
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.dialect import (
    DELIMITERS,
    Dialect,
    blocks,
    closed_quotes,
    find_dialect,
    records_of,
    refused,
)
from zbb_reconcile.read.encoding import decode
from zbb_reconcile.read.grid import make_sheet
from zbb_reconcile.read.header_finder import Found
from zbb_reconcile.sheet import AS_FOUND, Given, Misfit, Sheet
from zbb_reconcile.tables import TABLES

_CHUNK_ROWS = 50_000
_HEAD_CHARACTERS = 20_000
_MOST_SURPLUS = 16
"""Blank fields behind the last column that are taken for padding."""
_HEAD_OF_NUMBER = r"[-+(¥￥]*[1-9]\d{0,2}"
_REST_OF_NUMBER = r"[\dOolI]{3}(\.\d+)?\)?-?"
"""What 1,234.00 without quotation marks falls apart into, be a digit written as a letter."""
_OF_MONEY = re.compile(r"额|款|价|借方|贷方|收入|支出|结存|结余|合计|amount|balance|debit|credit")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
"""Control bytes: in UTF-8 and in GB18030 none of them is a part of another character."""


@dataclass(frozen=True)
class _Laid:
    """The rows that fit under the header, by position; those that do not; how many are blank."""

    grid: pl.DataFrame
    misfits: list[Misfit]
    blank_rows: int


def read_csv(table: str, file: str, content: bytes, *, given: Given = AS_FOUND) -> Sheet:
    """The sheet of a delimited text, by whatever encoding, delimiter and layout it turns out to be.

    ``source_row`` is the record's number as a spreadsheet shows it: titles and blank lines count,
    and a line break inside quotes does not. Raises Refusal for what can be read in two ways.
    """
    text, encoding = decode(file, content, given.encoding)
    if '"' not in text and "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    dialect = find_dialect(table, file, text, given)
    widths = _Widths.under(table, dialect)
    quoted = '"' in text
    laid = _by_records(file, dialect, text, widths) if quoted else _by_lines(dialect, text, widths)
    wide = encoding.startswith("utf-16") or encoding.startswith("utf-32")
    plain = text.encode("utf-8", "replace") if wide else content
    return make_sheet(
        table,
        file,
        None,
        dialect.found,
        laid.grid,
        misfits=laid.misfits,
        blank_rows=laid.blank_rows,
        controls=len(plain.translate(None, _CONTROLS)) < len(plain),
        warnings=_warnings(text, laid),
        encoding=encoding,
        delimiter=dialect.delimiter,
    )


def head_of(file: str, content: bytes, given: Given, most: int) -> list[list[str]]:
    """The first records of a text by the likeliest delimiter, as they stand. Raises Refusal."""
    text = decode(file, content, given.encoding)[0].replace("\r\n", "\n").replace("\r", "\n")
    head = text[:_HEAD_CHARACTERS]
    delimiter = given.delimiter or max(DELIMITERS, key=head.count)
    lines = closed_quotes(head, delimiter).splitlines()
    return [record for record in islice(csv.reader(lines, delimiter=delimiter), most)]


def _warnings(text: str, laid: _Laid) -> dict[str, int]:
    """What is accepted but said of the file, by code."""
    warnings = {}
    if not text.endswith(("\n", "\r")):
        last = max((misfit.row for misfit in laid.misfits), default=0)
        rows = laid.grid["source_row"]
        cut = last > (rows[-1] if rows.len() else 0)
        warnings["cut_off" if cut else "no_final_newline"] = 1
    return warnings


@dataclass(frozen=True)
class _Widths:
    """How many fields a row may have: the named columns at least, the header's at most."""

    least: int
    most: int
    sums: frozenset[int]
    """The positions of what a comma at its thousands would cut in two, be it read or not."""

    @classmethod
    def under(cls, table: str, dialect: Dialect) -> _Widths:
        """The widths that a header allows: its blank cells at the end need not be there."""
        headers = dialect.found.headers
        named = [at for at, label in enumerate(headers.labels) if label != f"#{at + 1}"]
        read = {
            at
            for name, at in headers.columns.items()
            if TABLES[table].column(name).kind in ("money", "area")
        }
        unread = {at for at in headers.unknown if _OF_MONEY.search(headers.labels[at].casefold())}
        least = max(named, default=len(headers.labels) - 1) + 1
        sums = read | unread if dialect.delimiter == "," else ()
        return cls(least, len(headers.labels), frozenset(sums))

    def cut(self, fields: int) -> list[int]:
        """Where a row may hold 1 | 234.00 for 1,234.00: nowhere, if it has no field to spare."""
        return [at for at in sorted(self.sums) if at + 1 < fields] if fields > self.least else []


def _by_lines(dialect: Dialect, text: str, widths: _Widths) -> _Laid:
    """Text without a quotation mark: a line is a record and the delimiter ends a field, always.

    Some times as fast as the csv module, and the engine is given nothing to guess.
    """
    found, delimiter = dialect.found, dialect.delimiter
    frames: list[pl.DataFrame] = [_empty_grid(widths.most)]
    odd: list[tuple[int, list[str]]] = []
    number = found.first_row
    for block in blocks(text, found.first_row):
        lines = pl.Series("line", [block], pl.String).str.split("\n").explode()
        places = pl.int_range(number, number + lines.len(), dtype=pl.Int64, eager=True)
        number += lines.len()
        rows = pl.DataFrame([lines, places.alias("source_row")])
        fields = lines.str.count_matches(delimiter, literal=True) + 1
        grids = []
        for count in fields.unique().sort():
            some = rows.filter(fields == count)
            if widths.least <= count <= widths.most + _MOST_SURPLUS:
                grid, odd_ones = _split(some, delimiter, count, widths)
                grids.append(grid)
                some = some.filter(odd_ones)
            odd += [(place, line.split(delimiter)) for line, place in some.iter_rows()]
        frames += grids if len(grids) < 2 else [pl.concat(grids).sort("source_row")]
    return _Laid(pl.concat(frames), *_misfits(found, widths, sorted(odd)))


def _empty_grid(width: int) -> pl.DataFrame:
    schema = {str(at): pl.String for at in range(width)} | {"source_row": pl.Int64}
    return pl.DataFrame(schema=schema)


def _split(
    rows: pl.DataFrame, delimiter: str, fields: int, widths: _Widths
) -> tuple[pl.DataFrame, pl.Series]:
    """Lines of as many fields, by column; and which of them are set aside: those with a cell beyond
    the last column, or with a number cut in two.
    """
    split = rows["line"].str.split_exact(delimiter, fields - 1).struct
    cells = split.rename_fields([str(at) for at in range(fields)]).struct.unnest()
    width = widths.most
    odd = pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
    for at in range(width, fields):
        odd |= cells[str(at)].str.strip_chars(BLANKS) != ""
    for at in widths.cut(fields):
        head = cells[str(at)].str.strip_chars(BLANKS)
        rest = cells[str(at + 1)].str.strip_chars(BLANKS)
        odd |= head.str.contains(f"^{_HEAD_OF_NUMBER}$") & rest.str.contains(f"^{_REST_OF_NUMBER}$")
    grid = cells.select(
        *(pl.col(str(at)) for at in range(min(fields, width))),
        *(pl.lit("", pl.String).alias(str(at)) for at in range(fields, width)),
    ).with_columns(rows["source_row"])
    return grid.filter(~odd) if odd.any() else grid, odd


def _by_records(file: str, dialect: Dialect, text: str, widths: _Widths) -> _Laid:
    """Text with quotation marks, by the csv module at its strictest."""
    records = records_of(text, dialect.delimiter)
    # A million short-lived lists make the collector look for cycles over and over, in vain.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _grid(dialect.found, records, widths)
    except csv.Error as error:
        raise refused(file, text, dialect.delimiter, str(error)) from None
    finally:
        if collecting:
            gc.enable()


def _grid(found: Found, records: Iterator[list[str]], widths: _Widths) -> _Laid:
    """Every record that fits under the header, by column; the misfits; how many were blank."""
    width = widths.most
    frames = [_empty_grid(width)]
    odd: list[tuple[int, list[str]]] = []
    first = found.first_row
    records = islice(records, first - 1, None)
    while chunk := list(islice(records, _CHUNK_ROWS)):
        numbers: Sequence[int] = range(first, first + len(chunk))
        first += len(chunk)
        if set(map(len, chunk)) != {width} or width > widths.least:
            fitted = [
                (number, _fitted(record, widths), record)
                for number, record in zip(numbers, chunk, strict=True)
            ]
            odd += [(number, record) for number, fitting, record in fitted if fitting is None]
            numbers = [number for number, fitting, _ in fitted if fitting is not None]
            chunk = [fitting for _, fitting, _ in fitted if fitting is not None]
        columns = zip(*chunk, strict=True) if chunk else ((),) * width
        series = [pl.Series(str(at), cells, pl.String) for at, cells in enumerate(columns)]
        frames.append(pl.DataFrame([*series, pl.Series("source_row", numbers, pl.Int64)]))
    return _Laid(pl.concat(frames), *_misfits(found, widths, odd))


def _fitted(record: list[str], widths: _Widths) -> list[str] | None:
    """The record at the header's width, blank fields at its end added or cut; None if it is not."""
    if len(record) < widths.least:
        return None
    surplus = record[widths.most :]
    if len(surplus) > _MOST_SURPLUS or any(cell.strip(BLANKS) for cell in surplus):
        return None
    for at in widths.cut(len(record)):
        head, rest = record[at].strip(BLANKS), record[at + 1].strip(BLANKS)
        if re.fullmatch(_HEAD_OF_NUMBER, head) and re.fullmatch(_REST_OF_NUMBER, rest):
            return None
    return record[: widths.most] + [""] * (widths.most - len(record))


def _misfits(
    found: Found, widths: _Widths, odd: Sequence[tuple[int, list[str]]]
) -> tuple[list[Misfit], int]:
    """A misfit for each record of another width, and how many were only blank."""
    misfits = []
    for number, record in odd:
        if any(cell.strip(BLANKS) for cell in record):
            misfits.append(_misfit(found, widths, number, record))
    return misfits, len(odd) - len(misfits)


def _misfit(found: Found, widths: _Widths, number: int, record: list[str]) -> Misfit:
    """A record with too few or too many fields: 1,234.00 unquoted makes one too many."""
    named = found.headers.labels
    surplus = (f"#{at}" for at in range(len(named) + 1, len(record) + 1))
    values = {"fields": len(record), "expected": widths.least}
    return Misfit(
        number, "field_count", values, dict(zip([*named, *surplus], record, strict=False))
    )

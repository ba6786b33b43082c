"""What ends a field and a line of a text, and the strict reader of its records."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.grid import LONGEST_CELL
from zbb_reconcile.read.header_finder import HEAD_ROWS, Found, find_layout
from zbb_reconcile.read.rows import Row
from zbb_reconcile.sheet import Given

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", "\t", ";", "|")
_FULL_WIDTH = "，"
_SEP = re.compile(r"\ufeff?\"?sep=(.)\"?", re.IGNORECASE)
_LOOKED_AT = 100_000
"""Characters in which the rows around a header stand."""
_NEAR_QUOTES = (' "', '\t"', '" ', '"\t', '="')
BLOCK = 4_000_000
"""Characters that are split at a time: what splitting needs is a multiple of it."""


@dataclass(frozen=True)
class Dialect:
    """What ends a field, and the layout that it gives."""

    delimiter: str
    found: Found


def find_dialect(table: str, file: str, text: str, given: Given) -> Dialect:
    """The delimiter under which the text has a header, and the layout that it gives."""
    sep = _SEP.fullmatch(re.split(r"[\r\n]", text[:20], maxsplit=1)[0])
    if given.delimiter is not None and (len(given.delimiter) != 1 or given.delimiter in '"\r\n'):
        raise Refusal("bad_delimiter", file=file, found=shown(given.delimiter))
    if given.delimiter is not None or sep is not None:
        delimiter = given.delimiter or (sep[1] if sep is not None else ",")
        head = _head(file, text, delimiter)[1 if sep is not None else 0 :]
        return Dialect(delimiter, find_layout(table, head, file=file, given=given))
    results: list[Dialect] = []
    refusals: list[Refusal] = []
    for delimiter in (*DELIMITERS, _FULL_WIDTH):
        if delimiter != "," and delimiter not in text[:LONGEST_CELL]:
            continue
        try:
            found = find_layout(table, _head(file, text, delimiter), file=file, given=given)
            results.append(Dialect(delimiter, found))
        except Refusal as refusal:
            refusals.append(refusal)
    if not results:
        raise max(refusals, key=_telling)
    most = max(len(result.found.headers.columns) for result in results)
    best = [result for result in results if len(result.found.headers.columns) == most]
    if len(best) > 1:
        raise Refusal(
            "two_delimiters",
            file=file,
            first=_shown(best[0].delimiter),
            second=_shown(best[1].delimiter),
        )
    if best[0].delimiter == _FULL_WIDTH:
        raise Refusal("full_width_comma", file=file, row=best[0].found.header_rows[0])
    return best[0]


def _telling(refusal: Refusal) -> int:
    """How much a refusal knows of the header: that of the right delimiter knows most."""
    return {"no_header": 0, "unclosed_quote": 1, "broken_quote": 1}.get(refusal.key, 2)


def _shown(delimiter: str) -> str:
    return {"\t": "TAB"}.get(delimiter, delimiter)


def _head(file: str, text: str, delimiter: str) -> list[Row]:
    """The first records under that delimiter, with their numbers."""
    records = records_of(text[: 8 * LONGEST_CELL], delimiter, looked_at=_LOOKED_AT)
    try:
        return list(enumerate(islice(records, HEAD_ROWS), start=1))
    except csv.Error as error:
        raise refused(file, text, delimiter, str(error)) from None


def records_of(text: str, delimiter: str, *, looked_at: int | None = None) -> Reader:
    """The records of a text by the csv module at its strictest; raises csv.Error while read.

    Blanks around quotation marks are taken off where the first ``looked_at`` characters have any.
    """
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    if has_blanks_at_quotes(text[:looked_at]):
        text = closed_quotes(text, delimiter)
    return csv.reader(_lines(text), delimiter=delimiter, strict=True)


def has_blanks_at_quotes(text: str) -> bool:
    """Whether a blank or an equals sign stands beside a quotation mark, be it in a cell."""
    # One sign is found or missed at once; a pair with a mark, where marks are many, is not.
    there = {sign: sign in text for sign in {near.strip('"') for near in _NEAR_QUOTES}}
    return '"' in text and any(there[near.strip('"')] and near in text for near in _NEAR_QUOTES)


def closed_quotes(text: str, delimiter: str) -> str:
    """The text without blanks between a delimiter and a quotation mark; and, before a quoted cell
    that holds a delimiter, without the equals sign that tells a spreadsheet that it is text.

    Blanks inside the marks stay. Only what lies between two delimiters is touched, so that marks
    inside a cell are no cell's.

    >>> closed_quotes('a, "b, c"\\t,="1,234.00",="01"', ",")
    'a,"b, c","1,234.00",="01"'
    """
    blanks = "[ ]" if delimiter == "\t" else "[ \t]"
    ends = rf"[{re.escape(delimiter)}\r\n]"
    whole = rf'=(?="[^"\r\n]*{re.escape(delimiter)})'
    cell = (
        rf'(\A\ufeff?|{ends}){blanks}*+(?:{whole})?("[^"]*+(?:""[^"]*+)*+"){blanks}*+(?={ends}|\Z)'
    )
    return re.sub(cell, r"\1\2", text)


def _lines(text: str) -> Iterator[str]:
    """Line by line with its end: a StringIO of the whole would hold four bytes a character."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + BLOCK) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline="")
        start = end


def refused(file: str, text: str, delimiter: str, why: str) -> Refusal:
    """The refusal of a text that csv cannot read, at the line where the broken record starts."""
    reader = records_of(text, delimiter)
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


def blocks(text: str, first_row: int) -> Iterator[str]:
    """The lines from that row on, some megabytes at a time, each block without its last newline."""
    start = 0
    for _ in range(first_row - 1):
        start = text.find("\n", start) + 1 or len(text)
    while start < len(text):
        end = text.find("\n", start + BLOCK)
        yield text[start : end if end >= 0 else len(text)].removesuffix("\n" if end < 0 else "")
        start = end + 1 if end >= 0 else len(text)

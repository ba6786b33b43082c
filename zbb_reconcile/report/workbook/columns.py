"""The cells of one column: how they are written is decided once, then asked for many rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import polars as pl
from xlsxwriter.format import Format

from zbb_reconcile.report.workbook.cells import (
    EXACT_DIGITS,
    ONE_LINE,
    PROSE,
    Formats,
    cell_of,
    cell_text,
    lines,
    text_look,
)
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.row_xml import (
    cell_tail,
    column_letters,
    formula_tail,
    number_tail,
    text_tail,
    words_formula_tail,
)
from zbb_reconcile.report.workbook.words import has_words, word
from zbb_reconcile.texts import Words

Cells = tuple[Sequence[str], Sequence[int]]
"""The cells of a column as XML, "" where there is none; and the lines that each takes."""
Column = Callable[[pl.Series, Sequence[str]], Cells]
"""Gives the cells of some values, beside the numbers of their rows as the sheet counts them."""
_REMEMBERED = 5_000
"""How many values of a column are kept ready: names and laws come again, ids do not."""


def column_of(paper: Paper, column: str, width: int, formats: Formats, words: Words) -> Column:
    """What writes a column of the paper."""
    kind = paper.rows.schema[column]
    start = f'<c r="{column_letters(paper.place(column))}'
    if column in paper.written_out:
        return _known(lambda text: (words_formula_tail(text, formats.cell_link), 1), start)
    if column in paper.links:
        return _known(lambda value: _link(value, column, formats, words), start)
    formula = paper.formula(column)
    parts = [part for part in paper.rows.columns if f"{{{part}}}" in formula]
    if formula and all(map(paper.is_countable, (column, *parts))):
        return _formulas(paper, formula, start, formats.money)
    if isinstance(kind, pl.Decimal) and kind.scale == 2 and paper.is_countable(column):
        return _amounts(start, formats.money)
    if kind == pl.String:
        look = text_look(column, formats)
        if column in PROSE and not paper.prints(column):
            # What is not on paper makes no row taller: nobody sees why it is.
            look, width = formats.one_line, ONE_LINE
        return _known(_text(column, width, look, words), start)

    def of_any(value: object) -> tuple[str, int]:
        content, look, shown = cell_of(value, column, formats, words)
        return cell_tail(content, look), lines(shown, width)

    other = _known(of_any, start)
    return _whole_numbers(start, formats.whole, width, other) if kind.is_integer() else other


def running_numbers(first: int, numbers: Sequence[str], look: Format) -> Sequence[str]:
    """The cells of the first column, which counts the rows."""
    return [
        f'<c r="A{number}{number_tail(str(count), look)}'
        for count, number in enumerate(numbers, start=first)
    ]


def _formulas(paper: Paper, formula: str, start: str, look: Format) -> Column:
    """Formulas over the cells of the same row, each with its value."""
    letters = {part: column_letters(paper.place(part)) + "\0" for part in paper.rows.columns}
    before, after = formula_tail(formula[1:].format_map(letters), "\1", look).split("\1")
    pieces = (start, *before.split("\0"))

    def write(values: pl.Series, numbers: Sequence[str]) -> Cells:
        return [
            "" if value is None else number.join((start + number + first, *rest)) + value + after
            for value, number in zip(values.cast(pl.String).to_list(), numbers, strict=True)
        ], ()

    first, *rest = pieces[1:]
    return write


def _amounts(start: str, look: Format) -> Column:
    """Amounts of a column in which Excel keeps every digit."""
    before, after = number_tail("\0", look).split("\0")

    def write(values: pl.Series, numbers: Sequence[str]) -> Cells:
        return [
            "" if value is None else start + number + before + value + after
            for value, number in zip(values.cast(pl.String).to_list(), numbers, strict=True)
        ], ()

    return write


def _whole_numbers(start: str, look: Format, width: int, other: Column) -> Column:
    """Whole numbers; what has more digits than Excel keeps, or than the column holds, otherwise."""
    before, after = number_tail("\0", look).split("\0")
    most = 10 ** min(EXACT_DIGITS, max(1, width - 2))

    def write(values: pl.Series, numbers: Sequence[str]) -> Cells:
        if not values.is_between(-most, most, closed="none").all():
            return other(values, numbers)
        return [
            "" if value is None else start + number + before + value + after
            for value, number in zip(values.cast(pl.String).to_list(), numbers, strict=True)
        ], ()

    return write


def _text(column: str, width: int, look: Format, words: Words) -> Callable[[str], tuple[str, int]]:
    """What one text of a column becomes."""
    worded = has_words(column, words)

    def of_text(value: str) -> tuple[str, int]:
        shown = cell_text(word(column, value, words) if worded else value, words)
        # No character is wider than two, none of ASCII wider than one.
        widest = len(shown) if shown.isascii() else 2 * len(shown)
        fits = widest < width and "\n" not in shown
        return text_tail(shown, look), 1 if fits else lines(shown, width)

    return of_text


def _link(value: object, column: str, formats: Formats, words: Words) -> tuple[str, int]:
    """A cell that leads elsewhere: it looks like a link, and is never broken."""
    content, _, _ = cell_of(value, column, formats, words)
    look = formats.count_link if isinstance(content, int) else formats.cell_link
    return cell_tail(content, look), 1


def _known(made: Callable[..., tuple[str, int]], start: str) -> Column:
    """Cells and their heights worked out once for the values that come again."""
    known: dict[Hashable, tuple[str, int]] = {None: ("", 1)}

    def write(values: pl.Series, numbers: Sequence[str]) -> Cells:
        if len(known) > _REMEMBERED:
            known.clear()
            known[None] = "", 1
        every = values.to_list()
        known.update((value, made(value)) for value in set(every).difference(known))
        ready = [known[value] for value in every]
        return [
            start + number + tail if tail else ""
            for number, (tail, _) in zip(numbers, ready, strict=True)
        ], [height for _, height in ready]

    return write

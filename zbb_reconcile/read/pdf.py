"""PDF statements with text to a grid: ruled tables cell by cell, others by where their words stand.

Nothing that is found out here is believed: the sheet is ``printed``, and standardising takes it
only where the running balances prove every row of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.cells import Cell, Grid, general_text
from zbb_reconcile.read.footers import is_footer
from zbb_reconcile.read.header_names import meanings, normal_header
from zbb_reconcile.read.reader_child import RawLine, RawPage, RawTable, Word
from zbb_reconcile.read.reader_process import open_print
from zbb_reconcile.read.rows import is_value

MOST_BYTES = 64 * 1024**2
_FEWEST_HEADERS = 3
_FEWEST_COLUMNS = 3
"""Of a ruled table of lines; a box with a label and its value has two."""
_MONEY = re.compile(r"[-+(¥￥]*\d[\d,]*\.\d\d\)?")
_DAY = re.compile(r"\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_NARROWEST = 1.0
"""Points between two columns, in which no line has a sign."""
_NEAR = 1.3
"""Heights of a line between the middles of two that belong to one row."""
_WIDE = 0.9
"""Heights of a line between two words that are no longer one text."""


def read_pdf(table: str, file: str, content: bytes) -> Grid:
    """The pages of a PDF as one sheet, a row per line or per row of a ruled table.

    Raises Refusal if it is no text but a picture, if it is broken, encrypted or too long, or if its
    columns cannot be told from each other.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("too_large", file=file, limit=f"{MOST_BYTES // 1024**2} MiB")
    pages = open_print(file, content)
    is_empty = not any(tables or lines for _, tables, lines in pages)
    if is_empty or any(kind == "picture" for kind, _, _ in pages):
        raise Refusal("print_is_picture", file=file)
    is_ruled = any(
        max(map(len, rows), default=0) >= _FEWEST_COLUMNS
        for _, tables, _ in pages
        for _, rows in tables
    )
    rows = list(_ruled(pages) if is_ruled else _by_place(table, file, pages))
    width = max(map(len, rows))
    in_doubt = not is_ruled or any(kind == "doubt" for kind, _, _ in pages)
    grid: list[list[Cell]] = [[*row, *[""] * (width - len(row))] for row in rows]
    return Grid(None, grid, printed="in_doubt" if in_doubt else "ruled")


def print_rows(table: str, file: str, content: bytes) -> list[list[str]]:
    """The same as text. Raises Refusal as ``read_pdf`` does."""
    return [[general_text(cell) for cell in row] for row in read_pdf(table, file, content).rows]


def _ruled(pages: Iterable[RawPage]) -> Iterator[list[str]]:
    """The rows of all tables, and the lines between them."""
    for _, tables, lines in pages:
        placed = [
            (top, [[_joined(cell.split("\n")) for cell in r] for r in t]) for top, t in tables
        ]
        placed += [(top, [_texts(words)]) for top, _, words in lines]
        for _, rows in sorted(placed, key=lambda one: one[0]):
            yield from rows


def _unbroken(row: Sequence[str]) -> list[str]:
    return [_joined(cell.split("\n")) for cell in row]


def _joined(parts: Iterable[str]) -> str:
    """What was broken over several lines of a cell: as it was before.

    >>> _joined(["2024-01-02", "10:11:12"]), _joined(["62220212", "03001"]), _joined(["张", "三"])
    ('2024-01-02 10:11:12', '6222021203001', '张三')
    """
    text = ""
    for part in map(str.strip, parts):
        both = (text[-1:] + part[:1]).isascii() and (text[-1:] + part[:1]).isalpha()
        is_moment = bool(_DAY.fullmatch(text)) and bool(_CLOCK.fullmatch(part))
        text += " " * (is_moment or (both and bool(text))) + part
    return text


def _texts(words: Sequence[Word], height: float = 0.0) -> list[str]:
    """The words of a line outside of any table, as cells: what stands near is one text."""
    cells: list[str] = []
    end = None
    for start, stop, text in words:
        width = (stop - start) / max(len(text), 1)
        near = end is not None and start - end < max(height, 2 * width)
        if near:
            cells[-1] += f" {text}"
        else:
            cells.append(text)
        end = stop
    return cells


@dataclass
class _Line:
    """A line of a page, and what it seems to be."""

    page: int
    top: float
    bottom: float
    words: list[Word]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def is_entry(self) -> bool:
        """Whether a day and an amount stand in it."""
        texts = [text for _, _, text in self.words]
        has_day = any(_DAY.fullmatch(text[:10]) or _DAY.fullmatch(text) for text in texts)
        return has_day and any(_MONEY.fullmatch(text) for text in texts)

    @property
    def has_money(self) -> bool:
        return any(_MONEY.fullmatch(text) for _, _, text in self.words)


def _by_place(table: str, file: str, pages: Sequence[RawPage]) -> Iterator[list[str]]:
    """The lines of all pages, with the words below a header in the column that they stand under."""
    lines = [
        _Line(page, top, bottom, words)
        for page, (_, tables, raw) in enumerate(pages)
        for top, bottom, words in _with_boxes(tables, raw)
    ]
    header = next(
        (at for at, line in enumerate(lines) if _headers(table, line) >= _FEWEST_HEADERS), None
    )
    if header is None:
        raise Refusal("print_no_header", file=file)
    edges = _edges(file, lines[header], [line for line in lines if line.is_entry])
    for line in lines[:header]:
        yield _texts(line.words, _WIDE * (line.bottom - line.top))
    names = [normal_header(text) for _, _, text in lines[header].words]
    pieces = _pieces(lines[header + 1 :], edges)
    for line in (lines[header], *lines[header + 1 :]):
        said = [normal_header(text) for _, _, text in line.words]
        if id(line) in pieces.taken:
            continue
        if line.is_entry or said == names or (line.has_money and _fits(line, edges)):
            before, after = pieces.beside.get(id(line), ([], []))
            parts = [_columns(one, edges) for one in (*before, line, *after)]
            yield [_joined(filter(None, cells)) for cells in zip(*parts, strict=True)]
        else:
            yield _texts(line.words, _WIDE * (line.bottom - line.top))


def _with_boxes(tables: Sequence[RawTable], lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines of a page, with the rows of its boxes of labels as lines among them."""
    boxed = [
        (top, top, [(0.0, 0.0, cell.replace("\n", " ")) for cell in row if cell])
        for top, rows in tables
        for row in rows
    ]
    return sorted([*boxed, *lines], key=lambda line: line[0])


def _headers(table: str, line: _Line) -> int:
    """How many words of a line are headers of the table, where none of its words is a value."""
    texts = [text for _, _, text in line.words]
    if any(map(is_value, texts)):
        return 0
    return len({meant.column for text in texts for meant in meanings(table, text)[:1]})


def _edges(file: str, header: _Line, entries: Sequence[_Line]) -> list[float]:
    """Where one column ends and the next begins: between two headers, where no line has a sign."""
    spans = sorted((start, stop) for line in (header, *entries) for start, stop, _ in line.words)
    gaps: list[tuple[float, float]] = []
    end = spans[0][1]
    for start, stop in spans[1:]:
        if start - end >= _NARROWEST:
            gaps.append((end, start))
        end = max(end, stop)
    edges = []
    for (one, _, _), (_, other, _) in pairwise(header.words):
        between = [gap for gap in gaps if gap[0] > one and gap[1] < other]
        if not between:
            raise Refusal("print_columns", file=file)
        widest = max(between, key=lambda gap: gap[1] - gap[0])
        edges.append(sum(widest) / 2)
    if sorted(set(edges)) != edges:
        raise Refusal("print_columns", file=file)
    return edges


def _at(edges: Sequence[float], x: float) -> int:
    return sum(edge < x for edge in edges)


def _fits(line: _Line, edges: Sequence[float]) -> bool:
    """Whether no word of the line reaches over an edge."""
    return all(_at(edges, start) == _at(edges, stop) for start, stop, _ in line.words)


def _columns(line: _Line, edges: Sequence[float]) -> list[str]:
    """The words of a line under their headers."""
    cells = [""] * (len(edges) + 1)
    for start, stop, text in line.words:
        at = _at(edges, (start + stop) / 2)
        cells[at] = f"{cells[at]} {text}".strip()
    return cells


@dataclass
class _Pieces:
    """Lines that are no rows but go on with the texts of one."""

    taken: set[int]
    beside: dict[int, tuple[list[_Line], list[_Line]]]
    """Entry -> its pieces above, and those below."""


def _pieces(lines: Sequence[_Line], edges: Sequence[float]) -> _Pieces:
    """The lines without day and amount that stand close to an entry, inside its columns."""
    pieces = _Pieces(set(), {})
    entries: dict[int, list[_Line]] = {}
    for line in lines:
        if line.is_entry:
            entries.setdefault(line.page, []).append(line)
    for line in lines:
        texts = [text for _, _, text in line.words]
        if line.is_entry or line.has_money or not _fits(line, edges):
            continue
        if is_footer(normal_header("".join(texts))) or any(map(_DAY.fullmatch, texts)):
            continue
        near = entries.get(line.page)
        if near is None:
            continue
        nearest = min(near, key=lambda one: abs(one.middle - line.middle))
        reach = _NEAR * max(nearest.bottom - nearest.top, line.bottom - line.top)
        if abs(nearest.middle - line.middle) <= reach:
            above, below = pieces.beside.setdefault(id(nearest), ([], []))
            (above if line.middle < nearest.middle else below).append(line)
            pieces.taken.add(id(line))
    return pieces

"""Columns of text under a header row, made into a sheet: what every kind of file has in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, shown
from zbb_reconcile.read.account_in_name import is_masked
from zbb_reconcile.read.columns import Headers
from zbb_reconcile.read.deciding_columns import Cells, Decided, decided
from zbb_reconcile.read.header_finder import Found
from zbb_reconcile.read.marks import legend
from zbb_reconcile.read.more_money import (
    refuse_days_beside,
    refuse_more_money,
    refuse_rows_that_say,
)
from zbb_reconcile.read.non_data_rows import take_furniture
from zbb_reconcile.read.sections import with_below
from zbb_reconcile.read.title_facts import fact_twice, heads_sections
from zbb_reconcile.read.unheard_columns import refuse_unheard_columns
from zbb_reconcile.read.unheard_words import refuse_unheard_words
from zbb_reconcile.read.units import unit_word
from zbb_reconcile.read.unknown_columns import refuse_unknown_columns
from zbb_reconcile.sheet import CellFault, Furniture, Layout, Misfit, Sheet
from zbb_reconcile.tables import TABLES

LONGEST_CELL = 1024 * 1024
"""Bytes; a longer cell is a file gone wrong (a quote never closed, a picture pasted in)."""
HEADING = "heading"
"""What stands for a header where headings among the rows say a column."""
_OF_AGENCY = ("agency_code", "agency_name")
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
"""Control characters; tab and line breaks may stand in a cell."""


def make_sheet(
    table: str,
    file: str,
    sheet: str | None,
    found: Found,
    grid: pl.DataFrame,
    *,
    controls: bool,
    misfits: Sequence[Misfit] = (),
    cell_faults: Sequence[CellFault] = (),
    blank_rows: int = 0,
    warnings: Mapping[str, int] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Sheet:
    """The sheet of a grid whose columns are named "0", "1", … by position, and ``source_row``.

    The grid begins at ``found.first_row``. Blank rows are counted and left out, as is what
    ``take_furniture`` recognises; rows with control characters (looked for if ``controls``)
    become misfits; an unnamed column without a single cell is left out; a fact of the titles
    becomes a column where no header names one.
    """
    headers = found.headers
    _check_lengths(file, sheet, headers, grid)
    filled = _without_blank_rows(grid)
    blank_rows += grid.height - filled.height + found.blank_rows
    odd: list[Misfit] = []
    if controls:
        filled, odd = _without_controls(filled, headers)
    taken = take_furniture(table, found, filled, misfits, file=file, sheet=sheet)
    filled = taken.rows
    said = taken.sections.rows()
    legends, notes = _legends(table, found, filled, taken.furniture)
    said |= notes
    told = found.told | ({"direction"} & found.facts.keys())
    marks = decided(table, headers, filled, told, file=file, sheet=sheet)
    refuse_unheard(
        table,
        found,
        [row for row in taken.furniture if row.row not in said],
        lambda positions: filled.select(map(str, positions)),
        filled,
        marks,
        filled["source_row"],
        file=file,
        sheet=sheet,
        plain=delimiter is not None,
    )
    read = {*headers.columns.values(), *marks.pieces.values()}
    unknown = [at for at in headers.unknown if at not in read and _is_wanted(headers, at, filled)]
    positions = {column: str(at) for column, at in headers.columns.items()}
    positions |= {piece: str(at) for piece, at in marks.pieces.items()}
    units = dict(taken.units)
    if marks.unit is not None:
        units = _with_unit(table, headers, units, marks.unit, file=file, sheet=sheet)
    filled, sided = _with_sides(table, headers, filled, taken.sections.sides, marks.pieces)
    filled, headed = _with_agencies(table, found, filled, taken.sections.agencies)
    positions |= headed
    constants = found.constants
    _check_account(found, filled, file, sheet)
    accounts, of = taken.sections.accounts, heads_sections(table)
    if len({found.facts.get(of), *(account for _, account in accounts)}) > 1:
        filled = with_below(filled, accounts, [of], found.facts[of])
        positions[of] = of
        constants = tuple(name for name in constants if name != of)
    for column, words in taken.sections.choices.items():
        filled = with_below(filled, words, [column], "")
        positions[column] = column
        headed |= {column: column}
    piece = "refund" if table == "payments" else "direction"
    if sided is not None:
        positions[piece] = piece
        constants = tuple(name for name in constants if name != piece)
    left = {misfit.row for misfit in (*taken.misfits, *odd)}
    left |= {row.row for row in taken.furniture}
    written = headers.written() | {piece: headers.labels[at] for piece, at in marks.pieces.items()}
    written |= {piece: sided} if sided is not None else {}
    written |= {column: HEADING for column in headed}
    written |= {"account_no": HEADING} if "account_no" in positions.keys() - written.keys() else {}
    written |= {column: found.fact_labels[column] for column in constants}
    return Sheet(
        table=table,
        file=file,
        sheet=sheet,
        headers=MappingProxyType(written),
        labels=tuple(
            label for at, label in enumerate(headers.labels) if at in unknown or at in read
        ),
        rows=filled.select(
            *(pl.col(at).alias(column) for column, at in positions.items()),
            *(pl.lit(found.facts[column], pl.String).alias(column) for column in constants),
            "source_row",
        ),
        unknown=filled.select(pl.col(str(at)).alias(headers.labels[at]) for at in unknown),
        misfits=tuple(sorted((*taken.misfits, *odd), key=lambda misfit: misfit.row)),
        cell_faults=tuple(fault for fault in cell_faults if fault.row not in left),
        blank_rows=blank_rows,
        warnings=MappingProxyType(dict(warnings or {})),
        layout=Layout(
            header_rows=found.header_rows,
            units=MappingProxyType(units),
            area_unit=headers.units.get("area"),
            furniture=tuple(sorted((*found.furniture, *taken.furniture), key=lambda row: row.row)),
            totals=taken.totals,
            carried=taken.carried,
            encoding=encoding,
            delimiter=delimiter,
            facts=found.facts,
            constants=constants,
            beside=headers.beside,
            words=MappingProxyType({**legends, **found.words, **marks.words}),
            unit_columns=tuple(headers.labels[at] for at in marks.units_at),
        ),
    )


def refuse_unheard(
    table: str,
    found: Found,
    below: Sequence[Furniture],
    cells: Cells,
    unknown: pl.DataFrame,
    marks: Decided,
    rows: pl.Series | None,
    *,
    file: str,
    sheet: str | None,
    plain: bool,
) -> None:
    """Refuse what decides an amount and was heard by nothing else: words, columns and rows.

    ``below`` is what was taken from under the header; ``unknown`` has the unknown columns, or
    their different words where these are few; ``rows`` are the places of the rows, None where they
    follow each other from 1; ``plain`` text has no colours to be seen.
    """
    headers, told, pieces = found.headers, found.told, marks.pieces.values()
    refuse_more_money(table, headers, cells, told, file=file, sheet=sheet)
    refuse_days_beside(headers, cells, told, file=file, sheet=sheet)
    refuse_rows_that_say(table, headers, cells, pieces, rows, file=file, sheet=sheet)
    read = {*pieces, *marks.units_at}
    unread = unknown.select(str(at) for at in headers.unknown if at not in read)
    titles = [row.text for row in found.furniture if row.kind in ("title", "note")]
    notes = [
        *titles,
        *(row.text for row in below if row.kind != "repeated_header"),
        *found.remarks,
    ]
    refuse_unheard_words(
        table,
        headers,
        cells,
        told,
        (titles, notes, [row.text for row in below if row.kind == "section"]),
        unread,
        file=file,
        sheet=sheet,
        coloured=not plain,
    )
    refuse_unheard_columns(
        table, headers, cells, told, unread, file=file, sheet=sheet, names=titles
    )
    refuse_unknown_columns(
        table, headers, cells, told, [*map(int, unread.columns)], file=file, sheet=sheet
    )


def _legends(
    table: str, found: Found, grid: pl.DataFrame, below: Sequence[Furniture]
) -> tuple[dict[str, Mapping[str, str]], frozenset[int]]:
    """What notes below the rows, or beside the table, say that codes mean, by column, and the rows
    of those notes."""
    words: dict[str, Mapping[str, str]] = {}
    rows: set[int] = set()
    notes = [(row.row, row.text) for row in below if row.kind == "footer"]
    notes += [(0, remark) for remark in found.remarks]
    for column in TABLES[table].columns if notes else ():
        at = found.headers.columns.get(column.name)
        if at is None or column.kind != "choice":
            continue
        cells = grid[str(at)].str.strip_chars(BLANKS).unique().to_list()
        for row, text in notes:
            said = legend(found.headers.labels[at], cells, column.words, text)
            if said is not None:
                words[column.name] = said
                rows.add(row)
    return words, frozenset(rows)


def _check_account(found: Found, grid: pl.DataFrame, file: str, sheet: str | None) -> None:
    """Refuse lines of which a column says another account than the title does."""
    at, stated = found.headers.columns.get("account_no"), found.facts.get("account_no", "")
    if at is None or found.facts.get("account_from") != "title" or is_masked(stated):
        return
    cells = grid[str(at)].str.strip_chars(BLANKS).unique(maintain_order=True).to_list()
    accounts = [bare for cell in cells if (bare := re.sub(r"\D", "", cell))]
    own = re.sub(r"\D", "", stated)
    if accounts and own and not any(own in one or one in own for one in accounts):
        row = found.header_rows[0] if found.header_rows else 1
        label = found.fact_labels.get("account_no", "account_no")
        raise fact_twice(row, label, stated, cells[0], file=file, sheet=sheet)


def _with_sides(
    table: str,
    headers: Headers,
    grid: pl.DataFrame,
    sections: Sequence[tuple[int, str]],
    pieces: Mapping[str, int],
) -> tuple[pl.DataFrame, str | None]:
    """The grid with the direction that the heading above each row says, and the first heading;
    the grid alone where the rows say it themselves or no heading does."""
    piece = "refund" if table == "payments" else "direction"
    said = {piece, "money_in", "money_out"} & {*headers.columns, *pieces}
    if not sections or said or "amount" not in headers.columns:
        return grid, None
    return with_below(grid, sections, [piece], ""), sections[0][1]


def _with_agencies(
    table: str, found: Found, grid: pl.DataFrame, agencies: Sequence[tuple[int, str, str]]
) -> tuple[pl.DataFrame, dict[str, str]]:
    """The grid with the unit that the heading above each row names, and the columns that hold it;
    the grid alone where the rows or the titles say it, or no heading does."""
    known = {*found.headers.columns, *found.constants}
    columns = [column.name for column in TABLES[table].columns if column.name in _OF_AGENCY]
    wanted = [name for name in columns if name not in known]
    if not agencies or "agency_code" not in wanted:
        return grid, {}
    at = [_OF_AGENCY.index(name) for name in wanted]
    headings = [(row, *(said[place] for place in at)) for row, *said in agencies]
    return with_below(grid, headings, wanted, ""), dict(zip(wanted, wanted, strict=True))


def _with_unit(
    table: str,
    headers: Headers,
    units: Mapping[str, int],
    unit: int,
    *,
    file: str,
    sheet: str | None,
) -> dict[str, int]:
    """The units of the money columns, with the one that a column of units says for all."""
    every = dict(units)
    for column in (*TABLES[table].columns, *TABLES[table].pieces):
        at = headers.columns.get(column.name) if column.kind == "money" else None
        if at is not None and every.setdefault(column.name, unit) != unit:
            raise Refusal(
                "unit_twice",
                file=file,
                sheet=sheet,
                column=headers.labels[at],
                first=unit_word(every[column.name]),
                second=unit_word(unit),
            )
    return every


def _is_wanted(headers: Headers, at: int, grid: pl.DataFrame) -> bool:
    """Whether an unknown column has a name, or cells, to be kept for."""
    if not headers.labels[at].startswith("#"):
        return True
    return bool((grid[str(at)].str.strip_chars(BLANKS) != "").any())


def _check_lengths(file: str, sheet: str | None, headers: Headers, grid: pl.DataFrame) -> None:
    for at, label in enumerate(headers.labels):
        longest = grid[str(at)].str.len_bytes().max()
        if isinstance(longest, int) and longest > LONGEST_CELL:
            where = grid[str(at)].str.len_bytes().arg_max() or 0
            raise Refusal(
                "cell_too_long",
                file=file,
                sheet=sheet,
                row=grid["source_row"][where],
                column=shown(label),
                limit="1 MiB",
            )


def _without_blank_rows(grid: pl.DataFrame) -> pl.DataFrame:
    """The rows that have a cell."""
    cells = [name for name in grid.columns if name != "source_row"]
    if not cells or grid.is_empty():
        return grid
    # Few rows have a blank first cell: only those are looked at whole.
    empty_first = grid.select(pl.col(cells[0]).str.strip_chars(BLANKS) == "").to_series()
    if not empty_first.any():
        return grid
    blank = pl.all_horizontal(pl.col(name).str.strip_chars(BLANKS) == "" for name in cells)
    blank_rows = grid.filter(empty_first).filter(blank)["source_row"]
    return grid.filter(~pl.col("source_row").is_in(blank_rows.implode()))


def _without_controls(grid: pl.DataFrame, headers: Headers) -> tuple[pl.DataFrame, list[Misfit]]:
    """The rows free of control characters, and a misfit for each other row."""
    names = [str(at) for at in range(len(headers.labels))]
    dirty = grid.select(
        pl.any_horizontal(pl.col(name).str.contains(CONTROL) for name in names)
    ).to_series()
    if not dirty.any():
        return grid, []
    misfits: list[Misfit] = []
    for row in grid.filter(dirty).iter_rows():
        *cells, number = row
        where = next(
            label
            for label, cell in zip(headers.labels, cells, strict=True)
            if pl.Series([cell]).str.contains(CONTROL)[0]
        )
        by_label = dict(zip(headers.labels, cells, strict=True))
        misfits.append(Misfit(number, "control_character", {"header": where}, by_label))
    return grid.filter(~dirty), misfits

"""What every run proves: rows and yuan in = used + quarantined, and that proposals close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.queries import Query, queries
from zbb_reconcile.read import unit_word
from zbb_reconcile.sheet import Reading, Sheet
from zbb_reconcile.standardise.apart import FURNITURE
from zbb_reconcile.standardise.landing import IN_PLACE, Landing
from zbb_reconcile.standardise.parts import Part
from zbb_reconcile.tables import TABLES

_FOUND = {
    "encoding": pl.String,
    "delimiter": pl.String,
    "header_rows": pl.String,
    "unit": pl.String,
    "totals": pl.Int64,
    "rows_furniture": pl.Int64,
    "rows_blank": pl.Int64,
}
"""What a file turned out to be: ``unit`` as written, null where the file names none."""
_SUM = pl.Decimal(38, 2)
Side = tuple[str, Decimal, Decimal]
SIDES = pl.Schema({"control_id": pl.String(), "left": _SUM, "right": _SUM})


CONTROLS = "control/controls"
"""The query that gathers what all the others of its folder count."""


def control_queries() -> list[Query]:
    """Every query that counts the two sides of a control."""
    return [
        query
        for path, query in queries().items()
        if path.startswith("control/") and path != CONTROLS
    ]


def source_rows(books: Books, landing: Landing, reading: Reading | None) -> None:
    """Make ``sources``: each file or sheet, what it is, and what became of its rows."""
    hashes = {source.file: source.sha256 for source in reading.sources} if reading else {}
    unproven = {(place, row) for place, (row, _) in landing.unproven}
    unproven |= {(place, total.row) for place, total in landing.differing}
    found = {
        (sheet.file, sheet.sheet, sheet.table): _found(sheet, unproven)
        for sheet in (reading.sheets if reading else ())
    }
    rows = [
        (
            part.file,
            part.sheet,
            part.table,
            hashes.get(part.file),
            part.rows_read,
            part.rows_read - _not_used(part),
            part.rows_quarantined,
            part.rows_repeated,
            part.rows_deleted,
            part.rows_including,
            *found.get((part.file, part.sheet, part.table), (None,) * len(_FOUND)),
        )
        for part in parts_in_order(landing)
    ]
    names = ("source_file", "source_sheet", "source_table", "sha256")
    counts = (
        "rows_read",
        "rows_standardised",
        "rows_quarantined",
        "rows_repeated",
        "rows_deleted",
        "rows_including",
    )
    schema = dict.fromkeys(names, pl.String) | dict.fromkeys(counts, pl.Int64) | _FOUND
    books.load("sources", pl.DataFrame(rows, schema=schema, orient="row"))


def _not_used(part: Part) -> int:
    """The rows that stand in no table: each is listed in one of three others."""
    listed_apart = part.rows_deleted + part.rows_including
    return part.rows_quarantined + part.rows_repeated + listed_apart


def _found(sheet: Sheet, unproven: Collection[tuple[str, int]]) -> tuple[object, ...]:
    """What was found out about the form of a sheet: the columns of ``_FOUND``.

    ``totals`` counts the total rows that agree with the rows they total, in all their figures.
    """
    layout = sheet.layout
    place = sheet.file + (f" / {sheet.sheet}" if sheet.sheet else "")
    proven = [total for total in layout.totals if (place, total.row) not in unproven]
    units = [unit_word(unit) for unit in sorted(set(layout.units.values()))]
    titles = [piece for piece in layout.furniture if piece.kind != "header"]
    delimiter = "TAB" if layout.delimiter == "\t" else layout.delimiter
    # A byte-order mark is nothing that a reader of the list needs to know.
    encoding = (layout.encoding or "").removesuffix("-sig") or None
    return (
        encoding,
        delimiter,
        "+".join(map(str, layout.header_rows)),
        " / ".join(units) or None,
        len(proven),
        len(titles),
        sheet.blank_rows,
    )


def furniture_rows(books: Books, landing: Landing, reading: Reading | None) -> None:
    """Make ``furniture``: every row that is no data, with its place, what it is, and its text.

    Rows marked as deleted, and rows that are sums of others, have their money beside them.
    """
    rows = [
        (sheet.file, sheet.sheet, piece.row, sheet.table, piece.kind, piece.text, None)
        for sheet in (reading.sheets if reading else ())
        for piece in sheet.layout.furniture
    ]
    of_layouts = pl.DataFrame(rows, schema=FURNITURE, orient="row")
    books.load(
        "furniture",
        pl.concat([of_layouts, *landing.furniture]).sort(
            "source_file", "source_sheet", "source_row", maintain_order=True
        ),
    )


def closing_controls(
    books: Books, landing: Landing, values: Mapping[str, Any], given: Sequence[Side] = ()
) -> None:
    """Make ``controls``; both sides of each are counted apart, and nothing is made to fit.

    ``given`` are the totals that the user held the files to.
    """
    sides = pl.DataFrame([*input_sides(books, landing), *given], schema=SIDES, orient="row")
    books.load("control_sides", sides)
    for query in control_queries():
        books.run_into("control_sides", query, values)
    books.run(queries()[CONTROLS], values)
    books.drop_table("control_sides")


def parts_in_order(landing: Landing) -> list[Part]:
    """The parts with batches of one file put together, by file, sheet and table."""
    merged: dict[tuple[str, str, str], Part] = {}
    for part in landing.parts:
        key = (part.file, part.sheet or "", part.table)
        whole = merged.setdefault(key, Part(part.file, part.sheet, part.table, 0, 0, {}, {}))
        whole.rows_read += part.rows_read
        whole.rows_quarantined += part.rows_quarantined
        whole.rows_deleted += part.rows_deleted
        whole.rows_including += part.rows_including
        whole.rows_repeated += part.rows_repeated
        for into, of in (
            (whole.money_deleted, part.money_deleted),
            (whole.money_repeated, part.money_repeated),
            (whole.money_read, part.money_read),
            (whole.money_quarantined, part.money_quarantined),
        ):
            for name, amount in of.items():
                into[name] = into.get(name, Decimal(0)) + amount
    return [merged[key] for key in sorted(merged)]


def input_sides(books: Books, landing: Landing) -> list[Side]:
    """Rows and money of every file: what was read, against all the places where rows stand.

    Rows are counted where they stand: in the books, in quarantine, in ``overlapping_lines`` and,
    if marked as deleted or the sum of others, in ``furniture``.
    """
    parts = parts_in_order(landing)
    money: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        money[part.table] += [name for name in part.money_read if name not in money[part.table]]
    booked: dict[tuple[str, str | None, str], tuple[int, dict[str, Decimal]]] = {}
    for table in money:
        stands_in = "movements" if table == IN_PLACE else table
        for file, sheet, rows, *totals in books.totals_by_place(stands_in, money[table]):
            booked[file, sheet, table] = rows, dict(zip(money[table], totals, strict=True))
    aside = _rows_listed_apart(books)
    sides: list[Side] = []
    for part in parts:
        place = f"{where(part)} / {part.table}"
        rows, sums = booked.get((part.file, part.sheet, part.table), (0, {}))
        set_aside = aside.get((part.file, part.sheet, part.table), 0)
        sides.append((f"rows {place}", Decimal(part.rows_read), Decimal(rows + set_aside)))
        for name in TABLES[part.table].columns:
            if name.name in part.money_read:
                sides.append(
                    (
                        f"yuan {place}.{name.name}",
                        part.money_read[name.name],
                        sums.get(name.name, Decimal(0))
                        + part.money_quarantined[name.name]
                        + part.money_deleted.get(name.name, Decimal(0))
                        + part.money_repeated.get(name.name, Decimal(0)),
                    )
                )
    for place, total in landing.totals:
        control = f"total {place} row {total.row} {total.header}"
        sides.append((control, total.stated, total.summed))
    return sides


def _rows_listed_apart(books: Books) -> dict[tuple[str, str | None, str], int]:
    place = "source_file, source_sheet, source_table"
    counted = books.rows(
        f"select {place}, count(*) from (select {place} from quarantine union all "
        f"select {place} from overlapping_lines union all "
        f"select {place} from furniture where kind in ('deleted', 'including')) group by all"
    )
    return {(file, sheet, table): rows for file, sheet, table, rows in counted}


def where(part: Part) -> str:
    """The file, with its sheet where it has one."""
    return part.file + (f" / {part.sheet}" if part.sheet else "")

"""What every run proves: rows and yuan in = used + quarantined, and that proposals close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from zbb_reconcile.account_notes import doubled_names, unlisted_agencies, unsure_accounts
from zbb_reconcile.books import Books
from zbb_reconcile.lacking import lacking, unjudged
from zbb_reconcile.money import in_unit
from zbb_reconcile.queries import queries
from zbb_reconcile.read import ParquetFile, Reading, Sheet, unit_word
from zbb_reconcile.standardise.landing import IN_PLACE, Landing, Part
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import catalogue, say

CONTROLS = (
    "unspent_in_buckets", "indicators_paid_or_unspent", "payments_known_or_not",
    "treasury_recalls_used", "pool_members_in_pools", "stale_cash_recalled",
    "closing_balances_placed", "running_balances",
    "balance_steps", "lines_in_matches", "lines_once", "matches_equal", "residuals_shown",
)  # fmt: skip

_FOUND = {
    "encoding": pl.String, "delimiter": pl.String, "header_rows": pl.String, "unit": pl.String,
    "totals": pl.Int64, "rows_furniture": pl.Int64, "rows_blank": pl.Int64,
}  # fmt: skip
"""What a file turned out to be: ``unit`` as written, null where the file names none."""
_LISTED, _NAMED = 20, 3
_SUM = pl.Decimal(38, 2)
Side = tuple[str, Decimal, Decimal]
SIDES = pl.Schema({"control_id": pl.String(), "left": _SUM, "right": _SUM})


def source_rows(books: Books, landing: Landing, reading: Reading | None) -> None:
    """Make ``sources``: each file or sheet, what it is, and what became of its rows."""
    hashes = {source.file: source.sha256 for source in reading.sources} if reading else {}
    found = {
        (sheet.file, sheet.sheet, sheet.table): _found(sheet)
        for sheet in (reading.sheets if reading else ())
    }
    rows = [
        (
            part.file, part.sheet, part.table, hashes.get(part.file),
            part.rows_read - part.rows_deleted,
            part.rows_read - part.rows_deleted - part.rows_quarantined - part.rows_repeated,
            part.rows_quarantined, part.rows_repeated,
            *found.get((part.file, part.sheet, part.table), (None,) * len(_FOUND)),
        )
        for part in _parts(landing)
    ]  # fmt: skip
    names = ("source_file", "source_sheet", "source_table", "sha256")
    counts = ("rows_read", "rows_standardised", "rows_quarantined", "rows_repeated")
    schema = dict.fromkeys(names, pl.String) | dict.fromkeys(counts, pl.Int64) | _FOUND
    books.load("sources", pl.DataFrame(rows, schema=schema, orient="row"))


def _found(sheet: Sheet) -> tuple[object, ...]:
    """What was found out about the form of a sheet: the columns of ``_FOUND``."""
    layout = sheet.layout
    units = [unit_word(unit) for unit in sorted(set(layout.units.values()))]
    titles = [piece for piece in layout.furniture if piece.kind != "header"]
    delimiter = "TAB" if layout.delimiter == "\t" else layout.delimiter
    # A byte-order mark is nothing that a reader of the list needs to know.
    encoding = (layout.encoding or "").removesuffix("-sig") or None
    return (
        encoding, delimiter, "+".join(map(str, layout.header_rows)), " / ".join(units) or None,
        len(layout.totals), len(titles), sheet.blank_rows,
    )  # fmt: skip


def furniture_rows(books: Books, reading: Reading | None) -> None:
    """Make ``furniture``: every row that is no data, with its place, what it is, and its text."""
    rows = [
        (sheet.file, sheet.sheet, piece.row, sheet.table, piece.kind, piece.text)
        for sheet in (reading.sheets if reading else ())
        for piece in sheet.layout.furniture
    ]
    schema = {
        "source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64,
        "source_table": pl.String, "kind": pl.String, "text": pl.String,
    }  # fmt: skip
    books.load("furniture", pl.DataFrame(rows, schema=schema, orient="row"))


def closing_controls(
    books: Books, landing: Landing, values: Mapping[str, Any], given: Sequence[Side] = ()
) -> None:
    """Make ``controls``; both sides of each are counted apart, and nothing is made to fit.

    ``given`` are the totals that the user held the files to.
    """
    sides = pl.DataFrame([*input_sides(books, landing), *given], schema=SIDES, orient="row")
    books.load("control_sides", sides)
    for name in CONTROLS:
        books.run_into("control_sides", queries()[f"control/{name}"], values)
    books.run(queries()["control/controls"], values)
    books.drop_table("control_sides")


def _parts(landing: Landing) -> list[Part]:
    """The parts with batches of one file put together, by file, sheet and table."""
    merged: dict[tuple[str, str, str], Part] = {}
    for part in landing.parts:
        key = (part.file, part.sheet or "", part.table)
        whole = merged.setdefault(key, Part(part.file, part.sheet, part.table, 0, 0, {}, {}))
        whole.rows_read += part.rows_read
        whole.rows_quarantined += part.rows_quarantined
        whole.rows_deleted += part.rows_deleted
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
    """Rows and money of every file: what was read, against the books and the quarantine."""
    parts = _parts(landing)
    money: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        money[part.table] += [name for name in part.money_read if name not in money[part.table]]
    booked: dict[tuple[str, str | None, str], tuple[int, dict[str, Decimal]]] = {}
    for table in money:
        stands_in = "movements" if table == IN_PLACE else table
        for file, sheet, rows, *totals in books.totals_by_place(stands_in, money[table]):
            booked[file, sheet, table] = rows, dict(zip(money[table], totals, strict=True))
    aside = _quarantined_rows(books)
    sides: list[Side] = []
    for part in parts:
        place = f"{_where(part)} / {part.table}"
        rows, sums = booked.get((part.file, part.sheet, part.table), (0, {}))
        set_aside = aside.get((part.file, part.sheet, part.table), 0)
        set_aside += part.rows_deleted + part.rows_repeated
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


def _quarantined_rows(books: Books) -> dict[tuple[str, str | None, str], int]:
    counted = books.rows(
        "select source_file, source_sheet, source_table, count(*) from quarantine "
        "group by source_file, source_sheet, source_table"
    )
    return {(file, sheet, table): rows for file, sheet, table, rows in counted}


def note_rows(books: Books, landing: Landing, reading: Reading | None, lang: str) -> None:
    """Make ``notes``: what the reader should know besides, one sentence per row."""
    said: list[str] = []
    if "indicators" in landing.present and "payments" not in landing.present:
        said.append(say("whys.note_payments_missing", lang))
    said += lacking(books, landing.present, lang)
    if "bank_lines" in landing.present and "bank_accounts" in landing.present:
        said += unjudged(books, lang) + unsure_accounts(books, lang)
    unknown = [code for (code,) in books.rows(
        "select agency_code from aliases "
        "where agency_code not in (select agency_code from known_agencies) order by alias"
    )] if "aliases" in landing.present else []  # fmt: skip
    if unknown:
        codes = ", ".join(dict.fromkeys(unknown))
        said.append(say("whys.note_unknown_aliases", lang, count=len(unknown), codes=codes))
    said += unlisted_agencies(books, lang)
    said += doubled_names(books, lang)
    said += taken_twice(books.frame("overlapping_lines"), lang)
    corrected = books.totals("corrections", [])[0]
    if corrected:
        said.append(say("whys.note_corrections", lang, count=corrected))
    said += doubts(landing, lang)
    if reading:
        said += unread(reading, lang)
    books.load("notes", pl.DataFrame({"note": said}, schema={"note": pl.String}))


def taken_twice(repeats: pl.DataFrame, lang: str) -> list[str]:
    """The lines that two statements give, which are counted once: a sentence per pair of files."""
    pairs = repeats.group_by("source_file", "kept_file", maintain_order=True).agg(
        pl.len(), first=pl.col("posted_on").min(), last=pl.col("posted_on").max()
    )
    return [
        say("whys.note_overlap", lang, file=row["source_file"], other=row["kept_file"],
            count=row["len"], first=row["first"], last=row["last"])
        for row in pairs.iter_rows(named=True)
    ]  # fmt: skip


def incomplete(landing: Landing, given: Sequence[Side], lang: str) -> list[str]:
    """Which files no total and no count of rows proves to be whole: one sentence, or none."""
    proven = {place for place, _ in landing.totals}
    told = {control.partition(" ")[2] for control, _, _ in given}
    read = [part for part in _parts(landing) if part.rows_read]
    files = [_where(p) for p in read if p.file not in told and _where(p) not in proven]
    if not files:
        return []
    named = ", ".join(files[:_NAMED]) + (" …" if len(files) > _NAMED else "")
    return [say("whys.note_no_control_total", lang, count=len(files), files=named)]


def doubts(landing: Landing, lang: str) -> list[str]:
    """What balances prove, and what was accepted with a doubt: a sentence per file and kind."""
    words = catalogue(lang)
    empty = [part for part in _parts(landing) if not part.rows_read]
    said = [say("whys.note_no_rows", lang, file=_where(part)) for part in empty]
    said += [
        say(f"whys.note_balance_{proof.state}", lang, file=place, count=count, row=proof.first_row)
        for place, proof in sorted(landing.balances, key=lambda balance: balance[0])
        for count in (proof.rows if proof.state == "proven" else proof.breaks,)
    ]
    said += [
        say("whys.note_including", lang, file=place, count=len(rows), rows=_listed(rows))
        for place, rows in landing.including
    ]
    said += [
        say("whys.note_total_ignored", lang, file=place, row=total.row, header=total.header,
            stated=in_unit(total.stated, None), summed=in_unit(total.summed, None))
        for place, total in landing.differing
    ]  # fmt: skip
    for (file, code), count in sorted(landing.warnings.items()):
        if code not in ("balance_broken", "total_ignored"):
            places = landing.places.get((file, code), [])
            said.append(
                say("whys.note_doubt_at" if places else "whys.note_doubt", lang, file=file,
                    count=count, what=words.get(f"whys.doubt_{code}", code),
                    places=", ".join(_place(*place, lang) for place in places[:_LISTED]))
            )  # fmt: skip
    return said


def _where(part: Part) -> str:
    """The file, with its sheet where it has one."""
    return part.file + (f" / {part.sheet}" if part.sheet else "")


def _place(sheet: str | None, place: str | int, lang: str) -> str:
    """A row in words or a cell as a spreadsheet names it, behind its sheet where there is one."""
    where = say("errors.place_row", lang, row=place) if isinstance(place, int) else place
    return where if sheet is None else f"{sheet}!{where}"


def _listed(rows: tuple[int, ...]) -> str:
    few = ", ".join(map(str, rows[:_LISTED]))
    return few + " …" if len(rows) > _LISTED else few


def unread(reading: Reading, lang: str) -> list[str]:
    """The columns, files and sheets that were left unread, one sentence each."""
    parts: list[Sheet | ParquetFile] = [*reading.sheets, *reading.parquets]
    said: list[str] = []
    for part in parts:
        if part.unknown_columns:
            columns = ", ".join(part.unknown_columns)
            said.append(say("whys.note_unknown_columns", lang, file=part.file, columns=columns))
    for left in reading.ignored:
        file = left.file + (f" / {left.sheet}" if left.sheet else "")
        why = say(f"whys.ignored_{left.why}", lang)
        said.append(say("whys.note_ignored", lang, file=file, why=why))
    return said

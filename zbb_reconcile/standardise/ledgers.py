"""What ledgers write in their own way: a day in three columns, a balance beside its side, balances
carried from page to page and from year to year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from zbb_reconcile.sheet import Sheet
from zbb_reconcile.standardise.balance_signs import BalanceProof
from zbb_reconcile.standardise.values import Parsed, parse_cells
from zbb_reconcile.tables import TABLES, Column

_PARTS = ("line_year", "line_month", "line_day")
_YUAN = pl.Decimal(18, 2)
_OPENING = "opening"
_ABOVE = "month_from_above"
_CARRIED = pl.Schema(
    {"account": pl.String(), "balance": _YUAN, "number": pl.Int64(), "opening": pl.Boolean()}
)


def whole_ledger_days(sheet: Sheet, parsed: Mapping[str, Parsed]) -> tuple[Column, Parsed] | None:
    """The column of days made of those of the year, the month and the day; None where the sheet has
    a day in one column.

    A row that lacks one of the three has no day; month 13 is none. What is written once, and stands
    for the rows below it, is filled in and counted.
    """
    if not parsed.keys() >= set(_PARTS):
        return None
    day = next(c for c in TABLES[sheet.table].columns if c.kind == "day" and c.required)
    if day.name in parsed:
        return None
    parts = [
        parsed[name].values.str.strip_suffix(mark).str.strip_chars().alias(name)
        for name, mark in zip(_PARTS, ("年", "月", "日"), strict=True)
    ]
    # A spreadsheet may give 2024.0 where it stores a number.
    written = pl.DataFrame([part.str.strip_suffix(".0") for part in parts])
    filled, above = _written_once(sheet, written)
    texts = filled.select(pl.concat_str(_PARTS, separator="-").fill_null(""))
    found = parse_cells(texts.to_series(), day)
    return day, replace(found, doubts={**found.doubts, **({_ABOVE: above} if above else {})})


def _written_once(sheet: Sheet, parts: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The years, months and days with the month that stands above where a row has its day alone,
    and how many were filled.

    Certain only while the days do not go back and no sum has closed the month; a row such as
    上年结转 says the month too where it writes all that the columns do.
    """
    lone = parts.select(
        (pl.col("line_month").fill_null("") == "") & (pl.col("line_day").fill_null("") != "")
    ).to_series()
    if not lone.any():
        return parts, 0
    filled: dict[int, tuple[str, str]] = {}
    told = _told_between(sheet)
    rows = zip(*(parts[name].fill_null("") for name in _PARTS), strict=True)
    written = dict(zip(sheet.rows["source_row"], rows, strict=True))
    year = month = last = ""
    for number in sorted({*written, *told}):
        if number in told:
            year, month, last = told[number] or (year, month, last)
            continue
        its_year, its_month, day = written[number]
        if its_month:
            year, month = its_year or year, its_month
        elif day and month and day.isdigit() and int(last or 0) <= int(day):
            filled[number] = (its_year or year, month)
        elif day:
            month = ""
        last = day if month and day.isdigit() else last if not day else ""
    for nth, name in enumerate(_PARTS[:2]):
        pairs = zip(sheet.rows["source_row"], parts[name], strict=True)
        cells = [filled[at][nth] if at in filled else own for at, own in pairs]
        parts = parts.with_columns(pl.Series(name, cells, pl.String))
    return parts, len(filled)


def _told_between(sheet: Sheet) -> dict[int, tuple[str, str, str] | None]:
    """Of each row between the lines the year, month and day that it says; blanks where it closes
    what stood above, None where it changes nothing."""
    closed = ("", "", "")
    parts = [name for name in _PARTS if name not in sheet.layout.constants]
    leads = list(sheet.labels[: len(parts)]) == [sheet.headers[name] for name in parts]
    carried = {row.row for row in sheet.layout.carried}
    told: dict[int, tuple[str, str, str] | None] = {row.row: closed for row in sheet.misfits}
    for row in sheet.layout.furniture:
        if row.kind in ("balance", "subtotal", "total"):
            said = _leading_day(row.text, len(parts)) if leads else None
            told[row.row] = said or (None if row.row in carried else closed)
    return told


def _leading_day(text: str, wanted: int) -> tuple[str, str, str] | None:
    """Year, month and day of a row that begins with as many figures as the ledger has columns for
    them; the year is blank where it has none.

    >>> _leading_day("1 1 上年结转 100.00", 2), _leading_day("1 上年结转 100.00", 2)
    (('', '1', '1'), None)
    """
    figures = re.match(r"(?:\d{1,4} )+(?=[^\d ])", text)
    said = figures[0].split() if figures is not None else []
    if len(said) != wanted:
        return None
    year, month, day = said if wanted == len(_PARTS) else ["", *said]
    return year, month, day


def day_header(sheet: Sheet, parsed: Mapping[str, Parsed]) -> dict[str, str]:
    """The column of days and its header, where it is made of three."""
    days = [c.name for c in TABLES[sheet.table].columns if c.kind == "day" and c.required]
    if not parsed.keys() >= set(_PARTS) or sheet.headers.keys() & set(days):
        return {}
    said = sheet.headers.keys() - set(sheet.layout.constants)
    parts = [sheet.headers[name] for name in _PARTS if name in said]
    return dict.fromkeys(days, " / ".join(parts))


def sided_balance(
    sheet: Sheet, parsed: Mapping[str, Parsed], prove: Callable[[pl.Series, pl.Series], int]
) -> Parsed | None:
    """The balances with the sign that their side gives them; None where no side changes one.

    A bank owes its customer what stands at 贷, an office has what stands at 借.

    方向 beside money in and money out may be the side of the line or of the balance: ``prove``
    (amounts, balances) says how well the lines follow from each other, 0 where they do not.
    """
    if "balance_after" not in parsed:
        return None
    sure = "balance_side" in sheet.rows.columns
    if not sure and not {"direction", "money_in", "money_out"} <= parsed.keys():
        return None
    column = TABLES[sheet.table].column("balance_side")
    cells = sheet.rows["balance_side" if sure else "direction"]
    sides = parse_cells(cells, column).values.alias("side")
    balance = parsed["balance_after"]
    lines = pl.DataFrame([balance.values.alias("balance"), sides]).select(
        "balance",
        signed=pl.when((pl.col("side") == "against") & (pl.col("balance") > 0))
        .then(-pl.col("balance"))
        .otherwise("balance")
        .cast(_YUAN),
    )
    signed = replace(balance, values=lines["signed"])
    if (lines["signed"] == lines["balance"]).fill_null(value=True).all():
        return None
    if sure:
        return signed
    came, went = parsed["money_in"].values, parsed["money_out"].values
    net = pl.DataFrame([came.alias("came"), went.alias("went")]).select(
        (pl.col("came").fill_null(0) - pl.col("went").fill_null(0)).cast(_YUAN)
    )
    amounts = net.to_series()
    as_written, by_side = (prove(amounts, lines[name]) for name in ("balance", "signed"))
    if as_written or by_side:
        return signed if by_side > as_written else None
    of_lines = pl.DataFrame([amounts.alias("net"), sides]).select(
        ((pl.col("net") > 0) == (pl.col("side") == "own")) | (pl.col("net") == 0)
    )
    return None if of_lines.to_series().fill_null(value=True).all() else signed


def carried_balances(sheet: Sheet, parsed: Mapping[str, Parsed]) -> pl.DataFrame:
    """The balances that rows such as 期初余额 and 承前页 state, as lines without an amount.

    Only of a sheet of one account, since such a row names none.
    """
    accounts = parsed["account_no"].values.drop_nulls().unique()
    carried = sheet.layout.carried
    if accounts.len() != 1 or not carried:
        return pl.DataFrame(schema=_CARRIED)
    about, unit = TABLES[sheet.table], sheet.layout.units.get("balance_after")
    cells = pl.Series([one.balance for one in carried], dtype=pl.String)
    sides = pl.Series([one.side for one in carried], dtype=pl.String)
    balances = parse_cells(cells, about.column("balance_after"), unit).values
    against = parse_cells(sides, about.column("balance_side")).values == "against"
    lines = pl.DataFrame(
        [
            pl.Series("number", [one.row for one in carried], pl.Int64),
            pl.Series("opening", [one.kind == _OPENING for one in carried]),
            balances.alias("balance"),
            against.fill_null(value=False).alias("against"),
        ]
    )
    return lines.filter(pl.col("balance").is_not_null()).select(
        pl.lit(accounts[0]).alias("account"),
        pl.when(pl.col("against") & (pl.col("balance") > 0))
        .then(-pl.col("balance"))
        .otherwise("balance")
        .cast(_YUAN)
        .alias("balance"),
        "number",
        "opening",
    )


def proof_with_carried(
    lines: pl.DataFrame,
    carried: pl.DataFrame,
    prove: Callable[[pl.DataFrame], BalanceProof | None],
) -> BalanceProof | None:
    """What the balances prove together with those carried: an opening balance proves the sign of
    the oldest line, a closing one that no line lacks.

    ``lines`` are as ``prove_signs`` takes them. Where a list stands newest first, its
    opening balance may stand above it all the same. Where the carried balances do not fit and the
    lines do, the proof says so.
    """
    alone = prove(lines)
    if carried.is_empty():
        return alone
    nothing = pl.lit(0).cast(lines.schema["amount"])
    more = carried.with_columns(
        amount=nothing,
        is_line=pl.lit(value=False),
        place=pl.when("opening").then(pl.col("number") + 10**9).otherwise(-pl.col("number")),
    )
    together: list[BalanceProof | None] = []
    for moved in (False, True):
        placed = more.with_columns(pl.col("place" if moved else "number").alias("at"))
        every = pl.concat(
            [
                frame.select("account", "amount", "balance", "number", "is_line", "at")
                for frame in (lines.with_columns(at=pl.col("number")), placed)
            ]
        )
        proof = prove(every.sort("at", maintain_order=True))
        if proof is not None and proof.state == "proven":
            return proof
        together.append(proof)
    if alone is not None and alone.state == "proven":
        return replace(alone, carried_fits=False)
    return together[0]

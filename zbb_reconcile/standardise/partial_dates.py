"""Days written without their year, or in another country's order, made whole where it is certain.

A statement that says its month or its period gives the year of 12/29; a mapping may say that
05/01/2023 is written month first or day first, and so does 28/01/2023 where the whole column is
written like it. Everything else is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

import polars as pl

from zbb_reconcile.dates import months_before, parse_day
from zbb_reconcile.identifiers import BLANKS, Doubt, fold
from zbb_reconcile.tables import HAPPENED

DayOrder = Literal["month_first", "day_first"]

_NO_YEAR = re.compile(r"([0-9]{1,2})(?:[-/.]([0-9]{1,2})|月([0-9]{1,2})日)")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_JOINED = re.compile(r"[至到~—]+| - |-(?=(?:19|20)[0-9]{2}[-./年0-9])")
"""What stands between the first and the last day of a period."""
_MONTHS = re.compile(
    r"((?:19|20)[0-9]{2})(?:年|[-./])?(?:([0-9]{1,2})月?(?:[-至到~—]+(?:\1(?:年|[-./]))?([0-9]{1,2})月?)?)?份?度?"
)
"""A period of whole months: 2024年度, 2024年6月, 2024年1月-12月, 2024.01-2024.12."""
_ODD = r"^\s*[0-9０-９]{1,2}\s*[-/.月－／．]"
_LONGEST_PERIOD = timedelta(days=366)


def whole_days(
    texts: pl.Series, facts: Mapping[str, str], order: DayOrder | None = None
) -> tuple[pl.Series, dict[str, int]]:
    """The column with such cells as 2023-12-29, and how many of each kind by the doubt's code."""
    period = _period(facts)
    odd = texts.filter(texts.str.contains(_ODD)).unique().to_list()
    if not odd:
        return texts, {}
    ordered = "day_order_given" if order is not None else "day_order_seen"
    order = order or _order_seen(texts, odd)
    if period is None and order is None:
        return texts, {}
    month_first = _is_month_first(odd)
    whole: dict[str, str] = {}
    codes: dict[str, str] = {}
    for text in odd:
        day, code = _ordered(text, order) if order is not None else None, ordered
        if day is None and period is not None:
            day, code = _with_year(text, period, month_first=month_first), "year_from_title"
        if day is not None:
            whole[text], codes[text] = day.isoformat(), code
    if not whole:
        return texts, {}
    found = texts.replace_strict(codes, default=None, return_dtype=pl.String).drop_nulls()
    counts = {code: int((found == code).sum()) for code in sorted(set(codes.values()))}
    return texts.replace(whole), counts


def _period(facts: Mapping[str, str]) -> tuple[date, date] | None:
    """The days that a statement covers, as its titles say, if that is no longer than a year.

    A month's card statement begins with what was booked in the month before.
    """
    if "statement_month" in facts:
        year, month = map(int, facts["statement_month"].split("-"))
        first = date(year, month, 1)
        return months_before(first, 1), months_before(first, -1) - timedelta(days=1)
    said = [facts.get("period_from", ""), facts.get("period_to", "")]
    if "period" in facts:
        said = _JOINED.split(facts["period"])
    days = [_day(text) for text in said]
    if len(days) != 2 or days[0] is None or days[1] is None:
        return _months(facts.get("period", ""))
    return (days[0], days[1]) if timedelta() <= days[1] - days[0] < _LONGEST_PERIOD else None


def _months(text: str) -> tuple[date, date] | None:
    """The days of a period that is said in months of one year.

    >>> [str(day) for day in _months("2024年1月-6月")], _months("2024年1月1日")
    (['2024-01-01', '2024-06-30'], None)
    """
    found = _MONTHS.fullmatch(fold(text).strip(BLANKS + "[]"))
    if found is None:
        return None
    first = int(found[2] or 1)
    last = int(found[3] or found[2] or 12)
    if not 1 <= first <= last <= 12:
        return None
    year = int(found[1])
    return date(year, first, 1), months_before(date(year, last, 1), -1) - timedelta(days=1)


def _day(text: str) -> date | None:
    day = parse_day(text.strip(BLANKS + "[]"))
    day = day.value if isinstance(day, Doubt) else day
    return day if isinstance(day, date) else None


def _is_month_first(texts: list[str]) -> bool:
    """Whether the days of a column are proven to be written month first."""
    parts = [
        (int(found[1]), int(found[2]))
        for text in texts
        if (found := _NO_YEAR.fullmatch(fold(text))) is not None and found[2]
    ]
    return any(second > 12 for _, second in parts) and all(first <= 12 for first, _ in parts)


def _order_seen(texts: pl.Series, odd: list[str]) -> DayOrder | None:
    """The order in which a whole column is written, where only one makes every cell a day.

    Beside days in another form a spreadsheet may have turned some of them round.
    """
    written = texts.filter(texts.str.strip_chars(BLANKS) != "")
    if not written.str.contains(_ODD).all():
        return None
    orders: tuple[DayOrder, ...] = ("month_first", "day_first")
    held = [order for order in orders if all(_ordered(text, order) for text in odd)]
    return held[0] if len(held) == 1 else None


def _with_year(text: str, period: tuple[date, date], *, month_first: bool) -> date | None:
    """The one day of the period that a cell without a year can mean."""
    found = _NO_YEAR.fullmatch(fold(text))
    if found is None or not (month_first or found[3]):
        return None
    month, number = int(found[1]), int(found[2] or found[3])
    years = {period[0].year, period[1].year}
    days = [day for year in years if (day := _made(year, month, number)) is not None]
    inside = [day for day in days if period[0] <= day <= period[1]]
    return inside[0] if len(inside) == 1 else None


def _ordered(text: str, order: DayOrder) -> date | None:
    """The day of a cell such as 05/01/2023 in the order given."""
    found = _YEAR_LAST.fullmatch(fold(text))
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    month, number = (first, second) if order == "month_first" else (second, first)
    return _made(year, month, number)


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def too_late(table: str, rows: pl.DataFrame, latest: date | None) -> pl.DataFrame:
    """The rows whose days cannot be, with the first of these columns as the reason_code."""
    late = [
        pl.when(pl.col(name) > latest).then(pl.lit(name))
        for name in HAPPENED.get(table, ())
        if latest is not None
    ]
    first = pl.coalesce(*late) if late else pl.lit(None, pl.String)
    return rows.with_columns(reason_code=first).filter(pl.col("reason_code").is_not_null())

"""Text <-> calendar days, and the calendar that rules count months by."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

import polars as pl

from zbb_reconcile.identifiers import Fault, fold

FIRST_YEAR = 1900
"""Earlier days are a spreadsheet's zero (30 December 1899), not a day of any account."""

_MIDNIGHT = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"
_DAY = re.compile(
    rf"(?:([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})|([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}))"
    rf"{_MIDNIGHT}"
)
_CHINESE_DAY = re.compile(rf"([0-9]{{4}})年([0-9]{{1,2}})月([0-9]{{1,2}})日{_MIDNIGHT}")
_AT_A_TIME = re.compile(
    r"(?s)([0-9]{4}\D+[0-9]{1,2}\D+[0-9]{1,2}日?|[0-9]{8})[T ]*[0-9]{1,2}[:时].*"
)
_PARTIAL = re.compile(
    r"[0-9]{4}(?:年度?)?|[0-9]{4}年[0-9]{1,2}月?|[0-9]{4}[-/.][0-9]{1,2}|[0-9]{6}|[0-9]{4}年?Q[1-4]",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(
    r"[0-9]{1,2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}"
)
_LONGEST = 64


def parse_day(text: str) -> date | Fault | None:
    """The day of a cell; None for a blank cell.

    A time of day is a fault unless it is midnight: which day a moment belongs to is for the
    owner of the data to say.

    >>> parse_day("2024年2月29日"), parse_day("２０２４．２．９"), parse_day("2024-12-31 00:00:00")
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 9), datetime.date(2024, 12, 31))
    >>> parse_day("2023-02-29").code, parse_day("2023-05").code, parse_day("23/5/1").code
    ('impossible_day', 'partial_day', 'short_year')
    """
    day = fold(text)
    if not day:
        return None
    day = day[:_LONGEST]
    if "年" in day:
        # Only around the Chinese marks: "2023 年 5 月 1 日" is a day, "2023-5- 1" is not.
        day = re.sub(r" *([年月]) *| +(日)", r"\1\2", day)
    found = _DAY.fullmatch(day) or _CHINESE_DAY.fullmatch(day)
    if found is not None:
        year, month, number = (int(part) for part in found.groups() if part and part.isdigit())
        if (
            year < FIRST_YEAR
            or not 1 <= month <= 12
            or not 1 <= number <= monthrange(year, month)[1]
        ):
            return Fault("impossible_day", text)
        return date(year, month, number)
    for code, grammar in (
        ("partial_day", _PARTIAL), ("short_year", _SHORT_YEAR), ("not_midnight", _AT_A_TIME),
    ):  # fmt: skip
        if grammar.fullmatch(day):
            return Fault(code, text)
    return Fault("not_day", text)


def plain_day(cell: pl.Expr) -> pl.Expr:
    """The day where the cell says ``2024-12-31`` or ``20241231``, null elsewhere."""
    dashed = pl.when(cell.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(cell)
    closed = pl.when(cell.str.contains(r"^[0-9]{8}$")).then(cell)
    day = pl.coalesce(
        dashed.str.to_date("%Y-%m-%d", strict=False), closed.str.to_date("%Y%m%d", strict=False)
    )
    return pl.when(day.dt.year() >= FIRST_YEAR).then(day)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day.

    >>> months_before(date(2025, 5, 1), 24), months_before(date(2024, 3, 31), 1)
    (datetime.date(2023, 5, 1), datetime.date(2024, 2, 29))
    >>> months_before(date(2024, 2, 29), 12)
    datetime.date(2023, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

"""Text <-> calendar days, and the calendar that rules count months by."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

import polars as pl

from zbb_reconcile.identifiers import Doubt, Fault, fold, says_nothing

FIRST_YEAR = 1900
"""Earlier days are a spreadsheet's zero (30 December 1899), not a day of any account."""

SERIAL_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 32_874, 73_415
"""1 January 1990 and 31 December 2100 as a spreadsheet counts days."""

_HOUR, _SIXTY = "(?:[01]?[0-9]|2[0-3])", "[0-5]?[0-9]"
_CLOCK = "(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"
_TIME = re.compile(
    rf"(?:T| *)(?:(?:凌晨|早上|上午|中午|下午|晚上|AM|PM) *)?"
    rf"(?:{_HOUR}[:.时]{_SIXTY}(?:[:.分]{_SIXTY}秒?)?分?|{_CLOCK})(?:\.[0-9]+)?(?: *[AP]M)?"
    r"|-[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{6}",
    re.IGNORECASE,
)
_CLOSED_TIME = re.compile(rf"{_CLOCK}(?:[0-9]{{3}})?")
_MIDNIGHT = re.compile(r"(?:T| *)0?0:00(?::00(?:\.0+)?)?")
_ZONE = re.compile(r"(.*[0-9]) ?(?:Z|[+-][0-9]{2}:?[0-9]{2}|UTC|GMT|CST)", re.IGNORECASE)
_DAY = re.compile(
    r"(?:(?P<y>[0-9]{4})(?P<mark>[-/.])(?P<m>[0-9]{1,2})(?P=mark)(?P<d>[0-9]{1,2})"
    r"|(?P<yy>[0-9]{4})(?P<mm>[0-9]{2})(?P<dd>[0-9]{2})"
    r"|(?P<yyy>[0-9]{4})年(?P<mmm>[0-9]{1,2})月(?P<ddd>[0-9]{1,2})[日号])(?P<rest>.*)"
)
_WEEKDAY = re.compile(
    r" *(?:\((?:星期|周|礼拜)?([一二三四五六日天])\)|(?:星期|周|礼拜)([一二三四五六日天]))"
)
_WEEK = {word: at for at, word in enumerate("一二三四五六日")} | {"天": 6}
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_IN_WORDS = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_PARTIAL = re.compile(
    r"[0-9]{4}(?:年度?)?|[0-9]{4}年[0-9]{1,2}月?|[0-9]{4}[-/.][0-9]{1,2}|[0-9]{6}|[0-9]{4}年?Q[1-4]"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}日",
    re.IGNORECASE,
)
_REPUBLICAN = re.compile(r"(?:中华)?民国.*|[0-9]{3}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")
_NO_END = frozenset({"长期", "永久", "未销户"})
"""What a column of days says of what does not end, or has not ended: no day."""
_LONGEST = 64


def parse_day(text: str) -> date | Doubt[date] | Fault | None:
    """The day of a cell; None for a blank cell, a dash, 无, 长期, 未销户 and the like.

    Of a time of day only the day is taken, and the cell counted; where a time zone is given, the
    day depends on the place, and the cell is a fault. So is a day beside the name of another day
    of the week. A spreadsheet's day number is the day it
    counts to, and the cell counted.

    >>> parse_day("2024年2月29日"), parse_day("２０２４．２．９"), parse_day("2024-12-31 00:00:00")
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 9), datetime.date(2024, 12, 31))
    >>> parse_day("20241231 091502"), parse_day("45047").value
    (Doubt(value=datetime.date(2024, 12, 31), code='time_of_day'), datetime.date(2023, 5, 1))
    >>> parse_day("2024-12-31-09.15.02.123456").code  # As a mainframe prints a moment.
    'time_of_day'
    >>> parse_day("2024年1月5号"), parse_day("2024-01-05(五)"), parse_day("2024-01-05 星期六").code
    (datetime.date(2024, 1, 5), datetime.date(2024, 1, 5), 'impossible_day')
    >>> parse_day("2023-02-29").code, parse_day("2023-05").code, parse_day("23/5/1").code
    ('impossible_day', 'partial_day', 'short_year')
    """
    day = fold(text)
    if not day or says_nothing(day) or day in _NO_END:
        return None
    day = day[:_LONGEST]
    if "年" in day:
        # Only around the Chinese marks: "2023 年 5 月 1 日" is a day, "2023-5- 1" is not.
        day = re.sub(r" *([年月]) *| +([日号])", r"\1\2", day)
        day = _in_digits(day)
    found = _DAY.fullmatch(day)
    if found is not None:
        weekday = _WEEKDAY.match(found["rest"])
        rest = found["rest"][weekday.end() :] if weekday is not None else found["rest"]
        whole = not rest or _MIDNIGHT.fullmatch(rest)
        if whole or _is_time(rest, closed=found["yy"] is not None):
            parts = (found[f"{part}"] or found[part * 2] or found[part * 3] for part in "ymd")
            year, month, number = map(int, parts)
            if not _is_day(year, month, number):
                return Fault("impossible_day", text)
            value = date(year, month, number)
            if weekday is not None and _WEEK[weekday[1] or weekday[2]] != value.weekday():
                return Fault("impossible_day", text)
            return value if whole else Doubt(value, "time_of_day")
        zone = _ZONE.fullmatch(rest)
        if zone is not None and _TIME.fullmatch(zone[1]):
            return Fault("time_zone", text)
    return _no_day(text, day)


def _is_time(rest: str, *, closed: bool) -> bool:
    """Whether what follows a day is a time of day; only a closed day may be followed at once."""
    pattern = _CLOSED_TIME if closed and rest[:1].isdigit() else _TIME
    return pattern.fullmatch(rest) is not None and (closed or not rest[:1].isdigit())


def _is_day(year: int, month: int, number: int) -> bool:
    return year >= FIRST_YEAR and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]


def _in_digits(day: str) -> str:
    """A day in Chinese numerals in digits; any other text as it is.

    >>> _in_digits("二〇二四年十二月三十一日"), _in_digits("2024年1月1日")
    ('2024年12月31日', '2024年1月1日')
    """
    found = _IN_WORDS.match(day)
    if found is None:
        return day
    year, month, number = found.groups()
    said = f"{year.translate(_NUMERALS)}年{_below_hundred(month)}月{_below_hundred(number)}日"
    return said + day[found.end() :]


def _below_hundred(words: str) -> int:
    """三十一 as 31; 0, which is no month and no day, for what is no number."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(ones.translate(_NUMERALS)) if len(ones) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return int(tens.translate(_NUMERALS) or 1) * 10 + int(ones.translate(_NUMERALS) or 0)


def _no_day(text: str, day: str) -> Doubt[date] | Fault:
    """Why a cell is no day; or the day that a spreadsheet's number counts to."""
    serial = _SERIAL.fullmatch(day)
    if serial is not None and FIRST_SERIAL <= int(serial[1]) <= LAST_SERIAL:
        return Doubt(SERIAL_ZERO + timedelta(days=int(serial[1])), "serial_day")
    for code, grammar in (
        ("partial_day", _PARTIAL),
        ("republican_year", _REPUBLICAN),
        ("short_year", _SHORT_YEAR),
        ("day_order", _YEAR_LAST),
    ):
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


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the 28th for a 29 February."""
    year = min(day.year + years, date.max.year)
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day.

    >>> months_before(date(2025, 5, 1), 24), months_before(date(2024, 3, 31), 1)
    (datetime.date(2023, 5, 1), datetime.date(2024, 2, 29))
    >>> months_before(date(2024, 2, 29), 12)
    datetime.date(2023, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

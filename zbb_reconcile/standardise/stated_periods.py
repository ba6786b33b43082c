"""The days that a bank statement covers, where its titles say so beyond a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias

from zbb_reconcile.dates import parse_day
from zbb_reconcile.identifiers import Doubt, fold
from zbb_reconcile.sheet import Sheet

TITLES = ("title", "note")
"""The kinds of furniture that a statement's titles are."""

_DAY = r"(?<!\d)(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{8})(?!\d)"
_TIME = r"(?:[ T]?(\d{1,2}:\d{2}(?::\d{2})?))?"
_JOINED = re.compile(rf"({_DAY}){_TIME} ?(?:至|到|~|—+|–|-+) ?({_DAY}){_TIME}")
_BEFORE = re.compile(
    r"(?:查询|账单|帐单|对账|对帐|交易|流水|明细|记账|统计|起止|起讫|日期|时间|期间|区间|周期)[^\d]{0,12}$"
)
_BEHIND = re.compile(r"[^\d]{0,4}(?:期间|流水|明细|对账|对帐|账单|帐单|交易)")
_OTHER = re.compile(r"合同|协议|有效期|存期|定期|到期|租赁|租期|授信|授权|凭证|工期|项目")
"""Days of something else than the statement."""
_BEGINS = re.compile(rf"(?:起始|开始)(?:日期|时间|日)[: ]*({_DAY}){_TIME}")
_ENDS = re.compile(rf"(?:终止|截止|结束)(?:日期|时间|日)[: ]*({_DAY}){_TIME}")
_MIDNIGHT = time(0, 0)


@dataclass(frozen=True)
class StatedPeriod:
    """What titles say of the days of a statement."""

    state: str
    """stated; reversed, where it ends before it begins; several, where titles say different ones.
    """
    first: date | None
    last: date | None
    from_time: time | None = None
    """From when on in the first day, where the titles say it."""
    to_time: time | None = None
    """Until when in the last day; never midnight, with which programs print a day alone."""


_Moment: TypeAlias = tuple[date, time | None]


def stated_period(sheet: Sheet) -> StatedPeriod | None:
    """The period of a sheet of bank lines; None where its titles state none.

    A period is two whole days, joined, beside a word of a statement's days.
    """
    if sheet.table != "bank_lines":
        return None
    titles = [row.text for row in sheet.layout.furniture if row.kind in TITLES]
    return period_of(titles)


def period_of(titles: Sequence[str]) -> StatedPeriod | None:
    """What the titles say together.

    >>> period = period_of(["查询日期：20220101-20241231 12:00:00"])
    >>> period.state, str(period.first), str(period.last), period.from_time, str(period.to_time)
    ('stated', '2022-01-01', '2024-12-31', None, '12:00:00')
    >>> period_of(["账单周期：2024-12-31 至 2024-01-01"]).state, period_of(["制表日期：2024-12-31"])
    ('reversed', None)
    """
    said = {pair for title in titles for pair in _joined(fold(title))}
    begins = {day for title in titles for day in _labelled(_BEGINS, fold(title))}
    ends = {day for title in titles for day in _labelled(_ENDS, fold(title))}
    if begins and ends:
        said |= {(first, last) for first in begins for last in ends}
    if not said:
        return None
    if len({(first[0], last[0]) for first, last in said}) > 1:
        return StatedPeriod("several", None, None)
    # Titles that agree on the days and not on the times say nothing of times.
    times = said.pop() if len(said) == 1 else None
    (first, from_time), (last, to_time) = times or tuple((day, None) for day, _ in said.pop())
    to_time = None if to_time == _MIDNIGHT else to_time
    return StatedPeriod("reversed" if last < first else "stated", first, last, from_time, to_time)


def _joined(title: str) -> Iterator[tuple[_Moment, _Moment]]:
    """The pairs of days in a title that are the period of a statement."""
    for found in _JOINED.finditer(title):
        before, behind = title[: found.start()], title[found.end() :]
        if _OTHER.search(before) or not (_BEFORE.search(before) or _BEHIND.match(behind)):
            continue
        first, last = _day(found[1]), _day(found[3])
        if first is not None and last is not None:
            yield (first, _clock(found[2])), (last, _clock(found[4]))


def _labelled(label: re.Pattern[str], title: str) -> Iterator[_Moment]:
    """The days that a label names as the first, or the last, of the statement."""
    for found in label.finditer(title):
        day = _day(found[1])
        if day is not None and not _OTHER.search(title[: found.start()]):
            yield day, _clock(found[2])


def _clock(text: str | None) -> time | None:
    """A time of day; None where there is none, or none that a clock shows."""
    try:
        return time.fromisoformat(text if text[1:2] != ":" else f"0{text}") if text else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    day = parse_day(text)
    day = day.value if isinstance(day, Doubt) else day
    return day if isinstance(day, date) else None

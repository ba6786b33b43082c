"""小计 and 合计 rows: how they are known by their label, and which rows each says it totals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zbb_reconcile.sheet import StatedTotal

_LABEL = re.compile(
    r"[(【]?(?:其中:?)?(?P<whose>.{0,30}?)(?P<word>小计|合计|总计|共计|累计)(?:金额|数|额)?"
    r"(?:\((?:人民币|万|亿|千)*元?\)|\([大小]写\))?[)】]?:?"
)
_WHOLE = ("", "人民币", "全部", "总", "全县", "全市", "全区", "金额", "账户", "本表", "cny")
"""What may stand before 合计 where it still is the total of everything."""
_PERIODS = ("本页", "本日", "本月", "本季", "本年")
_LEVELS = {"小计": 1, "合计": 2, "共计": 2, "总计": 3}
_CARRIED = re.compile(
    r"(?:期初|期末|上期|本期|上年|年初|月初|上月|承前|昨日|上日)(?:账户|帐户)?(?:余额|结余|结转|页余额|结存)"
    r"|承前页|承上页|过次页|转次页|转下页|上年结转|结转下年|结转下页"
)
PERIOD_ROWS = (
    *(f"{period}{word}" for period in _PERIODS for word in ("合计", "累计", "小计")),
    "承前页",
    "承上页",
    "过次页",
    "转次页",
    "转下页",
    "期初余额",
    "上年结转",
)
"""What a ledger writes in the column of summaries, beside a date, in rows that are no movement."""


@dataclass(frozen=True)
class Label:
    """What the label of a row says that it is."""

    kind: str
    """subtotal, total, or balance: a balance brought or carried forward."""
    family: str
    """Rows of one family follow each other: 本页, 本月 …, or '' for the parts of a whole."""
    level: int
    """Within its family: a row totals what stands since the last of its level or above."""
    compared: bool
    """Whether it says what the rows of this file add up to; 累计 counts what came before them."""


def label_of(normal: str) -> Label | None:
    """What a cell in ``normal_header`` form says, if it labels a total or a carried balance.

    >>> label_of("合计").kind, label_of("教育局小计").kind, label_of("合计广告有限公司")
    ('total', 'subtotal', None)
    """
    if _CARRIED.fullmatch(normal):
        return Label("balance", "", 0, compared=False)
    found = _LABEL.fullmatch(normal)
    if found is None:
        return None
    whose, word = found["whose"], found["word"]
    if word == "累计":
        return Label("total", "", 0, compared=False)
    period = next((period for period in _PERIODS if whose.startswith(period)), "")
    if period:
        return Label(
            "subtotal", "页" if period == "本页" else "期", _PERIODS.index(period), compared=True
        )
    bare = whose in _WHOLE and word != "小计"
    return Label("total" if bare else "subtotal", "", _LEVELS[word], compared=True)


@dataclass(frozen=True)
class Stated:
    """A total row as found: its place, label and money cells."""

    row: int
    label: Label
    cells: Mapping[str, str]


def stated_totals(
    stated: Sequence[Stated], first_row: int, first_data: int, last_data: int
) -> tuple[StatedTotal, ...]:
    """Each total with the rows that it totals.

    A 小计 totals the rows since the last total of its level or above; a 合计 that occurs once,
    all rows since the header. One that stands above all data totals the rows below it instead:
    up to the next of its level, or to the end.
    """
    compared = [one for one in stated if one.label.compared and one.cells]
    totals = []
    for at, one in enumerate(compared):
        peers = [other for other in compared if other.label == one.label]
        alone = one.label.kind == "total" and len(peers) == 1
        rivals = [
            other.row
            for other in compared
            if other.label.family == one.label.family and other.label.level >= one.label.level
        ]
        headed = peers[0].row < first_data
        if headed:
            end = min((row for row in rivals if row > one.row), default=last_data + 1)
            first, last = one.row + 1, last_data if alone else min(end - 1, last_data)
        else:
            begin = max((row for row in rivals if row < one.row), default=first_row - 1)
            first, last = first_row if alone else begin + 1, one.row - 1
        kind = "total" if alone else "subtotal"
        totals.append(StatedTotal(compared[at].row, kind, first, last, one.cells))
    return tuple(totals)

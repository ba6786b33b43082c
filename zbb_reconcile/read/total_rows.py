"""小计 and 合计 rows: how they are known by their label, and which rows each says it totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from zbb_reconcile.sheet import StatedTotal

_LABEL = re.compile(
    r"[(【]?(?:其中:?)?(?P<whose>.{0,30}?)(?P<word>小计|合计|总计|共计|累计|发生额|页计|日计|月计|年计)"
    r"(?:金额|数|额)?(?:\((?:人民币|万|亿|千)*元?\)|\([大小]写\))?[)】]?:?"
)
_WHOLE = ("", "人民币", "全部", "总", "全县", "全市", "全区", "金额", "账户", "本表", "cny")
"""What may stand before 合计 where it still is the total of everything."""
_SIDES = ("借方", "贷方", "收入", "支出", "收方", "付方")
"""What may stand before 合计 where it is the total of one column."""
_PERIODS = ("页", "日", "旬", "周", "月", "季", "年")
_PERIOD = re.compile(
    r"(?:本|当|全|此)?(?P<period>页|日|旬|周|月|季|年)度?份?(?:发生额?)?"
    r"|(?:\d{4}年)?\d{1,2}(?P<named>月|季)度?份?|\d{4}(?P<year>年)度?"
)
_OPEN = ("本期", "当期", "当前", "本次", "期")
"""Periods of which a label alone does not say where they begin."""
_TOLD = re.compile(
    r"(?:^|[ ,，;；、|])(?:总|合计)?(?P<side>借方|贷方|收入|支出|转入|转出|收方|付方)"
    r"(?:总|合计|累计|发生)*(?:金?额|合计|总计)(?:合计|总计)?[:：]? ?¥?"
    r"(?P<sum>-?[0-9][0-9,]*\.[0-9]{2})元?(?=$|[ ,，;；、|])"
)
_LEVELS = {"小计": 1, "合计": 2, "共计": 2, "总计": 3}
_CARRIED = re.compile(
    r"(?:期初|期末|上期|本期|上年|年初|年末|月初|月末|上月|承前|昨日|上日|初始|开户)"
    r"(?:账户|帐户)?(?:余额|结余|结转|页余额|结存|数)"
    r"|承前页|承上页|过次页|转次页|转下页|上年结转|结转下年|结转下页|期初|年初|期末"
)
_WORDS = (
    "(?:本|当|上|下|前|昨|此|全|期|页|日|旬|周|月|季|年|度|份|初|末|终|[0-9]{1,4}|借方|贷方|收入|支出"
    "|收方|付方|账户|帐户|金额|数|其中|人民币|元|[()（）:：])*"
)
_WHEN = (
    "(?:本|当|上|昨|前|承|期|日|旬|周|月|季|年|度|初|末|终|[0-9]{1,4}|初始|开户|开账|账户|帐户"
    "|[()（）:：])*"
)
SUMMARY_OF_SUM = (
    rf"^(?:{_WORDS}(?:合计|小计|总计|累计|共计|发生额|[页日月年]计){_WORDS}"
    rf"|{_WHEN}(?:余额|结存|结余|结转)(?:[上下次本][年页月期])?数?[:：]?|结转[上下次本][年页月期]"
    "|[期年月][初末](?:数|建账)?|承[前上]页|[过转][次下]页)$"
)
"""What a ledger writes in the column of summaries, beside a day, in rows that are no movement: made
of nothing but the words for periods, sums and balances carried."""


def says_sum(summary: str) -> bool:
    """Whether a summary in ``normal_header`` form is made of words for sums and carrying alone.

    >>> says_sum("当前合计"), says_sum("2024年1月份合计"), says_sum("工资合计")
    (True, True, False)
    >>> says_sum("余额转出"), says_sum("结转收入"), says_sum("年终结转")
    (False, False, True)
    """
    return re.search(SUMMARY_OF_SUM, summary) is not None


def carried_kind(cells: Sequence[str]) -> str | None:
    """opening or closing, where a cell in ``normal_header`` form says that a balance is carried.

    >>> carried_kind(["1", "上年结转"]), carried_kind(["期末余额"]), carried_kind(["结转下年"])
    ('opening', 'closing', None)
    """
    said = next((cell for cell in cells if says_sum(cell) or _CARRIED.fullmatch(cell)), "")
    if not said or re.search(r"结转下|年终|[合小总累共]计|发生额", said):
        return None
    return "opening" if re.search("[初前上昨]|开户|初始|开账", said) else "closing"


@dataclass(frozen=True)
class Label:
    """What the label of a row says that it is."""

    kind: str
    """subtotal, total, or balance: a balance brought or carried forward."""
    family: str
    """Rows of one family follow each other: 页, 期, or '' for the parts of a whole."""
    level: int
    """Within its family: a row totals what stands since the last of its level or above."""
    compared: bool
    """Whether it says what the rows of this file add up to; 累计 counts what came before them."""
    side: str = ""
    """The one column that it speaks of: 借方合计."""
    sure: bool = True
    """Whether it says where its rows begin; 当前合计 may be of the open month, or of all."""
    bare: bool = True
    """Whether it names nothing of its own: 合计, 本月合计, and not 教育局小计."""


def label_of(normal: str) -> Label | None:
    """What a cell in ``normal_header`` form says, if it labels a total or a carried balance.

    >>> label_of("合计").kind, label_of("教育局小计").kind, label_of("合计广告有限公司")
    ('total', 'subtotal', None)
    >>> label_of("当前合计").sure, label_of("借方合计").side, label_of("1月份合计").level
    (False, '借方', 4)
    """
    if _CARRIED.fullmatch(normal):
        return Label("balance", "", 0, compared=False)
    found = _LABEL.fullmatch(normal)
    if found is None:
        return None
    whose, word = found["whose"], found["word"]
    if word.endswith("计") and word not in (*_LEVELS, "累计"):
        whose, word = whose + word[0], "合计"
    side = next((side for side in _SIDES if whose.endswith(side) and word != "小计"), "")
    whose = whose.removesuffix(side)
    if word == "累计":
        known = whose in (*_WHOLE, *_OPEN) or _PERIOD.fullmatch(whose) is not None
        return Label("total", "", 0, compared=False, bare=known)
    period = _PERIOD.fullmatch(whose)
    if period is not None:
        said = period["period"] or period["named"] or period["year"]
        family = "页" if said == "页" else "期"
        return Label("subtotal", family, _PERIODS.index(said), compared=True, side=side)
    if whose in _OPEN:
        return Label("subtotal", "期", _PERIODS.index("月"), compared=True, side=side, sure=False)
    bare = whose in _WHOLE and word != "小计"
    kind = "total" if bare else "subtotal"
    level = _LEVELS.get(word, _LEVELS["合计"])
    return Label(kind, "", level, compared=True, side=side, bare=bare or not whose)


def told_totals(row: int, text: str, column_of: Callable[[str], str | None]) -> list[Stated]:
    """The totals that a line of text under a table, or above it, tells of its sides.

    >>> told = told_totals(9, "借方总笔数：1 借方总金额：3,000.00", {"借方": "money_out"}.get)
    >>> [dict(one.cells) for one in told]
    [{'money_out': '3,000.00'}]
    """
    found = list(_TOLD.finditer(text))
    sums = {column: one["sum"] for one in found if (column := column_of(one["side"])) is not None}
    if not sums or len(sums) < len(found):
        return []
    side = found[0]["side"] if len(found) == 1 else ""
    return [Stated(row, Label("total", "", _LEVELS["总计"], compared=True, side=side), sums)]


@dataclass(frozen=True)
class Stated:
    """A total row as found: its place, label and money cells."""

    row: int
    label: Label
    cells: Mapping[str, str]


def stated_totals(
    stated: Sequence[Stated],
    first_row: int,
    first_data: int,
    last_data: int,
    parts: Sequence[int] = (),
) -> tuple[StatedTotal, ...]:
    """Each total with the rows that it totals.

    A 小计 totals the rows since the last total of its level or above; a 合计 that occurs once,
    all rows since the header. One that stands above all data totals the rows below it instead:
    up to the next of its level, or to the end. 借方合计 and 贷方合计 in two rows are one total.
    ``parts`` are the rows of second titles: a 合计 below one is of its part, or of all.
    """
    ordered = sorted(stated, key=lambda one: one.row)
    compared = _together([one for one in ordered if one.label.compared and one.cells])
    totals = []
    for one in compared:
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
            title = max((row for row in parts if row < one.row), default=first_row - 1)
            begin = max((row for row in (*rivals, title) if row < one.row), default=title)
            first, last = (title if alone else begin) + 1, one.row - 1
        kind = "total" if alone else "subtotal"
        sure = one.label.sure and not (alone and parts)
        totals.append(StatedTotal(one.row, kind, first, last, one.cells, sure=sure))
    return tuple(totals)


def _together(stated: Sequence[Stated]) -> list[Stated]:
    """The totals, those of single sides that stand in neighbouring rows as one."""
    whole: list[Stated] = []
    for one in stated:
        last = whole[-1] if whole else None
        if (
            last is not None
            and one.label.side
            and last.label.side
            and one.row == last.row + 1
            and replace(one.label, side="") == replace(last.label, side="")
            and not one.cells.keys() & last.cells.keys()
        ):
            whole[-1] = replace(last, cells={**last.cells, **one.cells})
        else:
            whole.append(one)
    return whole

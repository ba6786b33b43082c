"""Two header rows as one: 收入 and 支出 over 金额, 对方 over 户名 and 账号."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.read.units import UNITS, units_said

_BARE = ("金额", "数额", "数", "小计", "合计", "总计")
"""Parts that say nothing without the whole."""
_WHOLE_ONLY = ("信息", "情况", "资料")
_OTHER_SIDE = ("对方", "对手", "收款", "付款", "交易方", "往来")
"""Under these an 账号 is not the account's own."""
_OTHER_FIGURES = re.compile(
    "年初|期初|上[年期月]|去年|以前年|计划|预计|预测|测算|增减|变动|同比|环比|占比"
)
"""Wholes whose parts are not the figures of the day or year that the table is of."""
_STATED = re.compile(r"(?!其中|包括|附列|另外)[^:()\[\]【】]{2,16}:.*")
"""填报单位：云岭县财政局, 金额单位：万元. What stands below 其中： are parts."""


def joined_header(
    above: Sequence[str], below: Sequence[str]
) -> tuple[list[str], list[tuple[str, ...]]]:
    """The label of every position, and the headers that its two cells may mean, best first.

    >>> joined_header(["账号", "收入", ""], ["", "金额", "笔数"])[0]
    ['账号', '收入/金额', '收入/笔数']
    """
    width = max(len(above), len(below))
    wholes = [*above, *[""] * (width - len(above))]
    parts = [*below, *[""] * (width - len(below))]
    labels: list[str] = []
    forms: list[tuple[str, ...]] = []
    whole_to_left = ""
    for whole, part in zip(wholes, parts, strict=True):
        whole, part = whole.strip(BLANKS), part.strip(BLANKS)
        if not part or normal_header(whole) == normal_header(part):
            # A cell that is merged downwards: it spans one column, and nothing hangs to its right.
            whole_to_left = ""
            labels.append(whole)
            forms.append((whole,))
            continue
        whole = whole or whole_to_left
        whole_to_left = whole
        labels.append(f"{whole}/{part}" if whole else part)
        forms.append(_readings(whole, part, [p.strip(BLANKS) for p in parts]))
    return labels, forms


def is_title(cells: Sequence[str]) -> bool:
    """Whether a row states something of the whole table, and so is no part of its header.

    >>> is_title(["填报单位：县财政局", "", "金额单位：万元"]), is_title(["", "", "（万元）"])
    (True, True)
    >>> is_title(["编码", "其中：", "金额（万元）"])
    False
    """
    said = [normal for cell in cells if (normal := normal_header(cell))]
    return any(
        _STATED.fullmatch(cell) or cell.strip("()[]【】") in units_said(cell) for cell in said
    )


def spread_right(wholes: Sequence[str], width: int) -> list[str]:
    """Over every position the whole that stands above it, or to the left above it."""
    over = ""
    spread = []
    for cell in [*wholes, *[""] * (width - len(wholes))]:
        over = cell.strip(BLANKS) or over
        spread.append(over)
    return spread


def says_otherwise(whole: str, names: Sequence[str]) -> bool:
    """Whether a whole above a column makes its figures others than the column's: 年初数 over 余额.

    ``names`` are what the column is called, also where it is of the beginning itself.
    """
    found = _OTHER_FIGURES.search(normal_header(whole))
    return found is not None and not any(_OTHER_FIGURES.search(name) for name in names)


def names_parts(cells: Sequence[str]) -> bool:
    """Whether a row says nothing but 金额 or a unit, under headers that are whole without it."""
    said = {normal for cell in cells if (normal := normal_header(cell))}
    return bool(said) and all(
        word in ("金额", "数额", "数", "笔数") or word.strip("()单位:") in UNITS for word in said
    )


def share_cells(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a cell stands in both rows at the same place, as one merged downwards does."""
    pairs = zip(above, below, strict=False)
    return any(
        said and said == normal_header(other)
        for cell, other in pairs
        if (said := normal_header(cell))
    )


def hangs_below(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row says nothing but parts of wholes that span several columns of the row above.

    >>> hangs_below(["编码", "结转结余", ""], ["", "小计", "其中：项目"])
    True
    >>> hangs_below(["编码", "结转结余", ""], ["101", "小计", ""])
    False
    """
    spans: list[list[int]] = []
    for at, whole in enumerate(above):
        if whole.strip(BLANKS):
            spans.append([])
        if spans:
            spans[-1].append(at)
    said = {at for at, part in enumerate(below) if part.strip(BLANKS)}
    wide = [span for span in spans if len(span) > 1]
    # What is alone in its row is a title.
    return (
        len(spans) > 1
        and any(len(said & set(span)) > 1 for span in wide)
        and said <= {at for span in wide for at in span}
    )


def _readings(whole: str, part: str, parts: Sequence[str]) -> tuple[str, ...]:
    """What a part under a whole may mean."""
    if not whole:
        return (part,)
    readings = [whole + part, part + whole, f"{whole}({part})", f"{part}({whole})"]
    for ending in _WHOLE_ONLY:
        if whole.endswith(ending):
            readings.append(whole.removesuffix(ending) + part)
    if any(word in whole for word in _OTHER_SIDE):
        readings += [f"对方{part}"] if whole.startswith(("对方", "对手", "交易方")) else []
    elif part in _BARE or normal_header(part) in UNITS:
        readings.append(whole)
    elif parts.count(part) == 1:
        readings.append(part)
    return tuple(readings)

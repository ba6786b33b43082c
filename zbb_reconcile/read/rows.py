"""What a row of text cells looks like, whatever its table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.header_names import normal_header

LONGEST_TEXT = 200
_ORDINALS = re.compile("[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥]|栏次|列次|行次|序号")
_VALUE = re.compile(
    r"[-—+(¥]*\d[\d,.)-]*圆?"
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?(?:\(?(?:星期|周)?[一二三四五六日天]\)?)?"
    r"(?:[上下]午)?(?:[\d:.时分秒]+)?"
)

Row = tuple[int, Sequence[str]]
"""A physical row: its number as a spreadsheet shows it, and its cells as text."""


def joined(cells: Sequence[str]) -> str:
    """The cells of a row that are not blank, joined by a space, for a listing."""
    return " ".join(text for cell in cells if (text := cell.strip(BLANKS)))[:LONGEST_TEXT]


def trimmed_end(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells without the blank ones at their end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def is_value(cell: str) -> bool:
    """Whether a cell is a number or a day, which no header is.

    >>> is_value("1,234.00"), is_value("2024年12月31日"), is_value("2024年"), is_value("金额")
    (True, True, False, False)
    >>> is_value("2024-01-05 星期五"), is_value("2024-01-05 09:30:00"), is_value("2024年1月5日制表")
    (True, True, False)
    """
    return bool(_VALUE.fullmatch(normal_header(cell)))


def is_ordinals(cells: Sequence[str]) -> bool:
    """Whether a row under the header only numbers the columns: 栏次, 1, 2, 3 …"""
    said = [text for cell in cells if (text := normal_header(cell))]
    numbers = [text for text in said if not _ORDINALS.fullmatch(text)]
    return (
        len(said) >= 4
        and (len(numbers) >= 2 or len(said) - len(numbers) >= 4)
        and numbers == [str(at) for at in range(1, len(numbers) + 1)]
    )

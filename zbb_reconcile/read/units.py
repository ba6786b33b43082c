"""The unit that money is written in: 元, 千元, 万元, 百万元, 亿元, in a header or in a title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

UNITS: Mapping[str, int] = MappingProxyType(
    {
        "元": 1,
        "圆": 1,
        "千元": 1_000,
        "万元": 10_000,
        "万": 10_000,
        "百万元": 1_000_000,
        "千万元": 10_000_000,
        "亿元": 100_000_000,
        "亿": 100_000_000,
        "yuan": 1,
        "cny": 1,
        "rmb": 1,
    }
)
"""Written unit -> yuan in one of them."""


def unit_word(yuan: int) -> str:
    """The unit that is so many yuan, as it is written.

    >>> unit_word(10_000)
    '万元'
    """
    return next((word for word, value in UNITS.items() if value == yuan), f"{yuan} 元")


_WORD = r"(?:人民币)?(?P<unit>百万元|千万元|千元|万元|亿元|万|亿|元|圆)"
_IN_HEADER = re.compile(
    rf"(?P<name>.+?)(?:[(\[【](?:单位:?)?{_WORD}(?:人民币)?[)\]】]"
    rf"|[/:_-](?:单位:?)?{_WORD.replace('unit', 'bare')})"
)
_SUFFIX = re.compile(
    r"(?P<name>.*(?:金额|余额|数|额|值|款|收入|支出))(?P<unit>百万元|千元|万元|亿元|元)"
)
_SAID = re.compile(
    r"(?:单位|计量单位|金额单位|货币单位|币种单位)\s*[:：]?\s*(?P<unit>[\w.]{1,8})"
    r"(?=$|[\s)）\]】、，,;；。|/])"
)
_BRACKETED = re.compile(rf"[(（\[【]\s*(?:单位\s*[:：]?\s*)?{_WORD}\s*[)）\]】]")
_NOT_YUAN = re.compile(
    r"(?:人民币)?(?:分|角|(?:万|亿|千)?(?:美元|港元|港币|欧元|日元|英镑|usd|hkd|eur))"
)


def unit_in_header(header: str) -> tuple[str, str | None]:
    """A normal header without the unit at its end, and the unit.

    >>> unit_in_header("金额(万元)"), unit_in_header("指标金额万元"), unit_in_header("摘要")
    (('金额', '万元'), ('指标金额', '万元'), ('摘要', None))
    """
    found = _IN_HEADER.fullmatch(header)
    if found is not None:
        return found["name"], found["unit"] or found["bare"]
    found = _SUFFIX.fullmatch(header)
    return (found["name"], found["unit"]) if found is not None else (header, None)


def units_said(text: str) -> list[str]:
    """The units that a title or a note states for the whole table, as written.

    编制单位 is an office, and 元氏县 is a place: only a word that ends where the unit ends counts.

    >>> units_said("单位：万元"), units_said("情况表（亿元）"), units_said("单位：元氏县财政局")
    (['万元'], ['亿元'], [])
    """
    said = []
    for found in _SAID.finditer(text):
        office = found.start() and "一" <= text[found.start() - 1] <= "鿿"
        word = found["unit"].casefold().removeprefix("人民币")
        if not office and (word in UNITS or _NOT_YUAN.fullmatch(word)):
            said.append(word)
    said += (found["unit"] for found in _BRACKETED.finditer(text))
    return list(dict.fromkeys(said))

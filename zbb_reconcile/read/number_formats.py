"""What a cell's number format shows and the stored number is not: scaled, padded, negated, foreign.

A spreadsheet stores 123456 and may show 12.3 (万), -123456, 000123 or $123456. What is stored is
read; what is shown is what its writer meant. Where the two differ it is asked; codes are as shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

BUILT_IN = {9: "0%", 10: "0.00%"}
"""The formats that have a number and no text in the file, of those that show another number."""

_LONGEST = 255
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.')
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_OWN_SIGNS = ("", "¥", "￥", "CNY", "RMB", "人民币", "元")
_JAPANESE = "411"
_FOREIGN = re.compile(r"[$€£₩]|US|HK|美元|港元|欧元|USD|HKD|EUR|JPY|GBP|日元|英镑", re.IGNORECASE)
_POWER = re.compile(r"[十百千]?[万亿]|[百千]元")
_SCALING = re.compile(r"[0#?],+(?![0#?,])")


@dataclass(frozen=True)
class Shown:
    """What a number format does besides rounding and grouping."""

    scales: bool = False
    """It divides (``0.00,,``), shows per cent, moves the point (``0!.0``) or names 万."""
    negates: bool = False
    """It shows a positive number as negative: ``-0.00``, ``(0.00)``."""
    foreign: bool = False
    """It shows a currency that is not the yuan."""
    odd: bool = False
    """It puts signs between the digits: ``00-00000``."""
    zeros: int = 0
    """So many digits are shown, with zeros in front, where there are no other digits."""
    prefix: str = ""
    """Text shown before the digits of a code."""

    @property
    def is_plain(self) -> bool:
        """Whether it shows the number as it is stored."""
        return self == Shown()

    def code(self, number: int) -> str:
        """The whole number as the format shows it.

        >>> shown_by("000000").code(1001), shown_by('"ZB"0000').code(31)
        ('001001', 'ZB0031')
        """
        return f"{self.prefix}{number:0{self.zeros}d}" if number >= 0 else str(number)


@lru_cache(1000)
def shown_by(code: str) -> Shown:
    """What a number format shows of a positive number.

    >>> shown_by("0!.0,").scales, shown_by("#,##0.00").is_plain, shown_by("-0.00").negates
    (True, True, True)
    >>> shown_by("[$USD] #,##0.00").foreign, shown_by("[$¥-804]#,##0.00").is_plain
    (True, True)
    """
    code = code[:_LONGEST]
    if code.casefold() in ("general", "@", "") or _is_day(code):
        return Shown()
    first = _first_section(code)
    foreign = False
    for sign, place in _CURRENCY.findall(first):
        yen = sign in ("¥", "￥") and place.upper().endswith(_JAPANESE)
        foreign |= yen or (sign.strip() not in _OWN_SIGNS)
    first = _BRACKETS.sub("", _CURRENCY.sub("", first))
    literals = ["".join(found) for found in _LITERAL.findall(first)]
    digits = _LITERAL.sub("\x00", first)
    said = "".join(literals)
    foreign |= bool(_FOREIGN.search(said)) or "$" in digits or "€" in digits or "£" in digits
    moved = any(text == "." for text in literals) and "." not in digits
    scales = bool(_SCALING.search(digits)) or "%" in digits or moved or bool(_POWER.search(said))
    shows = _LITERAL.sub(lambda found: found[1] or found[2] or "", first).strip()
    negates = shows.startswith("-") or (shows.startswith("(") and shows.endswith(")"))
    padded = re.fullmatch("\x00*(?P<zeros>0+)", digits.strip())
    prefix = "".join(literals)
    if padded is not None and not scales and not foreign and (prefix or len(padded["zeros"]) > 1):
        return Shown(zeros=len(padded["zeros"]), prefix=prefix)
    return Shown(scales, negates, foreign, odd="\x00" in digits.strip().strip("\x00"))


def _first_section(code: str) -> str:
    """The part of a format that is for positive numbers."""
    within = False
    for at, sign in enumerate(code):
        if sign == '"':
            within = not within
        elif sign == ";" and not within and code[at - 1 : at] not in ("\\", "!"):
            return code[:at]
    return code


def _is_day(code: str) -> bool:
    bare = _LITERAL.sub("", _BRACKETS.sub("", code)).casefold()
    return any(sign in bare for sign in "ymdhs") or any(sign in code for sign in "年月日时分秒")

"""Headers as old programs name their fields: the first letters of the syllables, jyrq for 交易日期.

GB2312 orders its 3,755 usual characters by their pronunciation, so that the code of a character
tells its first letter (GB/T 2312-1980, level 1: rows 16 to 55).
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of each letter, in the order of the code; no syllable begins with i, u, v."""
_LETTERS = "abcdefghjklmnopqrstwxyz"
_LAST = 0xD7F9
_CODES = tuple(int.from_bytes(one.encode("gb2312"), "big") for one in _FIRST)
_OF_BANKS = "银户支发总分本他"
"""What stands before 行 where it is a bank (háng): 银行, 开户行; else it is xíng: 行政."""


@lru_cache(10_000)
def initials(header: str) -> str | None:
    """The first letters of a Chinese header; None where a character has none that is known.

    >>> initials("交易日期"), initials("银行账号"), initials("金额(元)"), initials("摘要")
    ('jyrq', 'yhzh', None, 'zy')
    """
    letters = [_letter(one, before) for before, one in zip(" " + header, header, strict=False)]
    return "".join(one for one in letters if one) if all(letters) else None


def _letter(one: str, before: str) -> str | None:
    if one == "行" or one == "调":
        return "t" if one == "调" else "h" if before in _OF_BANKS else "x"
    try:
        code = int.from_bytes(one.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return None
    return _LETTERS[bisect_right(_CODES, code) - 1] if _CODES[0] <= code <= _LAST else None

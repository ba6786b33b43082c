"""The unit that money is written in: 元, 千元, 万元, 百万元, 亿元, in a header or beside a table.

A unit is said (``单位：万元``, ``本表以万元为单位``, a lone cell ``万元``) or only named: a text
holds 万元 and it cannot be told what that is of. What is only named is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from zbb_reconcile.codes import AREA_UNITS
from zbb_reconcile.identifiers import BLANKS

_POWERS = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 10**8}
_POWERS |= {"十万": 10**5, "百万": 10**6, "千万": 10**7, "十亿": 10**9, "百亿": 10**10}
UNITS: Mapping[str, int] = MappingProxyType(
    {f"{word}{yuan}": power for yuan in ("元", "圆") for word, power in _POWERS.items()}
    | {"万": 10_000, "亿": 10**8, "yuan": 1, "cny": 1, "rmb": 1, "人民币": 1}
)
"""Written unit -> yuan in one of them."""


def unit_word(yuan: int) -> str:
    """The unit that is so many yuan, as it is written.

    >>> unit_word(10_000)
    '万元'
    """
    return next((word for word, value in UNITS.items() if value == yuan), f"{yuan} 元")


_WORD = r"(?:人民币)?(?P<unit>百万元|千万元|十万元|百元|千元|万元|亿元|万|亿|元|圆)"
_IN_HEADER = re.compile(
    rf"(?P<name>.+?)(?:[(\[【](?:单位:?)?[+-]?{_WORD}(?:人民币)?[)\]】]"
    rf"|[/:_-](?:单位:?)?{_WORD.replace('unit', 'bare')})"
)
_IN_BETWEEN = re.compile(rf"(?P<name>.+?)/{_WORD}(?P<side>[(\[【].+[)\]】])")
_SUFFIX = re.compile(
    r"(?P<name>.*(?:金额|余额|数|额|值|款|收入|支出))(?P<unit>百万元|百元|千元|万元|亿元|元)"
)
_POWER = "(?:[十百千]?[万亿]|[十百千])"
_YUAN = f"{_POWER}?[元圆]|[万亿]|yuan|cny|rmb|人民币"
_MONEY = "(?:人民币|rmb|cny|¥)"
_CURRENCY = "美元|美金|港元|港币|欧元|日元|日圆|英镑|澳门元|usd|hkd|eur|jpy|gbp|mop"
_LABEL = "(?:金额|货币|币种|计量|记账|核算|填报)?单位"
_COUNTED = "(?:(?:%|人次?|个|户|家|项|件|份|宗|套|台|辆|亩|平方米|㎡|m2|公里|吨)[、,，/和及])*"
"""What else a table counts, named beside its money: 单位：人、万元."""
_SAID = re.compile(
    r"(?<!编制)(?<!填报)(?<!报送)(?<!主管)(?<!预算)(?<!使用)(?<!开户)(?<!项目)"
    rf"(?:{_LABEL}|(?:金额|数额)(?=:))"
    rf" ?(?:均|都|统一)?(?:[为是系]:?|[:=/])? ?[(\[【]?{_COUNTED}{_MONEY}?[(\[【]?"
    rf"(?P<unit>{_YUAN}|[角分]|[万亿千百]?(?:{_CURRENCY}))"
    rf"(?:{_MONEY}|整)?(?=$|[)\]】、,;。.|/《（(「 ])"
)
_BRACKETED = re.compile(
    rf"[(\[【](?:(?:{_LABEL}|金额|数额):?)?{_MONEY}?(?P<unit>{_POWER}?[元圆]|[万亿])[)\]】]"
)
_BY_WORDS = re.compile(
    rf"(?:以|按|均为|都为|统一为|计量为|(?:金额|数额|数据|数字|数值|数)(?:均|都|一律)?[为是])"
    rf"{_MONEY}?(?P<unit>{_POWER}?[元圆])(?=$|[)\]】、,;。.]|为|作|计|列|填|反映|表示|统计|取整|整)"
)
_ALONE = re.compile(rf"[(\[【《]?{_MONEY}?(?P<unit>{_POWER}?[元圆])(?:{_MONEY}|整)?[)\]】》]?")
_NAMED = re.compile(
    rf"(?<![0-9.零〇一二三四五六七八九两几数壹贰叁肆伍陆柒捌玖拾佰仟余多十百千万亿])"
    rf"(?P<unit>{_POWER}[元圆])"
    r"(?![以户店村县市镇乡区机级及起内左多余整])"
)
_IN_ENGLISH = re.compile(
    r"(?:in|unit:?|rmb|cny|yuan|¥)[ (']*(?:ten|hundred)?[ ]*(?:thousand|million|billion)s?"
    r"|(?:rmb|cny|yuan|¥)[ ']*10{0,2},?000(?:,000)*(?!\d)|['’]000"
)
_ODD = re.compile("单位[:为]? ?(?P<unit>[a-z0-9.,萬仟佰拾億]{1,7}元)")
"""w元, 10k元: a unit, and which cannot be told."""
_LONGEST = 2_000
"""Characters of a text that are looked at; a longer one is no title."""
_NAME_PARTS = re.compile(r"[_\-—()（）\[\]【】 、,，.]+")


def unit_in_header(header: str) -> tuple[str, str | None]:
    """A normal header without the unit at its end, and the unit.

    >>> unit_in_header("金额(万元)"), unit_in_header("指标金额万元"), unit_in_header("摘要")
    (('金额', '万元'), ('指标金额', '万元'), ('摘要', None))
    """
    found = _IN_HEADER.fullmatch(header)
    if found is not None:
        return found["name"], found["unit"] or found["bare"]
    found = _IN_BETWEEN.fullmatch(header)
    if found is not None:
        return found["name"] + found["side"], found["unit"]
    found = _SUFFIX.fullmatch(header)
    return (found["name"], found["unit"]) if found is not None else (header, None)


_AREA = re.compile(
    r"(?P<name>.*面积)(?:[(\[【](?:单位:?)?(?P<unit>[^)\]】]+)[)\]】]|[/:_-]?(?P<bare>\w+))"
)


def area_unit_in_header(header: str) -> tuple[str, str | None]:
    """A normal header of an area without the unit at its end, and the unit.

    >>> area_unit_in_header("建筑面积(平方米)"), area_unit_in_header("面积/亩")
    (('建筑面积', '平方米'), ('面积', '亩'))
    """
    found = _AREA.fullmatch(header)
    unit = (found["unit"] or found["bare"]) if found is not None else None
    return (found["name"], unit) if found is not None and unit in AREA_UNITS else (header, None)


_AREA_SAID = re.compile(r"(?:面积)?(?:计量)?单位[:为]?[^。;]{0,12}?(亩|公顷|平方公里|km2|hm2)")


def area_unit_said(texts: Iterable[str]) -> str | None:
    """The one unit of areas that titles state, other than the square metre.

    >>> area_unit_said(["金额单位：万元　面积单位：亩"]), area_unit_said(["单位：平方米"])
    ('亩', None)
    """
    said = {unit for text in texts for unit in _AREA_SAID.findall(_normal(text))}
    return said.pop() if len(said) == 1 else None


def _normal(text: str) -> str:
    spaces = str.maketrans("", "", BLANKS)
    return unicodedata.normalize("NFKC", text[:_LONGEST]).translate(spaces).casefold()


def _forms(text: str) -> tuple[str, ...]:
    """The text without its blanks (单 位), and with one for each run: they end a word, too."""
    spaces = str.maketrans(dict.fromkeys(BLANKS, " "))
    spaced = unicodedata.normalize("NFKC", text[:_LONGEST]).translate(spaces).casefold()
    return tuple(dict.fromkeys((_normal(text), " ".join(spaced.split()))))


def units_said(text: str) -> list[str]:
    """The units that a title or a note states for the whole table, as written.

    编制单位 is an office, and 元氏县 is a place: only a word that ends where the unit ends counts.

    >>> units_said("单位：万元"), units_said("情况表（亿元）"), units_said("单位：元氏县财政局")
    (['万元'], ['亿元'], [])
    >>> units_said("本表金额均以万元为单位"), units_said("单位:RMB万元"), units_said("5万元以上")
    (['万元'], ['万元'], [])
    """
    said = [
        found["unit"]
        for form in _forms(text)
        for grammar in (_SAID, _BY_WORDS, _BRACKETED)
        for found in grammar.finditer(form)
    ]
    alone = _ALONE.fullmatch(_normal(text))
    return list(dict.fromkeys([*said, *([alone["unit"]] if alone is not None else [])]))


def units_of_row(cells: Sequence[str]) -> list[str]:
    """The units that a row beside the table states, its label and its value in one cell or two.

    >>> units_of_row(["云岭县财政局", "单位：", "万元"])
    ['万元']
    """
    said = [unit for cell in cells for unit in units_said(cell)]
    filled = [normal for cell in cells if (normal := _normal(cell))]
    for label, value in pairwise(filled):
        if label.strip("(:").endswith("单位"):
            said += units_said(f"单位:{value}")
    return list(dict.fromkeys(said))


def units_of_name(name: str) -> list[str]:
    """The units that the name of a file, a sheet or a folder states.

    >>> units_of_name("结转结余表（万元）"), units_of_name("结转_万元"), units_of_name("百元店账")
    (['万元'], ['万元'], [])
    """
    parts = [part for part in _NAME_PARTS.split(name) if part]
    return list(dict.fromkeys(unit for part in (name, *parts) for unit in units_said(part)))


def units_named(text: str) -> Iterator[str]:
    """Every unit above the yuan that a text holds and that is no amount (5万元) and no other word
    (百元店), whether it is said of the table or not.

    >>> list(units_named("2024年结转（万元版）")), list(units_named("5万元以上设备"))
    (['万元'], [])
    """
    plain, *spaced = _forms(text)
    yield from (found["unit"] for found in _NAMED.finditer(plain))
    yield from (found["unit"] for found in _ODD.finditer(plain))
    for form in (plain, *spaced):
        yield from (found[0].strip() for found in _IN_ENGLISH.finditer(form))

"""The words of office names: short forms, head nouns, numerals, names from before reforms.

The words themselves are data, in ``office_words.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

PARTY = re.compile(r"^(?:中国共产党|中共)")
ABOVE = re.compile(r"^(?:[^省]{2,8}省)?(?:[^市]{2,8}市)?")
"""The province and the city above a region."""
REGION = re.compile(r"^.{1,10}?[市县区]")
NUMBERS = frozenset("一二三四五六七八九十百零〇")
_CHINESE = "〇一二三四五六七八九"


@cache
def _offices() -> dict[str, Any]:
    text = (files("zbb_reconcile") / "match" / "office_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def heads_by_short() -> dict[str, tuple[str, ...]]:
    """Short form -> the heads that it may stand for."""
    found: dict[str, list[str]] = defaultdict(list)
    for head, shorts in _offices()["heads"].items():
        for short in shorts:
            found[short].append(head)
    return {short: tuple(heads) for short, heads in found.items()}


@cache
def renamed_offices() -> dict[str, tuple[str, ...]]:
    """A name from before the reform -> the whole names of what carries it on."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in _offices()["renamed"]:
        for name in entry["names"]:
            found[name] = (*found.get(name, ()), *entry["now"])
    return found


def whole_names(short: str) -> list[str]:
    """The whole names that the lists give for a usual short form; [] where they know none.

    >>> whole_names("住建局"), whole_names("东江镇政府"), whole_names("建局")
    (['住房和城乡建设局', '住房城乡建设局'], ['东江镇人民政府'], [])
    """
    endings = _offices()["endings"].items()
    return [
        *_offices()["usual"].get(short, ()),
        *(short.removesuffix(end) + whole for end, whole in endings if short.endswith(end)),
    ]


def is_left_out(before: str) -> bool:
    """Whether what stands before the region is left out without another body being meant."""
    return not ABOVE.sub("", before, count=1) or before in _offices()["left_out"]["before_region"]


def is_of_the_party(form: str) -> bool:
    """Whether a name says without 中共 that the body is the Party's.

    >>> is_of_the_party("委宣传部"), is_of_the_party("委员会")
    (True, False)
    """
    return form.startswith(tuple(_offices()["left_out"]["of_the_party"]))


def head_of(form: str) -> str:
    """The longest head noun that a name ends in, else its last character.

    >>> head_of("住房和城乡建设局"), head_of("东江镇人民政府"), head_of("水库")
    ('局', '镇人民政府', '库')
    """
    heads = _offices()["heads"]
    return next((form[at:] for at in range(len(form)) if form[at:] in heads), form[-1:])


def in_order(short: str, name: str) -> bool:
    """Whether the characters of ``short`` stand in ``name`` in the same order.

    >>> in_order("住建", "住房和城乡建设"), in_order("建住", "住房和城乡建设")
    (True, False)
    """
    rest = iter(name)
    return all(character in rest for character in short)


def numbers(form: str) -> str:
    """The numerals of a name, in order.

    >>> numbers("第十二中学")
    '十二'
    """
    return "".join(character for character in form if character in NUMBERS)


def core_word(text: str) -> str:
    """Without 第 before a numeral: 第一 and 一 are the same core word."""
    return text[1:] if text[:1] == "第" and text[1:2] in NUMBERS else text


def _in_words(found: re.Match[str]) -> str:
    value = int(found.group())
    if not 0 < value < 100:
        return found.group()
    tens, ones = divmod(value, 10)
    said = ("" if tens < 2 else _CHINESE[tens]) + ("十" if tens else "")
    return said + (_CHINESE[ones] if ones else "")


def plain_name(name: str) -> str:
    """The spelling in which short names are compared: NFKC, no blanks, numerals in Chinese.

    >>> plain_name("第 12 中学")
    '第十二中学'
    """
    spelled = "".join(unicodedata.normalize("NFKC", name).split())
    return re.sub(r"[0-9]+", _in_words, spelled)


def heads_and_cores(rest: str) -> Iterator[tuple[str, str]]:
    """Each head noun that a short name may end in, with the core word before it."""
    shorts = heads_by_short()
    for at in range(1, len(rest)):
        for head in shorts.get(rest[at:], ()):
            yield head, core_word(rest[:at])
    if rest[-1] not in shorts and len(rest) > 1:
        yield rest[-1], core_word(rest[:-1])


def usual_region(names: Sequence[str]) -> str:
    """The region that more than half of a division's names begin with; '' if none.

    For divisions in which 中共…委员会 or another name keeps all from beginning alike.

    >>> usual_region(["中共资兴市委办公室", "资兴市教育局", "工商银行"])
    '资兴市'
    """
    found = Counter(
        match.group()
        for name in names
        if (match := REGION.match(PARTY.sub("", name))) and len(match.group()) > 1
    )
    region, count = max(found.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    return region if 2 * count > len(names) else ""


class Form(NamedTuple):
    """One agency's name without its region, taken apart."""

    form: str
    head: str
    core: str
    numbers: str


def is_enough(character: str, form: Form) -> bool:
    """Whether one character is enough of that core word: a number, 妇 of 妇联, 实 of 实小."""
    enough = _offices()["one_character"]
    return (
        character in NUMBERS
        or form.core == character
        or form.head in enough["any"]
        or (form.head in enough["of_two"] and len(form.core) == 2)
    )


def obstacle_of(core: str, rest: str, form: Form) -> str | None:
    """The one rule that keeps a short name from standing for the form; None if there are more."""
    if in_order(core, form.core):
        if numbers(rest) != form.numbers:
            return "number"
        return None if core[0] == form.core[:1] else "first_character"
    # Nothing in common but the head noun is not near.
    return "other_characters" if core[:2] == form.core[:2] and len(core) > 1 else None

"""What a header may mean, by the names that the tables give their columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from zbb_reconcile.identifiers import BLANKS, as_text
from zbb_reconcile.read.header_grammar import COMPOSED, composed, plainer_forms
from zbb_reconcile.read.pinyin_initials import initials
from zbb_reconcile.read.units import area_unit_in_header, unit_in_header
from zbb_reconcile.tables import TABLES

_BLANK = re.compile(f"[{re.escape(BLANKS)}]")
FALLBACK = 1000
"""The rank of a column's first fallback: a header that means it where no better one is there."""

_LONGEST = 120
"""Characters of a header, its translation and notes included."""
_OF_CODES = re.compile("[编代]码|编号|code|区划", re.IGNORECASE)
_NAMES_MAYBE = 100
"""The rank of a listed header of codes that speaks of none: behind those that do."""


def normal_header(header: str) -> str:
    """The header as it is compared: NFKC, no spaces, no case, 帐 as 账."""
    closed = _BLANK.sub("", unicodedata.normalize("NFKC", header)).casefold().replace("帐", "账")
    return as_text(closed) if closed.startswith(("=", "'")) else closed


def is_code_of(code: str, name: str) -> bool:
    """Whether one header in normal form is of the codes of what the other is of the words.

    >>> is_code_of("资金性质编码", "资金性质"), is_code_of("资金性质", "资金性质名称")
    (True, False)
    """
    stem = re.sub("[编代]?码$", "", code)
    return stem != code and stem == name.removesuffix("名称")


@dataclass(frozen=True)
class Meaning:
    """What a header may mean: a column or piece, how good a name of it this is, and its unit."""

    column: str
    rank: int
    """The smaller, the better; from ``FALLBACK`` on only where nothing better is there."""
    unit: str | None = None


@cache
def _known(table: str) -> Mapping[str, tuple[Meaning, ...]]:
    """Normal header -> what it means; a fallback may mean several columns, in their order."""
    known: dict[str, tuple[Meaning, ...]] = {}
    columns = (*TABLES[table].columns, *TABLES[table].pieces)
    for column in columns:
        for rank, header in enumerate((column.name, *column.headers)):
            # 资产分类 may hold names where 国标分类代码 stands beside it.
            behind = column.named and _OF_CODES.search(header) is None
            place = rank + (_NAMES_MAYBE if behind else 0)
            known[normal_header(header)] = (Meaning(column.name, place),)
    for column in columns:
        for rank, header in enumerate(column.headers, start=len(column.headers) + 1):
            # 开户日 is 开户日期; 开户时间 may be of the clock: only for want of a better one.
            if column.kind == "day" and header.endswith("日期"):
                known.setdefault(normal_header(header[:-1]), (Meaning(column.name, rank),))
    names = frozenset(known)
    for column in columns:
        days = (
            header for header in column.headers if column.kind == "day" and header[-2:] == "日期"
        )
        times = (f"{header[:-2]}时间" for header in days)
        for rank, header in enumerate((*column.fallbacks, *times), start=FALLBACK):
            normal = normal_header(header)
            # 交易时间 may be of the clock alone: any day beside it is better.
            place = rank + (FALLBACK if column.kind == "day" and header.endswith("时间") else 0)
            if normal not in names:
                known[normal] = (*known.get(normal, ()), Meaning(column.name, place))
    return known


@lru_cache(50_000)
def meanings(table: str, header: str) -> tuple[Meaning, ...]:
    """What a header may mean, best first; () where it means no column.

    A listed name outweighs one that is composed of known words; a unit in it speaks of money, or
    of an area.
    """
    if len(header) > _LONGEST:
        return ()
    known = _known(table)
    for form in plainer_forms(header):
        normal = normal_header(form).strip("*:")
        if normal in known:
            return known[normal]
        name, unit = unit_in_header(normal)
        area, area_unit = area_unit_in_header(normal)
        for said, of_unit, kind in ((name, unit, "money"), (area, area_unit, "area")):
            meant = known.get(said, ()) or _composed(table, said)
            meant = tuple(
                Meaning(one.column, one.rank, of_unit)
                for one in meant
                if of_unit is None or TABLES[table].column(one.column).kind == kind
            )
            if meant:
                return meant
    return _without_note(table, header) or _of_letters(table, header)


@cache
def _by_initials(table: str) -> Mapping[str, str]:
    """First letters of listed Chinese names -> the one column whose names have them."""
    of: dict[str, set[str]] = {}
    for column in (*TABLES[table].columns, *TABLES[table].pieces):
        for header in (*column.headers, *column.fallbacks):
            letters = initials(header)
            if letters is not None and len(letters) > 1:
                of.setdefault(letters, set()).add(column.name)
    return {letters: columns.pop() for letters, columns in of.items() if len(columns) == 1}


def _of_letters(table: str, header: str) -> tuple[Meaning, ...]:
    """What a header of letters means that are the first ones of a listed name: jyrq, jdbz.

    >>> [one.column for one in meanings("bank_lines", "jyrq")], meanings("bank_lines", "xyz")
    (['posted_on'], ())
    """
    letters = header.strip().casefold()
    column = _by_initials(table).get(letters) if letters.isascii() else None
    return (Meaning(column, 2 * FALLBACK + COMPOSED),) if column is not None else ()


_NOTE = re.compile(r"(?P<own>.+?)[(（\[【](?P<note>[^()（）\[\]【】]+)[)）\]】]\s*")
_NO_NOTE = re.compile(
    "对[方手]|[收付借贷进出][款方]?|转|原|旧|[父主子总]|上[级年]|前|来源|合计|汇总|其[他它]|[一二三]级|本级|政府|部门"
    "|[末小]级|单价|元|[0-9]|debit|credit"
)
"""What a bracket says that makes another thing of what stands before it."""


def _without_note(table: str, header: str) -> tuple[Meaning, ...]:
    """What a header means whose bracket adds a note: 单位代码（预算编码）, 产权清晰（是/否）.

    Never of money, an area or a day, where a note says which.

    >>> [one.column for one in meanings("assets", "产权清晰（是/否）")]
    ['title_clear']
    >>> meanings("bank_lines", "账号（对方）"), meanings("payments", "支付金额（含税）")
    ((), ())
    """
    found = _NOTE.fullmatch(header)
    if found is None or _NO_NOTE.search(normal_header(found["note"])):
        return ()
    plain = ("text", "code", "account", "choice", "flag")
    return tuple(
        Meaning(one.column, max(one.rank, COMPOSED) + FALLBACK)
        for one in meanings(table, found["own"])
        if one.unit is None and TABLES[table].column(one.column).kind in plain
    )


def _composed(table: str, name: str) -> tuple[Meaning, ...]:
    found = composed(table, name)
    if found is not None:
        return (Meaning(*found),)
    stems = _stems(table)
    column = next((stems[one] for one in _stems_of(name) if one in stems), None)
    if column is not None:
        return (Meaning(column, COMPOSED),)
    return _of_its_noun(table, name)


_NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "accounts": "银行账户|账户",
        "bank_accounts": "银行账户|账户",
        "indicators": "预算指标|指标",
        "projects": "项目|工程",
        "assets": "固定资产|资产|卡片",
        "asset_income": "资产",
        "leases": "租赁|租入",
        "deposits": "保证金|押金",
        "income_due": "非税收入|非税",
    }
)
"""What the rows of a table are: 指标下达日期 is 下达日期, 工程竣工日期 is 竣工日期."""


def _of_its_noun(table: str, name: str) -> tuple[Meaning, ...]:
    """The column of a listed header behind the word for the rows themselves; none of money."""
    noun = re.match(_NOUNS.get(table, "$^"), name)
    said = _known(table).get(name[noun.end() :], ()) if noun else ()
    return tuple(
        Meaning(one.column, COMPOSED)
        for one in said
        if one.rank < COMPOSED and TABLES[table].column(one.column).kind != "money"
    )


_LAST_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "money": ("金额|数额|总额|额度|额|数|款", ""),
        "code": ("编码|编号|代码|代号|号码|号", "#"),
        "choice": ("类型|类别|种类", "?"),
        "text": ("名称|全称", ""),
    }
)
"""Last words of headers that mean the same, by kind of column, and the mark that stands for them:
项目编号 is 项目编码, 资产分类编码 is 资产分类代码, 合同尾款金额 is 合同尾款."""
_UNLIKE = re.compile("发票|票据|支票|凭单")
"""Papers that have a code and a number, which are two things."""


@cache
def _stems(table: str) -> Mapping[str, str]:
    """Stem of a listed name, with its kind -> its column; what is the stem of two means none."""
    columns = (*TABLES[table].columns, *TABLES[table].pieces)
    of: dict[str, set[str]] = {}
    for column in columns:
        for header in column.headers:
            normal = normal_header(header)
            # 资金性质名称 is 资金性质, whose cells are its words.
            names = [f"text:{normal}"] if column.kind == "choice" and len(normal) > 1 else []
            for stem in (*_stems_of(normal, column.kind), *names):
                of.setdefault(stem, set()).add(column.name)
    listed = _known(table)
    return {
        stem: next(iter(its))
        for stem, its in of.items()
        if len(its) == 1 and its >= {one.column for one in listed.get(stem.partition(":")[2], ())}
    }


def _stems_of(name: str, kind: str | None = None) -> list[str]:
    """What is left of a header without its last word, kind and mark before it.

    >>> _stems_of("项目编号"), _stems_of("合同尾款金额", "money")
    (['code:项目#'], ['money:合同尾'])
    """
    if _UNLIKE.search(name):
        return []
    found = []
    for of_kind, (words, mark) in _LAST_WORDS.items():
        if kind not in (None, of_kind):
            continue
        stem = re.sub(f"(?:{words})+$", "", name)
        if len(stem) > 1 and (stem != name or (kind is not None and not mark)):
            found.append(f"{of_kind}:{stem}{mark}")
    return found

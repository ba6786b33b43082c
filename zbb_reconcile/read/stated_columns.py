"""Columns that no header names and that names, titles or headings state: codes of the county and
the unit (通渭县(621121)), the year of a list of indicators, one word of a choice (一、中央资金)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from zbb_reconcile.identifiers import BLANKS
from zbb_reconcile.read.group_rows import A_BODY, COMPILES
from zbb_reconcile.read.rows import Row
from zbb_reconcile.read.title_facts import among_words
from zbb_reconcile.tables import STATEMENTS, TABLES

_OF_COUNTY = re.compile(
    r"[县区市旗州盟](?:财政局|本级)?[(\[](\d{6}(?:\d{3})?)[)\]]"
    r"|区划(?:代码|编码)?[:\s]?(\d{6}(?:\d{3})?)(?!\d)"
)
_COUNTY_IN_NAME = re.compile(
    r"(?<!\d)(\d{6}(?:\d{3})?)[_-]?[一-鿿]{1,8}[县区市旗](?![一-鿿])"
    r"|(?<![一-鿿])[一-鿿]{1,8}[县区市旗][_(-]?(\d{6}(?:\d{3})?)(?!\d)"
)
_UNIT_IN_NAME = re.compile(r"(?<!\d)(\d{6}(?:\d{3}){0,2})[_-]?([一-鿿]{3,})")
_MONTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?:度|(?!\d{1,2}月)|(?=12月))")
_YEAR_IN_NAME = re.compile(r"(?<![\d.-])(20\d\d)(?:年度?(?!\d{1,2}月))?(?![-.]?\d)")
"""A year in a file's name, and not the day on which it was made: 指标_2024-03-15."""
_OTHER_YEARS = re.compile("上年|上一年|以前年|历年|年初|期初|结转|往年|去年")
HEADED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "indicators": ("budget_level", "fund_type", "project_category"),
        "accounts": ("account_kind",),
        "assets": ("status",),
        "asset_income": ("kind",),
        "projects": ("status",),
        "requests": ("kind",),
    }
)
"""Choices that a heading may say of the rows below it."""
_ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.)]|\([一二三四五六七八九十\d]+\)|\d+[、.])"
)
_SAYS_ONLY = "资金|资产|项目|指标|账户|部分|类|的|预算"
_OF_ALL: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "assets": {
            "status": {
                "idle": "闲置|空置",
                "leased": "出租|出借",
                "pending_disposal": "[待拟](?:处置|报废)",
            }
        },
        "asset_income": {"kind": {"rent": "出租|租金|房租", "disposal": "处置"}},
        "indicators": {
            "fund_type": {
                "111": "一般公共预算",
                "112": "一般债券",
                "121": "政府性基金",
                "122": "专项债券",
                "13": "国有资本经营",
            }
        },
        "accounts": {"account_kind": {"zero_balance": "零余额账户", "basic": "基本(?:存款)?账户"}},
    }
)
"""What a title or a name says of all rows, where it says one of these alone."""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(BLANKS)


def division_said(titles: Sequence[str], names: Sequence[str]) -> str | None:
    """The one code of a county that titles or names state beside its name.

    >>> division_said(["通渭县(621121)2024年登记簿"], []), division_said(["县局(107001)"], [])
    ('621121', None)
    >>> division_said([], ["421182武穴市2024年"]), division_said([], ["123001镇雄县水务局"])
    ('421182', None)
    """
    said = {code for text in titles for pair in _OF_COUNTY.findall(_plain(text)) for code in pair}
    said |= {c for name in names for pair in _COUNTY_IN_NAME.findall(_plain(name)) for c in pair}
    codes = {code for code in said if code and not _MONTH.fullmatch(code)}
    return codes.pop() if len(codes) == 1 else None


def agency_said(names: Sequence[str]) -> str | None:
    """The one code of a unit that stands before its name in the names of file and sheet.

    >>> agency_said(["123001镇雄县水务局2024年结转结余"]), agency_said(["202312县水务局"])
    ('123001', None)
    >>> agency_said(["421182武穴市2024年度指标"]), agency_said(["101001县财政局"])
    (None, None)
    """
    codes = set()
    for name in names:
        for code, called in _UNIT_IN_NAME.findall(_plain(name)):
            longest = (called[:end] for end in range(len(called), 2, -1))
            body = next((one for one in longest if A_BODY.fullmatch(one)), None)
            if body is not None and not COMPILES.search(body) and not _MONTH.fullmatch(code):
                codes.add(code)
    return codes.pop() if len(codes) == 1 else None


def year_of_list(titles: Sequence[str], names: Sequence[str]) -> str | None:
    """The one year that titles say a list of indicators is of, or names where titles say none.

    A list that speaks of other years, too, says nothing.

    >>> year_of_list(["习水县2022年预算指标明细表"], ["指标"]), year_of_list([], ["指标_2024"])
    ('2022', '2024')
    >>> year_of_list(["2024年结转指标"], []), year_of_list(["2024年3月指标"], [])
    (None, None)
    >>> year_of_list([], ["指标_2024-03-15"])
    """
    if any(_OTHER_YEARS.search(text) for text in (*titles, *names)):
        return None
    years = {year for text in titles for year in _YEAR.findall(_plain(text))}
    named = {year for name in names for year in _YEAR_IN_NAME.findall(_plain(name))}
    if years and named - years:
        return None
    said = years or named
    return said.pop() if len(said) == 1 else None


def account_in_heading(table: str, cells: Sequence[str]) -> str | None:
    """The account that a heading over lines names in words: 县医院（农商行 53701051285929）."""
    filled = [cell for cell in cells if cell.strip(BLANKS)]
    return among_words(filled[0]) if len(filled) == 1 and table in STATEMENTS else None


def choice_of_heading(table: str, column: str, text: str) -> str | None:
    """The word of a choice that a heading says and nothing else: 一、中央资金, （二）闲置资产.

    >>> choice_of_heading("indicators", "budget_level", "一、中央资金")
    '中央资金'
    >>> choice_of_heading("assets", "status", "（二）闲置资产"), choice_of_heading(
    ...     "assets", "status", "县教育局"
    ... )
    ('闲置', None)
    """
    said = re.sub(r"\s+", "", _plain(text))
    ordinal = _ORDINAL.match(said)
    said = said[ordinal.end() :] if ordinal else said
    said = said.rstrip(":")
    words = TABLES[table].column(column).words
    plainer = re.sub(f"(?:{_SAYS_ONLY})+$", "", said)
    return next((form for form in (said, plainer) if form in words and not form.isdigit()), None)


def choices_headed(table: str, rows: Sequence[Row]) -> list[str]:
    """The choices that headings among the rows say, so that no column need say them."""
    alone = []
    for _, cells in rows:
        filled = [cell for cell in cells if cell.strip(BLANKS)]
        alone += filled if len(filled) == 1 else []
    return [
        column
        for column in HEADED.get(table, ())
        if any(choice_of_heading(table, column, text) for text in alone)
    ]


def choices_said(table: str, titles: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """The codes of choices of which titles and names say one, and no other, of all rows.

    >>> choices_said("assets", ["出租资产台账"], []), choices_said("assets", ["闲置出租资产"], [])
    ({'status': 'leased'}, {})
    """
    found = {}
    texts = [_plain(text) for text in (*titles, *names)]
    for column, kinds in _OF_ALL.get(table, {}).items():
        codes = {code for code, words in kinds.items() if any(re.search(words, t) for t in texts)}
        if len(codes) == 1:
            found[column] = codes.pop()
    return found

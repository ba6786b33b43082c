"""What the titles above a table say of all its rows: whose account, which bank, which money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import PurePath
from types import MappingProxyType

from zbb_reconcile.identifiers import BLANKS, as_text, fold
from zbb_reconcile.read.header_grammar import plainer_forms
from zbb_reconcile.read.header_names import meanings, normal_header
from zbb_reconcile.read.rows import Row
from zbb_reconcile.read.units import UNITS, units_said
from zbb_reconcile.tables import TABLES

_COLUMNS = (
    "account_no",
    "account_name",
    "bank_name",
    "currency",
    "agency_code",
    "agency_name",
    "department_code",
    "division_code",
    "fiscal_year",
    "balance_on",
)
"""The columns that a title may state. Never money, and of the days only that of a balance."""
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "account_no": (
            "账号",
            "帐号",
            "卡号",
            "账户",
            "账户号",
            "账户号码",
            "查询账号",
            "本方账号",
            "客户账号",
            "银行账号",
            "账/卡号",
            "卡/账号",
            "账号/卡号",
            "卡号/账号",
            "结算账号",
            "对账账号",
            "专户账号",
            "开户行账号",
            "资金账号",
            "accountnumber",
            "accountno",
            "accountno.",
            "acctno",
            "acctno.",
            "a/cno",
            "a/cno.",
        ),
        "account_name": (
            "户名",
            "账户名称",
            "帐户名称",
            "账户户名",
            "客户名称",
            "账户名",
            "accountname",
        ),
        "bank_name": ("开户行", "开户银行", "开户机构", "开户网点", "开户行名称", "开户银行名称"),
        "currency": ("币种", "货币", "币别"),
        "division_code": ("区划", "行政区划", "财政区划"),
        "period_from": ("起始日期", "开始日期", "起始时间", "开始时间", "起始日"),
        "period_to": ("终止日期", "截止日期", "结束日期", "终止时间", "结束时间", "截止日"),
        "period": (
            "起止日期",
            "查询日期",
            "日期区间",
            "起止时间",
            "对账期间",
            "查询时间段",
            "查询区间",
        ),
    }
)
"""Facts that statements state in their titles, also where the table has no such column."""
_LABEL = re.compile(
    r"([一-鿿][\s\u3000]+[一-鿿]|[一-鿿/]{2,12}|(?<![A-Za-z])[Aa]\w*[ /][A-Za-z. ]{1,16})"
    r"[\s\u3000]*[:：]"
)
_WRITTEN = re.compile(r"[A-Za-z一-鿿]")
"""What every label has a letter of, and an amount, a day or a number has not."""
_LABEL_AND_NUMBER = re.compile(r"([一-鿿/]{2,12})[\s\u3000]+(\d[\dXx*. -]{7,})")
"""Without a colon between them: 账号 43050166000012345678."""
_IN_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]$")
_DIVISION = re.compile(r"\d{6}(?:\d{3})?(?!\d)")
_CARD = re.compile(r"信用卡|贷记卡|公务卡|credit ?card", re.IGNORECASE)
_ITS_ACCOUNT = re.compile(r"还款|备付|专户|绑定|借记|储蓄")
"""Beside the name of a card: an account that pays for it, or that is no credit card's."""
_STATEMENT = re.compile(r"对账单|对帐单|账单|帐单|流水|明细|statement", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\d)(20\d\d)年(0?[1-9]|1[0-2])月(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|度|[-./](?:0?[1-9]|1[0-2])(?!\d))")
_CLOSED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:度|末|底|12月31日|[-./]12[-./]31(?!\d))")
_OF_BEFORE = re.compile("上年|上一年|以前年|历年|年初|期初")
_HEADING = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+[、.)]|\([一二三四五六七八九十\d]+\))?(?:\d{4}年(?:度|\d{1,2}月)?)?(?:银行)?(?:存款)?"
    r"(?P<side>收入|支出|收款|付款|流入|流出|转入|转出|进账|出账|汇入|汇出)"
    r"(?:类|项|部分)?(?:流水|明细|记录|清单|情况)?(?:账|表)?:?"
)
_PARTS = re.compile(r"[_\-—()（）\[\]【】 .\d年月]+")
_ACCOUNT = re.compile(r"[0-9Xx*][0-9A-Za-z*. -]{6,}")
_NUMBER = re.compile(
    r"(?<![\d*])(?<![xX]{2})"
    r"(?:\d{4}(?: \d{4}){2,}(?: \d{1,4})?|\d+(?:[-.]\d+)*)"
    r"(?![\d*]|[xX]{2}|[-.]\d)"
)
"""A number in a file name, with the marks that group its digits; none of which some are hidden."""
_ACCOUNT_LABEL = (
    r"(?:账号|帐号|卡号|账户|帐户|户号|account|acct|(?<![a-z])a[_-]?c)(?:号码|[ _]?no)?"
)
_TO_NUMBER = r"[ _.:#()\[\]【】-]*$"
_CALLED = re.compile(_ACCOUNT_LABEL + _TO_NUMBER, re.IGNORECASE)
"""What stands before a number that is called an account."""
_CALLED_ELSE = re.compile(
    rf"(?:(?:对方|对手|收款|付款|还款|绑定|转入|转出)(?:人|方|单位)?{_ACCOUNT_LABEL}"
    rf"|(?<![账帐卡户])号码?|电话|手机){_TO_NUMBER}",
    re.IGNORECASE,
)
"""What stands before the number of something else: 对方账号, 申请单号, 尾号, 文号."""
_YEAR_WRITTEN = r"(?:19|20)\d\d"
_MONTH_OF_TWO, _DAY_OF_TWO = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DAY = _YEAR_WRITTEN + _MONTH_OF_TWO + _DAY_OF_TWO
_SHORT_DAY = r"[0-3]\d" + _MONTH_OF_TWO + _DAY_OF_TWO
_MINUTE, _SECOND = r"(?:[01]\d|2[0-3])[0-5]\d", r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d"
_WHEN = re.compile(
    rf"{_DAY}(?:{_MINUTE}|{_SECOND}\d{{0,4}})?|(?:{_DAY}){{2}}|(?:{_DAY}{_SECOND}){{2}}"
    rf"|(?:{_YEAR_WRITTEN}{_MONTH_OF_TWO}){{1,2}}|(?:{_YEAR_WRITTEN}){{1,2}}"
    rf"|(?:{_SHORT_DAY}){{2}}|{_SHORT_DAY}{_SECOND}|1[4-9]\d{{8}}(?:\d{{3}})?"
)
"""Days, moments, ranges of them, seconds of a computer's clock."""
_DATED = (
    rf"(?:{_YEAR_WRITTEN}[-.](?:0?[1-9]|1[0-2])(?:[-.](?:{_DAY_OF_TWO}|[1-9]))?"
    rf"|{_DAY}|{_YEAR_WRITTEN}{_MONTH_OF_TWO}|{_YEAR_WRITTEN})"
)
_DATES_BESIDE = re.compile(rf"^(?:{_DATED}[-.])+(?=\d)|(?:[-.]{_DATED})+$")
"""What is joined to a number and is a year, a month or a day."""
_OF_A_BANK = re.compile(r"\d{2}-\d{15}")
"""How 农业银行 prints its account numbers, and nothing else is written."""
_GROUPED = re.compile(r"\d{4}(?:[ -]\d{4}){2,}(?:[ -]\d{1,4})?")
_BETWEEN = re.compile("[、,，;；/]")
_SEVERAL = re.compile(rf"\s*\d{{9,}}\s*(?:{_BETWEEN.pattern}\s*\d{{9,}}\s*)+")
"""Several account numbers after one label: no line says which of them it is of."""
_LEAST_CALLED, _LEAST_BARE, _MOST_DIGITS = 6, 9, 32
_LEAST_SEEN = 8
"""Digits that a masked number shows, from which on it tells which account it is."""
_LONGEST = 200
"""Characters of a label or its value; longer texts say something else."""


def facts_in(table: str, cells: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The facts of a title row, as (column, label, value).

    >>> list(facts_in("bank_lines", ["账　号：622202", "币种", "", "户名:", "甲中学"]))
    [('account_no', '账号', '622202'), ('account_name', '户名', '甲中学')]
    >>> list(facts_in("bank_lines", ["账号 43050166000012345678", "A/C No.: 880112345678"]))[1]
    ('account_no', 'a/cno.', '880112345678')
    """
    for at, cell in enumerate(cells):
        labels = list(_LABEL.finditer(cell))
        for found, following in zip(labels, (*labels[1:], None), strict=False):
            said = normal_header(found[1])
            value = cell[found.end() : following.start() if following else None].strip(BLANKS)
            if not value and following is None:
                beyond = next((text for text in cells[at + 1 :] if text.strip(BLANKS)), "")
                value = "" if _LABEL.search(beyond) else beyond.strip(BLANKS)
            column = _meant(table, said)
            units = units_said(f"单位:{value}")
            if column == "currency":
                # 人民币（万元） is a unit; 美元 is a currency, whatever else it may be.
                units = [unit for unit in units if unit in UNITS]
            if column is not None and _could_be(column, value) and not units:
                several = _SEVERAL.fullmatch(value) if column == "account_no" else None
                for one in _BETWEEN.split(value) if several else [value]:
                    yield column, said, one.strip("[]【】")
        whole = cell.strip(BLANKS)
        bracket = _IN_BRACKETS.search(whole)
        alone = _LABEL_AND_NUMBER.fullmatch(bracket[1] if bracket else whole)
        if alone is not None and _meant(table, alone[1]) == "account_no":
            yield "account_no", alone[1], alone[2]


def facts_above(table: str, rows: Sequence[Row]) -> Iterator[tuple[int, str, str, str]]:
    """The facts of the rows above a header, as (row, column, label, value).

    There a label needs no colon: its value stands in the next cell, or below it under a row of
    labels only.

    >>> list(facts_above("bank_lines", [(1, ["账号[ Account ]", "43001000000123"])]))
    [(1, 'account_no', '账号', '43001000000123')]
    >>> rows = [(1, ["账号", "币种"]), (2, ["43001000000123", "人民币"])]
    >>> [column for _, column, _, _ in facts_above("bank_lines", rows)]
    ['account_no', 'currency']
    """
    for number, cells in rows:
        yield from ((number, *fact) for fact in facts_in(table, cells))
        filled = [cell for cell in cells if cell.strip(BLANKS)]
        yield from ((number, *fact) for fact in _labelled(table, pairwise(filled)))
    for (number, labels), (_, values) in pairwise(rows):
        said = [cell for cell in labels if cell.strip(BLANKS)]
        if said and all(_lone_label(table, cell) for cell in said):
            below = _labelled(table, zip(labels, values, strict=False))
            yield from ((number, *fact) for fact in below)


def _labelled(table: str, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """The pairs of a known label and a value that could be its, as (column, label, value)."""
    for label, cell in pairs:
        found, value = _lone_label(table, label), as_text(cell.strip(BLANKS)[:_LONGEST])
        said_else = _LABEL.search(value) or _lone_label(table, value) or meanings(table, value)
        if found is None or not value or said_else:
            continue
        if _could_be(found[0], value) and (found[0] != "account_no" or _ACCOUNT.fullmatch(value)):
            yield *found, value


def _could_be(column: str, value: str) -> bool:
    """Whether a title's value may be what its label names: 行政区划：云岭县 says no code."""
    return bool(value) and (column != "division_code" or _DIVISION.match(value) is not None)


def _lone_label(table: str, cell: str) -> tuple[str, str] | None:
    """The column that a cell names which is nothing but a label, and the label."""
    if len(cell) > _LONGEST or not _WRITTEN.search(cell):
        return None
    for form in plainer_forms(cell.strip(BLANKS)):
        said = normal_header(form)
        column = _meant(table, said) if said else None
        if column is not None:
            return column, said
    return None


def _meant(table: str, said: str) -> str | None:
    """The column that a label of a title names."""
    return _labels(table).get(said)


@cache
def _labels(table: str) -> Mapping[str, str]:
    """What a title's label may say, as it is compared -> the column that it names."""
    labels: dict[str, str] = {}
    for column in TABLES[table].columns:
        if column.name in _COLUMNS:
            for header in column.headers:
                labels.setdefault(normal_header(header), column.name)
    for fact, words in _WORDS.items():
        for word in words:
            labels.setdefault(word, fact)
    return labels


def year_said(texts: Iterable[str]) -> str | None:
    """The one year that these texts name; None where they name none, or several.

    >>> year_said(["银行存款日记账", "2024年1月至12月"]), year_said(["2023年12月", "2024年1月"])
    ('2024', None)
    """
    years = {year for text in texts for year in _YEAR.findall(normal_header(text))}
    return years.pop() if len(years) == 1 else None


def closed_year_said(texts: Iterable[str]) -> str | None:
    """The one year of which these texts say that the figures are of its end, or of all of it.

    >>> closed_year_said(["2023年度结转结余表", "截至2023年12月31日"]), closed_year_said(["2024年"])
    ('2023', None)
    >>> closed_year_said(["2024年度上年结转"]), closed_year_said(["2022年度", "2023年度"])
    (None, None)
    """
    said = [normal_header(text) for text in texts]
    years: set[str] = {year for text in said for year in _CLOSED_YEAR.findall(text)}
    if len(years) != 1 or any(_OF_BEFORE.search(text) for text in said):
        return None
    return years.pop()


def side_of_heading(text: str) -> str | None:
    """The way that all money below a heading went, where it says nothing else: 收入 or 支出.

    >>> side_of_heading("二、支出"), side_of_heading("（一）收入明细"), side_of_heading("支出户")
    ('支出', '收入', None)
    """
    found = _HEADING.fullmatch(normal_header(text))
    return found["side"] if found is not None else None


def side_of_name(names: Sequence[str], titles: Sequence[str]) -> str | None:
    """The one way that all money of a file went, where a part of its name or a title says so.

    >>> side_of_name(["银行流水_支出"], []), side_of_name(["银行流水_支出户"], [])
    ('支出', None)
    >>> side_of_name(["收入_支出"], [])
    """
    parts = [part for name in names for part in _PARTS.split(name)]
    said = {side for text in (*parts, *titles) if (side := side_of_heading(text)) is not None}
    return said.pop() if len(said) == 1 else None


def statement_facts(names: Sequence[str], titles: Sequence[str]) -> dict[str, str]:
    """What a bank statement is called: that it is a credit card's, and of which month.

    ``names`` are the file's and the sheet's. The month is said by one title, or alike by all.

    >>> statement_facts(["a.csv"], ["招商银行信用卡对账单（2024年01月）"])
    {'statement': 'credit_card', 'statement_month': '2024-01'}
    >>> statement_facts(["银行流水_公务卡还款户.csv"], [])
    {}
    """
    facts: dict[str, str] = {}
    said = [title for title in titles if _STATEMENT.search(title)]
    if any(_CARD.search(name) and not _ITS_ACCOUNT.search(name) for name in (*names, *said)):
        facts["statement"] = "credit_card"
    months = {(year, int(month)) for title in said for year, month in _MONTH.findall(title)}
    if len(months) == 1:
        ((year, month),) = months
        facts["statement_month"] = f"{year}-{month:02d}"
    return facts


@dataclass(frozen=True)
class NamedAccount:
    """The account number that a file's name holds."""

    number: str
    is_certain: bool
    """It is called an account there, or written as only a bank writes one; else it is a number of
    which the folder's lists must say that it is one."""


def account_in_name(file: str) -> NamedAccount | None:
    """The account number that a file is named by, if there is one and only one.

    What is a day, a range of days or a moment is none, nor what is called something else.

    >>> account_in_name("银行流水_6222021203001234567.csv")
    NamedAccount(number='6222021203001234567', is_certain=False)
    >>> account_in_name("账号104310881_2024-01-01.csv")
    NamedAccount(number='104310881', is_certain=True)
    >>> account_in_name("流水_2024010120241231.csv"), account_in_name("申请单号211222141559.csv")
    (None, None)
    """
    stem = fold(PurePath(file).stem)
    called, bare = set[str](), set[str]()
    for found in _NUMBER.finditer(stem):
        before = stem[: found.start()]
        written = _DATES_BESIDE.sub("", found.group())
        digits = re.sub("[-. ]", "", written)
        is_called = _CALLED.search(before) is not None
        least = _LEAST_CALLED if is_called else _LEAST_BARE
        if (
            not least <= len(digits) <= _MOST_DIGITS
            or _WHEN.fullmatch(digits)
            or _CALLED_ELSE.search(before)
        ):
            continue
        # 账号6222021203001234567-1: its number, and that of a copy?
        is_whole = digits == written or _GROUPED.fullmatch(written)
        certain = _OF_A_BANK.fullmatch(written) or (is_called and is_whole)
        (called if certain else bare).add(digits)
    numbers = called or bare
    return NamedAccount(next(iter(numbers)), bool(called)) if len(numbers) == 1 else None


def account_of_name(file: str, stated: str | None) -> NamedAccount | None:
    """The account number in a file's name, where the titles state none, or state that it hides.

    >>> account_of_name("6222021203001234567.csv", "6222****34567")
    NamedAccount(number='6222021203001234567', is_certain=True)
    >>> account_of_name("6222021203001234567.csv", "6217****34567")
    """
    named = account_in_name(file)
    if named is None or stated is None:
        return named
    if not is_masked(stated):
        return None
    seen = re.split("[*xX]+", re.sub("[-. ]", "", fold(stated)))
    if not re.fullmatch(r"\d+".join(map(re.escape, seen)), named.number):
        return None
    return replace(named, is_certain=named.is_certain or sum(map(len, seen)) >= _LEAST_SEEN)


def is_masked(account: str) -> bool:
    """Whether an account number has been made unreadable on purpose.

    >>> is_masked("1234****5678"), is_masked("xxxx1234"), is_masked("6222")
    (True, True, False)
    """
    return "*" in account or "xx" in account.casefold()

"""What the titles above a table say of all its rows: whose account, which bank, which money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePath
from types import MappingProxyType

from zbb_reconcile.identifiers import BLANKS, as_text
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
        ),
        "account_name": ("户名", "账户名称", "帐户名称", "账户户名", "客户名称", "账户名"),
        "bank_name": ("开户行", "开户银行", "开户机构", "开户网点", "开户行名称", "开户银行名称"),
        "currency": ("币种", "货币", "币别"),
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
_LABEL = re.compile(r"([一-鿿][\s\u3000]+[一-鿿]|[一-鿿/]{2,12})[\s\u3000]*[:：]")
_CARD = re.compile(r"信用卡|贷记卡|公务卡|credit ?card", re.IGNORECASE)
_ITS_ACCOUNT = re.compile(r"还款|备付|专户|绑定|借记|储蓄")
"""Beside the name of a card: an account that pays for it, or that is no credit card's."""
_STATEMENT = re.compile(r"对账单|对帐单|账单|帐单|流水|明细|statement", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\d)(20\d\d)年(0?[1-9]|1[0-2])月(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|度|[-./](?:0?[1-9]|1[0-2])(?!\d))")
_HEADING = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+[、.)]|\([一二三四五六七八九十\d]+\))?(?:\d{4}年(?:度|\d{1,2}月)?)?(?:银行)?(?:存款)?"
    r"(?P<side>收入|支出|收款|付款|流入|流出|转入|转出|进账|出账|汇入|汇出)"
    r"(?:类|项|部分)?(?:流水|明细|记录|清单|情况)?(?:账|表)?:?"
)
_PARTS = re.compile(r"[_\-—()（）\[\]【】 .\d年月]+")
_ACCOUNT = re.compile(r"[0-9Xx*][0-9A-Za-z*. -]{6,}")
_CALLED = re.compile(
    r"(?:账号|帐号|卡号|账户|帐户|account|acct)(?:号码|[ _]?no)?[ _.:：#（(\[【-]*(\d{6,32})(?!\d)",
    re.IGNORECASE,
)
"""A number in a file name that is called an account."""
_LONG_NUMBER = re.compile(r"(?<!\d)\d{12,32}(?!\d)")
_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_NO_ACCOUNT = re.compile(rf"{_DAY}\d*|\d*{_DAY}|1[3-9]\d{{9}}|1[4-9]\d{{8}}(?:\d{{3}})?")
"""Days, ranges of days, moments, mobile numbers, seconds of a computer's clock."""
_LONGEST = 200
"""Characters of a label or its value; longer texts say something else."""


def facts_in(table: str, cells: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The facts of a title row, as (column, label, value).

    >>> list(facts_in("bank_lines", ["账　号：622202", "币种", "", "户名:", "甲中学"]))
    [('account_no', '账号', '622202'), ('account_name', '户名', '甲中学')]
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
            if column is not None and value and not units:
                yield column, said, value.strip("[]【】")


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
        if found[0] != "account_no" or _ACCOUNT.fullmatch(value):
            yield *found, value


def _lone_label(table: str, cell: str) -> tuple[str, str] | None:
    """The column that a cell names which is nothing but a label, and the label."""
    if len(cell) > _LONGEST:
        return None
    for form in plainer_forms(cell.strip(BLANKS)):
        said = normal_header(form)
        column = _meant(table, said) if said else None
        if column is not None:
            return column, said
    return None


def _meant(table: str, said: str) -> str | None:
    """The column that a label of a title names."""
    for column in TABLES[table].columns:
        if column.name in _COLUMNS and said in map(normal_header, column.headers):
            return column.name
    return next((fact for fact, words in _WORDS.items() if said in words), None)


def year_said(texts: Iterable[str]) -> str | None:
    """The one year that these texts name; None where they name none, or several.

    >>> year_said(["银行存款日记账", "2024年1月至12月"]), year_said(["2023年12月", "2024年1月"])
    ('2024', None)
    """
    years = {year for text in texts for year in _YEAR.findall(normal_header(text))}
    return years.pop() if len(years) == 1 else None


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


def account_in_name(file: str) -> str | None:
    """The account number that a file is named by, if there is one and only one.

    It is called an account there, or has the length of one and is no day, range of days, moment,
    mobile number or time stamp.

    >>> account_in_name("银行流水_6222021203001234567.csv"), account_in_name("流水20241231.csv")
    ('6222021203001234567', None)
    >>> account_in_name("流水_2024010120241231.csv"), account_in_name("账号104310881.csv")
    (None, '104310881')
    """
    stem = PurePath(file).stem
    called = set(_CALLED.findall(stem))
    numbers = called or {
        number for number in _LONG_NUMBER.findall(stem) if not _NO_ACCOUNT.fullmatch(number)
    }
    return numbers.pop() if len(numbers) == 1 else None


def is_masked(account: str) -> bool:
    """Whether an account number has been made unreadable on purpose.

    >>> is_masked("1234****5678"), is_masked("xxxx1234"), is_masked("6222")
    (True, True, False)
    """
    return "*" in account or "xx" in account.casefold()

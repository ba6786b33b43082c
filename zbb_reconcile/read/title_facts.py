"""What the titles above a table say of all its rows: whose account, which bank, which money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import BLANKS, as_text, shown
from zbb_reconcile.read.group_rows import COMPILES, agency_of
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
            "卡号",
            "账户",
            "银行账户",
            "开户账号",
            "开户行及账号",
            "开户银行及账号",
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
            "账户户名",
            "客户名称",
            "账户名",
            "accountname",
        ),
        "bank_name": ("开户行", "开户银行", "开户机构", "开户网点", "开户行名称", "开户银行名称"),
        "currency": ("币种", "货币", "币别"),
        "fiscal_year": ("会计年度", "财政年度", "所属年度", "核算年度", "业务年度"),
        "balance_on": (
            "审计时点",
            "时点",
            "余额时点",
            "基准日",
            "余额基准日",
            "余额截止日",
            "余额截止日期",
        ),
        "subject": ("科目", "会计科目", "银行科目", "科目名称"),
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
            "查询期间",
            "会计期间",
            "统计期间",
            "时间范围",
            "支付日期",
            "支付期间",
            "日期范围",
            "期间",
        ),
    }
)
"""Facts that statements state in their titles, also where the table has no such column."""
_REPORTERS = frozenset(
    [
        "账套",
        "编制单位",
        "填报单位",
        "填表单位",
        "报送单位",
        "核算单位",
        "预算单位",
        "单位名称",
        "单位",
    ]
)
"""Labels of a unit, of which a title may say the code, too."""
_LABEL = re.compile(
    r"([一-鿿][\s\u3000]+[一-鿿]|[一-鿿/]{2,12}|(?<![A-Za-z])[Aa]\w*[ /][A-Za-z. ]{1,16})"
    r"[\s\u3000]*[:：]"
)
_WRITTEN = re.compile(r"[A-Za-z一-鿿]")
"""What every label has a letter of, and an amount, a day or a number has not."""
_LABEL_AND_NUMBER = re.compile(r"([一-鿿/]{2,12})[\s\u3000]+(\d[\dXx*. -]{7,})")
"""Without a colon between them: 账号 43050166000012345678."""
_DATED = re.compile(r"\s+20\d\d年.*$")
_IN_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]$")
_INDICATOR = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{3,40}(?:[\s(（\[【].*)?")
_DIVISION = re.compile(r"\d{6}(?:\d{3})?(?!\d)")
_CARD = re.compile(r"信用卡|贷记卡|公务卡|credit ?card", re.IGNORECASE)
_ITS_ACCOUNT = re.compile(r"还款|备付|专户|绑定|借记|储蓄")
"""Beside the name of a card: an account that pays for it, or that is no credit card's."""
_STATEMENT = re.compile(r"对账单|对帐单|账单|帐单|流水|明细|statement", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\d)(20\d\d)年(0?[1-9]|1[0-2])月(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|度|[-./](?:0?[1-9]|1[0-2])(?!\d))")
_CLOSED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:度|末|底|12月31日|[-./]12[-./]31(?!\d))")
_WHOLE_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[年./-]0?1(?:月|[./-]|(?=[-—~至到]))(?:0?1日?)?[-—~至到]+"
    r"(?:\1[年./-]12(?:月|[./-]31)?|12月)(?:31日)?(?![-./]?\d)"
)
_OF_BEFORE = re.compile("上年|上一年|以前年|历年|年初|期初")
_ACCOUNT = re.compile(r"[0-9Xx*][0-9A-Za-z*. -]{6,}")
_BETWEEN = re.compile("[、,，;；/]")
_SEVERAL = re.compile(rf"\s*\d{{9,}}\s*(?:{_BETWEEN.pattern}\s*\d{{9,}}\s*)+")
"""Several account numbers after one label: no line says which of them it is of."""
_IN_WORDS = re.compile(r"(?<![0-9*])[0-9]{9,32}(?![0-9*])")
"""An account number among words: 基本户 2801867620505, 银行存款-一般户(936096959199728)."""
_LONGEST = 200
"""Characters of a label or its value; longer texts say something else."""


def heads_sections(table: str) -> str:
    """The column that a heading may name of the rows below it: the account of lines, the indicator
    of payments."""
    return "indicator_id" if table == "payments" else "account_no"


def facts_in(table: str, cells: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The facts of a title row, as (column, label, value).

    >>> list(facts_in("bank_lines", ["账　号：622202", "币种", "", "户名:", "甲中学"]))
    [('account_no', '账号', '622202'), ('account_name', '户名', '甲中学')]
    >>> list(facts_in("bank_lines", ["账号 43050166000012345678", "A/C No.: 880112345678"]))[1]
    ('account_no', 'a/cno.', '880112345678')
    """
    of_agencies = any(column.name == "agency_code" for column in TABLES[table].columns)
    for at, cell in enumerate(cells):
        labels = list(_LABEL.finditer(cell))
        for found, following in zip(labels, (*labels[1:], None), strict=False):
            said = normal_header(found[1])
            value = cell[found.end() : following.start() if following else None].strip(BLANKS)
            if not value and following is None:
                beyond = next((text for text in cells[at + 1 :] if text.strip(BLANKS)), "")
                value = "" if _LABEL.search(beyond) else beyond.strip(BLANKS)
            column = _meant(table, said)
            if said in _REPORTERS and (agency := agency_of(_DATED.sub("", value))) and of_agencies:
                if not COMPILES.search(agency[1]):
                    yield "agency_code", said, agency[0]
                    yield "agency_name", said, agency[1]
                continue
            if column in ("agency_code", "agency_name", "account_no", "account_name"):
                value = _DATED.sub("", value)
            units = units_said(f"单位:{value}")
            if column == "currency":
                # 人民币（万元） is a unit; 美元 is a currency, whatever else it may be.
                units = [unit for unit in units if unit in UNITS]
            if column is None or units or not _could_be(column, value):
                continue
            if column == "indicator_id":
                # 指标编号：ZB202500041（森林生态效益补偿）
                yield column, said, re.split(r"[\\s(（\\[【]", value)[0]
            elif column in ("account_no", "subject") and (number := among_words(value)):
                yield "account_no", said, number
            elif column != "subject":
                several = _SEVERAL.fullmatch(value) if column == "account_no" else None
                for one in _BETWEEN.split(value) if several else [value]:
                    yield column, said, one.strip("[]【】")
        whole = cell.strip(BLANKS)
        bracket = _IN_BRACKETS.search(whole)
        alone = _LABEL_AND_NUMBER.fullmatch(bracket[1] if bracket else whole)
        if alone is not None and _meant(table, alone[1]) == "account_no":
            yield "account_no", alone[1], alone[2]


def says_again(
    table: str, facts: Mapping[str, str], row: Row, *, file: str, sheet: str | None
) -> bool:
    """Whether a row among the data states what titles state; refused if it says otherwise than
    ``facts``, which hold for all rows."""
    number, _ = row
    stated = [fact[1:] for fact in facts_above(table, [row])]
    for column, said, value in stated:
        if facts.get(column, value) != value:
            raise fact_twice(number, said, facts[column], value, file=file, sheet=sheet)
    return bool(stated)


def fact_twice(
    row: int, label: str, first: str, second: str, *, file: str, sheet: str | None
) -> Refusal:
    """The refusal of a label under which two things are stated of all rows."""
    said = {"what": label, "first": shown(first), "second": shown(second)}
    return Refusal("fact_twice", file=file, sheet=sheet, row=row, **said)


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
        if found[0] in ("account_no", "subject") and (number := among_words(value)):
            yield "account_no", found[1], number
        elif found[0] == "account_no" and not _ACCOUNT.fullmatch(value):
            continue
        elif found[0] != "subject" and _could_be(found[0], value):
            yield *found, value


def among_words(value: str) -> str | None:
    """The one account number that stands among words, as in the name of a ledger's subject.

    >>> among_words("1002 银行存款-一般户(936096959199728)"), among_words("936096959199728")
    ('936096959199728', None)
    """
    numbers = _IN_WORDS.findall(value) if _WRITTEN.search(value) else []
    return numbers[0] if len(numbers) == 1 else None


def _could_be(column: str, value: str) -> bool:
    """Whether a title's value may be what its label names: 行政区划：云岭县 says no code."""
    if column == "indicator_id":
        return _INDICATOR.fullmatch(value) is not None
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
        if column.name in _COLUMNS or (table == "payments" and column.name == "indicator_id"):
            for header in column.headers:
                labels.setdefault(normal_header(header), column.name)
    if table == "payments":
        labels.setdefault("指标", "indicator_id")
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
    >>> closed_year_said(["期间：2024年1月-12月"]), closed_year_said(["2024年1月-6月"])
    ('2024', None)
    """
    said = [normal_header(text) for text in texts]
    closed = (_CLOSED_YEAR, _WHOLE_YEAR)
    years: set[str] = {year for text in said for one in closed for year in one.findall(text)}
    if len(years) != 1 or any(_OF_BEFORE.search(text) for text in said):
        return None
    return years.pop()


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

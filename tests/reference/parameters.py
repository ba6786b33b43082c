"""The words and numbers of the law as the reference takes them, and the calendar.

Written down from the contract, not read from the product's profiles: a slip there must show.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
DAY = timedelta(days=1)

REVERSAL_WORDS = ("冲正", "抹账", "退汇", "退票", "红字")
INTEREST_WORDS = ("结息", "利息", "计息", "季息")
FEE_WORDS = ("手续费", "工本费", "账户管理费", "年费", "短信费", "网银", "询证函")
BANK_WORDS = ("银行", "信用社", "信用联社", "农商行")
TREASURY_WORDS = ("国库", "国家金库", "非税", "财政专户")
ZERO_BALANCE_EXCUSES = ("工会", "公积金", "提租补贴", "个税")
ATTACHED_BODIES = ("食堂", "招待所", "幼儿园", "工会")
TERM_DEPOSIT_WORDS = ("定期", "存单")
SOCIAL_INSURANCE_WORDS = ("社保", "社会保险", "社会保障", "医保", "养老", "新农合", "职业年金")
INSTITUTION_WORDS = ("中心", "中学")
INSTITUTION_ENDINGS = ("局", "所", "校", "院", "馆", "会", "司", "县", "市", "区")
ACCOUNT_WORDS = (
    "账户",
    "专户",
    "归集户",
    "基本户",
    "一般户",
    "工程",
    "项目",
    "专款",
    "资金",
    "经费",
)
"""Behind the agency's name: what the account is for, or of what kind it is."""
EXEMPT_PURPOSES = (
    *("工会", "党费", "团费", "食堂", "公积金", "维修资金", "维修基金", "保证金", "押金", "代管"),
    *("社保", "社会保险", "社会保障", "医保", "养老", "新农合", "职业年金", "代收", "案款"),
    *("暂扣款", "征地", "拆迁", "农民工工资", "预售资金", "捐款", "捐赠", "助学金", "村集体"),
    *("预交金", "互助金", "售房款", "代发", "债券", "贷款", "赠款", "科研", "课题", "学费"),
    *("住宿费", "教育收费", "医疗"),
)
FISCAL_PURPOSES = ("财政专项", "专项资金", "专款", "项目资金", "财政补助")
EXEMPT_ENDINGS = (
    "工会委员会",
    "工会",
    "工会经费",
    "食堂",
    "党费",
    "党费专户",
    "团费",
    "住房公积金",
    "维修资金",
    "保证金",
    "代管资金",
    "社保",
)
OWN_CASH_KINDS = ("basic", "general", "special", "temporary")
NEVER_DORMANT_KINDS = ("zero_balance", "fiscal_special")
FISCAL_FUNDS = ("111", "121", "13")
"""Fund types of fiscal appropriations: general, government-fund and state-capital budget."""
PRIORITIES = ("relief", "three_guarantees", "debt_service", "key", "general", "other")


@dataclass(frozen=True)
class Parameters:
    """What a profile may change; the defaults are the national ones."""

    own_level: int = 4
    count_mode: str = "year_end"
    life_years: int = 2
    life_years_upper: int = 2
    upper_allotted: str = "review"
    """What is said of allotted money of province and city."""
    fund_carryover_share: Decimal = Decimal("0.30")
    cuts_budgets: bool = False
    """Whether CR-09 is judged."""
    ratio_base: str = "aggregate"
    ratio_margin: Decimal = Decimal("0.10")
    cut_share: Decimal = Decimal("0.10")
    dormant_months: int = 12
    stale_months: int = 24
    reversal_days: int = 5


NATIONAL = Parameters()
XINGGUO = Parameters(life_years=1, cuts_budgets=True)
PROFILES: Mapping[str, Parameters] = {"national": NATIONAL, "xingguo": XINGGUO}


class Row(dict[str, Any]):
    """One input row; a column that is not there is blank."""

    def __missing__(self, column: str) -> None:
        return None


Tables = Mapping[str, Sequence[Mapping[str, Any]]]


class Finding(NamedTuple):
    """One finding, as far as the reference says: no ids, no reasons."""

    rule: str
    subject: str
    amount: Decimal | None
    verdict: str | None
    """None where the contract names no verdict."""
    division: str | None = None
    """Only where the subject alone does not tell two findings apart."""
    amount_max: Decimal | None = None


def rows(tables: Tables, name: str) -> list[Row]:
    """The rows of a table in input order; none if it is absent."""
    return [Row(row) for row in tables.get(name, ())]


def says(text: str | None, words: Iterable[str]) -> bool:
    """Whether one of the words is in the text."""
    return text is not None and any(word in text for word in words)


def closed_year(as_of: date) -> int:
    """The last year that has closed at the end of that day."""
    return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1


def year_end(year: int) -> date:
    return date(year, 12, 31)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def half_up(yuan: Decimal) -> Decimal:
    return yuan.quantize(FEN, ROUND_HALF_UP)


def happened(day: date | None, by: date) -> bool:
    """Whether a dated thing has happened; a blank date has not."""
    return day is not None and day <= by

"""Small random counties in which things happen: days on the line, equal amounts, circles, pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from tests.counties_income import income_tables
from zbb_reconcile.tables import TABLES

DIVISIONS = (("360781000", "云岭县"), ("360782000", "白河区"))
OFFICES = (
    "教育局",
    "财政局",
    "社保中心",
    "农业农村局（本级）",
    "住房公积金管理中心",
    "第一中学",
    "人民医院",
    "交通运输局",
    "党校",
    "文化馆",
    "水利局",
    "林业局",
)
AS_OF_DAYS = (
    date(2024, 12, 31),
    date(2024, 12, 30),
    date(2024, 6, 30),
    date(2024, 2, 29),
    date(2024, 8, 31),
    date(2023, 12, 31),
    date(2025, 3, 31),
    date(2021, 8, 4),
)
AMOUNTS = tuple(
    Decimal(text)
    for text in ("100.00", "40.00", "60.00", "10.00", "0.01", "33.33", "250.00", "1000.05")
)
BALANCES = tuple(
    Decimal(text) for text in ("100.00", "40.00", "0.00", "250.00", "60.00", "-20.00", "9000.37")
)
FUND_ITEMS = ("1030148", "1030156")
PROJECTS = ("P1", "P2", "P3", "P4", "P5")
PROJECT_NAMES = {
    "P1": "招商推介",
    "P2": "产业引导基金招商",
    "P3": "河道项目前期",
    "P4": "校舍改造",
    "P5": "上年结转水利课题",
    "P9": "无此项目",
}
LATE = Decimal("10000.01")
"""More than what CR-16 leaves alone."""
LONG_AGO = date(2019, 5, 6)


@dataclass(frozen=True)
class County:
    """One county, the day it is looked at, and under which profile."""

    as_of: date
    profile: str
    tables: Mapping[str, list[dict[str, Any]]]

    def __repr__(self) -> str:
        """The county as drawn tables, blanks left out, small enough to read."""
        lines = [f"County as_of={self.as_of} profile={self.profile}"]
        for name, rows in self.tables.items():
            lines += [f"  {name}"] if rows else []
            for row in rows:
                cells = (
                    f"{column}={_text(cell)}" for column, cell in row.items() if cell is not None
                )
                lines.append("    " + " ".join(cells))
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What Hypothesis prints: the smallest county is in the message of the failure."""
        rows = sum(map(len, self.tables.values()))
        printer.text(f"County(as_of={self.as_of}, profile={self.profile}, {rows} rows)")


def as_frames(county: County) -> dict[str, pl.DataFrame]:
    """The county as the product takes it: text columns, ISO days, plain decimals."""
    return {
        name: pl.DataFrame(
            {
                column.name: [_text(row.get(column.name)) for row in rows]
                for column in TABLES[name].columns
            },
            schema={column.name: pl.String for column in TABLES[name].columns},
        )
        for name, rows in county.tables.items()
    }


def smallest(county: County, fails: Callable[[County], bool], tries: int = 150) -> County:
    """The county without the rows that can be spared while it still fails.

    Hypothesis shrinks what was drawn; rows are what a reader has to read, and each try costs a
    run of the product. Agencies that another row names stay.
    """
    for chunk in (16, 4, 1):
        for name in reversed(county.tables):
            end = len(county.tables[name])
            while end > 0 and tries > 0:
                start = max(0, end - chunk)
                spared = county.tables[name][start:end]
                if name != "agencies" or not _named(county, spared):
                    rows = county.tables[name][:start] + county.tables[name][end:]
                    without = replace(county, tables={**county.tables, name: rows})
                    tries -= 1
                    if fails(without):
                        county = without
                end = start
    return county


def _named(county: County, agencies: list[dict[str, Any]]) -> bool:
    codes = {row["agency_code"] for row in agencies}
    return any(
        row.get("department_code") in codes
        or (name != "agencies" and row.get("agency_code") in codes)
        for name, rows in county.tables.items()
        for row in rows
    )


REGIONS = (
    ("云岭", "白河"),
    ("丹霞", "墨池"),
    ("苍梧", "锦屏"),
    ("柘荣", "浣溪"),
    ("鹿鸣", "雁荡"),
    ("枫桥", "槐荫"),
    ("琅琊", "琼海"),
    ("骊山", "渭滨"),
)
"""The two regions of each county that lies beside others, instead of 云岭县 and 白河区."""
NUMBERED = {
    "agency_code",
    "department_code",
    "account_no",
    "counterparty_no",
    "payee_no",
    "indicator_id",
    "origin_indicator_id",
    "project_code",
    "asset_no",
    "request_id",
    "need_id",
    "income_id",
    "deposit_id",
    "lease_id",
}
"""Columns whose values are a county's own: beside other counties each begins with its number."""


def side_by_side(several: Sequence[County]) -> County:
    """Several counties of one day and profile as the divisions of one, none touching another.

    Numbers, codes and the names of regions are told apart; all else is as it was drawn. What the
    rules see of all divisions at once (a name without a region, needs) they see of all of them.
    """
    assert len({(county.as_of, county.profile) for county in several}) == 1
    assert len(several) <= len(REGIONS)
    tables: dict[str, list[dict[str, Any]]] = {}
    for number, county in enumerate(several):
        for name, rows in county.tables.items():
            tables.setdefault(name, []).extend(
                {column: _told_apart(column, cell, number) for column, cell in row.items()}
                for row in rows
            )
    return County(several[0].as_of, several[0].profile, tables)


def _told_apart(column: str, cell: Any, number: int) -> Any:
    if not isinstance(cell, str):
        return cell
    if column in NUMBERED:
        return f"{number + 1}{cell}"
    if column == "division_code":
        return f"36{7 + number:02d}{cell[4:]}"
    for usual, own in zip(REGIONS[0], REGIONS[number], strict=True):
        cell = cell.replace(usual, own)
    return cell


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return str(cell)


def months_back(day: date, months: int) -> date:
    """Written out once more: the drawn days shall not lean on the reference."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError(day)


def mostly(usual: Any, *others: Any, times: int = 4) -> st.SearchStrategy[Any]:
    """The usual value so many times as often as each of the others."""
    return st.sampled_from((usual,) * times + others)


USUALLY = st.sampled_from((False, True, True, True, True))
"""Whether a row is there; on failure it is not, if it can be spared."""


def some(element: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[list[Any]]:
    """Few or many, and on failure as few as it takes."""
    floors = sorted({0, most // 3, most * 2 // 3})
    return st.sampled_from(floors).flatmap(
        lambda floor: st.lists(element, min_size=floor, max_size=most)
    )


class _Days:
    """Days near the lines that the law draws, seen from one as_of."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        lines = [as_of, *(months_back(as_of, months) for months in (3, 6, 12, 24))]
        lines += [date(as_of.year - back, 12, 31) for back in (1, 2, 3)]
        near = sorted({line + timedelta(days=off) for line in lines for off in (-1, 0, 1, 4)})
        self.by_then = [day for day in near if day <= as_of]
        self.any = st.sampled_from(self.by_then + near)
        self.past = st.sampled_from(self.by_then)
        self.lately = st.integers(0, 730).map(lambda back: as_of - timedelta(days=back))
        self.mixed = st.one_of(self.any, self.lately)
        self.maybe = st.one_of(st.none(), self.any)
        self.years = st.sampled_from([as_of.year - back for back in (1, 1, 0, 0, 2, 2, 3, 5, -1)])


@st.composite
def counties(draw: st.DrawFn, profile: str | None = None) -> County:
    """A county of two to eight agencies in one or two divisions, under one of the profiles."""
    chosen = profile or draw(st.sampled_from(("national", "xingguo")))
    # The county's own text came into force in 2022.
    days_of = [day for day in AS_OF_DAYS if chosen == "national" or day.year >= 2022]
    as_of = draw(st.sampled_from(days_of))
    days = _Days(as_of)
    agencies = draw(_agencies(days))
    accounts, bank_accounts = draw(_accounts(days, agencies))
    bank_lines = draw(_bank_lines(days, agencies, accounts, bank_accounts))
    indicators = draw(_indicators(days, agencies))
    payees = _payees(agencies, accounts, bank_lines)
    payments = draw(_payments(days, indicators, payees))
    indicators = draw(_county_figures(days, indicators, payments))
    codes = st.sampled_from([row["agency_code"] for row in agencies])
    numbers = [row["account_no"] for row in bank_accounts] + [row["account_no"] for row in accounts]
    tables = {
        "agencies": agencies,
        "agency_years": draw(_agency_years(days, agencies)),
        "accounts": accounts,
        "bank_accounts": bank_accounts,
        "bank_lines": bank_lines,
        "book_lines": draw(_book_lines(accounts, bank_lines)),
        "indicators": indicators,
        "payments": payments,
        "carryovers": draw(_carryovers(days, indicators, numbers)),
        "projects": draw(_projects(days, codes)),
        "fund_revenues": draw(_fund_revenues(days)),
        **draw(_assets_and_requests(days, codes)),
        "needs": draw(_needs()),
        **draw(income_tables(days, agencies, numbers, CATEGORIES)),
    }
    if draw(mostly(False, True, times=9)):
        del tables["payments"]
    return County(as_of, chosen, tables)


@st.composite
def _agencies(draw: st.DrawFn, days: _Days) -> list[dict[str, Any]]:
    offices = draw(
        st.lists(st.sampled_from(OFFICES), min_size=2, max_size=8, unique=True), label="offices"
    )
    rows = []
    for number, office in enumerate(offices):
        division, region = draw(mostly(DIVISIONS[0], DIVISIONS[1], times=2))
        rows.append(
            {
                "division_code": division,
                "agency_code": f"{101 + number}",
                "agency_name": region + office,
                "department_code": draw(
                    st.sampled_from([None, "101", f"{100 + number}"]) if number else st.none()
                ),
                "agency_kind": draw(
                    mostly("administrative", "public_institution", "enterprise", None, times=2)
                ),
                "former_names": draw(
                    mostly(None, f"{region}旧{office}", f"{region}老{office};{region}原{office}")
                ),
                "abolished_on": draw(st.one_of(st.none(), st.none(), st.none(), days.any)),
            }
        )
    # A former name that another agency bears today: exact names come first.
    if draw(mostly(False, True)):
        rows[0]["former_names"] = rows[1]["agency_name"]
    return rows


@st.composite
def _agency_years(
    draw: st.DrawFn, days: _Days, agencies: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows = []
    for agency in agencies:
        for year in (days.as_of.year - 1, days.as_of.year):
            if draw(USUALLY):
                spending = st.sampled_from(
                    [Decimal(text) for text in ("400.00", "250.00", "90.01")]
                )
                rows.append(
                    {
                        "agency_code": agency["agency_code"],
                        "fiscal_year": year,
                        "final_spending": draw(st.one_of(spending, spending, spending, st.none())),
                        "operating_budget": draw(
                            st.sampled_from([Decimal("100.00"), Decimal("33.35"), None])
                        ),
                    }
                )
    return rows


NAME_ENDINGS = ("", "工会委员会", "食堂", "基建专户")
PURPOSES = (
    *(None, "日常经费", "工会经费", "职工食堂", "代管资金", "履约保证金"),
    *("专项资金", "项目资金", "科研专项资金"),
)
KINDS = (
    "basic",
    "basic",
    "basic",
    "general",
    "special",
    "special",
    "temporary",
    "zero_balance",
    "zero_balance",
    "fiscal_special",
    "collection",
)


@st.composite
def _accounts(
    draw: st.DrawFn, days: _Days, agencies: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The register and the bank list; most accounts are in both."""
    register, bank = [], []
    # All agencies are drawn, the first ones more often: several accounts of one agency.
    owners = st.sampled_from(agencies[:2] * 3 + agencies)
    for number, agency in enumerate(draw(some(owners, 12), label="account owners")):
        account_no = f"62170000{number:04d}"
        where = draw(mostly("both", "register", "bank", "stranger", times=9))
        name = agency["agency_name"]
        row = _registered(draw, days, account_no, agency)
        if draw(mostly(False, True, times=3)):
            row.update(account_kind="special", purpose="基建资金")
        if where in ("both", "register"):
            register.append(row)
        if where == "register":
            continue
        if where == "both":
            at_bank = draw(mostly(row["account_name"], *bank_names(agency), times=9))
            code = draw(st.sampled_from([None, agency["agency_code"]]))
        elif where == "bank":
            at_bank, code = name, agency["agency_code"]
            if agency["abolished_on"] is None and draw(st.booleans()):
                code = None
        else:
            at_bank, code = "云岭县老年协会", None
        listed = _listed(draw, days, account_no, at_bank, code)
        bank.append(listed)
        if draw(mostly(False, True, times=9)):
            again = {**listed, "balance": draw(st.sampled_from(BALANCES))}
            again["balance_on"] = listed["balance_on"] - timedelta(days=draw(st.integers(1, 400)))
            bank.append(again)
    return register, bank


def bank_names(agency: Mapping[str, Any]) -> list[str]:
    """How the owner of an account may be written: seven that agree, six that do not."""
    name = agency["agency_name"]
    region, office = name[:3], name[3:]
    former = (agency["former_names"] or name).split(";")[0]
    return [
        former,
        f"{region} {office}",
        f"{office}（机关）",
        f"江南省青山市{name}",
        f"{region[:2]}{office}",
        f"{name}老年大学",
        f"{region}{office[0]}{office[-1]}",
        "宏达建材公司",
        name[:-1],
        f"{name}零余额账户",
        f"{name}（危房改造工程）",
        f"中共{name}委员会",
        "王建国",
    ]


def _registered(
    draw: st.DrawFn, days: _Days, account_no: str, agency: Mapping[str, Any]
) -> dict[str, Any]:
    term = st.sampled_from([days.as_of + timedelta(days=ahead) for ahead in (1, 90, 400)])
    return {
        "agency_code": agency["agency_code"],
        "agency_name": draw(st.sampled_from([None, agency["agency_name"]])),
        "account_no": account_no,
        "account_name": agency["agency_name"] + draw(mostly(*NAME_ENDINGS, times=6)),
        "account_kind": draw(st.sampled_from(KINDS)),
        "purpose": draw(mostly(*PURPOSES, times=4)),
        "money_nature": draw(mostly(None, "fiscal", "fiscal", "own_income", "trust", "mixed")),
        "opened_on": draw(st.one_of(st.just(LONG_AGO), st.just(LONG_AGO), st.none(), days.past)),
        "expires_on": draw(st.one_of(st.none(), st.none(), st.none(), days.any)),
        "closed_on": draw(st.one_of(st.none(), st.none(), st.none(), days.any)),
        "project_code": draw(mostly(None, *PROJECTS, times=12)),
        "term_to": draw(st.one_of(*[st.none()] * 6, days.any, term)),
        "book_balance": draw(st.sampled_from([None, *BALANCES])),
    }


def _listed(
    draw: st.DrawFn, days: _Days, account_no: str, name: str, code: str | None
) -> dict[str, Any]:
    start = months_back(days.as_of, 24)
    year_back = months_back(days.as_of, 12)
    one_day = timedelta(days=1)
    by_agency_name = draw(mostly(False, True))
    return {
        "account_no": account_no,
        "account_name": None if by_agency_name else name,
        "agency_name": name if by_agency_name else None,
        "agency_code": code,
        "currency": draw(mostly(None, "CNY", "USD", times=12)),
        "opened_on": draw(
            st.one_of(st.just(LONG_AGO), st.none(), st.none(), st.just(year_back), days.past)
        ),
        "status": draw(mostly("open", None, "suspended", "closed", times=7)),
        "balance": draw(st.sampled_from(BALANCES)),
        "balance_on": draw(
            st.one_of(
                st.just(days.as_of),
                st.just(days.as_of),
                st.integers(-40, 800).map(lambda back: days.as_of - timedelta(days=back)),
            )
        ),
        "lines_from": draw(
            mostly(
                start + one_day,
                None,
                start + 2 * one_day,
                year_back + one_day,
                year_back + 2 * one_day,
                LONG_AGO,
                times=10,
            )
        ),
    }


SUMMARIES = (
    None,
    "货款",
    "结息",
    "支付贷款利息",
    "手续费",
    "个税手续费返还",
    "冲正",
    "退汇",
    "工会经费",
    "提租补贴",
    "代扣网银服务费",
    "上缴利息",
)
BY_BANK = (("0.01", "结息"), ("-0.01", "手续费"), ("3.21", "季息"), ("-10.00", "年费"))
OTHERS = (
    (None, None),
    (None, "宏达建材公司"),
    ("6229999999999", "中国工商银行云岭支行"),
    (None, "云岭县农村信用联社"),
    (None, "云岭县国库支付中心"),
    (None, "国家金库云岭县支库"),
    ("6228888888888", "非税收入汇缴户"),
    ("6227777777777", None),
    (None, "云岭县老年协会"),
)


@st.composite
def _bank_lines(
    draw: st.DrawFn,
    days: _Days,
    agencies: list[dict[str, Any]],
    accounts: list[dict[str, Any]],
    bank_accounts: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Up to sixty lines, from events of one line or two, and each account's first."""
    listed = list(dict.fromkeys(row["account_no"] for row in bank_accounts))
    registered = [row["account_no"] for row in accounts]
    if not listed:
        return []
    # The first accounts belong to few agencies: let most of the lines fall there.
    busy = st.sampled_from(listed[:4] * 3 + listed + registered[-1:])
    owners = {row["account_no"]: row["agency_code"] for row in accounts}
    names = {row["agency_code"]: row["agency_name"] for row in agencies}
    written = [
        (None, form)
        for agency in agencies
        for form in (agency["agency_name"], *bank_names(agency), f"{agency['agency_name']}（本级）")
    ]
    numbered = [(number, names.get(owners.get(number, ""))) for number in [*registered, *listed]]
    numbered = [(number, name) for number, name in numbered if number in owners] + [
        (row["account_no"], row["account_name"] or row["agency_name"])
        for row in bank_accounts
        if row["account_no"] not in owners
    ]
    unnamed = [(number, None) for number, _ in numbered if number in owners]
    other = st.one_of(
        st.sampled_from(OTHERS),
        st.sampled_from(OTHERS),
        st.sampled_from(numbered or OTHERS),
        st.sampled_from(unnamed or OTHERS),
        st.sampled_from(written),
    )
    with_numbers = draw(st.booleans())
    amounts = st.one_of(st.sampled_from(AMOUNTS), st.sampled_from(AMOUNTS[:2]))
    small = st.sampled_from(AMOUNTS).map(lambda amount: -amount)
    signed = st.one_of(amounts, small, small, mostly(Decimal("-5.00"), Decimal("0.00"), times=6))

    @st.composite
    def events(draw: st.DrawFn) -> list[dict[str, Any]]:
        kind = draw(mostly("single", "reversal", "transfer", "by_bank", "turnover", times=3))
        account, day = draw(busy), draw(days.mixed)
        number, name = draw(other)
        line = {
            "account_no": account,
            "posted_on": day,
            "line_no": None,
            "amount": draw(signed),
            "counterparty_no": None if number == account else number,
            "counterparty_name": name,
            "summary": draw(mostly(*SUMMARIES, times=2)),
        }
        if kind == "by_bank":
            number, name = draw(st.sampled_from(OTHERS[:1] + OTHERS[2:4]))
            amount, summary = draw(st.sampled_from(BY_BANK))
            by_bank = {"counterparty_no": number, "counterparty_name": name, "summary": summary}
            return [{**line, **by_bank, "amount": Decimal(amount)}]
        if kind == "turnover":
            later = timedelta(days=draw(st.sampled_from([7, 30, 90])))
            amount = draw(st.sampled_from(ISSUED))
            spent = {**line, "posted_on": day + later, "amount": -amount}
            return [{**line, "amount": amount}, spent]
        if kind == "reversal":
            later = timedelta(days=draw(st.sampled_from([0, 1, 3, 5, 6, -2])))
            word = draw(st.sampled_from(["冲正", "退汇", "红字更正", None]))
            return [
                line,
                {**line, "posted_on": day + later, "amount": -line["amount"], "summary": word},
            ]
        siblings = [n for n in listed if owners.get(n) == owners.get(account) and n != account]
        if kind == "transfer" and siblings and account in owners:
            return _transfer(draw, line, draw(st.sampled_from(siblings)), names[owners[account]])
        return [line]

    lines = [line for event in draw(some(events(), 40), label="events") for line in event][:60]
    # Most accounts have a statement with a line at least.
    first = draw(mostly(LONG_AGO, months_back(days.as_of, 13)))
    lines += [
        {
            **dict.fromkeys(("line_no", "counterparty_no", "counterparty_name", "summary")),
            "account_no": account,
            "posted_on": first,
            "amount": AMOUNTS[4],
        }
        for account in listed
        if draw(mostly(True, False, times=6))
    ]
    if with_numbers:
        for number, line in enumerate(lines):
            line["line_no"] = f"{(number * 37) % 100:03d}"
    return lines


def _transfer(
    draw: st.DrawFn, line: dict[str, Any], sibling: str, name: str
) -> list[dict[str, Any]]:
    """Money between two accounts of an agency: both sides named, one, or none."""
    here, there = draw(st.sampled_from([(True, True), (False, False), (True, False)]))
    away = draw(mostly(0, 1))
    amount = draw(st.sampled_from(AMOUNTS))
    out = {
        **line,
        "amount": -amount,
        "counterparty_no": sibling if here else None,
        "counterparty_name": name,
        "summary": "调拨",
    }
    back = {
        **out,
        "account_no": sibling,
        "posted_on": line["posted_on"] + timedelta(days=away),
        "amount": amount,
        "counterparty_no": line["account_no"] if there else None,
    }
    return [out, back] if draw(USUALLY) else [out]


@st.composite
def _book_lines(
    draw: st.DrawFn, accounts: list[dict[str, Any]], bank_lines: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The unit's own books of one account in two: mostly what the bank says, a day later or so."""
    kept = {row["account_no"] for row in accounts if draw(st.booleans())}
    return [
        {
            "account_no": line["account_no"],
            "booked_on": line["posted_on"] + timedelta(days=draw(mostly(0, 1, 9))),
            "amount": draw(mostly(line["amount"], -line["amount"], Decimal("7.77"), times=8)),
            "summary": line["summary"],
        }
        for line in bank_lines
        if line["account_no"] in kept and draw(USUALLY)
    ]


FUND_TYPES = (
    ("111",) * 14
    + ("121",) * 16
    + ("13",) * 3
    + ("112", "113", "114", "122", "14", "2", "31", "39")
)
ORIGINS = ("chain", "self", "other", "gone")
PROJECT_CATEGORIES = ("project",) * 14 + ("basic",) * 3 + ("construction",) * 3 + ("research",) * 3
CATEGORIES_OF_PROJECTS = {
    "P3": ("construction",) * 2 + ("project",),
    "P4": ("construction",) * 2 + ("project",),
    "P5": ("research",) * 3 + ("project",),
}
ISSUED = tuple(Decimal(text) for text in ("100.00", "40.00", "250.00", "1000.05", "300.00"))


@st.composite
def _indicators(
    draw: st.DrawFn, days: _Days, agencies: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    @st.composite
    def one(draw: st.DrawFn) -> dict[str, Any]:
        agency = draw(st.sampled_from(agencies))
        project = draw(st.sampled_from([None, *PROJECTS, *PROJECTS, "P9"]))
        year = draw(days.years)
        categories = CATEGORIES_OF_PROJECTS.get(project or "", PROJECT_CATEGORIES)
        level = draw(st.sampled_from([4] * 8 + [3, 2, 1, 1, 5]))
        kinds = (None, "special", "shared", "general") if level < 4 else (None,)
        in_year = st.sampled_from([date(year, 1, 20), date(year, 12, 31), date(year - 1, 12, 15)])
        return {
            "division_code": agency["division_code"],
            "agency_code": agency["agency_code"],
            "indicator_id": None,
            "origin_indicator_id": draw(mostly(None, "chain", "chain", *ORIGINS, times=8)),
            "fiscal_year": year,
            "issued_on": draw(st.one_of(st.none(), st.none(), in_year, days.any)),
            "doc_no": draw(mostly(None, *_documents(year), times=6)),
            "sup_doc_no": draw(mostly(None, *_documents(year), times=6)),
            "budget_level": level,
            "transfer_kind": draw(st.sampled_from(kinds)),
            "allotted": draw(mostly(None, True, False, times=3)),
            "paid": None,
            "balance": None,
            "fund_type": draw(st.sampled_from(FUND_TYPES)),
            "fund_item_code": draw(mostly(*FUND_ITEMS, None, times=5)),
            "func_code": draw(mostly(None, "2011308")),
            "dep_eco_code": draw(st.sampled_from([None, None, "30215", "30215", "30215", "30216"])),
            "project_code": project,
            "project_name": PROJECT_NAMES.get(project or ""),
            "project_category": draw(st.sampled_from(categories)),
            "direct_fund": draw(mostly(None, False, True, times=12)),
            "amount": draw(st.sampled_from(ISSUED)),
            "adjusted": draw(mostly(None, Decimal("10.00"), Decimal("-40.00"))),
        }

    rows = draw(some(one(), 25), label="indicators")
    for number, row in enumerate(rows):
        row["indicator_id"] = f"I{number:02d}"
    for number, row in enumerate(rows):
        earlier = rows[:number]
        if row["origin_indicator_id"] == "self":
            row["origin_indicator_id"] = row["indicator_id"]
        elif row["origin_indicator_id"] == "gone":
            row["origin_indicator_id"] = "GONE"
        elif row["origin_indicator_id"] == "other":
            row["origin_indicator_id"] = draw(st.sampled_from(rows))["indicator_id"]
        elif row["origin_indicator_id"] == "chain" and earlier:
            _reissue(row, draw(st.sampled_from(earlier)))
        else:
            row["origin_indicator_id"] = None
    return rows


def _documents(year: int) -> tuple[str, ...]:
    """Papers of the year itself, of the year before, issued ahead, and of long ago."""
    return (
        f"云财〔{year}〕12号",
        f"赣财〔{year - 1}〕7号",
        f"赣财〔{year - 1}〕8号（提前下达）",
        f"赣财〔{year - 2}〕9号（提前下达）",
    )


@st.composite
def _county_figures(
    draw: st.DrawFn, days: _Days, indicators: list[dict[str, Any]], payments: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The county's own paid and balance: on most indicators where given at all, mostly right."""
    is_given = draw(mostly(True, False, times=2))
    for row in indicators:
        out = sum(
            (
                one["amount"]
                for one in payments
                if one["indicator_id"] == row["indicator_id"] and one["paid_on"] <= days.as_of
            ),
            Decimal("0.00"),
        )
        if not is_given or not draw(USUALLY):
            continue
        row["paid"] = out + draw(mostly(Decimal("0.00"), Decimal("0.01"), times=9))
        reissued = sum(
            one["amount"]
            for one in indicators
            if one["origin_indicator_id"] == row["indicator_id"] and one is not row
        )
        left = row["amount"] + (row["adjusted"] or 0) - row["paid"] - reissued
        wrong = left + draw(st.sampled_from(AMOUNTS[:2]))
        row["balance"] = draw(mostly(left, None, wrong, times=9))
    return indicators


def _reissue(child: dict[str, Any], parent: dict[str, Any]) -> None:
    """A child as treasuries know it: not before its parent, and of the same agency mostly."""
    child["origin_indicator_id"] = parent["indicator_id"]
    child["fiscal_year"] = max(child["fiscal_year"], parent["fiscal_year"])
    if parent["issued_on"] is not None or child["issued_on"] is not None:
        first = parent["issued_on"] or date(parent["fiscal_year"], 1, 1)
        child["issued_on"] = max(first, child["issued_on"] or date(child["fiscal_year"], 1, 1))


Payee = tuple[str | None, str | None]


def _payees(
    agencies: list[dict[str, Any]], accounts: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> list[Payee]:
    """Number and name of whoever is paid: often an account of an agency that has lines."""
    moving = {line["account_no"] for line in lines}
    numbered: list[Payee] = [
        (row["account_no"], row["account_name"]) for row in accounts if row["account_no"] in moving
    ]
    named: list[Payee] = [(None, row["agency_name"]) for row in agencies]
    others: list[Payee] = [(None, None), (None, "宏达建材公司"), ("6227777777777", "宏达建材公司")]
    return [*others, *numbered, *(named + others if not numbered else named)]


@st.composite
def _payments(
    draw: st.DrawFn, days: _Days, indicators: list[dict[str, Any]], payees: list[Payee]
) -> list[dict[str, Any]]:
    ids = [row["indicator_id"] for row in indicators]
    refunds = [-AMOUNTS[3], -AMOUNTS[1]]
    decembers = [date(days.as_of.year - back, 12, day) for back in (0, 1) for day in (19, 20, 31)]
    late = st.sampled_from([day for day in decembers if day <= days.as_of])

    @st.composite
    def one(draw: st.DrawFn) -> dict[str, Any]:
        number, name = draw(st.sampled_from(payees))
        usual = [*AMOUNTS[:6], *AMOUNTS[3:6], *refunds]
        large = draw(mostly(False, True, times=6))
        return {
            "indicator_id": draw(st.sampled_from(ids * 2 + ["NOSUCH"])),
            "paid_on": draw(late if large else days.mixed),
            "amount": LATE if large else draw(st.sampled_from(usual)),
            "payee_no": number,
            "payee_name": name,
            "summary": draw(mostly(None, "工会经费", times=9)),
        }

    rows = draw(some(one(), 20))
    if rows and all(row["amount"] < 0 for row in rows):
        # Refunds alone are asked about.
        rows[0]["amount"] = -rows[0]["amount"]
    return rows


@st.composite
def _carryovers(
    draw: st.DrawFn, days: _Days, indicators: list[dict[str, Any]], numbers: list[str]
) -> list[dict[str, Any]]:
    unknown = {"agency_code": "101", "indicator_id": "NOSUCH", "amount": AMOUNTS[0]}

    @st.composite
    def one(draw: st.DrawFn) -> dict[str, Any]:
        indicator = draw(st.sampled_from(indicators * 3 + [unknown]))
        closed = days.as_of.year - ((days.as_of.month, days.as_of.day) != (12, 31))
        return {
            "agency_code": indicator["agency_code"],
            "indicator_id": indicator["indicator_id"],
            "fiscal_year": draw(st.sampled_from([closed, closed, closed, closed - 1, closed + 1])),
            "closing": draw(st.sampled_from([indicator["amount"], *AMOUNTS[:4]])),
            "account_no": draw(st.sampled_from([None, *(numbers or [None]), "6229999999999"])),
        }

    return draw(some(one(), 12))


@st.composite
def _projects(draw: st.DrawFn, days: _Days, codes: st.SearchStrategy[str]) -> list[dict[str, Any]]:
    before = days.as_of.year
    accepted = st.sampled_from(
        [
            *(date(before - 2, 6, 1), date(before - 3, 12, 31), date(before, 1, 1)),
            *(date(2017, 12, 31), date(2018, 1, 1)),
        ]
    )
    return [
        {
            "project_code": code,
            "project_name": PROJECT_NAMES[code],
            "agency_code": draw(st.one_of(st.none(), codes)),
            "status": draw(mostly("completed", "terminated", "ongoing", None, times=2)),
            "completed_on": draw(st.one_of(days.maybe, days.past, days.past)),
            "accepted_on": draw(st.one_of(st.none(), accepted, days.any)),
            "final_accounts_on": draw(st.one_of(st.none(), st.none(), days.any)),
            "contract_balance": draw(
                st.sampled_from(
                    [None, None, None, Decimal("0.00"), Decimal("70.00"), Decimal("120.00")]
                )
            ),
        }
        for code in PROJECTS
        if draw(USUALLY)
    ]


@st.composite
def _fund_revenues(draw: st.DrawFn, days: _Days) -> list[dict[str, Any]]:
    year = days.as_of.year
    revenues = [Decimal(text) for text in ("33.35", "0.00", "100.00")]
    return [
        {
            "division_code": division,
            "fiscal_year": fiscal_year,
            "fund_item_code": item,
            "revenue": draw(st.sampled_from(revenues)),
        }
        for division, _ in DIVISIONS
        for fiscal_year in (year - 1, year)
        for item in FUND_ITEMS
        if draw(USUALLY)
    ]


CATEGORIES = ("A01010000", "A01010500", "A02010104", "A02010105", "A02030000", "A05010000")


@st.composite
def _assets_and_requests(
    draw: st.DrawFn, days: _Days, codes: st.SearchStrategy[str]
) -> dict[str, list[dict[str, Any]]]:
    asset = st.fixed_dictionaries(
        {
            "agency_code": codes,
            "category_code": st.sampled_from([*CATEGORIES, None]),
            "status": mostly("idle", "in_use", "leased", "pending_disposal"),
            "idle_since": st.one_of(days.maybe, days.past),
            "reserve": mostly(None, False, True),
            "net_value": st.sampled_from([*AMOUNTS[:3], Decimal("0.00"), None]),
            "project_code": st.sampled_from([None, *PROJECTS]),
            "title_clear": st.sampled_from([None, True, True, False]),
            "area": st.sampled_from([*AMOUNTS[:3], None]),
        }
    )
    request = st.fixed_dictionaries(
        {
            "agency_code": codes,
            "kind": st.sampled_from(["buy", "rent"]),
            "category_code": st.sampled_from(CATEGORIES),
            "amount": st.sampled_from(AMOUNTS[:3]),
            "area": st.sampled_from([*AMOUNTS[:3], None]),
        }
    )
    # Numbers against the drawn order: whoever sorts by row instead is found out.
    assets = [
        {"asset_no": f"Z{97 - number}", "asset_name": "设备", **row}
        for number, row in enumerate(draw(some(asset, 8)))
    ]
    requests = [
        {"request_id": f"R{97 - number}", **row}
        for number, row in enumerate(draw(some(request, 6)))
    ]
    incomes = []
    for row in assets:
        for _ in range(draw(st.integers(0, 2))):
            remitted = draw(st.booleans())
            incomes.append(
                {
                    "asset_no": row["asset_no"],
                    "kind": draw(st.sampled_from(["rent", "disposal"])),
                    "due_on": draw(days.any),
                    "due_amount": draw(st.sampled_from(AMOUNTS)),
                    "remitted_on": draw(days.any) if remitted else None,
                    "remitted_amount": draw(st.sampled_from(AMOUNTS)) if remitted else None,
                }
            )
    return {"assets": assets, "asset_income": incomes, "requests": requests}


@st.composite
def _needs(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some smaller than what is recalled, some larger."""
    need = st.fixed_dictionaries(
        {
            "need_name": st.just("用途"),
            "priority": st.sampled_from(
                ["other", "general", "key", "debt_service", "three_guarantees", "relief"]
            ),
            "amount": st.sampled_from([Decimal("15.00"), Decimal("70.00"), Decimal("900.00")]),
            "fund_system": st.sampled_from([None, "general", "general", "gov_fund", "soe_capital"]),
        }
    )
    return [{"need_id": f"N{97 - number}", **row} for number, row in enumerate(draw(some(need, 6)))]

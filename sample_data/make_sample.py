"""Write the sample county: 云岭县 in 岚江省, every name and number in it invented.

    python sample_data/make_sample.py [FOLDER]      (default: the folder this file is in)

Each planted case is a small block whose comment says which rule it hits, or just misses, and why,
for ``as_of`` 2024-12-31 under the profile ``national``. From that day the rules count back to

    24 months  2022-12-31 (W)      12 months  2023-12-31      6 months  2024-06-30
    3 months   2024-09-30          closed year 2024, so money of 2023 and older has lapsed

Three things are derived, so that nothing but the planted differences differs: a zero-balance
account is cleared by the treasury every day, running balances add up, and the reported carryovers
are amount + adjusted - payments unless a case says otherwise. The same folder comes out every time.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

# The cases read as the tables they make.
# fmt: off

DIVISION = "990421000"
AS_OF = date(2024, 12, 31)
FISCAL = "财政性资金"
RURAL = "云岭农村商业银行营业部"
RIVER = "岚江银行云岭支行"
TREASURY = "云岭县国库单一账户"
NON_TAX = "云岭县非税收入汇缴专户"

OUTSIDERS = {
    "国库": TREASURY,
    "非税": NON_TAX,
    "宏达": "云岭县宏达建筑工程有限公司",
    "顺达": "云岭县顺达农机服务部",
    "博文": "青沅市博文印务有限公司",
    "明德": "青沅市明德培训学校",
    "康源": "青沅市康源医疗器械有限公司",
    "绿源": "云岭县绿源苗木专业合作社",
    "鸿图": "青沅市鸿图勘察设计院有限公司",
    "文具": "云岭县墨香斋文具店",
    "电力": "岚江电力云岭供电所",
    "宾馆": "云岭迎宾楼酒店",
    "物业": "云岭县安居物业服务有限公司",
    "装备": "云岭县恒力装备制造有限公司",
    "公积金": "青沅市住房公积金管理中心云岭管理部",
    "代发": "批量代发过渡户",
    "批量": "批量代收过渡户",
    "税务": "青沅市税务局第三分局",
    "农商行": RURAL,
    "岚江行": RIVER,
}
"""Short name in this script -> the counterparty as the papers print it."""


@dataclass
class Account:
    """A bank account and the lines on it, opening balance first."""

    agency: str
    number: str
    opening: Decimal
    lines: list[dict[str, Any]] = field(default_factory=list)
    runs: bool = True
    """Whether the bank prints line numbers and running balances."""


tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
names: dict[str, str] = {}
"""Agency code -> name."""
accounts: dict[str, Account] = {}
"""``agency/sequence`` -> the account at the bank."""
mirrored: list[tuple[str, dict[str, Any]]] = []
"""Lines still to be posted on the other account of a transfer."""
grants: dict[str, dict[str, Any]] = {}
"""Indicator id -> its row."""
settled: dict[str, tuple[dict[int, str], dict[int, str], str]] = {}
"""Indicator id -> what is reported for it, under which id, and where the cash sits."""
strangers: dict[str, str] = {}
"""An outsider's name -> its account number."""


def add(table: str, **cells: Any) -> None:
    """Append one row."""
    tables[table].append(cells)


def filled(picture: str) -> list[str]:
    """The lines of a drawn table that are not blank."""
    return [row for row in picture.split("\n") if row.strip()]


def yuan(text: str | Decimal) -> Decimal:
    """Yuan from text."""
    return Decimal(text).quantize(Decimal("0.01"))


def agency(
    code: str, name: str, kind: str = "administrative", *, former: str = "", abolished: str = ""
) -> None:
    """An agency; ``xxx001`` is the department of its ``xxx``."""
    names[code] = f"云岭县{name}"
    department = f"{code[:3]}001"
    add(
        "agencies", division_code=DIVISION, agency_code=code, agency_name=names[code],
        department_code="" if department == code else department, agency_kind=kind,
        former_names=former, abolished_on=abolished,
    )


def make_agencies() -> None:
    """34 agencies in 18 departments."""
    unit = "public_institution"
    agency("101001", "财政局")
    agency("101002", "财政投资评审中心", unit)
    agency("102001", "发展和改革局")
    agency("102002", "重点项目服务中心", unit)
    agency("103001", "教育体育局", former="云岭县教育局;云岭县体育局")
    agency("103002", "第一中学", unit)
    agency("103003", "职业技术学校", unit, former="云岭县农业中学")
    agency("103004", "城关小学", unit)
    agency("104001", "卫生健康局", former="云岭县卫生和计划生育局")
    agency("104002", "人民医院", unit)
    agency("104003", "疾病预防控制中心", unit, former="云岭县防疫站")
    agency("105001", "农业农村局", former="云岭县农业局;云岭县畜牧水产局")
    agency("105002", "农业技术推广站", unit)
    agency("105003", "种子管理站", unit, abolished="2024-12-31")  # BA-06: abolished on as_of
    agency("106001", "水利局")
    agency("106002", "水库管理所", unit)
    agency("107001", "交通运输局")
    agency("107002", "公路养护所", unit, abolished="2025-01-01")  # misses BA-06 by one day
    agency("108001", "住房和城乡建设局")
    agency("108002", "房产服务中心", unit)
    agency("109001", "自然资源局", former="云岭县国土资源局")
    agency("110001", "民政局")
    agency("110002", "社会福利院", unit)
    agency("111001", "文化旅游局")
    agency("111002", "图书馆", unit)
    agency("112001", "商务局")
    agency("112002", "工业园区管理委员会", "other")
    agency("113001", "科学技术局")
    agency("113002", "农业科学研究所", unit)
    agency("114001", "林业局")
    agency("115001", "机关事务服务中心", unit)
    agency("116001", "城关镇人民政府")
    agency("117001", "石桥镇人民政府")
    agency("118001", "城市建设投资有限公司", "enterprise")


def number(place: str) -> str:
    """The account number of ``agency/sequence``; from 21 up it is a 17-digit one of 岚江银行.

    >>> number("106001/11"), number("106001/31")
    ('9904210110600111', '09904210210600131')
    """
    code, sequence = place.split("/")
    return f"{'99042101' if int(sequence) < 21 else '099042102'}{code}{sequence}"


def counterparty(word: str) -> tuple[str, str]:
    """Number and name on the other side of a line. See ``account`` for the words."""
    if word == "-":
        return "", ""
    if word[0] in "@=":
        return number(word[1:]), names[word[1:7]]
    if word[0] == "~":
        return "", names[word[1:7]]
    name = OUTSIDERS.get(word, word)
    if "银行" in name:
        return "", name
    return strangers.setdefault(name, f"88{len(strangers) + 1:03d}0{7000013 * len(name)}"), name


def account(
    place: str, kind: str, *, purpose: str = "", opened: str = "2016-05-18", opening: str = "0",
    lines: str = "", at_bank: str = "", currency: str = "", status: str = "open",
    balance_on: str = "2024-12-31", lines_from: str = "", expires: str = "", closed: str = "",
    book_balance: str = "", books: str = "", registered: bool = True, banked: bool = True,
    spaced: bool = False, runs: bool = True, nature: str = "", project_code: str = "",
    term: str = "",
) -> None:
    """An account in the register and at the bank, with its lines and the unit's book lines.

    One row of ``lines`` is ``day amount counterparty summary``; the counterparty is a short
    name of OUTSIDERS or

    ``-``            nobody
    ``@103001/31``   that account, by number; the same money is posted there too
    ``~103001/31``   likewise, but the bank printed the name alone
    ``=103001/31``   that account, by number, nothing posted there

    One row of ``books`` is ``day amount counterparty summary [#n]``, #n the line it refers to.
    """
    code = place[:6]
    bank = RURAL if int(place[7:]) < 21 else RIVER
    # 岚江银行 prints the period its statement covers; the other does not, the lines must show it.
    begins = "" if bank == RURAL else max("2022-01-01", opened)
    no = number(place)
    if banked:
        accounts[place] = Account(code, no, yuan(opening), runs=runs)
        post(place, lines)
        add(
            "bank_accounts", account_no=no, account_name=at_bank or names[code], bank_name=bank,
            currency=currency, opened_on=opened if registered else "", status=status,
            balance=place, balance_on=balance_on, lines_from=lines_from or begins,
        )
    if registered:
        written = " ".join(no[at : at + 4] for at in range(0, len(no), 4)) if spaced else no
        add(
            "accounts", agency_code=code, agency_name=names[code], account_no=written,
            account_name=names[code], bank_name=bank, account_kind=kind, purpose=purpose,
            money_nature=nature, project_code=project_code,
            approval_no=f"云财库〔{opened[:4]}〕{int(place[3:6] + place[7:]) % 89 + 1}号",
            opened_on=opened, expires_on=expires, closed_on=closed, term_to=term,
            book_balance=book_balance or (place if banked else "0.00"),
        )
    for row in filled(books):
        day, amount, other, summary, *mark = row.split()
        word = "收" if amount[0] != "-" else "付"
        add(
            "book_lines", account_no=no, booked_on=day, voucher_no=f"银{word}-{day[2:]}",
            amount=yuan(amount), counterparty_name=OUTSIDERS.get(other, other).strip("-"),
            summary=summary, reference=(place, int(mark[0][1:])) if mark else "",
        )


def post(place: str, lines: str) -> None:
    """Post lines on an account, and on the other one where the counterparty says @ or ~."""
    this = accounts[place]
    for row in filled(lines):
        day, amount, word, summary = row.split()
        other_no, other_name = counterparty(word)
        line = {"posted_on": date.fromisoformat(day), "amount": yuan(amount), "summary": summary}
        this.lines.append(line | {"counterparty_no": other_no, "counterparty_name": other_name})
        if word[0] in "@~":
            mirrored.append(
                (word[1:], line | {
                    "amount": -yuan(amount),
                    "counterparty_no": this.number if word[0] == "@" else "",
                    "counterparty_name": names[this.agency],
                })
            )


def zero_balance(code: str, payments: str = "") -> None:
    """A zero-balance account: each day the treasury pays in what went out, so it ends at 0.00."""
    # Without a line the bank says from when it would have shown one: nothing moved.
    account(f"{code}/01", "zero_balance", purpose="财政授权支付", lines=payments,
            lines_from="" if payments else "2022-01-01")
    days: dict[str, Decimal] = defaultdict(Decimal)
    for row in filled(payments):
        day, amount, *_ = row.split()
        days[day] -= yuan(amount)
    for day, cleared in days.items():
        post(f"{code}/01", f"{day} {cleared} 国库 零余额账户清算")


def interest(first_year: int, last_year: int, base: str) -> str:
    """Quarterly interest lines around ``base`` yuan, credited on the 21st."""
    years = range(first_year, last_year + 1)
    days = [f"{year}-{month}-21" for year in years for month in ("03", "06", "09", "12")]
    return "\n".join(
        f"{day} {yuan(base) + Decimal(at * 37 % 100) / 100} - 结息" for at, day in enumerate(days)
    )


def make_zero_balance_accounts() -> None:
    """BA-08 and what it lets pass; most of these accounts rest at 0.00 and are never dormant."""
    # BA-02 never looks at zero_balance: these have no line at all.
    for code in ("102002", "103001", "104001", "107001", "108001", "109001", "112001", "113001"):
        zero_balance(code)
    for code in ("114001", "116001", "117001"):
        zero_balance(code)
    zero_balance("101001", "2024-06-12 -18640.00 电力 支付办公楼电费\n"
                           "2024-12-18 -3266.80 文具 购办公用品")
    # BA-08 hit, 150,000.00: to its subordinate by number, to its own account by name.
    # The third line says 工会, so it does not count.
    zero_balance("102001", """
        2024-10-15 -2418.00 @102001/51 拨缴工会经费
        2024-11-28 -120000.00 @102002/11 拨项目前期工作经费
        2024-12-26 -30000.00 ~102001/21 年末结余转存""")
    # BA-08 misses: 工会 to itself, 公积金 to an outsider, a sister agency (no department above it).
    zero_balance("103002", """
        2024-04-10 -12650.00 @103002/51 上缴工会经费
        2024-04-11 -88214.00 公积金 缴存住房公积金
        2024-05-17 -6800.00 @103004/11 联合教研活动分摊款""")
    # BA-08 hit, 25,600.00: up to its department.
    zero_balance("104003", "2024-10-22 -25600.00 @104001/11 上缴管理费\n"
                           "2024-10-22 -7315.40 康源 购疫苗冷链耗材")
    zero_balance("105001", "2024-03-28 -46200.00 顺达 春耕机械作业补助\n"
                           "2024-11-06 -9880.50 博文 印农技手册")
    zero_balance("106001", "2024-05-09 -31570.00 宏达 山塘清淤")
    # BA-08 hit, 6,000.00: it came back after 6 days, one too many for a reversal (Tue 3 - Mon 9).
    zero_balance("110001", """
        2024-09-03 -6000.00 =110002/11 拨慰问经费
        2024-09-03 -7400.00 电力 支付电费
        2024-09-09 6000.00 =110002/11 退汇
        2024-09-09 -8120.00 宾馆 会议住宿费""")
    # BA-08 miss: back after 5 days (Wed 4 - Mon 9), so both lines are a reversal.
    zero_balance("111001", """
        2024-09-04 -5000.00 =111002/11 拨图书购置款
        2024-09-04 -7400.00 电力 支付电费
        2024-09-09 5000.00 =111002/11 退汇
        2024-09-09 -7320.00 博文 印宣传册""")
    zero_balance("115001", "2024-08-20 -15230.00 物业 办公区物业费")


def make_stale_cash() -> None:
    """SF-01 and SF-00: cash that nobody used for two years."""
    # SF-01 recall 244,397.52, at most 245,502.12. The payment on W itself is already in
    # B0 = 486,317.52 - 60,000.00 - 26,300.00 = 400,017.52; after W 120,000 + 35,600 + 20 went out.
    # Out on 3 July, back on the 8th: 5 days, a reversal, so neither use nor outflow.
    account("106001/31", "special", purpose="小型农田水利专项资金", opening="486317.52", lines="""
        2022-05-10 -60000.00 宏达 支付渠道清淤工程款
        2022-12-31 -26300.00 宏达 支付渠道衬砌尾款
        2023-03-15 -120000.00 宏达 支付泵站改造进度款
        2023-12-21 1104.60 - 结息
        2024-07-03 -8000.00 顺达 付排灌机械维修款
        2024-07-08 8000.00 顺达 账号户名不符退汇
        2024-09-12 -35600.00 宏达 支付泵站改造尾款
        2024-10-30 -20.00 岚江行 账户管理费
        2024-12-21 890.15 - 结息""")
    # SF-01 review, 0.00 provable, 24,014.60 possible: 98,200 went out, more than B0 = 52,214.60,
    # but the account never fell below 24,014.60. 个税手续费返还 is a receipt, not a fee. Its first
    # line, of 2021-12-29, is the county's earliest: it covers the accounts without lines_from.
    account("110001/11", "basic", nature=FISCAL,
            purpose="往来资金", opening="90000.00", lines="""
        2021-12-29 -1785.40 电力 支付电费
        2022-06-20 -36000.00 代发 发放临时救助
        2023-02-14 40000.00 国库 拨入救助备用金
        2023-06-16 -45800.00 代发 发放临时救助
        2024-01-18 30000.00 国库 拨入救助备用金
        2024-02-05 -52400.00 代发 春节慰问金
        2024-04-25 312.44 税务 个税手续费返还
        2024-08-12 12300.00 批量 收回多发救助款""")
    # SF-01 recall of 0.01: B0 31,406.20, one fen more than the 31,406.19 that went out.
    account("111002/11", "basic", nature=FISCAL,
            purpose="往来资金", opening="31406.20", lines="""
        2023-09-11 20000.00 国库 免费开放补助
        2024-03-19 -31406.19 博文 购地方文献""")
    # SF-01 review only: B0 47,330.00 = what went out, nothing is provable; 25,000.00 possible.
    account("111001/11", "basic", purpose="往来资金", opening="47330.00", lines="""
        2023-04-20 25000.00 国库 旅游宣传补助
        2024-05-28 -47330.00 博文 文旅宣传品""")
    # SF-01 miss: the account was empty for two days, so not a fen can be old.
    account("113001/11", "basic", purpose="往来资金", opening="62000.00", lines="""
        2022-10-09 -3750.25 鸿图 科技馆布展设计
        2023-04-11 -58249.75 鸿图 科技馆布展尾款
        2023-04-13 50000.00 国库 科普经费
        2024-11-15 -21036.00 博文 科普读物""")
    # SF-01 miss: 6 days (Thu 4 - Wed 10 May) are no reversal, the balance was 0.00 in between.
    account("114001/21", "general", purpose="林业项目资金", opening="90436.00",
            at_bank="岚江省青沅市云岭县林业局",  # BA-14 miss: the region in full, same normal form
            lines="""
        2023-05-04 -90436.00 绿源 付苗木款
        2023-05-10 90436.00 绿源 退汇
        2024-03-08 -41500.00 绿源 付苗木款""")
    # SF-01 recall 184,900.40: money moved between two own accounts is not used. Without netting
    # (once by number, once by name on the same day) it would be 54,900.40.
    # BA-14 hit on the basic account: an abbreviation alone does not make the owner agree.
    account("103001/31", "special", nature=FISCAL,
            purpose="学生资助配套资金", opening="216350.40", lines="""
        2022-09-08 -6000.00 代发 助学金
        2023-05-16 -80000.00 @103001/11 调拨
        2023-11-10 -18250.00 代发 助学金
        2024-12-21 402.77 - 结息""")
    account("103001/11", "basic", nature=FISCAL,
            purpose="往来资金", opening="64800.00", at_bank="云岭县教体局",
            lines="""
        2024-03-14 -72000.00 明德 教师培训费
        2024-05-20 -50000.00 ~103001/31 归还资助资金""")
    # SF-01 recall 116,208.33: the old basic account was emptied into the new one when it closed;
    # the money is as old as before. BA-01 miss: only one of the two is still open.
    # BA-11 miss: the new account's book ties line by line.
    account("109001/11", "basic", nature=FISCAL,
            purpose="往来资金", opening="156208.33", status="closed",
            closed="2023-04-03", lines="2023-04-03 -156208.33 @109001/12 销户转出")
    account("109001/12", "basic", nature=FISCAL,
            purpose="往来资金", opened="2023-04-03", lines="""
        2023-08-17 -23500.00 鸿图 地籍测绘费
        2024-02-26 9800.00 批量 退回测绘保证款
        2024-07-11 -16500.00 鸿图 地籍测绘费
        2024-12-21 248.15 - 结息""", books="""
        2023-04-03 156208.33 云岭县自然资源局 旧户销户转入 #1
        2023-08-17 -23500.00 鸿图 地籍测绘费 #2
        2024-02-27 9800.00 批量 退回测绘保证款
        2024-07-11 -16500.00 鸿图 地籍测绘费 #4
        2024-12-23 248.15 - 利息收入""")
    # SF-00, 134,907.83: the lines start on the second day after W.
    account("107001/21", "general", purpose="公路养护工程款", opened="2016-09-01",
            opening="158307.83", lines_from="2023-01-02", lines="""
        2023-01-02 -8400.00 宏达 路肩修补
        2024-06-18 -15000.00 宏达 水毁抢修""")
    # SF-00 miss: they start on the day after W, which is enough; it ran empty, so no SF-01 either.
    account("115001/11", "basic", purpose="往来资金", opened="2017-03-20", opening="18000.00",
            lines_from="2023-01-01", lines="""
        2023-01-09 -18000.00 物业 物业费
        2023-03-01 36000.00 国库 公务用车经费
        2024-04-02 -28755.30 顺达 公务车维修""")
    # SF-01 miss: 工会经费, 党费, 代管 … are not the agency's own money, however old.
    account("103002/51", "special", purpose="工会经费", opening="41280.90",
            at_bank="云岭县第一中学工会委员会")  # BA-14 miss: agency + an exempt purpose word
    account("102001/51", "special", purpose="工会经费", opening="15630.00")


def make_dormant_accounts() -> None:
    """BA-02: 12 months count back to 2023-12-31, and that day is already outside."""
    # BA-02 hit, 63,274.58, by a day: the last customer movement is on 2023-12-31; interest is none.
    # SF-01 recall 62,660.00 = 75,300.00 - 12,640.00.
    account("105002/31", "special", nature=FISCAL,
            purpose="测土配方施肥专项", opening="75300.00",
            lines="2023-12-31 -12640.00 绿源 付肥料款\n" + interest(2024, 2024, "153.34"))
    # BA-02 miss by a day: moved on 2024-01-01.
    account("105001/51", "special", purpose="党费", opening="8204.50",
            lines="2024-01-01 -360.00 文具 党员学习用品\n2024-06-21 7.81 - 结息")
    # BA-02 hit, 20,515.60: all that moved within the year cancels out within 5 days.
    account("110002/51", "special", purpose="代管资金", opening="20515.60", lines="""
        2024-04-03 -1500.00 康源 护理耗材
        2024-04-08 1500.00 康源 退票""")
    # BA-02 miss: 6 days apart they are a payment and a receipt.
    account("112001/51", "special", purpose="展会押金", opening="12040.00", lines="""
        2024-04-02 -1500.00 宾馆 退押金
        2024-04-08 1500.00 宾馆 退票""")
    # BA-02 hit of 0.00: opened on 2023-12-31 and never used. The next one was opened a day later.
    account("113001/31", "special", purpose="科技创新券专项", opened="2023-12-31")
    account("113002/31", "special", purpose="良种繁育专项", opened="2024-01-01")
    # BA-02 hit without an amount: dollars are never yuan.
    account("104003/31", "special", purpose="世行贷款疾控项目", opening="8640.25", currency="USD",
            lines="2024-06-21 2.16 - 结息")
    # BA-02 never looks at fiscal_special.
    account("101001/61", "fiscal_special", purpose="非税收入", opening="2318540.77")


def make_register_differences() -> None:
    """BA-01, 03, 04, 06, 13, 14, 15: the register against the bank's list."""
    # BA-01 hit, 18,230.40: two basic accounts, the smaller balance is too many.
    account("108001/11", "basic", purpose="往来资金", opened="2023-02-20", lines="""
        2023-03-02 480000.00 国库 城区路灯经费
        2024-06-13 -167549.34 电力 路灯电费""")
    account("108001/12", "basic", purpose="往来资金", opened="2023-05-11", lines="""
        2023-05-30 26000.00 批量 施工占道费
        2024-04-09 -7769.60 博文 印施工须知""")
    # BA-03 hit, 63,840.00: expired on 30 December. BA-11 hit, residual 360.00: the book's balance
    # was copied as 63,480.00 while bank and book lines both add up to 63,840.00.
    account("108002/41", "temporary", purpose="老旧小区改造", opened="2023-01-15",
            expires="2024-12-30", book_balance="63480.00", lines="""
        2023-02-01 150000.00 国库 老旧小区改造补助
        2024-05-15 -86160.00 宏达 外墙修缮进度款""", books="""
        2023-02-01 150000.00 国库 老旧小区改造补助 #1
        2024-05-15 -86160.00 宏达 外墙修缮进度款 #2""")
    # BA-03 miss: expires on as_of itself. BA-11 hit, residual -0.01: the book says one fen more.
    # This bank prints neither line numbers nor running balances.
    account("117001/41", "temporary", purpose="抗洪救灾", opened="2024-07-05", expires="2024-12-31",
            book_balance="21647.51", runs=False, lines="""
        2024-07-08 80000.00 国库 救灾应急补助
        2024-07-12 -38600.00 顺达 抢险机械台班费
        2024-08-30 -19752.50 绿源 受灾苗木补植""", books="""
        2024-07-08 80000.00 国库 救灾应急补助
        2024-07-12 -38600.00 顺达 抢险机械台班费
        2024-08-29 -19752.50 绿源 受灾苗木补植""")
    # BA-03 and BA-15 miss: expired, and closed in the register and at the bank.
    account("116001/41", "temporary", nature=FISCAL,
            purpose="人口普查", opened="2020-06-01", expires="2022-06-30",
            closed="2022-06-30", status="closed")
    # BA-04 hits: not in the register. One under the agency's name, one under its former name.
    account("103004/21", "", registered=False, lines="""
        2023-09-06 41200.00 批量 收校服款
        2024-10-16 -18081.93 博文 付练习册款""")
    account("105001/21", "", registered=False, at_bank="云岭县农业局", opening="5120.66", lines="""
        2024-02-19 -1316.00 顺达 农机油料""")
    # BA-04 misses: closed at the bank; and a number that the register writes with blanks.
    account("103004/22", "", registered=False, status="closed")
    account("103004/11", "basic", purpose="往来资金", opened="2023-04-18", spaced=True, lines="""
        2024-06-06 -5210.00 文具 教学用品
        2024-03-01 9600.00 国库 课后服务补助""")
    # BA-06 hit, 15,842.96: abolished on as_of, account open. It ran empty in 2023, so no SF-01.
    account("105003/11", "basic", purpose="往来资金", opening="22470.00", lines="""
        2023-06-29 -22470.00 绿源 付制种款
        2023-08-03 30000.00 国库 种子检测经费
        2024-05-22 -14157.04 绿源 检测耗材""")
    # BA-06 miss: abolished on 2025-01-01.
    account("107002/11", "basic", purpose="往来资金", opening="9000.00", lines="""
        2023-02-23 -9000.00 宏达 道班房修缮
        2023-07-04 45000.00 国库 养护经费
        2024-09-24 -33108.45 宏达 道班房修缮""")
    # BA-13 hits: registered and open, but closed at the bank; and not in the bank's list at all.
    account("101002/11", "basic", purpose="往来资金", opened="2018-04-12", status="closed",
            lines_from="2022-01-01")
    account("116001/32", "special", purpose="一事一议项目资金", opened="2019-11-04", banked=False)
    # BA-13 miss: the register knows that it was closed.
    account("116001/33", "special", nature=FISCAL,
            purpose="村道硬化资金", opened="2015-08-10",
            closed="2022-11-30", banked=False)
    # BA-14 hits: a name that is nobody's, and the exact name of another agency.
    account("112002/31", "special", purpose="园区基础设施配套", opened="2023-06-08",
            at_bank="云岭县兴园物业服务部", lines="""
        2023-06-20 260000.00 国库 园区配套经费
        2024-08-08 -173420.00 宏达 管网接入工程款""")
    account("106002/11", "basic", purpose="往来资金", opened="2023-05-09", at_bank="云岭县水利局",
            lines="""
        2023-05-25 38000.00 国库 水库维护经费
        2024-07-25 -21905.00 宏达 溢洪道清淤""")
    # BA-14 misses: a former name; （本级） in half width. In the collection account the remittance
    # to the treasury is not use, but it is a customer movement.
    account("104001/11", "basic", purpose="往来资金", opened="2023-05-15",
            at_bank="云岭县卫生和计划生育局", lines="2024-12-05 -4380.00 宾馆 评审会住宿费")
    account("101001/71", "collection", purpose="非税收入汇缴", at_bank="云岭县财政局(本级)",
            lines="""
        2024-11-05 16800.00 批量 考试费收入
        2024-11-08 -16800.00 非税 上缴非税收入""")
    # BA-15 hit, 6,204.19: closed on as_of in the register, open at the bank.
    account("104001/21", "general", purpose="艾防项目", opened="2023-03-07", closed="2024-12-31",
            lines="""
        2023-03-22 18000.00 国库 艾防项目经费
        2024-12-09 -11795.81 康源 检测试剂""")
    # BA-15 miss: closed a day later. A loan's interest is a payment, not interest received.
    # The balance is that of 2025-01-10: 13,650.20 on 31 December, as the line after it shows.
    account("102001/21", "general", purpose="项目往来", opened="2023-05-22", closed="2025-01-01",
            balance_on="2025-01-10", lines="""
        2024-12-27 -16349.80 装备 支付贷款利息
        2025-01-08 -2000.00 宾馆 座谈会费用""")
    # BA-15, BA-02 and SF-01 recall 9,340.10 at once: closed on paper in 2023, asleep since 2022.
    account("116001/31", "special", nature=FISCAL,
            purpose="移民后扶专项", opening="14340.10", closed="2023-06-30",
            lines="2022-08-15 -5000.00 绿源 移民村绿化\n" + interest(2023, 2024, "4.52"))
    # No finding: their money came after W. The last balance is of 25 December and rolls forward.
    account("102002/11", "basic", purpose="往来资金", opened="2023-04-18", lines="""
        2024-12-12 -64350.00 鸿图 可研报告编制费""")
    account("110002/11", "basic", purpose="往来资金", opened="2023-05-16", lines="""
        2023-06-02 52000.00 批量 收养费收入
        2024-10-17 -47386.12 康源 药品""")
    account("118001/11", "basic", purpose="经营资金", opened="2023-08-28", balance_on="2024-12-25",
            lines="""
        2023-09-01 1500000.00 国库 注入资本金
        2023-12-26 -50000.00 @102002/11 暂借周转
        2024-01-10 50000.00 @102002/11 归还周转
        2024-03-05 -862345.67 宏达 安置房工程款
        2024-06-25 -30.00 农商行 网银年费
        2024-12-21 1833.06 农商行 结息
        2024-12-27 -58200.00 鸿图 安置房监理费""")


def make_irregular_accounts() -> None:
    """BA-05, 10, 17: in a person's name, not swept, several for one purpose."""
    # BA-05 26,650.00 and 8,930.50: two characters, and four.
    account("117001/21", "general", purpose="往来资金", opened="2023-08-15", at_bank="罗英",
            lines="""
        2023-08-18 48000.00 国库 乡镇工作经费
        2024-03-06 -21350.00 宾馆 会议住宿费""")
    account("110002/21", "general", purpose="代管资金", opened="2023-03-01", at_bank="欧阳文秀",
            lines="""
        2023-03-06 15400.00 批量 老人自费生活费
        2024-10-15 -6469.50 康源 代购护理用品""")
    # BA-05 misses: five characters are no person's name, so it is BA-14, 12,480.00; the short name
    # of the school itself; closed at the bank.
    account("112002/21", "general", purpose="往来资金", opened="2023-10-09", at_bank="顺达农机行",
            lines="""
        2023-10-12 30000.00 国库 园区保洁经费
        2024-07-03 -17520.00 物业 保洁费""")
    account("103002/52", "special", purpose="团费", opened="2023-03-20", at_bank="第一中学",
            lines="""
        2023-04-28 2640.00 批量 收团费
        2024-05-04 -1180.00 文具 团日活动用品""")
    account("110002/22", "", registered=False, at_bank="陈桂香", status="closed")
    # BA-10 counts from 2024-12-01 to as_of, both included: 4,600.00, the lowest end of a day.
    account("104003/71", "collection", purpose="预防接种服务费汇缴", opened="2023-02-06", lines="""
        2024-11-20 9400.00 批量 接种服务费
        2024-12-01 1200.00 批量 接种服务费
        2024-12-16 -6000.00 非税 上缴非税收入
        2024-12-27 2750.00 批量 接种服务费""")
    # BA-10 3,180.00: it came on 1 December and stayed. Miss: on 2 December.
    account("107001/71", "collection", purpose="路产赔偿费汇缴", opened="2023-02-06",
            lines="2024-12-01 3180.00 批量 路产赔偿")
    account("108001/71", "collection", purpose="占道费汇缴", opened="2023-02-06",
            lines="2024-12-02 5260.00 批量 施工占道费")
    # BA-10 miss: swept to 0.00 on as_of. BA-10 0.01: swept in November, but for a fen.
    account("109001/71", "collection", purpose="不动产登记费汇缴", opened="2023-02-06", lines="""
        2024-11-12 11700.00 批量 登记费
        2024-12-31 -11700.00 非税 上缴非税收入""")
    account("111001/71", "collection", purpose="罚没收入汇缴", opened="2023-02-06", lines="""
        2024-11-18 7420.01 批量 罚没款
        2024-11-29 -7420.00 非税 上缴非税收入""")
    # BA-17 3,150.60: both predecessors of the bureau had their own account for party dues.
    account("104001/51", "special", purpose="党费", opening="14860.00",
            lines="2024-07-01 -2460.00 文具 党员活动用品")
    account("104001/52", "special", purpose="党费", opening="3510.60",
            lines="2024-06-28 -360.00 文具 学习资料")
    # BA-17 misses: one of two is closed; two purposes; two general accounts; no purpose told.
    account("107001/51", "special", purpose="工会经费", opening="9215.00",
            lines="2024-09-13 -1800.00 文具 职工慰问品")
    account("107001/52", "special", purpose="工会经费", status="closed", closed="2024-05-20",
            opening="640.00", lines="2024-05-20 -640.00 @107001/51 销户转出")
    account("105001/52", "special", purpose="工会经费", opening="5330.00",
            lines="2024-03-08 -900.00 文具 女职工活动用品")
    for place, base, amount in (("113002/21", "general", "6000"), ("113002/22", "general", "2400"),
                                ("113002/32", "special", "3500"), ("113002/33", "special", "1700")):
        account(place, base, purpose="试验基地往来" if base == "general" else "",
                opened="2024-02-19", lines=f"2024-02-26 {amount} 批量 试验基地场地费")
    # What lies in the account of a finished project goes to the treasury, 8,000.00; the account
    # stays. Not so where the project was finished the day after.
    account("112001/31", "special", nature=FISCAL, purpose="跨境电商孵化项目资金",
            project_code="XM2413", opened="2024-04-02", lines="""
        2024-04-10 20000.00 国库 孵化项目配套
        2024-06-05 -12000.00 明德 培训费""")
    account("115001/31", "special", nature=FISCAL, purpose="县档案馆加固专款",
            project_code="XM2211", opened="2024-05-06", lines="""
        2024-05-10 100000.00 国库 加固工程款
        2024-09-26 -66500.00 宏达 进度款""")


def make_term_deposits_and_fiscal_accounts() -> None:
    """BA-09 and CR-18: 12 months from the opening, 24 months back to W."""
    # BA-09 5,000,000.00: three years, in a special account of the treasury. It was opened after W,
    # so it is no CR-18.
    account("101001/62", "fiscal_special", purpose="土地出让收入", opened="2023-06-30",
            term="2026-06-30", lines="2023-06-30 5000000.00 国库 转存三年定期")
    # BA-09 300,000.00: 12 months and a day. Miss: 12 months to the day.
    account("112002/32", "special", nature=FISCAL, purpose="园区二期建设资金", opened="2024-03-20",
            term="2025-03-21", lines="2024-03-20 300000.00 国库 园区二期建设资金")
    account("112001/32", "special", nature=FISCAL, purpose="商贸流通发展资金", opened="2024-03-20",
            term="2025-03-20", lines="2024-03-20 200000.00 国库 商贸流通发展资金")
    # BA-09 miss: its term ended on as_of.
    account("101001/63", "fiscal_special", purpose="彩票公益金", opened="2023-05-10",
            term="2024-12-31", lines="2023-05-10 800000.00 国库 转存定期")
    # Exempt: a hospital's own income. Silent, and said in the notes: nobody tells when it matures.
    account("104002/52", "special", nature="单位自有收入", purpose="大型设备更新准备",
            opened="2024-01-15", term="2027-01-15",
            lines="2024-01-15 1500000.00 批量 转存三年定期")
    account("110002/31", "special", nature=FISCAL, purpose="公益金项目资金（定期存单）",
            opened="2024-05-10", lines="2024-05-10 60000.00 国库 公益金项目资金")
    # Exempt from BA-09 and CR-18: the social insurance fund, five years, never used.
    account("101001/64", "fiscal_special", purpose="社会保险基金", opened="2021-06-01",
            term="2026-06-01", opening="3000000.00", lines="2024-06-21 82500.00 - 结息")
    # CR-18 561,743.36: last paid out on W; interest and a remittance to the treasury are no use.
    account("101001/65", "fiscal_special", purpose="粮食风险基金", opening="640000.00",
            lines="2022-12-31 -60000.00 绿源 付储备粮费用\n2024-09-10 -20000.00 国库 上缴结余\n"
            + interest(2023, 2024, "217.50"))
    # CR-18 miss: paid out the day after W.
    account("101001/66", "fiscal_special", purpose="农业综合开发资金", opening="150000.00",
            lines="2023-01-01 -30000.00 宏达 付渠系配套款")
    # CR-18 500,000.00: opened on W and never used. Miss: opened a day later; and emptied.
    account("101001/67", "fiscal_special", purpose="应急转贷资金", opened="2022-12-31",
            lines="2023-02-01 500000.00 国库 注入转贷资金")
    account("101001/68", "fiscal_special", purpose="融资担保风险补偿金", opened="2023-01-01",
            lines="2023-02-01 260000.00 国库 注入风险补偿金")
    account("101001/69", "fiscal_special", purpose="扶贫小额信贷风险金", opening="180000.00",
            lines="2023-05-30 -180000.00 国库 余额上缴")


def make_ties_with_carryovers() -> None:
    """X-02 and X-03: own cash against the carryovers that name the account; and a full BA-11."""
    # X-02, 36,915.20: the account holds 96,915.20, the carryovers that name it say 60,000.00.
    # BA-11 miss: every difference is an outstanding item. By bank line:
    #   1, 2 by reference   3 and 4 a group of two   5 = two book lines (split)
    #   6 + 7 = one book line (merge)   8 five days apart (exact)   9 six days apart (unmatched)
    #   10 a fee not yet booked; the last book line a cheque not yet presented.
    # Bank 96,915.20 - 5,200.00 cheque = book 91,735.20 - 25.00 fee + (9,000.00 - 9,000.00).
    account("104002/11", "basic", purpose="医疗收入", opened="2023-05-08", book_balance="91740.20",
            lines="""
        2023-05-09 350000.00 批量 医疗收入
        2023-06-15 -128430.00 康源 购药品
        2024-03-11 -1200.00 宾馆 义诊住宿
        2024-03-12 -1200.00 宾馆 义诊住宿
        2024-05-14 -86000.00 康源 购监护仪
        2024-07-02 -12500.00 电力 电费
        2024-07-03 -8329.80 电力 电费
        2024-08-09 -6400.00 物业 保洁费
        2024-10-09 -9000.00 文具 处方笺
        2024-12-24 -25.00 农商行 手续费""", books="""
        2023-05-09 350000.00 批量 医疗收入 #1
        2023-06-15 -128430.00 康源 购药品 #2
        2024-03-11 -1200.00 宾馆 义诊住宿
        2024-03-13 -1200.00 宾馆 义诊住宿
        2024-05-13 -50000.00 康源 购监护仪首付
        2024-05-14 -36000.00 康源 购监护仪尾款
        2024-07-03 -20829.80 电力 六月电费
        2024-08-14 -6400.00 物业 保洁费
        2024-10-15 -9000.00 文具 处方笺
        2024-12-30 -5200.00 博文 印病历""")
    # miss: 50,318.46 on 31 December = 42,000.00 + 8,318.46 of two carryovers. The
    # bank's balance is of 2025-01-10, after one more payment.
    account("103002/11", "basic", purpose="往来资金", opened="2023-04-18", balance_on="2025-01-10",
            lines="""
        2023-09-04 136000.00 批量 社会服务收入
        2024-11-19 -85681.54 明德 竞赛培训费
        2025-01-07 -3000.00 文具 购教具""")
    # X-03, 15,000.00: carryovers 74,206.30, account 59,206.30.
    account("103003/11", "basic", purpose="往来资金", opened="2023-04-18", lines="""
        2023-10-12 120000.00 批量 培训费收入
        2024-06-27 -60793.70 顺达 实训设备维修""")


def grant(
    key: str, code: str, year: int, amount: str, name: str = "", paid: str = "", *,
    level: int = 4, fund: str = "111", category: str = "project", project: str | None = None,
    origin: str = "", adjusted: str = "", issued: str = "", item: str = "", func: str = "",
    eco: str = "30299", direct: bool = False, allotted: str = "", place: str = "",
    transfer: str = "", above: str = "", stated: str = "", balance: str = "",
    reported: dict[int, str] | None = None, reported_as: dict[int, str] | None = None,
) -> None:
    """An indicator with its payments (``day amount payee summary``).

    ``above`` is the document of the level above, ``stated`` and ``balance`` are the county's own
    figures of what was paid and what is left, blank where its table has none.
    ``reported`` overrides the closing of a year's carryover table, None = this one is not
    in the table at all; ``reported_as`` names a later indicator of the chain instead.
    """
    assert key not in grants, key
    serial = int(key[2:])
    grants[key] = {
        "division_code": DIVISION, "agency_code": code, "agency_name": names[code],
        "indicator_id": key, "origin_indicator_id": origin, "fiscal_year": year,
        "doc_no": f"云财预〔{year}〕{serial % 97 + 3}号",
        "sup_doc_no": above or (f"岚财预〔{year}〕{serial % 53 + 11}号" if level < 4 else ""),
        "issued_on": issued or f"{year}-{serial % 2 + 1:02d}-{serial % 27 + 1:02d}",
        "budget_level": level, "fund_type": fund, "fund_item_code": item,
        "func_code": func or f"2{code[1:3]}9999", "dep_eco_code": eco,
        "gov_eco_code": "50299" if eco.startswith("302") else "50399",
        "project_code": (f"XM{key[2:]}" if project is None else project), "project_name": name,
        "project_category": category, "direct_fund": str(direct).lower(),
        "transfer_kind": transfer, "allotted": allotted,
        "amount": yuan(amount), "adjusted": yuan(adjusted) if adjusted else "",
        "paid": yuan(stated) if stated else "", "balance": yuan(balance) if balance else "",
    }
    settled[key] = (reported or {}, reported_as or {}, place)
    for row in filled(paid):
        pay(key, *row.split())


def pay(key: str, day: str, amount: str, payee: str, summary: str) -> None:
    """One payment; a refund is negative."""
    no, name = counterparty(payee)
    add(
        "payments", indicator_id=key, paid_on=day, amount=yuan(amount), payee_no=no,
        payee_name=name, summary=summary,
    )


def project(
    code: str, name: str, owner: str, status: str = "ongoing", completed: str = "",
    accepted: str = "", final: str = "", contract: str = "",
) -> None:
    """A row of the project library; a project that is not there is ongoing and not accepted."""
    add(
        "projects", project_code=code, project_name=name, agency_code=owner, status=status,
        completed_on=completed, accepted_on=accepted, final_accounts_on=final,
        contract_balance=yuan(contract) if contract else "",
    )


def make_lapsed_money() -> None:
    """CR-01, CR-05 and their near misses; X-01 and X-04 beside them."""
    # CR-01 115,800.00: 2023 lapses when 2024 closes. KEEP 89,500.00: one year younger.
    grant("ZB230101", "103001", 2023, "386000", "校舍维修改造", "2023-11-20 231600 宏达 进度款\n"
          "2024-03-12 38600 宏达 进度款", project="XM2301")
    grant("ZB240101", "103001", 2024, "240000", "运动场改造", "2024-10-18 150500 宏达 进度款",
          project="XM2401")
    # CR-01 89,784.60, age from 2022: 500,000.00 - 24,700.00 cut - 385,515.40 paid. Re-issued
    # twice; the re-issue of 2025 and its cut do not exist yet. The cut of 2024 does not exist on
    # 31 December 2023, when 174,700.00 was carried: X-01 miss. The table names the later ids. The
    # county's own balances are 0.00 where all was re-issued, and tie as long as the re-issue of
    # 2025 does not exist: X-05 misses.
    grant("ZB220102", "105001", 2022, "500000", "高标准农田管护", "2022-09-14 180000 顺达 管护费",
          project="XM2202", reported_as={2023: "ZB230102", 2024: "ZB240102"},
          stated="180000", balance="0")
    grant("ZB230102", "105001", 2023, "320000", "高标准农田管护", "2023-10-19 145300 顺达 管护费",
          project="XM2202", origin="ZB220102", stated="145300", balance="0")
    grant("ZB240102", "105001", 2024, "174700", "高标准农田管护", "2024-08-22 60215.40 顺达 管护费",
          project="XM2202", origin="ZB230102", adjusted="-24700", stated="60215.40",
          balance="89784.60")
    grant("ZB250102", "105001", 2025, "89784.60", "高标准农田管护", project="XM2202",
          origin="ZB240102", adjusted="-10000", issued="2025-01-06")
    # CR-01 16,730.00 of the township: below the county's own level is recalled as well.
    grant("ZB230103", "116001", 2023, "68000", "村级道路养护", "2024-04-16 51270 宏达 养护费",
          level=5)
    # CR-01 87,400.00 of state capital: no need asks for that system, so it stays unallocated.
    grant("ZB230104", "118001", 2023, "300000", "国企改革补助", "2023-12-14 212600 装备 改制费",
          fund="13")
    # CR-01 244,687.55 of a government fund.
    grant("ZB230105", "109001", 2023, "900000", "耕地占补平衡指标购置",
          "2024-05-30 655312.45 绿源 开垦费", fund="121", item="1030148")
    # Nothing: overspent until the refund of the very day brings it to 0.00. Misses CR-OVER, CR-01.
    grant("ZB230106", "115001", 2023, "120000", "公务用车平台运行",
          "2024-12-20 121500 顺达 维修费\n2024-12-31 -1500 顺达 退多付维修费")
    # CR-01 22,620.00: the last payment came two days late. The unit reported 0.00: X-01. The
    # county's figures are of as_of, as the payments are: X-05 misses.
    grant("ZB230107", "110001", 2023, "75000", "殡葬改革", "2024-06-19 52380 宏达 公墓道路\n"
          "2025-01-02 22620 宏达 公墓道路尾款", reported={2024: "0"}, stated="52380",
          balance="22620")
    # Nothing: paid out on 31 December.
    grant("ZB230108", "110001", 2023, "54000", "社区养老", "2024-12-31 54000 康源 护理床")
    # CR-01 24,549.50: an indicator that names itself as its origin is a root.
    grant("ZB230109", "106001", 2023, "96000", "河道保洁", "2024-01-25 71450.50 绿源 保洁费",
          origin="ZB230109")
    # CR-01 43,260.00: issued two days before the year ended, the law gives no grace.
    grant("ZB230110", "114001", 2023, "150000", "林区防火物资", "2024-02-21 106740 绿源 防火物资",
          issued="2023-12-29")
    # CR-05 214,359.80 (province) and 46,500.00 (city): lapsed, goes back up. The first was
    # reported 5,000.00 too high for 2023, and right for 2024: X-01.
    grant("ZB230301", "105001", 2023, "1200000", "农机购置补贴", "2023-12-05 611300 顺达 补贴款\n"
          "2024-09-26 374340.20 顺达 补贴款", level=2, allotted="false",
          reported={2023: "593700"})
    grant("ZB230302", "104001", 2023, "180000", "基层卫生人员培养", "2024-03-27 133500 明德 培训费",
          level=3)
    # KEEP 126,480.30 of the centre: not lapsed. Reported one fen too high: X-01 of 0.01.
    grant("ZB240301", "105001", 2024, "330000", "动物防疫补助", "2024-11-21 203519.70 康源 疫苗",
          level=1, reported={2024: "126480.31"})
    # X-04 6,000.00: paid on an indicator that nobody issued (a slip of the pen for ZB240101).
    pay("ZB249101", "2024-07-16", "6480", "宏达", "运动场围网")
    pay("ZB249101", "2024-07-23", "-480", "宏达", "退多付围网款")


def make_finished_projects() -> None:
    """CR-02, CR-CONTRACT, CR-OVER, CR-00."""
    # CR-02 16,597.25: finished on as_of, any age. KEEP 21,300.00: finished the day after.
    project("XM2411", "非遗展陈", "111001", "completed", "2024-12-31")
    grant("ZB240201", "111001", 2024, "180000", "非遗展陈", "2024-12-03 163402.75 博文 展陈制作",
          project="XM2411")
    project("XM2412", "旅游标识", "111001", "completed", "2025-01-01")
    grant("ZB240202", "111001", 2024, "96000", "旅游标识", "2024-11-26 74700 博文 标识牌",
          project="XM2412")
    # CR-02 48,000.00: given up, no date.
    project("XM2413", "跨境电商孵化", "112001", "terminated")
    grant("ZB240203", "112001", 2024, "60000", "跨境电商孵化", "2024-04-24 12000 明德 培训费",
          project="XM2413")
    # CR-02 return_up 35,218.40: finished, but the province's money. CR-02 goes before CR-05.
    project("XM2314", "村卫生室提升", "104001", "completed", "2024-10-31")
    grant("ZB230204", "104001", 2023, "420000", "村卫生室提升", "2023-11-08 210000 宏达 修缮\n"
          "2024-09-19 174781.60 康源 设备", level=2, allotted="false",
          project="XM2314")
    # CR-CONTRACT 100,430.00 + 19,570.00: the 120,000.00 still owed serve the oldest money first;
    # CR-01 60,645.60 is what the contract does not need of the second.
    project("XM2101", "云石公路大修", "107001", contract="120000")
    grant("ZB210401", "107001", 2021, "860000", "云石公路大修", "2022-07-28 759570 宏达 进度款",
          project="XM2101")
    grant("ZB220401", "107001", 2022, "300000", "云石公路大修", "2023-04-27 219784.40 宏达 进度款",
          project="XM2101")
    # CR-CONTRACT 48,230.57, CR-01 0.01: the contract falls one fen short of what is left.
    project("XM2302", "价格监测系统", "102001", contract="48230.57")
    grant("ZB230402", "102001", 2023, "165000", "价格监测系统", "2023-12-19 116769.42 鸿图 开发费",
          project="XM2302")
    # CR-CONTRACT 27,860.00: owed 30,000.00, all of it is needed.
    project("XM2303", "科技特派员平台", "113001", contract="30000")
    grant("ZB230403", "113001", 2023, "95000", "科技特派员平台", "2024-01-30 67140 鸿图 开发费",
          project="XM2303")
    # CR-CONTRACT 15,000.00, KEEP 25,000.00: the contract also goes before money that is young.
    project("XM2402", "集镇亮化", "117001", contract="15000")
    grant("ZB240401", "117001", 2024, "110000", "集镇亮化", "2024-12-10 70000 电力 亮化工程",
          project="XM2402")
    # CR-CONTRACT 22,500.00 (the retention), CR-02 9,260.35.
    project("XM2403", "背街小巷整治", "108001", "completed", "2024-08-30", contract="22500")
    grant("ZB240402", "108001", 2024, "450000", "背街小巷整治", "2024-09-05 418239.65 宏达 结算款",
          project="XM2403")
    # CR-OVER 3,218.46.
    grant("ZB240501", "115001", 2024, "80000", "会议中心运行", "2024-12-17 83218.46 物业 物业费")
    # CR-00 27,000.00: its origin is unknown; the re-issue of 2024 leads to it, so it stands for
    # both. 42,000.00 - 10,500.00 - 4,500.00. CR-00 40,300.00: two that name each other, the
    # smaller year stands. They are in no carryover table.
    grant("ZB230601", "110001", 2023, "42000", "低保核查", "2023-10-26 10500 博文 入户表册",
          origin="ZB210999", reported={2023: "", 2024: ""})
    grant("ZB240601", "110001", 2024, "31500", "低保核查", "2024-05-23 4500 博文 入户表册",
          project="XM230601", origin="ZB230601")
    grant("ZB220602", "114001", 2022, "64000", "古树名木保护", origin="ZB230602",
          reported={2023: "", 2024: ""})
    grant("ZB230602", "114001", 2023, "64000", "古树名木保护", "2023-09-13 23700 绿源 支护",
          project="XM220602", origin="ZB220602")


def make_passed_on_money() -> None:
    """CR-16 and CR-13: paid out to the last fen, but only into accounts of the family."""
    # CR-16 hit, 60,000.00. The second payment does not exceed 10,000.
    grant("ZB241601", "103001", 2024, "70000", "乡村学校取暖", """
        2024-12-27 60000 @103004/11 拨取暖经费
        2024-12-30 10000 @103004/11 拨取暖经费""")
    # CR-13 hit, 21,800.00: of 80,000.00 half a year ago the company has paid out 58,200.00.
    grant("ZB241602", "108001", 2024, "80000", "安置房配套", "2024-06-30 80000 @118001/11 拨配套款")
    # CR-13 miss: a day younger.
    grant("ZB241603", "108001", 2024, "40000", "路灯改造", "2024-07-01 40000 @118001/11 拨路灯款")


def make_exempt_money() -> None:
    """One EX bucket after the other; all of 2023 or older, so CR-01 would take them otherwise."""
    grant("ZB230701", "108001", 2023, "2000000", "污水管网（一般债券）",
          "2024-05-16 1690000 宏达 进度款", fund="112", eco="31005")
    grant("ZB230702", "106001", 2023, "5000000", "水库除险（专项债券）",
          "2024-06-26 4381250 宏达 进度款", fund="122", item="1030148", eco="31005")
    grant("ZB230703", "104003", 2023, "150000", "世行贷款疾控项目", "2024-01-11 98400 康源 设备",
          fund="113")
    grant("ZB230704", "106002", 2023, "80000", "节水灌溉赠款", "2024-03-21 61225 鸿图 设计费",
          fund="114")
    grant("ZB230705", "101001", 2023, "400000", "居民医保补助", "2023-12-27 385000 代发 补助",
          fund="14")
    grant("ZB230706", "103003", 2023, "260000", "学费收入安排", "2024-06-05 233140 明德 实训费",
          fund="2")
    # EX-UNIT, by the prefix 3: the unit's own money. The carryover table names the account.
    grant("ZB240731", "104002", 2024, "60000", "医疗收入结转", fund="31", place="104002/11")
    grant("ZB240732", "103002", 2024, "50000", "社会服务收入", "2024-04-29 8000 文具 教辅",
          fund="31", place="103002/11")
    grant("ZB230733", "103002", 2023, "12000", "捐赠收入", "2024-10-30 3681.54 文具 奖品",
          fund="39", place="103002/11")
    grant("ZB240734", "103003", 2024, "90000", "培训收入", "2024-09-18 15793.70 顺达 耗材",
          fund="31", place="103003/11")
    # EX-DIRECT of the centre: not CR-05.
    grant("ZB230708", "110001", 2023, "640000", "困难群众救助（直达）",
          "2024-10-10 598750 代发 救助", level=1, direct=True)
    # EX-BASIC; the second is a conference line, and no pool may have it.
    grant("ZB230709", "103001", 2023, "1860000", "", "2024-11-29 1841266.32 代发 工资",
          category="basic", eco="30101", project="")
    grant("ZB230902", "101001", 2023, "24000", "", "2024-06-06 20140 宾馆 会议费",
          category="basic", eco="30215", project="")
    # EX-CONSTRUCTION: being built; and one that was finished the day after as_of.
    project("XM2210", "城北停车场", "107001")
    grant("ZB220710", "107001", 2022, "3200000", "城北停车场", "2024-07-18 2875000 宏达 进度款",
          category="construction", project="XM2210", eco="31001")
    project("XM2211", "县档案馆加固", "115001", "completed", "2025-01-01")
    grant("ZB220715", "115001", 2022, "500000", "县档案馆加固", "2024-11-14 466180.50 宏达 结算款",
          category="construction", project="XM2211", eco="31001")
    # Research accepted on 2022-12-31 lapses on as_of: CR-01 37,640.00, and the 5,000.00 that a
    # contract still owes do not hold it. Accepted a day later: EX-RESEARCH for one more year.
    project("XM2112", "高山茶栽培", "113002", accepted="2022-12-31", contract="5000")
    grant("ZB210711", "113002", 2021, "120000", "高山茶栽培", "2022-08-25 82360 绿源 种苗",
          category="research", project="XM2112", func="2060302")
    project("XM2113", "水稻制种", "113002", "completed", "2023-01-01", accepted="2023-01-01")
    grant("ZB210712", "113002", 2021, "150000", "水稻制种", "2022-10-20 121090 绿源 制种",
          category="research", project="XM2113", func="2060302")
    # EX-RESEARCH: not accepted yet.
    grant("ZB210713", "113002", 2021, "90000", "油茶低产改造", "2023-06-08 55430 绿源 种苗",
          category="research", func="2060302")
    # CR-02 18,900.00: accepted in June 2022, so no longer exempt, and finished.
    project("XM2014", "红薯脱毒", "113002", "completed", "2022-06-20", accepted="2022-06-20")
    grant("ZB200714", "113002", 2020, "100000", "红薯脱毒", "2021-09-16 81100 绿源 种苗",
          category="research", project="XM2014", func="2060302")


def make_transfers_from_above() -> None:
    """CR-01 and CR-05 by the kind of the transfer, and by whether a unit has it."""
    # CR-01 8,450.00: a general transfer is the county's own money, whoever sent it.
    grant("ZB230725", "116001", 2023, "30000", "乡镇运转补助", "2024-05-15 21550 物业 物业费",
          level=2, transfer="general")
    # CR-05 recall 6,200.00: the centre's, and a unit has it, so it comes back to the own treasury.
    grant("ZB230726", "104003", 2023, "50000", "艾滋病防治", "2024-07-24 43800 康源 检测试剂",
          level=1, transfer="special")
    # CR-05 review 8,740.00: the province's, shared, and a unit has it; the province's text decides.
    grant("ZB230727", "103001", 2023, "80000", "校舍安全保障", "2024-08-21 71260 宏达 修缮",
          level=2, transfer="shared")
    # CR-01 40,000.00 and CR-08: a general transfer that the bureau never gave to a unit; it goes to
    # the stabilisation fund. CR-08 exempt: ZB230902, basic money of the bureau.
    grant("ZB230728", "101001", 2023, "40000", "均衡性转移支付（待分配）", level=2,
          transfer="general")


def make_money_to_ask_about() -> None:
    """CR-22, CR-23, CR-24: idle, or older than it looks, and nobody's to recall."""
    # CR-22 280,000.00: lapsed and never begun. CR-22 310,000.00: last paid on 2023-12-31.
    grant("ZB230716", "103003", 2023, "280000", "实训楼扩建", category="construction", eco="31001")
    grant("ZB220717", "104002", 2022, "900000", "发热门诊改造", "2023-12-31 590000 宏达 进度款",
          category="construction", eco="31001")
    # CR-22 misses: last paid on 2024-01-01; not lapsed. The second is exempt from CR-23: its
    # document is of 2022, but construction money is not a KEEP.
    grant("ZB220718", "103002", 2022, "860000", "风雨操场",
          "2024-01-01 599920.73 宏达 进度款", category="construction", eco="31001")
    grant("ZB240719", "104003", 2024, "96000", "实验室改造", category="construction", eco="31001",
          level=2, above="岚财社〔2022〕77号")
    # CR-23 46,300.00: the document is two years older. CR-23 18,640.50: one year older, and nothing
    # says 提前下达. Miss: 52,000.00 that were issued ahead.
    grant("ZB240741", "116001", 2024, "120000", "农村公厕改造", "2024-09-19 73700 宏达 改厕款",
          level=2, above="岚财农〔2022〕118号")
    grant("ZB240745", "110001", 2024, "70000", "居家养老服务", "2024-10-17 51359.50 康源 器具",
          level=3, above="青财社〔2023〕96号")
    grant("ZB240746", "103002", 2024, "150000", "课后服务补助（提前下达）",
          "2024-06-18 98000 明德 服务费", level=2, above="岚财教〔2023〕131号")
    # CR-23 12,700.00 by its name alone.
    grant("ZB240747", "111002", 2024, "40000", "上年结转-图书购置", "2024-11-13 27300 博文 图书")
    # CR-24 26,800.00: of 2020, not accepted. CR-24 9,300.00: accepted in January 2025, which has
    # not happened yet. Misses: ZB210713 is of 2021; ZB200714 was accepted.
    grant("ZB200720", "113001", 2020, "120000", "竹纤维提取", "2022-06-15 93200 鸿图 试验费",
          category="research", func="2060302")
    project("XM1921", "水稻直播", "105002", accepted="2025-01-10")
    grant("ZB190721", "105002", 2019, "60000", "水稻直播", "2021-05-12 50700 绿源 种子",
          category="research", project="XM1921", func="2060302")


def make_own_figures() -> None:
    """X-05: what the county's table says was paid, or is left, against the payments."""
    # X-05 2,500.00: 86,000.00 paid by the table, 83,500.00 by the payments. CR-01 16,500.00 is
    # review for it, and in no recall.
    grant("ZB230722", "117001", 2023, "100000", "集镇保洁", "2024-03-28 83500 物业 保洁费",
          stated="86000")
    # X-05 100.00: the balance is 18,900.00 where 60,000.00 - 41,200.00 are left.
    grant("ZB240723", "115001", 2024, "60000", "办公区维修", "2024-08-14 41200 宏达 维修款",
          stated="41200", balance="18900")
    # X-05 -0.01: the table has a fen less than the payments.
    grant("ZB240724", "101002", 2024, "45000", "评审专家劳务", "2024-12-11 30000.01 鸿图 评审费",
          stated="30000", balance="15000")


def make_unsettled_buildings() -> None:
    """AS-05: finished more than 12 months before as_of, that is before 2023-12-31."""
    # AS-05 58,420.00 (and CR-02): finished on 2023-12-30; the final accounts of January 2025 have
    # not happened yet.
    project("XM2121", "石桥桥梁重建", "107001", "completed", "2023-12-30", final="2025-01-08")
    grant("ZB210801", "107001", 2021, "1400000", "石桥桥梁重建", "2023-12-12 1341580 宏达 结算款",
          category="construction", project="XM2121", eco="31001")
    # Misses AS-05 by a day; CR-02 26,715.00.
    project("XM2122", "城关小学食堂", "103004", "completed", "2023-12-31")
    grant("ZB210802", "103004", 2021, "700000", "城关小学食堂", "2023-12-28 673285 宏达 结算款",
          category="construction", project="XM2122", eco="31001")
    # No AS-05: settled; given up. CR-02 8,405.60 and 71,000.00.
    project("XM2123", "福利院用房改扩建", "110002", "completed", "2022-09-15", final="2023-05-10")
    grant("ZB210803", "110002", 2021, "520000", "福利院用房改扩建",
          "2022-11-24 511594.40 宏达 结算款",
          category="construction", project="XM2123", eco="31001")
    project("XM2124", "客运站搬迁", "107001", "terminated", "2022-03-18")
    grant("ZB210804", "107001", 2021, "260000", "客运站搬迁", "2021-12-16 189000 鸿图 设计费",
          category="construction", project="XM2124", eco="31001")
    # AS-05 53,960.75 over two indicators: CR-02 return_up 41,300.00 and recall 12,660.75.
    project("XM2125", "乡镇卫生院业务楼", "104001", "completed", "2023-03-20")
    grant("ZB210805", "104001", 2021, "2000000", "乡镇卫生院业务楼",
          "2023-05-11 1958700 宏达 结算款",
          level=2, allotted="false", category="construction", project="XM2125",
          eco="31001")
    grant("ZB220805", "104001", 2022, "300000", "乡镇卫生院业务楼",
          "2023-05-11 287339.25 宏达 结算款",
          category="construction", project="XM2125", eco="31001")


def make_pools() -> None:
    """Five pools of the general budget, county level; and candidates that stay alone."""
    # conference 12,385.00 recalled (CR-01) + 8,650.50 KEEP. Not in it: basic money (ZB230902),
    # and the province's (ZB240902).
    grant("ZB230901", "101001", 2023, "30000", "预算编制工作会", "2023-10-31 17615 宾馆 会议费",
          eco="30215")
    grant("ZB240901", "106001", 2024, "20000", "防汛工作会", "2024-04-18 11349.50 宾馆 会议费",
          eco="30215")
    grant("ZB240902", "114001", 2024, "15000", "林长制现场会", "2024-10-24 9260 宾馆 会议费",
          eco="30215", level=2)
    # training 17,590.00 (CR-01) + 26,040.00 KEEP; CR-01 9,870.00 of the township stays alone.
    grant("ZB230903", "103001", 2023, "90000", "骨干教师培训", "2024-07-30 72410 明德 培训费",
          eco="30216")
    grant("ZB240903", "104001", 2024, "65000", "乡村医生培训", "2024-08-28 38960 明德 培训费",
          eco="30216")
    grant("ZB230904", "117001", 2023, "25000", "村干部培训", "2024-03-06 15130 明德 培训费",
          eco="30216", level=5)
    # industry_guidance 288,000.00 (CR-01) + 140,600.00 KEEP.
    grant("ZB230905", "112002", 2023, "800000", "产业引导资金（装备制造）",
          "2024-06-20 512000 装备 贴息", eco="31299")
    grant("ZB240905", "102001", 2024, "400000", "产业引导资金配套", "2024-12-06 259400 装备 贴息",
          eco="31299")
    # project_prep 81,250.00 (CR-01) + 33,480.25 (CR-02).
    grant("ZB220906", "102002", 2022, "350000", "城东水厂项目前期费", "2023-08-10 268750 鸿图 可研")
    project("XM2406", "县道改线项目前期费", "107001", "completed", "2024-11-15")
    grant("ZB240906", "107001", 2024, "150000", "县道改线项目前期费",
          "2024-11-12 116519.75 鸿图 初设", project="XM2406")
    # investment_promotion 45,219.90 (CR-01) + 63,700.00 KEEP, by its function code alone.
    grant("ZB230907", "112001", 2023, "160000", "招商推介活动", "2024-05-08 114780.10 宾馆 推介会")
    grant("ZB240907", "112002", 2024, "120000", "驻外联络", "2024-11-20 56300 宾馆 差旅",
          func="2011308")
    # Two of one agency and one project are no pool: CR-01 36,900.00 and KEEP 52,000.00.
    grant("ZB230908", "109001", 2023, "120000", "收储地块项目前期费", "2024-01-17 83100 鸿图 测绘",
          fund="121", item="1030148", project="XM2309")
    grant("ZB240908", "109001", 2024, "80000", "收储地块项目前期费", "2024-10-11 28000 鸿图 测绘",
          fund="121", item="1030148", project="XM2309")


def make_fund_items() -> None:
    """CR-04: what is kept of a fund item beyond 30 % of its revenue of 2024."""
    # 1030148: KEEP 1,935,600.00 + 1,208,450.30 + 52,000.00 (ZB240908) = 3,196,050.30, 30 % of
    # 8,642,310.50 is 2,592,693.15: CR-04 603,357.15.
    grant("ZB241001", "108001", 2024, "4000000", "城区土地收储补偿",
          "2024-09-10 2064400 宏达 拆迁款", fund="121", item="1030148")
    grant("ZB241002", "109001", 2024, "2600000", "国土空间规划",
          "2024-12-13 1391549.70 鸿图 编制费", fund="121", item="1030148")
    # 1030156: 30 % of 1,284,350.05 is 385,305.015, half up 385,305.02 = KEEP: CR-04 misses.
    grant("ZB241003", "108001", 2024, "900000", "市政道路维护", "2024-11-07 514694.98 宏达 维护费",
          fund="121", item="1030156")
    # 1030155: 30 % of 640,000.00 is 192,000.00, KEEP 192,000.01: CR-04 0.01.
    grant("ZB241004", "110001", 2024, "500000", "福彩公益金养老项目",
          "2024-10-29 307999.99 康源 器具", fund="121", item="1030155")
    # 1030178: no revenue row of 2024, so not judged.
    grant("ZB241005", "108001", 2024, "260000", "污水处理费安排", "2024-12-04 84310 电力 电费",
          fund="121", item="1030178")
    for year, item, revenue in (
        (2023, "1030148", "12054886.20"), (2024, "1030148", "8642310.50"),
        (2023, "1030156", "1102745.00"), (2024, "1030156", "1284350.05"),
        (2023, "1030155", "655200.00"), (2024, "1030155", "640000.00"),
        (2023, "1030178", "702318.64"),
    ):
        add("fund_revenues", division_code=DIVISION, fiscal_year=year, fund_item_code=item,
            revenue=yuan(revenue))


def asset(
    no: str, owner: str, name: str, category: str, status: str, since: str, original: str,
    net: str, place: str, *, area: str = "", reserve: bool = False, clear: bool | None = True,
    project: str = "",
) -> None:
    """An asset card; a title may also be blank (None)."""
    title = {True: "是", False: "否", None: ""}[clear]
    add(
        "assets", agency_code=owner, asset_no=no, asset_name=name, category_code=category,
        status=status, idle_since=since, reserve="是" if reserve else "否",
        original_value=yuan(original), net_value=yuan(net), area=yuan(area) if area else "",
        location=place, title_clear=title, project_code=project,
    )


def income(no: str, kind: str, due: str, amount: str, paid: str = "", received: str = "") -> None:
    """What an asset should have brought in, and what reached the treasury when."""
    add(
        "asset_income", asset_no=no, kind=kind, due_on=due, due_amount=yuan(amount),
        remitted_on=paid, remitted_amount=yuan(received) if received else "",
    )


def request(key: str, owner: str, kind: str, category: str, amount: str, area: str = "") -> None:
    """A wish to buy or rent."""
    add("requests", request_id=key, agency_code=owner, kind=kind, category_code=category,
        amount=yuan(amount), area=yuan(area) if area else "")


def lease(
    key: str, owner: str, category: str, area: str, rent: str, begins: str, ends: str
) -> None:
    """A lease that an agency has taken."""
    add("leases", lease_id=key, agency_code=owner, category_code=category,
        area=yuan(area) if area else "", rent=yuan(rent), from_on=begins, to_on=ends)


def make_assets() -> None:
    """AS-00 … AS-09, AS-04, AS-06, AS-08."""
    # A01, 6 months: idle since 2024-06-30 hits AS-01, since 2024-07-01 misses it.
    asset("ZC0001", "107001", "原运管所办公楼", "A01010101", "闲置", "2024-06-30", "2860000",
          "1843260", "城关镇新街12号", area="1260.50")
    # AS-08 115,800.00: the project still has CR-01 money (XM2301).
    asset("ZC0002", "103001", "龙泉村小学旧校舍", "A01010301", "闲置", "2024-07-01", "640000",
          "218400", "石桥镇龙泉村", area="820", project="XM2301")
    # A02, 3 months: since 2024-09-30 hits AS-02, since 2024-10-01 misses it.
    asset("ZC0003", "105001", "皮卡车岚Y0317", "A02030501", "闲置", "2024-09-30", "118000", "41300",
          "局机关院内")
    asset("ZC0004", "106001", "水质化验台式电脑", "A02010105", "闲置", "2024-10-01", "6800",
          "1926.67", "局机关三楼")
    # Others, 12 months: since 2023-12-31 hits AS-09, since 2024-01-01 misses it.
    asset("ZC0005", "101001", "会议桌（12张）", "A05010201", "闲置", "2023-12-31", "19200", "5760",
          "原评审中心")
    asset("ZC0006", "111002", "阅览座椅（40把）", "A05010301", "闲置", "2024-01-01", "14000",
          "6300", "旧馆库房")
    # Reserve is never idle, and serves no request. Its project has CR-01 money: no AS-08.
    asset("ZC0007", "114001", "森林防火风力灭火机", "A02060801", "闲置", "2022-03-01", "96000",
          "31200", "防火物资库", reserve=True, project="XM230110")
    # AS-00: idle, nobody knows since when, nor whose it is.
    asset("ZC0008", "104001", "健康体检车", "A02030599", "闲置", "", "486000", "145800",
          "院内车棚", clear=None)
    # AS-09; it serves a request (RQ05), so it is used.
    asset("ZC0009", "118001", "砂石采矿权", "A08020101", "闲置", "2023-05-10", "1200000", "980000",
          "石桥镇")
    # AS-01 of a company, title clear: finance from 50 million, equity from 10 million, below that
    # (by one fen) lease.
    asset("ZC0010", "118001", "园区标准厂房（3—5号）", "A01010202", "闲置", "2023-11-01",
          "71000000", "62480000", "工业园区二期", area="26400")
    asset("ZC0016", "118001", "旧水厂厂房", "A01010202", "闲置", "2024-01-15", "18300000",
          "12650000", "城关镇西郊", area="7800")
    asset("ZC0017", "118001", "临江仓储楼", "A01010209", "闲置", "2024-03-20", "14200000",
          "9999999.99", "城关镇临江路", area="5150")
    # AS-01, title not clear: nothing can be done before that is settled.
    asset("ZC0011", "116001", "老文化站", "A01010501", "闲置", "2022-08-01", "310000", "77500",
          "城关镇后街", area="260", clear=False)
    # AS-02 (to sell) and AS-08 16,597.25: the finished exhibition's equipment (XM2411, CR-02).
    asset("ZC0012", "111001", "展陈投影设备", "A02091107", "闲置", "2024-07-15", "58000", "43500",
          "非遗馆库房", project="XM2411")
    # AS-02, but no AS-08: XM2401 has only money to keep.
    asset("ZC0013", "103001", "旧塑胶跑道摊铺机", "A02050901", "闲置", "2023-09-01", "22000",
          "3300", "体育中心", project="XM2401")
    # AS-01: a public institution's buildings, to let.
    asset("ZC0014", "110002", "旧护理楼", "A01010401", "闲置", "2023-02-01", "1750000", "612500",
          "城关镇东路", area="980")
    asset("ZC0015", "102002", "原粮食储备仓库", "A01010209", "闲置", "2021-06-01", "4200000",
          "1890000", "城关镇北郊", area="5200")
    # In use, let, waiting for disposal: never idle.
    asset("ZC0020", "101001", "机关办公楼", "A01010101", "在用", "", "15600000", "11232000",
          "城关镇中路1号", area="4600")
    asset("ZC0021", "112001", "临街门面", "A01010203", "出租借", "", "860000", "602000",
          "商贸街5号", area="145")
    asset("ZC0022", "108002", "农贸市场摊位", "A01010203", "出租借", "", "1250000", "750000",
          "农贸市场", area="900")
    asset("ZC0023", "107001", "报废养护车", "A02030502", "待处置", "", "146000", "7300", "道班院内")
    asset("ZC0024", "109001", "旧测绘楼", "A01010101", "出租借", "", "980000", "441000",
          "城关镇西路", area="610")
    asset("ZC0025", "111001", "老电影院", "A01010501", "出租借", "", "720000", "216000",
          "商贸街20号", area="540")
    # AS-04 24,000.00: due on as_of and not paid; paid in June, and due on 2025-01-01, do not count.
    income("ZC0021", "rent", "2024-06-30", "24000", "2024-06-28", "24000")
    income("ZC0021", "rent", "2024-12-31", "24000")
    income("ZC0021", "rent", "2025-01-01", "6000")
    # AS-04 0.01: one fen short.
    income("ZC0022", "rent", "2024-03-31", "18500", "2024-03-29", "18499.99")
    # No AS-04: the proceeds arrived on as_of.
    income("ZC0023", "disposal", "2024-10-15", "7350", "2024-12-31", "7350")
    # AS-04 32,500.00: paid in January 2025, which has not happened yet.
    income("ZC0024", "rent", "2024-11-30", "32500", "2025-01-03", "32500")
    # AS-04 800.00: 500.00 too much in spring are not set off against 800.00 too little in autumn.
    income("ZC0025", "rent", "2024-04-30", "12000", "2024-04-26", "12500")
    income("ZC0025", "rent", "2024-10-31", "12000", "2024-10-30", "11200")
    # AS-06, same full code: RQ01 gets ZC0001, RQ02 ZC0003.
    request("RQ01", "115001", "rent", "A01010101", "96000", "400")
    request("RQ02", "112001", "buy", "A02030501", "132000")
    # No AS-06: of A0502 nothing is idle, A0501 is not like enough; nothing of A07; what is idle of
    # A08 is a company's.
    request("RQ03", "104003", "buy", "A05020101", "8600")
    request("RQ04", "113001", "buy", "A07020300", "15400")
    request("RQ05", "109001", "buy", "A08020101", "640000")
    request("RQ06", "106001", "buy", "A08020101", "410000")
    # AS-06, a lease that runs on its last day: ZL01 gets ZC0018 (AS-01), which has just its area.
    asset("ZC0018", "104001", "原卫生监督所办公楼", "A01010101", "闲置", "2024-03-01", "1120000",
          "436800", "城关镇南街", area="540")
    lease("ZL01", "102001", "A01010101", "540", "38400", "2022-01-01", "2024-12-31")
    # No AS-06: it ended the day before; it begins the day after.
    lease("ZL02", "106001", "A01010101", "300", "21600", "2022-01-01", "2024-12-30")
    lease("ZL03", "109001", "A01010101", "280", "20400", "2025-01-01", "2025-12-31")
    # No AS-06: ZC0015 is 0.01 m² too small; only a company's buildings are large enough; nothing
    # of A0202 is idle.
    lease("ZL04", "102001", "A01010209", "5200.01", "62000", "2023-07-01", "2026-06-30")
    lease("ZL05", "112002", "A01010202", "7000", "126000", "2024-01-01", "2026-12-31")
    lease("ZL06", "105002", "A02020100", "", "3600", "2024-03-01", "2025-02-28")


def due(
    key: str, owner: str, item: str, due_on: str, amount: str, collected: str = "",
    remitted: str = "", place: str = "",
) -> None:
    """Non-tax income; ``collected`` and ``remitted`` are ``day amount``, blank = not said."""
    collected_on, _, collected_amount = collected.partition(" ")
    remitted_on, _, remitted_amount = remitted.partition(" ")
    add(
        "income_due", income_id=key, agency_code=owner, item_name=item, due_on=due_on,
        due_amount=yuan(amount), collected_on=collected_on,
        collected_amount=yuan(collected_amount) if collected else "",
        account_no=number(place) if place else "", remitted_on=remitted_on,
        remitted_amount=yuan(remitted_amount) if remitted else "",
    )


def make_income_due() -> None:
    """NT-01 and NT-02: collected and not remitted, due and not collected."""
    # NT-01 18,600.00: of 48,600.00 the treasury got 30,000.00. NT-01 0.01: one fen short.
    due("SR01", "109001", "不动产登记费", "2024-11-30", "48600", "2024-11-28 48600",
        "2024-12-20 30000")
    due("SR02", "108001", "城市道路占用挖掘修复费", "2024-09-30", "26400", "2024-09-25 26400",
        "2024-09-29 26399.99")
    # NT-01 miss: remitted on as_of. Hit, 12,300.00: remitted on 2025-01-03, which is still to come.
    due("SR03", "103001", "教师资格考试费", "2024-12-31", "31500", "2024-12-27 31500",
        "2024-12-31 31500")
    due("SR04", "111001", "文化市场罚没收入", "2024-12-31", "12300", "2024-12-31 12300",
        "2025-01-03 12300")
    # NT-01 miss: collected after as_of, so nothing is kept yet; and not due before 2025-01-10.
    due("SR05", "105001", "渔业资源增殖保护费", "2025-01-10", "9600", "2025-01-02 9600")
    # NT-02 35,000.00: a part was collected. NT-02 64,800.00: due on as_of; the next a day later.
    due("SR06", "106001", "水土保持补偿费", "2024-10-31", "85000", "2024-10-25 50000",
        "2024-10-30 50000")
    due("SR07", "114001", "森林植被恢复费", "2024-12-31", "64800")
    due("SR08", "114001", "森林植被恢复费", "2025-01-01", "27000")
    # NT-02 0.01: one fen short. Miss: collected and remitted on as_of. Hit, 15,400.00: collected
    # on 2025-01-02.
    due("SR09", "107001", "公路路产赔（补）偿费", "2024-08-31", "18000", "2024-08-30 17999.99",
        "2024-08-30 17999.99")
    due("SR10", "104003", "预防接种服务费", "2024-11-30", "7200", "2024-12-31 7200",
        "2024-12-31 7200")
    due("SR11", "110001", "公墓管理费", "2024-11-30", "15400", "2025-01-02 15400",
        "2025-01-03 15400")
    # NT-01 4,000.00 and NT-02 8,000.00 of one row: due 20,000, collected 12,000, remitted 8,000.
    due("SR12", "108002", "公有住房租金", "2024-06-30", "20000", "2024-06-20 12000",
        "2024-06-28 8000")
    # Neither: the payer paid straight into the treasury, so nobody wrote what was collected; and
    # what went through the collection account 101001/71.
    due("SR13", "112001", "展位国有资源有偿使用费", "2024-07-31", "22500", "", "2024-07-30 22500")
    due("SR14", "101001", "会计资格考试费", "2024-11-15", "16800", "2024-11-05 16800",
        "2024-11-08 16800", place="101001/71")


def ledger(
    owner: str, subject: str, other: str, years: str, *, since: str = "", project: str = "",
) -> None:
    """A current account: ``year opening debit credit closing`` by year."""
    code, name = subject.split()
    for row in filled(years):
        year, opening, debit, credit, closing = row.split()
        side = 1 if code.startswith("1") else -1
        assert yuan(opening) + side * (yuan(debit) - yuan(credit)) == yuan(closing), row
        add(
            "ledger_balances", agency_code=owner, fiscal_year=int(year), subject_code=code,
            subject_name=name, counterparty=OUTSIDERS.get(other, other).strip("-"),
            since_on=since, opening=yuan(opening), debit=yuan(debit), credit=yuan(credit),
            closing=yuan(closing), project_code=project,
        )


def make_ledger_balances() -> None:
    """LB-01 … LB-04: two years count back to 2022-12-31, three to 2021-12-31."""
    owed, claimed = "2307 其他应付款", "1218 其他应收款"
    # LB-01 36,000.00: arose in 2022, nothing moved in 2023 and 2024. Misses: 500.00 moved in 2023;
    # the same balance as a year ago, but 3,000.00 went out and came back (and 收入 is not in its
    # name, so it is no LB-03).
    ledger("115001", owed, "物业", """
        2022     0   0 36000 36000
        2023 36000   0     0 36000
        2024 36000   0     0 36000""")
    ledger("108001", owed, "宏达", """
        2023 18500 500     0 18000
        2024 18000   0     0 18000""")
    ledger("107001", owed, "鸿图", """
        2023  9200    0    0 9200
        2024  9200 3000 3000 9200""")
    # By the day: LB-01 6,450.00 since 2022-12-31; since 2023-01-01 misses it.
    ledger("110001", owed, "康源", "2024 6450 0 0 6450", since="2022-12-31")
    ledger("110002", owed, "绿源", "2024 3780 0 0 3780", since="2023-01-01")
    # Nothing: settled, however old.
    ledger("109001", owed, "鸿图", "2023 5000 5000 0 0\n2024 0 0 0 0", since="2019-04-30")
    # LB-02 150,000.00: three years. Miss: two years only, a payable would be old enough.
    ledger("112002", claimed, "装备", """
        2022 150000 0 0 150000
        2023 150000 0 0 150000
        2024 150000 0 0 150000""")
    ledger("112001", claimed, "宾馆", """
        2022 8000 0 2000 6000
        2023 6000 0    0 6000
        2024 6000 0    0 6000""")
    # By the day: LB-02 12,800.00 since 2021-12-31, of a project; since 2022-01-01 misses it.
    ledger("106001", claimed, "宏达", "2024 12800 0 0 12800", since="2021-12-31",
           project="XM230109")
    ledger("106002", claimed, "顺达", "2024 4300 0 0 4300", since="2022-01-01")
    # Nothing: cleared in 2024.
    ledger("105001", claimed, "绿源", "2024 7400 0 7400 0", since="2020-06-30")
    # LB-03 24,000.00: rent is booked in and spent out of a payable. LB-03 31,200.00 over two
    # years: the subject says 收入, no counterparty is told.
    ledger("111001", owed, "场地出租收入", "2024 2000 21500 24000 4500")
    ledger("103002", "230702 其他应付款——校舍出租收入", "-", """
        2023    0 12000 15000 3000
        2024 3000 10000 16200 9200""")
    # LB-03 misses: credited only; debited only; credited in one year and debited in the next.
    ledger("104001", owed, "体检服务收入", "2024 0 0 8600 8600")
    ledger("104003", owed, "健康证工本收入", "2024 5000 5000 0 0")
    ledger("103004", owed, "课后服务收入", "2023 0 0 3200 3200\n2024 3200 3200 0 0")
    # Nothing: an account of income is where income belongs.
    ledger("104002", "4101 事业收入", "医疗收入", "2024 0 640000 640000 0")
    # LB-04 1,260,000.00 and, by the day, 35,000.00: what the finance bureau holds for others.
    # Misses: 40,000.00 moved in 2023; since 2023-01-01.
    held = "2015 其他应付款"
    ledger("101001", held, "云岭县石桥镇人民政府", """
        2023 1260000 0 0 1260000
        2024 1260000 0 0 1260000""")
    ledger("101001", held, "云岭县城关镇人民政府", """
        2023 220000 40000 0 180000
        2024 180000     0 0 180000""")
    ledger("101001", held, "鸿图", "2024 35000 0 0 35000", since="2022-12-31")
    ledger("101001", held, "明德", "2024 21000 0 0 21000", since="2023-01-01")
    # No LB-04, but LB-01 2,150.00: the bureau's review centre keeps its own books.
    ledger("101002", owed, "博文", "2023 2150 0 0 2150\n2024 2150 0 0 2150")


def deposit(
    key: str, owner: str, place: str, kind: str, payer: str, received: str, due_back: str,
    amount: str, returned_on: str = "", returned: str = "",
) -> None:
    """A deposit taken; ``place`` is the account it lies in."""
    add(
        "deposits", deposit_id=key, agency_code=owner, account_no=number(place) if place else "",
        kind=kind, payer=OUTSIDERS.get(payer, payer), received_on=received,
        due_back_on=due_back, amount=yuan(amount), returned_on=returned_on,
        returned_amount=yuan(returned) if returned else "",
    )


def make_deposits() -> None:
    """DP-01 … DP-03; three years count back to 2021-12-31."""
    # DP-03 -4,500.00: the account holds 133,700.01, the deposits that name it are 138,200.01. A
    # bill of the bureau was paid out of it.
    account("108001/52", "special", purpose="建设工程质量保证金", opening="22000.00", lines="""
        2022-01-01 15000.00 顺达 缴质量保证金
        2022-04-12 30000.00 鸿图 缴质量保证金
        2022-06-15 45000.00 宏达 缴质量保证金
        2022-09-08 26500.00 鸿图 缴质量保证金
        2023-01-11 18200.00 绿源 缴质量保证金
        2023-03-20 38000.00 宏达 缴质量保证金
        2024-05-06 -29999.99 鸿图 退质量保证金
        2024-07-16 -4500.00 物业 付物业费
        2024-12-31 -26500.00 鸿图 退质量保证金""")
    quality = ("108001", "108001/52", "质量保证金")
    # DP-01 45,000.00: due back on as_of; the next a day later.
    deposit("BZ01", *quality, "宏达", "2022-06-15", "2024-12-31", "45000")
    deposit("BZ02", *quality, "宏达", "2023-03-20", "2025-01-01", "38000")
    # DP-01 miss: returned on as_of. Hit, 18,200.00: returned on 2025-01-03. Hit, 0.01: a fen short.
    deposit("BZ03", *quality, "鸿图", "2022-09-08", "2024-09-30", "26500", "2024-12-31", "26500")
    deposit("BZ04", *quality, "绿源", "2023-01-11", "2024-11-15", "18200", "2025-01-03", "18200")
    deposit("BZ05", *quality, "鸿图", "2022-04-12", "2024-04-30", "30000", "2024-05-06",
            "29999.99")
    # No day on which it is due back, so no DP-01. DP-02 22,000.00: received on 2021-12-31; the next
    # a day later.
    deposit("BZ06", *quality, "电力", "2021-12-31", "", "22000")
    deposit("BZ07", *quality, "顺达", "2022-01-01", "", "15000")
    # Nothing: taken after as_of, so it lies nowhere yet.
    deposit("BZ08", *quality, "宏达", "2025-01-06", "2026-01-06", "12000")
    # DP-03 miss: 6,040.00 + 4,500.00 + 1,500.00 is what 112001/51 holds. DP-02 miss: three years
    # old, but not due back yet. DP-01 and DP-02 4,500.00 at once: due back on 2021-12-31. DP-01
    # 1,500.00, a day too young for DP-02; its return of April 2024 bounced.
    shows = ("112001", "112001/51", "展会押金")
    deposit("YJ01", *shows, "装备", "2021-10-18", "2025-03-31", "6040")
    deposit("YJ02", *shows, "文具", "2021-11-05", "2021-12-31", "4500")
    deposit("YJ03", *shows, "宾馆", "2021-11-12", "2022-01-01", "1500")
    # DP-03 0.01: the fen with which a bank tried the account was never sent back.
    account("103003/51", "special", purpose="学生公寓押金", opened="2023-08-28", lines="""
        2023-09-04 62000.00 批量 收公寓押金
        2024-09-02 58000.00 批量 收公寓押金
        2024-09-05 0.01 代发 账户验证""")
    rooms = ("103003", "103003/51", "公寓押金")
    deposit("YJ11", *rooms, "2023级新生", "2023-09-04", "2026-06-30", "62000")
    deposit("YJ12", *rooms, "2024级新生", "2024-09-02", "2027-06-30", "58000")
    # Neither DP-01 nor DP-03: returned, but the row does not say how much; 2,000.00 lie there.
    account("111001/51", "special", purpose="场馆押金", opened="2023-05-09", lines="""
        2023-05-09 5000.00 宾馆 收场馆押金
        2024-06-03 -3000.00 宾馆 退场馆押金""")
    deposit("YJ21", "111001", "111001/51", "场馆押金", "宾馆", "2023-05-09", "2024-05-31", "5000",
            "2024-06-03")
    # Nothing: a letter of guarantee lies in no account, and was given back in time.
    deposit("BZ31", "117001", "", "投标保证金（保函）", "宏达", "2024-03-11", "2024-06-11", "20000",
            "2024-05-20", "20000")


def make_needs() -> None:
    """What recalled money is wanted for: met, met in part, and not met."""
    for key, name, priority, amount, system in (
        ("YT01", "“7·05”山洪水毁重建", "救灾", "380000", ""),
        ("YT02", "乡镇教师年末绩效", "三保", "286540.60", "一般公共预算"),
        ("YT03", "2025年一季度一般债券利息", "还本付息", "196300", "一般公共预算"),
        ("YT04", "县乡公路安全防护", "重点", "420000", "一般公共预算"),
        ("YT05", "机关办公用房维修", "一般", "120000", "一般公共预算"),
        ("YT06", "县志出版", "其他", "45000", ""),
        ("YT07", "城区排水防涝", "重点", "150000", "政府性基金"),
    ):
        add("needs", need_id=key, need_name=name, priority=priority, amount=yuan(amount),
            fund_system=system)


def make_agency_years() -> None:
    """CR-09 (profile xingguo): unspent / spending of 2024 against the county's ratio + 10 points.

    118001 has no settled spending and takes no part. The others: unspent appropriations (111, 121,
    13) of 8,256,349.20 over spending of 41,281,746.00 are exactly 20 %, so the line is 30 %.
    CR-09 112002: 351,700.00 / 612,480.30 = 57 %; 10 % of 86,400.05, half up, is 8,640.01.
    CR-09 114001: 89,300.00 / 297,666.66; one fen more spent would save it; 1,780.00.
    CR-09 misses 112001: 93,219.90 / 310,733.00 is 30 % to the last digit.
    """
    for row in filled(YEARS):
        code, appropriation, spending, operating = row.split()
        add("agency_years", agency_code=code, fiscal_year=2024, appropriation=yuan(appropriation),
            final_spending="" if spending == "-" else yuan(spending),
            operating_budget=yuan(operating))


YEARS = """
101001 1165137 1146380.52 68700
101002 318200 318204.60 19000
102001 1277337 1164093.27 69800
102002 450800 402116.40 24100
103001 2233337 2088363.62 125300
103002 1895300 1865201.18 111900
103003 1309337 1248660.35 74900
103004 918500 902477.90 54100
104001 1070537 973540.06 58400
104002 1251300 1215308.44 72900
104003 715237 684250.12 41000
105001 2466737 2208414.75 132500
105002 266100 266190.03 15900
105003 98437 98412.57 5900
106001 2755337 2364180.20 141800
106002 154100 142908.66 8500
107001 3182537 2781450.39 166800
107002 205600 205660.14 12300
108001 11345337 9642318.71 578500
108002 241000 241076.25 14400
109001 6156637 5231447.88 313800
110001 1353737 1184026.93 71000
110002 391200 386209.47 23100
111001 444537 421830.90 25300
111002 188300 188302.16 11200
112001 366637 310733.00 18600
112002 823500 612480.30 86400.05
113001 284837 268114.58 16000
113002 524900 452906.40 27100
114001 351237 297666.66 17800
115001 632637 612390.84 36700
116001 712137 702118.25 42100
117001 684237 654310.47 39200
118001 1552437 - 90000
"""
"""agency_code, appropriation, final_spending (- = not settled yet), operating_budget, of 2024."""


def make_project_years() -> None:
    """How projects spent and how they were assessed: what the next budget may cut or cancel.

    CR-15 XM3001: 47.5 %, 41.7 % and 47 % in three years running; 159,000.00 are left of 2024.
    CR-15 misses XM3002: exactly 50 % in 2023. XM3003: 2022 is not reported.
    PF-01 XM3004: poor in 2024, though nearly all was spent.
    PF-01 misses XM3005: poor in 2023, medium in 2024. ZX3006 is a special fund (PF-02, `xingguo`).
    XM230905 is kept, and named: 288,000.00 of it are recalled (CR-01) and it was budgeted again.
    """
    for row in filled("""
        XM3001 105003 2022 400000 190000 良 项目
        XM3001 105003 2023 360000 150120.50 良 项目
        XM3001 105003 2024 300000 141000 中 项目
        XM3002 111002 2022 200000 80000 良 项目
        XM3002 111002 2023 200000 100000 良 项目
        XM3002 111002 2024 200000 60000 良 项目
        XM3003 107002 2023 90000 30000 优 项目
        XM3003 107002 2024 90000 30000 优 项目
        XM3004 104003 2024 180000 176400 差 项目
        XM3005 103003 2023 120000 118000 差 项目
        XM3005 103003 2024 120000 119500 中 项目
        ZX3006 105001 2024 250000 249999.99 差 专项资金
        XM230905 112002 2024 150000 148000 良 项目
    """):
        code, owner, year, budget, spent, grade, kind = row.split()
        add("project_years", project_code=code, agency_code=owner, fiscal_year=int(year),
            budget=yuan(budget), spent=yuan(spent), grade=grade, kind=kind)


def unspent(root: str, day: date) -> Decimal:
    """amount + adjusted - payments of a root and its re-issues, as far as they exist on a day."""
    chain, grown = {root}, True
    while grown:
        later = {
            key for key, row in grants.items()
            if row["origin_indicator_id"] in chain and row["issued_on"] <= str(day)
        }
        grown = not later <= chain
        chain |= later
    cut = sum((grants[key]["adjusted"] or Decimal(0) for key in chain), Decimal(0))
    paid = sum(
        (row["amount"] for row in tables["payments"]
         if row["indicator_id"] in chain and row["paid_on"] <= str(day)), Decimal(0),
    )
    return grants[root]["amount"] + cut - paid


def report_carryovers() -> None:
    """The carryover tables of 2023 and 2024: what is truly left, except where a case lies."""
    for key, row in grants.items():
        if row["origin_indicator_id"] not in ("", key) and settled[key][0] == {}:
            continue
        lies, later_ids, place = settled[key]
        for year in (2023, 2024):
            left = unspent(key, date(year, 12, 31)) if row["fiscal_year"] <= year else Decimal(0)
            closing = lies.get(year, str(left) if left > 0 else "")
            if closing:
                add(
                    "carryovers", agency_code=row["agency_code"],
                    indicator_id=later_ids.get(year, key), fiscal_year=year, closing=yuan(closing),
                    account_no=number(place) if place else "",
                )


def balance(place: str, day: str) -> Decimal:
    """An account's balance at the end of a day."""
    lines = accounts[place].lines
    return accounts[place].opening + sum(
        (line["amount"] for line in lines if str(line["posted_on"]) <= day), Decimal(0)
    )


def run_balances() -> None:
    """Number the lines (credits of a day first), run the balances, fill the two account tables."""
    for place, line in mirrored:
        accounts[place].lines.append(line)
    for this in accounts.values():
        this.lines.sort(key=lambda line: (line["posted_on"], line["amount"] < 0))
        running = this.opening
        for at, line in enumerate(this.lines, 1):
            running += line["amount"]
            assert running >= 0, (this.number, line)
            line["line_no"] = f"{line['posted_on']:%y%m%d}{at:03d}" if this.runs else None
            line["balance_after"] = running if this.runs else None
            add("bank_lines", account_no=this.number, **line)
    for row in tables["bank_accounts"]:
        row["balance"] = balance(row["balance"], row["balance_on"])
    for row in tables["accounts"]:
        if row["book_balance"] in accounts:
            row["book_balance"] = balance(row["book_balance"], str(AS_OF))
        row["book_balance"] = yuan(row["book_balance"])
    for row in tables["book_lines"]:
        if row["reference"]:
            place, at = row["reference"]
            row["reference"] = accounts[place].lines[at - 1]["line_no"]


CHINESE = {
    "accounts": {
        "agency_code": "单位编码", "agency_name": "单位名称", "account_no": "账号",
        "account_name": "账户名称", "bank_name": "开户银行", "account_kind": "账户性质",
        "purpose": "账户用途", "money_nature": "账户资金性质", "project_code": "项目编码",
        "approval_no": "批准文号", "opened_on": "开户日期", "expires_on": "使用期限",
        "closed_on": "销户日期", "term_to": "定期到期日", "book_balance": "账面余额",
    },
    "assets": {
        "agency_code": "单位编码", "asset_no": "资产编号", "asset_name": "资产名称",
        "category_code": "资产分类代码", "status": "使用状况", "idle_since": "闲置起始日期",
        "reserve": "储备资产", "original_value": "原值", "net_value": "净值", "area": "面积",
        "location": "存放地点", "title_clear": "权属清晰", "project_code": "项目编码",
    },
    "ledger_balances": {
        "agency_code": "单位编码", "fiscal_year": "预算年度", "subject_code": "科目编码",
        "subject_name": "科目名称", "counterparty": "往来单位", "since_on": "挂账日期",
        "opening": "年初余额", "debit": "借方发生额", "credit": "贷方发生额",
        "closing": "年末余额", "project_code": "项目编码",
    },
    "deposits": {
        "deposit_id": "保证金编号", "agency_code": "单位编码", "account_no": "账号",
        "kind": "保证金类型", "payer": "缴纳人", "received_on": "收取日期",
        "due_back_on": "应退日期", "amount": "保证金金额", "returned_on": "退还日期",
        "returned_amount": "退还金额",
    },
    "needs": {
        "need_id": "用途编号", "need_name": "用途名称", "priority": "优先级", "amount": "金额",
        "fund_system": "预算体系",
    },
}
"""Tables written under Chinese headers; assets and needs say their codes in Chinese as well."""

KINDS = {
    "zero_balance": "零余额账户", "basic": "基本存款账户", "general": "一般存款账户",
    "special": "专用存款账户", "temporary": "临时存款账户", "fiscal_special": "财政专户",
    "collection": "收入汇缴专户",
}

LINE_SCHEMA = {
    "account_no": pl.String, "posted_on": pl.Date, "line_no": pl.String,
    "amount": pl.Decimal(18, 2), "balance_after": pl.Decimal(18, 2), "counterparty_no": pl.String,
    "counterparty_name": pl.String, "summary": pl.String,
}


def write(folder: Path) -> None:
    """Write one file per table: CSV with a byte order mark, bank_lines as Parquet."""
    for state in (tables, names, accounts, mirrored, grants, settled, strangers):
        state.clear()
    for make in (
        make_agencies, make_zero_balance_accounts, make_stale_cash, make_dormant_accounts,
        make_register_differences, make_irregular_accounts, make_term_deposits_and_fiscal_accounts,
        make_ties_with_carryovers, make_deposits, run_balances, make_lapsed_money,
        make_finished_projects, make_passed_on_money, make_exempt_money,
        make_transfers_from_above, make_money_to_ask_about, make_own_figures,
        make_unsettled_buildings, make_pools, make_fund_items, report_carryovers,
        make_assets, make_income_due, make_ledger_balances, make_needs, make_agency_years,
        make_project_years,
    ):
        make()
    tables["indicators"] = list(grants.values())
    lines = [
        {name: None if line[name] == "" else line[name] for name in LINE_SCHEMA}
        for line in tables.pop("bank_lines")
    ]
    lines.sort(key=lambda line: line["account_no"])
    for row in tables["accounts"]:
        row["account_kind"] = KINDS[row["account_kind"]]
    # By pyarrow, since Polars writes no checksums, and `check` says so of a file without them.
    pq.write_table(
        pl.DataFrame(lines, schema=LINE_SCHEMA).to_arrow(compat_level=pl.CompatLevel.oldest()),
        folder / "bank_lines.parquet",
        compression="NONE",
        use_dictionary=False,
        write_statistics=False,
        write_page_checksum=True,
    )
    for table, rows in tables.items():
        headers = CHINESE.get(table, {name: name for name in rows[0]})
        with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(headers.values())
            writer.writerows([row[name] for name in headers] for row in rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

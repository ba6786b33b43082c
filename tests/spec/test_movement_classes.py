"""Every bank line has one class: the first that applies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import polars as pl
import pytest

from tests.drawing_accounts import classes, run_county

AGENCIES = """
| division_code | agency_code | agency_name              | former_names |
| 431099000     | 101         | 清河县教育局             | 清河县文教局 |
| 431099000     | 102         | 清河县水利局             |              |
| 431099000     | 105         | 清河县国库集中支付中心   |              |
"""
REGISTER = """
| agency_code | account_no | account_name | account_kind |
| 101         | 81010002   | 清河县教育局 | basic        |
| 101         | 81010003   | 清河县教育局 | general      |
| 102         | 81020002   | 清河县水利局 | basic        |
"""
BANK = """
| account_no | account_name | balance | balance_on |
| 81010002   | 清河县教育局 | 100.00  | 2024-12-31 |
| 81010003   | 清河县教育局 | 100.00  | 2024-12-31 |
| 81020002   | 清河县水利局 | 100.00  | 2024-12-31 |
"""


def movements(lines: str) -> Mapping[str, pl.DataFrame]:
    """A run over these bank lines."""
    return run_county(
        "2024-12-31",
        agencies=AGENCIES,
        accounts=REGISTER,
        bank_accounts=BANK,
        bank_lines=lines,
    )


SINGLE_LINES = {
    # Interest
    "an inflow that says interest without a counterparty": (
        "interest",
        """
        12.34 | 结息     |  |
        12.34 | 存款利息 |  |
        12.34 | 计息入账 |  |
        12.34 | 季息     |  |
        """,
    ),
    "interest may name a bank as its counterparty": (
        "interest",
        "12.34 | 结息 |  | 中国农业银行清河县支行",
    ),
    "interest from a company": ("receipt", "12.34 | 结息 |  | 清河印刷厂"),
    "a counterparty known by its number alone is not blank": (
        "receipt",
        "12.34 | 结息 | 99887766 |",
    ),
    "paying interest on a loan": (
        "payment",
        """
        -500.00 | 支付贷款利息 |  |
        -500.00 | 支付贷款利息 |  | 中国农业银行清河县支行
        -500.00 | 支付贷款利息 |  | 清河印刷厂
        """,
    ),
    "an inflow that does not say interest": ("receipt", "12.34 |  |  |"),
    # Fees
    "an outflow that says fee without a counterparty": (
        "fee",
        """
        -10.00 | 转账手续费 |  |
        -10.00 | 支票工本费 |  |
        -10.00 | 账户管理费 |  |
        -10.00 | 年费       |  |
        -10.00 | 短信费     |  |
        -10.00 | 企业网银   |  |
        -10.00 | 询证函     |  |
        """,
    ),
    "a fee may name a bank as its counterparty": (
        "fee",
        "-10.00 | 手续费 |  | 中国农业银行清河县支行",
    ),
    "a fee to a company": (
        "payment",
        """
        -10.00 | 工本费 |          | 清河印刷厂
        -10.00 | 工本费 | 99887766 |
        """,
    ),
    "the refunded commission for withholding income tax": (
        "receipt",
        """
        88.00 | 个税手续费返还 |  |
        88.00 | 个税手续费返还 |  | 国家税务总局清河县税务局
        """,
    ),
    # Transfers within the agency
    "the number of another account of the agency": (
        "own_transfer",
        """
        -70.00 | 调拨 | 81010003         |
        -70.00 | 调拨 | 8101 0003        |
        -70.00 | 调拨 | ８１０１０００３ |
        """,
    ),
    "the agency's name, former name or normal form": (
        "own_transfer",
        """
        -70.00 | 调拨 |  | 清河县教育局
        -70.00 | 调拨 |  | 清河县文教局
        -70.00 | 调拨 |  | 清河县教育局（本级）
        -70.00 | 调拨 |  | 清河县教育局(本级)
        -70.00 | 调拨 |  | 教育局
        """,
    ),
    "an own transfer may come in": (
        "own_transfer",
        """
        70.00 | 调拨 | 81010003 |
        70.00 | 调拨 |          | 清河县教育局
        """,
    ),
    "a fee word does not change an own transfer": (
        "own_transfer",
        "-70.00 | 手续费 | 81010003 |",
    ),
    # Transfers to other agencies
    "money to or from another agency": (
        "to_agency",
        """
        -70.00 | 拨款 | 81020002 |
        -70.00 | 拨款 |          | 清河县水利局
        70.00  | 拨款 | 81020002 |
        70.00  | 拨款 |          | 清河县水利局
        """,
    ),
    # Remittances
    "an outflow to the treasury": (
        "remittance",
        """
        -70.00 | 上缴 |  | 清河县国库
        -70.00 | 上缴 |  | 清河县非税收入汇缴结算户
        -70.00 | 上缴 |  | 清河县财政局财政专户
        """,
    ),
    "an inflow from the treasury": (
        "receipt",
        """
        70.00 | 拨入 |  | 清河县国库
        70.00 | 拨入 |  | 清河县非税收入汇缴结算户
        70.00 | 拨入 |  | 清河县财政局财政专户
        """,
    ),
    "the treasury in the summary alone": ("payment", "-70.00 | 上缴国库 |  | 清河印刷厂"),
    "another agency comes before the treasury in its name": (
        "to_agency",
        "-70.00 | 上缴 |  | 清河县国库集中支付中心",
    ),
    # All else
    "all other money that comes in": ("receipt", "70.00 | 捐赠 |  | 清河印刷厂"),
    "all other money that goes out": (
        "payment",
        """
        -70.00 | 印刷费 |  | 清河印刷厂
        -70.00 |        |  |
        """,
    ),
}
"""What a line of 81010002 is, and lines that are: amount | summary | counterparty's number | name.

What is a reversal is said by two lines, further below.
"""
LINES_ALONE = [
    (why, name, line.strip())
    for why, (name, lines) in SINGLE_LINES.items()
    for line in lines.strip().splitlines()
]


@cache
def classes_of_lines_alone() -> dict[str, str]:
    """Their classes in one run, each of a week of its own: no two of them make a pair."""
    first = date(2024, 1, 1)
    drawn = "line_no | account_no | posted_on | amount | summary | counterparty_no"
    drawn += " | counterparty_name\n"
    for at, (_, _, line) in enumerate(LINES_ALONE):
        drawn += f"L{at} | 81010002 | {first + at * timedelta(days=7)} | {line}\n"
    return classes(movements(drawn))


@pytest.mark.parametrize("at", range(len(LINES_ALONE)), ids=lambda at: LINES_ALONE[at][0])
def test_the_class_of_a_line_alone(at: int) -> None:
    _, name, line = LINES_ALONE[at]
    assert classes_of_lines_alone()[f"L{at}"] == name, line


def test_every_line_stands_in_movements_once_with_a_class_and_a_reason() -> None:
    moved = movements(
        """
        | line_no | account_no | posted_on  | amount | counterparty_name | summary |
        | L1      | 81010002   | 2024-05-06 | -10.00 | 清河印刷厂        | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | -10.00 | 清河印刷厂        | 印刷费  |
        | L3      | 81010002   | 2025-05-06 | 7.00   | 清河印刷厂        | 退款    |
        """
    )["movements"].sort("line_no")
    assert moved["line_no"].to_list() == ["L1", "L2", "L3"]
    assert moved["class"].to_list() == ["payment", "payment", "receipt"]
    assert all(moved["why"].to_list())


# Reversals


@pytest.mark.parametrize("word", ["冲正", "抹账", "退汇", "退票", "红字"])
def test_a_pair_that_cancels_is_a_reversal_on_both_lines(word: str) -> None:
    tables = movements(
        f"""
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | 100.00  | {word}  |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal"}


def test_either_line_of_the_pair_may_say_so() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary  |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 红字抹账 |
        | L2      | 81010002   | 2024-05-08 | 100.00  | 收款     |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal"}


def test_a_pair_that_does_not_say_so_is_no_reversal() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | 100.00  | 退款    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "receipt"}


def test_five_days_apart_is_a_reversal_even_over_the_end_of_a_month() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-02-27 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-03-03 | 100.00  | 退汇    |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal"}


def test_six_days_apart_is_no_reversal() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-02-27 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-03-04 | 100.00  | 退汇    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "receipt"}


def test_the_correction_may_come_first() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | 100.00  | 冲正    |
        | L2      | 81010002   | 2024-05-11 | -100.00 | 印刷费  |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal"}


def test_amounts_a_fen_apart_do_not_cancel() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | 100.01  | 冲正    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "receipt"}


def test_lines_of_two_accounts_do_not_cancel() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010003   | 2024-05-06 | 100.00  | 冲正    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "receipt"}


def test_the_partner_is_the_line_of_the_nearest_day() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-09 | -100.00 | 印刷费  |
        | L3      | 81010002   | 2024-05-10 | 100.00  | 冲正    |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "reversal", "L3": "reversal"}


def test_a_nearer_later_line_comes_before_a_farther_earlier_one() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-10 | 100.00  | 冲正    |
        | L3      | 81010002   | 2024-05-12 | -100.00 | 印刷费  |
        """
    )
    assert classes(tables) == {"L1": "payment", "L2": "reversal", "L3": "reversal"}


def test_of_two_equally_near_lines_the_earlier_is_the_partner() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-08 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-10 | 100.00  | 冲正    |
        | L3      | 81010002   | 2024-05-12 | -100.00 | 印刷费  |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal", "L3": "payment"}


def test_a_line_cancels_one_line_only() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-07 | 100.00  | 冲正    |
        | L3      | 81010002   | 2024-05-09 | 100.00  | 冲正    |
        """
    )
    assert classes(tables) == {"L1": "reversal", "L2": "reversal", "L3": "receipt"}


def test_two_corrections_of_two_payments_are_two_pairs() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount  | summary |
        | L1      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L2      | 81010002   | 2024-05-06 | -100.00 | 印刷费  |
        | L3      | 81010002   | 2024-05-07 | 100.00  | 冲正    |
        | L4      | 81010002   | 2024-05-08 | 100.00  | 冲正    |
        """
    )
    assert set(classes(tables).values()) == {"reversal"}


def test_a_reversal_comes_before_interest_fee_and_own_transfer() -> None:
    tables = movements(
        """
        | line_no | account_no | posted_on  | amount | counterparty_no | summary      |
        | L1      | 81010002   | 2024-03-21 | 5.00   |                 | 结息         |
        | L2      | 81010002   | 2024-03-22 | -5.00  |                 | 结息冲正     |
        | L3      | 81010002   | 2024-04-01 | -9.00  |                 | 手续费       |
        | L4      | 81010002   | 2024-04-02 | 9.00   |                 | 手续费冲正   |
        | L5      | 81010002   | 2024-05-06 | -70.00 | 81010003        | 调拨         |
        | L6      | 81010002   | 2024-05-07 | 70.00  | 81010003        | 调拨退汇     |
        """
    )
    assert set(classes(tables).values()) == {"reversal"}

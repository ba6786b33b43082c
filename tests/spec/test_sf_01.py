"""SF-01: cash that lay on an agency's own accounts for twenty-four months.

B0 = balance at the end of W, O = outflows after W, m = the lowest end-of-day balance from W on;
provable = B0 - O, possible = the smaller of B0 and m, neither below zero. As of 2024-12-31, W is
2022-12-31.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import polars as pl
import pytest

from tests import drawing_accounts
from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import TWO_COUNTIES, cash_recalls, fiscal, seen, stale, yuans


def run_county(as_of: str, *, accounts: str, **pictures: str) -> Mapping[str, pl.DataFrame]:
    """A run over the county, whose accounts without a purpose hold fiscal money."""
    return drawing_accounts.run_county(as_of, accounts=fiscal(accounts), **pictures)


def basic_account(
    lines: str,
    *,
    balance: str,
    as_of: str = "2024-12-31",
    balance_on: str = "2024-12-31",
    kind: str = "basic",
    purpose: str = "",
) -> Mapping[str, pl.DataFrame]:
    """A run over 教育局's one account and its lines: day | amount."""
    rows = "\n".join(
        f"| 81010002 | {line} | 清河印刷厂 | 往来 |" for line in lines.strip().splitlines()
    )
    return run_county(
        as_of,
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | purpose   |
        | 101         | 81010002   | 清河县教育局 | {kind}       | {purpose} |
        """,
        bank_accounts=f"""
        | account_no | account_name | opened_on  | balance   | balance_on   | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | {balance} | {balance_on} | 2018-01-01 |
        """,
        bank_lines="| account_no | posted_on | amount | counterparty_name | summary |\n" + rows,
    )


def test_what_outflows_cannot_have_used_up_is_recalled() -> None:
    # B0 1000, +500, -600 -> 900. O 600, m 900.
    tables = basic_account("2023-03-01 | 500.00\n2023-06-01 | -600.00", balance="900.00")
    assert stale(tables) == {"101": yuans("1000 600 900 400 900")}
    (found,) = findings(tables, "SF-01")
    assert found["subject_kind"] == "agency"
    assert found["subject_id"] == "101"
    assert found["amount"] == yuan("400")
    assert found["amount_max"] == yuan("900")
    assert found["verdict"] == "recall"


def test_what_only_may_have_lain_is_reviewed() -> None:
    # B0 300, +500, -400 -> 400. O 400, m 300.
    tables = basic_account("2023-02-01 | 500.00\n2023-03-01 | -400.00", balance="400.00")
    assert stale(tables) == {"101": yuans("300 400 300 0 300")}
    (found,) = findings(tables, "SF-01")
    assert found["amount"] == yuan("0")
    assert found["amount_max"] == yuan("300")
    assert found["verdict"] == "review"
    assert cash_recalls(tables) == {}


def test_outflows_one_fen_below_the_opening_leave_one_fen_to_recall() -> None:
    # B0 300.00, +500.00, -299.99 -> 500.01.
    tables = basic_account("2023-02-01 | 500.00\n2023-03-01 | -299.99", balance="500.01")
    assert stale(tables) == {"101": yuans("300 299.99 300 0.01 300")}
    assert [found["verdict"] for found in findings(tables, "SF-01")] == ["recall"]


def test_outflows_equal_to_the_opening_leave_nothing_provable() -> None:
    # B0 300.00, +500.00, -300.00 -> 500.00.
    tables = basic_account("2023-02-01 | 500.00\n2023-03-01 | -300.00", balance="500.00")
    assert stale(tables) == {"101": yuans("300 300 300 0 300")}
    assert [found["verdict"] for found in findings(tables, "SF-01")] == ["review"]


def test_an_account_that_was_once_empty_has_no_stale_cash() -> None:
    # B0 300, -300, +800 -> 800. m 0.
    tables = basic_account("2023-02-01 | -300.00\n2023-03-01 | 800.00", balance="800.00")
    assert stale(tables) == {"101": yuans("300 300 0 0 0")}
    assert subjects(tables, "SF-01") == {}


def test_an_overdrawn_opening_is_floored_at_zero() -> None:
    # B0 -400, +500 -> 100. m -400.
    tables = basic_account("2023-02-01 | 500.00", balance="100.00")
    assert stale(tables) == {"101": yuans("-400 0 -400 0 0")}
    assert subjects(tables, "SF-01") == {}


def test_money_that_came_later_is_not_stale() -> None:
    # B0 100, +900 -> 1000: the lowest balance is that of W itself.
    tables = basic_account("2023-01-01 | 900.00", balance="1000.00")
    assert stale(tables) == {"101": yuans("100 0 100 100 100")}


# On the day


def test_lines_of_the_windows_day_belong_to_the_opening() -> None:
    # -200 and +50 on W: B0 is what is left that evening.
    tables = basic_account(
        "2022-12-31 | -200.00\n2022-12-31 | 50.00\n2024-03-01 | -10.00", balance="1000.00"
    )
    assert stale(tables) == {"101": yuans("1010 10 1000 1000 1000")}


def test_an_outflow_on_the_day_after_the_window_counts() -> None:
    tables = basic_account("2023-01-01 | -200.00", balance="1000.00")
    assert stale(tables) == {"101": yuans("1200 200 1000 1000 1000")}


def test_an_outflow_on_the_as_of_day_counts_and_a_later_one_does_not() -> None:
    # 900.00 on 5 January is 1000.00 on 31 December.
    tables = basic_account(
        "2024-12-31 | -200.00\n2025-01-01 | -100.00", balance="900.00", balance_on="2025-01-05"
    )
    assert stale(tables) == {"101": yuans("1200 200 1000 1000 1000")}


def test_the_minimum_is_taken_at_the_end_of_each_day() -> None:
    # 100 goes out and 100 comes in on one day: the evening balance never fell.
    tables = basic_account("2023-05-05 | -100.00\n2023-05-05 | 100.00", balance="150.00")
    assert stale(tables) == {"101": yuans("150 100 150 50 150")}


def test_twenty_four_months_before_29_february_is_28_february() -> None:
    tables = basic_account(
        "2022-02-28 | -70.00\n2022-03-01 | -30.00",
        balance="1000.00",
        as_of="2024-02-29",
        balance_on="2024-02-29",
    )
    assert stale(tables) == {"101": yuans("1030 30 1000 1000 1000")}


# Balances are rolled with the lines


def test_a_balance_stated_after_the_as_of_day_is_rolled_back() -> None:
    tables = basic_account(
        "2023-05-01 | -200.00\n2025-01-10 | -300.00", balance="700.00", balance_on="2025-01-15"
    )
    assert stale(tables) == {"101": yuans("1200 200 1000 1000 1000")}


def test_a_balance_stated_before_the_as_of_day_is_rolled_both_ways() -> None:
    # 1150.00 on 30 June 2024: 1350.00 on W, 1000.00 on 31 December 2024.
    tables = basic_account(
        "2023-05-01 | -200.00\n2024-09-01 | -150.00", balance="1150.00", balance_on="2024-06-30"
    )
    assert stale(tables) == {"101": yuans("1350 350 1000 1000 1000")}


def test_a_balance_stated_before_the_window_is_rolled_forward() -> None:
    # 1200.00 on 30 June 2022, +100.00 before W, -300.00 after it.
    tables = basic_account(
        "2022-09-01 | 100.00\n2023-05-01 | -300.00", balance="1200.00", balance_on="2022-06-30"
    )
    assert stale(tables) == {"101": yuans("1300 300 1000 1000 1000")}


# Which accounts


OWN_KINDS = ("basic", "general", "special", "temporary")
OTHER_KINDS = ("zero_balance", "fiscal_special", "collection")
EXEMPT_PURPOSES = (
    "工会经费",
    "党费",
    "团费",
    "学生食堂",
    "住房公积金",
    "住宅专项维修资金",
    "农民工工资保证金",
    "租房押金",
    "代管资金",
    "社保基金",
    "代收水费",
)
AGENCY_OF = {
    case: f"2{number:02d}"
    for number, case in enumerate((*OWN_KINDS, *OTHER_KINDS, *EXEMPT_PURPOSES), start=1)
}
"""Each kind and each exempt purpose has an agency of its own with one account."""


@cache
def agencies_of_one_account() -> Mapping[str, pl.DataFrame]:
    """The same balance and line for each agency, on an account of its kind or purpose."""
    agencies, register, bank, lines = [], [], [], []
    for case, agency in AGENCY_OF.items():
        kind, purpose = ("special", case) if case in EXEMPT_PURPOSES else (case, "")
        number, name = f"8{agency}0002", f"清河县第{agency}局"
        agencies.append(f"| 431099000 | {agency} | {name} |")
        register.append(f"| {agency} | {number} | {name} | {kind} | {purpose} |")
        bank.append(f"| {number} | {name} | 2015-03-01 | 1000.00 | 2024-12-31 | 2018-01-01 |")
        lines.append(f"| {number} | 2023-05-01 | -200.00 | 清河印刷厂 | 往来 |")
    return run_county(
        "2024-12-31",
        agencies="\n".join(["| division_code | agency_code | agency_name |", *agencies]),
        accounts="\n".join(
            ["| agency_code | account_no | account_name | account_kind | purpose |", *register]
        ),
        bank_accounts="\n".join(
            [
                "| account_no | account_name | opened_on | balance | balance_on | lines_from |",
                *bank,
            ]
        ),
        bank_lines="\n".join(
            ["| account_no | posted_on | amount | counterparty_name | summary |", *lines]
        ),
    )


@pytest.mark.parametrize("kind", OWN_KINDS)
def test_own_cash_lies_on_basic_general_special_and_temporary_accounts(kind: str) -> None:
    tables, agency = agencies_of_one_account(), AGENCY_OF[kind]
    assert stale(tables)[agency] == yuans("1200 200 1000 1000 1000")
    assert agency in subjects(tables, "SF-01")


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_other_kinds_of_account_hold_no_own_cash(kind: str) -> None:
    tables, agency = agencies_of_one_account(), AGENCY_OF[kind]
    assert agency not in stale(tables)
    assert agency not in subjects(tables, "SF-01")
    assert agency not in subjects(tables, "SF-00")


@pytest.mark.parametrize("purpose", EXEMPT_PURPOSES)
def test_an_account_of_an_exempt_purpose_is_left_out(purpose: str) -> None:
    tables, agency = agencies_of_one_account(), AGENCY_OF[purpose]
    assert agency not in stale(tables)
    assert agency not in subjects(tables, "SF-01")


def test_an_account_of_another_purpose_is_not_left_out() -> None:
    tables = basic_account("2023-05-01 | -200.00", balance="1000.00", purpose="基本建设资金")
    assert stale(tables) == {"101": yuans("1200 200 1000 1000 1000")}


def test_accounts_that_only_the_bank_or_only_the_register_knows_are_left_out() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 101         | 81010003   | 清河县教育局 | general      |
        """,
        bank_accounts="""
        | account_no | account_name | agency_code | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 101         | 2015-03-01 | 1000.00 | 2024-12-31 | 2020-01-01 |
        | 81010009   | 清河县教育局 | 101         | 2015-03-01 | 5000.00 | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-01 | -200.00 | 清河印刷厂        | 印刷费  |
        | 81010009   | 2023-05-01 | -900.00 | 清河印刷厂        | 印刷费  |
        """,
    )
    assert stale(tables) == {"101": yuans("1200 200 1000 1000 1000")}


def test_each_agency_has_its_own_stale_cash() -> None:
    tables = run_county(
        "2024-12-31",
        agencies=TWO_COUNTIES,
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 102         | 81020002   | 清河县水利局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | 1000.00 | 2024-12-31 | 2020-01-01 |
        | 81020002   | 清河县水利局 | 2015-03-01 | 50.00   | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-01 | -200.00 | 清河印刷厂        | 印刷费  |
        | 81020002   | 2020-05-01 | 50.00   | 清河印刷厂        | 退款    |
        """,
    )
    assert stale(tables) == {
        "101": yuans("1200 200 1000 1000 1000"),
        "102": yuans("50 0 50 50 50"),
    }


# Several accounts of one agency


def two_accounts(
    lines: str,
    *,
    basic: str = "600.00",
    general: str = "400.00",
    purpose: str = "",
    status: str = "open",
    expires_on: str = "",
) -> Mapping[str, pl.DataFrame]:
    """A run over 教育局's basic 81010002 and general 81010003, where 400.00 may be elsewhere."""
    return run_county(
        "2024-12-31",
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | purpose   | expires_on   |
        | 101         | 81010001   | 清河县教育局 | zero_balance |           |              |
        | 101         | 81010002   | 清河县教育局 | basic        |           |              |
        | 101         | 81010003   | 清河县教育局 | general      | {purpose} | {expires_on} |
        """,
        bank_accounts=f"""
        | account_no | account_name | opened_on  | status   | balance   | balance_on | lines_from |
        | 81010001   | 清河县教育局 | 2015-03-01 | open     | 0.00      | 2024-12-31 | 2020-01-01 |
        | 81010002   | 清河县教育局 | 2015-03-01 | open     | {basic}   | 2024-12-31 | 2020-01-01 |
        | 81010003   | 清河县教育局 | 2015-03-01 | {status} | {general} | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines=seen(lines, "81010001", "81010002", "81010003"),
    )


def test_a_transfer_between_own_accounts_by_number_is_no_outflow() -> None:
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81010002   | 2023-05-31 | -300.00 | 81010003        | 调拨    |
        | 81010003   | 2023-05-31 | 300.00  | 81010002        | 调拨    |
        """
    )
    assert stale(tables) == {"101": yuans("1000 0 1000 1000 1000")}


def test_money_on_its_way_overnight_does_not_lower_the_minimum() -> None:
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81010002   | 2023-05-31 | -300.00 | 81010003        | 调拨    |
        | 81010003   | 2023-06-01 | 300.00  | 81010002        | 调拨    |
        """
    )
    assert stale(tables) == {"101": yuans("1000 0 1000 1000 1000")}


def test_without_numbers_opposite_transfers_of_one_day_are_netted() -> None:
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-31 | -300.00 | 清河县教育局      | 调拨    |
        | 81010003   | 2023-05-31 | 300.00  | 清河县教育局      | 调拨    |
        """
    )
    assert stale(tables) == {"101": yuans("1000 0 1000 1000 1000")}


def test_without_numbers_transfers_of_two_days_are_not_netted() -> None:
    # B0 1000, 700 overnight, then 1000.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-31 | -300.00 | 清河县教育局      | 调拨    |
        | 81010003   | 2023-06-01 | 300.00  | 清河县教育局      | 调拨    |
        """
    )
    assert stale(tables) == {"101": yuans("1000 300 700 700 700")}


def test_without_numbers_a_transfer_without_its_opposite_is_an_outflow() -> None:
    # B0 1300.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-31 | -300.00 | 清河县教育局      | 调拨    |
        """
    )
    assert stale(tables) == {"101": yuans("1300 300 1000 1000 1000")}


def test_a_transfer_to_the_own_account_of_an_exempt_purpose_is_an_outflow() -> None:
    # Only the basic account is own cash: B0 900, -300 -> 600.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81010002   | 2023-05-31 | -300.00 | 81010003        | 拨缴    |
        | 81010003   | 2023-05-31 | 300.00  | 81010002        | 拨缴    |
        """,
        purpose="工会经费",
    )
    assert stale(tables) == {"101": yuans("900 300 600 600 600")}


def test_a_transfer_to_the_own_zero_balance_account_is_an_outflow() -> None:
    # B0 1300, -300 -> 1000.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81010002   | 2023-05-31 | -300.00 | 81010001        | 归垫    |
        | 81010001   | 2023-05-31 | 300.00  | 81010002        | 归垫    |
        """
    )
    assert stale(tables) == {"101": yuans("1300 300 1000 1000 1000")}


def test_fees_remittances_and_payments_to_agencies_are_outflows() -> None:
    # B0 1200: 10 + 100 + 90 go out.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-01 | -10.00  |                   | 手续费  |
        | 81010002   | 2023-05-02 | -100.00 | 清河县国库        | 上缴    |
        | 81010003   | 2023-05-03 | -90.00  | 清河县水利局      | 拨款    |
        """
    )
    assert stale(tables) == {"101": yuans("1200 200 1000 1000 1000")}


def test_a_closed_account_still_tells_what_lay_on_it() -> None:
    # 81010003 held 500.00 until it was closed into the basic account.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_no | summary |
        | 81010003   | 2023-09-01 | -500.00 | 81010002        | 销户    |
        | 81010002   | 2023-09-01 | 500.00  | 81010003        | 销户    |
        """,
        basic="1500.00",
        general="0.00",
        status="closed",
    )
    assert stale(tables) == {"101": yuans("1500 0 1500 1500 1500")}


def test_a_foreign_currency_account_is_left_out() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 101         | 81010003   | 清河县教育局 | general      |
        """,
        bank_accounts="""
        | account_no | account_name | currency | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | CNY      | 1000.00 | 2024-12-31 | 2020-01-01 |
        | 81010003   | 清河县教育局 | USD      | 5000.00 | 2024-12-31 | 2024-06-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-01 | -200.00 | 清河印刷厂        | 印刷费  |
        | 81010003   | 2024-07-01 | -200.00 | 清河印刷厂        | 印刷费  |
        """,
    )
    assert stale(tables) == {"101": yuans("1200 200 1000 1000 1000")}
    assert subjects(tables, "SF-00") == {}


# Reversals


def test_a_reversed_payment_neither_flows_out_nor_lowers_the_minimum() -> None:
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-01 | -400.00 | 清河印刷厂        | 印刷费  |
        | 81010002   | 2023-05-04 | 400.00  | 清河印刷厂        | 退汇    |
        """
    )
    assert stale(tables) == {"101": yuans("1000 0 1000 1000 1000")}


def test_the_opening_is_the_actual_balance_even_within_a_reversal() -> None:
    # 100 was out over W and came back on 2 January: B0 is 900, and stays on the path.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2022-12-30 | -100.00 | 清河印刷厂        | 印刷费  |
        | 81010002   | 2023-01-02 | 100.00  | 清河印刷厂        | 退汇    |
        """
    )
    assert stale(tables) == {"101": yuans("900 0 900 900 900")}


# From which account the money is recalled


MOVED_IN_2024 = """
| account_no | posted_on  | amount  | counterparty_name | summary |
| 81010002   | 2024-05-01 | -100.00 | 清河印刷厂        | 印刷费  |
| 81010003   | 2024-05-01 | -100.00 | 清河印刷厂        | 印刷费  |
"""


def test_the_larger_balance_is_recalled_first_up_to_itself() -> None:
    # B0 1200, O 200: 1000 of 600 + 400.
    tables = two_accounts(MOVED_IN_2024)
    assert cash_recalls(tables) == {"81010002": yuan("600"), "81010003": yuan("400")}


def test_a_recall_smaller_than_the_larger_balance_leaves_the_other_account_alone() -> None:
    # B0 1000, O 600: 400, all of it from the 600 on the basic account.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-01 | 600.00  | 清河印刷厂        | 退款    |
        | 81010002   | 2024-05-01 | -500.00 | 清河印刷厂        | 印刷费  |
        | 81010003   | 2024-05-01 | -100.00 | 清河印刷厂        | 印刷费  |
        """
    )
    assert stale(tables)["101"][3] == yuan("400")
    assert cash_recalls(tables) == {"81010002": yuan("400")}


def test_a_closing_account_is_recalled_before_a_larger_one_that_stays() -> None:
    # The general account expired. B0 1000, O 500: 400 from it, 100 from the basic account.
    tables = two_accounts(
        """
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2023-05-01 | 500.00  | 清河印刷厂        | 退款    |
        | 81010002   | 2024-05-01 | -500.00 | 清河印刷厂        | 印刷费  |
        """,
        expires_on="2024-06-30",
    )
    assert cash_recalls(tables) == {"81010003": yuan("400"), "81010002": yuan("100")}


def test_cash_recalls_go_to_the_treasury_and_add_up_to_their_finding() -> None:
    tables = two_accounts(MOVED_IN_2024)
    (found,) = findings(tables, "SF-01")
    recalled = tables["recalls"].filter(pl.col("finding_id") == found["finding_id"]).to_dicts()
    assert {row["destination"] for row in recalled} == {"treasury"}
    assert {row["channel"] for row in recalled} == {"cash"}
    assert {row["agency_code"] for row in recalled} == {"101"}
    assert sum((row["amount"] for row in recalled), Decimal(0)) == found["amount"]


def test_a_carryover_of_other_money_in_the_account_takes_no_recall_away() -> None:
    # The register says that the money is fiscal; a bond's carryover names the account besides.
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | 700.00  | 2024-12-31 | 2018-01-01 |
        """,
        bank_lines=seen("| account_no | posted_on | amount |\n", "81010002"),
        indicators="""
        | division_code | agency_code | indicator_id | fiscal_year | budget_level | fund_type | project_category | amount |
        | 431099000     | 101         | I1           | 2024        | 4            | 112       | project          | 50.00  |
        """,  # noqa: E501
        carryovers="""
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 50.00   | 81010002   |
        """,
    )
    assert cash_recalls(tables) == {"81010002": yuan("700")}


def names_of_an_account(registered: str, at_bank: str) -> set[str]:
    """The SF-02 agencies, where 教育局's and 第一中学's account bear these names, unmoved."""
    tables = drawing_accounts.run_county(
        "2024-12-31",
        accounts=f"""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010009   | {registered} | special      |
        """,
        bank_accounts=f"""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010009   | {at_bank}    | 2015-03-01 | 350.00  | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | summary |
        | 81010009   | 2021-01-05 | 350.00 | 存入    |
        """,
    )
    return set(subjects(tables, "SF-02")) | set(subjects(tables, "SF-00"))


def test_the_owner_at_the_bank_tells_a_union_or_a_canteen_as_the_register_does() -> None:
    assert names_of_an_account("清河县教育局", "清河县教育局") == {"101"}
    assert names_of_an_account("清河县教育局", "清河县教育局工会委员会") == set()
    assert names_of_an_account("清河县教育局", "县教育局职工食堂") == set()
    assert names_of_an_account("县教育局工会委员会", "清河县教育局") == set()


def test_a_word_inside_a_name_is_no_purpose() -> None:
    assert names_of_an_account("清河县教育局", "清河县教工会堂") == {"101"}

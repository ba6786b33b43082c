"""BA-02: an account without customer movement for twelve months is closed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import county, findings, run, subjects, yuan
from tests.drawing_accounts import AGENCIES, TWO_COUNTIES, run_county


def general_account(
    lines: str,
    *,
    as_of: str = "2024-12-31",
    opened_on: str = "2015-03-01",
    registered_as_opened_on: str = "",
    lines_from: str = "2020-01-01",
    kind: str = "general",
    status: str = "open",
) -> Mapping[str, pl.DataFrame]:
    """A run over 教育局's account 81010003 with 500.00 and these lines: day | amount | summary."""
    rows = "\n".join(f"| 81010003 | {line} |" for line in lines.strip().splitlines())
    return run_county(
        as_of,
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | opened_on                 |
        | 101         | 81010003   | 清河县教育局 | {kind}       | {registered_as_opened_on} |
        """,
        bank_accounts=f"""
        | account_no | account_name | opened_on   | status   | balance | balance_on | lines_from   |
        | 81010003   | 清河县教育局 | {opened_on} | {status} | 500.00  | {as_of}    | {lines_from} |
        """,
        bank_lines="| account_no | posted_on | amount | summary |\n" + rows,
    )


def test_an_account_without_movement_for_twelve_months_is_closed_with_its_balance() -> None:
    tables = general_account("2022-06-01 | -20.00 | 付印刷费")
    (found,) = findings(tables, "BA-02")
    assert found["subject_kind"] == "account"
    assert found["subject_id"] == "81010003"
    assert found["agency_code"] == "101"
    assert found["amount"] == yuan("500")
    assert found["verdict"] == "close_account"


def test_a_movement_on_the_day_twelve_months_before_is_outside_the_twelve_months() -> None:
    assert subjects(general_account("2023-12-31 | -20.00 | 付印刷费"), "BA-02") == {
        "81010003": yuan("500")
    }


def test_a_movement_on_the_day_after_keeps_the_account() -> None:
    assert subjects(general_account("2024-01-01 | -20.00 | 付印刷费"), "BA-02") == {}


def test_a_movement_on_the_as_of_day_keeps_the_account() -> None:
    assert subjects(general_account("2024-12-31 | 20.00 | 收退款"), "BA-02") == {}


def test_a_movement_after_the_as_of_day_has_not_happened() -> None:
    # 500.00 is the balance of 31 December: the line of January is not in it.
    assert subjects(
        general_account("2022-06-01 | -20.00 | 付印刷费\n2025-01-01 | -20.00 | 付印刷费"), "BA-02"
    ) == {"81010003": yuan("500")}


def test_twelve_months_before_29_february_is_28_february() -> None:
    moved = {"81010003": yuan("500")}
    on_28 = general_account("2023-02-28 | -20.00 | 付印刷费", as_of="2024-02-29")
    on_1 = general_account("2023-03-01 | -20.00 | 付印刷费", as_of="2024-02-29")
    assert subjects(on_28, "BA-02") == moved
    assert subjects(on_1, "BA-02") == {}


def test_t15_two_years_unused_begin_on_the_same_day_two_years_before(tmp_path: Path) -> None:
    last_used = {
        "81010001": "2023-04-30",
        "81010002": "2023-05-01",
        "81010003": "2023-05-02",
        "81010004": "2024-02-29",
    }
    register = "agency_code | account_no | account_name | account_kind\n"
    banks = "account_no | account_name | opened_on | balance | balance_on | lines_from\n"
    used = "account_no | posted_on | amount | summary\n"
    for number, day in last_used.items():
        register += f"101 | {number} | 清河县教育局 | general\n"
        banks += f"{number} | 清河县教育局 | 2015-03-01 | 500.00 | 2025-05-01 | 2020-01-01\n"
        used += f"{number} | {day} | -20.00 | 付印刷费\n"
    tables = run(
        "2025-05-01",
        profile=county(tmp_path, dormant_months="24"),
        agencies=AGENCIES,
        accounts=register,
        bank_accounts=banks,
        bank_lines=used,
    )
    assert set(subjects(tables, "BA-02")) == {"81010001", "81010002"}


def test_interest_fees_and_reversals_are_no_customer_movement() -> None:
    tables = general_account(
        """
        2022-06-01 | -20.00 | 付印刷费
        2024-03-21 | 1.25   | 结息
        2024-04-01 | -10.00 | 账户管理费
        2024-05-06 | -30.00 | 付印刷费
        2024-05-08 | 30.00  | 退汇
        """
    )
    assert subjects(tables, "BA-02") == {"81010003": yuan("500")}


def test_a_transfer_between_own_accounts_is_a_customer_movement() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 101         | 81010003   | 清河县教育局 | general      |
        """,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | 10.00   | 2024-12-31 | 2020-01-01 |
        | 81010003   | 清河县教育局 | 2015-03-01 | 500.00  | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | counterparty_no | summary |
        | 81010003   | 2024-06-01 | -10.00 | 81010002        | 调拨    |
        | 81010002   | 2024-06-01 | 10.00  | 81010003        | 调拨    |
        """,
    )
    assert subjects(tables, "BA-02") == {}


@pytest.mark.parametrize("kind", ["zero_balance", "fiscal_special"])
def test_zero_balance_accounts_and_fiscal_accounts_are_never_dormant(kind: str) -> None:
    assert subjects(general_account("2022-06-01 | -20.00 | 付", kind=kind), "BA-02") == {}


@pytest.mark.parametrize("kind", ["basic", "general", "special", "temporary", "collection"])
def test_every_other_kind_can_be_dormant(kind: str) -> None:
    assert subjects(general_account("2022-06-01 | -20.00 | 付", kind=kind), "BA-02") == {
        "81010003": yuan("500")
    }


def test_an_account_of_unknown_kind_can_be_dormant() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 102         | 81020002   | 清河县水利局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | agency_code | opened_on  | balance | balance_on | lines_from |
        | 81010003   | 清河县教育局 | 101         | 2015-03-01 | 500.00  | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | summary |
        | 81010003   | 2022-06-01 | -20.00 | 付      |
        """,
    )
    assert subjects(tables, "BA-02") == {"81010003": yuan("500")}


def test_an_account_closed_at_the_bank_is_not_closed_again() -> None:
    assert subjects(general_account("2022-06-01 | -20.00 | 付", status="closed"), "BA-02") == {}


def test_a_suspended_account_is_still_open() -> None:
    assert subjects(general_account("2022-06-01 | -20.00 | 付", status="suspended"), "BA-02") == {
        "81010003": yuan("500")
    }


def test_an_account_opened_twelve_months_before_can_be_dormant() -> None:
    tables = general_account("2023-12-31 | 500.00 | 存入", opened_on="2023-12-31")
    assert subjects(tables, "BA-02") == {"81010003": yuan("500")}


def test_an_account_opened_a_day_later_is_too_young() -> None:
    assert (
        subjects(general_account("2024-01-01 | 1.00 | 结息", opened_on="2024-01-01"), "BA-02") == {}
    )


def test_the_banks_opening_date_comes_before_the_registers() -> None:
    young_at_the_bank = general_account(
        "2022-06-01 | -20.00 | 付", opened_on="2024-01-01", registered_as_opened_on="2015-03-01"
    )
    old_at_the_bank = general_account(
        "2022-06-01 | -20.00 | 付", opened_on="2015-03-01", registered_as_opened_on="2024-01-01"
    )
    assert subjects(young_at_the_bank, "BA-02") == {}
    assert subjects(old_at_the_bank, "BA-02") == {"81010003": yuan("500")}


def test_without_the_banks_date_the_registers_opening_date_counts() -> None:
    old = general_account(
        "2022-06-01 | -20.00 | 付", opened_on="", registered_as_opened_on="2023-12-31"
    )
    young = general_account(
        "2022-06-01 | -20.00 | 付", opened_on="", registered_as_opened_on="2024-01-01"
    )
    assert subjects(old, "BA-02") == {"81010003": yuan("500")}
    assert subjects(young, "BA-02") == {}


def test_without_any_opening_date_the_first_line_counts() -> None:
    old = general_account("2023-12-31 | 500.00 | 存入", opened_on="")
    young = general_account("2024-01-01 | 1.00 | 结息", opened_on="")
    assert subjects(old, "BA-02") == {"81010003": yuan("500")}
    assert subjects(young, "BA-02") == {}


def test_without_an_opening_date_and_without_a_line_the_rule_is_silent() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010003   | 清河县教育局 | general      |
        | 102         | 81020002   | 清河县水利局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on | lines_from |
        | 81010003   | 清河县教育局 | 500.00  | 2024-12-31 | 2020-01-01 |
        | 81020002   | 清河县水利局 | 10.00   | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | summary |
        | 81020002   | 2024-06-01 | 10.00  | 存入    |
        """,
    )
    assert subjects(tables, "BA-02") == {}


def test_lines_from_the_first_day_of_the_twelve_months_are_enough() -> None:
    tables = general_account("2024-03-21 | 1.25 | 结息", lines_from="2024-01-01")
    assert subjects(tables, "BA-02") == {"81010003": yuan("500")}


def test_lines_that_begin_a_day_later_leave_the_rule_silent() -> None:
    tables = general_account("2024-03-21 | 1.25 | 结息", lines_from="2024-01-02")
    assert subjects(tables, "BA-02") == {}


def of_two_accounts(first_line_on: str, *, other: str, other_name: str) -> set[str]:
    """The dormant ones, where 81010003 has no lines_from and the other account this first line."""
    tables = run_county(
        "2024-12-31",
        agencies=TWO_COUNTIES,
        accounts=f"""
        | agency_code   | account_no     | account_name | account_kind |
        | 101           | 81010003       | 清河县教育局 | general      |
        | {other[1:4]}  | {other}        | {other_name} | basic        |
        """,
        bank_accounts=f"""
        | account_no | account_name | opened_on  | balance | balance_on |
        | 81010003   | 清河县教育局 | 2015-03-01 | 500.00  | 2024-12-31 |
        | {other}    | {other_name} | 2015-03-01 | 500.00  | 2024-12-31 |
        """,
        bank_lines=f"""
        | account_no | posted_on       | amount | summary |
        | {other}    | {first_line_on} | 10.00  | 存入    |
        | {other}    | 2024-06-01      | 10.00  | 存入    |
        | 81010003   | 2024-06-21      | 0.50   | 结息    |
        """,
    )
    return set(subjects(tables, "BA-02"))


def test_without_lines_from_the_earliest_line_of_the_file_tells_what_is_covered() -> None:
    water = {"other": "81020002", "other_name": "清河县水利局"}
    assert of_two_accounts("2024-01-01", **water) == {"81010003"}
    assert of_two_accounts("2024-01-02", **water) == set()


def test_the_earliest_line_of_the_file_counts_whoever_it_is_of() -> None:
    found = of_two_accounts("2023-01-01", other="82010002", other_name="白水县教育局")
    assert found == {"81010003"}

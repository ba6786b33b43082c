"""X-02 and X-03: an account holds what the carryovers say lies on it; no more, and no less."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import polars as pl

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county

ACCOUNTS = range(81010011, 81010019)
"""教育局's accounts, one a case; each held 1000.00 at the end of 2024."""

REPORTED = """
| agency_code | account_no | indicator_id | fiscal_year | closing |
| 101         | 81010011   | I11          | 2024        | 600.00  |
| 101         | 81010011   | I12          | 2024        | 300.00  |
| 101         | 81010012   | I21          | 2024        | 800.00  |
| 101         | 81010012   | I22          | 2024        | 300.00  |
| 101         | 81010013   | I31          | 2024        | 999.99  |
| 101         | 81010014   | I41          | 2024        | 1000.01 |
| 101         | 81010015   | I51          | 2024        | 1000.00 |
| 101         |            | I61          | 2024        | 600.00  |
| 101         | 81010017   | I71          | 2024        | 600.00  |
| 101         | 81010017   | I71          | 2023        | 400.00  |
| 101         | 81010018   | I81          | 2024        | 900.00  |
| 101         |            | I82          | 2024        | 900.00  |
| 101         | 81010018   | I83          | 2023        | 900.00  |
"""


@cache
def at_the_end_of_2024() -> Mapping[str, pl.DataFrame]:
    """The accounts, and what the carryovers say of each."""
    rows = {
        "accounts": "| 101 | {} | 清河县教育局 | general |",
        "bank_accounts": "| {} | 清河县教育局 | 1000.00 | 2024-12-31 |",
        "bank_lines": "| {} | 2022-01-01 | 1.00 | 存入 |",
    }
    headers = {
        "accounts": "| agency_code | account_no | account_name | account_kind |",
        "bank_accounts": "| account_no | account_name | balance | balance_on |",
        "bank_lines": "| account_no | posted_on | amount | summary |",
    }
    pictures = {
        name: "\n".join([headers[name], *(row.format(number) for number in ACCOUNTS)])
        for name, row in rows.items()
    }
    return run_county("2024-12-31", carryovers=REPORTED, **pictures)


def beyond(tables: Mapping[str, pl.DataFrame], rule: str) -> dict[str, Decimal | None]:
    """Account -> what one side has beyond the other, by X-02 the bank and by X-03 the reports."""
    for found in findings(tables, rule):
        assert found["subject_kind"] == "account"
        assert found["verdict"] == "review"
    return subjects(tables, rule)


def of(account: int) -> tuple[Decimal | None, Decimal | None]:
    """What X-02 and what X-03 says of an account; None where it says nothing."""
    tables = at_the_end_of_2024()
    assert str(account) in set(tables["bank_accounts"]["account_no"])
    x_02, x_03 = (beyond(tables, rule).get(str(account)) for rule in ("X-02", "X-03"))
    return x_02, x_03


def test_a_balance_beyond_the_carryovers_that_name_the_account_is_a_finding() -> None:
    # 1000.00 - (600.00 + 300.00)
    assert of(81010011) == (yuan("100"), None)


def test_carryovers_beyond_the_balance_of_the_account_they_name_are_a_finding() -> None:
    # 800.00 + 300.00 - 1000.00
    assert of(81010012) == (None, yuan("100"))


def test_one_fen_is_enough() -> None:
    assert of(81010013) == (yuan("0.01"), None)
    assert of(81010014) == (None, yuan("0.01"))


def test_a_balance_equal_to_its_carryovers_is_in_order() -> None:
    assert of(81010015) == (None, None)


def test_an_account_that_no_carryover_names_is_not_judged() -> None:
    assert of(81010016) == (None, None)


def test_carryovers_of_other_years_do_not_count() -> None:
    assert of(81010017) == (yuan("400"), None)


def test_carryovers_that_name_no_account_and_those_of_other_years_do_not_count() -> None:
    assert of(81010018) == (yuan("100"), None)


def test_there_is_no_other_finding() -> None:
    tables = at_the_end_of_2024()
    assert set(beyond(tables, "X-02")) == {"81010011", "81010013", "81010017", "81010018"}
    assert set(beyond(tables, "X-03")) == {"81010012", "81010014"}


def test_carryovers_that_name_no_account_judge_none() -> None:
    tables = within_2024("| 101 | I1 | 2023 | 600.00 | |")
    assert beyond(tables, "X-02") == beyond(tables, "X-03") == {}


def within_2024(carryovers: str) -> Mapping[str, pl.DataFrame]:
    """As of 30 June 2024, when the closed year is 2023.

    1000.00 on 30 June less the 250.00 that came in on 1 January 2024 is 750.00 on 31 December
    2023; the 40.00 of that day is in it.
    """
    return run_county(
        "2024-06-30",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | balance | balance_on |
        | 81010002   | 清河县教育局 | 1000.00 | 2024-06-30 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | summary |
        | 81010002   | 2023-12-31 | 40.00  | 存入    |
        | 81010002   | 2024-01-01 | 250.00 | 存入    |
        """,
        carryovers="| agency_code | indicator_id | fiscal_year | closing | account_no |\n"
        + carryovers,
    )


def test_within_a_year_the_year_before_is_compared_with_its_last_day() -> None:
    tables = within_2024(
        "| 101 | I1 | 2023 | 700.00 | 81010002 |\n| 101 | I1 | 2024 | 1.00 | 81010002 |"
    )
    assert beyond(tables, "X-02") == {"81010002": yuan("50")}
    assert beyond(tables, "X-03") == {}


def test_within_a_year_the_reports_of_the_year_before_may_be_beyond_it() -> None:
    tables = within_2024("| 101 | I1 | 2023 | 800.00 | 81010002 |")
    assert beyond(tables, "X-02") == {}
    assert beyond(tables, "X-03") == {"81010002": yuan("50")}

"""Accounts in foreign currency keep apart: found without an amount, in no sum of yuan."""

from __future__ import annotations

import pytest

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import account_actions, run_county, seen

LINES = """
| account_no | posted_on  | amount | counterparty_name | summary |
| 81010002   | 2024-06-01 | 10.00  | 清河印刷厂        | 退款    |
"""


def in_currency(currency: str) -> dict[str, dict[str, object]]:
    """rule -> subject -> amount, of a dormant, expired account that the register closed."""
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind | expires_on | closed_on  |
        | 101         | 81010002   | 清河县教育局 | basic        |            |            |
        | 101         | 81010003   | 清河县教育局 | general      | 2024-06-30 | 2024-06-30 |
        """,
        bank_accounts=f"""
        | account_no | account_name           | currency   | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局           |            | 2015-03-01 | 800.00  | 2024-12-31 | 2020-01-01 |
        | 81010003   | 清河县宏达商贸有限公司 | {currency} | 2015-03-01 | 300.00  | 2024-12-31 | 2020-01-01 |
        | 81010009   | 清河县教育局           | {currency} | 2024-07-01 | 70.00   | 2024-12-31 | 2024-07-01 |
        """,  # noqa: E501
        bank_lines=seen(LINES, "81010003"),
    )
    return {
        rule: dict(subjects(tables, rule)) for rule in ("BA-02", "BA-03", "BA-04", "BA-14", "BA-15")
    }


def test_findings_on_an_account_in_foreign_currency_have_no_amount() -> None:
    found = in_currency("USD")
    assert found["BA-02"] == {"81010003": None}
    assert found["BA-03"] == {"81010003": None}
    assert found["BA-04"] == {"81010009": None}
    assert found["BA-14"] == {"81010003": None}
    assert found["BA-15"] == {"81010003": None}


@pytest.mark.parametrize("currency", ["", "CNY"])
def test_an_account_in_yuan_says_so_or_says_nothing(currency: str) -> None:
    found = in_currency(currency)
    assert found["BA-02"] == {"81010003": yuan("300")}
    assert found["BA-03"] == {"81010003": yuan("300")}
    assert found["BA-04"] == {"81010009": yuan("70")}
    assert found["BA-14"] == {"81010003": yuan("300")}
    assert found["BA-15"] == {"81010003": yuan("300")}


def test_an_account_of_an_abolished_agency_in_foreign_currency_has_no_amount() -> None:
    tables = run_county(
        "2024-12-31",
        agencies="""
        | division_code | agency_code | agency_name  | abolished_on |
        | 431099000     | 109         | 清河县移民局 | 2022-03-01   |
        """,
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 109         | 81090002   | 清河县移民局 | basic        |
        """,
        bank_accounts="""
        | account_no | account_name | currency | balance | balance_on |
        | 81090002   | 清河县移民局 | USD      | 33.30   | 2024-12-31 |
        """,
    )
    (found,) = findings(tables, "BA-06")
    assert found["subject_id"] == "81090002"
    assert found["amount"] is None


def test_foreign_currency_takes_no_part_in_ties_and_has_actions_without_amounts() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind | expires_on |
        | 101         | 81010002   | 清河县教育局 | basic        |            |
        | 101         | 81010003   | 清河县教育局 | general      | 2024-06-30 |
        | 101         | 81010004   | 清河县教育局 | special      |            |
        """,
        bank_accounts="""
        | account_no | account_name | currency | balance | balance_on |
        | 81010002   | 清河县教育局 | CNY      | 800.00  | 2024-12-31 |
        | 81010003   | 清河县教育局 | USD      | 300.00  | 2024-12-31 |
        | 81010004   | 清河县教育局 | HKD      | 300.00  | 2024-12-31 |
        """,
        carryovers="""
        | agency_code | indicator_id | fiscal_year | closing | account_no |
        | 101         | I1           | 2024        | 100.00  | 81010003   |
        | 101         | I2           | 2024        | 900.00  | 81010004   |
        """,
    )
    assert subjects(tables, "X-02") == {}
    assert subjects(tables, "X-03") == {}
    actions = account_actions(tables)
    assert set(actions) == {"81010002", "81010003", "81010004"}
    assert actions["81010003"] == ("close", None, None, None)
    assert actions["81010004"] == ("keep", None, None, None)


def test_transfers_out_of_a_zero_balance_account_in_foreign_currency_have_no_amount() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010001   | 清河县教育局 | zero_balance |
        """,
        bank_accounts="""
        | account_no | account_name | currency | balance | balance_on |
        | 81010001   | 清河县教育局 | USD      | 0.00    | 2024-12-31 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount | counterparty_name | summary |
        | 81010001   | 2024-06-01 | -10.00 | 清河县教育局      | 调拨    |
        """,
    )
    assert subjects(tables, "BA-08") == {"81010001": None}

"""SF-00: where the lines do not cover the time after the window's first day, nothing is proved."""

from __future__ import annotations

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import TWO_COUNTIES, run_county, stale

LINE = """
| account_no | posted_on  | amount  | counterparty_name | summary |
| 81010002   | 2024-03-01 | -200.00 | 清河印刷厂        | 印刷费  |
"""
REGISTER = """
| agency_code | account_no | account_name | account_kind | purpose |
| 101         | 81010002   | 清河县教育局 | basic        | 项目资金 |
"""


def test_lines_that_begin_two_days_after_the_window_are_too_short() -> None:
    # W is 2022-12-31; the day after is 2023-01-01.
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | 1000.00 | 2024-12-31 | 2023-01-02 |
        """,
        bank_lines=LINE,
    )
    (found,) = findings(tables, "SF-00")
    assert found["subject_kind"] == "agency"
    assert found["subject_id"] == "101"
    assert found["amount"] == yuan("1000")
    assert found["verdict"] == "review"
    assert subjects(tables, "SF-01") == {}
    assert stale(tables) == {}


def test_lines_that_begin_the_day_after_the_window_are_enough() -> None:
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | 1000.00 | 2024-12-31 | 2023-01-01 |
        """,
        bank_lines=LINE,
    )
    assert subjects(tables, "SF-00") == {}
    assert subjects(tables, "SF-01") == {"101": yuan("1000")}


def first_line_of_the_division(on: str, *, of: str = "81020002") -> set[str]:
    """The SF-00 agencies: no lines_from anywhere, and another agency has its first line then."""
    tables = run_county(
        "2024-12-31",
        agencies=TWO_COUNTIES,
        accounts="""
        | agency_code | account_no | account_name | account_kind |
        | 101         | 81010002   | 清河县教育局 | basic        |
        | 102         | 81020002   | 清河县水利局 | zero_balance |
        | 201         | 82010002   | 白水县教育局 | zero_balance |
        """,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on |
        | 81010002   | 清河县教育局 | 2015-03-01 | 1000.00 | 2024-12-31 |
        | 81020002   | 清河县水利局 | 2015-03-01 | 1000.00 | 2024-12-31 |
        | 82010002   | 白水县教育局 | 2015-03-01 | 1000.00 | 2024-12-31 |
        """,
        bank_lines=f"""
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | {of}       | {on}       | 30.00   | 清河印刷厂        | 退款    |
        | 81010002   | 2024-03-01 | -200.00 | 清河印刷厂        | 印刷费  |
        """,
    )
    return set(subjects(tables, "SF-00"))


def test_without_lines_from_the_earliest_line_of_the_file_tells_what_is_covered() -> None:
    assert first_line_of_the_division("2023-01-01") == set()
    assert first_line_of_the_division("2023-01-02") == {"101"}


def test_the_earliest_line_of_the_file_counts_whoever_it_is_of() -> None:
    assert first_line_of_the_division("2020-01-01", of="82010002") == set()


def test_one_uncovered_account_makes_the_agency_too_short_with_all_its_own_cash() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name         | account_kind | purpose  |
        | 101         | 81010002   | 清河县教育局         | basic        | 项目资金 |
        | 101         | 81010003   | 清河县教育局         | general      |          |
        | 101         | 81010004   | 清河县教育局食堂     | special      | 食堂伙食 |
        | 101         | 81010001   | 清河县教育局         | zero_balance |          |
        """,
        bank_accounts="""
        | account_no | account_name     | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局     | 2015-03-01 | 1000.00 | 2024-12-31 | 2020-01-01 |
        | 81010003   | 清河县教育局     | 2015-03-01 | 500.00  | 2024-12-31 | 2024-01-01 |
        | 81010004   | 清河县教育局食堂 | 2015-03-01 | 70.00   | 2024-12-31 | 2020-01-01 |
        | 81010001   | 清河县教育局     | 2015-03-01 | 7.00    | 2024-12-31 | 2020-01-01 |
        """,
        bank_lines=LINE,
    )
    assert subjects(tables, "SF-00") == {"101": yuan("1500")}
    assert subjects(tables, "SF-01") == {}
    assert stale(tables) == {}


def test_an_uncovered_account_of_an_exempt_purpose_or_another_kind_does_not_matter() -> None:
    tables = run_county(
        "2024-12-31",
        accounts="""
        | agency_code | account_no | account_name         | account_kind | purpose  |
        | 101         | 81010002   | 清河县教育局         | basic        | 项目资金 |
        | 101         | 81010004   | 清河县教育局食堂     | special      | 食堂伙食 |
        | 101         | 81010001   | 清河县教育局         | zero_balance |          |
        """,
        bank_accounts="""
        | account_no | account_name     | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局     | 2015-03-01 | 1000.00 | 2024-12-31 | 2020-01-01 |
        | 81010004   | 清河县教育局食堂 | 2015-03-01 | 70.00   | 2024-12-31 | 2024-01-01 |
        | 81010001   | 清河县教育局     | 2015-03-01 | 7.00    | 2024-12-31 | 2024-01-01 |
        """,
        bank_lines=LINE,
    )
    assert subjects(tables, "SF-00") == {}
    assert subjects(tables, "SF-01") == {"101": yuan("1000")}


def opened(on: str, *, lines_from: str) -> set[str]:
    """The SF-00 agencies where the account was opened that day and has lines from this one."""
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts=f"""
        | account_no | account_name | opened_on | balance | balance_on | lines_from   |
        | 81010002   | 清河县教育局 | {on}      | 1000.00 | 2024-12-31 | {lines_from} |
        """,
        bank_lines="""
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2024-03-01 | 1000.00 | 清河印刷厂        | 退款    |
        """,
    )
    return set(subjects(tables, "SF-00"))


def test_an_account_opened_after_the_window_needs_lines_from_its_opening_only() -> None:
    assert opened("2023-06-01", lines_from="2023-06-01") == set()
    assert opened("2023-06-01", lines_from="2023-06-02") == {"101"}


def test_an_account_opened_on_the_windows_day_needs_lines_from_the_day_after() -> None:
    assert opened("2022-12-31", lines_from="2023-01-01") == set()
    assert opened("2022-12-31", lines_from="2023-01-02") == {"101"}


def test_the_amount_is_the_balance_at_the_end_of_the_as_of_day() -> None:
    # 1000.00 on 10 January with 300.00 paid on the 5th: 1300.00 on 31 December.
    tables = run_county(
        "2024-12-31",
        accounts=REGISTER,
        bank_accounts="""
        | account_no | account_name | opened_on  | balance | balance_on | lines_from |
        | 81010002   | 清河县教育局 | 2015-03-01 | 1000.00 | 2025-01-10 | 2024-01-01 |
        """,
        bank_lines="""
        | account_no | posted_on  | amount  | counterparty_name | summary |
        | 81010002   | 2025-01-05 | -300.00 | 清河印刷厂        | 印刷费  |
        """,
    )
    assert subjects(tables, "SF-00") == {"101": yuan("1300")}

"""CR-13: money passed on half a year ago that the receiver's lines do not show spent."""

from __future__ import annotations

from decimal import Decimal

from tests.drawing import draw, findings, indicators, run, subjects, yuan
from tests.drawing_accounts import AGENCIES, with_every_column

REGISTER = """
| agency_code | account_no | account_name   | account_kind |
| 101001      | 81101002   | 清河县第一中学 | basic        |
"""
ONE_LINE = """
| account_no | posted_on  | amount   | counterparty_name |
| 81101002   | 2024-03-01 | 20000.00 | 清河县国库        |
"""


def lying(payments: str, lines: str = ONE_LINE) -> dict[str, Decimal | None]:
    """The CR-13 findings on 2024-12-31 of payments from I1, which is of 清河县教育局."""
    tables = run(
        "2024-12-31",
        agencies=AGENCIES,
        accounts=REGISTER,
        bank_lines=with_every_column("bank_lines", lines),
        indicators=indicators(
            """
            | division_code | agency_code | indicator_id | fiscal_year | amount    |
            | 431099000     | 101         | I1           | 2024        | 100000.00 |
            """
        ),
        payments=draw(payments),
    )
    for found in findings(tables, "CR-13"):
        assert (found["verdict"], found["subject_kind"]) == ("review", "indicator")
    return dict(subjects(tables, "CR-13"))


SCHOOL = """
| indicator_id | paid_on    | amount   | payee_name     |
| I1           | 2024-03-01 | 20000.00 | 清河县第一中学 |
"""


def test_money_that_the_school_never_spent_is_found() -> None:
    assert lying(SCHOOL) == {"I1": yuan("20000.00")}


def test_what_the_school_paid_out_since_is_taken_off() -> None:
    spent = (
        ONE_LINE
        + """
        | 81101002   | 2024-02-28 | -5000.00 | 清河县书店        |
        | 81101002   | 2024-03-01 | -19999.99 | 清河县书店        |
        """
    )
    assert lying(SCHOOL, spent) == {"I1": yuan("0.01")}
    assert lying(SCHOOL, spent.replace("-19999.99", "-20000.00")) == {}


def test_what_the_school_passed_back_up_is_no_spending() -> None:
    passed = ONE_LINE + "| 81101002 | 2024-05-01 | -20000.00 | 清河县教育局 |"
    assert lying(SCHOOL, passed) == {"I1": yuan("20000.00")}


def test_half_a_year_is_given_and_late_december_is_another_rules() -> None:
    assert lying(SCHOOL.replace("2024-03-01", "2024-06-30")) == {"I1": yuan("20000.00")}
    assert lying(SCHOOL.replace("2024-03-01", "2024-07-01")) == {}
    assert lying(SCHOOL.replace("2024-03-01", "2023-12-25")) == {}


def test_what_was_paid_back_is_no_longer_there() -> None:
    assert lying(SCHOOL + "| I1 | 2024-11-01 | -20000.00 | 清河县第一中学 |") == {}

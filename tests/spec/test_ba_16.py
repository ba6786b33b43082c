"""BA-16: money that leaves an account at the year's end and comes back in the new year."""

from __future__ import annotations

from decimal import Decimal

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county


def round_trips(lines: str, as_of: str = "2024-12-31") -> dict[str, Decimal | None]:
    tables = run_county(
        as_of,
        accounts="""
        | agency_code | account_no | account_name   | account_kind |
        | 101         | 81010002   | 清河县教育局   | basic        |
        | 101001      | 81101002   | 清河县第一中学 | basic        |
        """,
        bank_lines=lines,
    )
    for found in findings(tables, "BA-16"):
        assert (found["verdict"], found["subject_kind"]) == ("review", "account")
    return dict(subjects(tables, "BA-16"))


AWAY = """
| account_no | posted_on  | amount   | counterparty_no | counterparty_name | summary |
| 81010002   | 2023-12-20 | -5000.00 | 81101002        |                   | 拨款    |
"""


def test_the_same_amount_away_on_20_december_and_back_by_31_january_is_found() -> None:
    back = "| 81010002 | 2024-01-31 | 5000.00 |  | 清河县第一中学 | 退回 |"
    assert round_trips(AWAY + back) == {"81010002": yuan("5000.00")}


def test_a_day_earlier_a_day_later_another_amount_or_another_agency_is_none() -> None:
    back = "| 81010002 | 2024-01-31 | 5000.00 |  | 清河县第一中学 | 退回 |"
    assert round_trips(AWAY.replace("2023-12-20", "2023-12-19") + back) == {}
    assert round_trips(AWAY + back.replace("2024-01-31", "2024-02-01")) == {}
    assert round_trips(AWAY + back.replace("5000.00", "4999.99")) == {}
    assert round_trips(AWAY + back.replace("清河县第一中学", "清河县水利局")) == {}
    assert round_trips(AWAY + back.replace("清河县第一中学", "清河县书店")) == {}
    assert round_trips(AWAY + back, as_of="2024-01-30") == {}


def test_of_two_that_went_and_one_that_came_one_counts() -> None:
    twice = AWAY + "| 81010002 | 2023-12-29 | -5000.00 | 81101002 |  | 拨款 |"
    back = "| 81010002 | 2024-01-05 | 5000.00 |  | 清河县第一中学 | 退回 |"
    assert round_trips(twice + "\n" + back) == {"81010002": yuan("5000.00")}

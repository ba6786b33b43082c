"""V-01, V-02: numbers of vouchers that are missing in between, or stand on several days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from tests.drawing import findings, run, subjects
from tests.drawing_accounts import AGENCIES

Line = tuple[str, str, str]
"""Account, day, number of the voucher."""
ACCOUNTS = """
    agency_code | account_no | account_name | account_kind
    101         | A1         | 清河县教育局 | basic
    101         | A2         | 清河县教育局 | special
"""


def month(
    series: str, numbers: Iterable[int], at: str = "2024-03", account: str = "A1"
) -> list[Line]:
    """A voucher a number, three a day, in the order of the numbers."""
    return [
        (account, f"{at}-{1 + place // 3:02}", f"{series}{number:04}")
        for place, number in enumerate(numbers)
    ]


def judged(*books: list[Line], as_of: str = "2024-12-31") -> Mapping[str, pl.DataFrame]:
    lines = [line for book in books for line in book]
    drawn = "account_no | booked_on | voucher_no | amount\n" + "\n".join(
        f"{account} | {day} | {number} | 1.00" for account, day, number in lines
    )
    return run(as_of, agencies=AGENCIES, accounts=ACCOUNTS, book_lines=drawn)


def but(*left_out: int, to: int = 40) -> list[int]:
    return [number for number in range(1, to + 1) if number not in left_out]


def test_a_number_missing_in_a_dense_series_is_a_question_with_the_lines_beside_it() -> None:
    tables = judged(month("银付-", but(17)))
    (finding,) = findings(tables, "V-01")
    assert (finding["subject_kind"], finding["subject_id"]) == ("account", "A1")
    assert (finding["verdict"], finding["amount"], finding["agency_code"]) == (
        "review",
        None,
        "101",
    )
    assert "中间缺 1 个号，共 1 处；最早一处在“银付-0016”之后" in finding["reason"]
    rows = tables["evidence"].filter(finding_id=finding["finding_id"])["source_row"]
    # The 16th number and the 18th, which is the 17th line.
    assert sorted(rows) == [16, 17]


def test_a_complete_series_is_no_finding() -> None:
    assert subjects(judged(month("记-", but())), "V-01") == {}


def test_numbers_that_skip_by_nature_are_no_gaps() -> None:
    # Of the vouchers of a whole set of books only every third moves this account.
    assert subjects(judged(month("记-", range(1, 90, 3))), "V-01") == {}


def test_few_numbers_say_nothing() -> None:
    assert subjects(judged(month("银收-", but(10, to=20))), "V-01") == {}
    assert subjects(judged(month("银收-", but(10, to=21))), "V-01").keys() == {"A1"}


def test_receipts_and_payments_are_series_of_their_own() -> None:
    # 银收 1 … 30 and 银付 31 … 60: nothing is missing, and neither leads into the other.
    books = month("银收-", range(1, 31)), month("银付-", range(40, 70))
    assert subjects(judged(*books), "V-01") == {}


def test_series_that_begin_again_each_month_are_judged_month_by_month() -> None:
    months = [month("记-", but(to=30), f"2024-{at:02}") for at in (1, 2)]
    gap = month("记-", but(12, to=30), "2024-03")
    tables = judged(*months, gap)
    (finding,) = findings(tables, "V-01")
    assert "最早一处在“记-0011”之后" in finding["reason"]


def test_series_that_run_through_the_year_are_judged_over_its_months() -> None:
    # 31 is missing between January and February: seen by no month alone.
    tables = judged(month("记-", range(1, 31), "2024-01"), month("记-", range(32, 62), "2024-02"))
    assert subjects(tables, "V-01").keys() == {"A1"}
    # 30 and 31 have changed places over the turn of the month: nothing is missing.
    first, second = [*range(1, 30), 31], [30, *range(32, 62)]
    tables = judged(month("记-", first, "2024-01"), month("记-", second, "2024-02"))
    assert subjects(tables, "V-01") == {}


def test_each_account_and_each_year_is_judged_alone() -> None:
    tables = judged(
        month("记-", range(1, 26), account="A1"),
        month("记-", range(27, 52), account="A2"),
        month("记-", range(60, 85), "2023-03", account="A1"),
    )
    assert subjects(tables, "V-01") == {}


def test_lines_after_the_day_are_not_there_yet() -> None:
    late = month("记-", range(27, 52), "2025-01"), month("记-", range(1, 26), "2024-12")
    assert subjects(judged(*late), "V-01") == {}


def test_a_number_on_two_days_of_a_month_is_a_question_with_its_lines() -> None:
    tables = judged(month("银付-", but()), [("A1", "2024-03-29", "银付-0002")])
    (finding,) = findings(tables, "V-02")
    assert (finding["verdict"], finding["amount"], finding["subject_id"]) == ("review", None, "A1")
    assert "有 1 个凭证号在同一月内记在不同日期；如“银付-0002”记在 2 天" in finding["reason"]
    rows = tables["evidence"].filter(finding_id=finding["finding_id"])["source_row"]
    assert sorted(rows) == [2, 41]


def test_several_lines_of_one_voucher_on_its_day_are_no_repetition() -> None:
    book = month("银付-", but())
    assert subjects(judged(book, book), "V-02") == {}


def test_the_same_number_in_the_next_month_is_no_repetition() -> None:
    months = [month("记-", but(to=30), f"2024-{at:02}") for at in (1, 2, 3)]
    assert subjects(judged(*months), "V-02") == {}


def test_a_book_that_dates_every_line_for_itself_is_not_judged() -> None:
    book = month("记-", but())
    other_days = [(account, "2024-03-30", number) for account, _, number in book[:10]]
    assert subjects(judged(book, other_days), "V-02") == {}


def test_numbers_without_digits_are_left_alone() -> None:
    book = [("A1", "2024-03-01", "期初") for _ in range(30)]
    tables = judged(book)
    assert subjects(tables, "V-01") == subjects(tables, "V-02") == {}

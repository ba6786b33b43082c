"""Days as files write them (trials T01-T16): one fixed grammar, the rest set aside by name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.typing_sheets import codes, typed
from zbb_reconcile.dates import SERIAL_ZERO, months_before, parse_day
from zbb_reconcile.identifiers import Doubt
from zbb_reconcile.standardise import Typed

MAY_DAY = date(2023, 5, 1)


def lines(*days: str) -> Typed:
    """Bank lines posted on these days, from row 2."""
    return typed("bank_lines", "账号,记账日期,金额", *[f'A1,"{day}",1.00' for day in days])


@pytest.mark.parametrize(
    ("trial", "written"),
    [
        ("T01", ["2023年5月1日", "2023年05月01日", "2023 年 5 月 1 日"]),
        ("T02", ["20230501"]),
        ("T04", ["2023.5.1", "2023.05.01", "2023/5/1"]),
        ("T14", ["２０２３－０５－０１"]),
        ("T16", ["2023-05-01", "2023年5月1日", "20230501", "2023.5.1", "2023/5/1"]),
        ("words", ["二〇二三年五月一日", "二零二三年五月一日", "二○二三年五月一日"]),
    ],
)
def test_every_usual_way_to_write_a_day_is_that_day(trial: str, written: list[str]) -> None:
    answer = lines(*written)
    assert answer.rows["posted_on"].to_list() == [MAY_DAY] * len(written), trial
    assert set(answer.counts.warnings) <= {"direction_unsaid"}


@pytest.mark.parametrize(
    ("trial", "written", "code"),
    [
        ("T05", ["民国112年5月1日", "112.05.01"], "republican_year"),
        ("T06", ["23/5/1", "23-05-01", "5/1/23"], "short_year"),
        ("T08", ["2023-02-30", "2023-13-01", "2023-00-10", "2100-02-29"], "impossible_day"),
        ("T09", ["2023年", "2023年5月", "2023-05", "2023年度", "2023Q4"], "partial_day"),
        ("month and day", ["05/01", "5月1日"], "partial_day"),
        ("zone", ["2023-05-01T08:00:00Z", "2023-05-01 08:00:00+08:00"], "time_zone"),
        ("no time", ["2023-05-01 25:00", "2023-05-01 12:60", "2023050199"], "not_day"),
        ("words", ["二〇二三年十三月一日", "二〇二三年二月三十日"], "impossible_day"),
    ],
)
def test_what_is_no_certain_day_is_quarantined_by_name(
    trial: str, written: list[str], code: str
) -> None:
    answer = lines(*written, "2023-05-01")
    assert codes(answer) == {at: [code] for at in range(2, len(written) + 2)}, trial
    assert answer.rows.height == 1


def test_t03_a_day_number_is_its_day_in_a_column_of_days_only_and_is_counted() -> None:
    answer = typed("bank_lines", "账号,记账日期,金额,摘要", "45047,45047,45047,45047")
    (row,) = answer.rows.to_dicts()
    assert row["posted_on"] == MAY_DAY
    assert (row["account_no"], str(row["amount"]), row["summary"]) == ("45047", "45047.00", "45047")
    assert answer.counts.warnings == {"serial_day": 1}


@pytest.mark.parametrize("number", ["32873", "73416", "99999", "00001"])
def test_a_day_number_outside_1990_to_2100_is_no_day(number: str) -> None:
    assert codes(lines(number)) == {2: ["not_day"]}


@pytest.mark.parametrize(
    "text",
    [
        "2023-05-01 09:15:02",
        "20230501 091502",
        "20230501091502",
        "20230501091502123",
        "2023-05-01T09:15:02",
        "2023/5/1 9:15",
        "2023-05-01 09.15.02",
        "2023年5月1日 9时15分",
    ],
)
def test_of_a_time_of_day_the_day_is_taken_and_counted(text: str) -> None:
    answer = lines(text)
    assert answer.rows["posted_on"].to_list() == [MAY_DAY]
    assert answer.counts.warnings == {"time_of_day": 1}


def test_t15_two_years_unused_reach_back_to_the_same_day() -> None:
    window = months_before(date(2025, 5, 1), 24)
    days = [date(2023, 4, 30), date(2023, 5, 1), date(2023, 5, 2), date(2024, 2, 29)]
    assert [day <= window for day in days] == [True, True, False, False]


DIGITS = "〇一二三四五六七八九"


def in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else DIGITS[tens] + "十"
    return ten + (DIGITS[ones] if ones else "")


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_in_words_and_as_a_number_is_the_day(day: date) -> None:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    assert parse_day(f"{year}年{in_words(day.month)}月{in_words(day.day)}日") == day
    counted = parse_day(str((day - SERIAL_ZERO).days))
    assert counted == Doubt(day, "serial_day")

"""The same line in two statements: once where it is surely the same, else the doubt is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbb_reconcile import check, reconcile

HEAD = ["account_no", "posted_on", "line_no", "amount", "balance_after", "counterparty_name"]
HEAD += ["summary"]


class Told(NamedTuple):
    lines: int
    repeated: list[int]
    doubts: list[str]


class Counted(NamedTuple):
    lines: int
    repeated: int
    doubts: list[str]


def counted(folder: Path, first: str, second: str, *, periods: Sequence[str] = ()) -> Counted:
    """How many lines count, how many are repeats, and the doubts.

    ``periods`` are what the titles of the two state, if they do.
    """
    for at, (name, text) in enumerate((("bank_lines_a.csv", first), ("bank_lines_b.csv", second))):
        rows = [line.strip() for line in text.strip().splitlines()]
        title = [f"查询日期：{periods[at]}"] if periods else []
        table = "\n".join([*title, ",".join(HEAD), *(f"620001,2024-{row}" for row in rows)])
        (folder / name).write_text(table + "\n", encoding="utf-8")
    checked = check(folder, lang="en")
    lines = sum(source["rows_standardised"] for source in checked["sources"])
    repeated = sum(source["rows_repeated"] for source in checked["sources"])
    assert checked["quarantine"]["count"] == 0
    assert lines + repeated == sum(source["rows_read"] for source in checked["sources"])
    notes = checked["notes"]
    doubts = [note for note in notes if "both are counted" in note or "cut in two" in note]
    return Counted(lines, repeated, doubts)


def told(folder: Path, first: str, second: str, *, periods: Sequence[str] = ()) -> Told:
    """The same, and which rows of the second statement are repeats."""
    found = counted(folder, first, second, periods=periods)
    rows: list[int] = []
    if found.repeated:
        with reconcile(folder, as_of=date(2024, 12, 31), tables=["overlapping_lines"]) as run:
            rows = run["overlapping_lines"]["source_row"].to_list()
    assert len(rows) == found.repeated
    return Told(found.lines, rows, found.doubts)


def test_what_is_counted_once_is_placed_in_the_controls_of_a_run(tmp_path: Path) -> None:
    rows = "account_no,posted_on,line_no,amount\n620001,2024-01-12,S1,-9.00\n"
    (tmp_path / "bank_lines_a.csv").write_text(rows, encoding="utf-8")
    rows += "620001,2024-01-20,S2,-7.00\n"
    (tmp_path / "bank_lines_b.csv").write_text(rows, encoding="utf-8")
    with reconcile(tmp_path, as_of=date(2024, 12, 31)) as run:
        placed = run["controls"].filter(pl.col("kind").is_in(["rows", "yuan"]))
        assert placed.height
        assert placed["holds"].all()
        assert run["movements"].height == 2


def test_number_amount_and_day_are_one_line_whatever_the_summary(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "01-12,S1,-9.00,,,甲",
        """01-12,S1,-9.00,,,代发甲
        01-20,S2,-7.00,,,乙""",
    )
    assert found == Told(2, [2], [])


def test_a_number_beside_another_balance_is_another_line(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "01-12,1,-9.00,91.00,,甲",
        """01-12,1,-9.00,82.00,,甲
        01-20,2,-7.00,75.00,,乙""",
    )
    assert found == Told(3, [], [])


def test_a_number_beside_another_counterparty_counts_twice_and_is_said(tmp_path: Path) -> None:
    found = told(tmp_path, "01-12,S1,-9.00,,甲学校,工资", "01-12,S1,-9.00,,乙学校,工资")
    assert (found.lines, found.repeated) == (2, [])
    assert len(found.doubts) == 1
    assert "-9.00" in found.doubts[0]


def test_one_balance_after_one_amount_is_said_where_the_words_differ(tmp_path: Path) -> None:
    found = told(tmp_path, "01-12,,-9.00,91.00,,甲", "01-12,,-9.00,91.00,,乙")
    assert (found.lines, found.repeated, len(found.doubts)) == (2, [], 1)


def test_a_batch_of_one_number_counts_as_often_as_either_statement_has_it(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """01-12,S1,-9.00,,,工资1
        01-12,S1,-9.00,,,工资2""",
        """01-12,S1,-9.00,,,代发1
        01-12,S1,-9.00,,,代发2
        01-12,S1,-9.00,,,代发3""",
    )
    assert found == Told(3, [2, 3], [])


@pytest.mark.parametrize("other", ["01-12,,-3.00,,,别的", "01-13,,-3.00,,,别的"])
def test_an_equal_line_among_days_that_do_not_agree_counts_twice_and_is_said(
    tmp_path: Path, other: str
) -> None:
    found = told(
        tmp_path,
        f"""01-12,,-9.00,,,甲
        {other}""",
        """01-12,,-9.00,,,甲
        01-13,,-4.00,,,丙""",
    )
    assert (found.lines, found.repeated, len(found.doubts)) == (4, [], 1)


def test_the_only_shared_day_counts_once_and_is_said(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """01-11,,-3.00,,,乙
        01-12,,-9.00,,,甲""",
        """01-12,,-9.00,,,甲
        01-13,,-4.00,,,丙""",
    )
    assert (found.lines, found.repeated, len(found.doubts)) == (3, [2], 1)


def test_days_that_agree_wholly_count_once_without_a_doubt(tmp_path: Path) -> None:
    both = "01-12,,-9.00,,,甲\n01-13,,-9.00,,,甲"
    assert told(
        tmp_path, both + "\n01-14,,-1.00,,,丁", both + "\n01-14,,-1.00,,,丁\n01-15,,-2.00,,,戊"
    ) == Told(4, [2, 3, 4], [])


def test_a_statement_without_numbers_beside_one_with_them_is_said(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        """01-12,S1,-9.00,,,甲
        01-13,S2,-3.00,,,乙""",
        """01-12,,-9.00,,,甲
        01-13,,-5.00,,,丙""",
    )
    assert (found.lines, found.repeated, len(found.doubts)) == (4, [], 1)


# What the periods that titles state say of them (contract 3; reliability.md, F17).

JANUARY, FEBRUARY = "2024-01-01 至 2024-01-12", "2024-01-12 至 2024-02-28"
LONG, LATE = "2024-01-01 至 2024-01-20", "2024-01-05 至 2024-02-28"


def test_two_statements_cut_at_one_moment_have_no_line_in_common(tmp_path: Path) -> None:
    periods = ["2024-01-01 至 2024-01-12 12:00:00", "2024-01-12 12:00:00 至 2024-02-28"]
    both = "01-12,,-9.00,,,甲"
    more = both + "\n01-12,,-4.00,,,丙"
    assert told(tmp_path, more, both, periods=periods[::-1]) == Told(3, [], [])
    later = ["2024-01-01 至 2024-01-12 11:59", "2024-01-12 12:00:00 至 2024-02-28"]
    assert told(tmp_path, both, more, periods=later) == Told(3, [], [])


@pytest.mark.parametrize(
    "periods",
    [
        ["2024-01-01 至 2024-01-12 12:00:01", "2024-01-12 12:00:00 至 2024-02-28"],
        ["2024-01-01 至 2024-01-12 12:00:00", "2024-01-12 至 2024-02-28"],
        [
            "2024-01-01 00:00:00 至 2024-01-12 00:00:00",
            "2024-01-12 00:00:00 至 2024-02-28 00:00:00",
        ],
        ["2024-01-01 至 2024-01-12 12:75", "2024-01-12 23:00:00 至 2024-02-28"],
        [JANUARY, FEBRUARY],
    ],
)
def test_two_statements_of_one_equal_day_that_both_may_hold_count_once_and_it_is_said(
    tmp_path: Path, periods: list[str]
) -> None:
    both = "01-12,,-9.00,,,甲"
    first, second = f"01-11,,-3.00,,,乙\n{both}", f"{both}\n01-13,,-4.00,,,丙"
    found = told(tmp_path, first, second, periods=periods)
    assert (found.lines, found.repeated, len(found.doubts)) == (3, [3], 1)


def test_a_day_of_which_the_later_statement_lacks_a_line_was_cut_in_two(tmp_path: Path) -> None:
    earlier = "01-12,,-9.00,,,甲\n01-12,,-3.00,,,乙"
    later = "01-12,,-9.00,,,甲\n01-12,,-5.00,,,丙"
    for periods in ([JANUARY, FEBRUARY], [FEBRUARY, JANUARY]):
        first, second = (earlier, later) if periods[0] == JANUARY else (later, earlier)
        assert told(tmp_path, first, second, periods=periods) == Told(4, [], [])


def test_a_day_of_which_the_earlier_statement_lacks_a_line_may_not_have_been_over(
    tmp_path: Path,
) -> None:
    later = "01-12,,-9.00,,,甲\n01-12,,-5.00,,,丙"
    found = told(tmp_path, "01-12,,-9.00,,,甲", later, periods=[JANUARY, FEBRUARY])
    assert (found.lines, found.repeated, len(found.doubts)) == (3, [], 1)


def test_a_day_that_both_statements_hold_counts_once_whatever_other_days_say(
    tmp_path: Path,
) -> None:
    found = told(
        tmp_path,
        """01-12,,-9.00,,,甲
        01-13,,-3.00,,,乙""",
        """01-12,,-9.00,,,甲
        01-12,,-1.00,,,丁
        01-13,,-4.00,,,丙""",
        periods=[LONG, LATE],
    )
    assert found == Told(4, [3], [])


def test_of_a_day_that_both_hold_the_only_line_counts_once_without_a_doubt(tmp_path: Path) -> None:
    both = "01-12,,-9.00,,,甲"
    later = both + "\n01-25,,-4.00,,,丙"
    assert told(tmp_path, both, later, periods=[LONG, LATE]) == Told(2, [3], [])


def test_a_period_that_lines_lie_outside_of_says_nothing_of_lines_either(tmp_path: Path) -> None:
    both = "01-12,,-9.00,,,甲\n01-21,,-3.00,,,乙"
    other = "01-12,,-9.00,,,甲\n01-21,,-4.00,,,丙"
    found = told(tmp_path, both, other, periods=[LONG, LATE])
    assert (found.lines, found.repeated, len(found.doubts)) == (4, [], 1)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(11, 14), st.integers(8, 16), st.sampled_from([-9, -3])),
        min_size=1,
        max_size=7,
    ),
    st.integers(11, 14),
    st.integers(0, 2),
    st.one_of(st.none(), st.integers(9, 15)),
)
def test_what_two_statements_of_one_account_hold_is_counted_right_or_doubted(
    tmp_path_factory: pytest.TempPathFactory,
    moved: list[tuple[int, int, int]],
    cut_day: int,
    overlap: int,
    cut_hour: int | None,
) -> None:
    """Statements of whole days that overlap by some, or that are cut within one, by the hour."""
    cut_hour = None if overlap else cut_hour
    begins = (cut_day - overlap, cut_hour or 0)
    ends = (cut_day, cut_hour or 24)
    hour = f" {cut_hour}:00:00" if cut_hour else ""
    periods = [f"2024-01-01 至 2024-01-{cut_day}{hour}", f"2024-01-{begins[0]}{hour} 至 2024-01-31"]
    lines = sorted(moved)
    sides = [
        [line for line in lines if line[:2] < ends],
        [line for line in lines if line[:2] >= begins],
    ]
    texts = ["\n".join(f"01-{day},,{yuan}.00,,,甲" for day, _, yuan in side) for side in sides]
    if not all(texts) or texts[0] == texts[1]:
        return
    found = counted(tmp_path_factory.mktemp("statements"), *texts, periods=periods)
    assert found.lines == len(moved) or found.doubts
    if cut_hour or overlap:
        assert (found.lines, found.doubts) == (len(moved), [])


LINE = st.tuples(
    st.sampled_from(["01-12", "01-13"]),
    st.sampled_from(["", "S1", "S2"]),
    st.sampled_from(["-9.00", "-3.00"]),
    st.sampled_from(["", "91.00", "82.00"]),
    st.sampled_from(["甲", "乙"]),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=5), st.lists(LINE, min_size=1, max_size=5))
def test_equal_lines_never_count_once_or_twice_without_a_word(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
) -> None:
    """Every line is counted or listed; of two equal ones one is a repeat, or a note speaks."""
    if sorted(first) == sorted(second):
        return
    texts = [
        "\n".join(
            f"{day},{number},{amount},{balance},,{said}"
            for day, number, amount, balance, said in rows
        )
        for rows in (first, second)
    ]
    found = counted(tmp_path_factory.mktemp("statements"), *texts)
    assert found.lines + found.repeated == len(first) + len(second)
    if set(first) & set(second):
        assert found.repeated or found.doubts
    numbered = {
        (day, number, amount) for day, number, amount, balance, _ in first if number and not balance
    }
    again = {
        (day, number, amount)
        for day, number, amount, balance, _ in second
        if number and not balance
    }
    if numbered & again:
        assert found.repeated or found.doubts

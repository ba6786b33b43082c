"""The same line in two statements: once where it is surely the same, else the doubt is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbb_reconcile import reconcile

HEAD = ["account_no", "posted_on", "line_no", "amount", "balance_after", "counterparty_name"]
HEAD += ["summary"]


class Told(NamedTuple):
    lines: int
    repeated: list[int]
    doubts: list[str]


def told(folder: Path, first: str, second: str) -> Told:
    """How many lines count, which rows of the second statement are repeats, and the doubts."""
    for name, text in (("bank_lines_a.csv", first), ("bank_lines_b.csv", second)):
        rows = [line.strip() for line in text.strip().splitlines()]
        table = "\n".join([",".join(HEAD), *(f"620001,2024-{row}" for row in rows)])
        (folder / name).write_text(table + "\n", encoding="utf-8")
    with reconcile(folder, as_of=date(2024, 12, 31), lang="en") as outcome:
        placed = outcome["controls"].filter(pl.col("kind").is_in(["rows", "yuan"]))
        assert placed.height
        assert placed["holds"].all()
        assert outcome["quarantine"].is_empty()
        doubts = [note for note in outcome["notes"]["note"] if "both are counted" in note]
        doubts += [note for note in outcome["notes"]["note"] if "cut in two" in note]
        repeated = outcome["overlapping_lines"]["source_row"].to_list()
        return Told(outcome["movements"].height, repeated, doubts)


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


LINE = st.tuples(
    st.sampled_from(["01-12", "01-13"]),
    st.sampled_from(["", "S1", "S2"]),
    st.sampled_from(["-9.00", "-3.00"]),
    st.sampled_from(["", "91.00", "82.00"]),
    st.sampled_from(["甲", "乙"]),
)


@settings(max_examples=40, deadline=None)
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
    found = told(tmp_path_factory.mktemp("statements"), *texts)
    assert found.lines + len(found.repeated) == len(first) + len(second)
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

"""Cells and fields in forms that exports and keyboards give them, and that say one thing only."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_read import csv_sheet
from zbb_reconcile.dates import parse_day
from zbb_reconcile.identifiers import Doubt, Fault
from zbb_reconcile.read.dialect import records_of
from zbb_reconcile.standardise import type_sheet

PADS = st.sampled_from(["", " ", "  "])
CELLS = st.text(st.sampled_from('甲乙a1., \t;|"\n='), max_size=6)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@given(
    st.lists(st.lists(st.tuples(PADS, CELLS, PADS), min_size=2, max_size=4), min_size=1),
    st.sampled_from([",", "\t", ";", "|"]),
)
def test_blanks_around_quotation_marks_change_no_cell(
    rows: list[list[tuple[str, str, str]]], delimiter: str
) -> None:
    text = "\n".join(
        delimiter.join(before + quoted(cell) + after for before, cell, after in row) for row in rows
    )
    wanted = [[cell for _, cell, _ in row] for row in rows]
    assert list(records_of(text, delimiter)) == wanted


@given(st.text(st.sampled_from('a ,"\t=\n'), max_size=30))
def test_a_text_without_a_mark_at_the_edge_of_a_cell_is_left_alone(text: str) -> None:
    plain = text.replace('"', "x")
    assert "".join(",".join(record) for record in records_of(plain, ",")) == "".join(
        plain.split("\n")
    )


def test_a_tab_after_a_quoted_cell_and_an_equals_sign_before_it_are_read() -> None:
    typed = type_sheet(
        csv_sheet(
            "账号,日期,金额,摘要,对方户名\n"
            '="6228480012345678901","2024-01-05"\t,"1,500.00"\t, "甲, 乙" ,"丙"\t\n'
            '="6228480012345678901",="2024-01-06",="1,500.00",="丁",="戊"\n'
        )
    )
    assert typed.quarantine.is_empty()
    columns = ["account_no", "posted_on", "amount", "summary", "counterparty_name"]
    first, second = typed.rows.select(columns).rows()
    account = "6228480012345678901"
    assert first == (account, date(2024, 1, 5), first[2], "甲, 乙", "丙")
    assert second == (account, date(2024, 1, 6), first[2], "丁", "戊")
    assert str(first[2]) == "1500.00"


@pytest.mark.parametrize(
    "text",
    [
        "2024年1月5号",
        "2024-01-05(五)",
        "2024-01-05（星期五）",
        "2024/1/5 周五",
        "2024年1月5日星期五",
        "二〇二四年一月五号",
        "'2024-01-05",
        '="2024-01-05"',
    ],
)
def test_a_day_in_an_odd_form_is_that_day(text: str) -> None:
    assert parse_day(text) == date(2024, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-05  09:30:00",
        "2024-01-05 上午 9:30",
        "2024年1月5日下午3时20分",
        "2024-01-05 3:20 PM",
        "2024-01-05 星期五 09:30",
    ],
)
def test_a_day_with_a_time_in_an_odd_form_is_that_day_and_counted(text: str) -> None:
    assert parse_day(text) == Doubt(date(2024, 1, 5), "time_of_day")


@pytest.mark.parametrize("text", ["2024-01-05(六)", "2024-01-05 周一", "2024年2月30号"])
def test_a_day_that_its_weekday_or_the_calendar_contradicts_is_a_fault(text: str) -> None:
    found = parse_day(text)
    assert isinstance(found, Fault)
    assert found.code == "impossible_day"

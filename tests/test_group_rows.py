"""Headings among rows that carry the sum of their group are no rows; nothing else is one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_read import csv_sheet
from zbb_reconcile.standardise import Typed, type_sheet

HEADER = "单位编码,单位名称,指标编号,预算年度,年末结转结余\n"


def read(rows: str) -> Typed:
    return type_sheet(csv_sheet(HEADER + rows, "carryovers"))


def closings(typed: Typed) -> list[str]:
    return [str(closing) for closing in typed.rows["closing"]]


GROUPS = st.lists(st.lists(st.integers(1, 99_999), min_size=1, max_size=4), min_size=1, max_size=5)


@given(GROUPS, st.booleans(), st.booleans())
def test_numbered_headings_with_the_sums_of_their_groups_are_no_rows(
    groups: list[list[int]], in_code_column: bool, nested: bool
) -> None:
    lines, amounts = [], []
    for at, group in enumerate(groups):
        title = f"（{'一二三四五'[at]}）某局"
        cells = [title, ""] if in_code_column else ["", title]
        lines.append(",".join([*cells, "", "", f"{Decimal(sum(group)) / 100:.2f}"]))
        for fen in group:
            amounts.append(f"{Decimal(fen) / 100:.2f}")
            lines.append(f"001001,一小,A{len(amounts)},2022,{amounts[-1]}")
    whole = f"{sum(map(Decimal, amounts)):.2f}"
    if nested:
        lines.insert(0, f",一、县本级,,,{whole}")
    typed = read("\n".join([*lines, f",合计,,,{whole}"]) + "\n")
    assert closings(typed) == amounts
    assert typed.quarantine.is_empty()


@pytest.mark.parametrize(
    "row",
    [
        ",一、教育局,,,299.99",
        ",教育局,,,100.00",
        ",一、教育局,A9,,300.00",
        ",一、教育局,,,300.00元/户",
    ],
)
def test_a_row_that_is_not_the_sum_of_its_group_goes_to_quarantine(row: str) -> None:
    typed = read(f"{row}\n001001,一小,A1,2022,100.00\n")
    assert closings(typed) == ["100.00"]
    assert typed.quarantine["source_row"].to_list() == [2]


def test_a_row_without_keys_that_equals_the_one_row_below_is_no_heading() -> None:
    typed = read("001001,一小,A1,2022,5.00\n,二小,,,7.00\n001003,三小,A3,2022,7.00\n")
    assert closings(typed) == ["5.00", "7.00"]
    assert typed.quarantine["source_row"].to_list() == [3]


def test_a_line_of_a_statement_without_a_day_is_never_a_heading() -> None:
    typed = type_sheet(
        csv_sheet(
            "账号,日期,摘要,金额\n43001,,一、拨款,3.00\n43001,2024-01-05,甲,1.00\n43001,2024-01-05,乙,2.00\n"
        )
    )
    assert typed.quarantine["source_row"].to_list() == [2]

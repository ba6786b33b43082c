"""Days from text, and months counted by the calendar."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbb_reconcile.dates import months_before, parse_day, plain_day
from zbb_reconcile.identifiers import Doubt, Fault
from zbb_reconcile.standardise.values import parse_cells
from zbb_reconcile.tables import TABLES

steady = settings(deadline=None, derandomize=True, max_examples=300)
POSTED = TABLES["bank_lines"].column("posted_on")


@pytest.mark.parametrize(
    "text",
    [
        "2023-05-01",
        "20230501",
        "2023/05/01",
        "2023.05.01",
        "2023年05月01日",
        "2023-5-1",
        "2023/5/1",
        "2023.5.1",
        "2023年5月1日",
        "2023 年 5 月 1 日",
        "２０２３－０５－０１",
        " 2023-05-01 ",
        "２０２３年５月１日",
        "2023-05-01 00:00:00",
        "2023-05-01T00:00:00",
        "2023/5/1 0:00",
        "2023-05-01 00:00:00.000",
    ],
)
def test_the_usual_ways_to_write_a_day(text: str) -> None:
    assert parse_day(text) == date(2023, 5, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023-02-30", "impossible_day"),
        ("2023-13-01", "impossible_day"),
        ("2023-00-10", "impossible_day"),
        ("2100-02-29", "impossible_day"),
        ("20230230", "impossible_day"),
        ("0000-01-01", "impossible_day"),
        ("1899-12-30", "impossible_day"),
        ("2023年", "partial_day"),
        ("2023年5月", "partial_day"),
        ("2023-05", "partial_day"),
        ("2023年度", "partial_day"),
        ("2023Q4", "partial_day"),
        ("202305", "partial_day"),
        ("2023", "partial_day"),
        ("23/5/1", "short_year"),
        ("23-05-01", "short_year"),
        ("5/1/23", "short_year"),
        ("5/1/2023", "day_order"),
        ("2023-05/01", "not_day"),
        ("昨天", "not_day"),
        ("2023-5- 1", "not_day"),
        ("٢٠٢٣-٠٥-٠١", "not_day"),
        ("2023-05-01\x00", "not_day"),
    ],
)
def test_what_is_no_whole_day_is_a_fault(text: str, code: str) -> None:
    fault = parse_day(text)
    assert isinstance(fault, Fault), f"{text!r} read as {fault}"
    assert fault.code == code


@steady
@given(
    st.dates(min_value=date(1900, 1, 1)),
    st.sampled_from(
        [
            "{0:%Y}-{0:%m}-{0:%d}",
            "{0:%Y%m%d}",
            "{0.year}/{0.month}/{0.day}",
            "{0.year}年{0.month}月{0.day}日",
            "{0}T00:00:00",
        ]
    ),
)
def test_parse_of_print_is_the_day(day: date, style: str) -> None:
    text = style.format(day)
    assert parse_day(text) == day
    assert parse_cells(pl.Series([text]), POSTED).values.to_list() == [day]


dayish = st.text(st.sampled_from("0123456789-/.年月日 ０１：:T\n"), max_size=14)
eight = st.text("0123456789", min_size=8, max_size=8)


@steady
@given(st.lists(st.one_of(dayish, eight, st.text(max_size=12)), max_size=30))
def test_the_engine_and_the_scalar_grammar_agree(texts: list[str]) -> None:
    column = parse_cells(pl.Series(texts, dtype=pl.String), POSTED)
    scalar = [parse_day(text) for text in texts]
    settled = [answer.value if isinstance(answer, Doubt) else answer for answer in scalar]
    assert column.values.to_list() == [None if isinstance(s, Fault) else s for s in settled]
    plain = pl.Series("cell", texts, pl.String).to_frame().select(plain_day(pl.col("cell")))
    for engine, own in zip(plain.to_series(), scalar, strict=True):
        assert engine is None or engine == own


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2024, 12, 31), 24, date(2022, 12, 31)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 31), 2, date(2023, 11, 30)),
        (date(2024, 5, 1), 0, date(2024, 5, 1)),
    ],
)
def test_months_before_keeps_the_day_or_takes_the_months_last(
    day: date, months: int, before: date
) -> None:
    assert months_before(day, months) == before


@steady
@given(st.dates(min_value=date(1950, 1, 1)), st.integers(0, 600))
def test_months_before_never_comes_later_than_the_same_day(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day <= day.day

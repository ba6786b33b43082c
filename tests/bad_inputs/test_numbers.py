"""Amounts as files write them (trials N03-N25): exact, or set aside by name; never altered."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.typing_sheets import codes, typed
from zbb_reconcile.commands.check import check
from zbb_reconcile.identifiers import Doubt, Fault
from zbb_reconcile.money import parse_money
from zbb_reconcile.standardise import Typed
from zbb_reconcile.standardise.values import parse_cells
from zbb_reconcile.tables import TABLES

steady = settings(deadline=None, derandomize=True, max_examples=100)
AMOUNT = TABLES["bank_lines"].column("amount")


def lines(*amounts: str, header: str = "金额", above: str | None = None) -> Typed:
    """Bank lines of one account with these amounts, from row 2 (3 under a title)."""
    rows = [f'A1,2024-01-01,"{amount}"' for amount in amounts]
    return typed("bank_lines", *([above] if above else []), f"账号,记账日期,{header}", *rows)


def amounts(answer: Typed) -> list[str]:
    return [str(amount) for amount in answer.rows["amount"]]


@pytest.mark.parametrize(
    ("trial", "written", "yuan"),
    [
        ("N03", ["(500.00)", "（500.00）"], ["-500.00", "-500.00"]),
        ("N04", ["500.00-"], ["-500.00"]),
        ("N05", ["\u2212500.00", "–500.00", "－500.00"], ["-500.00"] * 3),
        ("N08", ["3.23亿元", "385万", "500元"], ["323000000.00", "3850000.00", "500.00"]),
        (
            "N25",
            ["1 234 567.89", "1\xa0234\xa0567.89", "1\u202f234\u202f567.89"],
            ["1234567.89"] * 3,
        ),
    ],
)
def test_every_usual_way_to_write_an_amount_is_read_exactly(
    trial: str, written: list[str], yuan: list[str]
) -> None:
    answer = lines(*written)
    assert amounts(answer) == yuan, trial
    assert answer.quarantine.is_empty()


@pytest.mark.parametrize(
    ("trial", "written", "code"),
    [
        ("N12", ["0.005", "1234567.891"], "too_many_decimals"),
        ("N13", ["1.234.567,89"], "odd_grouping"),
        ("N16", ["1" + "0" * 30, "9" * 39], "out_of_range"),
        ("N17", ["1_000", "0x1F", "1e3", "①"], "not_money"),
        ("N19", ["壹佰万元整"], "chinese_amount"),
        ("N20", ["1,23,45,678.00", "12,34.5", "1,234,56"], "odd_grouping"),
        ("N21", ["1234567.8900000001", "0.30000000000000004"], "too_many_decimals"),
        ("X41", ["TRUE", "inf"], "not_money"),
    ],
)
def test_what_would_need_a_guess_is_quarantined_by_name(
    trial: str, written: list[str], code: str
) -> None:
    answer = lines(*written, "1.00")
    assert codes(answer) == {at: [code] for at in range(2, len(written) + 2)}, trial
    assert amounts(answer) == ["1.00"]
    assert answer.quarantine["faults"][0][0]["found"] == written[0]


def test_n07_a_column_in_wan_yuan_is_scaled_exactly() -> None:
    answer = lines("12.3456", "0.123456", "-1,234.5", header="金额（万元）")
    assert amounts(answer) == ["123456.00", "1234.56", "-12345000.00"]
    assert answer.counts.units == {"amount": 10_000}


def test_wan_yuan_finer_than_a_fen_is_quarantined() -> None:
    answer = lines("0.1234567", "1.5", header="金额（万元）")
    assert codes(answer) == {2: ["finer_than_fen"]}
    assert amounts(answer) == ["15000.00"]


def test_wan_yuan_beyond_the_range_of_yuan_is_quarantined() -> None:
    answer = lines("100000000000", "99999999999.999999", header="金额（万元）")
    assert codes(answer) == {2: ["out_of_range"]}
    assert amounts(answer) == ["999999999999999.99"]


def test_a_cell_with_its_own_unit_must_agree_with_its_column() -> None:
    answer = lines("5万元", "500元", "3亿元", header="金额（万元）")
    assert amounts(answer) == ["50000.00"]
    assert codes(answer) == {3: ["unit_disagrees"], 4: ["unit_disagrees"]}


def test_a_title_that_says_the_unit_holds_for_every_amount() -> None:
    answer = lines("1.5", above="单位：万元")
    assert amounts(answer) == ["15000.00"]


def test_n10_scientific_notation_is_read_where_no_digit_can_be_missing() -> None:
    answer = lines("1.23456789E+06", "1.23457E+06")
    assert amounts(answer) == ["1234567.89"]
    assert answer.counts.warnings == {"scientific_amount": 1}
    assert codes(answer) == {3: ["scientific_amount"]}


def test_n22_a_hundred_thousand_fen_beside_billions_add_up_exactly(tmp_path: Path) -> None:
    rows = "".join(
        f"A1,2024-01-01,{amount}\n" for amount in ("90000000000.00", *["0.01"] * 100_000)
    )
    (tmp_path / "bank_lines.csv").write_text(f"账号,记账日期,金额\n{rows}", encoding="utf-8")
    controls = {row["control_id"]: row for row in check(tmp_path)["controls"]["every"]}
    summed = controls["yuan bank_lines.csv / bank_lines.amount"]
    assert summed["left"] == summed["right"] == "90000001000.00"


@pytest.mark.parametrize("dash", ["-", "—", "－", "——", "/", "无", "空", "N/A", "NaN", "null"])
def test_a_dash_is_a_blank_that_is_said_and_never_a_zero(dash: str) -> None:
    answer = typed("bank_lines", "账号,记账日期,金额,余额", f"A1,2024-01-01,1.00,{dash}")
    assert answer.rows["balance_after"].to_list() == [None]
    assert answer.counts.warnings == {"dash_is_blank": 1}
    assert codes(lines(dash)) == {2: ["required_blank"]}


def test_n24_another_currency_is_never_added_to_yuan() -> None:
    header = "账号,记账日期,金额,币种"
    rows = (
        "A1,2024-01-01,1.00,CNY",
        "A1,2024-01-02,2.00,美元",
        "A1,2024-01-03,4.00,",
        "A1,2024-01-04,8.00,人民币",
    )
    answer = typed("bank_lines", header, *rows)
    assert amounts(answer) == ["1.00", "8.00"]
    assert codes(answer) == {3: ["foreign_currency"], 4: ["currency_blank"]}
    assert answer.held.select("amount", "currency").rows() == [(Decimal("2.00"), "USD")]


def test_a_blank_currency_is_the_yuan_where_no_other_is_named() -> None:
    answer = typed(
        "bank_lines", "账号,记账日期,金额,币种", "A1,2024-01-01,1,", "A1,2024-01-01,2,156"
    )
    assert amounts(answer) == ["1.00", "2.00"]


@pytest.mark.parametrize("text", ["USD 100.00", "$5", "100美元", "JPY 1000.00", "HK$ 7"])
def test_an_amount_in_another_currency_is_named_so(text: str) -> None:
    assert codes(lines(text)) == {2: ["foreign_money"]}


def test_n09_an_account_in_scientific_notation_is_quarantined() -> None:
    answer = typed("bank_lines", "账号,记账日期,金额", "6.22848E+18,2024-01-01,1")
    assert codes(answer) == {2: ["scientific_account"]}


styles = st.sampled_from(["{:.2f}", "{:,.2f}", "￥{:,.2f}", "{:.2f}元", "{:.2f} RMB"])


@steady
@given(st.integers(0, 10**17 - 1), styles, st.booleans())
def test_parse_of_every_style_is_the_amount(fen: int, style: str, minus: bool) -> None:
    yuan = Decimal(fen).scaleb(-2)
    text = style.format(yuan)
    assert parse_money(f"({text})" if minus else text) == (-yuan if minus else yuan)


@steady
@given(st.integers(0, 10**13), st.sampled_from([1_000, 10_000, 10**8]))
def test_the_same_money_in_another_unit_is_the_same_money(fen: int, unit: int) -> None:
    yuan = Decimal(fen).scaleb(-2)
    text = f"{yuan.scaleb(1 - len(str(unit))):f}"
    assert parse_money(text, unit) == yuan
    assert parse_cells(pl.Series([text]), AMOUNT, unit).values.to_list() == [yuan]


unitish = st.text(st.sampled_from("0123456789,.-()万亿元 -—E+$"), max_size=14)


@steady
@given(st.lists(st.one_of(unitish, st.text(max_size=8)), max_size=20))
def test_engine_and_grammar_agree_in_wan_yuan_too(texts: list[str]) -> None:
    column = parse_cells(pl.Series(texts, dtype=pl.String), AMOUNT, 10_000)
    said = [parse_money(text, 10_000) for text in texts]
    plainly = [answer.value if isinstance(answer, Doubt) else answer for answer in said]
    assert column.values.to_list() == [None if isinstance(a, Fault) else a for a in plainly]
    assert column.faults.height == sum(isinstance(answer, Fault) for answer in said)

"""Yuan from text: exact or a fault, the same by the engine and by the scalar grammar."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zbb_reconcile.identifiers import Doubt, Fault
from zbb_reconcile.money import money_text, parse_money, plain_money
from zbb_reconcile.standardise.values import parse_cells
from zbb_reconcile.tables import TABLES

steady = settings(deadline=None, derandomize=True, max_examples=300)
AMOUNT = TABLES["bank_lines"].column("amount")
fen = st.integers(-(10**17) + 1, 10**17 - 1)


def settled(answer: object) -> object:
    """The value of an answer of a grammar; None for a fault."""
    if isinstance(answer, Doubt):
        return answer.value
    return None if isinstance(answer, Fault) else answer


def code(text: str) -> str:
    fault = parse_money(text)
    assert isinstance(fault, Fault), f"{text!r} read as {fault}"
    return fault.code


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("1234.5", "1234.50"),
        ("+500.00", "500.00"),
        ("1,234,567.89", "1234567.89"),
        ("１，２３４．５０", "1234.50"),
        ("　-1 ", "-1.00"),
        ("－500.00", "-500.00"),
        ("\u2212500.00", "-500.00"),
        ("–500.00", "-500.00"),
        ("(1,234.00)", "-1234.00"),
        ("（500.00）", "-500.00"),
        ("500.00-", "-500.00"),
        ("￥1,234.00", "1234.00"),
        ("¥ 1,234.00", "1234.00"),
        ("-¥500", "-500.00"),
        ("¥-500", "-500.00"),
        ("1,234.00元", "1234.00"),
        ("1 234 567.89", "1234567.89"),
        ("1\u202f234\u202f567.89", "1234567.89"),
        ("007.50", "7.50"),
        ("999999999999999.99", "999999999999999.99"),
        ("0000000000000000000000001", "1.00"),
        (".5", "0.50"),
        ("-.5", "-0.50"),
        ("RMB 1,234.00", "1234.00"),
        ("CNY13.50", "13.50"),
        ("人民币1,234.00元", "1234.00"),
        ("1,234.00 CNY", "1234.00"),
    ],
)
def test_an_amount_is_read_exactly(text: str, yuan: str) -> None:
    parsed = parse_money(text)
    assert isinstance(parsed, Decimal)
    assert str(parsed) == yuan


@pytest.mark.parametrize("text", ["", "   ", "　", "\u200b", "\ufeff \t"])
def test_a_blank_amount_is_blank_and_never_zero(text: str) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize("text", ["0.005", "1234567.891", "1234567.8900000001", "-1.234", "1.001"])
def test_more_than_two_decimals_are_a_fault_and_not_rounded(text: str) -> None:
    assert code(text) == "too_many_decimals"


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("128000.000", "128000.00"),
        ("500.000", "500.00"),
        ("1,234.5600", "1234.56"),
        ("1, 234.56", "1234.56"),
        ("'500.00", "500.00"),
        ('="500.00"', "500.00"),
        ("500.00圆", "500.00"),
        ("—500.00", "-500.00"),
        ("―¥500.00", "-500.00"),
        ("￥(500.00)", "-500.00"),
        ("人民币（500.00）", "-500.00"),
    ],
)
def test_a_plain_amount_in_an_odd_form_is_read(text: str, yuan: str) -> None:
    assert str(parse_money(text)) == yuan


@pytest.mark.parametrize(
    "text", ["-(500.00)", "——500.00", "1, 23.00", "1, 234 567", "1.500.000", "(-500)", "5—00"]
)
def test_an_amount_that_could_be_two_stays_a_fault(text: str) -> None:
    assert code(text)


@pytest.mark.parametrize("text", ["1000000000000000", "1" + "0" * 30, "9" * 39, "-" + "9" * 16])
def test_ten_to_the_fifteenth_yuan_is_out_of_range(text: str) -> None:
    assert code(text) == "out_of_range"


@pytest.mark.parametrize(
    "text",
    [
        "1_000",
        "0x1F",
        "1e3",
        "①",
        "10²",
        "½",
        "inf",
        "--5",
        "(-5)",
        "-5-",
        "()",
        ",5",
        "TRUE",
        ".",
        "5.",
        "٣",
        "#REF!",
        "1\x0000",
        "¥",
        "元",
        "(-)",
        "零",
        "5万5",
        "5%",
    ],
)
def test_what_would_need_a_guess_is_not_money(text: str) -> None:
    assert code(text) == "not_money"


@steady
@given(fen, st.sampled_from(["{:.2f}", "{:,.2f}"]), st.booleans())
def test_parse_of_print_is_the_amount(amount: int, style: str, bracketed: bool) -> None:
    yuan = Decimal(amount) / 100
    text = style.format(abs(yuan))
    text = f"（{text}）" if bracketed and amount < 0 else ("-" if amount < 0 else "") + text
    assert parse_money(text) == yuan
    column = parse_cells(pl.Series([text]), AMOUNT)
    assert column.values.to_list() == [yuan]


moneyish = st.text(st.sampled_from("0123456789,.-+()¥元 １２，．（）－e\n"), max_size=24)


@steady
@given(st.lists(st.one_of(moneyish, st.text(max_size=12)), max_size=30))
@example(["-0.00", "1,234", "1,234\n", "12\n", "1.5\n", "٣", "1٣"])
def test_the_engine_and_the_scalar_grammar_agree(texts: list[str]) -> None:
    column = parse_cells(pl.Series(texts, dtype=pl.String), AMOUNT)
    scalar = [parse_money(text) for text in texts]
    assert column.values.to_list() == [settled(answer) for answer in scalar]
    codes = {at: fault.code for at, fault in enumerate(scalar) if isinstance(fault, Fault)}
    assert dict(zip(column.faults["at"], column.faults["code"], strict=True)) == codes
    plain = pl.Series("cell", texts, pl.String).to_frame().select(plain_money(pl.col("cell")))
    for engine, own in zip(plain.to_series(), scalar, strict=True):
        assert engine is None or engine == own
    doubts = [answer.code for answer in scalar if isinstance(answer, Doubt)]
    assert column.doubts == {code: doubts.count(code) for code in set(doubts)}


@steady
@given(st.text())
def test_any_text_is_an_amount_a_blank_or_a_fault(text: str) -> None:
    parsed = parse_money(text)
    if isinstance(parsed, Decimal):
        assert parse_money(str(parsed)) == parsed
        assert parsed.as_tuple().exponent == -2
    elif isinstance(parsed, Fault):
        assert parsed.found == text


@steady
@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_spreadsheet_number_of_fifteen_digits_is_exact(amount: int) -> None:
    text = money_text(amount / 100)
    assert isinstance(text, str)
    assert parse_money(text) == Decimal(amount) / 100


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1234567.8900000001, "1234567.89"),
        (0.1 + 0.2, "0.30"),
        (-500.00000000000006, "-500.00"),
        (1e14, "100000000000000.00"),
        (12.345, "12.345"),
        (12.345600000000001, "12.3456"),
        (1e15, "1000000000000000.0"),
        (float("nan"), "nan"),
        (-0.0, "-0.00"),
    ],
)
def test_only_binary_noise_is_taken_off_a_number(number: float, text: str) -> None:
    assert money_text(number) == text


def test_a_number_beyond_fifteen_digits_has_lost_its_fen() -> None:
    fault = money_text(12345678901234.56)
    assert isinstance(fault, Fault)
    assert fault.code == "precision_lost"

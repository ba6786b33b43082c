"""Amounts in Chinese capitals: the rule's own examples, every kind of zero, and back again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbb_reconcile.report.notices.words import capitals

WRITTEN = {
    # The examples of 支付结算办法 附一, item five.
    "1409.50": "壹仟肆佰零玖元伍角",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "107000.53": "壹拾万零柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    # Fen and jiao alone.
    "0.00": "零元整",
    "0.01": "壹分",
    "0.10": "壹角",
    "0.11": "壹角壹分",
    "3.05": "叁元零伍分",
    "3.50": "叁元伍角",
    "10.00": "壹拾元整",
    "10.05": "壹拾元零伍分",
    "10.50": "壹拾元伍角",
    "15.00": "壹拾伍元整",
    "20.02": "贰拾元零贰分",
    # Zeros inside, at the end, across 万 and across 亿.
    "100.00": "壹佰元整",
    "101.00": "壹佰零壹元整",
    "110.00": "壹佰壹拾元整",
    "1001.00": "壹仟零壹元整",
    "1010.00": "壹仟零壹拾元整",
    "10000.00": "壹万元整",
    "10001.00": "壹万零壹元整",
    "10010.00": "壹万零壹拾元整",
    "10100.00": "壹万零壹佰元整",
    "11000.00": "壹万壹仟元整",
    "100000.00": "壹拾万元整",
    "100001.00": "壹拾万零壹元整",
    "101000.00": "壹拾万零壹仟元整",
    "110000.00": "壹拾壹万元整",
    "1000000.00": "壹佰万元整",
    "1001000.00": "壹佰万零壹仟元整",
    "1010010.10": "壹佰零壹万零壹拾元壹角",
    "10000001.00": "壹仟万零壹元整",
    "10010000.00": "壹仟零壹万元整",
    "100000000.00": "壹亿元整",
    "100000001.00": "壹亿零壹元整",
    "100010000.00": "壹亿零壹万元整",
    "100010001.00": "壹亿零壹万零壹元整",
    "101000000.00": "壹亿零壹佰万元整",
    "110000000.00": "壹亿壹仟万元整",
    "1000000000.00": "壹拾亿元整",
    "1010000000.00": "壹拾亿零壹仟万元整",
    "10000000000.00": "壹佰亿元整",
    "10000100000.05": "壹佰亿零壹拾万元零伍分",
    "99999999999.99": "玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    # Beyond what a county has, as far as a sum can go.
    "1000000000000.00": "壹万亿元整",
    "1000000010000.00": "壹万亿零壹万元整",
    "1234567890123456.78": (
        "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌亿玖仟零壹拾贰万叁仟肆佰伍拾陆元柒角捌分"
    ),
}


@pytest.mark.parametrize(("amount", "written"), WRITTEN.items())
def test_an_amount_is_written_as_the_rule_for_bank_papers_says(amount: str, written: str) -> None:
    assert capitals(Decimal(amount)) == written


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "10000000000000000", "NaN"])
def test_what_no_paper_can_say_is_an_error(amount: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        capitals(Decimal(amount))


UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read(written: str) -> Decimal:
    """The amount that capitals say, read as a person reads: digit times unit, added up."""
    total = section = digit = 0
    for sign in written.removesuffix("整"):
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
        elif sign in UNITS:
            section, digit = section + digit * UNITS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif sign == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        else:
            total, digit = total + digit * {"角": 10, "分": 1}[sign], 0
    return Decimal(total) / 100


@settings(deadline=None, max_examples=2000, derandomize=True)
@given(
    st.one_of(
        st.integers(1, 9_999_999_999_999),
        # Mostly zeros: what goes wrong goes wrong there.
        st.lists(st.sampled_from("0000001959"), min_size=1, max_size=13).map(
            lambda digits: int("".join(digits))
        ),
    )
)
def test_capitals_read_back_are_the_amount(fen: int) -> None:
    amount = Decimal(fen) / 100
    written = capitals(amount)
    assert read(written) == amount
    assert "零零" not in written
    assert not written.startswith("零") or amount == 0
    for unit in "拾佰仟亿元角分整":
        assert f"零{unit}" not in written or amount == 0
    # A hundred million with nothing in its 万 places has no 万 after it.
    assert "亿万" not in written


def test_no_two_amounts_are_written_alike() -> None:
    amounts = [Decimal(fen) / 100 for fen in range(0, 2_000_000, 7)]
    assert len({capitals(amount) for amount in amounts}) == len(amounts)

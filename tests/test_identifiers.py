"""Account numbers and codes stay text; messages never show a whole one."""

from __future__ import annotations

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zbb_reconcile.identifiers import (
    Doubt,
    Fault,
    mask,
    mask_text,
    parse_account,
    parse_code,
    plain_account,
    plain_code,
    shown,
)
from zbb_reconcile.standardise.values import parse_cells
from zbb_reconcile.tables import TABLES

steady = settings(deadline=None, derandomize=True, max_examples=300)
# Of these each cell is judged alone; of codes that say whose money it is the others count, too.
ACCOUNT = TABLES["bank_lines"].column("counterparty_no")
CODE = TABLES["bank_lines"].column("line_no")


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("6222021203001234567", "6222021203001234567"),
        ("0000000000000042", "0000000000000042"),
        ("6222 0212 0300 1234 567", "6222021203001234567"),
        ("6222\u30000212\xa00300\u200b1234567", "6222021203001234567"),
        ("\ufeff６２２２０２", "622202"),
        ("'6222021203001234567", "6222021203001234567"),
        ('"6222021203001234567"', "6222021203001234567"),
        ('="6222021203001234567"', "6222021203001234567"),
        ("\t6222021203001234567", "6222021203001234567"),
        ("6222-0212-0300-1234-567", "6222021203001234567"),
        ("6222-0212-0300", "622202120300"),
        ("43001-01", "4300101"),
        ("4300-0101", "43000101"),
        ("18-443201040012345", "18443201040012345"),
        ("6222.0212.03001", "6222021203001"),
        ("6222-0212-03001", "6222021203001"),
        ("nra1234a", "NRA1234A"),
        ("6e18", "6E18"),
        ("6222****4567", "6222****4567"),
    ],
)
def test_an_account_number_is_matched_without_its_dress(text: str, account: str) -> None:
    assert parse_account(text) == account


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6.22848E+18", "scientific_account"),
        ("6.22848e18", "scientific_account"),
        ("6E+18", "scientific_account"),
        ('="6.2E+18"', "scientific_account"),
        ("6222021203001234.0", "decimal_account"),
        ("622202.", "decimal_account"),
        ("6222\ufffd1", "damaged_account"),
    ],
)
def test_an_account_that_was_a_number_is_a_fault(text: str, code: str) -> None:
    fault = parse_account(text)
    assert isinstance(fault, Fault)
    assert fault.code == code


@pytest.mark.parametrize("text", ["", "  ", "'", '=""', "\u200b"])
def test_an_account_of_nothing_is_blank(text: str) -> None:
    assert parse_account(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0101", "0101"),
        (" ０１０１ ", "0101"),
        ("资财预〔2023〕1号", "资财预〔2023〕1号"),
        ("001.10", "001.10"),
        ('="007"', "007"),
        ("A-1", "A-1"),
        ("a01", "a01"),
    ],
)
def test_a_code_is_text_for_ever(text: str, code: str) -> None:
    assert parse_code(text) == code


def test_a_code_in_scientific_notation_is_a_fault() -> None:
    fault = parse_code("4.31081E+17")
    assert isinstance(fault, Fault)
    assert fault.code == "scientific_code"


accountish = st.text(st.sampled_from("0123456789AEe-+. '\"=０　\u200b\n"), max_size=24)


@steady
@given(st.lists(st.one_of(accountish, st.text(max_size=10)), max_size=30))
@example(["6E-18", "6E+18", "1E5\n", "", " ", "ⅷ"])
def test_the_engine_and_the_scalar_grammar_agree(texts: list[str]) -> None:
    for column, parse, plain in (
        (ACCOUNT, parse_account, plain_account),
        (CODE, parse_code, plain_code),
    ):
        parsed = parse_cells(pl.Series(texts, dtype=pl.String), column)
        scalar = [parse(text) for text in texts]
        scalar = [answer.value if isinstance(answer, Doubt) else answer for answer in scalar]
        assert parsed.values.to_list() == [None if isinstance(s, Fault) else s for s in scalar]
        engine = pl.Series("cell", texts, pl.String).to_frame().select(plain(pl.col("cell")))
        for by_engine, own in zip(engine.to_series(), scalar, strict=True):
            assert by_engine is None or by_engine == own


@steady
@given(st.text(st.sampled_from("0129AEez-+.*'\"=１Ａ（）行№①　\u200b\ufeff"), max_size=24))
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    for parse in (parse_account, parse_code):
        once = parse(text)
        if isinstance(once, str):
            assert parse(once) == once


@pytest.mark.parametrize(
    ("account", "masked"),
    [
        ("6222021203001234567", "6222…4567"),
        ("123456789", "1234…6789"),
        ("12345678", "…78"),
        ("1", "…1"),
    ],
)
def test_a_masked_account_shows_its_ends(account: str, masked: str) -> None:
    assert mask(account) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("账号6222021203001234567不明", "账号6222…4567不明"),
        ("6222 0212 0300 1234 567", "6222…4567"),
        ("431081199001011234X", "4310…1234X"),
        ("６２２２０２１２０３００１２３４", "６２２２…１２３４"),
        ("2024-12-31 10:00:00", "2024-12-31 10:00:00"),
        ("12345678", "12345678"),
    ],
)
def test_long_numbers_in_a_message_are_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@steady
@given(st.text(st.sampled_from("0123456789０１ -x"), max_size=60))
def test_no_message_shows_nine_digits_in_a_row(text: str) -> None:
    assert re.search(r"\d{9}", mask_text(text)) is None
    assert re.search(r"\d{9}", shown(text)) is None
    assert re.search(r"\d{9}", mask(text.replace(" ", ""))) is None


@steady
@given(st.text())
def test_what_is_shown_is_one_short_printable_line(text: str) -> None:
    line = shown(text)
    assert len(line) <= 60
    assert not re.search(r"[\x00-\x1f\x7f\u202e\u2066]", line)
    line.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6222O21203001234567", "look_alike_account"),
        ("62220212030012345l7", "look_alike_account"),
        ("622202120300I234567", "look_alike_account"),
        ("622202120300\u041e234567", "look_alike_account"),
        ("6222021203001230000", "precision_lost"),
    ],
)
def test_digits_that_are_letters_or_were_cut_are_faults(text: str, code: str) -> None:
    fault = parse_account(text)
    assert isinstance(fault, Fault)
    assert fault.code == code


@pytest.mark.parametrize("text", ["OSA110040001", "NRA1100400012", "6222021203001230", "ＩＯ"])
def test_letters_of_an_account_number_stay(text: str) -> None:
    assert parse_account(text) == unicodedata.normalize("NFKC", text)

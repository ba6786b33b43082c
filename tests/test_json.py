"""JSON and NDJSON of records: read exactly, as any text table, or refused with the place."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_read import refused, spoken
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.sheet import Sheet
from zbb_reconcile.standardise import type_sheet

LINE = '{"账号": "6222", "记账日期": "2024-01-02", "金额": %s}'


def sheets(text: str, name: str = "银行流水.json") -> list[Sheet]:
    return read_content("bank_lines", name, text.encode())[0]


def amounts(text: str) -> list[object]:
    (sheet,) = sheets(text)
    return list(type_sheet(sheet).rows["amount"])


def test_an_array_of_objects_is_a_table_whose_header_is_its_keys() -> None:
    (sheet,) = sheets(f'[{LINE % "1.50"}, {{"金额": -2, "账号": "6222", "记账日期": "20240103"}}]')
    assert sheet.headers == {"account_no": "账号", "posted_on": "记账日期", "amount": "金额"}
    assert sheet.rows.rows() == [("6222", "2024-01-02", "1.50", 2), ("6222", "20240103", "-2", 3)]


def test_one_object_a_line_is_the_same_table_and_a_missing_key_is_blank() -> None:
    second = '{"账号": "6222", "记账日期": "2024-01-03", "金额": 2, "摘要": "x"}'
    text = f"{LINE % '1.50'}\r\n\n{second}\n"
    (sheet,) = sheets(text, "银行流水.ndjson")
    assert sheet.rows["summary"].to_list() == ["", "x"]
    assert amounts(text) == [Decimal("1.50"), Decimal("2.00")]
    assert amounts(LINE % "7") == [Decimal("7.00")], "one line, one record"


@given(st.decimals(-(10**14), 10**14, places=2))
@settings(deadline=None, derandomize=True, max_examples=100)
def test_a_number_is_read_to_the_fen_however_large(amount: Decimal) -> None:
    assert amounts(f"[{LINE % amount}]") == [amount]


def test_a_number_that_is_no_plain_amount_is_judged_as_the_text_that_it_is() -> None:
    (sheet,) = sheets(f"[{LINE % '1e3'}, {LINE % '0.1'}, {LINE % 'NaN'}]")
    assert sheet.rows["amount"].to_list() == ["1e3", "0.1", "NaN"]
    typed = type_sheet(sheet)
    assert list(typed.rows["amount"]) == [Decimal("0.10")]
    assert typed.quarantine.height == 2


def test_true_false_and_null_are_these_words_and_blank() -> None:
    text = (
        '[{"account_no": "1", "posted_on": "2024-01-02", "amount": 1,'
        '"summary": null, "打印": true},'
        '{"account_no": "1", "posted_on": "2024-01-02", "amount": 1, "summary": "", "打印": false}]'
    )
    (sheet,) = sheets(text)
    assert sheet.rows["summary"].to_list() == ["", ""]
    assert sheet.unknown["打印"].to_list() == ["true", "false"]


def test_what_an_object_says_beside_its_records_holds_for_all_of_them() -> None:
    text = f'{{"code": 0, "data": {{"单位": "万元", "list": [{LINE % "0.30"}]}}, "errors": []}}'
    (sheet,) = sheets(text)
    assert sheet.layout.units == {"amount": 10_000}
    assert list(type_sheet(sheet).rows["amount"]) == [Decimal("3000.00")]
    for said in ('"币种": "美元"', '"head": {"CCY": "USD"}'):
        (foreign,) = sheets(f'{{{said}, "list": [{LINE % "1"}]}}')
        typed = type_sheet(foreign)
        assert typed.rows.is_empty()
        assert typed.quarantine["reason_code"].to_list() == ["foreign_currency"]
    without = '{"accountNo": "6222", "list": [{"posted_on": "2024-01-02", "amount": 1}]}'
    assert sheets(without)[0].rows["account_no"].to_list() == ["6222"]


def test_several_arrays_are_several_sheets_and_asked_about() -> None:
    two = f'{{"a": [{LINE % "1"}], "b": {{"c": [{LINE % "2"}]}}}}'
    refusal = refused(lambda: sheets(two), "several_sheets")
    assert "b.c" in refusal.message("zh")
    tables = f'{{"银行流水": [{LINE % "1"}], "agencies": [{{"division_code": "1"}}]}}'
    refused(lambda: read_content("bank_lines", "x.json", tables.encode()), "missing_column")


@pytest.mark.parametrize(
    ("text", "key", "row"),
    [
        (f"[{LINE % '1'}", "broken_json", 1),
        (f"{LINE % '1'}\n{LINE % '1'[:0]}\n", "broken_json", 2),
        ("[]", "json_no_records", None),
        ('{"data": []}', "json_no_records", None),
        ("[[1, 2]]", "json_no_records", 2),
        (f"[{LINE % '1'}, 3]", "json_no_records", 3),
        ('[{"账号": "1", "账号": "2"}]', "json_key_twice", None),
        (f"[{LINE % '{}'}]", "json_nested", 2),
        (f"[{LINE % '[1]'}]", "json_nested", 2),
        ('[{"a":' * 100_000, "json_nested", None),
        ('{"a":' * 20 + '{"b": [{"c": 1}]}' + "}" * 20, "json_nested", None),
        ("[{" + ",".join(f'"k{at}": 1' for at in range(2000)) + "}]", "too_many_columns", 2),
    ],
)
def test_what_is_broken_nested_or_said_twice_is_refused(
    text: str, key: str, row: int | None
) -> None:
    assert refused(lambda: sheets(text), key).row == row


def test_a_document_not_named_as_a_table_is_listed_as_not_read(tmp_path: Path) -> None:
    (tmp_path / "银行流水.jsonl").write_text(f"{LINE % 1}\n{LINE % 2}\n")
    (tmp_path / "settings.json").write_text(json.dumps({"a": 1}))
    reading = read_folder(tmp_path)
    assert [source.file for source in reading.sources] == ["银行流水.jsonl"]
    assert [(left.file, left.why) for left in reading.ignored] == [("settings.json", "not_named")]


def test_a_document_is_read_by_its_mapping(tmp_path: Path) -> None:
    text = '{"x": [{"acct": "6222", "d": "2024-01-02", "a": 1}], "y": [{"z": 1}]}'
    (tmp_path / "export.json").write_text(text)
    (tmp_path / "mapping.toml").write_text(
        '[[source]]\nfile = "export.json"\nsheet = "x"\ntable = "bank_lines"\n'
        'columns = { account_no = "acct", posted_on = "d", amount = "a" }\n'
    )
    reading = read_folder(tmp_path)
    assert reading.sheets[0].rows.rows() == [("6222", "2024-01-02", "1", 2)]


def test_an_account_number_in_a_message_is_masked() -> None:
    with pytest.raises(Refusal) as caught:
        sheets('[{"6222020200112233445": 1, "6222020200112233445": 2}]')
    spoken(caught.value)

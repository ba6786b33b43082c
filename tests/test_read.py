"""Files to text cells: accepted whole, or refused with file, place and remedy."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder
from zbb_reconcile.read.columns import match_headers
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.read.header_names import normal_header
from zbb_reconcile.read.table_names import table_named
from zbb_reconcile.sheet import Reading, Sheet
from zbb_reconcile.standardise import type_sheet
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import LANGUAGES, catalogue, slots

steady = settings(deadline=None, derandomize=True, max_examples=150)
HEADER = "账号,记账日期,金额,摘要"
LINES = f"{HEADER}\n1,2024-01-01,1.00,甲\n2,2024-01-02,2.00,乙\n"


def refused(act: Callable[[], object], key: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.key == key
    spoken(caught.value)
    return caught.value


def spoken(refusal: Refusal) -> None:
    """A refusal can be said in every language, on one line, without an account number."""
    for lang in LANGUAGES:
        message = refusal.message(lang)
        assert "\n" not in message
        assert re.search(r"\d{9}", message) is None


def csv_sheet(text: str | bytes, table: str = "bank_lines") -> Sheet:
    return read_csv(table, "x.csv", text.encode() if isinstance(text, str) else text)


def folder_of(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / name.replace("__", ".")).write_bytes(raw)
    return folder


def book(*sheets: tuple[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        for name, rows in sheets:
            sheet = workbook.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        sheet.write_formula(at, column, cell[0], None, cell[1])
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    elif cell is not None:
                        sheet.write(at, column, cell)
    return buffer.getvalue()


BOOK_LINES: list[list[object]] = [["账号", "记账日期", "金额"], ["1", "2024-01-01", "1.00"]]


def sheets_of(content: bytes, table: str | None = "bank_lines") -> list[Sheet]:
    return read_content(table, "x.xlsx", content)[0]


def rezipped(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with its members changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.infolist():
            new.writestr(member.filename, change(member.filename, old.read(member)))
    return buffer.getvalue()


def in_sheet(old: str, new: str) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        assert old.encode() in content, content
        return content.replace(old.encode(), new.encode())

    return change


# Names and headers


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("accounts", "accounts"),
        ("ACCOUNTS", "accounts"),
        ("bank_accounts_2024", "bank_accounts"),
        ("bank_lines-icbc", "bank_lines"),
        ("bank_lines2024", "bank_lines"),
        ("银行流水", "bank_lines"),
        ("银行流水（工行）", "bank_lines"),
        ("指标 2024", "indicators"),
        ("项目", "projects"),
        ("单位年度数", "agency_years"),
        ("银行账户登记", "accounts"),
        ("银行账户_2", "bank_accounts"),
        ("accountsbook", None),
        ("my_accounts", None),
        ("说明", None),
        ("", None),
    ],
)
def test_a_file_is_the_table_that_its_name_begins_with(name: str, table: str | None) -> None:
    assert table_named(name) == table


def test_no_header_means_two_columns_of_one_table() -> None:
    for table in TABLES.values():
        headers = [
            normal_header(header)
            for column in table.columns
            for header in (column.name, *column.headers)
        ]
        assert len(headers) == len(set(headers)), table.name


def test_a_header_means_what_its_table_says() -> None:
    by_bank = match_headers("bank_accounts", ["账号", "户名", "余额", "余额日期"], file="x")
    by_line = match_headers("bank_lines", ["账号", "日期", "金额", "余额", "凭证号"], file="x")
    by_book = match_headers("book_lines", ["账号", "日期", "金额", "凭证号"], file="x")
    assert by_bank.columns["balance"] == 2
    assert (by_line.columns["balance_after"], by_line.columns["line_no"]) == (3, 4)
    assert by_book.columns["voucher_no"] == 3


def test_headers_are_known_in_full_width_and_with_spaces() -> None:
    sheet = csv_sheet(" 账 号 ,Ｐosted_on,AMOUNT\n1,2024-01-01,1\n")
    assert list(sheet.headers) == ["account_no", "posted_on", "amount"]
    assert sheet.headers["account_no"] == "账 号"


def test_a_missing_required_column_is_refused_with_the_nearest_header() -> None:
    refusal = refused(lambda: csv_sheet("账号,记账曰期,金额\n1,2,3\n"), "missing_column_near")
    assert "记账曰期" in refusal.message("zh")
    assert "记账日期 (posted_on)" in refusal.message("zh")
    refusal = refused(lambda: csv_sheet("账号,金额,说明\n1,2,3\n"), "missing_column")
    assert refusal.column == "记账日期 (posted_on)"
    refusal = refused(lambda: csv_sheet("账号,余额,余额日期\n", "bank_accounts"), "missing_column")
    assert "户名" not in (refusal.column or "") or "单位名称" in (refusal.column or "")


def test_a_row_that_is_no_header_is_refused() -> None:
    refusal = refused(lambda: csv_sheet("1,2024-01-01,1.00\n"), "no_header")
    assert "账号 (account_no)" in refusal.message("zh")


def test_two_headers_of_one_meaning_are_refused() -> None:
    refusal = refused(lambda: csv_sheet("账号,日期,金额,发生额\n"), "duplicate_column")
    assert "发生额" in refusal.message("zh")


def test_unknown_columns_are_kept_aside_and_listed() -> None:
    sheet = csv_sheet("序号,账号,日期,金额,,序号\n1,1,2024-01-01,5,,x\n")
    assert sheet.unknown_columns == ("序号", "序号 #6")
    assert sheet.labels == ("序号", "账号", "日期", "金额", "序号 #6")
    assert sheet.rows.columns == ["account_no", "posted_on", "amount", "source_row"]
    assert sheet.unknown.row(0) == ("1", "x")


# CSV


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        b"\xef\xbb\xbf" + LINES.encode(),
        LINES.replace("\n", "\r\n").encode(),
        LINES.replace("\n", "\r").encode(),
        LINES.rstrip().encode(),
    ],
)
def test_line_ends_and_a_byte_order_mark_change_nothing(content: bytes) -> None:
    sheet = csv_sheet(content)
    assert sheet.rows.to_dict(as_series=False) == {
        "account_no": ["1", "2"],
        "posted_on": ["2024-01-01", "2024-01-02"],
        "amount": ["1.00", "2.00"],
        "summary": ["甲", "乙"],
        "source_row": [2, 3],
    }


@steady
@given(st.lists(st.text("1,甲 \n\r\t", max_size=9), max_size=8))
def test_text_without_quotes_reads_as_the_csv_module_reads_it(lines: list[str]) -> None:
    text = "\n".join(["账号,日期,金额", *lines])
    sheet = csv_sheet(text)
    quoted = csv_sheet(text.replace("账号", '"账号"', 1))
    assert sheet.rows.equals(quoted.rows)
    assert (sheet.misfits, sheet.blank_rows) == (quoted.misfits, quoted.blank_rows)


def test_rows_are_numbered_as_a_spreadsheet_would() -> None:
    sheet = csv_sheet(f'{HEADER}\n\n1,2024-01-01,1,"甲\n""乙"", 丙"\n , ,,\n2,2024-01-01,2,\n')
    assert sheet.rows["source_row"].to_list() == [3, 5]
    assert sheet.rows["summary"].to_list() == ['甲\n"乙", 丙', ""]
    assert sheet.blank_rows == 2


def test_a_row_with_another_number_of_fields_is_set_aside_whole() -> None:
    sheet = csv_sheet(f"{HEADER}\n1,2024-01-01,1,234.00,甲\n2,2024-01-01\n3,2024-01-01,3,丙\n")
    assert sheet.rows["source_row"].to_list() == [4]
    wide, short = sheet.misfits
    assert (wide.row, wide.reason_code, wide.cells["#5"]) == (2, "field_count", "甲")
    assert (short.row, dict(short.cells)) == (3, {"账号": "2", "记账日期": "2024-01-01"})
    assert type_sheet(sheet).counts.rows_quarantined == 2


sums = st.decimals(0, 9_999_999, places=2).flatmap(
    lambda yuan: st.sampled_from([f"{yuan:,.2f}", f"{int(yuan):,}", f"-{yuan:,.2f}", f"{yuan}"])
)
tails = st.tuples(st.sampled_from(["", "甲", "120"]), st.sampled_from(["", "乙"]))


@steady
@given(st.lists(st.tuples(sums, sums, sums, tails, st.integers(0, 2))), st.integers(0, 2))
def test_a_number_cut_at_its_thousands_is_never_read(
    rows: list[tuple[str, str, str, tuple[str, str], int]], nameless: int
) -> None:
    """Neither with blank cells behind it, nor where a column that is not read was cut."""
    header = ",".join(
        ["账号", "记账日期", "授信额", "金额", "余额", "摘要", "备注", *[""] * nameless]
    )
    lines = [",".join(["A1", "2024-01-01", *row[:3], *row[3], *[""] * row[4]]) for row in rows]
    text = "\n".join([header, *lines])
    for written in (text, text.replace("账号", '"账号"', 1)):
        kept = csv_sheet(written).rows
        read = kept["source_row"].to_list()
        taken = [rows[place - 2] for place in read]
        assert not any("," in "".join(row[:3]) for row in taken)
        assert kept["amount"].to_list() == [row[1] for row in taken]
        assert kept["balance_after"].to_list() == [row[2] for row in taken]
        # 5 | 120 could be 5,120: only where every sum has its fen is nothing in doubt.
        plain = [re.fullmatch(r"-?\d+\.\d\d" * 3, "".join(row[:3])) for row in rows]
        assert {at + 2 for at, sure in enumerate(plain) if sure} <= {*read}


def test_a_cut_number_is_told_from_a_number_and_a_code() -> None:
    header = "序号,单位编码,指标主键,预算年度,年末结转结余,账号"
    told = csv_sheet(f"{header}\n1,101,Z1,2023,500.00,,\n2,101,Z2,2023,1,500.00,\n", "carryovers")
    assert told.rows["indicator_id"].to_list() == ["Z1"]
    assert [misfit.row for misfit in told.misfits] == [3]


def test_a_control_character_sets_its_row_aside() -> None:
    sheet = csv_sheet(f"{HEADER}\n1,2024-01-01,1,甲\x00\n2,2024-01-01,2,\t乙\n")
    assert sheet.rows["source_row"].to_list() == [3]
    (misfit,) = sheet.misfits
    assert (misfit.reason_code, misfit.values["header"]) == ("control_character", "摘要")


def test_a_header_alone_is_an_empty_table() -> None:
    assert csv_sheet(HEADER).rows.height == 0


@pytest.mark.parametrize(
    ("content", "key", "row"),
    [
        (b"", "empty_file", None),
        (b"\xef\xbb\xbf\r\n \n", "empty_file", None),
        (LINES.encode() + b"9,\xff\n", "not_decodable", 4),
        (b"\xef\xbb\xbf" + LINES.encode() + b"\xff\n", "not_decodable", 4),
        (b"PK\x03\x04", "not_text", None),
        (b"\x1f\x8b\x08\x00", "not_text", None),
        (f'{HEADER}\n1,2024-01-01,1,"甲\n2,2024-01-01,2,乙\n'.encode(), "unclosed_quote", 2),
        (f'{HEADER}\n1,2,3,4\n1,2,3,"甲"乙\n'.encode(), "broken_quote", 3),
        (f"{HEADER}\n1,2024-01-01,1,{'x' * 1_100_000}\n".encode(), "cell_too_long", 2),
        (f"{HEADER}\n1,2,3,{'字' * 400_000}\n".encode(), "cell_too_long", 2),
        (",".join(f"c{n}" for n in range(1001)).encode(), "too_many_columns", 1),
        ("账号，日期，金额\n".encode(), "full_width_comma", 1),
    ],
)
def test_a_text_that_cannot_be_read_whole_is_refused(
    content: bytes, key: str, row: int | None
) -> None:
    refusal = refused(lambda: csv_sheet(content), key)
    assert (refusal.file, refusal.row) == ("x.csv", row)


def test_the_place_of_a_byte_that_is_not_utf8_is_named() -> None:
    refusal = refused(lambda: csv_sheet(b"\xef\xbb\xbfab\nc\xff"), "not_decodable")
    assert refusal.values["offset"] == 7


def test_rows_beyond_the_first_chunk_keep_their_place() -> None:
    body = "".join(f"{n},2024-01-01,1\n" for n in range(100_500))
    sheet = csv_sheet("账号,日期,金额\n" + body + "x\n")
    assert sheet.rows["source_row"].to_list() == list(range(2, 100_502))
    assert sheet.rows["account_no"][-1] == "100499"
    assert sheet.misfits[0].row == 100_502


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@steady
@given(st.lists(st.tuples(cells, cells, cells), max_size=12))
def test_every_cell_of_a_csv_arrives_as_it_was_written(rows: list[tuple[str, ...]]) -> None:
    quoted = ['"' + '","'.join(cell.replace('"', '""') for cell in row) + '"' for row in rows]
    sheet = csv_sheet("\n".join(["账号,日期,金额", *quoted]))
    read = [row[:3] for row in sheet.rows.iter_rows()]
    written = [rows[row - 2] for row in sheet.rows["source_row"]]
    assert read == written
    # 期初 alone in its row is no movement, and listed as what it is.
    listed = sum(row.row > 1 for row in sheet.layout.furniture)
    assert sheet.rows.height + sheet.blank_rows + listed == len(rows)


@steady
@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for bytes_read in (content, HEADER.encode() + b"\n" + content):
        try:
            type_sheet(csv_sheet(bytes_read))
        except Refusal as refusal:
            spoken(refusal)


# Workbooks


def test_cell_types_of_a_workbook_become_text_by_their_column() -> None:
    rows: list[list[object]] = [
        ["账号", "记账日期", "金额", "流水号", "余额", "摘要"],
        ["0042", date(2024, 1, 5), 1234.5, 77, 0.1 + 0.2, 2024],
        [62284, datetime(2024, 1, 5, 8, 30), True, "00A", "1,000.00", True],
        [6222021203001234567, "2024-1-5", 12.345, None, 12345678901234.56, 1.5],
    ]
    (sheet,) = sheets_of(book(("Sheet1", rows)))
    assert sheet.rows.select("account_no", "posted_on", "amount", "line_no").rows() == [
        ("0042", "2024-01-05", "1234.50", "77"),
        ("62284", "2024-01-05", "TRUE", "00A"),
        ("6.222021203001234e+18", "2024-1-5", "12.345", ""),
    ]
    assert sheet.rows["summary"].to_list() == ["2024", "TRUE", "1.5"]
    assert sheet.rows["balance_after"][0] == "0.30"
    assert [(fault.row, fault.column, fault.code) for fault in sheet.cell_faults] == [
        (4, "account_no", "precision_lost"),
        (4, "balance_after", "precision_lost"),
    ]
    assert sheet.warnings == {"number_as_text": 2, "time_of_day": 1}
    answer = type_sheet(sheet)
    assert answer.rows["source_sheet"].to_list() == ["Sheet1"]
    assert answer.rows["amount"].to_list() == [Decimal("1234.50")]
    assert answer.quarantine["reason_code"].to_list() == ["not_money", "precision_lost"]


def test_a_workbook_reads_as_the_same_table_in_csv() -> None:
    rows: list[list[object]] = [line.split(",") for line in LINES.strip().split("\n")]
    (sheet,) = sheets_of(book(("流水", rows)))
    assert sheet.rows.equals(csv_sheet(LINES).rows)


def test_blank_rows_and_columns_of_a_workbook_keep_the_row_numbers() -> None:
    rows: list[list[object]] = [
        ["账号", "记账日期", "金额", None, "备查"],
        [],
        ["1", "2024-01-01", "1", None, None],
    ]
    (sheet,) = sheets_of(book(("a", rows)))
    assert sheet.rows["source_row"].to_list() == [3]
    assert sheet.blank_rows == 1
    assert sheet.unknown_columns == ("备查",)


def test_a_merged_cell_holds_for_its_range_but_money_is_not_doubled() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("a")
        sheet.write_row(0, 0, ["账号", "记账日期", "金额"])
        sheet.merge_range("A2:A3", "1")
        sheet.write_column(1, 1, ["2024-01-01", "2024-01-02"])
        sheet.merge_range("C2:C3", "5.00")
    (read,) = sheets_of(buffer.getvalue())
    assert read.rows["account_no"].to_list() == ["1", "1"]
    assert read.rows["amount"].to_list() == ["5.00", ""]


def test_error_cells_and_formulas_never_calculated_are_faults_and_not_blank() -> None:
    rows: list[list[object]] = [
        [*BOOK_LINES[0], "余额"],
        ["1", "2024-01-01", ("=1/0", "#DIV/0!"), ("=1+1", "")],
        ["1", "2024-01-01", ("=2+3", 5), ("=2+3", 5)],
    ]
    content = book(("银行流水", rows))
    (sheet,) = sheets_of(content, table=None)
    assert sheet.rows["amount"].to_list() == ["#DIV/0!", "5.00"]
    assert {(fault.row, fault.column, fault.code) for fault in sheet.cell_faults} == {
        (2, "amount", "error_cell"),
        (2, "balance_after", "empty_formula"),
    }
    answer = type_sheet(sheet)
    assert [fault["code"] for fault in answer.quarantine["faults"][0]] == [
        "error_cell",
        "empty_formula",
    ]


def test_sheets_named_as_tables_are_tables_and_hidden_ones_are_left() -> None:
    more: list[list[object]] = [["账号", "日期", "金额"], ["1", "2024-01-01", "1"]]
    content = book(("银行流水", BOOK_LINES), ("book_lines", more), ("备份", more), hidden=("备份",))
    sheets, ignored = read_content(None, "全部.xlsx", content)
    assert [(sheet.table, sheet.sheet) for sheet in sheets] == [
        ("bank_lines", "银行流水"),
        ("book_lines", "book_lines"),
    ]
    assert [(entry.why, entry.sheet) for entry in ignored] == [("hidden_sheet", "备份")]
    assert len(sheets_of(content)) == 2


def test_which_sheet_is_meant_is_never_guessed() -> None:
    two = book(("Sheet1", BOOK_LINES), ("Sheet2", BOOK_LINES))
    refusal = refused(lambda: sheets_of(two), "several_sheets")
    assert "Sheet2" in refusal.message("zh")
    refused(lambda: sheets_of(GOOD, table=None), "table_unclear")
    mixed = book(("银行流水", BOOK_LINES), ("银行帐户", BOOK_LINES))
    refusal = refused(lambda: sheets_of(mixed, table=None), "unknown_sheet_near")
    assert refusal.sheet == "银行帐户"
    refused(lambda: sheets_of(book(("空", []))), "empty_workbook")
    assert len(sheets_of(book(("Sheet1", BOOK_LINES), ("空", [])))) == 1


GOOD = book(("a", BOOK_LINES))


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty_file"),
        (b"<html>", "empty_workbook"),
        (b"PK\x03\x04" + b"x" * 100, "unread_content"),
        (GOOD[: len(GOOD) // 2], "broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken_workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 600,
            "broken_workbook",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted_workbook",
        ),
        (rezipped(GOOD, in_sheet('r="C2"', 'r="XFD1048576"')), "too_many_cells"),
        (rezipped(GOOD, in_sheet('r="C2"', 'r="ALL1048576"')), "too_many_cells"),
        (rezipped(GOOD, in_sheet('r="C2"', 'r="C99999999"')), "too_many_cells"),
        (rezipped(GOOD, in_sheet('r="C2"', 'r="B2"')), "cell_twice"),
        (rezipped(GOOD, in_sheet("<v>3</v>", "<v>99</v>")), "bad_string"),
        (
            rezipped(GOOD, in_sheet("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')),
            "broken_workbook",
        ),
        (rezipped(GOOD, lambda name, content: content[:-9]), "broken_workbook"),
        (
            rezipped(GOOD, lambda _, part: part.replace(b'eCount="', b'eCount="9999999999')),
            "broken_workbook",
        ),
        (
            rezipped(
                GOOD,
                in_sheet(
                    "</sheetData>",
                    "</sheetData><mergeCells>" + '<mergeCell ref="A2:B2"/>' * 4 + "</mergeCells>",
                ),
            ),
            "broken_workbook",
        ),
    ],
)
def test_a_workbook_that_could_be_read_wrong_is_refused(content: bytes, key: str) -> None:
    refused(lambda: sheets_of(content), key)


def test_a_flipped_byte_in_a_workbook_is_refused() -> None:
    stored = rezipped(GOOD, lambda name, content: content)
    at = stored.index(b"<v>3</v>") + 3
    refused(lambda: sheets_of(stored[:at] + b"1" + stored[at + 1 :]), "broken_workbook")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_stored_twice_or_outside_is_refused() -> None:
    for name, key in (
        ("xl/worksheets/sheet1.xml", "member_twice"),
        ("../evil.txt", "member_outside"),
        ("/etc/evil", "member_outside"),
        ("XL/Worksheets/Sheet1.xml", "member_twice"),
    ):
        buffer = io.BytesIO(GOOD)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr(name, b"x")
        refused(partial(sheets_of, buffer.getvalue()), key)


def test_a_workbook_that_inflates_beyond_reason_is_refused() -> None:
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"\0" * 20_000_000)
    refused(lambda: sheets_of(buffer.getvalue()), "inflates_too_far")


@steady
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_damaged_workbook_is_read_as_it_was_or_refused(at: int, byte: int) -> None:
    damaged = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    try:
        (sheet,) = sheets_of(damaged)
    except Refusal as refusal:
        spoken(refusal)
    else:
        assert sheet.rows.rows() == [("1", "2024-01-01", "1.00", 2)]


# Folders


def test_a_folder_is_read_file_by_file_with_the_hash_of_what_was_read(tmp_path: Path) -> None:
    folder_of(tmp_path, bank_lines__csv=LINES, 银行流水_工行__xlsx=GOOD, README__md="x")
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden.csv").write_text("x")
    (tmp_path / "~$银行流水.xlsx").write_text("x")
    frame = pl.DataFrame(
        {"账号": ["1"], "booked_on": [date(2024, 1, 1)], "金额": [Decimal(1)], "x": [1]}
    )
    frame.write_parquet(tmp_path / "book_lines.parquet")
    reading = read_folder(tmp_path)
    assert isinstance(reading, Reading)
    assert [sheet.file for sheet in reading.sheets] == ["bank_lines.csv", "银行流水_工行.xlsx"]
    (parquet,) = reading.parquets
    assert parquet.columns == {"account_no": "账号", "booked_on": "booked_on", "amount": "金额"}
    assert (parquet.unknown_columns, parquet.row_count) == (("x",), 1)
    for source in reading.sources:
        content = (tmp_path / source.file).read_bytes()
        assert source.sha256 == hashlib.sha256(content).hexdigest()
        assert source.bytes == len(content)
    for left in reading.ignored:
        place = tmp_path / left.file
        hashed = hashlib.sha256(place.read_bytes()).hexdigest() if place.is_file() else None
        assert left.sha256 == hashed, left.file
    assert {(entry.file, entry.why) for entry in reading.ignored} == {
        ("README.md", "other_type"),
        ("sub", "folder"),
        (".hidden.csv", "dot_file"),
        ("~$银行流水.xlsx", "lock_file"),
    }


def test_a_currency_in_a_title_is_that_of_every_line() -> None:
    """Also where its word could be a unit: lines in dollars were taken for yuan."""
    for said in ("币种：美元", "货币:USD", "币种:,美元", "币种：瑞士法郎"):
        sheet = csv_sheet(f"{said}\n{LINES}")
        assert type_sheet(sheet).rows.is_empty(), said
    for said in ("币种：人民币", "币种：人民币（元）", "币种：CNY"):
        assert type_sheet(csv_sheet(f"{said}\n{LINES}")).rows.height == 2, said


def test_what_is_no_data_folder_is_refused(tmp_path: Path) -> None:
    refused(lambda: read_folder(tmp_path / "none"), "no_such_folder")
    refused(lambda: read_folder(tmp_path), "empty_folder")
    folder_of(tmp_path, README__md="x")
    refused(lambda: read_folder(tmp_path), "no_tables")
    refused(lambda: read_folder(tmp_path / "README.md"), "not_a_folder")


@pytest.mark.parametrize(
    ("name", "content", "key", "near"),
    [
        ("acounts.csv", "a,b\n1,2\n", "unknown_table_near", "accounts"),
        ("银行流水帐.parquet", "x", "not_parquet", None),
        ("zzz.csv", "a,b\n1,2\n", "unknown_table", None),
        ("zzz.csv", LINES, "table_unclear", None),
        ("zzz.xlsx", GOOD, "table_unclear", None),
        ("bank_lines.parquet", "text", "not_parquet", None),
        ("bank_lines.ods", "x", "unread_format", None),
        ("bank_lines.csv.gz", "x", "unread_format", None),
        ("银行流水.ofd", "x", "unread_print", None),
        ("bank_lines_b.sta", "x", "not_mt940", None),
        ("bank_lines_b.swi", "x", "unread_format", None),
        ("银行流水.pdf", "x", "unread_print", None),
        ("银行流水.xml", "<?xml version='1.0'?><a/>", "unread_content", None),
        ("指标.json", '{"a": [1', "broken_json", None),
        ("指标_2024", "x", "unread_format", None),
        ("bank_lines.xlsx", "<html>", "empty_workbook", None),
    ],
)
def test_a_file_that_was_meant_as_a_table_is_never_passed_over(
    tmp_path: Path, name: str, content: str | bytes, key: str, near: str | None
) -> None:
    folder_of(tmp_path, **{name: content})
    refusal = refused(lambda: read_folder(tmp_path), key)
    assert refusal.file == name
    if near:
        assert refusal.values["near"] == near


def test_r01_the_same_file_twice_is_refused_by_both_names(tmp_path: Path) -> None:
    folder_of(tmp_path, bank_lines_a__csv=LINES, bank_lines_b__csv=LINES)
    refusal = refused(lambda: read_folder(tmp_path), "same_file_twice")
    assert (refusal.file, refusal.values["other"]) == ("bank_lines_b.csv", "bank_lines_a.csv")
    assert "bank_lines_a.csv" in refusal.message("zh")


def test_links_and_pipes_are_refused_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "bank_lines.csv").symlink_to("/etc/passwd")
    refused(lambda: read_folder(tmp_path), "symlink")
    (tmp_path / "bank_lines.csv").unlink()
    os.mkfifo(tmp_path / "bank_lines.csv")
    refused(lambda: read_folder(tmp_path), "not_regular")


def test_a_file_name_is_never_a_pattern(tmp_path: Path) -> None:
    folder_of(tmp_path, **{"bank_lines[12].csv": LINES.replace("甲", "丙")})
    folder_of(tmp_path, bank_lines1__csv=LINES, **{"bank_lines'; --.csv": HEADER})
    reading = read_folder(tmp_path)
    assert [sheet.rows.height for sheet in reading.sheets] == [0, 2, 2]


def test_a_parquet_without_a_required_column_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"账号": ["1"]}), tmp_path / "bank_lines.parquet")
    refusal = refused(lambda: read_folder(tmp_path), "missing_column")
    assert refusal.row is None


def test_refusals_are_written_in_every_language_with_the_same_slots() -> None:
    source = "".join(path.read_text("utf-8") for path in Path("zbb_reconcile/read").glob("*.py"))
    keys = set(re.findall(r"Refusal\(\s*\"(\w+)\"", source))
    keys |= {"unclosed_quote", "broken_quote", "missing_column_near", "unknown_sheet_near"}
    for key in keys:
        for half in ("found", "remedy"):
            texts = [catalogue(lang)[f"errors.{key}.{half}"] for lang in LANGUAGES]
            assert sorted(slots(texts[0])) == sorted(slots(texts[1])), key

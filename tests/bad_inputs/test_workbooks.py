"""Workbooks as counties have them: the X trials of the reference, each by its number."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlwt

from tests.bad_inputs.making import (
    AMOUNTS,
    GOOD_ROWS,
    HEADER,
    Rows,
    amounts,
    changed,
    quarantined,
    refused,
    sheets_of,
    the_sheet,
    xls,
    xlsx,
)
from tests.shared_data import shared
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.read.workbook import ROW_LIMITS
from zbb_reconcile.sheet import Given, Sheet
from zbb_reconcile.standardise import type_sheet

GOOD = xlsx(("Sheet1", GOOD_ROWS))
SHEET = "xl/worksheets/sheet1.xml"
DAY = date(2023, 5, 1)


def days(sheet: Sheet) -> list[date]:
    return type_sheet(sheet).rows["balance_on"].to_list()


def furniture(sheet: Sheet) -> list[tuple[int, str]]:
    return [(row.row, row.kind) for row in sheet.layout.furniture if row.kind != "header"]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_x01_x32_a_clean_workbook_is_read_as_it_is(make: Any) -> None:
    sheet = the_sheet(make(("Sheet1", GOOD_ROWS)))
    assert amounts(sheet) == AMOUNTS
    assert sheet.rows["account_no"].to_list() == [row[0] for row in GOOD_ROWS[1:]]
    assert days(sheet) == [row[3] for row in GOOD_ROWS[1:]]
    assert (sheet.warnings, quarantined(sheet), sheet.blank_rows) == ({}, [], 0)


def test_x02_x04_the_value_of_a_formula_is_used_and_formulas_are_counted() -> None:
    def formulas(_: Any, sheets: dict[str, Any]) -> None:
        sheets["a"].write_formula("C2", "=1000000+234567.89", None, 1234567.89)
        sheets["a"].write_formula("C3", "=1", None, 999)

    sheet = the_sheet(xlsx(("a", GOOD_ROWS), then=formulas))
    assert amounts(sheet) == ["1234567.89", "999.00", "0.10"]
    assert sheet.warnings == {"formula_cells": 2}


def test_x04_a_stale_value_that_its_total_contradicts_is_refused() -> None:
    content = xlsx(
        ("a", [*GOOD_ROWS, ["合计", None, 1234067.99]]),
        then=lambda _, s: s["a"].write_formula("C2", "=1000000+234567.89", None, 999),
    )
    refusal = refused(partial(amounts, the_sheet(content)), "total_differs")
    assert (refusal.sheet, refusal.row, refusal.column) == ("a", 5, "余额")
    assert refusal.values["summed"] == "499.10 元"


def test_x03_a_formula_never_calculated_is_quarantined_and_no_zero() -> None:
    rows = [HEADER, ["1", "甲", None, DAY], GOOD_ROWS[1]]
    for content in (
        xlsx(("a", rows), then=lambda _, s: s["a"].write_formula("C2", "=1+1", None, "")),
        xls(("a", rows), then=lambda _, s: s["a"].write(1, 2, xlwt.Formula("1+1"))),
    ):
        sheet = the_sheet(content)
        assert [fault[:3] for fault in quarantined(sheet)] == [(2, "balance", "empty_formula")]
        assert amounts(sheet) == AMOUNTS[:1]


def test_x05_hidden_sheets_are_listed_and_not_loaded() -> None:
    def hide(_: Any, sheets: dict[str, Any]) -> None:
        sheets["旧"].hide()
        sheets["更旧"].very_hidden()

    content = xlsx(("a", GOOD_ROWS), ("旧", GOOD_ROWS), ("更旧", GOOD_ROWS), then=hide)
    (sheet,), ignored = read_content("bank_accounts", "x.xlsx", content)
    assert amounts(sheet) == AMOUNTS
    assert [(entry.why, entry.sheet) for entry in ignored] == [
        ("hidden_sheet", "旧"),
        ("hidden_sheet", "更旧"),
    ]


def test_x06_hidden_rows_are_loaded_and_counted() -> None:
    def hide(_: Any, sheets: dict[str, Any]) -> None:
        sheets["a"].row(2).hidden = True

    for content in (
        xlsx(("a", GOOD_ROWS), then=lambda _, s: s["a"].set_row(2, 15, None, {"hidden": True})),
        xls(("a", GOOD_ROWS), then=hide),
    ):
        sheet = the_sheet(content)
        assert amounts(sheet) == AMOUNTS
        assert sheet.warnings == {"hidden_rows": 1}


def test_x07_a_merged_name_holds_for_its_rows_and_merged_money_counts_once() -> None:
    rows = [HEADER, ["1", None, 5, DAY], ["2", None, None, DAY], ["3", "丙", None, DAY]]

    def merge(_: Any, sheets: dict[str, Any]) -> None:
        sheets["a"].write_merge(1, 2, 1, 1, "第一小学")
        sheets["a"].write_merge(2, 3, 2, 2, 7)

    def merge_range(_: Any, sheets: dict[str, Any]) -> None:
        sheets["a"].merge_range("B2:B3", "第一小学")
        sheets["a"].merge_range("C3:C4", 7)

    for content in (xls(("a", rows), then=merge), xlsx(("a", rows), then=merge_range)):
        sheet = the_sheet(content)
        assert sheet.rows["agency_name"].to_list() == ["第一小学", "第一小学", "丙"]
        assert sheet.rows["balance"].to_list() == ["5.00", "7.00", ""]
        assert sheet.warnings == {"merged_filled": 1}
        assert quarantined(sheet) == [(4, "balance", "required_blank", "")]


def test_x08_titles_a_unit_and_a_header_of_two_merged_rows_are_understood() -> None:
    rows: Rows = [
        [],
        ["编制单位：资兴市财政局", None, None, "单位：万元"],
        [],
        [],
        ["6228", "第一小学", 12.5, DAY],
    ]

    def merge(_: Any, sheets: dict[str, Any]) -> None:
        sheets["a"].merge_range("A1:D1", "银行账户余额情况表")
        sheets["a"].merge_range("A3:A4", "账号")
        sheets["a"].merge_range("B3:B4", "单位名称")
        sheets["a"].merge_range("C3:D3", "余额情况")
        sheets["a"].write_row("C4", ["余额", "余额日期"])

    sheet = the_sheet(xlsx(("a", rows), then=merge))
    assert sheet.layout.header_rows == (3, 4)
    assert dict(sheet.layout.units) == {"balance": 10_000}
    assert sheet.rows.rows() == [("6228", "第一小学", "12.50", "2023-05-01", 5)]
    assert furniture(sheet) == [(1, "title"), (2, "note")]
    assert sheet.layout.furniture[0].text == "银行账户余额情况表"


def test_x08_parts_of_a_merged_header_are_told_apart_by_it() -> None:
    rows: Rows = [
        [],
        [None, None, None, "金额", "笔数", "金额", "笔数"],
        ["6228", DAY, "甲", None, None, 30, 1],
    ]

    def merge(_: Any, sheets: dict[str, Any]) -> None:
        for place, said in (
            ("A1:A2", "账号"),
            ("B1:B2", "记账日期"),
            ("C1:C2", "摘要"),
            ("D1:E1", "收入"),
            ("F1:G1", "支出"),
        ):
            sheets["a"].merge_range(place, said)

    sheet = the_sheet(xlsx(("a", rows), then=merge), "bank_lines")
    assert sheet.layout.header_rows == (1, 2)
    assert sheet.rows.select("money_in", "money_out").rows() == [("", "30.00")]
    assert type_sheet(sheet).rows["amount"].to_list() == [Decimal("-30.00")]


def test_x09_account_numbers_stored_as_numbers_are_kept_up_to_fifteen_digits() -> None:
    rows: Rows = [
        HEADER,
        [6228480012345678901, "甲", 1, DAY],
        [43050162513600001, "乙", 1, DAY],
        [622848001234567, "丙", 1, DAY],
        [12.5, "丁", 1, DAY],
    ]
    for make in (xlsx, xls):
        sheet = the_sheet(make(("a", rows)))
        assert [fault[:3] for fault in quarantined(sheet)] == [
            (2, "account_no", "precision_lost"),
            (3, "account_no", "precision_lost"),
            (5, "account_no", "decimal_account"),
        ]
        assert type_sheet(sheet).rows["account_no"].to_list() == ["622848001234567"]
        assert sheet.warnings == {"number_as_text": 1}


def test_a_code_that_the_spreadsheet_made_a_date_is_quarantined() -> None:
    sheet = the_sheet(xlsx(("a", [HEADER, [date(2024, 3, 15), "甲", 1, DAY]])))
    assert quarantined(sheet) == [(2, "account_no", "code_is_date", "2024-03-15")]


def test_x10_amounts_in_red_keep_their_sign_and_are_named() -> None:
    def red(book: Any, sheets: dict[str, Any]) -> None:
        font = book.add_format({"font_color": "red"})
        sheets["a"].write("C2", 500, font)
        sheets["a"].write("C3", -500, font)
        sheets["a"].write("B4", "卫生院", font)

    def red_xls(_: Any, sheets: dict[str, Any]) -> None:
        font = xlwt.easyxf("font: colour red")
        sheets["a"].write(1, 2, 500, font)
        sheets["a"].write(2, 2, -500, font)
        sheets["a"].write(3, 1, "卫生院", font)

    rows = [[*row[:2], None, row[3]] for row in GOOD_ROWS[:3]] + [[*GOOD_ROWS[3]]]
    rows[0], rows[3] = HEADER, [GOOD_ROWS[3][0], None, *GOOD_ROWS[3][2:]]
    for content in (xlsx(("a", rows), then=red), xls(("a", rows), then=red_xls)):
        sheet = the_sheet(content)
        assert amounts(sheet) == ["500.00", "-500.00", "0.10"]
        assert sheet.warnings == {"red_amounts": 1}
        assert sheet.places == {"red_amounts": ("C2",)}


def test_x12_an_error_cell_is_quarantined_with_its_error() -> None:
    rows = [HEADER, ["1", "甲", None, DAY], GOOD_ROWS[1]]
    for content in (
        xlsx(("a", rows), then=lambda _, s: s["a"].write_formula("C2", "=X!A1", None, "#REF!")),
        xls(("a", rows), then=lambda _, s: s["a"].row(1).set_cell_error(2, "#REF!")),
    ):
        sheet = the_sheet(content)
        assert quarantined(sheet) == [(2, "balance", "error_cell", "#REF!")]
        assert amounts(sheet) == AMOUNTS[:1]


def test_x13_amounts_stored_as_text_are_parsed_as_text() -> None:
    sheet = the_sheet(xlsx(("a", [HEADER, ["1", "甲", "1,234,567.89", DAY]])))
    assert amounts(sheet) == ["1234567.89"]


def test_x15_dates_counted_from_1904_are_exact() -> None:
    content = xlsx(("a", GOOD_ROWS), date_1904=True)
    assert days(the_sheet(content)) == [row[3] for row in GOOD_ROWS[1:]]
    bare = changed(content, '<c r="D2" s="1">', '<c r="D2">')
    sheet = the_sheet(bare)
    assert days(sheet)[0] == DAY
    assert sheet.warnings == {"serial_day": 1}

    def count_from_1904(book: Any, _: Any) -> None:
        book.dates_1904 = True

    rows = [HEADER, ["1", "甲", 1, (DAY - date(1904, 1, 1)).days]]
    assert days(the_sheet(xls(("a", rows), then=count_from_1904))) == [DAY]


def test_x16_a_date_that_lost_its_format_is_a_day_in_a_day_column_only() -> None:
    rows: Rows = [
        HEADER,
        ["45047", "甲", 45047, 45047],
        ["2", "乙", 1, 20230501],
        ["3", "丙", 1, 2023],
        ["4", 45047, 1, 45047.75],
    ]
    sheet = the_sheet(xlsx(("a", rows)))
    assert amounts(sheet) == ["45047.00", "1.00", "1.00"]
    assert days(sheet) == [DAY, DAY, DAY]
    assert sheet.warnings == {"serial_day": 2}
    assert quarantined(sheet) == [(4, "balance_on", "partial_day", "2023")]


def test_the_day_of_a_moment_is_its_day() -> None:
    rows: Rows = [HEADER, ["1", "甲", 1, datetime(2023, 5, 1, 23, 59, 59)]]
    sheet = the_sheet(xlsx(("a", rows), default_date_format="yyyy-mm-dd hh:mm:ss"))
    assert days(sheet) == [DAY]


def test_x17_two_visible_sheets_with_the_same_rows_are_refused() -> None:
    content = xlsx(("Sheet1", GOOD_ROWS), ("Sheet2", GOOD_ROWS))
    assert "Sheet1、Sheet2" in refused(partial(sheets_of, content), "several_sheets").message("zh")
    named = xlsx(("银行账户_1", GOOD_ROWS), ("银行账户_2", GOOD_ROWS))
    refusal = refused(partial(sheets_of, named), "same_sheet_twice")
    assert (refusal.sheet, refusal.values["other"]) == ("银行账户_2", "银行账户_1")
    more = xlsx(("银行账户_1", GOOD_ROWS), ("银行账户_2", GOOD_ROWS[:3]))
    assert len(sheets_of(more)) == 2


def test_x18_rich_text_is_read_without_its_phonetic_reading() -> None:
    def rich(book: Any, sheets: dict[str, Any]) -> None:
        sheets["a"].write_rich_string("B2", "第一", book.add_format({"bold": True}), "小学")

    content = changed(
        xlsx(("a", GOOD_ROWS), then=rich),
        "<t>小学</t></r>",
        '<t>小学</t></r><rPh sb="0" eb="2"><t>ディイチ</t></rPh>',
        "xl/sharedStrings.xml",
    )
    assert the_sheet(content).rows["agency_name"][0] == "第一小学"
    spaced = the_sheet(xlsx(("a", [HEADER, ["1", " 第一小学", 1, DAY]])))
    assert type_sheet(spaced).rows["agency_name"].to_list() == ["第一小学"]


def test_x19_a_shared_text_that_is_not_there_is_refused_by_its_cell() -> None:
    refusal = refused(
        partial(sheets_of, changed(GOOD, '<c r="B2" t="s"><v>5', '<c r="B2" t="s"><v>5000')),
        "bad_string",
    )
    assert (refusal.sheet, refusal.values["cell"]) == ("Sheet1", "B2")


def test_x20_a_cell_that_is_there_twice_is_refused_by_its_name() -> None:
    refusal = refused(partial(sheets_of, changed(GOOD, 'r="C3"', 'r="C2"')), "cell_twice")
    assert (refusal.sheet, refusal.values["cell"]) == ("Sheet1", "C2")


def with_member(content: bytes, name: str, member: bytes) -> bytes:
    """The workbook with one member more."""
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, member)
    return buffer.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_x21_a_sheet_that_is_in_the_archive_twice_is_refused_by_its_name() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read(SHEET)
    twice = with_member(GOOD, SHEET, sheet.replace(b"1234567.89", b"1"))
    assert SHEET in refused(partial(sheets_of, twice), "member_twice").message("zh")


def test_x22_a_member_that_points_out_of_the_archive_is_refused_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    evil = with_member(GOOD, "../zbb_evil.txt", b"x")
    assert "../zbb_evil.txt" in refused(partial(sheets_of, evil), "member_outside").message("zh")
    assert [path.name for path in tmp_path.rglob("*")] == ["here"]


def test_x23_a_workbook_that_was_cut_off_is_refused() -> None:
    for end in (len(GOOD) // 3, len(GOOD) - 30, len(GOOD) - 1):
        refusal = refused(partial(sheets_of, GOOD[:end]), "broken_workbook")
        assert "不完整" in refusal.message("zh")


def test_x24_a_digit_that_flipped_on_the_disk_is_refused_and_is_no_money() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(buffer, "w") as stored:
        for info in old.infolist():
            stored.writestr(info.filename, old.read(info))
    whole = buffer.getvalue()
    assert whole.count(b"<v>1234567.89<") == 1
    assert amounts(the_sheet(whole)) == AMOUNTS
    flipped = whole.replace(b"<v>1234567.89<", b"<v>9234567.89<")
    refused(partial(sheets_of, flipped), "broken_workbook")


def test_x33_a_wps_workbook_is_known_by_its_bytes() -> None:
    assert amounts(the_sheet(xls(("a", GOOD_ROWS)), name="x.et")) == AMOUNTS


def test_x37_binary_noise_is_taken_off_amounts_and_nothing_else_is() -> None:
    noisy = [1234567.8900000001, 0.10000000000000001, -500.00000000000006, 12.345, 0.1 + 0.2]
    rows: Rows = [HEADER, *([str(at), "甲", amount, DAY] for at, amount in enumerate(noisy))]
    sheet = the_sheet(xlsx(("a", rows)))
    assert amounts(sheet) == ["1234567.89", "0.10", "-500.00", "0.30"]
    assert quarantined(sheet) == [(5, "balance", "too_many_decimals", "12.345")]


def test_x38_a_sum_is_no_row_and_must_be_what_the_rows_add_up_to() -> None:
    rows = [*GOOD_ROWS, ["合计"], [], ["制表人：张三", None, "审核人：李四"]]

    def summed(total: float) -> bytes:
        return xlsx(
            ("a", rows), then=lambda _, s: s["a"].write_formula("C5", "=SUM(C2:C4)", None, total)
        )

    sheet = the_sheet(summed(1234067.99))
    assert amounts(sheet) == AMOUNTS
    assert furniture(sheet) == [(5, "total"), (7, "footer")]
    (stated,) = sheet.layout.totals
    assert (stated.row, stated.first_row, stated.last_row) == (5, 2, 4)
    assert stated.cells == {"balance": "1234067.99"}
    refusal = refused(partial(amounts, the_sheet(summed(1234067.98))), "total_differs")
    assert refusal.row == 5


def test_a_total_merged_over_its_label_is_no_row() -> None:
    def merge(_: Any, sheets: dict[str, Any]) -> None:
        sheets["a"].merge_range("A5:B5", "合计")
        sheets["a"].merge_range("A6:D6", "以上数据仅供参考")

    sheet = the_sheet(xlsx(("a", [*GOOD_ROWS, [None, None, 1234067.99]]), then=merge))
    assert furniture(sheet) == [(5, "total"), (6, "footer")]
    assert amounts(sheet) == AMOUNTS
    assert quarantined(sheet) == []


def test_x40_a_sheet_may_be_called_anything() -> None:
    name = """a'"; DROP TABLE t; --"""
    sheet = the_sheet(xlsx((name, GOOD_ROWS)))
    assert type_sheet(sheet).rows["source_sheet"].unique().to_list() == [name]


def test_x41_true_is_no_amount() -> None:
    for make in (xlsx, xls):
        sheet = the_sheet(make(("a", [HEADER, ["1", "甲", True, DAY]])))
        assert quarantined(sheet) == [(2, "balance", "not_money", "TRUE")]


def test_x43_empty_rows_with_a_format_are_no_rows() -> None:
    def formats(book: Any, sheets: dict[str, Any]) -> None:
        bold = book.add_format({"bold": True})
        for row in range(10, 20_000):
            sheets["a"].write_blank(row, 0, None, bold)
        # Some programs format the last row of all.
        sheets["a"].write_blank(1_048_575, 7, None, bold)

    sheet = the_sheet(xlsx(("a", GOOD_ROWS), then=formats))
    assert (amounts(sheet), sheet.blank_rows) == (AMOUNTS, 0)


def test_x44_as_many_rows_as_the_format_holds_may_be_too_few() -> None:
    content = xls(("a", [*GOOD_ROWS, *([at] for at in range(65_536 - len(GOOD_ROWS)))]))
    refusal = refused(partial(sheets_of, content), "at_row_limit")
    assert refusal.values["rows"] == ROW_LIMITS["xls"] == 65_536
    assert "--allow-at-limit" in refusal.message("zh")
    assert ROW_LIMITS["xlsx"] == 1_048_576
    (sheet,), _ = read_content("bank_accounts", "x.xls", content, allow_at_limit=True)
    assert (sheet.rows.height, sheet.warnings["at_row_limit"]) == (65_535, 1)


def test_a_sheet_without_a_header_beside_the_table_is_left_and_listed() -> None:
    notes: Rows = [["填表说明"], ["1. 账号按开户许可证填写"], ["2. 金额以元为单位"]]
    content = xlsx(("封面", [["资兴市财政局"]]), ("Sheet1", GOOD_ROWS), ("说明", notes))
    (sheet,), ignored = read_content("bank_accounts", "x.xlsx", content)
    assert sheet.sheet == "Sheet1"
    assert [(entry.why, entry.sheet) for entry in ignored] == [
        ("no_table_sheet", "封面"),
        ("no_table_sheet", "说明"),
    ]


def test_a_sheet_that_could_be_a_table_is_never_passed_over() -> None:
    like: Rows = [["账号", "余额"], ["1", "2"]]
    refused(lambda: sheets_of(xlsx(("Sheet1", GOOD_ROWS), ("Sheet2", like))), "several_sheets")
    lines: Rows = [["账号", "日期", "金额"], ["1", DAY, 1]]
    mixed = xlsx(("银行账户", GOOD_ROWS), ("银行流水", lines), ("其他", lines))
    refusal = refused(lambda: sheets_of(mixed), "unknown_sheet")
    assert refusal.sheet == "其他"
    other = xlsx(("银行流水", lines), ("说明", [["说明"]]))
    refused(lambda: sheets_of(other, "bank_accounts"), "several_sheets")
    with_notes = xlsx(("银行账户", GOOD_ROWS), ("银行流水", lines), ("说明", [["说明"]]))
    assert [sheet.table for sheet in sheets_of(with_notes)] == ["bank_accounts", "bank_lines"]


def test_a_workbook_may_hold_macros_which_nobody_runs() -> None:
    content = xlsx(("a", GOOD_ROWS), then=_with_macros)
    assert amounts(the_sheet(content, name="x.xlsm")) == AMOUNTS


def _with_macros(book: Any, _: Any) -> None:
    book.add_vba_project(io.BytesIO(xls(("a", [["x"]]))), is_stream=True)


def test_the_table_of_a_workbook_may_begin_far_from_the_corner() -> None:
    rows: Rows = [[], [], *([None, None, *row] for row in GOOD_ROWS)]
    for make in (xlsx, xls):
        sheet = the_sheet(make(("a", rows)))
        assert amounts(sheet) == AMOUNTS
        assert sheet.rows["source_row"].to_list() == [4, 5, 6]


def test_the_real_bank_workbooks_are_read_whole() -> None:
    (path,) = shared("data", "cn_bank_statements", "ccb").glob("*.xls")
    (sheet,), _ = read_content("bank_lines", path.name, path.read_bytes())
    assert sheet.rows.height == 6
    assert sheet.rows["balance_after"].to_list() == [
        "2176.91",
        "2160.13",
        "2140.13",
        "1579.11",
        "1561.05",
        "1494.65",
    ]
    assert furniture(sheet)[-1] == (13, "footer")


def test_the_real_broker_workbook_is_read_whole_with_a_mapping() -> None:
    (path,) = shared("data", "cn_bank_statements", "htsec").glob("*.xlsx")
    columns = {"account_no": "资金账号", "posted_on": "成交日期", "amount": "发生金额"}
    (sheet,), _ = read_content(
        "bank_lines", path.name, path.read_bytes(), given=Given(columns=columns)
    )
    rows = type_sheet(sheet).rows
    assert rows.height == 10
    assert set(rows["account_no"]) == {"1234567899"}
    assert rows["posted_on"][0] == date(2022, 1, 19)
    assert rows["amount"].sum() == Decimal("-964.69")
    assert sheet.warnings["number_as_text"] == 10

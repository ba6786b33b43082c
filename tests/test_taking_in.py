"""What a user says of the files: mapping, corrections, control totals; and rows given twice."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from tests.sample.make_dirty import write_dirty_sample
from zbb_reconcile.commands.check import check
from zbb_reconcile.commands.map import proposal, write_proposal
from zbb_reconcile.corrections.read_back import read_corrections
from zbb_reconcile.errors import Refusal
from zbb_reconcile.inputs import Inputs, take_in
from zbb_reconcile.pipeline import reconcile
from zbb_reconcile.read import read_folder
from zbb_reconcile.standardise import type_sheet
from zbb_reconcile.texts import chosen

LINES = "account_no,posted_on,line_no,amount,balance_after,summary\n"


ONE_PAYMENT = "payment_id,indicator_id,paid_on,amount\nP1,I1,2024-01-05,1.00\n"


def folder_of(path: Path, **files: str | bytes) -> Path:
    """A folder with these files; a double underscore in a name stands for the dot."""
    path.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (path / name.replace("__", ".")).write_bytes(data)
    return path


def refused(act: Callable[[], object], key: str) -> Refusal:
    with pytest.raises(Refusal) as raised:
        act()
    assert raised.value.key == key
    assert raised.value.message("zh")
    assert raised.value.message("en")
    return raised.value


# mapping.toml


def test_a_mapping_names_the_table_the_header_and_the_columns(tmp_path: Path) -> None:
    data = folder_of(
        tmp_path / "data",
        odd__csv="一\n二\n户头;哪天;多少\n620001;2024-01-05;12,50\n620001;2024-01-06;7\n",
        mapping__toml="""
        [[source]]
        file = "odd.csv"
        table = "银行流水"
        header_row = 3
        delimiter = ";"
        unit = "万元"
        sign = "opposite"
        columns = { account_no = "户头", posted_on = "哪天", amount = "多少" }
        """,
    )
    reading = read_folder(data)
    (sheet,) = reading.sheets
    typed = type_sheet(sheet)
    assert typed.rows["amount"].to_list() == [Decimal("-70000.00")]
    assert typed.quarantine["source_row"].to_list() == [4]
    assert [left.why for left in reading.ignored] == ["mapping_file"]


def test_a_mapping_leaves_a_file_or_a_sheet_unread(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, amount in (("甲", "1.00"), ("乙", "2.00")):
        sheet = book.create_sheet(name)
        sheet.append(["账号", "日期", "金额"])
        sheet.append(["620001", "2024-01-05", amount])
    del book["Sheet"]
    data = folder_of(
        tmp_path / "data",
        payments__csv="indicator_id,paid_on,amount\nA,2024-01-01,1.00\n",
        mapping__toml="""
        [[source]]
        file = "payments.csv"
        ignore = true
        [[source]]
        file = "账.xlsx"
        sheet = "乙"
        table = "bank_lines"
        """,
    )
    book.save(data / "账.xlsx")
    reading = read_folder(data)
    assert [(sheet.sheet, sheet.rows["amount"].to_list()) for sheet in reading.sheets] == [
        ("乙", ["2.00"])
    ]
    assert sorted((left.file, left.sheet or "", left.why) for left in reading.ignored) == [
        ("mapping.toml", "", "mapping_file"),
        ("payments.csv", "", "mapping"),
        ("账.xlsx", "甲", "mapping"),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[[source]\n", "mapping_broken"),
        ("[[sources]]\nfile = 'a.csv'\n", "mapping_key"),
        ("[[source]]\nfile = 'payments.csv'\nheader = 3\n", "mapping_key"),
        ("[[source]]\ntable = 'payments'\n", "mapping_value"),
        ("[[source]]\nfile = 'payments.csv'\nheader_row = [3, 2]\n", "mapping_value"),
        ("[[source]]\nfile = 'payments.csv'\nheader_row = true\n", "mapping_value"),
        ("[[source]]\nfile = 'payments.csv'\nunit = '斤'\n", "mapping_value_of"),
        ("[[source]]\nfile = 'payments.csv'\nsign = 'minus'\n", "mapping_value_of"),
        ("[[source]]\nfile = 'payments.csv'\ntable = 'paymets'\n", "mapping_value_of"),
        ("[[source]]\nfile = 'payments.csv'\n[source.columns]\nsum = 'x'\n", "mapping_column"),
        (
            "[[source]]\nfile = 'payments.csv'\n[source.columns]\namount='a'\nsummary='a'\n",
            "mapping_header_twice",
        ),
        ("[[source]]\nfile = 'paymets.csv'\n", "mapping_no_file"),
        ("[[source]]\nfile = 'payments.csv'\n[[source]]\nfile = 'payments.csv'\n", "mapping_twice"),
        (
            "[[source]]\nfile = 'payments.csv'\n[source.columns]\namount='\"); DROP TABLE t; --'\n",
            "given_header_missing",
        ),
    ],
)
def test_a_mapping_that_is_not_understood_is_refused(tmp_path: Path, text: str, key: str) -> None:
    data = folder_of(
        tmp_path / "data",
        payments__csv="indicator_id,paid_on,amount\nA,2024-01-01,1.00\n",
        mapping__toml=text,
    )
    refused(lambda: read_folder(data), key)


def test_a_mapping_whose_unit_the_file_contradicts_is_refused(tmp_path: Path) -> None:
    data = folder_of(
        tmp_path / "data",
        payments__csv="indicator_id,paid_on,金额（元）\nA,2024-01-01,1.00\n",
        mapping__toml="[[source]]\nfile = 'payments.csv'\nunit = '万元'\n",
    )
    refused(lambda: read_folder(data), "unit_against_given")


def test_what_map_proposes_reads_the_dirty_sample_as_it_is_read_without(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_dirty_sample(data)
    before = read_folder(data)
    proposals = []
    for file in sorted({sheet.file for sheet in before.sheets}):
        tables = {sheet.table for sheet in before.sheets if sheet.file == file}
        if len(tables) == 1:
            text = proposal(data / file, tables.pop(), encoding=None, words=chosen("zh"))
            tomllib.loads(text)
            proposals.append(text)
    (data / "mapping.toml").write_text("\n".join(proposals), encoding="utf-8")
    after = read_folder(data)
    assert len(proposals) == 18
    for one, other in zip(before.sheets, after.sheets, strict=True):
        assert one.headers == other.headers
        assert one.rows.equals(other.rows)


def test_map_says_why_a_file_cannot_be_read_and_leaves_a_form(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", odd__csv="甲,乙\n6222021203001234567,2\n")
    text = proposal(data / "odd.csv", "bank_lines", encoding=None, words=chosen("zh"))
    assert "6222…4567 | 2" in text
    assert tomllib.loads(text)["source"][0]["columns"] == {"account_no": "甲", "amount": "乙"}
    assert '# posted_on = "记账日期"  # 必需' in text
    assert "照此还不能读" in text
    refused(
        lambda: proposal(data / "odd.csv", "odd", encoding=None, words=chosen("zh")),
        "no_such_input_table",
    )


def test_map_finds_the_header_under_titles_and_its_proposal_is_read_as_it_stands(
    tmp_path: Path,
) -> None:
    data = folder_of(
        tmp_path / "data",
        ledger__csv="国库集中支付台账,,\n单位：万元,,\n额度指标号,拨付日,本次拨付\nZB1,20220620,15\n合计,,15\n",
    )
    text = proposal(data / "ledger.csv", "payments", encoding=None, words=chosen("zh"))
    (source,) = tomllib.loads(text)["source"]
    assert (source["header_row"], source["columns"]) == (
        3,
        {"indicator_id": "额度指标号", "paid_on": "拨付日", "amount": "本次拨付"},
    )
    assert text.count("推测，请核对") == 2
    (data / "mapping.toml").write_text(text, encoding="utf-8")
    (sheet,) = read_folder(data).sheets
    assert type_sheet(sheet).rows["amount"].to_list() == [Decimal("150000.00")]


def test_map_does_not_take_a_day_for_money_or_a_name_for_an_account(tmp_path: Path) -> None:
    content = "经手,何时,多少\n宏达公司,2024-01-05,1.00\n宏达公司,2024年2月,2.00\n宏达,20240301,3\n"
    data = folder_of(tmp_path / "data", odd__csv=content)
    text = proposal(data / "odd.csv", "bank_lines", encoding=None, words=chosen("zh"))
    assert tomllib.loads(text)["source"][0]["columns"] == {"posted_on": "何时", "amount": "多少"}
    assert '# account_no = "账号"  # 必需' in text


def test_map_out_writes_utf_8_once(tmp_path: Path) -> None:
    out = tmp_path / "mapping.toml"
    write_proposal(out, "# 读法\n")
    assert out.read_bytes() == "# 读法\n".encode()
    refused(lambda: write_proposal(out, "other"), "map_exists")
    refused(lambda: write_proposal(tmp_path / "none" / "m.toml", "x"), "out_no_parent")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_mapping_is_read_in_the_encoding_that_its_editor_chose(
    tmp_path: Path, encoding: str
) -> None:
    mapping = '[[source]]\r\nfile = "流水.csv"\r\ntable = "支付"  # 请核对\r\n'
    data = folder_of(tmp_path / "data", mapping__toml=mapping.encode(encoding))
    (data / "流水.csv").write_text("指标主键,支付日期,金额\nA,2024-01-01,1.00\n", encoding="utf-8")
    assert read_folder(data).sheets[0].table == "payments"
    assert not any("未读取" in note for note in check(data)["notes"])


def test_a_mapping_that_is_no_text_is_refused(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", mapping__toml=b"\xff\x00\xfe\x81", payments__csv="a\n")
    refused(lambda: read_folder(data), "mapping_not_text")


# Corrections


def corrected_book(path: Path, cells: dict[str, str]) -> None:
    """Put new text under these headers in the first row of the first sheet."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[2]}
    for header, text in cells.items():
        sheet.cell(3, places[header], text)
    book.save(path)


def test_a_corrected_cell_is_read_and_logged(tmp_path: Path) -> None:
    data = folder_of(
        tmp_path / "data",
        payments__csv="指标主键,支付日期,金额\nA,2024-13-01,1.00\nB,2024-01-02,2.00\n",
    )
    book = tmp_path / "quarantine.xlsx"
    checked = check(data, quarantine=book)
    assert checked["quarantine"]["count"] == 1
    corrected_book(book, {"支付日期": "2024-12-01"})
    reading, log = take_in(data, Inputs(corrections=book), tmp_path)
    assert reading.sheets[0].rows["paid_on"].to_list() == ["2024-12-01", "2024-01-02"]
    assert log.rows.rows() == [
        ("payments.csv", None, 2, "payments", "支付日期", "2024-13-01", "2024-12-01")
    ]
    assert check(data, inputs=Inputs(corrections=book))["quarantine"]["count"] == 0
    (only,) = read_corrections(book).rows
    assert dict(only.changes) == {"支付日期": ("2024-13-01", "2024-12-01")}


def test_an_untouched_workbook_corrects_nothing(tmp_path: Path) -> None:
    content = "指标主键,支付日期,金额,摘要\nA,2024-13-01,1.00,=HYPERLINK(1)\n"
    content += "B,2024-01-02,bad,x\0y\nC,2024-01-02,1,234.00,z\n"
    data = folder_of(tmp_path / "data", payments__csv=content)
    book = tmp_path / "quarantine.xlsx"
    assert check(data, quarantine=book)["quarantine"]["count"] == 3
    assert read_corrections(book).rows == ()


def test_a_row_with_a_field_too_many_can_be_put_right(tmp_path: Path) -> None:
    data = folder_of(
        tmp_path / "data",
        payments__csv="指标主键,支付日期,金额\nA,2024-01-01,1,234.00\nB,2024-01-02,2.00\n",
    )
    book = tmp_path / "quarantine.xlsx"
    check(data, quarantine=book)
    corrected_book(book, {"金额": "1,234.00", "#4": ""})
    reading, _ = take_in(data, Inputs(corrections=book), tmp_path)
    assert type_sheet(reading.sheets[0]).rows["amount"].to_list() == [
        Decimal("1234.00"),
        Decimal("2.00"),
    ]


def test_corrections_of_which_none_holds_any_more_are_refused(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", payments__csv="指标主键,支付日期,金额\nA,bad,1.00\n")
    book = tmp_path / "quarantine.xlsx"
    check(data, quarantine=book)
    corrected_book(book, {"支付日期": "2024-12-01"})
    folder_of(data, payments__csv="指标主键,支付日期,金额\nA,worse,1.00\n")
    refused(lambda: take_in(data, Inputs(corrections=book), tmp_path), "corrections_void")
    refused(lambda: check(data, quarantine=book), "quarantine_exists")
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    assert read_corrections(other).rows == ()
    (data / "payments.csv").unlink()
    folder_of(data, agencies__csv="division_code,agency_code,agency_name\n1,2,三\n")
    refused(lambda: take_in(data, Inputs(corrections=book), tmp_path), "corrections_void")


# Control totals


def test_given_totals_and_row_counts_hold_or_refuse(tmp_path: Path) -> None:
    data = folder_of(
        tmp_path / "data",
        payments__csv="指标主键,支付日期,金额\nA,2024-01-01,1.01\nB,2024-01-02,2\n",
    )
    file = "payments.csv"
    fine = Inputs(control_totals={file: Decimal("3.01")}, control_rows={file: 2})
    assert check(data, inputs=fine)["controls"]["failing"] == 0
    wrong = refused(
        lambda: check(data, inputs=Inputs(control_totals={file: Decimal("3.02")})),
        "control_total_differs",
    )
    assert "0.01" in wrong.message("zh")
    refused(lambda: check(data, inputs=Inputs(control_rows={file: 3})), "control_rows_differ")
    refused(lambda: check(data, inputs=Inputs(control_rows={"paymets.csv": 2})), "control_no_file")


# The same rows twice


def test_r02_the_same_rows_in_another_encoding_and_order_are_refused(tmp_path: Path) -> None:
    rows = ["620001,2024-01-01,1,5.00,5.00,利息", "620001,2024-01-02,2,7.00,12.00,转入"]
    data = folder_of(
        tmp_path / "data",
        bank_lines_a__csv=LINES + "\n".join(rows) + "\n",
        bank_lines_b__csv=(
            LINES.replace(",", ";") + "\n".join(rows[::-1]).replace(",", ";") + "\n"
        ).encode("gb18030"),
    )
    twice = refused(lambda: check(data), "same_content_twice")
    assert (twice.file, twice.values["other"]) == ("bank_lines_b.csv", "bank_lines_a.csv")
    assert "bank_lines_a.csv" in twice.message("zh")


def lines_of(data: Path) -> pl.DataFrame:
    from datetime import date

    with reconcile(data, as_of=date(2024, 12, 31)) as outcome:
        assert outcome["controls"]["holds"].all()
        repeated = outcome["overlapping_lines"].select("source_file", "source_row", "kept_row")
        assert outcome.exit_code == 0
        assert outcome["movements"].height + repeated.height == sum(outcome["sources"]["rows_read"])
        return repeated


A = (
    "620001,2024-01-01,1,5.00,5.00,a\n620001,2024-01-02,2,7.00,12.00,b\n"
    "620001,2024-01-03,3,1.00,13.00,c\n"
)


def test_two_statements_that_overlap_count_the_common_lines_once(tmp_path: Path) -> None:
    later = "620001,2024-01-02,1,7.00,12.00,b\n620001,2024-01-03,2,1.00,13.00,c\n"
    later += "620001,2024-01-04,3,1.00,14.00,c\n"
    data = folder_of(tmp_path / "d", bank_lines_1__csv=LINES + A, bank_lines_2__csv=LINES + later)
    assert lines_of(data).rows() == [("bank_lines_2.csv", 2, 3), ("bank_lines_2.csv", 3, 4)]


def test_overlaps_are_found_in_parquet_too(tmp_path: Path) -> None:
    later = "620001,2024-01-02,1,7.00,12.00,b\n620001,2024-01-04,3,1.00,14.00,c\n"
    data = folder_of(tmp_path / "d", bank_lines_1__csv=LINES + A)
    frame = pl.read_csv((LINES + later).encode(), infer_schema=False).with_columns(
        pl.col("posted_on").str.to_date(), pl.col("amount", "balance_after").cast(pl.Decimal(18, 2))
    )
    frame.write_parquet(data / "bank_lines_2.parquet")
    assert lines_of(data).rows() == [("bank_lines_2.parquet", 1, 3)]


def test_true_twins_inside_one_file_stay(tmp_path: Path) -> None:
    twins = "620001,2024-01-02,,7.00,,b\n620001,2024-01-02,,7.00,,b\n"
    other = "620001,2024-01-02,,7.00,,b\n620001,2024-01-02,,7.00,,b\n620001,2024-01-05,,1.00,,c\n"
    data = folder_of(
        tmp_path / "d", bank_lines_1__csv=LINES + twins, bank_lines_2__csv=LINES + other
    )
    assert lines_of(data).rows() == [("bank_lines_2.csv", 2, 2), ("bank_lines_2.csv", 3, 3)]


def test_lines_without_number_and_balance_stay_where_the_statements_disagree(
    tmp_path: Path,
) -> None:
    one = "620001,2024-01-01,,3.00,,a\n620001,2024-01-02,,7.00,,b\n"
    other = "620001,2024-01-02,,7.00,,b\n620001,2024-01-02,,8.00,,b\n"
    data = folder_of(tmp_path / "d", bank_lines_1__csv=LINES + one, bank_lines_2__csv=LINES + other)
    assert lines_of(data).is_empty()


def test_the_workbook_of_quarantined_rows_says_the_unit_of_the_files_amounts(
    tmp_path: Path,
) -> None:
    import openpyxl
    import polars as pl

    from zbb_reconcile.corrections.workbook import HEADER_ROW, write_quarantine_book

    row = {
        "source_file": "指标.xlsx",
        "source_sheet": "Sheet1",
        "source_row": 5,
        "source_table": "indicators",
        "reason": "“金额”为空。" * 20,
        "cells": '{"金额": ""}',
    }
    unit = {("指标.xlsx", "Sheet1"): "万元"}
    path = tmp_path / "q.xlsx"
    write_quarantine_book(path, pl.DataFrame([row]), {"指标.xlsx": "00"}, chosen("zh"), unit)
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert sheet["A1"].value.endswith("金额单位与原文件相同：万元。")
    # The reason takes several lines, and the row is as high.
    assert sheet.row_dimensions[HEADER_ROW + 2].height > 30
    # The reason and "no data" are to be seen; the hash and the original cells are not.
    assert [sheet.column_dimensions[at].hidden for at in "DEF"] == [False, False, True]


def test_a_mapping_that_names_no_sheet_of_the_workbook_says_which_there_are(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "指标.xlsx")) as book:
        book.add_worksheet("甲").write_row(0, 0, ["a", "b"])
    (tmp_path / "mapping.toml").write_text(
        '[[source]]\nfile = "指标.xlsx"\nsheet = "乙"\n', encoding="utf-8"
    )
    with pytest.raises(Refusal) as raised:
        read_folder(tmp_path)
    assert raised.value.key == "mapping_no_sheet"
    for lang in ("zh", "en"):
        assert "乙" in raised.value.message(lang)
        assert "甲" in raised.value.message(lang)

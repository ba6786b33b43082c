"""The way in, as a clerk meets it: all problems at once, and corrections that come to an end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.test_cli import talked
from tests.test_taking_in import folder_of, refused
from zbb_reconcile import reconcile
from zbb_reconcile.commands.check import check, looked_over
from zbb_reconcile.errors import Refusal
from zbb_reconcile.inputs import Inputs, take_in
from zbb_reconcile.line_matching import match_files
from zbb_reconcile.read import match_headers
from zbb_reconcile.read.table_names import table_named
from zbb_reconcile.standardise import type_sheet
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import chosen

AGENCIES = "财政区划,单位编码,单位名称\n431000,1,教育局\n"
PAYMENTS = "指标主键,支付日期,金额\nA,2024-01-05,1.00\n"


def marked(path: Path, row: int, cells: Mapping[str, str]) -> None:
    """Put new text under these headers in a row of the first sheet that has them all."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        places = {cell.value: cell.column for cell in sheet[2]}
        if set(cells) <= set(places):
            for header, text in cells.items():
                sheet.cell(row, places[header], text)
            break
    book.save(path)


# All problems at once


def test_every_file_that_is_refused_is_named_in_one_go(tmp_path: Path) -> None:
    data = folder_of(
        tmp_path / "data",
        agencies__csv=AGENCIES,
        farmers__csv="甲,乙\n1,2\n",
        payments__csv="指标主键,支付日期\nA,2024-01-05\n",
        carryovers__csv="单位编码,指标主键,年度,年末余额\n1,A,2024,5.00\n合计,,,6.00\n",
    )
    keys = [
        ("carryovers.csv", "total_differs"),
        ("farmers.csv", "unknown_table_near"),
        ("payments.csv", "missing_column"),
    ]
    for act in (lambda: check(data), lambda: reconcile(data, as_of=date(2024, 12, 31))):
        refusal = refused(act, "unknown_table_near")
        assert sorted((part.file, part.key) for part in refusal.parts) == keys
        for file, _ in keys:
            assert str(file) in str(refusal)


def test_what_can_be_read_is_reported_beside_what_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = folder_of(tmp_path / "data", agencies__csv=AGENCIES, farmers__csv="甲,乙\n1,2\n")
    code, said, whispered = talked(["check", str(data)], monkeypatch)
    assert code == 2
    assert "agencies.csv" in said
    assert "可以核对" not in said
    assert "farmers.csv" in whispered
    code, said, _ = talked(["check", str(data), "--json"], monkeypatch)
    assert code == 2
    document = json.loads(said)
    assert [one["file"] for one in document["refusals"]] == ["farmers.csv"]
    assert [source["source_file"] for source in document["sources"]] == ["agencies.csv"]


def test_both_sheets_of_a_workbook_and_both_totals_of_a_sheet_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "支付"
    for row in (["指标主键", "支付日期"], ["A", "2024-01-05"]):
        first.append(row)
    second = book.create_sheet("资产收入")
    for row in (
        ["资产编号", "收入类型", "应缴日期", "应缴金额", "已缴金额"],
        ["Z1", "出租", "2024-01-05", "5.00", "3.00"],
        ["合计", "", "", "5.01", "3.01"],
    ):
        second.append(row)
    (tmp_path / "data").mkdir()
    book.save(tmp_path / "data" / "数据.xlsx")
    refusal = refused(lambda: check(tmp_path / "data"), "missing_column")
    assert [(part.sheet, part.key) for part in refusal.parts] == [
        ("支付", "missing_column"),
        ("资产收入", "total_differs"),
        ("资产收入", "total_differs"),
    ]


def test_a_control_total_of_a_file_that_is_refused_is_not_said_to_be_missing(
    tmp_path: Path,
) -> None:
    data = folder_of(tmp_path / "data", agencies__csv=AGENCIES, payments__csv="甲,乙\n1,2\n")
    held = Inputs(control_totals={"payments.csv": Decimal("1.00")}, control_rows={"pay.csv": 1})
    refusal = refused(lambda: check(data, inputs=held), "no_header")
    assert [part.key for part in refusal.parts] == ["no_header", "control_no_file"]


# Corrections


def test_a_total_is_compared_or_not_yet_but_never_both(tmp_path: Path) -> None:
    data = folder_of(
        tmp_path / "data",
        carryovers__csv="单位编码,指标主键,年度,年末余额\n1,A,2024,5元5\n1,B,2024,1.00\n合计,,,6.00\n",
    )
    checked, refusal = looked_over(data, chosen("zh"))
    assert refusal is None
    assert checked["sources"][0]["totals"] == 0
    (note,) = [note for note in checked["notes"] if "合计" in note]
    assert "第 4 行" in note
    assert "年末余额" in note


WAN = "单位编码,指标主键,年度,年末余额（万元）\n1,A,2024,1.2345678\n1,B,2024,10.5\n合计,,,{total}\n"


def test_a_corrected_cell_is_in_the_unit_of_its_table_and_its_total_ties(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", carryovers__csv=WAN.format(total="11.734568"))
    book = tmp_path / "q.xlsx"
    assert check(data, quarantine=book)["quarantine"]["by_reason"][0]["reason_code"] == (
        "finer_than_fen"
    )
    marked(book, 3, {"年末余额（万元）": "1.234568"})
    reading, _ = take_in(data, Inputs(corrections=book), tmp_path)
    assert type_sheet(reading.sheets[0]).rows["closing"].to_list() == [
        Decimal("12345.68"),
        Decimal("105000.00"),
    ]
    assert check(data, inputs=Inputs(corrections=book))["sources"][0]["totals"] == 1


def test_a_total_that_differs_after_a_correction_says_that_cells_were_corrected(
    tmp_path: Path,
) -> None:
    data = folder_of(tmp_path / "data", carryovers__csv=WAN.format(total="11.734568"))
    book = tmp_path / "q.xlsx"
    check(data, quarantine=book)
    marked(book, 3, {"年末余额（万元）": "1.2346"})
    refusal = refused(
        lambda: check(data, inputs=Inputs(corrections=book)), "total_differs_corrected"
    )
    assert "-0.000032 万元" in refusal.message("zh")


@pytest.mark.parametrize(
    ("total", "passes"), [("3.00", True), ("8.50", True), ("3.01", False), ("8.00", False)]
)
def test_a_total_that_lacks_the_cell_that_was_text_is_as_a_spreadsheet_made_it(
    tmp_path: Path, total: str, passes: bool
) -> None:
    rows = "A,2024-01-01,1.00\nB,2024-01-01,5.5O\nC,2024-01-01,2.00\n"
    text = f"指标主键,支付日期,金额\n{rows}合计,,{total}\n"
    data, book = folder_of(tmp_path / "data", payments__csv=text), tmp_path / "q.xlsx"
    check(data, quarantine=book)
    marked(book, 3, {"金额": "5.50"})
    if not passes:
        refused(lambda: check(data, inputs=Inputs(corrections=book)), "total_differs_corrected")
        return
    notes = [
        note for note in check(data, inputs=Inputs(corrections=book))["notes"] if "正好差" in note
    ]
    assert len(notes) == (total == "3.00")


def test_corrections_stand_where_the_row_stands_and_are_void_where_it_was_changed(
    tmp_path: Path,
) -> None:
    data = folder_of(
        tmp_path / "data",
        payments_1__csv="指标主键,支付日期,金额\nA,bad,1.00\n",
        payments_2__csv="指标主键,支付日期,金额\nB,bad,2.00\nC,worse,3.00\n",
    )
    book = tmp_path / "q.xlsx"
    check(data, quarantine=book)
    opened = openpyxl.load_workbook(book)
    for sheet in opened.worksheets:
        for row in range(3, sheet.max_row + 1):
            sheet.cell(row, [cell.value for cell in sheet[2]].index("支付日期") + 1, "2024-12-01")
    opened.save(book)
    folder_of(
        data, payments_2__csv="指标主键,支付日期,金额\nB,bad,2.00\nC,other,3.00\nD,2024-01-01,4\n"
    )
    checked = check(data, inputs=Inputs(corrections=book))
    assert [(row["source_file"], row["source_row"]) for row in checked["quarantine"]["first"]] == [
        ("payments_2.csv", 3)
    ]
    (void,) = [note for note in checked["notes"] if "作废" in note]
    assert "payments_2.csv" in void
    assert "第 3 行" in void
    with reconcile(data, as_of=date(2024, 12, 31), inputs=Inputs(corrections=book)) as outcome:
        assert void in outcome["notes"]["note"].to_list()
        assert outcome["corrections"].height == 2


def test_a_bank_s_remark_below_the_rows_is_no_row(tmp_path: Path) -> None:
    header = "账号,记账日期,金额,摘要\n6222021203001234567,2024-01-05,1.00,拨款\n"
    for remark in ("*本清单仅供参考,以柜面打印为准*", "*本清单仅供参考，不作为记账凭证*"):
        data = folder_of(tmp_path / "data", bank_lines__csv=header + f'"{remark}"\n')
        assert check(data)["quarantine"]["count"] == 0
        assert check(data)["sources"][0]["rows_furniture"] == 1


@pytest.mark.parametrize(
    "last",
    [
        "转账，另收手续费5.00元",
        "教育局，2024-01-05 拨款，未入账",
        "6222021203001234567，第二小学",
        "第二小学",
        "拨款，未入账,,1.00,",
    ],
)
def test_what_could_be_data_is_never_taken_for_a_remark(tmp_path: Path, last: str) -> None:
    header = "账号,记账日期,金额,摘要\n6222021203001234567,2024-01-05,1.00,拨款\n"
    data = folder_of(tmp_path / "data", bank_lines__csv=header + last + "\n")
    assert check(data)["quarantine"]["count"] == 1


def test_a_remark_above_a_row_of_data_is_set_aside(tmp_path: Path) -> None:
    content = "账号,记账日期,金额,摘要\n*本清单，以柜面所打的为准*\n"
    data = folder_of(
        tmp_path / "data", bank_lines__csv=content + "6222021203001234567,2024-01-05,1.00,拨款\n"
    )
    assert check(data)["quarantine"]["count"] == 1


@pytest.mark.parametrize("how", ["marked", "cleared"])
def test_a_row_that_the_clerk_says_is_no_data_is_logged_and_counts_no_more(
    tmp_path: Path, how: str
) -> None:
    data = folder_of(tmp_path / "data", payments__csv=PAYMENTS + "以下为作废凭证\n")
    book = tmp_path / "q.xlsx"
    assert check(data, quarantine=book)["quarantine"]["count"] == 1
    marked(book, 3, {"不是数据（写“是”）": "是"} if how == "marked" else {"指标主键": ""})
    held = Inputs(corrections=book)
    checked = check(data, inputs=held)
    assert checked["quarantine"]["count"] == 0
    assert any("1 行不是数据" in note for note in checked["notes"])
    with reconcile(data, as_of=date(2024, 12, 31), inputs=held) as outcome:
        assert outcome.exit_code == 0
        (entry,) = outcome["corrections"].rows(named=True)
        assert (entry["source_row"], entry["header"], entry["new"]) == (3, None, None)
        assert json.loads(entry["old"])["指标主键"] == "以下为作废凭证"
        assert outcome["furniture"].filter(kind="no_data")["source_row"].to_list() == [3]


def test_a_mark_that_is_neither_yes_nor_no_is_refused(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", payments__csv=PAYMENTS + "作废凭证在另一页\n")
    book = tmp_path / "q.xlsx"
    check(data, quarantine=book)
    marked(book, 3, {"不是数据（写“是”）": "也许"})
    refused(lambda: check(data, inputs=Inputs(corrections=book)), "correction_not_flag")


# Names and messages


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("账户登记表.csv", "accounts"),
        ("账户登记表_2024.csv", "accounts"),
        ("指标导出.csv", "indicators"),
        ("支付明细.csv", "payments"),
        ("资产清单.csv", "assets"),
        ("项目台账(1).csv", "projects"),
        ("资产收入明细表.csv", "asset_income"),
        ("银行账户明细.csv", None),
        ("指标汇总.csv", None),
        ("项目支付明细.csv", None),
    ],
)
def test_a_plain_word_may_stand_behind_the_name_of_a_table(name: str, table: str | None) -> None:
    assert table_named(Path(name).stem) == table


def test_an_unknown_file_is_told_the_name_that_works(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", agencies__csv=AGENCIES)
    for name, works in (
        ("农商行_教育局_111.csv", "银行流水_农商行_教育局_111.csv"),
        ("新建指标.csv", "指标_新建指标.csv"),
        ("acounts.csv", "accounts.csv"),
    ):
        (data / name).write_text("甲,乙\n1,2\n", encoding="utf-8")
        with pytest.raises(Refusal) as raised:
            check(data)
        assert f"“{works}”" in raised.value.message("zh")
        assert table_named(Path(works).stem) is not None
        (data / name).unlink()


def test_a_missing_choice_says_what_its_cells_may_say() -> None:
    headers = [
        column.headers[0]
        for column in TABLES["indicators"].columns
        if column.required and column.name != "project_category"
    ]
    with pytest.raises(Refusal) as raised:
        match_headers("indicators", headers, file="指标.csv")
    assert "基本支出、项目支出、基本建设、科研" in raised.value.message("zh")
    assert "basic, project, construction, research" in raised.value.message("en")


def test_a_day_s_header_may_lack_its_last_letter_and_others_are_hinted_at(tmp_path: Path) -> None:
    content = (
        "单位编码,账号,账户名称,账户性质,开户日,开户银杭\n1,622202,教育局,基本户,2016-05-18,农行\n"
    )
    data = folder_of(tmp_path / "data", accounts__csv=content)
    checked = check(data)
    assert any("可能是“开户银行”" in note for note in checked["notes"])
    reading, _ = take_in(data, Inputs(), tmp_path)
    assert type_sheet(reading.sheets[0]).rows["opened_on"].to_list() == [date(2016, 5, 18)]


def test_digits_that_are_lost_are_not_shown_half_masked(tmp_path: Path) -> None:
    content = "单位编码,账号,账户名称,账户性质\n1,9.90431011030012E+18,教育局,基本户\n"
    checked = check(folder_of(tmp_path / "data", accounts__csv=content))
    (reason,) = checked["quarantine"]["by_reason"]
    assert "…" not in reason["example"]
    assert "后几位已丢失" in reason["example"]


def test_tables_without_a_row_are_not_said_to_be_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = folder_of(tmp_path / "data", agencies__csv=AGENCIES.splitlines()[0] + "\n")
    code, said, _ = talked(["check", str(data)], monkeypatch)
    assert code == 0
    assert "都是空的" in said
    assert "可以核对" not in said


def test_lists_to_pick_from_have_no_bare_numbers() -> None:
    column = TABLES["indicators"].column("fund_type")
    assert not [word for word in column.usual_words() if word.isdigit()]
    assert column.words["35"] == "35"


def test_a_match_reads_the_account_that_a_title_states(tmp_path: Path) -> None:
    data = folder_of(
        tmp_path / "data",
        bank__csv="账号：9904310110300111,,\n记账日期,金额,摘要\n2024-01-05,1.00,拨款\n",
        book__csv="记账日期,金额,摘要\n2024-01-05,1.00,拨款\n",
    )
    matched = match_files(data / "bank.csv", data / "book.csv", chosen("zh"))
    assert matched["line_matches"]["account_no"].unique().to_list() == ["9904310110300111"]
    assert matched.counts()["auto"] == 2

"""The workbook: its sheets and their order, words and prints, the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.workbook_county import (
    ACCOUNT,
    COLUMNS,
    MONEY,
    county,
    header_row,
    rows,
    where,
    written,
)
from zbb_reconcile.report.labels import column_label, table_label
from zbb_reconcile.report.workbook.words import answers, choices, heading, sheet_name
from zbb_reconcile.report.workbook.workbook import (
    COMPOSED,
    LARGEST_ROWS,
    SHEET_ROWS,
    SHEETS,
)
from zbb_reconcile.results import RESULTS
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen

PAPERS = (
    "ledger",
    "statement",
    "recall_list",
    "accounts",
    "reconciliation_list",
    "assets",
    "plan_lines",
    "problem_list",
)
"""The papers that are called otherwise than the result table they are made of."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """The county's workbook; to be read, and left as it is."""
    return written(tmp_path_factory.mktemp("workbook") / "w.xlsx", county())


def test_a_result_table_of_which_no_paper_is_made_has_a_sheet_of_its_own(
    tmp_path: Path,
) -> None:
    assert {name for name, its in RESULTS.items() if not its.sheets} <= set(SHEETS)
    tables = county() | {"outstanding_items": pl.DataFrame({"account_no": [ACCOUNT]})}
    book = written(tmp_path / "w.xlsx", tables)
    assert rows(book, "outstanding_items") == [{"账号": ACCOUNT}]


def test_the_sheets_stand_in_the_order_of_the_work_with_the_contents_first(
    book: openpyxl.Workbook,
) -> None:
    there = [name for name in SHEETS if name in COMPOSED or name in PAPERS or name in COLUMNS]
    assert book.sheetnames == [sheet_name(name, chosen("zh")) for name in there]
    assert book.sheetnames[:6] == [
        "目录",
        "总览",
        "存量资金清理台账",
        "结转结余情况表",
        "收回明细表",
        "银行账户清理表",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_has_a_name_that_excel_takes_and_says_what_it_answers(lang: str) -> None:
    names = [sheet_name(name, chosen(lang)) for name in SHEETS]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)
    assert all(answers(name, chosen(lang)) for name in SHEETS if name != "contents")


def test_the_words_of_the_workbook_are_the_same_keys_in_every_language() -> None:
    keys = [{key for key in catalogue(lang) if key.startswith("workbook.")} for lang in LANGUAGES]
    assert keys[0] == keys[1]
    for lang in LANGUAGES:
        listed = [key for key in keys[0] if key.startswith("workbook.choices_")]
        assert listed
        for key in listed:
            column = key.removeprefix("workbook.choices_")
            assert len(",".join(choices(column, chosen(lang)))) <= 255, "the most that Excel takes"
            assert not any("," in choice for choice in choices(column, chosen(lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_and_column_has_a_label_and_no_two_of_a_sheet_are_alike(
    tmp_path: Path, lang: str
) -> None:
    for name, columns in COLUMNS.items():
        assert table_label(name, chosen(lang)) != name
        labels = [column_label(name, column, chosen(lang)) for column in columns]
        assert not set(labels) & set(columns)
        assert len(set(labels)) == len(labels), name
    book = written(tmp_path / "w.xlsx", county(), lang)
    for name in SHEETS:
        if name in COMPOSED or sheet_name(name, chosen(lang)) not in book.sheetnames:
            continue
        sheet = book[sheet_name(name, chosen(lang))]
        top = next(
            row
            for row in range(1, 40)
            if sheet.cell(row, 1).value == heading("", "", "at", chosen(lang))
        )
        labels = [cell.value for cell in sheet[top]]
        assert len(set(labels)) == len(labels), name
        unnamed = [cell.value for cell in sheet[top][1:] if cell.comment is None]
        assert not unnamed, name


def test_headers_are_chinese_frozen_filtered_and_carry_their_canonical_names(
    book: openpyxl.Workbook,
) -> None:
    sheet = book["疑点清单"]
    top = header_row(sheet)
    assert [cell.value for cell in sheet[top]][:3] == ["序号", "规则", "规则名称"]
    assert sheet.cell(top, 2).comment.text == "rule_id"
    assert sheet.freeze_panes == f"D{top + 1}"
    assert sheet.auto_filter.ref == f"A{top}:Y{top + 6}"


def test_every_sheet_prints_on_a4_with_its_header_and_page_numbers(
    book: openpyxl.Workbook,
) -> None:
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        # The contents are one page; the others as many as their rows take.
        one_page = sheet.title == sheet_name("contents", chosen("zh"))
        assert sheet.page_setup.fitToHeight == (None if one_page else 0)
        assert "&P" in sheet.oddFooter.center.text
        if sheet.auto_filter.ref:
            top = header_row(sheet)
            assert sheet.print_title_rows == f"${top}:${top}"


def test_the_contents_lead_to_every_sheet_and_every_sheet_back(book: openpyxl.Workbook) -> None:
    links = [
        cell.hyperlink.location
        for row in book["目录"].iter_rows()
        for cell in row
        if cell.hyperlink
    ]
    seen = [sheet.title for sheet in book.worksheets[1:] if sheet.sheet_state == "visible"]
    assert links == [f"'{name}'!A1" for name in seen]
    for sheet in book.worksheets[1:]:
        assert sheet["A1"].hyperlink.location == "'目录'!A1"


def test_codes_are_words_in_the_workbook(book: openpyxl.Workbook) -> None:
    first = rows(book, "findings")[0]
    assert (first["处理意见"], first["对象类型"]) == ("收回", "指标")
    kept = rows(book, "ledger")[0]
    assert (kept["资金性质"], kept["预算级次"]) == ("一般公共预算", "县")


def test_accounts_are_text_days_are_days_and_money_is_money(book: openpyxl.Workbook) -> None:
    account = where(book, "findings", "subject_id", 4)
    assert (account.value, account.data_type) == (ACCOUNT, "s")
    assert account.number_format == "@"
    since = where(book, "findings", "since", 3)
    assert (since.is_date, since.number_format) == (True, "yyyy-mm-dd")
    assert where(book, "findings", "amount").number_format == "#,##0.00_ "


def test_an_account_number_fits_its_column(book: openpyxl.Workbook) -> None:
    cell = where(book, "recall_list", "from_account_no")
    assert book["收回明细表"].column_dimensions[cell.column_letter].width > len(ACCOUNT)


def test_a_long_table_shows_its_largest_rows_and_says_where_the_whole_is(tmp_path: Path) -> None:
    count = SHEET_ROWS + 1
    lines = pl.DataFrame(
        {
            "account_no": ["6222"] * count,
            "amount": [Decimal(n if n % 2 else -n) for n in range(count)],
            "class": ["payment"] * count,
        },
        schema={"account_no": pl.String, "amount": MONEY, "class": pl.String},
    )
    book = written(tmp_path / "w.xlsx", county(movements=lines))
    amounts = [row["金额（元）"] for row in rows(book, "movements")]
    assert len(amounts) == LARGEST_ROWS
    assert amounts[:3] == [-65_000, 64_999, -64_998]
    words = book["银行流水分类"]["A3"].value
    assert "65001" in words
    assert "1000" in words
    assert "tables/movements.parquet" in words
    labels = [row[1].value for row in book["银行流水分类"].iter_rows(max_row=6)]
    assert "所列行合计" in labels, "a sum of a part is not called the total"


def test_equal_amounts_are_cut_in_the_order_of_the_table(tmp_path: Path) -> None:
    count = SHEET_ROWS + 1
    found = pl.DataFrame(
        {"account_no": [f"F{n:05}" for n in range(count)], "amount": [Decimal("1.00")] * count},
        schema={"account_no": pl.String, "amount": MONEY},
    )
    book = written(tmp_path / "w.xlsx", county(movements=found))
    shown = [row["账号"] for row in rows(book, "movements")]
    assert shown == [f"F{n:05}" for n in range(LARGEST_ROWS)]


def test_a_long_table_without_an_amount_shows_its_first_rows(tmp_path: Path) -> None:
    lines = pl.DataFrame({"finding_id": [f"F{n}" for n in range(SHEET_ROWS + 1)]})
    book = written(tmp_path / "w.xlsx", county(evidence=lines))
    assert [row["疑点编号"] for row in rows(book, "evidence")][:2] == ["F0", "F1"]
    assert "tables/evidence.parquet" in book["证据"]["A3"].value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_writes_are_the_same_bytes(tmp_path: Path, lang: str) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        written(tmp_path / name, county(), lang)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        days = re.findall(r">([0-9-]+T[0-9:]+Z)<", parts.read("docProps/core.xml").decode())
        stamps = {part.date_time for part in parts.infolist()}
    assert days == ["2024-12-31T00:00:00Z"] * 2  # no clock
    assert {stamp[0] for stamp in stamps} == {1980}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_the_overview_tells_what_fails_before_the_money(tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    written(path, county())
    sheet = openpyxl.load_workbook(path, data_only=True)["总览"]
    first = [str(row[0]) for row in sheet.iter_rows(values_only=True)]
    fails = first.index("3 项勾稽中有 1 项不成立；差额原样列示，未作调整。")
    assert first.index("rows_conserved") > fails
    assert first.index("未支用指标资金（按归类）") > first.index("rows_conserved")
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 1234567.89 in cells
    assert "没有 assets 表" in cells
    assert 2134617.89 not in cells

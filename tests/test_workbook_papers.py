"""The working papers of the sample county, read back: what is added up, and what people fill in."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tests.paper_facts import of_workbook
from tests.workbook_county import ACCOUNT, COLUMNS, county, header_row, label, part, rows, summed
from tests.workbook_county import table as table_of
from zbb_reconcile import Outcome, reconcile
from zbb_reconcile.report.workbook.cells import ten_thousands
from zbb_reconcile.report.workbook.links import DATA_FOLDER, OPEN, with_open
from zbb_reconcile.report.workbook.words import choices, heading, said, sheet_name
from zbb_reconcile.report.workbook.workbook import FRONT, SHEETS, write_workbook
from zbb_reconcile.texts import chosen

SAMPLE = Path(__file__).parents[1] / "sample_data"
AS_OF = date(2024, 12, 31)


@pytest.fixture(scope="module")
def outcome(sample_run: Outcome) -> Outcome:
    return sample_run


@pytest.fixture(scope="module")
def file(sample_out: Path) -> Path:
    return sample_out / "workbook.xlsx"


@pytest.fixture(scope="module")
def values(file: Path) -> openpyxl.Workbook:
    """The workbook as a viewer shows it that works nothing out."""
    return openpyxl.load_workbook(file, data_only=True)


@pytest.fixture(scope="module")
def formulas(file: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(file)


def yuan(value: object) -> Decimal:
    """What stands in a cell, to the fen: a double read back says the digits that went in."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def column_sum(frame: pl.DataFrame, column: str) -> Decimal:
    return sum(frame[column].drop_nulls().to_list(), Decimal("0.00"))


def totals(book: openpyxl.Workbook, paper: str, column: str) -> dict[str, Any]:
    """The rows of totals above a paper's header, by their words."""
    sheet = book[sheet_name(paper, chosen("zh"))]
    top = header_row(sheet)
    at = [cell.value for cell in sheet[top]].index(label(paper, column)) + 1
    return {
        sheet.cell(row, 2).value: sheet.cell(row, at).value
        for row in range(3, top)
        if sheet.cell(row, 2).value
    }


def drawn(path: Path, tables: dict[str, pl.DataFrame], *, data: bool = True) -> openpyxl.Workbook:
    write_workbook(path, of_workbook(tables), summed(tables), chosen("zh"))
    return openpyxl.load_workbook(path, data_only=data)


# Nothing of the program's own English is left in a Chinese workbook.

ENGLISH = re.compile(r"(?<![\w./-])[a-z]{2,}(?:_[a-z]+)*(?![\w./-])", re.ASCII)
AS_THEY_ARE = {
    "finding_id",
    "source_file",
    "kept_file",
    "query",
    "sha256",
    "text",
    "parameter_id",
    "citation_id",
    "encoding",
}
"""Ids, file names, SQL, and the words of the data."""
COMMANDS = ("zbb-reconcile explain", "tables/")


def test_no_cell_of_the_sample_has_a_word_of_english_in_it(values: openpyxl.Workbook) -> None:
    spared = {
        heading(paper, paper, column, chosen("zh")) for paper in SHEETS for column in AS_THEY_ARE
    }
    files = [path.name for path in SAMPLE.iterdir()]
    found = []
    for sheet in values.worksheets:
        header: dict[int, str] = {}
        for row in sheet.iter_rows():
            texts = {cell.column: cell.value for cell in row if isinstance(cell.value, str)}
            if spared & set(texts.values()):
                header = texts
            for column, text in texts.items():
                if header.get(column) in spared:
                    continue
                for spoken in (*COMMANDS, *files):
                    text = text.replace(spoken, "")
                text = re.sub(r"run\.duckdb 的 \w+", "", text, flags=re.ASCII)
                # An input table or column that is missing is named as its header may be written.
                text = re.sub(r"(?<=[\u4e00-\u9fff]) \([a-z_]+\)", "", text)
                if ENGLISH.search(text):
                    found.append((sheet.title, row[0].row, text))
    assert not found


def test_the_bridges_lead_from_figure_to_figure_with_nothing_left(
    outcome: Outcome, formulas: openpyxl.Workbook, values: openpyxl.Workbook
) -> None:
    sheet = values[sheet_name("overview", chosen("zh"))]
    shown = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    listed = shown[said("figure_bank_listed", chosen("zh"))]
    assert yuan(listed[2].value) == column_sum(outcome["bank_accounts"], "balance")
    own = shown[said("figure_bank_own_cash", chosen("zh"))]
    assert yuan(own[2].value) == column_sum(outcome["stale_cash"], "balance")
    for figure in ("bank_as_of", "bank_own_cash", "payments_as_of"):
        total = shown[said(f"figure_{figure}", chosen("zh"))]
        assert yuan(total[3].value) == 0
        written = formulas[sheet_name("overview", chosen("zh"))].cell(total[3].row, total[3].column)
        assert str(written.value).startswith("=ROUND(SUM(")


def test_a_bridge_counts_the_rows_of_other_days_and_of_later_payments() -> None:
    frames = {
        "agencies": pl.DataFrame(
            {
                "division_code": ["990421000"],
                "agency_code": ["101"],
                "agency_name": ["云岭县财政局"],
            }
        ),
        "bank_accounts": pl.DataFrame(
            {
                "account_no": ["6001", "6001", "6002"],
                "account_name": ["云岭县财政局"] * 3,
                "balance": ["5.00", "7.00", "9.00"],
                "currency": ["CNY", "CNY", "USD"],
                "balance_on": ["2024-11-30", "2024-12-31", "2024-12-31"],
                "status": ["open"] * 3,
            }
        ),
    }
    with reconcile(frames, as_of=AS_OF) as made:
        steps = made.books.frame("figure_bridges")
    amounts = {row["figure"]: (row["amount"], row["rows"]) for row in steps.to_dicts()}
    assert amounts["bank_listed"] == (Decimal("21.00"), 3)
    assert amounts["bank_other_days"] == (Decimal("-5.00"), 1)
    assert amounts["bank_foreign"] == (Decimal("-9.00"), 1)
    assert amounts["bank_as_of"] == (Decimal("7.00"), 1)


def test_a_control_counts_rows_as_rows_and_money_as_money(values: openpyxl.Workbook) -> None:
    shown = {row[label("controls", "control_id")]: row for row in rows(values, "controls")}
    of_rows = shown["行数：读入 = 采用 + 隔离 accounts.csv / 财政账户登记"]
    assert (of_rows["左方行数"], of_rows["左方金额（元）"]) == (101, None)
    of_money = shown["期初 + 流水 = 期末"]
    assert of_money["左方行数"] is None
    assert "不是截止日余额" in of_money["这个数是什么"]


# What was written is what is read.


@pytest.mark.parametrize("name", ["stale_cash", "movements", "sources", "parameters", "rules"])
def test_every_cell_of_a_result_table_reads_back_as_it_is(
    outcome: Outcome, values: openpyxl.Workbook, name: str
) -> None:
    shown = rows(values, name)
    frame = outcome[name]
    assert len(shown) == frame.height
    for there, row in zip(shown, frame.iter_rows(named=True), strict=True):
        for column, value in row.items():
            cell = there[heading(name, name, column, chosen("zh"))]
            if isinstance(value, Decimal):
                assert yuan(cell) == value, column
            elif isinstance(value, date):
                assert cell.date() == value, column
            elif isinstance(value, bool):
                assert cell == ("是" if value else "否"), column
            elif isinstance(value, int) or column in (
                "account_no",
                "counterparty_no",
                "agency_code",
                "sha256",
                "line_no",
            ):
                assert cell == value, column
            else:
                assert (cell is None) == (value is None), column


def test_every_finding_is_listed_with_its_law_reason_and_evidence(
    outcome: Outcome, values: openpyxl.Workbook
) -> None:
    shown = {row["疑点编号"]: row for row in rows(values, "findings")}
    counts = dict(outcome["evidence"].group_by("finding_id").len().iter_rows())
    for finding in outcome["findings"].iter_rows(named=True):
        row = shown.pop(finding["finding_id"])
        assert row["原因"] == finding["reason"]
        assert row["依据"] == finding["legal_basis"]
        assert row["单位名称"] == finding["agency_name"]
        assert row["证据行数"] == counts.get(finding["finding_id"])
        amount = row["金额（元）"]
        assert (None if amount is None else yuan(amount)) == finding["amount"]
    assert not shown
    assert len(rows(values, "evidence")) == outcome["evidence"].height


def test_every_account_is_on_the_clean_up_list_as_text_and_in_full(
    outcome: Outcome, values: openpyxl.Workbook
) -> None:
    shown = {row["账号"]: row for row in rows(values, "accounts")}
    assert set(shown) == set(outcome["account_matches"]["account_no"])
    for action in outcome["account_actions"].iter_rows(named=True):
        row = shown[action["account_no"]]
        assert row["建议"] == {"keep": "保留", "close": "撤销"}[action["action"]]
        assert row["归并至账号"] == action["target_account_no"]


# Totals.


@pytest.mark.parametrize(
    ("paper", "column", "table", "source"),
    [
        ("ledger", "bucket_amount", "carryover_ageing", "bucket_amount"),
        ("accounts", "to_treasury", "account_actions", "to_treasury"),
        ("plan_lines", "amount", "uses", "amount"),
        ("pools", "amount_recalled", "pools", "amount_recalled"),
        ("pool_members", "amount", "pool_members", "amount"),
        ("stale_cash", "stale_min", "stale_cash", "stale_min"),
    ],
)
def test_a_total_is_a_formula_over_its_rows_with_its_value_beside_it(
    outcome: Outcome,
    values: openpyxl.Workbook,
    formulas: openpyxl.Workbook,
    paper: str,
    column: str,
    table: str,
    source: str,
) -> None:
    asked = totals(formulas, paper, column)
    assert re.fullmatch(r"=SUM\(\$[A-Z]+\$\d+:\$[A-Z]+\$\d+\)", asked["合计"])
    assert asked["筛选后合计"].startswith("=SUBTOTAL(109,")
    for kind in ("合计", "筛选后合计"):
        assert yuan(totals(values, paper, column)[kind]) == column_sum(outcome[table], source)


def test_the_ledger_ties_issued_less_paid_to_unspent_to_the_buckets(
    values: openpyxl.Workbook,
) -> None:
    issued, paid, unspent, bucketed = (
        yuan(totals(values, "ledger", column)["合计"])
        for column in ("brought", "paid", "unspent", "bucket_amount")
    )
    assert issued - paid == unspent == bucketed


def test_the_statement_ties_opening_and_budget_less_spending_to_closing(
    outcome: Outcome, values: openpyxl.Workbook
) -> None:
    for row in rows(values, "statement"):
        opening, brought, paid, new, old, closing = (
            yuan(row[label("statement", column)])
            for column in (
                "opening",
                "year_brought",
                "year_paid",
                "paid_of_year",
                "paid_of_earlier",
                "closing",
            )
        )
        assert opening + brought - paid == closing
        assert new + old == paid
    unspent = column_sum(outcome["carryover_ageing"], "bucket_amount")
    overspent = outcome["findings"].filter(pl.col("rule_id") == "CR-OVER")
    closing = yuan(totals(values, "statement", "closing")["合计"])
    assert closing == unspent - column_sum(overspent, "amount")


def test_recalls_have_a_total_for_each_kind_and_none_for_all(
    outcome: Outcome, values: openpyxl.Workbook
) -> None:
    shown = totals(values, "recall_list", "amount")
    told = outcome.summary()["recalls"]
    assert {words: yuan(value) for words, value in shown.items()} == {
        "收回本级财政（指标）": Decimal(told["recall_indicator"]["yuan"]),
        "收回国库（账户现金）": Decimal(told["recall_cash"]["yuan"]),
        "交回上级（指标）": Decimal(told["return_up"]["yuan"]),
        "补充预算稳定调节基金（指标）": Decimal(told["stabilise"]["yuan"]),
        "收回乡镇国库（指标）": Decimal(told["lower_level"]["yuan"]),
        "收回乡镇国库（账户现金）": Decimal(told["cash_lower"]["yuan"]),
    }


def test_sources_less_uses_is_zero_in_the_plan(values: openpyxl.Workbook) -> None:
    sheet = values["统筹使用方案"]
    gap = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "差额")
    assert yuan(gap[2]) == 0


def test_ten_thousands_are_rounded_once_and_the_gap_is_shown(tmp_path: Path) -> None:
    tables = county(
        carryover_ageing=table_of(
            "carryover_ageing",
            *(part(f"I{n}", "CR-01", "50.00", "recall") for n in range(3)),
        )
    )
    book = drawn(tmp_path / "w.xlsx", tables)
    shown = [row[label("ledger", "bucket_wan")] for row in rows(book, "ledger")]
    assert shown == [0.01, 0.01, 0.01], "half a unit goes up in every row"
    in_wan = totals(book, "ledger", "bucket_wan")
    assert yuan(in_wan["合计"]) == Decimal("0.02"), "150 yuan, rounded once"
    assert yuan(in_wan["尾差（各行万元之和 − 合计）"]) == Decimal("0.01")


# What is left for people.


def test_decisions_are_empty_and_have_lists(formulas: openpyxl.Workbook) -> None:
    sheet = formulas["存量资金清理台账"]
    at = [cell.value for cell in sheet[header_row(sheet)]].index("拟处理方式") + 1
    top, last = header_row(sheet) + 1, sheet.max_row
    assert all(sheet.cell(row, at).value is None for row in range(top, last + 1))
    column = sheet.cell(top, at).column_letter
    listed = {
        str(rule.sqref): rule.formula1.strip('"').split(",")
        for rule in sheet.data_validations.dataValidation
    }
    assert listed[f"{column}{top}:{column}{last}"] == choices("decision", chosen("zh"))
    assert "同意收回" in choices("decision", chosen("zh"))


# Papers with nothing in them, and with something that the sample has not.


def test_a_paper_without_rows_says_so(tmp_path: Path) -> None:
    tables = {name: table_of(name) for name in COLUMNS}
    book = drawn(tmp_path / "w.xlsx", tables)
    for name in ("ledger", "recall_list", "accounts", "assets", "findings", "quarantine"):
        assert "本次没有数据" in book[sheet_name(name, chosen("zh"))]["A3"].value
    assert "没有可调节的账户" in str(book["余额调节表"]["A3"].value)


def reconciliation(out: str) -> dict[str, pl.DataFrame]:
    """One account whose bank and book agree but for two open items and 0.01."""
    return county(
        reconciliations=table_of(
            "reconciliations",
            {
                "account_no": ACCOUNT,
                "bank_balance": Decimal("100.00"),
                "bank_outstanding_in": Decimal("5.00"),
                "bank_outstanding_out": Decimal("0.00"),
                "book_outstanding_in": Decimal("0.00"),
                "book_outstanding_out": Decimal(out),
                "book_balance": Decimal("64.99"),
                "residual": Decimal("0.01"),
            },
        ),
        outstanding_items=pl.DataFrame(
            {
                "account_no": [ACCOUNT],
                "kind": ["book_out"],
                "amount": [Decimal("-30.00")],
                "label": ["=购办公用品"],
                "day": [date(2024, 12, 30)],
                "source_file": ["账.csv"],
                "source_sheet": [None],
                "source_row": [7],
            }
        ),
    )


@pytest.mark.parametrize("out", ["30.00", "-30.00"])
def test_an_account_has_its_form_with_both_sides_and_what_is_left(tmp_path: Path, out: str) -> None:
    book = drawn(tmp_path / "w.xlsx", reconciliation(out))
    lines = [row[:4] for row in book["余额调节表"].iter_rows(values_only=True)]
    adjusted = next(line for line in lines if line[0] == "调节后余额")
    assert (yuan(adjusted[1]), yuan(adjusted[3])) == (Decimal("70.00"), Decimal("69.99"))
    assert yuan(next(line for line in lines if line[0] == "调节后差额")[1]) == Decimal("0.01")
    assert any("=购办公用品" in line for line in lines)
    row = rows(book, "reconciliation_list")[0]
    assert row["账号"] == ACCOUNT
    assert yuan(row[label("reconciliation_list", "residual")]) == Decimal("0.01")


# Another program works it out again.


def office_writes(kind: str, book: Path, folder: Path) -> Path:
    """What LibreOffice makes of a workbook."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here: formulas and pages are not worked out")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "out")]
    subprocess.run([*command, str(book)], check=True, capture_output=True, timeout=300)
    return folder / "out" / f"{book.stem}.{kind.partition(':')[0]}"


def test_libreoffice_works_out_every_formula_to_the_same_value(file: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(bare, "w") as stripped:
        for name in parts.namelist():
            text = parts.read(name)
            if "sheets/sheet" in name:
                text = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", text)
            if name.endswith("sheets/sheet1.xml"):
                # The folder of the data, as a clerk writes it in.
                there = rb'\1 t="inlineStr"><is><t>D:/data</t></is></c>'
                text, filled = re.subn(rb'(<c r="C3" s="[0-9]+")/>', there, text)
                assert filled == 1
            stripped.writestr(name, text)
    again = openpyxl.load_workbook(
        office_writes("xlsx:Calc MS Excel 2007 XML", bare, tmp_path), data_only=True
    )
    said = openpyxl.load_workbook(file, data_only=True)
    asked = openpyxl.load_workbook(file)
    compared = 0
    for sheet in asked:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                compared += 1
                ours = said[sheet.title][cell.coordinate].value
                theirs = again[sheet.title][cell.coordinate].value
                where = f"{sheet.title}!{cell.coordinate} {cell.value}"
                if DATA_FOLDER in cell.value:
                    assert (ours, theirs) == (None, "打开"), where
                    continue
                assert theirs is not None, where
                assert yuan(theirs) == yuan(ours), where
    assert compared > 300
    assert again.sheetnames == said.sheetnames


def test_the_sample_prints_in_under_sixty_pages(file: Path, tmp_path: Path) -> None:
    pages = re.findall(rb"/Type ?/Page\b", office_writes("pdf", file, tmp_path).read_bytes())
    assert 30 < len(pages) < 60


def test_sheets_for_the_screen_print_one_page_and_say_so(formulas: openpyxl.Workbook) -> None:
    evidence, controls = formulas["证据"], formulas["勾稽校验"]
    assert "先取消打印区域" in evidence["A3"].value
    assert evidence.print_area.startswith("'证据'!$A$1:$J$")
    assert int(evidence.print_area.rpartition("$")[2]) < 50 < evidence.max_row
    assert not controls.print_area
    findings = formulas["疑点清单"]
    last = findings.print_area.rpartition("$")[0].rpartition("$")[2]
    assert findings[f"{last}{header_row(findings)}"].value == label("findings", "reason")
    assert int(findings.print_area.rpartition("$")[2]) == findings.max_row


def test_a_figure_leads_to_its_source_rows_and_these_back(formulas: openpyxl.Workbook) -> None:
    def cell_at(link: str) -> openpyxl.cell.Cell:
        sheet, _, cell = link.rpartition("!")
        return formulas[sheet.strip("'")][cell]

    ways = 0
    for name, column in (("ledger", "finding_id"), ("findings", "evidence_rows")):
        sheet = formulas[sheet_name(name, chosen("zh"))]
        top = header_row(sheet)
        labels = [cell.value for cell in sheet[top]]
        by, at = labels.index(label(name, "finding_id")), labels.index(label(name, column))
        for row in sheet.iter_rows(min_row=top + 1):
            if row[by].value is None:
                continue
            first = cell_at(row[at].hyperlink.location)
            evidence = [cell.value for cell in first.parent[first.row]]
            assert evidence[1] == row[by].value
            assert first.parent.cell(first.row - 1, 2).value != row[by].value
            back = cell_at(first.parent.cell(first.row, 2).hyperlink.location)
            assert row[by].value in [cell.value for cell in back.parent[back.row]]
            ways += 1
    assert ways > 200


def test_a_row_of_evidence_opens_its_file_in_the_folder_that_a_person_writes_in(
    formulas: openpyxl.Workbook,
) -> None:
    assert formulas.defined_names[DATA_FOLDER].attr_text == "'目录'!$C$3"
    sheet = formulas["证据"]
    for row in sheet.iter_rows(min_row=header_row(sheet) + 1):
        file, _, number, opens = (cell.value for cell in row[6:10])
        place = f"#'{Path(file).stem}'!A{number}" if file.endswith(".csv") else ""
        assert opens == (
            f'=IF(data_folder="","",IFERROR(HYPERLINK(data_folder&"/{file}{place}","打开"),""))'
        )


def test_no_file_or_sheet_name_breaks_out_of_the_formula_that_opens_it() -> None:
    place = {"source_file": ['a"&b.xlsx'], "source_sheet": ["it's"], "source_row": [7]}
    formula = with_open(pl.DataFrame(place), chosen("zh"))[OPEN][0]
    assert formula == (
        '=IF(data_folder="","",'
        """IFERROR(HYPERLINK(data_folder&"/a""&b.xlsx#'it''s'!A7","打开"),""))"""
    )


def test_units_of_ten_thousand_are_rounded_half_away_from_zero() -> None:
    assert ten_thousands(Decimal("49.99")) == Decimal("0.00")
    assert ten_thousands(Decimal("50.00")) == Decimal("0.01")
    assert ten_thousands(Decimal("-50.00")) == Decimal("-0.01")


def test_sheets_without_rows_are_hidden_and_tabs_say_what_they_are_for(
    formulas: openpyxl.Workbook,
) -> None:
    hidden = {sheet.title for sheet in formulas if sheet.sheet_state != "visible"}
    listed = [
        row for row in formulas["目录"].iter_rows(min_row=5, values_only=True) if row[3] is not None
    ]
    papers = {sheet_name(name, chosen("zh")) for name in FRONT}
    assert hidden == {row[1] for row in listed if row[3] == 0} - papers
    assert hidden
    colours = {sheet.title: sheet.sheet_properties.tabColor.rgb for sheet in formulas}
    assert len({colours[name] for name in ("总览", "疑点清单", "证据")}) == 3
    linked = {cell.value for cell in formulas["目录"]["B"] if cell.hyperlink is not None}
    assert linked == {sheet.title for sheet in formulas} - hidden - {"目录"}

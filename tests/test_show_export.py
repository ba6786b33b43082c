"""A finished run looked at in the terminal, and tables written whole for Excel and programs."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from zbb_reconcile import Run, reconcile
from zbb_reconcile.books import SavedBooks
from zbb_reconcile.cli import app
from zbb_reconcile.commands.export import FORMATS
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.errors import Refusal
from zbb_reconcile.report.escape import unobeyed
from zbb_reconcile.results import RESULTS
from zbb_reconcile.run import opened
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import LANGUAGES, chosen

FORMULA = '=HYPERLINK("http://x","看")'
ACCOUNT = "6222021203001234567"
LONG = "云岭县" + "特别长的单位名称" * 8
COUNTY = {
    "agencies": [
        ("division_code", "agency_code", "agency_name"),
        ("990421000", "101", "云岭县财政局"),
        ("990421000", "102", LONG),
        ("990421000", "103", FORMULA),
    ],
    "accounts": [
        ("agency_code", "account_no", "account_name", "account_kind"),
        ("102", ACCOUNT, LONG, "basic"),
    ],
    "bank_accounts": [
        ("account_no", "account_name", "balance", "balance_on", "status"),
        (ACCOUNT, "@别的户名", "99999999999999.99", "2024-12-31", "open"),
        ("0042", "=1+1", "-5.00", "2024-12-31", "open"),
    ],
    "indicators": [
        (
            "division_code",
            "agency_code",
            "indicator_id",
            "fiscal_year",
            "budget_level",
            "fund_type",
            "project_category",
            "amount",
        ),
        ("990421000", "101", "I1", "2022", "4", "111", "project", "1234567.89"),
        ("990421000", "103", "-I2", "2022", "4", "111", "project", "0.01"),
    ],
    "payments": [("indicator_id", "paid_on", "amount"), ("I1", "2025-01-01", "1.00")],
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a county with long names and hostile cells."""
    folder = tmp_path_factory.mktemp("run") / "out"
    frames = {
        name: pl.DataFrame(rows[1:], schema=list(rows[0]), orient="row")
        for name, rows in COUNTY.items()
    }
    with reconcile(frames, as_of=date(2024, 12, 31)) as outcome:
        outcome.write(folder)
    return folder


def look(out: Path, table: str | None = None, **options: Any) -> str:
    words = options.pop("words", None)
    with opened(out, words) as run:
        return run.show(table, **options)


def refused(out: Path, table: str | None = None, **options: object) -> Refusal:
    with pytest.raises(Refusal) as no:
        look(out, table, **options)
    assert no.value.message("en")
    return no.value


# show


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_fits_80_columns_and_masks_accounts(
    out: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The folder that the user typed is repeated as typed; here it is short.
    monkeypatch.chdir(out.parent)
    with opened(Path("out"), chosen(lang)) as run:
        for table in (None, *RESULTS, *TABLES):
            text = run.show(table)
            commands = [line for line in text.splitlines() if "zbb-reconcile export" in line]
            others = [line for line in text.splitlines() if line not in commands]
            assert max(map(cell_len, others)) <= 80, table
            assert ACCOUNT not in text, table
        assert "6222…4567" in run.show("accounts")


def test_a_wider_terminal_is_used(out: Path) -> None:
    longest = {
        width: max(map(cell_len, look(out, "findings", width=width).splitlines()[2:-2]))
        for width in (80, 150)
    }
    assert longest[80] <= 80 < longest[150] <= 150


def test_without_a_table_the_summary_and_the_tables_there_are(out: Path) -> None:
    text = look(out)
    assert text.startswith("存量资金核对\n截止日 2024-12-31 · 口径 国家规定")
    assert "1,234,567.90" in text
    assert "  findings " in text
    assert "预算单位" in text
    assert look(out, words=chosen("en")).startswith("Idle public money, reconciled")


def test_the_largest_rows_come_first_with_their_reasons_whole(out: Path) -> None:
    lines = look(out, "疑点", rule="cr-01", top=1).splitlines()
    assert lines[0] == "疑点（findings）：共 2 行，此处列金额（绝对值）最大的 1 行"
    assert lines[2].split() == ["疑点编号", "金额（元）", "处理意见", "单位名称", "对象", "规则"]
    assert lines[3].split()[1:] == ["1,234,567.89", "收回", "云岭县财政局", "I1", "CR-01"]
    assert lines[4].strip().startswith("2022年指标，截至 2024-12-31 仍余 1,234,567.89 元")


def test_an_agency_is_known_by_code_name_or_a_part_of_the_name(out: Path) -> None:
    for known in ("101", "云岭县财政局", "财政"):
        text = look(out, agency=known)
        assert "共 1 行" in text.splitlines()[0]
        assert "1,234,567.89" in text
    assert "没有符合条件的行。" in look(out, "recalls", agency="102")


def test_evidence_of_a_rule_is_that_of_its_findings(out: Path) -> None:
    text = look(out, "evidence", rule="CR-01")
    assert "CR-01-" in text
    assert "BA-04-" not in text
    assert "没有符合条件的行。" in look(out, "evidence", rule="SF-01")
    assert "CR-01" in look(out, "carryover_ageing", rule="CR-01")


def test_what_is_not_there_is_refused_with_the_nearest(out: Path, tmp_path: Path) -> None:
    table = refused(out, "findngs")
    assert (table.key, table.values["near"]) == ("no_such_table", "findings")
    assert refused(out, "query_values").key == "no_such_table"
    assert refused(out, agency="云岭县财政所").values["near"] == "云岭县财政局"
    many = refused(out, agency="云岭县")
    assert (many.key, many.values["near"]) == ("agency_ambiguous", f"云岭县财政局, {LONG}")
    rule = refused(out, rule="CR-CONTRAC")
    assert (rule.key, rule.values["near"]) == ("no_such_rule", "CR-CONTRACT")
    assert refused(out, "parameters", agency="101").key == "show_no_agency"
    assert refused(out, "stale_cash", rule="CR-01").key == "show_no_rule"
    assert refused(tmp_path).key == "no_run_there"
    (tmp_path / "match.xlsx").touch()
    assert refused(tmp_path).key == "match_folder"


def test_a_table_is_known_by_the_sheet_that_shows_it(out: Path) -> None:
    assert "（carryover_ageing）" in look(out, "存量资金清理台账")
    assert "（findings）" in look(out, "疑点清单")
    assert "（recalls）" in look(out, "收回明细表")
    assert "（uses）" in look(out, "统筹使用方案")
    several = refused(out, "银行账户清理表")
    assert several.key == "table_ambiguous"
    assert several.values["near"].startswith("account_actions (账户处理建议), account_matches")
    # The carryover statement is a sheet, and what the input table is called in the field.
    assert "root_years" in refused(out, "结转结余情况表").values["near"]
    assert "年底累计结余（元）" in look(out, "root_years")


def test_every_paper_of_the_workbook_names_the_tables_it_shows(out: Path) -> None:
    from zbb_reconcile.report.workbook.workbook import SHEETS
    from zbb_reconcile.results import RESULTS, tables_of_sheets

    known = {*RESULTS, *tables_of_sheets(), "contents", "overview", "notes"}
    assert set(SHEETS) <= known


@pytest.mark.parametrize(
    ("hostile", "literal"),
    [("\x1b[31m红[red]", "\\x1b[31m红[red]"), ("\u202e倒\n行", "\\u202e倒\\n行")],
)
def test_text_out_of_files_is_shown_never_obeyed(
    out: Path, monkeypatch: pytest.MonkeyPatch, hostile: str, literal: str
) -> None:
    frame = pl.DataFrame({"agency_code": ["1"], "agency_name": [hostile]})
    monkeypatch.setattr(SavedBooks, "frame", lambda *_, **__: frame)
    assert f"\n1         {literal}\n" in look(out, "agencies")


# export


def content(out: Path, table: str, kind: str, **options: Any) -> bytes:
    words, to = options.pop("words", None), options.pop("to", None)
    with opened(out, words) as run:
        found = run.export(table, to, kind=kind, **options)
    return found if isinstance(found, bytes) else b""


def test_a_csv_holds_every_row_and_every_digit(out: Path) -> None:
    text = content(out, "bank_accounts", "csv").decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["account_no"] for row in rows] == [ACCOUNT, "0042"]
    assert [row["balance"] for row in rows] == ["99999999999999.99", "-5.00"]
    assert rows[0]["currency"] == ""
    assert list(rows[0])[:3] == ["account_no", "account_name", "agency_name"]


def test_text_that_excel_would_obey_is_kept_from_it_and_money_is_not_text(out: Path) -> None:
    text = content(out, "bank_accounts", "csv").decode()
    assert ",'=1+1," in text
    assert ",'@别的户名," in text
    assert ",-5.00," in text
    assert "\r\n'-I2," not in text  # not the first column
    assert ",'-I2," in content(out, "indicators", "csv").decode()


SHAPES = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\u3000@1",
    "=cmd|'/C calc'!A0",
    "\uff1d1+1",
    "\uff0b1",
    "'=1",
    "\u200b=1",
)


@pytest.mark.parametrize("text", SHAPES)
def test_h01_every_shape_of_a_formula_gets_an_apostrophe(text: str) -> None:
    assert unobeyed(text) == f"'{text}"


@pytest.mark.parametrize("text", ["收回", "1=1", "a-b", "'收回", " 收回", "", "’=1"])
def test_text_that_nobody_would_take_for_a_formula_stays(text: str) -> None:
    assert unobeyed(text) == text


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text("'=-@＝ \t\n\u3000a1收", max_size=6))
def test_h01_whoever_takes_the_apostrophe_away_has_the_text_again(text: str) -> None:
    written = unobeyed(text)
    had_back = written[1:] if written[:1] == "'" and unobeyed(written) != written else written
    assert had_back == text


def test_excel_is_told_utf8_only_when_asked(out: Path) -> None:
    plain, marked = (content(out, "findings", "csv", bom=bom) for bom in (False, True))
    assert marked == b"\xef\xbb\xbf" + plain


def test_labels_are_words_of_the_language(out: Path) -> None:
    head, *rows = content(out, "recalls", "csv", labels=True).decode().splitlines()
    assert head.startswith("疑点编号,规则,对象,单位编码,金额（元）,去向,渠道,转出账号")
    assert ",国库,指标," in rows[0]
    head = content(out, "recalls", "csv", labels=True, words=chosen("en")).decode().splitlines()[0]
    assert head.startswith("Finding,Rule,")


def test_json_is_one_document_with_money_as_text(out: Path) -> None:
    rows = json.loads(content(out, "bank_accounts", "json"))
    assert [row["balance"] for row in rows] == ["99999999999999.99", "-5.00"]
    assert rows[0]["balance_on"] == "2024-12-31"
    assert rows[1]["account_name"] == "=1+1"
    assert rows[1]["currency"] is None
    assert json.loads(content(out, "quarantine", "json")) == []


def test_a_workbook_holds_text_as_text_and_amounts_to_the_fen(out: Path, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        content(out, "bank_accounts", "xlsx", to=tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    head, first, second = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows()
    at = {cell.value: place for place, cell in enumerate(head)}
    assert first[at["account_no"]].value == ACCOUNT
    # Sixteen digits are more than a double holds: they go in as text.
    assert first[at["balance"]].value == "99999999999999.99"
    assert Decimal(str(second[at["balance"]].value)) == Decimal("-5")
    assert second[at["account_name"]].value == "=1+1"
    assert second[at["account_name"]].data_type == "s"
    assert second[at["balance_on"]].value.date() == date(2024, 12, 31)


def test_parquet_has_the_types_of_the_run(out: Path, tmp_path: Path) -> None:
    content(out, "findings", "parquet", to=tmp_path / "f.parquet")
    written = pl.read_parquet(tmp_path / "f.parquet")
    assert written.equals(pl.read_parquet(out / "tables" / "findings.parquet"))
    assert written.schema["amount"] == pl.Decimal(18, 2)


def test_every_table_goes_into_every_format(out: Path, tmp_path: Path) -> None:
    with opened(out, None) as run:
        for table in dict.fromkeys((*RESULTS, *TABLES)):
            for kind in FORMATS:
                run.export(table, tmp_path / f"{table}.{kind}", kind=kind)
    for table in dict.fromkeys((*RESULTS, *TABLES)):
        height = pl.read_parquet(tmp_path / f"{table}.parquet").height
        assert len(json.loads((tmp_path / f"{table}.json").read_bytes())) == height
        with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.reader(file)) == height + 1


def test_a_file_is_replaced_only_when_asked_and_never_among_results(
    out: Path, tmp_path: Path
) -> None:
    to = tmp_path / "f.csv"
    to.write_text("我的")
    link = tmp_path / "link.csv"
    os.symlink(to, link)

    def key(kind: str = "csv", table: str = "findings", **options: object) -> str:
        with pytest.raises(Refusal) as no:
            content(out, table, kind, **options)
        assert no.value.message("zh")
        return no.value.key

    assert key(to=to) == "export_exists"
    assert key(to=link, force=True) == "export_exists"
    assert key(to=tmp_path, force=True) == "export_exists"
    assert key(to=tmp_path / "none" / "f.csv") == "out_no_parent"
    assert key(to=out / "f.csv") == "papers_in_results"
    assert key("xls") == "export_unknown_format"
    assert key("xlsx") == "export_needs_file"
    assert key("json", bom=True) == "export_bom_only_csv"
    assert key("json", labels=True) == "export_labels_only"
    assert key(table="finding") == "no_such_table"
    assert to.read_text() == "我的"
    content(out, "findings", "csv", to=to, force=True)
    assert to.read_bytes() == content(out, "findings", "csv")
    assert {path.name for path in tmp_path.iterdir()} == {"f.csv", "link.csv"}


def test_a_table_longer_than_a_sheet_is_refused(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zbb_reconcile.commands.export.SHEET_ROWS", 1)
    with pytest.raises(Refusal) as no:
        content(out, "bank_accounts", "xlsx", to=tmp_path / "f.xlsx")
    assert no.value.key == "export_too_long"
    assert list(tmp_path.iterdir()) == []


def test_a_long_table_is_written_in_parts_that_fit_together(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {kind: content(out, "evidence", kind) for kind in ("csv", "json")}
    monkeypatch.setattr("zbb_reconcile.commands.export.BATCH_ROWS", 1)
    assert {kind: content(out, "evidence", kind) for kind in ("csv", "json")} == whole


def test_a_csv_file_opens_in_excel_and_a_raw_one_in_programs(out: Path, tmp_path: Path) -> None:
    people, raw = tmp_path / "people.csv", tmp_path / "raw.csv"
    line = ["export", str(out), "--table", "findings", "--lang", "zh"]
    assert talk(app, [*line, "--to", str(people)]) == 0
    assert talk(app, [*line, "--raw", "--to", str(raw)]) == 0
    assert people.read_bytes().startswith(codecs.BOM_UTF8)
    assert people.read_text("utf-8-sig").startswith("疑点编号,")
    assert raw.read_text("utf-8").startswith("finding_id,rule_id,")
    assert people.read_text("utf-8-sig").count("\n") == raw.read_text("utf-8").count("\n")


def test_a_sum_of_a_report_is_explained_by_its_findings(opened_sample: Run) -> None:
    recalls = opened_sample["recalls"]
    cash = recalls.filter(pl.col("channel") == "cash")

    def ids(figure: str) -> set[str]:
        said = opened_sample.explain(figure)
        return set(re.findall(r"^  ([A-Z]+-[0-9A-Z]+-[0-9a-f]{8,})", said, re.MULTILINE))

    told = ids(f"{cash['amount'].sum():,}")
    assert told >= set(cash["finding_id"])
    assert len(told) < opened_sample["findings"].height
    one = opened_sample["findings"].filter(pl.col("amount") > 0).row(0, named=True)
    assert one["finding_id"] in opened_sample.explain(str(one["amount"]))
    # A line of the terminal (rule and verdict), and one of the page (rule and where it goes).
    of_rule = opened_sample["findings"].filter(rule_id="CR-01", verdict="recall")
    assert ids(str(of_rule["amount"].sum())) == set(of_rule["finding_id"])
    own = recalls.filter(rule_id="CR-01", channel="indicator", destination="treasury")
    assert ids(str(own["amount"].sum())) == set(own["finding_id"])
    with pytest.raises(Refusal):
        opened_sample.explain("0.07")

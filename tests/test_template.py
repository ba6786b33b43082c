"""The empty workbooks: read back as they stand, and filled in they say what the sample says."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from zbb_reconcile import reconcile
from zbb_reconcile.commands.check import check
from zbb_reconcile.commands.template import write_templates
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import match_headers
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import chosen

SAMPLE = Path(__file__).parent.parent / "sample_data"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_has_an_empty_workbook_that_check_reads(tmp_path: Path, lang: str) -> None:
    assert write_templates(tmp_path / "blank", chosen(lang)) == len(TABLES)
    checked = check(tmp_path / "blank", lang=lang)
    tables = {source["source_table"] for source in checked["sources"]}
    assert tables == set(TABLES)
    assert {source["rows_read"] for source in checked["sources"]} == {0}


def test_the_same_version_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_templates(tmp_path / name, chosen("zh"))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_choice_has_a_drop_down_list_and_a_required_header_a_note(tmp_path: Path) -> None:
    write_templates(tmp_path / "blank", chosen("zh"))
    sheet = openpyxl.load_workbook(tmp_path / "blank" / "财政账户登记.xlsx").active
    headers = {cell.value: cell for cell in sheet[1]}
    assert headers["账号"].comment.text.startswith("必填。")
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 2
    assert lists[0].formula1.startswith('"零余额账户,基本存款账户,')
    assert lists[1].formula1 == '"财政性资金,单位自有收入,代管,混合"'
    as_text = sheet.column_dimensions["A"]
    assert (as_text.min, as_text.max, as_text.number_format) == (1, 7, "@")


def test_templates_filled_with_the_sample_give_the_sample_findings(tmp_path: Path) -> None:
    blank = tmp_path / "filled"
    write_templates(blank, chosen("en"))
    for table in TABLES.values():
        path = blank / f"{table.name}.xlsx"
        source = SAMPLE / f"{table.name}.csv"
        if source.exists():
            _fill(path, source, table.name)
        else:
            path.unlink()
    shutil.copy(SAMPLE / "bank_lines.parquet", blank)
    day = date(2024, 12, 31)
    with reconcile(blank, as_of=day) as filled, reconcile(SAMPLE, as_of=day) as sample:
        columns = ["finding_id", "rule_id", "subject_id", "amount", "amount_max"]
        assert filled["findings"].select(columns).equals(sample["findings"].select(columns))


def _fill(path: Path, source: Path, table: str) -> None:
    """Type the records of a CSV file into the workbook, cell by cell, as text."""
    with source.open(encoding="utf-8-sig", newline="") as opened:
        header, *records = csv.reader(opened)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    places = {cell.value: cell.column for cell in sheet[1]}
    columns = match_headers(table, header, file=source.name).columns
    for row, record in enumerate(records, start=2):
        for column, at in columns.items():
            sheet.cell(row, places[column], record[at] or None)
    book.save(path)


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refusal):
        write_templates(tmp_path, chosen("zh"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

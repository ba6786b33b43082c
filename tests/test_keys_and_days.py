"""Rows of two files that are one row, and days that cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import run_folder
from zbb_reconcile import check, reconcile

TABLES = {
    "carryovers": (
        "agency_code,indicator_id,fiscal_year,closing",
        "101,I1,2024,{}",
        "101,I2,2024,7.00",
    ),
    "asset_income": (
        "asset_no,kind,due_on,due_amount,remitted_amount",
        "A1,rent,2024-01-31,9.00,{}",
        "A2,rent,2024-01-31,5.00,7.00",
    ),
    "ledger_balances": (
        "agency_code,fiscal_year,subject_code,subject_name,counterparty,closing",
        "101,2024,1218,x,,{}",
        "101,2024,1218,x,甲,7.00",
    ),
}


KEYED = {
    "income_due": (
        "income_id,agency_code,due_on,due_amount",
        "N1,101,2024-01-31,{}",
        "N2,101,2024-01-31,7.00",
    ),
    "deposits": (
        "deposit_id,agency_code,received_on,amount",
        "D1,101,2024-01-31,{}",
        "D2,101,2024-01-31,7.00",
    ),
}


def landed(folder: Path, table: str, *files: list[str]) -> tuple[int, list[tuple[str, str, int]]]:
    """How many rows are standardised, and what was set aside: code, file, row."""
    for name, rows in zip("abc", files, strict=False):
        text = "\n".join([(TABLES | KEYED)[table][0], *rows]) + "\n"
        (folder / f"{table}_{name}.csv").write_text(text, encoding="utf-8")
    tables = run_folder(folder, "2024-12-31")
    controls = tables["controls"].filter(pl.col("kind").is_in(["rows", "yuan"]))
    assert controls["holds"].all()
    aside = tables["quarantine"].select("reason_code", "source_file", "source_row").rows()
    return tables[table].height, aside


@pytest.mark.parametrize("table", TABLES)
def test_equal_rows_of_two_files_count_once_and_are_listed(tmp_path: Path, table: str) -> None:
    _, row, other = TABLES[table]
    one = row.format("3.00")
    rows, aside = landed(tmp_path, table, [one, one], [other, one, one])
    assert rows == 3
    again = [("repeated_row", f"{table}_b.csv", number) for number in (3, 4)]
    assert aside == again


@pytest.mark.parametrize("table", [*TABLES, *KEYED])
def test_different_rows_of_one_key_in_two_files_are_all_set_aside(
    tmp_path: Path, table: str
) -> None:
    _, row, other = (TABLES | KEYED)[table]
    rows, aside = landed(tmp_path, table, [row.format("3.00"), other], [row.format("4.00")])
    assert rows == 1
    assert aside == [
        ("contradicting_key", f"{table}_a.csv", 2),
        ("contradicting_key", f"{table}_b.csv", 2),
    ]


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_one_key_in_one_file_are_true(tmp_path: Path, table: str) -> None:
    _, row, other = TABLES[table]
    rows, aside = landed(tmp_path, table, [row.format("3.00"), row.format("4.00")], [other])
    assert (rows, aside) == (3, [])


PAID = ["I1,2204-06-01,9.00", "I1,2029-12-31,8.00", "I1,2030-01-01,7.00", "I1,2024-06-01,6.00"]


def payments(folder: Path, form: str) -> None:
    text = "\n".join(["indicator_id,paid_on,amount", *PAID]) + "\n"
    if form == "csv":
        (folder / "payments.csv").write_text(text, encoding="utf-8")
        return
    frame = pl.read_csv(text.encode(), infer_schema=False).with_columns(
        pl.col("paid_on").str.to_date(), pl.col("amount").cast(pl.Decimal(18, 2))
    )
    frame.write_parquet(folder / "payments.parquet")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_day_far_ahead_is_a_fault_and_a_near_one_is_counted_and_said(
    tmp_path: Path, form: str
) -> None:
    payments(tmp_path, form)
    with reconcile(tmp_path, as_of=date(2024, 12, 31), lang="en") as run:
        aside = run["quarantine"]
        assert aside["reason_code"].to_list() == ["future_day", "future_day"]
        assert "2204" in aside["reason"][0]
        assert run["payments"]["amount"].sum() == 14
        placed = run["controls"].filter(pl.col("kind").is_in(["rows", "yuan"]))
        assert placed["holds"].all()
        assert run.exit_code == 1
        said = [note for note in run["notes"]["note"] if "after the as-of day" in note]
        assert len(said) == 1
        assert "1 rows" in said[0]
        assert "8.00" in said[0]


LATER = {
    "asset_income": "asset_no,kind,due_on,due_amount\nA1,rent,2025-01-31,9.00\n",
    "income_due": "income_id,agency_code,due_on,due_amount\nN1,101,2025-01-31,9.00\n",
    "leases": "lease_id,agency_code,category_code,from_on,rent\nL1,101,A01010100,2025-01-31,9.00\n",
    "ledger_balances": "agency_code,fiscal_year,subject_code,subject_name,closing\n1,2025,2,x,9\n",
    "fund_revenues": "division_code,fiscal_year,fund_item_code,revenue\n431081000,2025,10301,9\n",
}


def test_later_rows_of_every_dated_table_are_said(tmp_path: Path) -> None:
    for table, text in LATER.items():
        (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
    notes = check(tmp_path, lang="en", as_of=date(2024, 12, 31))["notes"]
    said = [note for note in notes if "after the as-of day (9.00 yuan" in note]
    assert len(said) == len(LATER)

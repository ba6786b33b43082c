"""No row leaves silently: each stands in exactly one listed place, and so does its money."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import run_folder, yuan
from zbb_reconcile.commands.check import check
from zbb_reconcile.tables import TABLES

FILES = {
    # A deleted row, one that cannot be read, a blank one, one after as_of, one that nobody knows.
    "payments.csv": """支付明细
指标编号,支付日期,支付金额,IS_DELETED
I1,2024-05-01,1.01,2
I1,2024-05-02,2.02,1
I1,2024-05-02,bad,1

I1,2024-05-33,4.04,2
I1,2025-05-01,8.08,2
I9,2024-05-01,16.16,2
合计,,29.29,
制表:某某,,,
""",
    # A unit that includes the two below it.
    "carryovers.csv": """agency_code,indicator_id,fiscal_year,closing
101,I1,2024,3.00
101001,I1,2024,1.00
101002,I1,2024,2.00
101001,I2,2024,5.00
""",
    # A row said twice, one key with two meanings, a deleted one.
    "indicators.csv": """财政区划,单位编码,指标编号,年度,预算级次,资金性质,项目类别,金额,IS_DELETED
431000000,101001,I1,2024,4,111,project,100.00,2
431000000,101001,I1,2024,4,111,project,100.00,2
431000000,101001,I2,2024,4,111,project,7.00,2
431000000,101001,I2,2024,4,111,project,9.00,2
431000000,101002,I3,2024,4,111,project,50.00,1
""",
    "bank_accounts.csv": """account_no,account_name,currency,balance,balance_on
A1,甲局,,10.00,2024-12-31
U1,甲局,USD,9.00,2024-12-31
""",
    # A line that another statement gives too; dollars of an account in dollars, and of another.
    "bank_lines_1.csv": """账号,记账日期,金额,余额,币种
A1,2024-03-01,4.00,4.00,CNY
A1,2024-03-02,6.00,10.00,CNY
U1,2024-03-02,9.00,9.00,USD
A1,2024-03-03,0.50,,USD
""",
    "bank_lines_2.csv": """账号,记账日期,金额,余额,币种
A1,2024-03-02,6.00,10.00,CNY
A1,2024-03-04,-1.00,9.00,CNY
""",
}
MONEY = {
    "payments.csv": 2,
    "carryovers.csv": 3,
    "indicators.csv": 7,
    "bank_accounts.csv": 3,
    "bank_lines_1.csv": 2,
    "bank_lines_2.csv": 2,
}
"""File -> the place of its first money column."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with a row of every kind."""
    folder = tmp_path_factory.mktemp("kinds")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def tables(folder: Path) -> Mapping[str, pl.DataFrame]:
    """Every table of a run over it."""
    return run_folder(folder, "2024-12-31")


def listed(tables: Mapping[str, pl.DataFrame]) -> Counter[tuple[str, int]]:
    """Every place (file, row) that some table lists, and how often."""
    places: Counter[tuple[str, int]] = Counter()
    for name in (*TABLES, "quarantine", "overlapping_lines", "furniture"):
        places.update(tables[name].select("source_file", "source_row").rows())
    return places


def test_every_row_with_a_cell_stands_in_exactly_one_place(
    tables: Mapping[str, pl.DataFrame],
) -> None:
    lines = {
        (name, number)
        for name, text in FILES.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if line
    }
    assert listed(tables) == Counter(lines)
    blank = dict(tables["sources"].select("source_file", "rows_blank").rows())
    assert {name: text.splitlines().count("") for name, text in FILES.items()} == blank


def test_rows_read_are_those_used_quarantined_repeated_deleted_or_included(
    tables: Mapping[str, pl.DataFrame],
) -> None:
    counts = (
        "rows_read",
        "rows_standardised",
        "rows_quarantined",
        "rows_repeated",
        "rows_deleted",
        "rows_including",
    )
    assert {row[0]: row[1:] for row in tables["sources"].select("source_file", *counts).rows()} == {
        "payments.csv": (6, 3, 1, 0, 2, 0),
        "carryovers.csv": (4, 3, 0, 0, 0, 1),
        "indicators.csv": (5, 1, 3, 0, 1, 0),
        "bank_accounts.csv": (2, 2, 0, 0, 0, 0),
        "bank_lines_1.csv": (4, 3, 1, 0, 0, 0),
        "bank_lines_2.csv": (2, 1, 0, 1, 0, 0),
    }
    rows = tables["controls"].filter(pl.col("control_id").str.starts_with("rows "))
    assert rows["left"].sum() == 23
    assert rows["holds"].all()


def money_listed(tables: Mapping[str, pl.DataFrame], file: str, column: str) -> Decimal:
    """The yuan of a file's first money column over all the places where its rows stand."""
    table = file.split(".")[0].removesuffix("_1").removesuffix("_2")
    here = pl.col("source_file") == file
    total = Decimal(0)
    for name, amount in ((table, column), ("overlapping_lines", "amount"), ("furniture", "amount")):
        total += tables[name].filter(here)[amount].sum() or Decimal(0)
    # Cells of quarantine stand under the file's header, or the canonical one.
    for cells in tables["quarantine"].filter(here)["cells"]:
        total += sum(
            Decimal(cell)
            for header, cell in json.loads(cells).items()
            if header in ("支付金额", "金额", column)
        )
    return total


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("payments.csv", "amount"),
        ("carryovers.csv", "closing"),
        ("indicators.csv", "amount"),
        ("bank_accounts.csv", "balance"),
        ("bank_lines_1.csv", "amount"),
        ("bank_lines_2.csv", "amount"),
    ],
)
def test_the_money_of_a_file_is_the_money_of_the_places_its_rows_stand_in(
    tables: Mapping[str, pl.DataFrame], file: str, column: str
) -> None:
    read = Decimal(0)
    for row in csv.reader(FILES[file].splitlines()):
        try:
            read += Decimal(row[MONEY[file]]) if row and row[0] != "合计" else 0
        except (InvalidOperation, IndexError):
            continue
    assert money_listed(tables, file, column) == read
    control = tables["controls"].filter(
        pl.col("control_id").str.starts_with(f"yuan {file}")
        & pl.col("control_id").str.ends_with(f".{column}")
    )
    assert control["left"].to_list() == control["right"].to_list() == [read]


def test_rows_marked_as_deleted_are_listed_with_their_money_and_said(
    tables: Mapping[str, pl.DataFrame],
) -> None:
    gone = tables["furniture"].filter(kind="deleted", source_file="payments.csv")
    assert gone.select("source_row", "source_table", "text", "amount").rows() == [
        (4, "payments", "I1 2024-05-02 2.02 1", yuan("2.02")),
        (5, "payments", "I1 2024-05-02 bad 1", None),
    ]
    (said,) = (
        note for note in tables["notes"]["note"] if "payments.csv" in note and "删除" in note
    )
    assert "2 行" in said
    assert "2.02 元" in said
    assert "第 4、5 行" in said


def test_check_shows_what_is_marked_as_deleted(folder: Path) -> None:
    found = check(folder)
    payments = next(row for row in found["sources"] if row["source_file"] == "payments.csv")
    assert (payments["rows_read"], payments["rows_deleted"]) == (6, 2)
    assert sum("标为已删除" in note for note in found["notes"]) == 2
    assert found["controls"]["failing"] == 0


def test_deleted_rows_of_a_parquet_file_are_listed_too(tmp_path: Path) -> None:
    (tmp_path / "indicators.csv").write_text(FILES["indicators.csv"], "utf-8")
    pl.DataFrame(
        {
            "indicator_id": ["I1", "I1"],
            "paid_on": ["2024-05-01", "2024-05-02"],
            "amount": [Decimal("1.01"), Decimal("2.02")],
            "是否删除": ["否", "是"],
        },
        schema_overrides={"amount": pl.Decimal(18, 2)},
    ).write_parquet(tmp_path / "payments.parquet")
    tables = run_folder(tmp_path, "2024-12-31")
    gone = tables["furniture"].filter(source_file="payments.parquet")
    assert gone.select("source_row", "kind", "text", "amount").rows() == [
        (2, "deleted", "I1 2024-05-02 2.02 是", yuan("2.02"))
    ]
    assert tables["controls"]["holds"].all()

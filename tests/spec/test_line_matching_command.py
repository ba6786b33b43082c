"""The command ``match``: two files in, a new folder with matches, items and statement out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.at_hand import ran

BANK = """账号,记账日期,流水号,金额,余额
0123,2024-01-01,B1,100.00,100.00
0123,2024-01-02,B2,55.01,155.01
0123,2024-01-03,B3,5.00,160.01
"""
BOOK = """记账日期,凭证号,金额
2024-01-01,V1,100.00
2024-01-04,V2,55.00
2024-01-09,V3,77.00
"""


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


def match(here: Path, *words: str) -> Ended:
    ended = ran("match", *words, here=here, environment=os.environ)
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "工行.csv").write_text(BANK, encoding="utf-8")
    (tmp_path / "日记账.csv").write_text(BOOK, encoding="utf-8")
    return tmp_path


def test_two_files_give_matches_items_and_a_statement(here: Path) -> None:
    ended = match(here, "工行.csv", "日记账.csv", "--out", "out", "--tolerance", "0.01")
    assert ended.returncode == 0, ended.stderr
    assert "银行 3 行、单位账 3 行：勾对 4 行，多解待定 0 行，未匹配 2 行。" in ended.stdout
    assert "调节后差额合计：0.01 元。" in ended.stdout
    written = {path.name for path in (here / "out").iterdir()}
    assert written == {
        "match.xlsx",
        "statement.parquet",
        "line_matches.parquet",
        "outstanding_items.parquet",
        "balance_breaks.parquet",
        "quarantine.parquet",
    }
    (row,) = pl.read_parquet(here / "out" / "statement.parquet").to_dicts()
    assert row == {
        # The book names no account, and the bank only this one.
        "account_no": "0123",
        "bank_total": Decimal("160.01"),
        "book_outstanding_in": Decimal("77.00"),
        "book_outstanding_out": Decimal("0.00"),
        "bank_adjusted": Decimal("237.01"),
        "book_total": Decimal("232.00"),
        "bank_outstanding_in": Decimal("5.00"),
        "bank_outstanding_out": Decimal("0.00"),
        "book_adjusted": Decimal("237.00"),
        "residual": Decimal("0.01"),
    }
    book = openpyxl.load_workbook(here / "out" / "match.xlsx")
    assert book.sheetnames == ["调节表", "流水匹配", "未达账项", "余额断点", "隔离行"]


def test_the_same_files_give_the_same_bytes(here: Path) -> None:
    for out in ("one", "two"):
        assert match(here, "工行.csv", "日记账.csv", "--out", out).returncode == 0
    for path in (here / "one").iterdir():
        assert path.read_bytes() == (here / "two" / path.name).read_bytes(), path.name


def test_a_broken_balance_is_named_and_counts_as_a_doubt(here: Path) -> None:
    (here / "broken.csv").write_text(BANK.replace("155.01", "155.00"), encoding="utf-8")
    ended = match(here, "broken.csv", "日记账.csv", "--out", "out", "--lang", "en")
    assert ended.returncode == 1
    assert "2 balance breaks" in ended.stdout


def test_what_cannot_be_done_is_refused_and_leaves_nothing(here: Path) -> None:
    (here / "two.csv").write_text(BANK.replace("0123,2024-01-03", "0124,2024-01-03"), "utf-8")
    (here / "there").mkdir()
    for words, said in {
        ("工行.csv", "没有.csv", "--out", "out"): "没有.csv",
        ("工行.csv", "工行.csv", "--out", "out"): "完全相同",
        ("two.csv", "日记账.csv", "--out", "out"): "2 个账户",
        ("工行.csv", "日记账.csv", "--out", "there"): "已经存在",
        ("工行.csv", "日记账.csv", "--out", "out", "--tolerance", "-1"): "允差",
        ("工行.csv", "日记账.csv", "--out", "out", "--tolerance-percent", "100"): "允差",
    }.items():
        ended = match(here, *words)
        assert (ended.returncode, ended.stdout) == (2, ""), words
        assert said in ended.stderr
    assert not (here / "out").exists()


def test_the_account_of_a_title_is_read_as_check_reads_it(here: Path) -> None:
    title = "账号：9904310110700211,,\n"
    for name in ("甲.csv", "乙.csv"):
        text = f"{title}记账日期,金额,摘要\n2024-12-01,100.00,款\n"
        (here / name).write_text(text, encoding="utf-8")
    masked = "账号：9904****0211,,\n记账日期,金额,摘要\n2024-12-01,100.00,款\n"
    (here / "丙.csv").write_text(masked, encoding="utf-8")
    for out, book in (("one", "乙.csv"), ("two", "丙.csv")):
        ended = match(here, "甲.csv", book, "--out", out)
        assert "勾对 2 行" in ended.stdout, ended.stderr
        (row,) = pl.read_parquet(here / out / "statement.parquet").to_dicts()
        assert row["account_no"] == "9904310110700211"


def test_the_statement_is_the_form_that_is_signed(here: Path) -> None:
    assert match(here, "工行.csv", "日记账.csv", "--out", "out").returncode == 0
    sheet = openpyxl.load_workbook(here / "out" / "match.xlsx")["调节表"]
    lines = [row[:4] for row in sheet.iter_rows(values_only=True)]
    assert any(str(line[0]).startswith("账号 0123") for line in lines)
    assert next(line[1] for line in lines if line[0] == "银行流水合计") == 160.01
    assert str(next(line[1] for line in lines if line[0] == "调节后余额")).startswith("=B")
    assert any(str(line[0]).startswith("制表：") for line in lines)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)

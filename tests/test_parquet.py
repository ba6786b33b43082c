"""Parquet files and frames whose names and words say more than their types do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.test_taking_in import refused
from zbb_reconcile import check, reconcile
from zbb_reconcile.read import read_folder
from zbb_reconcile.read.data_folder import Reading
from zbb_reconcile.standardise import type_sheet

OWN = "6222021203001234567"
YUAN = pl.Series([Decimal("1.25"), Decimal("2.00")], dtype=pl.Decimal(18, 2))
PAID = {"指标主键": ["A", "B"], "支付日期": [date(2024, 1, 2)] * 2}
LINES = {"账号": [OWN] * 2, "记账日期": [date(2024, 1, 2)] * 2, "金额": YUAN}


def reading(folder: Path, name: str, mapping: str = "", **columns: Any) -> Reading:
    pl.DataFrame(columns).write_parquet(folder / name)
    if mapping:
        text = f'[[source]]\nfile = "{name}"\n{mapping}\n'
        (folder / "mapping.toml").write_text(text, encoding="utf-8")
    return read_folder(folder)


def amounts(found: Reading) -> list[str]:
    (sheet,) = found.sheets
    return [str(amount) for amount in type_sheet(sheet).rows["amount"]]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("payments.parquet", "金额(万元)"),
        ("支付_2024年_单位万元.parquet", "金额"),
        ("2024年_单位万元.parquet", "金额"),
    ],
)
def test_a_unit_in_a_header_or_a_name_scales_the_money(
    tmp_path: Path, name: str, header: str
) -> None:
    found = reading(tmp_path, name, **PAID, **{header: YUAN})
    assert amounts(found) == ["12500.00", "20000.00"]
    assert found.sheets[0].rows["source_row"].to_list() == [1, 2]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("payments_万元版.parquet", "unit_unclear"),
        ("payments_（计划数）.parquet", "not_actual"),
        ("甲乙.parquet", "unknown_table"),
    ],
)
def test_what_a_name_says_and_is_not_understood_is_asked_about(
    tmp_path: Path, name: str, key: str
) -> None:
    columns = {"甲": ["x"]} if key == "unknown_table" else {**PAID, "金额": YUAN}
    refusal = refused(lambda: reading(tmp_path, name, **columns), key)
    assert refusal.row is None


def test_a_file_with_a_mute_name_is_placed_by_its_columns_and_that_is_said(tmp_path: Path) -> None:
    found = reading(tmp_path, "data.parquet", **PAID, 金额=YUAN)
    assert [(file.table, file.placed) for file in found.parquets] == [("payments", True)]
    assert any("仅按表头认出" in note for note in check(tmp_path, lang="zh")["notes"])


def test_words_of_a_column_turn_the_sign_or_void_the_row(tmp_path: Path) -> None:
    assert amounts(reading(tmp_path, "bank_lines.parquet", **LINES, 甲=["收入", "支出"])) == [
        "1.25",
        "-2.00",
    ]
    assert amounts(reading(tmp_path, "bank_lines.parquet", **LINES, 甲=["成功", "失败"])) == [
        "1.25"
    ]
    half = {"业务状态": ["成功", "部分退回"]}
    assert reading(tmp_path, "bank_lines.parquet", **LINES, **half).parquets
    refused(
        lambda: reading(tmp_path, "bank_lines.parquet", **LINES, 冲正标志=["已冲正", "正常"]),
        "column_decides",
    )


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ('unit = "万元"', ["12500.00", "20000.00"]),
        ('sign = "opposite"', ["-1.25", "-2.00"]),
        ("[source.facts]\ndirection = '支出'", ["-1.25", "-2.00"]),
    ],
)
def test_a_mapping_holds_for_parquet_too(tmp_path: Path, mapping: str, said: list[str]) -> None:
    assert amounts(reading(tmp_path, "bank_lines.parquet", mapping, **LINES)) == said


def test_a_mapping_names_the_columns_of_a_parquet_file(tmp_path: Path) -> None:
    mapping = 'table = "payments"\ncolumns = { indicator_id = "甲", paid_on = "乙", amount = "丙" }'
    columns = {"甲": ["A"], "乙": [date(2024, 1, 2)], "丙": YUAN.head(1)}
    (file,) = reading(tmp_path, "x.parquet", mapping, **columns).parquets
    assert dict(file.columns) == {"indicator_id": "甲", "paid_on": "乙", "amount": "丙"}


def test_read_as_text_numbers_stay_what_their_types_say(tmp_path: Path) -> None:
    header = {"金额(万元)": pl.Series([0.1, 0.12345678])}
    found = reading(tmp_path, "payments.parquet", **PAID, **header)
    typed = type_sheet(found.sheets[0])
    assert [str(amount) for amount in typed.rows["amount"]] == ["1000.00"]
    assert typed.quarantine["source_row"].to_list() == [2]
    assert typed.counts.warnings["float_money"] == 2
    numbers = {"指标主键": [1, 2], "支付日期": [date(2024, 1, 2)] * 2, "金额(万元)": YUAN}
    refused(lambda: reading(tmp_path, "payments.parquet", **numbers), "id_is_number")


def test_a_statement_without_any_sign_is_never_silent(tmp_path: Path) -> None:
    reading(tmp_path, "bank_lines.parquet", **LINES)
    assert any("全部当作收入" in note for note in check(tmp_path, lang="zh")["notes"])
    reading(tmp_path, "bank_lines.parquet", **{**LINES, "金额": -YUAN})
    assert not any("全部当作收入" in note for note in check(tmp_path, lang="zh")["notes"])


def test_a_frame_in_another_unit_is_refused_and_its_words_are_understood() -> None:
    def lines(**more: Any) -> list[str]:
        frame = pl.DataFrame({**LINES, **more})
        as_of = date(2024, 12, 31)
        with reconcile({"bank_lines": frame}, as_of=as_of, tables=["bank_lines"]) as run:
            return [str(amount) for amount in run["bank_lines"]["amount"]]

    assert lines(甲=["收", "付"]) == ["1.25", "-2.00"]
    refused(lambda: lines(金额单位=["万元", "万元"]), "frame_unit")
    wan = pl.DataFrame(LINES).rename({"金额": "金额（万元）"})
    refused(lambda: reconcile({"bank_lines": wan}, as_of=date(2024, 12, 31)), "frame_unit")
    half = refused(lambda: lines(冲正标志=["已冲正", "正常"]), "column_decides")
    assert "mapping.toml" not in half.message("en")

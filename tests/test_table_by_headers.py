"""A file whose name says no table is placed by its headers where they leave no doubt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bad_inputs.making import xlsx
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder
from zbb_reconcile.sheet import Sheet

ICBC = [
    ["账号", "交易日期", "对方账号", "对方户名", "摘要", "借方发生额", "贷方发生额", "余额"],
    ["43001", "2024-01-05", "62001", "甲公司", "货款", "", "1000.00", "1000.00"],
]
LEAN = [["账号", "记账日期", "摘要", "金额"], ["43001", "2024-01-05", "货款", "1000.00"]]
INDICATORS = [
    ["2022-2024年部门预算指标执行情况表", "", "", "", "", "", "", "", ""],
    [
        "区划代码",
        "单位编码",
        "单位名称",
        "指标编号",
        "年度",
        "级次",
        "资金性质",
        "项目类别",
        "指标金额",
    ],
    ["990421000", "001001", "某局", "A1", "2023", "县级", "一般公共预算", "项目支出", "1000.00"],
]
ASSETS = [
    ["单位编码", "资产编号", "资产名称", "使用状况", "原值", "建筑面积（平方米）"],
    ["001001", "Z1", "办公楼", "闲置", "1000000.00", "1250.00"],
]
AGENCIES = [["区划代码", "单位编码", "单位名称"], ["990421000", "001001", "某局"]]


def text(rows: Sequence[Sequence[str]]) -> bytes:
    return "\n".join(map(",".join, rows)).encode() + b"\n"


def sheets(folder: Path, **files: bytes) -> tuple[Sheet, ...]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return read_folder(folder).sheets


@pytest.mark.parametrize(
    ("name", "rows", "table"),
    [
        ("工行历史明细（水利局）", ICBC, "bank_lines"),
        ("新建文件夹", ICBC, "bank_lines"),
        ("农行流水导出", LEAN, "bank_lines"),
        ("序时账", LEAN, "book_lines"),
        ("金蝶银行存款日记账", LEAN, "book_lines"),
        ("2022-2024年部门预算指标执行情况表", INDICATORS, "indicators"),
        ("闲置资产清查表", ASSETS, "assets"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_headers_tell_what_a_file_is_whose_name_does_not(
    tmp_path: Path, name: str, rows: list[list[str]], table: str, ending: str
) -> None:
    content = text(rows) if ending == "csv" else xlsx(("Sheet1", rows))
    (sheet,) = sheets(tmp_path, **{f"{name}.{ending}": content})
    assert sheet.table == table
    assert sheet.rows.height == 1
    assert sheet.warnings["table_by_headers"] == 1


@pytest.mark.parametrize(
    ("name", "rows", "first"),
    [
        ("某单位", LEAN, "bank_lines"),
        ("银行日记账对账单", LEAN, "bank_lines"),
        ("指标数", ASSETS, "assets"),
        ("工行流水备份", ICBC, "bank_lines"),
        ("闲置资产备份", ASSETS, "assets"),
    ],
)
def test_a_file_that_may_be_two_tables_or_a_copy_is_asked_about(
    tmp_path: Path, name: str, rows: list[list[str]], first: str
) -> None:
    with pytest.raises(Refusal) as refused:
        sheets(tmp_path, **{f"{name}.csv": text(rows)})
    assert refused.value.key == "table_unclear"
    assert refused.value.values["table"] == first
    (tmp_path / "mapping.toml").write_text(
        f'[[source]]\nfile = "{name}.csv"\ntable = "{first}"\n', encoding="utf-8"
    )
    assert [sheet.table for sheet in read_folder(tmp_path).sheets] == [first]


def test_a_short_table_without_money_is_never_placed_by_its_headers(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        sheets(tmp_path, **{"某表.csv": text(AGENCIES)})
    assert refused.value.key == "unknown_table"


def of_year(year: str, rows: list[list[str]]) -> list[list[str]]:
    return [*rows[:-1], [cell.replace("2024", year).replace("43001", year) for cell in rows[-1]]]


@pytest.mark.parametrize("name", ["预算单位银行账户情况表", "账户摸底"])
def test_a_register_of_accounts_is_one_though_offices_call_it_a_list(
    tmp_path: Path, name: str
) -> None:
    """It has 账户性质, by which accounts are exempt, and no day of its balance."""
    header = "单位编码,单位名称,账号,账户名称,开户银行,账户性质,账户用途,开户日期,账户余额"
    row = "001001,某局,43001,某局,工行,零余额账户,经费,2010-01-01,0.00"
    (read,) = sheets(tmp_path, **{f"{name}.csv": text([header.split(","), row.split(",")])})
    assert (read.table, read.rows.height) == ("accounts", 1)
    assert read.unknown_columns == ("账户余额",)


@pytest.mark.parametrize("name", ["资料", "银行流水"])
def test_sheets_named_by_years_are_one_table(tmp_path: Path, name: str) -> None:
    years = [(f"{year}年", of_year(year, ICBC)) for year in ("2021", "2022", "2023")]
    notes = ("说明", [["仅供参考"]])
    found = sheets(tmp_path, **{f"{name}.xlsx": xlsx(*years, notes)})
    assert [(sheet.table, sheet.sheet) for sheet in found] == [
        ("bank_lines", "2021年"),
        ("bank_lines", "2022年"),
        ("bank_lines", "2023年"),
    ]


@pytest.mark.parametrize("other", ["汇总", "Sheet2", "水利局"])
def test_several_sheets_of_one_table_are_asked_about(tmp_path: Path, other: str) -> None:
    content = xlsx(("2021年", of_year("2021", ICBC)), (other, of_year("2022", ICBC)))
    with pytest.raises(Refusal) as refused:
        sheets(tmp_path, **{"资料.xlsx": content})
    assert refused.value.key in ("several_sheets", "table_unclear")


def test_a_statement_that_lacks_only_its_account_is_told_so_in_one_question(tmp_path: Path) -> None:
    rows = [["记账日期", "摘要", "金额", "余额"], ["2024-01-05", "货款", "1000.00", "1000.00"]]
    with pytest.raises(Refusal) as refused:
        sheets(tmp_path, **{"网银导出.csv": text(rows)})
    assert refused.value.key == "table_lacks_account"
    assert "银行流水_账号.csv" in refused.value.message("zh")
    (tmp_path / "网银导出.csv").unlink()
    (sheet,) = sheets(tmp_path, **{"银行流水_6222021203001234567.csv": text(rows)})
    assert sheet.rows["account_no"].to_list() == ["6222021203001234567"]


@pytest.mark.parametrize("name", ["2024年青山县资产盘点表", "国有资产台账", "县级资产清查表_2024"])
def test_before_a_tables_name_may_stand_whose_and_of_when_it_is(tmp_path: Path, name: str) -> None:
    (sheet,) = sheets(tmp_path, **{f"{name}.csv": text(ASSETS)})
    assert sheet.table == "assets"
    assert "table_by_headers" not in sheet.warnings


def test_two_sheets_of_one_table_that_may_hold_the_same_rows_are_asked_about(
    tmp_path: Path,
) -> None:
    more = [*ASSETS, ["001001", "Z2", "车库", "闲置", "1000.00", "50.00"]]
    book = xlsx(("资产", more), ("县本级资产", ASSETS))
    with pytest.raises(Refusal) as refused:
        sheets(tmp_path, **{"固定资产.xlsx": book})
    assert refused.value.key in ("unknown_sheet_near", "several_sheets")

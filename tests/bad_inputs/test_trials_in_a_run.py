"""Trials in one run of one folder: every row set aside is named with file, sheet, row and column,
every doubt is said of its file, and everything else is used.

How each cell is read is tested beside the reader; here is what the clerk is told of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from tests.bad_inputs.making import HEADER, Rows, xlsx
from zbb_reconcile import Outcome, reconcile

DAY = date(2023, 5, 1)
LINES = "账号,记账日期,金额"
ACCOUNTS = "单位编码,单位名称,账号,户名,账户性质"
BALANCES = "账号,户名,余额,余额日期"


def lines(*cells: str, header: str = LINES) -> str:
    return "\n".join((header, *cells, ""))


def amount(*texts: str) -> str:
    """Bank lines of an account for each of these amounts, from row 2."""
    return lines(*(f'{text.encode().hex()},2024-01-01,"{text}"' for text in texts))


def day(*texts: str) -> str:
    return lines(*(f"{text.encode().hex()},{text},1.00" for text in texts))


def book(*rows: list[Any], then: Any = None, more: Rows = ()) -> bytes:
    """Balances as a workbook; ``then`` writes what a plain cell cannot be."""
    return xlsx(
        ("余额表", [HEADER, *rows, *more]),
        then=None if then is None else lambda made, sheets: then(made, sheets["余额表"]),
    )


def _red(made: Any, sheet: Any) -> None:
    sheet.write("C2", 500, made.add_format({"font_color": "red"}))


def _hidden_row(_: Any, sheet: Any) -> None:
    sheet.set_row(1, 15, None, {"hidden": True})


def _merged(_: Any, sheet: Any) -> None:
    sheet.merge_range("B2:B3", "第一小学")


def _hidden_sheet() -> bytes:
    rows: Rows = [HEADER, ["X05", "甲", 1, DAY]]
    return xlsx(
        ("余额表", rows),
        ("旧表", rows),
        ("更旧", rows),
        then=lambda _, sheets: (sheets["旧表"].hide(), sheets["更旧"].very_hidden()),
    )


BOOKS: Mapping[str, bytes] = {
    "X02": book(
        ["X02", "甲", None, DAY], then=lambda _, sheet: sheet.write_formula("C2", "=1+1", None, 2)
    ),
    "X03": book(
        ["X03", "甲", None, DAY], then=lambda _, sheet: sheet.write_formula("C2", "=1+1", None, "")
    ),
    "X05": _hidden_sheet(),
    "X06": book(["X06", "甲", 1, DAY], then=_hidden_row),
    "X07": book(["X07a", None, 1, DAY], ["X07b", None, 2, DAY], then=_merged),
    "X09": book(
        [6228480012345678901, "甲", 1, DAY],
        [43050162513600001, "乙", 1, DAY],
        [622848001234567, "丙", 1, DAY],
    ),
    "X10": book(["X10", "甲", None, DAY], then=_red),
    "X12": book(
        ["X12", "甲", None, DAY],
        then=lambda _, sheet: sheet.write_formula("C2", "=X!A1", None, "#REF!"),
    ),
    "X16": book(["X16", "甲", 1, 45047]),
    "X37": book(["X37", "甲", 12.345, DAY], ["X37b", "乙", 1234567.8900000001, DAY]),
    "X41": book(["X41", "甲", True, DAY]),
}

FILES: Mapping[str, str | bytes] = {
    "bank_lines_D01.csv": lines("D01;2024-01-01;1.00").replace(",", ";"),
    "bank_lines_D02.csv": lines("D02\t2024-01-01\t1.00").replace(",", "\t"),
    "bank_lines_D06.csv": lines("D06,2024-01-01", "D06,2024-01-02,1.00"),
    "bank_lines_D07.csv": lines("D07,2024-01-01,1,234,567.89", "D07,2024-01-02,1.00"),
    "bank_lines_D12.csv": lines(
        "某县对账单,,",
        "编制单位：某县财政局,,单位：元",
        ",,",
        LINES,
        "D12,2024-01-01,1.00",
        header="银行,,",
    ),
    "bank_lines_D14.csv": lines(),
    "bank_lines_D16.csv": lines("D16,2024-01-01,1.00", "", "制表人：张三,审核人：李四,"),
    "bank_lines_D22.csv": lines("D22,2024-01-01,1.00", LINES, "D22,2024-01-02,2.00"),
    "accounts_D24.csv": lines("\u3000A1\xa0,甲,\u200bD24,甲,基本户", header=ACCOUNTS),
    "bank_lines_E01.csv": "\ufeff" + lines("E01,2024-01-01,1.00"),
    "bank_lines_E02.csv": lines("E02,2024-01-01,1.00").encode("gbk"),
    "accounts_E08.csv": lines(
        f"A1,{'中学校'.encode().decode('latin-1')},E08,甲,基本户", header=ACCOUNTS
    ),
    "accounts_E09.csv": lines("A1,第一\0小学,E09,甲,基本户", header=ACCOUNTS),
    "accounts_E10.csv": lines(
        "A1,甲,E10,甲,基本户",
        "A1,第\ufffd小学,E10b,甲,基本户",
        "A1,乙,E\ufffd10,乙,基本户",
        header=ACCOUNTS,
    ),
    "bank_lines_E12.csv": b"\xef\xbb\xbf"
    + lines("E12,2024-01-01,1.00").encode()
    + b"\xef\xbb\xbf"
    + lines("E12,2024-01-02,2.00").encode(),
    "accounts_E13.csv": lines("A1,兴\uf9dc小学,E13,甲,基本户", header=ACCOUNTS),
    "bank_lines_N07.csv": lines("N07,2024-01-01,1.5", header="账号,记账日期,金额（万元）"),
    "bank_lines_N09.csv": lines("6.22848E+18,2024-01-01,1.00"),
    "bank_lines_N10.csv": amount("1.23456789E+06"),
    "bank_lines_N12.csv": amount("0.005", "1234567.891"),
    "bank_lines_N13.csv": amount("1.234.567,89"),
    "bank_lines_N16.csv": amount("9" * 39),
    "bank_lines_N17.csv": amount("1_000", "0x1F", "1e3", "①"),
    "bank_lines_N19.csv": amount("壹佰万元整"),
    "bank_lines_N20.csv": amount("1,23,45,678.00", "12,34.5", "1,234,56"),
    "bank_lines_N21.csv": amount("1234567.8900000001", "0.30000000000000004"),
    "bank_lines_N24.csv": lines(
        "N24,2024-01-01,1.00,CNY",
        "N24,2024-01-02,2.00,美元",
        "N24,2024-01-03,4.00,",
        header=f"{LINES},币种",
    ),
    "bank_accounts_R05.csv": lines(
        "R05,甲,1.00,2024-12-31", "R05,甲,2.00,2024年12月31日", header=BALANCES
    ),
    "bank_lines_T03.csv": day("45047"),
    "bank_lines_T05.csv": day("民国112年5月1日", "112.05.01"),
    "bank_lines_T06.csv": day("23/5/1", "23-05-01", "5/1/23"),
    "bank_lines_T08.csv": day("2023-02-30", "2023-13-01", "2023-00-10", "2100-02-29"),
    "bank_lines_T09.csv": day("2023年", "2023年5月", "2023-05", "2023年度", "2023Q4"),
    **{f"bank_accounts_{trial}.xlsx": content for trial, content in BOOKS.items()},
}

Aside = Mapping[int, tuple[str, str]]
"""Row -> its header, and what else the reason says: how it is written, or what is wrong."""
ASIDE: Mapping[str, Aside] = {
    "D06": {2: ("", "这一行有 2 个字段，表头有 3 个")},
    "D07": {2: ("", "这一行有 5 个字段，表头有 3 个")},
    "E09": {2: ("单位名称", "控制字符")},
    "E10": {4: ("账号", "无法识别的字符")},
    "N09": {2: ("账号", "科学计数，后几位已丢失")},
    "N12": {2: ("金额", "超过两位小数：0.005"), 3: ("金额", "超过两位小数：1234567.891")},
    "N13": {2: ("金额", "1.234.567,89")},
    "N16": {2: ("金额", "过大")},
    "N17": {
        2: ("金额", "不是金额：1_000"),
        3: ("金额", "0x1F"),
        4: ("金额", "1e3"),
        5: ("金额", "①"),
    },
    "N19": {2: ("金额", "大写金额：壹佰万元整")},
    "N20": {2: ("金额", "1,23,45,678.00"), 3: ("金额", "12,34.5"), 4: ("金额", "1,234,56")},
    "N21": {2: ("金额", "超过两位小数"), 3: ("金额", "超过两位小数")},
    "N24": {3: ("币种", "外币（USD）"), 4: ("币种", "空的")},
    "R05": {2: ("账号、余额日期", "R05 / 2024-12-31"), 3: ("账号、余额日期", "都不采用")},
    "T05": {2: ("记账日期", "民国"), 3: ("记账日期", "民国")},
    "T06": {2: ("记账日期", "23/5/1"), 3: ("记账日期", "23-05-01"), 4: ("记账日期", "5/1/23")},
    "T08": {
        2: ("记账日期", "2023-02-30"),
        3: ("记账日期", "2023-13-01"),
        4: ("记账日期", "2023-00-10"),
        5: ("记账日期", "2100-02-29"),
    },
    "T09": {
        2: ("记账日期", "2023年"),
        3: ("记账日期", "2023年5月"),
        4: ("记账日期", "2023-05"),
        5: ("记账日期", "2023年度"),
        6: ("记账日期", "2023Q4"),
    },
    "X03": {2: ("余额", "没有计算过的公式")},
    "X09": {2: ("账号", "以数字存储，超过 15 位"), 3: ("账号", "以数字存储，超过 15 位")},
    "X12": {2: ("余额", "#REF!")},
    "X37": {2: ("余额", "超过两位小数：12.345")},
    "X41": {2: ("余额", "TRUE")},
}

SAID: Mapping[str, tuple[str, ...]] = {
    "D14": ("只有表头，没有一行数据",),
    "D24": ("特殊空白", "（2 处）"),
    "E08": ("疑为乱码（1 处）",),
    "E10": ("源头数据已受损（1 处：第 3 行）",),
    "E13": ("兼容字形，比对时按标准字形（1 处）",),
    "N10": ("金额是科学计数，位数完整，已采用（1 处）",),
    "T03": ("电子表格的天数，已换算成日期（1 处）",),
    "X02": ("单元格是公式，用的是保存时的结果，未重新计算（1 处）",),
    "X05": ("/ 旧表 未读取（隐藏的工作表）", "/ 更旧 未读取（隐藏的工作表）"),
    "X06": ("隐藏的行，照样读取（1 处）",),
    "X07": ("合并单元格的内容已填到其所占各格（1 处）",),
    "X09": ("账号或编码以数字存储，按原样采用（1 处）",),
    "X10": ("金额为红字而没有负号，未改正负，请核对（1 处：余额表!C2）",),
    "X16": ("电子表格的天数，已换算成日期（1 处）",),
}
FOUND: Mapping[str, Mapping[str, object]] = {
    "D01": {"delimiter": ";"},
    "D02": {"delimiter": "TAB"},
    "D12": {"header_rows": "5", "unit": "元", "rows_furniture": 3, "rows_blank": 1},
    "D16": {"rows_furniture": 1, "rows_blank": 1},
    "D22": {"rows_furniture": 1, "rows_standardised": 2},
    "E01": {"encoding": "utf-8", "rows_standardised": 1},
    "E02": {"encoding": "gb18030"},
    "E12": {"rows_furniture": 1, "rows_standardised": 2},
    "N07": {"unit": "万元"},
}


def file_of(trial: str) -> str:
    return next(name for name in FILES if f"_{trial}." in name)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("trials")
    for name, content in FILES.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with reconcile(folder, as_of=date(2024, 12, 31), lang="zh", threads=1) as made:
        yield made


@pytest.mark.parametrize("trial", ASIDE)
def test_a_row_set_aside_is_named_with_its_file_sheet_row_and_column(
    outcome: Outcome, trial: str
) -> None:
    rows = {
        row["source_row"]: row
        for row in outcome["quarantine"].to_dicts()
        if row["source_file"] == file_of(trial)
    }
    assert set(rows) == set(ASIDE[trial])
    for at, (header, said) in ASIDE[trial].items():
        assert f"“{header}”" in rows[at]["reason"] or not header
        assert said in rows[at]["reason"]
        assert rows[at]["source_sheet"] == ("余额表" if trial in BOOKS else None)


@pytest.mark.parametrize("trial", SAID)
def test_what_is_accepted_with_a_doubt_is_said_of_its_file(outcome: Outcome, trial: str) -> None:
    notes = [note for note in outcome["notes"]["note"] if file_of(trial) in note]
    for said in SAID[trial]:
        assert any(said in note for note in notes), notes


@pytest.mark.parametrize("trial", FOUND)
def test_what_a_file_turned_out_to_be_is_recorded(outcome: Outcome, trial: str) -> None:
    (source,) = [
        row for row in outcome["sources"].to_dicts() if row["source_file"] == file_of(trial)
    ]
    assert {name: source[name] for name in FOUND[trial]} == FOUND[trial]


def test_nothing_else_is_set_aside_and_all_rows_and_money_are_accounted_for(
    outcome: Outcome,
) -> None:
    aside = {(file_of(trial), row) for trial, rows in ASIDE.items() for row in rows}
    found = outcome["quarantine"].select("source_file", "source_row").rows()
    assert sorted(found) == sorted(aside)
    assert outcome["controls"]["holds"].all()


def test_rows_that_are_no_data_are_listed_with_what_they_are(outcome: Outcome) -> None:
    kinds = {
        (row["source_file"], row["source_row"]): row["kind"]
        for row in outcome["furniture"].to_dicts()
    }
    assert kinds[file_of("E12"), 3] == kinds[file_of("D22"), 3] == "repeated_header"
    assert kinds[file_of("D16"), 4] == "footer"
    assert [kinds[file_of("D12"), row] for row in (1, 2, 3)] == ["title", "title", "note"]

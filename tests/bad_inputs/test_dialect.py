"""Trials of group D: what parts fields and lines, and rows that do not fit."""

from __future__ import annotations

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.bad_inputs.making import refused
from tests.test_read import csv_sheet
from zbb_reconcile.commands.check import check
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.read import read_folder
from zbb_reconcile.read.data_folder import read_content
from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.sheet import Given, Sheet
from zbb_reconcile.standardise import type_sheet

HEADER = "账号,户名,单位编码,开户银行,余额,余额日期,币种"
ROWS = (
    "6228480012345678901,第一小学,101001,农行,1234567.89,2024-12-31,CNY",
    "0000000000000042,卫生院,101002,工行,-500.00,2024-12-31,CNY",
    "43001,财政局,101003,建行,0.10,2024-12-31,CNY",
)
CLEAN = "\n".join((HEADER, *ROWS, ""))


def balances(text: str | bytes, given: Given | None = None) -> Sheet:
    content = text.encode() if isinstance(text, str) else text
    return read_csv("bank_accounts", "x.csv", content, given=given or Given())


TRUTH = balances(CLEAN)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_d01_d02_other_delimiters_give_the_same_rows_and_are_recorded(delimiter: str) -> None:
    sheet = balances(CLEAN.replace(",", delimiter))
    assert sheet.rows.equals(TRUTH.rows)
    assert sheet.layout.delimiter == delimiter


cells = st.text("0123456789.-甲乙中学 ", max_size=6)


@settings(deadline=None, derandomize=True, max_examples=40)
@drawn(st.lists(st.tuples(cells, cells, cells), max_size=6))
def test_one_table_in_every_encoding_and_dialect_gives_the_same_rows(
    rows: list[tuple[str, str, str]],
) -> None:
    def text(delimiter: str) -> str:
        return "\n".join(delimiter.join(row) for row in (("账号", "日期", "金额"), *rows, ()))

    told = csv_sheet(text(",")).rows
    for delimiter in ",;\t|":
        for codec in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            assert csv_sheet(text(delimiter).encode(codec)).rows.equals(told)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_sep_line_says_the_delimiter_and_is_no_data(delimiter: str) -> None:
    sheet = balances(f"sep={delimiter}\r\n" + CLEAN.replace(",", delimiter))
    assert sheet.rows.drop("source_row").equals(TRUTH.rows.drop("source_row"))
    assert sheet.rows["source_row"].to_list() == [3, 4, 5]


def test_d03_full_width_commas_are_refused_by_name() -> None:
    refusal = refused(lambda: balances(CLEAN.replace(",", "，")), "full_width_comma")
    assert "全角逗号" in refusal.message("zh")
    assert refusal.file == "x.csv"


def test_a_text_that_two_delimiters_part_as_well_is_refused() -> None:
    refused(lambda: csv_sheet("账号,日期,金额,x;账号;日期;金额\n"), "two_delimiters")


def test_a_delimiter_that_is_given_is_kept_to() -> None:
    both = "账号,日期;金额\n1,2024-01-01;5\n"
    refused(lambda: csv_sheet(both), "missing_column")
    given = Given(delimiter=";", columns={"posted_on": "账号,日期"}, facts={"account_no": "1"})
    sheet = read_csv("bank_lines", "x.csv", both.encode(), given=given)
    assert sheet.rows.row(0) == ("1,2024-01-01", "5", "1", 2)
    refused(
        lambda: read_csv("bank_lines", "x.csv", both.encode(), given=Given(delimiter=";;")),
        "bad_delimiter",
    )


def test_d04_line_breaks_commas_and_doubled_quotes_stay_inside_their_cell() -> None:
    sheet = balances(CLEAN.replace("卫生院", '"卫生院\n""新"", 分院"'))
    assert sheet.rows["account_name"].to_list() == ["第一小学", '卫生院\n"新", 分院', "财政局"]
    assert sheet.rows["source_row"].to_list() == [2, 3, 4]


def test_d04_a_row_below_a_line_break_is_named_by_the_number_that_a_spreadsheet_shows() -> None:
    sheet = balances(CLEAN.replace("第一小学", '"第一\n小学"') + "甲,乙\n")
    assert [misfit.row for misfit in sheet.misfits] == [5]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_d05_a_quote_that_is_never_closed_is_refused_where_it_opens(delimiter: str) -> None:
    text = CLEAN.replace("卫生院", '"卫生院').replace(",", delimiter)
    assert refused(lambda: balances(text), "unclosed_quote").row == 3


def test_d06_d07_rows_of_another_width_are_set_aside_with_both_counts() -> None:
    short, wide = "1,甲,101001,农行", ROWS[0].replace("1234567.89", "1,234,567.89")
    sheet = balances("\n".join((HEADER, wide, short, ROWS[1], "")))
    assert [(m.row, m.values["fields"], m.values["expected"]) for m in sheet.misfits] == [
        (2, 9, 7),
        (3, 4, 7),
    ]
    assert sheet.rows["balance"].to_list() == ["-500.00"]
    assert sheet.rows["source_row"].to_list() == [4]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
@pytest.mark.parametrize("quoted", [False, True])
def test_d08_every_line_end_gives_the_same_rows(end: str, quoted: bool) -> None:
    text = CLEAN.replace("农行", '"农行"') if quoted else CLEAN
    assert balances(text.replace("\n", end)).rows.equals(TRUTH.rows)


def test_line_ends_may_be_mixed() -> None:
    first, second, third, last = CLEAN.strip().split("\n")
    assert balances(f"{first}\r\n{second}\r{third}\n{last}").rows.equals(TRUTH.rows)


def test_d12_titles_blank_rows_and_the_unit_above_the_header_are_found_and_listed() -> None:
    sheet = balances(f"某县单位银行账户清理表,,,\n编制单位：某县财政局,,单位：元\n,,,\n{CLEAN}")
    assert sheet.layout.header_rows == (4,)
    assert sheet.layout.units == {"balance": 1}
    assert [(row.row, row.kind) for row in sheet.layout.furniture] == [
        (1, "title"),
        (2, "note"),
        (4, "header"),
    ]
    assert sheet.rows["source_row"].to_list() == [5, 6, 7]
    assert sheet.blank_rows == 1


def test_d13_d14_an_empty_file_is_refused_and_a_header_alone_is_an_empty_table() -> None:
    assert "文件是空的" in refused(lambda: balances(b""), "empty_file").message("zh")
    assert balances(HEADER + "\n").rows.height == 0


def test_d14_a_table_without_rows_is_said_though_no_table_is_required(tmp_path: Path) -> None:
    (tmp_path / "payments.csv").write_text("指标编号,支付日期,支付金额\n", encoding="utf-8")
    (tmp_path / "bank_accounts.csv").write_text(CLEAN, encoding="utf-8")
    notes = check(tmp_path, lang="zh")["notes"]
    assert [note for note in notes if "没有一行数据" in note] == [
        "payments.csv：只有表头，没有一行数据"
    ]


@pytest.mark.parametrize("header_too", [False, True])
@pytest.mark.parametrize("quoted", [False, True])
def test_d15_an_extra_delimiter_at_the_end_of_every_line_is_no_column(
    header_too: bool, quoted: bool
) -> None:
    head, *rows = CLEAN.strip().split("\n")
    lines = [head + "," if header_too else head, *(row + "," for row in rows)]
    text = "\n".join(lines) + "\n"
    sheet = balances(text.replace("农行", '"农行"') if quoted else text)
    assert sheet.rows.equals(TRUTH.rows)
    assert sheet.unknown_columns == ()
    assert sheet.misfits == ()


def test_a_cell_beyond_the_last_header_is_never_dropped() -> None:
    sheet = balances(CLEAN.replace("0.10,2024-12-31,CNY", "0.10,2024-12-31,CNY,,x"))
    assert [(m.row, m.cells["#9"]) for m in sheet.misfits] == [(4, "x")]


def test_a_header_with_blank_cells_at_its_end_takes_rows_with_and_without_them() -> None:
    sheet = csv_sheet(
        "账号,日期,余额,金额,,\n1,2024-01-01,1,1\n2,2024-01-01,2,2,,\n3,2024-01-01,3,3,abc,\n"
    )
    assert sheet.rows["account_no"].to_list() == ["1", "2", "3"]
    assert sheet.unknown.rows() == [("",), ("",), ("abc",)]
    assert sheet.misfits == ()


def test_d20_wide_rows_after_a_thousand_narrow_ones_are_set_aside() -> None:
    narrow = "1,2024-01-01,1\n" * 1000
    wide = "1,2024-01-01,1,x,y\n" * 29
    sheet = csv_sheet(f"账号,日期,金额\n{narrow}{wide}")
    assert sheet.rows.height == 1000
    assert [misfit.row for misfit in sheet.misfits] == list(range(1002, 1031))


def test_d21_zeros_and_decimals_that_come_late_are_kept() -> None:
    early = "1,2024-01-01,1\n" * 30_000
    sheet = csv_sheet(
        f"账号,日期,金额\n{early}0000000000000042,2024-01-01,0.75\n7,2024-01-01,1.5\n"
    )
    assert sheet.rows.height == 30_002
    assert sheet.rows["account_no"][-2] == "0000000000000042"
    assert sheet.rows["amount"].tail(2).to_list() == ["0.75", "1.5"]


def test_d24_unseen_characters_do_not_hide_a_header_and_stay_in_the_cell() -> None:
    sheet = csv_sheet("\u3000账\u00a0号\u200b,日期,金额\n\u3000\u200b1\u00a0,2024-01-01,1\n")
    assert sheet.rows["account_no"].to_list() == ["\u3000\u200b1\u00a0"]


def test_d26_a_file_that_may_have_been_cut_is_said() -> None:
    assert balances(CLEAN).warnings == {}
    assert balances(CLEAN.rstrip()).warnings == {"no_final_newline": 1}
    cut = balances(CLEAN[: CLEAN.rindex("0.10")])
    assert cut.warnings == {"cut_off": 1}
    assert [misfit.row for misfit in cut.misfits] == [4]


def test_d26_of_a_cut_that_leaves_whole_rows_only_a_given_total_tells(tmp_path: Path) -> None:
    whole = CLEAN[: CLEAN.index("43001")]
    (tmp_path / "bank_accounts.csv").write_text(whole, encoding="utf-8")
    told = check(tmp_path, lang="zh")
    assert told["quarantine"]["count"] == 0
    (note,) = told["notes"]
    assert "bank_accounts.csv" in note
    assert "是否完整无从验证" in note
    assert "--control-total" in note
    held = {"bank_accounts.csv": Decimal("1234067.99")}
    refusal = refused(
        lambda: check(tmp_path, inputs=Inputs(control_totals=held)), "control_total_differs"
    )
    assert "1234067.99" in refusal.message("zh")
    (tmp_path / "bank_accounts.csv").write_text(CLEAN, encoding="utf-8")
    assert check(tmp_path, inputs=Inputs(control_totals=held))["notes"] == []


def test_d26_a_total_that_a_file_states_itself_proves_it_whole(tmp_path: Path) -> None:
    text = CLEAN + "合计,,,,1234067.99,,\n"
    (tmp_path / "bank_accounts.csv").write_text(text, encoding="utf-8")
    assert check(tmp_path)["notes"] == []


def test_d27_excels_text_trick_and_padding_by_tabs_are_undone_by_the_grammar() -> None:
    sheet = csv_sheet('账号,日期,金额\n="6228480012345678901",2024-01-01   \t,"1,000.00 \t"\n')
    assert sheet.rows.row(0)[:3] == ('="6228480012345678901"', "2024-01-01   \t", "1,000.00 \t")
    assert sheet.layout.delimiter == ","
    (row,) = type_sheet(sheet).rows.to_dicts()
    assert (row["account_no"], row["posted_on"], row["amount"]) == (
        "6228480012345678901",
        date(2024, 1, 1),
        Decimal("1000.00"),
    )
    tabbed = csv_sheet("账号,日期,金额\n\t0042\t,2024-01-01,1\n")
    assert type_sheet(tabbed).rows["account_no"].to_list() == ["0042"]


def test_d29_a_file_without_a_header_is_refused_with_what_was_looked_for() -> None:
    refusal = refused(lambda: balances("\n".join(ROWS)), "no_header")
    assert "没有找到表头" in refusal.message("zh")
    assert "余额日期 (balance_on)" in refusal.message("zh")


def test_d31_a_compressed_stream_named_csv_is_refused_and_not_inflated() -> None:
    packed = gzip.compress(CLEAN.encode())
    refused(lambda: balances(packed), "not_text")
    refusal = refused(lambda: read_content("bank_accounts", "x.csv", packed), "unread_content")
    assert "gzip" in refusal.message("zh")


def test_h02_a_header_that_is_sql_is_an_unknown_column_and_is_shown_masked() -> None:
    hostile = '余额"); DROP TABLE t; --'
    head = HEADER.replace("余额,", f"{hostile},")
    refusal = refused(lambda: balances("\n".join((head, *ROWS))), "missing_column")
    assert "DROP TABLE" in refusal.message("zh")


@pytest.mark.parametrize("table", ["bank_lines", "bank_accounts"])
def test_h09_too_many_columns_are_refused_by_their_number(table: str) -> None:
    content = (",".join(["x"] * 200_000) + "\n") * 2
    refusal = refused(lambda: read_csv(table, "x.csv", content.encode()), "too_many_columns")
    assert refusal.values == {"columns": 200_000, "limit": 1000}
    assert "200000 列，超过上限 1000" in refusal.message("zh")


def test_h10_a_giant_cell_is_refused() -> None:
    for cell in ("x" * 3_000_000, '"' + "x" * 3_000_000 + '"'):
        text = f"账号,日期,金额,摘要\n1,2024-01-01,1,{cell}\n"
        assert refused(lambda text=text: csv_sheet(text), "cell_too_long").row == 2


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("sign", ["x", "字"])
def test_h10_a_cell_without_end_is_refused_before_the_file_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quote: str, sign: str
) -> None:
    text = f"账号,日期,金额,摘要\n1,2024-01-01,1,{quote}{sign * 6_000_000}{quote}\n"
    (tmp_path / "bank_lines.csv").write_text(text, encoding="utf-8")
    monkeypatch.delattr(Path, "read_bytes")
    refusal = refused(lambda: read_folder(tmp_path), "cell_too_long")
    assert (refusal.file, refusal.row) == ("bank_lines.csv", 2)
    assert "1 MiB" in refusal.message("zh")


def test_a_long_file_of_short_cells_is_no_endless_cell(tmp_path: Path) -> None:
    rows = "1,2024-01-01,1\n" * 400_000
    (tmp_path / "bank_lines.csv").write_text(f"账号,日期,金额\n{rows}", encoding="utf-8")
    (sheet,) = read_folder(tmp_path).sheets
    assert sheet.rows.height == 400_000

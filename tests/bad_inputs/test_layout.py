"""Headers among titles, units, totals and footers: what is no data is listed, and data never is."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.bad_inputs.making import refused
from tests.test_read import csv_sheet, steady
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.read.header_finder import find_layout
from zbb_reconcile.read.total_rows import label_of
from zbb_reconcile.sheet import Given, Sheet

HEADER = "账号,日期,金额,对方户名,摘要"
ROWS = ("1,2024-01-01,1.00,甲公司,办公费", "1,2024-01-02,2.00,乙公司,维修费")


def lines(*rows: str, given: Given | None = None, table: str = "bank_lines") -> Sheet:
    return read_csv(table, "x.csv", "\n".join((*rows, "")).encode(), given=given or Given())


def kinds(sheet: Sheet) -> list[tuple[int, str]]:
    return [(row.row, row.kind) for row in sheet.layout.furniture if row.kind != "header"]


# The header


def test_a_data_row_never_wins_over_the_header() -> None:
    sheet = lines("某表", HEADER, "1,2024-01-01,5,金额,账号", "账号,日期,,余额,")
    assert sheet.layout.header_rows == (2,)
    assert sheet.rows["summary"].to_list() == ["账号", ""]


def test_a_header_is_found_as_far_down_as_row_sixty() -> None:
    titles = ["第一中学的说明"] * 59
    assert lines(*titles, HEADER, *ROWS).layout.header_rows == (60,)
    refused(lambda: lines(*titles, "又一行", HEADER, *ROWS), "no_header")


def test_two_different_headers_are_refused_near_the_top_and_far_below() -> None:
    other = "日期,账号,金额,对方户名,摘要"
    refusal = refused(lambda: lines(HEADER, ROWS[0], other), "two_headers")
    assert (refusal.row, refusal.values["first"], refusal.values["second"]) == (3, 1, 3)
    refusal = refused(lambda: lines(HEADER, *ROWS * 100, other), "two_headers")
    assert refusal.row == 202


def test_d22_a_header_repeated_on_each_page_is_listed_and_is_no_row() -> None:
    sheet = lines(HEADER, *ROWS, HEADER, *ROWS)
    assert sheet.rows.height == 4
    assert kinds(sheet) == [(4, "repeated_header")]


def test_x08_a_header_of_two_rows_is_joined_with_its_title_and_unit() -> None:
    head = [
        (1, ["某县银行存款明细表", "", "", "", ""]),
        (2, ["账号：622202", "", "", "", "单位：万元"]),
        (3, ["日期", "摘要", "本期发生额", "本期发生额", "余额"]),
        (4, ["日期", "摘要", "收入", "支出", "余额"]),
        (5, ["2024-01-01", "甲", "1.00", "", "2.00"]),
    ]
    found = find_layout("bank_lines", head, file="x.xlsx")
    assert found.header_rows == (3, 4)
    assert found.first_row == 5
    assert found.headers.columns == {
        "posted_on": 0,
        "balance_after": 4,
        "summary": 1,
        "money_in": 2,
        "money_out": 3,
    }
    assert found.headers.labels[2] == "本期发生额/收入"
    assert found.units == dict.fromkeys(("money_in", "money_out", "balance_after"), 10_000)


def test_parts_under_a_whole_mean_what_both_say_together() -> None:
    sheet = lines(
        "账号,日期,收入,支出,对方,",
        ",,金额,金额,户名,账号",
        "1,2024-01-01,5,,甲公司,43001",
    )
    assert sheet.layout.header_rows == (1, 2)
    assert sheet.rows.row(0) == ("1", "2024-01-01", "43001", "甲公司", "5", "", 3)


def test_the_account_of_the_other_side_is_never_taken_for_ones_own() -> None:
    head = [(1, ["日期", "金额", "收款单位", ""]), (2, ["", "", "户名", "账号"])]
    refusal = refused(lambda: find_layout("bank_lines", head, file="x"), "missing_account")
    assert "账号：…" in refusal.message("zh")


def test_a_row_that_numbers_the_columns_is_header_and_not_data() -> None:
    sheet = lines(
        "财政区划,单位编码,单位名称,部门编码", "1,2,3,4", "43,101,甲,101", table="agencies"
    )
    assert sheet.rows["agency_code"].to_list() == ["101"]
    assert [row.row for row in sheet.layout.furniture if row.kind == "header"] == [1, 2]


def test_of_two_headers_of_one_meaning_the_better_is_taken_and_the_other_kept() -> None:
    sheet = lines("账号,日期,金额,用途,摘要", "1,2024-01-01,1,甲,乙")
    assert sheet.rows["summary"].to_list() == ["乙"]
    assert sheet.unknown["用途"].to_list() == ["甲"]
    assert sheet.layout.beside == {"用途": "摘要"}
    booked = lines("账号,交易日期,记账日期,交易金额,记账金额", "1,2024-01-01,2024-01-02,1,2")
    assert booked.rows.row(0)[:3] == ("1", "2024-01-02", "2")


def test_two_amounts_that_cannot_be_told_apart_are_refused() -> None:
    refused(lambda: lines("账号,日期,金额,发生额"), "duplicate_column")
    refused(lambda: lines("账号,日期,金额,金额"), "duplicate_column")


# Facts of the titles


def test_the_account_of_a_title_holds_for_every_row() -> None:
    sheet = lines(
        "某某银行对账单,,",
        "账号：6222021203001234567  户名：某县中学,,币种：人民币",
        "起止日期：2024-01-01 至 2024-12-31,,",
        "日期,金额,摘要",
        "2024-01-01,1,甲",
    )
    assert sheet.rows["account_no"].to_list() == ["6222021203001234567"]
    assert sheet.headers["account_no"] == "账号"
    assert sheet.layout.constants[0] == "account_no"
    assert sheet.layout.facts["account_name"] == "某县中学"
    assert sheet.layout.facts["period"] == "2024-01-01 至 2024-12-31"


def test_a_fact_may_stand_in_the_cell_beside_its_label() -> None:
    sheet = lines("账　　号：,622202,", "日期,金额,摘要", "2024-01-01,1,甲")
    assert sheet.rows["account_no"].to_list() == ["622202"]


def test_an_account_may_be_named_by_the_files_name() -> None:
    content = "日期,金额\n2024-01-01,1\n".encode()
    sheet = read_csv("bank_lines", "银行流水_6222021203001234567.csv", content)
    assert sheet.rows["account_no"].to_list() == ["6222021203001234567"]
    with pytest.raises(Refusal):
        read_csv("bank_lines", "流水202412311230.csv", content)


def test_a_title_of_another_account_below_names_that_of_the_lines_below_it() -> None:
    top = ("账号：622202,,", "日期,金额,摘要", "2024-01-01,1,甲")
    same = lines(*top, "账号：622202,,", "日期,金额,摘要", "2024-01-02,2,乙")
    assert same.rows["account_no"].to_list() == ["622202"] * 2
    other = lines(*top, "账号：622203,,", "日期,金额,摘要", "2024-01-02,2,乙")
    assert other.rows["account_no"].to_list() == ["622202", "622203"]


# Units


@pytest.mark.parametrize(
    ("title", "header", "yuan"),
    [
        ("单位：万元", "余额", 10_000),
        ("（单位:亿元）", "余额", 100_000_000),
        ("金额单位：人民币千元", "余额", 1_000),
        ("存款表（万元）", "余额", 10_000),
        ("存款表", "余额（万元）", 10_000),
        ("存款表", "余额(元)", 1),
        ("存款表", "余额:百万元", 10**6),
        ("单位：万元", "余额（万元）", 10_000),
    ],
)
def test_n07_the_unit_is_read_from_titles_and_headers(title: str, header: str, yuan: int) -> None:
    sheet = lines(
        title, f"账号,户名,{header},余额日期", "1,甲,1.5,2024-12-31", table="bank_accounts"
    )
    assert sheet.layout.units == {"balance": yuan}
    assert sheet.rows["balance"].to_list() == ["1.5"]


def test_no_unit_is_read_where_none_is_stated() -> None:
    for title in ("编制单位：万元县财政局", "单位：元氏县财政局", "单位：", "一万元以上项目"):
        sheet = lines(title, "账号,户名,余额,余额日期", table="bank_accounts")
        assert sheet.layout.units == {}, title


def test_a_unit_stated_twice_and_differently_is_refused() -> None:
    for rows in (
        ("单位：元,,,", "账号,户名,余额（万元）,余额日期"),
        ("单位：元,,,单位：万元", "账号,户名,余额,余额日期"),
        ("单位：元,,,", "账号,户名,余额,余额日期", "1,甲,2,2024-12-31", "单位：万元,,,"),
    ):
        refused(lambda rows=rows: lines(*rows, table="bank_accounts"), "unit_twice")
    refused(
        lambda: lines("单位：美元", "账号,户名,余额,余额日期", table="bank_accounts"),
        "unit_unknown",
    )


def test_c12_a_given_unit_against_the_files_own_is_refused() -> None:
    rows = ("账号,户名,余额（万元）,余额日期", "1,甲,2,2024-12-31")
    refusal = refused(
        lambda: lines(*rows, given=Given(unit=1), table="bank_accounts"), "unit_against_given"
    )
    assert "万元" in refusal.message("zh")
    bare = lines("账号,户名,余额,余额日期", given=Given(unit=10_000), table="bank_accounts")
    assert bare.layout.units == {"balance": 10_000}


# Totals and footers


def test_x38_a_total_row_is_listed_with_the_rows_that_it_totals() -> None:
    sheet = lines(HEADER, *ROWS, "合计,,3.00,,")
    assert sheet.rows.height == 2
    assert kinds(sheet) == [(4, "total")]
    (total,) = sheet.layout.totals
    assert (total.kind, total.first_row, total.last_row, total.cells) == (
        "total",
        2,
        3,
        {"amount": "3.00"},
    )


def test_subtotals_total_what_stands_since_the_last_and_the_total_all() -> None:
    sheet = lines(
        HEADER,
        *ROWS,
        ",小 计,3.00,,",
        *ROWS,
        "小计,,3.00,,",
        ",,6.00,,合计（元）：",
    )
    assert sheet.rows.height == 4
    assert [(t.row, t.kind, t.first_row, t.last_row) for t in sheet.layout.totals] == [
        (4, "subtotal", 2, 3),
        (7, "subtotal", 5, 6),
        (8, "total", 2, 7),
    ]


def test_totals_that_stand_above_their_rows_total_what_is_below() -> None:
    sheet = lines(HEADER, "合计,,6.00,,", ",甲局小计,3.00,,", *ROWS, ",乙局小计,3.00,,", *ROWS)
    assert [(t.row, t.kind, t.first_row, t.last_row) for t in sheet.layout.totals] == [
        (2, "total", 3, 8),
        (3, "subtotal", 4, 5),
        (6, "subtotal", 7, 8),
    ]


def test_a_ledgers_month_and_year_rows_are_no_movements_though_dated() -> None:
    sheet = lines(
        HEADER,
        *ROWS,
        "1,2024-01-31,3.00,,本月合计",
        "1,2024-01-31,9.00,,本年累计",
        *ROWS,
        "1,2024-02-29,3.00,,本月合计",
    )
    assert sheet.rows.height == 4
    assert [(t.row, t.first_row, t.last_row) for t in sheet.layout.totals] == [(4, 2, 3), (8, 5, 7)]


def test_a_cumulated_total_is_listed_and_not_compared() -> None:
    sheet = lines(HEADER, *ROWS, "累计,,9999.00,,")
    assert kinds(sheet) == [(4, "total")]
    assert sheet.layout.totals == ()


def test_a_balance_carried_forward_is_no_movement() -> None:
    sheet = csv_sheet("账号,日期,金额,余额,摘要\n,,,5.00,期初余额\n1,2024-01-01,1,6.00,甲\n")
    assert [(row.row, row.kind) for row in sheet.layout.furniture] == [
        (1, "header"),
        (2, "balance"),
    ]


def test_a_short_total_row_is_a_total_and_another_short_row_is_not() -> None:
    sheet = lines(HEADER, *ROWS, "合计,,3.00", "1,2024-01-03,4.00")
    assert [misfit.row for misfit in sheet.misfits] == [5]
    assert sheet.layout.totals[0].cells == {"amount": "3.00"}


@pytest.mark.parametrize(
    "row",
    [
        "1,2024-01-03,4.00,合计广告有限公司,货款",
        "1,2024-01-03,4.00,合计,货款",
        "1,2024-01-03,4.00,甲公司,合计",
        "1,2024-01-03,4.00,甲公司,本月合计",
        ",2024-01-03,4.00,甲公司,小计",
        ",,4.00,合计广告有限公司,",
        "1,2024-01-03,,甲公司,注：退回",
        "1,,4.00,审核：甲,注：退回",
    ],
)
def test_a_data_row_is_never_taken_for_a_total_or_a_footer(row: str) -> None:
    sheet = lines(HEADER, *ROWS, row)
    assert sheet.rows["source_row"].to_list() == [2, 3, 4]
    assert kinds(sheet) == []


def test_d16_footers_and_blank_rows_are_listed_and_counted() -> None:
    sheet = lines(
        HEADER,
        *ROWS,
        "",
        ",,,,",
        "制表人：张三,,审核人：李四,,打印日期：2024-12-31",
        "注：本表数据截至年末",
        "以上数据仅供参考|具体内容请以柜台为准",
        "第1页，共1页",
        "--------------------",
    )
    assert sheet.rows.height == 2
    assert sheet.blank_rows == 2
    assert kinds(sheet) == [(row, "footer") for row in range(6, 11)]
    assert sheet.misfits == ()


def test_a_footer_under_the_one_column_that_a_project_needs_is_no_project() -> None:
    sheet = lines("项目编码,项目名称", "P1,甲", "P2,", "制表人：张三,", table="projects")
    assert sheet.rows["project_code"].to_list() == ["P1", "P2"]
    assert kinds(sheet) == [(4, "footer")]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("合计", "total"),
        ("总计:", "total"),
        ("人民币合计", "total"),
        ("合计金额", "total"),
        ("小计", "subtotal"),
        ("本页合计", "subtotal"),
        ("教育局合计", "subtotal"),
        ("一、本级小计", "subtotal"),
        ("本年累计", "total"),
        ("承前页", "balance"),
        ("上年结转", "balance"),
        ("合计广告有限公司", None),
        ("会计", None),
        ("设计费", None),
    ],
)
def test_a_label_says_what_its_row_is(cell: str, kind: str | None) -> None:
    label = label_of(cell)
    assert (label.kind if label else None) == kind


# What is given


def test_a_mapping_says_header_rows_and_columns() -> None:
    given = Given(
        header_rows=(2,),
        columns={"amount": "二", "posted_on": "#2", "summary": ""},
        facts={"account_no": "1"},
    )
    sheet = lines(HEADER, "二,当日,摘要", "5,2024-01-01,甲", given=given)
    assert sheet.rows.row(0) == ("2024-01-01", "5", "1", 3)
    assert sheet.unknown_columns == ("摘要",)


def test_a_mapping_reads_a_file_that_has_no_header() -> None:
    given = Given(
        header_rows=(),
        columns={"posted_on": "#1", "money_out": "#3", "money_in": "#4"},
        facts={"account_no": "1"},
    )
    sheet = lines("05/01/2023,A,1.96,,13.04", "05/02/2023,B,,2.00,15.04", given=given)
    assert sheet.rows["source_row"].to_list() == [1, 2]
    assert sheet.rows["money_out"].to_list() == ["1.96", ""]
    assert sheet.unknown_columns == ("#2", "#5")


def test_a_mapping_that_does_not_fit_the_file_is_refused() -> None:
    for given, key in (
        (Given(columns={"amount": "没有"}), "given_header_missing"),
        (Given(columns={"amount": "金额", "balance_after": "金额"}), "given_header_twice"),
        (Given(header_rows=(9,)), "given_header_rows"),
    ):
        refused(lambda given=given: lines(HEADER, *ROWS, given=given), key)


# Everything has one fate


words = st.sampled_from(
    [
        "",
        "1",
        "2024-01-01",
        "5.00",
        "合计",
        "小计",
        "甲公司",
        "账号",
        "日期",
        "金额",
        "注：甲",
        "单位：元",
        "制表人：乙",
        "本月合计",
        "账号：1",
    ]
)


@steady
@drawn(st.lists(st.lists(words, min_size=1, max_size=6), max_size=8))
def test_every_row_has_exactly_one_fate(rows: list[list[str]]) -> None:
    texts = [",".join(row) for row in rows]
    try:
        sheet = lines("账号,日期,金额,摘要", *texts)
    except Refusal:
        return
    fates = [
        *sheet.rows["source_row"],
        *(misfit.row for misfit in sheet.misfits),
        *(row.row for row in sheet.layout.furniture),
    ]
    assert len(fates) == len(set(fates))
    assert len(fates) + sheet.blank_rows == len(rows) + 1


def test_a_second_row_that_names_parts_of_a_wide_header_is_no_data() -> None:
    sheet = lines(
        "单位：元,,,",
        "单位编码,指标编号,年度,年末结转结余,",
        ",,,小计,其中：项目",
        "101,A,2023,5.00,5.00",
        table="carryovers",
    )
    assert sheet.layout.header_rows == (2, 3)
    assert sheet.rows["closing"].to_list() == ["5.00"]

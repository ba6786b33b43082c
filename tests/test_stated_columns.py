"""Columns that names, titles and headings state: each kind is read where it is plain, and asked
about where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_said_beside import ACCOUNT, typed
from tests.test_strangers_files import refused
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_folder
from zbb_reconcile.read.header_names import meanings

INDICATORS = ["单位编码", "指标编号", "预算级次", "资金性质", "支出类型", "指标金额"]
AN_INDICATOR = ["101001", "A1", "县级", "一般公共预算", "项目支出", "8.00"]
LINES = ["日期", "摘要", "收入", "支出", "结余"]


def columns_of(table: str, rows: list[list[str]], file: str = "x.csv") -> dict[str, list[str]]:
    """What stands in every column, as text; none is set aside."""
    answer = typed(table, rows, file)
    assert answer.quarantine.is_empty()
    return {name: list(map(str, answer.rows[name])) for name in answer.rows.columns}


def test_a_title_says_county_and_year_of_a_list_of_indicators() -> None:
    titles = [["通渭县(621121)2024年预算指标明细表"], ["单位：元"]]
    read = columns_of("indicators", [*titles, INDICATORS, AN_INDICATOR])
    assert (read["division_code"], read["fiscal_year"]) == (["621121"], ["2024"])
    # Money of other years may stand in a list of what was carried over.
    other = [["通渭县(621121)2024年结转指标明细表"], INDICATORS, AN_INDICATOR]
    assert refused("indicators", other) == "missing_column"
    two = [["通渭县(621121)2023年、2024年指标"], INDICATORS, AN_INDICATOR]
    assert refused("indicators", two) == "missing_column"


def test_the_name_of_a_file_says_whose_it_is() -> None:
    head = ["指标编号", "年度", "年末结转结余"]
    name = "105001_姚安县发展和改革局_结转.csv"
    read = columns_of("carryovers", [head, ["A1", "2023", "8.00"]], name)
    assert read["agency_code"] == ["105001"]
    # A month and a bureau that compiles say nothing.
    for other in ("202312县水务局结转.csv", "105001_姚安县财政局_结转.csv"):
        assert refused("carryovers", [head, ["A1", "2023", "8.00"]], other) == "missing_column"


def test_headings_say_a_choice_of_the_rows_below_them() -> None:
    head = ["单位编码", "指标编号", "财政区划", "年度", "资金性质", "支出类型", "指标金额"]
    row = ["101001", "A1", "361125", "2024", "一般公共预算", "项目支出", "8.00"]
    rows = [head, ["一、中央资金"], row, ["二、县级资金"], ["101001", "A2", *row[2:]]]
    assert columns_of("indicators", rows)["budget_level"] == ["1", "4"]
    # What is below a heading that is not understood is set aside.
    answer = typed("indicators", [*rows, ["三、其他资金来源"], ["101001", "A3", *row[2:]]])
    assert answer.quarantine["reason_code"].to_list() == ["required_blank"]


def test_a_title_says_the_state_of_all_assets_where_no_column_does() -> None:
    head = ["单位编码", "资产编号", "资产名称", "净值"]
    row = ["101001", "Z1", "门面房", "8.00"]
    assert columns_of("assets", [["出租资产台账"], head, row])["status"] == ["leased"]
    assert columns_of("assets", [head, row], "闲置资产清单.csv")["status"] == ["idle"]
    assert refused("assets", [["出租、闲置资产台账"], head, row]) == "missing_column"


def test_headings_name_the_account_of_the_lines_below_them() -> None:
    other = "6217003810012345699"
    line = ["2024-06-03", "某款", "8.00", "", "18.00"]
    for first, second in (
        (f"账号：{ACCOUNT}  户名：县水务局", f"账号：{other}  户名：县医院"),
        (f"县水务局（农商行 {ACCOUNT}）", f"县医院（农商行 {other}）"),
    ):
        rows = [["代管账户收支流水"], LINES, [first], line, [second], line]
        assert columns_of("bank_lines", rows)["account_no"] == [ACCOUNT, other]
    assert refused("bank_lines", [["代管账户收支流水"], LINES, line]) == "missing_account"


def test_a_title_and_a_column_that_name_two_accounts_are_asked_about() -> None:
    head = ["本方账号", *LINES]
    line = ["2024-06-03", "某款", "8.00", "", "18.00"]
    title = [f"账号：{ACCOUNT}"]
    assert refused("bank_lines", [title, head, ["6217003810012345699", *line]]) == "fact_twice"
    assert columns_of("bank_lines", [title, head, [ACCOUNT, *line]])["account_no"] == [ACCOUNT]


def test_headings_name_the_indicator_of_the_payments_below_them() -> None:
    head = ["支付日期", "摘要", "支付金额", "收款人"]
    paid = ["2024-06-03", "某款", "8.00", "甲"]
    rows = [["分指标支付明细账"], head, ["指标编号：ZB2024001（生态补偿）"], paid]
    rows += [["指标编号：ZB2024002（救助）"], paid, ["合计", "", "16.00", ""]]
    assert columns_of("payments", rows)["indicator_id"] == ["ZB2024001", "ZB2024002"]


@pytest.mark.parametrize(
    ("table", "header", "column"),
    [
        ("bank_lines", "jyrq", "posted_on"),
        ("bank_lines", "JDBZ", "direction"),
        ("assets", "syzk", "status"),
        ("payments", "zfrq", "paid_on"),
        ("bank_lines", "xyz", None),
    ],
)
def test_first_letters_of_listed_names_mean_them(
    table: str, header: str, column: str | None
) -> None:
    assert [one.column for one in meanings(table, header)] == ([column] if column else [])


def test_words_alone_in_a_row_head_a_group() -> None:
    head = ["单位编码", "登记编号", "缴纳人", "收取日期", "金额"]
    row = ["101001", "B1", "甲", "2023-04-19", "8.00"]
    rows = [head, ["农民工工资保证金"], row]
    assert columns_of("deposits", rows)["amount"] == ["8.00"]
    assert refused("deposits", [head, ["已作废"], row]) == "word_unheard"


def test_a_code_and_its_word_stand_together() -> None:
    head = ["财政区划", "年度", *INDICATORS]
    row = ["361125", "2024", "101001", "A1", "4县级", "122专项债券", "项目支出", "8.00"]
    read = columns_of("indicators", [head, row])
    assert (read["budget_level"], read["fund_type"]) == (["4"], ["122"])
    row[4] = "3县级"
    assert typed("indicators", [head, row]).quarantine["reason_code"].to_list() == ["code_and_word"]


def test_a_summary_is_read_where_it_is_the_only_file_of_its_table(tmp_path: Path) -> None:
    head = "单位编码,指标编号,年度,年末结转结余"
    (tmp_path / "各单位结余汇总.csv").write_text(f"{head}\n101001,A1,2023,8.00\n", "utf-8")
    assert [sheet.table for sheet in read_folder(tmp_path).sheets] == ["carryovers"]
    (tmp_path / "结转结余.csv").write_text(
        f"{head}\n101001,A1,2023,8.00\n101001,A2,2023,1.00\n", "utf-8"
    )
    with pytest.raises(Refusal) as raised:
        read_folder(tmp_path)
    assert raised.value.key == "table_unclear"


def test_vouchers_tell_a_book_from_a_bank_s_list(tmp_path: Path) -> None:
    lines = "日期,凭证号,银行账号,借方,贷方,摘要\n2025-10-01,{},6217003810012345678,8.00,,某款\n"
    (tmp_path / "核算模块导出.csv").write_text(lines.format("记-16"), "utf-8")
    assert [sheet.table for sheet in read_folder(tmp_path).sheets] == ["book_lines"]
    (tmp_path / "核算模块导出.csv").write_text(lines.format("100234"), "utf-8")
    with pytest.raises(Refusal) as raised:
        read_folder(tmp_path)
    assert raised.value.key == "table_unclear"


def test_the_end_of_a_month_behind_balances_is_their_day() -> None:
    head, row = ["账号", "户名", "余额"], [ACCOUNT, "县水利局", "8.00"]
    read = columns_of("bank_accounts", [head, row], "账户余额20231231.csv")
    assert read["balance_on"] == ["2023-12-31"]
    assert refused("bank_accounts", [["账户余额20240105"], head, row]) == "missing_column"


def test_names_beside_accounts_and_numbers_are_taken_off() -> None:
    head = ["银行账户", "日期", "收/付", "金额", "摘要"]
    row = [f"农行云岭支行/{ACCOUNT}", "2024-01-06", "付", "8.00", "某款"]
    assert columns_of("book_lines", [head, row])["account_no"] == [ACCOUNT]
    paid = [["指标", "支付日期", "支付金额"], ["20230017738营养改善计划", "2024-01-06", "8.00"]]
    assert columns_of("payments", [["指标编号", *paid[0][1:]], paid[1]])["indicator_id"] == [
        "20230017738"
    ]
    title = [["单位编码：361001 2024年12月31日"]]
    head = ["指标编号", "年度", "年末结转结余"]
    read = columns_of("carryovers", [*title, head, ["A1", "2024", "8.00"]])
    assert read["agency_code"] == ["361001"]

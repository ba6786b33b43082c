"""Every row ends in exactly one place: standardised, or in quarantine with a reason."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.sheet import CellFault, Misfit, Sheet
from zbb_reconcile.standardise import (
    QUARANTINE,
    Typed,
    reasons,
    render_reason,
    table_schema,
    type_frame,
    type_sheet,
)
from zbb_reconcile.standardise.values import parse_cells
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen, slots

steady = settings(deadline=None, derandomize=True, max_examples=100)


def typed(table: str, *lines: str) -> Typed:
    return type_sheet(read_csv(table, f"{table}.csv", "\n".join(lines).encode()))


def codes(answer: Typed) -> dict[int, list[str]]:
    return {
        row["source_row"]: [fault["code"] for fault in row["faults"]]
        for row in answer.quarantine.to_dicts()
    }


def test_a_sheet_gives_every_column_of_the_table_in_its_type_and_its_place() -> None:
    answer = typed(
        "bank_lines",
        "账号,记账日期,金额,摘要",
        '6222 0212 0300 1234 567,2024年1月5日,"1,234.50",  付款 ',
        "0042,20240106,(2.00),　",
    )
    assert answer.rows.schema == table_schema("bank_lines")
    assert answer.rows.columns[-3:] == ["source_file", "source_sheet", "source_row"]
    first, second = answer.rows.to_dicts()
    assert first["account_no"] == "6222021203001234567"
    assert first["posted_on"] == date(2024, 1, 5)
    assert first["amount"] == Decimal("1234.50")
    assert first["summary"] == "付款"
    assert first["balance_after"] is None
    assert (second["account_no"], second["summary"]) == ("0042", None)
    assert (second["source_file"], second["source_sheet"], second["source_row"]) == (
        "bank_lines.csv",
        None,
        3,
    )
    assert answer.counts.rows_read == 2
    assert answer.counts.money["amount"].read == Decimal("1232.50")


def test_a_row_with_faults_keeps_all_of_them_and_its_cells_as_written() -> None:
    answer = typed(
        "bank_lines",
        "备忘,账号,记账日期,金额",
        "甲,6.22848E+18,2023-02-30,12.345",
        "乙,1,2024-01-01,5",
        '"丙""",1,2024-01-01,',
    )
    assert answer.quarantine.schema == QUARANTINE
    assert codes(answer) == {
        2: ["scientific_account", "impossible_day", "too_many_decimals"],
        4: ["required_blank"],
    }
    bad, blank = answer.quarantine.to_dicts()
    assert bad["reason_code"] == "scientific_account"
    assert bad["source_table"] == "bank_lines"
    assert bad["cells"] == (
        '{"备忘":"甲","账号":"6.22848E+18","记账日期":"2023-02-30","金额":"12.345"}'
    )
    assert json.loads(blank["cells"])["备忘"] == '丙"'
    assert blank["faults"][0]["header"] == "金额"
    money = answer.counts.money["amount"]
    assert (money.read, money.standardised, money.quarantined) == (
        Decimal("5.00"),
        Decimal("5.00"),
        Decimal("0.00"),
    )
    assert money.unreadable == 1


def test_readable_money_of_a_quarantined_row_is_counted_there() -> None:
    answer = typed("bank_lines", "账号,记账日期,金额", "1,昨天,7.25", "1,2024-01-01,1")
    money = answer.counts.money["amount"]
    assert (money.read, money.standardised, money.quarantined, money.unreadable) == (
        Decimal("8.25"),
        Decimal("1.00"),
        Decimal("7.25"),
        0,
    )


def test_of_two_columns_either_must_be_filled_in() -> None:
    header = "账号,户名,单位名称,余额,余额日期"
    answer = typed("bank_accounts", header, "1,,甲局,1,2024-12-31", "2, ,　,1,2024-12-31")
    assert codes(answer) == {3: ["either_blank"]}
    only_one = typed("bank_accounts", "账号,户名,余额,余额日期", "1,,1,2024-12-31")
    assert codes(only_one) == {2: ["either_blank"]}
    assert only_one.quarantine["faults"][0][0]["near"] == "户名"


def test_the_usual_words_mean_their_codes_and_unknown_words_name_the_nearest() -> None:
    header = "账号,户名,单位编码,账户性质"
    rows = ("1,甲,001,基本户", "2,乙,001,GENERAL", "3,丙,001,专项存款账户", "4,丁,001,？")
    answer = typed("accounts", header, *rows)
    assert answer.rows["account_kind"].to_list() == ["basic", "general"]
    near, unlike = (faults[0] for faults in answer.quarantine["faults"])
    assert (near["code"], near["near"]) == ("unknown_word", "专用存款账户")
    assert "专用存款账户" in render_reason(near, chosen("zh"))
    assert (unlike["code"], unlike["near"]) == ("unknown_word", "")
    assert "？" in render_reason(unlike, chosen("zh"))
    assert "可以是：零余额账户、基本存款账户" in render_reason(unlike, chosen("zh"), "accounts")
    assert "It may be: zero_balance, basic" in render_reason(unlike, chosen("en"), "accounts")


def test_of_many_words_a_reason_names_the_first() -> None:
    fault = {
        "column": "fund_type",
        "header": "资金性质",
        "code": "unknown_word",
        "found": "？",
        "near": "",
    }
    assert render_reason(fault, chosen("zh"), "indicators").endswith("社会保险基金、…。")


def test_a_longer_fund_type_keeps_its_code_where_its_beginning_is_known() -> None:
    column = TABLES["indicators"].column("fund_type")
    parsed = parse_cells(pl.Series(["111", "1112", "一般公共预算", "９９", "21"]), column)
    assert parsed.values.to_list() == ["111", "1112", "111", None, "21"]
    assert parsed.faults["at"].to_list() == [3]


def test_years_and_flags() -> None:
    year = TABLES["agency_years"].column("fiscal_year")
    parsed = parse_cells(
        pl.Series(["2023", "2023年", "２０２３年度", "23", "1948", "2101", ""]), year
    )
    assert parsed.values.to_list() == [2023, 2023, 2023, None, None, None, None]
    assert parsed.faults["at"].to_list() == [3, 4, 5]
    flag = TABLES["assets"].column("reserve")
    parsed = parse_cells(pl.Series(["是", "否", "TRUE", "0", "ｙ", "N", "也许", " "]), flag)
    assert parsed.values.to_list() == [True, False, True, False, True, False, None, None]
    assert parsed.faults["at"].to_list() == [6]


@pytest.mark.parametrize(
    "nothing",
    ["-", "—", "－", "——", "/", "／", "无", "空", "N/A", "n/a", "NaN", "nan", "null", "NULL"],
)
def test_a_word_for_nothing_is_a_blank_in_every_column(nothing: str) -> None:
    header = (
        "单位编码,单位名称,账号,账户名称,账户性质,账户用途,账户资金性质,项目编码,开户日期,账面余额"
    )
    row = f"101,县财政局,A1,县财政局,专户,{nothing},{nothing},{nothing},{nothing},{nothing}"
    answer = typed("accounts", header, row)
    assert answer.quarantine.is_empty()
    (account,) = answer.rows.to_dicts()
    for name in ("purpose", "money_nature", "project_code", "opened_on", "book_balance"):
        assert account[name] is None, name
    for name in ("reserve", "in_use_since"):
        parsed = parse_cells(pl.Series([nothing]), TABLES["assets"].column(name))
        assert (parsed.values.to_list(), parsed.faults.height) == ([None], 0), name
    unnamed = f"101,县财政局,{nothing},县财政局,专户,,,,,0"
    assert codes(typed("accounts", header, unnamed)) == {2: ["required_blank"]}


def test_a_minus_that_says_which_way_money_went_is_no_word_for_nothing() -> None:
    answer = typed("bank_lines", "账号,记账日期,收支,金额", "A1,2024-01-01,-,1.00")
    assert answer.rows["amount"].to_list() == [Decimal("-1.00")]


def test_what_has_no_last_day_has_a_blank_one() -> None:
    header = "单位编码,账号,账户名称,账户性质,使用期限,销户日期"
    answer = typed("accounts", header, "101,A1,县财政局,专户,长期,未销户")
    assert answer.rows.select("expires_on", "closed_on").row(0) == (None, None)


def test_what_reading_knows_of_a_cell_outweighs_what_its_text_looks_like() -> None:
    sheet = Sheet(
        table="bank_lines",
        file="a.xlsx",
        sheet="流水",
        headers={"account_no": "账号", "posted_on": "日期", "amount": "金额"},
        labels=("账号", "日期", "金额"),
        rows=pl.DataFrame(
            {
                "account_no": ["1", "2"],
                "posted_on": ["20240101"] * 2,
                "amount": ["123456789012345.67", "1"],
                "source_row": [2, 3],
            }
        ),
        unknown=pl.DataFrame(),
        misfits=(Misfit(4, "field_count", {"fields": 4, "expected": 3}, {"账号": "3", "#4": "x"}),),
        cell_faults=(CellFault(2, "amount", "precision_lost", "123456789012345.67"),),
    )
    answer = type_sheet(sheet)
    assert codes(answer) == {2: ["precision_lost"], 4: ["field_count"]}
    assert answer.counts.rows_read == 3
    assert answer.counts.money["amount"].unreadable == 2
    assert answer.counts.money["amount"].read == Decimal("1.00")
    assert answer.quarantine["cells"][1] == '{"账号":"3","#4":"x"}'
    assert json.loads(answer.quarantine["cells"][0])["金额"] == "123456789012345.67"
    assert "4" in reasons(answer.quarantine["faults"][1], chosen("zh"))


def test_an_empty_sheet_is_an_empty_table() -> None:
    answer = typed("bank_lines", "账号,记账日期,金额")
    assert answer.rows.schema == table_schema("bank_lines")
    assert answer.quarantine.schema == QUARANTINE
    assert answer.counts.money["amount"].read == Decimal("0.00")


cell = st.one_of(
    st.sampled_from(["", " ", "1", "1.005", "2024-01-01", "20240230", "甲", "6.2E+18", "1,000.00"]),
    st.text(max_size=6),
)


@steady
@given(st.lists(st.tuples(cell, cell, cell, cell), max_size=20))
def test_rows_and_money_are_conserved(rows: list[tuple[str, str, str, str]]) -> None:
    names = ["account_no", "posted_on", "amount", "balance_after"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    answer = type_frame("bank_lines", frame, "bank_lines", 1)
    counts = answer.counts
    assert counts.rows_read == len(rows)
    assert counts.rows_read == counts.rows_standardised + counts.rows_quarantined
    assert sorted([*answer.rows["source_row"], *answer.quarantine["source_row"]]) == list(
        range(1, len(rows) + 1)
    )
    for money in counts.money.values():
        assert money.read == money.standardised + money.quarantined
    for row in answer.quarantine.to_dicts():
        original = rows[row["source_row"] - 1]
        assert list(json.loads(row["cells"]).values()) == list(original)
        for lang in LANGUAGES:
            assert reasons(row["faults"], chosen(lang))


@steady
@given(st.lists(st.tuples(cell, cell, cell), max_size=20), st.randoms())
def test_shuffled_rows_change_nothing_but_their_place(
    rows: list[tuple[str, str, str]], random: object
) -> None:
    names = dict.fromkeys(["account_no", "posted_on", "amount"], pl.String)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = type_frame("bank_lines", pl.DataFrame(rows, schema=names, orient="row"), "f", 1)
    other = type_frame("bank_lines", pl.DataFrame(shuffled, schema=names, orient="row"), "f", 1)
    for frame in ("rows", "quarantine"):
        ours = getattr(one, frame).drop("source_row").rows()
        theirs = getattr(other, frame).drop("source_row").rows()
        assert sorted(map(repr, ours)) == sorted(map(repr, theirs))
    assert one.counts == other.counts


def lines(**columns: pl.Series) -> pl.DataFrame:
    needed = {
        "account_no": pl.Series(["1"]),
        "posted_on": pl.Series([date(2024, 1, 1)]),
        "amount": pl.Series([Decimal("1.00")]),
    }
    return pl.DataFrame(needed | columns)


@pytest.mark.parametrize(
    ("amount", "yuan", "code"),
    [
        (pl.Series([5]), "5.00", None),
        (pl.Series([10**15]), None, "out_of_range"),
        (pl.Series([12.5]), "12.50", None),
        (pl.Series([-500.00000000000006]), "-500.00", None),
        (pl.Series([0.005]), None, "too_many_decimals"),
        (pl.Series([12345678901234.56]), None, "precision_lost"),
        (pl.Series([float("nan")]), None, "required_blank"),
        (pl.Series([Decimal("1.5")], dtype=pl.Decimal(38, 1)), "1.50", None),
        (pl.Series([Decimal("1.3400")], dtype=pl.Decimal(38, 4)), "1.34", None),
        (pl.Series([Decimal("1.3401")], dtype=pl.Decimal(38, 4)), None, "too_many_decimals"),
        (pl.Series([Decimal("12.000")], dtype=pl.Decimal(38, 3)), "12.00", None),
        (pl.Series([Decimal(10) ** 20], dtype=pl.Decimal(38, 2)), None, "out_of_range"),
        (pl.Series([True]), None, "not_money"),
        (pl.Series(["1,000.00"]), "1000.00", None),
        (pl.Series([None]), None, "required_blank"),
    ],
)
def test_typed_money_is_accepted_where_it_is_exact(
    amount: pl.Series, yuan: str | None, code: str | None
) -> None:
    answer = type_frame("bank_lines", lines(amount=amount), "bank_lines", 1)
    assert [str(value) for value in answer.rows["amount"]] == ([yuan] if yuan else [])
    assert [found for found in codes(answer).values()] == ([[code]] if code else [])


@pytest.mark.parametrize(
    ("posted", "day", "code"),
    [
        (pl.Series([datetime(2024, 1, 1)]), date(2024, 1, 1), None),
        (pl.Series([datetime(2024, 1, 1, 8)]), date(2024, 1, 1), None),
        (pl.Series([datetime(2024, 1, 1, 8, tzinfo=UTC)]), None, "time_zone"),
        (pl.Series([datetime(2024, 1, 1, tzinfo=UTC)]), date(2024, 1, 1), None),
        (pl.Series([20240101]), date(2024, 1, 1), None),
        (pl.Series([date(1899, 12, 30)]), None, "impossible_day"),
        (pl.Series(["2024/1/1"]), date(2024, 1, 1), None),
    ],
)
def test_typed_days_are_accepted_where_they_are_days(
    posted: pl.Series, day: date | None, code: str | None
) -> None:
    answer = type_frame("bank_lines", lines(posted_on=posted), "bank_lines", 1)
    assert answer.rows["posted_on"].to_list() == ([day] if day else [])
    assert list(codes(answer).values()) == ([[code]] if code else [])


@pytest.mark.parametrize("number", [pl.Series([42]), pl.Series([42.0]), pl.Series([Decimal(42)])])
def test_an_identifier_that_is_a_number_is_refused(number: pl.Series) -> None:
    with pytest.raises(Refusal) as refused:
        type_frame("bank_lines", lines(account_no=number), "bank_lines", 1)
    assert refused.value.key == "id_is_number"
    assert "account_no" in refused.value.message("zh")


def test_a_line_number_may_be_a_number_and_years_and_choices_too() -> None:
    answer = type_frame("bank_lines", lines(line_no=pl.Series([7])), "bank_lines", 5)
    assert answer.rows["line_no"].to_list() == ["7"]
    assert answer.rows["source_row"].to_list() == [5]
    indicators = pl.DataFrame(
        {
            "division_code": ["4"],
            "agency_code": ["1"],
            "indicator_id": ["I"],
            "fiscal_year": [2023],
            "budget_level": [4],
            "fund_type": [111.0],
            "project_category": ["项目支出"],
            "direct_fund": [False],
            "amount": [1],
        }
    )
    row = type_frame("indicators", indicators, "indicators", 1).rows.row(0, named=True)
    assert (row["fiscal_year"], row["budget_level"], row["fund_type"]) == (2023, "4", "111")
    assert row["direct_fund"] is False


def test_a_nested_column_and_a_missing_one_are_refused() -> None:
    with pytest.raises(Refusal) as no:
        type_frame("bank_lines", lines(summary=pl.Series([["a"]])), "bank_lines", 1)
    assert no.value.key == "bad_column_type"
    with pytest.raises(Refusal) as no:
        type_frame("bank_lines", lines().drop("amount"), "bank_lines", 1)
    assert no.value.key == "missing_column"


def test_a_whole_table_of_text_reads_the_same_from_a_frame_and_from_a_file() -> None:
    text = ["账号,记账日期,金额", "1,2024-01-01,5", "2,,5"]
    by_file = typed("bank_lines", *text)
    frame = pl.DataFrame(
        {"account_no": ["1", "2"], "posted_on": ["2024-01-01", ""], "amount": ["5", "5"]}
    )
    by_frame = type_frame("bank_lines", frame, "bank_lines", 2)
    assert by_file.rows.drop("source_file").equals(by_frame.rows.drop("source_file"))
    assert by_file.counts.money == by_frame.counts.money


def test_reasons_are_written_in_every_language_with_the_same_keys() -> None:
    keys = [{key for key in catalogue(lang) if key.startswith("quarantine.")} for lang in LANGUAGES]
    assert keys[0] == keys[1]
    for key in keys[0]:
        assert slots(catalogue("zh")[key]) == slots(catalogue("en")[key])
    source = "".join(path.read_text("utf-8") for path in Path("zbb_reconcile").rglob("*.py"))
    for key in keys[0]:
        assert re.sub("_(near|known)$", "", key.removeprefix("quarantine.")) in source


def test_a_reason_masks_account_numbers() -> None:
    fault = {
        "column": "amount",
        "header": "金额",
        "code": "not_money",
        "found": "6222021203001234567",
        "near": "",
    }
    for lang in LANGUAGES:
        assert "6222…4567" in render_reason(fault, chosen(lang))

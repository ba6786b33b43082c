"""Pieces of columns made into columns, and signs proven by the running balance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.typing_sheets import codes, typed
from zbb_reconcile.commands.check import check
from zbb_reconcile.errors import Refusal
from zbb_reconcile.money import YUAN
from zbb_reconcile.read.delimited import read_csv
from zbb_reconcile.standardise import Typed, type_frame, type_sheet
from zbb_reconcile.standardise.balance_signs import BalanceProof, prove_signs

steady = settings(deadline=None, derandomize=True, max_examples=60)


def statement(header: str, *rows: str) -> Typed:
    return typed("bank_lines", f"账号,记账日期,{header}", *[f"A1,2024-01-01,{row}" for row in rows])


def amounts(answer: Typed) -> list[str]:
    return [str(amount) for amount in answer.rows["amount"]]


def proof(answer: Typed) -> BalanceProof:
    assert answer.counts.balance is not None
    return answer.counts.balance


# Money in beside money out.


def test_a_banks_credit_is_money_in_and_its_debit_money_out() -> None:
    answer = statement("借方发生额,贷方发生额", "30.00,", ",50.00", "0.00,7.00", "—,8.00")
    assert amounts(answer) == ["-30.00", "50.00", "7.00", "8.00"]
    assert answer.columns == ("account_no", "posted_on", "amount")


def test_in_the_units_own_bank_book_the_debit_is_money_in() -> None:
    answer = typed("book_lines", "账号,日期,借方,贷方", "A1,2024-01-01,30,", "A1,2024-01-02,,50")
    assert amounts(answer) == ["30.00", "-50.00"]


def test_a_negative_amount_out_is_a_correction() -> None:
    answer = statement("借方金额,贷方金额", "-30.00,", "8.00,", ",-5.00")
    assert amounts(answer) == ["30.00", "-8.00", "-5.00"]


def test_outflows_that_are_all_negative_are_proven_by_the_balances_or_asked_about() -> None:
    answer = statement("借方金额,贷方金额", "-30.00,", ",5.00", "-8.00,")
    assert amounts(answer) == ["5.00"]
    assert codes(answer) == {2: ["all_out_negative"], 4: ["all_out_negative"]}
    for balances, meant in (
        (("100.00", "105.00", "97.00"), ["-30.00", "5.00", "-8.00"]),
        (("130.00", "135.00", "143.00"), ["30.00", "5.00", "8.00"]),
    ):
        rows = zip(("-30.00,,", ",5.00,", "-8.00,,"), balances, strict=True)
        told = statement("借方金额,贷方金额,余额", *(row + balance for row, balance in rows))
        assert amounts(told) == meant


def test_two_amounts_on_one_line_are_quarantined() -> None:
    answer = statement("借方金额,贷方金额", "30.00,50.00", ",1.00")
    assert codes(answer) == {2: ["both_sides"]}
    (fault,) = answer.quarantine["faults"][0]
    assert (fault["header"], fault["found"]) == ("贷方金额 / 借方金额", "50.00 / 30.00")


def test_a_line_without_an_amount_on_either_side_is_blank_and_not_zero() -> None:
    assert codes(statement("借方金额,贷方金额", ",", "0.00,0.00")) == {2: ["required_blank"]}


def test_a_side_that_cannot_be_read_is_the_one_fault_of_its_row() -> None:
    answer = statement("借方金额,贷方金额", "1.005,", ",1.00")
    assert codes(answer) == {2: ["too_many_decimals"]}
    assert answer.counts.money["amount"].unreadable == 1


def test_sides_in_wan_yuan_are_scaled_before_they_are_joined() -> None:
    assert amounts(statement("收入（万元）,支出（万元）", "1.5,", ",0.000001")) == [
        "15000.00",
        "-0.01",
    ]


def test_the_direction_of_a_ledgers_balance_is_not_that_of_the_line() -> None:
    answer = typed(
        "book_lines", "账号,日期,借方,贷方,方向", "A1,2024-01-01,30,,借", "A1,2024-01-01,,30,平"
    )
    assert amounts(answer) == ["30.00", "-30.00"]
    assert answer.quarantine.is_empty()


def test_an_amount_beside_its_sides_must_agree() -> None:
    answer = statement("金额,收入,支出", "5,5,", "5,,5", "-5,,5", "6,5,", "7,,")
    assert amounts(answer) == ["5.00", "-5.00", "-5.00"]
    assert codes(answer) == {5: ["amount_contradicts"], 6: ["amount_contradicts"]}


# An amount beside a direction (N23).


@pytest.mark.parametrize(
    ("out", "into"), [("借", "贷"), ("借 Dr", "贷 Cr"), ("支出", "收入"), ("D", "C"), ("支", "收")]
)
def test_n23_an_unsigned_amount_takes_its_sign_from_the_direction(out: str, into: str) -> None:
    answer = statement("借贷标志,金额", f"{out},30.00", f"{into},50.00")
    assert amounts(answer) == ["-30.00", "50.00"]


def test_in_a_bank_book_the_direction_is_the_other_way_round() -> None:
    answer = typed(
        "book_lines", "账号,日期,借贷方向,金额", "A1,2024-01-01,借,30", "A1,2024-01-01,贷,5"
    )
    assert amounts(answer) == ["30.00", "-5.00"]


def test_signed_amounts_that_agree_with_their_direction_stay() -> None:
    assert amounts(statement("收支,金额", "支出,-30", "收入,50", ",7")) == [
        "-30.00",
        "50.00",
        "7.00",
    ]


def test_a_signed_inflow_that_is_negative_contradicts_its_direction() -> None:
    answer = statement("收支,金额", "支出,-30", "收入,-50")
    assert codes(answer) == {3: ["sign_contradicts"]}


def test_a_minus_among_unsigned_amounts_may_be_red_or_a_sign_and_is_quarantined() -> None:
    answer = statement("收支,金额", "支出,30", "支出,-10", "收入,50")
    assert amounts(answer) == ["-30.00", "50.00"]
    assert codes(answer) == {3: ["sign_contradicts"]}


def test_a_red_minus_is_read_where_the_balances_prove_it() -> None:
    answer = statement("收支,金额,余额", "支出,30,70", "支出,-10,80", "收入,50,130")
    assert amounts(answer) == ["-30.00", "10.00", "50.00"]
    assert proof(answer) == BalanceProof("proven", 2, 0, None, (2,))


def test_an_unsigned_amount_without_a_direction_is_quarantined() -> None:
    answer = statement("收支,金额", ",30", ",0", "借入,1", "收入,2")
    assert codes(answer) == {2: ["direction_blank"], 4: ["unknown_word"]}
    assert amounts(answer) == ["0.00", "2.00"]


# The balance after each line.

OLDEST_FIRST = ("5,105", "-20,85", "1,86")


@pytest.mark.parametrize("rows", [OLDEST_FIRST, OLDEST_FIRST[::-1]])
def test_signs_are_proven_in_either_order_of_the_rows(rows: tuple[str, ...]) -> None:
    answer = statement("金额,余额", *rows)
    oldest = 2 if rows == OLDEST_FIRST else 4
    assert proof(answer) == BalanceProof("proven", 2, 0, None, (oldest,))
    assert not answer.counts.warnings


@pytest.mark.parametrize("rows", [("-5,105", "20,85", "-1,86"), ("-1,86", "20,85", "-5,105")])
def test_a_statement_whose_every_sign_is_wrong_is_refused_and_not_flipped(rows: object) -> None:
    with pytest.raises(Refusal) as refused:
        statement("金额,余额", *rows)  # type: ignore[misc]
    assert (refused.value.key, refused.value.row) == ("sign_contradicted", 3)
    assert "mapping.toml" in refused.value.message("zh")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (("利息", "转账", "转账"), "sign_contradicted"),
        (("转账", "转账", "存款利息"), "sign_contradicted"),
        (("转账", "结息", "转账"), "sign_contradicted_by_words"),
        (("转账", "转账", "网银手续费"), "sign_contradicted_by_words"),
        (("转账", "转账", "手续费退回"), "sign_contradicted"),
    ],
)
def test_to_exchange_in_and_out_is_advised_only_where_no_words_contradict(
    said: tuple[str, ...], key: str
) -> None:
    rows = ("-5,105", "20,85", "-1,86")
    with pytest.raises(Refusal) as refused:
        statement("摘要,金额,余额", *map(",".join, zip(said, rows, strict=True)))
    assert refused.value.key == key
    assert ("opposite" in refused.value.message("zh")) == (key == "sign_contradicted")


def test_a_mapping_that_turns_right_signs_is_told_so() -> None:
    text = "账号,记账日期,金额,余额\n" + "".join(f"A1,20240101,{row}\n" for row in OLDEST_FIRST)
    with pytest.raises(Refusal) as refused:
        type_sheet(replace(read_csv("bank_lines", "a.csv", text.encode()), mirrored=True))
    assert "as_written" in refused.value.message("zh")


def test_a_red_minus_on_the_oldest_line_is_not_proven_by_the_lines_after_it() -> None:
    rows = ("支出,-5,105", "收入,20,125", "支出,25,100")
    assert codes(statement("收支,金额,余额", *rows)) == {2: ["sign_contradicts"]}
    assert codes(statement("收入,支出,余额", ",-5,105", "20,,125")) == {2: ["all_out_negative"]}
    red = ("收入,1,100", *rows)
    assert amounts(statement("收支,金额,余额", *red)) == ["1.00", "5.00", "20.00", "-25.00"]


def test_debit_taken_for_money_in_is_found_by_the_balances() -> None:
    with pytest.raises(Refusal) as refused:
        statement("收入,支出,余额", "30,,70", ",10,80", ",50,130")
    assert refused.value.key == "sign_contradicted"


def test_a_mapping_may_say_that_the_signs_are_the_other_sides() -> None:
    text = (
        "账号,记账日期,收入,支出,余额\nA1,20240101,30,,70\nA1,20240102,,10,80\nA1,20240103,,5,85\n"
    )
    answer = type_sheet(replace(read_csv("bank_lines", "a.csv", text.encode()), mirrored=True))
    assert amounts(answer) == ["-30.00", "10.00", "5.00"]
    assert proof(answer).state == "proven"


def test_a_gap_in_the_balances_is_a_warning_with_its_first_row() -> None:
    answer = statement("金额,余额", "5,105", "-20,85", "1,99", "1,100")
    assert proof(answer) == BalanceProof("broken", 3, 1, 4)
    assert answer.counts.warnings == {"balance_broken": 1}
    assert answer.rows.height == 4


def test_one_step_alone_never_proves_that_the_signs_are_wrong() -> None:
    assert proof(statement("金额,余额", "5,105", "-20,125")).state == "broken"


def test_balances_are_followed_account_by_account_and_over_blanks() -> None:
    answer = typed(
        "bank_lines",
        "账号,记账日期,金额,余额",
        "A1,20240101,5,105",
        "B2,20240101,1,11",
        "A1,20240102,5,",
        "B2,20240102,-2,9",
        "A1,20240103,-1,109",
    )
    assert proof(answer) == BalanceProof("proven", 2, 0, None, (2, 3))


def test_a_quarantined_amount_breaks_the_chain_and_not_the_proof() -> None:
    answer = statement("金额,余额", "5,105", "1.005,106", "2,108", "3,111")
    assert proof(answer) == BalanceProof("proven", 1, 0, None, (2, 4))


def test_without_balances_nothing_is_proven() -> None:
    assert statement("金额", "5").counts.balance is None
    assert statement("金额,余额", "5,105").counts.balance is None


@steady
@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(-500, 500)), min_size=3, max_size=20),
    st.booleans(),
)
def test_any_true_statement_is_proven_and_its_mirror_never(
    lines: list[tuple[str, int]], newest_first: bool
) -> None:
    sums = {"A": 0, "B": 0}
    rows = []
    for account, fen in lines:
        sums[account] += fen
        rows.append((account, Decimal(fen).scaleb(-2), Decimal(sums[account]).scaleb(-2)))
    rows = rows[::-1] if newest_first else rows
    columns = [[row[at] for row in rows] for at in range(3)]
    lines = pl.DataFrame(
        {
            "account": columns[0],
            "amount": pl.Series(columns[1], dtype=YUAN),
            "balance": pl.Series(columns[2], dtype=YUAN),
            "number": range(2, len(rows) + 2),
            "is_line": [True] * len(rows),
        }
    )
    none = pl.Series([], dtype=pl.Int64)
    proven = prove_signs(lines, none)
    assume(proven is not None)
    assert proven.state == "proven"
    mirrored = prove_signs(lines.with_columns(-pl.col("amount")), none)
    assert mirrored.steps == proven.steps
    assert mirrored.state == "proven" or mirrored.breaks > 0
    # A sign is proven where turning it alone breaks the proof, and only there.
    for at, (number, amount) in enumerate(lines.select("number", "amount").rows()):
        turned = [-one if nth == at else one for nth, one in enumerate(lines["amount"])]
        again = prove_signs(lines.with_columns(amount=pl.Series(turned, dtype=YUAN)), none)
        if amount and number not in proven.unproven:
            assert again.state != "proven"


# Increases beside reductions, and frames.


def test_reductions_lower_an_indicator_and_a_negative_one_is_quarantined() -> None:
    header = "财政区划,单位编码,指标编号,年度,级次,资金性质,项目类别,金额,调增金额,调减金额"
    row = "431081000,A1,I{},2024,4,111,项目支出,100"
    answer = typed(
        "indicators",
        header,
        *[f"{row.format(at)},{more}" for at, more in enumerate(("5,", ",7", "5,7", ",", ",-7"))],
    )
    assert [str(a) if a is not None else None for a in answer.rows["adjusted"]] == [
        "5.00",
        "-7.00",
        "-2.00",
        None,
    ]
    assert codes(answer) == {6: ["sign_contradicts"]}


def test_a_frame_may_hold_pieces_too() -> None:
    frame = pl.DataFrame(
        {
            "account_no": ["A1", "A1"],
            "posted_on": [date(2024, 1, 1)] * 2,
            "money_in": [Decimal("1.00"), None],
            "money_out": [None, Decimal("2.00")],
        }
    )
    assert amounts(type_frame("bank_lines", frame, "bank_lines", 1)) == ["1.00", "-2.00"]


def test_check_says_over_how_many_rows_the_signs_are_proven_and_where_they_are_not(
    tmp_path: Path,
) -> None:
    header = "账号,记账日期,金额,余额\n"
    for name, rows in (("bank_lines_1", OLDEST_FIRST), ("bank_lines_2", (*OLDEST_FIRST, "1,99"))):
        lines = "".join(f"{name[-1]},2024-01-01,{row}\n" for row in rows)
        (tmp_path / f"{name}.csv").write_text(header + lines, encoding="utf-8")
    notes = check(tmp_path, lang="zh")["notes"]
    assert notes[0] == (
        "文件 bank_lines_1.csv：正负号经余额验证（2 处余额逐笔相符）；前面没有余额可比的 1 行除外"
        "（第 2 行起），写明期初余额才能验证"
    )
    assert "第 5 行" in notes[1]


def test_a_statement_that_says_nowhere_what_went_out_is_never_silent() -> None:
    unsaid = "direction_unsaid"
    assert statement("金额", "5.00", "7.00").counts.warnings == {unsaid: 2}
    for told in (
        statement("金额", "5.00", "-7.00"),
        statement("金额,借贷标志", "5.00,贷", "7.00,贷"),
        statement("金额,余额", "5.00,5.00", "7.00,12.00"),
        statement("贷方金额,借方金额", "5.00,", "7.00,"),
    ):
        assert unsaid not in told.counts.warnings

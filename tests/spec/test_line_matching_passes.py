"""Each pass of contract section 5 on lines drawn by hand: what it takes, what it leaves, why."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import polars as pl
import pytest

from tests.drawing import draw
from zbb_reconcile import match_lines

Fates = dict[str, tuple[str, str]]


@cache
def matches(bank: str, book: str, **options: Decimal | int) -> pl.DataFrame:
    """``line_matches`` of drawn lines of one account; lines are known by their label."""
    bank_lines, book_lines = draw(bank), draw(book)
    found = match_lines(
        bank_lines.rename({"day": "posted_on", "label": "line_no"}),
        book_lines.rename({"day": "booked_on", "label": "voucher_no"}),
        lang="zh",
        **options,  # type: ignore[arg-type]
    )
    return found["line_matches"]


def fates(bank: str, book: str, **options: Decimal | int) -> Fates:
    """Label -> method and status of every line."""
    found = matches(bank, book, **options)
    return {row["label"]: (row["method"], row["status"]) for row in found.to_dicts()}


def whys(bank: str, book: str, **options: Decimal | int) -> dict[str, str]:
    """Label -> why."""
    found = matches(bank, book, **options)
    return {row["label"]: row["why"] for row in found.to_dicts()}


# Pass 1: reference.


def test_the_banks_number_in_the_book_matches_whatever_the_days() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.00
        """
    book = """
        label | day        | amount | reference
        V1    | 2024-05-01 | 100.00 | B1
        """
    assert fates(bank, book) == {"B1": ("reference", "auto"), "V1": ("reference", "auto")}
    assert "相差 61 天" in whys(bank, book)["V1"]


def test_a_number_with_another_amount_is_no_match_and_is_named() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.01
        """
    book = """
        label | day        | amount | reference
        V1    | 2024-03-01 | 100.00 | B1
        """
    assert fates(bank, book)["V1"] == ("unmatched", "unmatched")
    assert "流水号相同，金额差 0.01" in whys(bank, book)["V1"]
    assert "B1" in whys(bank, book)["V1"]


def test_two_entries_with_one_number_and_amount_are_ambiguous() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.00
        """
    book = """
        label | day        | amount | reference
        V1    | 2024-03-01 | 100.00 | B1
        V2    | 2024-03-02 | 100.00 | B1
        """
    assert set(fates(bank, book).values()) == {("reference", "ambiguous")}
    assert matches(bank, book)["match_id"].n_unique() == 1


def test_a_number_goes_before_the_nearest_day() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.00
        B2    | 2024-03-05 | 100.00
        """
    book = """
        label | day        | amount | reference
        V1    | 2024-03-01 | 100.00 | B2
        """
    assert fates(bank, book) == {
        "B1": ("unmatched", "unmatched"),
        "B2": ("reference", "auto"),
        "V1": ("reference", "auto"),
    }
    assert "金额相同，但已凭流水号与另一笔勾对" in whys(bank, book)["B1"]


# Pass 2: exact, group, ambiguous.


@pytest.mark.parametrize(
    ("day", "fate"), [("2024-03-06", ("exact", "auto")), ("2024-03-07", ("unmatched",) * 2)]
)
def test_five_days_are_inside_the_window_and_six_are_not(day: str, fate: tuple[str, str]) -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.00
        """
    book = f"""
        label | day   | amount
        V1    | {day} | 100.00
        """
    assert fates(bank, book) == {"B1": fate, "V1": fate}
    if fate[0] == "unmatched":
        assert "相差 6 天，超出窗口" in whys(bank, book)["B1"]


def test_the_window_is_a_parameter() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 100.00"
    book = "label | day | amount\nV1 | 2024-03-03 | 100.00"
    assert fates(bank, book, window_days=1)["B1"] == ("unmatched", "unmatched")
    assert fates(bank, book, window_days=2)["B1"] == ("exact", "auto")


def test_two_and_two_inside_one_window_are_one_group() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.00
        B2    | 2024-03-03 | 100.00
        """
    book = """
        label | day        | amount
        V1    | 2024-03-02 | 100.00
        V2    | 2024-03-06 | 100.00
        """
    assert set(fates(bank, book).values()) == {("group", "auto")}
    assert matches(bank, book)["match_id"].n_unique() == 1


def test_two_and_two_that_reach_beyond_one_window_are_ambiguous() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.00
        B2    | 2024-03-06 | 100.00
        """
    book = """
        label | day        | amount
        V1    | 2024-03-02 | 100.00
        V2    | 2024-03-07 | 100.00
        """
    assert set(fates(bank, book).values()) == {("exact", "ambiguous")}


def test_lines_with_no_partner_in_reach_do_not_tie_the_others() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.00
        B2    | 2024-03-05 | 100.00
        """
    book = """
        label | day        | amount
        V1    | 2024-03-10 | 100.00
        """
    assert fates(bank, book) == {
        "B1": ("unmatched", "unmatched"),
        "B2": ("exact", "auto"),
        "V1": ("exact", "auto"),
    }


def test_three_against_two_are_ambiguous_all_five() -> None:
    """No pick among equals (trial R07)."""
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 100.00
        B2    | 2024-03-01 | 100.00
        B3    | 2024-03-02 | 100.00
        """
    book = """
        label | day        | amount
        V1    | 2024-03-01 | 100.00
        V2    | 2024-03-02 | 100.00
        """
    assert set(fates(bank, book).values()) == {("exact", "ambiguous")}
    assert "银行 3 笔、单位账 2 笔" in whys(bank, book)["V1"]


def test_r07_equal_amounts_of_one_day_get_one_answer_whatever_their_order() -> None:
    rows = [f"B{at} | 2024-03-01 | 100.00" for at in range(1, 6)]
    book = "label | day | amount" + "".join(f"\nV{at} | 2024-03-01 | 100.00" for at in range(1, 5))
    answers = [
        fates("\n".join(("label | day | amount", *order)), book) for order in (rows, rows[::-1])
    ]
    assert answers[0] == answers[1]
    assert set(answers[0].values()) == {("exact", "ambiguous")}


def test_the_opposite_sign_never_matches_and_is_named() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 100.00"
    book = "label | day | amount\nV1 | 2024-03-01 | -100.00"
    assert fates(bank, book)["B1"] == ("unmatched", "unmatched")
    assert "金额相同而方向相反" in whys(bank, book)["B1"]


def test_another_account_never_matches() -> None:
    bank = "account_no | label | day | amount\n1001 | B1 | 2024-03-01 | 100.00"
    book = "account_no | label | day | amount\n1002 | V1 | 2024-03-01 | 100.00"
    assert set(fates(bank, book).values()) == {("unmatched", "unmatched")}
    assert "对方账上没有相近的一笔" in whys(bank, book)["B1"]


# What breaks a tie: a later fact, never chance.


def test_the_counterparty_breaks_a_tie() -> None:
    bank = """
        label | day        | amount | counterparty_name
        B1    | 2024-03-01 | 100.00 | 甲建筑公司
        B2    | 2024-03-01 | 100.00 | 乙建筑公司
        """
    book = """
        label | day        | amount | counterparty_name
        V1    | 2024-03-02 | 100.00 | 乙建筑公司
        """
    assert fates(bank, book) == {
        "B1": ("unmatched", "unmatched"),
        "B2": ("exact", "auto"),
        "V1": ("exact", "auto"),
    }
    assert "凭对方户名分清" in whys(bank, book)["V1"]


@pytest.mark.parametrize(
    ("summary", "word"),
    [("付乙建筑公司工程款", "对方户名"), ("付工程款，回单2403010002", "流水号")],
)
def test_a_voucher_text_that_names_one_of_them_breaks_a_tie(summary: str, word: str) -> None:
    bank = """
        label      | day        | amount | counterparty_name
        2403010001 | 2024-03-01 | 100.00 | 甲建筑公司
        2403010002 | 2024-03-01 | 100.00 | 乙建筑公司
        """
    book = f"""
        label | day        | amount | summary
        V1    | 2024-03-02 | 100.00 | {summary}
        """
    assert fates(bank, book)["2403010002"] == ("exact", "auto")
    assert word in whys(bank, book)["V1"]


def test_a_counterparty_that_two_lines_share_breaks_nothing() -> None:
    bank = """
        label | day        | amount | counterparty_name
        B1    | 2024-03-01 | 100.00 | 甲建筑公司
        B2    | 2024-03-01 | 100.00 | 甲建筑公司
        """
    book = """
        label | day        | amount | counterparty_name
        V1    | 2024-03-02 | 100.00 | 甲建筑公司
        """
    assert set(fates(bank, book).values()) == {("exact", "ambiguous")}


# Reversals are set aside first.


def test_a_reversal_pair_is_set_aside_before_anything_matches() -> None:
    bank = """
        label | day        | amount  | summary
        B1    | 2024-03-01 | 100.00  | 货款
        B2    | 2024-03-02 | -100.00 | 冲正
        B3    | 2024-03-03 | 100.00  | 货款
        """
    book = """
        label | day        | amount
        V1    | 2024-03-04 | 100.00
        """
    found = fates(bank, book)
    assert sorted(found.values()) == [
        ("exact", "auto"),
        ("exact", "auto"),
        ("reversal", "auto"),
        ("reversal", "auto"),
    ]
    assert found["B2"] == ("reversal", "auto")


def test_a_red_entry_of_the_book_is_set_aside_too() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 100.00"
    book = """
        label | day        | amount  | summary
        V1    | 2024-03-01 | 100.00  | 收款
        V2    | 2024-03-20 | 55.00   | 收款
        V3    | 2024-03-20 | -55.00  | 红字冲销
        """
    assert fates(bank, book) == {
        "B1": ("exact", "auto"),
        "V1": ("exact", "auto"),
        "V2": ("reversal", "auto"),
        "V3": ("reversal", "auto"),
    }


# Pass 3: one line is the sum of several. The search has four answers.


def test_exactly_one_sum_is_a_split() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 300.00"
    book = """
        label | day        | amount
        V1    | 2024-03-01 | 100.00
        V2    | 2024-03-05 | 200.00
        V3    | 2024-03-05 | 170.00
        """
    found = fates(bank, book)
    assert found["B1"] == found["V1"] == found["V2"] == ("split", "auto")
    assert found["V3"] == ("unmatched", "unmatched")
    assert (
        "2024-03-01 300.00 B1 = 2024-03-01 100.00 V1 + 2024-03-05 200.00 V2"
        in (whys(bank, book)["B1"])
    )


def test_several_bank_lines_of_one_entry_are_a_merge() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | -100.00
        B2    | 2024-03-05 | -200.00
        """
    book = "label | day | amount\nV1 | 2024-03-01 | -300.00"
    assert set(fates(bank, book).values()) == {("merge", "auto")}


def test_two_sums_for_one_line_are_listed_and_none_is_taken() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 300.00"
    book = """
        label | day        | amount
        V1    | 2024-03-01 | 100.00
        V2    | 2024-03-01 | 200.00
        V3    | 2024-03-01 | 140.00
        V4    | 2024-03-01 | 160.00
        """
    assert set(fates(bank, book).values()) == {("split", "ambiguous")}
    why = whys(bank, book)["B1"]
    assert "列出 2 种" in why
    assert "100.00 V1 + 2024-03-01 200.00 V2" in why
    assert "140.00 V3 + 2024-03-01 160.00 V4" in why


def test_a_line_that_two_sums_need_makes_both_ambiguous() -> None:
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 300.00
        B2    | 2024-03-01 | 150.00
        """
    book = """
        label | day        | amount
        V1    | 2024-03-01 | 100.00
        V2    | 2024-03-01 | 200.00
        V3    | 2024-03-01 | 50.00
        """
    assert set(fates(bank, book).values()) == {("split", "ambiguous")}


def test_all_lines_of_a_sum_stand_inside_one_window() -> None:
    # V1 and V2 are each within 5 days of B1, but 8 days from each other.
    bank = "label | day | amount\nB1 | 2024-03-05 | 300.00"
    book = """
        label | day        | amount
        V1    | 2024-03-01 | 100.00
        V2    | 2024-03-09 | 200.00
        """
    assert set(fates(bank, book).values()) == {("unmatched", "unmatched")}


def test_a_sum_has_lines_of_one_sign() -> None:
    bank = "label | day | amount\nB1 | 2024-03-05 | 300.00"
    book = """
        label | day        | amount
        V1    | 2024-03-05 | 400.00
        V2    | 2024-03-05 | -100.00
        """
    assert set(fates(bank, book).values()) == {("unmatched", "unmatched")}


@pytest.mark.parametrize(("parts", "method"), [(8, "split"), (9, "unmatched")])
def test_a_sum_has_eight_parts_at_the_most(parts: int, method: str) -> None:
    fens = [10_001 * 2**part for part in range(parts)]
    lines = [f"V{part} | 2024-03-01 | {fen / 100:.2f}" for part, fen in enumerate(fens)]
    bank = f"label | day | amount\nB1 | 2024-03-01 | {sum(fens) / 100:.2f}"
    book = "label | day | amount\n" + "\n".join(lines)
    assert {fate[0] for fate in fates(bank, book).values()} == {method}


def test_no_sum_within_the_bound_is_unmatched_with_the_nearest() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 300.00"
    book = """
        label | day        | amount
        V1    | 2024-03-01 | 100.00
        V2    | 2024-03-01 | 199.99
        """
    assert fates(bank, book)["B1"] == ("unmatched", "unmatched")
    assert "199.99 V2，金额差 100.01" in whys(bank, book)["B1"]


def test_where_the_search_gives_up_nothing_is_claimed_and_it_says_so() -> None:
    # Every sum of these is even, so none is 6001; 60 lines have more subsets than the bound allows.
    lines = [f"V{part} | 2024-03-01 | {(1000 + 2 * part) / 100:.2f}" for part in range(60)]
    bank = "label | day | amount\nB1 | 2024-03-01 | 60.01"
    found = whys(bank, "label | day | amount\n" + "\n".join(lines))
    assert "试到上限为止，没有结论" in found["B1"]


def test_a_sum_near_an_unfinished_search_is_shown_but_not_taken() -> None:
    # B2 = W1 + W2 and nothing else; but the search of B1, which could need them, gave up.
    lines = [f"V{part} | 2024-03-01 | {(1000 + 2 * part) / 100:.2f}" for part in range(60)]
    odd = ["W1 | 2024-03-01 | 5.02", "W2 | 2024-03-01 | 4.00"]
    bank = """
        label | day        | amount
        B1    | 2024-03-01 | 60.01
        B2    | 2024-03-01 | 9.02
        """
    book = "label | day | amount\n" + "\n".join(lines + odd)
    assert fates(bank, book)["B2"] == ("split", "ambiguous")
    assert "不能断定只此一种" in whys(bank, book)["B2"]


# Tolerance: only where asked for.


def test_a_tolerance_matches_what_is_each_others_only_one_and_states_the_difference() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 100.01"
    book = "label | day | amount\nV1 | 2024-03-01 | 100.00"
    assert fates(bank, book)["B1"] == ("unmatched", "unmatched")
    found = matches(bank, book, tolerance=Decimal("0.01"))
    assert set(found["method"]) == {"tolerance"}
    assert set(found["difference"]) == {Decimal("0.01")}
    assert fates(bank, book, tolerance_percent=Decimal("0.01"))["B1"] == ("tolerance", "auto")
    assert fates(bank, book, tolerance_percent=Decimal("0.009"))["B1"][1] == "unmatched"


def test_two_within_the_tolerance_are_ambiguous() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 100.01"
    book = """
        label | day        | amount
        V1    | 2024-03-01 | 100.00
        V2    | 2024-03-01 | 100.02
        """
    found = fates(bank, book, tolerance=Decimal("0.01"))
    assert set(found.values()) == {("tolerance", "ambiguous")}


# The unmatched: the nearest, and what spoils it.


def test_an_amount_off_by_one_fen_is_named() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 100.01"
    book = """
        label | day        | amount
        V1    | 2024-03-02 | 100.00
        V2    | 2024-03-01 | 250.00
        """
    assert "2024-03-02 100.00 V1，金额差 0.01，相差 1 天" in whys(bank, book)["B1"]


def test_cents_at_ten_to_the_fourteen_stay_apart() -> None:
    bank = "label | day | amount\nB1 | 2024-03-01 | 90071992547409.93"
    book = "label | day | amount\nV1 | 2024-03-01 | 90071992547409.94"
    assert fates(bank, book)["B1"] == ("unmatched", "unmatched")
    assert "金额差 0.01" in whys(bank, book)["B1"]

"""The reconciliation statement of each account, its items, and the balances it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import polars as pl

from tests.drawing import subjects, yuan
from tests.drawing_accounts import run_county

ACCOUNTS = """
    | agency_code | account_no | account_name | account_kind | book_balance |
    | 101         | 81010001   | 清河县教育局 | basic        | 980.00       |
    | 101         | 81010002   | 清河县教育局 | special      |              |
    | 101         | 81010003   | 清河县教育局 | special      | 5.00         |
    """
BANK_ACCOUNTS = """
    | account_no | account_name | balance | balance_on | currency |
    | 81010001   | 清河县教育局 | 1040.00 | 2024-12-31 |          |
    | 81010002   | 清河县教育局 | 10.00   | 2024-12-31 |          |
    | 81010003   | 清河县教育局 | 10.00   | 2024-12-31 |          |
    | 81010004   | 清河县教育局 | 10.00   | 2024-12-31 | USD      |
    """
BANK_LINES = """
    | account_no | posted_on  | line_no | amount  | summary |
    | 81010001   | 2024-05-06 | B1      | 1000.00 | 拨款    |
    | 81010001   | 2024-12-30 | B2      | 30.00   | 收退款  |
    | 81010001   | 2024-12-30 | B3      | -12.00  | 手续费  |
    | 81010001   | 2024-12-31 | B4      | 7.00    | 收款    |
    | 81010001   | 2024-12-31 | B5      | 7.00    | 收款    |
    | 81010001   | 2025-01-02 | B6      | -20.00  | 付款    |
    """
BOOK_LINES = """
    | account_no | booked_on  | voucher_no | amount  |
    | 81010001   | 2024-05-06 | V1         | 1000.00 |
    | 81010001   | 2024-12-31 | V2         | -20.00  |
    | 81010001   | 2024-12-31 | V3         | 7.00    |
    | 81010001   | 2024-12-29 | V4         | 3.00    |
    | 81010002   | 2024-12-29 | V5         | 3.00    |
    | 81010004   | 2024-12-29 | V6         | 3.00    |
    | 81010009   | 2024-12-29 | V7         | 3.00    |
    """


@cache
def county() -> Mapping[str, pl.DataFrame]:
    return run_county(
        "2024-12-31",
        accounts=ACCOUNTS,
        bank_accounts=BANK_ACCOUNTS,
        bank_lines=BANK_LINES,
        book_lines=BOOK_LINES,
    )


def test_the_statement_adds_to_each_balance_what_only_the_other_side_has() -> None:
    (row,) = county()["reconciliations"].to_dicts()
    said = {name: row[name] for name in row if isinstance(row[name], Decimal)}
    assert row["account_no"] == "81010001"
    # The bank's line of 2 January takes no part, so its balance of 31 December stays 1040.00.
    assert said == {
        "bank_balance": yuan("1040.00"),
        "bank_outstanding_in": yuan("44.00"),  # 30.00, and two of 7.00 that cannot be told apart
        "bank_outstanding_out": yuan("12.00"),
        "book_outstanding_in": yuan("10.00"),  # 3.00, and the 7.00 of V3
        "book_outstanding_out": yuan("20.00"),
        "book_balance": yuan("980.00"),
        "bank_adjusted": yuan("1030.00"),  # 1040 + 10 - 20
        "book_adjusted": yuan("1012.00"),  # 980 + 44 - 12
        "residual": yuan("18.00"),
        "bank_opening": yuan("8.00"),  # 1040 - 1032
        "book_opening": yuan("-10.00"),  # 980 - 990
    }


def test_the_residual_is_the_finding_and_is_not_made_to_fit() -> None:
    assert subjects(county(), "BA-11") == {"81010001": yuan("18.00")}
    controls = {row["control_id"]: row for row in county()["controls"].to_dicts()}
    assert controls["residuals_shown"]["holds"]
    assert controls["residuals_shown"]["left"] == yuan("18.00")


def test_every_outstanding_item_is_listed_with_its_kind() -> None:
    items = county()["outstanding_items"].select("kind", "label", "amount").rows()
    assert items == [
        ("bank_in", "B2", yuan("30.00")),
        ("bank_in", "B4", yuan("7.00")),
        ("bank_in", "B5", yuan("7.00")),
        ("bank_out", "B3", yuan("-12.00")),
        ("book_in", "V4", yuan("3.00")),
        ("book_in", "V3", yuan("7.00")),
        ("book_out", "V2", yuan("-20.00")),
    ]


def test_an_account_without_a_statement_says_what_it_lacks() -> None:
    lacking = county()["unreconciled_accounts"].select("account_no", "lacking").rows()
    assert lacking == [
        ("81010002", "no_book_balance"),
        ("81010003", "no_book_lines"),
        ("81010004", "foreign"),
        ("81010009", "not_at_bank"),
    ]
    assert county()["unreconciled_accounts"]["why"].null_count() == 0


def test_every_line_to_the_as_of_day_is_in_one_match() -> None:
    matches = county()["line_matches"]
    assert matches.height == 5 + 7
    assert "B6" not in matches["label"].to_list()
    controls = {row["control_id"]: row["holds"] for row in county()["controls"].to_dicts()}
    assert controls["lines_in_matches"]
    assert controls["lines_once"]
    assert controls["matches_equal"]


def test_without_a_book_there_is_nothing_to_match() -> None:
    tables = run_county(
        "2024-12-31", accounts=ACCOUNTS, bank_accounts=BANK_ACCOUNTS, bank_lines=BANK_LINES
    )
    for name in ("line_matches", "reconciliations", "outstanding_items", "unreconciled_accounts"):
        assert tables[name].is_empty()


# Opening + lines = closing.


def balances(lines: str) -> Mapping[str, pl.DataFrame]:
    return run_county(
        "2024-12-31",
        bank_accounts="""
            | account_no | account_name | balance | balance_on |
            | 81010001   | 清河县教育局 | 0.00    | 2024-12-31 |
            """,
        bank_lines=lines,
    )


def breaks(tables: Mapping[str, pl.DataFrame]) -> list[tuple[object, ...]]:
    return tables["balance_breaks"].select("line_no", "expected", "found").rows()


def test_a_balance_that_does_not_follow_is_named_with_what_was_expected() -> None:
    tables = balances("""
        | account_no | posted_on  | line_no | amount | balance_after |
        | 81010001   | 2024-05-06 | B1      | 100.00 | 100.00        |
        | 81010001   | 2024-05-07 | B2      | -30.00 | 70.00         |
        | 81010001   | 2024-05-08 | B3      | 5.00   | 76.00         |
        | 81010001   | 2024-05-09 | B4      | 4.00   | 80.00         |
        """)
    assert breaks(tables) == [("B3", yuan("75.00"), yuan("76.00"))]
    failing = tables["controls"].filter(~pl.col("holds"))["control_id"].to_list()
    assert failing == ["balance_steps", "running_balances", "running_balances 81010001"]


def test_one_wrong_balance_in_the_middle_is_found_though_the_ends_tie() -> None:
    tables = balances("""
        | account_no | posted_on  | line_no | amount | balance_after |
        | 81010001   | 2024-05-06 | B1      | 100.00 | 100.00        |
        | 81010001   | 2024-05-07 | B2      | -30.00 | 71.00         |
        | 81010001   | 2024-05-08 | B3      | 5.00   | 75.00         |
        """)
    assert breaks(tables) == [
        ("B2", yuan("70.00"), yuan("71.00")),
        ("B3", yuan("76.00"), yuan("75.00")),
    ]


def test_the_order_of_lines_within_a_day_breaks_nothing() -> None:
    for order in ((0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)):
        lines = [
            "| 81010001   | 2024-05-06 | 1       | 100.00 | 100.00        |",
            "| 81010001   | 2024-05-07 | 2       | -30.00 | 70.00         |",
            "| 81010001   | 2024-05-07 | 3       | 50.00  | 120.00        |",
            "| 81010001   | 2024-05-07 | 4       | -50.00 | 70.00         |",
        ]
        header = "| account_no | posted_on  | line_no | amount | balance_after |"
        tables = balances("\n".join([header, *(lines[at] for at in order)]))
        assert tables["balance_breaks"].is_empty()
        assert tables["controls"]["holds"].all()


# Transfers between an agency's own accounts.


def transfers(lines: str) -> list[tuple[object, ...]]:
    tables = run_county(
        "2024-12-31",
        accounts="""
            | agency_code | account_no | account_name | account_kind |
            | 101         | 81010001   | 清河县教育局 | basic        |
            | 101         | 81010002   | 清河县教育局 | special      |
            | 101         | 81010003   | 清河县教育局 | special      |
            """,
        bank_accounts="""
            | account_no | account_name | balance | balance_on |
            | 81010001   | 清河县教育局 | 0.00    | 2024-12-31 |
            | 81010002   | 清河县教育局 | 0.00    | 2024-12-31 |
            | 81010003   | 清河县教育局 | 0.00    | 2024-12-31 |
            """,
        bank_lines=lines,
    )
    found = tables["own_transfers"].select("account_no", "amount", "status", "transfer_id")
    return found.sort("account_no", "amount").rows()


def test_the_two_ends_of_an_own_transfer_are_paired() -> None:
    (out, into) = transfers("""
        | account_no | posted_on  | amount  | counterparty_no |
        | 81010001   | 2024-05-06 | -100.00 | 81010002        |
        | 81010002   | 2024-05-08 | 100.00  | 81010001        |
        """)
    assert out[:3] == ("81010001", yuan("-100.00"), "auto")
    assert into[:3] == ("81010002", yuan("100.00"), "auto")
    assert out[3] == into[3]


def test_a_leg_between_other_accounts_is_no_end_of_it() -> None:
    found = transfers("""
        | account_no | posted_on  | amount  | counterparty_no |
        | 81010001   | 2024-05-06 | -100.00 | 81010002        |
        | 81010003   | 2024-05-06 | 100.00  | 81010002        |
        """)
    assert {row[2] for row in found} == {"unmatched"}


def test_two_ends_that_could_be_it_are_ambiguous() -> None:
    found = transfers("""
        | account_no | posted_on  | amount  | counterparty_no |
        | 81010001   | 2024-05-06 | -100.00 | 81010002        |
        | 81010002   | 2024-05-06 | 100.00  | 81010001        |
        | 81010002   | 2024-05-07 | 100.00  | 81010001        |
        """)
    assert {row[2:] for row in found} == {("ambiguous", None)}

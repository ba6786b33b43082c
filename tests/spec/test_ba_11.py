"""BA-11: bank balance and book balance agree once every outstanding item is set against them."""

from __future__ import annotations

from decimal import Decimal

from tests.drawing import findings, subjects, yuan
from tests.drawing_accounts import run_county


def differences(
    *,
    bank_balance: str,
    bank_lines: str,
    book_balance: str,
    book_lines: str,
    balance_on: str = "2024-12-31",
) -> dict[str, Decimal | None]:
    """The BA-11 findings: account -> residual; the reconciliations table says the same."""
    tables = run_county(
        "2024-12-31",
        accounts=f"""
        | agency_code | account_no | account_name | account_kind | book_balance   |
        | 101         | 81010002   | 清河县教育局 | basic        | {book_balance} |
        """,
        bank_accounts=f"""
        | account_no | account_name | balance        | balance_on   |
        | 81010002   | 清河县教育局 | {bank_balance} | {balance_on} |
        """,
        bank_lines=bank_lines,
        book_lines=book_lines,
    )
    found = subjects(tables, "BA-11")
    for row in tables["reconciliations"].to_dicts():
        if row["account_no"] in found:
            assert row["residual"] == found[row["account_no"]]
    assert {row["verdict"] for row in findings(tables, "BA-11")} <= {"rectify"}
    assert {row["subject_kind"] for row in findings(tables, "BA-11")} <= {"account"}
    return found


BANK_LINE = """
| account_no | posted_on  | line_no | amount  | summary |
| 81010002   | 2024-05-06 | B1      | 1000.00 | 拨款    |
"""
BOOK_LINE = """
| account_no | booked_on  | voucher_no | amount  | reference |
| 81010002   | 2024-05-06 | V1         | 1000.00 | B1        |
"""


def test_equal_balances_with_equal_lines_are_in_order() -> None:
    assert not differences(
        bank_balance="1000.00",
        bank_lines=BANK_LINE,
        book_balance="1000.00",
        book_lines=BOOK_LINE,
    )


def test_a_book_balance_too_low_leaves_a_positive_residual() -> None:
    # (1000.00 - 1000.00) - (900.00 - 1000.00) = 100.00
    assert differences(
        bank_balance="1000.00", bank_lines=BANK_LINE, book_balance="900.00", book_lines=BOOK_LINE
    ) == {"81010002": yuan("100")}


def test_a_book_balance_too_high_leaves_a_negative_residual() -> None:
    # (1000.00 - 1000.00) - (1000.01 - 1000.00) = -0.01
    assert differences(
        bank_balance="1000.00", bank_lines=BANK_LINE, book_balance="1000.01", book_lines=BOOK_LINE
    ) == {"81010002": yuan("-0.01")}


def test_outstanding_items_on_both_sides_explain_unequal_balances() -> None:
    # bank 1030.00 with book-only -20.00 = 1010.00 = book 980.00 with bank-only 30.00
    assert not differences(
        bank_balance="1030.00",
        bank_lines="""
            | account_no | posted_on  | line_no | amount  | summary |
            | 81010002   | 2024-05-06 | B1      | 1000.00 | 拨款    |
            | 81010002   | 2024-12-30 | B2      | 30.00   | 收退款  |
            """,
        book_balance="980.00",
        book_lines="""
            | account_no | booked_on  | voucher_no | amount  | reference |
            | 81010002   | 2024-05-06 | V1         | 1000.00 | B1        |
            | 81010002   | 2024-12-31 | V2         | -20.00  |           |
            """,
    )


def test_ambiguous_lines_are_outstanding() -> None:
    # Two bank lines for one entry: nothing is guessed. 200.00 + 100.00 = 100.00 + 200.00
    assert not differences(
        bank_balance="200.00",
        bank_lines="""
            | account_no | posted_on  | line_no | amount | summary |
            | 81010002   | 2024-05-06 | B1      | 100.00 | 收款    |
            | 81010002   | 2024-05-06 | B2      | 100.00 | 收款    |
            """,
        book_balance="100.00",
        book_lines="""
            | account_no | booked_on  | voucher_no | amount |
            | 81010002   | 2024-05-06 | V1         | 100.00 |
            """,
    )


def test_lines_after_the_as_of_day_take_no_part() -> None:
    # The bank's 1500.00 of 5 January is 1000.00 on 31 December.
    assert not differences(
        bank_balance="1500.00",
        balance_on="2025-01-05",
        bank_lines="""
            | account_no | posted_on  | line_no | amount  | summary |
            | 81010002   | 2024-05-06 | B1      | 1000.00 | 拨款    |
            | 81010002   | 2025-01-03 | B2      | 500.00  | 拨款    |
            """,
        book_balance="1000.00",
        book_lines="""
            | account_no | booked_on  | voucher_no | amount  | reference |
            | 81010002   | 2024-05-06 | V1         | 1000.00 | B1        |
            | 81010002   | 2025-01-02 | V2         | -20.00  |           |
            """,
    )


def test_an_account_without_a_book_balance_is_not_judged() -> None:
    assert not differences(
        bank_balance="1000.00", bank_lines=BANK_LINE, book_balance="", book_lines=BOOK_LINE
    )


def test_an_account_without_book_lines_is_not_judged() -> None:
    assert not differences(
        bank_balance="1000.00",
        bank_lines=BANK_LINE,
        book_balance="900.00",
        book_lines="""
            | account_no | booked_on  | voucher_no | amount  |
            | 81010077   | 2024-05-06 | V1         | 1000.00 |
            """,
    )

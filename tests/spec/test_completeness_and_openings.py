"""A-01 and A-02: the opening is last year's closing; every account and agency has its data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.drawing import draw, indicators
from zbb_reconcile import reconcile

CHAIN = "indicator_id | fiscal_year | amount | adjusted | issued_on"
FIRST = indicators(f"{CHAIN}\nI1 | 2023 | 100.00 | 0.00 | 2023-03-01")
PAID = draw("indicator_id | paid_on | amount\nI1 | 2023-06-01 | 60.00")
ACCOUNTS = draw(
    """
    agency_code | account_no       | account_name | account_kind
    A1          | 8101000000000001 | 某局         | general
    """
)
HEAD = "account_no | account_name | balance | balance_on | lines_from"
LINES = "account_no | posted_on | amount"
RECEIVED = draw(f"{LINES}\n8101000000000001 | 2023-06-01 | 50.00")


def old(folder: Path, **tables: pl.DataFrame) -> Path:
    """The result of last year."""
    given = {"indicators": FIRST, "payments": PAID, **tables}
    with reconcile(given, as_of=date(2023, 12, 31)) as run:
        return run.write(folder / "old")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of last year, in which I1 has 40.00 left."""
    return old(tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module")
def before_of_account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of last year, in which an account has 50.00."""
    bank = draw(f"{HEAD}\n8101000000000001 | 某局 | 50.00 | 2023-12-31 | 2023-01-01")
    folder = tmp_path_factory.mktemp("before_of_account")
    return old(folder, accounts=ACCOUNTS, bank_accounts=bank, bank_lines=RECEIVED)


def openings(before: Path, **tables: pl.DataFrame) -> dict[str, tuple[str, str, bool]]:
    """The controls of the openings in this year's run: left, right, whether they hold."""
    day = date(2024, 12, 31)
    with reconcile(tables, as_of=day, since=before, tables=["controls"]) as run:
        controls = run["controls"].filter(pl.col("kind").str.starts_with("opening"))
        return {
            row["control_id"]: (str(row["left"]), str(row["right"]), row["holds"])
            for row in controls.to_dicts()
        }


def test_the_opening_of_a_root_is_last_years_closing(before: Path) -> None:
    later = PAID.vstack(draw("indicator_id | paid_on | amount\nI1 | 2024-02-01 | 15.00"))
    assert openings(before, indicators=FIRST, payments=later) == {
        "opening_roots": ("40.00", "40.00", True)
    }


def test_a_payment_that_was_put_into_last_year_afterwards_is_seen(before: Path) -> None:
    later = PAID.vstack(draw("indicator_id | paid_on | amount\nI1 | 2023-12-30 | 15.00"))
    assert openings(before, indicators=FIRST, payments=later) == {
        "opening_roots": ("40.00", "25.00", False),
        "opening_roots I1": ("40.00", "25.00", False),
    }


def test_money_that_last_year_did_not_know_is_seen(before: Path) -> None:
    more = indicators(
        f"{CHAIN}\nI1 | 2023 | 100.00 | 0.00 | 2023-03-01\nI2 | 2023 | 7.00 | 0.00 | 2023-05-01"
    )
    found = openings(before, indicators=more, payments=PAID)
    assert found["opening_roots I2"] == ("0.00", "7.00", False)


def test_a_recall_written_into_the_old_row_or_as_a_new_one_is_no_difference(before: Path) -> None:
    """Contract 11, 22: ``adjusted`` may change in its row; a chain row is best."""
    same = indicators(f"{CHAIN}\nI1 | 2023 | 100.00 | -40.00 | 2023-03-01")
    assert openings(before, indicators=same, payments=PAID) == {
        "opening_roots": ("0.00", "0.00", True)
    }
    chain = indicators(
        f"""{CHAIN} | origin_indicator_id
        I1 | 2023 | 100.00 | 0.00   | 2023-03-01 |
        I2 | 2024 | 0.00   | -40.00 | 2024-03-01 | I1"""
    )
    assert openings(before, indicators=chain, payments=PAID) == {
        "opening_roots": ("40.00", "40.00", True)
    }


@pytest.mark.parametrize(("line", "holds"), [("-30.00", True), ("-30.01", False)])
def test_the_opening_of_an_account_is_last_years_closing(
    before_of_account: Path, line: str, holds: bool
) -> None:
    found = openings(
        before_of_account,
        accounts=ACCOUNTS,
        bank_accounts=draw(f"{HEAD}\n8101000000000001 | 某局 | 20.00 | 2024-12-31 | 2023-01-01"),
        bank_lines=RECEIVED.vstack(draw(f"{LINES}\n8101000000000001 | 2024-06-01 | {line}")),
    )
    assert found["opening_accounts"][2] is holds
    assert ("opening_accounts 8101000000000001" in found) is not holds


def test_an_account_whose_lines_do_not_reach_back_is_not_compared(before_of_account: Path) -> None:
    found = openings(
        before_of_account,
        accounts=ACCOUNTS,
        bank_accounts=draw(f"{HEAD}\n8101000000000001 | 某局 | 20.00 | 2024-12-31 | 2024-03-01"),
        bank_lines=draw(f"{LINES}\n8101000000000001 | 2024-06-01 | -1.00"),
    )
    assert not [name for name in found if name.startswith("opening_accounts")]


def test_without_an_earlier_result_of_a_years_last_day_nothing_is_compared(tmp_path: Path) -> None:
    with reconcile({"indicators": FIRST, "payments": PAID}, as_of=date(2023, 11, 30)) as run:
        before = run.write(tmp_path / "old")
    assert openings(before, indicators=FIRST, payments=PAID) == {}


#


def lacking(**tables: pl.DataFrame) -> list[tuple[object, ...]]:
    with reconcile(tables, as_of=date(2024, 6, 30), tables=["completeness"]) as run:
        rows = run["completeness"].filter(~pl.col("is_complete"))
        return [
            (row["subject_id"], row["needed"], row["there"], row["expected"], row["missing_months"])
            for row in rows.to_dicts()
        ]


def test_months_before_the_lines_begin_are_missing() -> None:
    found = lacking(
        accounts=ACCOUNTS,
        bank_accounts=draw(f"{HEAD}\n8101000000000001 | 某局 | 20.00 | 2024-06-30 | 2023-03-15"),
        bank_lines=draw(f"{LINES}\n8101000000000001 | 2024-06-01 | -1.00"),
    )
    # The closed year is 2023: eighteen months to the day, of which January and February lack.
    assert found == [("8101000000000001", "bank_lines", 16, 18, "2023-01;2023-02")]


def test_an_account_opened_later_needs_no_earlier_months() -> None:
    assert not lacking(
        accounts=ACCOUNTS,
        bank_accounts=draw(
            f"{HEAD} | opened_on\n"
            "8101000000000001 | 某局 | 20.00 | 2024-06-30 | 2024-05-07 | 2024-05-07"
        ),
        bank_lines=draw(f"{LINES}\n8101000000000001 | 2024-06-01 | -1.00"),
    )


def test_accounts_that_only_one_side_has_and_agencies_without_rows_are_listed() -> None:
    found = lacking(
        agencies=draw(
            """
            division_code | agency_code | agency_name | abolished_on
            360732000     | A1          | 某局        |
            360732000     | A2          | 某所        |
            360732000     | A3          | 某站        | 2022-01-01
            """
        ),
        accounts=ACCOUNTS,
        bank_accounts=draw(f"{HEAD}\n8101000000000099 | 某局 | 0.00 | 2024-06-30 | 2023-01-01"),
        agency_years=draw("agency_code | fiscal_year | final_spending\nA1 | 2023 | 5.00"),
    )
    assert found == [
        ("8101000000000099", "accounts", 0, 1, None),
        ("8101000000000001", "bank_accounts", 0, 1, None),
        ("A2", "accounts", 0, 1, None),
        ("A2", "agency_years", 0, 1, None),
    ]


def test_a_table_that_nobody_supplied_is_not_asked_for() -> None:
    tables = {"accounts": ACCOUNTS}
    with reconcile(tables, as_of=date(2024, 6, 30), tables=["completeness"]) as run:
        assert set(run["completeness"]["needed"]) == {"accounts"}

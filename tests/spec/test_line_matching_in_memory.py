"""Two tables alone, matched in memory, give what a run's queries give of the same lines."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.spec.test_line_matching_oracle import ODD, ROUND, accounts, frame
from zbb_reconcile import match_lines, reconcile
from zbb_reconcile.line_matching import match_files
from zbb_reconcile.match.lines_in_memory import SIDE, in_content_order, plain_pairs
from zbb_reconcile.standardise import values
from zbb_reconcile.texts import chosen

AS_OF = date(2024, 12, 31)


def with_reversals(lines: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The lines, some of which say that they take another back."""
    dice = random.Random(seed)
    said = [dice.choice([None, None, "冲正", "货款"]) for _ in range(lines.height)]
    return lines.with_columns(summary=pl.Series(said, dtype=pl.String))


@pytest.mark.parametrize(
    ("seed", "fens", "days"), [(1, ROUND, 12), (2, ODD, 12), (3, [*range(-30, 31, 6)], 30)]
)
def test_a_run_and_two_tables_alone_say_the_same(seed: int, fens: list[int], days: int) -> None:
    made = accounts(seed, 150, 6, fens, days)
    bank, book = (with_reversals(frame(made, side), seed) for side in ("bank", "book"))
    alone = match_lines(bank, book, lang="zh")["line_matches"]
    with reconcile({"bank_lines": bank, "book_lines": book}, as_of=AS_OF, lang="zh") as run:
        of_run = run["line_matches"]
    assert {"exact", "reference", "reversal", "unmatched"} <= set(of_run["method"])
    assert alone.select(of_run.columns).equals(of_run)
    assert alone.height == bank.height + book.height


@pytest.mark.parametrize("bare", ["bank", "book", "both"])
def test_a_run_and_two_tables_alone_say_the_same_without_texts(bare: str) -> None:
    made = accounts(4, 150, 6, ROUND, 12)
    given = {
        side: with_reversals(frame(made, side), 4).select(
            "account_no", "booked_on" if side == "book" else "posted_on", "amount"
        )
        if bare in (side, "both")
        else with_reversals(frame(made, side), 4)
        for side in ("bank", "book")
    }
    alone = match_lines(given["bank"], given["book"], lang="zh")
    tables = {f"{side}_lines": lines for side, lines in given.items()}
    with reconcile(tables, as_of=AS_OF, lang="zh") as run:
        of_run = run["line_matches"]
    assert alone["line_matches"].select(of_run.columns).equals(of_run)
    assert alone["balance_breaks"].is_empty()


def test_two_files_of_one_name_are_two_sides(tmp_path: Path) -> None:
    made = accounts(5, 60, 3, ROUND, 12)
    for side in ("bank", "book"):
        (tmp_path / side).mkdir()
        frame(made, side).write_csv(tmp_path / side / "lines.csv")
    of_files = match_files(*(tmp_path / side / "lines.csv" for side in ("bank", "book")), chosen())
    of_frames = match_lines(*(frame(made, side) for side in ("bank", "book")))
    assert set(of_files["line_matches"]["source_file"]) == {"lines.csv"}
    but_places = pl.exclude("source_file", "source_row")
    assert (
        of_files["line_matches"]
        .select(but_places)
        .equals(of_frames["line_matches"].select(but_places))
    )


@pytest.mark.parametrize(("banks", "books", "matched"), [(0, 3, 3), (3, 0, 0), (0, 0, 0)])
def test_a_side_without_lines_is_no_error(banks: int, books: int, matched: int) -> None:
    bank, book = (frame(accounts(1, 20, 6, ROUND, 12), side) for side in ("bank", "book"))
    found = match_lines(bank.head(banks), book.head(books))
    assert found["line_matches"]["status"].to_list() == ["unmatched"] * matched


def test_few_texts_of_many_cells_are_read_as_each_cell_would_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = random.Random(5)
    days = ["2024-03-01", "20240302", "2024年3月3日", "2024-13-01", "", None]
    numbers = ["6222021203001", "6222 0212 0300 2", "—", "1.2E+18", None]
    lines = pl.DataFrame(
        {
            "account_no": [dice.choice(numbers) for _ in range(400)],
            "posted_on": [dice.choice(days) for _ in range(400)],
            "amount": [dice.choice(["1.50", "1,000.00", "(3.00)", "x"]) for _ in range(400)],
        }
    )
    book = lines.rename({"posted_on": "booked_on"}).head(300)
    each = match_lines(lines, book)
    monkeypatch.setattr(values, "_MANY", 1)
    few = match_lines(lines, book)
    assert each["quarantine"].height > 0
    assert all(few[name].equals(each[name]) for name in each)


def test_amounts_too_large_for_one_integer_are_ordered_and_paired_all_the_same() -> None:
    amounts = [Decimal("9999999999999999.99"), Decimal("-9999999999999999.99"), Decimal("0.01")]
    days = [date(1950, 1, 1), date(2099, 12, 31), date(2024, 1, 1)]
    rows = [
        (account, day, amount, side)
        for account in (0, 1, 100_000)
        for day, amount in zip(days, amounts, strict=True)
        for side in ("book", "bank")
    ]
    schema = {"account": pl.Int32, "day": pl.Date, "amount": pl.Decimal(18, 2), "side": SIDE}
    lines = pl.DataFrame(rows[::-1], schema=schema, orient="row").with_columns(
        number=pl.lit(None, pl.String), pair=pl.lit(None, pl.Int64)
    )

    def nothing_alike(_: pl.DataFrame) -> pl.Series:
        raise AssertionError

    ordered = in_content_order(lines, nothing_alike)
    assert ordered.equals(lines.sort("account", "day", "amount", "side"))
    pairs = plain_pairs(ordered, 5).sort("bank_line")
    assert pairs["bank_line"].to_list() == list(range(0, 18, 2))
    assert pairs["book_line"].to_list() == list(range(1, 18, 2))
    assert set(pairs["method"]) == {"exact"}

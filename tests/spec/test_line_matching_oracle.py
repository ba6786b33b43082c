"""The passes agree with every subset tried by hand, on thousands of small accounts in one go."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.line_oracle import Entry, Fate, Side, fates
from zbb_reconcile import match_lines

FIRST_DAY = date(2024, 3, 1).toordinal()
Accounts = dict[str, list[Entry]]


def accounts(seed: int, count: int, most_lines: int, fens: list[int], days: int) -> Accounts:
    """Small accounts of lines with few different amounts, so that nearly everything ties."""
    dice = random.Random(seed)
    rows = {"bank": 0, "book": 0}
    made: Accounts = {}
    for account in range(count):
        lines: list[Entry] = []
        sides: tuple[Side, Side] = ("bank", "book")
        for side in sides:
            for _ in range(dice.randint(0, most_lines)):
                rows[side] += 1
                number = f"N{dice.randint(1, 2)}" if dice.random() < 0.3 else None
                party = dice.choice(["甲公司", "乙公司"]) if dice.random() < 0.3 else None
                day = FIRST_DAY + dice.randint(0, days)
                lines.append(Entry(side, rows[side], day, dice.choice(fens), number, party))
        made[f"9{account:05}"] = lines
    return made


def frame(made: Accounts, side: Side) -> pl.DataFrame:
    """The lines of one side, in the order of their rows."""
    day, number = ("posted_on", "line_no") if side == "bank" else ("booked_on", "reference")
    found = sorted(
        ((line, account) for account, lines in made.items() for line in lines if line.side == side),
        key=lambda pair: pair[0].row,
    )
    return pl.DataFrame(
        {
            "account_no": [account for _, account in found],
            day: [date.fromordinal(line.day) for line, _ in found],
            "amount": [Decimal(line.fen) / 100 for line, _ in found],
            number: [line.number for line, _ in found],
            "counterparty_name": [line.party for line, _ in found],
        },
        schema_overrides={number: pl.String, "counterparty_name": pl.String},
    )


def product_fates(made: Accounts) -> dict[Entry, Fate]:
    """What the product says, in the oracle's words; ambiguous sums without their lines."""
    entries = {(line.side, line.row): line for lines in made.values() for line in lines}
    matches = match_lines(frame(made, "bank"), frame(made, "book"))["line_matches"]
    assert matches.height == len(entries)
    sets: dict[str, set[Entry]] = defaultdict(set)
    rows = matches.select("side", "source_row", "method", "status", "match_id").rows()
    for side, row, _, _, match_id in rows:
        sets[match_id].add(entries[side, row])
    said: dict[Entry, Fate] = {}
    for side, row, method, status, match_id in rows:
        lines = frozenset(sets[match_id])
        if status == "ambiguous" and method in ("split", "merge"):
            method, lines = "sum", frozenset()
        said[entries[side, row]] = (method, status, lines)
    return said


ROUND = [10000, 20000, 30000, 5000, 15000, -10000, -20000, -30000]
ODD = [10001, 20002, 30003, 4999, 15002, 25001, 100, 101, -10001, -20002, -30003]


@pytest.mark.parametrize(
    ("seed", "count", "most_lines", "fens", "days"),
    [
        (1, 1500, 5, ROUND, 12),
        (2, 1000, 7, ODD, 9),
        (3, 300, 9, ODD, 5),
        (4, 1500, 4, [10000, -10000], 25),
    ],
)
def test_every_line_has_the_fate_that_trying_everything_gives_it(
    seed: int, count: int, most_lines: int, fens: list[int], days: int
) -> None:
    made = accounts(seed, count, most_lines, fens, days)
    said = product_fates(made)
    kinds: set[tuple[str, str]] = set()
    for account, lines in made.items():
        for line, fate in fates(lines).items():
            assert said[line] == fate, f"{account}: {line} among {lines}"
            kinds.add(fate[:2])
    assert ("group", "auto") in kinds
    assert ("exact", "ambiguous") in kinds


def test_the_random_accounts_meet_every_fate() -> None:
    every = [*accounts(1, 1500, 5, ROUND, 12).values(), *accounts(2, 1000, 7, ODD, 9).values()]
    kinds = {fate[:2] for lines in every for fate in fates(lines).values()}
    assert kinds == {
        ("reference", "auto"),
        ("reference", "ambiguous"),
        ("group", "auto"),
        ("exact", "auto"),
        ("exact", "ambiguous"),
        ("split", "auto"),
        ("merge", "auto"),
        ("sum", "ambiguous"),
        ("unmatched", "unmatched"),
    }


def test_shuffling_either_side_changes_nothing_but_row_numbers() -> None:
    made = accounts(5, 800, 6, ODD, 9)
    bank, book = frame(made, "bank"), frame(made, "book")
    once = match_lines(bank, book)
    again = match_lines(
        bank.sample(fraction=1, shuffle=True, seed=1), book.sample(fraction=1, shuffle=True, seed=2)
    )
    for name in once:
        places = ["source_row"] if "source_row" in once[name].columns else []
        assert once[name].drop(places).equals(again[name].drop(places)), name


def test_no_line_is_in_two_matches_and_every_match_adds_up_to_the_fen() -> None:
    made = accounts(6, 800, 7, ROUND + ODD, 9)
    matches = match_lines(frame(made, "bank"), frame(made, "book"))["line_matches"]
    assert not matches.select("side", "source_row").is_duplicated().any()
    auto = matches.filter(pl.col("status") == "auto")
    sums = auto.group_by("match_id").agg(
        bank=pl.col("amount").filter(pl.col("side") == "bank").sum(),
        book=pl.col("amount").filter(pl.col("side") == "book").sum(),
    )
    assert sums.height > 300
    assert (sums["bank"] == sums["book"]).all()
    assert (auto["difference"] == 0).all()

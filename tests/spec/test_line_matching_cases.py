"""Matching cases of five other products' tests, replayed where they fit the contract.

Where a case asks for something else – another feature, or a guess between equals – it stands in
OTHERWISE with one line that says why, and what is expected of ours instead where it can be asked.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl
import pytest

from tests.shared_data import shared
from zbb_reconcile import match_lines

DAY = date(2024, 3, 1)

OTHERWISE = {
    "erp-8": "a range of dates is not asked for: every line takes part",
    "oca-tol-1010-0.5": "there any overpayment matches; here a tolerance reaches both ways alike",
    "oca-multi-2": "250 of 100, 200 and 300 takes part of an item; here lines are whole",
    "oca-multi-3": "600 of twin items picked by memo text; here equal sums are listed, not picked",
    "oca-text-1": "free text picks one of three equals; here a text must name party or number",
    "oca-text-2": "the count of common words picks one of three equals: a score, so a guess",
    "oca-text-3": "the count of common words picks one of three equals: a score, so a guess",
    "oca-num-1": "a number is taken out of free text by dropping its prefix; amount alone does it",
    "oca-mass-1": "the newest of two equals is taken: a guess",
    "oca-mass-2": "the oldest of two equals is taken: a guess",
    "blnk-rule-0": "rules are not switched on one by one here; equal amounts match",
    "dc-str-40": "comparing texts is not matching lines",
    "dc-str-42": "comparing texts is not matching lines",
    "dc-str-43": "comparing texts is not matching lines",
    "dc-str-44": "comparing texts is not matching lines",
    "dc-str-45": "comparing texts is not matching lines",
    "dc-str-46": "comparing texts is not matching lines",
    "dc-str-47": "comparing texts is not matching lines",
    "dc-str-48": "comparing texts is not matching lines",
    "dc-num-51": "a blank amount is quarantined before matching",
    "dc-num-52": "a blank amount is quarantined before matching",
    "dc-num-53": "money has two decimals; more are quarantined",
    "dc-date-1": "a moment that is not midnight is quarantined",
    "hl-4": "the age of the last proven balance is no question of matching",
    "hl-5": "the age of the last proven balance is no question of matching",
}

MATCHED: dict[str, tuple[list[str], list[str], dict[str, Decimal], list[str]]] = {
    # case -> bank amounts, book amounts, tolerance, the book amounts that are matched
    "erp-4": (["3900"], ["3900"], {}, ["3900"]),
    "erp-5": (["-109080"], ["-109080"], {}, ["-109080"]),
    "erp-6": (["100"], ["100"], {}, ["100"]),
    "oca-tol-1000-0": (["1000"], ["1000"], {}, ["1000"]),
    "oca-tol-990-0.5": (["990"], ["1000"], {"tolerance_percent": Decimal("0.5")}, []),
    "oca-tol-990-1.0": (["990"], ["1000"], {"tolerance_percent": Decimal("1.0")}, ["1000"]),
    "oca-tol-1010-1.0": (["1010"], ["1000"], {"tolerance_percent": Decimal("1.0")}, ["1000"]),
    "oca-multi-1": (["600"], ["100", "200", "300"], {}, ["100", "200", "300"]),
    "oca-multi-4": (["300"], ["100", "200", "300"], {}, ["300"]),
    "oca-name-1": (["100"], ["100"], {}, ["100"]),
    "blnk-drift-150-100": (["150"], ["100"], {"tolerance_percent": Decimal(1)}, []),
    "blnk-drift-100.5-100": (["100.5"], ["100"], {"tolerance_percent": Decimal(1)}, ["100"]),
    "blnk-drift-101-100": (["101"], ["100"], {"tolerance_percent": Decimal(1)}, ["100"]),
    "blnk-drift--100.5--100": (["-100.5"], ["-100"], {"tolerance_percent": Decimal(1)}, ["-100"]),
    "blnk-sum-2": (["299.99"], ["100.25", "199.75"], {}, []),
    "dc-num-50": (["3"], ["4"], {"tolerance": Decimal("0.2")}, []),
}

GUESSED = {
    "oca-mass-1": (["50"], ["50", "50"]),
    "oca-mass-2": (["50"], ["50", "50"]),
    "oca-multi-3": (["1000"], ["500", "500", "500"]),
    "oca-text-1": (["1000"], ["1000", "1000", "1000"]),
}
"""Cases that take one of several equals: ours takes none of them."""


@cache
def cases() -> dict[str, dict[str, Any]]:
    lines = shared("data", "reconcile_cases", "cases.jsonl").read_text("utf-8").splitlines()
    return {case["id"]: case for case in map(json.loads, lines)}


def lines(amounts: list[str], day: str) -> pl.DataFrame:
    days = [DAY + timedelta(days=at % 3) for at in range(len(amounts))]
    return pl.DataFrame({day: days, "amount": amounts}, schema_overrides={"amount": pl.String})


def matches(bank: list[str], book: list[str], **tolerance: Decimal) -> pl.DataFrame:
    found = match_lines(lines(bank, "posted_on"), lines(book, "booked_on"), **tolerance)
    return found["line_matches"]


def test_every_case_is_replayed_or_has_a_reason_not_to_be() -> None:
    assert set(cases()) == {*MATCHED, *OTHERWISE, "dc-dup-2"}
    assert not set(MATCHED) & set(OTHERWISE)


@pytest.mark.parametrize("case", sorted(MATCHED))
def test_a_case_matches_what_it_says(case: str) -> None:
    assert case in cases()
    bank, book, tolerance, expected = MATCHED[case]
    found = matches(bank, book, **tolerance)
    taken = found.filter((pl.col("side") == "book") & (pl.col("status") == "auto"))["amount"]
    assert sorted(taken) == sorted(map(Decimal, expected))


@pytest.mark.parametrize("case", sorted(GUESSED))
def test_where_a_case_guesses_between_equals_ours_does_not(case: str) -> None:
    assert case in cases()
    assert "auto" not in set(matches(*GUESSED[case])["status"])


def test_a_key_that_stands_twice_on_one_side_matches_once() -> None:
    """dc-dup-2, its key as the account: one in both, one left on each side."""
    rows = {side: cases()["dc-dup-2"][side] for side in ("left", "right")}
    bank, book = (
        pl.DataFrame(
            {
                "account_no": [str(row["a"]) for row in rows[side]],
                day: [DAY] * 2,
                "amount": [f"{row['b']}.00" for row in rows[side]],
            }
        )
        for side, day in (("left", "posted_on"), ("right", "booked_on"))
    )
    found = match_lines(bank, book)["line_matches"]
    counted = found.group_by("side", "status").len().sort("side", "status").rows()
    assert counted == [
        ("bank", "auto", 1),
        ("bank", "unmatched", 1),
        ("book", "auto", 1),
        ("book", "unmatched", 1),
    ]

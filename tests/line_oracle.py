"""Contract section 5 in plain Python: one small account at a time, every subset of lines tried.

Slow and short on purpose: it shares nothing with the queries and the search that it checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

WINDOW_DAYS = 5
MOST_PARTS = 8

Side = Literal["bank", "book"]
Fate = tuple[str, str, frozenset["Entry"]]
"""Method, status, and the lines it was decided with."""


@dataclass(frozen=True)
class Entry:
    """A line: ``fen`` with its sign, ``day`` as an ordinal."""

    side: Side
    row: int
    day: int
    fen: int
    number: str | None = None
    party: str | None = None


def fates(entries: Sequence[Entry]) -> dict[Entry, Fate]:
    """What becomes of each line of one account."""
    decided = by_reference(entries)
    left = [entry for entry in entries if entry not in decided]
    exact = by_amount(left)
    facts = by_party(exact)
    decided |= {entry: fate for entry, fate in exact.items() if fate[1] == "auto"} | facts
    for entry, (method, status, lines) in exact.items():
        if status == "ambiguous" and entry not in facts:
            staying = frozenset(line for line in lines if line not in facts)
            if len({line.side for line in staying}) == 2:
                decided[entry] = (method, status, staying)
    left = [entry for entry in entries if entry not in decided]
    decided |= by_sum(left)
    nothing = ("unmatched", "unmatched")
    return {entry: decided.get(entry, (*nothing, frozenset({entry}))) for entry in entries}


def by_reference(entries: Iterable[Entry]) -> dict[Entry, Fate]:
    sets: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.number is not None:
            sets[entry.number, entry.fen].append(entry)
    return judged(sets.values(), "reference")


def by_amount(entries: Sequence[Entry]) -> dict[Entry, Fate]:
    """Sets of lines tied by equal amounts within the window, followed from line to line."""
    sets: list[list[Entry]] = []
    unseen = set(entries)
    while unseen:
        ahead = [min(unseen, key=lambda entry: (entry.side, entry.row))]
        unseen -= set(ahead)
        found: list[Entry] = []
        while ahead:
            one = ahead.pop()
            found.append(one)
            tied = {
                other
                for other in unseen
                if other.side != one.side
                and other.fen == one.fen
                and abs(other.day - one.day) <= WINDOW_DAYS
            }
            unseen -= tied
            ahead += tied
        sets.append(found)
    return judged(sets, "exact")


def judged(sets: Iterable[list[Entry]], method: str) -> dict[Entry, Fate]:
    """One and one are a match; as many as on the other side inside one window are a group."""
    decided: dict[Entry, Fate] = {}
    for lines in sets:
        bank = sum(line.side == "bank" for line in lines)
        book = len(lines) - bank
        if not bank or not book:
            continue
        fate = (method, "ambiguous")
        if bank == book == 1:
            fate = (method, "auto")
        elif bank == book and span(lines) <= WINDOW_DAYS:
            fate = ("group", "auto")
        decided |= {line: (*fate, frozenset(lines)) for line in lines}
    return decided


def by_party(exact: dict[Entry, Fate]) -> dict[Entry, Fate]:
    """Ties broken where two lines name one party, and no other of the tie does within reach."""
    friends: dict[Entry, list[Entry]] = {
        one: [
            other
            for other in lines
            if other.side != one.side
            and one.party is not None
            and other.party == one.party
            and abs(other.day - one.day) <= WINDOW_DAYS
        ]
        for one, (_, status, lines) in exact.items()
        if status == "ambiguous"
    }
    return {
        one: ("exact", "auto", frozenset({one, others[0]}))
        for one, others in friends.items()
        if len(others) == 1 and len(friends[others[0]]) == 1
    }


def by_sum(left: Sequence[Entry]) -> dict[Entry, Fate]:
    sums = [
        (whole, parts)
        for whole in left
        for pool in [[e for e in left if e.side != whole.side and e.fen * whole.fen > 0]]
        for size in range(2, min(MOST_PARTS, len(pool)) + 1)
        for parts in combinations(pool, size)
        if sum(part.fen for part in parts) == whole.fen and span([whole, *parts]) <= WINDOW_DAYS
    ]
    needed: dict[Entry, int] = defaultdict(int)
    for whole, parts in sums:
        for line in (whole, *parts):
            needed[line] += 1
    decided: dict[Entry, Fate] = {}
    for whole, parts in sums:
        lines = (whole, *parts)
        alone = all(needed[line] == 1 for line in lines)
        method = "split" if whole.side == "bank" else "merge"
        for line in lines:
            if alone:
                decided[line] = (method, "auto", frozenset(lines))
            else:
                decided[line] = ("sum", "ambiguous", frozenset())
    return decided


def span(lines: Iterable[Entry]) -> int:
    days = [line.day for line in lines]
    return max(days) - min(days)

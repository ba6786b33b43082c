"""A county whose bank lines and book entries come from known events, and what matching makes of it.

    python benchmarks/lines.py --only truth

The generator keeps which lines are of one event, and whether the data can show it: an event is
determinable where its number, its amount, its counterparty or the only sum says so. Chances that no
data could tell (two strangers of one amount in one week, nothing else known of either) are not
planted: there the contract itself says "match".
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import polars as pl

from zbb_reconcile import match_lines

SEED = 20241231
EVENTS_PER_ACCOUNT = 60
FIRST_DAY = date(2022, 1, 1)
DAYS_APART = 13
"""Between two events of an account: more than two windows, so that none mix by accident."""


@dataclass
class Line:
    """A line as the tables have it, and the event that it is of."""

    account: str
    day: date
    fen: int
    event: int
    number: str | None = None
    party: str | None = None
    summary: str | None = None


@dataclass
class Event:
    """What happened, in lines of both sides; several events may share a moment, to confuse."""

    kind: str
    determinable: bool
    bank: list[Line]
    book: list[Line]


class County:
    """Events in the order in which they happen, account by account."""

    def __init__(self, events: int) -> None:
        self.dice = random.Random(SEED)
        self.events: list[Event] = []
        self.numbers = 0
        account = 0
        while len(self.events) < events:
            account += 1
            day = FIRST_DAY
            for _ in range(EVENTS_PER_ACCOUNT):
                self._moment(f"0990{account:08}", day)
                day += timedelta(days=DAYS_APART)

    def _moment(self, account: str, day: date) -> None:
        kind = self.dice.choices(list(KINDS), weights=list(KINDS.values()))[0]
        for bank, book, determinable in getattr(self, f"_{kind}")(self._fen()):
            event = len(self.events)
            self.events.append(
                Event(
                    kind,
                    determinable,
                    [self._line(account, day, event, *given) for given in bank],
                    [self._line(account, day, event, *given) for given in book],
                )
            )

    def _line(
        self,
        account: str,
        day: date,
        event: int,
        fen: int,
        later: int = 0,
        number: str | None = None,
        party: str | None = None,
        summary: str | None = None,
    ) -> Line:
        on = day + timedelta(days=later)
        return Line(account, on, fen, event, number, party, summary)

    def _fen(self) -> int:
        """A round amount one time in three, of either sign."""
        size = self.dice.randint(1_000, 50_000_000)
        size = size if self.dice.random() < 0.67 else max(1, size // 100_000) * 100_000
        return size if self.dice.random() < 0.5 else -size

    def _number(self) -> str:
        self.numbers += 1
        return f"L{self.numbers:07}"

    def _parts(self, fen: int, count: int) -> list[int]:
        """The amount cut into different parts, in an odd way."""
        cuts = sorted(self.dice.sample(range(1, 997), count - 1))
        edges = [0, *cuts, 997]
        parts = [fen * (b - a) // 997 for a, b in pairwise(edges)]
        parts[-1] += fen - sum(parts)
        return parts

    # Each kind gives (bank lines, book lines, determinable) per event of the moment.

    def _numbered(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        number, late = self._number(), self.dice.randint(0, 30)
        yield [(fen, 0, number)], [(fen, late, number)], True

    def _plain(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        yield [(fen, 0, self._number())], [(fen, self.dice.randint(0, 5))], True

    def _pairs(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        for _ in range(self.dice.randint(2, 4)):
            yield [(fen, self.dice.randint(0, 2))], [(fen, self.dice.randint(0, 4))], True

    def _split(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        parts = self._parts(fen, self.dice.randint(2, 8))
        yield [(fen, 0)], [(part, self.dice.randint(0, 5)) for part in parts], True

    def _merge(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        parts = self._parts(fen, self.dice.randint(2, 8))
        yield [(part, self.dice.randint(0, 5)) for part in parts], [(fen, 0)], True

    def _named(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        """Two payments of one size, one of them in the book, with its counterparty."""
        yield [(fen, 0, None, "甲建筑公司")], [(fen, 1, None, "甲建筑公司")], True
        yield [(fen, 1, None, "乙建筑公司")], [], False

    def _twins(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        """Two payments of one size, one of them in the book: nobody can tell which."""
        yield [(fen, 0)], [(fen, 1)], False
        yield [(fen, 1)], [], False

    def _chained(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        """A weekly payment of one size, three times: each week reaches into the next."""
        for week in range(3):
            yield [(fen, 4 * week)], [(fen, 4 * week + 1)], False

    def _doubled(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        """Entered twice under one number."""
        number = self._number()
        yield [(fen, 0, number)], [(fen, 0, number), (fen, 1, number)], False

    def _two_sums(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        """A true split, and two strange entries that add up to the same."""
        one, other = self._parts(fen, 2), self._parts(fen, 2)
        yield [(fen, 0)], [(part, 1) for part in one], False
        yield [], [(part, 2) for part in other], False

    def _off(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        yield [(fen, 0)], [(fen + 1, 0)], False

    def _late(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        yield [(fen, 0)], [(fen, 6)], False

    def _opposite(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        yield [(fen, 0)], [(-fen, 0)], False

    def _one_sided(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        yield ([(fen, 0)], [], False) if self.dice.random() < 0.5 else ([], [(fen, 0)], False)

    def _reversed(self, fen: int) -> Iterator[tuple[list, list, bool]]:
        """A failed payment, its way back, and the second, good one."""
        yield [(fen, 0), (-fen, 1, None, None, "退汇")], [], False
        yield [(fen, 2)], [(fen, 3)], True


KINDS = {
    "numbered": 30,
    "plain": 30,
    "pairs": 5,
    "split": 5,
    "merge": 5,
    "named": 3,
    "twins": 3,
    "chained": 2,
    "doubled": 2,
    "two_sums": 2,
    "off": 3,
    "late": 3,
    "opposite": 1,
    "one_sided": 4,
    "reversed": 2,
}


def frame(lines: list[Line], day: str, number: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "account_no": [line.account for line in lines],
            day: [line.day for line in lines],
            "amount": [Decimal(line.fen) / 100 for line in lines],
            number: [line.number for line in lines],
            "counterparty_name": [line.party for line in lines],
            "summary": [line.summary for line in lines],
        },
        schema_overrides={
            "amount": pl.Decimal(18, 2),
            number: pl.String,
            "counterparty_name": pl.String,
            "summary": pl.String,
        },
    )


def truth(events: int) -> None:
    """Print what became of every kind of event, and the two figures that count."""
    county = County(events)
    lines = {
        "bank": [line for event in county.events for line in event.bank],
        "book": [line for event in county.events for line in event.book],
    }
    for side in lines.values():
        county.dice.shuffle(side)
    matches = match_lines(
        frame(lines["bank"], "posted_on", "line_no"),
        frame(lines["book"], "booked_on", "reference"),
    )["line_matches"]
    statuses: dict[int, set[str]] = defaultdict(set)
    sets: dict[str, dict[str, Counter[int]]] = defaultdict(
        lambda: {"bank": Counter(), "book": Counter()}
    )
    for side, row, method, status, match_id in matches.select(
        "side", "source_row", "method", "status", "match_id"
    ).rows():
        event = lines[side][row - 1].event
        statuses[event].add("set aside" if method == "reversal" else status)
        if status == "auto" and method != "reversal":
            sets[match_id][side][event] += 1
    false = sum(set(both["bank"]) != set(both["book"]) for both in sets.values())
    print(
        f"{len(county.events):,} events, {len(lines['bank']):,} bank lines, "
        f"{len(lines['book']):,} book lines, {len(sets):,} automatic matches"
    )
    print(
        "\n| kind of event | determinable | events | matched | ambiguous | unmatched | set aside |"
    )
    print("|---|---|---:|---:|---:|---:|---:|")
    kinds: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for number, event in enumerate(county.events):
        found = statuses[number]
        worst = next(s for s in ("ambiguous", "unmatched", "auto", "set aside") if s in found)
        kinds[event.kind, event.determinable][worst] += 1
    for (kind, determinable), count in sorted(kinds.items()):
        said = " | ".join(f"{count[s]:,}" for s in ("auto", "ambiguous", "unmatched", "set aside"))
        print(f"| {kind} | {'yes' if determinable else 'no'} | {count.total():,} | {said} |")
    asked = sum(count.total() for (_, can), count in kinds.items() if can)
    right = sum(count["auto"] for (_, can), count in kinds.items() if can)
    print(f"\nFalse automatic matches: {false} of {len(sets):,}.")
    print(f"Recall of what is determinable: {right:,} of {asked:,}.")

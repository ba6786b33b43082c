"""Which lines add up to one: every subset of 2 to 8 within a window, or the word that work ended.

Whole fen, no floats. The answer to each line is one of four: exactly one subset, several, none, or
*gave up*: the bound on the work was reached before all were tried, so that nothing is proven.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_PARTS = 8
MOST_STEPS = 50_000
"""Steps of search for one line. One step is one part tried; 15 lines in a window need 16,000."""
ACCOUNT_STEPS = 5_000_000
"""Steps for one account and direction, shared evenly among its lines: some seconds at the most."""
LEAST_STEPS = 500
MOST_POOL = 1_000
"""Lines within reach of one line; beyond, no bound on steps would let all subsets be tried."""
LISTED = 10


@dataclass(frozen=True)
class Line:
    """One line: its number, the ordinal of its day, its size in fen without the sign."""

    line: int
    day: int
    fen: int


@dataclass
class Answer:
    """What explains one line: the first subsets, how many in all, and every line they need."""

    whole: Line
    sums: list[tuple[Line, ...]] = field(default_factory=list)
    count: int = 0
    needs: dict[int, int] = field(default_factory=dict)
    """Line -> in how many of the subsets it stands."""
    gave_up: bool = False


class _OutOfSteps(Exception):
    pass


def answers(
    wholes: Sequence[Line], others: Sequence[Line], window_days: int, most_steps: int
) -> list[Answer]:
    """The answer to each of the lines over the other side's; both of one account and direction.

    Both are in the order of their days.
    """
    days = [line.day for line in others]
    found: list[Answer] = []
    for whole in wholes:
        begin = bisect_left(days, whole.day - window_days)
        end = bisect_right(days, whole.day + window_days)
        if end - begin < 2:
            continue
        if end - begin > MOST_POOL:
            found.append(Answer(whole, gave_up=True))
            continue
        pool = [line for line in others[begin:end] if line.fen < whole.fen]
        if len(pool) > 1 and sum(line.fen for line in pool) >= whole.fen:
            answer = _Search(whole, pool, window_days, most_steps).answer()
            if answer.count or answer.gave_up:
                found.append(answer)
    return found


def steps_each(lines: int) -> int:
    """How much work each of an account's lines may cost.

    >>> steps_each(10), steps_each(1_000)
    (50000, 5000)
    """
    return max(LEAST_STEPS, min(MOST_STEPS, ACCOUNT_STEPS // max(1, lines)))


class _Search:
    """All subsets of a pool that add up to one line, largest part first."""

    def __init__(
        self, whole: Line, pool: Sequence[Line], window_days: int, most_steps: int
    ) -> None:
        self.found = Answer(whole)
        self.pool = sorted(pool, key=lambda line: (-line.fen, line.day, line.line))
        self.fens = [line.fen for line in self.pool]
        self.negated = [-fen for fen in self.fens]
        self.days = [line.day for line in self.pool]
        self.window_days = window_days
        self.steps = most_steps
        # What all lines from here on add up to: less than what is missing ends a branch.
        self.rest = [0] * (len(pool) + 1)
        for at in range(len(pool) - 1, -1, -1):
            self.rest[at] = self.rest[at + 1] + self.fens[at]
        self.places: dict[int, list[int]] = {}
        for at, fen in enumerate(self.fens):
            self.places.setdefault(fen, []).append(at)

    def answer(self) -> Answer:
        whole = self.found.whole
        try:
            # Pairs first: where the work ends early, the simplest sums have been seen.
            for parts in dict.fromkeys((2, min(MOST_PARTS, len(self.pool)))):
                low = 3 if parts > 2 else 2
                self._explore(0, whole.fen, parts, whole.day, whole.day, (), low)
        except _OutOfSteps:
            self.found.gave_up = True
        return self.found

    def _explore(
        self,
        start: int,
        missing: int,
        parts: int,
        first: int,
        last: int,
        taken: tuple[int, ...],
        fewest: int,
    ) -> None:
        """Take one more part from ``start`` on, up to ``parts`` of them, all inside the window."""
        fens, days = self.fens, self.days
        ends = self.places.get(missing, [])
        if ends and len(taken) + 1 >= fewest:
            for at in ends[bisect_left(ends, start) :]:
                if self._fits(at, first, last):
                    self._keep((*taken, at))
        if parts == 1:
            return
        for at in range(max(start, bisect_right(self.negated, -missing)), len(fens)):
            fen = fens[at]
            if fen * parts < missing or self.rest[at] < missing:
                return
            self.steps -= 1
            if self.steps < 0:
                raise _OutOfSteps
            if fen < missing and self._fits(at, first, last):
                day = days[at]
                self._explore(
                    at + 1,
                    missing - fen,
                    parts - 1,
                    min(first, day),
                    max(last, day),
                    (*taken, at),
                    fewest,
                )

    def _fits(self, at: int, first: int, last: int) -> bool:
        day = self.days[at]
        return max(last, day) - min(first, day) <= self.window_days

    def _keep(self, taken: tuple[int, ...]) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise _OutOfSteps
        found = self.found
        found.count += 1
        if len(found.sums) < LISTED:
            found.sums.append(tuple(self.pool[at] for at in taken))
        for at in taken:
            line = self.pool[at].line
            found.needs[line] = found.needs.get(line, 0) + 1

"""What makes each table of the books, and in which order: each after the tables that it reads.

A query file says in its header what it reads; a function in Python that makes a table says it in
``@makes``. Nobody keeps the order by hand. Tables that no step makes (the standardised input, the
law's tables) are there before the first step.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from zbb_reconcile.books import Books
from zbb_reconcile.queries import Query, queries

STAGES = ("standardise", "match", "flag", "pool", "followup", "report", "notes")
"""The rooms of the pipeline, whose queries make a table each. Of steps that could be next, one of
an earlier room is taken."""
PROVING = "control"
"""The room whose queries count together: its one step comes when all else is made."""

ROLLING_UP = "roll_up"
"""The room of what is asked of many divisions together; no run of one has it."""

Values = Mapping[str, Any]
"""What queries and functions take, by name: the numbers and words of the law on the day."""


@dataclass(frozen=True)
class Step:
    """Something that makes tables of the books."""

    name: str
    """``flag/dormant_accounts``: its room, and the first table that it makes."""
    makes: tuple[str, ...]
    reads: tuple[str, ...]
    run: Callable[[Books, Values], None]

    @property
    def stage(self) -> str:
        """The room of the pipeline that it belongs to."""
        return self.name.split("/", 1)[0]


class Made:
    """A function that makes tables of the books from frames of others; call it as it is."""

    def __init__(
        self,
        name: str,
        makes: tuple[str, ...],
        reads: tuple[str, ...],
        takes: tuple[str, ...],
        function: Callable[..., Any],
    ) -> None:
        """Keep what the function declares."""
        self.name, self.makes, self.reads, self.takes = name, makes, reads, takes
        self.function = function

    def __call__(self, *arguments: Any) -> Any:
        """The function's own answer."""
        return self.function(*arguments)

    def run(self, books: Books, values: Values) -> None:
        """Read what it reads, and load what it makes."""
        frames = [books.frame(table) for table in self.reads]
        answer = self.function(*frames, *(values[name] for name in self.takes))
        parts = (answer,) if isinstance(answer, pl.DataFrame) else answer
        for table, frame in zip(self.makes, parts, strict=True):
            books.load(table, frame)

    def step(self) -> Step:
        """The same as a step of a run."""
        return Step(self.name, self.makes, self.reads, self.run)


def makes(
    *tables: str, reads: Sequence[str], takes: Sequence[str] = (), room: str
) -> Callable[[Callable[..., Any]], Made]:
    """Declare the tables that a function makes, as the header of a query does.

    The function is given a frame of each table that it ``reads``, in that order and each in its
    own row order, then the values that it ``takes``; it gives a frame for each table.
    """

    def declared(function: Callable[..., Any]) -> Made:
        return Made(f"{room}/{tables[0]}", tables, tuple(reads), tuple(takes), function)

    return declared


def of_query(query: Query) -> Step:
    """A query as a step."""
    return Step(
        query.path, (query.table,), query.reads, lambda books, values: books.run(query, values)
    )


@cache
def query_steps(room: str) -> tuple[Step, ...]:
    """Every query of a room as a step."""
    return tuple(
        of_query(query) for path, query in queries().items() if path.startswith(f"{room}/")
    )


def in_order(steps: Iterable[Step], wanted: Iterable[str] | None = None) -> list[Step]:
    """The steps, each after those that make what it reads; given ``wanted``, those it needs alone.

    Of several that could be next, one of an earlier stage is taken, then the first by name, so that
    the order is the same on every machine. Raises ValueError where two steps make one table, or
    steps wait for each other in a circle.
    """
    maker: dict[str, Step] = {}
    for step in steps:
        for table in step.makes:
            if table in maker:
                raise ValueError(f"{step.name} and {maker[table].name} both make {table}")
            maker[table] = step
    chosen = _needed(maker, maker if wanted is None else wanted)
    waits = {
        step.name: {maker[table].name for table in step.reads if table in maker} for step in chosen
    }
    readers: dict[str, list[Step]] = defaultdict(list)
    for step in chosen:
        for name in waits[step.name]:
            readers[name].append(step)
    free = [(_place(step), step) for step in chosen if not waits[step.name]]
    heapq.heapify(free)
    ordered: list[Step] = []
    while free:
        _, step = heapq.heappop(free)
        ordered.append(step)
        for reader in readers[step.name]:
            waits[reader.name].discard(step.name)
            if not waits[reader.name]:
                heapq.heappush(free, (_place(reader), reader))
    if len(ordered) < len(chosen):
        circle = sorted({step.name for step in chosen} - {step.name for step in ordered})
        raise ValueError(f"these wait for each other: {', '.join(circle)}")
    return ordered


def _needed(maker: Mapping[str, Step], wanted: Iterable[str]) -> list[Step]:
    """The steps that make those tables, and all that they need."""
    found: dict[str, Step] = {}
    waiting = [maker[table] for table in wanted if table in maker]
    while waiting:
        step = waiting.pop()
        if step.name not in found:
            found[step.name] = step
            waiting += [maker[table] for table in step.reads if table in maker]
    return list(found.values())


def _place(step: Step) -> tuple[int, str]:
    return (*STAGES, PROVING, ROLLING_UP).index(step.stage), step.name


class Making:
    """The tables of a run: each made when it is first asked for, or all at once."""

    def __init__(
        self,
        books: Books,
        steps: Iterable[Step],
        values: Values,
        begin: Callable[[str], None] = lambda stage: None,
    ) -> None:
        """Keep what there is to do; ``begin`` is called as the first step of a stage begins."""
        self._books = books
        self._steps = tuple(steps)
        self._values = values
        self._begin = begin
        self._made: set[str] = set()
        self._begun: set[str] = set()

    def make(self, wanted: Iterable[str] | None = None) -> None:
        """Make those tables and all that they need, but what is there already; None: all."""
        for step in in_order(self._steps, wanted):
            if step.name in self._made:
                continue
            if step.stage not in self._begun:
                self._begun.add(step.stage)
                self._begin(step.stage)
            step.run(self._books, self._values)
            self._made.add(step.name)

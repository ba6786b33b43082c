"""A county's own examples of its rules: small folders of tables with what must be found in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from zbb_reconcile.arguments import chosen_words
from zbb_reconcile.dates import parse_day
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.files import MOST_TOML, taken
from zbb_reconcile.money import parse_money
from zbb_reconcile.pipeline import reconcile

EXPECTED = "expected.csv"
"""The findings of an example: as_of, rule_id, subject_id, amount; one row each."""
_COLUMNS = ("as_of", "rule_id", "subject_id", "amount")

Found = tuple[str, str, str]
"""Rule, subject and amount of a finding."""


@dataclass(frozen=True)
class Example:
    """One example: its folder, and where what was found differs from what must be."""

    name: str
    missing: tuple[Found, ...]
    """Expected and not found."""
    extra: tuple[Found, ...]
    """Found and not expected, of a rule that the example speaks of."""

    @property
    def holds(self) -> bool:
        """Whether just what is expected was found."""
        return not self.missing and not self.extra


@dataclass(frozen=True)
class Given:
    """One example as it lies in its folder: its tables, its day, and what must be found."""

    name: str
    data: Path
    as_of: date
    expected: Counter[Found]
    rules: frozenset[str]
    """The rules that it speaks of."""


def try_rules(
    folder: str | Path, *, profile: str | Path = "national", lang: str | None = None
) -> list[Example]:
    """Run every example of a folder under that profile.

    Each folder below it holds its tables in ``data`` and, beside that, ``expected.csv``. Rules that
    this does not name are not held against it. Raises Refusal where there is no example, or one
    cannot be read.
    """
    words = chosen_words(lang)
    with refused_in(words):
        return [_tried(one, profile) for one in examples_in(Path(folder))]


def examples_in(folder: Path) -> list[Given]:
    """The examples of a folder; Refusal where there is none, or one cannot be read."""
    places = sorted(path.parent for path in folder.glob(f"*/{EXPECTED}"))
    if not places:
        raise Refusal("no_examples", folder=str(folder), expected=EXPECTED)
    return [_read(place) for place in places]


def _read(place: Path) -> Given:
    file = f"{place.name}/{EXPECTED}"
    try:
        content = taken(place / EXPECTED, MOST_TOML, file)
        rows = pl.read_csv(content, infer_schema=False).rows(named=True)
    except pl.exceptions.PolarsError as error:
        raise Refusal("example_unreadable", file=file) from error
    expected: Counter[Found] = Counter()
    days, named = set(), set()
    for at, row in enumerate(rows, start=2):
        if set(_COLUMNS) - set(row):
            raise Refusal("example_unreadable", file=file)
        day = parse_day(row["as_of"] or "")
        amount = parse_money(row["amount"] or "")
        if not isinstance(day, date) or not isinstance(amount, Decimal | None):
            raise Refusal("example_cell", file=file, row=at)
        days.add(day)
        named.add(row["rule_id"])
        if row["subject_id"]:
            # A row without a subject says that the rule finds nothing.
            expected[row["rule_id"], row["subject_id"], _said(amount)] += 1
    if len(days) != 1:
        raise Refusal("example_days", file=file)
    return Given(place.name, place / "data", days.pop(), expected, frozenset(named))


def _tried(one: Given, profile: str | Path) -> Example:
    with reconcile(one.data, as_of=one.as_of, profile=profile, tables=("findings",)) as run:
        found = Counter(
            (row["rule_id"], row["subject_id"], _said(row["amount"]))
            for row in run["findings"].to_dicts()
            if row["rule_id"] in one.rules
        )
    return Example(
        one.name,
        tuple(sorted((one.expected - found).elements())),
        tuple(sorted((found - one.expected).elements())),
    )


def _said(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:.2f}"

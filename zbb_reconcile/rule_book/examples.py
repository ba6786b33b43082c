"""The smallest example of each rule: worked out, by the program, when the book is made.

A county's own examples come first, then the tiny county of ``county.toml``, then the sample county.
Of several findings of a rule the one that rests on the fewest rows is shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from zbb_reconcile.commands.explain import AGEING, evidence_of, rows_of_root
from zbb_reconcile.commands.sample import sample
from zbb_reconcile.identifiers import mask_text
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.pipeline import reconcile
from zbb_reconcile.report.escape import yuan
from zbb_reconcile.report.labels import column_label, value_label
from zbb_reconcile.rule_examples import examples_in
from zbb_reconcile.run import Run
from zbb_reconcile.texts import Words

SAMPLE_DAY = date(2024, 12, 31)
"""The day that the sample county was invented for."""
MOST_ROWS = 50
"""The most source rows that are shown of an example."""
_OF_FINDING = ("subject_id", "agency_name", "verdict", "amount", "amount_max", "since", "reason")
_OF_PART = ("root_indicator_id", "verdict", "unspent", "bucket_amount", "lapses_on", "why")


@dataclass(frozen=True)
class Shown:
    """One example: its county, its day, the rows that it rests on, and the answer."""

    county: str
    as_of: date
    rows: tuple[Mapping[str, Any], ...]
    """Each with its place, ``source_table`` and ``cells`` by header."""
    answer: tuple[tuple[str, str], ...]
    """What the rule says of them: name and value."""


def smallest_examples(
    profile: str | Path, own: Path | None, wanted: Iterable[str], words: Words
) -> dict[str, Shown]:
    """An example of each rule that has one; ``own`` is a folder of a county's own examples.

    Account numbers of a county's own examples are shown in part: they may be real.
    """
    left = list(wanted)
    found: dict[str, Shown] = {}
    with Scratch() as folder:
        for county, data, day, invented in _counties(own, folder, words):
            if left:
                with reconcile(data, as_of=day, profile=profile, lang=words.lang) as run:
                    shown = {rule: _smallest(run, rule, county, full=invented) for rule in left}
                found |= {rule: one for rule, one in shown.items() if one is not None}
                left = [rule for rule in left if rule not in found]
    return found


def _counties(
    own: Path | None, folder: Path, words: Words
) -> Iterator[tuple[str, Path | Mapping[str, pl.DataFrame], date, bool]]:
    """The counties to look in: what each is called, its data, its day, whether it is invented."""
    for one in examples_in(own) if own is not None else ():
        yield words("law_book.own_county", name=one.name), one.data, one.as_of, False
    tiny = tomllib.loads((files(__package__) / "county.toml").read_text("utf-8"))
    tables = {name: pl.DataFrame(rows) for name, rows in tiny["tables"].items()}
    yield words("law_book.tiny_county"), tables, tiny["as_of"], True
    data = folder / "county"
    sample(data)
    yield words("law_book.sample_county"), data, SAMPLE_DAY, True


def _smallest(run: Run, rule: str, county: str, *, full: bool) -> Shown | None:
    """The example of a rule that rests on the fewest rows; None where the run has none of it."""
    found = run.books.rows("findings", {"rule_id": rule}, ("finding_id",))
    if found:
        resting = {
            row["finding_id"]: run.books.count("evidence", {"finding_id": [row["finding_id"]]})
            for row in found
        }
        finding = min(found, key=lambda row: (resting[row["finding_id"]], row["finding_id"]))
        evidence = evidence_of(run.books, finding["finding_id"], run.words, full=full)
        answer = _answer(run, "findings", finding, _OF_FINDING, full=full)
        return Shown(county, run.as_of, tuple(evidence[:MOST_ROWS]), answer)
    parts = run.books.rows(AGEING, {"bucket": rule}, ("root_indicator_id",))
    if not parts:
        return None
    behind = [rows_of_root(run, part["root_indicator_id"], full=full) for part in parts]
    part, rows = min(
        zip(parts, behind, strict=True), key=lambda one: (len(one[1]), one[0]["root_indicator_id"])
    )
    answer = _answer(run, AGEING, part, _OF_PART, full=full)
    return Shown(county, run.as_of, tuple(rows[:MOST_ROWS]), answer)


def _answer(
    run: Run, table: str, row: Mapping[str, Any], columns: Sequence[str], *, full: bool
) -> tuple[tuple[str, str], ...]:
    """What the row says, name and value."""
    told = (
        (column_label(table, name, run.words), _said(name, row[name], run.words))
        for name in columns
        if row.get(name) is not None
    )
    return tuple((label, said if full else mask_text(said)) for label, said in told)


def _said(column: str, value: object, words: Words) -> str:
    return yuan(value) if isinstance(value, Decimal) else value_label(column, str(value), words)

"""Draw a county's tables in a test, run the product on them, and read the answers back."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from zbb_reconcile import Outcome, reconcile

ORDINARY_INDICATOR = {
    "division_code": "360732000",
    "agency_code": "A1",
    "budget_level": "4",
    "fund_type": "111",
    "project_category": "project",
}
"""What an indicator is where its picture does not say: project money of the county's own general
budget, given to agency A1."""


def draw(picture: str) -> pl.DataFrame:
    """A frame of text cells from a drawn table; an empty cell is null.

    The first line names the columns; lines of dashes are decoration::

        indicator_id | fiscal_year | amount
        -------------+-------------+-------
        I1           | 2023        | 100.00
    """
    lines = [line.strip() for line in picture.strip().splitlines()]
    lines = [line for line in lines if line and not set(line) <= set("-+| ")]
    # Only a line with both borders loses them: a blank last cell ends in a bar, too.
    bordered = all(line.startswith("|") and line.endswith("|") for line in lines)
    lines = [line[1:-1] if bordered else line for line in lines]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    header, rows = cells[0], cells[1:]
    for row in rows:
        assert len(row) == len(header), f"{len(row)} cells under {len(header)} headers: {row}"
    return pl.DataFrame(
        {name: [row[at] or None for row in rows] for at, name in enumerate(header)},
        schema={name: pl.String for name in header},
    )


def indicators(picture: str) -> pl.DataFrame:
    """A drawn ``indicators`` table; a column it leaves out is that of an ORDINARY_INDICATOR."""
    drawn = draw(picture)
    missing = [name for name in ORDINARY_INDICATOR if name not in drawn.columns]
    return drawn.with_columns(pl.lit(ORDINARY_INDICATOR[name]).alias(name) for name in missing)


def county(folder: Path, *, extends: str | None = None, **parameters: str) -> Path:
    """A county's profile in a file: parameters (as written in TOML) over the national profile.

    ``extends`` names another profile of the product to lie over instead.
    """
    lies_over = f'extends = "{extends}"\n' if extends else ""
    values = "".join(
        f'{name} = [{{from = 2020-01-01, is = {value}, cite = ["own"]}}]\n'
        for name, value in parameters.items()
    )
    path = folder / "county.toml"
    path.write_text(
        f"""[profile]
name = "x"
title_zh = "x"
title_en = "x"
{lies_over}
[citations.own]
law_zh = "x"
law_en = "x"
article_zh = "x"
article_en = "x"
words = ""
in_force = 2020-01-01
source = "test"
confidence = "sourced"

[parameters]
{values}""",
        encoding="utf-8",
    )
    return path


class Drawn(Mapping[str, pl.DataFrame]):
    """The output tables of a run, each fetched when a test first asks for it.

    The run's database stays open as long as somebody holds these tables.
    """

    def __init__(self, outcome: Outcome) -> None:
        """Take over a run."""
        self._outcome = outcome
        self._fetched: dict[str, pl.DataFrame] = {}
        weakref.finalize(self, outcome.close)

    def __getitem__(self, name: str) -> pl.DataFrame:
        """A table as a frame; KeyError if there is no such table."""
        if name not in self._fetched:
            self._fetched[name] = self._outcome[name]
        return self._fetched[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._outcome)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._outcome)


NO_PAYMENTS = pl.DataFrame(schema=dict.fromkeys(("indicator_id", "paid_on", "amount"), pl.String))


def run(
    as_of: str | date, *, profile: str | Path = "national", **pictures: str | pl.DataFrame | None
) -> Drawn:
    """Every output table of a run over the drawn tables.

    Where indicators are drawn and payments are not, nothing was paid; ``payments=None`` leaves the
    table out, so that nobody knows.
    """
    frames = {
        name: draw(picture) if isinstance(picture, str) else picture
        for name, picture in pictures.items()
        if picture is not None
    }
    if "indicators" in pictures and "payments" not in pictures:
        frames["payments"] = NO_PAYMENTS
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    # A profile in a file may say something else each time.
    cells = ((name, str(frame.schema), frame.write_csv()) for name, frame in frames.items())
    asked = (day, profile, *cells)
    if asked not in _LAST or isinstance(profile, Path):
        _LAST[asked] = Drawn(reconcile(frames, as_of=day, profile=profile, threads=1, tables=()))
    while len(_LAST) > KEPT:
        del _LAST[next(iter(_LAST))]
    return _LAST[asked]


KEPT = 4
_LAST: dict[tuple[object, ...], Drawn] = {}
"""The last runs, by all that was given: several statements about one county share its run."""


def run_folder(folder: Path, as_of: str, *, profile: str | Path = "national") -> Drawn:
    """Every output table of a run over the files of a folder."""
    day = date.fromisoformat(as_of)
    return Drawn(reconcile(folder, as_of=day, profile=profile, threads=1, tables=()))


def findings(tables: Mapping[str, pl.DataFrame], rule: str) -> list[dict[str, Any]]:
    """The findings of one rule as dicts, by subject."""
    found = tables["findings"].filter(pl.col("rule_id") == rule).sort("subject_id", "division_code")
    return found.to_dicts()


def subjects(tables: Mapping[str, pl.DataFrame], rule: str) -> dict[str, Decimal | None]:
    """Subject -> amount of one rule's findings."""
    return {row["subject_id"]: row["amount"] for row in findings(tables, rule)}


def buckets(tables: Mapping[str, pl.DataFrame]) -> dict[tuple[str, str], Decimal]:
    """(root indicator, bucket) -> yuan."""
    return {
        (row["root_indicator_id"], row["bucket"]): row["bucket_amount"]
        for row in tables["carryover_ageing"].to_dicts()
    }


def ageing(tables: Mapping[str, pl.DataFrame], root: str) -> dict[str, dict[str, Any]]:
    """Bucket -> its row of ``carryover_ageing``, for one root indicator."""
    aged = tables["carryover_ageing"].filter(
        (pl.col("root_indicator_id") == root) & pl.col("bucket").is_not_null()
    )
    assert aged["bucket"].is_unique().all(), "a root has each bucket once"
    return {row["bucket"]: row for row in aged.to_dicts()}


def split(tables: Mapping[str, pl.DataFrame], root: str) -> dict[str, Decimal]:
    """Bucket -> yuan, for one root indicator; empty where it has nothing unspent."""
    return {bucket: row["bucket_amount"] for bucket, row in ageing(tables, root).items()}


def rows(tables: Mapping[str, pl.DataFrame], table: str, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of a table, in a fixed order of rows that no table has to keep."""
    return sorted(tables[table].select(columns).rows(), key=str)


def yuan(text: str) -> Decimal:
    """Yuan from text, exactly."""
    return Decimal(text).quantize(Decimal("0.01"))

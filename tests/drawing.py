"""Draw a county's tables in a test, run the product on them, and read the answers back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from zbb_reconcile import reconcile


def draw(picture: str) -> pl.DataFrame:
    """A frame of text cells from a drawn table; an empty cell is null.

    The first line names the columns; lines of dashes are decoration::

        indicator_id | fiscal_year | amount
        -------------+-------------+-------
        I1           | 2023        | 100.00
    """
    lines = [line.strip() for line in picture.strip().splitlines()]
    lines = [line for line in lines if line and not set(line) <= set("-+| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    header, rows = cells[0], cells[1:]
    for row in rows:
        assert len(row) == len(header), f"{len(row)} cells under {len(header)} headers: {row}"
    return pl.DataFrame(
        {name: [row[at] or None for row in rows] for at, name in enumerate(header)},
        schema={name: pl.String for name in header},
    )


def run(
    as_of: str | date, *, profile: str | Path = "national", **pictures: str | pl.DataFrame
) -> Mapping[str, pl.DataFrame]:
    """Every output table of a run over the drawn tables."""
    frames = {
        name: draw(picture) if isinstance(picture, str) else picture
        for name, picture in pictures.items()
    }
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    with reconcile(frames, as_of=day, profile=profile) as outcome:
        return {name: outcome[name] for name in outcome.tables}


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


def yuan(text: str) -> Decimal:
    """Yuan from text, exactly."""
    return Decimal(text).quantize(Decimal("0.01"))

"""Names and numbers out of other tables, laid beside the rows of a paper."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

Tables = Mapping[str, pl.DataFrame]
YUAN = pl.Decimal(18, 2)


def lookup(tables: Tables, name: str, key: str, **columns: str) -> pl.DataFrame:
    """One row per key with those columns, each under its new name; null where there is none.

    Of several rows with one key the first in reading order counts.
    """
    frame = tables.get(name, pl.DataFrame(schema={key: pl.String}))
    order = [
        column
        for column in ("source_file", "source_sheet", "source_row")
        if column in frame.columns
    ]
    chosen = [
        (pl.col(column) if column in frame.columns else pl.lit(None)).alias(alias)
        for alias, column in columns.items()
    ]
    if order:
        frame = frame.sort(order)
    return (
        frame.select(pl.col(key).cast(pl.String), *chosen)
        .drop_nulls(key)
        .unique(key, keep="first", maintain_order=True)
    )


def beside(
    rows: pl.DataFrame, tables: Tables, name: str, key: str, on: str, **columns: str
) -> pl.DataFrame:
    """The rows with those columns of the row whose ``key`` is theirs in ``on``."""
    found = lookup(tables, name, key, **columns)
    rows = rows.with_columns(pl.col(on).cast(pl.String))
    return rows.join(found, left_on=on, right_on=key, how="left", maintain_order="left")


def with_agency(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The rows with the name and the department of their agency, by ``agency_code``.

    An agency without a department is its own; one that nobody knows is called by its code.
    """
    rows = beside(
        rows.drop("agency_name", strict=False),
        tables,
        "agencies",
        "agency_code",
        "agency_code",
        agency_name="agency_name",
        department_code="department_code",
    )
    rows = beside(
        rows, tables, "agencies", "agency_code", "department_code", department="agency_name"
    )
    return rows.with_columns(
        pl.coalesce(
            pl.col("department", "department_code", "agency_name").cast(pl.String),
            "agency_code",
            pl.lit("—"),
        ).alias("department"),
        pl.col("agency_name").cast(pl.String),
    ).drop("department_code")


def picked(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Those columns in that order; one that is not there is empty."""
    return rows.select(
        pl.col(name) if name in rows.columns else pl.lit(None).alias(name) for name in columns
    )


def rows_of(tables: Tables, name: str, *columns: str, money: tuple[str, ...] = ()) -> pl.DataFrame:
    """A result table with at least those columns of text and money; no rows if it is not there."""
    frame = tables.get(name, pl.DataFrame())
    kinds = {**dict.fromkeys(columns, pl.String()), **dict.fromkeys(money, YUAN)}
    missing = {column: kind for column, kind in kinds.items() if column not in frame.columns}
    if frame.is_empty() and not frame.width:
        return pl.DataFrame(schema=missing)
    return frame.with_columns(pl.lit(None, kind).alias(column) for column, kind in missing.items())

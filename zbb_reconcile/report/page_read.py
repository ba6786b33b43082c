"""Columns of whole result tables for the page, and sums over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

Tables = Mapping[str, pl.LazyFrame | pl.DataFrame]
Row = dict[str, Any]


def amounts_of(rows: Iterable[Row], name: str = "amount") -> Decimal:
    """The sum of those rows' amounts."""
    return sum((row[name] for row in rows), Decimal(0))


def columns_of(tables: Tables, name: str, columns: str) -> pl.DataFrame:
    """Those columns of that table; a column or a table that is absent is null or empty."""
    if name not in tables:
        return pl.DataFrame(schema=dict.fromkeys(columns.split(), pl.String))
    frame = tables[name].lazy()
    there = set(frame.collect_schema().names())
    return frame.select(
        pl.col(column) if column in there else pl.lit(None, pl.String).alias(column)
        for column in columns.split()
    ).collect()


def rules_of(tables: Tables, **fields: object) -> list[str]:
    """The rules with those fields, in the order of the law; none where the run has no rules."""
    if "rules" not in tables:
        return []
    return tables["rules"].lazy().filter(**fields).collect()["rule_id"].to_list()


def departments_of(tables: Tables) -> pl.DataFrame:
    """agency_code, department, department_name: who answers for an agency; itself, if nobody."""
    agencies = columns_of(tables, "agencies", "agency_code agency_name department_code")
    named = agencies.select("agency_code", "agency_name").unique("agency_code", keep="first")
    department = pl.coalesce("department_code", "agency_code").alias("department")
    names = named.rename({"agency_code": "department", "agency_name": "department_name"})
    return (
        agencies.unique("agency_code", keep="first", maintain_order=True)
        .select("agency_code", department)
        .join(names, on="department", how="left")
    )


def count_and_sum(frame: pl.DataFrame, by: list[str], amount: str = "amount") -> list[Row]:
    """How many rows and how much money of each group, in no order."""
    money = pl.col(amount).cast(pl.Decimal(38, 2)).sum().alias("amount")
    return frame.group_by(by).agg(pl.len().alias("count"), money).to_dicts()


def largest(tables: Tables, name: str, columns: str, amount: str, rows: int) -> pl.DataFrame:
    """The rows with the largest amounts of either sign; equal ones in the table's own order."""
    frame = columns_of(tables, name, columns)
    size = pl.col(amount).cast(pl.Decimal(38, 2)).abs()
    ordered = frame.sort(size, descending=True, nulls_last=True, maintain_order=True)
    return ordered.head(rows)


def height_of(tables: Tables, name: str, column: str = "", *values: str) -> int:
    """How many rows a table has whose column holds one of those values; of an absent table 0."""
    if name not in tables:
        return 0
    rows = tables[name].lazy()
    if column:
        rows = rows.filter(pl.col(column).is_in(values))
    return int(rows.select(pl.len()).collect().item())

"""Where recalled money comes from, which pool it runs through, what it is for."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from zbb_reconcile.report.page_read import Row, Tables, columns_of, count_and_sum


def flows_of(tables: Tables, recalled: pl.DataFrame) -> list[Row]:
    """From rules through pools to uses: the indicator channel, to which no cash is added.

    Rows of source, target and amount; a node is ``kind:code``. ``recalled`` are the recalls with
    the rule, the subject and the kind of each.
    """
    pools = columns_of(tables, "pool_members", "root_indicator_id source amount category")
    roots = _pooled(tables, recalled, pools)
    into = count_and_sum(roots, ["source", "target"])
    links = [*into, *_out_of_pools(tables, roots, into), *_beside(recalled, pools)]
    links = [
        {"source": row["source"], "target": row["target"], "amount": row["amount"]}
        for row in links
        if row["amount"]
    ]
    return sorted(links, key=lambda link: (link["source"], link["target"]))


def _pooled(tables: Tables, recalled: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """What the treasury takes back: its rule, and its pool (by category, else by fund system)."""
    taken = pools.filter(pl.col("source") == "recalled").select("root_indicator_id", "category")
    systems = columns_of(tables, "carryover_ageing", "root_indicator_id fund_system")
    return (
        recalled.filter(pl.col("kind") == "recall_indicator")
        .rename({"subject_id": "root_indicator_id"})
        .join(taken.unique("root_indicator_id", keep="first"), on="root_indicator_id", how="left")
        .join(systems.unique("root_indicator_id", keep="first"), on="root_indicator_id", how="left")
        .with_columns(
            ("rule:" + pl.col("rule_id")).alias("source"),
            pl.when(pl.col("category").is_not_null())
            .then("pool:" + pl.col("category"))
            .otherwise("system:" + pl.col("fund_system").fill_null("other"))
            .alias("target"),
        )
    )


def _out_of_pools(tables: Tables, roots: pl.DataFrame, into: list[Row]) -> list[Row]:
    """What each pool's money is used for, by priority; what no need takes stays unallocated."""
    through = roots.select("root_indicator_id", pl.col("target").alias("source")).unique(
        "root_indicator_id", keep="first"
    )
    used = (
        columns_of(tables, "uses", "source_kind source_id priority amount")
        .filter(pl.col("source_kind") == "recall")
        .join(through, left_on="source_id", right_on="root_indicator_id")
        .with_columns(("priority:" + pl.col("priority")).alias("target"))
    )
    out = count_and_sum(used, ["source", "target"])
    left: dict[str, Decimal] = {}
    for row in into:
        left[row["target"]] = left.get(row["target"], Decimal(0)) + row["amount"]
    for row in out:
        left[row["source"]] -= row["amount"]
    unallocated = "priority:unallocated"
    rest = [{"source": node, "target": unallocated, "amount": left[node]} for node in left]
    return out + rest


def _beside(recalled: pl.DataFrame, pools: pl.DataFrame) -> list[Row]:
    """What goes upward or into the fund is not pooled; what changes its use is not recalled."""
    away = recalled.filter(pl.col("kind").is_in(["return_up", "stabilise"])).with_columns(
        ("rule:" + pl.col("rule_id")).alias("source"), ("to:" + pl.col("kind")).alias("target")
    )
    kept = pools.filter(pl.col("source") == "repurposed").with_columns(
        pl.lit("rule:KEEP").alias("source"), ("pool:" + pl.col("category")).alias("target")
    )
    moved = kept.with_columns(
        pl.col("target").alias("source"), pl.lit("to:repurposed").alias("target")
    )
    return [
        row for frame in (away, kept, moved) for row in count_and_sum(frame, ["source", "target"])
    ]


_PRIORITIES = (
    "relief", "three_guarantees", "debt_service", "key", "general", "other", "unallocated",
)  # fmt: skip


def needs_of(tables: Tables) -> list[Row]:
    """The uses by need in the order of priority; what is left over, by fund system, last."""
    uses = columns_of(tables, "uses", "source_kind need_id priority fund_system amount")
    uses = uses.with_columns(
        pl.when(pl.col("source_kind") == "recall")
        .then("priority")
        .otherwise(pl.lit("unallocated"))
        .alias("priority")
    )
    named = columns_of(tables, "needs", "need_id need_name").unique("need_id", keep="first")
    names = dict(named.iter_rows())
    rows = count_and_sum(uses, ["priority", "need_id", "fund_system"])
    for row in rows:
        row["need_name"] = names.get(row["need_id"])
    place = {priority: at for at, priority in enumerate(_PRIORITIES)}
    return sorted(
        rows,
        key=lambda row: (
            place.get(row["priority"], len(place)), row["need_id"] or "", row["fund_system"] or "",
        ),
    )  # fmt: skip


def root_needs_of(tables: Tables) -> dict[str, list[tuple[str, Decimal]]]:
    """The needs that each recalled root's money meets, and with how much."""
    uses = columns_of(tables, "uses", "source_kind source_id need_id amount")
    uses = uses.filter(pl.col("source_kind") == "recall", pl.col("need_id").is_not_null())
    met: dict[str, list[tuple[str, Decimal]]] = {}
    parts = count_and_sum(uses, ["source_id", "need_id"])
    for part in sorted(parts, key=lambda part: (part["source_id"], part["need_id"])):
        met.setdefault(part["source_id"], []).append((part["need_id"], part["amount"]))
    return met

"""Where recalled money comes from, which pool it runs through, what it is for."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from zbb_reconcile.report.page_read import Row, Tables, columns_of, count_and_sum, rules_of

Part = tuple[str, str, Decimal]
"""A need ('' where none), its priority, and an amount."""
UNALLOCATED, REPURPOSED = "unallocated", "repurposed"


def flows_of(tables: Tables, recalled: pl.DataFrame) -> list[Row]:
    """From rules through pools to uses: the indicator channel, to which no cash is added.

    Rows of source, target and amount; a node is ``kind:code``. ``recalled`` are the recalls with
    the rule, the subject and the kind of each.
    """
    pools = columns_of(tables, "pool_members", "root_indicator_id source amount category")
    roots = _pooled(tables, recalled, pools)
    into = count_and_sum(roots, ["source", "target"])
    links = [*into, *_out_of_pools(tables, roots, into), *_beside(tables, recalled, pools)]
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
    target = f"priority:{UNALLOCATED}"
    rest = [{"source": node, "target": target, "amount": left[node]} for node in left]
    return out + rest


def _beside(tables: Tables, recalled: pl.DataFrame, pools: pl.DataFrame) -> list[Row]:
    """What goes upward or into the fund is not pooled; what changes its use is not recalled."""
    away = recalled.filter(pl.col("kind").is_in(["return_up", "stabilise"])).with_columns(
        ("rule:" + pl.col("rule_id")).alias("source"), ("to:" + pl.col("kind")).alias("target")
    )
    keeping = pl.lit("rule:" + next(iter(rules_of(tables, verdict="keep")), ""))
    kept = pools.filter(pl.col("source") == REPURPOSED).with_columns(
        keeping.alias("source"), ("pool:" + pl.col("category")).alias("target")
    )
    moved = kept.with_columns(
        pl.col("target").alias("source"), pl.lit("to:repurposed").alias("target")
    )
    return [
        row for frame in (away, kept, moved) for row in count_and_sum(frame, ["source", "target"])
    ]


def needs_of(tables: Tables) -> list[Row]:
    """Every need in the profile's order of spending: how much it wants, gets and lacks.

    What no need takes stands last, by fund system.
    """
    uses = columns_of(tables, "uses", "source_kind need_id fund_system amount")
    used = uses.filter(pl.col("source_kind") == "recall")
    met = {row["need_id"]: row for row in count_and_sum(used, ["need_id", "fund_system"])}
    known = {
        row["need_id"]: row
        for row in columns_of(
            tables, "needs", "need_id need_name priority amount fund_system"
        ).to_dicts()
    }
    rows = [
        _need(need_id, known.get(need_id, {}), met.get(need_id, {}))
        for need_id in sorted({*known, *met})
    ]
    place = dict(columns_of(tables, "spending_order", "priority position").iter_rows())
    rows.sort(key=lambda row: (place.get(row["priority"], len(place) + 1), row["need_id"]))
    left = count_and_sum(uses.filter(pl.col("source_kind") == UNALLOCATED), ["fund_system"])
    return rows + [
        {
            "priority": UNALLOCATED,
            "need_id": None,
            "need_name": None,
            "wanted": None,
            "short": None,
            "fund_system": row["fund_system"],
            "amount": row["amount"],
        }
        for row in sorted(left, key=lambda row: row["fund_system"] or "")
    ]


def _need(need_id: str, need: Row, met: Row) -> Row:
    amount = met.get("amount", Decimal(0))
    wanted = need.get("amount")
    return {
        "priority": need.get("priority") or "other",
        "need_id": need_id,
        "need_name": need.get("need_name"),
        "fund_system": met.get("fund_system") or need.get("fund_system") or "general",
        "wanted": wanted,
        "amount": amount,
        "short": None if wanted is None else max(Decimal(0), wanted - amount),
    }


def root_parts_of(tables: Tables, recalled: pl.DataFrame) -> dict[tuple[str, str], list[Part]]:
    """What each root's money is used for: (need, priority, amount) by root and verdict.

    Recalled money that no need takes is ``unallocated``; money of a living carryover that joins a
    pool is ``repurposed``. The parts of all roots add up to what the page says of each use.
    """
    uses = columns_of(tables, "uses", "source_kind source_id need_id priority amount")
    uses = uses.filter(pl.col("source_kind") == "recall")
    parts: dict[tuple[str, str], list[Part]] = {}
    left: dict[str, Decimal] = {}
    back = recalled.filter(pl.col("kind") == "recall_indicator")
    for row in count_and_sum(back, ["subject_id"]):
        left[row["subject_id"]] = row["amount"]
    for row in sorted(
        count_and_sum(uses, ["source_id", "need_id", "priority"]),
        key=lambda row: (row["source_id"], row["need_id"] or ""),
    ):
        part = (row["need_id"] or "", row["priority"] or "", row["amount"])
        parts.setdefault((row["source_id"], "recall"), []).append(part)
        left[row["source_id"]] = left.get(row["source_id"], Decimal(0)) - row["amount"]
    for root, amount in left.items():
        if amount:
            parts.setdefault((root, "recall"), []).append(("", UNALLOCATED, amount))
    pools = columns_of(tables, "pool_members", "root_indicator_id source amount")
    moved = pools.filter(pl.col("source") == REPURPOSED)
    for row in count_and_sum(moved, ["root_indicator_id"]):
        part = ("", REPURPOSED, row["amount"])
        parts.setdefault((row["root_indicator_id"], "keep"), []).append(part)
    return parts

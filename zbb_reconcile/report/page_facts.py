"""The sums behind the page's pictures, from whole result tables; every amount an exact Decimal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from zbb_reconcile.report.labels import BUCKETS
from zbb_reconcile.report.summary import recall_kind

Tables = Mapping[str, pl.LazyFrame | pl.DataFrame]
Row = dict[str, Any]

IDLE_RULES = ("AS-01", "AS-02", "AS-09", "AS-00")
DORMANT_RULE = "BA-02"
VERDICTS = ("recall", "return_up", "review", "keep", "exempt")
"""What becomes of unspent money, in the order in which the page draws it."""


@dataclass(frozen=True)
class Facts:
    """Rows for the page's pictures and tables, each list in its own total order."""

    years: list[Row]
    """bucket, verdict, fiscal_year, count, amount."""
    recalls: list[Row]
    """kind, rule_id, verdict, count, amount."""
    flows: list[Row]
    """source, target, amount; a node is ``kind:code``."""
    needs: list[Row]
    """priority, need_id, need_name, fund_system, count, amount."""
    root_needs: dict[str, list[str]]
    """The needs that each root's money meets."""
    departments: list[Row]
    """code, name, findings, recall_indicator, return_up, recall_cash, closing, idle."""
    dormant: list[Row]
    """finding_id, account_no, agency_name, since, amount; the longest asleep first."""
    idle: list[Row]
    """rule_id, action, count, amount."""
    closing: Row
    """count, to_treasury, to_target of the accounts that are to close."""
    cash: Row
    """agencies, balance of the agencies' own cash."""


def facts_of(tables: Tables) -> Facts:
    """Every sum of the page; a table that is absent counts as empty."""
    recalled = _recalled(tables)
    return Facts(
        years=_years(tables),
        recalls=_recalls(recalled),
        flows=_flows(tables, recalled),
        needs=_needs(tables),
        root_needs=_root_needs(tables),
        departments=_departments(tables, recalled),
        dormant=_dormant(tables),
        idle=_idle(tables),
        closing=_closing(tables),
        cash=_cash(tables),
    )


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


def _count_and_sum(frame: pl.DataFrame, by: list[str], amount: str = "amount") -> list[Row]:
    money = pl.col(amount).cast(pl.Decimal(38, 2)).sum().alias("amount")
    return frame.group_by(by).agg(pl.len().alias("count"), money).to_dicts()


def _years(tables: Tables) -> list[Row]:
    parts = columns_of(tables, "carryover_ageing", "bucket verdict fiscal_year bucket_amount")
    rows = _count_and_sum(parts, ["bucket", "verdict", "fiscal_year"], "bucket_amount")
    place = {name: at for names in (VERDICTS, BUCKETS) for at, name in enumerate(names)}
    return sorted(
        rows,
        key=lambda row: (
            place.get(row["verdict"], len(place)), row["verdict"],
            place.get(row["bucket"], len(place)), row["bucket"],
            row["fiscal_year"] is None, row["fiscal_year"] or 0,
        ),
    )  # fmt: skip


def _recalled(tables: Tables) -> pl.DataFrame:
    """The recalls with the rule, the verdict and the subject of their findings, and their kind."""
    recalls = columns_of(tables, "recalls", "finding_id agency_code amount destination channel")
    findings = columns_of(tables, "findings", "finding_id rule_id verdict subject_kind subject_id")
    return recalls.join(findings, on="finding_id", how="left", maintain_order="left").with_columns(
        pl.struct("destination", "channel")
        .map_elements(lambda its: recall_kind(its["destination"], its["channel"]), pl.String)
        .alias("kind")
    )


def _recalls(recalled: pl.DataFrame) -> list[Row]:
    rows = _count_and_sum(recalled, ["kind", "rule_id", "verdict"])
    return sorted(rows, key=lambda row: (str(row["kind"]), str(row["rule_id"]), row["verdict"]))


def _flows(tables: Tables, recalled: pl.DataFrame) -> list[Row]:
    """From rules through pools to uses: the indicator channel, to which no cash is added."""
    pools = columns_of(tables, "pool_members", "root_indicator_id source amount category")
    taken = pools.filter(pl.col("source") == "recalled").select("root_indicator_id", "category")
    systems = columns_of(tables, "carryover_ageing", "root_indicator_id fund_system")
    roots = (
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
    into = _count_and_sum(roots, ["source", "target"])
    through = roots.select("root_indicator_id", pl.col("target").alias("source")).unique(
        "root_indicator_id", keep="first"
    )
    used = (
        columns_of(tables, "uses", "source_kind source_id priority amount")
        .filter(pl.col("source_kind") == "recall")
        .join(through, left_on="source_id", right_on="root_indicator_id")
        .with_columns(("priority:" + pl.col("priority")).alias("target"))
    )
    out = _count_and_sum(used, ["source", "target"])
    left: dict[str, Decimal] = {}
    for row in into:
        left[row["target"]] = left.get(row["target"], Decimal(0)) + row["amount"]
    for row in out:
        left[row["source"]] -= row["amount"]
    out += [
        {"source": node, "target": "priority:unallocated", "amount": amount}
        for node, amount in left.items()
        if amount
    ]
    # What goes upward or into the fund is not pooled; what keeps its purpose's kind is not recalled.
    beside = recalled.filter(pl.col("kind").is_in(["return_up", "stabilise"])).with_columns(
        ("rule:" + pl.col("rule_id")).alias("source"), ("to:" + pl.col("kind")).alias("target")
    )
    kept = pools.filter(pl.col("source") == "repurposed").with_columns(
        pl.lit("rule:KEEP").alias("source"), ("pool:" + pl.col("category")).alias("target")
    )
    moved = kept.with_columns(
        pl.col("target").alias("source"), pl.lit("to:repurposed").alias("target")
    )
    for frame in (beside, kept, moved):
        out += _count_and_sum(frame, ["source", "target"])
    links = [
        {"source": row["source"], "target": row["target"], "amount": row["amount"]}
        for row in (*into, *out)
        if row["amount"]
    ]
    return sorted(links, key=lambda link: (link["source"], link["target"]))


_PRIORITIES = (
    "relief", "three_guarantees", "debt_service", "key", "general", "other", "unallocated",
)  # fmt: skip


def _needs(tables: Tables) -> list[Row]:
    uses = columns_of(tables, "uses", "source_kind need_id priority fund_system amount")
    uses = uses.with_columns(
        pl.when(pl.col("source_kind") == "recall")
        .then("priority")
        .otherwise(pl.lit("unallocated"))
        .alias("priority")
    )
    named = columns_of(tables, "needs", "need_id need_name").unique("need_id", keep="first")
    names = dict(named.iter_rows())
    rows = _count_and_sum(uses, ["priority", "need_id", "fund_system"])
    for row in rows:
        row["need_name"] = names.get(row["need_id"])
    place = {priority: at for at, priority in enumerate(_PRIORITIES)}
    return sorted(
        rows,
        key=lambda row: (
            place.get(row["priority"], len(place)), row["need_id"] or "", row["fund_system"] or "",
        ),
    )  # fmt: skip


def _root_needs(tables: Tables) -> dict[str, list[str]]:
    uses = columns_of(tables, "uses", "source_kind source_id need_id")
    uses = uses.filter(pl.col("source_kind") == "recall", pl.col("need_id").is_not_null())
    met: dict[str, list[str]] = {}
    for root, need in uses.select("source_id", "need_id").unique().sort(pl.all()).iter_rows():
        met.setdefault(root, []).append(need)
    return met


def _departments(tables: Tables, recalled: pl.DataFrame) -> list[Row]:
    departments = {
        agency: (department, name)
        for agency, department, name in departments_of(tables).iter_rows()
    }
    ranked: dict[str, Row] = {}

    def row_of(agency: str) -> Row:
        code, name = departments.get(agency, (agency, None))
        zeros = dict.fromkeys(("recall_indicator", "return_up", "recall_cash", "idle"), Decimal(0))
        return ranked.setdefault(
            code, {"code": code, "name": name, "findings": 0, "closing": 0, **zeros}
        )

    amounts = recalled.filter(pl.col("agency_code").is_not_null())
    for part in _count_and_sum(amounts, ["agency_code", "kind"]):
        if part["kind"] != "stabilise":
            row_of(part["agency_code"])[part["kind"]] += part["amount"]
    findings = columns_of(tables, "findings", "agency_code agency_name rule_id amount").filter(
        pl.col("agency_code").is_not_null()
    )
    for part in _count_and_sum(findings, ["agency_code", "agency_name", "rule_id"]):
        row = row_of(part["agency_code"])
        row["findings"] += part["count"]
        if row["code"] == part["agency_code"]:
            row["name"] = row["name"] or part["agency_name"]
        if part["rule_id"] in IDLE_RULES:
            row["idle"] += part["amount"]
    actions = columns_of(tables, "account_actions", "agency_code action").filter(
        pl.col("action") == "close", pl.col("agency_code").is_not_null()
    )
    for agency, count in actions.group_by("agency_code").len().iter_rows():
        row_of(agency)["closing"] += count
    return sorted(
        ranked.values(),
        key=lambda row: (
            -row["recall_indicator"] - row["return_up"], -row["recall_cash"], -row["findings"],
            row["code"],
        ),
    )  # fmt: skip


def _dormant(tables: Tables) -> list[Row]:
    columns = "finding_id rule_id subject_id agency_name since amount"
    rows = columns_of(tables, "findings", columns).filter(pl.col("rule_id") == DORMANT_RULE)
    return rows.sort("since", "finding_id", nulls_last=True).to_dicts()


def _idle(tables: Tables) -> list[Row]:
    assets = columns_of(tables, "findings", "rule_id subject_id amount").filter(
        pl.col("rule_id").is_in(IDLE_RULES)
    )
    actions = columns_of(tables, "asset_actions", "asset_no action").unique(
        "asset_no", keep="first"
    )
    parts = assets.join(actions, left_on="subject_id", right_on="asset_no", how="left")
    place = {rule: at for at, rule in enumerate(IDLE_RULES)}
    return sorted(
        _count_and_sum(parts, ["rule_id", "action"]),
        key=lambda row: (place[row["rule_id"]], row["action"] or ""),
    )


def _closing(tables: Tables) -> Row:
    actions = columns_of(tables, "account_actions", "action to_treasury to_target").filter(
        pl.col("action") == "close"
    )
    return {"count": actions.height} | {
        side: actions[side].cast(pl.Decimal(38, 2)).sum() for side in ("to_treasury", "to_target")
    }


def _cash(tables: Tables) -> Row:
    cash = columns_of(tables, "stale_cash", "agency_code balance").drop_nulls("balance")
    return {"agencies": cash.height, "balance": cash["balance"].cast(pl.Decimal(38, 2)).sum()}

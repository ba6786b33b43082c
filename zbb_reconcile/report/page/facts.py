"""The rows of the page, each list in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from zbb_reconcile.report.facts import Row, Tables, grouped

VERDICTS = ("recall", "return_up", "review", "keep", "exempt")
"""What becomes of unspent money, in the order in which papers show it."""
UNALLOCATED, REPURPOSED = "unallocated", "repurposed"


def amounts_of(rows: Iterable[Mapping[str, Any]], name: str = "amount") -> Decimal:
    """The sum of those rows' amounts; what is not known adds nothing."""
    return sum((row[name] or Decimal(0) for row in rows), Decimal(0))


@dataclass(frozen=True)
class PageFacts:
    """Rows for the page's pictures and tables, each list in the order in which it is shown."""

    years: list[Row]
    """bucket, verdict, fiscal_year, count, amount."""
    recalls: list[Row]
    """kind, rule_id, verdict, count (of findings), amount."""
    groups: Mapping[str, str]
    """What the page counts a finding with: the kind of its recall, or ``idle``; by finding_id."""
    paid_from: Mapping[str, Sequence[tuple[str, Decimal]]]
    """The accounts that a finding's cash comes from, and how much from each."""
    flows: list[Row]
    """source, target, amount; a node is ``kind:code``."""
    needs: list[Row]
    """priority, need_id, need_name, fund_system, wanted, met, short; in the order of spending."""
    root_uses: Mapping[tuple[str, str], Sequence[Row]]
    """What each root's money under a verdict is used for: need_id, priority, amount."""
    departments: list[Row]
    """department_code, department_name, findings, closing, idle and what is recalled of each."""
    dormant: list[Row]
    """finding_id, subject_id, agency_name, since, unmoved, amount; the longest asleep first."""
    idle: list[Row]
    """rule_id, action, count, amount."""
    assets: list[Row]
    """finding_id, rule_id, asset_no, asset_name, agency_name, since, action, amount."""
    closings: list[Row]
    """The accounts that are to close, the largest balance first, and where their money goes."""
    closing_findings: Mapping[str, Sequence[str]]
    """The findings that say so, by account."""
    referred: list[Row]
    followed: list[Row]
    """What became of earlier findings, but those that are as they were."""
    warnings: list[Row]
    budget: list[Row]
    scores: list[Row]
    """What is handed on, the largest first."""
    traces: list[Row]
    """Of some large projects: project_place, kind, leg, label, finding_id, places, amount."""
    places: list[str]
    """What the divisions are called, where their finance bureaus say it."""
    halves: Mapping[str, Row]
    """findings, half_findings and half_amount of each kind of recall."""
    counts: Row
    """How much there is, and how much of it was not checked."""


def page_facts(tables: Tables) -> PageFacts:
    """The rows of the page; ``tables`` as ``page_tables`` gives them."""
    rules = {row["rule_id"]: at for at, row in enumerate(tables["rules"].to_dicts())}
    # What is only for review comes last.
    kinds = {
        row["rule_id"]: (row["verdict"] == "review", at)
        for at, row in enumerate(tables["rules"].filter(pl.col("idle")).to_dicts())
    }
    assets = tables["idle_list"].to_dicts()
    assets.sort(key=lambda row: kinds[row["rule_id"]])
    recalls = tables["recall_kinds"].to_dicts()
    return PageFacts(
        years=sorted(
            tables["carryover_years"].to_dicts(),
            key=lambda row: (
                _place(VERDICTS, row["verdict"]),
                _place(tuple(rules), row["bucket"]),
            ),
        ),
        recalls=tables["recall_sums"].to_dicts(),
        groups={row["finding_id"]: row["kind"] for row in recalls}
        | {row["finding_id"]: "idle" for row in assets},
        paid_from=grouped(
            (row["finding_id"], (row["from_account_no"], row["amount"]))
            for row in recalls
            if row["from_account_no"] is not None
        ),
        flows=tables["fund_flows"].to_dicts(),
        needs=tables["needs_met"].to_dicts(),
        root_uses=grouped(
            ((row["root_indicator_id"], row["verdict"]), row)
            for row in tables["root_uses"].to_dicts()
        ),
        departments=tables["department_sums"].to_dicts(),
        dormant=tables["dormant_list"].to_dicts(),
        idle=_by_action(assets),
        assets=assets,
        closings=tables["closings"].to_dicts(),
        closing_findings=grouped(tables["closing_findings"].iter_rows()),
        referred=tables["referred_list"].to_dicts(),
        followed=_followed(tables["followup"]),
        warnings=tables["warnings"].sort("ends_on", "rule_id", "subject_id").to_dicts(),
        budget=tables["budget_actions"].filter(pl.col("action") != "keep").to_dicts(),
        scores=tables["agency_scores"].drop_nulls("rank").sort("rank", "agency_code").to_dicts(),
        traces=tables["trace_legs"].to_dicts(),
        places=tables["places"]["place_name"].to_list(),
        halves={row["kind"]: row for row in tables["recall_halves"].to_dicts()},
        counts=tables["page_counts"].row(0, named=True),
    )


def _place(order: Sequence[str], name: str) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order)), name


def _by_action(assets: Sequence[Row]) -> list[Row]:
    """How many idle assets there are of each rule and proposal, in the order of the rules."""
    order = list(dict.fromkeys(row["rule_id"] for row in assets))
    groups = grouped(((row["rule_id"], row["action"]), row) for row in assets)
    return [
        {"rule_id": rule, "action": action, "count": len(rows), "amount": amounts_of(rows)}
        for (rule, action), rows in sorted(
            groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1] or "")
        )
    ]


def _followed(rows: pl.DataFrame) -> list[Row]:
    """The largest changes first; what is new, open and undecided says nothing."""
    order = pl.coalesce("settled_amount", "amount_new", "amount_old").abs()
    told = rows.filter(
        ~pl.col("change").is_in(["new", "open"]) | ~pl.col("state").is_in(["found", "notified"])
    )
    return told.sort(order, "finding_id", descending=[True, False], nulls_last=True).to_dicts()

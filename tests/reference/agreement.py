"""The same questions to the reference and to the product, and where their answers differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from tests.reference import RULES, Answers, Finding

WITH_MAXIMUM = ("SF-01", "SF-02")
ASKED = (
    "movements",
    "carryover_ageing",
    "stale_cash",
    "findings",
    "fund_excess_members",
    "recalls",
    "pools",
    "pool_members",
    "uses",
    "account_actions",
    "account_matches",
    "asset_actions",
)
"""The tables of the product that are looked at."""


def told(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a frame as tuples of these columns."""
    return frame.select(columns).rows()


def finding_rows(findings: Iterable[Finding]) -> list[tuple[Any, ...]]:
    return [
        (
            finding.rule,
            finding.subject,
            finding.division if finding.rule == "CR-04" else None,
            finding.amount,
            finding.amount_max if finding.rule in WITH_MAXIMUM else None,
            finding.verdict,
        )
        for finding in findings
    ]


def reference_says(said: Answers) -> dict[str, list[tuple[Any, ...]]]:
    """Table -> what the reference says of it, as rows that can be counted."""
    return {
        "movements": [(m.line["source_row"], m.kind) for m in said.movements],
        "carryover_ageing": [
            (part.root.id, part.bucket, part.amount, part.verdict, part.lapses_on)
            for part in said.ageing
        ],
        "stale_cash": [tuple(row) for row in said.stale],
        "findings": finding_rows(said.findings),
        "fund_excess_members": [(m.division, m.item, m.root, m.amount) for m in said.fund_members],
        "recalls": [tuple(row) for row in said.recalls if row.channel == "indicator"],
        "cash_recalls": said.cash_recalls,
        "pools": [(*key, *sums) for key, sums in said.pools.items()],
        "pool_members": [(*m.pool, m.root, m.source, m.amount) for m in said.members],
        "uses": [tuple(use) for use in said.uses],
        "account_actions": [tuple(action) for action in said.actions],
        "account_matches": list(said.matches),
        "asset_actions": list(said.assets),
    }


def product_says(outcome: Mapping[str, pl.DataFrame]) -> dict[str, list[tuple[Any, ...]]]:
    """The same questions to the product; what the reference leaves open is blanked."""
    only = pl.when
    ageing = outcome["carryover_ageing"].filter(pl.col("bucket").is_not_null())
    ageing = ageing.with_columns(only(pl.col("bucket") == "KEEP").then("lapses_on").alias("until"))
    rule = pl.col("rule_id")
    findings = outcome["findings"].filter(rule.is_in(RULES))
    findings = findings.with_columns(
        only(rule == "CR-04").then("division_code").alias("where"),
        only(rule.is_in(WITH_MAXIMUM)).then("amount_max").alias("at_most"),
        only(~rule.is_in(["AS-08"])).then("verdict").alias("says"),
    )
    recalls = outcome["recalls"].filter(pl.col("channel") == "indicator")
    cash = outcome["recalls"].filter(pl.col("channel") == "cash")
    cash = cash.group_by("agency_code", "destination").agg(pl.col("amount").sum())
    excesses = outcome["fund_excess_members"].join(
        outcome["findings"].select("finding_id", "division_code", "subject_id"), on="finding_id"
    )
    key = ("division_code", "fund_system", "budget_level", "category")
    pools = outcome["pools"].with_columns(pl.col("budget_level").cast(pl.Int64))
    members = outcome["pool_members"].join(pools.select("pool_id", *key), on="pool_id", how="left")
    return {
        "movements": told(outcome["movements"], "source_row", "class"),
        "carryover_ageing": told(
            ageing, "root_indicator_id", "bucket", "bucket_amount", "verdict", "until"
        ),
        "stale_cash": told(
            outcome["stale_cash"],
            "agency_code",
            "opening",
            "outflow",
            "minimum",
            "stale_min",
            "stale_max",
            "fiscal_min",
            "fiscal_max",
        ),
        "findings": told(findings, "rule_id", "subject_id", "where", "amount", "at_most", "says"),
        "fund_excess_members": told(
            excesses, "division_code", "subject_id", "root_indicator_id", "amount"
        ),
        "recalls": told(recalls, "rule_id", "subject_id", "destination", "channel", "amount"),
        "cash_recalls": told(cash, "agency_code", "destination", "amount"),
        "pools": told(pools, *key, "amount_recalled", "amount_repurposed"),
        "pool_members": told(members, *key, "root_indicator_id", "source", "amount"),
        "uses": told(outcome["uses"], "source_kind", "source_id", "need_id", "priority", "amount"),
        "account_actions": told(
            outcome["account_actions"],
            *("account_no", "agency_code", "action", "target_account_no"),
            *("to_treasury", "to_target", "to_owner"),
        ),
        "asset_actions": [
            (number, "settle first" if action is None else "use" if partner else "another", partner)
            for number, action, partner in told(
                outcome["asset_actions"], "asset_no", "action", "partner"
            )
        ],
        "account_matches": told(outcome["account_matches"], "account_no", "agency_code", "status"),
    }


def differences(
    reference: Mapping[str, list[tuple[Any, ...]]], product: Mapping[str, list[tuple[Any, ...]]]
) -> str:
    """What only one of the two says, line by line; nothing if they agree."""
    lines = []
    for name, expected in reference.items():
        here, there = Counter(expected), Counter(product[name])
        for side, rows in (("reference", here - there), ("product", there - here)):
            lines += [
                f"{name}: only the {side} says {' '.join(map(str, row))}"
                for row in sorted(rows.elements(), key=str)
            ]
    return "\n".join(lines)

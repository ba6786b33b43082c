"""The sums behind the page's pictures, from whole result tables; every amount an exact Decimal."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from zbb_reconcile.report.page_accounts import closing_of, closing_totals, dormant_of
from zbb_reconcile.report.page_flows import Part, flows_of, needs_of, root_parts_of
from zbb_reconcile.report.page_read import (
    Row,
    Tables,
    columns_of,
    count_and_sum,
    departments_of,
    rules_of,
)
from zbb_reconcile.report.summary import recall_kind

VERDICTS = ("recall", "return_up", "review", "keep", "exempt")
"""What becomes of unspent money, in the order in which the page draws it."""


@dataclass(frozen=True)
class Facts:
    """Rows for the page's pictures and tables, each list in its own total order."""

    years: list[Row]
    """bucket, verdict, fiscal_year, count, amount."""
    recalls: list[Row]
    """kind, rule_id, verdict, count (of findings), amount."""
    groups: dict[str, str]
    """What the page counts a finding with: the kind of its recall, or ``idle``; by finding_id."""
    paid_from: dict[str, list[tuple[str, Decimal]]]
    """The accounts that a finding's cash comes from, and how much from each."""
    flows: list[Row]
    """source, target, amount; a node is ``kind:code``."""
    needs: list[Row]
    """priority, need_id, need_name, fund_system, wanted, amount, short."""
    root_parts: dict[tuple[str, str], list[Part]]
    """What each root's money under a verdict is used for, and how much of it."""
    departments: list[Row]
    """code, name, findings, recall_indicator, return_up, recall_cash, closing, idle."""
    dormant: list[Row]
    """finding_id, subject_id, agency_name, since, unmoved, amount; the longest asleep first."""
    idle: list[Row]
    """rule_id, action, count, amount."""
    assets: list[Row]
    """finding_id, rule_id, asset_no, asset_name, agency_name, since, action, amount."""
    closing: pl.DataFrame
    """The accounts that are to close, and where their money goes."""
    closed: Row
    """Their count and sums."""
    cash: Row
    """agencies, balance of the agencies' own cash."""


def facts_of(tables: Tables) -> Facts:
    """Every sum of the page; a table that is absent counts as empty."""
    recalled = _recalled(tables)
    closing = closing_of(tables)
    idle_rules = _idle_rules(tables)
    assets = _assets(tables, idle_rules)
    return Facts(
        years=_years(tables),
        recalls=_recalls(recalled),
        groups=dict(recalled.select("finding_id", "kind").iter_rows())
        | {row["finding_id"]: "idle" for row in assets.to_dicts()},
        paid_from=_paid_from(recalled),
        flows=flows_of(tables, recalled),
        needs=needs_of(tables),
        root_parts=root_parts_of(tables, recalled),
        departments=_departments(tables, recalled, idle_rules),
        dormant=dormant_of(tables),
        idle=_idle(assets, idle_rules),
        assets=assets.to_dicts(),
        closing=closing,
        closed=closing_totals(closing),
        cash=_cash(tables),
    )


def _idle_rules(tables: Tables) -> list[str]:
    """The rules of idle assets in the order of the law, what is only for review last."""
    review = rules_of(tables, idle=True, verdict="review")
    return [rule for rule in rules_of(tables, idle=True) if rule not in review] + review


def _years(tables: Tables) -> list[Row]:
    parts = columns_of(tables, "carryover_ageing", "bucket verdict fiscal_year bucket_amount")
    rows = count_and_sum(parts, ["bucket", "verdict", "fiscal_year"], "bucket_amount")
    place = {name: at for names in (VERDICTS, rules_of(tables)) for at, name in enumerate(names)}
    return sorted(
        rows,
        key=lambda row: (
            place.get(row["verdict"], len(place)),
            row["verdict"],
            place.get(row["bucket"], len(place)),
            row["bucket"],
            row["fiscal_year"] is None,
            row["fiscal_year"] or 0,
        ),
    )


def _recalled(tables: Tables) -> pl.DataFrame:
    """The recalls with the rule, the verdict and the subject of their findings, and their kind."""
    columns = "finding_id agency_code amount destination channel from_account_no"
    recalls = columns_of(tables, "recalls", columns)
    findings = columns_of(tables, "findings", "finding_id rule_id verdict subject_kind subject_id")
    return recalls.join(findings, on="finding_id", how="left", maintain_order="left").with_columns(
        pl.struct("destination", "channel")
        .map_elements(lambda its: recall_kind(its["destination"], its["channel"]), pl.String)
        .alias("kind"),
        pl.col("rule_id", "verdict").fill_null(""),
    )


def _recalls(recalled: pl.DataFrame) -> list[Row]:
    """By rule; a finding whose cash lies in several accounts counts once, as it is listed once."""
    by = ["kind", "rule_id", "verdict"]
    amounts = recalled.with_columns(pl.col("amount").cast(pl.Decimal(38, 2)))
    findings = amounts.group_by("finding_id", *by).agg(pl.col("amount").sum())
    rows = count_and_sum(findings, by)
    return sorted(rows, key=lambda row: (str(row["kind"]), str(row["rule_id"]), row["verdict"]))


def _paid_from(recalled: pl.DataFrame) -> dict[str, list[tuple[str, Decimal]]]:
    cash = recalled.filter(pl.col("from_account_no").is_not_null())
    paid: dict[str, list[tuple[str, Decimal]]] = {}
    for finding_id, account, amount in cash.select(
        "finding_id", "from_account_no", "amount"
    ).iter_rows():
        paid.setdefault(finding_id, []).append((account, amount))
    return paid


def _departments(tables: Tables, recalled: pl.DataFrame, idle_rules: list[str]) -> list[Row]:
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
    for part in count_and_sum(amounts, ["agency_code", "kind"]):
        if part["kind"] != "stabilise":
            row_of(part["agency_code"])[part["kind"]] += part["amount"]
    findings = columns_of(tables, "findings", "agency_code agency_name rule_id amount").filter(
        pl.col("agency_code").is_not_null()
    )
    for part in count_and_sum(findings, ["agency_code", "agency_name", "rule_id"]):
        row = row_of(part["agency_code"])
        row["findings"] += part["count"]
        if row["code"] == part["agency_code"]:
            row["name"] = row["name"] or part["agency_name"]
        if part["rule_id"] in idle_rules:
            row["idle"] += part["amount"]
    actions = columns_of(tables, "account_actions", "agency_code action").filter(
        pl.col("action") == "close", pl.col("agency_code").is_not_null()
    )
    for agency, count in actions.group_by("agency_code").len().iter_rows():
        row_of(agency)["closing"] += count
    return sorted(
        ranked.values(),
        key=lambda row: (
            -row["recall_indicator"] - row["return_up"],
            -row["recall_cash"],
            -row["findings"],
            row["code"],
        ),
    )


def _assets(tables: Tables, idle_rules: list[str]) -> pl.DataFrame:
    """The idle assets, by kind, the largest first, with their names and what is proposed."""
    columns = "finding_id rule_id subject_id agency_name since amount"
    idle = columns_of(tables, "findings", columns).filter(pl.col("rule_id").is_in(idle_rules))
    idle = idle.rename({"subject_id": "asset_no"})
    for name, column in (("asset_actions", "action"), ("assets", "asset_name")):
        beside = columns_of(tables, name, f"asset_no {column}").unique("asset_no", keep="first")
        idle = idle.join(beside, on="asset_no", how="left")
    place = {rule: at for at, rule in enumerate(idle_rules)}
    return idle.sort(
        pl.col("rule_id").replace_strict(place, return_dtype=pl.Int64, default=None),
        -pl.col("amount").cast(pl.Decimal(38, 2)),
        "asset_no",
        nulls_last=True,
    )


def _idle(assets: pl.DataFrame, idle_rules: list[str]) -> list[Row]:
    place = {rule: at for at, rule in enumerate(idle_rules)}
    return sorted(
        count_and_sum(assets, ["rule_id", "action"]),
        key=lambda row: (place[row["rule_id"]], row["action"] or ""),
    )


def _cash(tables: Tables) -> Row:
    cash = columns_of(tables, "stale_cash", "agency_code balance").drop_nulls("balance")
    return {"agencies": cash.height, "balance": cash["balance"].cast(pl.Decimal(38, 2)).sum()}

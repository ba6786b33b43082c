"""The sums behind the page's pictures, from whole result tables; every amount an exact Decimal."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from zbb_reconcile.report.labels import BUCKETS
from zbb_reconcile.report.page_flows import flows_of, needs_of, root_needs_of
from zbb_reconcile.report.page_read import Row, Tables, columns_of, count_and_sum, departments_of
from zbb_reconcile.report.summary import recall_kind

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
    root_needs: dict[str, list[tuple[str, Decimal]]]
    """The needs that each recalled root's money meets, and with how much."""
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
        flows=flows_of(tables, recalled),
        needs=needs_of(tables),
        root_needs=root_needs_of(tables),
        departments=_departments(tables, recalled),
        dormant=_dormant(tables),
        idle=_idle(tables),
        closing=_closing(tables),
        cash=_cash(tables),
    )


def _years(tables: Tables) -> list[Row]:
    parts = columns_of(tables, "carryover_ageing", "bucket verdict fiscal_year bucket_amount")
    rows = count_and_sum(parts, ["bucket", "verdict", "fiscal_year"], "bucket_amount")
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
        .alias("kind"),
        pl.col("rule_id", "verdict").fill_null(""),
    )


def _recalls(recalled: pl.DataFrame) -> list[Row]:
    rows = count_and_sum(recalled, ["kind", "rule_id", "verdict"])
    return sorted(rows, key=lambda row: (str(row["kind"]), str(row["rule_id"]), row["verdict"]))


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
        count_and_sum(parts, ["rule_id", "action"]),
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

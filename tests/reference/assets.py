"""Idle assets, their income, and the projects they came from."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from tests.reference.ageing import Bucket, issued, roots
from tests.reference.parameters import (
    ZERO,
    Finding,
    Row,
    Tables,
    happened,
    months_before,
    rows,
)

IDLE_MONTHS = {"A01": ("AS-01", 6), "A02": ("AS-02", 3)}
OTHERS_IDLE = ("AS-09", 12)


def asset_findings(tables: Tables, as_of: date, buckets: list[Bucket]) -> list[Finding]:
    """AS-00, 01, 02, 09, 04, 05, 06, 08."""
    return [
        *idle_findings(tables, as_of),
        *income_findings(tables, as_of),
        *final_accounts_findings(tables, as_of),
        *request_findings(tables, as_of),
        *project_money_findings(tables, as_of, buckets),
    ]


def idle_assets(tables: Tables, as_of: date) -> list[Row]:
    """By number; a reserve is never idle, nor is what falls idle only after the day."""
    return sorted(
        (
            row
            for row in rows(tables, "assets")
            if row["status"] == "idle"
            and not row["reserve"]
            and (row["idle_since"] is None or row["idle_since"] <= as_of)
        ),
        key=lambda row: row["asset_no"],
    )


def idle_findings(tables: Tables, as_of: date) -> list[Finding]:
    answer = []
    for row in idle_assets(tables, as_of):
        if row["idle_since"] is None:
            answer.append(Finding("AS-00", row["asset_no"], row["net_value"], "review"))
            continue
        rule, months = IDLE_MONTHS.get((row["category_code"] or "")[:3], OTHERS_IDLE)
        if row["idle_since"] <= months_before(as_of, months):
            answer.append(Finding(rule, row["asset_no"], row["net_value"], "reactivate"))
    return answer


def income_findings(tables: Tables, as_of: date) -> list[Finding]:
    """AS-04: income due and not remitted."""
    missing: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(tables, "asset_income"):
        if row["due_on"] > as_of:
            continue
        later = row["remitted_on"] is not None and row["remitted_on"] > as_of
        remitted = ZERO if later else row["remitted_amount"] or ZERO
        missing[row["asset_no"]] += max(ZERO, row["due_amount"] - remitted)
    return [
        Finding("AS-04", asset, amount, "rectify") for asset, amount in missing.items() if amount
    ]


def final_accounts_findings(tables: Tables, as_of: date) -> list[Finding]:
    """AS-05: construction completed for more than a year without final accounts."""
    construction = {
        row["project_code"]
        for row in issued(tables, as_of).values()
        if row["project_category"] == "construction"
    }
    unspent: dict[str | None, Decimal] = defaultdict(Decimal)
    for root in roots(tables, as_of).values():
        unspent[root.indicator["project_code"]] += max(ZERO, root.unspent)
    return [
        Finding("AS-05", row["project_code"], unspent[row["project_code"]], "rectify")
        for row in rows(tables, "projects")
        if row["status"] == "completed"
        and row["completed_on"] is not None
        and row["completed_on"] < months_before(as_of, 12)
        and not happened(row["final_accounts_on"], as_of)
        and row["project_code"] in construction
    ]


def request_findings(tables: Tables, as_of: date) -> list[Finding]:
    """AS-06: a request that an idle asset of the division could serve."""
    divisions = {row["agency_code"]: row["division_code"] for row in rows(tables, "agencies")}
    free = idle_assets(tables, as_of)
    served: dict[str, Row] = {}
    requests = sorted(rows(tables, "requests"), key=lambda row: row["request_id"])
    for length in (None, 3):
        for request in requests:
            if request["request_id"] in served:
                continue
            wanted = request["category_code"][:length]
            for asset in free:
                same_division = divisions[asset["agency_code"]] == divisions[request["agency_code"]]
                if same_division and (asset["category_code"] or "")[:length] == wanted:
                    served[request["request_id"]] = request
                    free.remove(asset)
                    break
    return [Finding("AS-06", number, row["amount"], None) for number, row in served.items()]


def project_money_findings(tables: Tables, as_of: date, buckets: list[Bucket]) -> list[Finding]:
    """AS-08: an idle asset whose project still has money to give back."""
    money: dict[str | None, Decimal] = defaultdict(Decimal)
    for part in buckets:
        if part.bucket in ("CR-01", "CR-02", "CR-05"):
            money[part.root.indicator["project_code"]] += part.amount
    return [
        Finding("AS-08", row["asset_no"], money[row["project_code"]], None)
        for row in idle_assets(tables, as_of)
        if row["project_code"] is not None and money[row["project_code"]]
    ]

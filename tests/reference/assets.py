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
GIVING_KINDS = ("administrative", "public_institution")
MOVABLES = ("A02", "A05", "A06", "A07")
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
    owners = {row["asset_no"]: row["agency_code"] for row in rows(tables, "assets")}
    kinds = {row["agency_code"]: row["agency_kind"] for row in rows(tables, "agencies")}
    missing: dict[str, Decimal] = defaultdict(Decimal)
    of_rent = set()
    for row in rows(tables, "asset_income"):
        if row["due_on"] > as_of:
            continue
        later = row["remitted_on"] is not None and row["remitted_on"] > as_of
        remitted = ZERO if later else row["remitted_amount"] or ZERO
        gap = max(ZERO, row["due_amount"] - remitted)
        missing[row["asset_no"]] += gap
        if gap and row["kind"] == "rent":
            of_rent.add(row["asset_no"])
    return [
        Finding(
            "AS-04",
            asset,
            amount,
            "review"
            if asset in of_rent and kinds.get(owners.get(asset)) == "public_institution"
            else "rectify",
        )
        for asset, amount in missing.items()
        if amount
    ]


def final_accounts_findings(tables: Tables, as_of: date) -> list[Finding]:
    """AS-05: construction accepted for more than a year without final accounts."""
    construction = {
        row["project_code"]
        for row in issued(tables, as_of).values()
        if row["project_category"] == "construction"
    }
    unspent: dict[str | None, Decimal] = defaultdict(Decimal)
    for root in roots(tables, as_of, as_of).values():
        unspent[root.indicator["project_code"]] += max(ZERO, root.unspent or ZERO)
    answer = []
    for row in rows(tables, "projects"):
        completed = row["completed_on"]
        if (
            row["project_code"] not in construction
            or row["status"] != "completed"
            or (completed is not None and completed > as_of)
            or happened(row["final_accounts_on"], as_of)
        ):
            continue
        accepted = row["accepted_on"] if happened(row["accepted_on"], as_of) else None
        began = accepted or completed
        if began is not None and began < months_before(as_of, 12):
            verdict = "rectify" if accepted else "review"
            answer.append(
                Finding("AS-05", row["project_code"], unspent[row["project_code"]], verdict)
            )
    return answer


def wishes(tables: Tables, as_of: date) -> list[tuple[str, Row, Decimal | None]]:
    """Requests and the leases that run on the day, by id, with their yuan."""
    running = [
        row
        for row in rows(tables, "leases")
        if (row["from_on"] is None or row["from_on"] <= as_of)
        and (row["to_on"] is None or row["to_on"] >= as_of)
    ]
    requests = [(row["request_id"], row, row["amount"]) for row in rows(tables, "requests")]
    leases = [(row["lease_id"], row, row["rent"]) for row in running]
    return sorted([*requests, *leases], key=lambda wish: wish[0])


def served(tables: Tables, as_of: date) -> dict[str, tuple[Row, Decimal | None]]:
    """Request or lease -> the idle asset of the division that could serve it, and its yuan."""
    agencies = {row["agency_code"]: row for row in rows(tables, "agencies")}
    free = [
        asset
        for asset in idle_assets(tables, as_of)
        if agencies.get(asset["agency_code"], Row())["agency_kind"] in GIVING_KINDS
    ]
    answer: dict[str, tuple[Row, Decimal | None]] = {}
    for is_exact in (True, False):
        for number, wish, amount in wishes(tables, as_of):
            if number in answer:
                continue
            division = agencies[wish["agency_code"]]["division_code"]
            for asset in free:
                same_division = agencies[asset["agency_code"]]["division_code"] == division
                if same_division and serves(asset, wish, is_exact=is_exact):
                    answer[number] = (asset, amount)
                    free.remove(asset)
                    break
    return answer


def request_findings(tables: Tables, as_of: date) -> list[Finding]:
    """AS-06: a request or running lease that an idle asset of the division could serve."""
    return [
        Finding("AS-06", number, amount, "reactivate")
        for number, (_, amount) in served(tables, as_of).items()
    ]


def asset_plans(tables: Tables, as_of: date) -> list[tuple[str, str, str | None]]:
    """(asset, settle first / use / another action, request or lease) of each idle asset.

    Which other action is data: the contract says only what must be settled before any.
    """
    agencies = {row["agency_code"]: row for row in rows(tables, "agencies")}
    partners = {asset["asset_no"]: wish for wish, (asset, _) in served(tables, as_of).items()}
    named = {finding.subject for finding in idle_findings(tables, as_of)} | set(partners)
    answer: list[tuple[str, str, str | None]] = []
    for row in idle_assets(tables, as_of):
        number, is_clear = row["asset_no"], row["title_clear"]
        if number not in named:
            continue
        owner = agencies.get(row["agency_code"], Row())
        is_movable = (row["category_code"] or "").startswith(MOVABLES)
        if is_clear is False or row["idle_since"] is None:
            answer.append((number, "settle first", None))
        elif number in partners:
            answer.append((number, "use", partners[number]))
        elif owner["agency_kind"] == "enterprise" and is_movable and not is_clear:
            # It would be sold: of a title that the card leaves blank one asks first.
            answer.append((number, "settle first", None))
        else:
            answer.append((number, "another", None))
    return answer


def serves(asset: Row, wish: Row, *, is_exact: bool) -> bool:
    """Whether the asset is of the kind asked for and, of land and buildings, large enough."""
    has, wants = asset["category_code"] or "", wish["category_code"]
    is_like = has == wants if is_exact else len(has) >= 5 and has[:5] == wants[:5]
    small = (
        has.startswith("A01")
        and None not in (asset["area"], wish["area"])
        and asset["area"] < wish["area"]
    )
    return is_like and not small


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

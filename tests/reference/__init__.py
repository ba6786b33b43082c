"""The rules again, in plain Python: dicts and Decimal, written from the contract alone.

Nothing here is imported from the product, and it is written to be read beside the contract rather
than to be fast. Where the contract leaves room, the reading is said where it is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.reference.accounts import account_findings
from tests.reference.actions import Action, account_actions, account_matches
from tests.reference.ageing import Bucket, ageing
from tests.reference.assets import asset_findings, asset_plans
from tests.reference.carryovers import FundMember, carryover_findings, fund_members
from tests.reference.cash import Cash, Stale
from tests.reference.income import deposit_account_findings, income_findings, interest_findings
from tests.reference.movements import Movement, movements
from tests.reference.parameters import NATIONAL, PROFILES, XINGGUO, Finding, Parameters, Tables
from tests.reference.passed import passed_findings
from tests.reference.proposals import (
    Member,
    PoolKey,
    Recall,
    Use,
    indicator_recalls,
    pool_members,
    pools,
    uses,
)

RULES = (
    "CR-00",
    "CR-01",
    "CR-02",
    "CR-04",
    "CR-05",
    "CR-08",
    "CR-09",
    "CR-20",
    "CR-21",
    "CR-22",
    "CR-23",
    "CR-24",
    "CR-CONTRACT",
    "CR-OVER",
    "BA-00",
    "BA-01",
    "BA-02",
    "BA-03",
    "BA-04",
    "BA-05",
    "BA-06",
    "BA-08",
    "BA-09",
    "BA-10",
    "BA-11",
    "BA-13",
    "BA-14",
    "BA-15",
    "BA-17",
    "CR-13",
    "CR-16",
    "CR-18",
    "SF-00",
    "SF-01",
    "SF-02",
    "AS-00",
    "AS-01",
    "AS-02",
    "AS-04",
    "AS-05",
    "AS-06",
    "AS-08",
    "AS-09",
    "NT-01",
    "NT-02",
    "NT-04",
    "DP-01",
    "DP-02",
    "DP-03",
    "LB-01",
    "LB-02",
    "LB-03",
    "LB-04",
    "X-01",
    "X-02",
    "X-03",
    "X-04",
    "X-05",
)
"""The rules that the reference covers."""


@dataclass(frozen=True)
class Answers:
    """Everything the reference says about one county."""

    ageing: list[Bucket]
    movements: list[Movement]
    stale: list[Stale]
    findings: list[Finding]
    actions: list[Action]
    assets: list[tuple[str, str, str | None]]
    """Asset, what to do, request or lease."""
    matches: list[tuple[str, str | None, str]]
    """Account, agency, status."""
    fund_members: list[FundMember]
    recalls: list[Recall]
    cash_recalls: list[tuple[str, str, Decimal]]
    """Agency, destination, yuan."""
    members: list[Member]
    pools: dict[PoolKey, tuple[Decimal, Decimal]]
    uses: list[Use]


def answers(tables: Tables, as_of: date, law: Parameters) -> Answers:
    """What the contract says about these tables on that day."""
    buckets = ageing(tables, as_of, law)
    cash = Cash(tables, as_of, law)
    findings = [
        *carryover_findings(tables, buckets, as_of, law),
        *account_findings(tables, cash),
        *cash.stale_findings(),
        *asset_findings(tables, as_of, buckets),
        *income_findings(tables, as_of),
        *deposit_account_findings(tables, cash),
        *interest_findings(cash),
        *passed_findings(tables, cash),
    ]
    members = pool_members(buckets, law)
    excess = fund_members(findings, buckets, law)
    return Answers(
        ageing=buckets,
        movements=movements(tables, law, as_of),
        stale=cash.stale(),
        findings=findings,
        matches=account_matches(cash),
        assets=asset_plans(tables, as_of),
        actions=account_actions(tables, cash, findings),
        fund_members=excess,
        recalls=indicator_recalls(buckets, excess, law),
        cash_recalls=cash.cash_recalls(),
        members=members,
        pools=pools(members),
        uses=uses(tables, buckets, law),
    )


__all__ = [
    "NATIONAL",
    "PROFILES",
    "RULES",
    "XINGGUO",
    "Answers",
    "Finding",
    "Parameters",
    "answers",
]

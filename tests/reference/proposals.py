"""What is proposed: recalls of indicators, pools, uses."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from tests.reference.ageing import Bucket
from tests.reference.carryovers import FundMember
from tests.reference.parameters import PRIORITIES, ZERO, Parameters, Row, Tables, rows

FUND_SYSTEMS = (("111", "general"), ("121", "gov_fund"), ("13", "soe_capital"))

PoolKey = tuple[str, str, int, str]
"""Division, fund system, budget level, category."""


class Member(NamedTuple):
    """One row of pool_members, under its pool's key."""

    pool: PoolKey
    root: str
    source: str
    amount: Decimal


class Use(NamedTuple):
    """One row of uses."""

    source_kind: str
    source_id: str
    need_id: str | None
    priority: str | None
    amount: Decimal


class Recall(NamedTuple):
    """One row of recalls, as far as the reference says."""

    rule: str
    subject: str
    destination: str
    channel: str
    amount: Decimal


def destination(part: Bucket, law: Parameters) -> str:
    """Where a root's recalled money goes, first that applies."""
    root = part.root.indicator
    system = fund_system(root["fund_type"])
    if part.verdict == "return_up":
        return "upper_level"
    if root["budget_level"] > law.own_level:
        return "lower_level"
    if system == "gov_fund":
        return "stabilisation_fund"
    is_own = root["budget_level"] == law.own_level or root["transfer_kind"] == "general"
    if system == "general" and is_own and not part.root.allotted:
        return "stabilisation_fund"
    return "treasury"


def indicator_recalls(
    buckets: list[Bucket], members: list[FundMember], law: Parameters
) -> list[Recall]:
    """What the indicators give back, and what a fund item gives to the stabilisation fund."""
    answer = [
        Recall(part.bucket, part.root.id, destination(part, law), "indicator", part.amount)
        for part in buckets
        if part.verdict in ("recall", "return_up")
    ]
    answer += [
        Recall("CR-04", member.root, "stabilisation_fund", "indicator", member.amount)
        for member in members
    ]
    return answer


def fund_system(fund_type: str) -> str:
    for prefix, system in FUND_SYSTEMS:
        if fund_type.startswith(prefix):
            return system
    return fund_type


def category(root: Row) -> str | None:
    """What the money was meant for, if it is one of the pooled purposes."""
    project = root["project_name"] or ""
    if root["dep_eco_code"] == "30215":
        return "conference"
    if root["dep_eco_code"] == "30216":
        return "training"
    if "产业引导" in project and "产业引导工人" not in project:
        return "industry_guidance"
    if "项目前期" in project:
        return "project_prep"
    if ("招商" in project and "招商银行" not in project) or root["func_code"] == "2011308":
        return "investment_promotion"
    return None


def pool_members(buckets: list[Bucket], law: Parameters) -> list[Member]:
    """The members of every pool that has two members of two projects or agencies."""
    sources = {"recall": "recalled", "keep": "repurposed"}
    pools: dict[PoolKey, list[Bucket]] = defaultdict(list)
    for part in buckets:
        root = part.root.indicator
        kind = category(root)
        if part.verdict in sources and kind and root["budget_level"] >= law.own_level:
            system = fund_system(root["fund_type"])
            pools[root["division_code"], system, root["budget_level"], kind].append(part)
    answer = []
    for key, parts in pools.items():
        projects = {part.root.indicator["project_code"] for part in parts} - {None}
        agencies = {part.root.indicator["agency_code"] for part in parts}
        if len(parts) >= 2 and max(len(projects), len(agencies)) >= 2:
            answer += [
                Member(key, part.root.id, sources[part.verdict], part.amount) for part in parts
            ]
    return answer


def pools(members: list[Member]) -> dict[PoolKey, tuple[Decimal, Decimal]]:
    """Pool -> (recalled, repurposed)."""
    answer: dict[PoolKey, tuple[Decimal, Decimal]] = {}
    for member in members:
        recalled, repurposed = answer.get(member.pool, (ZERO, ZERO))
        if member.source == "recalled":
            answer[member.pool] = (recalled + member.amount, repurposed)
        else:
            answer[member.pool] = (recalled, repurposed + member.amount)
    return answer


def uses(tables: Tables, buckets: list[Bucket], law: Parameters) -> list[Use]:
    """Money recalled into the treasury meets the needs of its fund system, in their order."""
    sources: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for part in buckets:
        if part.verdict == "recall" and destination(part, law) == "treasury":
            system = fund_system(part.root.indicator["fund_type"])
            sources[system].append((part.root.id, part.amount))
    answer = []
    for system, money in sources.items():
        needs = [
            row for row in rows(tables, "needs") if (row["fund_system"] or "general") == system
        ]
        needs.sort(key=lambda row: (PRIORITIES.index(row["priority"]), row["need_id"]))
        open_needs = [(need, need["amount"]) for need in needs if need["amount"] > 0]
        unallocated = ZERO
        for root, amount in sorted(money):
            while amount > 0 and open_needs:
                need, lacking = open_needs[0]
                given = min(amount, lacking)
                answer.append(Use("recall", root, need["need_id"], need["priority"], given))
                amount -= given
                open_needs[0] = (need, lacking - given)
                if lacking == given:
                    open_needs.pop(0)
            unallocated += amount
        if unallocated > 0:
            answer.append(Use("unallocated", system, None, None, unallocated))
    return answer

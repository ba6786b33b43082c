"""Carryovers: whose money, how old, how much is left, and which bucket it falls into."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tests.reference.names import finance_bureaus
from tests.reference.parameters import (
    ZERO,
    Parameters,
    Row,
    Tables,
    rows,
    year_end,
)

RESEARCH_FREE_FROM = date(2021, 8, 5)
"""From this day the surplus of research accepted in 2018 or later stays with the unit."""
RESEARCH_FREE_SINCE_YEAR = 2018
RESEARCH_FULL_YEARS = 2


class Root(NamedTuple):
    """A root indicator on a day: its row, whether its age is known, what is unspent."""

    indicator: Row
    known: bool
    unspent: Decimal | None
    """None where nobody says what one indicator of the chain paid."""
    allotted: bool = True
    doubtful: bool = False
    """Whether the county's own figures of one indicator of the chain do not fit."""

    @property
    def id(self) -> str:
        return str(self.indicator["indicator_id"])


class Bucket(NamedTuple):
    """A part of a root's unspent money."""

    root: Root
    bucket: str
    amount: Decimal
    verdict: str
    lapses_on: date | None = None


class Doubt(NamedTuple):
    """X-05: an indicator whose own figures are not what the tables say."""

    indicator: str
    amount: Decimal


def issue_day(indicator: Row) -> date:
    return indicator["issued_on"] or date(indicator["fiscal_year"], 1, 1)


def oldest_first(root: Root) -> tuple[int, date, str]:
    return root.indicator["fiscal_year"], issue_day(root.indicator), root.id


def issued(tables: Tables, day: date) -> dict[str, Row]:
    """The indicators that exist on that day, by id."""
    return {row["indicator_id"]: row for row in rows(tables, "indicators") if issue_day(row) <= day}


def origin_of(indicator: Row) -> str | None:
    """The indicator it was issued from; none where it names itself."""
    origin: str | None = indicator["origin_indicator_id"]
    return None if origin == indicator["indicator_id"] else origin


def tops(indicators: dict[str, Row]) -> dict[str, tuple[str, bool]]:
    """Indicator -> (its root, whether the root is truly the first issue)."""
    found: dict[str, tuple[str, bool]] = {}
    for start in indicators:
        path = [start]
        while True:
            here = path[-1]
            origin = origin_of(indicators[here])
            if origin is None:
                found[start] = (here, True)
                break
            if origin not in indicators:
                found[start] = (here, False)
                break
            if origin in path:
                circle = path[path.index(origin) :]
                eldest = min(circle, key=lambda i: (indicators[i]["fiscal_year"], i))
                found[start] = (eldest, False)
                break
            path.append(origin)
    return found


def paid_by(tables: Tables, day: date) -> dict[str, Decimal]:
    """Indicator -> Σ of its payments up to that day."""
    paid: dict[str, Decimal] = {}
    for row in rows(tables, "payments"):
        if row["paid_on"] <= day:
            paid[row["indicator_id"]] = paid.get(row["indicator_id"], ZERO) + row["amount"]
    return paid


def roots(tables: Tables, day: date, as_of: date) -> dict[str, Root]:
    """Every root that exists on that day, with what is unspent at its end.

    Without payments the county's own figures say what was paid; they are of as_of and of no other
    day.
    """
    indicators = issued(tables, day)
    paid: dict[str, Decimal | None] = {}
    if "payments" in tables:
        paid = {**dict.fromkeys(indicators, ZERO), **paid_by(tables, day)}
    elif day == as_of:
        paid = {number: row["paid"] for number, row in indicators.items()}
    doubtful = {doubt.indicator for doubt in doubts(tables, as_of)}
    bureaus = finance_bureaus(tables)
    chains: dict[str, list[str]] = {}
    is_known = {}
    for member, (root, known) in tops(indicators).items():
        chains.setdefault(root, []).append(member)
        is_known[root] = known
    answer = {}
    for root, members in chains.items():
        unspent: Decimal | None = indicators[root]["amount"]
        for member in members:
            out = paid.get(member)
            if unspent is not None:
                adjusted = indicators[member]["adjusted"] or ZERO
                unspent = None if out is None else unspent + adjusted - out
        allotted = any(is_allotted(indicators[member], bureaus) for member in members)
        doubted = bool(doubtful & set(members))
        answer[root] = Root(indicators[root], is_known[root], unspent, allotted, doubted)
    return answer


def is_allotted(indicator: Row, bureaus: set[str]) -> bool:
    """Whether a unit has the money; blank means yes unless the finance bureau has it."""
    if indicator["allotted"] is not None:
        return bool(indicator["allotted"])
    return indicator["agency_code"] not in bureaus


def doubts(tables: Tables, as_of: date) -> list[Doubt]:
    """X-05: paid is not the sum of the payments, or balance is not what should be left."""
    indicators = issued(tables, as_of)
    paid = paid_by(tables, as_of)
    answer = []
    for number, row in indicators.items():
        by_payments = paid.get(number, ZERO) if "payments" in tables else None
        said = row["paid"]
        if said is not None and by_payments is not None and said != by_payments:
            answer.append(Doubt(number, said - by_payments))
            continue
        out = by_payments if said is None else said
        if row["balance"] is None or out is None:
            continue
        reissued = sum(
            (one["amount"] for one in indicators.values() if origin_of(one) == number), ZERO
        )
        left = row["amount"] + (row["adjusted"] or ZERO) - out - reissued
        if row["balance"] != left:
            answer.append(Doubt(number, row["balance"] - left))
    return answer


def has_happened(project: Row, statuses: tuple[str, ...], as_of: date) -> bool:
    if project["status"] not in statuses:
        return False
    return project["completed_on"] is None or project["completed_on"] <= as_of


def finished(project: Row, as_of: date) -> bool:
    """Completed or terminated on or before that day."""
    return has_happened(project, ("completed", "terminated"), as_of)


def accepted_by(project: Row, as_of: date) -> date | None:
    """The day of acceptance if it has come."""
    day: date | None = project["accepted_on"]
    return day if day is not None and day <= as_of else None


def is_from_above(root: Row, law: Parameters) -> bool:
    """Money of a higher level; a general transfer from above is the county's own money."""
    return bool(root["budget_level"] < law.own_level and root["transfer_kind"] != "general")


def lapse_day(root: Row, law: Parameters) -> date:
    """The day on which the money lapses; a general transfer too has the life of its level."""
    life = law.life_years if root["budget_level"] >= law.own_level else law.life_years_upper
    more = {"year_end": life - 1, "carried_n": life}[law.count_mode]
    return year_end(root["fiscal_year"] + more)


EXEMPT_FUNDS = (
    ("EX-BOND", ("112", "122")),
    ("EX-FOREIGN", ("113", "114")),
    ("EX-SOCIAL", ("14",)),
    ("EX-SPECIAL", ("2",)),
    ("EX-UNIT", tuple(f"3{digit}" for digit in range(1, 10))),
)


def exemption(root: Row, project: Row, as_of: date) -> str | None:
    """The EX bucket of a root, orders 1 to 5; None if nothing exempts it."""
    for bucket, prefixes in EXEMPT_FUNDS:
        if root["fund_type"].startswith(prefixes):
            return bucket
    if root["direct_fund"]:
        return "EX-DIRECT"
    category = root["project_category"]
    if category == "basic":
        return "EX-BASIC"
    if category == "construction" and not finished(project, as_of):
        return "EX-CONSTRUCTION"
    if is_running_research(root, project, as_of) and not research_is_over(project, as_of):
        return "EX-RESEARCH"
    return None


def is_running_research(root: Row, project: Row, as_of: date) -> bool:
    """Research money of a project that was not broken off."""
    return root["project_category"] == "research" and not has_happened(
        project, ("terminated",), as_of
    )


def research_is_over(project: Row, as_of: date) -> bool:
    """Whether the surplus no longer stays with the unit."""
    accepted = accepted_by(project, as_of)
    if accepted is None:
        return False
    if accepted.year >= RESEARCH_FREE_SINCE_YEAR and as_of >= RESEARCH_FREE_FROM:
        return False
    return as_of >= year_end(accepted.year + RESEARCH_FULL_YEARS)


def verdict_of(root: Root, bucket: str, law: Parameters) -> str:
    """What CR-01, CR-02 and CR-05 demand of a root's money."""
    if root.doubtful:
        return "review"
    if bucket == "CR-01" or not is_from_above(root.indicator, law):
        return "recall"
    if not root.allotted:
        return "return_up"
    return "recall" if root.indicator["budget_level"] == 1 else law.upper_allotted


def projects_of(tables: Tables) -> dict[str, Row]:
    return {row["project_code"]: row for row in rows(tables, "projects")}


def ageing(tables: Tables, as_of: date, law: Parameters) -> list[Bucket]:
    """Every positive unspent amount, split over the buckets."""
    projects = projects_of(tables)
    contracts = {code: max(row["contract_balance"] or ZERO, ZERO) for code, row in projects.items()}
    answer = []
    for root in sorted(roots(tables, as_of, as_of).values(), key=oldest_first):
        if root.unspent is None or root.unspent <= 0:
            continue
        left, indicator = root.unspent, root.indicator
        code = indicator["project_code"]
        project = projects.get(code, Row())
        if not root.known:
            answer.append(Bucket(root, "CR-00", left, "review"))
            continue
        exempt = exemption(indicator, project, as_of)
        if exempt:
            answer.append(Bucket(root, exempt, left, "exempt"))
            continue
        research = is_running_research(indicator, project, as_of)
        if not research and contracts.get(code, ZERO) > 0:
            owed = min(left, contracts[code])
            contracts[code] -= owed
            left -= owed
            answer.append(Bucket(root, "CR-CONTRACT", owed, "review"))
        if left == 0:
            continue
        lapses_on = lapse_day(indicator, law)
        if finished(project, as_of):
            bucket = "CR-02"
        elif research or lapses_on <= as_of:
            bucket = "CR-05" if is_from_above(indicator, law) else "CR-01"
        else:
            answer.append(Bucket(root, "KEEP", left, "keep", lapses_on))
            continue
        answer.append(Bucket(root, bucket, left, verdict_of(root, bucket, law)))
    return answer

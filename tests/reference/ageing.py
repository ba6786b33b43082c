"""Carryovers: whose money, how old, how much is left, and which bucket it falls into."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tests.reference.parameters import (
    FEN,
    ZERO,
    Finding,
    Parameters,
    Row,
    Tables,
    closed_year,
    half_up,
    happened,
    rows,
    year_end,
)


class Root(NamedTuple):
    """A root indicator on a day: its row, whether its age is known, what is unspent."""

    indicator: Row
    known: bool
    unspent: Decimal

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


def issue_day(indicator: Row) -> date:
    return indicator["issued_on"] or date(indicator["fiscal_year"], 1, 1)


def issued(tables: Tables, day: date) -> dict[str, Row]:
    """The indicators that exist on that day, by id."""
    return {row["indicator_id"]: row for row in rows(tables, "indicators") if issue_day(row) <= day}


def tops(indicators: dict[str, Row]) -> dict[str, tuple[str, bool]]:
    """Indicator -> (its root, whether the root is truly the first issue)."""
    found: dict[str, tuple[str, bool]] = {}
    for start in indicators:
        path = [start]
        while True:
            here = path[-1]
            origin = indicators[here]["origin_indicator_id"]
            if origin is None or origin == here:
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


def roots(tables: Tables, day: date) -> dict[str, Root]:
    """Every root that exists on that day, with what is unspent at its end."""
    indicators = issued(tables, day)
    top = tops(indicators)
    unspent: dict[str, Decimal] = {
        root: indicators[root]["amount"] for root, _ in set(top.values())
    }
    for member, (root, _) in top.items():
        unspent[root] += indicators[member]["adjusted"] or ZERO
    for payment in rows(tables, "payments"):
        if payment["indicator_id"] in top and payment["paid_on"] <= day:
            unspent[top[payment["indicator_id"]][0]] -= payment["amount"]
    return {root: Root(indicators[root], known, unspent[root]) for root, known in top.values()}


def finished(project: Row, as_of: date) -> bool:
    """Completed or terminated on or before that day."""
    if project["status"] not in ("completed", "terminated"):
        return False
    return project["completed_on"] is None or project["completed_on"] <= as_of


def lapse_day(root: Row, law: Parameters) -> date:
    """The day on which the money lapses."""
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


def exemption(root: Row, project: Row, as_of: date, law: Parameters) -> str | None:
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
    if category == "research" and not research_is_over(project, as_of, law):
        return "EX-RESEARCH"
    return None


def research_is_over(project: Row, as_of: date, law: Parameters) -> bool:
    accepted = project["accepted_on"]
    if not happened(accepted, as_of):
        return False
    return as_of >= year_end(accepted.year + law.research_full_years)


def ageing(tables: Tables, as_of: date, law: Parameters) -> list[Bucket]:
    """Every positive unspent amount, split over the buckets."""
    projects = {row["project_code"]: row for row in rows(tables, "projects")}
    contracts = {code: max(row["contract_balance"] or ZERO, ZERO) for code, row in projects.items()}
    answer = []
    for root in sorted(roots(tables, as_of).values(), key=_oldest_first):
        if root.unspent <= 0:
            continue
        left, indicator = root.unspent, root.indicator
        code = indicator["project_code"]
        project = projects.get(code, Row())
        above = indicator["budget_level"] < law.own_level
        if not root.known:
            answer.append(Bucket(root, "CR-00", left, "review"))
            continue
        exempt = exemption(indicator, project, as_of, law)
        if exempt:
            answer.append(Bucket(root, exempt, left, "exempt"))
            continue
        research = indicator["project_category"] == "research"
        if not research and contracts.get(code, ZERO) > 0:
            owed = min(left, contracts[code])
            contracts[code] -= owed
            left -= owed
            answer.append(Bucket(root, "CR-CONTRACT", owed, "review"))
        if left == 0:
            continue
        lapses_on = lapse_day(indicator, law)
        if finished(project, as_of):
            answer.append(Bucket(root, "CR-02", left, "return_up" if above else "recall"))
        elif research or lapses_on <= as_of:
            answer.append(
                Bucket(root, "CR-05", left, "return_up")
                if above
                else Bucket(root, "CR-01", left, "recall")
            )
        else:
            answer.append(Bucket(root, "KEEP", left, "keep", lapses_on))
    return answer


def _oldest_first(root: Root) -> tuple[int, date, str]:
    return root.indicator["fiscal_year"], issue_day(root.indicator), root.id


def ageing_findings(tables: Tables, as_of: date, law: Parameters) -> list[Finding]:
    """CR-*, X-01 and X-04."""
    buckets = ageing(tables, as_of, law)
    answer = [
        Finding(part.bucket, part.root.id, part.amount, part.verdict)
        for part in buckets
        if part.bucket.startswith("CR-")
    ]
    answer += [
        Finding("CR-OVER", root.id, -root.unspent, "review")
        for root in roots(tables, as_of).values()
        if root.unspent < 0
    ]
    answer += fund_item_findings(tables, buckets, as_of, law)
    if law.cuts_budgets:
        answer += budget_cut_findings(tables, as_of, law)
    answer += carryover_tie_findings(tables, as_of)
    answer += unknown_payment_findings(tables, as_of)
    return answer


def fund_item_findings(
    tables: Tables, buckets: list[Bucket], as_of: date, law: Parameters
) -> list[Finding]:
    """CR-04: kept government-fund money above its share of the closed year's revenue."""
    kept: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for part in buckets:
        root = part.root.indicator
        if part.bucket == "KEEP" and root["fund_type"].startswith("121"):
            kept[root["division_code"], root["fund_item_code"]] += part.amount
    answer = []
    for revenue in rows(tables, "fund_revenues"):
        if revenue["fiscal_year"] != closed_year(as_of):
            continue
        division, item = revenue["division_code"], revenue["fund_item_code"]
        excess = kept[division, item] - half_up(law.fund_carryover_share * revenue["revenue"])
        if excess > 0:
            answer.append(Finding("CR-04", item, excess, "stabilise", division))
    return answer


def budget_cut_findings(tables: Tables, as_of: date, law: Parameters) -> list[Finding]:
    """CR-09: agencies that carry over much more of their spending than their county."""
    year = closed_year(as_of)
    unspent: dict[str, Decimal] = defaultdict(Decimal)
    for root in roots(tables, year_end(year)).values():
        if root.unspent > 0:
            unspent[root.indicator["agency_code"]] += root.unspent
    divisions = {row["agency_code"]: row["division_code"] for row in rows(tables, "agencies")}
    counties: dict[str, list[Row]] = defaultdict(list)
    for spent in rows(tables, "agency_years"):
        # A county ratio cannot hold a division by nothing: no spending takes no part.
        if spent["fiscal_year"] == year and (spent["final_spending"] or ZERO) > 0:
            counties[divisions[spent["agency_code"]]].append(spent)
    answer = []
    for members in counties.values():
        ratio = {
            row["agency_code"]: Fraction(unspent[row["agency_code"]])
            / Fraction(row["final_spending"])
            for row in members
        }
        if law.ratio_base == "aggregate":
            county = Fraction(sum(unspent[code] for code in ratio)) / Fraction(
                sum(row["final_spending"] for row in members)
            )
        else:
            county = sum(ratio.values(), Fraction(0)) / len(ratio)
        for row in members:
            if ratio[row["agency_code"]] > county + Fraction(law.ratio_margin):
                budget = row["operating_budget"]
                amount = None if budget is None else half_up(law.cut_share * budget)
                answer.append(Finding("CR-09", row["agency_code"], amount, "cut_budget"))
    return answer


def carryover_tie_findings(tables: Tables, as_of: date) -> list[Finding]:
    """X-01: what the agency reported is not what was unspent when that year closed.

    Judged for years that have closed. A report about an indicator that nobody knows stands for
    itself, with nothing behind it; so does one about money issued only after that year.
    """
    top_now = tops(issued(tables, as_of))
    reported: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in rows(tables, "carryovers"):
        if row["fiscal_year"] <= closed_year(as_of):
            named = row["indicator_id"]
            root = top_now[named][0] if named in top_now else named
            reported[root, row["fiscal_year"]] += row["closing"]
    gaps: dict[str, Decimal] = {}
    for (root, year), closing in sorted(reported.items()):
        then = roots(tables, year_end(year)).values()
        computed = sum((was.unspent for was in then if top_now[was.id][0] == root), ZERO)
        if closing != computed:
            gaps[root] = gaps.get(root, ZERO) + closing - computed
    return [Finding("X-01", root, gap.quantize(FEN), "review") for root, gap in gaps.items()]


def unknown_payment_findings(tables: Tables, as_of: date) -> list[Finding]:
    """X-04: payments from an indicator that does not exist on the day."""
    known = issued(tables, as_of)
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(tables, "payments"):
        if row["paid_on"] <= as_of and row["indicator_id"] not in known:
            paid[row["indicator_id"]] += row["amount"]
    return [Finding("X-04", indicator, amount, "review") for indicator, amount in paid.items()]

"""What is found about carryovers: CR-*, X-01, X-04 and X-05."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tests.reference.ageing import (
    Bucket,
    Root,
    accepted_by,
    doubts,
    issue_day,
    issued,
    lapse_day,
    oldest_first,
    origin_of,
    projects_of,
    roots,
    tops,
)
from tests.reference.parameters import (
    FEN,
    FISCAL_FUNDS,
    ZERO,
    Finding,
    Parameters,
    Row,
    Tables,
    closed_year,
    half_up,
    months_before,
    rows,
    says,
    year_end,
)

OLDER_MONEY_WORDS = ("上年结转", "以前年度")
ISSUED_AHEAD = ("提前下达",)


class FundMember(NamedTuple):
    """One row of fund_excess_members, under its item and division."""

    item: str
    division: str
    root: str
    amount: Decimal


def carryover_findings(
    tables: Tables, buckets: list[Bucket], as_of: date, law: Parameters
) -> list[Finding]:
    """Every finding whose subject is an indicator, a fund item or what an agency carries over."""
    answer = [
        Finding(part.bucket, part.root.id, part.amount, part.verdict)
        for part in buckets
        if part.bucket.startswith("CR-")
    ]
    answer += [
        Finding("CR-OVER", root.id, -root.unspent, "review")
        for root in roots(tables, as_of, as_of).values()
        if root.unspent is not None and root.unspent < 0
    ]
    answer += idle_findings(tables, buckets, as_of, law)
    answer += fund_item_findings(tables, buckets, as_of, law)
    if law.cuts_budgets and "payments" in tables:
        answer += budget_cut_findings(tables, as_of, law)
    answer += carryover_tie_findings(tables, as_of)
    answer += unknown_payment_findings(tables, as_of)
    answer += [
        Finding("X-05", doubt.indicator, doubt.amount, "review") for doubt in doubts(tables, as_of)
    ]
    return answer


# Idle, but not for this office to recall, or to be asked about.


def idle_findings(
    tables: Tables, buckets: list[Bucket], as_of: date, law: Parameters
) -> list[Finding]:
    """CR-08 and CR-20 to CR-24: each is asked of the money in the bucket where it lies."""
    projects = projects_of(tables)

    def lapsed(part: Bucket) -> bool:
        return lapse_day(part.root.indicator, law) <= as_of

    def bond(part: Bucket) -> bool:
        bought_long_ago = issue_day(part.root.indicator) <= months_before(as_of, 12)
        return part.bucket == "EX-BOND" and bought_long_ago

    def direct(part: Bucket) -> bool:
        return part.bucket == "EX-DIRECT" and lapsed(part)

    def construction(part: Bucket) -> bool:
        # Without payments nobody knows whether anything was paid.
        resting = part.bucket == "EX-CONSTRUCTION" and lapsed(part) and "payments" in tables
        return resting and not paid_lately(tables, part.root, as_of)

    def older(part: Bucket) -> bool:
        return part.bucket == "KEEP" and looks_older(part.root.indicator)

    def research(part: Bucket) -> bool:
        root = part.root.indicator
        waited = as_of >= year_end(root["fiscal_year"] + 4)
        project = projects.get(root["project_code"], Row())
        return part.bucket == "EX-RESEARCH" and waited and accepted_by(project, as_of) is None

    rules: tuple[tuple[str, Callable[[Bucket], bool], str], ...] = (
        ("CR-20", bond, "refer"),
        ("CR-21", direct, "refer"),
        ("CR-22", construction, "review"),
        ("CR-23", older, "review"),
        ("CR-24", research, "review"),
    )
    answer = [
        Finding(rule, part.root.id, part.amount, verdict)
        for rule, holds, verdict in rules
        for part in buckets
        if holds(part)
    ]
    unspent_roots = {part.root.id: part.root for part in buckets}
    answer += [
        Finding("CR-08", root.id, root.unspent, "review")
        for root in unspent_roots.values()
        if has_no_unit(root, as_of)
    ]
    return answer


def paid_lately(tables: Tables, root: Root, as_of: date) -> bool:
    """Whether anything was paid from its chain in the last twelve months; a refund is not."""
    top = tops(issued(tables, as_of))
    since = months_before(as_of, 12)
    return any(
        row["indicator_id"] in top
        and top[row["indicator_id"]][0] == root.id
        and since < row["paid_on"] <= as_of
        and row["amount"] > 0
        for row in rows(tables, "payments")
    )


def looks_older(indicator: Row) -> bool:
    """Whether its papers or its project's name speak of an earlier year than its own."""
    if origin_of(indicator) is not None:
        return False
    texts = [indicator[name] for name in ("doc_no", "sup_doc_no", "project_name")]
    ahead = any(says(text, ISSUED_AHEAD) for text in texts)
    before = indicator["fiscal_year"] - 1
    for text in texts[:2]:
        for year in map(int, re.findall(r"〔(\d{4})〕", text or "")):
            if year < before or (year == before and not ahead):
                return True
    return says(indicator["project_name"], OLDER_MONEY_WORDS)


def has_no_unit(root: Root, as_of: date) -> bool:
    """CR-08: on 30 September of its year no unit has the money."""
    indicator = root.indicator
    return (
        not root.allotted
        and as_of >= date(indicator["fiscal_year"], 9, 30)
        and indicator["fund_type"].startswith(FISCAL_FUNDS)
        and indicator["project_category"] != "basic"
    )


# Government funds.


def kept_fund_money(buckets: list[Bucket], law: Parameters) -> dict[tuple[str, str], list[Bucket]]:
    """(division, item) -> kept government-fund money of the own level, oldest first."""
    kept: dict[tuple[str, str], list[Bucket]] = defaultdict(list)
    for part in sorted(buckets, key=lambda part: oldest_first(part.root)):
        root = part.root.indicator
        is_own = root["budget_level"] == law.own_level
        if part.bucket == "KEEP" and root["fund_type"].startswith("121") and is_own:
            kept[root["division_code"], root["fund_item_code"]].append(part)
    return kept


def fund_item_findings(
    tables: Tables, buckets: list[Bucket], as_of: date, law: Parameters
) -> list[Finding]:
    """CR-04: kept government-fund money above its share of the closed year's revenue."""
    kept = kept_fund_money(buckets, law)
    answer = []
    for revenue in rows(tables, "fund_revenues"):
        if revenue["fiscal_year"] != closed_year(as_of):
            continue
        division, item = revenue["division_code"], revenue["fund_item_code"]
        total = sum((part.amount for part in kept[division, item]), ZERO)
        excess = total - half_up(law.fund_carryover_share * revenue["revenue"])
        if excess > 0:
            answer.append(Finding("CR-04", item, excess, "stabilise", division))
    return answer


def fund_members(
    findings: list[Finding], buckets: list[Bucket], law: Parameters
) -> list[FundMember]:
    """Which roots an excess would be taken from, the oldest first."""
    kept = kept_fund_money(buckets, law)
    answer = []
    for finding in findings:
        if finding.rule != "CR-04" or finding.division is None or finding.amount is None:
            continue
        lacking = finding.amount
        for part in kept[finding.division, finding.subject]:
            taken = min(part.amount, lacking)
            lacking -= taken
            if taken:
                answer.append(FundMember(finding.subject, finding.division, part.root.id, taken))
    return answer


# Budgets, ties.


def budget_cut_findings(tables: Tables, as_of: date, law: Parameters) -> list[Finding]:
    """CR-09: agencies that carry over much more of their spending than their county."""
    year = closed_year(as_of)
    unspent: dict[str, Decimal] = defaultdict(Decimal)
    for root in roots(tables, year_end(year), as_of).values():
        fiscal = root.indicator["fund_type"].startswith(FISCAL_FUNDS)
        if fiscal and root.unspent is not None and root.unspent > 0:
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
    itself, with nothing behind it; so does one about money issued only after that year. What was
    unspent on a day of which nobody says what was paid is compared with nothing.
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
        then = roots(tables, year_end(year), as_of).values()
        parts = [was.unspent for was in then if top_now[was.id][0] == root]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            continue
        computed = sum(known, ZERO)
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

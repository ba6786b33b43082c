"""The request to the county government, with every row of the recall in its annexes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.notice_facts import NoticeFacts, Row
from zbb_reconcile.report.notices.division import ZERO, Division, Unit
from zbb_reconcile.report.notices.fields import (
    ANNEXES,
    PETITION,
    RECALLS,
    WAY_OF,
    WAYS,
    Values,
    printed_yuan,
)
from zbb_reconcile.report.notices.law import articles
from zbb_reconcile.report.notices.units import (
    Told,
    closing_entries,
    closing_findings,
    closing_values,
    doubt_entries,
    doubt_values,
    or_none,
    row_entry,
    way_values,
)
from zbb_reconcile.texts import Words, fill


def petition(facts: NoticeFacts, division: Division, common: Values, words: Words) -> Told:
    """One division's request: what is recalled, from whom, why, and what it is to be used for."""
    plan, uses = _plan(facts, division, words)
    values = {
        **common,
        **way_values(division.recalls, words),
        "cash_term": facts.terms["stale_months"],
        **closing_values(division.closings, words),
        **doubt_values(division.doubts),
        **uses,
    }
    findings = [*division.recalls, *closing_findings(division.closings)]
    tables = {
        "units": _units(division.recalls, words),
        "parts": _parts(division.recalls, words),
        "rows": _rows(facts, division, words),
        "closings": closing_entries(facts, division.closings, words),
        "doubts": doubt_entries(facts, division.doubts, words),
        "plan": plan,
    }
    there = [name for name in ANNEXES if tables[name]]
    numbers = {name: str(there.index(name) + 1) if name in there else "" for name in ANNEXES}
    values |= {f"annex_{name}": number for name, number in numbers.items()}
    tables["results"] = _results(facts, values, words)
    lists = {name: or_none(rows, PETITION, name, words) for name, rows in tables.items()}
    asked = [f"request_{name}" for name in there if f"notices.request_{name}" in words]
    lists["requests"] = _numbered(asked, values, words)
    lists["usage"] = _numbered(["uses_planned" if plan else "uses_none"], values, words)
    lists["annexes"] = [
        {
            "text": words(
                "notices.annex_next" if at else "notices.annex_first",
                no=str(at + 1),
                title=words(f"notices.annex_title_{name}"),
            )
        }
        for at, name in enumerate(there)
    ]
    lists["articles"] = articles(facts, findings, words)
    return Told(PETITION, None, values, lists)


def _units(recalls: Sequence[Row], words: Words) -> list[Values]:
    """What each agency gives back, a line an agency, way by way."""
    sums: dict[Unit, dict[str, Decimal]] = {}
    for row in recalls:
        way = _way(row)
        of_unit = sums.setdefault((row["agency_code"] or "", row["agency_name"] or ""), {})
        of_unit[way] = of_unit.get(way, ZERO) + row["amount"]
    return [
        {
            "no": str(at),
            "agency": name,
            "agency_code": code,
            **{way: printed_yuan(amounts.get(way)) for way in WAYS},
        }
        for at, ((code, name), amounts) in enumerate(sorted(sums.items()), start=1)
    ]


def _way(row: Row) -> str:
    place = row["destination"], row["channel"]
    for way, own in WAYS.items():
        if own == place:
            return way
    raise RuntimeError(f"{place}: no paper speaks of it")


def _parts(recalls: Sequence[Row], words: Words) -> list[Values]:
    """What each agency gives back, a line a way, and below what each way comes to."""
    sums: dict[tuple[str, str, str], list[Decimal]] = {}
    ways: dict[str, list[Decimal]] = {}
    for row in recalls:
        way = _way(row)
        unit = row["agency_code"] or "", row["agency_name"] or "", way
        sums.setdefault(unit, []).append(row["amount"])
        ways.setdefault(way, []).append(row["amount"])
    order = {way: at for at, way in enumerate(WAYS)}
    kinds = {way: kind for kind, way in WAY_OF.items()}
    units = sorted(sums, key=lambda unit: (unit[0], unit[1], order[unit[2]]))
    lines = [(str(at), unit[1], unit[2], sums[unit]) for at, unit in enumerate(units, start=1)]
    lines += [("", words("notices.total"), way, ways[way]) for way in WAYS if way in ways]
    return [
        {
            "no": number,
            "agency": name,
            "way": words(f"notices.way_{kinds[way]}"),
            "count": str(len(amounts)),
            "amount": printed_yuan(sum(amounts, ZERO)),
        }
        for number, name, way, amounts in lines
    ]


def _results(facts: NoticeFacts, values: Values, words: Words) -> list[Values]:
    """What was found, a sentence each; of what there is nothing, nothing is said."""
    said = [f"result_{way}" for way in WAYS if values[f"{way}_count"] != "0"]
    if said:
        said.append("result_apart")
    said += [f"result_{part}" for part in ("closing", "doubt") if values[f"{part}_count"] != "0"]
    doubts = [*(["result_control"] if facts.failing else [])]
    doubts += ["result_unpaid"] if facts.nothing_paid else []
    values = {**values, "failing": str(facts.failing)}
    return _numbered([*(said or ["result_none"]), *doubts], values, words)


def _numbered(keys: Sequence[str], values: Values, words: Words) -> list[Values]:
    """Those sentences of the catalogue, each that has a number with the next one."""
    numerals = words["notices.numerals"].split()
    sentences: list[Values] = []
    at = 0
    for key in keys:
        text = words[f"notices.{key}"]
        if "{no}" in text:
            at += 1
        sentences.append({"text": fill(text, {**values, "no": numerals[max(at - 1, 0)]})})
    return sentences


def _rows(facts: NoticeFacts, division: Division, words: Words) -> list[Values]:
    """Every recall, by way, agency and reason, and whether a notice of it goes out."""
    kinds = {place: kind for kind, place in RECALLS.items()}
    unsent = {
        (row["finding_id"], row["subject_id"], row["from_account_no"]): why
        for kind, row, why in division.listed
        if kind in RECALLS
    }
    rows: list[Values] = []
    for place, kind in kinds.items():
        of_way = [row for row in division.recalls if (row["destination"], row["channel"]) == place]
        for row in sorted(of_way, key=lambda row: row["agency_code"] or ""):
            key = row["finding_id"], row["subject_id"], row["from_account_no"]
            why = unsent.get(key, "notice")
            at = sum(1 for entry in rows if entry["_way"]) + 1
            rows.append(row_entry(facts, kind, row, why, at, words))
        if of_way:
            total = sum((row["amount"] for row in of_way), ZERO)
            way = words(f"notices.way_{kind}")
            blank = dict.fromkeys(("no", "what", "reason", "why", "_way"), "")
            subtotal = {
                "agency": words("notices.subtotal"),
                "way": way,
                "amount": printed_yuan(total),
            }
            rows.append({**blank, **subtotal})
    return rows


def _plan(facts: NoticeFacts, division: Division, words: Words) -> tuple[list[Values], Values]:
    """What the indicators recalled by this level are to be used for: sources equal uses.

    A need counts what all divisions give it; what is left over is this division's own.
    """
    sources: dict[str, Decimal] = {}
    roots: dict[str, str] = {}
    for row in division.recalls:
        if (row["destination"], row["channel"]) == WAYS["indicator"]:
            root = facts.roots.get(row["subject_id"], {})
            system = root.get("fund_system") or "general"
            sources[system] = sources.get(system, ZERO) + row["amount"]
            roots[row["subject_id"]] = system
    met: dict[str, Decimal] = {}
    given: dict[str, Decimal] = {}
    left = dict(sources)
    for row in facts.uses:
        if row["need_id"] is None:
            continue
        met[row["need_id"]] = met.get(row["need_id"], ZERO) + row["amount"]
        if row["source_id"] in roots:
            given[row["need_id"]] = given.get(row["need_id"], ZERO) + row["amount"]
            left[roots[row["source_id"]]] -= row["amount"]
    if any(amount < ZERO for amount in left.values()):
        raise RuntimeError(f"plan: {left} left")
    plan: list[Values] = []
    needed = {need["fund_system"] or "general" for need in facts.needs}
    for system in sorted({*sources, *needed}, key=lambda name: (name != "general", name)):
        fund = value_label("fund_system", system, words)
        for need in facts.needs:
            if (need["fund_system"] or "general") == system:
                key = need["need_id"]
                priority = value_label("priority", need["priority"], words)
                amount = given.get(key, ZERO)
                plan.append(
                    {
                        "no": str(len(plan) + 1),
                        "fund": fund,
                        "priority": priority,
                        "use": need["need_name"] or key,
                        "need": printed_yuan(need["amount"]),
                        "amount": printed_yuan(amount),
                        "gap": printed_yuan(need["amount"] - met.get(key, ZERO)),
                    }
                )
        if left.get(system, ZERO):
            plan.append(
                {
                    "no": str(len(plan) + 1),
                    "fund": fund,
                    "priority": "",
                    "need": "",
                    "use": words("notices.plan_left"),
                    "amount": printed_yuan(left[system]),
                    "gap": "",
                }
            )
    allotted = sum(given.values(), ZERO)
    remaining = sum(left.values(), ZERO)
    return plan, {
        "uses_total": printed_yuan(allotted + remaining),
        "uses_allotted": printed_yuan(allotted),
        "uses_left": printed_yuan(remaining),
    }

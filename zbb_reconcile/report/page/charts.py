"""What the page's pictures are drawn from: labels and fen, never a rounded figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zbb_reconcile.report.escape import visible
from zbb_reconcile.report.labels import value_label
from zbb_reconcile.report.page.data import fen, subject_of
from zbb_reconcile.report.page.facts import VERDICTS, PageFacts, amounts_of
from zbb_reconcile.report.page.sections import year_column, year_columns, year_cut, year_words
from zbb_reconcile.texts import Words

RANKED = 12
"""The most departments and accounts of a picture; the other departments share one bar."""


def charts_of(
    facts: PageFacts, names: Mapping[str, str], as_of: str, words: Words
) -> dict[str, Any]:
    """Every picture's data by its name; a picture of nothing is absent."""
    drawn = {
        "years": _years(facts, words),
        "flow": _flow(facts, names, words),
        "departments": _departments(facts, words),
        "dormant": _dormant(facts, as_of),
        "idle": _idle(facts, names),
    }
    return {name: chart for name, chart in drawn.items() if chart}


def node_words(facts: PageFacts, names: Mapping[str, str], words: Words) -> dict[str, str]:
    """What each node of the flow is called; priorities in the order in which money is spent."""
    nodes = {link[side] for link in facts.flows for side in ("source", "target")}
    in_order = list(dict.fromkeys(f"priority:{need['priority']}" for need in facts.needs))
    place = {node: at for at, node in enumerate(in_order, start=1)}
    ordered = sorted(nodes, key=lambda node: (place.get(node, 0), node))
    return {node: visible(_node(node, names, words)) for node in ordered}


def _node(node: str, names: Mapping[str, str], words: Words) -> str:
    kind, _, code = node.partition(":")
    if kind == "rule":
        return f"{names.get(code, '')} {code}".strip()
    if kind == "to":
        return words(f"page.to_{code}")
    if kind == "system":
        return words("page.pool_of", pool=value_label("fund_system", code, words))
    if kind == "pool":
        return words("page.pool_of", pool=value_label("category", code, words))
    return value_label("priority", code, words)


def _years(facts: PageFacts, words: Words) -> dict[str, Any] | None:
    columns = year_columns(facts)
    if not columns:
        return None
    oldest = year_cut(facts)
    series = []
    for verdict in VERDICTS:
        rows = [row for row in facts.years if row["verdict"] == verdict]
        by_year = {
            column: amounts_of(
                row for row in rows if year_column(row["fiscal_year"], oldest) == column
            )
            for column in columns
        }
        if rows:
            series.append(
                {
                    "code": verdict,
                    "name": value_label("verdict", verdict, words),
                    "values": [fen(by_year[column]) for column in columns],
                }
            )
    return {
        "columns": columns,
        "words": [year_words(column, words) for column in columns],
        "series": series,
    }


def _flow(facts: PageFacts, names: Mapping[str, str], words: Words) -> dict[str, Any] | None:
    if not facts.flows:
        return None
    nodes = node_words(facts, names, words)
    return {
        "nodes": [{"code": code, "name": name} for code, name in nodes.items()],
        "links": [[link["source"], link["target"], fen(link["amount"])] for link in facts.flows],
    }


def _departments(facts: PageFacts, words: Words) -> dict[str, Any] | None:
    amounts = ("recall_indicator", "return_up", "recall_cash")
    ranked = [row for row in facts.departments if any(row[name] for name in amounts)]
    shown, others = ranked[:RANKED], ranked[RANKED:]
    if not shown:
        return None
    shown_names = [visible(row["department_name"] or row["department_code"]) for row in shown]
    if others:
        shown = [
            *shown,
            {"department_code": ""} | {name: amounts_of(others, name) for name in amounts},
        ]
        shown_names.append(words("page.other_departments", count=len(others)))
    return {
        "codes": [row["department_code"] for row in shown],
        "words": shown_names,
        "series": [
            {
                "code": name,
                "name": words(f"page.column_{name}"),
                "values": [fen(row[name]) for row in shown],
            }
            for name in amounts
        ],
    }


def _dormant(facts: PageFacts, as_of: str) -> dict[str, Any] | None:
    dated = [row for row in facts.dormant if row["since"] is not None]
    # The most money first; a balance in another currency is not known in yuan.
    dated.sort(key=lambda row: (row["amount"] is None, -(row["amount"] or 0)))
    if not dated:
        return None
    return {
        "until": as_of,
        "rows": [
            {
                "id": row["finding_id"],
                "name": visible(row["agency_name"]),
                "account": visible(subject_of("account", row["subject_id"])),
                "since": row["since"].isoformat(),
                "unmoved": row["unmoved"],
                "amount": fen(row["amount"]),
            }
            for row in dated[:RANKED]
        ],
    }


def _idle(facts: PageFacts, names: Mapping[str, str]) -> dict[str, Any] | None:
    rules = list(dict.fromkeys(row["rule_id"] for row in facts.idle))
    if not rules:
        return None
    parts = {rule: [row for row in facts.idle if row["rule_id"] == rule] for rule in rules}
    return {
        "codes": rules,
        "words": [visible(names.get(rule) or rule) for rule in rules],
        "counts": [sum(row["count"] for row in parts[rule]) for rule in rules],
        "values": [fen(amounts_of(parts[rule])) for rule in rules],
    }

"""The sections of what came after: earlier findings, what ends soon, the next budget, the ranks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zbb_reconcile.report.escape import percent
from zbb_reconcile.report.facts import Row, grouped
from zbb_reconcile.report.labels import column_label, value_label, way_label
from zbb_reconcile.report.page.data import subject_of
from zbb_reconcile.report.page.facts import PageFacts
from zbb_reconcile.report.page.html import (
    go,
    masked,
    money,
    paragraph,
    rule_words,
    safe,
    said,
    table,
)
from zbb_reconcile.report.page.sections import LISTED
from zbb_reconcile.report.shape import FOLLOWED_SUMS, Summary, is_followed
from zbb_reconcile.texts import Words

Names = Mapping[str, str]


def followup(facts: PageFacts, summary: Summary, names: Names, words: Words) -> str:
    """What became of the earlier findings, what came back, and what of it the rows prove."""
    told = summary["followup"]
    changes = table(
        [
            (column_label("followup", "change", words), ""),
            (words("report.followup_count"), "amount"),
            (words("report.followup_old"), "amount"),
            (words("report.followup_new"), "amount"),
        ],
        (
            (
                safe(value_label("change", change["change"], words)),
                str(change["count"]),
                money(change["amount_old"]),
                money(change["amount_new"]),
            )
            for change in told["changes"]
        ),
        name="table-changes",
    )
    states = words.join(
        words("report.followup_state", state=value_label("state", state, words), count=count)
        for state, count in told["states"].items()
    )
    sums = table(
        [
            (column_label("", "destination", words), ""),
            *((words(f"report.followup_{name}"), "amount") for name in FOLLOWED_SUMS),
        ],
        (
            (
                safe(way_label(row, words)),
                *(money(str(row[name])) for name in FOLLOWED_SUMS),
            )
            for row in told["sums"]
        ),
        name="table-returned",
        caption=said("report.followup_sums", words),
    )
    listed = facts.followed[:LISTED]
    headers = [
        (column_label("", "rule_id", words), ""),
        (column_label("", "subject_id", words), ""),
        (column_label("", "agency_name", words), ""),
        (column_label("followup", "amount_old", words), "amount"),
        (column_label("followup", "amount_new", words), "amount"),
        (column_label("followup", "change", words), "short"),
        (column_label("followup", "state", words), "short"),
        (column_label("followup", "settled_by", words), ""),
    ]
    return (
        paragraph("followup_how", words, "note")
        + changes
        + f"<p>{safe(states)}</p>"
        + sums
        + (
            table(
                headers,
                (_followed(row, names, words) for row in listed),
                name="table-followup",
                caption=said("followup_list", words, count=len(facts.followed)),
            )
            if listed
            else ""
        )
    )


def _followed(row: Row, names: Names, words: Words) -> tuple[str, ...]:
    proof = ""
    if row["settled_by"]:
        proof = value_label("settled_by", row["settled_by"], words)
        if row["settled_amount"] is not None:
            proof += f" {row['settled_amount']:,.2f}"
        if row["settled_on"] is not None:
            proof += f" ({row['settled_on']})"
    subject = safe(subject_of(row["subject_kind"], row["subject_id"]))
    if row["change"] not in ("settled", "not_looked_at"):
        subject = go(subject, "findings", id=row["finding_id"])
    return (
        rule_words(row["rule_id"], names),
        subject,
        safe(row["agency_name"]),
        _yuan(row["amount_old"]),
        _yuan(row["amount_new"]),
        safe(value_label("change", row["change"], words)),
        safe(value_label("state", row["state"], words)),
        safe(proof) if proof else masked(row["why"] or ""),
    )


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else money(amount)


def warnings(facts: PageFacts, names: Names, words: Words) -> str:
    """What comes to an end, the nearest first."""
    headers = [
        (column_label("warnings", "ends_on", words), "short"),
        (column_label("warnings", "level", words), "short"),
        (column_label("", "rule_id", words), ""),
        (column_label("", "subject_id", words), ""),
        (column_label("", "amount", words), "amount"),
        (column_label("", "reason", words), ""),
    ]
    rows = (
        (
            safe(row["ends_on"]),
            safe(value_label("level", row["level"], words)),
            rule_words(row["rule_id"], names),
            safe(subject_of(row["subject_kind"], row["subject_id"])),
            _yuan(row["amount"]),
            masked(row["reason"] or ""),
        )
        for row in facts.warnings[:LISTED]
    )
    return paragraph("warnings_how", words, "note", count=len(facts.warnings)) + table(
        headers, rows, name="table-warnings"
    )


def budget(facts: PageFacts, words: Words) -> str:
    """What is proposed for the next budget."""
    headers = [
        (column_label("", "subject_id", words), ""),
        (column_label("", "agency_code", words), "short"),
        (column_label("budget_actions", "action", words), "short"),
        (column_label("", "amount", words), "amount"),
        (column_label("budget_actions", "why", words), ""),
    ]
    rows = (
        (
            safe(row["subject_id"]),
            safe(row["agency_code"]),
            safe(value_label("action", row["action"], words)),
            _yuan(row["amount"]),
            masked(row["why"] or ""),
        )
        for row in facts.budget[:LISTED]
    )
    return paragraph("budget_how", words, "note", count=len(facts.budget)) + table(
        headers, rows, name="table-budget"
    )


def scores(facts: PageFacts, words: Words) -> str:
    """How far each unit is with its budget, ranked; never a person."""
    headers = [
        (column_label("", "rank", words), "amount"),
        (column_label("", "agency_name", words), ""),
        *(
            (column_label("agency_scores", name, words), "amount")
            for name in ("issued", "paid", "execution_rate", "time_rate", "benchmark")
        ),
        (column_label("agency_scores", "recalled", words), "amount"),
        (column_label("agency_scores", "overdue", words), "amount"),
    ]
    rows = (
        (
            str(row["rank"]),
            safe(row["agency_name"] or row["agency_code"]),
            _yuan(row["issued"]),
            _yuan(row["paid"]),
            *(percent(row[name]) for name in ("execution_rate", "time_rate", "benchmark")),
            _yuan(row["recalled"]),
            str(row["overdue"]),
        )
        for row in facts.scores[:LISTED]
    )
    return paragraph("scores_how", words, "note") + table(headers, rows, name="table-scores")


_WAY = ("indicator", "reissue", "payment", "receipt", "balance", "finding")
"""The kinds of steps, in the order in which money goes."""


def traces(facts: PageFacts, names: Names, words: Words) -> str:
    """The way of the money of some large projects, drawn from left to right."""
    drawn = []
    for legs in grouped((leg["project_place"], leg) for leg in facts.traces).values():
        title = f"{legs[0]['project_code']} {legs[0]['project_name'] or ''}".strip()
        by_kind = grouped((leg["kind"], leg) for leg in legs)
        ways = "".join(
            f"<div><h4>{safe(value_label('kind', kind, words))}</h4>"
            f"<ul>{''.join(_leg(leg, names, words) for leg in by_kind[kind])}</ul></div>"
            for kind in _WAY
            if kind in by_kind
        )
        drawn.append(f'<h3>{masked(title)}</h3><div class="way">{ways}</div>')
    return paragraph("traces_how", words, "note", count=len(drawn)) + "".join(drawn)


def _leg(leg: Row, names: Names, words: Words) -> str:
    """A place that the money came to, with a bar as long as its part of the largest one."""
    if leg["finding_id"]:
        label = go(rule_words(leg["label"], names), "findings", id=leg["finding_id"])
    elif leg["label"] is None:
        label = said("trace_others", words, count=leg["places"])
    else:
        label = masked(leg["label"])
    share = leg["percent_of_largest"]
    bar = (
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false"><rect class="v-recall" width="{share}" height="10"/></svg>'
    )
    return f"<li>{label}<strong>{money(leg['amount'])}</strong>{bar}</li>"


def follows(
    facts: PageFacts, summary: Summary, names: Names, words: Words
) -> list[tuple[str, str]]:
    """The sections that have anything to say, each with its name."""
    sections = []
    if is_followed(summary["followup"]):
        sections.append(("followup", followup(facts, summary, names, words)))
    if facts.warnings:
        sections.append(("warnings", warnings(facts, names, words)))
    if facts.budget:
        sections.append(("budget", budget(facts, words)))
    if facts.traces:
        sections.append(("traces", traces(facts, names, words)))
    if len(facts.scores) > 1:
        sections.append(("scores", scores(facts, words)))
    return sections

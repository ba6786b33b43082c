"""What the reader must know before any figure: what was not supplied, and what was not checked."""

from __future__ import annotations

from zbb_reconcile.report.labels import table_label
from zbb_reconcile.report.page_facts import UNALLOCATED, PageFacts, amounts_of
from zbb_reconcile.report.page_html import go, money, paragraph, said, said_with
from zbb_reconcile.report.shape import Summary
from zbb_reconcile.texts import Words

_ASKED = (
    "indicators",
    "payments",
    "projects",
    "carryovers",
    "needs",
    "accounts",
    "bank_accounts",
    "bank_lines",
    "book_lines",
    "assets",
)
"""The input tables without which a section of the page says less than it seems to."""


def absent(summary: Summary) -> list[str]:
    """The input tables that were not supplied; none where nothing at all was."""
    there = {source["source_table"] for source in summary["sources"]}
    return [name for name in _ASKED if name not in there] if there else []


def banner(summary: Summary, words: Words) -> str:
    """What was not supplied, and what follows from it; '' where everything was."""
    lacking = absent(summary)
    text = ""
    if "payments" in lacking and "indicators" not in lacking:
        text = f"<p><strong>{said('no_payments', words)}</strong></p>"
        lacking.remove("payments")
    if lacking:
        listed = "".join(f"<li>{_lack(name, words)}</li>" for name in lacking)
        text += f"<p>{said('not_supplied', words)}</p><ul>{listed}</ul>"
    return f'<div class="warning" id="warnings">{text}</div>' if text else ""


def _lack(name: str, words: Words) -> str:
    what = words(f"page.lacks_{name}")
    return said("lacks", words, table=table_label(name, words), what=what)


def unchecked(facts: PageFacts, summary: Summary, words: Words) -> str:
    """What the run did not check, with counts; '' where it checked everything."""
    items = [
        (said(f"unchecked_{name}", words, count=count, total=total), link)
        for name, count, total, link in _counts(facts, summary)
        if count
    ]
    if not items:
        return ""
    listed = "".join(
        f'<li><a href="#{link}">{text}</a></li>' if link else f"<li>{text}</li>"
        for text, link in items
    )
    return f"<div><h3>{said('unchecked', words)}</h3><ul>{listed}</ul></div>"


def _counts(facts: PageFacts, summary: Summary) -> list[tuple[str, int, int, str]]:
    """name of the text, how many, out of how many, and the section that lists them."""
    counts = facts.counts
    accounts = counts["accounts"]
    return [
        ("no_lines", counts["no_lines"], accounts, ""),
        ("unjudged", counts["unjudged"], accounts, ""),
        ("foreign", counts["in_foreign_money"], accounts, ""),
        ("no_paper", counts["no_paper"], 0, ""),
        ("lines", counts["loose_lines"], counts["lines"], ""),
        ("names", counts["unknown_names"], counts["names"], ""),
        ("rules", len(summary["switched_off"]), 0, "switched_off"),
        ("rows", summary["quarantine"]["count"], 0, "quarantine"),
    ]


def decisions(summary: Summary, facts: PageFacts, words: Words) -> str:
    """What the reader is asked to decide, each with its sum and its rows; then which papers."""
    totals = summary["recalls"]
    items = [
        said_with(
            f"decide_{kind}", words, amount=go(money(totals[kind]["yuan"]), "findings", group=kind)
        )
        for kind in ("recall_indicator", "return_up", "stabilise", "recall_cash")
        if totals[kind]["count"]
    ]
    closings = facts.closings
    if closings:
        known = [row for row in closings if row["nowhere"] is not None]
        nowhere = go(money(amounts_of(known, "nowhere")), "closing", to="nowhere")
        key = "decide_close_nowhere" if known else "decide_close"
        items.append(
            said_with(key, words, count=go(str(len(closings)), "closing"), nowhere=nowhere)
        )
    left = amounts_of((need for need in facts.needs if need["priority"] == UNALLOCATED), "met")
    if left:
        items.append(
            said_with("decide_left", words, amount=go(money(left), "ageing", use=UNALLOCATED))
        )
    if not items:
        return ""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'<div id="decisions"><h3>{said("decide", words)}</h3><ol>{listed}</ol>'
        f"{paragraph('decide_papers', words, 'note')}</div>"
    )

"""The page's last sections, or its first where something fails: whether the run can be trusted."""

from __future__ import annotations

from collections.abc import Sequence

from zbb_reconcile.report.labels import column_label, control_label, control_side, table_label
from zbb_reconcile.report.page.facts import UNALLOCATED, PageFacts, amounts_of
from zbb_reconcile.report.page.html import go, money, paragraph, safe, said, said_with, table
from zbb_reconcile.report.shape import RECALL_KINDS, Row, Summary
from zbb_reconcile.texts import Words

CONTROL_ROWS = 500
"""The most controls of the page; those that fail come first."""


def states(summary: Summary, words: Words) -> str:
    """Whether everything ties and everything was read, in one line that leads to the lists."""
    controls, quarantine = summary["controls"], summary["quarantine"]
    count, failing = controls["count"], controls["failing"]
    key = "controls_fail" if failing else "controls_hold" if count else "controls_none"
    aside = "quarantine_state" if quarantine["count"] else "report.quarantine_none"
    off, lacking = len(summary["switched_off"]), len(absent(summary))
    tied = said(f"report.{key}", words, count=count, failing=failing) + _proof(summary, words)
    return " ".join(
        (
            _state("warnings", said("absent_state", words, count=lacking), True) if lacking else "",
            _state("failing" if failing else "controls", tied, bool(failing) if count else None),
            _state(
                "quarantine",
                said(aside, words, count=quarantine["count"]),
                bool(quarantine["count"]),
            ),
            _state("switched_off", said("off_state", words, count=off), None) if off else "",
        )
    )


def _proof(summary: Summary, words: Words) -> str:
    """How many of the controls prove money, and how many that everything was read."""
    every = summary["controls"]["every"]
    # What is about a file proves that it was read whole; the others prove money.
    reading = sum(control["source_file"] is not None for control in every)
    if not every:
        return ""
    return said("controls_proof", words, reading=reading, money=len(every) - reading)


def _state(target: str, told: str, doubtful: bool | None) -> str:
    signs = {True: ("!", "state fails"), False: ("✓", "state"), None: ("–", "state plain")}
    sign, look = signs[doubtful]
    return f'<a class="{look}" href="#{target}"><span aria-hidden="true">{sign}</span> {told}</a>'


def headers_of(name: str, columns: str, words: Words) -> list[tuple[str, str]]:
    """The headers of the named columns; a colon gives the class: ``amount:amount``."""
    split = (column.partition(":") for column in columns.split())
    return [(column_label(name, column, words), look) for column, _, look in split]


def failing(summary: Summary, words: Words) -> str:
    """The controls that do not hold, with both sides and the difference."""
    every = summary["controls"]["every"]
    count, wrong = len(every), [control for control in every if control["holds"] is False]
    text = paragraph("report.controls_fail", words, "fails", count=count, failing=len(wrong))
    return text + _control_table(wrong[:CONTROL_ROWS], words)


def controls(summary: Summary, words: Words) -> str:
    """Every control with both sides; the failing ones first."""
    count, failing = summary["controls"]["count"], summary["controls"]["failing"]
    key = "controls_fail" if failing else "controls_hold" if count else "controls_none"
    look = "fails" if failing else ""
    text = said(f"report.{key}", words, count=count, failing=failing) + _proof(summary, words)
    text = f'<p class="{look}">{text}</p>' if look else f"<p>{text}</p>"
    shown = summary["controls"]["every"][:CONTROL_ROWS]
    if not shown:
        return text
    if count > len(shown):
        text += paragraph("report.page_controls_more", words, "note", count=count, shown=len(shown))
    return text + _control_table(shown, words, name="table-controls")


def _control_table(shown: Sequence[Row], words: Words, name: str = "") -> str:
    holds = {
        True: said("report.yes", words),
        False: f'<span class="fails">{said("report.no", words)}</span>',
        None: said("report.control_shown", words),
    }
    columns = "control_id holds:short left:amount right:amount difference:amount"
    return table(
        headers_of("controls", columns, words),
        (
            (
                safe(control_label(control, words)),
                holds[control["holds"]],
                *(_side(control, side) for side in ("left", "right", "difference")),
            )
            for control in shown
        ),
        name=name,
    )


def _side(control: Row, side: str) -> str:
    return safe(control_side(control, side))


def quarantine(summary: Summary, words: Words) -> str:
    """The rows set aside, by reason."""
    aside = summary["quarantine"]
    if not aside["count"]:
        return paragraph("report.quarantine_none", words)
    return paragraph("report.quarantine_some", words, count=aside["count"]) + table(
        headers_of("quarantine", "reason_code:short reason count:amount", words),
        (
            (safe(part["reason_code"]), safe(part["example"]), str(part["count"]))
            for part in aside["by_reason"]
        ),
    )


def switched_off(summary: Summary, words: Words) -> str:
    """The rules that did not run, and why."""
    if not summary["switched_off"]:
        return paragraph("report.switched_off_none", words)
    return table(
        headers_of("switched_off", "rule_id:short name why", words),
        (
            (safe(rule["rule_id"]), safe(rule["name"]), safe(rule["why"]))
            for rule in summary["switched_off"]
        ),
    )


def sources(summary: Summary, words: Words) -> str:
    """The files read, with their rows; then what the run has to say about itself."""
    notes = "".join(f"<li>{safe(note)}</li>" for note in summary["notes"])
    said_too = f"<h3>{said('report.notes', words)}</h3><ul>{notes}</ul>" if notes else ""
    if not summary["sources"]:
        return paragraph("report.sources_none", words) + said_too
    columns = "source_file source_sheet source_table rows_read:amount rows_standardised:amount"
    # Quarantine always; what else is counted apart only where some file has such rows.
    apart = ["rows_quarantined"] + [
        rows
        for rows in ("rows_repeated", "rows_deleted", "rows_including", "rows_of_others")
        if any(source.get(rows) for source in summary["sources"])
    ]
    listed = table(
        headers_of("sources", f"{columns} {' '.join(f'{name}:amount' for name in apart)}", words),
        (
            (
                safe(source["source_file"]),
                safe(source["source_sheet"]),
                safe(table_label(source["source_table"] or "", words)),
                *(safe(source[rows]) for rows in ("rows_read", "rows_standardised", *apart)),
            )
            for source in summary["sources"]
        ),
        name="table-sources",
    )
    return listed + said_too


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
        for kind in RECALL_KINDS
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

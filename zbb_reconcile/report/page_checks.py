"""The page's last sections, or its first where something fails: whether the run can be trusted."""

from __future__ import annotations

from collections.abc import Sequence

from zbb_reconcile.report.labels import column_label, control_label, counts_rows, table_label
from zbb_reconcile.report.neutral import figure
from zbb_reconcile.report.page_html import paragraph, safe, said, table
from zbb_reconcile.report.page_warnings import absent
from zbb_reconcile.report.shape import Row, Summary
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
    value = control.get(side)
    if counts_rows(control) and isinstance(value, str):
        value = value.removesuffix(".00")
    return safe(figure(value))


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
        for rows in ("rows_repeated", "rows_deleted", "rows_including")
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

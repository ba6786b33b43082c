"""The page's last sections, or its first where something fails: whether the run can be trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zbb_reconcile.report.labels import column_label, control_label, table_label
from zbb_reconcile.report.neutral import figure
from zbb_reconcile.report.page_html import paragraph, safe, said, table
from zbb_reconcile.report.page_warnings import absent
from zbb_reconcile.report.shape import Row, Summary
from zbb_reconcile.texts import say

CONTROL_ROWS = 500
"""The most controls of the page; those that fail come first."""


def states(summary: Summary, lang: str) -> str:
    """Whether everything ties and everything was read, in one line that leads to the lists."""
    controls, quarantine = summary["controls"], summary["quarantine"]
    count, failing = controls["count"], controls["failing"]
    key = "controls_fail" if failing else "controls_hold" if count else "controls_none"
    aside = "quarantine_state" if quarantine["count"] else "report.quarantine_none"
    off, lacking = len(summary["switched_off"]), len(absent(summary))
    tied = said(f"report.{key}", lang, count=count, failing=failing) + _proof(summary, lang)
    return " ".join(
        (
            _state("warnings", said("absent_state", lang, count=lacking), True) if lacking else "",
            _state("failing" if failing else "controls", tied, bool(failing) if count else None),
            _state("quarantine", said(aside, lang, count=quarantine["count"]),
                   bool(quarantine["count"])),
            _state("switched_off", said("off_state", lang, count=off), None) if off else "",
        )
    )  # fmt: skip


_READING = ("rows", "yuan", "total", "given_rows", "given_total")
"""Controls that prove that files were read whole; the others prove money."""
_COUNTS = ("rows", "given_rows", "balance_steps", "lines_in_matches", "lines_once")
"""Controls of rows and lines, whose sides are no yuan."""


def _proof(summary: Summary, lang: str) -> str:
    """How many of the controls prove money, and how many that everything was read."""
    kinds = [str(control["control_id"]).split(" ")[0] for control in summary["controls"]["every"]]
    reading = sum(kind in _READING for kind in kinds)
    if not kinds:
        return ""
    return said("controls_proof", lang, reading=reading, money=len(kinds) - reading)


def _state(target: str, words: str, doubtful: bool | None) -> str:
    signs = {True: ("!", "state fails"), False: ("✓", "state"), None: ("–", "state plain")}
    sign, look = signs[doubtful]
    return f'<a class="{look}" href="#{target}"><span aria-hidden="true">{sign}</span> {words}</a>'


def headers_of(name: str, columns: str, lang: str) -> list[tuple[str, str]]:
    """The headers of the named columns; a colon gives the class: ``amount:amount``."""
    split = (column.partition(":") for column in columns.split())
    return [(column_label(name, column, lang), look) for column, _, look in split]


def failing(summary: Summary, lang: str) -> str:
    """The controls that do not hold, with both sides and the difference."""
    every = summary["controls"]["every"]
    count, wrong = len(every), [control for control in every if control["holds"] is False]
    words = paragraph("report.controls_fail", lang, "fails", count=count, failing=len(wrong))
    return words + _control_table(wrong[:CONTROL_ROWS], lang)


def controls(summary: Summary, lang: str) -> str:
    """Every control with both sides; the failing ones first."""
    count, failing = summary["controls"]["count"], summary["controls"]["failing"]
    key = "controls_fail" if failing else "controls_hold" if count else "controls_none"
    look = "fails" if failing else ""
    words = said(f"report.{key}", lang, count=count, failing=failing) + _proof(summary, lang)
    words = f'<p class="{look}">{words}</p>' if look else f"<p>{words}</p>"
    shown = summary["controls"]["every"][:CONTROL_ROWS]
    if not shown:
        return words
    if count > len(shown):
        words += paragraph("report.page_controls_more", lang, "note", count=count, shown=len(shown))
    return words + _control_table(shown, lang, name="table-controls")


def _control_table(shown: Sequence[Row], lang: str, name: str = "") -> str:
    holds = {
        True: said("report.yes", lang),
        False: f'<span class="fails">{said("report.no", lang)}</span>',
        None: said("report.control_shown", lang),
    }
    columns = "control_id holds:short left:amount right:amount difference:amount"
    return table(
        headers_of("controls", columns, lang),
        (
            (
                safe(_control_words(control, lang)),
                holds[control["holds"]],
                *(_side(control, side) for side in ("left", "right", "difference")),
            )
            for control in shown
        ),
        name=name,
    )


_PLACE = re.compile(r"(rows|yuan|total) (.+) / ([a-z_]+)(?:\.([a-z_]+))?(?: row (\d+) (.+))?")


def _control_words(control: Row, lang: str) -> str:
    """A control in words; the table and the column that it speaks of by their names."""
    place = _PLACE.fullmatch(str(control["control_id"]))
    if place is None:
        return control_label(control, lang)
    kind, file, table_name, column, row, header = place.groups()
    where = f"{file} / {table_label(table_name, lang)}"
    if column:
        where += f" {column_label(table_name, column, lang)}"
    if row:
        return say("page.control_total", lang, place=where, row=row, header=header)
    return control_label(control | {"control_id": f"{kind} {where}"}, lang)


def _side(control: Row, side: str) -> str:
    kind, value = str(control["control_id"]).split(" ")[0], control.get(side)
    if kind in _COUNTS and isinstance(value, str):
        value = value.removesuffix(".00")
    return safe(figure(value))


def quarantine(summary: Summary, lang: str) -> str:
    """The rows set aside, by reason."""
    aside = summary["quarantine"]
    if not aside["count"]:
        return paragraph("report.quarantine_none", lang)
    return paragraph("report.quarantine_some", lang, count=aside["count"]) + table(
        headers_of("quarantine", "reason_code:short reason count:amount", lang),
        (
            (safe(part["reason_code"]), safe(part["example"]), str(part["count"]))
            for part in aside["by_reason"]
        ),
    )


def switched_off(summary: Summary, lang: str) -> str:
    """The rules that did not run, and why."""
    if not summary["switched_off"]:
        return paragraph("report.switched_off_none", lang)
    return table(
        headers_of("switched_off", "rule_id:short name why", lang),
        (
            (safe(rule["rule_id"]), safe(rule["name"]), safe(rule["why"]))
            for rule in summary["switched_off"]
        ),
    )


def sources(summary: Summary, lang: str) -> str:
    """The files read, with their rows; then what the run has to say about itself."""
    notes = "".join(f"<li>{safe(note)}</li>" for note in summary["notes"])
    said_too = f"<h3>{said('report.notes', lang)}</h3><ul>{notes}</ul>" if notes else ""
    if not summary["sources"]:
        return paragraph("report.sources_none", lang) + said_too
    columns = "source_file source_sheet source_table rows_read:amount rows_standardised:amount"
    # Quarantine always; what else is counted apart only where some file has such rows.
    apart = ["rows_quarantined"] + [
        rows
        for rows in ("rows_repeated", "rows_deleted", "rows_including")
        if any(source.get(rows) for source in summary["sources"])
    ]
    listed = table(
        headers_of("sources", f"{columns} {' '.join(f'{name}:amount' for name in apart)}", lang),
        (
            (
                safe(source["source_file"]),
                safe(source["source_sheet"]),
                safe(table_label(source["source_table"] or "", lang)),
                *(safe(source[rows]) for rows in ("rows_read", "rows_standardised", *apart)),
            )
            for source in summary["sources"]
        ),
        name="table-sources",
    )
    return listed + said_too

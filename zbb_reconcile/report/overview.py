"""The first sheet of the workbook: the whole run on one page, what does not tie first."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.cells import Formats, write_cell, write_text
from zbb_reconcile.report.labels import column_label, control_label, value_label
from zbb_reconcile.report.neutral import is_money
from zbb_reconcile.report.shape import RuleFindings, Summary
from zbb_reconcile.texts import say

CONTROL_ROWS = 1_000
"""The most controls of the overview; their own sheet has the rest."""


class _Overview:
    """The first sheet, written from the top down."""

    def __init__(self, sheet: Worksheet, formats: Formats, lang: str) -> None:
        """Begin at the first row."""
        self.sheet = sheet
        self.formats = formats
        self.lang = lang
        self.row = 0

    def say(self, text: str, look: Format | None = None) -> None:
        """One line of words."""
        write_text(self.sheet, self.row, 0, text, look or self.formats.text, self.lang)
        self.row += 1

    def head(self, key: str, *columns: str) -> None:
        """An empty row, a section's title, and its column headers if it has any."""
        self.row += 1
        self.say(say(f"report.{key}", self.lang), self.formats.title)
        for at, column in enumerate(columns):
            label = column_label("", column, self.lang)
            self.sheet.write_string(self.row, at, label, self.formats.head)
        self.row += bool(columns)

    def cells(self, *values: object, look: Format | None = None) -> None:
        """One row; ``look`` is for its first cell."""
        for at, value in enumerate(values):
            if at == 0 and look is not None:
                write_text(self.sheet, self.row, at, str(value), look, self.lang)
            else:
                write_cell(self.sheet, self.row, at, value, "", self.formats, self.lang)
        self.row += 1


def write_overview(sheet: Worksheet, summary: Summary, formats: Formats, lang: str) -> None:
    """Write the sheet from the summary; what does not hold comes before the money."""
    view = _Overview(sheet, formats, lang)
    view.say(say("report.title", lang), formats.title)
    view.say(say("report.scope", lang, as_of=summary["as_of"], profile=summary["profile"]))
    _overview_controls(view, summary)
    _overview_money(view, summary)
    _overview_recalls(view, summary)
    _overview_findings(view, summary)
    _overview_quarantine(view, summary)
    view.head("switched_off", "rule_id", "name", "why")
    for rule in summary["switched_off"]:
        view.cells(rule["rule_id"], rule["name"], rule["why"])
    if not summary["switched_off"]:
        view.say(say("report.switched_off_none", lang))
    for at, width in enumerate((34, 34, 22, 22, 22, 22, 22)):
        sheet.set_column(at, at, width)


def _money(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def _number(value: object) -> object:
    """A control's side as a number where it is one: money has its two decimals."""
    return Decimal(value) if isinstance(value, str) and is_money(value) else value


def _overview_controls(view: _Overview, summary: Summary) -> None:
    controls = summary["controls"]
    view.head("controls")
    key = "controls_none" if not controls["count"] else "controls_hold"
    key = "controls_fail" if controls["failing"] else key
    count, failing = controls["count"], controls["failing"]
    bad = view.formats.bad if failing else None
    view.say(say(f"report.{key}", view.lang, count=count, failing=failing), bad)
    if not count:
        return
    for at, column in enumerate(("control_id", "holds", "left", "right", "difference")):
        view.sheet.write_string(
            view.row, at, column_label("controls", column, view.lang), view.formats.head
        )
    view.row += 1
    for control in controls["every"][:CONTROL_ROWS]:
        holds = control["holds"]
        view.cells(
            control_label(control, view.lang),
            say("report.control_shown", view.lang) if holds is None else holds,
            *(_number(control.get(side)) for side in ("left", "right", "difference")),
            look=view.formats.bad if holds is False else None,
        )


def _overview_money(view: _Overview, summary: Summary) -> None:
    view.head("money", "bucket", "meaning", "verdict", "count", "yuan")
    for money in summary["money"]:
        verdict = value_label("verdict", money["verdict"], view.lang)
        view.cells(money["bucket"], money["name"], verdict, money["count"], _money(money["yuan"]))
    unspent = summary["unspent"]
    roots = say("report.total_roots", view.lang, count=unspent["count"])
    view.cells(say("report.total", view.lang), roots, None, None, _money(unspent["yuan"]))


def _overview_recalls(view: _Overview, summary: Summary) -> None:
    view.head("recalls", "destination", "count", "yuan")
    for kind, total in summary["recalls"].items():
        view.cells(say(f"report.{kind}", view.lang), total["count"], _money(total["yuan"]))
    view.say(say("report.recalls_apart", view.lang), view.formats.note)


def _overview_findings(view: _Overview, summary: Summary) -> None:
    view.head(
        "findings", "rule_id", "name", "verdict", "count", "amount", "amount_gross", "amount_max"
    )
    for rule in summary["findings"]["by_rule"]:
        view.cells(
            rule["rule_id"], rule["name"], _verdicts(rule, view.lang), rule["count"],
            _money(rule["amount"]), _money(rule["amount_gross"]), _money(rule["amount_max"]),
        )  # fmt: skip


def _verdicts(rule: RuleFindings, lang: str) -> str:
    """The rule's verdicts, with the count of each where there are several."""
    several = len(rule["verdicts"]) > 1
    return " / ".join(
        value_label("verdict", part["verdict"], lang) + (f" {part['count']}" if several else "")
        for part in rule["verdicts"]
    )


def _overview_quarantine(view: _Overview, summary: Summary) -> None:
    quarantine = summary["quarantine"]
    if not quarantine["count"]:
        view.head("quarantine")
        view.say(say("report.quarantine_none", view.lang))
        return
    view.head("quarantine", "reason_code", "reason", "count")
    for reason in quarantine["by_reason"]:
        view.cells(reason["reason_code"], reason["example"], reason["count"])

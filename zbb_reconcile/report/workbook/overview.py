"""总览: the whole run on one sheet, what does not tie first; money as formulas over the papers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

import polars as pl
from xlsxwriter.utility import xl_range

from zbb_reconcile.report.escape import is_money
from zbb_reconcile.report.escape import yuan as printed
from zbb_reconcile.report.facts import Tables, with_agency
from zbb_reconcile.report.labels import control_label, counts_rows
from zbb_reconcile.report.shape import RuleFindings, Summary
from zbb_reconcile.report.workbook.cells import write_text
from zbb_reconcile.report.workbook.paper import Paper
from zbb_reconcile.report.workbook.sections import (
    Formula,
    Sections,
    count_where,
    quoted,
    sum_where,
)
from zbb_reconcile.report.workbook.words import answers, choices, heading, said, sheet_name, word
from zbb_reconcile.texts import Words

CONTROL_ROWS = 1_000
"""The most controls of the overview; their own sheet has the rest."""
VERDICTS = ("recall", "return_up", "review", "keep", "exempt")
WIDTHS = (44, 26, 18, 18, 18, 18, 18, 18)

Papers = Mapping[str, Paper]


def write_overview(view: Sections, summary: Summary, papers: Papers, tables: Tables) -> None:
    """Write the sections; what does not hold comes before the money."""
    _controls(view, summary)
    _quarantine(view, summary)
    _recalls(view, summary, papers)
    _referred(view, summary, tables)
    _money(view, summary, papers)
    parts = tables["ageing_sums"]
    by_agency = with_agency(parts.with_columns(pl.col("fund_type").fill_null("—")), tables)
    _crossed(view, by_agency, papers, "department")
    _crossed(view, by_agency, papers, "fund_type")
    _findings(view, summary, papers)
    _bridges(view, summary, tables)
    _switched_off(view, summary)
    for at, width in enumerate(WIDTHS):
        view.sheet.set_column(at, at, width)


def _controls(view: Sections, summary: Summary) -> None:
    controls = summary["controls"]
    count, failing = controls["count"], controls["failing"]
    view.head(view.words("report.controls"))
    key = "controls_none" if not count else "controls_fail" if failing else "controls_hold"
    words = view.words(f"report.{key}", count=count, failing=failing)
    view.say(words, view.formats.bad_note if failing else None)
    bad = [control for control in controls["every"] if control["holds"] is False]
    if not bad:
        return
    view.row -= 1
    view.head("", "control_id", "holds", "left", "right", "difference")
    for control in bad[:CONTROL_ROWS]:
        counted = counts_rows(control)
        sides = (_number(control.get(side), counted) for side in ("left", "right", "difference"))
        view.cells(control_label(control, view.words), False, *sides, bad=True)


def _number(value: object, counted: bool) -> object:
    """A control's side as a number where it is one: money has its two decimals, a count none."""
    if not isinstance(value, str) or not is_money(value):
        return value
    return int(Decimal(value)) if counted else Decimal(value)


def _quarantine(view: Sections, summary: Summary) -> None:
    quarantine = summary["quarantine"]
    view.head(view.words("report.quarantine"))
    if not quarantine["count"]:
        view.say(view.words("report.quarantine_none"))
        return
    words = view.words("report.quarantine_some", count=quarantine["count"])
    view.say(words, view.formats.bad_note)
    view.row -= 1
    view.head("", "reason_code", "reason", "count")
    for reason in quarantine["by_reason"]:
        view.cells(reason["reason_code"], reason["example"], reason["count"])


def _money(view: Sections, summary: Summary, papers: Papers) -> None:
    view.head(view.words("report.money"), "bucket", "meaning", "verdict", "count", "yuan", "wan")
    ledger = papers["ledger"]
    amounts = []
    for money in summary["money"]:
        yuan = Decimal(money["yuan"])
        verdict = word("verdict", money["verdict"], view.words)
        cells: object = yuan
        if _is_summable(ledger, "bucket_amount"):
            tests = (
                (ledger.cells_from_afar("bucket", view.words), view.cell(0)),
                (ledger.cells_from_afar("verdict", view.words), view.cell(2)),
            )
            cells = Formula(
                sum_where(ledger.cells_from_afar("bucket_amount", view.words), *tests), yuan
            )
        view.cells(
            money["bucket"],
            money["name"],
            verdict,
            money["count"],
            cells,
            view.in_ten_thousands(4, yuan),
        )
        amounts.append(yuan)
    if not amounts:
        view.say(view.words("report.money_none"))
        return
    total = sum(amounts, Decimal("0.00"))
    roots = view.words("report.total_roots", count=summary["unspent"]["count"])
    count = sum(money["count"] for money in summary["money"])
    view.cells(
        view.words("report.total"),
        roots,
        None,
        view.sum_above(3, len(amounts), count),
        view.sum_above(4, len(amounts), total),
        view.in_ten_thousands(4, total),
        total=True,
    )
    view.rounding_gap(5, amounts, 6)


def _is_summable(paper: Paper, column: str) -> bool:
    return paper.whole and not paper.rows.is_empty() and paper.is_countable(column)


def _crossed(view: Sections, parts: pl.DataFrame, papers: Papers, by: str) -> None:
    """Unspent money by verdict, for each value of a column of the ledger."""
    amounts: dict[tuple[str, str], Decimal] = {}
    for value, verdict, amount in parts.select(by, "verdict", "bucket_amount").iter_rows():
        amounts[value, verdict] = amounts.get((value, verdict), Decimal(0)) + amount
    values = sorted({key[0] for key in amounts})
    if not values:
        return
    ledger = papers["ledger"]
    view.head(
        said(f"by_{by}", view.words), by, *(f"verdict_{name}" for name in VERDICTS), "yuan", "wan"
    )
    header = view.row - 1
    columns = {verdict: at for at, verdict in enumerate(VERDICTS, start=1)}
    for verdict, at in columns.items():
        # The header is the word that the formula below looks for.
        view.sheet.write_string(header, at, word("verdict", verdict, view.words), view.formats.head)
    order = _by_recall(values, amounts)
    for value in order:
        row = [Decimal(amounts.get((value, verdict), 0)) for verdict in VERDICTS]
        shown: list[object] = [word(by, value, view.words)]
        for verdict, yuan in zip(VERDICTS, row, strict=True):
            shown.append(_cross_cell(view, ledger, by, verdict, header, yuan))
        total = sum(row, Decimal("0.00"))
        sides = f"{view.cell(1)}:{view.cell(len(VERDICTS))}"
        shown += [Formula(f"=SUM({sides})", total)]
        view.cells(*shown, view.in_ten_thousands(len(VERDICTS) + 1, total))
    sums_by = [
        sum((Decimal(amounts.get((value, verdict), 0)) for value in order), Decimal("0.00"))
        for verdict in VERDICTS
    ]
    total = sum(sums_by, Decimal("0.00"))
    last = len(VERDICTS) + 1
    view.cells(
        view.words("report.total"),
        *(view.sum_above(at, len(order), yuan) for at, yuan in enumerate(sums_by, start=1)),
        view.sum_above(last, len(order), total),
        view.in_ten_thousands(last, total),
        total=True,
    )
    each = [
        sum((Decimal(amounts.get((value, verdict), 0)) for verdict in VERDICTS), Decimal("0.00"))
        for value in order
    ]
    view.rounding_gap(last + 1, each, last + 2)


def _by_recall(values: list[str], amounts: Mapping[tuple[str, str], Decimal]) -> list[str]:
    """Who has most to give back stands first."""
    return sorted(
        values,
        key=lambda value: (
            -Decimal(amounts.get((value, "recall"), 0)),
            -Decimal(amounts.get((value, "return_up"), 0)),
            value,
        ),
    )


def _cross_cell(
    view: Sections, ledger: Paper, by: str, verdict: str, header: int, yuan: Decimal
) -> object:
    if not _is_summable(ledger, "bucket_amount"):
        return yuan
    tests = (
        (ledger.cells_from_afar(by, view.words), f"$A{view.row + 1}"),
        (
            ledger.cells_from_afar("verdict", view.words),
            quoted(word("verdict", verdict, view.words)),
        ),
    )
    return Formula(sum_where(ledger.cells_from_afar("bucket_amount", view.words), *tests), yuan)


def _recalls(view: Sections, summary: Summary, papers: Papers) -> None:
    view.head(view.words("report.recalls"), "destination", "count", "yuan", "wan")
    paper = papers["recall_list"]
    for kind, total in summary["recalls"].items():
        yuan = Decimal(total["yuan"])
        shown: object = yuan
        if _is_summable(paper, "amount"):
            test = (paper.cells_from_afar("recall_kind", view.words), view.cell(0))
            shown = Formula(sum_where(paper.cells_from_afar("amount", view.words), test), yuan)
        view.cells(
            word("recall_kind", kind, view.words),
            total["count"],
            shown,
            view.in_ten_thousands(2, yuan),
        )
    view.say(view.words("report.recalls_apart"))


def _referred(view: Sections, summary: Summary, tables: Tables) -> None:
    """What is handed on, a line a finding: in no sum with what is recalled."""
    referred = summary["referred"]
    rows = tables.get("referred_list")
    if rows is None or not referred["count"]:
        return
    total = view.words("report.referred", count=referred["count"], amount=printed(referred["yuan"]))
    names = {rule["rule_id"]: rule["name"] for rule in summary["findings"]["by_rule"]}
    view.head(total, "agency_name", "name", "subject_id", "amount", "wan")
    for row in rows.head(CONTROL_ROWS).iter_rows(named=True):
        view.cells(
            row["agency_name"],
            f"{row['rule_id']} {names.get(row['rule_id'], '')}".strip(),
            row["subject_id"],
            row["amount"],
            view.in_ten_thousands(3, row["amount"]),
        )


def _findings(view: Sections, summary: Summary, papers: Papers) -> None:
    view.head(
        view.words("report.findings"),
        "rule_id",
        "name",
        "verdict",
        "count",
        "amount",
        "amount_gross",
        "amount_max",
    )
    paper = papers["findings"]
    for rule in summary["findings"]["by_rule"]:
        count: object = rule["count"]
        amount: object = _yuan(rule["amount"])
        if paper.whole and rule["count"]:
            test = (paper.cells_from_afar("rule_id", view.words), view.cell(0))
            count = Formula(count_where(test), rule["count"])
            if isinstance(amount, Decimal) and paper.is_countable("amount"):
                cells = paper.cells_from_afar("amount", view.words)
                amount = Formula(sum_where(cells, test), amount)
        view.cells(
            rule["rule_id"],
            rule["name"],
            _verdicts(rule, view.words),
            count,
            amount,
            _yuan(rule["amount_gross"]),
            _yuan(rule["amount_max"]),
        )


def _bridges(view: Sections, summary: Summary, tables: Tables) -> None:
    """Figures that look alike, and how one leads to the other, with what is left over."""
    steps = tables.get("figure_bridges")
    if steps is None or not steps["rows"].sum():
        return
    for bridge in steps.partition_by("bridge", maintain_order=True):
        view.head(
            said(f"bridge_{bridge['bridge'][0]}", view.words),
            "figure",
            "count",
            "yuan",
            "bridge_gap",
        )
        since = view.row
        reached = Decimal("0.00")
        for step in bridge.iter_rows(named=True):
            words = said(f"figure_{step['figure']}", view.words)
            gap = None
            if step["is_total"] and view.row > since:
                above = f"SUM({xl_range(since, 2, view.row - 1, 2)})"
                gap = Formula(f"=ROUND({above}-{view.cell(2)},2)", reached - step["amount"])
            if step["is_total"]:
                since, reached = view.row, Decimal("0.00")
            reached += step["amount"]
            bad = gap is not None and bool(gap.value)
            view.cells(words, step["rows"], step["amount"], gap, bad=bad, total=step["is_total"])
        for control in summary["controls"]["every"]:
            if (bridge["bridge"][0], control["control_id"]) == ("bank", "running_balances"):
                view.say(said("bridge_statements", view.words, yuan=printed(str(control["left"]))))


def _yuan(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def _verdicts(rule: RuleFindings, words: Words) -> str:
    """The rule's verdicts, with the count of each where there are several."""
    several = len(rule["verdicts"]) > 1
    return " / ".join(
        word("verdict", part["verdict"], words) + (f" {part['count']}" if several else "")
        for part in rule["verdicts"]
    )


def _switched_off(view: Sections, summary: Summary) -> None:
    view.head(view.words("report.switched_off"), "rule_id", "name", "why")
    for rule in summary["switched_off"]:
        view.cells(rule["rule_id"], rule["name"], rule["why"])
    if not summary["switched_off"]:
        view.say(view.words("report.switched_off_none"))
    if summary["notes"]:
        view.head(view.words("report.notes"))
        for note in summary["notes"]:
            view.say(note)


CONTENTS_WIDTHS = (6, 28, 84, 12, 12)
FOLDER_ROW, FOLDER_COLUMN = 2, 2
"""Where people write in which folder the data lies; the formulas that open a file ask it."""


def write_contents(
    view: Sections,
    sheets: Sequence[str],
    seen: Collection[str],
    papers: Mapping[str, Paper],
    summary: Summary,
) -> None:
    """Write the list of sheets, then how the workbook is to be read; hidden ones lead nowhere."""
    sheet, formats, words = view.sheet, view.formats, view.words
    for at, width in enumerate(CONTENTS_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, said("title", words), formats.title)
    sheet.write_string(
        1,
        0,
        said(
            "scope",
            words,
            as_of=summary["as_of"],
            profile=word("profile", summary["profile"], words),
        ),
        formats.note,
    )
    write_text(sheet, FOLDER_ROW, 1, said("data_folder", words), formats.text, words)
    sheet.write_blank(FOLDER_ROW, FOLDER_COLUMN, None, formats.to_fill)
    view.row = FOLDER_ROW + 2
    for at, column in enumerate(("at", "sheet", "question", "rows", "to_fill")):
        write_text(sheet, view.row, at, heading("contents", "", column, words), formats.head, words)
    for number, name in enumerate(sheets[1:], start=1):
        row = view.row + number
        paper = papers.get(name)
        sheet.write_number(row, 0, number, formats.whole)
        title = sheet_name(name, words)
        if name in seen:
            sheet.write_url(row, 1, f"internal:'{title}'!A1", formats.cell_link, title)
        else:
            write_text(sheet, row, 1, title, formats.text, words)
        write_text(sheet, row, 2, answers(name, words), formats.text, words)
        if paper is None:
            sheet.write_blank(row, 3, None, formats.text)
        else:
            sheet.write_number(row, 3, paper.height, formats.whole)
        left = bool(paper and any(choices(column, words) for column in paper.decisions))
        text = words("report.yes") if left else ""
        write_text(sheet, row, 4, text, formats.text, words)
    view.row += len(sheets) + 1
    for line in said("how_to_read", words).split("\n"):
        view.say(line)

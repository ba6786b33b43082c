"""The two pages of a desk as HTML: the list of findings, and one finding. No script is in them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

import polars as pl

from zbb_reconcile.codes import DECISION_KINDS
from zbb_reconcile.desk.decision_file import FORMATS, TABLE, Rows, version
from zbb_reconcile.desk.entry import DECIDED, ENTERED, OPEN, PAGE_ROWS, Filters, state_of
from zbb_reconcile.report.labels import column_label, table_label, value_label
from zbb_reconcile.report.page.html import asset, masked, money, paragraph, rule_words, safe, said
from zbb_reconcile.report.page.html import table as html_table
from zbb_reconcile.report.terminal.explain import law_lines, number_lines
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

Row = Mapping[str, Any]
_FACTS = ("rule_id", "verdict", "subject_kind", "subject_id", "agency_code", "agency_name", "since")
_SHORT = frozenset({"day", "money"})


@dataclass(frozen=True)
class Said:
    """What a page says above everything else: what was done, or what was not and why."""

    text: str = ""
    is_refused: bool = False


@dataclass(frozen=True)
class View:
    """What both pages show beside their findings."""

    words: Words
    out: str
    file: str
    keep_months: str
    """For how long a decision to keep may hold."""
    filters: Filters
    said: Said = field(default_factory=Said)
    entered: Mapping[str, str] = field(default_factory=dict)
    """What was typed and could not be used."""
    undoable: bool = False


def list_page(
    view: View,
    findings: pl.DataFrame,
    standing: Mapping[str, Rows],
    choices: Mapping[str, Sequence[tuple[str, str]]],
    ticks: Iterable[str] = (),
) -> str:
    """The findings that the filters let through, a page of them, with a form to decide on them.

    ``choices`` are what each filter may be, code and word; ``ticks`` are ticked from the start.
    """
    pages = max(1, -(-findings.height // PAGE_ROWS))
    at = min(view.filters.page, pages)
    shown = view.filters.cut(findings).to_dicts()
    words, kept = view.words, set(ticks)
    names = {code: word.removeprefix(code).strip() for code, word in choices["rule"]}
    rows = [_listed(view, row, standing, names, row["finding_id"] in kept) for row in shown]
    heads = [("", ""), (_label("finding_id", words), ""), (_label("rule_id", words), "")]
    heads += [(_label("agency_name", words), ""), (_label("amount", words), "amount")]
    heads += [(_label("reason", words), "wordy"), (column_label(TABLE, "decision", words), "short")]
    count = said("desk.count", words, count=findings.height, page=at, pages=pages)
    body = (
        f"{_filter_form(view, choices)}"
        f'<p class="note" id="count">{count}</p>'
        f'<form method="post" action="decide">{_kept(view.filters)}'
        f"{html_table(heads, rows)}{_pager(view, at, pages)}"
        f"<h2>{said('desk.decide_ticked', words)}</h2>"
        f"{_about(findings['finding_id'], [row['finding_id'] for row in shown], standing, words)}"
        f"{_decision_form(view)}</form>"
    )
    return _page(view, said("desk.title", words), body)


def finding_page(
    view: View,
    finding: Row,
    behind: tuple[Row, Sequence[Row], Sequence[Row]],
    standing: Rows,
    known: Sequence[Row],
) -> str:
    """One finding: why, its law, its numbers, its rows, what is decided, and a form to decide.

    ``behind`` are its rule with citations, the numbers that the rule takes, and its source rows;
    ``known`` are the decisions that its run took up.
    """
    words, finding_id = view.words, str(finding["finding_id"])
    rule, numbers, evidence = behind
    law = finding.get("legal_basis") or rule["law"]
    facts = [(name, finding.get(name)) for name in _FACTS if finding.get(name) is not None]
    about = "".join(_fact(_label(name, words), _word(name, value, words)) for name, value in facts)
    about += _fact(_label("amount", words), money(finding["amount"]))
    tick = f'<input type="hidden" name="tick" value="{safe(finding_id)}:{version(standing)}">'
    body = (
        f'<p><a href="./?{safe(view.filters.query())}">{said("desk.back", words)}</a></p>'
        f'<p class="reason">{masked(finding["reason"])}</p><dl>{about}</dl>'
        f"<h2>{column_label(TABLE, 'decision', words)}</h2>"
        f"{_standing(standing, words)}{_known(known, words)}"
        f'<form method="post" action="decide">{_kept(view.filters)}{tick}'
        f'<input type="hidden" name="view" value="{safe(finding_id)}">'
        f"{_decision_form(view)}</form>{_undo(view, finding_id)}"
        f"{_lines(law_lines(str(law), rule['citations'], words))}"
        f"{_lines(number_lines(numbers, words))}"
        f"<h2>{said('report.explain_rows', words)}</h2>{''.join(_evidence(evidence, words))}"
        f"{paragraph('desk.masked', words, 'note')}"
    )
    title = f"{safe(finding_id)} {safe(rule['name'])}"
    return _page(view, title, body)


def note_page(view: View) -> str:
    """A page that only says why there is none."""
    body = f'<p><a href="./">{said("desk.back", view.words)}</a></p>'
    return _page(view, said("desk.title", view.words), body)


def policy() -> str:
    """Nothing runs and nothing is fetched; forms go back where the page came from."""
    digest = base64.b64encode(hashlib.sha256(_style().encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def _style() -> str:
    own = files("zbb_reconcile") / "desk" / "desk.css"
    return asset("page.css") + own.read_text(encoding="utf-8")


def _page(view: View, title: str, body: str) -> str:
    look = "warning" if view.said.is_refused else "told"
    told = f'<div class="{look}" role="status"><p>{safe(view.said.text)}</p></div>'
    exports = " · ".join(
        f'<a href="sheet{suffix}">{said("desk.export", view.words, suffix=suffix)}</a>'
        for suffix in FORMATS
    )
    return _PAGE.substitute(
        lang=view.words.lang,
        style=_style(),
        title=title,
        out=said("desk.of", view.words, out=view.out),
        said=told if view.said.text else "",
        body=body,
        file=said("desk.writes", view.words, file=view.file),
        exports=exports,
    )


def _listed(
    view: View, row: Row, standing: Mapping[str, Rows], names: Mapping[str, str], is_ticked: bool
) -> list[str]:
    """A finding as a row of the list."""
    words, finding_id = view.words, row["finding_id"]
    link = view.filters.query(id=finding_id)
    tick = f"{finding_id}:{version(standing.get(finding_id, ()))}"
    checked = " checked" if is_ticked else ""
    label = said("desk.tick", words, finding=finding_id)
    return [
        f'<input type="checkbox" name="tick" value="{safe(tick)}" aria-label="{label}"{checked}>',
        f'<a href="finding?{safe(link)}">{safe(finding_id)}</a>',
        rule_words(row["rule_id"], names),
        safe(row["agency_name"]),
        money(row["amount"]),
        masked(row["reason"]),
        safe(value_label("decision", row["decision"] or OPEN, words)),
    ]


def _filter_form(view: View, choices: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    words, chosen = view.words, view.filters
    selects = "".join(
        _select(name, said(f"desk.filter_{name}", words), options, getattr(chosen, name))
        for name, options in choices.items()
    )
    return (
        f'<form method="get" action="./" class="controls">{selects}'
        f"<label>{said('desk.filter_words', words)}"
        f'<input name="words" value="{safe(chosen.words)}"></label>'
        f'<button class="clear">{said("desk.filter", words)}</button> '
        f'<a href="./">{said("desk.filter_none", words)}</a></form>{_undo(view)}'
    )


def states(words: Words) -> list[tuple[str, str]]:
    """What the filter of states may be: undecided, decided, or decided in one way."""
    codes = (OPEN, DECIDED, *dict.fromkeys(DECISION_KINDS.values()))
    return [(code, value_label("decision", code, words)) for code in codes]


def _select(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    listed = "".join(
        f'<option value="{safe(code)}"{" selected" if code == chosen else ""}>{safe(word)}</option>'
        for code, word in (("", "—"), *options)
    )
    return f'<label>{label}<select name="{name}">{listed}</select></label>'


def _decision_form(view: View) -> str:
    """The cells of a decision, with what was typed before where it could not be used."""
    words, pieces = view.words, []
    for name in ENTERED:
        label, value = safe(column_label(TABLE, name, words)), view.entered.get(name, "")
        if name == "decision":
            pieces.append(_select(name, label, states(words)[2:], value))
            continue
        kind = "date" if TABLES[TABLE].column(name).kind == "day" else "text"
        wide = "" if TABLES[TABLE].column(name).kind in _SHORT else ' class="wide"'
        pieces.append(
            f'<label{wide}>{label}<input type="{kind}" name="{name}" value="{safe(value)}" '
            'autocomplete="off"></label>'
        )
    return (
        f'<div class="controls decision">{"".join(pieces)}'
        f'<button class="clear">{said("desk.decide", words)}</button></div>'
        f"{paragraph('desk.keep_hint', words, 'note', months=view.keep_months)}"
    )


def _about(
    listed: Iterable[str], shown: Sequence[str], standing: Mapping[str, Rows], words: Words
) -> str:
    """Whether those ticked are decided on, the whole page, or all that the filters let through.

    Each with what stands in the file about it: nobody decides on what he has not seen.
    """
    if not shown:
        return ""
    every = {one: version(standing.get(one, ())) for one in listed}
    page = {one: every[one] for one in shown}
    whole = [(f"page:{state_of(page)}", said("desk.about_page", words, count=len(page)))]
    if len(every) > len(page):
        whole.append((f"all:{state_of(every)}", said("desk.about_all", words, count=len(every))))
    options = "".join(f'<option value="{value}">{text}</option>' for value, text in whole)
    ticked = f'<option value="" selected>{said("desk.about_ticked", words)}</option>'
    label = said("desk.about", words)
    select = f'<select name="about">{ticked}{options}</select>'
    return f'<p class="about"><label>{label} {select}</label></p>'


def _undo(view: View, finding_id: str = "") -> str:
    if not view.undoable:
        return ""
    words = view.words
    key = "desk.undo_this" if finding_id else "desk.undo"
    of_one = f'<input type="hidden" name="view" value="{safe(finding_id)}">' if finding_id else ""
    return (
        f'<form method="post" action="undo" class="undo">{_kept(view.filters)}{of_one}'
        f'<button class="clear">{said(key, words)}</button></form>'
    )


def _kept(filters: Filters) -> str:
    """The filters inside a form, so that its answer shows the same list again."""
    return f'<input type="hidden" name="filters" value="{safe(filters.query())}">'


def _pager(view: View, at: int, pages: int) -> str:
    words = view.words
    links = [
        f'<a href="./?{safe(view.filters.at(page).query())}">{said(f"desk.{key}", words)}</a>'
        for key, page, there in (("before", at - 1, at > 1), ("after", at + 1, at < pages))
        if there
    ]
    return f'<p class="pager">{" ".join(links)}</p>' if links else ""


def _standing(standing: Rows, words: Words) -> str:
    """What the file says of the finding, row by row."""
    if not standing:
        return paragraph("desk.not_decided", words)
    heads = [(column_label(TABLE, name, words), "") for name in ENTERED]
    rows = [[masked(row[name]) for name in ENTERED] for row in standing]
    return f'<div id="standing">{html_table(heads, rows)}</div>'


def _known(known: Sequence[Row], words: Words) -> str:
    """What the run already took up: a new decision needs a later document beside it."""
    return "".join(
        f"<p>{said('desk.known', words, decision=value_label('decision', row['decision'], words))} "
        f"{masked(row['document'])} {masked(row['why'])}</p>"
        for row in known
    )


def _lines(lines: Sequence[str]) -> str:
    """What the terminal says in lines, as a heading and paragraphs."""
    head, *rest = lines
    return f"<h2>{safe(head)}</h2>" + "".join(
        f'<p class="line">{masked(line)}</p>' for line in rest
    )


def _evidence(evidence: Sequence[Row], words: Words) -> Iterator[str]:
    """The source rows, a table for each kind of file; columns that are empty are left out."""
    shown = [row for row in evidence if "cells" in row]
    for source in dict.fromkeys(str(row["source_table"]) for row in shown):
        rows = [row for row in shown if row["source_table"] == source]
        names = dict.fromkeys(
            name for row in rows for name, cell in row["cells"].items() if cell not in (None, "")
        )
        places = ("source_file", "source_sheet", "source_row")
        heads = [(column_label("evidence", name, words), "") for name in places]
        heads += [(name, "") for name in names]
        cells = [
            [*(masked(row[name]) for name in places), *(safe(row["cells"].get(n)) for n in names)]
            for row in rows
        ]
        yield f"<h3>{safe(table_label(source, words))}</h3>{html_table(heads, cells)}"
    if more := len(evidence) - len(shown):
        yield paragraph("report.explain_rows_more", words, "note", count=more)


def _fact(label: str, value: str) -> str:
    return f"<dt>{safe(label)}</dt><dd>{value}</dd>"


def _word(name: str, value: object, words: Words) -> str:
    return safe(value_label(name, str(value), words))


def _label(name: str, words: Words) -> str:
    return column_label("findings", name, words)


_PAGE = Template(
    """<!DOCTYPE html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>$style</style>
</head>
<body>
<header><h1>$title</h1><p class="scope">$out</p></header>
<main id="main">
$said
$body
</main>
<footer><p>$file</p><p>$exports</p></footer>
</body>
</html>
"""
)

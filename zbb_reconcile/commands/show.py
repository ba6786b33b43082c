"""A finished run in the terminal, without Excel: its summary, or the rows of one table."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich.console import Console

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import mask, mask_text
from zbb_reconcile.identifiers import shown as as_shown
from zbb_reconcile.report.escape import padded, shortened, visible, wide, yuan
from zbb_reconcile.report.labels import (
    column_label,
    table_label,
    value_label,
)
from zbb_reconcile.report.terminal.explain import aligned
from zbb_reconcile.report.terminal.lines import WIDTH, folded
from zbb_reconcile.report.terminal.terminal import print_summary
from zbb_reconcile.results import RESULTS, Result, amount_of
from zbb_reconcile.run_tables import RunTables, nearest
from zbb_reconcile.texts import Words

Row = dict[str, Any]

CELL = 24
"""The most terminal cells of one cell, but for the last column, which takes what is left."""
_LEAST = 12
_ACCOUNTS = ("account_no", "counterparty_no", "payee_no")
_WORDS = ("name", "reason", "summary", "why", "purpose", "legal_basis")
_CODES = ("_code", "_id", "_year", "sha256", "literal")


def shown_rows(
    run: RunTables,
    table: str | None,
    *,
    agency: str | None,
    rule: str | None,
    top: int,
    width: int = WIDTH,
) -> str:
    """The summary of a finished run, or the largest rows of one table, in lines of that width.

    An agency (its code, its name or a part of it) or a rule without a table means the findings.
    Account numbers are masked. Raises Refusal where there is no such table, agency or rule.
    """
    if table is None and agency is None and rule is None:
        return _whole(run)
    name = run.find_table(table or "findings")
    among: dict[str, list[str]] = {}
    if agency is not None:
        among[_column(run, name, ("agency_code",), "agency")] = _agencies(run, agency)
    if rule is not None:
        column = _column(run, name, ("rule_id", "bucket", "finding_id"), "rule")
        among[column] = _of_rule(run, column, rule)
    return _table(run, name, among, top, width)


def _whole(run: RunTables) -> str:
    page, out = io.StringIO(), run.place
    print_summary(run.summary(), run.words, Console(file=page))
    lines = [page.getvalue(), run.words("show.tables", out=out)]
    results = [name for name in run.tables_there() if name in RESULTS]
    lines += _listed(run, results)
    lines += ["", run.words("show.inputs")]
    lines += _listed(run, [name for name in run.tables_there() if name not in RESULTS])
    return "\n".join([*lines, "", run.words("show.one", out=out)]) + "\n"


def _listed(run: RunTables, names: Sequence[str]) -> list[str]:
    """Tables by name, with what they are called and how many rows they have."""
    counts = [str(run.books.count(name)) for name in names]
    margin = max(map(len, counts), default=0)
    rows = (
        [f"  {name}", count.rjust(margin), table_label(name, run.words)]
        for name, count in zip(names, counts, strict=True)
    )
    return list(aligned(rows)) if names else []


def _column(run: RunTables, table: str, fitting: Sequence[str], kind: str) -> str:
    there = run.books.columns(table)
    found = next((column for column in fitting if column in there), None)
    if found is None:
        raise Refusal(f"show_no_{kind}", table=table)
    return found


def _agencies(run: RunTables, wanted: str) -> list[str]:
    """The codes of the agency of that code or name; part of a name will do where one has it."""
    text = wanted.strip()
    rows = run.books.rows("known_agencies", {}, ("agency_code",))
    for exact in (
        [row for row in rows if row["agency_code"] == text],
        [row for row in rows if row["agency_name"] == text],
    ):
        if exact:
            return [row["agency_code"] for row in exact]
    holding = [row for row in rows if text and text in (row["agency_name"] or "")]
    if len(holding) == 1:
        return [holding[0]["agency_code"]]
    named = [row["agency_name"] for row in holding] or [
        nearest(
            text,
            [str(row[key]) for row in rows for key in ("agency_code", "agency_name") if row[key]],
        )
    ]
    key = "agency_ambiguous" if holding else "no_such_agency"
    raise Refusal(key, found=as_shown(wanted), near=", ".join(named[:5]))


def _of_rule(run: RunTables, column: str, wanted: str) -> list[str]:
    """What that column holds for that rule: its id, or the ids of its findings."""
    known = [row["rule_id"] for row in run.books.rows("rules", {})]
    rule = wanted.strip().upper()
    if rule not in known:
        raise Refusal("no_such_rule", found=as_shown(wanted), near=nearest(rule, known))
    if column != "finding_id":
        return [rule]
    return [row["finding_id"] for row in run.books.rows("findings", {"rule_id": rule})]


def _table(run: RunTables, name: str, among: dict[str, list[str]], top: int, width: int) -> str:
    out = run.place
    words = run.words
    height = run.books.count(name, among)
    largest = amount_of(name) if height > top else None
    rows = run.books.frame(name, among, largest=largest, top=top).to_dicts()
    key = "head" if height <= top else "head_part" if largest else "head_first"
    label = table_label(name, words)
    lines = [words(f"show.{key}", label=label, table=name, rows=height, shown=len(rows))]
    if not rows:
        return "\n".join([*lines, words("show.none")]) + "\n"
    look = RESULTS.get(name, Result(name))
    first = look.first
    order = [*first, *(column for column in rows[0] if column not in first)]
    filled = [column for column in order if any(row[column] is not None for row in rows)]
    below = look.below
    cells = {column: [_cell(row, column, words) for row in rows] for column in filled}
    beside = {key: said for key, said in cells.items() if key != below}
    fitting = _fitting(name, beside, words, width)
    right = {
        column: any(isinstance(row[column], Decimal | int) for row in rows) for column in fitting
    }
    heads = {column: column_label(name, column, words) for column in fitting}
    lines += ["", _line(heads, fitting, right)]
    for at in range(len(rows)):
        lines.append(_line({column: cells[column][at] for column in fitting}, fitting, right))
        lines += (
            [f"    {said}" for said in folded(cells[below][at], width - 4)]
            if below in cells
            else []
        )
    left = [
        column_label(name, column, words)
        for column in filled
        if column not in fitting and column != below
    ]
    lines.append("")
    if left:
        lines += folded(words("show.more_columns", columns=words.join(left)), width)
    lines.append(words("show.whole", out=out, table=name).lstrip("\n"))
    if any("account" in column for column in filled):
        lines.append(words("show.masked"))
    return "\n".join(lines) + "\n"


def _cell(row: Row, column: str, words: Words) -> str:
    """A cell as text on one line; account numbers masked, codes as words, ids as they are."""
    value = row[column]
    match value:
        case None:
            return ""
        case bool():
            return words(f"show.{'yes' if value else 'no'}")
        case Decimal():
            return yuan(value)
        case datetime() | date() | int():
            return str(value)
        case list():
            return mask_text(visible(", ".join(map(str, value))))
    text = visible(value)
    account = column.endswith(_ACCOUNTS) or (
        column == "subject_id" and row.get("subject_kind") == "account"
    )
    if account:
        return mask(text)
    word = value_label(column, text, words)
    return word if word != text or column.endswith(_CODES) else mask_text(text)


def _fitting(name: str, cells: dict[str, list[str]], words: Words, width: int) -> dict[str, int]:
    """The columns that a line of that width holds, each with its width; long text is cut."""
    fitting: dict[str, int] = {}
    left = width
    for column, texts in cells.items():
        label = wide(column_label(name, column, words))
        longest = max(wide(text) for text in texts)
        # A number, an id or a day that is cut says something else; a name or a sentence does not.
        whole = longest <= CELL and not column.endswith(_WORDS)
        needed = max(longest, min(label, CELL))
        cell = needed if whole else min(needed, left)
        if cell > left or (not whole and left < _LEAST):
            continue
        fitting[column] = cell
        left -= cell + 2
    return fitting


def _line(cells: Mapping[str, str], widths: Mapping[str, int], right: Mapping[str, bool]) -> str:
    return "  ".join(
        padded(shortened(cells[column], width), width, right=right[column])
        for column, width in widths.items()
    ).rstrip()

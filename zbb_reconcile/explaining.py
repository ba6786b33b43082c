"""One finding of a finished run, from the law to the cells, out of the run's own folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zbb_reconcile import __version__
from zbb_reconcile.books import SavedBooks
from zbb_reconcile.errors import Refusal
from zbb_reconcile.queries import queries
from zbb_reconcile.report.explain import EVIDENCE_ROWS, explain, stands
from zbb_reconcile.report.labels import column_label
from zbb_reconcile.report.manifest import MANIFEST
from zbb_reconcile.report.target import is_ours
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import say

Row = dict[str, Any]
PLACE = ("source_file", "source_sheet", "source_row")


def explained(out: Path, finding_id: str, lang: str | None = None) -> str:
    """The finding as text, from the folder of its run alone; the data need not be there any more.

    Without ``lang`` it speaks the language of the run. Raises Refusal where the folder is no run
    of ours, or has no such finding.
    """
    if not is_ours(out):
        raise Refusal("no_run_there", out=str(out))
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    said = lang or manifest["lang"]
    try:
        books = SavedBooks(out / "run.duckdb")
    except OSError as error:
        raise Refusal("run_unreadable", out=str(out)) from error
    with books:
        finding = _finding(books, out, finding_id.strip())
        rule = dict(books.rows("rules", {"rule_id": finding["rule_id"]})[0])
        rule["citations"] = [
            row
            for row in books.rows("citations", {"rule_id": finding["rule_id"]})
            if stands(row, finding["legal_basis"])
        ]
        names = [name for name in rule["parameters"].split(", ") if name]
        text = explain(
            finding,
            rule,
            [row for name in names for row in books.rows("parameters", {"name": name})],
            _evidence(books, finding["finding_id"], said),
            _replayed(books, rule["query"]),
            said,
        )
    if manifest["version"] != __version__:
        was = manifest["version"]
        text += "\n" + say("cli.explain_other_version", said, was=was, now=__version__) + "\n"
    return text


def _finding(books: SavedBooks, out: Path, finding_id: str) -> Row:
    found = books.rows("findings", {"finding_id": finding_id})
    if found:
        return found[0]
    of_rule = books.rows("findings", {"rule_id": finding_id.upper()}, ("finding_id",))
    if of_rule:
        near = ", ".join(row["finding_id"] for row in of_rule[:5])
        raise Refusal(
            "rule_is_no_finding", out=str(out), found=finding_id, count=len(of_rule), near=near
        )
    raise Refusal("no_such_finding", out=str(out), found=finding_id)


def _evidence(books: SavedBooks, finding_id: str, lang: str) -> Sequence[Row]:
    """The places that the finding rests on; those that are shown, with their cells."""
    rows = books.rows("evidence", {"finding_id": finding_id}, ("source_table", *PLACE))
    shown = rows[:EVIDENCE_ROWS]
    for table in dict.fromkeys(row["source_table"] for row in shown):
        places = [_place(row) for row in shown if row["source_table"] == table]
        stood = {_place(row): row for row in books.rows_at(table, places)}
        for row in shown:
            if row["source_table"] == table:
                cells = stood[_place(row)]
                row["cells"] = {
                    column_label(table, column.name, lang): cells[column.name]
                    for column in TABLES[table].columns
                }
    return rows


def _place(row: Row) -> tuple[str, str | None, int]:
    return row["source_file"], row["source_sheet"], row["source_row"]


def _replayed(books: SavedBooks, path: str) -> str:
    """The rule's query with the run's own values in it."""
    literals = {row["name"]: row["literal"] for row in books.rows("query_values", {})}
    return queries()[path].replayable(literals)

"""One finding of a finished run, or all about one indicator, account or asset, from its folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from zbb_reconcile.books import Reader
from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import mask, mask_text, shown
from zbb_reconcile.money import parse_money
from zbb_reconcile.queries import Query, chain, literal, queries, read_query, script
from zbb_reconcile.report.labels import column_label
from zbb_reconcile.report.terminal.explain import EVIDENCE_ROWS, explain, explain_subject
from zbb_reconcile.run_tables import RunTables
from zbb_reconcile.tables import TABLES, Column, Kind
from zbb_reconcile.texts import Words
from zbb_reconcile.version import __version__

Row = dict[str, Any]
PLACE = ("source_file", "source_sheet", "source_row")
AGEING = "carryover_ageing"
_SUBJECTS = (
    ("account_matches", "account_no"),
    ("assets", "asset_no"),
    ("known_agencies", "agency_code"),
)
_FIGURE = re.compile(r"[0-9][0-9,，]*\.[0-9]{2}")
"""Yuan to the fen: a number without them is a code, or an account."""
_SUMS = (
    ("findings", "amount", ("finding_id",)),
    ("findings", "amount_max", ("finding_id",)),
    ("findings", "amount", ("rule_id",)),
    ("findings", "amount", ("rule_id", "verdict")),
    ("findings", "amount", ("verdict",)),
    ("recalls", "amount", ("channel",)),
    ("recalls", "amount", ("channel", "destination")),
    ("recalls", "amount", ("rule_id", "channel", "destination")),
    ("recalls", "amount", ("agency_code", "channel")),
)
"""The figures that papers print, and by what they are added up; the first that fits is meant."""


def explained(run: RunTables, wanted: str, *, sql: bool = False, full: bool = False) -> str:
    """What is behind a finding, or an indicator, account, asset or agency, as text.

    From the run alone; the data need not be there any more. With ``sql`` only the script that makes
    it again. Account numbers are masked unless ``full``. Raises Refusal where the run knows nothing
    of that name.
    """
    text = _text(run, wanted.strip(), sql=sql, full=full)
    if run.version != __version__:
        note = run.words("cli.explain_other_version", was=run.version, now=__version__)
        text += f"\n{'-- ' if sql else ''}{note}\n"
    return text


def _text(run: RunTables, wanted: str, *, sql: bool, full: bool) -> str:
    found = run.books.rows("findings", {"finding_id": wanted})
    if found:
        return _of_finding(run, found[0], sql=sql, full=full)
    root = run.books.rows("indicator_roots", {"indicator_id": wanted})
    subject = root[0]["root_indicator_id"] if root else wanted
    about = run.books.rows("findings", {"subject_id": subject}, ("rule_id", "finding_id"))
    kind = "subject"
    if not root and not about and not _is_known(run.books, wanted):
        kind, about = "figure", list(behind_figure(run.books, wanted))
        if not about:
            raise _refused(run, wanted)
    if sql:
        asked = [_asked(run.books, row) for row in about]
        if root:
            of_root = f"from {AGEING} where root_indicator_id = {literal(subject)}"
            asked.insert(0, (AGEING, of_root))
        return _script(run.books, asked)
    about = [masked_finding(row, full=full) for row in about]
    note = "" if full else f"\n{run.words('cli.explain_masked')}\n"
    if not root:
        named = wanted if full or kind == "figure" else _masked(wanted)
        return explain_subject(named, {}, (), about, (), run.words, kind=kind) + note
    parts = run.books.rows(AGEING, {"root_indicator_id": subject}, ("bucket",))
    for part in parts:
        part |= {
            key: row[key]
            for row in run.books.rows("rules", {"rule_id": part["bucket"]})
            for key in ("name", "law")
        }
    card = (run.books.rows("indicators", {"indicator_id": subject}) or [{}])[0]
    rows = rows_of_root(run, subject, full=full)
    return explain_subject(subject, card, parts, about, rows, run.words) + note


def _of_finding(run: RunTables, finding: Row, *, sql: bool, full: bool) -> str:
    books = run.books
    if sql:
        return _script(books, [_asked(books, finding)])
    own = _own(books)
    query = own.get(finding["rule_id"]) or queries()[_rule(books, finding)["query"]]
    return explain(
        masked_finding(finding, full=full),
        *law_and_rows(run, finding, full=full),
        chain([query.table], own.values())[:-1],
        query.replayable(_literals(books)),
        run.words,
        note="" if full else run.words("cli.explain_masked"),
    )


def law_and_rows(
    run: RunTables, finding: Row, *, full: bool
) -> tuple[Row, Sequence[Row], Sequence[Row]]:
    """What a finding rests on: its rule with its citations, the numbers it takes, its rows."""
    books = run.books
    rule = _rule(books, finding) | {"citations": _citations(books, finding)}
    names = [name for name in rule["parameters"].split(", ") if name]
    numbers = [row for name in names for row in books.rows("parameters", {"name": name})]
    return rule, numbers, evidence_of(books, finding["finding_id"], run.words, full=full)


def _rule(books: Reader, finding: Row) -> Row:
    return books.rows("rules", {"rule_id": finding["rule_id"]})[0]


def _citations(books: Reader, finding: Row) -> Sequence[Row]:
    """The texts that the finding rests on; none of a run by an older version, which kept none."""
    if "finding_citations" not in books.tables():
        return ()
    cited = books.rows("finding_citations", {"finding_id": finding["finding_id"]}, ("position",))
    return [
        row
        for text in cited
        for row in books.rows(
            "citations", {"rule_id": finding["rule_id"], "citation_id": text["citation_id"]}
        )
    ]


def behind_figure(books: Reader, wanted: str) -> Sequence[Row]:
    """The findings that an amount in yuan is the sum of, as it stands on a paper; none of others.

    >>> behind_figure(None, "no figure")
    ()
    """
    yuan = parse_money(wanted) if _FIGURE.fullmatch(wanted) else None
    if not isinstance(yuan, Decimal):
        return ()
    for table, column, by in _SUMS:
        rows = books.frame(table)
        summed = rows.group_by(by).agg(pl.col(column).sum().cast(pl.Decimal(38, 2)).alias("yuan"))
        alike = rows.join(summed.filter(pl.col("yuan") == pl.lit(yuan)), on=by, how="semi")
        ids = set(alike["finding_id"])
        if ids:
            found = books.rows("findings", {}, ("rule_id", "finding_id"))
            return [row for row in found if row["finding_id"] in ids]
    return ()


def _is_known(books: Reader, wanted: str) -> bool:
    """Whether the run has such an account, asset or agency at all."""
    return any(books.count(table, {column: [wanted]}) for table, column in _SUBJECTS)


def _refused(run: RunTables, wanted: str) -> Refusal:
    books, out = run.books, run.place
    of_rule = books.rows("findings", {"rule_id": wanted.upper()}, ("finding_id",))
    if not of_rule:
        return Refusal("no_such_finding", out=out, found=_masked(wanted))
    near = ", ".join(row["finding_id"] for row in of_rule[:5])
    return Refusal("rule_is_no_finding", out=out, found=wanted, count=len(of_rule), near=near)


def _masked(wanted: str) -> str:
    """What was asked for, masked where it may be an account; an id of ours has a sign in it."""
    return wanted if "-" in wanted else shown(wanted)


def _asked(books: Reader, finding: Row) -> tuple[str, str]:
    """The table of the finding's rule, and the query for the finding's row in it."""
    rule = _rule(books, finding)
    table = (_own(books).get(rule["rule_id"]) or queries()[rule["query"]]).table
    # By the finding's id: its subject may be an account.
    subject = (
        f"(select subject_id from findings where finding_id = {literal(finding['finding_id'])})"
    )
    return table, f"from {table} where subject_id = {subject}"


def _script(books: Reader, asked: Sequence[tuple[str, str]]) -> str:
    steps = chain((table for table, _ in asked), _own(books).values())
    return script(steps, _literals(books), [select for _, select in asked])


def _own(books: Reader) -> dict[str, Query]:
    """The queries of the county's own rules, which lie in the run itself."""
    if "own_queries" not in books.tables():
        return {}
    read = {
        row["rule_id"]: read_query(row["path"], row["text"])
        for row in books.rows("own_queries", {})
    }
    return {rule_id: query for rule_id, query in read.items() if query is not None}


def _literals(books: Reader) -> dict[str, str]:
    """The run's own values, as SQL."""
    return {row["name"]: row["literal"] for row in books.rows("query_values", {})}


def evidence_of(books: Reader, finding_id: str, words: Words, *, full: bool) -> Sequence[Row]:
    """The places that the finding rests on; those that are shown, with their cells."""
    rows = books.rows("evidence", {"finding_id": finding_id}, ("source_table", *PLACE))
    shown_rows = rows[:EVIDENCE_ROWS]
    for table in dict.fromkeys(row["source_table"] for row in shown_rows):
        places = [_place(row) for row in shown_rows if row["source_table"] == table]
        stood = {_place(row): row for row in books.rows_at(table, places)}
        for row in shown_rows:
            if row["source_table"] == table:
                row["cells"] = _cells(table, stood[_place(row)], words, full=full)
    return rows


def rows_of_root(run: RunTables, root: str, *, full: bool) -> Sequence[Row]:
    """The rows that the balance of a root is made of: its indicators, and their payments."""
    known = run.books.rows("indicator_roots", {"root_indicator_id": root}, ("indicator_id",))
    ids = [row["indicator_id"] for row in known]
    rows: list[Row] = []
    for table in ("indicators", "payments"):
        for row in run.books.frame(table, {"indicator_id": ids}).sort(PLACE).to_dicts():
            place = {name: row[name] for name in PLACE}
            cells = _cells(table, row, run.words, full=full)
            rows.append(place | {"source_table": table, "cells": cells})
    return rows


def masked_finding(finding: Row, *, full: bool) -> Row:
    """The finding as it is shown: its account masked, and those in its reason."""
    if full:
        return finding
    subject, reason = finding["subject_id"], finding["reason"]
    if finding["subject_kind"] == "account":
        subject = mask(subject)
    return finding | {"subject_id": subject, "reason": reason and mask_text(reason)}


def _cells(table: str, row: Row, words: Words, *, full: bool) -> Row:
    return {
        column_label(table, column.name, words): _in_words(
            row[column.name] if full else _in_part(row[column.name], column.kind), column, words
        )
        for column in TABLES[table].columns
        if column.name in row
    }


def _in_part(cell: object, kind: Kind) -> object:
    """The cell with account numbers masked: what its column is for says how."""
    if not isinstance(cell, str) or kind not in ("account", "text"):
        return cell
    return mask(cell) if kind == "account" else mask_text(cell)


def _in_words(cell: object, column: Column, words: Words) -> object:
    if isinstance(cell, bool):
        return words(f"report.{'yes' if cell else 'no'}")
    if column.kind == "money" and isinstance(cell, Decimal):
        return f"{cell:,}"
    if column.kind == "choice" and isinstance(cell, str):
        return words.of(column.usual_word(cell), cell)
    return cell


def _place(row: Row) -> tuple[str, str | None, int]:
    return row["source_file"], row["source_sheet"], row["source_row"]

"""A finished run's tables for somebody else: names and numbers replaced, sums kept to the fen.

What may stay is listed here (codes of the law and of this program, days, amounts); every other text
is replaced by what a keyed hash makes of it, so that a column that is added later leaks nothing.
The same key gives the same replacements in every table and in every result.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import polars as pl

from zbb_reconcile.commands.export import BOM, csv_part
from zbb_reconcile.errors import Refusal
from zbb_reconcile.output.folder import as_json
from zbb_reconcile.output.target import is_ours
from zbb_reconcile.output.writing import new_file, new_folder
from zbb_reconcile.results import RESULTS
from zbb_reconcile.run_tables import RunTables
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

SUMS = "redacted.json"
LEAST_KEY = 8
LEFT_OUT = frozenset(
    {
        *("quarantine", "furniture", "corrections", "notes", "sources"),
        *("overlapping_lines", "rules", "parameters", "switched_off"),
    }
)
"""Tables that hold cells, files and words as somebody wrote them, or the law alone."""
KEPT = frozenset(
    {
        *("action", "bucket", "budget_action", "category", "change", "channel", "citation_id"),
        *("class", "decision", "dep_eco_code", "destination", "destination_new"),
        *("destination_old", "doubt", "effect", "func_code", "fund_item_code", "fund_system"),
        *("fund_type", "grade", "kind", "lacking", "letter", "level", "match_id", "method"),
        *("missing_months", "needed", "priority", "project_category", "reason_code", "rule_id"),
        *("settled_by", "side", "source", "source_column", "source_kind", "source_table"),
        *("state", "status", "subject_code", "subject_kind", "term", "transfer_id", "used_in"),
        *("verdict", "verdict_now", "verdict_then", "why_code"),
    }
)
"""Columns of codes that say nothing of anybody."""
SENTENCES = frozenset(
    {"reason", "reason_then", "why", "legal_basis", "cite", "control_id", "subject_name"}
)
"""Columns of sentences: the names and numbers in them are replaced, the rest stays."""
BLANKED = frozenset({"summary", "text", "cells", "note", "supposed"})
"""Columns that hold what somebody wrote: nothing of it stays."""
NAMES = frozenset(
    {
        *("agency_name", "account_name", "asset_name", "bank_name", "counterparty"),
        *("counterparty_name", "former_names", "item_name", "label", "location", "name"),
        *("nearest", "owner_name", "payee_name", "payer", "person", "project_name", "region"),
    }
)
_DIGITS = re.compile("[0-9]{8,}")
_TOKEN = re.compile("[0-9A-Za-z_.-]+")
_SHORT = 6
"""A shorter number may stand in any amount: a sentence with one as a word of its own goes."""
_GONE = "…"


class Aliases:
    """What each name and number is called, by the key alone; remembers what it was asked."""

    def __init__(self, key: str, words: Words) -> None:
        """``key`` stays with the owner: whoever has it can try names until one fits."""
        self._key = key.encode("utf-8", "surrogatepass")
        self._words = words
        self.given: dict[str, str] = {}
        self._taken: dict[str, str] = {}

    def of(self, value: str, *, is_name: bool) -> str:
        """The alias of a value: digits for an account number, else a mark with the hash."""
        if value not in self.given:
            alias = self._made(value, is_name=is_name)
            if self._taken.setdefault(alias, value) != value:
                raise Refusal("redact_same", found=alias)
            self.given[value] = alias
        return self.given[value]

    def finding(self, value: str) -> str:
        """The alias of a finding: its rule, and a hash in place of the one that names it."""
        rule, _, _ = value.rpartition("-")
        self.given.setdefault(value, f"{rule}-{self._hash(value)[:16]}")
        return self.given[value]

    def _made(self, value: str, *, is_name: bool) -> str:
        hashed = self._hash(value)
        if _DIGITS.fullmatch(value):
            digits = str(int(hashed, 16))
            return digits[-max(len(value), 16) :]
        return self._words(f"redact.{'name' if is_name else 'code'}", mark=hashed[:12].upper())

    def _hash(self, value: str) -> str:
        text = value.encode("utf-8", "surrogatepass")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def redacted(run: RunTables, to: Path, *, key: str, mapping: Path | None = None) -> Path:
    """Write the result tables as csv files, names and numbers replaced, into a new folder.

    ``mapping`` is a new file, outside of that folder, for what stands for what: it stays with the
    owner. Raises Refusal.
    """
    if len(key.strip()) < LEAST_KEY:
        raise Refusal("redact_key", least=LEAST_KEY)
    target = to.absolute()
    if any(is_ours(folder) for folder in (target, *target.parents)):
        raise Refusal("redact_in_results", to=str(to))
    if mapping is not None and target in (mapping.absolute(), *mapping.absolute().parents):
        raise Refusal("redact_mapping_inside", mapping=str(mapping), to=str(to))
    aliases = Aliases(key, run.words)
    frames = {
        name: run.books.frame(name)
        for name in run.tables_there()
        if name in RESULTS and name not in LEFT_OUT
    }
    _learn(run, frames, aliases)
    sums: dict[str, object] = {}
    with new_folder(to) as part:
        for name, frame in frames.items():
            after = _redacted(frame, aliases)
            _check_sums(name, frame, after)
            (part / f"{name}.csv").write_bytes(BOM + csv_part(after, name))
            sums[name] = {"rows": after.height, "sums": _sums(after)}
        (part / SUMS).write_text(as_json(sums), encoding="utf-8", newline="\n")
    if mapping is not None:
        with new_file(mapping, exists="redact_mapping_exists") as file:
            pairs = {"original": [*aliases.given], "replacement": [*aliases.given.values()]}
            file.write_bytes(BOM + csv_part(pl.DataFrame(pairs).sort("original"), "mapping"))
    return to


def _learn(run: RunTables, frames: Mapping[str, pl.DataFrame], aliases: Aliases) -> None:
    """Meet every name and number of the results, and of the input: sentences may hold any."""
    for frame in frames.values():
        for column in _texts(frame):
            if column not in KEPT | SENTENCES | BLANKED:
                _replaced(frame[column], aliases)
    there = set(run.books.tables())
    for table in TABLES.values():
        if table.name not in there:
            continue
        wanted = [
            column.name
            for column in table.columns
            if column.kind == "account" or column.name in NAMES or column.name.endswith("_code")
            if column.name not in KEPT and not column.name.endswith(("func_code", "eco_code"))
            if column.name not in ("category_code", "fund_item_code", "subject_code")
        ]
        for column in wanted:
            _replaced(run.books.frame(table.name)[column], aliases)
    for made in ("agency_names", "name_forms"):
        if made in there and "region" in run.books.columns(made):
            _replaced(run.books.frame(made)["region"], aliases)


def _texts(frame: pl.DataFrame) -> list[str]:
    return [column for column, kind in frame.schema.items() if kind == pl.String]


def _redacted(frame: pl.DataFrame, aliases: Aliases) -> pl.DataFrame:
    changed = []
    for column, kind in frame.schema.items():
        if isinstance(kind, pl.List) or column in BLANKED:
            changed.append(pl.Series(column, [None] * frame.height, pl.String))
        elif kind == pl.String and column in SENTENCES:
            changed.append(_sentences(frame[column], aliases))
        elif kind == pl.String and column not in KEPT:
            changed.append(_replaced(frame[column], aliases))
    return frame.with_columns(changed)


def _replaced(values: pl.Series, aliases: Aliases) -> pl.Series:
    """The column with every value replaced; a value of several, joined by ``;``, piece by piece."""
    of_findings = values.name == "finding_id"
    is_name = values.name in NAMES
    known: dict[str, str] = {}
    for value in values.drop_nulls().unique(maintain_order=True):
        if of_findings:
            known[value] = aliases.finding(value)
        else:
            pieces = value.split(";") if values.name == "former_names" else [value]
            known[value] = ";".join(
                aliases.of(piece, is_name=is_name) if piece.strip() else piece for piece in pieces
            )
    return values.replace_strict(known, return_dtype=pl.String) if known else values


def _sentences(values: pl.Series, aliases: Aliases) -> pl.Series:
    """The sentences with every name and number in them replaced, the longest first."""
    long = [value for value in aliases.given if len(value) >= _SHORT or not _TOKEN.fullmatch(value)]
    long.sort(key=lambda value: (-len(value), value))
    long = [value for value in long if len(value) > 1]
    short = {value for value in aliases.given if len(value) < _SHORT and _TOKEN.fullmatch(value)}
    if long:
        given = [aliases.given[value] for value in long]
        values = values.str.replace_many(long, given, leftmost=True)
    known = {
        text: _GONE if short.intersection(_TOKEN.findall(text)) else text
        for text in values.drop_nulls().unique()
    }
    return values.replace_strict(known, return_dtype=pl.String) if known else values


def _sums(frame: pl.DataFrame) -> dict[str, str]:
    """What each column of money adds up to."""
    return {
        column: f"{sum(frame[column].drop_nulls().to_list(), Decimal(0)):f}"
        for column, kind in frame.schema.items()
        if isinstance(kind, pl.Decimal)
    }


def _check_sums(name: str, before: pl.DataFrame, after: pl.DataFrame) -> None:
    """Nothing but texts may have changed: a bug, if it has."""
    assert before.height == after.height, name
    assert _sums(before) == _sums(after), name

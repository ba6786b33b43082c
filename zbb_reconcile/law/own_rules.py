"""Rules of a county's own: an entry ``[rules.LOCAL-…]`` in its profile, and a SELECT beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import taken
from zbb_reconcile.identifiers import mask_text
from zbb_reconcile.law.kinds import Spot, nearest, shown, shown_name
from zbb_reconcile.law.schema import OWN_RULE
from zbb_reconcile.queries import Query, read_query
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import slots

PREFIX = "LOCAL-"
_ID = re.compile(r"LOCAL-[A-Z0-9][A-Z0-9-]{0,40}")
_PATH = re.compile(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.sql")
MOST_BYTES = 1024**2
REQUIRED: Mapping[str, tuple[str, pl.DataType]] = MappingProxyType(
    {
        "subject_id": ("varchar", pl.String()),
        "agency_code": ("varchar", pl.String()),
        "amount": ("decimal(18, 2)", pl.Decimal(18, 2)),
    }
)
"""The columns that a rule's table must have, and their types, as SQL and as Polars say them."""
ALSO: Mapping[str, tuple[str, pl.DataType]] = MappingProxyType(
    {
        "division_code": ("varchar", pl.String()),
        "amount_max": ("decimal(18, 2)", pl.Decimal(18, 2)),
        "since": ("date", pl.Date()),
    }
)
"""Those that it may have too; any other is for the reason alone."""


def own_rule(rule_id: str, said: Any, file: str, spot: Spot) -> dict[str, Any]:
    """The entry of a county's own rule, checked, with the text of its query under ``sql``.

    Raises Refusal for whatever is not understood, naming the entry, the file and its line.
    """
    if not _ID.fullmatch(rule_id):
        raise spot.refuse("own_rule_id", found=shown_name(rule_id))
    OWN_RULE.check(said, spot)
    _check_needs(said["needs"], spot.within("needs"))
    path = said["query"]
    here = spot.within("query")
    if not _PATH.fullmatch(path):
        raise here.refuse("own_rule_path", found=shown(path))
    whole = Path(file).parent / path
    text = _text(whole, path, here)
    if _first_line(text) is None:
        raise Refusal("own_rule_empty", file=path)
    for word in ("reads", "gives"):
        if not re.search(rf"(?m)^-- {word}\b", text):
            raise Refusal("own_rule_header", file=path, row=1, missing=word)
    if own_query(rule_id, text) is None:
        raise Refusal("own_rule_takes", file=path, row=1)
    return {**said, "sql": text}


def own_query(rule_id: str, text: str) -> Query | None:
    """The query of a county's own rule; None where its header is not understood."""
    return read_query(f"flag/{rule_id.lower().replace('-', '_')}", text)


def _check_needs(needs: Collection[str], spot: Spot) -> None:
    for need in needs:
        table, _, column = need.partition(".")
        if table not in TABLES:
            raise spot.refuse("own_rule_needs", found=shown(need), nearest=nearest(table, TABLES))
        names = [each.name for each in TABLES[table].columns]
        if column and column not in names:
            raise spot.refuse("own_rule_needs", found=shown(need), nearest=nearest(column, names))


def _text(path: Path, said: str, spot: Spot) -> str:
    """The query file: a plain file below the profile's folder, of a size that one can read."""
    parts = [path, *path.parents][: said.count("/") + 1]
    if any(os.path.islink(part) for part in parts) or not path.is_file():
        raise spot.refuse("own_rule_missing", found=shown(said))
    try:
        text = taken(path, MOST_BYTES, said).decode("utf-8-sig")
    except ValueError as error:
        raise spot.refuse("own_rule_missing", found=shown(said)) from error
    return text.replace("\r\n", "\n")


def _first_line(text: str) -> int | None:
    """The row of the first line that is no comment; None where there is none."""
    rows = enumerate(text.splitlines(), start=1)
    return next((at for at, line in rows if line.strip() and not line.startswith("--")), None)


def check_own_query(
    query: Query,
    path: str,
    read: Collection[str] | None,
    known: Collection[str],
    values: Mapping[str, Any],
) -> None:
    """Refuse a query that is not one SELECT, or that reads or takes what its header does not say.

    ``read`` are the tables that the engine sees in it, None where it is no single SELECT;
    ``known`` are the tables of a run, ``values`` what queries may take.
    """
    if read is None:
        raise Refusal("own_rule_select", file=path, row=_first_line(query.text))
    for table in query.reads:
        if table not in known:
            raise Refusal(
                "own_rule_reads", file=path, row=1, found=table, nearest=nearest(table, known)
            )
    for table in sorted(set(read) - set(query.reads)):
        raise Refusal(
            "own_rule_undeclared",
            file=path,
            row=_row_of(query.text, table),
            found=table,
            nearest=nearest(table, known),
        )
    for name in query.takes:
        if name not in values:
            raise Refusal(
                "own_rule_value", file=path, row=1, found=f"${name}", nearest=nearest(name, values)
            )
    for name in sorted(set(re.findall(r"\$([a-z_]+)", query.select)) - set(query.takes)):
        row = _row_of(query.text, f"${name}")
        raise Refusal("own_rule_untaken", file=path, row=row, found=f"${name}")


def check_own_table(found: pl.DataFrame, path: str, template: str, spoken: Collection[str]) -> None:
    """Refuse a rule's table without the columns of a finding, or that its reason does not fit."""
    for name, (kind, dtype) in {**REQUIRED, **ALSO}.items():
        if name not in found.columns:
            if name in REQUIRED:
                raise Refusal("own_rule_column", file=path, row=1, missing=name, kind=kind)
        elif found.schema[name] != dtype:
            raise Refusal(
                "own_rule_type",
                file=path,
                row=1,
                name=name,
                kind=kind,
                found=str(found.schema[name]),
            )
    twice = found.filter(pl.struct("subject_id").is_duplicated())
    if found["subject_id"].null_count() or twice.height:
        raise Refusal("own_rule_subjects", file=path, row=1)
    for slot in slots(template):
        if slot not in found.columns and slot not in spoken:
            raise Refusal(
                "own_rule_slot",
                file=path,
                row=1,
                found="{" + slot + "}",
                nearest=nearest(slot, found.columns),
            )


def own_rule_failed(path: str, said: str) -> Refusal:
    """The refusal of a query that the engine does not run; account numbers are masked."""
    return Refusal("own_rule_failed", file=path, reason=shown_name(mask_text(said)))


def _row_of(text: str, word: str) -> int:
    """The first row of the SELECT in which a word stands."""
    rows = enumerate(text.splitlines(), start=1)
    return next((at for at, line in rows if word in line and not line.startswith("--")), 1)

"""What the divisions of a store say together: merged, summed up by city and province, proven."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from zbb_reconcile.arguments import MEMORY_LIMIT, check_memory, check_threads, chosen_words
from zbb_reconcile.books import LINES, Books, SavedBooks
from zbb_reconcile.divisions.one import read_manifest
from zbb_reconcile.divisions.store import Failure, Store, opened_store, result_of, results_in
from zbb_reconcile.errors import Refusal, refused_in
from zbb_reconcile.files import remote
from zbb_reconcile.object_store.staging import check_apart_there, placed
from zbb_reconcile.output.checksums import DATABASE, sha256_of
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.output.manifest import MANIFEST, made_with
from zbb_reconcile.output.rolled_up import write_rolled_up
from zbb_reconcile.output.target import check_apart
from zbb_reconcile.results import MERGED, ROLLED_UP, amount_of
from zbb_reconcile.steps import in_order, query_steps
from zbb_reconcile.texts import Words
from zbb_reconcile.version import __version__

_TEXTS = {"division": pl.String(), "place_name": pl.String()}
_SCHEMAS: Mapping[str, Mapping[str, pl.DataType]] = {
    "division_ends": _TEXTS
    | dict.fromkeys(("ended", "profile", "message"), pl.String())
    | {"attempts": pl.Int64()},
    "stated_tables": {"division": pl.String(), "table_name": pl.String()}
    | {"row_count": pl.Int64(), "yuan": pl.Decimal(38, 2)},
    "merged_tables": {"table_name": pl.String()}
    | {"row_count": pl.Int64(), "yuan": pl.Decimal(38, 2)},
    "division_agencies": {"division": pl.String()}
    | dict.fromkeys(("agency_code", "agency_name", "credit_code"), pl.String()),
    "division_accounts": {"division": pl.String()}
    | dict.fromkeys(("account_no", "listed_in", "agency_code", "account_name"), pl.String())
    | {"balance": pl.Decimal(18, 2)},
    "account_days": {"division": pl.String(), "account_no": pl.String()}
    | {"first_on": pl.Date(), "last_on": pl.Date()},
    "crossing_lines": {"division": pl.String(), "account_no": pl.String(), "posted_on": pl.Date()}
    | {"amount": pl.Decimal(18, 2)}
    | dict.fromkeys(
        ("counterparty_no", "counterparty_name", "summary", "source_file", "source_sheet"),
        pl.String(),
    )
    | {"source_row": pl.Int64()},
    "received_roots": {"division": pl.String()}
    | dict.fromkeys(("root_indicator_id", "doc_no", "sup_doc_no"), pl.String())
    | dict.fromkeys(("brought", "paid", "unspent"), pl.Decimal(18, 2)),
    "document_indicators": {"division": pl.String()}
    | dict.fromkeys(("indicator_id", "origin_indicator_id", "doc_no"), pl.String())
    | {"brought": pl.Decimal(18, 2)},
}
"""The tables that are taken out of the divisions' own; queries make the others of them."""


@dataclass(frozen=True)
class RolledUp:
    """What a roll-up gave."""

    out: Path
    """Its folder; of s3://… the same, which every verb that takes s3://… understands."""
    divisions: pl.DataFrame
    """One row per division: what it found, or why it has no result."""
    controls: pl.DataFrame
    """What the sums prove."""

    @property
    def exit_code(self) -> int:
        """0 if every division has a result and every control holds, else 1."""
        whole = (self.divisions["ended"] == "done").all() and self.controls["holds"].all()
        return 0 if whole else 1


def roll_up(
    store: str | Path,
    out: str | Path,
    *,
    lang: str | None = None,
    threads: int | None = None,
    memory_limit: str = MEMORY_LIMIT,
    force: bool = False,
) -> RolledUp:
    """Merge the results of every division in ``store``, county by city by province, into ``out``.

    ``out`` holds the merged tables (each with the division in front), the sums, what crosses
    divisions, a page and a workbook. Divisions that failed are listed with why. Nothing in the
    store is changed. Both may be s3://…: then the results are brought here one after the other.
    Raises Refusal where there is no result, where results are of several days or versions, or where
    one was changed since it was written.
    """
    words = chosen_words(lang)
    with refused_in(words):
        check_threads(threads, words)
        check_memory(memory_limit, words)
        check_apart(Path(out), Path(store))
        check_apart_there(out, store)
        with opened_store(store) as results, placed(out) as result, Scratch() as folder:
            done, failures = results_in(results.here)
            if not done:
                raise Refusal("roll_up_none_done", store=str(store), failed=len(failures))
            made = {division: read_manifest(result_of(results.here, division)) for division in done}
            as_of = _agreed(made)
            for division in done:
                if not results.is_whole(division):
                    raise Refusal("roll_up_changed", division=division)
            books = Books(folder, threads=threads or os.cpu_count() or 1, memory_limit=memory_limit)
            try:
                _merge(books, results, made, failures)
                _ask(books, words)
                origins = _origins(results.here, made, failures)
                target = write_rolled_up(books, result.here, as_of, words, origins, force=force)
                result.publish()
                divisions, controls = books.frame("divisions"), books.frame("roll_up_controls")
                return RolledUp(target if remote(out) is None else Path(out), divisions, controls)
            finally:
                books.close()


def _agreed(made: Mapping[str, Mapping[str, Any]]) -> date:
    """The one day that all results are of. Raises Refusal."""
    for name, key in (("as_of", "roll_up_days"), ("version", "roll_up_versions")):
        found = sorted({one[name] for one in made.values()})
        if len(found) > 1:
            raise Refusal(key, found=", ".join(found))
    return date.fromisoformat(next(iter(made.values()))["as_of"])


def _origins(
    store: Path, made: Mapping[str, Mapping[str, Any]], failures: Sequence[Failure]
) -> dict[str, Any]:
    """What went in: each division's manifest by its hash, and those without a result."""
    return {
        "divisions": {name: sha256_of(result_of(store, name) / MANIFEST) for name in made},
        "failed": {one.division: one.kind for one in failures},
        "version": __version__,
    }


def _merge(
    books: Books,
    store: Store,
    made: Mapping[str, Mapping[str, Any]],
    failures: Sequence[Failure],
) -> None:
    """Put the tables of every division into the books, each row with its division."""
    for name, schema in _SCHEMAS.items():
        books.load(name, pl.DataFrame(schema=schema))
    for failure in failures:
        ends = (failure.division, None, failure.kind, None, failure.message, failure.attempts)
        _add(books, "division_ends", [ends])
    merged: set[str] = set()
    for division, manifest in made.items():
        with store.brought(division, lambda name: _is_merged(name) or _is_saved(name)) as result:
            for name in MERGED:
                path = result / "tables" / f"{name}.parquet"
                frame = _named(division, pl.read_parquet(path, glob=False))
                rows = manifest["tables"][name]["rows"]
                amount = amount_of(name)
                yuan = None if amount is None else frame[amount].cast(pl.Decimal(38, 2)).sum()
                _add(books, "stated_tables", [(division, name, rows, yuan)])
                if name in merged:
                    books.append(name, frame)
                else:
                    books.load(name, frame)
                    merged.add(name)
            with SavedBooks(result / DATABASE) as saved:
                _take_lists(books, saved, division, manifest["profile"]["name"])
                _take_documents(books, saved, division)
    for name in MERGED:
        amount = amount_of(name)
        rows, sums = books.totals(name, [amount] if amount else [])
        _add(books, "merged_tables", [(name, rows, sums[amount] if amount else None)])
    _take_crossing(books, store, list(made))


def _is_merged(name: str) -> bool:
    return name.startswith("tables/") and PurePosixPath(name).stem in MERGED


def _is_saved(name: str) -> bool:
    """Whether a file is the database, or of the lines that stay beside it."""
    return name == DATABASE or name.startswith(f"{LINES}/")


def _named(division: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A table of a division, the division in front; enumerated text as text."""
    texts = [name for name, kind in frame.schema.items() if kind in (pl.Categorical, pl.Enum)]
    return frame.with_columns(pl.col(texts).cast(pl.String)).select(
        pl.lit(division).alias("division"), pl.all()
    )


def _add(books: Books, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    books.append(name, pl.DataFrame(rows, schema=_SCHEMAS[name], orient="row"))


def _take_lists(books: Books, saved: SavedBooks, division: str, profile: str) -> None:
    """Its name, its agencies, its accounts, and the days that their statements cover."""
    names = dict(saved.frame("places").select("division_code", "place_name").rows())
    own = [name for code, name in sorted(names.items()) if code.startswith(division)]
    _add(books, "division_ends", [(division, own[0] if own else None, "done", profile, None, 1)])
    agencies = saved.frame("agencies").select("agency_code", "agency_name", "credit_code")
    books.append("division_agencies", _named(division, agencies))
    register = saved.frame("accounts").select(
        "account_no", pl.lit("accounts").alias("listed_in"), "agency_code", "account_name"
    )
    listed = saved.frame("bank_accounts").select(
        "account_no",
        pl.lit("bank_accounts").alias("listed_in"),
        "agency_code",
        pl.coalesce("account_name", "agency_name").alias("account_name"),
        "balance",
    )
    books.append("division_accounts", _named(division, register))
    books.append("division_accounts", _named(division, listed))
    days = saved.frame("line_spans").select("account_no", "first_on", "last_on")
    books.append("account_days", _named(division, days))


def _take_documents(books: Books, saved: SavedBooks, division: str) -> None:
    """Take the money that came under a document from above; of a city or province what it issued.

    Nobody else can have issued it to others: a nation's indicators are not read for it.
    """
    live = saved.frame("live_indicators")
    roots = saved.frame("roots").select("root_indicator_id", "brought", "paid", "unspent")
    received = (
        live.filter(pl.col("sup_doc_no").is_not_null())
        .select("doc_no", "sup_doc_no", root_indicator_id="indicator_id")
        .join(roots, on="root_indicator_id")
    )
    _take(books, division, "received_roots", received)
    if division.endswith("00"):
        brought = (pl.col("amount") + pl.col("adjusted")).cast(pl.Decimal(18, 2))
        issued = live.filter(pl.col("doc_no").is_not_null()).with_columns(brought=brought)
        _take(books, division, "document_indicators", issued)


def _take(books: Books, division: str, name: str, frame: pl.DataFrame) -> None:
    wanted = [column for column in _SCHEMAS[name] if column != "division"]
    books.append(name, _named(division, frame.select(wanted)))


def _take_crossing(books: Books, store: Store, done: Sequence[str]) -> None:
    """Take the lines whose counterparty is an account of another division, and not of its own."""
    accounts = books.select("select distinct account_no, division from division_accounts")
    for division in done:
        own = accounts.filter(pl.col("division") == division)
        others = accounts.join(own, on="account_no", how="anti")["account_no"].unique().sort()
        with (
            store.brought(division, _is_saved) as result,
            SavedBooks(result / DATABASE) as saved,
        ):
            lines = saved.frame("movements", {"counterparty_no": others.to_list()})
        moved = lines.filter(pl.col("class") != "reversal")
        _take(books, division, "crossing_lines", moved)


def _ask(books: Books, words: Words) -> None:
    """Make every table of the roll-up, each after what it reads."""
    for step in in_order(query_steps("roll_up"), ROLLED_UP):
        step.run(books, {})
    books.load("made_with", made_with())
    books.load_queries_run()

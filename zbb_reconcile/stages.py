"""The product in one file: read, standardise, match, flag, pool. Reporting follows on demand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

import polars as pl
import pyarrow as pa

from zbb_reconcile.books import Books
from zbb_reconcile.errors import Refusal
from zbb_reconcile.flag.findings import STATED, stated
from zbb_reconcile.flag.ratios import department_ratios
from zbb_reconcile.flag.reversals import reversal_pairs
from zbb_reconcile.law import applicable, law_tables, query_values, rule_values
from zbb_reconcile.match.names import agency_names, name_forms
from zbb_reconcile.outcome import Outcome
from zbb_reconcile.profiles import Profile, load_profile
from zbb_reconcile.proof import closing_controls, note_rows, source_rows
from zbb_reconcile.queries import queries
from zbb_reconcile.read import Reading, match_headers, read_folder
from zbb_reconcile.standardise import type_frame, type_sheet
from zbb_reconcile.standardise.landing import Landing
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import language

Frame: TypeAlias = pl.DataFrame | pl.LazyFrame | pa.Table
Progress = Callable[[str], None]
"""Called with the name of each stage as it begins: read, standardise, match, flag, pool, prove."""

MEMORY_LIMIT = "2500MB"
"""What DuckDB may hold before it spills to the run's private folder."""

COMPRESSED_LINES = 1_000_000
"""Up to this many bank lines in Parquet the database is compressed; beyond, time counts more."""

SCRATCH_PREFIX = ".zbb-reconcile-"

# The order in which tables are made. A stage reads tables, never another stage's code.
MATCH_BEFORE_NAMES = (
    "known_agencies", "registered_accounts", "bank_entries", "counterparty_names",
)  # fmt: skip
MATCH = ("agency_name_claims", "local_name_claims", "account_owners", "account_matches")
MOVE = ("summary_words", "counterparty_words", "reversal_candidates")
AGE = (
    "movements", "account_flows", "division_first_lines", "accounts_at_bank", "basic_accounts",
    "own_cash_accounts", "own_cash_agencies", "own_cash_days", "own_cash_offsets", "stale_cash",
    "unjudged_accounts", "zero_balance_lines", "book_totals",
    "live_indicators", "indicator_roots", "paid_amounts", "roots", "project_states",
    "root_standings", "carryover_ageing", "root_years", "department_carryovers",
    "reported_carryovers", "account_carryovers", "idle_assets", "served_requests",
)  # fmt: skip
POOL = (
    "closing_accounts", "stale_shares", "recalls", "pool_candidates", "pool_members", "pools",
    "uses", "account_actions", "asset_actions",
)  # fmt: skip


def reconcile(
    data: str | Path | Mapping[str, Frame],
    *,
    as_of: date,
    profile: str | Path = "national",
    lang: str | None = None,
    threads: int | None = None,
    memory_limit: str = MEMORY_LIMIT,
    scratch: str | Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Match, age and judge a county's accounts, carryovers and assets; propose what to do.

    ``data`` is a folder with one file per table, or frames by table name. ``as_of`` is the day on
    which everything is judged; nothing dated later has happened. ``lang`` ('zh', 'en') is the
    language of reasons. Money is yuan, ``DECIMAL(18,2)``. ``scratch`` is the folder in which the
    run keeps its private one (default: the system's).

    The outcome owns a private folder with the run's database: close it, or use it as a context
    manager. Raises Refusal where the input or the profile cannot be used.
    """
    said = language(lang)
    tell = progress or (lambda stage: None)
    law = load_profile(profile, as_of)
    values = rule_values(law, as_of)
    reading = None
    if isinstance(data, str | Path):
        tell("read")
        reading = read_folder(Path(data))
    folder = tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=scratch)
    try:
        books = Books(
            Path(folder.name),
            parquets=[file.path.resolve() for file in reading.parquets] if reading else [],
            threads=threads or os.cpu_count() or 1,
            memory_limit=memory_limit,
            compress=_line_count(reading) <= COMPRESSED_LINES,
        )
        try:
            tell("standardise")
            landing = Landing(books, said)
            if reading:
                land_folder(landing, reading)
            elif isinstance(data, Mapping):
                _land_frames(landing, data)
            landing.finish()
            tell("match")
            _match(books, law, values, said)
            tell("flag")
            _flag(books, law, values, landing.present, said)
            tell("pool")
            for name in POOL:
                books.run(queries()[f"pool/{name}"], values)
            tell("prove")
            books.load("query_values", query_values(values))
            books.load("line_matches", pl.DataFrame(schema=LINE_MATCHES))
            books.load("reconciliations", pl.DataFrame(schema=RECONCILIATIONS))
            source_rows(books, landing, reading)
            closing_controls(books, landing, values)
            note_rows(books, landing, reading, said)
            landing.settle_lines()
        except BaseException:
            books.close()
            raise
    except BaseException:
        folder.cleanup()
        raise
    return Outcome(books, folder, law, as_of, said, values)


def _line_count(reading: Reading | None) -> int:
    """How many bank lines the Parquet files hold."""
    files = reading.parquets if reading else ()
    return sum(file.row_count for file in files if file.table == "bank_lines")


def land_folder(landing: Landing, reading: Reading) -> None:
    """Put everything that was read from a folder into the books."""
    for sheet in reading.sheets:
        landing.land(sheet.table, sheet.headers, type_sheet(sheet), sheet.file, sheet.sheet)
    for file in reading.parquets:
        landing.land_parquet(file.table, file.columns, file.path.resolve(), file.file)


def _land_frames(landing: Landing, frames: Mapping[str, Frame]) -> None:
    for name, given in frames.items():
        if name not in TABLES:
            raise Refusal("unknown_frame", table=name, known=", ".join(TABLES))
        if isinstance(given, pl.LazyFrame):
            frame = given.collect()
        else:
            frame = given if isinstance(given, pl.DataFrame) else pl.DataFrame(given)
        headers = match_headers(name, frame.columns, file=name, row=None)
        columns = {column: frame.columns[at] for column, at in headers.columns.items()}
        frame = frame.select(pl.col(there).alias(column) for column, there in columns.items())
        landing.land(name, columns, type_frame(name, frame, name, 1, headers=columns), name, None)


def _match(books: Books, law: Profile, values: Mapping[str, object], lang: str) -> None:
    """Which names and accounts belong to which agency."""
    for name, frame in law_tables(law, books, lang).items():
        books.load(name, frame)
    for name in MATCH_BEFORE_NAMES:
        books.run(queries()[f"match/{name}"], values)
    names = agency_names(books.frame("known_agencies"))
    books.load("agency_names", names)
    others = books.select(
        "select owner_name as name from bank_entries union all select name from counterparty_names"
    )
    books.load("name_forms", name_forms(others["name"], names["region"]))
    for name in MATCH:
        books.run(queries()[f"match/{name}"], values)


def _flag(
    books: Books, law: Profile, values: Mapping[str, object], present: set[str], lang: str
) -> None:
    """What each line, carryover, account and asset is, and which rules it meets."""
    asked = queries()
    for name in MOVE:
        books.run(asked[f"flag/{name}"], values)
    window_days = law.values["reversal_window_days"]
    books.load("reversal_pairs", reversal_pairs(books.frame("reversal_candidates"), window_days))
    for name in AGE:
        books.run(asked[f"flag/{name}"], values)
    books.load(
        "department_ratios",
        department_ratios(
            books.frame("department_carryovers"),
            law.values["ratio_base"],
            law.values["ratio_margin_points"],
        ),
    )
    books.load("stated_findings", pl.DataFrame(schema=STATED))
    rules, off = applicable(law, present, lang)
    books.load("switched_off", off)
    for rule in rules:
        query = asked[rule.query]
        books.run(query, values)
        found = books.frame(query.table)
        if not found.is_empty():
            books.append("stated_findings", stated(rule.id, found, str(values["as_of"]), lang))
    books.run(asked["flag/findings"], values)
    books.load("evidence_found", pl.DataFrame(schema=EVIDENCE))
    for witness in sorted({witness for rule in rules for witness in rule.evidence}):
        books.run_into("evidence_found", asked[f"evidence/{witness}"], values)
    books.run(asked["flag/evidence"], values)
    books.drop_table("evidence_found")
    books.drop_table("stated_findings")


YUAN = pl.Decimal(18, 2)

# Line-by-line matching of bank and book is the next stage to be built; its tables are there,
# empty, and the run's notes say so.
LINE_MATCHES = pl.Schema(
    {
        "match_id": pl.String, "side": pl.String, "account_no": pl.String,
        "source_file": pl.String, "source_sheet": pl.String, "source_row": pl.Int64,
        "method": pl.String, "status": pl.String, "why": pl.String,
    }
)  # fmt: skip
RECONCILIATIONS = pl.Schema(
    {
        "account_no": pl.String(), "bank_balance": YUAN, "bank_outstanding_in": YUAN,
        "bank_outstanding_out": YUAN, "book_outstanding_in": YUAN, "book_outstanding_out": YUAN,
        "book_balance": YUAN, "residual": YUAN,
    }
)  # fmt: skip

EVIDENCE = pl.Schema(
    {
        "finding_id": pl.String,
        "source_table": pl.String,
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_row": pl.Int64,
    }
)

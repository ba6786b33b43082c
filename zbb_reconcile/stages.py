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

from zbb_reconcile.bases import legal_bases
from zbb_reconcile.books import Books
from zbb_reconcile.corrections import LOG
from zbb_reconcile.errors import Refusal
from zbb_reconcile.flag.findings import STATED, stated
from zbb_reconcile.flag.ratios import department_ratios
from zbb_reconcile.flag.reversals import reversal_pairs
from zbb_reconcile.inputs import AS_THEY_ARE, Inputs, hold_to, land_folder, take_in
from zbb_reconcile.law import applicable, law_tables, query_values, rule_values
from zbb_reconcile.match.abbreviations import short_names
from zbb_reconcile.match.names import agency_names, name_forms
from zbb_reconcile.match.reasons import name_reasons
from zbb_reconcile.matching import RECONCILE, match_lines_in
from zbb_reconcile.notes import note_rows
from zbb_reconcile.origins import made_with, origins
from zbb_reconcile.outcome import Outcome
from zbb_reconcile.profiles import Profile, load_profile
from zbb_reconcile.proof import closing_controls, furniture_rows, source_rows
from zbb_reconcile.queries import queries
from zbb_reconcile.read import Reading, match_headers
from zbb_reconcile.spoken import bucket_reasons, spoken
from zbb_reconcile.standardise import type_frame
from zbb_reconcile.standardise.landing import Landing
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import catalogue, language

Frame: TypeAlias = pl.DataFrame | pl.LazyFrame | pa.Table
Progress = Callable[[str, int], None]
"""Called as each stage begins (read, standardise, match, flag, pool, prove), with its name and how
many rows it works on; 0 where that is not known yet."""

MEMORY_LIMIT = "2500MB"
"""What DuckDB may hold before it spills to the run's private folder."""

COMPRESSED_LINES = 1_000_000
"""Up to this many bank lines in Parquet the database is compressed; beyond, time counts more."""

SMALL_ROWS = 50_000
"""Up to this many rows in all, a second thread and compression cost more than they save."""
SCRATCH_PREFIX = ".zbb-reconcile-"

# The order in which tables are made. A stage reads tables, never another stage's code.
MATCH_BEFORE_NAMES = (
    "known_agencies", "registered_accounts", "bank_entries", "counterparty_names", "payee_names",
)  # fmt: skip
MATCH_BEFORE_SHORT_NAMES = ("name_claims", "unclaimed_names")
MATCH = (
    "agency_name_claims", "local_name_claims", "sole_forms", "account_owners", "account_matches",
    "asked_names", "name_matches", "changed_names", "shared_names",
)  # fmt: skip
MOVE = ("summary_words", "counterparty_words", "reversal_candidates")
AGE = (
    "movements", "account_flows", "statement_ends", "unlisted_accounts", "unsure_accounts",
    "account_doubts", "division_first_lines", "joint_statements", "accounts_at_bank",
    "basic_accounts",
    "own_cash_accounts", "own_cash_agencies", "own_cash_days", "own_cash_offsets", "stale_cash",
    "unjudged_accounts", "zero_balance_lines", "book_totals",
    "live_indicators", "indicator_roots", "paid_amounts", "roots", "project_states",
    "root_standings", "carryover_ageing", "root_years", "department_carryovers",
    "reported_carryovers", "account_carryovers", "idle_assets", "served_requests",
    "passed_payments", "passed_uses", "round_trips", "balance_chains", "balance_breaks",
    "payments_in_two_files", "unreported_roots", "unjudged_fund_items",
    "exempt_cash_accounts",
)  # fmt: skip
TRANSFERS = ("transfer_legs", "transfer_pairs", "own_transfers")
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
    inputs: Inputs = AS_THEY_ARE,
) -> Outcome:
    """Match, age and judge a county's accounts, carryovers and assets; propose what to do.

    ``data`` is a folder with one file per table, or frames by table name. ``as_of`` is the day on
    which everything is judged; nothing dated later has happened. ``lang`` ('zh', 'en') is the
    language of reasons. Money is yuan, ``DECIMAL(18,2)``. ``scratch`` is the folder in which the
    run keeps its private one (default: the system's). ``inputs`` is what is known of the folder's
    files beside themselves: an encoding, corrections, control totals.

    The outcome owns a private folder with the run's database: close it, or use it as a context
    manager. Raises Refusal where the input or the profile cannot be used.
    """
    said = language(lang)
    tell = progress or (lambda stage, rows: None)
    law = load_profile(profile, as_of)
    values = rule_values(law, as_of)
    reading, log = None, pl.DataFrame(schema=LOG)
    if isinstance(data, str | Path):
        tell("read", 0)
        reading, log = take_in(Path(data), inputs)
    small = reading is not None and _row_count(reading) <= SMALL_ROWS
    folder = tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=scratch)
    try:
        books = Books(
            Path(folder.name),
            parquets=[file.path.resolve() for file in reading.parquets] if reading else [],
            threads=threads or (1 if small else os.cpu_count() or 1),
            memory_limit=memory_limit,
            compress=not small and _line_count(reading) <= COMPRESSED_LINES,
        )
        try:
            tell("standardise", _row_count(reading))
            landing = Landing(books, said)
            if reading:
                land_folder(landing, reading)
            elif isinstance(data, Mapping):
                _land_frames(landing, data)
            landing.finish()
            books.load("corrections", log)
            given = hold_to(landing.parts, inputs)
            landed = landing.row_count
            tell("match", landed)
            _match(books, law, values, said)
            tell("flag", landed)
            _flag(books, law, values, landing.present, said)
            tell("pool", books.totals("findings", [])[0])
            for name in POOL:
                books.run(queries()[f"pool/{name}"], values)
            tell("prove", landed)
            books.load("query_values", query_values(values))
            books.load("made_with", made_with())
            source_rows(books, landing, reading)
            furniture_rows(books, landing, reading)
            closing_controls(books, landing, values, given)
            note_rows(books, landing, reading, said)
            books.load_queries_run()
            landing.settle_lines()
        except BaseException:
            books.close()
            raise
    except BaseException:
        folder.cleanup()
        raise
    return Outcome(books, folder, law, as_of, said, values, origins(reading, law, inputs))


def _row_count(reading: Reading | None) -> int:
    """How many rows were found in files, headers and all."""
    if reading is None:
        return 0
    sheets = sum(sheet.rows.height for sheet in reading.sheets)
    return sheets + sum(file.row_count for file in reading.parquets)


def _line_count(reading: Reading | None) -> int:
    """How many bank lines the Parquet files hold."""
    files = reading.parquets if reading else ()
    return sum(file.row_count for file in files if file.table == "bank_lines")


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
        "select owner_name as name from bank_entries union all select name from counterparty_names "
        "union all select name from payee_names union all select alias from aliases"
    )
    books.load("name_forms", name_forms(others["name"], names["region"]))
    for name in MATCH_BEFORE_SHORT_NAMES:
        books.run(queries()[f"match/{name}"], values)
    books.load("name_reasons", name_reasons(catalogue(lang)))
    unclaimed = books.frame("unclaimed_names")["name"]
    books.load("short_names", short_names(names, unclaimed))
    for name in MATCH:
        books.run(queries()[f"match/{name}"], values)


def _flag(
    books: Books, law: Profile, values: Mapping[str, object], present: set[str], lang: str
) -> None:
    """What each line, carryover, account and asset is, and which rules it meets."""
    asked = queries()
    words = spoken(law, values, present, lang)
    books.load("bucket_reasons", bucket_reasons(words, lang))
    for name in MOVE:
        books.run(asked[f"flag/{name}"], values)
    window_days = law.values["reversal_window_days"]
    books.load("reversal_pairs", reversal_pairs(books.frame("reversal_candidates"), window_days))
    for name in AGE:
        books.run(asked[f"flag/{name}"], values)
    books.run(asked["match/account_doubts"], values)
    match_lines_in(books, values, window_days, lang)
    for name in RECONCILE:
        books.run(asked[f"match/{name}"], values)
    for name in TRANSFERS:
        books.run(asked[f"flag/{name}"], values)
    books.load(
        "department_ratios",
        department_ratios(
            books.frame("department_carryovers"),
            law.values["ratio_base"],
            law.values["ratio_margin_points"],
        ),
    )
    rules, off = applicable(law, present, lang)
    books.load("switched_off", off)
    findings = [pl.DataFrame(schema=STATED)]
    for rule in rules:
        query = asked[rule.query]
        books.run(query, values)
        found = books.frame(query.table)
        if not found.is_empty():
            findings.append(stated(rule.id, found, words, lang))
    books.load("stated_findings", pl.concat(findings))
    books.run(asked["flag/cited_subjects"], values)
    books.load("legal_bases", legal_bases(law, books.frame("cited_subjects"), lang))
    books.run(asked["flag/findings"], values)
    books.load("evidence_found", pl.DataFrame(schema=EVIDENCE))
    for witness in sorted({witness for rule in rules for witness in rule.evidence}):
        books.run_into("evidence_found", asked[f"evidence/{witness}"], values)
    books.run(asked["flag/evidence"], values)
    books.run(asked["flag/evidence_cut"], values)
    books.drop_table("evidence_found")
    books.drop_table("stated_findings")


EVIDENCE = pl.Schema(
    {
        "finding_id": pl.String,
        "source_table": pl.String,
        "source_file": pl.String,
        "source_sheet": pl.String,
        "source_row": pl.Int64,
        "rows_in_all": pl.Int64,
    }
)

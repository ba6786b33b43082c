"""The product in one file: read, standardise, match, flag, pool. Reporting follows on demand."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from zbb_reconcile.arguments import (
    check_as_of,
    check_memory,
    check_scratch,
    check_tables,
    check_threads,
    chosen_words,
    wrong_kind,
)
from zbb_reconcile.bases import legal_bases
from zbb_reconcile.books import Books
from zbb_reconcile.corrections import Log
from zbb_reconcile.errors import Refusal, refused_in, together
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
from zbb_reconcile.reading_lines import Frame, land_tables
from zbb_reconcile.spoken import bucket_reasons, spoken
from zbb_reconcile.standardise.landing import Landing
from zbb_reconcile.texts import Words

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
    "account_doubts", "division_first_lines", "statement_forms", "accounts_at_bank",
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

    ``data`` is a folder with one file per table, or a dict of tables by their names
    (``accounts``, ``indicators`` …: docs/tables.md lists them with their columns). A table is a
    Polars DataFrame or LazyFrame or a PyArrow Table, under the canonical or the usual Chinese
    column names. Its cells are text, read as in files, or typed: Date, Decimal or whole numbers
    for money, Int for years, Boolean for yes and no. Account numbers and codes are text. Floats
    are taken for money only where they are whole fen to a millionth of a yuan, counted and said;
    any other sets its row aside. Columns that mean nothing are not used; ``notes`` says so.

    ``as_of`` is the day on which everything is judged (a ``date``, never today by itself);
    nothing dated later has happened. ``profile`` is the name of a set of rules (national, xingguo,
    zixing) or the path of a county's .toml file. ``lang`` ('zh', 'en'; ``ZBB_LANG``, else Chinese)
    is the language of reasons, notes and refusals. ``threads`` is how many processor cores to use
    (None: all, or one for little data), ``memory_limit`` what the engine may hold ("8GB") before it
    uses the disk; neither changes a result. ``scratch`` is the folder in which the run keeps its
    private one (None: the system's). ``progress`` is called with the name of each stage as it
    begins, and how many rows it works on. ``inputs`` is what is known of the folder's files beside
    themselves: an encoding, corrections, control totals.

    Money in the outcome is yuan, ``Decimal(18, 2)``. The outcome owns a private folder with the
    run's database: close it, or use it as a context manager.

    Raises Refusal where the input, the rules or an option cannot be used: ``str(refusal)`` says
    where, what was found and what to do, ``refusal.parts`` all that is wrong; nothing was written.
    Raises TypeError where an argument is of the wrong kind.

    >>> accounts = pl.DataFrame({
    ...     "agency_code": ["103001"], "account_no": ["9904310110300111"],
    ...     "account_name": ["教育局"], "account_kind": ["basic"],
    ... })
    >>> with reconcile({"accounts": accounts}, as_of=date(2024, 12, 31)) as outcome:
    ...     outcome["findings"].height, outcome.exit_code
    (0, 0)
    """
    words = chosen_words(lang)
    with refused_in(words):
        check_tables(data, words)
        check_as_of(as_of, words)
        check_threads(threads, words)
        check_memory(memory_limit, words)
        check_scratch(scratch, words)
        if not isinstance(profile, str | Path):
            raise wrong_kind("profile", profile, words)
        if not isinstance(inputs, Inputs):
            raise wrong_kind("inputs", inputs, words)
        tell = progress or (lambda stage, rows: None)
        return _reconciled(data, as_of, load_profile(profile, as_of), words, threads, memory_limit,
                           scratch, tell, inputs)  # fmt: skip


def _reconciled(
    data: str | Path | Mapping[str, Frame], as_of: date, law: Profile, words: Words,
    threads: int | None, memory_limit: str, scratch: str | Path | None, tell: Progress,
    inputs: Inputs,
) -> Outcome:  # fmt: skip
    """The stages, one after the other, in a private folder that the outcome takes over."""
    values = rule_values(law, as_of)
    reading, log, refused = None, Log(), list[Refusal]()
    if isinstance(data, str | Path):
        tell("read", 0)
        reading, log = take_in(Path(data), inputs, refused)
    small = (reading.row_count if reading else _frame_rows(data)) <= SMALL_ROWS
    folder = tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=scratch)
    try:
        books = Books(
            Path(folder.name),
            parquets=[file.path.resolve() for file in reading.parquets] if reading else [],
            threads=threads or (1 if small else os.cpu_count() or 1),
            memory_limit=memory_limit,
            compress=not small and (not reading or reading.line_count <= COMPRESSED_LINES),
        )
        try:
            tell("standardise", reading.row_count if reading else 0)
            landing = Landing(books, words)
            if reading:
                land_folder(landing, reading, refused)
            notes = [] if isinstance(data, str | Path) else land_tables(landing, data)
            landing.finish(refused)
            books.load("corrections", log.rows)
            given = hold_to(landing.parts, inputs, refused)
            if (refusal := together(refused)) is not None:
                raise refusal
            landed = landing.row_count
            tell("match", landed)
            _match(books, law, values, words)
            tell("flag", landed)
            _flag(books, law, values, landing.present, words)
            tell("pool", books.totals("findings", [])[0])
            for name in POOL:
                books.run(queries()[f"pool/{name}"], values)
            tell("prove", landed)
            books.load("query_values", query_values(values))
            books.load("made_with", made_with())
            source_rows(books, landing, reading)
            furniture_rows(books, landing, reading)
            closing_controls(books, landing, values, given)
            note_rows(books, landing, reading, [*log.notes(words), *notes], words)
            books.load_queries_run()
            landing.settle_lines()
        except BaseException:
            books.close()
            raise
    except BaseException:
        folder.cleanup()
        raise
    return Outcome(books, folder, law, as_of, words, values, origins(reading, law, inputs))


def _frame_rows(data: object) -> float:
    """How many rows the frames have; without end where one of them does not say so yet."""
    frames = data.values() if isinstance(data, Mapping) else ()
    rows = (getattr(one, "height", getattr(one, "num_rows", math.inf)) for one in frames)
    return sum(rows, 0.0)


def _match(books: Books, law: Profile, values: Mapping[str, object], words: Words) -> None:
    """Which names and accounts belong to which agency."""
    for name, frame in law_tables(law, books, words).items():
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
    books.load("name_reasons", name_reasons(words.section("whys.name_")))
    unclaimed = books.frame("unclaimed_names")["name"]
    books.load("short_names", short_names(names, unclaimed))
    for name in MATCH:
        books.run(queries()[f"match/{name}"], values)


def _flag(
    books: Books, law: Profile, values: Mapping[str, object], present: set[str], words: Words
) -> None:
    """What each line, carryover, account and asset is, and which rules it meets."""
    asked = queries()
    said = spoken(law, values, present, words)
    books.load("bucket_reasons", bucket_reasons(said, words))
    for name in MOVE:
        books.run(asked[f"flag/{name}"], values)
    window_days = law.values["reversal_window_days"]
    books.load("reversal_pairs", reversal_pairs(books.frame("reversal_candidates"), window_days))
    for name in AGE:
        books.run(asked[f"flag/{name}"], values)
    match_lines_in(books, values, window_days, words)
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
    rules, off = applicable(law, present, words)
    books.load("switched_off", off)
    findings = [pl.DataFrame(schema=STATED)]
    for rule in rules:
        query = asked[rule.query]
        books.run(query, values)
        found = books.frame(query.table)
        if not found.is_empty():
            findings.append(stated(rule.id, found, said, words))
    books.load("stated_findings", pl.concat(findings))
    books.run(asked["flag/cited_subjects"], values)
    books.load("legal_bases", legal_bases(law, books.frame("cited_subjects"), words))
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

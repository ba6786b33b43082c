"""The product in one file: take in, the law's tables, each step in its order, controls, outcome."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from zbb_reconcile.arguments import (
    MEMORY_LIMIT,
    check_as_of,
    check_memory,
    check_scratch,
    check_table_names,
    check_tables,
    check_threads,
    chosen_words,
    wrong_kind,
)
from zbb_reconcile.books import Books
from zbb_reconcile.controls import control_step
from zbb_reconcile.corrections.read_back import Log
from zbb_reconcile.dates import years_after
from zbb_reconcile.errors import Refusal, refused_in, together
from zbb_reconcile.files import check_local, remote
from zbb_reconcile.flag.of_rules import bases, evidence, own_step, statements
from zbb_reconcile.flag.ratios import department_ratios
from zbb_reconcile.flag.reversals import book_reversal_pairs, reversal_pairs
from zbb_reconcile.flag.served_wishes import served_wishes
from zbb_reconcile.followup import (
    NOTHING_SUPPOSED,
    Earlier,
    Supposition,
    ranked_decisions,
    read_earlier,
    take_decisions,
)
from zbb_reconcile.inputs import (
    AS_THEY_ARE,
    FUTURE_YEARS,
    Frame,
    Inputs,
    hold_names,
    hold_to,
    land_file,
    land_folder,
    land_sheet,
    land_tables,
    list_sources,
    take_in,
    wanted_division,
)
from zbb_reconcile.law import Profile, Rule, load_profile, supposed
from zbb_reconcile.law.own_rules import check_own_query
from zbb_reconcile.law.tables import law_tables, query_values, rule_values
from zbb_reconcile.law.wording import applicable, printed_texts, spoken
from zbb_reconcile.match.abbreviations import short_names
from zbb_reconcile.match.names import agency_names, name_forms
from zbb_reconcile.match.within_tolerance import explained_lines
from zbb_reconcile.notes import note_step
from zbb_reconcile.object_store.staging import brought
from zbb_reconcile.output.held import Scratch
from zbb_reconcile.output.manifest import made_with, origins
from zbb_reconcile.queries import queries
from zbb_reconcile.run import FreshRun, Run
from zbb_reconcile.standardise.load import Landing
from zbb_reconcile.steps import STAGES, Made, Making, Step, Values, query_steps
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

Progress = Callable[[str, int], None]
"""Called as each stage begins (read, standardise, match, flag, pool, prove), with its name and how
many rows it works on; 0 where that is not known yet."""

COMPRESSED_LINES = 1_000_000
"""Up to this many bank lines in Parquet the database is compressed; beyond, time counts more."""

SMALL_ROWS = 50_000
"""Up to this many rows in all, a second thread and compression cost more than they save."""

COMPUTED: tuple[Made, ...] = (
    agency_names,
    name_forms,
    short_names,
    reversal_pairs,
    book_reversal_pairs,
    explained_lines,
    department_ratios,
    served_wishes,
    ranked_decisions,
)
"""The tables of the books that Python makes, beside those of the query files."""


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
    since: str | Path | None = None,
    what_if: Mapping[str, Any] | None = None,
    tables: Collection[str] | None = None,
) -> Run:
    """Match, age and judge a county's accounts, carryovers and assets; propose what to do.

    ``data`` is a folder with one file per table (s3://… too), or a dict of tables by their names
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
    themselves: an encoding, corrections, control totals, and files of decisions about findings.
    ``since`` is the folder of an earlier result: what became of its findings is then told, and its
    decisions hold on. ``what_if`` names numbers of the law with other values ({"life_years": 1}):
    what would then be found stands in the tables ``what_if`` and ``what_if_sums``, and nowhere
    else; {"profile": "xingguo"} supposes another set of rules. ``tables`` names the tables that are
    wanted: these and what they rest on are made at once, any other when it is asked for; None: all.

    Money in the run is yuan, ``Decimal(18, 2)``. The run owns a private folder with the
    run's database: close it, or use it as a context manager.

    Raises Refusal where the input, the rules or an option cannot be used: ``str(refusal)`` says
    where, what was found and what to do, ``refusal.parts`` all that is wrong; nothing was written.
    Raises TypeError where an argument is of the wrong kind.

    >>> import polars as pl
    >>> accounts = pl.DataFrame({
    ...     "agency_code": ["103001"], "account_no": ["9904310110300111"],
    ...     "account_name": ["教育局"], "account_kind": ["basic"],
    ... })
    >>> with reconcile({"accounts": accounts}, as_of=date(2024, 12, 31)) as run:
    ...     run["findings"].height, run.exit_code
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
        check_table_names(tables, words)
        if isinstance(data, str | Path) and remote(data) is not None:
            with brought(data, inputs.division) as folder:
                return reconcile(
                    folder,
                    as_of=as_of,
                    profile=profile,
                    lang=words.lang,
                    threads=threads,
                    memory_limit=memory_limit,
                    scratch=scratch,
                    progress=progress,
                    inputs=inputs,
                    since=since,
                    what_if=what_if,
                    tables=tables,
                )
        tell = progress or (lambda stage, rows: None)
        if since is not None:
            check_local(since)
        earlier = read_earlier(None if since is None else Path(since), as_of)
        law = load_profile(profile, as_of)

        def run(
            law: Profile, tell: Progress, supposition: Supposition, tables: Collection[str] | None
        ) -> Run:
            settings = words, threads, memory_limit, scratch
            return _reconciled(
                data, as_of, law, *settings, tell, inputs, earlier, supposition, tables
            )

        supposition = NOTHING_SUPPOSED
        if what_if:
            other = supposed(law, what_if)
            # A file is named by what it says: a path would be of this machine.
            named = {"profile": other.name} if "profile" in what_if else {}
            with run(other, lambda *_: None, NOTHING_SUPPOSED, ("findings", "recalls")) as then:
                found = {name: then[name] for name in NOTHING_SUPPOSED.found}
            supposition = Supposition({**what_if, **named}, found)
        return run(law, tell, supposition, tables)


def _reconciled(
    data: str | Path | Mapping[str, Frame],
    as_of: date,
    law: Profile,
    words: Words,
    threads: int | None,
    memory_limit: str,
    scratch: str | Path | None,
    tell: Progress,
    inputs: Inputs,
    earlier: Earlier,
    supposition: Supposition,
    tables: Collection[str] | None,
) -> Run:
    """The stages, one after the other, in a private folder that the run takes over."""
    values = rule_values(law, as_of)
    reading, log, refused = None, Log(), list[Refusal]()
    folder = Scratch(scratch)
    try:
        if isinstance(data, str | Path):
            tell("read", 0)
            reading, log = take_in(Path(data), inputs, folder.path, refused)
        small = (reading.row_count if reading else _frame_rows(data)) <= SMALL_ROWS
        books = Books(
            folder.path,
            threads=threads or (1 if small else os.cpu_count() or 1),
            memory_limit=memory_limit,
            compress=not small and (not reading or reading.line_count <= COMPRESSED_LINES),
        )
        try:
            tell("standardise", reading.row_count if reading else 0)
            landing = Landing(
                books,
                words,
                latest=years_after(as_of, FUTURE_YEARS),
                division=wanted_division(data, inputs),
            )
            if reading:
                land_folder(landing, reading, refused)
            notes = [] if isinstance(data, str | Path) else land_tables(landing, data)
            decided = take_decisions(
                inputs.decisions,
                partial(land_sheet, landing),
                partial(land_file, landing, "decisions"),
                [source.file for source in reading.sources] if reading else [],
            )
            landing.finish(refused)
            books.load("corrections", log.rows)
            hold_names(books, refused)
            for name, frame in earlier.tables.items():
                books.load(name, frame)
            supposition.load(books)
            hold_to(books, inputs, refused)
            if (refusal := together(refused)) is not None:
                raise refusal
            list_sources(books, reading)
            rules = make_law_tables(books, law, values, landing.present, words)
            taking_in = [*log.notes(words), *notes]
            making = Making(
                books,
                [
                    *_laid_over(run_steps(law, rules, values, landing.present, words), landing),
                    control_step(),
                    note_step(reading, taking_in, words),
                ],
                {**law.values, **values, "tolerance": 0, "tolerance_percent": 0},
                _telling(tell, books, landing.row_count),
            )
            run = FreshRun(
                books,
                folder,
                making=making,
                settle=partial(_settle, books, landing, values),
                as_of=as_of,
                profile=law.name,
                words=words,
                origins=origins(reading, law, inputs, decided, earlier.sha256),
                taken=(*inputs.decisions, *earlier.taken),
            )
            run.make(tables)
        except BaseException:
            books.close()
            raise
    except BaseException:
        folder.close()
        raise
    return run


def _laid_over(steps: Sequence[Step], landing: Landing) -> Iterator[Step]:
    """The steps; where bank lines stay in their files, the movements are a view over them."""
    movements = queries()["flag/movements"]
    for step in steps:
        if landing.keeps_lines and step.makes == (movements.table,):
            yield replace(step, run=lambda books, _: books.run_as_view(movements, "line_classes"))
        else:
            yield step


def _telling(tell: Progress, books: Books, landed: int) -> Callable[[str], None]:
    """Tells who waits for the run which stage begins, and how many rows it works on."""
    told = {"match", "flag", "pool", "prove"}

    def begin(stage: str) -> None:
        name = "prove" if stage == "control" else stage
        if name in told:
            # Where only some tables are wanted, pools may be made without findings.
            of_findings = name == "pool" and books.has("findings")
            tell(name, books.count("findings") if of_findings else landed)

    return begin


def _settle(books: Books, landing: Landing, values: Values) -> None:
    """When every table is made: how to make them again, and what only served to make them goes."""
    books.load("query_values", query_values(values))
    books.load("made_with", made_with())
    books.drop_table("evidence_found")
    for name in ("finding_ids", "evidence_tables"):
        books.drop_type(name)
    books.drop_table("stated_findings")
    books.load_queries_run()
    landing.settle_lines()


def _frame_rows(data: object) -> float:
    """How many rows the frames have; without end where one of them does not say so yet."""
    frames = data.values() if isinstance(data, Mapping) else ()
    rows = (getattr(one, "height", getattr(one, "num_rows", math.inf)) for one in frames)
    return sum(rows, 0.0)


def make_law_tables(
    books: Books, law: Profile, values: Values, present: set[str], words: Words
) -> list[Rule]:
    """Put the law into the books, as tables; the rules that can find something in this run."""
    rules, off = applicable(law, present, words)
    books.load("switched_off", off)
    for rule in rules:
        if rule.own:
            known = known_tables(law)
            check_own_query(rule.own, rule.query, books.tables_in(rule.own), known, values)
    tables = law_tables(law, books, words)
    tables["texts"] = printed_texts(words, spoken(law, values, present, words))
    books.load_law((law.sha256, law.as_of, words), tables)
    return rules


def run_steps(
    law: Profile, rules: Sequence[Rule], values: Values, present: set[str], words: Words
) -> list[Step]:
    """Everything that a run makes of the standardised tables and the law's, in no order."""
    off = {rule.query for rule in law.rules.values() if rule.subject != "bucket"}
    off -= {rule.query for rule in rules}
    own = [own_step(rule) for rule in rules if rule.own]
    return [
        *own,
        *(step for room in STAGES[1:] for step in query_steps(room) if step.name not in off),
        *(made.step() for made in COMPUTED),
        statements(rules, spoken(law, values, present, words), words),
        bases(law, words),
        evidence(rules),
    ]


def known_tables(law: Profile) -> set[str]:
    """What a county's own query may read: the input, and what is made before the findings."""
    made = {step.makes[0] for room in STAGES[1:3] for step in query_steps(room)}
    of_rules = {rule.looked_for().table for rule in law.rules.values() if rule.subject != "bucket"}
    late = {"findings", "evidence", "stated_findings", "evidence_cut"}
    computed = {table for one in COMPUTED for table in one.makes}
    return (made | set(TABLES) | computed) - of_rules - late - {"decisions", "ranked_decisions"}

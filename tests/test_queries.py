"""Every query file: its header says what DuckDB says, and it replays on a saved run."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from zbb_reconcile import controls as proof
from zbb_reconcile import pipeline, reconcile
from zbb_reconcile.law import Rule, load_profile
from zbb_reconcile.law.tables import rule_values
from zbb_reconcile.law.wording import spoken
from zbb_reconcile.queries import Query, literal, queries
from zbb_reconcile.steps import STAGES, Step, in_order
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen, slots

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data"
AS_OF = date(2024, 12, 31)
PROFILES = ("national", "zixing", "xingguo")
MOST_LINES = 110
MOST_COLUMNS = 100

HEADER = re.compile(
    r"(?P<sentence>(-- \S.*\n)+)"
    r"--\n"
    r"-- reads   (?P<reads>\S.*\n(--         \S.*\n)*)"
    r"-- takes(   (?P<takes>\$.*\n(--         \$.*\n)*)|\n)"
    r"-- gives   (?P<gives>\S.*\n(--         \S.*\n)*)"
    r"(?=(with|select)\s)"
)

FINDING = {
    "subject_id": "VARCHAR",
    "division_code": "VARCHAR",
    "agency_code": "VARCHAR",
    "amount": "DECIMAL(18,2)",
    "amount_max": "DECIMAL(18,2)",
    "since": "DATE",
}
"""What every rule's query gives, besides what its reason names. A verdict it gives where its rule
has ``other_verdicts``, and nowhere else."""

OF_TABLES_DROPPED = {
    "flag/cited_subjects",
    "flag/findings",
    "flag/evidence",
    "flag/evidence_cut",
    "control/controls",
}
"""They read tables that are gone when the run is saved, so they cannot be replayed."""

EVERY = sorted(queries())
OF_A_RUN = [path for path in EVERY if not path.startswith("roll_up/")]
"""Those whose tables stand in a run; test_roll_up.py has the others."""


def one_row(query: Query) -> bool:
    return re.search(r"^-- gives   one row$", query.text, re.MULTILINE) is not None


def code(query: Query) -> str:
    """The SELECT without comments, its texts and quoted names emptied."""
    without_comments = re.sub(r"--[^\n]*", "", query.select)
    return re.sub(r'"[^"]*"', '""', re.sub(r"'[^']*'", "''", without_comments))


def tables_named(query: Query) -> set[str]:
    """The tables in DuckDB's own syntax tree of a query, the names of its CTEs removed."""
    # get_table_names would have to bind the query, and so to have the tables.
    printed = duckdb.connect().execute("select json_serialize_sql($1)", [query.select]).fetchone()
    assert printed
    said = json.loads(printed[0])
    assert not said["error"], said
    nodes = list(nodes_of(said))
    ctes = {cte["key"] for node in nodes for cte in node.get("cte_map", {}).get("map", ())}
    return {node["table_name"] for node in nodes if node.get("type") == "BASE_TABLE"} - ctes


def nodes_of(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON tree."""
    if isinstance(tree, dict):
        yield tree
    for inner in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(inner, dict | list):
            yield from nodes_of(inner)


def arguments(said: str, function: str) -> Iterator[str]:
    """What stands between the brackets of each call of a function."""
    for call in re.finditer(rf"\b{function}\s*\(", said):
        depth, at = 1, call.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(said[at], 0)
            at += 1
        yield said[call.end() : at - 1]


@cache
def values(profile: str = "national") -> dict[str, Any]:
    return rule_values(load_profile(profile, AS_OF), AS_OF)


@cache
def rules() -> dict[str, Rule]:
    """Every rule of every profile that makes findings."""
    return {
        rule.id: rule
        for profile in PROFILES
        for rule in load_profile(profile, AS_OF).rules.values()
        if rule.subject != "bucket"
    }


# The file as it stands.


@pytest.mark.parametrize("path", EVERY)
def test_a_header_has_a_sentence_and_says_what_is_read_taken_and_given(path: str) -> None:
    query = queries()[path]
    header = HEADER.match(query.text)
    assert header, "not the fixed header of zbb_reconcile/queries.py"
    sentence = header["sentence"].replace("-- ", "").replace("\n", " ").strip()
    assert re.match(r"[A-Z].*[.]$", sentence)
    assert query.text.count("-- reads ") == query.text.count("-- gives ") == 1


@pytest.mark.parametrize("path", EVERY)
def test_a_query_is_one_select_that_takes_what_it_says(path: str) -> None:
    query = queries()[path]
    statements = duckdb.extract_statements(query.text)
    assert [statement.type.name for statement in statements] == ["SELECT"]
    assert statements[0].named_parameters == set(query.takes)


@pytest.mark.parametrize("path", EVERY)
def test_a_query_reads_the_tables_it_says(path: str) -> None:
    query = queries()[path]
    assert len(query.reads) == len(set(query.reads))
    assert tables_named(query) == set(query.reads)


@pytest.mark.parametrize("path", EVERY)
def test_the_law_gives_every_parameter_in_the_type_that_is_said(path: str) -> None:
    names = {
        date: "date",
        int: "integer",
        bool: "boolean",
        str: "varchar",
        list: "varchar[]",
    }
    query = queries()[path]
    said = {name: names[type(values()[name])] for name in query.takes}
    assert dict(query.takes) == said


def test_every_parameter_is_taken_by_some_query() -> None:
    assert set(values()) == {name for query in queries().values() for name in query.takes}


@pytest.mark.parametrize("path", EVERY)
def test_a_query_is_written_as_the_house_writes_it(path: str) -> None:
    text = queries()[path].text
    wide = [line for line in text.splitlines() if len(line) > MOST_COLUMNS]
    assert not wide
    assert len(text.splitlines()) <= MOST_LINES
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text
    assert not re.search(r" +$", text, re.MULTILINE)
    said = code(queries()[path])
    assert said == said.lower(), "keywords and names are lower case"
    assert ";" not in said


@pytest.mark.parametrize("path", EVERY)
def test_a_query_never_makes_money_inexact(path: str) -> None:
    said = code(queries()[path])
    assert not re.search(r"\b(avg|mean|round|floor|ceil|ceiling|median|stddev)\s*\(", said)
    assert not re.search(r"\b(double|float|real|float4|float8)\b", said)
    assert not re.search(r"(?<!/)/(?!/)", said), "/ divides into doubles"


@pytest.mark.parametrize("path", EVERY)
def test_a_query_picks_nothing_without_an_order(path: str) -> None:
    said = code(queries()[path])
    assert not re.search(r"\b(any_value|arbitrary|mode|arg_min|arg_max|min_by|max_by)\s*\(", said)
    for function in (
        "first",
        "last",
        "first_value",
        "last_value",
        "list",
        "array_agg",
        "string_agg",
        "group_concat",
        "row_number",
    ):
        for inside in arguments(said, function):
            if function in ("row_number", "first_value", "last_value"):
                continue
            assert "order by" in inside, function
    for window in arguments(said, "over"):
        assert "order by" in window
    assert not re.search(r"\bdistinct on\b|\blimit\b|\busing sample\b|\btablesample\b", said)


def order_of(query: Query) -> list[str]:
    """The columns of the order by at the end of a query, as it names them; [] without one."""
    ends = re.split(r"^order by\b", code(query), flags=re.MULTILINE)
    if len(ends) == 1 or re.search(r"^(select|union)\b", ends[-1], re.MULTILINE):
        return []
    keys = [key.strip() for key in ends[-1].split(",")]
    return [re.sub(r"( desc)?( nulls (first|last))?$", "", key) for key in keys]


@pytest.mark.parametrize("path", EVERY)
def test_a_query_ends_in_an_order_unless_it_gives_one_row(path: str) -> None:
    assert bool(order_of(queries()[path])) != one_row(queries()[path])


# Every query is used, and every use has its query.


def literals_in_python() -> set[str]:
    """Every text that stands in the package's own code."""
    package = Path(pipeline.__file__).parent
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in package.rglob("*.py"))
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_query_is_read_by_another_or_by_python_or_is_a_rule_s() -> None:
    read = {table for query in queries().values() for table in query.reads}
    read |= {table for made in pipeline.COMPUTED for table in made.reads}
    said = literals_in_python()
    of_rules = {rule.query for rule in rules().values()}
    of_rules |= {f"evidence/{name}" for rule in rules().values() for name in rule.evidence}
    unused = [
        path
        for path, query in queries().items()
        if query.table not in read | said
        and path not in of_rules
        and not path.startswith("control/")
    ]
    assert not unused
    assert of_rules <= set(queries())


# The order in which tables are made.


def steps_of(profile: str) -> list[Step]:
    law = load_profile(profile, AS_OF)
    on = [rule for rule in law.rules.values() if rule.subject != "bucket"]
    return pipeline.run_steps(law, on, values(profile), set(), chosen("zh"))


@pytest.mark.parametrize("profile", PROFILES)
def test_a_table_is_made_after_every_table_that_it_reads(profile: str) -> None:
    steps = steps_of(profile)
    makers = {table for step in steps for table in step.makes}
    there: set[str] = set()
    for step in in_order(steps):
        assert {table for table in step.reads if table in makers} <= there, step.name
        there |= set(step.makes)
    assert there == makers


def test_the_order_does_not_depend_on_the_order_of_the_files() -> None:
    steps = steps_of("national")
    forth = [step.name for step in in_order(steps)]
    assert forth == [step.name for step in in_order(reversed(steps))]


def test_of_what_is_wanted_only_what_it_needs_is_made() -> None:
    made = [step.name for step in in_order(steps_of("national"), ["idle_buildings"])]
    assert made == ["match/known_agencies", "flag/idle_assets", "flag/idle_buildings"]


def test_steps_that_wait_for_each_other_and_two_makers_of_one_table_are_refused() -> None:
    def step(name: str, *reads: str) -> Step:
        return Step(f"flag/{name}", (name,), reads, lambda books, values: None)

    with pytest.raises(ValueError, match="flag/a, flag/b"):
        in_order([step("a", "b"), step("b", "a"), step("c")])
    with pytest.raises(ValueError, match="both make a"):
        in_order([step("a"), step("a")])


def test_no_two_queries_make_the_same_table() -> None:
    made = [query.table for query in queries().values() if not query.path.startswith("evidence/")]
    assert len(made) == len(set(made))


def test_every_rule_has_evidence_and_a_reason_in_every_language() -> None:
    assert all(rule.evidence for rule in rules().values())
    for lang in LANGUAGES:
        texts = {
            key.removeprefix("reasons."): text
            for key, text in catalogue(lang).items()
            if key.startswith("reasons.")
        }
        assert {name for name in texts if name[0].isupper()} == set(rules())
        chosen = {name.partition(".")[0] for name in texts if not name[0].isupper() and "." in name}
        assert chosen <= {slot for text in texts.values() for slot in slots(text)}


def test_the_usual_verdict_of_a_rule_stands_in_no_query() -> None:
    for rule in rules().values():
        query = queries()[rule.query]
        assert bool(rule.other_verdicts) == ("verdict" in code(query)), rule.id
        assert rule.verdict not in rule.other_verdicts


# A saved run, opened by an auditor.


@pytest.fixture(scope="module", params=["national", "xingguo"])
def saved(
    request: pytest.FixtureRequest, sample_out: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, duckdb.DuckDBPyConnection]]:
    """A profile, and run.duckdb of a run over the sample county under it."""
    out = tmp_path_factory.mktemp("saved") / request.param
    if request.param == "national":
        shutil.copytree(sample_out, out)
    else:
        with reconcile(SAMPLE, as_of=AS_OF, profile=request.param) as outcome:
            outcome.write(out)
    with duckdb.connect(out / "run.duckdb", read_only=True) as books:
        yield request.param, books


def stored(books: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables and views of a saved run."""
    return {
        row[0] for row in books.execute("select table_name from duckdb_tables()").fetchall()
    } | {row[0] for row in books.execute("select view_name from duckdb_views()").fetchall()}


def replayed(profile: str, books: duckdb.DuckDBPyConnection, query: Query) -> list[Any]:
    literals = {name: literal(value) for name, value in values(profile).items()}
    return books.execute(query.replayable(literals)).fetchall()


Saved = tuple[str, duckdb.DuckDBPyConnection]


@pytest.mark.parametrize("path", [p for p in EVERY if p.split("/")[0] in STAGES[1:]])
def test_a_query_replays_to_the_table_that_was_saved(saved: Saved, path: str) -> None:
    profile, books = saved
    query = queries()[path]
    if path in OF_TABLES_DROPPED:
        return
    rows = replayed(profile, books, query)
    off = books.execute("select rule_id from switched_off").fetchall()
    of_rules_off = {rule.query for rule in rules().values() if (rule.id,) in off}
    if path in of_rules_off:
        assert query.table not in stored(books)
        return
    assert rows == books.execute(f'from "{query.table}"').fetchall()


def test_evidence_replays_to_the_evidence_that_was_saved(saved: Saved) -> None:
    profile, books = saved
    off = {row[0] for row in books.execute("select rule_id from switched_off").fetchall()}
    witnesses = {w for rule in rules().values() if rule.id not in off for w in rule.evidence}
    # A witness may say behind the place how many rows there are in all.
    found = {
        row[:5]
        for name in witnesses
        for row in replayed(profile, books, queries()[f"evidence/{name}"])
    }
    evidence = books.execute("from evidence").fetchall()
    assert len(evidence) == len(set(evidence))
    assert found == set(evidence)


def test_all_that_ran_is_stored_and_replays_in_order_from_the_standardised_tables(
    saved: Saved,
) -> None:
    _, books = saved
    ran = books.execute("from queries_run").fetchall()
    assert [row[0] for row in ran] == list(range(1, len(ran) + 1))
    assert {row[1] for row in ran} <= set(queries())
    there = books.execute("select path from duckdb_databases() where database_name = 'run'")
    (path,) = there.fetchall()[0]
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{path}' as run (read_only)")
        # What a query made anew is found before what the run has stored.
        con.execute("set search_path = 'memory.main,run.main'")
        made: set[str] = set()
        for _, file, table, sql, _ in ran:
            assert not re.search(r"^[^-].*\$[a-z]", sql, re.MULTILINE), file
            # The reasons, and with them the findings, are put into words in Python.
            if file in ("flag/cited_subjects", "flag/findings"):
                continue
            if table in made or table in ("evidence_found", "control_sides"):
                if table not in made:
                    con.execute(f"create table {table} as {EMPTY[table]}")
                con.execute(f'insert into "{table}" by name\n{sql}')
            else:
                con.execute(f'create table "{table}" as\n{sql}')
            made.add(table)
        compared = made & stored(books)
        assert {"carryover_ageing", "stale_cash", "evidence", "recalls", "uses"} <= compared
        for table in sorted(compared - {"controls"}):
            again = con.execute(f'from memory."{table}"').fetchall()
            assert again == books.execute(f'from "{table}"').fetchall(), table


EMPTY = {
    "evidence_found": "select ''::varchar as finding_id, ''::varchar as source_table, ''::varchar "
    "as source_file, ''::varchar as source_sheet, 0::bigint as source_row, 0::bigint as "
    "rows_in_all limit 0",
    "control_sides": "select ''::varchar as control_id, 0::decimal(38, 2) as \"left\", "
    "0::decimal(38, 2) as \"right\", ''::varchar as kind, 0::bigint as source_row, ''::varchar as "
    "source_column, ''::varchar as source_table, ''::varchar as source_file, ''::varchar as "
    "source_sheet limit 0",
}
"""Tables that queries only add to."""


def test_lines_by_the_million_carry_numbers_for_what_they_say_alike(saved: Saved) -> None:
    """An engine that takes an enumeration for text makes a run of ten million twice as dear."""
    _, books = saved
    kinds = dict(
        books.execute(
            "select column_name, data_type from duckdb_columns() where table_name = 'line_classes'"
        ).fetchall()
    )
    assert all(kinds[name].startswith("ENUM(") for name in ("source_file", "class", "why"))
    assert kinds["account"] == kinds["counterparty_account"] == "INTEGER"


def test_controls_replay_to_the_controls_that_were_saved(saved: Saved) -> None:
    profile, books = saved
    kept = {row["control_id"]: row for row in books.sql("from controls").pl().to_dicts()}
    for query in proof.control_queries():
        literals = {name: literal(value) for name, value in values(profile).items()}
        rows = books.sql(query.replayable(literals)).pl().to_dicts()
        # The sample county states no totals, nobody held its files to figures, and there is no
        # earlier result to follow up.
        silent = (
            *("totals_stated", "figures_given", "followup_pieces", "followup_fen"),
            *("opening_roots", "opening_accounts"),
        )
        assert bool(rows) == (query.table not in silent)
        for row in rows:
            assert row.items() <= kept[row["control_id"]].items()


@pytest.mark.parametrize("path", OF_A_RUN)
def test_the_order_of_a_query_is_total(saved: Saved, path: str) -> None:
    """As far as the sample county can show: no two rows stand at one place of the order."""
    profile, books = saved
    query = queries()[path]
    if path in OF_TABLES_DROPPED:
        return
    rows = replayed(profile, books, query)
    if one_row(query):
        assert len(rows) == 1
        return
    columns = [said[0] for said in books.description]
    # Without what it orders by and does not show, the order has to be total all the same.
    keys = [key for said in order_of(query) if (key := said.split(".")[-1]) in columns]
    places = [tuple(row[columns.index(key)] for key in keys) for row in rows]
    assert len(places) == len(set(places))


def test_no_saved_column_is_a_float(saved: Saved) -> None:
    _, books = saved
    floats = books.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where data_type in ('DOUBLE', 'FLOAT') and not internal"
    ).fetchall()
    assert not floats


@pytest.mark.parametrize("rule_id", sorted(rules()))
def test_a_query_gives_what_its_rule_says_and_what_the_reason_names(
    saved: Saved, rule_id: str
) -> None:
    profile, books = saved
    query = queries()[rules()[rule_id].query]
    described = books.execute(
        "describe " + query.select, {n: values(profile)[n] for n in query.takes}
    )
    columns = {name: kind for name, kind, *_ in described.fetchall()}
    wanted = FINDING | {"verdict": "VARCHAR" if rules()[rule_id].other_verdicts else None}
    assert {name: columns.get(name) for name in wanted} == wanted
    for lang in LANGUAGES:
        said = spoken(load_profile(profile, AS_OF), values(profile), set(), chosen(lang))
        assert slots_read(rule_id, columns, lang) <= {*columns, *said}, lang


def slots_read(rule_id: str, columns: Iterable[str], lang: str) -> set[str]:
    """The slots of a rule's reason, and those of every text that one of them can choose."""
    texts = catalogue(lang)
    found: set[str] = set()
    waiting = list(slots(texts[f"reasons.{rule_id}"]))
    while waiting:
        slot = waiting.pop()
        found.add(slot)
        if slot in columns:
            for key, text in texts.items():
                if key.startswith(f"reasons.{slot}."):
                    waiting += [name for name in slots(text) if name not in found]
    return found


ACCOUNT = pl.DataFrame(
    {
        "agency_code": ["1"],
        "account_no": ["622202"],
        "account_name": ["教育局"],
        "account_kind": ["basic"],
    }
)


def test_tables_made_of_nothing_are_what_their_queries_would_have_made(tmp_path: Path) -> None:
    for turn in ("first", "second"):
        with reconcile({"accounts": ACCOUNT}, as_of=AS_OF, threads=1) as run:
            run.write(tmp_path / turn)
    # Of the second run, most tables were made without asking: everything they read was empty.
    with duckdb.connect(tmp_path / "second" / "run.duckdb", read_only=True) as books:
        there = stored(books)
        for path in EVERY:
            query = queries()[path]
            if query.table in there and path.split("/")[0] in STAGES[1:]:
                if path in OF_TABLES_DROPPED:
                    continue
                select = query.replayable({n: literal(v) for n, v in values().items()})
                again = books.execute(f"describe {select}").fetchall()
                kept = books.execute(f'describe from "{query.table}"').fetchall()
                assert [row[:2] for row in kept] == [row[:2] for row in again], path
                rows = books.execute(select).fetchall()
                assert rows == books.execute(f'from "{query.table}"').fetchall(), path
    for table in (tmp_path / "first" / "tables").iterdir():
        assert table.read_bytes() == (tmp_path / "second" / "tables" / table.name).read_bytes()


def test_a_table_that_came_in_from_parquet_is_not_taken_for_empty(tmp_path: Path) -> None:
    """The columns of tables made of nothing are known by then: nothing may be skipped for it."""
    with reconcile({"accounts": ACCOUNT}, as_of=AS_OF, threads=1) as run:
        assert run["findings"].is_empty()
    data = tmp_path / "data"
    data.mkdir()
    ACCOUNT.write_parquet(data / "accounts.parquet")
    pl.DataFrame(
        {
            "account_no": ["622202"],
            "account_name": ["教育局"],
            "balance": [Decimal("5.00")],
            "balance_on": [AS_OF],
        },
        schema_overrides={"balance": pl.Decimal(18, 2)},
    ).write_parquet(data / "bank_accounts.parquet")
    with reconcile(data, as_of=AS_OF, threads=1) as run:
        assert run["account_actions"]["account_no"].to_list() == ["622202"]

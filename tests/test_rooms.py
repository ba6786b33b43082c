"""Who may import whom, and what no module may do: the house, held to by reading its sources."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from zbb_reconcile.law import load_profile
from zbb_reconcile.results import RESULTS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "zbb_reconcile"
STAGES = ("read", "standardise", "match", "flag", "report")
"""The rooms of the pipeline; what one needs of another is a table in the books, or a sheet."""
FLOORS: tuple[frozenset[str], ...] = tuple(
    map(
        frozenset,
        (
            ("version", "codes", "identifiers", "queries", "results", "texts"),
            ("dates", "errors", "money", "tables"),
            ("arguments", "files", "sheet", "sql"),
            ("books", "read"),
            ("law", "report", "steps"),
            ("flag", "match", "notes", "standardise"),
            ("report/notices", "report/page", "report/workbook"),
            ("controls", "corrections", "report/terminal", "run_tables"),
            ("inputs",),
            ("output",),
            ("followup", "object_store"),
            ("commands", "line_matching"),
            ("run",),
            ("comparison", "pipeline"),
            ("desk", "divisions", "rule_examples"),
            ("rule_book",),
            ("__init__",),
            ("cli",),
            ("__main__",),
        ),
    )
)
"""The house from the ground up: every room, and what stands alone at the root."""
MOST_AT_ROOT = 26

ALLOWED_CALLS = {
    ("money.py", "float"): "asks whether a float still says the fen that its text says",
    ("read/spreadsheetml.py", "float"): "a number of Excel 2003, judged like any workbook's",
}
CHOOSE_A_LANGUAGE = {
    ("pipeline.py", "reconcile"),
    ("divisions/everyone.py", "reconcile_all"),
    ("divisions/roll_up.py", "roll_up"),
    ("run.py", "open_run"),
    ("line_matching.py", "match_lines"),
    ("commands/check.py", "check"),
    ("commands/map.py", "map_file"),
    ("commands/rules.py", "rules"),
    ("commands/template.py", "template"),
    ("errors.py", "message"),
    ("arguments.py", "chosen_words"),
    ("commands/sign.py", "sign"),
    ("commands/sign.py", "verify"),
    ("comparison.py", "compare"),
    ("commands/rules.py", "rule_catalogue"),
    ("rule_examples.py", "try_rules"),
    ("rule_book/book.py", "law_book"),
}
"""The public verbs, a refusal said in another language, and what all of them ask: who takes the
name of a language. The commands of cli.py do too, and texts/ holds them."""
MAY_PRINT = ("cli.py", "commands/shell.py", "report/terminal/terminal.py")
MOST_LINES = 400
LONGER = {"run.py": 430, "tables.py": 1100, "books.py": 855, "cli.py": 920}
"""Data; the one door to DuckDB, of which splitting would make two; one function a command."""
LEAST_LINES = 80
SHORTER = {
    "divisions/cluster.py": "all that knows of the cluster's engine, which need not be there",
    "match/reconciliation_statement.py": "the form of 调节表, which accountants look for",
    "read/pinyin_initials.py": "how characters are pronounced, which the names need not know",
    "standardise/warnings.py": "what is accepted with a doubt, beside what is set aside",
}
"""Modules that only one other uses and that are short all the same, and why."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def said(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    """The room that a module is in: its folder, else its own name."""
    inside = said(path).removesuffix(".py")
    return inside.rpartition("/")[0] or inside


@cache
def module_of(name: str) -> Path | None:
    """The file of a module of the package by its full name; None where it is a name in one."""
    path = ROOT / Path(*name.split("."))
    return next(
        (file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[tuple[str, int], ...]:
    """Every module that a module imports, with the line; inside functions and for types too."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{said(path)}:{node.lineno} imports relatively"
            for alias in node.names:
                # ``from zbb_reconcile import money`` imports a module, not the package's face.
                inner = f"{node.module}.{alias.name}"
                is_module = inner.startswith("zbb_reconcile.") and module_of(inner) is not None
                yield inner if is_module else node.module or "", node.lineno


def own_imports(path: Path) -> Iterator[tuple[Path, int]]:
    """The modules of the package that a module imports, itself left out."""
    for name, line in imports(path):
        if name.partition(".")[0] == "zbb_reconcile" and name != "zbb_reconcile":
            other = module_of(name)
            if other is not None and other != path:
                yield other, line


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every call of a bare name, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.lineno


def floor(path: Path) -> int:
    """How high a module stands."""
    return next(at for at, rooms in enumerate(FLOORS) if room(path) in rooms)


def test_every_module_is_in_a_room_of_the_house_and_few_stand_at_the_root() -> None:
    rooms = {room(path) for path in modules()}
    assert rooms == {name for names in FLOORS for name in names}
    root = [said(path) for path in modules() if "/" not in said(path)]
    assert len(root) <= MOST_AT_ROOT + 1, "and the package's face"


def test_imports_go_down_only() -> None:
    """Those for types too: a type that is needed below belongs below."""
    upward = [
        f"{said(path)}:{line} imports {said(other)}"
        for path in modules()
        for other, line in own_imports(path)
        if room(other) != room(path) and floor(other) >= floor(path)
    ]
    assert not upward


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    standing = {path: {other for other, _ in own_imports(path)} for path in modules()}
    while free := {path for path, others in standing.items() if not others}:
        standing = {path: others - free for path, others in standing.items() if path not in free}
    assert not standing, "these wait for each other"


def test_a_stage_never_imports_another_stage() -> None:
    crossing = [
        f"{said(path)}:{line} imports {said(other)}"
        for path in modules()
        for other, line in own_imports(path)
        if (one := room(path).partition("/")[0]) in STAGES
        and (two := room(other).partition("/")[0]) in STAGES
        and one != two
    ]
    assert not crossing


def test_only_the_books_import_duckdb() -> None:
    importers = {
        said(path)
        for path in modules()
        for name, _ in imports(path)
        if name.split(".")[0] == "duckdb"
    }
    assert importers == {"books.py"}


def test_every_room_is_in_the_architecture_and_the_other_way_round() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)/`", told))
    folders = {room(path).partition("/")[0] for path in modules() if "/" in said(path)}
    assert folders <= named
    alone = {room(path) for path in modules() if "/" not in said(path)} - {"__init__", "__main__"}
    assert {name for name in alone if f"`{name}`" not in told} == set()


def test_no_module_is_too_long_to_read() -> None:
    long = {
        said(path): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > LONGER.get(said(path), MOST_LINES)
    }
    assert not long


def test_no_module_is_a_crumb() -> None:
    """One that only one other uses, and that is short, belongs to it."""
    users: dict[Path, set[Path]] = {path: set() for path in modules()}
    for path in modules():
        for other, _ in own_imports(path):
            users[other].add(path)
    crumbs = {
        said(path)
        for path, using in users.items()
        if len(using) == 1
        and path.name != "__init__.py"
        and len(path.read_text(encoding="utf-8").splitlines()) < LEAST_LINES
    }
    assert crumbs == set(SHORTER)


def test_what_docstrings_say_is_tried() -> None:
    """By ``pytest`` alone, without a word more."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    of_tests = settings["tool"]["pytest"]["ini_options"]
    assert "--doctest-modules" in of_tests["addopts"].split()
    assert PACKAGE.name in of_tests["testpaths"]


def test_nothing_keeps_the_formatter_away() -> None:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    kept = re.compile("# fmt: " + "(skip|off)")
    assert not [path.name for path in files if kept.search(path.read_text(encoding="utf-8"))]


def test_no_rule_is_named_outside_the_law() -> None:
    """Which rules do what is a field of the rule, read from the table ``rules``."""
    named = re.compile("|".join(map(re.escape, load_profile("national", date(2024, 12, 31)).rules)))
    found = []
    for path in modules():
        docs = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
        found += [
            (said(path), node.value)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in docs and named.search(node.value)
        ]
    assert {file.partition("/")[0] for file, _ in found} <= {"law"}, found


def test_nothing_makes_money_a_float_or_rounds_it() -> None:
    inexact = [
        f"{said(path)}:{line} {name}("
        for path in modules()
        for name, line in calls(path)
        if name in ("float", "round") and (said(path), name) not in ALLOWED_CALLS
    ]
    assert not inexact


def test_no_allowance_outlives_its_reason() -> None:
    made = {(said(path), name) for path in modules() for name, _ in calls(path)}
    assert set(ALLOWED_CALLS) <= made


def test_no_column_is_made_a_float_and_none_is_averaged() -> None:
    floats = re.compile(r"\b(pl|pa)\.(Float32|Float64|float32|float64)\b|\.(mean|quantile)\(\)")
    found = [
        f"{said(path)}:{number} {line.strip()}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if floats.search(line)
    ]
    assert not found


def test_only_the_command_line_and_the_terminal_report_print() -> None:
    speaking = [
        f"{said(path)}:{line} {name}("
        for path in modules()
        if said(path) not in MAY_PRINT
        for name, line in calls(path)
        if name in ("print", "input")
    ]
    streams = [
        f"{said(path)}:{node.lineno} sys.{node.attr}"
        for path in modules()
        if said(path) not in MAY_PRINT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("stdout", "stderr")
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
    ]
    assert not speaking + streams


def test_nothing_asks_the_clock_or_rolls_dice() -> None:
    """``secrets`` may name a private folder; nothing that is written depends on it."""
    clocks = re.compile(r"\.(today|now|utcnow)\(\)|\btime\.(time|localtime|strftime)\(|\brandom\.")
    found = [
        f"{said(path)}:{number} {line.strip()}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if clocks.search(line)
    ]
    assert not found


def below_the_edge() -> list[Path]:
    return [path for path in modules() if said(path) != "cli.py" and room(path) != "texts"]


def test_below_the_edge_a_language_is_carried_as_its_words() -> None:
    takers = {
        (said(path), node.name)
        for path in below_the_edge()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if argument.arg == "lang"
    }
    assert takers == CHOOSE_A_LANGUAGE


def test_no_module_asks_which_language_it_speaks() -> None:
    """What differs by language is a text, or a pair of which the words take one."""
    asking = [
        f"{said(path)}:{node.lineno} {ast.unparse(node)}"
        for path in modules()
        if room(path) != "texts"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if (isinstance(side, ast.Constant) and side.value in ("zh", "en"))
        or (isinstance(side, ast.Attribute) and side.attr == "lang")
        or (isinstance(side, ast.Name) and side.id in ("lang", "words") and _is_equal(node))
    ]
    assert not asking


def _is_equal(node: ast.Compare) -> bool:
    return any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)


def test_a_language_is_named_only_where_its_words_are_fetched() -> None:
    """So that no table of languages, and no branch on one, hides behind another spelling."""
    for path in modules():
        if room(path) == "texts":
            continue
        fetched = {
            id(argument)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "chosen"
            for argument in node.args
        }
        named = [
            f"{said(path)}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant)
            and node.value in ("zh", "en")
            and id(node) not in fetched
        ]
        assert not named


JOINS = {"join", "join_asof", "group_by", "map_elements", "map_batches"}
COUNT_RESULTS = {
    "summary.py": "counts the result tables of any run, of an older version too, and of a check",
}
"""Papers that group rows themselves, and why."""


def joins(path: Path) -> set[str]:
    """The methods that lay frames together; a text joins one thing, under no key."""
    return {
        node.func.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in JOINS and (node.func.attr != "join" or node.keywords)
    }


def of_report() -> dict[str, Path]:
    return {
        said(path).removeprefix("report/"): path
        for path in modules()
        if room(path).partition("/")[0] == "report"
    }


READ_TEXT = {
    "escape.py": "texts of cells",
    "notices/docx.py": "placeholders of templates",
    "notices/law.py": "a document's number behind its title",
    "notices/papers.py": "names of files",
    "notices/words.py": "days in a reason, slots of a text",
    "terminal/lines.py": "where a line may break",
    "workbook/cells.py": "names of columns",
    "workbook/row_xml.py": "what XML cannot hold",
}
"""Papers that look into texts, and which; no fact is read out of one."""


def test_papers_lay_out_and_only_their_facts_lay_tables_together() -> None:
    """What a paper says is worked out in queries/report/, so that an auditor can replay it."""
    joining = {name for name, path in of_report().items() if joins(path)}
    assert joining == {"facts.py", *COUNT_RESULTS}


def test_no_fact_is_read_out_of_a_printed_text() -> None:
    patterns = {
        name
        for name, path in of_report().items()
        if any(module == "re" for module, _ in imports(path))
    }
    assert patterns == set(READ_TEXT)


def test_of_the_papers_only_their_facts_read_the_books() -> None:
    readers = {
        name
        for name, path in of_report().items()
        if any(said(other) == "books.py" for other, _ in own_imports(path))
    }
    assert readers == {"facts.py"}


ALSO_NAME = {
    "commands/redact.py",  # the tables that are not handed to others
    "line_matching.py",  # the tables of two files matched alone
    "report/workbook/workbook.py",  # the sheets in their order
}


def test_a_result_table_is_listed_once() -> None:
    """In results.py; elsewhere one may be read by name, but no module lists many of them again."""
    names = set(RESULTS)
    listing = {}
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                inner = node.keys if isinstance(node, ast.Dict) else node.elts
                texts = {one.value for one in inner if isinstance(one, ast.Constant)}
                if len(texts & names) > 3:
                    listing[said(path)] = sorted(map(str, texts & names))
    assert set(listing) <= ALSO_NAME, listing

"""Who may import whom, and what no module may do: the house, held to by reading its sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from zbb_reconcile.law import load_profile

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "zbb_reconcile"
STAGES = ("read", "standardise", "match", "flag", "pool", "report")
CONDUCTORS = ("pipeline", "matching", "reading_lines", "outcome", "law", "proof", "cli")
"""They know the stages; no stage knows them, but for the type of what it is given."""

MAY_IMPORT = {
    "read": {"dates", "errors", "identifiers", "money", "sheet", "tables", "texts"},
    "standardise": {
        "books",
        "dates",
        "errors",
        "identifiers",
        "money",
        "sheet",
        "steps",
        "tables",
        "texts",
    },
    "match": {"steps"},
    "flag": {"steps", "texts"},
    "sheet": {"tables"},
    "steps": {"books", "queries"},
    "results": set(),
    "pool": set(),
    "report": {"books", "errors", "identifiers", "money", "results", "tables", "texts"},
    "books": {"canonical", "queries", "tables"},
    "canonical": {"tables"},
    "profiles": {"errors", "tables", "texts", "words"},
    "texts": set(),
    "tables": {"words"},
    "words": set(),
    "queries": set(),
    "errors": {"texts"},
    "identifiers": set(),
    "money": {"identifiers"},
    "dates": {"identifiers"},
}
"""What each stage and each foundation may import of the package, besides itself."""

ALLOWED_CALLS = {
    ("money.py", "float"): "asks whether a float still says the fen that its text says",
    ("read/xml2003.py", "float"): "a number of Excel 2003, judged like any workbook's",
}
CHOOSE_A_LANGUAGE = {
    ("pipeline.py", "reconcile"),
    ("checking.py", "check"),
    ("matching.py", "match_lines"),
    ("errors.py", "message"),
    ("arguments.py", "chosen_words"),
}
"""The public verbs, a refusal said in another language, and what all of them ask: who takes the
name of a language. The commands of cli.py do too, and texts/ holds them."""
MAY_PRINT = ("cli.py", "console.py", "report/terminal.py")
MOST_LINES = 400
LONGER = {"tables.py": 820, "books.py": 510, "cli.py": 470}
"""Data; the one door to DuckDB, of which splitting would make two; one function a command."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def said(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    """The stage or foundation that a module belongs to: its folder, else its own name."""
    return said(path).split("/")[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, *, for_types: bool) -> Iterator[tuple[str, int]]:
    """Every module that a module imports, with the line; inside functions too."""
    typing_only = {
        inner
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree(path)):
        if node in typing_only and not for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{said(path)}:{node.lineno} imports relatively"
            yield node.module or "", node.lineno
            # ``from zbb_reconcile import money`` imports a module, too.
            if node.module == "zbb_reconcile":
                yield from ((f"zbb_reconcile.{alias.name}", node.lineno) for alias in node.names)


def own_imports(path: Path, *, for_types: bool) -> Iterator[tuple[str, int]]:
    """The rooms of the package that a module imports, its own left out."""
    for name, line in imports(path, for_types=for_types):
        parts = name.split(".")
        if parts[0] == "zbb_reconcile" and len(parts) > 1 and parts[1] != room(path):
            yield parts[1], line


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every call of a bare name, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.lineno


def test_a_stage_never_imports_another_stage() -> None:
    crossing = [
        f"{said(path)}:{line} imports {other}"
        for path in modules()
        if room(path) in STAGES
        for other, line in own_imports(path, for_types=True)
        if other in STAGES
    ]
    assert not crossing


def test_a_stage_does_not_import_its_conductor() -> None:
    upward = [
        f"{said(path)}:{line} imports {other}"
        for path in modules()
        if room(path) in STAGES
        for other, line in own_imports(path, for_types=False)
        if other in CONDUCTORS
    ]
    assert not upward


def test_stages_and_foundations_import_only_what_they_stand_on() -> None:
    beyond = [
        f"{said(path)}:{line} imports {other}"
        for path in modules()
        if room(path) in MAY_IMPORT
        for other, line in own_imports(path, for_types=False)
        if other not in MAY_IMPORT[room(path)]
        and other not in CONDUCTORS
        # The version number lives in the package itself.
        and other != "__version__"
    ]
    assert not beyond


def test_no_two_rooms_import_each_other_in_a_circle() -> None:
    below = {room(path): set[str]() for path in modules()}
    for path in modules():
        if said(path) != "__init__.py":
            below[room(path)].update(other for other, _ in own_imports(path, for_types=False))
    standing = {name: others & set(below) for name, others in below.items()}
    while free := {name for name, others in standing.items() if not others}:
        standing = {name: others - free for name, others in standing.items() if name not in free}
    assert not standing, "these wait for each other"


def test_only_the_books_import_duckdb() -> None:
    importers = {
        said(path)
        for path in modules()
        for name, _ in imports(path, for_types=True)
        if name.split(".")[0] == "duckdb"
    }
    assert importers == {"books.py"}


def test_every_stage_of_the_architecture_is_a_folder_and_the_other_way_round() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z]+)(?:/|\.py)` \|", told, re.MULTILINE)
    assert set(rows) == {*STAGES, "books"}
    for stage in STAGES:
        assert (PACKAGE / stage / "__init__.py").is_file()


def test_no_module_is_too_long_to_read() -> None:
    long = {
        said(path): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > LONGER.get(said(path), MOST_LINES)
    }
    assert not long


def test_no_rule_is_named_outside_the_law() -> None:
    """Which rules do what is a field of the rule, read from the table ``rules``."""
    named = re.compile("|".join(map(re.escape, load_profile("national", date(2024, 12, 31)).rules)))
    found = []
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            (said(path), node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in docs and named.search(node.value)
        ]
    assert {file.partition("/")[0] for file, _ in found} <= {"profiles"}, found


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
READ_TEXT = {
    "cells.py": "names of columns",
    "labels.py": "ids of controls",
    "neutral.py": "texts of cells",
    "notices.py": "names of files",
    "notices_docx.py": "placeholders of templates",
    "notices_law.py": "a document's number behind its title",
    "notices_words.py": "days in a reason, slots of a text",
    "page_checks.py": "ids of controls",
    "target.py": "names of folders",
    "workbook_rows.py": "what XML cannot hold",
}
"""Papers that look into texts, and which; no fact is read out of one."""


def joins(path: Path) -> set[str]:
    """The methods that lay frames together; a text joins one thing, under no key."""
    return {
        node.func.attr
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in JOINS and (node.func.attr != "join" or node.keywords)
    }


def of_report() -> dict[str, Path]:
    return {path.name: path for path in modules() if room(path) == "report"}


def test_papers_lay_out_and_only_their_facts_lay_tables_together() -> None:
    """What a paper says is worked out in queries/report/, so that an auditor can replay it."""
    joining = {name for name, path in of_report().items() if joins(path)}
    assert joining == {"facts.py", *COUNT_RESULTS}


def test_no_fact_is_read_out_of_a_printed_text() -> None:
    patterns = {
        name
        for name, path in of_report().items()
        if any(module == "re" for module, _ in imports(path, for_types=False))
    }
    assert patterns == set(READ_TEXT)


def test_only_the_facts_and_the_folder_read_the_books() -> None:
    readers = {
        name
        for name, path in of_report().items()
        if any(other == "books" for other, _ in own_imports(path, for_types=False))
    }
    assert readers == {"facts.py", "folder.py"}

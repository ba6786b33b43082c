"""Every sentence that a user reads is in the catalogues, and none in the code."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from zbb_reconcile.report.labels import column_label
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen, slots

PACKAGE = Path(__file__).parents[1] / "zbb_reconcile"
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
DATA = {
    "sql.py": "signs that a code or a text may hold",
    "law/profile.py": "the name of the state, which a law cited in Chinese drops",
    "report/terminal/lines.py": "punctuation that no line begins or ends with",
    "tables.py": "what columns and cells are called in counties' files",
    "codes.py": "what cells of choices say in counties' files",
    "identifiers.py": "signs that a cell may hold",
    "money.py": "signs that an amount may hold",
    "dates.py": "how a day may be written",
    "read": "how tables, headers and totals are named in counties' files",
    "standardise": "words that a cell may hold",
    "match": "what stands before and behind the name of an agency",
    "report/notices/words.py": "the digits and units of amounts in capitals",
    "report/escape.py": "signs that Excel takes for the beginning of a formula",
    "report/notices/papers.py": "brackets that a file name may hold",
    "report/notices/law.py": "the brackets around a document's number",
    "report/notices/template.py": "names of fonts",
    "rule_book/pages.py": "names of fonts",
}
JOINTS = frozenset("；、，。：")
"""What joins a list or a sentence to the next; it says nothing by itself."""


def said_in(path: Path) -> list[str]:
    """The Chinese texts of a module, its docstrings and the doctests in them left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in silent
        and CHINESE.search("".join(sign for sign in node.value if sign not in JOINTS))
    ]


def test_no_sentence_for_users_is_in_the_code() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name not in DATA and name.split("/")[0] not in DATA and (said := said_in(path)):
            found[name] = said
    assert not found


def test_no_allowance_outlives_its_reason() -> None:
    assert all((PACKAGE / name).exists() for name in DATA)


def by_key(place: str, entries: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text of a file, under the names of the entries it stands in."""
    for name, entry in entries.items():
        if isinstance(entry, dict):
            yield from by_key(f"{place}{name}.", entry)
        else:
            assert isinstance(entry, str), f"{place}{name}"
            yield f"{place}{name}", entry


def test_every_catalogue_has_the_files_keys_and_slots_of_the_other() -> None:
    one, other = (PACKAGE / "texts" / lang for lang in LANGUAGES)
    files = [sorted(path.name for path in folder.iterdir()) for folder in (one, other)]
    assert files[0] == files[1]
    for name in files[0]:
        keys = [
            dict(by_key("", tomllib.loads((folder / name).read_text("utf-8"))))
            for folder in (one, other)
        ]
        assert list(keys[0]) == list(keys[1]), name
        for key in keys[0]:
            assert sorted(slots(keys[0][key])) == sorted(slots(keys[1][key])), f"{name}: {key}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_speaks_of_what_users_do_not_have(lang: str) -> None:
    inside = re.compile(r"domain reference|contract\.md|house\.md|TODO|/work/")
    assert not [key for key, text in catalogue(lang).items() if inside.search(text)]


def test_no_law_is_cited_from_a_paper_that_users_do_not_have() -> None:
    for path in sorted((PACKAGE / "law").rglob("*.toml")):
        for key, cited in tomllib.loads(path.read_text("utf-8")).get("citations", {}).items():
            assert not re.search(r"domain reference|contract\.md", str(cited)), (
                f"{path.name}: {key}"
            )


def test_beside_chinese_stands_chinese_punctuation() -> None:
    half = re.compile("[\u4e00-\u9fff）】」》”}][,;:()!?]|[,;:()!?] ?[\u4e00-\u9fff（【「《“]")
    texts = catalogue("zh")
    # What is to be typed or found as it stands: TOML, SQL, JSON, MT940.
    typed = {
        *("errors.profile_not_dated.remedy", "errors.pull_not_exact.remedy"),
        *("errors.own_rule_type.remedy", "errors.json_no_records.remedy", "errors.not_mt940.found"),
    }
    assert typed <= {*texts}
    found = {
        key: text
        for key, text in texts.items()
        if CHINESE.search(text) and half.search(text) and key not in typed
    }
    assert not found


LABELLED_OTHERWISE = {
    *(("agencies", "department_code"), ("accounts", "book_balance"), ("indicators", "balance")),
    *(("payments", "amount"), ("carryovers", "closing"), ("assets", "status")),
    *(("project_years", "budget"), ("project_years", "spent"), ("benchmarks", "value")),
    ("decisions", "due_on"),
}
"""Columns called by another of their usual names: each was read beside its headers."""


def test_a_column_of_the_input_is_called_as_its_headers_are() -> None:
    """A label is of a name: `kind` of deposits was called what `kind` of open items is."""
    words = chosen("zh")
    other = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column_label(table.name, column.name, words).removesuffix("（元）") not in column.headers
    }
    assert other == LABELLED_OTHERWISE

"""``mapping.toml``: what a user says of files whose form cannot be found out, or not rightly.

One ``[[source]]`` per file, or per sheet of a workbook; what it does not say is found out as ever.

    [[source]]
    file = "对账单.xls"
    sheet = "Sheet1"            # only of workbooks: that sheet and no other that is not named too
    table = "bank_lines"
    header_row = 4              # or [4, 5]; 0 where there is no header
    encoding = "gb18030"
    delimiter = ";"
    unit = "万元"
    sign = "opposite"           # money in and out are the other way round
    totals = "ignore"           # a 合计 may differ from its rows; each that does is said
    days = "month_first"        # 05/01/2023 is 1 May; or "day_first"
    columns = { posted_on = "交易日", amount = "金额" }
    values.status = { Excess = "idle" }   # what words of a column mean
    facts = { account_no = "43050000000001" }

    [[source]]
    file = ["旧表.csv", "备份_*.xls"]   # several files: all that is said is said of each
    ignore = true
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import toml_of
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.encoding import decode
from zbb_reconcile.read.table_names import table_named, table_names
from zbb_reconcile.read.units import UNITS
from zbb_reconcile.sheet import AS_FOUND, Given
from zbb_reconcile.tables import TABLES

PROFILES = "profiles.toml"
"""Which set of rules each division has: it says nothing of how files are read."""
MAPPING = "mapping.toml"
_WILD = frozenset("*?")
"""In a name of the mapping: any signs, any one."""
_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "file": (str, list),
    "sheet": str,
    "table": str,
    "ignore": bool,
    "header_row": (int, list),
    "encoding": str,
    "delimiter": str,
    "unit": str,
    "sign": str,
    "totals": str,
    "days": str,
    "columns": dict,
    "facts": dict,
    "values": dict,
}
_CHOICES = {
    "sign": ("as_written", "opposite"),
    "totals": ("compare", "ignore"),
    "days": ("month_first", "day_first"),
}
_SIGNS = {None: None, "as_written": False, "opposite": True}


@dataclass(frozen=True)
class Mapped:
    """What a mapping says of one file, or of one sheet of it."""

    file: str
    sheet: str | None = None
    table: str | None = None
    """None: as the name says."""
    ignore: bool = False
    mirrored: bool | None = None
    """Whether what is called money in is money out; None where the mapping does not say."""
    compare_totals: bool = True
    day_order: Literal["month_first", "day_first"] | None = None
    given: Given = AS_FOUND


def read_mapping(file: str, content: bytes) -> tuple[Mapped, ...]:
    """What the mapping says, file by file. Raises Refusal for anything it does not understand."""
    try:
        document = toml_of(_text(file, content), file)
    except tomllib.TOMLDecodeError as error:
        raise Refusal("mapping_broken", file=file, why=shown(error)) from None
    for key in document:
        if key != "source":
            raise Refusal("mapping_key", file=file, found=shown(key), near="[[source]]", at=1)
    entries = document.get("source", [])
    if not isinstance(entries, list):
        raise Refusal("mapping_key", file=file, found="source", near="[[source]]", at=1)
    mapped = tuple(
        one for at, entry in enumerate(entries, start=1) for one in _mapped_files(file, at, entry)
    )
    seen: set[tuple[str, str | None]] = set()
    for one in mapped:
        if (one.file, one.sheet) in seen or (one.file, None) in seen:
            raise Refusal("mapping_twice", file=file, of=shown(one.file))
        seen.add((one.file, one.sheet))
    return mapped


def _text(file: str, content: bytes) -> str:
    """The mapping as text: what wrote it (an old PowerShell, an old Notepad) chose its encoding."""
    if not content.strip():
        return ""
    try:
        return decode(file, content)[0]
    except Refusal:
        raise Refusal("mapping_not_text", file=file) from None


def _mapped_files(file: str, at: int, entry: Any) -> list[Mapped]:
    """What one entry says of the file that it names, or of each of several."""
    if not isinstance(entry, dict):
        raise Refusal("mapping_key", file=file, found="source", near="[[source]]", at=at)
    named = entry.get("file")
    if not isinstance(named, list):
        return [_mapped(file, at, entry)]
    if not named or not all(isinstance(name, str) for name in named):
        raise _bad(file, at, "file", named)
    return [_mapped(file, at, {**entry, "file": name}) for name in named]


def of_files(mapped: Sequence[Mapped], there: Collection[str]) -> list[Mapped]:
    """The same, file by file, with each pattern (``*.xls``) as the files of the folder it fits.

    It fits none that an entry names, nor one whose own name says another table than the entry. A
    pattern that fits no file stays.
    """
    named = {one.file for one in mapped}
    files: list[Mapped] = []
    for one in mapped:
        if one.file in there or not set(one.file) & _WILD:
            files.append(one)
            continue
        # Brackets are signs like any other: 流水[1].xls is no pattern.
        pattern = one.file.replace("[", "[[]")
        fitting = [
            name
            for name in sorted(there)
            if fnmatchcase(name, pattern)
            and name not in (*named, MAPPING)
            and (one.table is None or table_named(Path(name).stem) in (None, one.table))
        ]
        files += [replace(one, file=name) for name in fitting] or [one]
    seen: set[tuple[str, str | None]] = set()
    for one in files:
        if (one.file, one.sheet) in seen:
            raise Refusal("mapping_twice", file=MAPPING, of=shown(one.file))
        seen.add((one.file, one.sheet))
    return files


def _mapped(file: str, at: int, entry: Mapping[str, Any]) -> Mapped:
    for key, value in entry.items():
        if key not in _KEYS:
            near = get_close_matches(key, list(_KEYS), n=1, cutoff=0.4)
            raise Refusal(
                "mapping_key",
                file=file,
                found=shown(key),
                at=at,
                near=near[0] if near else " / ".join(_KEYS),
            )
        if not isinstance(value, _KEYS[key]) or (key != "ignore" and isinstance(value, bool)):
            raise _bad(file, at, key, value)
        if key in _CHOICES and value not in _CHOICES[key]:
            raise _bad(file, at, key, value, " / ".join(_CHOICES[key]))
    if not entry.get("file"):
        raise _bad(file, at, "file", entry.get("file", ""))
    table = entry.get("table")
    if table is not None and table_named(table) is None:
        raise _bad(file, at, "table", table, table_names())
    named = table_named(table) if table is not None else table_named(Path(entry["file"]).stem)
    return Mapped(
        file=entry["file"],
        sheet=entry.get("sheet"),
        table=named if table is not None else None,
        ignore=entry.get("ignore", False),
        mirrored=_SIGNS[entry.get("sign")],
        compare_totals=entry.get("totals") != "ignore",
        day_order=entry.get("days"),
        given=Given(
            header_rows=_header_rows(file, at, entry.get("header_row")),
            encoding=entry.get("encoding"),
            delimiter=entry.get("delimiter"),
            unit=_unit(file, at, entry.get("unit")),
            columns=_columns(file, at, "columns", entry, named),
            facts=_columns(file, at, "facts", entry, named),
            values=_values(file, at, entry.get("values", {}), named),
        ),
    )


def _header_rows(file: str, at: int, said: int | list[Any] | None) -> tuple[int, ...] | None:
    if said is None or said == 0:
        return None if said is None else ()
    rows = said if isinstance(said, list) else [said]
    plain = all(isinstance(row, int) and not isinstance(row, bool) and row > 0 for row in rows)
    if not plain or not 1 <= len(rows) <= 2 or rows != sorted(set(rows)):
        raise _bad(file, at, "header_row", said)
    return tuple(rows)


def _unit(file: str, at: int, said: str | None) -> int | None:
    if said is None:
        return None
    if said not in UNITS:
        raise _bad(file, at, "unit", said, " / ".join(UNITS))
    return UNITS[said]


def _columns(
    file: str, at: int, key: str, entry: Mapping[str, Any], table: str | None
) -> dict[str, str]:
    """Canonical column -> text; two columns cannot be one header."""
    said: dict[str, Any] = entry.get(key, {})
    about = TABLES[table] if table is not None else None
    names = [column.name for column in (*about.columns, *about.pieces)] if about else None
    for name, text in said.items():
        if names is not None and name not in names:
            raise _no_column(file, at, name, names)
        if not isinstance(text, str):
            raise _bad(file, at, f"{key}.{name}", text)
    if key == "columns":
        headers = [text for text in said.values() if text]
        twice = next((text for text in headers if headers.count(text) > 1), None)
        if twice is not None:
            raise Refusal("mapping_header_twice", file=file, header=shown(twice), at=at)
    return dict(said)


def _values(
    file: str, at: int, said: Mapping[str, Any], table: str | None
) -> dict[str, dict[str, str]]:
    """Column -> word -> code; the column has to be one of codes, and the code one of its."""
    about = TABLES[table] if table is not None else None
    choices = (
        {
            column.name: column
            for column in (*about.columns, *about.pieces)
            if column.kind in ("choice", "flag")
        }
        if about
        else {}
    )
    for name, words in said.items():
        if about is not None and name not in choices:
            raise _no_column(file, at, name, list(choices))
        if not isinstance(words, dict):
            raise _bad(file, at, f"values.{name}", words)
        codes = choices[name].codes() or ["true", "false"] if name in choices else None
        for word, code in words.items():
            if not isinstance(code, str) or (codes is not None and code not in codes):
                allowed = " / ".join(codes or ())
                raise _bad(file, at, f"values.{name}.{word}", code, allowed)
    return {name: dict(words) for name, words in said.items()}


def _no_column(file: str, at: int, name: str, names: list[str]) -> Refusal:
    near = get_close_matches(name, names, n=1, cutoff=0.4)
    return Refusal(
        "mapping_column",
        file=file,
        name=shown(name),
        at=at,
        near=near[0] if near else ", ".join(names),
    )


def _bad(file: str, at: int, key: str, found: object, allowed: str = "") -> Refusal:
    return Refusal(
        "mapping_value" if not allowed else "mapping_value_of",
        file=file,
        what=key,
        at=at,
        found=shown(found),
        allowed=allowed,
    )

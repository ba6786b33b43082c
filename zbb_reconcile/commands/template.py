"""Empty workbooks to fill in, one per input table, that a run reads back as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.arguments import chosen_words
from zbb_reconcile.errors import refused_in
from zbb_reconcile.output.writing import new_folder
from zbb_reconcile.tables import TABLES, Column, Kind, Table
from zbb_reconcile.texts import Words

LAST_ROW = 1_048_575
LONGEST_LIST = 255
"""Characters that a spreadsheet allows in a drop-down list written into the cell's rule."""
LONGEST_MESSAGE = 255

_NUMBER_FORMATS: Mapping[Kind, str] = MappingProxyType(
    {
        # Text, or a spreadsheet eats leading zeros and rounds long numbers.
        "account": "@",
        "code": "@",
        "text": "@",
        "choice": "@",
        "flag": "@",
        "money": "#,##0.00",
        "area": "#,##0.00",
        "rate": "0.00%",
        "year": "0",
        "day": "yyyy-mm-dd",
    }
)
_CREATED = datetime(2024, 1, 1)
"""Fixed, so that the same version writes the same bytes."""


def template(folder: str | Path, *, lang: str | None = None) -> int:
    """Write an empty workbook for each input table into a new or empty folder; how many they are.

    A run reads them back as they stand. Raises Refusal.
    """
    words = chosen_words(lang)
    with refused_in(words):
        return write_templates(Path(folder), words)


def write_templates(folder: Path, words: Words) -> int:
    """Write one empty workbook per table into a folder that is new or empty; how many they are.

    The files, sheets and headers have the Chinese names, or in English the canonical ones; both
    are read. Raises Refusal.
    """
    with new_folder(folder) as part:
        for table in TABLES.values():
            name = words.of(table.names[0], table.name)
            _write_template(part / f"{name}.xlsx", name, table, words)
    return len(TABLES)


def _write_template(path: Path, name: str, table: Table, words: Words) -> None:
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        heads = {
            required: book.add_format(
                {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
                | ({"bg_color": "#FCE4D6"} if required else {"bg_color": "#EDEDED"})
            )
            for required in (True, False)
        }
        formats = {
            text: book.add_format({"num_format": text}) for text in set(_NUMBER_FORMATS.values())
        }
        sheet = book.add_worksheet(name)
        for at, column in enumerate(table.columns):
            _write_column(sheet, at, column, table, heads, formats, words)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 30)


def _write_column(
    sheet: Worksheet,
    at: int,
    column: Column,
    table: Table,
    heads: Mapping[bool, Format],
    formats: Mapping[str, Format],
    words: Words,
) -> None:
    """A header with its note, and what the cells under it may hold."""
    header = words.of(column.header, column.name)
    note = "\n".join(_notes(column, table, words))
    width = max(12, sum(2 if ord(sign) > 255 else 1 for sign in header) + 4)
    sheet.set_column(at, at, width, formats[_NUMBER_FORMATS[column.kind]])
    sheet.write_string(0, at, header, heads[column.required])
    sheet.write_comment(0, at, note, {"author": "", "x_scale": 2, "y_scale": 1.2})
    rule: dict[str, object] = {"validate": "any"}
    listed = _words(column, words)
    if listed:
        rule = {"validate": "list", "source": listed}
        if column.prefixes:
            # A longer code under a known one is right too.
            rule["error_type"] = "information"
        rule["error_message"] = words("template.pick")
    rule["input_title"] = header[:32]
    rule["input_message"] = note[:LONGEST_MESSAGE]
    sheet.data_validation(1, at, LAST_ROW, at, rule)


def _notes(column: Column, table: Table, words: Words) -> list[str]:
    """What a clerk should know before filling in the column."""
    either = next((names for names in table.either if column.name in names), None)
    if column.required:
        first = words("template.required")
    elif either:
        others = [table.column(name) for name in either if name != column.name]
        named = [words.of(it.header, it.name) for it in others]
        first = words("template.either", other=" / ".join(named))
    else:
        first = words("template.optional")
    said = [first, words(f"template.kind_{column.kind}")]
    if words.of(column.header, column.name) != column.name:
        said.append(words("template.canonical", name=column.name))
    return said


def _words(column: Column, words: Words) -> list[str]:
    """The drop-down list of a column: one word per code, or none where any cell may stand."""
    if column.kind == "flag":
        return words["template.flags"].split()
    if column.kind != "choice":
        return []
    listed = words.of(column.usual_words(), column.codes())
    return listed if len(",".join(listed)) <= LONGEST_LIST else []

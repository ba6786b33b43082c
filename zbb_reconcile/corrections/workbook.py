"""The quarantined rows as a workbook in which a clerk corrects the cells.

One sheet per file and sheet of the data: where a row stands, why it was set aside, and its cells
under the headers of the file. Two hidden columns say what the cells were and which bytes the file
had, so that reading it back (``corrections.py``) knows what was changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from zbb_reconcile.report.escape import INERT, visible, wide
from zbb_reconcile.report.workbook.cells import LINE_HEIGHT, lines
from zbb_reconcile.report.workbook.plain_table import set_up_page
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

LONGEST_CELL = 32_767
"""Characters that a spreadsheet's cell can hold."""
PLACE = ("file", "sheet", "row", "reason", "no_data", "sha256", "cells")
"""The columns before the data's own: in ``no_data`` a clerk may say that the row is none; the last
two are hidden."""
HEADER_ROW = 1

_CREATED = datetime(2024, 1, 1)
_NARROWEST, _WIDEST = 12, 40
_WIDTHS = {"file": 24, "sheet": 12, "row": 8, "reason": 48, "no_data": 12, "sha256": 8, "cells": 8}


def write_quarantine_book(
    path: Path,
    quarantine: pl.DataFrame,
    hashes: Mapping[str, str],
    words: Words,
    units: Mapping[tuple[str, str | None], str] | None = None,
) -> int:
    """Write the rows of ``quarantine`` to correct; how many were left out as too long for a cell.

    ``hashes`` is the SHA-256 of each file by its name; rows of files without one are left out too:
    frames and Parquet files are corrected where they come from. ``units`` says in which unit the
    amounts of a file and sheet are written: a correction is written in the same.
    """
    groups: dict[tuple[str, str | None, str], dict[int, dict[str, Any]]] = {}
    left_out = 0
    for row in quarantine.iter_rows(named=True):
        if row["source_file"] not in hashes or len(row["cells"]) > LONGEST_CELL:
            left_out += 1
            continue
        place = (row["source_file"], row["source_sheet"], row["source_table"])
        same = groups.setdefault(place, {}).setdefault(row["source_row"], row)
        if same is not row:
            # A row whose cell is set aside alone may have a balance that does not follow too.
            same["reason"] += "\n" + row["reason"]
    with xlsxwriter.Workbook(str(path), {"in_memory": True, **INERT}) as book:
        book.set_properties({"created": _CREATED})
        formats = {
            "note": book.add_format({"italic": True}),
            "head": book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1}),
            "place": book.add_format({"font_color": "#595959", "text_wrap": True, "valign": "top"}),
            "cell": book.add_format({"num_format": "@", "valign": "top"}),
            "doubt": book.add_format({"num_format": "@", "bg_color": "#FCE4D6", "valign": "top"}),
        }
        for at, (place, rows) in enumerate(groups.items(), start=1):
            sheet = book.add_worksheet(_sheet_name(at, place[2], words))
            unit = (units or {}).get(place[:2], "")
            _write_group(sheet, list(rows.values()), hashes[place[0]], unit, formats, words)
        if not groups:
            book.add_worksheet(words("corrections.none"))
    return left_out


def _sheet_name(at: int, table: str, words: Words) -> str:
    """A number, which makes it unique, and the table."""
    return f"{at} {words.of(TABLES[table].names[0], table)}"[:31]


def _write_group(
    sheet: Worksheet,
    rows: Sequence[Mapping[str, Any]],
    sha256: str,
    unit: str,
    formats: Any,
    words: Words,
) -> None:
    labels = list(dict.fromkeys(label for row in rows for label in json.loads(row["cells"])))
    note = words("corrections.note")
    if unit:
        note += words("corrections.unit", unit=unit)
    sheet.write_string(0, 0, note, formats["note"])
    for at, name in enumerate(PLACE):
        hidden = {"hidden": 1} if name in ("sha256", "cells") else {}
        sheet.set_column(at, at, _WIDTHS[name], None, hidden)
        sheet.write_string(HEADER_ROW, at, words(f"corrections.{name}"), formats["head"])
    for at, label in enumerate(labels, start=len(PLACE)):
        sheet.write_string(HEADER_ROW, at, rendered(label), formats["head"])
        longest = max(wide(str(json.loads(row["cells"]).get(label, ""))) for row in rows)
        width = min(_WIDEST, max(_NARROWEST, wide(label) + 4, longest + 2))
        sheet.set_column(at, at, width, formats["cell"])
    for at, row in enumerate(rows, start=HEADER_ROW + 1):
        # Not every program works out itself how high a row has to be.
        told = ((row["reason"], _WIDTHS["reason"]), (row["source_file"], _WIDTHS["file"]))
        sheet.set_row(at, LINE_HEIGHT * max(lines(visible(text), width) for text, width in told))
        _write_row(sheet, at, row, sha256, labels, formats)
    sheet.freeze_panes(HEADER_ROW + 1, PLACE.index("sha256"))
    set_up_page(sheet, words)
    sheet.repeat_rows(HEADER_ROW)


def _write_row(
    sheet: Worksheet,
    at: int,
    row: Mapping[str, Any],
    sha256: str,
    labels: Sequence[str],
    formats: Any,
) -> None:
    cells = json.loads(row["cells"])
    told = (
        visible(row["source_file"]),
        visible(row["source_sheet"]),
        str(row["source_row"]),
        visible(row["reason"])[:LONGEST_CELL],
        "",
        sha256,
        row["cells"],
    )
    for place, (name, text) in enumerate(zip(PLACE, told, strict=True)):
        sheet.write_string(at, place, text, formats["cell" if name == "no_data" else "place"])
    for place, label in enumerate(labels, start=len(PLACE)):
        # The reason names the header of the cell at fault.
        doubtful = label in row["reason"]
        text = rendered(cells.get(label, ""))
        sheet.write_string(at, place, text, formats["doubt" if doubtful else "cell"])


def rendered(cell: str) -> str:
    """A cell as the workbook shows it: what cannot stand in one is written as an escape."""
    return visible(cell, keep="\n\t")[:LONGEST_CELL]

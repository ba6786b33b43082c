"""A sheet of text cells to a typed table."""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl

from zbb_reconcile.standardise.cells import FAULTS, LONGEST_FOUND, Parsed, parse_cells, without
from zbb_reconcile.standardise.text_sheet import TextSheet
from zbb_reconcile.standardise.typed import QUARANTINE, Typed, assemble
from zbb_reconcile.tables import TABLES


def type_sheet(sheet: TextSheet) -> Typed:
    """The sheet's rows as the table's types, or in quarantine with every fault and their cells."""
    known = _known_faults(sheet)
    parsed: dict[str, Parsed] = {}
    for column in TABLES[sheet.table].columns:
        if column.name not in sheet.headers:
            continue
        texts = sheet.rows[column.name]
        told = known.get(column.name)
        if told is None:
            parsed[column.name] = parse_cells(texts, column)
        else:
            # What reading knows of a cell (digits lost) outweighs what its text looks like.
            others = parse_cells(without(texts, told["at"]), column)
            parsed[column.name] = Parsed(others.values, pl.concat([others.faults, told]))
    return assemble(
        sheet.table,
        parsed,
        sheet.rows["source_row"],
        sheet.headers,
        lambda positions: _cells(sheet, positions),
        file=sheet.file,
        sheet=sheet.sheet,
        set_aside=_set_aside(sheet),
        warnings=sheet.warnings,
        blank_rows=sheet.blank_rows,
    )


def _known_faults(sheet: TextSheet) -> dict[str, pl.DataFrame]:
    """The faults that reading already knows, by column, at their position among the rows."""
    if not sheet.cell_faults:
        return {}
    positions = {row: at for at, row in enumerate(sheet.rows["source_row"])}
    by_column: dict[str, list[tuple[int, str, str, str]]] = {}
    for fault in sheet.cell_faults:
        entry = (positions[fault.row], fault.code, fault.found[:LONGEST_FOUND], "")
        by_column.setdefault(fault.column, []).append(entry)
    return {
        column: pl.DataFrame(entries, schema=FAULTS, orient="row").unique("at", keep="first")
        for column, entries in by_column.items()
    }


def compact(cells: Mapping[str, str]) -> str:
    """Cells as a compact JSON object, in their order."""
    return json.dumps(dict(cells), ensure_ascii=False, separators=(",", ":"))


def _cells(sheet: TextSheet, positions: pl.Series) -> list[str]:
    """The original cells of the rows at these positions, in file order."""
    canonical = {header: column for column, header in sheet.headers.items()}
    columns = [
        sheet.rows[canonical[label]] if label in canonical else sheet.unknown[label]
        for label in sheet.labels
    ]
    texts = (column.gather(positions).to_list() for column in columns)
    return [compact(dict(zip(sheet.labels, row, strict=True))) for row in zip(*texts, strict=True)]


def _set_aside(sheet: TextSheet) -> pl.DataFrame:
    """The misfits of reading as rows of quarantine."""
    entries = [
        {
            "source_file": sheet.file,
            "source_sheet": sheet.sheet,
            "source_row": misfit.row,
            "source_table": sheet.table,
            "reason_code": misfit.reason_code,
            "faults": [
                {
                    "column": "",
                    "header": str(misfit.values.get("header", "")),
                    "code": misfit.reason_code,
                    "found": str(misfit.values.get("fields", "")),
                    "near": str(misfit.values.get("expected", "")),
                }
            ],
            "cells": compact(misfit.cells),
        }
        for misfit in sheet.misfits
    ]
    return pl.DataFrame(entries, schema=QUARANTINE)

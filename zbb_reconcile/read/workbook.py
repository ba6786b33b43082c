"""Workbooks to sheets: which of their sheets are tables, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from zbb_reconcile.errors import Refusal, gathering, raised_together
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.camt import read_camt
from zbb_reconcile.read.cell_styles import Place, ref
from zbb_reconcile.read.cells import (
    Grid,
    columns_of,
    general_text,
    head_texts,
    kinds_of,
    spread,
    with_faults,
)
from zbb_reconcile.read.file_type import NAMES, form_of
from zbb_reconcile.read.grid import make_sheet
from zbb_reconcile.read.header_finder import HEAD_ROWS, Found, find_layout
from zbb_reconcile.read.header_names import meanings
from zbb_reconcile.read.html import read_html
from zbb_reconcile.read.json_records import read_json
from zbb_reconcile.read.mt940 import read_mt940
from zbb_reconcile.read.pdf import read_pdf
from zbb_reconcile.read.reader_process import open_workbook
from zbb_reconcile.read.spreadsheetml import read_xml
from zbb_reconcile.read.table_by_headers import PLACED, are_series, table_by_headers
from zbb_reconcile.read.table_names import (
    nearest_table_name,
    table_named,
    table_names,
    unknown_table,
)
from zbb_reconcile.read.ways_said import side_of_heading
from zbb_reconcile.sheet import AS_FOUND, Given, Ignored, Sheet
from zbb_reconcile.tables import STATEMENTS, TABLES

ROW_LIMITS = {"xls": 65_536, "xlsx": 1_048_576}
_FEWEST_HEADERS = 2
"""So many headers of one table in one row make it a header, for all that can be told."""
Chosen = Mapping[str, tuple[str | None, Given]]
"""Sheet -> the table that it is (None: as its name says) and what is known of its form."""
_ABOUT_OTHERS = re.compile("(?i)说明|注意|口径|要求|备注|注释|须知|封面|目录|附注|readme|note")
"""Names of sheets that speak of the others."""
_RED_MEANS = re.compile(
    "红[字色](?:数字|字体|数|金额|单元格|部分)?(?:均|都)?(?:为|是|表示|代表|即|系|者|的)"
)
_MOST_NAMED = 20
_MOST_PLACES = 10


def read_workbook(
    table: str | None,
    file: str,
    content: bytes,
    form: str,
    *,
    given: Given = AS_FOUND,
    allow_at_limit: bool = False,
    chosen: Chosen | None = None,
    refused: list[Refusal] | None = None,
) -> tuple[list[Sheet], list[Ignored]]:
    """The sheets of a workbook that are tables, and those left unread: hidden, or no table.

    ``table`` is what the file's name says; ``form`` what its bytes are: xlsx, xls, html,
    xml_spreadsheet, json, camt, mt940 or pdf. Raises Refusal if it is broken, encrypted or empty,
    if it is unclear which sheets are meant, or if it has as many rows as its form can hold and
    ``allow_at_limit`` is not. ``chosen`` says which sheets are meant, and how each is to be read.
    What is wrong with one sheet is put on the list ``refused``, where there is one, and the others
    are read.
    """
    if refused is None:
        with raised_together() as refused:
            return read_workbook(
                table,
                file,
                content,
                form,
                given=given,
                chosen=chosen,
                allow_at_limit=allow_at_limit,
                refused=refused,
            )
    if form == "pdf" and table is not None:
        grids, hidden = [read_pdf(table, file, content)], list[str]()
    else:
        grids, hidden = _grids(file, content, form, given)
    placed: set[int] = set()
    if chosen is None:
        tables = _tables_of(table, file, grids, given, placed)
    else:
        tables = _chosen(file, grids, chosen)
    sheets = []
    remarks = tuple(
        cell
        for grid in grids
        if id(grid) not in tables and _ABOUT_OTHERS.search(grid.name or "")
        for row in head_texts(grid, HEAD_ROWS)
        for cell in row
        if cell
    )
    for grid in grids:
        if id(grid) not in tables:
            continue
        at_limit = len(grid.rows) == ROW_LIMITS.get(form)
        of_sheet = given if chosen is None else chosen[grid.name or ""][1]
        of_sheet = replace(of_sheet, names=given.names, remarks=remarks)
        with gathering(refused):
            if at_limit and not allow_at_limit:
                raise Refusal("at_row_limit", file=file, sheet=grid.name, rows=len(grid.rows))
            sheet = _sheet(tables[id(grid)], file, grid, of_sheet)
            more = {"at_row_limit": 1} if at_limit else {}
            more |= {PLACED: 1} if id(grid) in placed else {}
            sheets.append(replace(sheet, warnings={**sheet.warnings, **more}))
    _check_repeats(sheets)
    beside = [grid.name for grid in grids if id(grid) not in tables]
    return sheets, [
        *(Ignored(file, "hidden_sheet", name) for name in hidden),
        *(
            Ignored(file, "no_table_sheet" if chosen is None else "mapping", name)
            for name in beside
        ),
    ]


def read_cells(file: str, content: bytes, given: Given = AS_FOUND) -> dict[str, list[list[str]]]:
    """Every visible sheet of a workbook or page as text, as it stands. Raises Refusal."""
    form = form_of(content)
    if form == "text" or form in NAMES:
        raise Refusal("unread_content", file=file, form=NAMES.get(form, form))
    grids, _ = _grids(file, content, form, given)
    return {
        grid.name or "": [[general_text(cell) for cell in row] for row in grid.rows]
        for grid in grids
    }


def _grids(file: str, content: bytes, form: str, given: Given) -> tuple[list[Grid], list[str]]:
    """The visible sheets that have cells, and the names of the hidden ones."""
    if form == "html":
        page = read_html(file, content, given.encoding)
        return ([page] if page.rows else []), []
    if form == "xml_spreadsheet":
        return read_xml(file, content)
    if form == "json":
        return read_json(file, content, given.encoding), []
    if form == "camt":
        return [read_camt(file, content)], []
    if form == "mt940":
        return [read_mt940(file, content, given.encoding)], []
    return open_workbook(file, content, form)


def _chosen(file: str, grids: Sequence[Grid], chosen: Chosen) -> Mapping[int, str]:
    """Which grids are which tables, as a mapping says."""
    by_name = {grid.name or "": grid for grid in grids}
    tables: dict[int, str] = {}
    for name, (table, _) in chosen.items():
        if name not in by_name:
            listed = "、".join(shown(other) for other in list(by_name)[:_MOST_NAMED])
            raise Refusal("mapping_no_sheet", file=file, sheet=shown(name), sheets=listed)
        meant = table or table_named(name)
        if meant is None:
            raise Refusal("mapping_no_table", file=file, sheet=shown(name))
        tables[id(by_name[name])] = meant
    return tables


def _tables_of(
    table: str | None, file: str, grids: Sequence[Grid], given: Given, placed: set[int]
) -> Mapping[int, str]:
    """Which grids are which tables; the others hold nothing that looks like a table.

    A workbook named as a table has one sheet that could be it, sheets named as tables, or sheets
    that are its years or months. Where no name says a table, headers may: those are ``placed``.
    """
    if not grids:
        raise Refusal("empty_workbook", file=file)
    if len(grids) == 1 and table is not None:
        return {id(grids[0]): table}
    named = {
        id(grid): of_table
        for grid in grids
        if (of_table := table_named(grid.name or "")) is not None
    }
    for grid in grids:
        of_table = named.get(id(grid))
        alike = sum(one == of_table for one in named.values())
        if alike > 1 and table_named(grid.name or "", bare=True) is None:
            # 结转结余表 beside 县本级结转结余表: one may be a part of the other.
            del named[id(grid)]
    others = [grid for grid in grids if id(grid) not in named]
    if table is not None and set(named.values()) <= {table} and len(named) < 2:
        possible = [grid for grid in grids if id(grid) in named or _could_be_a_table(grid)]
        if len(possible) == 1:
            return {id(possible[0]): table}
        if possible and _are_parts(table, file, possible, given):
            return {id(grid): table for grid in possible}
    if table is not None and len(named) < 2:
        listed = "、".join(shown(grid.name) for grid in grids[:_MOST_NAMED])
        raise Refusal("several_sheets", file=file, sheets=listed)
    if not named:
        found = _by_headers(file, grids, given)
        placed.update(found)
        return found
    with raised_together() as unknown:
        for grid in others:
            near = nearest_table_name(grid.name or "")
            if near is not None or _could_be_a_table(grid):
                key = "unknown_sheet" if near is None else "unknown_sheet_near"
                unknown.append(
                    Refusal(key, file=file, sheet=shown(grid.name), near=near, tables=table_names())
                )
    return named


def _by_headers(file: str, grids: Sequence[Grid], given: Given) -> Mapping[int, str]:
    """Which grids are which tables by their headers, in a workbook where no name says it.

    Several sheets are one table only where they are named as its years or months. Raises Refusal.
    """
    tables: dict[int, str] = {}
    with raised_together() as unclear:
        for grid in grids:
            head = list(enumerate(head_texts(grid, HEAD_ROWS), start=1))
            with gathering(unclear):
                meant = table_by_headers(head, file=file, sheet=grid.name, given=given)
                if meant is not None:
                    tables[id(grid)] = meant
                elif len(grids) > 1 and _could_be_a_table(grid):
                    name = shown(grid.name)
                    raise Refusal("unknown_sheet", file=file, sheet=name, tables=table_names())
    if not tables:
        raise unknown_table(file)
    for meant in set(tables.values()):
        alike = [grid for grid in grids if tables.get(id(grid)) == meant]
        if len(alike) > 1 and not _are_parts(meant, file, alike, given):
            listed = "、".join(shown(grid.name) for grid in alike[:_MOST_NAMED])
            raise Refusal("several_sheets", file=file, sheets=listed)
    return tables


def _are_parts(table: str, file: str, grids: Sequence[Grid], given: Given) -> bool:
    """Whether sheets are the parts of one table, so that no money stands in two of them.

    They are its years or months; of a statement also what came in and what went out, or each the
    lines of another account, which its title states.
    """
    names = [grid.name or "" for grid in grids]
    if are_series(names):
        return True
    if table not in STATEMENTS:
        return False
    sides = list(map(side_of_heading, names))
    accounts = [_account_stated(table, file, grid, given) for grid in grids]
    return any(None not in said and len(set(said)) == len(said) for said in (sides, accounts))


def _account_stated(table: str, file: str, grid: Grid, given: Given) -> str | None:
    """The account that the title of a sheet says all its lines are of."""
    head = list(enumerate(head_texts(grid, HEAD_ROWS), start=1))
    try:
        found = find_layout(table, head, file=file, sheet=grid.name, given=given)
    except Refusal:
        return None
    from_title = found.facts.get("account_from") == "title" and "account_no" in found.constants
    return found.facts["account_no"] if from_title else None


def _could_be_a_table(grid: Grid) -> bool:
    """Whether a row among the first reads like the header of any table."""
    return any(
        len({meant.column for cell in cells if cell for meant in meanings(table, cell)[:1]})
        >= _FEWEST_HEADERS
        for cells in head_texts(grid, HEAD_ROWS)
        for table in TABLES
    )


def _check_repeats(sheets: Sequence[Sheet]) -> None:
    """Refuse two sheets of one table with the same rows: one is a copy, and which, who knows."""
    for one, other in combinations(sheets, 2):
        if one.table == other.table and one.rows.height and one.headers == other.headers:
            same = one.rows.drop("source_row").equals(other.rows.drop("source_row"))
            if same:
                raise Refusal(
                    "same_sheet_twice", file=one.file, sheet=other.sheet, other=shown(one.sheet)
                )


def _sheet(table: str, file: str, grid: Grid, given: Given) -> Sheet:
    """One sheet as text, column by column, with what its cell types give away."""
    head = list(enumerate(head_texts(grid, HEAD_ROWS), start=1))
    said = replace(given, names=(*given.names, *grid.look.said))
    said = replace(said, remarks=(*given.remarks, *grid.look.remarks))
    found = find_layout(table, head, file=file, sheet=grid.name, given=said)
    kinds = kinds_of(table, found.headers)
    first = found.first_row - 1
    _refuse_shown_otherwise(table, file, grid, found, given)
    filled = spread(file, grid, kinds, first)
    columns = columns_of(grid, found.headers, kinds, first)
    with_faults(columns, found.headers, grid.look.faults)
    red = _red_amounts(table, found.headers.columns, grid)
    counts = {
        **columns.warnings,
        "merged_filled": filled,
        "formula_cells": grid.look.formulas,
        "hidden_rows": grid.look.hidden_rows,
        "red_amounts": len(red),
    }
    sheet = make_sheet(
        table,
        file,
        grid.name,
        found,
        columns.frame,
        controls=True,
        cell_faults=columns.faults,
        encoding=grid.encoding,
        warnings={code: count for code, count in counts.items() if count},
    )
    places = {"red_amounts": tuple(ref(*place) for place in red[:_MOST_PLACES])} if red else {}
    if grid.printed is None:
        return replace(sheet, places=places)
    warnings = {**sheet.warnings, f"print_{grid.printed}": sheet.rows.height}
    return replace(sheet, warnings=warnings, is_printed=True)


_SHOWN = (("scales", "format_scales"), ("negates", "format_negates"), ("foreign", "format_foreign"))


def _refuse_shown_otherwise(table: str, file: str, grid: Grid, found: Found, given: Given) -> None:
    """Refuse amounts that are stored as one number and shown as another, rows that are struck out,
    and red figures where a title says that red means something."""
    money = {
        at: name
        for name, at in found.headers.columns.items()
        if TABLES[table].column(name).kind == "money"
    }

    def places(cells: Iterable[Place]) -> list[Place]:
        """Those of the cells that hold an amount."""
        return sorted(
            (row, column)
            for row, column in cells
            if column - 1 in money
            and found.first_row <= row <= len(grid.rows)
            and isinstance(grid.rows[row - 1][column - 1], (int, float))
        )

    def refuse(key: str, cells: Sequence[Place], **values: object) -> None:
        row, column = cells[0]
        raise Refusal(
            key,
            file=file,
            sheet=grid.name,
            row=row,
            column=shown(found.headers.labels[column - 1]),
            count=len(cells),
            **values,
        )

    for name, key in _SHOWN:
        cells = places(at for at, shows in grid.look.shown.items() if getattr(shows, name))
        if cells and not (name == "scales" and given.unit is not None):
            refuse(key, cells)
    struck = places(grid.look.struck)
    if struck:
        refuse("struck_out", struck)
    red = places(grid.look.red)
    title = _of_red(grid, given) if red else None
    if title is not None:
        refuse("red_means", red, found=shown(title))


def _of_red(grid: Grid, given: Given) -> str | None:
    """The note that says what red figures mean: 红字为支出, 红色数字表示负数."""
    cells = (cell for row in grid.rows for cell in row if isinstance(cell, str))
    return next((text for text in (*cells, *given.remarks) if _RED_MEANS.search(text)), None)


def _red_amounts(table: str, columns: Mapping[str, int], grid: Grid) -> list[Place]:
    """The amounts in red that have no minus: in Chinese books red alone may mean less."""
    money = {at for name, at in columns.items() if TABLES[table].column(name).kind == "money"}
    red = []
    for row, column in sorted(set(grid.look.red)):
        if column - 1 in money and row <= len(grid.rows):
            cell = grid.rows[row - 1][column - 1] if column <= len(grid.rows[row - 1]) else ""
            unsigned = isinstance(cell, (int, float)) and cell > 0
            written = isinstance(cell, str) and cell.strip()[:1].isdigit()
            if unsigned or written:
                red.append((row, column))
    return red

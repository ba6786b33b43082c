"""Workbooks in the XML that Excel 2003 wrote, and that some programs still do, as .xls or .xml."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.cell_styles import (
    MOST_COLUMNS,
    MOST_ROWS,
    SPARSE_AREA,
    Look,
    Styles,
    is_red,
    printed_text,
)
from zbb_reconcile.read.cells import Cell, Grid
from zbb_reconcile.read.number_formats import shown_by

MOST_BYTES = 64 * 1024**2
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_XL = "{urn:schemas-microsoft-com:office:excel}"
_NAMED_FORMATS = {"Percent": "0%", "Euro Currency": "[$€] 0.00"}
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_-]+)[\"'][^>]*\?>")


def read_xml(file: str, content: bytes) -> tuple[list[Grid], list[str]]:
    """The visible sheets that have cells, and the names of the hidden ones.

    Raises Refusal if the XML is broken, too large, or defines entities.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("too_large", file=file, limit=f"{MOST_BYTES // 1024**2} MiB")
    try:
        content = in_utf8(content)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Refusal("broken_workbook", file=file)
        return _sheets(file, content)
    except (ElementTree.ParseError, ValueError, OverflowError, LookupError):
        raise Refusal("broken_workbook", file=file) from None


def in_utf8(content: bytes) -> bytes:
    """The document in UTF-8: the parser knows no Chinese encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16")
        return re.sub(r"^<\?xml[^>]*\?>", "", text.lstrip()).encode()
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    if declared and declared[1].lower().startswith(b"gb"):
        return content.lstrip()[declared.end() :].decode("gb18030").encode()
    return content


def _sheets(file: str, content: bytes) -> tuple[list[Grid], list[str]]:
    grids: list[Grid] = []
    hidden: list[str] = []
    for worksheet, grid in _walk(file, content):
        grid.name = worksheet.get(f"{_SS}Name", "")
        page = f"{_XL}WorksheetOptions/{_XL}PageSetup/{_XL}"
        for part in ("Header", "Footer"):
            said = worksheet.find(page + part)
            if said is not None:
                grid.look.said.append(printed_text(said.get(f"{_XL}Data", "")))
        seen = worksheet.findtext(f"{_XL}WorksheetOptions/{_XL}Visible", "SheetVisible")
        if seen.strip() != "SheetVisible":
            hidden.append(grid.name)
        elif any(cell != "" for row in grid.rows for cell in row) or grid.look.faults:
            width = max(map(len, grid.rows))
            if len(grid.rows) * width > 10 * SPARSE_AREA:
                raise Refusal(
                    "too_many_cells", file=file, sheet=grid.name, rows=len(grid.rows), columns=width
                )
            for row in grid.rows:
                row += [""] * (width - len(row))
            grids.append(grid)
    return grids, hidden


def _walk(file: str, content: bytes) -> Iterator[tuple[ElementTree.Element, Grid]]:
    """Each worksheet with its grid, its rows forgotten as soon as they are read."""
    grid = Grid("", [], [], Look())
    styles: Styles[str] = Styles(frozenset(), frozenset(), {})
    columns: dict[int, str] = {}
    for _, element in ElementTree.iterparse(io.BytesIO(content)):
        if element.tag == f"{_SS}Styles":
            styles = _styles(element)
        elif element.tag == f"{_SS}Column":
            _add_column(columns, element)
        elif element.tag == f"{_SS}Row":
            _add_row(file, grid, element, styles, columns)
            element.clear()
        elif element.tag == f"{_SS}Worksheet":
            yield element, grid
            grid, columns = Grid("", [], [], Look()), {}
            element.clear()


def _styles(listed: ElementTree.Element) -> Styles[str]:
    """The styles whose font is red or struck out, or whose format shows another number."""
    fonts: dict[str, Mapping[str, str]] = {}
    codes: dict[str, str] = {}
    for style in listed.iterfind(f"{_SS}Style"):
        name, parent = style.get(f"{_SS}ID", ""), style.get(f"{_SS}Parent", "")
        font, form = style.find(f"{_SS}Font"), style.find(f"{_SS}NumberFormat")
        fonts[name] = {**fonts.get(parent, {}), **({} if font is None else font.attrib)}
        said = "" if form is None else form.get(f"{_SS}Format", "")
        codes[name] = said or codes.get(parent, "")
    shown = {name: shown_by(_NAMED_FORMATS.get(code, code)) for name, code in codes.items()}
    return Styles(
        frozenset(name for name, font in fonts.items() if _is_red(font.get(f"{_SS}Color", ""))),
        frozenset(name for name, font in fonts.items() if font.get(f"{_SS}StrikeThrough") == "1"),
        {name: shows for name, shows in shown.items() if not shows.is_plain},
    )


def _is_red(colour: str) -> bool:
    """Whether #RRGGBB is red."""
    digits = re.fullmatch("#([0-9A-Fa-f]{6})", colour)
    return digits is not None and is_red(*bytes.fromhex(digits[1]))


def _add_column(columns: dict[int, str], column: ElementTree.Element) -> None:
    """Keep the style of the columns that an element speaks of, counted from 1."""
    first = int(column.get(f"{_SS}Index", max(columns, default=0) + 1))
    last = first + int(column.get(f"{_SS}Span", 0))
    if not 1 <= first <= last:
        raise ValueError
    for at in range(first, min(last, MOST_COLUMNS) + 1):
        columns[at] = column.get(f"{_SS}StyleID", "")


def _add_row(
    file: str,
    grid: Grid,
    row: ElementTree.Element,
    styles: Styles[str],
    columns: Mapping[int, str],
) -> None:
    number = int(row.get(f"{_SS}Index", len(grid.rows) + 1))
    if not len(grid.rows) < number <= MOST_ROWS or number - len(grid.rows) > SPARSE_AREA // 10:
        raise Refusal("too_many_cells", file=file, rows=shown(number), columns=1)
    grid.rows += [[] for _ in range(number - len(grid.rows))]
    grid.look.hidden_rows += row.get(f"{_SS}Hidden") == "1"
    cells = grid.rows[-1]
    for cell in row.iterfind(f"{_SS}Cell"):
        at = int(cell.get(f"{_SS}Index", len(cells) + 1)) - 1
        wide, deep = int(cell.get(f"{_SS}MergeAcross", 0)), int(cell.get(f"{_SS}MergeDown", 0))
        if at < len(cells) or wide < 0 or deep < 0:
            raise ValueError
        if at + wide >= MOST_COLUMNS:
            raise Refusal(
                "too_many_columns",
                file=file,
                row=number,
                columns=shown(at + wide + 1),
                limit=MOST_COLUMNS,
            )
        cells += [""] * (at - len(cells))
        cells += [_value(grid.look, cell, (number, at + 1)), *[""] * wide]
        own = cell.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID") or columns.get(at + 1, "")
        if cells[at] != "":
            styles.note(grid.look, (number, at + 1), own or "Default")
        said = cell.find(f"{_SS}Comment/{_SS}Data")
        if said is not None:
            grid.look.remarks += filter(str.strip, ["".join(said.itertext())])
        if wide or deep:
            grid.merged.append(((number - 1, at), (number - 1 + deep, at + wide)))


def _value(look: Look, cell: ElementTree.Element, place: tuple[int, int]) -> Cell:
    """The cell as a spreadsheet stores it; errors and formulas without a value are noted."""
    stored = cell.find(f"{_SS}Data")
    has_formula = cell.get(f"{_SS}Formula") is not None
    look.formulas += has_formula
    if stored is None:
        if has_formula:
            look.faults[place] = ("empty_formula", "")
        return ""
    said = "".join(stored.itertext())
    match stored.get(f"{_SS}Type"):
        case "Number":
            return float(said)
        case "DateTime":
            return (said.split(".")[0],)
        case "Boolean":
            return said.strip() == "1"
        case "Error":
            look.faults[place] = ("error_cell", said)
            return ""
        case _:
            return said

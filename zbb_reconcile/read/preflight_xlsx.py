"""What an .xlsx must be before a reader may allocate for it.

Two cells in opposite corners make a reader ask for hundreds of gigabytes and abort the process;
a cell stored twice is silently read as the last one; an error cell is read as blank. All are
looked for here, on the inflated XML, a piece at a time.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.archive import PIECE, Broken, Encrypted, members_of, pieces
from zbb_reconcile.read.cell_styles import (
    BookLook,
    Look,
    Place,
    Styles,
    check_extent,
    column_number,
    is_red,
    printed_text,
)
from zbb_reconcile.read.number_formats import BUILT_IN, Shown, shown_by

_LONGEST_TAG = 64 * 1024**2
_LARGEST_PART = 64 * 1024**2
"""Bytes of a part that is read whole: the list of sheets, the styles."""

_CELL = re.compile(
    rb"<(?:\w+:)?c(?=[\s>/])(?:[^>]*?\sr\s*=\s*[\"']([A-Za-z]{1,9}[0-9]{1,18})[\"'])?"
)
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,9}[0-9]{1,18})"')
_BLANK_CELL = re.compile(rb'<c r="[A-Z]{1,9}[0-9]{1,18}"(?: s="[0-9]+")?/>')
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>/])(?:[^>]*?\sr\s*=\s*[\"']([0-9]{1,18})[\"'])?")
_USUAL_ROW = re.compile(rb'<row r="([0-9]{1,18})"')
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_REF = rb"<(?:\w+:)?c(?=\s)%s[^>]*?\sr\s*=\s*[\"']([A-Za-z]{1,3}[0-9]{1,7})[\"'][^>]*>\s*"
_ERROR = re.compile(
    _REF % rb"(?=[^>]*\st\s*=\s*[\"']e[\"'])"
    + rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<"
)
_ERROR_TYPE = re.compile(rb"[\"']e[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_EMPTY_FORMULA = re.compile(
    _REF
    % rb"(?![^>]*\st\s*=\s*[\"']str[\"'])"
    + rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*()</(?:\w+:)?c>"
)
_STRING = re.compile(rb"<(?:\w+:)?si[\s>/]")
_SHARED = re.compile(
    _REF % rb"(?=[^>]*\st\s*=\s*[\"']s[\"'])" + rb"<(?:\w+:)?v>\s*([0-9]{1,18})\s*<"
)
_STYLED = rb"<(?:\w+:)?c(?=\s[^>]*\bs\s*=\s*[\"'](%s)[\"'])(?=\s[^>]*\br\s*=\s*[\"']([A-Z]+[0-9]+)[\"'])[^>]*[^/>]>\s*<"  # noqa: E501
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REL_ID_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_RED_INDEXES = ("2", "10")
_READ = ("xl/", "_rels/", "[Content_Types]")
"""Where the parts stand that a reader reads; Power Query keeps UTF-16 elsewhere (customXml/)."""
_PRINTED = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")


def look_at_xlsx(file: str, content: bytes) -> BookLook:
    """What the sheets of an .xlsx hold that no reader shows.

    Every member is inflated to its end, so that its checksum is checked. Raises Refusal if the
    workbook is broken, encrypted, inflated beyond reason, or ambiguous.
    """
    try:
        members = members_of(file, content)
        book = _part(content, members, "xl/workbook.xml")
        names = _sheet_names(content, members, book)
        styles = _styles(content, members)
        looks: dict[str, Look] = {}
        for name, member in members.items():
            if name in names:
                looks[names[name]] = look = _look(file, names[name], content, member, styles)
                look.remarks += _remarks(content, members, name)
            elif name.startswith(_READ) and name.lower().endswith((".xml", ".rels")):
                _check_text(content, member)
            else:
                for _ in pieces(content, member):
                    pass
        flag = book.find("{*}workbookPr")
        dated = flag is not None and flag.get("date1904", "0") in ("1", "true")
        return BookLook(looks, dated, sum(member.file_size for member in members.values()))
    except (Broken, ElementTree.ParseError, ValueError, LookupError):
        raise Refusal("broken_workbook", file=file) from None
    except Encrypted:
        raise Refusal("encrypted_workbook", file=file) from None


def _part(content: bytes, members: Mapping[str, zipfile.ZipInfo], name: str) -> ElementTree.Element:
    """A small part of the workbook, parsed; an empty element where it is not there."""
    if name not in members:
        return ElementTree.Element("none")
    if members[name].file_size > _LARGEST_PART:
        raise Broken
    text = b"".join(pieces(content, members[name]))
    _check_xml(text)
    return ElementTree.fromstring(text)


def _sheet_names(
    content: bytes, members: Mapping[str, zipfile.ZipInfo], book: ElementTree.Element
) -> dict[str, str]:
    """Member -> name of its sheet."""
    links = _part(content, members, "xl/_rels/workbook.xml.rels")
    targets = {
        link.get("Id"): link.get("Target", "").removeprefix("/").removeprefix("xl/")
        for link in links
    }
    return {
        f"xl/{targets.get(sheet.get(_REL_ID) or sheet.get(_REL_ID_STRICT))}": sheet.get("name", "")
        for sheet in book.iterfind("{*}sheets/{*}sheet")
    }


def _styles(content: bytes, members: Mapping[str, zipfile.ZipInfo]) -> Styles[int]:
    """The cell styles whose font is red or struck out, or whose format shows another number."""
    styles = _part(content, members, "xl/styles.xml")
    fonts = list(styles.iterfind("{*}fonts/{*}font"))
    in_red = [any(_is_red(color) for color in font.iterfind("{*}color")) for font in fonts]
    struck = [
        any(strike.get("val", "1") in ("1", "true") for strike in font.iterfind("{*}strike"))
        for font in fonts
    ]
    codes = {str(number): code for number, code in BUILT_IN.items()} | {
        form.get("numFmtId", ""): form.get("formatCode", "")
        for form in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    red: set[int] = set()
    out: set[int] = set()
    shown: dict[int, Shown] = {}
    for at, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        number = style.get("fontId", "")
        font = int(number) if number.isdecimal() and len(number) < 9 else len(fonts)
        if font < len(fonts):
            red |= {at} if in_red[font] else set()
            out |= {at} if struck[font] else set()
        shows = shown_by(codes.get(style.get("numFmtId", ""), ""))
        if not shows.is_plain:
            shown[at] = shows
    return Styles(frozenset(red), frozenset(out), shown)


def _is_red(color: ElementTree.Element) -> bool:
    rgb = color.get("rgb", "")
    if re.fullmatch("[0-9A-Fa-f]{8}", rgb):
        return is_red(int(rgb[2:4], 16), int(rgb[4:6], 16), int(rgb[6:8], 16))
    return color.get("indexed") in _RED_INDEXES


def _check_xml(text: bytes) -> None:
    # A document type can define entities; UTF-16 would hide the cells from this look.
    if b"<!DOCTYPE" in text or b"\0" in text:
        raise Broken


def _check_text(content: bytes, member: zipfile.ZipInfo) -> None:
    """Read XML that is no sheet to its end."""
    before = b""
    for piece in pieces(content, member):
        _check_xml(before + piece)
        before = piece[-16:]


@dataclass
class _Found:
    """What the pieces of a sheet have shown so far."""

    refs: list[pl.Series] = field(default_factory=list)
    last_row: int = 0
    rows: int = 0
    nameless: int = 0


def _look(
    file: str, sheet: str, content: bytes, member: zipfile.ZipInfo, styles: Styles[int]
) -> Look:
    """The cells of one sheet, a piece of its XML at a time."""
    look, found = Look(), _Found()
    said = sorted({*styles.red, *styles.struck, *styles.shown})
    numbers = b"|".join(str(number).encode() for number in said)
    telling = re.compile(_STYLED % numbers) if numbers else None
    for piece in _cut_between_cells(pieces(content, member)):
        _gather(found, piece)
        look.hidden_rows += len(_HIDDEN_ROW.findall(piece)) if b"hidden" in piece else 0
        formulas = _FORMULA.findall(piece) if b"<f" in piece or b":f" in piece else []
        look.formulas += len(formulas)
        errors = _ERROR.findall(piece) if _ERROR_TYPE.search(piece) else []
        never = _EMPTY_FORMULA.findall(piece) if formulas else []
        for code, cells in (("error_cell", errors), ("empty_formula", never)):
            for ref, value in cells:
                look.faults[_place(ref.decode())] = (code, value.decode("utf-8", "replace"))
        for number, ref in telling.findall(piece) if telling is not None else ():
            styles.note(look, _place(ref.decode()), int(number))
        if b"Header>" in piece or b"Footer>" in piece:
            printed = (found_[1].decode("utf-8", "replace") for found_ in _PRINTED.finditer(piece))
            look.said += [printed_text(unescape(text)) for text in printed]
    look.cells = _check_cells(file, sheet, found)
    return look


def _remarks(content: bytes, members: Mapping[str, zipfile.ZipInfo], sheet: str) -> list[str]:
    """What the comments and text boxes of a sheet say, each as one text."""
    folder, _, own = sheet.rpartition("/")
    remarks: list[str] = []
    for link in _part(content, members, f"{folder}/_rels/{own}.rels"):
        target = link.get("Target", "")
        name = posixpath.normpath(posixpath.join(folder, target)).removeprefix("/")
        if link.get("Type", "").endswith(("/comments", "/drawing", "/threadedComment")):
            part = _part(content, members, target[1:] if target.startswith("/") else name)
            for piece in part.iter():
                if piece.tag.endswith(("}comment", "}txBody", "}threadedComment")):
                    text = "".join(t.text or "" for t in piece.iter() if t.tag.endswith("}t"))
                    remarks.append(text or piece.findtext("{*}text") or "")
    return [remark for remark in remarks if remark.strip()]


def _gather(found: _Found, piece: bytes) -> None:
    rows = _matches(piece, b"row", _USUAL_ROW, _ROW)
    found.rows += len(rows)
    found.last_row = max([found.last_row, *map(int, filter(None, rows))])
    # Blank cells with a format reach nowhere: readers pass them over, and so do we.
    piece = _BLANK_CELL.sub(b"", piece)
    cells = _matches(piece, b"c", _USUAL_CELL, _CELL)
    named = [cell for cell in cells if cell]
    if len(named) < len(cells):
        # Cells without a reference stand one after another in their row.
        in_rows = map(len, map(_CELL.findall, re.split(rb"<(?:\w+:)?row\b", piece)))
        found.nameless = max([found.nameless, *in_rows])
    if named:
        series = pl.Series(named, dtype=pl.Binary)
        found.refs.append(series.cast(pl.String).str.to_uppercase())


def _matches(
    piece: bytes, tag: bytes, usual: re.Pattern[bytes], any_: re.Pattern[bytes]
) -> list[bytes]:
    """What ``any_`` finds, by the plain pattern where every such tag is written the usual way."""
    found: list[bytes] = usual.findall(piece)
    is_usual = len(found) == piece.count(b"<" + tag) and b":" + tag not in piece
    return found if is_usual else any_.findall(piece)


def _cut_between_cells(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """A sheet's XML in pieces that end between two cells."""
    rest = b""
    for block in blocks:
        rest += block
        _check_xml(rest)
        if len(rest) > _LONGEST_TAG:
            raise Broken
        cut = max(rest.rfind(b"<c "), rest.rfind(b"<row"), rest.rfind(b":c "))
        if cut > 0:
            cut = rest.rfind(b"<", 0, cut + 1)
            yield rest[:cut]
            rest = rest[cut:]
        elif b"<sheetData" not in rest and b"<worksheet" not in rest:
            rest = rest[-PIECE:]
    yield rest


def _check_cells(file: str, sheet: str, found: _Found) -> int:
    """How many cells there are; refused where they reach too far or one is there twice."""
    # Only cells without a reference stand where the rows say.
    last = (max(found.last_row, found.rows) if found.nameless else 0, found.nameless)
    if not found.refs:
        nothing = pl.Series(dtype=pl.Int64)
        return check_extent(file, sheet, nothing, nothing, last)
    cells = pl.concat(found.refs)
    letters = cells.str.strip_chars_end("0123456789")
    rows = cells.str.strip_chars_start("ABCDEFGHIJKLMNOPQRSTUVWXYZ").cast(pl.Int64)
    numbers = {name: min(column_number(name), 2**23) for name in letters.unique()}
    columns = letters.replace_strict(numbers, return_dtype=pl.Int64)
    return check_extent(file, sheet, rows, columns, last)


def _place(ref: str) -> Place:
    letters = ref.rstrip("0123456789")
    return int(ref[len(letters) :]), column_number(letters.upper())


def bad_string(content: bytes) -> tuple[str, str] | None:
    """Sheet and cell that point behind the last shared string, if that is what is wrong."""
    members = members_of("", content)
    strings = members.get("xl/sharedStrings.xml")
    count = 0
    rest = b""
    for piece in pieces(content, strings) if strings is not None else ():
        rest += piece
        cut = rest.rfind(b"<")
        count += len(_STRING.findall(rest, 0, cut))
        rest = rest[cut:]
    book = _part(content, members, "xl/workbook.xml")
    for name, sheet in _sheet_names(content, members, book).items():
        if name not in members:
            continue
        for piece in _cut_between_cells(pieces(content, members[name])):
            for cell, number in _SHARED.findall(piece):
                if int(number) >= count:
                    return sheet, cell.decode()
    return None

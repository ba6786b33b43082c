"""What an .xlsx must be before a reader may allocate for it.

Two cells in opposite corners make calamine ask for hundreds of gigabytes and abort the process;
a member stored twice is silently read as the last one; an error cell is read as blank. All are
looked for here, on the inflated XML, a piece at a time.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from xml.etree import ElementTree

import polars as pl

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown

MOST_INFLATED = 1024**3
MOST_RATIO = 200
RATIO_FROM = 16 * 1024**2
"""Below this many bytes a high ratio is only an empty, formatted sheet."""
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_048_576, 1000, 50_000_000
_PIECE = 4 * 1024**2
_LONGEST_TAG = 64 * 1024**2

_CELL = re.compile(
    rb"<(?:\w+:)?c(?=[\s>/])(?:[^>]*?\sr\s*=\s*[\"']([A-Za-z]{1,9}[0-9]{1,18})[\"'])?"
)
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,9}[0-9]{1,18})"')
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"']([0-9]{1,18})[\"']")
_USUAL_ROW = re.compile(rb'<row r="([0-9]{1,18})"')
_REF = rb"<(?:\w+:)?c(?=\s)%s[^>]*?\sr\s*=\s*[\"']([A-Za-z]{1,3}[0-9]{1,7})[\"'][^>]*>\s*"
_ERROR = re.compile(
    _REF % rb"(?=[^>]*\st\s*=\s*[\"']e[\"'])"
    + rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)<"
)
_ERROR_TYPE = re.compile(rb"[\"']e[\"']")
_FORMULA = re.compile(rb"[<:]f[\s/>]")
_EMPTY_FORMULA = re.compile(
    _REF
    % rb"(?![^>]*\st\s*=\s*[\"']str[\"'])"
    + rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*()</(?:\w+:)?c>"
)

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""


def check_workbook(file: str, content: bytes) -> Mapping[str, Mapping[Place, tuple[str, str]]]:
    """Sheet name -> the cells that no reader shows: error values, formulas never calculated.

    Raises Refusal if the workbook is broken, encrypted, inflated beyond reason, or ambiguous.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(file, archive, len(content))
            unseen = {
                member.filename: _check_member(file, archive, member)
                for member in archive.infolist()
            }
            return _by_sheet(archive, {name: cells for name, cells in unseen.items() if cells})
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, OSError,
            ValueError, KeyError, NotImplementedError):  # fmt: skip
        raise Refusal("broken_workbook", file=file) from None
    except RuntimeError:
        # So zipfile says that a member is encrypted.
        raise Refusal("encrypted_workbook", file=file) from None


def _check_members(file: str, archive: zipfile.ZipFile, size: int) -> None:
    """Names once and inside the archive; a size that can be inflated."""
    seen: set[str] = set()
    inflated = 0
    for member in archive.infolist():
        name = member.orig_filename
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
            raise Refusal("member_outside", file=file, member=shown(name))
        if str(path).casefold() in seen:
            raise Refusal("member_twice", file=file, member=shown(name))
        seen.add(str(path).casefold())
        inflated += member.file_size
    if inflated > MOST_INFLATED or (inflated > RATIO_FROM and inflated > MOST_RATIO * size):
        raise Refusal("inflates_too_far", file=file, inflated=f"{inflated / 1024**2:.0f} MiB")


def _check_member(
    file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> dict[Place, tuple[str, str]]:
    """Read a member to its end, so that its checksum is checked; look at its cells if XML."""
    unseen: dict[Place, tuple[str, str]] = {}
    if not member.filename.lower().endswith((".xml", ".rels")):
        with archive.open(member) as stream:
            while stream.read(_PIECE):
                pass
        return unseen
    last_row = 0
    refs: list[pl.Series] = []
    nameless = 0
    for piece in _pieces(file, archive, member):
        rows = _matches(piece, b"row", _USUAL_ROW, _ROW)
        last_row = max([last_row, *map(int, rows)])
        cells = _matches(piece, b"c", _USUAL_CELL, _CELL)
        named = [cell for cell in cells if cell]
        if len(named) < len(cells):
            # Cells without a reference stand one after another in their row.
            nameless = max([nameless, *map(len, map(_CELL.findall, piece.split(b"<row")))])
        if named:
            refs.append(pl.Series(named, dtype=pl.Binary).cast(pl.String).str.to_uppercase())
        errors = _ERROR.findall(piece) if _ERROR_TYPE.search(piece) else []
        formulas = _EMPTY_FORMULA.findall(piece) if _FORMULA.search(piece) else []
        for code, found in (("error_cell", errors), ("empty_formula", formulas)):
            for ref, value in found:
                unseen[_place(ref.decode())] = (code, value.decode("utf-8", "replace"))
    _check_extent(file, refs, last_row, nameless)
    return unseen


def _matches(
    piece: bytes, tag: bytes, usual: re.Pattern[bytes], any_: re.Pattern[bytes]
) -> list[bytes]:
    """What ``any_`` finds, by the plain pattern where every such tag is written the usual way."""
    found: list[bytes] = usual.findall(piece)
    is_usual = len(found) == piece.count(b"<" + tag) and b":" + tag not in piece
    return found if is_usual else any_.findall(piece)


def _pieces(file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's XML in pieces that end between two cells."""
    rest = b""
    with archive.open(member) as stream:
        while block := stream.read(_PIECE):
            rest += block
            # A document type can define entities; UTF-16 would hide the cells from this look.
            if b"<!DOCTYPE" in rest or b"\0" in block:
                raise Refusal("broken_workbook", file=file)
            if len(rest) > _LONGEST_TAG:
                raise Refusal("broken_workbook", file=file)
            cut = max(rest.rfind(b"<c "), rest.rfind(b"<row"), rest.rfind(b":c "))
            if cut > 0:
                cut = rest.rfind(b"<", 0, cut + 1)
                yield rest[:cut]
                rest = rest[cut:]
            elif b"<sheetData" not in rest and b"<worksheet" not in rest:
                rest = rest[-_PIECE:]
    yield rest


def _check_extent(file: str, refs: list[pl.Series], last_row: int, nameless: int) -> None:
    """Refuse a sheet whose cells reach too far or that names a cell twice."""
    last_column = nameless
    if refs:
        cells = pl.concat(refs)
        letters = cells.str.strip_chars_end("0123456789")
        rows = cells.str.strip_chars_start("ABCDEFGHIJKLMNOPQRSTUVWXYZ").cast(pl.Int64)
        columns = {name: _column_number(name) for name in letters.unique()}
        last_column = max([last_column, *columns.values()])
        last_row = max([last_row, *rows.top_k(1)])
        places = rows * 2**24 + letters.replace_strict(columns, return_dtype=pl.Int64)
        if last_column <= MOST_COLUMNS and places.n_unique() < len(places):
            twice = cells.filter(places.is_duplicated()).min()
            raise Refusal("cell_twice", file=file, cell=twice)
    if last_row > MOST_ROWS or last_column > MOST_COLUMNS or last_row * last_column > MOST_CELLS:
        raise Refusal("too_many_cells", file=file, rows=last_row, columns=last_column)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _place(ref: str) -> Place:
    letters = ref.rstrip("0123456789")
    return int(ref[len(letters) :]), _column_number(letters.upper())


_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REL_ID_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def _by_sheet(
    archive: zipfile.ZipFile, unseen: Mapping[str, Mapping[Place, tuple[str, str]]]
) -> dict[str, Mapping[Place, tuple[str, str]]]:
    """The unseen cells by the name of their sheet instead of their member."""
    if not unseen:
        return {}
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {
        link.get("Id"): link.get("Target", "").removeprefix("/").removeprefix("xl/")
        for link in links
    }
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return {
        sheet.get("name", ""): unseen[member]
        for sheet in book.iterfind("{*}sheets/{*}sheet")
        if (member := f"xl/{targets.get(sheet.get(_REL_ID) or sheet.get(_REL_ID_STRICT))}")
        in unseen
    }

"""A data folder: which files are tables, read whole or refused by name."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import BinaryIO

from zbb_reconcile.errors import Refusal, gathering, raised_together
from zbb_reconcile.files import MOST_TOML, opened, taken
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.delimited import head_of, read_csv
from zbb_reconcile.read.file_type import NAMES, form_of
from zbb_reconcile.read.header_finder import HEAD_ROWS
from zbb_reconcile.read.left_unread import (
    PROVABLE_PRINTS,
    STATEMENT_FILES,
    table_of_form,
    why_unread,
)
from zbb_reconcile.read.mapping import MAPPING, Mapped, of_files, read_mapping
from zbb_reconcile.read.parquet import read_parquet
from zbb_reconcile.read.pdf import print_rows
from zbb_reconcile.read.table_by_headers import PLACED, calls_itself_a_summary, table_by_headers
from zbb_reconcile.read.table_names import table_named, unknown_table
from zbb_reconcile.read.workbook import Chosen, read_cells, read_workbook
from zbb_reconcile.sheet import AS_FOUND, Given, Ignored, ParquetFile, Reading, Sheet, Source
from zbb_reconcile.tables import STATEMENTS

MOST_FILES = 10_000
_PIECE = 1024**2
_CELL_ENDS = (b"\n", b",", b"\t", b";", b"|", b"\r")
_MOST_PIECES = 4
"""Pieces of a text without any of these: a cell of more than 1 MiB in whatever encoding."""


def read_folder(
    folder: Path,
    *,
    keep: Path | None = None,
    encoding: str | None = None,
    allow_at_limit: bool = False,
    refused: list[Refusal] | None = None,
) -> Reading:
    """Every table in the folder, in the order of the file names, as its ``mapping.toml`` says.

    What a file is, its bytes say and not its ending: text and web pages named .xls are read as
    what they are, and so is a workbook named .csv. A sheet with exactly as many rows as its
    format can hold was perhaps cut off, and is refused unless ``allow_at_limit``. ``encoding`` is
    that of every text for which the mapping gives none.

    Every file is read once, so that ``sha256`` is of exactly the bytes that are used: text and
    workbooks into memory, Parquet into the private folder ``keep`` (without one it is read where
    it stands, and must not change meanwhile). Folders inside, dot files, lock files and files of
    other types are not read, and listed.

    What is wrong with one file or sheet is put on the list ``refused``, and the others are read;
    without such a list all of it is raised as one Refusal, as is always what concerns the folder.
    """
    if refused is None:
        with raised_together() as refused:
            return read_folder(
                folder,
                keep=keep,
                encoding=encoding,
                allow_at_limit=allow_at_limit,
                refused=refused,
            )
    entries = _entries(folder)
    told = Given(encoding=encoding, names=(folder.resolve().name,))
    steering = next((path for path in entries if path.name == MAPPING), None)
    said = b"" if steering is None else taken(steering, MOST_TOML)
    mapping = _mapping(entries, said, refused)
    taking = _Taking(told, allow_at_limit, mapping, refused, keep)
    for path in entries:
        with gathering(refused):
            taking.take(path)
    taking.take_summaries()
    if not taking.sources and not refused:
        raise Refusal("no_tables", folder=str(folder), files=len(taking.ignored))
    return Reading(
        tuple(taking.sources),
        tuple(taking.sheets),
        tuple(taking.parquets),
        tuple(taking.ignored),
        mapping=_source(MAPPING, hashlib.sha256(said).hexdigest(), len(said), [])
        if steering
        else None,
    )


@dataclass
class _Taking:
    """Takes one entry of the folder after the other, and keeps what it is."""

    default: Given
    allow_at_limit: bool
    mapping: Mapping[str, tuple[Mapped, ...]]
    refused: list[Refusal]
    keep: Path | None
    sources: list[Source] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    parquets: list[ParquetFile] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    """Of files of no table's name that are called summaries."""

    def take_summaries(self) -> None:
        """Take a file that is called a summary after all, where it is the only one of its table."""
        parts = {id(part): part for refusal in self.refused for part in refusal.parts}
        alone = [part for part in parts.values() if part.values.get("of_sums") is True]
        of_files = Counter(part.file for part in parts.values())
        of_tables = Counter(part.values["table"] for part in alone)
        read = {sheet.table for sheet in self.sheets} | {one.table for one in self.parquets}
        for part in alone:
            table = str(part.values["table"])
            content = self.contents.get(part.file or "")
            only = of_files[part.file] == 1 and of_tables[table] == 1 and table not in read
            if not only or content is None or part not in self.refused:
                continue
            self.refused.remove(part)
            with gathering(self.refused):
                given = _with_default(AS_FOUND, self.default)
                sheets, unread = read_content(
                    table,
                    part.file or "",
                    content,
                    given=given,
                    allow_at_limit=self.allow_at_limit,
                    refused=self.refused,
                )
                self.sheets += (
                    replace(one, warnings={**one.warnings, PLACED: 1}) for one in sheets
                )
                self.ignored += unread

    def take(self, path: Path) -> None:
        """Read the entry, or say why it is left unread. Raises Refusal."""
        told = self.mapping.get(path.name, ())
        why = "mapping" if any(one.ignore and one.sheet is None for one in told) else None
        why = why or why_unread(path, named=bool(told))
        if why == "not_named" and _is_table_by_headers(path, self.default):
            why = None
        if why is not None:
            self.ignored.append(Ignored(path.name, why, sha256=_hash(path)))
            return
        whole = next((one for one in told if one.sheet is None), Mapped(path.name))
        table = whole.table or table_named(path.stem) or table_of_form(path)
        if path.suffix.lower() == ".parquet":
            self._take_parquet(table, path, whole)
            return
        content = _content(path)
        sha256 = hashlib.sha256(content).hexdigest()
        self.sources.append(_source(path.name, sha256, len(content), self.sources))
        if table is None and not told and calls_itself_a_summary(path.stem):
            self.contents[path.name] = content
        named = {one.sheet: one for one in told if one.sheet is not None}
        more, unread = read_content(
            table,
            path.name,
            content,
            given=_with_default(whole.given, self.default),
            allow_at_limit=self.allow_at_limit,
            refused=self.refused,
            chosen={
                name or "": (one.table or table, _with_default(one.given, self.default))
                for name, one in named.items()
                if not one.ignore
            }
            if named
            else None,
        )
        self.sheets += (_as_mapped(sheet, named.get(sheet.sheet or "", whole)) for sheet in more)
        self.ignored += unread

    def _take_parquet(self, table: str | None, path: Path, whole: Mapped) -> None:
        """Copy the file while it is hashed: who replaces it now changes nothing any more."""
        copy = None if self.keep is None else self.keep / f"{len(self.sources)}.parquet"
        with opened(path) as stream, ExitStack() as stack:
            to = None if copy is None else stack.enter_context(copy.open("xb"))
            sha256, size = hashlib.sha256(), 0
            while piece := _piece(stream, path.name):
                sha256.update(piece)
                size += len(piece)
                if to is not None:
                    to.write(piece)
        self.sources.append(_source(path.name, sha256.hexdigest(), size, self.sources))
        steered = whole.mirrored is not None or whole.day_order is not None
        given = _with_default(whole.given, self.default)
        read = read_parquet(table, path.name, copy or path, given, steered=steered)
        if isinstance(read, Sheet):
            self.sheets.append(_as_mapped(read, whole))
        else:
            self.parquets.append(read)


def _piece(stream: BinaryIO, file: str) -> bytes:
    try:
        return stream.read(_PIECE)
    except OSError:
        raise Refusal("unreadable", file=file) from None


def _mapping(
    entries: Sequence[Path], said: bytes, refused: list[Refusal]
) -> dict[str, tuple[Mapped, ...]]:
    """What the folder's mapping says, by file; refused if it speaks of files that are not there."""
    by_file: dict[str, tuple[Mapped, ...]] = {}
    there = {entry.name for entry in entries}
    for one in of_files(read_mapping(MAPPING, said), there):
        if one.file not in there:
            near = get_close_matches(one.file, sorted(there), n=1, cutoff=0.5)
            refused.append(
                Refusal(
                    "mapping_no_file",
                    file=MAPPING,
                    of=shown(one.file),
                    near=near[0] if near else "—",
                )
            )
        by_file[one.file] = (*by_file.get(one.file, ()), one)
    return by_file


def _with_default(given: Given, default: Given) -> Given:
    return replace(given, encoding=given.encoding or default.encoding, names=default.names)


def _as_mapped(sheet: Sheet, mapped: Mapped) -> Sheet:
    return replace(
        sheet,
        mirrored=mapped.mirrored,
        compare_totals=mapped.compare_totals,
        day_order=mapped.day_order,
    )


def read_content(
    table: str | None,
    file: str,
    content: bytes,
    *,
    given: Given = AS_FOUND,
    allow_at_limit: bool = False,
    chosen: Chosen | None = None,
    refused: list[Refusal] | None = None,
) -> tuple[list[Sheet], list[Ignored]]:
    """The sheets of a file, whatever it is, and those of its sheets that were left unread.

    ``table`` is what the file's name says; None if it says nothing. ``chosen``: only these sheets
    of a workbook are read, each as its table and form. Raises Refusal; what is wrong with single
    sheets of a workbook is put on the list ``refused`` where there is one.
    """
    if not content:
        raise Refusal("empty_file", file=file)
    form = form_of(content)
    if form == "encrypted":
        raise Refusal("encrypted_workbook", file=file)
    suffix = PurePath(file).suffix.lower()
    if suffix in PROVABLE_PRINTS and (form != "pdf" or table not in STATEMENTS):
        raise Refusal("unread_print", file=file, suffix=suffix)
    if form in NAMES and not (form == "pdf" and table in STATEMENTS):
        raise Refusal("unread_content", file=file, form=NAMES[form])
    if form != "text":
        return read_workbook(
            table,
            file,
            content,
            form,
            given=given,
            allow_at_limit=allow_at_limit,
            chosen=chosen,
            refused=refused,
        )
    if table is not None:
        try:
            return [read_csv(table, file, content, given=given)], []
        except Refusal as refusal:
            if suffix not in STATEMENT_FILES or refusal.key != "no_header":
                raise
            raise Refusal("not_mt940", file=file, suffix=suffix) from None
    head = list(enumerate(head_of(file, content, given, HEAD_ROWS), start=1))
    table = table_by_headers(head, file=file, sheet=None, given=given)
    if table is None:
        raise unknown_table(file)
    placed = read_csv(table, file, content, given=given)
    return [replace(placed, warnings={**placed.warnings, PLACED: 1})], []


def first_rows(
    file: str, content: bytes, given: Given, most: int, table: str
) -> dict[str, list[list[str]]]:
    """The first rows of every sheet as they stand, by its name; of a text or a print under ''.

    Raises Refusal for what is neither a text nor a workbook, nor a statement as PDF.
    """
    if not content:
        raise Refusal("empty_file", file=file)
    form = form_of(content)
    if form == "text":
        return {"": head_of(file, content, given, most)}
    if form == "pdf" and table in STATEMENTS:
        return {"": print_rows(table, file, content)[:most]}
    return {name: rows[:most] for name, rows in read_cells(file, content, given).items()}


def _entries(folder: Path) -> list[Path]:
    """What the folder holds, by name."""
    try:
        if not folder.is_dir():
            key = "not_a_folder" if folder.exists() else "no_such_folder"
            raise Refusal(key, folder=str(folder))
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except (OSError, ValueError):
        raise Refusal("unreadable", file=shown(folder)) from None
    if not entries:
        raise Refusal("empty_folder", folder=str(folder))
    if len(entries) > MOST_FILES:
        raise Refusal("too_many_files", folder=str(folder), files=len(entries), limit=MOST_FILES)
    return entries


def _is_table_by_headers(path: Path, given: Given) -> bool:
    """Whether a text that no name calls a table has the headers of one, and so was meant to count.

    What else is wrong with it is said when it is read.
    """
    try:
        read_content(None, path.name, _content(path), given=given)
    except Refusal as refusal:
        return refusal.key in ("table_unclear", "table_lacks_account")
    return True


def _hash(path: Path) -> str | None:
    """The hash of a file that is left unread; None where it is no file, or not to be opened."""
    try:
        with opened(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, Refusal):
        return None


def _content(path: Path) -> bytes:
    with opened(path) as stream:
        try:
            _refuse_endless_cell(stream, path.name)
            stream.seek(0)
            return stream.read()
        except OSError:
            raise Refusal("unreadable", file=path.name) from None


def _refuse_endless_cell(stream: BinaryIO, file: str) -> None:
    """Refuse a text in which nothing ends a cell for so long that it would only fill the memory."""
    lines = without_end = 0
    piece = stream.read(_PIECE)
    if form_of(piece) != "text":
        return
    while len(piece) == _PIECE:
        without_end = 0 if any(mark in piece for mark in _CELL_ENDS) else without_end + 1
        if without_end == _MOST_PIECES:
            raise Refusal("cell_too_long", file=file, row=lines + 1, limit="1 MiB")
        lines += piece.count(b"\n")
        piece = stream.read(_PIECE)


def _source(file: str, sha256: str, size: int, others: list[Source]) -> Source:
    """The file's name, hash and size; refused if another file has the same bytes."""
    for other in others:
        if other.sha256 == sha256 and size:
            raise Refusal("same_file_twice", file=file, other=other.file)
    return Source(file, sha256, size)

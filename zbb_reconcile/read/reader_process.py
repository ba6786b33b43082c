"""Workbooks and PDFs opened, by python-calamine and pdfplumber, in a process of its own."""

from __future__ import annotations

import marshal
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import reader_child as child
from zbb_reconcile.read.cell_styles import BookLook, Look
from zbb_reconcile.read.cells import Grid
from zbb_reconcile.read.preflight_xls import look_at_xls
from zbb_reconcile.read.preflight_xlsx import bad_string, look_at_xlsx

_BASE_BYTES = 192 * 1024**2
_BYTES_PER_CELL = 300
_BYTES_PER_BYTE = 3
"""What a reader may take: measured, less than half of it for the cells that counties have."""
_BYTES_OF_PRINT = 1024**3
_SECONDS_OF_PRINT = 300
"""A second a page: a full one takes a fifth of it, half on a busy machine."""
_SECONDS = 30
_CELLS_PER_SECOND = 20_000
"""A tenth of what a slow machine reads."""


def open_workbook(file: str, content: bytes, form: str) -> tuple[list[Grid], list[str]]:
    """The visible sheets that have cells, and the names of the hidden ones.

    ``form`` is xlsx or xls. Raises Refusal if the workbook is broken, encrypted, or unreasonable.
    """
    look = look_at_xlsx(file, content) if form == "xlsx" else look_at_xls(file, content)
    grids: list[Grid] = []
    hidden: list[str] = []
    for name, visible, rows, merged in _read(file, content, look):
        about = look.sheets.get(name, Look())
        if not visible:
            hidden.append(name)
        elif rows or about.faults:
            grids.append(Grid(name, rows, merged, about, look.from_1904))
    return grids, hidden


def open_print(file: str, content: bytes) -> Sequence[child.RawPage]:
    """The pages of a PDF. Raises Refusal if it is broken, encrypted or too long, or if there is
    nothing here to read it with."""
    said, _, pages = _by_child(
        file, content, _BYTES_OF_PRINT, _SECONDS_OF_PRINT, of_print=True
    ).partition(b"\n")
    if said == b"read":
        read: list[child.RawPage] = marshal.loads(pages)
        return read
    if said == b"no reader":
        raise Refusal("package_missing", file=file, form="PDF", extra="pdf")
    if said == b"too long":
        raise Refusal("print_too_long", file=file, limit=child.MOST_PAGES)
    raise Refusal("print_encrypted" if said == b"encrypted" else "print_broken", file=file)


def _read(file: str, content: bytes, look: BookLook) -> Sequence[child.RawSheet]:
    """What the reader reads. Where it dies, refuses or never ends, the workbook is broken."""
    most = _BASE_BYTES + _BYTES_PER_CELL * look.cells + _BYTES_PER_BYTE * look.bytes
    seconds = _SECONDS + look.cells / _CELLS_PER_SECOND
    said, _, sheets = _by_child(file, content, most, seconds).partition(b"\n")
    if said == b"read":
        try:
            read: list[child.RawSheet] = marshal.loads(sheets)
        except (EOFError, ValueError, TypeError):
            # It died while it answered.
            raise Refusal("broken_workbook", file=file) from None
        return read
    if said == b"encrypted":
        raise Refusal("encrypted_workbook", file=file)
    place = bad_string(content) if content.startswith(b"PK") else None
    if place is not None:
        raise Refusal("bad_string", file=file, sheet=place[0], cell=place[1])
    raise Refusal("broken_workbook", file=file)


def _by_child(
    file: str, content: bytes, most: int, seconds: float, *, of_print: bool = False
) -> bytes:
    """What the child writes; where there can be no child, what it would have written."""
    answer = child.answer_print if of_print else child.answer
    source = files(__package__).joinpath("reader_child.py").read_text(encoding="utf-8")
    # In a frozen program sys.executable is the program itself, not Python.
    if sys.executable and not getattr(sys, "frozen", False):
        try:
            process = subprocess.run(
                [sys.executable, "-P", "-c", f"{source}\nmain({most}, of_print={of_print})"],
                input=content,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b"broken"
        except OSError:
            return answer(content)
        if not process.stdout.startswith(b"no reader"):
            return process.stdout
    return answer(content)

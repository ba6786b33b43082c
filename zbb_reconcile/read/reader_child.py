"""What a child process runs, so that a workbook that kills its reader kills only the child.

It stands by itself: the child is given this text and no other part of the package.
"""

from __future__ import annotations

import io
import marshal
import sys
from datetime import date
from typing import Any

_OUT = 1
_DAYS = date
_PLAIN = {str, float, int, bool}

RawSheet = tuple[str, bool, list[list[Any]], list[tuple[tuple[int, int], tuple[int, int]]]]
"""Name, whether it is visible, cells (a date is a tuple of its text), and merged ranges."""


def read(content: bytes) -> list[RawSheet]:
    """The worksheets of a workbook; hidden ones without their cells."""
    import python_calamine as calamine

    sheets: list[RawSheet] = []
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            if about.visible != calamine.SheetVisibleEnum.Visible:
                sheets.append((about.name, False, [], []))
                continue
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            while rows and not any(cell != "" for cell in rows[-1]):
                rows.pop()
            for row in rows:
                if not _PLAIN.issuperset(map(type, row)):
                    row[:] = [cell if type(cell) in _PLAIN else _said(cell) for cell in row]
            merged = [(start, end) for start, end in sheet.merged_cell_ranges or ()]
            sheets.append((about.name, True, rows, merged))
    return sheets


def _said(cell: Any) -> Any:
    """A date as a tuple of its text; a time or a span as text."""
    return (cell.isoformat(),) if isinstance(cell, _DAYS) else str(cell)


def answer(content: bytes) -> bytes:
    """One word for what became of the workbook, and after ``read`` its sheets."""
    try:
        import python_calamine
    except ImportError:
        return b"no reader"
    try:
        return b"read\n" + marshal.dumps(read(content))
    except python_calamine.PasswordError:
        return b"encrypted"
    except Exception:
        return b"broken"
    except BaseException as stopped:
        # A panic of the Rust reader is not an Exception, and has no importable name.
        if type(stopped).__name__ != "PanicException":
            raise
        return b"broken"


def main(most_bytes: int) -> None:
    """Answer for what stands on standard input, within so many bytes of memory."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
    with open(_OUT, "wb") as out:
        out.write(answer(sys.stdin.buffer.read()))

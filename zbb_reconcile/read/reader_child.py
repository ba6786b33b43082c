"""What a child process runs, so that a file that kills its reader kills only the child.

It stands by itself: the child is given this text and no other part of the package.
"""

from __future__ import annotations

import io
import marshal
import sys
from datetime import date
from typing import Any

MOST_PAGES = 300
_FEWEST_CHARACTERS = 50
"""On a page under a picture: what stands beside a scan is its number."""
_JOINED = 0.15
"""Heights of a sign between two that are one word; between two cells spreadsheets leave 0.2."""
_ON_RULE = 1.0
"""Points by which a sign may touch the rule beside it."""
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


Word = tuple[float, float, str]
"""From where to where it stands in its line, and its text."""
RawLine = tuple[float, float, list[Word]]
"""Top and bottom on the page, in points, and its words from left to right."""
RawTable = tuple[float, list[list[str]]]
"""Top on the page, and the cells between its rules."""
RawPage = tuple[str, list[RawTable], list[RawLine]]
"""``picture`` where it holds hardly more; ``doubt`` where its texts stand under a picture of the
page or over a rule between two cells; ''. Its ruled tables, and the lines outside of them."""


def read_print(content: bytes) -> list[RawPage]:
    """The pages of a PDF; OverflowError where there are too many.

    ValueError where it is damaged: what a reader saves of it may lack pages, or lines.
    """
    import pdfplumber
    from pdfminer import settings
    from pdfminer.pdfdocument import PDFXRefFallback
    from pdfminer.pdftypes import resolve1

    with pdfplumber.open(io.BytesIO(content)) as pdf:
        if any(isinstance(table, PDFXRefFallback) for table in pdf.doc.xrefs):
            raise ValueError
        if len(pdf.pages) > MOST_PAGES:
            raise OverflowError
        pages = []
        for page in pdf.pages:
            try:
                settings.STRICT = True
                for stream in page.page_obj.contents:
                    resolve1(stream).get_data()
            finally:
                settings.STRICT = False
            pages.append(_page(page))
            page.close()
        return pages


def _page(printed: Any) -> RawPage:
    """What stands on a page. A character printed twice, to look bold, is one."""
    area = printed.width * printed.height
    covered = sum(image["width"] * image["height"] for image in printed.images)
    page = printed.dedupe_chars()
    tables = [table for table in page.find_tables() if len(table.columns) > 1]

    def is_outside(item: Any) -> bool:
        x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        boxes = (table.bbox for table in tables)
        return not any(left <= x <= right and top <= y <= low for left, top, right, low in boxes)

    ruled = [
        (table.bbox[1], [[cell or "" for cell in row] for row in table.extract()])
        for table in tables
    ]
    cells = [cell for table in tables for cell in table.cells]
    over = any(
        left < (word["x0"] + word["x1"]) / 2 < right
        and top < (word["top"] + word["bottom"]) / 2 < low
        and (word["x0"] < left - _ON_RULE or word["x1"] > right + _ON_RULE)
        for word in page.extract_words(x_tolerance_ratio=_JOINED)
        for left, top, right, low in cells
    )
    words = page.filter(is_outside).extract_words(x_tolerance_ratio=_JOINED)
    lines: list[RawLine] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"], word["x0"])):
        top, bottom, placed = word["top"], word["bottom"], (word["x0"], word["x1"], word["text"])
        middle = (top + bottom) / 2
        if lines and lines[-1][0] < middle < lines[-1][1]:
            lines[-1][2].append(placed)
        else:
            lines.append((top, bottom, [placed]))
    for line in lines:
        line[2].sort()
    if covered > area / 2:
        return "doubt" if len(printed.chars) >= _FEWEST_CHARACTERS else "picture", ruled, lines
    return "doubt" if over else "", ruled, lines


def _said(cell: Any) -> Any:
    """A date as a tuple of its text; a time or a span as text."""
    return (cell.isoformat(),) if isinstance(cell, _DAYS) else str(cell)


def answer_print(content: bytes) -> bytes:
    """One word for what became of a PDF, and after ``read`` its pages."""
    try:
        from pdfminer.pdfdocument import PDFPasswordIncorrect
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError:
        return b"no reader"
    try:
        return b"read\n" + marshal.dumps(read_print(content))
    except OverflowError:
        return b"too long"
    except PdfminerException as failed:
        return b"encrypted" if isinstance(failed.args[0], PDFPasswordIncorrect) else b"broken"
    except Exception:
        return b"broken"


def answer(content: bytes) -> bytes:
    """One word for what became of a workbook, and after ``read`` its sheets."""
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


_LIMITS = 9
"""JobObjectExtendedLimitInformation."""
_OF_PROCESS = 0x100
"""JOB_OBJECT_LIMIT_PROCESS_MEMORY."""


def keep_within(most_bytes: int) -> bool:
    """Put this process into a job of Windows with so much memory; whether the system did it."""
    import ctypes

    size, count = ctypes.c_size_t, ctypes.c_uint64

    class Basic(ctypes.Structure):
        _fields_ = [
            *((name, ctypes.c_int64) for name in ("process_time", "job_time")),
            ("flags", ctypes.c_uint32),
            *((name, size) for name in ("least_working_set", "most_working_set")),
            ("processes", ctypes.c_uint32),
            ("affinity", size),
            *((name, ctypes.c_uint32) for name in ("priority", "scheduling")),
        ]

    class Extended(ctypes.Structure):
        _fields_ = [
            ("basic", Basic),
            ("counters", count * 6),
            *((name, size) for name in ("process_memory", "job_memory", "peak", "job_peak")),
        ]

    kernel = getattr(getattr(ctypes, "windll", None), "kernel32", None)
    if kernel is None:
        return False
    limits = Extended()
    limits.basic.flags, limits.process_memory = _OF_PROCESS, most_bytes
    # Handles are pointers: as C's int they would be cut.
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    own = ctypes.c_void_p(kernel.GetCurrentProcess())
    return bool(
        job
        and kernel.SetInformationJobObject(
            job, _LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        and kernel.AssignProcessToJobObject(job, own)
    )


def main(most_bytes: int, *, of_print: bool = False) -> None:
    """Answer for what stands on standard input, within so many bytes of memory."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except ImportError:
        keep_within(most_bytes)
    except (ValueError, OSError):
        pass
    with open(_OUT, "wb") as out:
        content = sys.stdin.buffer.read()
        out.write(answer_print(content) if of_print else answer(content))

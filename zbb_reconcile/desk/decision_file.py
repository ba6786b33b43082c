"""The file of decisions that a desk writes: read anew for each change, and written whole.

It is a table ``decisions`` that ``run --decisions`` takes. Several desks may write one file: each
change is made with the file's lock in hand, to what stands in it at that moment, and touches the
findings that it is about and no other.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import sleep

import xlsxwriter

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_BOOK, taken
from zbb_reconcile.output.held import held
from zbb_reconcile.output.target import is_ours
from zbb_reconcile.output.writing import new_file
from zbb_reconcile.read import read_content
from zbb_reconcile.report.escape import INERT, unobeyed
from zbb_reconcile.tables import TABLES
from zbb_reconcile.texts import Words

TABLE = "decisions"
COLUMNS = tuple(column.name for column in TABLES[TABLE].columns)
FORMATS = (".csv", ".xlsx")
Row = Mapping[str, str]
Rows = tuple[Row, ...]
NONE: Rows = ()
"""What stands about a finding that nobody has decided."""

_TRIES = 100
_PAUSE_SECONDS = 0.05
"""Another desk holds the file for as long as a write takes."""


@dataclass(frozen=True)
class Change:
    """What is to stand about a finding, and what stood there when that was decided."""

    seen: str
    rows: Rows


@dataclass(frozen=True)
class Changed:
    """What came of changes: which findings were written, and which somebody else had changed."""

    written: tuple[str, ...]
    conflicts: tuple[str, ...]


class DecisionFile:
    """The decisions about findings, in a file; with what was changed through here, to undo it."""

    def __init__(self, path: Path, words: Words) -> None:
        """Raises Refusal where no such file may stand, or what stands there is none."""
        self.path = Path(os.path.abspath(path))
        self._words = words
        self._alone = threading.Lock()
        self._done: list[dict[str, tuple[str, Rows]]] = []
        """For each change: finding -> what stands there since, and what stood there before."""
        if self.path.suffix.lower() not in FORMATS:
            raise Refusal("desk_file_kind", file=str(path))
        if any(is_ours(folder) for folder in self.path.parents):
            raise Refusal("papers_in_results", to=str(path))
        self.read()

    def read(self) -> dict[str, Rows]:
        """Finding -> the rows about it, as they stand now. Raises Refusal."""
        with self._held():
            return self._stand()

    def decide(self, changes: Mapping[str, Change]) -> Changed:
        """Write those whose finding nobody has changed meanwhile. Raises Refusal."""
        return self._change(changes, remember=True)

    def undo(self, finding_id: str | None = None) -> Changed:
        """Take back the last change made through here, or the last of that finding alone."""
        with self._alone:
            at = self._last(finding_id)
            if at is None:
                return Changed((), ())
            was = self._done[at]
        ids = [finding_id] if finding_id else list(was)
        changes = {one: Change(*was[one]) for one in ids}
        changed = self._change(changes, remember=False)
        with self._alone:
            for one in ids:
                was.pop(one, None)
            self._done = [each for each in self._done if each]
        return changed

    def undoable(self, finding_id: str | None = None) -> bool:
        """Whether there is a change to take back."""
        return self._last(finding_id) is not None

    def sheet(self, suffix: str) -> bytes:
        """What stands in the file, as a csv or a workbook."""
        return _written(self.read(), suffix, self._words)

    def wait(self) -> None:
        """Return once no change is being written."""
        with self._alone:
            return

    def _last(self, finding_id: str | None) -> int | None:
        places = range(len(self._done) - 1, -1, -1)
        return next((at for at in places if not finding_id or finding_id in self._done[at]), None)

    def _change(self, changes: Mapping[str, Change], *, remember: bool) -> Changed:
        with self._held():
            standing = self._stand()
            before = {one: standing.get(one, NONE) for one in changes}
            free = {
                one: change.rows
                for one, change in changes.items()
                if change.seen == version(before[one])
            }
            if free:
                self._write(standing | free)
            if free and remember:
                self._done.append({one: (version(rows), before[one]) for one, rows in free.items()})
        return Changed(tuple(free), tuple(one for one in changes if one not in free))

    @contextmanager
    def _held(self) -> Iterator[None]:
        """The file for this change alone, here and against other desks."""
        with self._alone, ExitStack() as stack:
            for tries_left in reversed(range(_TRIES)):
                try:
                    stack.enter_context(held(self.path))
                    break
                except Refusal as refusal:
                    if refusal.key != "out_busy" or not tries_left:
                        raise
                sleep(_PAUSE_SECONDS)
            yield

    def _stand(self) -> dict[str, Rows]:
        if not os.path.lexists(self.path):
            return {}
        content = taken(self.path, MOST_BOOK)
        sheets, left = read_content(TABLE, self.path.name, content)
        odd = [one for one in sheets if one.unknown.width or one.misfits or one.layout.totals]
        # What this file could not hold again would be lost when it is written.
        if odd or left or len(sheets) != 1:
            raise Refusal("desk_not_a_sheet", file=self.path.name)
        standing: dict[str, Rows] = {}
        for cells in sheets[0].rows.iter_rows(named=True):
            row = {name: _obeyed(cells.get(name) or "") for name in COLUMNS}
            standing[row["finding_id"]] = (*standing.get(row["finding_id"], NONE), row)
        return standing

    def _write(self, standing: Mapping[str, Rows]) -> None:
        content = _written(standing, self.path.suffix.lower(), self._words)
        with new_file(self.path, exists="export_exists", replace=True) as part:
            part.write_bytes(content)


def version(rows: Sequence[Row]) -> str:
    """A short name for just these rows: another one as soon as a cell is another.

    >>> version([]) == version([{"finding_id": "X"}])
    False
    """
    text = json.dumps([[row.get(name, "") for name in COLUMNS] for row in rows])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def code_of(rows: Rows) -> str:
    """The code of what is decided there; '' where nothing is, the word where it is no code."""
    word = rows[-1]["decision"] if rows else ""
    return TABLES[TABLE].column("decision").words.get(word, word)


def _written(standing: Mapping[str, Rows], suffix: str, words: Words) -> bytes:
    head = [words.of(TABLES[TABLE].column(name).header, name) for name in COLUMNS]
    cells = [[row[name] for name in COLUMNS] for rows in standing.values() for row in rows]
    return _xlsx(head, cells) if suffix == ".xlsx" else _csv(head, cells)


def _csv(head: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    """With a mark, by which Excel knows it for UTF-8; no text in it is a formula."""
    written = io.StringIO(newline="")
    sheet = csv.writer(written)
    sheet.writerow(head)
    sheet.writerows([unobeyed(cell) for cell in row] for row in cells)
    return written.getvalue().encode("utf-8-sig")


def _obeyed(text: str) -> str:
    """The text again that ``unobeyed`` kept from Excel.

    >>> _obeyed(unobeyed("=1")), _obeyed("'90")
    ('=1', "'90")
    """
    return text[1:] if text.startswith("'") and unobeyed(text[1:]) == text else text


def _xlsx(head: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, **INERT}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        sheet = book.add_worksheet(TABLE)
        sheet.set_column(0, len(head) - 1, 18, text)
        sheet.freeze_panes(1, 0)
        for at, word in enumerate(head):
            sheet.write_string(0, at, word, bold)
        for number, row in enumerate(cells, start=1):
            for at, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, at, unobeyed(cell), text)
    return written.getvalue()

"""Which entries of a data folder are read, by name, ending and form; of the others, why not."""

from __future__ import annotations

import stat
from pathlib import Path

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import SETTINGS, opened
from zbb_reconcile.identifiers import shown
from zbb_reconcile.read.file_type import form_of
from zbb_reconcile.read.mapping import MAPPING, PROFILES
from zbb_reconcile.read.table_names import table_named
from zbb_reconcile.tables import STATEMENTS

_STEERING = {MAPPING: "mapping_file", PROFILES: "profiles_file", SETTINGS: "settings_file"}
_TABLES = (".csv", ".parquet", ".tsv")
"""Files that are nothing but a table: one that is named as none has a wrong name."""
_BOOKS = (".xlsx", ".xls", ".xlsm", ".et", ".xlt", ".xltx", ".xltm", ".ett")
_MAYBE = (".txt", ".htm", ".html", ".xml", ".dat", ".prn", ".json", ".ndjson", ".jsonl")
"""Files that hold a table where they are named as one, and anything else where they are not."""
STATEMENT_FILES = (".sta", ".mt940", ".940")
"""Files that are bank statements, whatever their name says."""
_LINES = "bank_lines"
_PRINTS = (".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".doc", ".docx")
"""Forms for paper: no spreadsheet opens them, and what stands in which column is not in them."""

PROVABLE_PRINTS = (".pdf",)
"""Of these, the ones that are read where the balances of a statement prove every row."""

_HEAD = 64 * 1024


def why_unread(path: Path, *, named: bool) -> str | None:
    """Why this entry is not read; None for a table's file. Raises Refusal for what is unsafe.

    ``named``: the mapping speaks of it, whatever its name and ending.
    """
    if path.name in _STEERING:
        return _STEERING[path.name]
    if path.name.startswith("~$"):
        return "lock_file"
    if path.name.startswith("."):
        return "dot_file"
    try:
        mode = path.lstat().st_mode
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        raise Refusal("bad_file_name", file=shown(path.name)) from None
    except OSError:
        raise Refusal("unreadable", file=path.name) from None
    if stat.S_ISLNK(mode):
        raise Refusal("symlink", file=path.name)
    if stat.S_ISDIR(mode):
        return "folder"
    if not stat.S_ISREG(mode):
        raise Refusal("not_regular", file=path.name)
    suffix = path.suffix.lower()
    if named or suffix in (*_TABLES, *_BOOKS, *STATEMENT_FILES):
        return None
    if suffix in _MAYBE and (table_named(path.stem) or table_of_form(path)) is not None:
        return None
    if suffix in PROVABLE_PRINTS and table_named(path.stem) in STATEMENTS:
        return None
    # Named as a table, it was meant to count: 银行流水.ofd, bank_lines_b.sta, 指标.zip.
    if table_named(path.name.split(".")[0]) is not None:
        key = "unread_print" if suffix in _PRINTS else "unread_format"
        raise Refusal(key, file=path.name, suffix=suffix or "—")
    return "not_named" if suffix in _MAYBE else "other_type"


def table_of_form(path: Path) -> str | None:
    """The table of a file that holds bank statements by its form, whatever it is called."""
    suffix = path.suffix.lower()
    if suffix in STATEMENT_FILES:
        return _LINES
    if suffix not in _MAYBE:
        return None
    try:
        with opened(path) as stream:
            return _LINES if form_of(stream.read(_HEAD)) in ("camt", "mt940") else None
    except (OSError, Refusal):
        return None

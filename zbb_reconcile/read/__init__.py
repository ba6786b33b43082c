"""Room 1: files to text cells, each with its place. Nothing is typed here."""

from zbb_reconcile.read.facts import is_masked
from zbb_reconcile.read.folder import first_rows, read_content, read_folder
from zbb_reconcile.read.headers import Headers, match_headers
from zbb_reconcile.read.layout import Found, find_layout
from zbb_reconcile.read.rows import joined
from zbb_reconcile.read.units import unit_word
from zbb_reconcile.read.wanted import near_column
from zbb_reconcile.read.workbook import read_cells

__all__ = [
    "Found",
    "Headers",
    "find_layout",
    "first_rows",
    "is_masked",
    "joined",
    "match_headers",
    "near_column",
    "read_cells",
    "read_content",
    "read_folder",
    "unit_word",
]

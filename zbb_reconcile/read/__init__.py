"""Room 1: files to text cells, each with its place. Nothing is typed here."""

from zbb_reconcile.read.folder import read_folder
from zbb_reconcile.read.headers import Headers, match_headers
from zbb_reconcile.read.sheets import (
    CellFault,
    Ignored,
    Misfit,
    ParquetFile,
    Reading,
    Sheet,
    Source,
)

__all__ = [
    "CellFault",
    "Headers",
    "Ignored",
    "Misfit",
    "ParquetFile",
    "Reading",
    "Sheet",
    "Source",
    "match_headers",
    "read_folder",
]

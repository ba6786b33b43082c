"""Room 1: files to text cells, each with its place. Nothing is typed here."""

from zbb_reconcile.read.account_in_name import is_masked
from zbb_reconcile.read.columns import Headers, match_headers, near_column
from zbb_reconcile.read.data_folder import first_rows, read_content, read_folder
from zbb_reconcile.read.divisions import (
    DIGITS,
    check_division,
    codes_beside,
    division_folders,
    folder_of,
    folder_to_read,
    take_said,
)
from zbb_reconcile.read.header_finder import Found, find_layout
from zbb_reconcile.read.mapping import PROFILES
from zbb_reconcile.read.parquet import (
    cells_of_frame,
    first_parquet_rows,
    meaning_of,
    read_parquet,
    words_of_frame,
)
from zbb_reconcile.read.rows import joined
from zbb_reconcile.read.table_by_headers import PLACED
from zbb_reconcile.read.units import unit_word
from zbb_reconcile.read.workbook import read_cells

__all__ = [
    "DIGITS",
    "PLACED",
    "PROFILES",
    "Found",
    "Headers",
    "cells_of_frame",
    "check_division",
    "codes_beside",
    "division_folders",
    "find_layout",
    "first_parquet_rows",
    "first_rows",
    "folder_of",
    "folder_to_read",
    "is_masked",
    "joined",
    "match_headers",
    "meaning_of",
    "near_column",
    "read_cells",
    "read_content",
    "read_folder",
    "read_parquet",
    "take_said",
    "unit_word",
    "words_of_frame",
]

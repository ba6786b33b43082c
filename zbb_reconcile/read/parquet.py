"""Parquet files: here their schema and their checksums; the rows are for the books."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from zbb_reconcile.errors import of_content
from zbb_reconcile.read.columns import match_headers
from zbb_reconcile.sheet import ParquetFile

_OF_THE_ENGINE = frozenset({"file_row_number", "file_index", "filename"})
"""Names that the engine gives to columns of its own."""
_BATCH_ROWS = 200_000
_HEAD_BYTES = 32
"""More than the first four numbers of a page's header take."""


def read_parquet(table: str, file: str, path: Path) -> ParquetFile:
    """Which columns of the file are which columns of the table.

    Where its pages hold checksums, they are held to them. Raises Refusal if it is not Parquet, if
    it is damaged, or if its columns do not make the table.
    """
    try:
        with pq.ParquetFile(path) as parquet:
            names = list(parquet.schema_arrow.names)
            row_count = int(parquet.metadata.num_rows)
            with path.open("rb") as stream:
                checksums = row_count > 0 and _has_checksums(parquet.metadata, stream)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise of_content(error, "not_parquet", file) from None
    headers = match_headers(table, names, file=file, row=None)
    columns = {column: names[at] for column, at in headers.columns.items()}
    if checksums:
        _verify(file, path, list(columns.values()))
    folded = [name.casefold() for name in names]
    return ParquetFile(
        table=table,
        file=file,
        path=path,
        columns=MappingProxyType(columns),
        unknown_columns=tuple(names[at] for at in headers.unknown),
        row_count=row_count,
        plain_names=len(set(folded)) == len(folded) and _OF_THE_ENGINE.isdisjoint(folded),
        checksums=checksums or row_count == 0,
    )


def _verify(file: str, path: Path, columns: list[str]) -> None:
    """Read the columns against the checksums of their pages. Raises Refusal."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as parquet:
            for _ in parquet.iter_batches(_BATCH_ROWS, columns=columns):
                pass
    except (pa.ArrowException, OSError, ValueError) as error:
        raise of_content(error, "damaged_parquet", file) from None


def _has_checksums(metadata: pq.FileMetaData, stream: BinaryIO) -> bool:
    """Whether the first page of every column says a checksum of itself; no reader says so."""
    for at in range(metadata.num_columns):
        column = metadata.row_group(0).column(at)
        start = column.data_page_offset
        if column.dictionary_page_offset is not None:
            start = min(start, column.dictionary_page_offset)
        stream.seek(start)
        if not _says_checksum(stream.read(_HEAD_BYTES)):
            return False
    return True


def _says_checksum(head: bytes) -> bool:
    """Whether a page's header (Thrift, compact) has its fourth field, an i32: the checksum.

    The first three are i32 too: a byte 0x15 (the next field, an i32), then a number in seven bits
    a byte.

    >>> _says_checksum(bytes.fromhex("1500 15d80f 15d80f 15e6d0cb01 2c")), _says_checksum(b"")
    (True, False)
    >>> _says_checksum(bytes.fromhex("1500 15d80f 15d80f 2c1566"))
    False
    """
    at = 0
    for _ in range(3):
        if head[at : at + 1] != b"\x15":
            return False
        at += 1
        while head[at : at + 1] >= b"\x80":
            at += 1
        at += 1
    return head[at : at + 1] == b"\x15"

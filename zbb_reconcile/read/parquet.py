"""Parquet files: here only the schema; the rows are for the books."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.columns import match_headers
from zbb_reconcile.sheet import ParquetFile


def read_parquet(table: str, file: str, path: Path) -> ParquetFile:
    """Which columns of the file are which columns of the table.

    Raises Refusal if it is not Parquet, or if its columns do not make the table.
    """
    try:
        with pq.ParquetFile(path) as parquet:
            names = list(parquet.schema_arrow.names)
            row_count = int(parquet.metadata.num_rows)
    except (pa.ArrowException, OSError, ValueError):
        raise Refusal("not_parquet", file=file) from None
    headers = match_headers(table, names, file=file, row=None)
    return ParquetFile(
        table=table,
        file=file,
        path=path,
        columns=MappingProxyType({column: names[at] for column, at in headers.columns.items()}),
        unknown_columns=tuple(names[at] for at in headers.unknown),
        row_count=row_count,
    )

"""A Parquet file that cannot be scanned in place, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

BATCH_ROWS = 200_000
"""Rows of a Parquet file that are typed at a time where it cannot be scanned in place."""


def batches_of(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[int, pl.DataFrame]]:
    """A Parquet file's batches under the canonical names, each with the place of its first row."""
    first_row = 1
    with pq.ParquetFile(path) as parquet:
        for batch in parquet.iter_batches(BATCH_ROWS, columns=list(columns.values())):
            frame = pl.DataFrame(pa.Table.from_batches([batch]))
            frame = frame.select(pl.col(there).alias(name) for name, there in columns.items())
            yield first_row, frame
            first_row += batch.num_rows
        if first_row == 1:
            schema = parquet.schema_arrow
            empty = pl.DataFrame(schema.empty_table().select(list(columns.values())))
            yield 1, empty.select(pl.col(there).alias(name) for name, there in columns.items())

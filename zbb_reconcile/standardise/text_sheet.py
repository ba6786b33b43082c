# ruff: noqa: D102
"""What of ``read.Sheet`` is typed here, as a shape: no room imports another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import polars as pl

from zbb_reconcile.tables import TABLES


class Misfit(Protocol):
    """A row that reading set aside."""

    @property
    def row(self) -> int: ...
    @property
    def reason_code(self) -> str: ...
    @property
    def values(self) -> Mapping[str, object]: ...
    @property
    def cells(self) -> Mapping[str, str]: ...


class CellFault(Protocol):
    """A cell that reading knows to be no value."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def found(self) -> str: ...


class StatedTotal(Protocol):
    """A row that says what others add up to."""

    @property
    def row(self) -> int: ...
    @property
    def first_row(self) -> int: ...
    @property
    def last_row(self) -> int: ...
    @property
    def cells(self) -> Mapping[str, str]: ...


class Layout(Protocol):
    """What was found out about a sheet's form."""

    @property
    def units(self) -> Mapping[str, int]: ...
    @property
    def totals(self) -> Sequence[StatedTotal]: ...
    @property
    def facts(self) -> Mapping[str, str]: ...


class TextSheet(Protocol):
    """A table as it stands in a file, every cell a string."""

    @property
    def table(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> pl.DataFrame: ...
    @property
    def unknown(self) -> pl.DataFrame: ...
    @property
    def misfits(self) -> Sequence[Misfit]: ...
    @property
    def cell_faults(self) -> Sequence[CellFault]: ...
    @property
    def blank_rows(self) -> int: ...
    @property
    def warnings(self) -> Mapping[str, int]: ...
    @property
    def layout(self) -> Layout: ...
    @property
    def places(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def mirrored(self) -> bool | None: ...
    @property
    def day_order(self) -> Literal["month_first", "day_first"] | None: ...
    @property
    def compare_totals(self) -> bool: ...


def header_of(sheet: TextSheet, name: str) -> str:
    """The header of a column in the file; its usual one where a title says it for every row."""
    usual = TABLES[sheet.table].column(name).headers
    return sheet.headers.get(name) or (usual[0] if usual else name)

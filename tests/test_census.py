"""What exports and tables of offices call their columns: a census of headers.

``census/columns.csv`` holds headers that a careful clerk takes for a column of the contract,
``unread.csv`` columns that he passes over, ``asked.csv`` columns that change what rows say, with
eight cells each. They were written down by people who saw neither the reader nor its tests.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.census.plain_tables import PLAIN, read_with
from zbb_reconcile.errors import Refusal
from zbb_reconcile.read.header_names import meanings

CENSUS = Path(__file__).parent / "census"


def entries(name: str) -> list[dict[str, str]]:
    with (CENSUS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", PLAIN)
def test_the_plain_tables_are_read(table: str) -> None:
    assert len(read_with(table).rows) == 8


@pytest.mark.parametrize("table", PLAIN)
def test_headers_mean_the_columns_that_a_clerk_takes_them_for(table: str) -> None:
    said = [(one["header"], one["column"]) for one in entries("columns") if one["table"] == table]
    other = {
        header: column
        for header, column in said
        if column not in [one.column for one in meanings(table, header)[:1]]
    }
    assert said
    assert not other


@pytest.mark.parametrize("table", PLAIN)
def test_columns_that_change_nothing_are_not_asked_about(table: str) -> None:
    asked = {}
    for one in entries("unread"):
        if one["table"] == table:
            try:
                assert len(read_with(table, one).rows) == 8
            except Refusal as refusal:
                asked[one["header"]] = refusal.key
    assert not asked


@pytest.mark.parametrize("table", sorted({one["table"] for one in entries("asked")}))
def test_columns_that_change_what_rows_say_are_asked_about(table: str) -> None:
    silent = []
    for one in entries("asked"):
        if one["table"] == table:
            try:
                if read_with(table, one, unproven=True).quarantine.is_empty():
                    silent.append(one["header"])
            except Refusal:
                continue
    assert not silent

"""Every trial of the reference has a test or a written reason: its id stands beside it.

The trials are numbered with gaps; their outcomes are in the tests and are not repeated here.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DECISIONS = HERE.parent / "docs" / "decisions.md"
GROUPS = {
    "E": "01 02 03 05 06 07 08 09 10 11 12 13",
    "D": "01 02 03 04 05 06 07 08 12 13 14 15 16 18 20 21 22 24 26 27 29 31",
    "N": "03 04 05 07 08 09 10 12 13 16 17 19 20 21 22 23 24 25",
    "T": "01 02 03 04 05 06 08 09 14 15 16",
    "X": "01 02 03 04 05 06 07 08 09 10 12 13 15 16 17 18 19 20 21 22 23 24 "
    "27 31 32 33 37 38 40 41 42 43 44",
    "H": "01 02 03 04 05 06 08 09 10 11 12 15 16",
    "R": "01 02 05 06 07 10",
}
"""Encodings, delimiters and rows, numbers, days, workbooks, hostile files, rows given twice."""
TRIALS = [f"{group}{number}" for group, numbers in GROUPS.items() for number in numbers.split()]


@pytest.fixture(scope="module")
def named() -> set[str]:
    """The ids that stand in a test or in the decisions, as x03 in a name or X03 in a text."""
    files = [path for path in HERE.rglob("*.py") if path != Path(__file__)]
    texts = [path.read_text(encoding="utf-8") for path in (*files, DECISIONS)]
    ids = re.compile(r"(?<![0-9A-Za-z\\])[EDNTXHR][0-9]{2}(?![0-9])", re.IGNORECASE)
    return {found.upper() for text in texts for found in ids.findall(text)}


@pytest.mark.parametrize("trial", TRIALS)
def test_a_trial_is_tested_or_its_outcome_is_explained(trial: str, named: set[str]) -> None:
    assert trial in named

"""Decisions in our own workbook, in either language: what was filled in is read, and no more."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.drawing import draw, indicators
from zbb_reconcile import Inputs, Outcome, reconcile

DAY = date(2024, 12, 31)
DATA = {
    "indicators": indicators("indicator_id | fiscal_year | amount\nI1 | 2022 | 5.00"),
    "payments": draw("indicator_id | paid_on | amount\nI1 | 2022-03-01 | 1.00"),
}
HEADERS = {"zh": ("处理决定", "理由"), "en": ("Decision", "Grounds")}


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, lang: str) -> Path:
    """The results in that language."""
    with reconcile(DATA, as_of=DAY, lang=lang) as run:
        return run.write(tmp_path_factory.mktemp(lang) / "out")


@pytest.fixture
def workbook(out: Path, tmp_path: Path) -> Path:
    """The workbook of a copy of them, to be filled in."""
    return Path(shutil.copytree(out, tmp_path / "out")) / "workbook.xlsx"


def again(workbook: Path, lang: str) -> Outcome:
    return reconcile(DATA, as_of=DAY, lang=lang, inputs=Inputs(decisions=(workbook,)))


def fill(workbook: Path, lang: str, decision: str, grounds: str) -> None:
    """Write into the yellow columns of the first finding."""
    book = openpyxl.load_workbook(workbook)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=12):
            labels = [cell.value for cell in row]
            if set(HEADERS[lang]) <= set(labels) and sheet.cell(row[0].row + 1, 2).value:
                for header, said in zip(HEADERS[lang], (decision, grounds), strict=True):
                    sheet.cell(row[0].row + 1, labels.index(header) + 1).value = said
                book.save(workbook)
                return
    raise AssertionError(book.sheetnames)


def test_a_workbook_that_nobody_filled_in_decides_nothing(workbook: Path, lang: str) -> None:
    with again(workbook, lang) as run:
        assert run.exit_code == 0
        assert run["quarantine"].is_empty()
        assert run["decisions"].is_empty()


def test_the_grounds_are_those_of_the_decision(workbook: Path, lang: str) -> None:
    fill(workbook, lang, "agree" if lang == "en" else "同意", "as the council said")
    with again(workbook, lang) as run:
        assert run["quarantine"].is_empty()
        assert run["decisions"]["reason"].to_list() == ["as the council said"]


def test_a_decision_that_cannot_be_read_is_set_aside(workbook: Path, lang: str) -> None:
    fill(workbook, lang, "perhaps", "who knows")
    with again(workbook, lang) as run:
        assert run.exit_code == 1
        (row,) = run["quarantine"].to_dicts()
        assert row["source_table"] == "decisions"
        assert "perhaps" in row["cells"]

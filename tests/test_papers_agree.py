"""Page, workbook and notices say the same: the same order, the same accounts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.drawing import county
from tests.sample.make_dirty import SAMPLE
from tests.test_notices import written
from zbb_reconcile import reconcile
from zbb_reconcile.books import SavedBooks
from zbb_reconcile.queries import queries
from zbb_reconcile.report.facts import AGEING_ROWS
from zbb_reconcile.report.summary import RECALL_KINDS, recall_kind

DAY = date(2024, 12, 31)
ORDER = ("other", "general", "key", "debt_service", "three_guarantees", "relief")
"""The law's own order, turned round by the county."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of the sample under a county's own order of spending."""
    folder = tmp_path_factory.mktemp("own_order")
    spending = "[" + ", ".join(f'"{priority}"' for priority in ORDER) + "]"
    with reconcile(
        SAMPLE, as_of=DAY, profile=county(folder, spending_order=spending), threads=1
    ) as run:
        return run.write(folder / "out")


# The sample's needs as that county meets them; YT07 is of another fund system.
NEEDS = ["YT06", "YT05", "YT04", "YT07", "YT03", "YT02", "YT01"]


def closing_on_the_page(out: Path) -> int:
    text = (out / "report.html").read_text(encoding="utf-8")
    data = re.search(r'id="data-closing">({.*?})</script>', text, re.DOTALL)
    assert data is not None
    listed = re.search(r'"total":(\d+)', data[1])
    assert listed is not None
    return int(listed[1])


def test_the_page_lists_needs_in_the_countys_own_order(out: Path) -> None:
    text = (out / "report.html").read_text(encoding="utf-8")
    listed = re.findall(r"<td[^>]*>(YT\d+) ", text)
    assert listed == NEEDS


def test_the_plan_of_uses_lists_needs_in_the_countys_own_order(
    out: Path,
) -> None:
    sheet = openpyxl.load_workbook(out / "workbook.xlsx")["统筹使用方案"]
    column = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert [cell for cell in column if cell in NEEDS] == NEEDS


def test_the_request_for_signature_lists_needs_in_the_countys_own_order(
    out: Path, tmp_path: Path
) -> None:
    papers = written(out, tmp_path / "notices")
    names = dict(pl.read_csv(SAMPLE / "needs.csv").select("用途编号", "用途名称").iter_rows())
    request = next(text for name, text in papers.items() if "请示" in name)
    places = [request.index(names[need]) for need in NEEDS if need != "YT07"]
    assert places == sorted(places)


def test_every_list_of_accounts_to_close_has_the_same_accounts(out: Path, tmp_path: Path) -> None:
    actions = pl.read_parquet(out / "tables" / "account_actions.parquet")
    closing = actions.filter(pl.col("action") == "close")
    foreign = closing.filter(pl.col("to_target").is_null())
    assert foreign.height == 1, "the sample has an account in foreign currency that closes"
    assert closing_on_the_page(out) == closing.height
    sheet = openpyxl.load_workbook(out / "workbook.xlsx")["银行账户清理表"]
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    papers = written(out, tmp_path / "notices")
    request = next(text for name, text in papers.items() if "请示" in name)
    notices = "".join(text for name, text in papers.items() if "请示" not in name)
    for number in closing["account_no"]:
        assert number in cells
        assert number in request
        assert number in notices
    assert f"{closing.height}个" in request.replace(" ", "")


def test_the_summary_and_the_papers_tell_the_same_kinds_of_recall_apart(out: Path) -> None:
    with SavedBooks(out / "run.duckdb") as books:
        kinds = {row["finding_id"]: row["kind"] for row in books.rows("recall_kinds", {})}
        recalls = books.rows("recalls", {})
    assert set(kinds.values()) == set(RECALL_KINDS) - {"cash_up"}
    assert kinds == {
        row["finding_id"]: recall_kind(row["destination"], row["channel"]) for row in recalls
    }


def test_the_texts_of_a_finding_one_by_one_are_its_printed_basis(out: Path) -> None:
    with SavedBooks(out / "run.duckdb") as books:
        texts: dict[str, list[str]] = {}
        for row in books.rows("finding_citations", {}, ("finding_id", "position")):
            texts.setdefault(row["finding_id"], []).append(row["cite"])
        bases = {row["finding_id"]: row["legal_basis"] for row in books.rows("findings", {})}
    assert bases
    assert {finding: "；".join(cites) for finding, cites in texts.items()} == bases


def test_the_page_has_as_many_places_of_roots_as_carryovers() -> None:
    assert f"<= {AGEING_ROWS}" in queries()["report/root_places"].text

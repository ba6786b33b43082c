"""``map`` of what is neither a text nor a workbook: Parquet, and statements as PDF."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.printing import statement
from tests.test_pdf_statements import COLUMNS, entries
from zbb_reconcile import Refusal, map_file, reconcile

LINES = pl.DataFrame(
    {
        "account_no": ["6228480018123456789"] * 3,
        "posted_on": [date(2024, 1, day) for day in (2, 3, 4)],
        "amount": [Decimal("5.00"), Decimal("-7.00"), Decimal("1.10")],
        "said": ["甲", "乙", None],
    }
)
DAY = date(2024, 12, 31)


def parquet(folder: Path, **names: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "lines.parquet"
    LINES.rename(names).write_parquet(path)
    return path


def lines_with(proposal: str, path: Path) -> pl.DataFrame:
    """The lines of the folder with the proposal as its mapping."""
    (path.parent / "mapping.toml").write_text(proposal, encoding="utf-8")
    with reconcile(path.parent, as_of=DAY, threads=1, tables=("bank_lines",)) as run:
        assert run["quarantine"].is_empty()
        return run["bank_lines"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_proposal_for_parquet_is_how_it_is_read(tmp_path: Path, lang: str) -> None:
    path = parquet(tmp_path / "data", said="摘要", amount="发生额")
    proposal = map_file(path, "bank_lines", lang=lang)
    assert 'amount = "发生额"' in proposal
    assert "header_row" not in proposal
    assert "6228480018123456789" not in proposal
    assert "6228…6789" in proposal
    assert lines_with(proposal, path)["summary"].to_list() == ["甲", "乙", None]


def test_parquet_that_is_read_as_text_is_proposed_as_well(tmp_path: Path) -> None:
    path = parquet(tmp_path / "data", amount="金额（万元）")
    proposal = map_file(path, "bank_lines")
    assert lines_with(proposal, path)["amount"].sum() == Decimal("-9000.00")


def test_columns_that_mean_nothing_are_guessed_by_what_they_hold(tmp_path: Path) -> None:
    path = parquet(tmp_path / "data", account_no="甲", posted_on="乙", amount="丙", said="丁")
    proposal = map_file(path, "bank_lines", lang="en")
    for column, header in (("account_no", "甲"), ("posted_on", "乙"), ("amount", "丙")):
        assert f'{column} = "{header}"  # a guess' in proposal
    assert lines_with(proposal, path)["amount"].sum() == Decimal("-0.90")


def test_what_cannot_be_guessed_is_said_and_left_to_the_hand(tmp_path: Path) -> None:
    path = parquet(tmp_path / "data", posted_on="乙", amount="丙")
    path.unlink()
    LINES.select("account_no", "said").write_parquet(path)
    proposal = map_file(path, "bank_lines", lang="en")
    assert 'account_no = "account_no"' in proposal
    assert "# As proposed it cannot be read yet" in proposal


def test_parquet_without_rows_has_columns_all_the_same(tmp_path: Path) -> None:
    path = parquet(tmp_path / "data", said="摘要")
    pl.read_parquet(path).clear().write_parquet(path)
    assert 'summary = "摘要"' in map_file(path, "bank_lines")


def test_what_only_begins_as_parquet_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "lines.parquet"
    path.write_bytes(b"PAR1" + bytes(40) + b"PAR1")
    with pytest.raises(Refusal) as refused:
        map_file(path, "bank_lines")
    assert (refused.value.key, refused.value.file) == ("not_parquet", "lines.parquet")


def test_the_proposal_for_a_printed_statement_is_how_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "data" / "lines.pdf"
    path.parent.mkdir()
    path.write_bytes(statement(COLUMNS, entries(12)))
    proposal = map_file(path, "bank_lines")
    assert 'money_in = "收入金额"' in proposal
    assert lines_with(proposal, path).height == 12


def test_a_printed_table_that_no_balance_proves_is_not_proposed(tmp_path: Path) -> None:
    path = tmp_path / "payments.pdf"
    path.write_bytes(statement(COLUMNS, entries(12)))
    with pytest.raises(Refusal) as refused:
        map_file(path, "payments")
    assert refused.value.key == "unread_content"

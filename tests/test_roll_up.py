"""What the divisions of a store say together: sums that are proven, and what crosses divisions."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest

from tests.drawing import draw, indicators
from tests.provinces import (
    COUNTIES,
    CREDIT,
    PAYEE,
    PAYER,
    SHARED,
    add_crossings,
    poison,
    write_folders,
)
from zbb_reconcile import Refusal, open_run, reconcile
from zbb_reconcile.cli import app
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.divisions.everyone import reconcile_all
from zbb_reconcile.divisions.roll_up import roll_up
from zbb_reconcile.identifiers import mask
from zbb_reconcile.output.checksums import sha256_of
from zbb_reconcile.queries import queries
from zbb_reconcile.results import MERGED, ROLLED_UP

AS_OF = date(2024, 12, 31)
FIRST, SECOND, THIRD, POISONED = COUNTIES
DONE = (FIRST, SECOND, THIRD)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three counties of two cities with a result, and one whose data nobody can use."""
    work = tmp_path_factory.mktemp("roll_up")
    data = write_folders(work / "data", COUNTIES)
    places = {code: data / f"{code} {name}" for code, name in COUNTIES.items()}
    add_crossings(places[FIRST], places[SECOND])
    poison(places[POISONED])
    reconcile_all(data, work / "store", as_of=AS_OF, lang="en", threads=1)
    return work / "store"


@pytest.fixture(scope="module")
def out(store: Path) -> Path:
    rolled = roll_up(store, store.parent / "out", lang="en", threads=1)
    assert rolled.exit_code == 1
    return rolled.out


@pytest.fixture(scope="module")
def tables(out: Path) -> Mapping[str, pl.DataFrame]:
    return {path.stem: pl.read_parquet(path) for path in (out / "tables").iterdir()}


def test_every_division_is_there_with_its_figures_or_why_it_has_none(
    tables: Mapping[str, pl.DataFrame], store: Path
) -> None:
    listed = {row["division"]: row for row in tables["divisions"].iter_rows(named=True)}
    assert {code: row["ended"] for code, row in listed.items()} == {
        FIRST: "done",
        SECOND: "done",
        THIRD: "done",
        POISONED: "refused",
    }
    assert "payments.csv" in listed[POISONED]["message"]
    assert listed[POISONED]["findings"] is None
    for code in DONE:
        with open_run(store / code) as run:
            recalls = run["recalls"].filter(pl.col("channel") == "indicator")["amount"].sum()
            assert listed[code]["findings"] == run.rows("findings")
            assert listed[code]["recalled_indicators"] == recalls
        assert listed[code]["place_name"] == COUNTIES[code]
    assert (listed[FIRST]["city"], listed[FIRST]["province"]) == ("990400", "990000")


def test_the_sums_of_divisions_are_those_of_cities_province_and_all(
    tables: Mapping[str, pl.DataFrame], store: Path
) -> None:
    """Counted again here, out of the divisions' own tables."""
    whole: dict[tuple[str, str], Decimal] = {}
    for code in DONE:
        found = pl.read_parquet(store / code / "tables" / "findings.parquet")
        for verdict, amount in found.select("verdict", "amount").drop_nulls().iter_rows():
            for place in (code, f"{code[:4]}00", "990000", ""):
                whole[place, verdict] = whole.get((place, verdict), Decimal(0)) + amount
    sums = tables["place_verdicts"].filter(pl.col("amount") != 0)
    assert dict(zip(sums.select("code", "verdict").rows(), sums["amount"], strict=True)) == {
        key: amount for key, amount in whole.items() if amount
    }
    controls = tables["roll_up_controls"]
    assert controls["holds"].all()
    kinds = set(controls["kind"])
    assert {"rows_of_divisions", "yuan_of_divisions", "yuan_of_city", "yuan_of_total"} <= kinds


def test_each_merged_table_has_the_rows_of_every_division(
    tables: Mapping[str, pl.DataFrame], store: Path
) -> None:
    assert set(tables) == {*MERGED, *ROLLED_UP}
    for name in MERGED:
        own = [pl.read_parquet(store / code / "tables" / f"{name}.parquet") for code in DONE]
        assert tables[name].height == sum(frame.height for frame in own)
        assert tables[name].columns == ["division", *own[0].columns]


def test_an_agency_and_an_account_of_two_divisions_are_asked_about(
    tables: Mapping[str, pl.DataFrame],
) -> None:
    agencies = tables["shared_agencies"]
    assert agencies.select("shared_by", "shared", "division").rows() == [
        ("credit_code", CREDIT, FIRST),
        ("credit_code", CREDIT, SECOND),
    ]
    accounts = tables["shared_accounts"]
    assert set(accounts["account_no"]) == {SHARED}
    assert set(accounts["division"]) == {FIRST, SECOND}


def test_a_transfer_is_seen_from_both_sides_or_asked_about(
    tables: Mapping[str, pl.DataFrame],
) -> None:
    columns = ("amount", "sides", "paid_on", "received_on", "from_division", "to_division")
    transfers = tables["division_transfers"]
    assert set(transfers["from_account_no"]) == {PAYER}
    assert set(transfers["to_account_no"]) == {PAYEE}
    assert transfers.select(columns).rows() == [
        (Decimal("7000.00"), "both", date(2024, 3, 1), date(2024, 3, 3), FIRST, SECOND),
        (Decimal("8000.00"), "one_side", date(2024, 4, 1), None, FIRST, SECOND),
        (Decimal("9000.00"), "not_covered", date(2024, 12, 1), None, FIRST, SECOND),
    ]


def test_the_same_store_gives_the_same_bytes_at_two_threads(
    store: Path, out: Path, tmp_path: Path
) -> None:
    again = roll_up(store, tmp_path / "again", lang="en", threads=2).out
    for name in ("manifest.json", "report.html", "workbook.xlsx"):
        assert sha256_of(again / name) == sha256_of(out / name), name


def test_the_page_shows_failures_first_and_masks_accounts(out: Path) -> None:
    page = (out / "report.html").read_text(encoding="utf-8")
    sections = re.findall(r'<section id="(\w+)"', page)
    assert sections == [
        "failed",
        "picture",
        "divisions",
        "verdicts",
        "scores",
        "crossing",
        "controls",
    ]
    assert "<script" not in page
    assert SHARED not in page
    assert mask(SHARED) in page
    assert "990400 in all" in page


def test_the_workbook_has_a_sheet_for_each_table(out: Path) -> None:
    book = openpyxl.load_workbook(out / "workbook.xlsx", read_only=True)
    assert len(book.sheetnames) == len(ROLLED_UP)


def test_the_database_answers_an_auditor_and_replays(out: Path) -> None:
    with duckdb.connect(str(out / "run.duckdb"), read_only=True) as books:
        for name in ROLLED_UP:
            query = next(query for query in queries().values() if query.table == name)
            again = books.execute(query.select).fetchall()
            assert again == books.execute(f'from "{name}"').fetchall(), name
            # The order is total: no two rows are alike.
            assert len(set(again)) == len(again)


def test_a_result_that_was_changed_is_refused(store: Path, tmp_path: Path) -> None:
    mine = tmp_path / "store"
    shutil.copytree(store, mine)
    (mine / FIRST / "tables" / "recalls.parquet").write_bytes(b"")
    with pytest.raises(Refusal) as caught:
        roll_up(mine, tmp_path / "out")
    assert caught.value.key == "roll_up_changed"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [("as_of", "2023-12-31", "roll_up_days"), ("version", "0.0.1", "roll_up_versions")],
)
def test_results_of_several_days_or_versions_are_refused(
    store: Path, tmp_path: Path, name: str, value: str, key: str
) -> None:
    mine = tmp_path / "store"
    shutil.copytree(store, mine)
    made = json.loads((mine / FIRST / "manifest.json").read_text(encoding="utf-8"))
    (mine / FIRST / "manifest.json").write_text(json.dumps(made | {name: value}), encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        roll_up(mine, tmp_path / "out")
    assert caught.value.key == key


def test_a_store_without_a_result_is_refused(store: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    failed = tmp_path / "failed"
    failed.mkdir()
    shutil.copy(store / f"{POISONED}.error.json", failed)
    for place, key in (
        (tmp_path / "none", "no_store"),
        (empty, "store_empty"),
        (failed, "roll_up_none_done"),
    ):
        with pytest.raises(Refusal) as caught:
            roll_up(place, tmp_path / "out")
        assert caught.value.key == key


def test_the_command_writes_over_its_own_folder_alone_and_a_run_it_is_not(
    store: Path, out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "out"
    line = f"roll-up {store} --out {to} --lang en"
    assert talk(app, line.split()) == 1
    assert "4 divisions: 3 merged, 1 without a result." in capfd.readouterr().out
    assert talk(app, line.split()) == 2
    assert talk(app, [*line.split(), "--force"]) == 1
    capfd.readouterr()
    assert talk(app, ["show", str(to), "--lang", "en"]) == 2
    assert "is a roll-up of divisions" in capfd.readouterr().err


CITY = "990400"


@pytest.fixture(scope="module")
def down(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, pl.DataFrame]:
    """A city that issued under two numbers, and two of its counties that took money in."""
    store = tmp_path_factory.mktemp("down")
    columns = "indicator_id | origin_indicator_id | doc_no | sup_doc_no | amount | paid"
    issued = {
        CITY: """
            S1  |    | 岚预〔2021〕1号   | 省预〔2021〕9号  | 100.00 |
            S1a | S1 | 岚预〔2021〕1号   | 省预〔2021〕9号  | 100.00 |
            S2  |    | 岚预〔2021〕2号   |                  |  50.00 |
        """,
        FIRST: """
            A1  |    | 云预（2021）5号   | 岚预[2021] 1号   |  60.00 | 10.00
            A2  | A1 | 云预〔2021〕6号   | 岚预[2021] 1号   |  60.00 |
            A3  |    | 云预〔2021〕7号   | 岚预（2021）2号   |  40.00 |
            A4  |    | 云预〔2021〕7号   |                  |   7.00 |
        """,
        SECOND: """
            B1  |    | 溪预〔2021〕3号   | 岚预〔2021〕1号   |  40.00 | 40.00
            B2  |    | 溪预〔2021〕3号   | 岚预〔2021〕2号   |  10.01 |
            B3  |    |                   | 云预〔2021〕5号   |   1.00 |
        """,
    }
    for code, rows in issued.items():
        # The second county books what it was given as money of its own.
        level = "4" if code == SECOND else "3"
        drawn = indicators(columns + rows).with_columns(
            division_code=pl.lit(f"{code}000"),
            fiscal_year=pl.lit("2021"),
            budget_level=pl.lit(level),
        )
        paid = drawn.filter(pl.col("paid").is_not_null()).select(
            "indicator_id", amount="paid", paid_on=pl.lit("2021-06-01")
        )
        tables = {"indicators": drawn.drop("paid"), "payments": paid}
        with reconcile(tables, as_of=AS_OF, lang="en", threads=1) as run:
            run.write(store / code)
    rolled = roll_up(store, tmp_path_factory.mktemp("rolled") / "out", lang="en", threads=1)
    assert rolled.controls["holds"].all()
    return {path.stem: pl.read_parquet(path) for path in (rolled.out / "tables").iterdir()}


def test_money_from_above_is_followed_document_by_document(
    down: Mapping[str, pl.DataFrame],
) -> None:
    """Numbers agree whatever their brackets; a re-issue is the same money; a county issues to none.

    Under the first number all that was issued came in, under the second a fen more.
    """
    wanted = draw("""
        sup_doc_no|from_division|issued|to_division|doc_no|received|paid|unspent|document_fits
        云预〔2021〕5号 |  |  | 990422 |  | 1.00 | 0.00 | 1.00 | not_in_store
        岚预〔2021〕1号 | 990400 | 100.00 | 990421 | 云预〔2021〕5号 |60.00|10.00|50.00| within
        岚预〔2021〕1号 | 990400 | 100.00 | 990422 | 溪预〔2021〕3号 | 40.00 | 40.00 | 0.00 | within
        岚预〔2021〕2号 | 990400 | 50.00 | 990421 | 云预〔2021〕7号 | 40.00 | 0.00 | 40.00 | beyond
        岚预〔2021〕2号 | 990400 | 50.00 | 990422 | 溪预〔2021〕3号 | 10.01 | 0.00 | 10.01 | beyond
        省预〔2021〕9号 |  |  | 990400 | 岚预〔2021〕1号 | 100.00 | 0.00 | 100.00 | not_in_store
    """)
    found = down["money_from_above"].select(pl.col(wanted.columns).cast(pl.String))
    assert found.rows() == wanted.rows()


def test_what_is_to_be_recalled_of_it_is_what_each_division_found(
    down: Mapping[str, pl.DataFrame],
) -> None:
    found = down["recalls"].filter(pl.col("channel") == "indicator")
    # A4 and S2 came under no number of anybody above.
    named = found.filter(~pl.col("subject_id").is_in(["A4", "S2"]))["amount"].sum()
    assert named == down["money_from_above"]["recalled"].sum() > 0

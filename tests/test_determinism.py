"""The same input gives the same answer: on any machine, in any order, in any format."""

from __future__ import annotations

import atexit
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from polars.testing import assert_frame_equal

from tests.counties import County, as_frames, counties
from zbb_reconcile import Run, open_run, reconcile
from zbb_reconcile.results import RESULTS
from zbb_reconcile.standardise import frames, load
from zbb_reconcile.tables import PLACE, TABLES

SAMPLE = Path(__file__).parents[1] / "sample_data"
AS_OF = date(2024, 12, 31)
Tables = Mapping[str, pl.DataFrame]

BY_FILE = ("sources", "notes", "quarantine", "furniture")
"""Tables about files: another split into files changes them."""


def answers(data: Path | Mapping[str, pl.DataFrame], *, threads: int = 1, **of: Any) -> Tables:
    """Every table of a run, inputs too."""
    with reconcile(data, **{"as_of": AS_OF, "lang": "zh", "threads": threads, **of}) as outcome:
        return every_table(outcome)


def every_table(run: Run) -> Tables:
    return {name: run[name] for name in run.tables}


@cache
def sample_run(threads: int = 1) -> Run:
    """The run over the sample county, kept for whoever looks at it or writes it."""
    run = reconcile(SAMPLE, as_of=AS_OF, lang="zh", threads=threads)
    atexit.register(run.close)
    return run


@cache
def sample_answers() -> Tables:
    return every_table(sample_run())


@cache
def sample_rows() -> Mapping[str, tuple[list[str], list[list[str]]]]:
    """Table -> header and rows of the sample county, as texts."""
    texts: dict[str, tuple[list[str], list[list[str]]]] = {}
    for path in sorted(SAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        texts[path.stem] = header, rows
    lines = pl.read_parquet(SAMPLE / "bank_lines.parquet")
    as_text = lines.select(pl.all().cast(pl.String).fill_null(""))
    texts["bank_lines"] = lines.columns, [list(row) for row in as_text.rows()]
    return texts


def write_csv(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def text_frame(header: list[str], rows: list[list[str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def assert_same(one: Tables, other: Tables, *, places: bool, files: bool = True) -> None:
    """Equal tables; ``places`` and ``files`` say whether rows and files are where they were."""
    assert set(one) == set(other)
    for name in one:
        left, right = one[name], other[name]
        if not files and name in BY_FILE:
            continue
        if not files and name == "controls":
            of_files = pl.col("control_id").str.contains("^(rows|yuan) ")
            left, right = left.filter(~of_files), right.filter(~of_files)
        if not places:
            gone = [*(PLACE if not files else PLACE[2:])]
            left, right = left.drop(gone, strict=False), right.drop(gone, strict=False)
        # Only the order of inputs, and of evidence without its places, is that of the files.
        ordered = places or (name in RESULTS and name != "evidence")
        try:
            assert_frame_equal(left, right, check_row_order=ordered)
        except AssertionError as error:
            raise AssertionError(f"table {name}: {error}") from error


# One input, any machine.


def test_one_thread_or_two_make_no_difference() -> None:
    assert_same(sample_answers(), every_table(sample_run(threads=2)), places=True)


RUN = """
import sys
from datetime import date
from zbb_reconcile import open_run, reconcile
with reconcile(sys.argv[1], as_of=date(2024, 12, 31), lang="zh", threads=2) as outcome:
    outcome.write(sys.argv[2])
"""


def written_elsewhere(out: Path, **environment: str) -> Path:
    """The same run in a process of its own, in another folder and environment."""
    subprocess.run(
        [sys.executable, "-c", RUN, str(SAMPLE), str(out)],
        check=True,
        cwd=out.parent,
        # The checkout of this test, not the one that is installed.
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(out.parent),
            "PYTHONPATH": str(SAMPLE.parent),
            **environment,
        },
        timeout=120,
    )
    return out


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample county's output, written four times."""
    base = tmp_path_factory.mktemp("written")
    east = {"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "0"}
    west = {"TZ": "America/Los_Angeles", "LC_ALL": "zh_CN.GB18030", "PYTHONHASHSEED": "4242"}
    return {
        "one thread": sample_run().write(base / "one"),
        "two threads": sample_run(threads=2).write(base / "two"),
        "east": written_elsewhere(base / "三 east", **east, PYTHONUTF8="1"),
        "west": written_elsewhere(base / "west", **west),
    }


@pytest.mark.parametrize("other", ["two threads", "east", "west"])
def test_the_same_files_give_the_same_bytes(folders: dict[str, Path], other: str) -> None:
    one, again = folders["one thread"], folders[other]
    names = sorted(path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file())
    assert names == sorted(
        path.relative_to(again).as_posix() for path in again.rglob("*") if path.is_file()
    )
    differing = [
        name
        for name in names
        # The database is not promised byte for byte, so its sum is not either.
        if name not in ("run.duckdb", "sha256sums.txt")
        and (one / name).read_bytes() != (again / name).read_bytes()
    ]
    assert not differing
    assert {"manifest.json", "workbook.xlsx", "report.html"} <= set(names)
    assert {name for name in names if name.startswith("tables/")} == {
        f"tables/{table}.parquet" for table in RESULTS
    }


def test_nothing_that_is_written_names_a_place_of_this_machine(folders: dict[str, Path]) -> None:
    out = folders["one thread"]
    for path in (out / "manifest.json", out / "report.html", out / "run.duckdb"):
        content = path.read_bytes()
        for place in (str(SAMPLE.parent), str(out.parent), tempfile.gettempdir() + "/zbb"):
            assert place.encode() not in content, f"{place} in {path.name}"


def test_runs_beside_each_other_give_equal_answers() -> None:
    with ThreadPoolExecutor(4) as pool:
        for tables in pool.map(lambda _: answers(SAMPLE), range(4)):
            assert_same(sample_answers(), tables, places=True)


# One county, any order.


def test_shuffled_rows_change_nothing_but_their_places(tmp_path: Path) -> None:
    shuffle = random.Random(7)
    for name, (header, rows) in reversed(sample_rows().items()):
        if name != "bank_lines":
            write_csv(tmp_path / f"{name}.csv", header, shuffle.sample(rows, len(rows)))
    lines = pl.read_parquet(SAMPLE / "bank_lines.parquet")
    lines.sample(fraction=1, shuffle=True, seed=7).write_parquet(tmp_path / "bank_lines.parquet")
    assert_same(without_bytes(sample_answers()), without_bytes(answers(tmp_path)), places=False)


def without_bytes(tables: Tables) -> Tables:
    """The tables without what depends on the files' bytes, and on files that are no tables."""
    kept = {name: frame for name, frame in tables.items() if name != "notes"}
    return {name: frame.drop("sha256", strict=False) for name, frame in kept.items()}


def test_several_files_of_one_table_add_up(tmp_path: Path) -> None:
    """Each table in three files of two kinds, the last rows in the first file."""
    shuffle = random.Random(11)
    for name, (header, rows) in sample_rows().items():
        mixed = shuffle.sample(rows, len(rows))
        third = len(rows) // 3
        write_csv(tmp_path / f"{name}_c.csv", header, mixed[:third])
        write_csv(tmp_path / f"{name}-a.csv", header, mixed[third : 2 * third])
        last = pl.DataFrame(
            mixed[2 * third :], schema=dict.fromkeys(header, pl.String), orient="row"
        )
        last.with_columns(pl.all().replace("", None)).write_parquet(tmp_path / f"{name}_b.parquet")
    tables = answers(tmp_path)
    assert_same(sample_answers(), tables, places=False, files=False)
    assert tables["sources"].height == 3 * len(sample_rows())


# One county, any format.


@cache
def typed_frames() -> Tables:
    """The sample county's tables with the types of the books, without what no row has."""
    frames = {name: sample_answers()[name].drop(PLACE) for name in TABLES}
    return {
        name: frame.select(column for column in frame if column.null_count() < frame.height)
        for name, frame in frames.items()
        if frame.height
    }


def is_view(out: Path, name: str) -> bool:
    with duckdb.connect(out / "run.duckdb", read_only=True) as books:
        found = books.execute("select 1 from duckdb_views() where view_name = $1", [name])
        return bool(found.fetchall())


def answers_of_parquet(
    folder: Path, worsen: Callable[[str, pl.DataFrame], pl.DataFrame]
) -> tuple[Tables, Path]:
    """The answers to typed Parquet files, and the folder that was written."""
    folder.mkdir()
    for name, frame in typed_frames().items():
        worsen(name, frame).write_parquet(folder / f"{name}.parquet")
    with reconcile(folder, as_of=AS_OF, lang="zh", threads=1) as outcome:
        out = outcome.write(folder.parent / f"{folder.name} out")
        return every_table(outcome), out


@pytest.fixture(scope="module")
def in_place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Path]:
    """The answers to typed Parquet files as they are, and the folder that was written."""
    folder = tmp_path_factory.mktemp("in_place") / "canonical"
    return answers_of_parquet(folder, lambda name, frame: frame)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Path]:
    """The same where lines stay in their files from the tenth on; moved from where it was made."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(load, "KEPT_LINES", 10)
        tables, out = answers_of_parquet(folder, lambda name, frame: frame)
    return tables, out.rename(out.with_name("put aside"))


def clerks_cells(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The same cells as a clerk may have typed them: spaces, separators, days as text."""
    kinds = {column.name: column.kind for column in TABLES[name].columns}
    said: list[pl.Expr] = []
    for column in frame.columns:
        cell = pl.col(column)
        if kinds[column] == "account":
            said.append(cell.str.replace(r"^(.{4})(.{4})", "${1} ${2} "))
        elif kinds[column] == "day":
            said.append(cell.dt.strftime("%Y年%-m月%-d日"))
        elif kinds[column] == "money":
            said.append((pl.lit("¥") + cell.cast(pl.String)).alias(column))
        elif kinds[column] == "text":
            said.append((pl.lit(" ") + cell + pl.lit(" ")).alias(column))
        elif kinds[column] == "flag":
            said.append(
                pl.when(cell).then(pl.lit("是")).when(~cell).then(pl.lit("否")).alias(column)
            )
        elif kinds[column] == "year":
            said.append(cell.cast(pl.Int64))
    return frame.with_columns(said)


def test_parquet_scanned_in_place_typed_in_batches_and_text_are_one_answer(
    in_place: tuple[Tables, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned, out = in_place
    assert is_view(out, "bank_lines"), "scanned in place"
    assert_same(sample_answers(), scanned, places=False, files=False)

    monkeypatch.setattr(frames, "BATCH_ROWS", 37)
    typed, out = answers_of_parquet(tmp_path / "typed", clerks_cells)
    assert not is_view(out, "bank_lines"), "typed in batches"
    both = [dict(without_bytes(tables)) for tables in (scanned, typed)]
    # The input lines are a view of the movements in one run, and in file order in the other.
    for tables in both:
        tables["bank_lines"] = tables["bank_lines"].sort("source_row")
    assert_same(*both, places=True)


def test_one_cell_that_is_not_canonical_is_typed_and_the_others_stay_in_their_file(
    tmp_path: Path,
) -> None:
    def one_space(name: str, frame: pl.DataFrame) -> pl.DataFrame:
        if name != "bank_lines":
            return frame
        last = pl.int_range(pl.len()) == pl.len() - 1
        spaced = pl.when(last).then(pl.col("account_no") + " ").otherwise("account_no")
        return frame.with_columns(spaced.alias("account_no"))

    tables, out = answers_of_parquet(tmp_path / "spaced", one_space)
    assert is_view(out, "bank_lines")
    assert_same(sample_answers(), tables, places=False, files=False)


def test_lines_that_stay_in_their_files_give_one_answer(
    in_place: tuple[Tables, Path], kept: tuple[Tables, Path]
) -> None:
    """Above a million lines nothing of them is written again; the answers are the same."""
    stored, _ = in_place
    staying, out = kept
    assert is_view(out, "movements")
    assert [path.name for path in (out / "lines").iterdir()], "the file stays"
    both = [dict(without_bytes(tables)) for tables in (stored, staying)]
    for tables in both:
        for name in ("bank_lines", "movements"):
            tables[name] = tables[name].sort("source_row")
    assert_same(*both, places=True)


@pytest.mark.parametrize("name", ["moved", "[结果] 1"])
def test_a_result_whose_lines_stay_in_files_may_be_moved(
    kept: tuple[Tables, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    tables, out = kept
    moved = Path(shutil.copytree(out, tmp_path / name))
    sums = (moved / "sha256sums.txt").read_text().splitlines()
    given = tables["sources"].filter(pl.col("source_file") == "bank_lines.parquet")["sha256"][0]
    assert [line.split()[0] for line in sums if "  lines/" in line] == [given]
    monkeypatch.chdir(tmp_path)
    with open_run(moved) as run, open_run(Path(name)) as again:
        for table in ("movements", "bank_lines", "findings"):
            assert_frame_equal(run[table], tables[table])
            assert_frame_equal(run.lazy(table).collect(), tables[table])
        assert again.rows("movements") == tables["movements"].height
        exported = run.export("movements")
        assert isinstance(exported, bytes)
        assert exported.count(b"\r\n") == tables["movements"].height + 1
        evidence = run["evidence"].filter(pl.col("source_table") == "bank_lines")
        assert run.explain(evidence["finding_id"][0])
        run.write(tmp_path / "copy")
    written = pl.read_parquet(tmp_path / "copy" / "tables" / "movements.parquet")
    assert written.columns == [*PLACE, "account_no", "posted_on", "amount", "class", "why"]
    assert written["source_row"].is_sorted()
    asked = "select count(summary), sum(amount) from movements"
    replay = f"import duckdb; print(*duckdb.connect('run.duckdb').sql('{asked}').fetchall()[0])"
    said = subprocess.run(
        [sys.executable, "-c", replay], cwd=tmp_path / "copy", capture_output=True, check=True
    )
    lines = tables["movements"]
    assert said.stdout.decode().split() == [
        str(lines["summary"].count()),
        str(lines["amount"].sum()),
    ]


def test_frames_are_the_same_as_files_whatever_their_order() -> None:
    texts = {name: text_frame(header, rows) for name, (header, rows) in sample_rows().items()}
    given_text = answers(texts)
    assert_same(sample_answers(), given_text, places=False, files=False)
    given_typed = answers(dict(reversed(typed_frames().items())))
    assert_same(given_text, given_typed, places=False, files=False)


# Random counties.


@cache
def random_county(number: int) -> County:
    """The fullest of a few counties drawn from a seed."""
    drawn: list[County] = []

    @seed(number)
    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(counties())
    def draw(county: County) -> None:
        drawn.append(county)

    draw()
    return max(drawn, key=lambda county: sum(map(len, county.tables.values())))


@pytest.mark.parametrize("number", [20_241_231, 8_675_309])
def test_a_random_county_has_one_answer(number: int) -> None:
    county = random_county(number)
    frames = as_frames(county)
    of = {"as_of": county.as_of, "profile": county.profile}
    told = answers(frames, **of)
    assert told["findings"].height >= 10, "a county in which something happens"
    assert_same(told, answers(frames, threads=2, **of), places=True)
    shuffled = {
        name: frame.sample(fraction=1, shuffle=True, seed=number) for name, frame in frames.items()
    }
    assert_same(told, answers(dict(reversed(shuffled.items())), **of), places=False)


@pytest.mark.parametrize(
    ("column", "cells"),
    [("purpose", ("工会经费", "日常经费")), ("closed_on", ("2020-01-01", "2021-01-01"))],
)
def test_an_account_registered_twice_is_read_the_same_in_either_order(
    column: str, cells: tuple[str, str]
) -> None:
    """The key of an account is not unique in the register; which row stands must not be luck."""
    agencies = {"division_code": "360781000", "agency_code": "101", "agency_name": "云岭县教育局"}
    bank = {
        "account_no": "6217",
        "account_name": "云岭县教育局",
        "balance": "250.00",
        "balance_on": "2024-12-31",
        "lines_from": "2015-01-01",
    }
    line = {"account_no": "6217", "posted_on": "2024-12-01", "amount": "-1.00"}
    entry = {
        "agency_code": "101",
        "account_no": "6217",
        "account_name": "云岭县教育局",
        "account_kind": "basic",
        "opened_on": "2015-01-01",
    }
    told = []
    for order in (cells, cells[::-1]):
        frames = {
            "agencies": pl.DataFrame([agencies]),
            "bank_accounts": pl.DataFrame([bank]),
            "bank_lines": pl.DataFrame([line]),
            "accounts": pl.DataFrame([entry | {column: cell} for cell in order]),
        }
        with reconcile(frames, as_of=AS_OF, lang="zh", threads=1, tables=["findings"]) as run:
            told.append(run["findings"])
    assert_frame_equal(*told)


def test_the_sum_of_many_fen_does_not_depend_on_their_order() -> None:
    """90,000,000,000.00 and 20,000 fen: a sum of floats would lose some of them."""
    amounts = ["90000000000.00"] + ["0.01"] * 20_000
    for order in (amounts, amounts[::-1]):
        lines = pl.DataFrame(
            {"account_no": "620000000001", "posted_on": "2024-06-01", "amount": order}
        )
        bank = pl.DataFrame(
            {
                "account_no": ["620000000001"],
                "account_name": ["某单位"],
                "balance": ["0.00"],
                "balance_on": ["2023-12-31"],
            }
        )
        tables = {"bank_lines": lines, "bank_accounts": bank}
        with reconcile(tables, as_of=AS_OF, lang="zh", threads=1, tables=["controls"]) as run:
            sums = {row["control_id"]: row["right"] for row in run["controls"].to_dicts()}
        assert sums["yuan bank_lines / bank_lines.amount"] == Decimal("90000000200.00")

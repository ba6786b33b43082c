"""Many divisions: whose rows are whose, each run into a store in every way, what fails."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.provinces import COUNTIES, poison, write_county, write_folders, write_tables
from zbb_reconcile import Refusal, reconcile
from zbb_reconcile.cli import app
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.divisions.everyone import reconcile_all
from zbb_reconcile.divisions.one import Ended, Task, left_alone, run_division
from zbb_reconcile.divisions.store import profile_of, read_profiles
from zbb_reconcile.inputs import Inputs
from zbb_reconcile.output.checksums import sha256_of
from zbb_reconcile.run import Run

AS_OF = date(2024, 12, 31)
FIRST, SECOND, THIRD = tuple(COUNTIES)[:3]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_division(data: Path, division: str, *tables: str) -> Run:
    """The run over a division; of ``tables`` these at once, where any are named."""
    inputs = Inputs(division=division)
    return reconcile(data, as_of=AS_OF, lang="en", inputs=inputs, tables=tables or None)


def written(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its hash."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def states(ended: list[Ended]) -> dict[str, str]:
    return {one.division: one.state for one in ended}


def copied(place: Path, to: Path) -> Path:
    (shutil.copytree if place.is_dir() else shutil.copyfile)(place, to)
    return to


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties in one file a table."""
    work = tmp_path_factory.mktemp("tables")
    return write_tables(work / "data", work / "counties", [FIRST, SECOND])


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties in a folder each, and a third whose data nobody can use."""
    data = write_folders(tmp_path_factory.mktemp("folders") / "data", (FIRST, SECOND, THIRD))
    poison(data / f"{THIRD} {COUNTIES[THIRD]}")
    (data / "profiles.toml").write_text(f'[profiles]\n{SECOND} = "xingguo"\n', encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def store(folders: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every county of the folders, run in this process at one thread."""
    store = tmp_path_factory.mktemp("store") / "counties"
    ended = reconcile_all(folders, store, as_of=AS_OF, lang="en", threads=1)
    assert states(ended) == {FIRST: "done", SECOND: "done", THIRD: "refused"}
    return store


@pytest.fixture(scope="module")
def shared(tables: Path) -> Iterator[Run]:
    """The second county out of the shared tables."""
    with of_division(tables, SECOND) as run:
        yield run


def test_a_division_finds_in_shared_tables_what_it_finds_alone(shared: Run, tmp_path: Path) -> None:
    """But for the rows of which nothing says whose they are, and what rests on them."""
    county = write_county(tmp_path / "alone", SECOND)
    with reconcile(county, as_of=AS_OF, lang="en", tables=["findings", "recalls"]) as run:
        alone = run["findings"].drop("reason")
        assert run["recalls"].equals(shared["recalls"])
    found = shared["findings"].drop("reason")
    assert found.join(alone, on="finding_id", how="anti").is_empty()
    lost = alone.join(found, on="finding_id", how="anti")
    assert set(lost["rule_id"]) == {"BA-04", "X-04"}


def test_rows_of_other_divisions_are_counted_and_their_money_proven(
    shared: Run, tables: Path
) -> None:
    sources = {row["source_file"]: row for row in shared["sources"].iter_rows(named=True)}
    assert all(
        row["rows_read"]
        == row["rows_standardised"] + row["rows_quarantined"] + row["rows_of_others"]
        for row in sources.values()
    )
    of_first = [
        row for row in rows_of(tables / "agencies.csv") if row["division_code"] == f"{FIRST}000"
    ]
    assert sources["agencies.csv"]["rows_of_others"] == len(of_first)
    assert shared["controls"]["holds"].all()
    yuan = shared["controls"].filter(pl.col("control_id") == "yuan payments.csv / payments.amount")
    paid = sum((Decimal(row["amount"]) for row in rows_of(tables / "payments.csv")), Decimal(0))
    assert yuan["left"].to_list() == [paid]
    assert any("belong to other divisions" in note for note in shared["notes"]["note"])


def test_a_row_of_no_known_division_is_set_aside_and_never_dropped(shared: Run) -> None:
    aside = shared["quarantine"].filter(pl.col("reason_code") == "division_unknown")
    assert set(aside["source_file"]) == {"bank_accounts.csv", "bank_lines.parquet", "payments.csv"}
    assert shared.exit_code == 1
    assert shared["quarantine"].height == aside.height


def test_a_column_of_divisions_says_whose_rows_they_are(tmp_path: Path, tables: Path) -> None:
    """The needs have one; with one the payments without an indicator have a division, too."""
    data = copied(tables, tmp_path / "data")
    rows = rows_of(data / "payments.csv")
    known = {row["indicator_id"]: row["division_code"] for row in rows_of(data / "indicators.csv")}
    with (data / "payments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*rows[0], "财政区划"])
        for row in rows:
            code = known.get(row["indicator_id"], f"{SECOND}000 岚溪县")
            writer.writerow([*row.values(), code])
    with of_division(data, SECOND, "quarantine", "controls") as run:
        aside = run["quarantine"].filter(pl.col("source_file") == "payments.csv")
        assert aside.is_empty()
        assert run["needs"].height == 7
        assert run["controls"]["holds"].all()


def test_a_faulty_row_of_another_division_is_not_an_error_of_this_one(
    tmp_path: Path, tables: Path
) -> None:
    data = copied(tables, tmp_path / "data")
    text = (data / "indicators.csv").read_text(encoding="utf-8")
    (data / "indicators.csv").write_text(text.replace("2023-02-08", "不详", 1), encoding="utf-8")
    for division, faulty in ((FIRST, 1), (SECOND, 0)):
        with of_division(data, division, "quarantine", "controls") as run:
            aside = run["quarantine"].filter(pl.col("source_file") == "indicators.csv")
            assert aside.height == faulty
            assert run["controls"]["holds"].all()


def test_a_code_that_two_divisions_have_is_refused_where_it_decides(tmp_path: Path) -> None:
    write_county(tmp_path / "first", FIRST)
    data = tmp_path / "data"
    data.mkdir()
    agencies = (tmp_path / "first" / "agencies.csv").read_text(encoding="utf-8")
    others = agencies.replace(f"{FIRST}000", f"{SECOND}000").split("\n", 1)[1]
    (data / "agencies.csv").write_text(agencies + others, encoding="utf-8")
    years = (tmp_path / "first" / "agency_years.csv").read_text(encoding="utf-8")
    (data / "agency_years.csv").write_text(years, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        of_division(data, FIRST)
    assert caught.value.key == "division_shared"
    assert caught.value.file == "agency_years.csv"


def test_the_database_of_a_division_holds_nothing_of_the_others(
    shared: Run, tmp_path: Path
) -> None:
    """But for the rows that it set aside, because they may be its own."""
    out = shared.write(tmp_path / "out")
    theirs = ("云岭县教育体育局", "99042101103001", "ZB230101")
    with duckdb.connect(str(out / "run.duckdb"), read_only=True) as books:
        names = [
            name for (name,) in books.execute("select table_name from duckdb_tables()").fetchall()
        ]
        assert not [name for name in names if " " in name]
        for name in set(names) - {"quarantine"}:
            for text in theirs:
                found = books.execute(
                    f'select count(*) from "{name}" as seen where contains(seen::text, $1)', [text]
                ).fetchall()
                assert found == [(0,)], (name, text)


@pytest.mark.parametrize(
    ("division", "key"),
    [("43", "bad_division"), ("4310810", "bad_division"), ("431081", "division_not_there")],
)
def test_a_division_that_cannot_be_meant_is_refused(
    tables: Path, folders: Path, division: str, key: str
) -> None:
    for data in (tables, folders):
        with pytest.raises(Refusal) as caught:
            of_division(data, division)
        assert caught.value.key == key


def test_a_county_holds_its_towns_and_nine_digits_mean_one_alone(tmp_path: Path) -> None:
    header = "division_code,agency_code,agency_name\n"
    rows = ("431081000,1,资兴市财政局", "431081101,2,唐洞街道", "431082000,3,桂阳县财政局")
    (tmp_path / "agencies.csv").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    for division, codes in (("431081", ["1", "2"]), ("431081101", ["2"]), ("431082000", ["3"])):
        with of_division(tmp_path, division, "agencies") as run:
            assert run["agencies"]["agency_code"].to_list() == codes


def test_a_division_in_a_folder_and_in_a_table_is_refused(tmp_path: Path) -> None:
    header = "division_code,agency_code,agency_name\n"
    (tmp_path / "agencies.csv").write_text(f"{header}{FIRST}000,1,财政局\n", encoding="utf-8")
    own = tmp_path / f"{FIRST} 云岭县"
    own.mkdir()
    (own / "agencies.csv").write_text(f"{header}{FIRST}000,1,财政局\n", encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        of_division(tmp_path, FIRST)
    assert caught.value.key == "division_in_both"
    with pytest.raises(Refusal) as caught:
        reconcile_all(tmp_path, tmp_path.parent / "store", as_of=AS_OF)
    assert caught.value.key == "division_in_both"


def test_a_poisoned_division_keeps_its_error_and_the_others_finish(store: Path) -> None:
    kept = json.loads((store / f"{THIRD}.error.json").read_text(encoding="utf-8"))
    assert (kept["kind"], kept["attempts"]) == ("refused", 1)
    assert "payments.csv" in kept["message"]
    assert sorted(path.name for path in store.iterdir()) == [FIRST, SECOND, f"{THIRD}.error.json"]


def test_each_division_has_the_rules_that_profiles_toml_says(store: Path) -> None:
    names = {
        division: json.loads((store / division / "manifest.json").read_text())["profile"]["name"]
        for division in (FIRST, SECOND)
    }
    assert names == {FIRST: "national", SECOND: "xingguo"}


def test_two_workers_give_the_same_bytes_as_one_process(
    folders: Path, store: Path, tmp_path: Path
) -> None:
    """Each at two threads, where the process had one."""
    ended = reconcile_all(folders, tmp_path / "store", as_of=AS_OF, lang="en", threads=4, workers=2)
    assert states(ended) == {FIRST: "done", SECOND: "done", THIRD: "refused"}
    assert written(tmp_path / "store") == written(store)


def test_what_is_unchanged_is_left_as_it_is(folders: Path, store: Path, tmp_path: Path) -> None:
    data = copied(folders, tmp_path / "data")
    mine = copied(store, tmp_path / "store")

    def left(day: date = AS_OF, language: str = "en") -> list[str]:
        profiles = read_profiles(data)
        tasks = [
            Task(code, str(data), str(mine), day, profile_of(profiles, code, "national"), language)
            for code in (FIRST, SECOND)
        ]
        return [task.division for task in tasks if left_alone(task) is not None]

    assert left() == [FIRST, SECOND]
    assert left(day=date(2024, 12, 30)) == left(language="zh") == []
    (data / "profiles.toml").write_text("[profiles]\n", encoding="utf-8")
    assert left() == [FIRST]
    (data / f"{FIRST} {COUNTIES[FIRST]}" / "说明.md").write_text("not read", encoding="utf-8")
    assert left() == []
    copied(folders / "profiles.toml", data / "profiles.toml")
    assert left() == [SECOND]
    # What people wrote into the workbook is theirs, and no reason to run again.
    (mine / SECOND / "workbook.xlsx").write_bytes(b"")
    assert left() == [SECOND]
    (mine / SECOND / "tables" / "recalls.parquet").write_bytes(b"")
    assert left() == []


@contextmanager
def killing(
    store: Path, division: str, times: int, workers: Callable[[], Iterable[int]] | None = None
) -> Iterator[list[int]]:
    """Kills the workers as soon as one writes that division, so many times; gives whom."""
    killed: list[int] = []
    over = threading.Event()

    def children() -> list[int]:
        return [worker.pid or 0 for worker in multiprocessing.active_children()]

    def watch() -> None:
        rounds = 0
        while not over.is_set() and rounds < times:
            if any(store.glob(f".{division}.*.part")):
                new = [pid for pid in (workers or children)() if pid not in killed]
                for pid in new:
                    killed.append(pid)
                    os.kill(pid, signal.SIGKILL)
                rounds += bool(new)
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield killed
    finally:
        over.set()
        watcher.join()


def test_a_killed_worker_is_replaced_and_its_division_tried_again(
    folders: Path, store: Path, tmp_path: Path
) -> None:
    with killing(tmp_path / "store", FIRST, 1) as killed:
        ended = reconcile_all(folders, tmp_path / "store", as_of=AS_OF, lang="en", workers=1)
    assert len(killed) == 1
    assert states(ended) == {FIRST: "done", SECOND: "done", THIRD: "refused"}
    assert written(tmp_path / "store") == written(store)
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == sorted(
        path.name for path in store.iterdir()
    )


def test_a_division_whose_worker_dies_three_times_is_given_up(
    folders: Path, store: Path, tmp_path: Path
) -> None:
    with killing(tmp_path / "store", FIRST, 3) as killed:
        ended = reconcile_all(folders, tmp_path / "store", as_of=AS_OF, lang="en", workers=1)
    assert len(killed) == 3
    assert states(ended) == {FIRST: "killed", SECOND: "done", THIRD: "refused"}
    kept = json.loads((tmp_path / "store" / f"{FIRST}.error.json").read_text(encoding="utf-8"))
    assert (kept["kind"], kept["attempts"]) == ("killed", 3)
    left = {path.name for path in (tmp_path / "store").iterdir()}
    assert left == {f"{FIRST}.error.json", SECOND, f"{THIRD}.error.json"}


def test_decisions_of_a_division_are_not_lost_when_all_are_run(
    folders: Path, store: Path, tmp_path: Path
) -> None:
    """It is left alone while its data are the same, and refused when they change."""
    data, mine = copied(folders, tmp_path / "data"), copied(store, tmp_path / "store")
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("finding_id,decision,reason\nX,explain,y\n", encoding="utf-8")
    shutil.rmtree(mine / FIRST)
    inputs = Inputs(division=FIRST, decisions=(decisions,))
    with reconcile(data, as_of=AS_OF, lang="en", inputs=inputs) as run:
        run.write(mine / FIRST)
    task = Task(FIRST, str(data), str(mine), AS_OF, "national", "en")
    ended = left_alone(task)
    assert ended is not None
    (data / f"{FIRST} {COUNTIES[FIRST]}" / "说明.md").write_text("not read", encoding="utf-8")
    assert left_alone(task) is None
    assert run_division(task).state == "refused"


def test_the_command_says_what_became_of_each(
    folders: Path, store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    line = f"run {folders} --as-of 2024-12-31 --all --store {store} --threads 1 --lang en"
    assert talk(app, line.split()) == 1
    told = capfd.readouterr()
    assert "3 divisions: 0 done, 2 unchanged, 1 failed." in told.out
    assert f"{THIRD} could not be judged:" in told.out
    assert f"[1/3] {FIRST}  unchanged, its result stays" in told.err
    assert "Traceback" not in told.out + told.err


def test_one_division_again_changes_nothing(
    folders: Path, store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = written(store / FIRST)
    line = f"run {folders} --as-of 2024-12-31 --division {FIRST} --out {store / FIRST} --lang en"
    assert talk(app, line.split()) == 0
    assert "the result stays" in capfd.readouterr().out
    assert written(store / FIRST) == before


def test_a_division_that_was_mended_is_no_failure_any_more(
    folders: Path, store: Path, tmp_path: Path
) -> None:
    mine = copied(store, tmp_path / "store")
    data = copied(folders, tmp_path / "data")
    own = data / f"{THIRD} {COUNTIES[THIRD]}"
    for path in own.iterdir():
        if path.name != "agencies.csv":
            path.unlink()
    line = f"run {data} --as-of 2024-12-31 --division {THIRD} --out {mine / THIRD} --lang en"
    assert talk(app, line.split()) == 0
    assert not (mine / f"{THIRD}.error.json").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--all", "--store"),
        ("--all --store {store} --out x", "--out cannot be used with --all"),
        ("--store {store} --out x", "--store can only be used with --all"),
        ("--workers 2 --out x", "--workers can only be used with --all"),
        ("", "--out"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    folders: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], options: str, said: str
) -> None:
    line = f"run {folders} --as-of 2024-12-31 {options} --lang en".format(store=tmp_path / "s")
    assert talk(app, line.split()) == 2
    assert said in capfd.readouterr().err


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("[profiles", "profiles_not_toml"),
        ("profile = 1", "profiles_unknown_key"),
        ('[profiles]\n4310 = "national"', "profiles_bad_division"),
        ('[profiles]\n431081 = "nationl"', "profiles_unknown"),
        ('[profiles]\n431081 = "../x.toml"', "profiles_unknown"),
        ("[profiles]\n431081 = 3", "profiles_unknown"),
    ],
)
def test_profiles_toml_is_understood_or_refused(tmp_path: Path, content: str, key: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "profiles.toml").write_text(content, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        reconcile_all(data, tmp_path / "store", as_of=AS_OF)
    assert caught.value.key == key


def test_profiles_toml_may_be_no_link_and_nothing_large(tmp_path: Path) -> None:
    for name, key in (("link", "symlink"), ("large", "file_too_large")):
        data = tmp_path / name
        data.mkdir()
        if name == "link":
            (data / "profiles.toml").symlink_to(tmp_path / "elsewhere")
        else:
            (data / "profiles.toml").write_bytes(b"#" * (1024**2 + 1))
        with pytest.raises(Refusal) as caught:
            reconcile_all(data, tmp_path / "store", as_of=AS_OF)
        assert caught.value.key == key


def test_a_cluster_gives_the_same_bytes_when_its_workers_are_killed_too(
    folders: Path, store: Path, tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    mine = tmp_path / "store"
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        with distributed.Client(cluster, set_as_default=False) as client:
            pids = list(client.run(os.getpid).values())
        with killing(mine, FIRST, 1, lambda: pids) as killed:
            ended = reconcile_all(
                folders,
                mine,
                as_of=AS_OF,
                lang="en",
                threads=1,
                cluster=cluster.scheduler_address,
            )
    assert sorted(killed) == sorted(pids)
    assert states(ended) == {FIRST: "done", SECOND: "done", THIRD: "refused"}
    assert written(mine) == written(store)


def test_a_cluster_that_is_not_there_is_refused(folders: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with pytest.raises(Refusal) as caught:
        reconcile_all(folders, tmp_path / "store", as_of=AS_OF, cluster="nonsense://x")
    assert caught.value.key == "cluster_unreachable"

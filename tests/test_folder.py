"""The folder of results: whole or not at all, one run at a time, nobody's files thrown away."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.faults.bench import small_county
from zbb_reconcile import Outcome, Refusal, reconcile
from zbb_reconcile.books import SavedBooks
from zbb_reconcile.output.target import WRITTEN, check_apart, claimed
from zbb_reconcile.texts import LANGUAGES, chosen

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data"
DAYS = (date(2023, 12, 31), date(2024, 12, 31))

# Has the program in memory, and for each line that it is given starts a process that writes a run
# over a folder again and again, until it is killed.
WRITERS = """
import json, os, pkgutil, importlib, sys
from datetime import date
import zbb_reconcile, xlsxwriter
for module in pkgutil.walk_packages(zbb_reconcile.__path__, "zbb_reconcile."):
    if module.name != "zbb_reconcile.__main__":
        importlib.import_module(module.name)
for line in sys.stdin:
    data, out, day = json.loads(line)
    writer = os.fork()
    if writer == 0:
        outcome = zbb_reconcile.reconcile(data, as_of=date.fromisoformat(day), threads=1)
        print("ready", os.getpid(), flush=True)
        while True:
            outcome.write(out, force=True)
    os.waitpid(writer, 0)
    print("dead", flush=True)
"""

# Writes a run, and says how often something touched its database file or gave its folder the
# name, and how often the engine had the file open then.
WATCHED = """
import os, sys
from datetime import date
from zbb_reconcile import reconcile
data, out = sys.argv[1:]
moments = held = 0
inside = False

def watch(event, arguments):
    global moments, held, inside
    named = any("run.duckdb" in str(argument) for argument in arguments)
    moved = event == "os.rename" and str(arguments[1]) == out
    if inside or event not in ("open", "os.link", "os.chmod", "os.rename") or not (named or moved):
        return
    inside = True
    open_files = [os.readlink(link.path) for link in os.scandir("/proc/self/fd")
                  if os.path.lexists(link.path)]
    moments += 1
    held += any(name.endswith("run.duckdb") for name in open_files)
    inside = False

with reconcile(data, as_of=date(2024, 12, 31), threads=1) as outcome:
    sys.addaudithook(watch)
    outcome.write(out)
    inside = True
print("moments", moments, "held", held)
"""

HOLDER = """
import sys, time
from pathlib import Path
from zbb_reconcile.output.target import claimed
with claimed(Path(sys.argv[1]), force=True):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of few rows: its folder of results has every file, and the same work is done."""
    small_county(data := tmp_path_factory.mktemp("small") / "data")
    return data


@pytest.fixture(scope="module")
def outcome(small: Path) -> Iterator[Outcome]:
    with reconcile(small, as_of=DAYS[1], threads=2) as made:
        yield made


@pytest.fixture(scope="module")
def finished(outcome: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return outcome.write(tmp_path_factory.mktemp("finished") / "out")


@pytest.fixture
def out(finished: Path, tmp_path: Path) -> Path:
    """A finished run in a folder of its own."""
    return Path(shutil.copytree(finished, tmp_path / "out"))


def whole(out: Path) -> str:
    """The as-of day of the run in the folder, having checked every file of it."""
    # Written later, and of a county of millions of lines alone.
    others = {"notices.json", "signatures.json", "lines"}
    assert {path.name for path in out.iterdir()} == WRITTEN - others
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    tables = {path.stem: path for path in (out / "tables").iterdir()}
    assert set(tables) == set(manifest["tables"])
    for name, path in tables.items():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert digest == manifest["tables"][name]["sha256"], name
    with SavedBooks(out / "run.duckdb") as books:
        for name in ("findings", "recalls", "controls"):
            assert len(books.rows(name, {})) == manifest["tables"][name]["rows"]
    assert (out / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert (out / "workbook.xlsx").read_bytes()[:2] == b"PK"
    return str(manifest["as_of"])


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir() if path != out)


def refused(out: Path, *, force: bool = True) -> str:
    with pytest.raises(Refusal) as refusal, claimed(out, force=force):
        pass
    for lang in ("zh", "en"):
        assert str(refusal.value.values["out"]) in refusal.value.message(lang)
    return refusal.value.key


# Killed.


@pytest.fixture(scope="module")
def writers() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", WRITERS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        yield started
        assert started.stdin is not None
        started.stdin.close()


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_at_any_moment_of_writing_leaves_a_whole_run(
    out: Path, small: Path, writers: subprocess.Popen[str], seed: int
) -> None:
    assert writers.stdin is not None
    assert writers.stdout is not None
    moments = random.Random(seed)
    was = DAYS[1].isoformat()
    for turn in range(4):
        writes = DAYS[turn % 2].isoformat()
        writers.stdin.write(json.dumps([str(small), str(out), writes]) + "\n")
        writers.stdin.flush()
        ready, writer = writers.stdout.readline().split()
        assert ready == "ready"
        # One write takes some tenths of a second: one of the first is hit.
        time.sleep(moments.uniform(0.0, 0.9))
        os.kill(int(writer), signal.SIGKILL)
        assert writers.stdout.readline() == "dead\n"
        now = whole(out)
        assert now in (was, writes)
        was = now
    with claimed(out, force=True):
        pass
    assert beside(out) == []


def test_a_killed_command_leaves_the_earlier_results(out: Path, tmp_path: Path) -> None:
    moments = random.Random(7)
    command = [sys.executable, "-m", "zbb_reconcile", "run", str(SAMPLE), "--force"]
    for _ in range(4):
        with subprocess.Popen(
            [*command, "--as-of", "2023-12-31", "--out", str(out)], stdout=subprocess.DEVNULL
        ) as run:
            time.sleep(moments.uniform(0.1, 2.2))
            run.kill()
        assert whole(out) in ("2023-12-31", "2024-12-31")


@pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("after_seconds", [0.4, 1.0, 1.6])
def test_a_stopped_command_leaves_nothing_behind(
    tmp_path: Path, ending: str, after_seconds: float
) -> None:
    out, temporary = tmp_path / "out", tmp_path / "temporary"
    temporary.mkdir()
    number = getattr(signal, ending)
    command = [sys.executable, "-m", "zbb_reconcile", "run", str(SAMPLE)]
    with subprocess.Popen(
        [*command, "--as-of", "2024-12-31", "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(temporary)},
    ) as run:
        time.sleep(after_seconds)
        run.send_signal(number)
        said = run.communicate()[1].decode()
    assert not any(temporary.iterdir())
    if run.returncode == 0:
        assert whole(out) == "2024-12-31"
    else:
        assert beside(out) == ["temporary"]
        # On a slow machine Python itself may still be starting: then it is not ours to say.
        if after_seconds > 0.4 or run.returncode != -number:
            assert run.returncode == 128 + number, said
            assert "Traceback" not in said


def test_a_folder_that_lost_its_name_to_a_kill_gets_it_back(out: Path) -> None:
    old = out.rename(out.parent / ".out.0a1b2c3d.old")
    shutil.copytree(old, out.parent / ".out.0a1b2c3d.part")
    assert refused(out, force=False) == "out_exists"
    assert whole(out) == "2024-12-31"
    assert beside(out) == []


def test_what_a_killed_run_into_another_folder_left_is_not_touched(out: Path) -> None:
    others = [".out.2024.0a1b2c3d.part", ".out.notes", ".outer.0a1b2c3d.old", ".out.0A.part"]
    for name in others:
        (out.parent / name).mkdir()
    with claimed(out, force=True):
        pass
    assert beside(out) == sorted(others)


# Two at once.


def test_of_two_runs_into_one_folder_the_second_is_refused(out: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(out)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert refused(out) == "out_busy"
        with claimed(out.parent / "other", force=False):
            pass
        holder.kill()
    # The lock died with its holder, though its file is still there.
    assert beside(out) == [".out.lock"]
    with claimed(out, force=True):
        pass
    assert beside(out) == []


def test_two_threads_are_two_runs(out: Path) -> None:
    keys: list[str] = []
    with claimed(out, force=True):
        thread = threading.Thread(target=lambda: keys.append(refused(out)))
        thread.start()
        thread.join()
    assert keys == ["out_busy"]


def test_who_holds_the_folder_may_write_it(outcome: Outcome, out: Path) -> None:
    with claimed(out, force=True):
        outcome.write(out, force=True)
    assert whole(out) == "2024-12-31"


def test_two_folders_of_one_run_share_no_file(outcome: Outcome, tmp_path: Path) -> None:
    folders = [outcome.write(tmp_path / name) for name in ("one", "two")]
    numbers = [path.stat().st_ino for out in folders for path in out.rglob("*") if path.is_file()]
    assert len(set(numbers)) == len(numbers)


# What may not be written over.


def test_earlier_results_are_replaced_only_by_force(outcome: Outcome, out: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        outcome.write(out)
    assert refusal.value.key == "out_exists"
    assert outcome.write(out, force=True) == out


def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    assert refused(folder) == "out_not_ours"
    (folder / "manifest.json").write_text('{"made_by": "somebody else"}')
    assert refused(folder) == "out_not_ours"
    (folder / "manifest.json").write_bytes(b"\xff")
    assert refused(folder) == "out_not_ours"


def test_an_auditors_own_file_among_the_results_is_never_thrown_away(out: Path) -> None:
    (out / "核实记录.docx").write_bytes(b"")
    assert refused(out) == "out_holds_more"
    (out / "核实记录.docx").rename(out / ".DS_Store")
    with claimed(out, force=True):
        pass


def test_a_workbook_that_people_wrote_into_is_never_thrown_away(
    outcome: Outcome, out: Path, tmp_path: Path
) -> None:
    workbook = out / "workbook.xlsx"
    workbook.write_bytes(workbook.read_bytes() + b"what the clerk filled in")
    assert refused(out) == "out_workbook_changed"
    workbook.rename(tmp_path / "mine.xlsx")
    outcome.write(out, force=True)
    assert whole(out)
    (out / "sha256sums.txt").unlink()
    assert refused(out) == "out_workbook_changed", "nothing says that it is as it was written"


def test_while_the_database_file_is_touched_the_engine_does_not_hold_it(
    small: Path, tmp_path: Path
) -> None:
    """Windows gives a file that the engine has open to nobody; here the open files are counted."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("only Linux says which files are open")
    said = subprocess.run(
        [sys.executable, "-c", WATCHED, str(small), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert said[0::2] == ["moments", "held"]
    assert int(said[1]) >= 4
    assert said[3] == "0"


def test_a_file_and_a_link_are_refused(out: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refused(tmp_path / "file") == "out_is_file"
    (tmp_path / "link").symlink_to(out)
    assert refused(tmp_path / "link") == "out_is_link"
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    assert refused(tmp_path / "nowhere") == "out_is_link"


def test_a_link_planted_as_the_lock_is_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.lock").symlink_to(tmp_path / "elsewhere")
    assert refused(out) == "out_failed"
    assert not (tmp_path / "elsewhere").exists()


def test_results_and_data_lie_apart(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "inner").mkdir(parents=True)
    (tmp_path / "link").symlink_to(data)
    for out, key in (
        (data, "out_in_data"),
        (data / "out", "out_in_data"),
        (data / "inner" / ".." / "out", "out_in_data"),
        (tmp_path / "link" / "out", "out_in_data"),
        (tmp_path, "out_around_data"),
    ):
        with pytest.raises(Refusal) as refusal:
            check_apart(out, data)
        assert refusal.value.key == key, out
    check_apart(tmp_path / "data2", data)
    check_apart(tmp_path / "out", tmp_path / "link")


def test_the_folder_above_has_to_be_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "no" / "out") == "out_no_parent"
    assert refused(tmp_path / ("长" * 100)) == "out_failed"
    assert refused(Path("/")) in ("out_no_parent", "out_not_ours")


# The system says no.


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_place_where_one_may_not_write_is_refused_before_any_work(mode: int) -> None:
    # Root may write anywhere, so the question is asked by somebody else.
    script = (
        "import os; from pathlib import Path\n"
        "from zbb_reconcile.errors import Refusal\n"
        "from zbb_reconcile.output.target import claimed\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try:\n"
        "    with claimed(Path('closed/out'), force=False): pass\n"
        "except Refusal as refusal: print(refusal.key)\n"
    )
    with tempfile.TemporaryDirectory() as above:
        Path(above).chmod(0o755)
        (Path(above) / "closed").mkdir(mode=mode)
        said = subprocess.run(
            [sys.executable, "-c", script], cwd=above, capture_output=True, text=True, check=False
        )
    assert said.stdout.strip() == "out_parent_closed", said.stderr


@pytest.mark.parametrize(
    ("reason", "call"),
    [
        (errno.ENOSPC, 1),
        (errno.ENOSPC, 9),
        (errno.ENOSPC, 27),
        (errno.EDQUOT, 2),
        (errno.EIO, 26),
        (errno.EACCES, 3),
    ],
)
@pytest.mark.parametrize("existing", [True, False])
def test_a_disk_that_fails_leaves_the_earlier_results(
    outcome: Outcome,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    reason: int,
    call: int,
    existing: bool,
) -> None:
    if not existing:
        shutil.rmtree(out)
    calls = iter(range(1, 1000))

    def failing(handle: int) -> None:
        if next(calls) == call:
            raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(Refusal) as refusal:
        outcome.write(out, force=True)
    full = reason in (errno.ENOSPC, errno.EDQUOT)
    assert refusal.value.key == ("out_full" if full else "out_failed")
    assert beside(out) == []
    if existing:
        assert whole(out) == "2024-12-31"
    else:
        assert not out.exists()


@pytest.mark.parametrize("function", ["shutil.copyfile", "shutil.move", "os.open"])
def test_a_full_disk_is_named_wherever_it_shows(
    outcome: Outcome, out: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(function, full)
        patched.setattr(os, "link", full)
        with pytest.raises(Refusal) as refusal:
            outcome.write(out, force=True)
    assert refusal.value.key == "out_full"
    assert "磁盘" in refusal.value.message("zh")
    assert beside(out) == []
    assert whole(out) == "2024-12-31"


def test_a_bug_stays_a_bug_and_leaves_nothing(
    outcome: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(json, "dumps", broken)
    with pytest.raises(ZeroDivisionError):
        outcome.write(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_system_that_cannot_swap_two_names_is_served_too(
    outcome: Outcome, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    outcome.write(out, force=True)
    assert whole(out) == "2024-12-31"
    assert beside(out) == []


def test_where_the_new_name_is_refused_the_old_one_comes_back(
    outcome: Outcome, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refusing(path: Path, target: Path) -> Path:
        if path.suffix == ".part":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(path, target)

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(Refusal) as refusal:
        outcome.write(out, force=True)
    assert refusal.value.key == "out_failed"
    assert whole(out) == "2024-12-31"
    assert beside(out) == []


@pytest.mark.parametrize(("umask", "folders", "files"), [(0, 0o750, 0o640), (0o077, 0o700, 0o600)])
def test_only_the_owner_and_the_group_may_read(
    outcome: Outcome, tmp_path: Path, umask: int, folders: int, files: int
) -> None:
    before = os.umask(umask)
    try:
        out = outcome.write(tmp_path / "out")
    finally:
        os.umask(before)
    for path in (out, *out.rglob("*")):
        assert path.stat().st_mode & 0o777 == (folders if path.is_dir() else files), path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_database_says_what_every_table_and_every_column_shown_is(
    small: Path, tmp_path: Path, lang: str
) -> None:
    with reconcile(small, as_of=date(2024, 12, 31), lang=lang) as run:
        out = run.write(tmp_path / "out")
        shown = {name for name in run.tables if name in run.books.tables()}
    with duckdb.connect(str(out / "run.duckdb"), read_only=True) as books:
        tables = dict(books.sql("select table_name, comment from duckdb_tables()").fetchall())
        columns = books.sql(
            "select table_name, column_name, comment from duckdb_columns() where not internal"
        ).fetchall()
    assert all(tables.values())
    words = chosen(lang)
    assert tables["findings"] == words("labels.table_findings")
    assert "queries/flag/roots.sql" in tables["roots"]
    silent = [(table, name) for table, name, said in columns if table in shown and not said]
    views = shown - set(tables)
    assert {table for table, _ in silent} == views
    told = {(table, name): said for table, name, said in columns}
    assert told["findings", "finding_id"] == words("labels.column_finding_id")
    assert told["accounts", "closed_on"] == "销户日期"

"""Every command that writes, under the rules of Windows: written, and written again."""

from __future__ import annotations

import ctypes
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

import polars as pl
import pytest

from tests.faults.bench import small_county
from tests.shared_data import ROOT
from tests.windows_rules import uphold
from zbb_reconcile.cli import app
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.errors import Refusal
from zbb_reconcile.output import held, writing
from zbb_reconcile.read import read_folder, reader_child

pytestmark = pytest.mark.skipif(
    not os.path.isdir("/proc/self/fd"), reason="no list of open files on this system"
)
DAY = ("--as-of", "2024-12-31")


def unlock(lock: BinaryIO, lock_file: Path) -> None:
    """As the product has it on Windows: no file that is open can go."""
    lock.close()
    held.cleared(lock_file)


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small county below a folder in which the rules are upheld."""
    folder = tmp_path / "county"
    small_county(folder)
    shutil.copy(ROOT / "sample_data" / "book_lines.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    writing_open = writing._to_disk

    def to_disk(path: Path) -> str:
        # The product opens no folder where the system is Windows.
        return "" if path.is_dir() else writing_open(path)

    monkeypatch.setattr(writing, "_to_disk", to_disk)
    monkeypatch.setattr(held, "_unlock", unlock)
    hidden = uphold(monkeypatch, tmp_path)
    yield folder
    # Never what has its name: only locks and parts were out of sight, and all of them are gone.
    assert {os.path.basename(path)[0] for path in hidden} <= {"."}
    assert [path for path in hidden if os.path.lexists(path)] == []


def test_locks_and_parts_are_out_of_sight_and_what_has_its_name_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden, out = uphold(monkeypatch, tmp_path), tmp_path / "结果"
    monkeypatch.setattr(held, "_unlock", unlock)
    for _ in range(2):
        with held.held(out) as target, writing.part_folder(out, target) as part:
            assert len(hidden) == 2
            assert str(part) in hidden
            writing._swap(part, target)
            assert str(target) not in hidden
            assert target.is_dir()
    assert [path for path in hidden if os.path.lexists(path)] == []


def done(*line: object, code: int | None = None) -> None:
    ended = talk(app, [str(word) for word in line])
    assert ended in ((0, 1) if code is None else (code,)), line


def test_every_command_that_writes_does_so_twice(county: Path) -> None:
    with (county / "payments.csv").open("a", encoding="utf-8") as file:
        file.write("X,P1,2024-13-45,nothing\n")
    Path("sources.toml").write_text(
        '[source.bank]\ndriver = "sqlite3"\nconnect = "books.db"\nsql = "select * from l"\n'
        'table = "bank_lines"\n',
        encoding="utf-8",
    )
    with sqlite3.connect("books.db") as base:
        base.execute("create table l (account_no text, posted_on text, amount text)")
        base.execute("insert into l values ('6228480018123456789', '2024-01-05', '5.00')")
    base.close()
    done("run", county, *DAY, "--out", "out")
    done("run", county, *DAY, "--out", "out", "--force")
    done("run", county, *DAY, "--out", "later", "--since", "out")
    done("compare", "out", "later", "--out", "compared")
    done("check", county, "--quarantine", "aside.xlsx")
    for more in ((), ("--force",)):
        done("export", "out", "--table", "findings", "--to", "findings.csv", *more)
        done("export", "out", "--table", "findings", "--format", "xlsx", "--to", "f.xlsx", *more)
        done("notices", "later", "--to", "papers", *more)
    done("notices", "--copy-templates", "own")
    done("template", "blank")
    done("sample", "sample")
    done("match", county / "bank_lines.parquet", "book_lines.csv", "--out", "matched")
    done("map", county / "payments.csv", "--table", "payments", "--out", "mapping.toml")
    done("pull", "sources.toml", "--to", "pulled")
    done("sign", "out", "--by", "张三", "--role", "财政", "--on", "2025-01-10")
    done("verify", "out", code=0)
    left = [path.name for path in Path().iterdir() if path.name.startswith((".", "~"))]
    assert left == []


@pytest.mark.parametrize(
    ("owner", "line"),
    [
        ("out/~$workbook.xlsx", ("run", "county", *DAY, "--out", "out", "--force")),
        ("out/.~lock.workbook.xlsx#", ("run", "county", *DAY, "--out", "out", "--force")),
        ("~$findings.csv", ("export", "out", "--table", "findings", "--to", "findings.csv")),
    ],
)
def test_a_file_that_is_open_in_excel_is_said_before_the_work(
    county: Path, capsys: pytest.CaptureFixture[str], owner: str, line: tuple[str, ...]
) -> None:
    done("run", county, *DAY, "--out", "out")
    Path(owner).touch()
    before = (Path("out") / "manifest.json").read_bytes()
    done(*line, "--lang", "zh", code=2)
    assert "打开" in capsys.readouterr().err
    assert (Path("out") / "manifest.json").read_bytes() == before
    Path(owner).unlink()
    done(*line)


def test_a_share_that_numbers_files_anew_makes_no_endless_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "samestat", lambda one, other: False)
    with held.held(tmp_path / "out") as target:
        assert target == tmp_path / "out"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["CON", "nul", "COM1.out", "com¹", "CONOUT$", "结果.", "结果 "])
def test_names_that_windows_keeps_are_refused_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    held.refuse_reserved(tmp_path / name)
    monkeypatch.setattr(held.os, "name", "nt")
    with pytest.raises(Refusal):
        held.refuse_reserved(tmp_path / name)
    held.refuse_reserved(tmp_path / "结果")


def test_a_path_too_long_for_windows_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / ("很长的名字" * 40)
    held.refuse_reserved(out)
    monkeypatch.setattr(held.os, "name", "nt")
    with pytest.raises(Refusal) as refused:
        held.refuse_reserved(out)
    assert refused.value.key == "out_too_long"
    # Where long paths are switched on, they are taken.
    monkeypatch.setattr("zbb_reconcile.files._takes_long_paths", lambda: True)
    held.refuse_reserved(out)


def test_a_disk_without_locks_makes_no_endless_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(lock: BinaryIO) -> None:
        raise BlockingIOError

    monkeypatch.setattr(held, "_lock", no_locks)
    with pytest.raises(Refusal):
        held.Scratch(tmp_path)


class Kernel:
    """What the reader asks of Windows' kernel32, and what it says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        def call(*given: Any) -> int:
            self.asked.append((name, given))
            return 7

        setattr(self, name, call)
        return call


def test_the_reader_of_workbooks_has_a_limit_of_memory_on_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not reader_child.keep_within(1)  # No such system here.
    kernel = Kernel()
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert reader_child.keep_within(3 * 2**30)
    asked = dict(kernel.asked)
    (job, kind, limits, size) = asked["SetInformationJobObject"]
    # As winnt.h has it on 64 bits: flags behind two times, the memory of a process behind it all.
    assert (job.value, kind, size) == (7, 9, 144)
    raw = ctypes.string_at(ctypes.addressof(limits._obj), size)
    assert int.from_bytes(raw[16:20], "little") == 0x100
    assert int.from_bytes(raw[112:120], "little") == 3 * 2**30
    assert [given.value for given in asked["AssignProcessToJobObject"]] == [7, 7]


def test_the_rules_are_upheld(county: Path) -> None:
    """The double itself: what Windows refuses, it refuses."""
    file = Path("a.txt")
    file.write_text("x", encoding="utf-8")
    with file.open(encoding="utf-8"), pytest.raises(PermissionError):
        file.unlink()
    with file.open(encoding="utf-8"), pytest.raises(PermissionError):
        file.rename("b.txt")
    with (county / "agencies.csv").open("rb"), pytest.raises(PermissionError):
        county.rename("other")
    Path("b.txt").touch()
    with pytest.raises(FileExistsError):
        file.rename("b.txt")
    with pytest.raises(OSError, match="Invalid argument"):
        Path("NUL").mkdir()
    assert sys.platform != "win32"


def test_a_frozen_program_reads_workbooks_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pl.DataFrame({"indicator_id": ["I1"], "paid_on": ["2024-01-02"], "amount": ["1.50"]})
    rows.write_excel(tmp_path / "payments.xlsx")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    (sheet,) = read_folder(tmp_path).sheets
    assert sheet.rows.height == 1

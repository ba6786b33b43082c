"""Every command that writes, under the rules of Windows: written, and written again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pytest

from tests.faults.bench import small_county
from tests.shared_data import ROOT
from tests.windows_rules import uphold
from zbb_reconcile.cli import app
from zbb_reconcile.commands.shell import talk
from zbb_reconcile.errors import Refusal
from zbb_reconcile.output import held, writing
from zbb_reconcile.read import read_folder

pytestmark = pytest.mark.skipif(
    not os.path.isdir("/proc/self/fd"), reason="no list of open files on this system"
)
DAY = ("--as-of", "2024-12-31")


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
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

    def unlock(lock: BinaryIO, lock_file: Path) -> None:
        lock.close()
        held.cleared(lock_file)

    monkeypatch.setattr(writing, "_to_disk", to_disk)
    # As the product has it there: no file that is open can go.
    monkeypatch.setattr(held, "_unlock", unlock)
    uphold(monkeypatch, tmp_path)
    return folder


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


@pytest.mark.parametrize("name", ["CON", "nul", "COM1.out", "结果.", "结果 "])
def test_names_that_windows_keeps_are_refused_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    held.refuse_reserved(tmp_path / name)
    monkeypatch.setattr(held.os, "name", "nt")
    with pytest.raises(Refusal):
        held.refuse_reserved(tmp_path / name)
    held.refuse_reserved(tmp_path / "结果")


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

"""What is written: whole, with our modes, told truly, and cleared away by the next command."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.faults.running import said
from tests.shared_data import ROOT
from zbb_reconcile import Refusal, check, match_lines, open_run, reconcile, sample, template
from zbb_reconcile.commands.map import write_proposal
from zbb_reconcile.errors import _PLACES
from zbb_reconcile.output import writing
from zbb_reconcile.output.held import SCRATCH_PREFIX, Scratch, held
from zbb_reconcile.output.writing import Shortfall, new_folder
from zbb_reconcile.texts import chosen

DAY = date(2024, 12, 31)
ACCOUNT = "6228480018123456789"
LINES = pl.DataFrame({"posted_on": [DAY], "amount": ["5.00"]})


@contextmanager
def umask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


# F9.


def quarantined(to: Path) -> None:
    data = to.parent / "data"
    data.mkdir()
    (data / "bank_lines.csv").write_text(
        f"account_no,posted_on,amount\n{ACCOUNT},2024-13-01,5.00\n", encoding="utf-8"
    )
    check(data, quarantine=to)
    shutil.rmtree(data)


def matched(to: Path) -> None:
    match_lines(LINES, LINES.rename({"posted_on": "booked_on"})).write(to)


WRITERS: dict[str, Callable[[Path, Path], object]] = {
    "export": lambda out, to: open_run(out).export("movements", to),
    "notices": lambda out, to: open_run(out).notices(to),
    "copy": lambda out, to: open_run(out).write(to),
    "quarantine": lambda out, to: quarantined(to),
    "match": lambda out, to: matched(to),
    "map": lambda out, to: write_proposal(to, "[[source]]\n"),
    "sample": lambda out, to: sample(to),
    "template": lambda out, to: template(to),
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize(("mask", "file", "folder"), [(0, 0o640, 0o750), (0o077, 0o600, 0o700)])
def test_f9_what_is_written_is_not_for_everybody(
    tmp_path: Path, sample_out: Path, writer: str, mask: int, file: int, folder: int
) -> None:
    to = tmp_path / "to.xlsx"
    with umask(mask):
        WRITERS[writer](sample_out, to)
    assert [path.name for path in tmp_path.iterdir()] == [to.name]
    for path in (to, *to.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (folder if path.is_dir() else file), path


# F8.

DIES = """
import os, signal, sys
from pathlib import Path
from zbb_reconcile.output import writing
from zbb_reconcile.output.writing import {writer}
out = Path(sys.argv[1])
with {writer}(out{more}) as part:
    place = part if "{writer}" == "new_file" else part / "accounts.txt"
    place.write_text("6228480018123456789")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("writer", "more"), [("new_file", ', exists="export_exists"'), ("new_folder", "")]
)
def test_f8_what_a_killed_writer_left_goes_with_the_next(
    tmp_path: Path, writer: str, more: str
) -> None:
    out = tmp_path / "out.csv"
    script = DIES.format(writer=writer, more=more)
    assert subprocess.run([sys.executable, "-c", script, str(out)], check=False).returncode == -9
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == 2, "its private place and its lock"
    # Of another name: not ours to take.
    with held(tmp_path / "out.csv2"):
        assert sorted(path.name for path in tmp_path.iterdir() if "csv2" not in path.name) == left
    with held(out):
        pass
    assert not list(tmp_path.iterdir())


SCRATCH_DIES = """
import os, signal
from zbb_reconcile.output.held import Scratch
scratch = Scratch()
folder = scratch.path
(folder / "run.duckdb").write_text("a county's data")
print(folder, flush=True)
{ending}
"""


def test_f8_what_a_killed_command_left_among_temporary_files_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    dies = SCRATCH_DIES.format(ending="os.kill(os.getpid(), signal.SIGKILL)")
    lives = SCRATCH_DIES.format(ending="input()")
    dead = subprocess.run(
        [sys.executable, "-c", dies], env=environment, capture_output=True, text=True, check=False
    )
    assert Path(dead.stdout.strip(), "run.duckdb").is_file()
    mine = tmp_path / f"{SCRATCH_PREFIX}notes"
    mine.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", lives],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as living:
        assert living.stdout is not None
        assert living.stdin is not None
        place = Path(living.stdout.readline().strip())
        assert not Path(dead.stdout.strip()).exists(), "whoever began next took it away"
        with Scratch(tmp_path):
            assert (place / "run.duckdb").is_file(), "its owner lives"
        living.stdin.write("\n")
    assert sorted(tmp_path.iterdir()) == [mine], "a folder that is called otherwise is not ours"


def test_f8_a_closed_run_leaves_nothing_among_temporary_files(tmp_path: Path) -> None:
    with reconcile({"needs": _needs()}, as_of=DAY, scratch=tmp_path):
        assert len(list(tmp_path.iterdir())) == 2
    assert not list(tmp_path.iterdir())
    forgotten = reconcile({"needs": _needs()}, as_of=DAY, scratch=tmp_path)
    del forgotten
    with Scratch(tmp_path):
        pass
    assert not list(tmp_path.iterdir())


def _needs() -> pl.DataFrame:
    return pl.DataFrame(
        {"need_id": ["N1"], "priority": ["一般"], "need_name": ["x"], "amount": ["1.00"]}
    )


def test_f8_folders_made_above_go_when_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refusal), new_folder(tmp_path / "a" / "b" / "out"):
        raise Refusal("unreadable", file="x")
    assert not list(tmp_path.iterdir())


# F6.


def failing(number: int, when: Callable[[str], bool]) -> Callable[[int], None]:
    real = os.fsync

    def fsync(handle: int) -> None:
        if when(os.readlink(f"/proc/self/fd/{handle}")):
            raise OSError(number, os.strerror(number))
        real(handle)

    return fsync


def test_f6_once_it_has_its_name_it_is_not_said_to_have_failed(
    tmp_path: Path, sample_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO, lambda path: path == str(tmp_path)))
    with pytest.warns(Shortfall) as told:
        WRITERS["copy"](sample_out, tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").is_file()
    (warning,) = [one.message for one in told]
    assert isinstance(warning, Shortfall)
    assert (warning.key, warning.reason) == ("not_flushed", os.strerror(errno.EIO))
    assert os.strerror(errno.EIO) in str(warning)


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_f6_where_folders_cannot_be_flushed_a_run_is_written_and_it_is_said(
    tmp_path: Path, sample_out: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", failing(number, os.path.isdir))
    with pytest.warns(Shortfall) as told:
        WRITERS["copy"](sample_out, tmp_path / "out")
    assert [str(one.message.args[0]) for one in told if isinstance(one.message, Warning)] == [
        "not_flushed"
    ]


def test_f6_where_modes_cannot_be_set_a_run_is_written_and_it_is_said(
    tmp_path: Path, sample_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chmod(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "chmod", chmod)
    monkeypatch.setattr(Path, "chmod", chmod)
    with pytest.warns(Shortfall) as told, umask(0):
        template(tmp_path / "blank")
    assert {one.message.args[0] for one in told if isinstance(one.message, Warning)} == {
        "modes_not_set"
    }
    assert list((tmp_path / "blank").iterdir())


def test_f6_what_could_not_be_cleared_away_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "cleared", lambda path: None)
    with pytest.raises(Refusal) as raised, new_folder(tmp_path / "out"):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    (left,) = tmp_path.iterdir()
    assert raised.value.key == "out_failed_left"
    for lang in ("zh", "en"):
        assert left.name in raised.value.message(lang)
    with held(tmp_path / "out"):
        assert not left.exists()


def test_f6_nothing_is_said_to_be_written_before_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EINVAL, lambda path: True))
    monkeypatch.setattr(writing, "_swap", _no)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Refusal), new_folder(tmp_path / "out"):
            pass


def _no(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


# One writer.


def test_nothing_in_the_package_writes_a_file_past_the_one_writer() -> None:
    """Who opens a file to write, moves or removes one, is in output/, or writes into a place that
    the writer gave."""
    acting = re.compile(
        r"\.(write_text|write_bytes|write_parquet|unlink|symlink_to)\(|"
        r"""\.open\("[wxa]|os\.(replace|rename|remove|link)\(|shutil\.(move|copy|copyfile|copytree)\("""
    )
    package = ROOT / "zbb_reconcile"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if acting.search(path.read_text(encoding="utf-8"))
    }
    assert {name for name in found if not name.startswith("output/")} == set(INTO_A_GIVEN_PLACE)


INTO_A_GIVEN_PLACE = {
    "books.py": "the run's own database, in its private folder",
    "commands/export.py": "new_file",
    "commands/map.py": "new_file",
    "commands/notices.py": "new_folder, part_folder",
    "commands/office.py": "a folder of LibreOffice, in that of the papers, which goes",
    "commands/pull.py": "new_folder",
    "commands/rules.py": "new_file",
    "commands/redact.py": "new_folder",
    "commands/sample.py": "new_folder",
    "commands/sample_findings.py": "new_file",
    "commands/sign.py": "new_file",
    "comparison.py": "new_folder",
    "desk/decision_file.py": "new_file",
    "divisions/store.py": "new_file; its own record of a failure goes when there is a result",
    "read/data_folder.py": "the run's private folder",
    "report/page/page.py": "part_folder",
    "rule_book/book.py": "new_file",
    "run.py": "a lazy table, in the run's private folder",
}


# Privacy.


def test_f4_a_fault_of_ours_shows_no_whole_account_number(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "import zbb_reconcile.commands.check as check\n"
        "def broken(*_, **__): raise ValueError('value \"" + ACCOUNT + "\" is odd')\n"
        "check.looked_over = broken\n"
        "from zbb_reconcile.cli import main\n"
        "sys.argv = ['zbb-reconcile', 'check', '.']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 70
    assert "Traceback" in done.stderr
    assert "ValueError" in done.stderr
    assert ACCOUNT not in done.stderr
    assert "6228…6789" in done.stderr


def test_no_refusal_says_a_whole_account_number_whoever_quotes_it() -> None:
    """Every message of the catalogue, with an account number in each of its slots."""
    quoting = 0
    for lang in ("zh", "en"):
        words = chosen(lang)
        keys = [key.removesuffix(".found") for key in words.section("errors.") if "found" in key]
        assert len(keys) > 100
        for key in keys:
            text = words[f"errors.{key}.found"] + words[f"errors.{key}.remedy"]
            slots = set(re.findall(r"\{(\w+)", text))
            told = dict.fromkeys(slots, f"账号 {ACCOUNT}")
            refusal = Refusal(key, **told)  # type: ignore[arg-type]
            message = refusal.found(words) + refusal.remedy(words)
            quoted = slots - _PLACES
            quoting += len(quoted)
            assert message.count(ACCOUNT) == sum(
                len(re.findall(r"\{" + slot + r"\b", text)) for slot in slots - quoted
            ), key
    assert quoting > 100


def test_explain_shows_accounts_in_part_unless_they_are_asked_for(sample_out: Path) -> None:
    with open_run(sample_out) as run:
        numbers = {
            number
            for table in ("accounts", "bank_accounts", "bank_lines", "book_lines")
            for number in run[table]["account_no"].drop_nulls().to_list()
            if len(number) >= 9
        }
        listed = run["findings"].unique("rule_id", keep="first", maintain_order=True)
        of_accounts = 0
        for finding in listed.iter_rows(named=True):
            text = run.explain(finding["finding_id"])
            assert not [number for number in numbers if number in text], finding["rule_id"]
            script = run.explain(finding["finding_id"], sql=True)
            assert not [number for number in numbers if number in script], finding["rule_id"]
            if finding["subject_kind"] == "account":
                of_accounts += 1
                account = finding["subject_id"]
                assert account in run.explain(finding["finding_id"], full=True)
                assert account not in run.explain(account)
                assert account in run.explain(account, full=True)
        assert of_accounts >= 5


def test_explain_on_the_screen_takes_full(sample_out: Path) -> None:
    with open_run(sample_out) as run:
        account = run["findings"].filter(pl.col("subject_kind") == "account")["subject_id"][0]
    assert account.encode() in said("explain", sample_out, account, "--full").stdout

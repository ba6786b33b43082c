"""What the transcripts cannot show: streams, encodings, exit codes of faults, replayed queries."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest
from rich.cells import cell_len
from typer.main import get_command

from tests import at_hand
from zbb_reconcile import cli, open_run, reconcile
from zbb_reconcile.books import SavedBooks
from zbb_reconcile.commands import shell as console
from zbb_reconcile.commands.check import check
from zbb_reconcile.errors import Refusal
from zbb_reconcile.law import load_profile
from zbb_reconcile.queries import chain, queries
from zbb_reconcile.report.terminal import terminal
from zbb_reconcile.texts import LANGUAGES, catalogue, chosen

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data"
COMMANDS = (
    "check",
    "compare",
    "desk",
    "doctor",
    "explain",
    "export",
    "map",
    "match",
    "notices",
    "pull",
    "redact",
    "roll-up",
    "rules",
    "run",
    "sample",
    "sample-findings",
    "show",
    "sign",
    "start",
    "template",
    "verify",
)
DAY = ("--as-of", "2024-12-31")


def explained(out: Path, wanted: str, *, sql: bool = False) -> str:
    with open_run(out) as run:
        return run.explain(wanted, sql=sql)


def surroundings(encoding: str) -> dict[str, str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("ZBB_")}
    return settings | {"PYTHONIOENCODING": encoding}


def ran(
    *words: str, here: Path, encoding: str = "utf-8", stdout: int | None = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "zbb_reconcile", *words],
        cwd=here,
        env=surroundings(encoding),
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


def ran_here(
    *words: str, here: Path, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[bytes]:
    """The command in this process, with files of its own as its streams."""
    return at_hand.ran(*words, here=here, environment=surroundings(encoding))


def talked(words: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """The command in this process: its exit code, its output, its messages."""
    said, whispered = io.StringIO(), io.StringIO()
    monkeypatch.setattr(console, "_catch_signals", list)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(whispered):
        code = console.talk(at_hand.put_together(), words)
    return code, said.getvalue(), whispered.getvalue()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county's results."""
    here = tmp_path_factory.mktemp("run")
    ended = ran("run", str(SAMPLE), *DAY, "--out", "out", here=here)
    assert ended.returncode == 0, ended.stderr.decode()
    return here / "out"


# Help.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_on_its_help_page(command: str, lang: str) -> None:
    page = catalogue(lang)[f"cli.help_{command}"]
    parameters = get_command(cli.app).commands[command].params
    known = {name for parameter in parameters for name in parameter.opts if name.startswith("--")}
    assert set(re.findall(r"--[a-z-]+", page)) == known | {"--help"}
    assert max(cell_len(line) for line in page.splitlines()) <= 90
    for parameter in parameters:
        if parameter.param_type_name == "argument" and parameter.name in (
            "data",
            "out",
            "finding_id",
        ):
            assert f"  {parameter.name.upper()} " in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_front_page_names_every_command(lang: str) -> None:
    listed = re.findall(r"^  ([a-z-]+) ", catalogue(lang)["cli.help"], re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)
    assert {found.name for found in cli.app.registered_commands} == set(COMMANDS)


def test_help_does_not_wait_for_the_engines() -> None:
    """How long it takes is measured by benchmarks/run.py --only help."""
    script = "import sys, zbb_reconcile.cli; print([n for n in ('duckdb', 'polars', 'pyarrow', 'rich') if n in sys.modules])"  # noqa: E501
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert loaded.stdout.strip() == b"[]"


# Streams.


def test_json_is_one_document_on_standard_output(tmp_path: Path, out: Path) -> None:
    for encoding in ("utf-8", "ascii", "cp936"):
        ended = ran_here(
            "run",
            str(SAMPLE),
            *DAY,
            "--out",
            f"out_{encoding}",
            "--json",
            here=tmp_path,
            encoding=encoding,
        )
        assert ended.returncode == 0
        assert ended.stderr == b""
        told = json.loads(ended.stdout.decode(encoding))
        assert told["findings"]["count"] == 175
        assert "云岭县" in told["largest_recalls"][1]["agency_name"]
    manifest = (out / "manifest.json").read_bytes()
    assert (tmp_path / "out_ascii" / "manifest.json").read_bytes() == manifest


@pytest.mark.parametrize("encoding", ["ascii", "cp936", "latin-1"])
def test_no_console_is_too_poor(tmp_path: Path, out: Path, encoding: str) -> None:
    for words in (
        ("--help",),
        ("rules",),
        ("rules", "BA-02"),
        ("run", str(SAMPLE), "--out", "样例"),
        ("check", str(SAMPLE)),
    ):
        ended = ran_here(*words, here=tmp_path, encoding=encoding)
        assert ended.returncode == (2 if words[0] == "run" else 0), ended.stderr
        assert b"Traceback" not in ended.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for words in (("--help",), ("rules", "SF-01"), ("run", str(SAMPLE), *DAY, "--out", "out")):
        reading, writing = os.pipe()
        os.close(reading)
        ended = ran(*words, here=tmp_path, stdout=writing)
        os.close(writing)
        assert ended.returncode == 0
        assert ended.stderr == b""
    assert (tmp_path / "out" / "manifest.json").exists()


def test_progress_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal_like = io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal_like)
    console.progress(chosen("zh"))("read", 0)
    assert terminal_like.getvalue() == ""
    monkeypatch.setattr(terminal_like, "isatty", lambda: True)
    tell = console.progress(chosen("zh"))
    for stage in ("read", "standardise", "match", "flag", "pool", "prove", "write", "done"):
        tell(stage, 0 if stage in ("read", "done") else 12345)
    *lines, last = terminal_like.getvalue().splitlines()
    assert [line[:5] for line in lines] == [f"[{number}/7]" for number in range(1, 8)]
    assert "行" not in lines[0]
    assert all("  12,345 行  已用 " in line for line in lines[1:])
    assert re.fullmatch(r"完成  已用 \d+\.\d 秒", last)


def test_a_run_tells_each_stage_and_how_many_rows_it_works_on() -> None:
    told: list[tuple[str, int]] = []
    with reconcile(
        SAMPLE, as_of=date(2024, 12, 31), progress=lambda stage, rows: told.append((stage, rows))
    ):
        pass
    assert told == [
        ("read", 0),
        ("standardise", 1020),
        ("match", 1020),
        ("flag", 1020),
        ("pool", 175),
        ("prove", 1020),
    ]


def test_what_a_file_name_says_is_shown_never_obeyed(tmp_path: Path) -> None:
    ended = ran_here("check", "\x1b[31m红", here=tmp_path)
    assert ended.returncode == 2
    assert "\\x1b[31m红" in ended.stderr.decode()
    assert b"\x1b" not in ended.stderr


# Faults.


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("zbb_reconcile.commands.check.take_in", broken)
    code, said, whispered = talked(["check", str(SAMPLE)], monkeypatch)
    assert (code, said) == (70, "")
    assert "ZeroDivisionError" in whispered
    assert "Traceback" in whispered


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (RuntimeError('IO Error: Could not write: "No space left on device"'), "disk_full"),
        (MemoryError(), "out_of_memory"),
    ],
)
def test_a_machine_that_is_too_small_is_said_so(
    monkeypatch: pytest.MonkeyPatch, error: Exception, key: str
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("zbb_reconcile.commands.check.take_in", failing)
    code, said, whispered = talked(["check", str(SAMPLE), "--lang", "en"], monkeypatch)
    assert (code, said) == (2, "")
    found = catalogue("en")[f"errors.{key}.found"].replace("{folder}", tempfile.gettempdir())
    assert found in whispered


def test_too_little_memory_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    ended = ran_here(
        "run", str(SAMPLE), *DAY, "--out", "out", "--memory-limit", "1MB", here=tmp_path
    )
    assert ended.returncode == 2
    assert "内存" in ended.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_texts_of_refusals_are_there_in_every_language() -> None:
    source = "".join(path.read_text() for path in (ROOT / "zbb_reconcile").rglob("*.py"))
    keys = set(re.findall(r"""Refusal\(\s*"(\w+)\"""", source))
    assert len(keys) > 60
    for lang in LANGUAGES:
        texts = catalogue(lang)
        assert {f"errors.{key}.{half}" for half in ("found", "remedy") for key in keys} <= set(
            texts
        )
        assert {key for key in texts if key.startswith("places.")}
        halves = [key.split(".")[1:] for key in texts if key.startswith("errors.")]
        told = {key for key, half in halves if half == "found"}
        assert told == {key for key, half in halves if half == "remedy"}
        assert len(halves) == 2 * len(told)


# The sample, check, rules, explain.


def test_the_sample_is_its_data_files(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("new", "empty", "deep/er"):
        assert ran_here("sample", folder, here=tmp_path).returncode == 0
        written = {path.name for path in (tmp_path / folder).iterdir()}
        shipped = {path.name for path in SAMPLE.iterdir() if path.suffix in (".csv", ".parquet")}
        assert written == shipped


def test_check_sees_what_a_run_would_read(out: Path) -> None:
    checked = check(SAMPLE)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert checked["sources"] == manifest["sources"]
    assert checked["quarantine"]["count"] == 0
    held = {control["control_id"] for control in checked["controls"]["every"]}
    assert held == {
        control["control_id"]
        for control in manifest["controls"]
        if control["control_id"].startswith(("rows ", "yuan ", "running_", "balance_"))
    }
    assert checked["controls"]["failing"] == 0


def test_many_quarantined_rows_are_listed_first_and_then_counted(tmp_path: Path) -> None:
    rows = "".join(f"BA{row:04},昨天,1.00\n" for row in range(30))
    (tmp_path / "bank_lines.csv").write_text(f"账号,记账日期,金额\n{rows}", encoding="utf-8")
    checked = check(tmp_path)
    assert checked["quarantine"]["count"] == 30
    assert len(checked["quarantine"]["first"]) == terminal.LINES
    said = ran_here("check", ".", here=tmp_path).stdout.decode()
    assert said.count("第 2 行\n") == 1
    assert "第 21 行" in said
    assert "第 22 行" not in said
    assert "    30  " in said


@pytest.mark.parametrize("profile", ["national", "xingguo", "zixing"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_a_page(profile: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law = load_profile(profile, date(2024, 12, 31))
    for rule_id, rule in law.rules.items():
        code, said, _ = talked(
            ["rules", rule_id.lower(), "--profile", profile, *DAY, "--lang", lang], monkeypatch
        )
        assert code == 0
        assert said.startswith(f"{rule_id} ")
        for key in rule.cite:
            assert law.citations[key].cited(chosen(lang)) in said
        for name in rule.parameters:
            assert f"{name} = " in said
        assert queries()[rule.query].select.splitlines()[-1] in said


def test_every_finding_is_explained_by_a_query_that_finds_it_again(
    out: Path, tmp_path: Path
) -> None:
    # A copy: the engine would not open one file in two ways in one process.
    replay = shutil.copy(out / "run.duckdb", tmp_path / "replay.duckdb")
    with open_run(out) as run, duckdb.connect(str(replay), read_only=True) as books:
        found = books.execute(
            "select finding_id, rule_id, subject_id, amount from findings order by 1"
        ).fetchall()
        replayed: dict[str, list[tuple[object, ...]]] = {}
        for finding_id, rule_id, subject_id, amount in found:
            text = run.explain(finding_id, full=True)
            if rule_id not in replayed:
                query = text[text.index("\n-- ") :]
                assert not re.search(r"\$[a-z]", re.sub("(?m)^--.*$", "", query))
                rows = books.execute(query)
                names = [column[0] for column in rows.description or ()]
                at = names.index("subject_id"), names.index("amount")
                replayed[rule_id] = [tuple(row[place] for place in at) for row in rows.fetchall()]
            assert (subject_id, amount) in replayed[rule_id], finding_id
            assert subject_id in text
            assert ".csv" in text or ".parquet" in text
    assert len(found) == 175
    assert sum(len(rows) for rows in replayed.values()) == len(found)


def test_a_finding_is_made_again_when_every_finished_table_is_gone(
    out: Path, tmp_path: Path
) -> None:
    with SavedBooks(out / "run.duckdb") as books:
        found = books.frame("findings").unique("rule_id", keep="first").sort("rule_id").to_dicts()
        asked = [queries()[row["query"]].table for row in books.rows("rules", {})]
        # The standardised bank lines are columns of movements: that table has to stay.
        made = {query.table for query in chain(asked)} & set(books.tables()) - {"movements"}
    with open_run(out) as run:
        scripts = {row["rule_id"]: run.explain(row["finding_id"], sql=True) for row in found}
    replay = shutil.copy(out / "run.duckdb", tmp_path / "replay.duckdb")
    with duckdb.connect(str(replay)) as books:
        kinds = dict(
            books.execute("select table_name, table_type from information_schema.tables").fetchall()
        )
        for name in made:
            books.execute(f"drop {'view' if kinds[name] == 'VIEW' else 'table'} {name}")
        for row in found:
            last = books.execute(scripts[row["rule_id"]])
            names = [column[0] for column in last.description or ()]
            again = [dict(zip(names, values, strict=True)) for values in last.fetchall()]
            assert [one["amount"] for one in again] == [row["amount"]], row["finding_id"]
            for (name,) in books.execute(
                "select table_name from duckdb_tables() where temporary"
            ).fetchall():
                books.execute(f"drop table {name}")
    assert len(found) > 25


def test_what_a_clerk_has_in_hand_is_explained_too(out: Path) -> None:
    kept = explained(out, "ZB240101")
    for told in ("89,500.00  KEEP", "可用到 2025-12-31", "没有有关的疑点", "indicators.csv"):
        assert told in kept, told
    assert "地方政府债券资金，不收回" in explained(out, "ZB230701")
    both = explained(out, "ZB220401")
    assert "80,215.60" in both
    assert "CR-CONTRACT-" in both
    assert "CR-01-" in both
    with SavedBooks(out / "run.duckdb") as books:
        child = next(
            row
            for row in books.rows("indicator_roots", {})
            if row["indicator_id"] != row["root_indicator_id"]
        )
        quiet = books.rows("account_matches", {}, ("account_no",))
        noted = {row["subject_id"] for row in books.rows("findings", {})}
    assert explained(out, child["indicator_id"]) == explained(out, child["root_indicator_id"])
    account = next(row["account_no"] for row in quiet if row["account_no"] not in noted)
    assert "没有有关的疑点" in explained(out, account)
    with pytest.raises(Refusal) as refusal:
        explained(out, "ZB999999")
    assert "疑点清单" in refusal.value.message("zh")


def test_results_of_another_version_are_explained_with_a_warning(out: Path, tmp_path: Path) -> None:
    other = tmp_path / "out"
    other.mkdir()
    (other / "run.duckdb").symlink_to(out / "run.duckdb")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    manifest["version"] = "0.0.9"
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with SavedBooks(out / "run.duckdb") as books, SavedBooks(out / "run.duckdb"):
        finding_id = books.rows("findings", {}, ("finding_id",))[0]["finding_id"]
    assert "0.0.9" in explained(other, finding_id)
    assert "0.0.9" not in explained(out, finding_id)


def test_a_broken_database_is_refused(out: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes((out / "manifest.json").read_bytes())
    for content in (None, b"", b"not a database" * 1000):
        if content is not None:
            (tmp_path / "run.duckdb").write_bytes(content)
        with pytest.raises(Refusal) as refusal:
            explained(tmp_path, "BA-02-0000000000000000")
        assert refusal.value.key == "run_unreadable"

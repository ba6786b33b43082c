"""The library as a Python user meets it: arguments, frames, threads, closing, types, languages."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import zbb_reconcile
from tests.test_taking_in import folder_of, refused
from zbb_reconcile import Inputs, Outcome, Refusal, Run, match_lines, open_run, reconcile
from zbb_reconcile.cli import app

DAY = date(2024, 12, 31)
ACCOUNTS = pl.DataFrame(
    {
        "agency_code": ["1"],
        "account_no": ["622202"],
        "account_name": ["教育局"],
        "account_kind": ["basic"],
    }
)
PAYMENTS = {"indicator_id": ["A"], "paid_on": [date(2024, 1, 5)]}
BANK = pl.DataFrame({"posted_on": [DAY], "amount": [Decimal("12.50")]})
BOOK = BANK.rename({"posted_on": "booked_on"})


@pytest.fixture(scope="module")
def outcome() -> Iterator[Outcome]:
    """A finished run of one account."""
    with reconcile({"accounts": ACCOUNTS}, as_of=DAY) as finished:
        yield finished


# Arguments


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("data", None),
        ("data", [ACCOUNTS]),
        ("data", {"accounts": {"a": [1]}}),
        ("data", {1: ACCOUNTS}),
        ("as_of", None),
        ("as_of", "2024-12-31"),
        ("as_of", datetime(2024, 12, 31)),
        ("threads", "2"),
        ("threads", True),
        ("memory_limit", 8),
        ("scratch", 8),
        ("profile", 8),
        ("inputs", {}),
    ],
)
def test_an_argument_of_the_wrong_kind_is_a_type_error_that_says_the_right_one(
    name: str, given: Any
) -> None:
    asked: dict[str, Any] = {"data": {"accounts": ACCOUNTS}, "as_of": DAY, "lang": "en"}
    with pytest.raises(TypeError) as raised:
        reconcile(**asked | {name: given})
    assert "; this is " in str(raised.value)


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [
        ("data", {}, "no_frames"),
        ("data", {"acounts": ACCOUNTS}, "unknown_frame"),
        ("as_of", date(2999, 1, 1), "as_of_far"),
        ("threads", 0, "bad_threads"),
        ("threads", -3, "bad_threads"),
        ("memory_limit", "lots", "bad_memory_limit"),
        ("lang", "fr", "bad_lang"),
        ("scratch", "/none/there", "no_such_scratch"),
    ],
)
def test_an_argument_that_cannot_be_meant_is_refused(name: str, given: Any, key: str) -> None:
    asked: dict[str, Any] = {"data": {"accounts": ACCOUNTS}, "as_of": DAY}
    refused(lambda: reconcile(**asked | {name: given}), key)


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [
        ("window_days", -1, "bad_window"),
        ("window_days", 367, "bad_window"),
        ("tolerance", Decimal("-0.01"), "bad_tolerance"),
        ("tolerance", Decimal("nan"), "bad_tolerance"),
        ("tolerance_percent", Decimal(100), "bad_tolerance"),
        ("lang", "fr", "bad_lang"),
    ],
)
def test_options_of_matching_that_cannot_be_meant_are_refused(
    name: str, given: Any, key: str
) -> None:
    asked: dict[str, Any] = {name: given}
    refused(lambda: match_lines(BANK, BOOK, **asked), key)


@pytest.mark.parametrize("asked", [{"tolerance": 0.01}, {"window_days": 5.0}, {"bank": [1]}])
def test_matching_takes_no_float_and_no_list(asked: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        match_lines(**{"bank": BANK, "book": BOOK} | asked)


def test_a_language_set_for_the_machine_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZBB_LANG", "fr")
    refused(lambda: reconcile({"accounts": ACCOUNTS}, as_of=DAY), "bad_lang_set")


def test_a_refusal_speaks_the_language_of_the_call(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", payments__csv="指标主键\nA\n")
    for lang, word in (("en", "lacks required columns"), ("zh", "缺少必需的列")):
        with pytest.raises(Refusal, match=word):
            reconcile(data, as_of=DAY, lang=lang)
        with pytest.raises(Refusal) as raised:
            match_lines(BANK.drop("amount"), BOOK, lang=lang)
        assert word in str(raised.value)
    english = raised.value.message("en")
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in english), english


# Frames


def test_what_is_wrong_with_frames_is_said_of_tables_and_columns_all_at_once() -> None:
    lacking = pl.DataFrame({"indicator_id": ["A"]})
    number = pl.DataFrame(PAYMENTS | {"indicator_id": [1], "amount": [Decimal("1.00")]})
    refusal = refused(
        lambda: reconcile({"carryovers": lacking, "payments": number}, as_of=DAY), "missing_column"
    )
    assert [part.key for part in refusal.parts] == ["missing_column", "id_is_number"]
    for lang, words in (("zh", ("文件", "表头")), ("en", ("file", "header"))):
        said = refusal.message(lang)
        assert not [word for word in words if word in said.lower()], said
    empty = refused(lambda: reconcile({"indicators": pl.DataFrame()}, as_of=DAY), "no_header")
    assert "行" not in empty.message("zh").replace("银行", "")


def test_columns_of_a_frame_that_mean_nothing_are_said() -> None:
    frame = ACCOUNTS.with_columns(colour=pl.lit("red"), 开户银航=pl.lit("农行"))
    with reconcile({"accounts": frame}, as_of=DAY) as outcome:
        notes = [note for note in outcome["notes"]["note"] if "accounts" in note]
    assert [note for note in notes if "colour" in note]
    assert [note for note in notes if "开户银航" in note and "可能是“开户银行”" in note]


def test_floats_are_money_only_where_they_are_whole_fen_and_that_is_said() -> None:
    frame = pl.DataFrame(
        {"indicator_id": ["A", "B"], "paid_on": [DAY, DAY], "amount": [0.1 + 0.2, 1234567.895]}
    )
    with reconcile({"payments": frame}, as_of=DAY) as outcome:
        assert outcome["payments"]["amount"].to_list() == [Decimal("0.30")]
        assert outcome["quarantine"]["reason_code"].to_list() == ["too_many_decimals"]
        assert [note for note in outcome["notes"]["note"] if "浮点数" in note and "1 处" in note]


@pytest.mark.parametrize("kind", [pl.DataFrame.lazy, pl.DataFrame.to_arrow, pl.DataFrame.clone])
def test_matching_takes_every_kind_of_frame_that_a_run_takes(
    kind: Callable[[pl.DataFrame], Any], recwarn: pytest.WarningsRecorder
) -> None:
    assert match_lines(kind(BANK), kind(BOOK)).counts()["auto"] == 2
    assert not recwarn.list


# Outcome


def test_a_lazy_table_is_whole_for_every_thread_that_asks(outcome: Outcome) -> None:
    at_once = threading.Barrier(8)
    failed: list[BaseException] = []

    def ask(name: str) -> None:
        try:
            at_once.wait()
            outcome.lazy(name).collect()
        except BaseException as error:
            failed.append(error)

    for name in ("notes", "rules", "parameters", "sources", "accounts"):
        asking = [threading.Thread(target=ask, args=(name,)) for _ in range(8)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    assert not failed


def test_a_closed_outcome_says_that_it_is_closed() -> None:
    closed = reconcile({"accounts": ACCOUNTS}, as_of=DAY, lang="en")
    kept = closed["accounts"]
    closed.close()
    closed.close()
    assert kept.height == 1
    for use in (
        lambda: closed["accounts"],
        lambda: closed.lazy("accounts"),
        lambda: closed.exit_code,
        closed.summary,
        lambda: closed.rows("accounts"),
        lambda: closed.write("out"),
    ):
        refusal = refused(use, "outcome_closed")
        assert "closed" in str(refusal)


def test_no_table_of_that_name_is_a_key_error(outcome: Outcome) -> None:
    for ask in (outcome.__getitem__, outcome.lazy, outcome.rows):
        with pytest.raises(KeyError, match="findings"):
            ask("findngs")


# Types and help

USER = """
from datetime import date
from decimal import Decimal
import polars as pl
from zbb_reconcile import (
    Frame, Inputs, MatchedLines, Outcome, Progress, Refusal, Summary, match_lines, reconcile,
)

def told(stage: str, rows: int) -> None:
    print(stage, rows)

progress: Progress = told
tables: dict[str, Frame] = {"accounts": pl.DataFrame()}
try:
    outcome: Outcome = reconcile(
        tables, as_of=date(2024, 12, 31), profile="national", lang="en", progress=progress,
        inputs=Inputs(control_totals={"a.csv": Decimal("1.00")}),
    )
    summary: Summary = outcome.summary()
    print(outcome["findings"].height, outcome.lazy("movements").collect().height, summary["as_of"])
except Refusal as refusal:
    print(refusal.message("en"), refusal.file, [part.key for part in refusal.parts])
matched: MatchedLines = match_lines(pl.DataFrame(), pl.LazyFrame(), window_days=5)
print(matched.counts()["auto"], matched.residual() + Decimal(1))
reveal_type(matched["line_matches"])
reconcile(tables)
"""


def test_a_user_s_script_is_checked_against_the_package_s_types(tmp_path: Path) -> None:
    script = tmp_path / "user.py"
    script.write_text(USER, encoding="utf-8")
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--cache-dir",
            str(tmp_path / "cache"),
            "--no-error-summary",
            str(script),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "200"},
    )
    (error,) = [line for line in ended.stdout.splitlines() if " error: " in line]
    assert 'Missing named argument "as_of"' in error
    assert "DataFrame" in ended.stdout


def test_every_public_name_is_there_and_every_argument_is_explained() -> None:
    for name in zbb_reconcile.__all__:
        assert getattr(zbb_reconcile, name) is not None
    assert set(zbb_reconcile.__all__) <= set(dir(zbb_reconcile))
    for function in (reconcile, match_lines):
        said = inspect.getdoc(function) or ""
        for argument in inspect.signature(function).parameters:
            assert f"``{argument}``" in said, f"{function.__name__}: {argument}"
        assert ">>>" in said
        assert "Raises" in said
    assert Inputs().corrections is None


NO_VERB = {
    "start": "asks its questions at a terminal",
    "desk": "shows a run in a browser",
    "doctor": "looks at the machine that the command is on",
}
"""Commands that no script needs, and why."""
CALLED = {"run": "reconcile", "match": "match_lines", "map": "map_file"}
"""Commands that the library calls otherwise."""


def test_every_command_is_a_verb_of_the_library_and_is_in_its_pages() -> None:
    commands = {str(command.name) for command in app.registered_commands}
    assert set(NO_VERB) <= commands
    wanted = {CALLED.get(name, name.replace("-", "_")) for name in commands - set(NO_VERB)}
    assert wanted <= {*zbb_reconcile.__all__, *dir(Run)}
    pages = (Path(__file__).parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
    for page in (".. automodule:: zbb_reconcile\n", ".. autoclass:: zbb_reconcile.run.Run\n"):
        assert f"{page}   :members:" in pages
    for name in wanted:
        verb = getattr(zbb_reconcile if name in zbb_reconcile.__all__ else Run, name)
        assert inspect.getdoc(verb), name


# A run, fresh and opened again


@pytest.fixture(scope="module")
def both(
    sample_run: Outcome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Run, Run]]:
    """The sample county's run, and the same opened from the folder that it wrote."""
    with open_run(sample_run.write(tmp_path_factory.mktemp("both") / "out")) as saved:
        yield sample_run, saved


def test_an_opened_run_answers_as_the_fresh_one_does(both: tuple[Run, Run], tmp_path: Path) -> None:
    fresh, saved = both
    assert saved.summary() == fresh.summary()
    assert (saved.as_of, saved.profile, saved.lang) == (fresh.as_of, fresh.profile, fresh.lang)
    assert (saved.tables, saved.exit_code) == (fresh.tables, fresh.exit_code)
    for name in saved.tables:
        assert saved[name].equals(fresh[name]), name
        assert saved.rows(name) == fresh.rows(name)
    assert saved.lazy("recalls").collect().equals(fresh.lazy("recalls").collect())
    finding_id = fresh["findings"]["finding_id"][0]
    for sql in (False, True):
        assert saved.explain(finding_id, sql=sql) == fresh.explain(finding_id, sql=sql)
    assert saved.show("findings", top=3) == fresh.show("findings", top=3).replace(
        fresh.place, saved.place
    )
    for kind in ("csv", "json"):
        assert saved.export("recalls", kind=kind) == fresh.export("recalls", kind=kind)
    assert saved.export("recalls", tmp_path / "r.csv") == tmp_path / "r.csv"
    papers = [run.notices(tmp_path / name) for run, name in ((fresh, "a"), (saved, "b"))]
    assert [path.name for path in papers[0]] == [path.name for path in papers[1]]
    assert all(one.read_bytes() == other.read_bytes() for one, other in zip(*papers, strict=True))


def test_an_opened_run_is_written_as_it_was(both: tuple[Run, Run], tmp_path: Path) -> None:
    _, saved = both
    copy = saved.write(tmp_path / "copy")
    folder = Path(saved.place)
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(copy) for path in copy.rglob("*") if path.is_file())
    assert all((copy / name).read_bytes() == (folder / name).read_bytes() for name in names)
    with pytest.raises(Refusal, match=str(copy)):
        saved.write(copy)


def test_a_run_shows_itself_in_a_notebook(both: tuple[Run, Run]) -> None:
    for run in both:
        assert repr(run).startswith("<Run as of 2024-12-31, profile national: 175 findings")
        page = run._repr_html_()
        assert "9,569,258.96" in page
        assert page.count("<tr>") == 9
        assert run._ipython_key_completions_()[0] == "findings"


def test_what_is_wrong_with_a_question_is_refused_in_the_language_of_the_run(
    both: tuple[Run, Run],
) -> None:
    for run in both:
        for ask in (
            lambda run=run: run.explain("CR-01-none"),
            lambda run=run: run.show("nothing"),
            lambda run=run: run.export("recalls", kind="doc"),
        ):
            with pytest.raises(Refusal) as raised:
                ask()
            assert raised.value.words == run.words


def test_a_closed_run_says_so(tmp_path: Path) -> None:
    run = reconcile({"accounts": ACCOUNTS}, as_of=DAY)
    run.close()
    assert repr(run) == "<Run as of 2024-12-31, profile national: closed>"
    assert "closed" in run._repr_html_()
    refused(lambda: run.explain("x"), "outcome_closed")


def test_a_pandas_frame_is_refused_with_the_line_that_turns_it_into_one_of_ours() -> None:
    class DataFrame:
        """What a pandas frame says of itself."""

    DataFrame.__module__ = "pandas.core.frame"
    with pytest.raises(TypeError, match=r"pl\.from_pandas"):
        reconcile({"accounts": DataFrame()}, as_of=DAY)  # type: ignore[dict-item]


def test_a_run_makes_the_tables_that_are_wanted_and_any_other_when_it_is_asked_for(
    both: tuple[Run, Run], tmp_path: Path
) -> None:
    whole, _ = both
    sample = Path(__file__).parents[1] / "sample_data"
    with reconcile(sample, as_of=DAY, threads=1, tables=["stale_cash"]) as run:
        assert run["stale_cash"].equals(whole["stale_cash"])
        for name in ("reconciliations", "findings", "indicators", "controls", "notes"):
            assert run[name].equals(whole[name]), name
        assert run.lazy("recalls").collect().equals(whole["recalls"])
        assert run.summary() == whole.summary()
        out = run.write(tmp_path / "out")
    for path in (Path(both[1].place) / "tables").iterdir():
        assert (out / "tables" / path.name).read_bytes() == path.read_bytes(), path.name


def test_tables_that_nobody_makes_cannot_be_wanted() -> None:
    refused(
        lambda: reconcile({"accounts": ACCOUNTS}, as_of=DAY, tables=["findngs"]), "no_such_table"
    )
    with pytest.raises(TypeError, match=r"findings"):
        reconcile({"accounts": ACCOUNTS}, as_of=DAY, tables="findings", lang="en")

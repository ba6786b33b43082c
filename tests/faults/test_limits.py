"""Limits of the session, of the engine and of what a path may hold; results that were changed."""

from __future__ import annotations

import json
import marshal
import os
import resource
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests import at_hand
from tests.faults.running import PYTHON, said
from tests.shared_data import ROOT
from zbb_reconcile import Refusal, check, open_run, reconcile
from zbb_reconcile.arguments import LEAST_ADDRESSES_MB, LEAST_FILES
from zbb_reconcile.read import reader_process
from zbb_reconcile.read.cell_styles import BookLook

DAY = date(2024, 12, 31)


# F11.


NAMES = ["a?b*[1]\\", "a\nb\"'%s\u202e", os.fsdecode(b"a\xff"), "长" * 70]


@pytest.mark.parametrize("name", NAMES, ids=["pattern", "quotes", "no_utf_8", "long"])
def test_f11_results_may_have_any_name_that_the_system_allows(
    tmp_path: Path, name: str, lines: Path
) -> None:
    out = tmp_path / name / name
    out.parent.mkdir()
    done = said("run", lines, "--as-of", "2024-12-31", "--out", out)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    with open_run(out) as run, open_run(out):
        assert run.rows("bank_lines") == 2
        assert run.show("controls")
        assert run.export("findings")


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    (data / "bank_lines.csv").write_text(
        "account_no,posted_on,amount\n6228480018123456789,2024-01-05,5.00\n"
        "6228480018123456789,2024-01-06,6.00\n",
        encoding="utf-8",
    )
    return data


def test_f11_data_may_lie_in_a_folder_of_any_name(tmp_path: Path) -> None:
    for name in NAMES:
        data = tmp_path / name
        data.mkdir()
        shutil.copy(ROOT / "sample_data" / "bank_lines.parquet", data)
        assert check(data)["sources"][0]["rows_read"] > 0, name


# F13.


def limited(lines: Path, out: Path, limit: int, most: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PYTHON, "run", str(lines), "--as-of", "2024-12-31", "--out", str(out), "--lang", "en"],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(limit, (most, most)),
    )


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        (resource.RLIMIT_AS, 600 * 1024**2),
        (resource.RLIMIT_NOFILE, LEAST_FILES - 1),
        (resource.RLIMIT_FSIZE, 4096),
    ],
)
def test_f13_a_limit_of_the_session_is_a_refusal(
    tmp_path: Path, lines: Path, limit: int, most: int
) -> None:
    done = limited(lines, tmp_path / "out", limit, most)
    assert done.returncode == 2, done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        (resource.RLIMIT_AS, LEAST_ADDRESSES_MB * 1024**2),
        (resource.RLIMIT_NOFILE, LEAST_FILES),
    ],
)
def test_f13_with_the_least_that_is_asked_for_a_run_is_made(
    tmp_path: Path, lines: Path, limit: int, most: int
) -> None:
    done = limited(lines, tmp_path / "out", limit, most)
    assert done.returncode == 0, done.stderr


# F15.


def a_view_of_a_file(out: Path) -> None:
    with duckdb.connect(str(out / "run.duckdb")) as con:
        con.execute("drop table findings")
        con.execute("create view findings as from read_text('/etc/passwd')")


def tables_gone(out: Path) -> None:
    with duckdb.connect(str(out / "run.duckdb")) as con:
        for table in ("rules", "parameters", "indicator_roots", "recalls", "agency_names"):
            con.execute(f"drop table {table}")


def no_database(out: Path) -> None:
    (out / "run.duckdb").write_bytes(b"x" * 5000)


def manifest(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    def changed(out: Path) -> None:
        place = out / "manifest.json"
        told = json.loads(place.read_text(encoding="utf-8"))
        change(told)
        place.write_text(json.dumps(told), encoding="utf-8")

    return changed


TAMPERED = {
    "a_view_of_a_file": a_view_of_a_file,
    "tables_gone": tables_gone,
    "no_database": no_database,
    "no_profile": manifest(lambda told: told.pop("profile")),
    "profile_of_another_kind": manifest(lambda told: told.update(profile=[1])),
    "bad_day": manifest(lambda told: told.update(as_of="2024-02-31")),
    "day_of_another_kind": manifest(lambda told: told.update(as_of=20241231)),
    "no_version": manifest(lambda told: told.pop("version")),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_f15_changed_results_are_a_refusal_and_show_no_file(
    tmp_path: Path, sample_out: Path, how: str
) -> None:
    out = Path(shutil.copytree(sample_out, tmp_path / "out"))
    TAMPERED[how](out)
    refused = 0
    for act in (
        lambda run: run.explain("CR-01"),
        lambda run: run.show("findings"),
        lambda run: run.export("findings"),
        lambda run: run.notices(tmp_path / "papers"),
        lambda run: run.show(),
    ):
        try:
            with open_run(out, lang="en") as run:
                act(run)
        except Refusal as refusal:
            refused += refusal.key == "run_unreadable"
    # A rule's name is no finding: asked for one, changed results still say so.
    assert refused >= (3 if how == "tables_gone" else 4), how
    english = os.environ | {"ZBB_LANG": "en"}
    done = at_hand.ran("show", str(out), "findings", here=tmp_path, environment=english)
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
    assert b"root:" not in done.stdout + done.stderr


def test_f15_a_fault_of_ours_over_unchanged_results_stays_a_fault(sample_out: Path) -> None:
    with (
        open_run(sample_out) as run,
        pytest.raises(ZeroDivisionError),
        run.asking(),  # type: ignore[attr-defined]
    ):
        _ = 1 // 0


# F16.


def test_f16_sums_beyond_what_a_column_holds_are_a_refusal() -> None:
    largest = Decimal("999999999999999.99")
    indicators = pl.DataFrame(
        {
            "indicator_id": [f"I{at}" for at in range(20)],
            "agency_code": "101001",
            "fiscal_year": 2021,
            "issued_on": date(2021, 3, 1),
            "division_code": "431081",
            "project_code": "P1",
            "budget_level": "4",
            "fund_type": "111",
            "project_category": "project",
            "amount": [largest] * 20,
        }
    )
    payments = pl.DataFrame(
        {"indicator_id": ["I1"], "paid_on": [date(2022, 1, 1)], "amount": [Decimal(1)]}
    )
    with (
        pytest.raises(Refusal) as raised,
        reconcile({"indicators": indicators, "payments": payments}, as_of=DAY) as run,
    ):
        run.summary()
    assert raised.value.key == "sum_too_large"
    assert raised.value.message("zh")
    few = {"indicators": indicators.head(3), "payments": payments}
    with reconcile(few, as_of=DAY) as run:
        assert run["indicators"]["amount"].to_list() == [largest] * 3
        assert run.exit_code == 0


# F19.


@pytest.mark.parametrize("cut", [5, 6, 30, -1])
def test_f19_half_an_answer_of_the_reader_is_a_broken_workbook(
    monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    answer = b"read\n" + marshal.dumps([("Sheet1", True, [["a", 1.5], ["b", ("2024-01-01",)]], [])])
    monkeypatch.setattr(reader_process, "_by_child", lambda *_: answer[:cut])
    monkeypatch.setattr(
        reader_process, "look_at_xlsx", lambda *_: BookLook({}, from_1904=False, bytes=0)
    )
    with pytest.raises(Refusal) as raised:
        reader_process.open_workbook("a.xlsx", b"", "xlsx")
    assert raised.value.key == "broken_workbook"
